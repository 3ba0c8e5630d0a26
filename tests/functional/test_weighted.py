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
from tests.lib.printed import Table, html_tables
from tests.lib.shared import SharedRuns

_openpyxl: Any = importlib.import_module("openpyxl")
SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"
Stratum = tuple[str, str, str]


@dataclass(frozen=True)
class Run:
    """A report, and the decisions in the frame of its sample per stratum."""

    folder: Path
    frame: dict[Stratum, int]


def _run_command(*arguments: str | Path) -> None:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def run(runs: SharedRuns, tmp_path_factory: pytest.TempPathFactory) -> Run:
    sample_book = tmp_path_factory.mktemp("vagda") / "urval.xlsx"
    _run_command("urval", SAMPLES / "population_2025.csv", "--antal", "30", "--fro", "2025", "--ut", sample_book)
    return Run(runs.report(SAMPLES / AUDIT.name, *QUIET, "--population", str(sample_book)), dict(_frame(sample_book)))


def _frame(book: Path) -> Iterator[tuple[Stratum, int]]:
    rows = [row for row in _openpyxl.load_workbook(book)["Ram"].iter_rows(values_only=True) if row[1] and row[-1]]
    insats, kon = ({label: code for code, label in AUDIT.main.variable(v).codes.items()} for v in ("insats", "kon"))
    for _, district, _, kind, sex, size in rows[1:]:
        yield (district, insats[kind], kon[sex]), int(size)


def _decisions(run: Run, criterion: str) -> tuple[Counter[Stratum], Counter[Stratum]]:
    """The decisions that meet the criterion, and those that it applies to, per stratum."""
    with duckdb.connect(str(run.folder / "granskning.duckdb"), read_only=True) as con:
        rows = con.execute(
            f"SELECT stadsdel, insats, kon, utfall_{criterion} FROM intern.utfall_bred JOIN arenden USING (arende_id) "
            f"WHERE utfall_{criterion} <> 'ej_aktuellt'"
        ).fetchall()
    met = Counter((a, b, c) for a, b, c, outcome in rows if outcome == "uppfyllt")
    return met, Counter((a, b, c) for a, b, c, _ in rows)


def _granted_decisions(run: Run) -> list[dict[str, str]]:
    with duckdb.connect(str(run.folder / "granskning.duckdb"), read_only=True) as con:
        decisions = con.execute("SELECT stadsdel, insats, kon FROM arenden WHERE beslut_utfall <> 'avslag'").fetchall()
    return [dict(zip(("stadsdel", "insats", "kon"), map(str, row), strict=True)) for row in decisions]


def _weighted_percents(
    met: Counter[Stratum], base: Counter[Stratum], sample_sizes: Counter[Stratum], frame: dict[Stratum, int]
) -> list[int]:
    """The weighted share and the ends of its interval, in whole percent: a ratio of two totals, linearized."""
    stands_for = {h: frame[h] / n for h, n in sample_sizes.items()}
    base_total, overall = sum(stands_for[h] * n for h, n in base.items()), (met.total() + 1) / (base.total() + 2)
    smoothed_shares = {h: (met[h] + 3 * overall) / (base[h] + 3) for h in sample_sizes}
    middle = sum(stands_for[h] * base[h] * smoothed_shares[h] for h in sample_sizes) / base_total
    share, variance = sum(stands_for[h] * n for h, n in met.items()) / base_total, 0.0
    for h, n in sample_sizes.items():
        values = [
            (1 - middle, base[h] * smoothed_shares[h]),
            (-middle, base[h] * (1 - smoothed_shares[h])),
            (0.0, n - base[h]),
        ]
        mean = sum(v * k for v, k in values) / n
        spread = sum(k * (v - mean) ** 2 for v, k in values) / (n - 0.5)
        variance += frame[h] ** 2 * (1 - n / frame[h]) * spread / n / base_total**2
    size, z = middle * (1 - middle) / variance, 1.959964
    centre = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size)) / (1 + z * z / size)
    return [floor(100 * x + 0.5) for x in (share, centre - half, centre + half)]


