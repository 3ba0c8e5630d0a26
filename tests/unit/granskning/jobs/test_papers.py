"""The files without figures, and the database's stable tables: the same numbers in all of them."""

from __future__ import annotations

import csv
import importlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from checks.audit_template import AUDIT
from checks.criteria import Level, Outcome
from checks.subject import Reader
from granskning.jobs import papers
from granskning.jobs.new_audit import SOURCE
from granskning.jobs.report import run_facts
from pipeline import described, results_writer
from pipeline.counting.tabulate import Results
from pipeline.disclosure.publish import disclose
from pipeline.disclosure.published import Published
from pipeline.errors import UsageError
from pipeline.run_facts import RunFacts
from reports.render.cells import texts
from reports.review.build import build, printed_table
from tests.lib.pipeline_run import Judged, judged
from tests.lib.reviews import FOLLOWED_UP, GOAL, IN_TIME, NEEDS, REASONED, criterion

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")


_FOR_MINUTES = "SELECT sum(hash(a.range + b.range)) FROM range(1000000) AS a, range(1000000) AS b"


@dataclass(frozen=True)
class Run:
    """The example's own export, judged, counted and protected; the connection is open, and may write in the folder."""

    folder: Path
    con: duckdb.DuckDBPyConnection
    results: Results
    published: Published
    facts: RunFacts


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    scratch = tmp_path_factory.mktemp("papper") / "s"
    with judged(SOURCE / "sample", AUDIT, AUDIT.granskningsdatum, scratch) as outcome:
        published = disclose(outcome.results, Reader(AUDIT), AUDIT.threshold)
        yield Run(
            scratch, outcome.con, outcome.results, published, run_facts(AUDIT, AUDIT.granskningsdatum, outcome.loaded)
        )


