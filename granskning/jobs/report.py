"""The whole job on one screen: export -> text tables -> typed tables -> outcomes -> counts -> what may be published
-> document -> files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import duckdb

from checks.audit import Audit
from checks.report_tables import Dimension
from checks.subject import Reader
from granskning import output
from granskning.jobs import illustrated, papers, quality, updated
from granskning.jobs.aside import Aside
from granskning.jobs.job import (
    DATABASE,
    LETTER,
    NAME,
    Result,
    Say,
    Steps,
    faults_listed,
    import_meanwhile,
    load_audit,
    read,
)
from granskning.jobs.untold import untold_note
from granskning.notes import OfCases, notes
from pipeline import assess, manifest, results_writer
from pipeline.comparing import results_reader
from pipeline.disclosure.earlier import dimensions_of, printed_counts
from pipeline.disclosure.letters import lettered, letters
from pipeline.drawn_sample import DrawnSample, Followed, followed, read_sample
from pipeline.errors import UsageError
from pipeline.reading.export import is_invented
from pipeline.reading.load import Loaded
from pipeline.reading.textfile import sha256
from pipeline.run_facts import RunFacts, SampleUse
from pipeline.sampling import Codes
from reports.review import build
from reports.review.material import Material

if TYPE_CHECKING:
    from pipeline.counting.tabulate import Results
    from pipeline.disclosure.printed_counts import PrintedCount
    from pipeline.disclosure.published import Published
    from reports.update.edited import Edited


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    export: Path
    target: Path
    audit: str | Audit = "sysselsattning_2025"
    granskningsdatum: date | None = None
    threshold: int | None = None
    by: tuple[str, ...] = ()
    population: Path | None = None
    tolerate_rejected: bool = False
    ignore_unknown: bool = False
    with_gx: bool = True
    template: Path | None = None
    earlier: tuple[Path, ...] = ()
    figures: bool = False
    tables: bool = False
    edited: Path | None = None
    lettered: bool | None = None


@dataclass(frozen=True)
class Prepared:
    """What the request comes to: the audit, and how its decisions are to be counted and shown."""

    audit: Audit
    day: date
    by: tuple[tuple[Dimension, ...], ...]
    threshold: int
    frame: Mapping[Codes, int]
    sample: DrawnSample | None
    invented_frame: bool
    earlier: tuple[PrintedCount, ...]
    edited: Edited | None


def prepared(request: Request) -> Prepared:
    """The request understood. UsageError, AuditError or FileError if it cannot be."""
    audit = load_audit(request.audit)
    return Prepared(
        audit,
        request.granskningsdatum or audit.granskningsdatum,
        breakdowns(audit, request.by),
        _threshold(audit, request.threshold),
        {},
        read_sample(request.population, audit) if request.population else None,
        request.population is not None and is_invented(request.population),
        printed_counts(audit, request.earlier),
        updated.opened(request.edited, audit),
    )


def rapport(request: Request, say: Say) -> Result:
    """The whole job. Everything is made in a folder beside the target and swapped in at the end.

    Processes aside import what is slow to import in the meantime: one checks the data quality, and one, which starts
    when the export is known to be right, draws the figures and writes what is made for readers.
    """
    with ExitStack() as asides:
        checker = asides.enter_context(Aside(quality.prepare)) if request.with_gx else None
        import_meanwhile("pipeline.counting.tabulate", "pipeline.disclosure.publish")
        return _rapport(request, Steps(say, 7 if checker else 6), asides, checker)


def _rapport(request: Request, steps: Steps, asides: ExitStack, checker: Aside | None) -> Result:
    asked = prepared(request)
    audit, day = asked.audit, asked.day
    output.check_target(request.target, request.export, "rapport", request.edited)
    # What works aside ends before the folder that it writes in is removed.
    with output.replaced(request.target, steps.notice) as folder, faults_listed(request.target, request.export), asides:
        steps("Läser exporten")
        con, export, loaded = read(request.export, audit, folder, **leniency(request))
        invented = export.invented or asked.invented_frame
        if asked.edited:
            asked.edited.check_data(invented=invented)
        with con, ExitStack() as meanwhile:
            writer = asides.enter_context(Aside(illustrated.prepare))
            steps("Bedömer ärendena mot kriterierna")
            assess.assess(con, audit, day, loaded.present)
            assess.keep(con, audit)
            asked, use = held_against_sample(con, asked)
            expected = quality.expected(con, audit, loaded, request.earlier)
            checked = (
                quality.begin(checker, con, audit, day, loaded, folder, expected, invented=invented)
                if checker
                else None
            )
            steps("Räknar och skyddar små antal")
            results = counted(con, asked, loaded)
            long_list = meanwhile.enter_context(papers.long_list_meanwhile(con, audit, results, folder))
            published = disclosed(results, asked)
            steps("Skriver tabeller, arbetslista och återkoppling")
            sample = use.use if use else None
            facts = run_facts(audit, day, loaded, drawn=bool(asked.frame), sample=sample, invented=invented)
            named = letters(audit, published) if _by_letter(request, audit) else {}
            printed = lettered(audit, published, named) if named else published
            document = build.build(audit, printed, facts, figures=request.figures, tables=request.tables, letters=named)
            rules, feedback = build.rules(audit, printed, facts), Material(audit, published, facts, letters=named)
            written = writer.start(illustrated.write, document, rules, feedback, folder, request.template)
            papers.tables(document, printed, folder)
            papers.unprotected(results, document, folder / output.WORKING / "stadsdelar.xlsx")
            if not long_list():
                papers.working_list(con, audit, published, document, folder)
            papers.store(con, audit, published, printed, facts)
            results_writer.store_delivery(con, export, loaded)
            told = (
                *notes(con, audit, export, loaded, day),
                *_not_broken_down(results),
                *(sample_notes(use) if use else ()),
            )
            papers.finish(con, audit, document, folder / output.WORKING)
            kept = results_reader.fingerprint(con)
            con.execute("CHECKPOINT")
        steps("Ritar figurer, skriver Word och webbsida")
        written()
        if asked.edited:
            told = (*told, *updated.update(asked.edited, document, folder))
        if checked:
            steps("Kontrollerar datakvaliteten")
            checked()
        steps("Sparar resultatet")
        options = _options(request, day, asked.edited)
        told_of_itself = {**manifest.hidden(published), results_reader.FINGERPRINT: kept}
        manifest.write(folder, "rapport", audit, export, loaded, options, told_of_itself, invented=invented)
    return Result(request.target, (*told, *untold_note(request.target, request.earlier)), invented)


def held_against_sample(con: duckdb.DuckDBPyConnection, asked: Prepared) -> tuple[Prepared, Followed | None]:
    """What was reviewed beside the sample, by id. What the sample was drawn from is reckoned with only if it is that
    sample. UsageError if the sample is of other quotas than the audit."""
    if asked.sample is None:
        return asked, None
    audit = asked.audit
    shown = ", ".join(f"CAST({name} AS VARCHAR)" for name in (audit.main.key[0], *audit.drawn_by))
    rows = con.execute(f"SELECT {shown} FROM {audit.main.name} WHERE {audit.sampled.sql}").fetchall()
    found = followed(asked.sample, {id_: values for id_, *values in rows}, audit.drawn_by)
    frame = asked.sample.frame.sizes(audit)
    return (replace(asked, frame=frame) if found.random else asked), found


def sample_notes(found: Followed) -> tuple[str, ...]:
    """What the user must be told of how the sample was followed, with the first ids."""
    told = {
        "Granskade ärenden som inte hör till urvalet": found.alien,
        "Granskade reserver som inte ersätter något draget beslut": found.unexplained,
        "Dragna beslut som varken är granskade eller ersatta": found.missing,
        "Ärenden som hör till en annan grupp än i urvalet": found.moved,
    }
    notes: list[str] = [OfCases(what, ids) for what, ids in told.items() if ids]
    if not found.random:
        notes.append("Intervallen räknas därför inte som för ett draget urval, och resultaten vägs inte.")
    return tuple(notes)


def counted(con: duckdb.DuckDBPyConnection, asked: Prepared, loaded: Loaded) -> Results:
    """Outcomes -> counts."""
    from pipeline.counting import tabulate

    dimensions = dimensions_of(asked.audit, asked.earlier)
    return tabulate.tabulate(con, asked.audit, loaded.present, asked.by, dimensions, drawn=bool(asked.frame))


def disclosed(results: Results, asked: Prepared) -> Published:
    """What of the counts may be published."""
    from pipeline.disclosure import publish

    return publish.disclose(results, Reader(asked.audit), asked.threshold, asked.frame, asked.earlier)


def kontrollera(request: Request, say: Say, accepted: Callable[[], None]) -> Result:
    """Contract and data quality only: the target gets the page of data quality and no report.

    `accepted` is called when the export is known to follow the codebook, seconds before the rest is done.
    """
    output.check_target(request.target, request.export, "kontrollera")
    with ExitStack() as asides:
        return _kontrollera(request, Steps(say, 4), accepted, asides)


def _kontrollera(request: Request, steps: Steps, accepted: Callable[[], None], asides: ExitStack) -> Result:
    checker = asides.enter_context(Aside(quality.prepare))
    audit = load_audit(request.audit)
    day = request.granskningsdatum or audit.granskningsdatum
    with output.replaced(request.target, steps.notice) as folder, faults_listed(request.target, request.export), asides:
        steps("Läser exporten")
        con, export, loaded = read(request.export, audit, folder, **leniency(request))
        with con:
            accepted()
            steps("Bedömer ärendena mot kriterierna")
            assess.assess(con, audit, day, loaded.present)
            assess.keep(con, audit)
            expected = quality.expected(con, audit, loaded)
            checked = quality.begin(
                checker, con, audit, day, loaded, folder, expected, invented=export.invented, context=False
            )
            told = notes(con, audit, export, loaded, day)
        steps("Kontrollerar datakvaliteten")
        checked()
        steps("Sparar resultatet")
        (folder / DATABASE).unlink()
        options = _options(request, day)
        manifest.write(folder, "kontrollera", audit, export, loaded, options, invented=export.invented)
    return Result(request.target, told, export.invented)


def breakdowns(audit: Audit, names: Sequence[str]) -> tuple[tuple[Dimension, ...], ...]:
    """The breakdowns of those names, each once: 'stadsdel', or 'stadsdel,kon' for one by both.

    UsageError if the audit has no such dimension, or if more than two are crossed.
    """
    known = {d.name: d for d in audit.dimensions}
    made = []
    for each in names:
        wanted = tuple(dict.fromkeys(name.strip() for name in each.split(",")))
        if unknown := [name for name in wanted if name not in known]:
            raise UsageError(
                f"--uppdelning {unknown[0]}: granskningen {audit.name} går bara att dela upp på {', '.join(known)}."
            )
        if len(wanted) > 2:
            raise UsageError(
                f"Tabellerna kan korsas på högst två saker, inte {', '.join(wanted)}. Ange hellre flera --uppdelning."
            )
        made.append(tuple(known[name] for name in wanted))
    return tuple(dict.fromkeys(made))


def _by_letter(request: Request, audit: Audit) -> bool:
    """Whether what is published has the districts by letter."""
    return audit.lettered if request.lettered is None else request.lettered


def _threshold(audit: Audit, asked: int | None) -> int:
    """The lowest count of a broken-down cell that is shown. UsageError if it is lower than the audit's own."""
    if asked is not None and asked < audit.threshold:
        raise UsageError(f"Tröskeln (--troskel) kan höjas men aldrig vara lägre än {audit.threshold}.")
    return audit.threshold if asked is None else asked


