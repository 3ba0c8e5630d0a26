"""A corrected export, published once more with `--tidigare`: what is about persons and has been corrected since is not
divided again, and everything else is."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from tests.lib.pipeline_run import QUIET, SAMPLE, SAMPLE_XLSX, command
from tests.lib.printed import ALL, breakdown_ids, csv_cells
from tests.lib.shared import SharedRuns

DIMENSION = "kon"
LABEL = AUDIT.main.variable("mal_tillfragad").label
HIDDEN_COUNT = re.compile(r"\*|\d+–\d+")
pytestmark = pytest.mark.slow
OPTIONS = (*QUIET, "--uppdelning", DIMENSION, "--uppdelning", "stadsdel")


def _corrected(folder: Path) -> Path:
    """The sample, but one woman who was said to be asked for her goal, and to have none, was never asked."""
    shutil.copytree(SAMPLE, folder)
    path = folder / "arenden.csv"
    header, *lines = csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";")
    at = header.index
    answers = {"kon": "kvinna", "mal_tillfragad": "ja", "mal_i_utredning": "nej", "mal_i_bestallning": "nej"}
    chosen = next(
        line
        for line in lines
        if line[at("beslut_utfall")] != "avslag" and all(line[at(name)] == code for name, code in answers.items())
    )
    chosen[at("mal_tillfragad")] = "nej"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *lines])
    return folder


@pytest.fixture(scope="module")
def first(runs: SharedRuns) -> Path:
    """The report of the sample."""
    return runs.report(SAMPLE, *OPTIONS)


@pytest.fixture(scope="module")
def second(first: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The report of the corrected sample, which is told of the first, and what the run says."""
    folder = tmp_path_factory.mktemp("corrected")
    answer = command(
        "rapport", str(_corrected(folder / "export")), "--ut", str(folder / "ut"), *OPTIONS, "--tidigare", str(first)
    )
    assert answer.exit_code == 0, answer.output
    return folder / "ut", answer.output


def test_no_hidden_count_is_alone_in_its_row(second: tuple[Path, str]) -> None:
    """Else it is the row's total minus the other group's count."""
    alone = []
    for id_ in sorted(breakdown_ids(second[0], DIMENSION)):
        cells = csv_cells(second[0], id_)
        for label in {label for label, _ in cells}:
            groups = {group: cells[label, (group,)][0] for group in ("Kvinna", "Man", ALL)}
            hidden = [group for group, count in groups.items() if HIDDEN_COUNT.fullmatch(count)]
            alone += [(id_, label, group) for group in hidden if len(hidden) == 1]
    assert alone == []


def test_the_run_says_what_was_corrected_and_what_is_not_divided_for_it(second: tuple[Path, str]) -> None:
    (note,) = (line for line in second[1].splitlines() if line.startswith("Rättat sedan en tidigare rapport: "))
    assert LABEL in note.split(". Därför redovisas det här bara för samtliga ärenden: ")[0]
    assert "Personliga mål" in note


def test_what_reads_it_is_not_divided_and_the_report_says_why(first: Path, second: tuple[Path, str]) -> None:
    """All else is in the second report as in the first."""
    goals, income = "tabell_5_stadsdel", f"huvudsaklig_forsorjning_{DIMENSION}"
    assert csv_cells(first, goals) and csv_cells(second[0], goals) == {}
    assert csv_cells(first, income) == csv_cells(second[0], income) != {}
    text = (second[0] / "rapport.html").read_text("utf-8")
    assert "eftersom uppgifterna har rättats sedan en tidigare rapport" in text
    assert "sedan en tidigare rapport" not in (first / "rapport.html").read_text("utf-8")


def test_the_same_decisions_are_not_corrected(first: Path, tmp_path: Path) -> None:
    """Read from a workbook, in another breakdown."""
    answer = command(
        "rapport", str(SAMPLE_XLSX), "--uppdelning", "insats", "--forhandsvisa", "--tyst", "--tidigare", str(first)
    )
    assert answer.exit_code == 0 and "tidigare rapport" not in answer.output, answer.output
