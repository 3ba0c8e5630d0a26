"""For notebooks: a result's database as pandas, and an audit tried on an export.

Published numbers may be shown to others. The answers of `ask`, and `Reviewed.outcomes`, are about single decisions with
nothing hidden: they are working material.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd

from checks.audit import Audit
from checks.criteria import Criterion, Outcome
from checks.subject import Reader
from granskning.jobs import job
from granskning.jobs import report as run
from granskning.jobs.request import Request, breakdowns
from granskning.option_values import DEFAULT_AUDIT
from pipeline import assess
from pipeline.counting.tabulate import tabulate
from pipeline.database import attach, in_use
from pipeline.disclosure.publish import disclose
from pipeline.disclosure.published import Published, PublishedBreakdown
from pipeline.errors import FileError, UsageError
from pipeline.reading.export import is_invented
from pipeline.reading.load import Loaded
from pipeline.run_facts import DATABASE
from reports.document import ReportDocument
from reports.language.phrases import sentence
from reports.review.build import build, rules


def audit(name: str | Path) -> Audit:
    """The audit of that name, or in that folder. UsageError if there is none (with a similar name, if any), AuditError
    if it is wrong."""
    return job.load_audit(str(name))


def ask(result: Result, sql: str, params: Sequence[object] | Mapping[str, object] | None = None) -> pd.DataFrame:
    """The answer to an SQL query over a result's database. Working material.

    `result` is what `report` returned, the folder of a run, or its database; `params` are the values of `?` or `$name`
    in the query. It is opened for reading only and closed at once, so that a new run can replace it. FileError if it
    cannot be opened, UsageError if the query cannot be run.
    """
    with _opened(result, locked=True) as con:
        try:
            return con.execute(sql, params).df()
        except duckdb.Error as error:
            raise UsageError(f"Frågan går inte att köra: {error}") from None


def connect(result: Result) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection in which the result's tables can be queried but not changed. Working material.

    Own tables and views made in it are in memory. The caller closes it. FileError if it cannot be opened.
    """
    return _opened(result, locked=False)


def database_of(result: Result) -> Path:
    """The database of a result. FileError if there is none."""
    folder = Path(result.folder if isinstance(result, Report) else result)
    database = folder / DATABASE if folder.is_dir() else folder
    if not database.is_file():
        raise FileError(f"{database} finns inte. Gör rapporten först, eller ange mappen där den ligger.")
    return database


def _opened(result: Result, *, locked: bool) -> duckdb.DuckDBPyConnection:
    database = database_of(result)
    try:
        return attach(database, locked=locked)
    except duckdb.Error as error:
        if in_use(error):
            return _read_only_transaction(database)
        raise FileError(f"{database} går inte att öppna: {error}") from None


def _read_only_transaction(database: Path) -> duckdb.DuckDBPyConnection:
    """A connection in a read-only transaction, for a database that the caller has open for writing."""
    try:
        con = duckdb.connect(str(database))
    except duckdb.Error:
        raise FileError(
            f"{database} är öppen i ett annat program. Stäng den där, eller öppna den där bara för läsning."
        ) from None
    con.execute("BEGIN TRANSACTION READ ONLY")
    return con


@dataclass(frozen=True)
class Report:
    """The folder of a report; a temporary folder is removed together with this object."""

    folder: Path
    notes: tuple[str, ...]
    temporary: TemporaryDirectory[str] | None = field(default=None, repr=False, compare=False)

    def __repr__(self) -> str:
        return f"Report({str(self.folder)!r})"


Result = Report | Path | str
"""What `report` returned, the folder of a run, or its database."""


def report(
    export: Path | str,
    target: Path | str | None = None,
    *,
    audit: Audit | str | Path = DEFAULT_AUDIT,
    by: str | Sequence[str] = (),
    with_gx: bool = False,
    say: job.Say = print,
) -> Report:
    """The whole report of an export, as `granskning rapport` makes it, by one of the tool's audits or a changed one.

    `target` is a new or empty folder, or that of an earlier report; without it the report is in a temporary folder.
    `by` as for `review`; `say` is called at each step. Raises the errors of the command.
    """
    temporary = TemporaryDirectory() if target is None else None
    folder = Path(temporary.name) / "rapport" if temporary else Path(str(target))
    definition = audit if isinstance(audit, Audit) else str(audit)
    request = Request(Path(export), folder, definition, by=_as_tuple(by), with_gx=with_gx)
    return Report(folder, run.rapport(request, say).notes, temporary)


