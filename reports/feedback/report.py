"""Feedback to each district: its results beside those of all districts, in a Word document of two or three pages.

The numbers are those that were published and nothing else; with a single district its results are the report's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from checks.audit import Audit
from checks.criteria import Area, Outcome
from pipeline.disclosure.published import Published, Share
from pipeline.run_facts import RunFacts
from pipeline.statistics.verdict import Verdict
from reports.blocks import numbered, section
from reports.document import Block, Document, Paragraph, Prompt, TableBlock
from reports.feedback.points import CriterionResult, points
from reports.language.swedish import counted, date_text, forvaltning, period_text
from reports.render.word import document as word
from reports.review.background import background_id
from reports.review.breakdowns.words import hidden_note
from reports.review.districts import decisions, dimension, left_out_text, names, rows
from reports.review.material import Material

_SMALL_SAMPLE = 100


def write(audit: Audit, published: Published, facts: RunFacts, folder: Path, template: Path | None = None) -> None:
    """Writes `<code>.docx` for every district of the run to the folder; `template` as for the report."""
    folder.mkdir(parents=True)
    for code, document in documents(Material(audit, published, facts)):
        word.write(document, {}, folder / f"{code}.docx", template)


def documents(material: Material) -> Iterator[tuple[str, Document]]:
    """The district's code and its feedback, for every district that has decisions."""
    codes = {label: code for code, label in dimension(material).groups(material.audit.main).items()}
    for name in names(material):
        yield codes[name], _document(material, name)


def _document(material: Material, name: str) -> Document:
    found = _results(material, name)
    shown = any(r.own.percent is not None for r in found)
    document = Document(
        title=f"Återkoppling till {forvaltning(name)}",
        subtitle=material.audit.title,
        facts=(
            ("Granskad period", period_text(*material.audit.period)),
            ("Granskningsdatum", date_text(material.facts.granskningsdatum)),
        ),
        summary=(),
        sections=(
            section("om", "Om återkopplingen", list(_about(material, name, shown))),
            *(points(found) if shown else ()),
            section("kommentar", "Inspektörernas kommentar", [Prompt(f"Skriv din kommentar till {name} här.")]),
            section("resultat", "Resultat per kvalitetsområde", list(_areas(material, name, found, shown))),
        ),
        created=material.facts.granskningsdatum,
        brief=True,
        invented=material.facts.invented,
    )
    return numbered(document)


def _results(material: Material, name: str) -> list[CriterionResult]:
    """Every criterion that applies to some decision of the run."""
    if material.published.compared:
        return [
            CriterionResult(row.criterion, row.source, row.shares[name], row.together, row.verdict is Verdict.LARGER)
            for row in rows(material)
        ]
    return [
        CriterionResult(
            c.criterion, f"kriterium_{c.criterion.id}", Share(c.counts[Outcome.UPPFYLLT], c.base, c.percent), None
        )
        for c in material.published.criteria
        if c.base and c.criterion.id not in material.untold
    ]  # fmt: skip


# --- What it is -------------------------------------------------------------------------------------------


def _about(material: Material, name: str, shown: bool) -> Iterator[Paragraph]:
    several = len(names(material)) > 1
    text = _reviewed(material, name)
    if several and shown:
        text += (
            " Återkopplingen visar hur många ärenden som uppfyller varje kriterium, bredvid alla stadsdelar "
            "tillsammans, den egna inräknad."
        )
    yield Paragraph(text, (background_id(dimension(material).column),))
    if shown and (decisions(material).get(name) or 0) <= _SMALL_SAMPLE:
        yield Paragraph(
            "Underlaget är litet. Ett enda ärende kan ändra en andel med flera procentenheter"
            + (", och en skillnad mot de andra stadsdelarna kan vara slump" if several else "")
            + ". Använd resultatet för att se vad som är värt att titta närmare på, inte som ett betyg."
        )


def _reviewed(material: Material, name: str) -> str:
    """How many decisions there are, in the district and in all, and what they were tried against."""
    own, districts = decisions(material).get(name), len(names(material))
    every = counted(material.published.decisions, "ärende", "ärenden")
    tried = counted(len(material.published.criteria), "kriterium", "kriterier")
    all_ = f"{every} i {counted(districts, 'stadsdel', 'stadsdelar', common=True)}"
    one = material.published.decisions == 1
    if districts == 1:
        found = f"{every}{'' if one else ', alla'} i {name}"
    else:
        found = all_ if own is None else f"{counted(own, 'ärende', 'ärenden')} i {name}, av sammanlagt {all_}"
    return f"Granskningen omfattar {found}. {'Ärendet' if one else 'Varje ärende'} har prövats mot {tried}."


# --- Every criterion --------------------------------------------------------------------------------------


def _areas(material: Material, name: str, found: Sequence[CriterionResult], shown: bool) -> Iterator[Block]:
    if not shown:
        yield Paragraph("Inget kriterium gäller något ärende i stadsdelen.")
        return
    opening = ["Tabellerna visar hur många ärenden som uppfyller varje kriterium.", *_marks(material, found)]
    if said := left_out_text(material):
        opening.append(said)
    yield Paragraph(" ".join(opening))
    for area in Area:
        if of_area := [r for r in found if r.criterion.area is area]:
            yield _table(area, name, of_area)


def _marks(material: Material, found: Sequence[CriterionResult]) -> Iterator[str]:
    """What the marks mean, of those that there are."""
    yield from hidden_note(material.published.threshold, [cell(s) for r in found for s in (r.own, r.together) if s])
    if any(r.own.base == 0 for r in found):
        yield "Ett streck (–) betyder att kriteriet inte gäller något ärende i stadsdelen."


def _table(area: Area, name: str, found: Sequence[CriterionResult]) -> TableBlock:
    several = any(r.together for r in found)
    shares = [(r.own, *([r.together] if r.together else [])) for r in found]
    return TableBlock(
        id=f"aterkoppling_{area.name.lower()}",
        title=f"{area.value}: ärenden som uppfyller kriteriet",
        headers=("Kriterium", name, *(["Alla stadsdelar"] if several else [])),
        rows=tuple((r.criterion.label, *map(cell, row)) for r, row in zip(found, shares, strict=True)),
        base="Bas: de ärenden som kriteriet gäller, alla utom ej aktuellt.",
    )


def cell(share: Share) -> Share:
    """Those who handled the cases get the numbers of what they did also where they are few."""
    return replace(share, few=False) if share.count is not None else share
