"""A corrected export, published once more with `--tidigare`: what is hidden cannot be worked out from its own row."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from tests.lib.pipeline_run import QUIET, SAMPLE, report
from tests.lib.printed import ALL, breakdown_ids, csv_cells

DIMENSION = "kon"
HIDDEN_COUNT = re.compile(r"\*|\d+–\d+")
OPTIONS = (*QUIET, "--uppdelning", DIMENSION)


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
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The report of the sample, and that of the corrected sample, which was told of the first."""
    folder = tmp_path_factory.mktemp("corrected")
    first = report(SAMPLE, folder / "first", *OPTIONS)
    return first, report(_corrected(folder / "export"), folder / "second", *OPTIONS, "--tidigare", str(first))


def test_no_hidden_count_is_alone_in_its_row(reports: tuple[Path, Path]) -> None:
    """Else it is the row's total minus the other group's count."""
    alone = []
    for id_ in sorted(breakdown_ids(reports[1], DIMENSION)):
        cells = csv_cells(reports[1], id_)
        for label in {label for label, _ in cells}:
            groups = {group: cells[label, (group,)][0] for group in ("Kvinna", "Man", ALL)}
            hidden = [group for group, count in groups.items() if HIDDEN_COUNT.fullmatch(count)]
            alone += [(id_, label, group) for group in hidden if len(hidden) == 1]
    assert alone == []
