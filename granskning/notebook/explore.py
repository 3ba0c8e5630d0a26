"""For notebooks, beside the command's own functions: a result's database as pandas, and an audit tried on an export.

What is published may be shown to others. What `ask` answers, and `Reviewed.outcomes`, are about single decisions with
nothing hidden: they are working material.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd

from checks.audit import Audit
from checks.criteria import Criterion
from checks.subject import Reader
from granskning.jobs import job
from granskning.jobs import report as run
from pipeline import assess
from pipeline.counting.tabulate import tabulate
from pipeline.database import connect
from pipeline.disclosure.publish import disclose
from pipeline.disclosure.published import Published, PublishedBreakdown
from pipeline.errors import FileError, UsageError
from pipeline.reading.export import is_invented
from pipeline.reading.load import Loaded
from reports.document import Document
from reports.review.build import build

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data" / "sysselsattning_2025"
"""The invented sample export."""


def ask(result: Path, sql: str) -> pd.DataFrame:
    """The answer to an SQL query over a result's database. Working material.

    `result` is the folder of a run, or its database. It is opened for reading only and closed at once, so that a new
    run can replace it. FileError if it cannot be opened, UsageError if the query cannot be run.
    """
    database = result / job.DATABASE if result.is_dir() else result
    if not database.is_file():
        raise FileError(f"{database} finns inte. Gör rapporten först, eller ange mappen där den ligger.")
    try:
        con = connect(database, read_only=True)
    except duckdb.Error as error:
        raise FileError(f"{database} går inte att öppna: {error}") from None
    with con:
        try:
            return con.execute(sql).df()
        except duckdb.Error as error:
            raise UsageError(f"Frågan går inte att köra: {error}") from None


@dataclass(frozen=True)
class Reviewed:
    """An export judged by an audit: its numbers, and the report as data. `outcomes` has a row per decision (its id) and
    a column per criterion (its id), with the outcome's code."""

    published: Published
    report: Document
    outcomes: pd.DataFrame


def review(export: Path, audit: Audit, by: Sequence[str] = ()) -> Reviewed:
    """Judges an export (a folder or a file) by an audit, as `granskning rapport` does, and leaves no file behind.

    `by` are breakdowns, as the command's `--uppdelning`: 'stadsdel', or 'stadsdel,kon' for one by both. Raises the
    errors of the command: ContractError, PersonalDataError, FileError, AuditError, UsageError, DisclosureError.
    """
    asked = run.breakdowns(audit, by)
    columns = ", ".join(f"CAST(utfall_{c.id} AS VARCHAR) AS {c.id}" for c in audit.criteria)
    key = audit.main.key[0]
    with judged(export, audit) as (con, loaded):
        published = disclose(tabulate(con, audit, loaded.present, asked), Reader(audit), audit.threshold)
        outcomes = con.execute(f"SELECT {key}, {columns} FROM bedomning").df().set_index(key)
    facts = run.run_facts(audit, audit.granskningsdatum, loaded, invented=is_invented(export))
    return Reviewed(published, build(audit, published, facts), outcomes)


@contextmanager
def judged(export: Path, audit: Audit) -> Iterator[tuple[duckdb.DuckDBPyConnection, Loaded]]:
    """The database of a run up to the outcomes, and what was loaded. The database is gone after."""
    assess.verify(audit)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        con, _, loaded = job.read(export, audit, folder)
        with con:
            assess.assess(con, audit, audit.granskningsdatum, loaded.present)
            yield con, loaded


def with_criterion(audit: Audit, criterion: Criterion) -> Audit:
    """The audit with this criterion in place of the one that has its id. KeyError if there is none."""
    audit.criterion(criterion.id)
    return replace(audit, criteria=tuple(criterion if c.id == criterion.id else c for c in audit.criteria))


def numbers(breakdown: PublishedBreakdown) -> pd.DataFrame:
    """A row per row and group of a breakdown: `antal`, `bas`, and in whole percent `andel` and its 95 % interval,
    `lagst` to `hogst`. What is hidden, or has no base, is <NA>."""
    rows = [
        (row.id, row.label, *group, share.count, share.base, share.percent, *(share.interval or (None, None)))
        for row in breakdown.rows
        for group, share in zip(breakdown.groups, row.shares, strict=True)
    ]
    counts = ["antal", "bas", "andel", "lagst", "hogst"]
    return pd.DataFrame(rows, columns=["id", "rad", *breakdown.names, *counts]).astype(dict.fromkeys(counts, "Int64"))