class _Leniency(TypedDict):
    tolerate_rejected: bool
    ignore_unknown: bool


def leniency(request: Request) -> _Leniency:
    return {"tolerate_rejected": request.tolerate_rejected, "ignore_unknown": request.ignore_unknown}


def run_facts(
    audit: Audit,
    day: date,
    loaded: Loaded,
    *,
    drawn: bool = False,
    sample: SampleUse | None = None,
    invented: bool = False,
) -> RunFacts:
    """What the report says of the run itself; `drawn`, `sample` and `invented` as in `RunFacts`."""
    return RunFacts(
        granskningsdatum=day,
        rows_read=dict(loaded.rows_read),
        rows_used=dict(loaded.rows_used),
        rows_rejected=dict(loaded.rows_rejected),
        empty_rows=dict(loaded.empty_rows),
        missing_tables=tuple(t.name for t in audit.missing_tables(loaded.present)),
        dropped_columns=loaded.dropped_columns,
        version=manifest.version(),
        drawn=drawn,
        sample=sample,
        invented=invented,
    )


def _options(request: Request, day: date, edited: Edited | None = None) -> dict[str, object]:
    return {
        "granskningsdatum": day.isoformat(),
        "troskel": request.threshold,
        "uppdelning": list(request.by),
        "tidigare": [path.name for path in request.earlier],
        "population": {"fil": request.population.name, "sha256": sha256(request.population)}
        if request.population
        else None,
        "tillat_avvisade": request.tolerate_rejected,
        "ignorera_okanda": request.ignore_unknown,
        "utan_gx": not request.with_gx,
        "stadsdelar": request.lettered if request.lettered is None else LETTER if request.lettered else NAME,
        "figurer": request.figures,
        "tabeller": request.tables,
        "uppdatera": {"fil": manifest.safe(edited.name), "sha256": edited.sha256} if edited else None,
        "mall": request.template.name if request.template else None,
    }


def _not_broken_down(results: Results) -> tuple[str, ...]:
    """What the user must be told where a breakdown was asked for and all decisions are of one group."""
    counted = {grouped.dimensions for grouped in results.groups}
    names = " och ".join(d.label.lower() for by in results.by if by not in counted for d in by)
    return (f"Rapporten är inte uppdelad efter {names}: alla ärenden hör till samma grupp.",) if names else ()
