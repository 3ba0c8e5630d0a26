"""What was published -> the files that people open and that have no figures, and the database's stable tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from checks.audit import Audit
from checks.criteria import Level, Outcome
from granskning.output import WORKING
from pipeline import described, results_writer
from pipeline.assess import second_connection
from pipeline.database import limit_memory
from pipeline.disclosure.letters import letters
from pipeline.disclosure.published import Published, PublishedCriterion
from pipeline.run_facts import RunFacts
from reports.blocks import FEW
from reports.document import Cell, ReportDocument
from reports.form.words import FormWords
from reports.language import phrases, rules
from reports.render import cells
from reports.review import build

if TYPE_CHECKING:
    from pipeline.counting.tabulate import Results

FlatRows = list[tuple[object, ...]]


def tables(document: ReportDocument, published: Published, folder: Path) -> None:
    """Every table as CSV, and all of them in an Excel workbook; `published` names the districts as they are printed."""
    from reports.render import csv
    from reports.render.excel import workbook

    (folder / "tabeller").mkdir()
    for id_, headers, rows in _printed_tables(published):
        csv.write_csv(headers, rows, folder / "tabeller" / f"{id_}.csv")
    for breakdown in published.by_group:
        csv.write_csv(*build.breakdown_rows(breakdown), folder / "tabeller" / f"{breakdown.id}.csv")
    workbook.write_tables(document, folder / "tabeller.xlsx")


def unprotected_counts(results: Results, document: ReportDocument, target: Path) -> None:
    """`arbetsmaterial/stadsdelar.xlsx`, for the inspectors: all counts, by the standard dimensions."""
    from pipeline.counting.by_group import by_group
    from reports.render.excel import working

    sheets = {}
    for grouped in (g for g in results.groups if len(g.dimensions) == 1 and not g.dimensions[0].cuts):
        groups, rows = by_group(grouped)
        sheets[grouped.dimensions[0].label] = groups, [((r.kind, r.label, r.part), r.counts) for r in rows]
    if sheets:
        target.parent.mkdir(exist_ok=True)
        working.write_working(sheets, target, created=document.created, invented=document.invented)


def finish(con: duckdb.DuckDBPyConnection, audit: Audit, folder: Path, *, long_list: bool) -> FlatRows | None:
    """Gives the database its lasting names (`long_list` as for `described.finish`), and writes the decisions with their
    outcomes as one flat table in `folder`, as Parquet. Returns its rows, None where they are too many for Excel."""
    words = {spec.name: FormWords(audit, spec) for spec in audit.tables}
    described.finish(con, audit, lambda spec, variable: words[spec.name].when(variable), long_list=long_list)
    count = _decisions(con, audit)
    if count <= described.FLAT:
        folder.mkdir(exist_ok=True)
        described.write_flat_parquet(con, audit, folder / f"{described.flat_view(audit)}.parquet")
    return described.flat_rows(con, audit) if count <= described.FLAT_IN_EXCEL else None


def flat_table(audit: Audit, rows: FlatRows, document: ReportDocument, folder: Path) -> None:
    """Writes the rows of the flat table as a workbook in `folder`."""
    from reports.render.excel import flat

    flat.write_flat(
        described.flat_headers(audit),
        rows,
        folder / f"{described.flat_view(audit)}.xlsx",
        created=document.created,
        invented=document.invented,
    )


def store(
    con: duckdb.DuckDBPyConnection, audit: Audit, published: Published, printed: Published, facts: RunFacts
) -> None:
    """What was published, as the stable tables of the database; the tables as they are `printed`."""
    labels = {t.name: t.label for t in audit.tables}
    results_writer.store_indicators(con, audit, ((i, phrases.sentence(i, labels)) for i in published.indicators))
    breakdowns = ((b.id, *build.breakdown_cells(b)) for b in printed.by_group)
    printed_tables = (*_printed_tables(printed), *breakdowns)
    results_writer.store_tables(con, ((id_, headers, map(cells.texts, rows)) for id_, headers, rows in printed_tables))
    results_writer.store_printed_counts(con, published)
    results_writer.store_audit(con, audit, published, facts)
    definition = rules.Phrasebook(audit).definition
    results_writer.store_criteria(con, audit, published.compared, definition, letters(audit, published))


def _printed_tables(published: Published) -> Iterator[tuple[str, tuple[str, ...], Sequence[tuple[Cell, ...]]]]:
    """(id, headers, rows as printed) of every table but the breakdowns."""
    yield from ((t.id, *build.csv_rows(t)) for t in (*published.tables, *published.divided))
    yield from ((o.id, *build.overview_rows(o)) for o in published.overviews if o.units is not None)


def gravest_first(audit: Audit, published: Published) -> list[str]:
    """The criteria's ids in the order of the working list: the main criteria in the audit's order, then what shall be
    done before what should be done, the lowest share first. A base too small to judge comes last in its level."""
    main, levels = audit.main_criteria, list(Level)

    def place(published_criterion: PublishedCriterion) -> tuple[int, int, bool, int, int]:
        criterion = published_criterion.criterion
        first = main.index(criterion.id) if criterion.id in main else len(main)
        return (
            first,
            levels.index(criterion.level),
            published_criterion.base < FEW,
            published_criterion.percent or 0,
            -published_criterion.base,
        )

    return [c.criterion.id for c in sorted(published.criteria, key=place)]


@dataclass(frozen=True)
class FromOutcomes:
    """The rows of two workbooks, None where they are too many: of the working list, in the audit's order, and of the
    flat table."""

    findings: results_writer.Findings | None
    flat: FlatRows | None


@contextmanager
def outcomes_meanwhile(
    con: duckdb.DuckDBPyConnection, audit: Audit, folder: Path
) -> Iterator[Callable[[], Callable[[], FromOutcomes]]]:
    """Does what rests on the outcomes alone while the run counts and protects.

    A working list (a row per decision and criterion that falls short) that is too long for Excel is written as Parquet
    at once, which takes as long as all that the run does in the meantime: a thread does it on a connection of its own.
    Yields a function that starts the rest, `finish` and the rows of a shorter list. A thread then owns `con` until the
    function that is returned has waited for it.
    """
    long_list = results_writer.count_findings(con, audit) > results_writer.LISTED_IN_EXCEL

    def rest(written: Future[None] | None) -> FromOutcomes:
        if written:
            written.result()
        findings = None if long_list else results_writer.findings(con, audit)
        return FromOutcomes(findings, finish(con, audit, folder / WORKING, long_list=long_list))

    with second_connection(con) as other, ThreadPoolExecutor(2) as executor:
        written = None
        if long_list:
            # Here and not in the thread: a change of the threads waits for the query that the run makes next.
            limit_memory(con, _decisions(con, audit), one_thread=True)
            written = executor.submit(_write_long_list, other, audit, folder / "avvikelser.parquet")
        try:
            yield lambda: executor.submit(rest, written).result
        except BaseException:
            other.interrupt()
            con.interrupt()
            raise


def _write_long_list(con: duckdb.DuckDBPyConnection, audit: Audit, target: Path) -> None:
    """Writes the list, and gives the run back its threads."""
    results_writer.write_findings_parquet(con, audit, target)
    limit_memory(con, _decisions(con, audit))


def _decisions(con: duckdb.DuckDBPyConnection, audit: Audit) -> int:
    ((count,),) = con.execute(f"SELECT count(*) FROM {audit.main.name}").fetchall()
    return int(count)


def working_lists(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    published: Published,
    outcomes: FromOutcomes,
    document: ReportDocument,
    folder: Path,
) -> None:
    """Writes the workbooks of the rows: those that are too many for Excel are written already."""
    if outcomes.findings is not None:
        working_list(con, audit, published, outcomes.findings, document, folder)
    if outcomes.flat is not None:
        flat_table(audit, outcomes.flat, document, folder / WORKING)


def working_list(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    published: Published,
    findings: results_writer.Findings,
    document: ReportDocument,
    folder: Path,
) -> None:
    """Writes the working list, the most serious first, to Excel and to the database."""
    from reports.render.excel import lists

    criteria = {c.id: c for c in audit.criteria}
    places = {id_: place for place, id_ in enumerate(gravest_first(audit, published))}
    ordered = sorted(findings, key=lambda finding: places[finding[2]])
    results_writer.store_findings(con, audit, ordered)
    districts = audit.compared.groups(audit.main)
    rows = (
        lists.Shortfall(
            id_,
            districts[district],
            k,
            criteria[k].label,
            Outcome(outcome).label,
            reason,
            law,
            "; ".join(map(str, criteria[k].sources)),
            criteria[k].level,
            drawn,
        )
        for id_, district, k, outcome, reason, law, drawn in ordered
    )
    target = folder / "avvikelser.xlsx"
    lists.write_findings(rows, target, created=document.created, invented=document.invented)
