"""Ways to run the product in a test: its engine alone, its reading and counting, or the whole command."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from click.testing import CliRunner

from checks.audit import Audit
from checks.codebook import TableSpec
from checks.expressions import Expr
from checks.report_tables import Dimension
from granskning.cli import main
from granskning.jobs.request import breakdowns
from pipeline.assess import assess, keep
from pipeline.counting.tabulate import Results, tabulate
from pipeline.database import connect
from pipeline.reading.cells import sql_type
from pipeline.reading.export import Export, read_export
from pipeline.reading.load import Loaded, load
from pipeline.reading.scan import survey
from pipeline.reading.typed_tables import create_table
from pipeline.results_writer import findings
from reports.language.rules import Phrasebook
from tests.lib.oracle import Row
from tests.lib.warm import warm_side_processes

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data" / "sysselsattning_2025"
SAMPLE_XLSX = ROOT / "sample_data" / "sysselsattning_2025.xlsx"
EXAMPLE_AUDIT = ROOT / "checks" / "audit_template"
EXAMPLE = EXAMPLE_AUDIT / "sample"
"""The example audit, which `granskning ny` copies, and its forty decisions: enough where a test asks what a run does
with its files, whatever they are about, and three times as fast."""
QUIET = ("--utan-gx", "--tyst")
OF_EXAMPLE = ("--granskning", str(EXAMPLE_AUDIT))
LETTERED = ("--tyst", "--stadsdelar", "bokstav")
"""Data quality and districts by letter: one shared run for the tests of either."""
LSS = ("--granskning", "lss_arbete_studier", "--tyst")
"""The second audit, with its data quality: one shared run of its sample."""

Outcomes = dict[str, dict[str, str]]
"""arende_id -> criterion -> outcome"""


@dataclass(frozen=True)
class Answer:
    """The exit code and output of a run of the command."""

    exit_code: int
    output: str


def command(*arguments: str | Path) -> Answer:
    """The command `granskning` with these arguments, in this process."""
    with warm_side_processes():
        result = CliRunner().invoke(main, [str(a) for a in arguments])
    return Answer(result.exit_code, result.output)


def report(export: Path, target: Path, *options: str) -> Path:
    """Makes the complete report of a faultless export, by default with the districts by name; returns the target."""
    district_option = () if "--stadsdelar" in options else ("--stadsdelar", "namn")
    answer = command("rapport", export, "--ut", target, *(options or QUIET), *district_option)
    assert answer.exit_code == 0, answer.output
    return target


def example_export(folder: Path, **cells: str) -> Path:
    """The decisions of the example audit alone, with other cells in all of them; `{id}` is the decision's own id."""
    shutil.copytree(EXAMPLE, folder)
    (folder / "uppfoljningar.csv").unlink()
    with (folder / "arenden.csv").open(encoding="utf-8-sig", newline="") as file:
        decisions = list(csv.DictReader(file, delimiter=";"))
    with (folder / "arenden.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(decisions[0]), delimiter=";")
        writer.writeheader()
        for row in decisions:
            writer.writerow(row | {name: cell.format(id=row["arende_id"]) for name, cell in cells.items()})
    return folder


def process(
    *arguments: str | Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "granskning", *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"PYTHONUTF8": "1"} | dict(env or {}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )


# --- The engine alone -------------------------------------------------------------------------------------


def insert(con: duckdb.DuckDBPyConnection, audit: Audit, table: str, rows: Sequence[Row]) -> None:
    """Inserts typed rows straight into a typed table; what a row does not name is empty."""
    spec = audit.table(table)
    columns = ", ".join(f"unnest(?::VARCHAR[])::{sql_type(table, v)}" for v in spec.variables)
    cells = [[None if (value := row.get(v.name)) is None else str(value) for row in rows] for v in spec.variables]
    con.execute(f"INSERT INTO {table} SELECT {columns}", cells)


@contextmanager
def assessed(
    audit: Audit, arenden: Sequence[Row], uppfoljningar: Sequence[Row] | None, day: date
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory where the engine has judged these decisions; no contract is checked."""
    with duckdb.connect() as con:
        for spec in audit.tables:
            create_table(con, spec)
        insert(con, audit, "arenden", arenden)
        if uppfoljningar:
            insert(con, audit, "uppfoljningar", uppfoljningar)
        present = {"arenden"} if uppfoljningar is None else {"arenden", "uppfoljningar"}
        assess(con, audit, day, frozenset(present))
        keep(con, audit)
        yield con


def outcomes_of(con: duckdb.DuckDBPyConnection, audit: Audit) -> Outcomes:
    """Every outcome, from the wide table."""
    columns = ", ".join(f"CAST(utfall_{c.id} AS VARCHAR)" for c in audit.criteria)
    rows = con.execute(f"SELECT arende_id, {columns} FROM intern.utfall_bred").fetchall()
    ids = [c.id for c in audit.criteria]
    by_decision = {id_: dict(zip(ids, outcomes, strict=True)) for id_, *outcomes in rows}
    assert len(by_decision) == len(rows), "a decision has two rows of outcomes"
    return by_decision


def reasons_of(con: duckdb.DuckDBPyConnection, audit: Audit) -> dict[tuple[str, str], str]:
    """(arende_id, criterion) -> the evidence of every shortfall."""
    return {(id_, criterion): evidence for id_, _, criterion, _, evidence, *_ in findings(con, audit)}


# --- Reading, judging and counting, without reports -------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """An export read, judged and counted; the connection is open."""

    con: duckdb.DuckDBPyConnection
    export: Export
    loaded: Loaded
    results: Results


Reading = tuple[duckdb.DuckDBPyConnection, Export, Loaded]


@contextmanager
def typed_tables(path: Path, audit: Audit, scratch: Path, **rules: Any) -> Iterator[Reading]:
    """An export read into typed tables; `scratch` is a new folder, `rules` are those of `load`."""
    scratch.mkdir(parents=True)
    export = read_export(path, audit, scratch)
    with connect(scratch / "granskning.duckdb", export.sha256) as con:
        yield con, export, load(con, audit, survey(con, export, scratch), wording=_wording(audit), **rules)


def _wording(audit: Audit) -> Callable[[TableSpec, Expr], str]:
    return lambda spec, condition: Phrasebook(audit, spec).condition(condition)


@contextmanager
def judged(
    path: Path, audit: Audit, day: date, scratch: Path, by: Sequence[str] = (), earlier: Sequence[Dimension] = ()
) -> Iterator[Judged]:
    """Runs every step from the files of an export to its counts, broken down by `by`; `scratch` is a new folder and
    `earlier` holds the dimensions of earlier reports."""
    with typed_tables(path, audit, scratch) as (con, export, loaded):
        assess(con, audit, day, loaded.present)
        keep(con, audit)
        yield Judged(con, export, loaded, tabulate(con, audit, loaded.present, breakdowns(audit, by), earlier))


# --- The database that a run leaves -----------------------------------------------------------------------


def rows(report_folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query over a report's database, in their order."""
    with duckdb.connect(str(report_folder / "granskning.duckdb"), read_only=True) as con:
        return con.execute(sql).fetchall()


def one(report_folder: Path, sql: str) -> Any:
    """The only cell of a query over a report's database."""
    result_rows = rows(report_folder, sql)
    assert len(result_rows) == 1 and len(result_rows[0]) == 1, result_rows
    return result_rows[0][0]


def column(report_folder: Path, sql: str) -> list[Any]:
    """The only column of a query over a report's database."""
    return [cell for (cell,) in rows(report_folder, sql)]
