"""What is not documented is no detail: beside the share of a criterion stands how high it can be at most.

Both are worked out again from the outcome of every decision, and no decision to judge gives neither a pass nor 0 %.
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
from tests.lib import bad_inputs
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
    """Criteria of särskild individanpassad stödinsats apply to no decision."""
    arenden = [row for row in bad_inputs.VALID_ARENDEN if row["insats"] == "sysselsattning"]
    ids = {row["arende_id"] for row in arenden}
    followups = [row for row in bad_inputs.VALID_UPPFOLJNINGAR if row["arende_id"] in ids]
    folder = tmp_path_factory.mktemp("utan")
    return runs.report(bad_inputs.write_folder(folder / "e", arenden=arenden, uppfoljningar=followups))


def _expected(folder: Path) -> dict[str, list[str]]:
    """Label of every criterion -> the cells of its row, counted from the outcomes of each decision."""
    counted: dict[str, dict[str, int]] = {c.id: dict.fromkeys(OUTCOMES, 0) for c in AUDIT.criteria}
    query = "SELECT kriterium, CAST(utfall AS VARCHAR), count(*) FROM utfall GROUP BY ALL"
    for criterion, outcome, n in rows(folder, query):
        counted[criterion][outcome] = n
    found = {}
    for c in AUDIT.criteria:
        n = counted[c.id]
        base = sum(n.values()) - n["ej_aktuellt"]
        least, most = percent_half_up(n["uppfyllt"], base), percent_half_up(n["uppfyllt"] + n["framgar_ej"], base)
        shares = ["–" if p is None else str(p) for p in (least, most)]
        found[c.label] = [*(str(n[o]) for o in OUTCOMES), str(base), *shares]
    return found


def _paragraphs(folder: Path) -> list[str]:
    return [p.text for p in docx.Document(str(folder / APPENDIX)).paragraphs]


def _printed(tables: Sequence[Table]) -> dict[str, list[str]]:
    wanted = [t for t in tables if ": antal ärenden per utfall" in t.caption]
    assert all(t.header[-2:] == ("Andel uppfyllt (%)", "Högst (%)") for t in wanted)
    return {line[0]: list(line[1:]) for t in wanted for line in t.rows}


@pytest.mark.parametrize("which", ["run", "without_support"])
def test_every_share_stands_beside_the_most_that_it_can_be(which: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(which)
    expected = _expected(folder)
    printed = _printed(docx_tables(folder / APPENDIX))
    assert printed == {label: cells for label, cells in expected.items() if label in printed}
    assert {label for label, cells in expected.items() if cells[5] != "0"} <= set(printed)


def test_the_workbook_has_them_as_numbers(run: Path) -> None:
    expected = _expected(run)
    found: dict[str, list[object]] = {}
    for sheet in openpyxl.load_workbook(run / "tabeller.xlsx"):
        lines = list(sheet.iter_rows(min_row=4, values_only=True))
        if lines and lines[0][-1] == "Högst (%)":
            found |= {line[0]: list(line[1:]) for line in lines[1:] if line[0] in expected}
    assert {label: [str(cell) for cell in cells] for label, cells in found.items()} == expected
    assert all(isinstance(cell, int) for cells in found.values() for cell in cells if cell != "–")


def test_the_appendix_tells_of_it_where_something_is_not_documented(run: Path) -> None:
    lines = [text for text in _paragraphs(run) if text.startswith("Utfall: ")]
    assert len(lines) == len(AUDIT.criteria)
    for line in lines:
        unclear_ = int(re.search(r"Framgår ej (\d+)", line)[1])  # type: ignore[index]
        assert ("högst" in line) == (unclear_ > 0 and "procent uppfyllt av" in line), line


def test_a_criterion_of_which_much_is_unknown_is_told_in_words(run: Path) -> None:
    """59 of 120 do not tell of violence: 36 are met, so 30 percent at least and (36 + 59) / 120 = 79 at most."""
    found = _expected(run)["Fråga om våld"]
    assert (found[0], found[3], found[5]) == ("36", "59", "120")
    assert (
        f"I 59{NBSP}av de 120{NBSP}ärenden som kriteriet ”Fråga om våld” gäller framgår det inte om det är uppfyllt. "
        f"Andelen uppfyllt är 30{NBSP}procent om det inte är uppfyllt i något av dem och 79{NBSP}procent om det är "
        "uppfyllt i alla."
    ) in _paragraphs(run)


def _criterion(met: int, not_met: int, silent: int) -> PublishedCriterion:
    counts = {
        Outcome.UPPFYLLT: met, Outcome.DELVIS: 0, Outcome.EJ_UPPFYLLT: not_met, Outcome.FRAMGAR_EJ: silent,
        Outcome.EJ_AKTUELLT: 3,
    }  # fmt: skip
    base = met + not_met + silent
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
    found = _criterion(*counts)
    assert bounds(found) == cells
    assert bool(bound_text(found)) == (counts[2] > 0)


def test_where_nothing_at_all_is_documented_it_is_said_of_all() -> None:
    """'26 av de 26' is all of them."""
    (said,) = unclear([_criterion(0, 0, 26)])
    assert said.text.startswith(f"I samtliga 26{NBSP}ärenden som kriteriet ”")


def test_little_that_is_unknown_and_small_bases_need_no_sentence() -> None:
    assert list(unclear([_criterion(5, 4, 1), _criterion(1, 1, 7), _criterion(90, 11, 24)])) == []
    assert len(list(unclear([_criterion(5, 3, 2)]))) == 1
