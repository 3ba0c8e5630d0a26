"""What was published -> the files that people open and that have no figures, and the database's stable tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from checks.audit import Audit
from checks.criteria import Level, Outcome
from pipeline import described, results_writer
from pipeline.assess import beside
from pipeline.disclosure.letters import letters
from pipeline.disclosure.published import Published, PublishedCriterion
from pipeline.run_facts import RunFacts
from reports.blocks import FEW
from reports.document import Cell, Document
from reports.form.words import FormWords
from reports.language import phrases, rules
from reports.render import cells
from reports.review import build

if TYPE_CHECKING:
    from pipeline.counting.tabulate import Results


def tables(document: Document, published: Published, folder: Path) -> None:
    """Every table as CSV, and all of them in an Excel workbook; `published` names the districts as they are printed."""
    from reports.render import csv
    from reports.render.excel import workbook

    (folder / "tabeller").mkdir()
    for id_, headers, rows in _printed_tables(published):
        csv.write_csv(headers, rows, folder / "tabeller" / f"{id_}.csv")
    for breakdown in published.by_group:
        csv.write_csv(*build.breakdown_rows(breakdown), folder / "tabeller" / f"{breakdown.id}.csv")
    workbook.write_tables(document, folder / "tabeller.xlsx")


def unprotected_counts(results: Results, document: Document, target: Path) -> None:
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


def finish(con: duckdb.DuckDBPyConnection, audit: Audit, document: Document, folder: Path) -> None:
    """Gives the database its lasting names and words, and writes the decisions with their outcomes as one flat table in
    `folder`: Parquet, and a workbook where they are not too many."""
    words = {spec.name: FormWords(audit, spec) for spec in audit.tables}
    described.finish(con, audit, lambda spec, variable: words[spec.name].when(variable))
    ((count,),) = con.execute(f"SELECT count(*) FROM {audit.main.name}").fetchall()
    flat_file = folder / f"{described.flat_view(audit)}.parquet"
    if count <= described.FLAT:
        folder.mkdir(exist_ok=True)
        described.write_flat_parquet(con, audit, flat_file)
    if count <= described.FLAT_IN_EXCEL:
        from reports.render.excel import flat

        flat.write_flat(
            described.flat_headers(audit),
            described.flat_rows(con, audit),
            flat_file.with_suffix(".xlsx"),
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


@contextmanager
def long_list_meanwhile(con: duckdb.DuckDBPyConnection, audit: Audit, folder: Path) -> Iterator[Callable[[], bool]]:
    """Starts writing the working list, a row per decision and criterion that falls short, as Parquet if it is too long
    for Excel. Yields a function that waits for the file and returns whether the list was too long.

    It takes as long as all that the run does in the meantime, so it has a thread and a connection of its own.
    """
    if results_writer.count_findings(con, audit) <= results_writer.LISTED_IN_EXCEL:
        yield lambda: False
        return
    with beside(con) as other, ThreadPoolExecutor(1) as executor:
        future = executor.submit(results_writer.write_findings_parquet, other, audit, folder / "avvikelser.parquet")
        try:
            yield lambda: future.result() is None
        except BaseException:
            other.interrupt()
            raise


def working_list(
    con: duckdb.DuckDBPyConnection, audit: Audit, published: Published, document: Document, folder: Path
) -> None:
    """Writes the working list to Excel and to the database, for a list that is not too long for Excel."""
    from reports.render.excel import lists

    criteria, order = {c.id: c for c in audit.criteria}, gravest_first(audit, published)
    findings = results_writer.findings(con, audit, order)
    results_writer.store_findings(con, audit, findings)
    districts = audit.compared.groups(audit.main)
    rows = (
        lists.Finding(
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
        for id_, district, k, outcome, reason, law, drawn in findings
    )
    target = folder / "avvikelser.xlsx"
    lists.write_findings(rows, target, created=document.created, invented=document.invented)
