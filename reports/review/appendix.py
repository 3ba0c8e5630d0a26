"""The appendix: every criterion with its question, whom it applies to, its rule in words, its source and its counts."""

from __future__ import annotations

from checks.audit import Audit
from checks.criteria import Area, Outcome
from pipeline.disclosure.published import PublishedCriterion
from reports.blocks import section
from reports.document import Block, Bullets, Paragraph, Ref, Section, TableBlock, joined
from reports.language.phrases import law_words, source_words
from reports.language.rules import Phrasebook
from reports.language.swedish import counted, number, percent_text
from reports.review.areas import of_area
from reports.review.bounds import bound_text
from reports.review.material import Material

SOURCES = "kallor"


def appendix(material: Material) -> list[Section]:
    """The opening with the list of sources, then a section per area and one per criterion."""
    sources = _sources(material.audit)
    lead = (
        "Här står varje kriterium med frågan det besvarar, vilka ärenden det gäller, regeln, källan och utfallet. "
        "Regelns villkor prövas i ordning och det första som stämmer avgör utfallet. Stämmer inget av dem saknas en "
        "uppgift, och utfallet blir framgår ej. I ärenden som kriteriet inte gäller är utfallet ej aktuellt. "
        "Källornas förkortningar förklaras i "
    )
    opening = Paragraph(joined(lead, Ref(sources.id), "."))
    sections = [section("bilaga", "Bilaga: kriterier, regler och källor", [opening, sources])]
    phrases = Phrasebook(material.audit)
    for area in Area:
        if found := of_area(material, area):
            sections.append(section(f"bilaga_{area.name.lower()}", f"Kriterier: {area.value}", [], 2))
            sections += [_criterion(material.audit, c, phrases) for c in found]
    return sections


def _sources(audit: Audit) -> TableBlock:
    return TableBlock(
        id=SOURCES,
        title="Källor till kriterierna",
        headers=("Förkortning", "Dokument", "Utgåva"),
        rows=tuple((short, d.title, d.described) for short, d in audit.documents.items()),
    )


def _criterion(audit: Audit, found: PublishedCriterion, phrases: Phrasebook) -> Section:
    criterion = found.criterion
    blocks: list[Block] = [
        Paragraph(criterion.question),
        Paragraph(f"{phrases.population(criterion.population)}.", lead="Gäller:"),
        Bullets(tuple(Paragraph(text) for text in phrases.rule(criterion)), ordered=True),
        *([Paragraph(criterion.note, lead="Anmärkning:")] if criterion.note else []),
        *(
            [Paragraph(f"minst {percent_text(criterion.target)}.", lead="Målnivå:")]
            if criterion.target is not None
            else []
        ),
        *(Paragraph(text) for text in law_words(criterion, phrases)),
        Paragraph(f"{source_words(audit, criterion)}.", lead="Källa:"),
        _counts(found),
    ]
    return section(f"kriterium_{criterion.id}", criterion.label, blocks, 3)


def _counts(found: PublishedCriterion) -> Paragraph:
    counts = "; ".join(f"{outcome.label} {number(found.counts[outcome])}" for outcome in Outcome)
    share = "ingen andel, eftersom kriteriet inte gäller något ärende"
    if found.percent is not None:
        share = f"{percent_text(found.percent)} uppfyllt av {counted(found.base, 'ärende', 'ärenden')}"
        share = ", ".join(filter(None, (share, bound_text(found))))
    return Paragraph(f"{counts} ({share}).", (f"kriterium_{found.criterion.id}",), "Utfall:")
