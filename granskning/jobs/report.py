"""The whole job on one screen: export -> text tables -> typed tables -> outcomes -> counts -> what may be published
-> document -> files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from checks import audits
from checks.audit import Audit
from checks.criteria import Outcome
from checks.faults import DefinitionError, meant
from checks.report_tables import Dimension
from granskning import output
from granskning.notes import notes
from pipeline import assess, manifest, results_writer, validate
from pipeline.counting import tabulate
from pipeline.database import connect
from pipeline.disclosure import publish
from pipeline.disclosure import published as published_
from pipeline.errors import AuditError, ContractError, UsageError
from pipeline.reading import scan
from pipeline.reading.export import Export, read_export
from pipeline.reading.load import Loaded, load
from pipeline.reading.textfile import sha256
from pipeline.run_facts import RunFacts
from pipeline.sampling import read_frame

DATABASE = "granskning.duckdb"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    export: Path
    target: Path
    audit: str = "sysselsattning_2025"
    granskningsdatum: date | None = None
    threshold: int | None = None
    by: tuple[str, ...] = ()
    population: Path | None = None
    tolerate_rejected: bool = False
    ignore_unknown: bool = False
    with_gx: bool = True
    template: Path | None = None


@dataclass(frozen=True)
class Done:
    """What a run tells the user at the end."""

    target: Path
    loaded: Loaded
    notes: tuple[str, ...]


def load_audit(name: str) -> Audit:
    """The audit of that name, every expression bound. UsageError if there is none, AuditError if it is wrong."""
    try:
        audit = audits.load(name)
    except KeyError:
        raise UsageError(
            f"Granskningen {name} finns inte.{meant(name, audits.names())} Det som finns är: "
            f"{', '.join(audits.names())}, eller en egen mapp, som skrivs med sökväg: ./min_granskning."
        ) from None
    except DefinitionError as error:
        raise AuditError(str(error)) from None
    assess.verify(audit)
    return audit


def rapport(request: Request, say: Say) -> Done:
    """The whole job. Everything is made in a folder beside the target and swapped in at the end."""
    output.check_target(request.target, request.export, "rapport")
    audit = load_audit(request.audit)
    by = dimensions(audit, request.by)
    frame = _frame(audit, request.population)
    day = request.granskningsdatum or audit.granskningsdatum
    with output.replaced(request.target, say) as folder, faults_listed(request.target):
        con, export, loaded = read(request, audit, folder, say)
        with con:
            say("Bedömer ärendena mot kriterierna …")
            assess.assess(con, audit, day, loaded.present)
            assess.keep(con, audit)
            results = tabulate.tabulate(con, audit, loaded.present, by)
            published = publish.disclose(results, request.threshold or audit.threshold, frame)
            say("Skriver rapporten …")
            facts = run_facts(audit, day, loaded, drawn=bool(frame))
            _reports(con, audit, published, facts, folder, request.template)
            results_writer.store_delivery(con, export, loaded)
            completeness = validate.completeness(con, audit, loaded.present)
            told = notes(con, audit, export, loaded, day)
            con.execute("CHECKPOINT")
        if request.with_gx:
            say("Kontrollerar datakvaliteten med Great Expectations …")
            _quality(audit, day, loaded, completeness, folder)
        hidden = manifest.hidden(published)
        manifest.write(folder, "rapport", audit, export, loaded, _options(request, day), hidden)
    return Done(request.target, loaded, (*told, *_not_broken_down(results, by)))


def dimensions(audit: Audit, names: Sequence[str]) -> tuple[Dimension, ...]:
    """The dimensions of those names, each once. UsageError if there are none such or more than two."""
    known = {d.name: d for d in audit.dimensions}
    if unknown := [name for name in names if name not in known]:
        raise UsageError(
            f"Granskningen {audit.name} går inte att dela upp på {unknown[0]}, bara på {', '.join(known)}."
        )
    wanted = tuple(known[name] for name in dict.fromkeys(names))
    if len(wanted) > 2:
        raise UsageError(
            "Tabellerna kan delas upp på högst två saker på en gång: ange --uppdelning en eller två gånger."
        )
    return wanted


def _frame(audit: Audit, sample: Path | None) -> Mapping[str, int]:
    """How many decisions the sample was drawn from, per district; empty where nobody has told."""
    if sample is None:
        return {}
    frame = read_frame(sample)
    if frame.audit != audit.name:
        raise UsageError(f"Urvalet i {sample.name} är draget för granskningen {frame.audit}, inte {audit.name}.")
    return frame.districts


def kontrollera(request: Request, say: Say) -> Done:
    """Contract and data quality only: the target gets the page of data quality and no report."""
    output.check_target(request.target, request.export, "kontrollera")
    audit = load_audit(request.audit)
    day = request.granskningsdatum or audit.granskningsdatum
    with output.replaced(request.target, say) as folder, faults_listed(request.target):
        con, export, loaded = read(request, audit, folder, say)
        with con:
            assess.assess(con, audit, day, loaded.present)
            assess.keep(con, audit)
            completeness = validate.completeness(con, audit, loaded.present)
            told = notes(con, audit, export, loaded, day)
        say("Kontrollerar datakvaliteten med Great Expectations …")
        _quality(audit, day, loaded, completeness, folder)
        (folder / DATABASE).unlink()
        manifest.write(folder, "kontrollera", audit, export, loaded, _options(request, day))
    return Done(request.target, loaded, told)


@contextmanager
def faults_listed(target: Path) -> Iterator[None]:
    """Lists every fault of the export in the target, beside an earlier report if there is one."""
    try:
        yield
    except ContractError as error:
        from reports.render.excel import lists

        target.mkdir(parents=True, exist_ok=True)
        lists.write_faults(error.faults, target / "fel.xlsx", target / "fel.csv")
        listed = f"Alla fel finns i {target / 'fel.xlsx'} och fel.csv."
        raise ContractError(error.faults, listed, error.said) from None


def read(request: Request, audit: Audit, folder: Path, say: Say) -> tuple[duckdb.DuckDBPyConnection, Export, Loaded]:
    """Export -> text tables -> typed tables in the folder's database."""
    say("Läser exporten …")
    scratch = folder / "scratch"
    scratch.mkdir()
    export = read_export(request.export, audit, scratch)
    con = connect(folder / DATABASE, export.sha256)
    try:
        surveys = scan.survey(con, export, scratch)
        loaded = load(
            con,
            audit,
            surveys,
            tolerate_rejected=request.tolerate_rejected,
            ignore_unknown=request.ignore_unknown,
        )
    except BaseException:
        con.close()
        raise
    shutil.rmtree(scratch)
    if loaded.faults:
        from reports.render.excel import lists

        lists.write_faults(loaded.faults, folder / "fel.xlsx", folder / "fel.csv")
    return con, export, loaded