@pytest.fixture(scope="module")
def folder(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("rapport")
    document = build(AUDIT, run.published, run.facts)
    papers.tables(document, run.published, target)
    papers.working_list(run.con, AUDIT, run.published, results_writer.findings(run.con, AUDIT), document, target)
    return target


def _csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_the_files(folder: Path, run: Run) -> None:
    assert sorted(p.name for p in folder.iterdir()) == ["avvikelser.xlsx", "tabeller", "tabeller.xlsx"]
    tables = {t.id for t in (*run.published.tables, *run.published.divided)} | {b.id for b in run.published.by_group}
    assert {p.stem for p in (folder / "tabeller").iterdir()} == tables


def test_a_table_as_csv_is_the_printed_one(folder: Path, run: Run) -> None:
    table = next(t for t in run.published.tables if t.id == "tabell_2")
    _, *rows = _csv(folder / "tabeller" / "tabell_2.csv")
    assert rows == [list(texts(row)) for row in printed_table(table).rows]


def test_the_working_list_has_every_shortfall_with_its_reason(folder: Path, run: Run) -> None:
    sheet = _openpyxl.load_workbook(folder / "avvikelser.xlsx")["Avvikelser"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    ((expected,),) = run.con.execute(
        "SELECT count(*) FROM utfall WHERE utfall IN ('delvis', 'ej_uppfyllt', 'framgar_ej')"
    ).fetchall()
    assert len(rows) == expected > 0
    assert all(row[5] for row in rows), "a reason in every row"
    order = papers.gravest_first(AUDIT, run.published)
    assert [row[2] for row in rows] == sorted((row[2] for row in rows), key=order.index)
    assert {row[7] for row in rows} <= {str(s) for c in AUDIT.criteria for s in c.sources}


def test_the_working_list_begins_with_what_is_most_serious(run: Run) -> None:
    """The main criteria in the audit's order; then "ska", the lowest share first, small bases last; then "bör"."""
    criteria = {
        "main": criterion(FOLLOWED_UP, 90, 10),
        "low": criterion(NEEDS, 1, 99),
        "high": criterion(GOAL, 99, 1),
        "few": criterion(IN_TIME, 0, 9),
        "softer": criterion(REASONED, 0, 100),
    }
    softer = criteria["softer"]
    criteria["softer"] = replace(softer, criterion=replace(softer.criterion, level=Level.BOR))
    audit = replace(AUDIT, main_criteria=(FOLLOWED_UP,))
    order = papers.gravest_first(audit, replace(run.published, criteria=tuple(reversed(criteria.values()))))
    assert order == [c.criterion.id for c in criteria.values()]


def test_the_database_has_what_is_printed(run: Run) -> None:
    papers.store(run.con, AUDIT, run.published, run.published, run.facts)
    indicators = run.con.execute("SELECT id, antal, bas, procent FROM indikatorer").fetchall()
    assert indicators == [(i.id, i.count, i.base, i.percent) for i in run.published.indicators]
    table = printed_table(next(t for t in run.published.tables if t.id == "tabell_2"))
    cells = run.con.execute("SELECT etikett, kolumn, varde FROM tabeller WHERE tabell = 'tabell_2'").fetchall()
    assert cells == [
        (label, header, value)
        for label, *values in map(texts, table.rows)
        for header, value in zip(table.headers[1:], values, strict=True)
    ]
    assert run.con.execute("SELECT namn, arenden FROM granskning").fetchall() == [(AUDIT.name, 40)]
    id_rows = run.con.execute("SELECT id FROM kriterier ORDER BY ordning").fetchall()
    assert [id_ for (id_,) in id_rows] == [c.id for c in AUDIT.criteria]


def test_counts_with_nothing_hidden_go_to_a_folder_of_their_own(run: Run, tmp_path: Path) -> None:
    papers.unprotected_counts(
        run.results, build(AUDIT, run.published, run.facts), tmp_path / "arbetsmaterial" / "stadsdelar.xlsx"
    )
    book = _openpyxl.load_workbook(tmp_path / "arbetsmaterial" / "stadsdelar.xlsx")
    assert book.sheetnames == ["Stadsdelsnämnd", "Kön", "Insats"], "age is in classes and left out"
    assert all("Får inte lämnas ut" in sheet["A1"].value for sheet in book.worksheets)


@pytest.fixture
def judged_alone(tmp_path: Path) -> Iterator[Judged]:
    """The same export for one test, which may finish the database."""
    with judged(SOURCE / "sample", AUDIT, AUDIT.granskningsdatum, tmp_path / "s") as outcome:
        yield outcome


def _shortfalls(results: Results) -> int:
    return sum(c.base - c.counts[Outcome.UPPFYLLT] for c in results.criteria)


def test_a_long_working_list_is_written_meanwhile(
    judged_alone: Judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    con, results, folder = judged_alone.con, judged_alone.results, tmp_path / "s"
    monkeypatch.setattr(results_writer, "LISTED_IN_EXCEL", 3)
    with papers.outcomes_meanwhile(con, AUDIT, folder) as start:
        assert start()().findings is None
        query = f"SELECT (SELECT count(*) FROM '{folder / 'avvikelser.parquet'}'), (SELECT count(*) FROM avvikelser)"
        assert con.execute(query).fetchall() == [(_shortfalls(results), _shortfalls(results))]


def test_the_rows_of_a_short_one_are_left_for_excel(judged_alone: Judged, tmp_path: Path) -> None:
    con, results, folder = judged_alone.con, judged_alone.results, tmp_path / "s"
    with papers.outcomes_meanwhile(con, AUDIT, folder) as start:
        outcomes = start()()
    findings, flat = outcomes.findings, outcomes.flat
    assert findings is not None and len(findings) == _shortfalls(results) > 0
    assert flat == con.execute(f"FROM '{folder / 'arbetsmaterial' / 'arenden_med_utfall.parquet'}'").fetchall()
    assert not (folder / "avvikelser.parquet").exists()


def test_what_fails_meanwhile_ends_the_writing(
    judged_alone: Judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault is told, and the connection is free again when the block is left."""
    con, folder = judged_alone.con, tmp_path / "s"
    monkeypatch.setattr(results_writer, "write_findings_parquet", lambda con, *_: con.execute(_FOR_MINUTES))
    monkeypatch.setattr(results_writer, "LISTED_IN_EXCEL", 3)
    began = time.monotonic()
    with pytest.raises(UsageError, match="fel"), papers.outcomes_meanwhile(con, AUDIT, folder) as start:
        start()
        time.sleep(0.5)
        raise UsageError("fel")
    assert time.monotonic() - began < 30
    assert con.execute("SELECT 1").fetchone() == (1,)


def test_the_flat_table_is_written_as_far_as_it_is_of_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both files for a review, Parquet alone past what Excel is good for, and none where the database must do."""
    for limits, endings in {(40, 40): {".xlsx", ".parquet"}, (39, 40): {".parquet"}, (39, 39): set()}.items():
        monkeypatch.setattr(described, "FLAT_IN_EXCEL", limits[0])
        monkeypatch.setattr(described, "FLAT", limits[1])
        name = f"{limits[0]}_{limits[1]}"
        with judged(SOURCE / "sample", AUDIT, AUDIT.granskningsdatum, tmp_path / f"s{name}") as outcome:
            published = disclose(outcome.results, Reader(AUDIT), AUDIT.threshold)
            document = build(AUDIT, published, run_facts(AUDIT, AUDIT.granskningsdatum, outcome.loaded))
            target = tmp_path / f"s{name}" / "ut"
            rows = papers.finish(outcome.con, AUDIT, target, long_list=True)
            if rows is not None:
                papers.flat_table(AUDIT, rows, document, target)
            assert outcome.con.execute("SELECT count(*) FROM arenden_med_utfall").fetchone() == (40,)
        files = (tmp_path / f"s{name}" / "ut").iterdir() if endings else ()
        assert {p.suffix for p in files if p.stem == "arenden_med_utfall"} == endings
