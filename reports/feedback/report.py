"""Feedback to each district in a Word document: two pages to work from, then every criterion.

It contains what the unit can act on: the main criteria, strengths, what to look at first, and a table to answer in
(`answers`). All numbers are published ones; with a single district its results are those of the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from checks.criteria import Area, Outcome
from pipeline.disclosure.published import Share
from pipeline.statistics.verdict import Verdict
from reports.blocks import numbered, section
from reports.document import Block, Paragraph, Prompt, ReportDocument, TableBlock
from reports.feedback import answers
from reports.feedback.points import CriterionResult, cell, few_text, points, select_highlights
from reports.language.phrases import CRITERION_BASE
from reports.language.swedish import counted, date_text, forvaltning, period_text
from reports.render.word import document as word
from reports.render.word.marks import FEEDBACK
from reports.review.background import background_id
from reports.review.breakdowns.words import hidden_note
from reports.review.districts import SMALL_SAMPLE, decisions, dimension, left_out_text, names, rows
from reports.review.material import Material


def write(material: Material, folder: Path, template: Path | None = None) -> None:
    """Writes `<code>.docx` for every district of the run to the folder; `template` as for the report."""
    folder.mkdir(parents=True)
    for code, document in documents(material):
        word.write(document, {}, folder / f"{code}.docx", template, FEEDBACK)


def documents(material: Material) -> Iterator[tuple[str, ReportDocument]]:
    """The district's code and its feedback, for every district that has decisions."""
    codes = {label: code for code, label in dimension(material).groups(material.audit.main).items()}
    for name in names(material):
        yield codes[name], _document(material, codes[name], name)


def _document(material: Material, code: str, name: str) -> ReportDocument:
    results = _results(material, name)
    is_shown = any(r.own.percent is not None for r in results)
    highlights = select_highlights(results if is_shown else [], material.audit.main_criteria)
    questions = [
        answers.AskedCriterion(r.criterion.id, r.criterion.label, cell(r.own), r.together) for r in highlights.to_answer
    ]
    document = ReportDocument(
        title=f"Återkoppling till {forvaltning(name)}",
        subtitle=material.audit.title,
        facts=(("I rapporten", material.letters[name]),) if name in material.letters else (),
        summary=(),
        sections=(
            section("om", "Om återkopplingen", list(_about(material, name, is_shown))),
            *(points(highlights, name) if is_shown else ()),
            section("kommentar", "Inspektörernas kommentar", [Prompt(f"Skriv din kommentar till {name} här.")]),
            *([section("svar", "Ert svar", list(answers.table(questions)))] if questions else ()),
            replace(
                section("resultat", "Bilaga: alla kriterier", list(_areas(material, name, results, highlights.few))),
                new_page=is_shown,
            ),
        ),
        created=material.facts.granskningsdatum,
        brief=True,
        invented=material.facts.invented,
        properties=answers.properties(
            material.audit.name, code, len(names(material)), questions, invented=material.facts.invented
        ),
    )
    return numbered(document)


def _results(material: Material, name: str) -> list[CriterionResult]:
    """Every criterion that applies to some decision of the run."""
    counts = {c.criterion.id: c.counts for c in material.published.criteria}
    if material.published.compared:
        return [
            CriterionResult(
                row.criterion,
                row.source,
                row.shares[name],
                row.together,
                row.verdict is Verdict.LARGER,
                counts[row.criterion.id],
            )
            for row in rows(material)
        ]
    return [
        CriterionResult(
            c.criterion,
            f"kriterium_{c.criterion.id}",
            Share(c.counts[Outcome.UPPFYLLT], c.base, c.percent),
            None,
            counts=c.counts,
        )
        for c in material.published.criteria
        if c.base and c.criterion.id not in material.undocumented
    ]  # fmt: skip


# --- What it is -------------------------------------------------------------------------------------------


def _about(material: Material, name: str, is_shown: bool) -> Iterator[Paragraph]:
    several = len(names(material)) > 1
    text = _reviewed(material, name)
    sample = decisions(material).get(name) or 1
    if is_shown and sample <= SMALL_SAMPLE:
        points = counted(100 // sample, "procentenhet", "procentenheter")
        text += (
            f" Underlaget är litet: ett enda ärende ändrar en andel med minst {points}"
            + (", och en skillnad mot andra stadsdelar kan vara slump" if several else "")
            + ". Läs talen som en fingervisning, inte som ett betyg."
        )
    yield Paragraph(text, (background_id(dimension(material).column),))


def _reviewed(material: Material, name: str) -> str:
    """The number of decisions in the district and in all, their period and the review date."""
    own, districts = decisions(material).get(name), len(names(material))
    every = counted(material.published.decisions, "ärende", "ärenden")
    total = f"{every} i {counted(districts, 'stadsdel', 'stadsdelar', common=True)}"
    is_single = material.published.decisions == 1
    if districts == 1:
        scope = f"{every}{'' if is_single else ', alla'} i {name}"
    else:
        scope = total if own is None else f"{counted(own, 'ärende', 'ärenden')} i {name}, av sammanlagt {total}"
    day = date_text(material.facts.granskningsdatum)
    return (
        f"Funktionshinderinspektörernas granskning omfattar {scope}. Granskad period är "
        f"{period_text(*material.audit.period)}, granskningsdatum {day}."
    )


# --- Every criterion --------------------------------------------------------------------------------------


def _areas(
    material: Material, name: str, results: Sequence[CriterionResult], few: Sequence[CriterionResult]
) -> Iterator[Block]:
    if all(r.own.percent is None for r in results):
        yield Paragraph("Inget kriterium gäller något ärende i stadsdelen.")
        return
    criteria_count = counted(len(material.published.criteria), "kriterium", "kriterier")
    opening = [
        f"{'Ärendet' if material.published.decisions == 1 else 'Varje ärende'} har prövats mot {criteria_count}."
    ]
    if any(r.together for r in results):
        opening.append("I talen för alla stadsdelar är den egna inräknad.")
    opening += _marks(material, results)
    yield Paragraph(" ".join(filter(None, (*opening, left_out_text(material), few_text(few)))))
    for area in Area:
        if of_area := [r for r in results if r.criterion.area is area]:
            yield _table(area, name, of_area)


def _marks(material: Material, results: Sequence[CriterionResult]) -> Iterator[str]:
    """Explanations of the marks that occur."""
    yield from hidden_note(material.published.threshold, [cell(s) for r in results for s in (r.own, r.together) if s])
    if any(r.own.base == 0 for r in results):
        yield "Ett streck (–) betyder att kriteriet inte gäller något ärende i stadsdelen."


def _table(area: Area, name: str, results: Sequence[CriterionResult]) -> TableBlock:
    several = any(r.together for r in results)
    shares = [(r.own, *([r.together] if r.together else [])) for r in results]
    return TableBlock(
        id=f"aterkoppling_{area.name.lower()}",
        title=f"{area.value}: ärenden som uppfyller kriteriet",
        headers=("Kriterium", name, *(["Alla stadsdelar"] if several else [])),
        rows=tuple((r.criterion.label, *map(cell, row)) for r, row in zip(results, shares, strict=True)),
        base=CRITERION_BASE,
    )