@dataclass(frozen=True, repr=False)
class Reviewed:
    """An export judged by an audit: its numbers, and the report as data. `outcomes` has a row per decision (its id) and
    a column per criterion (its id), with the outcome's code. `documents` are the report, the report with every table
    and figure, and the appendix of the criteria's rules."""

    published: Published
    documents: tuple[ReportDocument, ...]
    outcomes: pd.DataFrame
    audit: Audit

    @property
    def report(self) -> ReportDocument:
        """The report itself, which `save` writes."""
        return self.documents[0]

    @property
    def labelled(self) -> pd.DataFrame:
        """The outcomes in words: a column per criterion by its label, each in the order of the outcomes."""
        kind = pd.CategoricalDtype([o.label for o in Outcome], ordered=True)
        words = {str(o): o.label for o in Outcome}
        labels = {c.id: c.label for c in self.audit.criteria}
        return self.outcomes.apply(lambda column: column.map(words).astype(kind)).rename(columns=labels)

    @property
    def criteria(self) -> pd.DataFrame:
        """A row per criterion: its label, its area, a column per outcome, the base, and the percentage that meets it, a
        whole number (<NA> if it applies to no decision)."""
        rows = [
            (c.criterion.id, c.criterion.label, c.area.value, *(c.counts[o] for o in Outcome), c.base, c.percent)
            for c in self.published.criteria
        ]
        names = ["id", "kriterium", "omrade", *map(str, Outcome), "bas", "andel"]
        frame = pd.DataFrame(rows, columns=names).astype({"andel": "Int64"})
        return _in_order(frame, "kriterium", "omrade")

    @property
    def indicators(self) -> pd.DataFrame:
        """A row per figure of the report: `etikett`, `avsnitt`, `antal`, `bas`, `procent` and `mening`."""
        labels = {t.name: t.label for t in self.audit.tables}
        rows = [
            (i.id, i.label, i.section, i.count, i.base, i.percent, sentence(i, labels))
            for i in self.published.indicators
        ]
        names = ["id", "etikett", "avsnitt", "antal", "bas", "procent", "mening"]
        frame = pd.DataFrame(rows, columns=names).astype(dict.fromkeys(("antal", "bas", "procent"), "Int64"))
        return _in_order(frame, "avsnitt")

    def __repr__(self) -> str:
        return f"Reviewed({self.audit.name!r}, {self._size})"

    @property
    def _size(self) -> str:
        return f"{self.published.decisions} ärenden, {len(self.audit.criteria)} kriterier"

    def _repr_html_(self) -> str:
        hint = 'Visa delar med <code>show(…, "tabell_2")</code>.'
        return f"<p><b>{escape(self.audit.title)}</b><br>{self._size}. {hint}</p>"


def review(export: Path | str, audit: Audit | str | Path = DEFAULT_AUDIT, by: str | Sequence[str] = ()) -> Reviewed:
    """Judges an export (a folder or a file) by an audit, as `granskning rapport` does, and leaves no file behind.

    `by` is one or more breakdowns, as in the command's `--uppdelning`: 'stadsdel', or 'stadsdel,kon' for one by both.
    Raises the errors of the command: ContractError, PersonalDataError, FileError, AuditError, UsageError,
    DisclosureError.
    """
    definition = audit if isinstance(audit, Audit) else job.load_audit(str(audit))
    path = Path(export)
    dimensions = breakdowns(definition, _as_tuple(by))
    columns = ", ".join(f"CAST(utfall_{c.id} AS VARCHAR) AS {c.id}" for c in definition.criteria)
    key = definition.main.key[0]
    with assessed(path, definition) as (con, loaded):
        published = disclose(
            tabulate(con, definition, loaded.present, dimensions), Reader(definition), definition.threshold
        )
        outcomes = con.execute(f"SELECT {key}, {columns} FROM bedomning").df().set_index(key)
    facts = run.run_facts(definition, definition.granskningsdatum, loaded, invented=is_invented(path))
    documents = (
        build(definition, published, facts),
        build(definition, published, facts, figures=True, tables=True),
        rules(definition, published, facts),
    )
    return Reviewed(published, documents, outcomes, definition)


def _as_tuple(names: str | Sequence[str]) -> tuple[str, ...]:
    """The names as a tuple; a single name becomes a tuple of one."""
    return (names,) if isinstance(names, str) else tuple(names)


def _in_order(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The columns as categories in the order of their first rows, so that they sort as in the report."""
    kinds = {c: pd.CategoricalDtype(list(dict.fromkeys(frame[c])), ordered=True) for c in columns}
    return frame.astype(kinds)


@contextmanager
def assessed(export: Path, audit: Audit) -> Iterator[tuple[duckdb.DuckDBPyConnection, Loaded]]:
    """The database of a run up to the outcomes, and what was loaded. The database is removed afterwards."""
    assess.verify(audit)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        con, _, loaded = job.read(export, audit, folder)
        with con:
            assess.assess(con, audit, audit.granskningsdatum, loaded.present)
            yield con, loaded


def with_criterion(audit: Audit, criterion: Criterion) -> Audit:
    """The audit with this criterion, which replaces the one with the same id or comes last."""
    if criterion.id not in audit.criteria_by_id:
        return replace(audit, criteria=(*audit.criteria, criterion))
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