def _reports(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    published: published_.Published,
    facts: RunFacts,
    folder: Path,
    template: Path | None,
) -> None:
    """What was published -> the files that people open, and the database's stable tables."""
    from reports.feedback import report
    from reports.language import phrases, rules
    from reports.render import csv, html
    from reports.render.excel import workbook
    from reports.render.figures import draw
    from reports.render.word import document as word
    from reports.review import build

    document = build.build(audit, published, facts)
    tables = [(t.id, *build.csv_rows(t)) for t in (*published.tables, *published.divided)]
    tables += [(o.id, *build.overview_rows(o)) for o in published.overviews if o.units is not None]
    broken_down = [b for b in (*published.breakdowns, published.compared) if b]
    labels = {t.name: t.label for t in audit.tables}
    results_writer.store_indicators(con, ((i, phrases.sentence(i, labels)) for i in published.indicators))
    results_writer.store_tables(con, [*tables, *((b.id, *build.breakdown_cells(b)) for b in broken_down)])
    results_writer.store_audit(con, audit, published, facts.granskningsdatum, facts.version)
    results_writer.store_criteria(con, audit, published.compared, rules.Phrasebook(audit).definition)
    # The working list is the database's work and the reports are not, so they are written side by side.
    with ThreadPoolExecutor(1) as aside:
        listed = aside.submit(_working_list, con, audit, published, document.created, folder)
        (folder / "tabeller").mkdir()
        for id_, headers, rows in tables:
            csv.write_csv(headers, rows, folder / "tabeller" / f"{id_}.csv")
        for breakdown in broken_down:
            csv.write_csv(*build.breakdown_rows(breakdown), folder / "tabeller" / f"{breakdown.id}.csv")
        drawn = draw.draw(document, folder / "figurer")
        word.write(document, drawn, folder / "rapport.docx", template)
        report.write(audit, published, facts, folder / "aterkoppling", template)
        html.write(document, folder / "figurer", folder / "rapport.html")
        workbook.write_tables(document, folder / "tabeller.xlsx")
        listed.result()


def _working_list(
    con: duckdb.DuckDBPyConnection, audit: Audit, published: published_.Published, created: date, folder: Path
) -> None:
    from reports.render.excel import lists

    shortfalls = sum(c.base - c.counts[Outcome.UPPFYLLT] for c in published.criteria)
    if shortfalls > results_writer.LISTED_IN_EXCEL:
        results_writer.write_findings_parquet(con, audit, folder / "avvikelser.parquet")
        return
    criteria = {c.id: c for c in audit.criteria}
    districts = audit.main.variable("stadsdel").codes
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
        )
        for id_, district, k, outcome, reason, law in results_writer.findings(con, audit)
    )
    lists.write_findings(rows, folder / "avvikelser.xlsx", created=created)


def _quality(audit: Audit, day: date, loaded: Loaded, completeness: validate.Completeness, folder: Path) -> None:
    from reports import quality

    found = validate.validate(folder / DATABASE, audit, loaded.rows_used)
    found.write(folder / "gx")
    quality.write(quality.report(audit, found, completeness, day), folder / "datakvalitet.html")


def run_facts(audit: Audit, day: date, loaded: Loaded, *, drawn: bool = False) -> RunFacts:
    """What the report says of the run itself; `drawn` if it is known how many decisions the sample was drawn from."""
    return RunFacts(
        granskningsdatum=day,
        rows_read=dict(loaded.rows_read),
        rows_used=dict(loaded.rows_used),
        rows_rejected=dict(loaded.rows_rejected),
        empty_rows=dict(loaded.empty_rows),
        missing_tables=tuple(t.name for t in audit.lacking(loaded.present)),
        dropped_columns=loaded.dropped_columns,
        version=manifest.version(),
        drawn=drawn,
    )


def _options(request: Request, day: date) -> dict[str, object]:
    return {
        "granskningsdatum": day.isoformat(),
        "troskel": request.threshold,
        "uppdelning": list(request.by),
        "population": {"fil": request.population.name, "sha256": sha256(request.population)}
        if request.population
        else None,
        "tillat_avvisade": request.tolerate_rejected,
        "ignorera_okanda": request.ignore_unknown,
        "utan_gx": not request.with_gx,
        "mall": request.template.name if request.template else None,
    }


def _not_broken_down(results: tabulate.Results, by: Sequence[Dimension]) -> tuple[str, ...]:
    """What the user must be told where a breakdown was asked for and all decisions are of one group."""
    divided = {dimension for found in results.groups for dimension in found.dimensions}
    names = " och ".join(d.label.lower() for d in by if d not in divided)
    return (f"Rapporten är inte uppdelad efter {names}: alla ärenden hör till samma grupp.",) if names else ()
