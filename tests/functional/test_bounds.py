"""The share of a criterion is printed beside its upper bound, which counts what is not documented as met.

The tests compute both again from the outcome of every decision. A criterion with no decision to judge has neither a
pass nor 0 %.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.criteria import Outcome
from pipeline.disclosure.published import Mark, PublishedCriterion
from reports.review.bounds import bound_text, bounds, unclear
from tests.lib import valid_export
from tests.lib.oracle import percent_half_up
from tests.lib.pipeline_run import SAMPLE, rows
from tests.lib.printed import Table, docx_tables
from tests.lib.shared import SharedRuns

openpyxl: Any = importlib.import_module("openpyxl")
OUTCOMES = ("uppfyllt", "delvis", "ej_uppfyllt", "framgar_ej", "ej_aktuellt")
NBSP = "\u00a0"
APPENDIX = "bilaga_kriterier.docx"


@pytest.fixture(scope="module")
def run(runs: SharedRuns) -> Path:
    return runs.report(SAMPLE)


@pytest.fixture(scope="module")
def without_support(runs: SharedRuns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report in which criteria of särskild individanpassad stödinsats apply to no decision."""
    arenden = [row for row in valid_export.VALID_ARENDEN if row["insats"] == "sysselsattning"]
    ids = {row["arende_id"] for row in arenden}
    followups = [row for row in valid_export.VALID_UPPFOLJNINGAR if row["arende_id"] in ids]
    folder = tmp_path_factory.mktemp("utan")
    return runs.report(valid_export.write_folder(folder / "e", arenden=arenden, uppfoljningar=followups))


def _expected(folder: Path) -> dict[str, list[str]]:
    """Label of every criterion -> the cells of its row, counted from the outcomes of each decision."""
    counts: dict[str, dict[str, int]] = {c.id: dict.fromkeys(OUTCOMES, 0) for c in AUDIT.criteria}
    query = "SELECT kriterium, CAST(utfall AS VARCHAR), count(*) FROM utfall GROUP BY ALL"
    for criterion, outcome, n in rows(folder, query):
        counts[criterion][outcome] = n
    cells_by_label = {}
    for c in AUDIT.criteria:
        n = counts[c.id]
        base = sum(n.values()) - n["ej_aktuellt"]
        lowest, highest = percent_half_up(n["uppfyllt"], base), percent_half_up(n["uppfyllt"] + n["framgar_ej"], base)
        shares = ["–" if p is None else str(p) for p in (lowest, highest)]
        cells_by_label[c.label] = [*(str(n[o]) for o in OUTCOMES), str(base), *shares]
    return cells_by_label


def _paragraphs(folder: Path) -> list[str]:
    return [p.text for p in docx.Document(str(folder / APPENDIX)).paragraphs]


def _printed(tables: Sequence[Table]) -> dict[str, list[str]]:
    outcome_tables = [t for t in tables if ": antal ärenden per utfall" in t.caption]
    assert all(t.header[-2:] == ("Andel uppfyllt (%)", "Högst (%)") for t in outcome_tables)
    return {line[0]: list(line[1:]) for t in outcome_tables for line in t.rows}


@pytest.mark.parametrize("which", ["run", "without_support"])
def test_every_share_stands_beside_its_upper_bound(which: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(which)
    expected = _expected(folder)
    printed = _printed(docx_tables(folder / APPENDIX))
    assert printed == {label: cells for label, cells in expected.items() if label in printed}
    assert {label for label, cells in expected.items() if cells[5] != "0"} <= set(printed)


def test_the_workbook_has_the_bounds_as_numbers(run: Path) -> None:
    expected = _expected(run)
    cells_by_label: dict[str, list[object]] = {}
    for sheet in openpyxl.load_workbook(run / "tabeller.xlsx"):
        lines = list(sheet.iter_rows(min_row=4, values_only=True))
        if lines and lines[0][-1] == "Högst (%)":
            cells_by_label |= {line[0]: list(line[1:]) for line in lines[1:] if line[0] in expected}
    assert {label: [str(cell) for cell in cells] for label, cells in cells_by_label.items()} == expected
    assert all(isinstance(cell, int) for cells in cells_by_label.values() for cell in cells if cell != "–")


def test_the_appendix_gives_the_upper_bound_where_something_is_not_documented(run: Path) -> None:
    lines = [text for text in _paragraphs(run) if text.startswith("Utfall: ")]
    assert len(lines) == len(AUDIT.criteria)
    for line in lines:
        unclear_ = int(re.search(r"Framgår ej (\d+)", line)[1])  # type: ignore[index]
        assert ("högst" in line) == (unclear_ > 0 and "procent uppfyllt av" in line), line


def test_a_criterion_of_which_much_is_unknown_has_a_sentence(run: Path) -> None:
    """59 of 120 do not document it and 36 meet it, so the share is at least 30 and at most (36 + 59) / 120 = 79 %."""
    cells = _expected(run)["Fråga om våld"]
    assert (cells[0], cells[3], cells[5]) == ("36", "59", "120")
    assert (
        f"I 59{NBSP}av de 120{NBSP}ärenden som kriteriet ”Fråga om våld” gäller framgår det inte om det är uppfyllt. "
        f"Andelen uppfyllt är 30{NBSP}procent om det inte är uppfyllt i något av dem och 79{NBSP}procent om det är "
        "uppfyllt i alla."
    ) in _paragraphs(run)


def _criterion(met: int, not_met: int, unclear_: int) -> PublishedCriterion:
    counts = {
        Outcome.UPPFYLLT: met, Outcome.DELVIS: 0, Outcome.EJ_UPPFYLLT: not_met, Outcome.FRAMGAR_EJ: unclear_,
        Outcome.EJ_AKTUELLT: 3,
    }  # fmt: skip
    base = met + not_met + unclear_
    return PublishedCriterion(AUDIT.criteria[0], counts, base, percent_half_up(met, base))


@pytest.mark.parametrize(
    ("counts", "cells"),
    [
        ((0, 0, 0), (Mark.NO_BASE, Mark.NO_BASE)),
        ((0, 0, 5), (0, 100)),
        ((1, 6, 1), (13, 25)),
        ((3, 5, 0), (38, 38)),
    ],
)
def test_bounds(counts: tuple[int, int, int], cells: tuple[int | Mark, int | Mark]) -> None:
    criterion = _criterion(*counts)
    assert bounds(criterion) == cells
    assert bool(bound_text(criterion)) == (counts[2] > 0)


def test_where_nothing_is_documented_the_sentence_is_about_all_decisions() -> None:
    """'26 av de 26' is all of them."""
    (sentence,) = unclear([_criterion(0, 0, 26)])
    assert sentence.text.startswith(f"I samtliga 26{NBSP}ärenden som kriteriet ”")


def test_little_that_is_unknown_and_small_bases_need_no_sentence() -> None:
    assert list(unclear([_criterion(5, 4, 1), _criterion(1, 1, 7), _criterion(90, 11, 24)])) == []
    assert len(list(unclear([_criterion(5, 3, 2)]))) == 1