def _sample_sizes(run: Run) -> Counter[Stratum]:
    return Counter((row["stadsdel"], row["insats"], row["kon"]) for row in _granted_decisions(run))


CONDUCT = [id_ for id_ in AUDIT.headlines if id_ not in ("personligt_mal", "barnkonsekvensanalys")]
"""The headlines that read nothing about persons."""


def _headlines(run: Run) -> Table:
    """The table of the whole city."""
    (table,) = (t for t in html_tables(run.folder / "rapport.html") if "Andel i urvalet (%)" in t.header)
    return table


def test_every_weighted_headline_is_that_of_the_frame(run: Run) -> None:
    (table,) = (
        t
        for t in html_tables(run.folder / "rapport.html")
        if t.header[-4:-2] == ("Andel i urvalet (%)", "Vägd andel (%)")
    )
    labels = {c.label: c.id for c in AUDIT.criteria}
    of_samples = [id_ for id_ in CONDUCT if _decisions(run, id_)[1] <= _sample_sizes(run)]
    assert len(of_samples) > 5 and [labels[label] for label, *_ in table.rows] == of_samples
    for label, *cells in table.rows:
        met, base = _decisions(run, labels[label])
        plain = floor(100 * met.total() / base.total() + 0.5)
        expected = [met.total(), base.total(), plain, *_weighted_percents(met, base, _sample_sizes(run), run.frame)]
        assert [int(c) for c in cells] == expected, label


def _figure(run: Run) -> list[list[str]]:
    """The rows of the data behind the intervals of the districts."""
    page = (run.folder / "rapport.html").read_text("utf-8")
    (data,) = re.findall(r"<caption>(?:(?!</table>).)*med osäkerhetsintervall.*?</table>", page, re.DOTALL)
    lines = [re.findall(r"<t[dh][^>]*>([^<]*)</t[dh]>", row) for row in data.split("<tr>")]
    return [line for line in lines if len(line) == 8][1:]


def test_every_interval_of_a_district_is_that_of_its_strata(run: Run) -> None:
    labels = {c.label: c.id for c in AUDIT.criteria}
    codes = {label: code for code, label in AUDIT.main.variable("stadsdel").codes.items()}
    rows = _figure(run)
    assert len(rows) >= 5 and any(line[1] == "Samtliga" for line in rows)
    for criterion, district, count, bas, plain, *weighted in rows:
        within = {codes[district]} if district in codes else set(codes.values())
        met, base, sample_sizes = (
            Counter({h: n for h, n in tally.items() if h[0] in within})
            for tally in (*_decisions(run, labels[criterion]), _sample_sizes(run))
        )
        assert [int(count), int(bas)] == [met.total(), base.total()]
        assert int(plain) == floor(100 * met.total() / base.total() + 0.5)
        assert [int(x) for x in weighted] == _weighted_percents(met, base, sample_sizes, run.frame), (
            criterion,
            district,
        )


def test_another_draw_is_not_the_sample_that_was_reviewed(tiny_export: Path, tmp_path: Path) -> None:
    """Decisions that were not drawn are no random sample, and the report does not call them that."""
    _run_command(
        "urval", SAMPLES / "population_2025.csv", "--antal", "30", "--fro", "2026", "--ut", tmp_path / "annat.xlsx"
    )
    options = ("--population", tmp_path / "annat.xlsx", "--utan-gx", "--tyst")
    answer = CliRunner().invoke(main, ["rapport", str(tiny_export), "--ut", str(tmp_path / "r"), *map(str, options)])
    assert answer.exit_code == 0 and "Granskade ärenden som inte hör till urvalet: " in answer.output
    page = (tmp_path / "r" / "rapport.html").read_text("utf-8")
    assert "Vägd andel" not in page and "Ärendena är ett slumpmässigt urval" not in page
    assert "inte det slumpmässiga urval som drogs" in page


def test_where_the_districts_lie_far_apart_the_weighted_share_is_another(run: Run) -> None:
    (table,) = (
        t
        for t in html_tables(run.folder / "rapport.html")
        if t.header[-4:-2] == ("Andel i urvalet (%)", "Vägd andel (%)")
    )
    assert any(line[3] != line[4] for line in table.rows)
