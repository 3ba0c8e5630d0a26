"""The analysis by quality area: strengths and areas to improve, chosen by rule, in sentences that an inspector keeps or
deletes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.criteria import Area, Outcome
from pipeline.disclosure.published import PublishedCriterion
from reports.blocks import FEW, section
from reports.document import Block, Bullets, Paragraph, Prompt, Section
from reports.language.swedish import capital, counted, listing, share_phrase, share_short, words
from reports.ranking import STRONG, WEAK, Judged, Ranking, judged, ranked
from reports.review.bounds import undocumented_text
from reports.review.material import Material
from reports.review.results import requirement_text

MAX_IN_FULL = 4
"""The most strengths, and areas to improve, described in full in each area; the others are only named."""


def analysis(material: Material) -> list[Section]:
    """The heading and one section for each quality area that has criteria."""
    lead = Paragraph(
        f"Här står för varje kvalitetsområde de krav som oftast är uppfyllda (i minst {STRONG} procent av ärendena) "
        f"och de som mest sällan är det (i mindre än {WEAK} procent). De är valda efter siffrorna. Bedömningen av vad "
        "de betyder är inspektörernas: stryk, lägg till och skriv om."
    )
    areas = [(area, of_area(material, area)) for area in Area]
    return [
        section("analys", "Analys", [lead]),
        *(_area(material, area, criteria) for area, criteria in areas if criteria),
    ]


def of_area(material: Material, area: Area) -> list[PublishedCriterion]:
    """The area's criteria in the audit's order."""
    return [c for c in material.published.criteria if c.area is area]


def ranking(material: Material, criteria: Sequence[PublishedCriterion]) -> Ranking:
    """The documented criteria, sorted into strengths, areas to improve and others."""
    return ranked(judged(c) for c in criteria if c.criterion.id not in material.undocumented)


def _area(material: Material, area: Area, criteria: Sequence[PublishedCriterion]) -> Section:
    sorted_criteria = ranking(material, criteria)
    blocks: list[Block] = [
        *_list(sorted_criteria.strengths, "Det här fungerar", f"Också uppfyllt i minst {STRONG} procent av ärendena"),
        *_list(
            sorted_criteria.to_improve,
            "Det här behöver bli bättre",
            f"Också uppfyllt i mindre än {WEAK} procent av ärendena",
        ),
        *_few(sorted_criteria.few),
    ]
    if text := undocumented_text(material, [c.criterion.id for c in criteria]):
        blocks.append(Paragraph(text))
    if not any(c.base for c in criteria):
        blocks.append(Paragraph("Inget krav inom området gäller något av de granskade ärendena."))
    elif not blocks:
        blocks.append(
            Paragraph("Inget krav inom området är uppfyllt vare sig i så gott som alla ärenden eller i få av dem.")
        )
    ask = Prompt("Skriv din samlade bedömning här: orsaker, följder för den enskilde, goda exempel.")
    return section(f"omrade_{area.name.lower()}", area.value, [*blocks, ask], 2)


def _list(judgements: Sequence[Judged], lead: str, also: str) -> Iterator[Block]:
    first, others = judgements[:MAX_IN_FULL], judgements[MAX_IN_FULL:]
    if first:
        yield Paragraph("", lead=f"{lead}:")
        yield Bullets(tuple(Paragraph(_sentence(j), (source(j),)) for j in first))
    if others:
        yield Paragraph(f"{also}: {_labels(others)}.", tuple(map(source, others)))


def _labels(judgements: Sequence[Judged]) -> str:
    return listing([f"”{j.criterion.label}”" for j in judgements])


def source(judgement: Judged) -> str:
    """The id of a criterion's numbers."""
    return f"kriterium_{judgement.criterion.id}"


def _sentence(judgement: Judged) -> str:
    share = share_phrase(judgement.met, judgement.base, judgement.percent)
    text = f"{requirement_text(judgement.criterion)} Det är uppfyllt i {share}"
    if judgement.mostly_partly:
        text += f" och delvis uppfyllt i {share_short(judgement.counts[Outcome.DELVIS], judgement.base)}"
    return f"{text}."


def _few(judgements: Sequence[Judged]) -> Iterator[Paragraph]:
    if judgements:
        lead = counted(len(judgements), "krav", "krav")
        yield Paragraph(
            f"{capital(lead)} gäller färre än {words(FEW)} ärenden och bedöms inte: {_labels(judgements)}.",
            tuple(map(source, judgements)),
        )
