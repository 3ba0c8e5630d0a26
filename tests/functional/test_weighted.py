"""The weighted headlines of a report on a drawn sample, worked out again from the frame and the decisions."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, sqrt
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from checks.audits.sysselsattning_2025 import AUDIT
from granskning.cli import main
from tests.lib.pipeline_run import QUIET
from tests.lib.printed import html_tables
from tests.lib.shared import SharedRuns

_openpyxl: Any = importlib.import_module("openpyxl")
SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"
Stratum = tuple[str, str, str]


@dataclass(frozen=True)
class Run:
    """A report, and the decisions in the frame of its sample per stratum."""

    folder: Path
    frame: dict[Stratum, int]


def _done(*arguments: str | Path) -> None:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def run(runs: SharedRuns, tmp_path_factory: pytest.TempPathFactory) -> Run:
    drawn = tmp_path_factory.mktemp("vagda") / "urval.xlsx"
    _done("urval", SAMPLES / "population_2025.csv", "--antal", "30", "--fro", "2025", "--ut", drawn)
    return Run(runs.report(SAMPLES / AUDIT.name, *QUIET, "--population", str(drawn)), dict(_frame(drawn)))


def _frame(book: Path) -> Iterator[tuple[Stratum, int]]:
    rows = [row for row in _openpyxl.load_workbook(book)["Ram"].iter_rows(values_only=True) if row[1] and row[-1]]
    insats, kon = ({label: code for code, label in AUDIT.main.variable(v).codes.items()} for v in ("insats", "kon"))
    for _, district, _, kind, sex, size in rows[1:]:
        yield (district, insats[kind], kon[sex]), int(size)


def _decisions(run: Run, criterion: str) -> tuple[Counter[Stratum], Counter[Stratum]]:
    """Those that meet the criterion, and those that it applies to, per stratum."""
    with duckdb.connect(str(run.folder / "granskning.duckdb"), read_only=True) as con:
        rows = con.execute(
            f"SELECT stadsdel, insats, kon, utfall_{criterion} FROM intern.utfall_bred JOIN arenden USING (arende_id) "
            f"WHERE utfall_{criterion} <> 'ej_aktuellt'"
        ).fetchall()
    met = Counter((a, b, c) for a, b, c, outcome in rows if outcome == "uppfyllt")
    return met, Counter((a, b, c) for a, b, c, _ in rows)


def _granted(run: Run) -> list[dict[str, str]]:
    with duckdb.connect(str(run.folder / "granskning.duckdb"), read_only=True) as con:
        found = con.execute("SELECT stadsdel, insats, kon FROM arenden WHERE beslut_utfall <> 'avslag'").fetchall()
    return [dict(zip(("stadsdel", "insats", "kon"), map(str, row), strict=True)) for row in found]


def _worked_out(met: Counter[Stratum], base: Counter[Stratum], frame: dict[Stratum, int]) -> list[int]:
    """The weighted share and the ends of its interval, in whole percent."""
    whole, all_ = sum(frame[h] for h in base), (met.total() + 1) / (base.total() + 2)
    weights = {h: frame[h] / whole for h in base}
    own = {h: (met[h] + all_) / (base[h] + 1) for h in base}
    variance = sum(weights[h] ** 2 * (1 - base[h] / frame[h]) * own[h] * (1 - own[h]) / (base[h] - 1) for h in base)
    middle, share = sum(weights[h] * own[h] for h in base), sum(weights[h] * met[h] / base[h] for h in base)
    size, z = middle * (1 - middle) / variance, 1.959964
    centre = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size)) / (1 + z * z / size)
    return [floor(100 * x + 0.5) for x in (share, centre - half, centre + half)]


def test_every_weighted_headline_is_that_of_the_frame(run: Run) -> None:
    (table,) = (t for t in html_tables(run.folder / "rapport.html") if "Vägd andel (%)" in t.header)
    labels = {c.label: c.id for c in AUDIT.criteria}
    # Told are those that read nothing about persons and apply to whole strata.
    every = Counter((row["stadsdel"], row["insats"], row["kon"]) for row in _granted(run))
    conduct = [id_ for id_ in AUDIT.headlines if id_ not in ("personligt_mal", "barnkonsekvensanalys")]
    bases = {id_: _decisions(run, id_)[1] for id_ in conduct}
    whole = [id_ for id_ in conduct if all(n in (0, every[h]) for h, n in bases[id_].items())]
    assert len(whole) > 3 and [labels[label] for label, *_ in table.rows] == whole
    for label, *cells in table.rows:
        met, base = _decisions(run, labels[label])
        plain = floor(100 * met.total() / base.total() + 0.5)
        assert [int(c) for c in cells] == [met.total(), base.total(), plain, *_worked_out(met, base, run.frame)], label


def test_another_draw_is_not_the_sample_that_was_reviewed(tiny_export: Path, tmp_path: Path) -> None:
    """Decisions that were not drawn are no random sample, and the report does not call them that."""
    _done("urval", SAMPLES / "population_2025.csv", "--antal", "30", "--fro", "2026", "--ut", tmp_path / "annat.xlsx")
    options = ("--population", tmp_path / "annat.xlsx", "--utan-gx", "--tyst")
    answer = CliRunner().invoke(main, ["rapport", str(tiny_export), "--ut", str(tmp_path / "r"), *map(str, options)])
    assert answer.exit_code == 0 and "Granskade ärenden som inte hör till urvalet: " in answer.output
    page = (tmp_path / "r" / "rapport.html").read_text("utf-8")
    assert "Vägd andel" not in page and "Ärendena är ett slumpmässigt urval" not in page
    assert "inte det slumpmässiga urval som drogs" in page


def test_where_the_districts_lie_far_apart_the_weighted_share_is_another(run: Run) -> None:
    (table,) = (t for t in html_tables(run.folder / "rapport.html") if "Vägd andel (%)" in t.header)
    assert any(line[3] != line[4] for line in table.rows)


def test_all_together_have_no_interval_beside_the_weighted_one(run: Run) -> None:
    page = (run.folder / "rapport.html").read_text("utf-8")
    (data,) = re.findall(r"<caption>(?:(?!</table>).)*med osäkerhetsintervall.*?</table>", page, re.DOTALL)
    lines = [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in data.split("<tr>")]
    ends = [(line[0] == "Samtliga", line[-2:]) for line in lines if line]
    assert {together for together, _ in ends} == {True, False}
    assert all((end == ["–", "–"]) is together for together, end in ends)
