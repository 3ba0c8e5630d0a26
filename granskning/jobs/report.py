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
from granskning.jobs import illustrated, quality, updated
from granskning.jobs.job import (
    JobSteps,
    Result,
    Say,
    check_day,
    faults_listed,
    import_meanwhile,
    open_audit,
    read,
)
from granskning.jobs.other_reports import other_reports_note
from granskning.jobs.side_process import SideProcess
from granskning.notes import OfCases, notes
from granskning.option_values import DEFAULT_AUDIT, districts_value
from pipeline import assess, described, manifest, results_writer
from pipeline.comparing import results_reader
from pipeline.disclosure.earlier import dimensions_of, printed_counts
from pipeline.disclosure.letters import lettered, letters
from pipeline.drawn_sample import DrawnSample, Followed, followed, read_sample
from pipeline.errors import UsageError
from pipeline.reading.export import is_invented
from pipeline.reading.load import Loaded
from pipeline.reading.textfile import sha256
from pipeline.run_facts import DATABASE, RunFacts, SampleUse
from pipeline.sampling import Codes

if TYPE_CHECKING:
    from pipeline.counting.tabulate import Results
    from pipeline.disclosure.printed_counts import PrintedCount
    from pipeline.disclosure.published import Published
    from reports.update.edited import Edited


@dataclass(frozen=True)
class Request:
    """What the user asked for, under the options of `granskning rapport`; None is the audit's own choice.

    `by` are the breakdowns as written (`stadsdel,kon`), `population` the workbook of the drawn sample, `template` a
    Word template of the user's, `earlier` the folders of earlier reports of the same decisions, and `edited` a report
    in which somebody has written. With `figures` what is in a table is drawn too, and with `tables` the reverse.
    """

    export: Path
    target: Path
    audit: str | Audit = DEFAULT_AUDIT
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
    """A resolved request: the audit, and how to count and show its decisions.

    `day` is the granskningsdatum, `frame` the number of decisions per stratum that the sample was drawn from (empty
    unless the decisions are that sample), and `earlier` the counts that earlier reports print.
    """

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
    """Resolves the request. UsageError, AuditError or FileError if it cannot be resolved."""
    audit = open_audit(request.audit)
    return Prepared(
        audit,
        request.granskningsdatum or audit.granskningsdatum,
        breakdowns(audit, request.by),
        _threshold(audit, request.threshold),
        {},
        read_sample(request.population, audit) if request.population else None,
        request.population is not None and is_invented(request.population),
        printed_counts(audit, request.earlier),
        updated.edited_report(request.edited, audit),
    )


def rapport(request: Request, say: Say) -> Result:
    """The whole job. Everything is made in a folder beside the target and swapped in at the end.

    Two side processes import slow modules in the meantime. One checks the data quality; the other starts once the
    export has proved valid, draws the figures and writes the documents for readers.
    """
    with ExitStack() as processes:
        checker = processes.enter_context(SideProcess(quality.prepare)) if request.with_gx else None
        return _rapport(request, JobSteps(say, 7 if checker else 6), processes, checker)


def _rapport(request: Request, steps: JobSteps, processes: ExitStack, checker: SideProcess | None) -> Result:
    plan = prepared(request)
    audit, day = plan.audit, plan.day
    output.check_target(request.target, request.export, "rapport", request.edited)
    # `processes` comes last, so that they end before the folder that they write to is removed.
    with (
        output.replaced(request.target, steps.notice) as folder,
        faults_listed(request.target, request.export),
        processes,
    ):
        steps("Läser exporten")
        import_meanwhile("pipeline.counting.tabulate", "pipeline.disclosure.publish", "granskning.jobs.papers")
        con, export, loaded = read(request.export, audit, folder, verify=True, **leniency(request))
        invented = export.invented or plan.invented_frame
        if plan.edited:
            plan.edited.check_data(invented=invented)
        with con, ExitStack() as background:
            check_day(con, audit, day)
            writer = processes.enter_context(SideProcess(illustrated.prepare))
            steps("Bedömer ärendena mot kriterierna")
            assess.assess(con, audit, day, loaded.present)
            from granskning.jobs import papers  # slow to import: read meanwhile, above

            outcomes_meanwhile = background.enter_context(papers.outcomes_meanwhile(con, audit, folder))
            assess.keep(con, audit)
            plan, sample_check = compare_with_sample(con, plan)
            expectations = quality.expected(con, audit, loaded, request.earlier)
            finish_check = (
                quality.begin(checker, con, audit, day, loaded, folder, expectations, invented=invented)
                if checker
                else None
            )
            steps("Räknar och skyddar små antal")
            results = count_outcomes(con, plan, loaded)
            from reports.review import build  # `papers` has imported it
            from reports.review.material import Material

            run_notes = (
                *notes(con, audit, export, loaded, day),
                *_undivided_note(results),
                *(sample_notes(sample_check) if sample_check else ()),
            )
            from_outcomes = outcomes_meanwhile()
            published = disclosed(results, plan)
            steps("Skriver tabeller, arbetslista och återkoppling")
            sample = sample_check.use if sample_check else None
            facts = run_facts(audit, day, loaded, drawn=bool(plan.frame), sample=sample, invented=invented)
            district_letters = letters(audit, published) if _by_letter(request, audit) else {}
            printed = lettered(audit, published, district_letters) if district_letters else published
            document = build.build(
                audit, printed, facts, figures=request.figures, tables=request.tables, letters=district_letters
            )
            rules, feedback = (
                build.rules(audit, printed, facts),
                Material(audit, published, facts, letters=district_letters),
            )
            finish_documents = writer.start(illustrated.write, document, rules, feedback, folder, request.template)
            papers.tables(document, printed, folder)
            papers.unprotected_counts(results, document, folder / output.WORKING / "stadsdelar.xlsx")
            outcomes = from_outcomes()
            if outcomes.findings is not None:
                papers.working_list(con, audit, published, outcomes.findings, document, folder)
            if outcomes.flat is not None:
                papers.flat_table(audit, outcomes.flat, document, folder / output.WORKING)
            papers.store(con, audit, published, printed, facts)
            results_writer.store_delivery(con, export, loaded)
            described.comment(con, audit)
            fingerprint = results_reader.fingerprint(con)
            con.execute("CHECKPOINT")
        steps("Ritar figurer, skriver Word och webbsida")
        finish_documents()
        if plan.edited:
            run_notes = (*run_notes, *updated.update(plan.edited, document, folder))
        if finish_check:
            steps("Kontrollerar datakvaliteten")
            finish_check()
        steps("Sparar resultatet")
        options = _options(request, day, plan.edited)
        self_description = {**manifest.hidden_counts(published), results_reader.FINGERPRINT: fingerprint}
        manifest.write(folder, "rapport", audit, export, loaded, options, self_description, invented=invented)
    return Result(request.target, (*run_notes, *other_reports_note(request.target, request.earlier)), invented)


def compare_with_sample(con: duckdb.DuckDBPyConnection, plan: Prepared) -> tuple[Prepared, Followed | None]:
    """Compares the reviewed decisions with the sample, by id. The sampling frame is used only if the decisions are that
    sample. UsageError if the sample has other quotas than the audit."""
    if plan.sample is None:
        return plan, None
    audit = plan.audit
    columns = ", ".join(f"CAST({name} AS VARCHAR)" for name in (audit.main.key[0], *audit.drawn_by))
    rows = con.execute(f"SELECT {columns} FROM {audit.main.name} WHERE {audit.sampled.sql}").fetchall()
    sample_check = followed(plan.sample, {id_: values for id_, *values in rows}, audit.drawn_by)
    frame = plan.sample.frame.sizes(audit)
    return (replace(plan, frame=frame) if sample_check.random else plan), sample_check


def sample_notes(sample_check: Followed) -> tuple[str, ...]:
    """How the reviewed decisions deviate from the sample, with the first ids."""
    ids_by_text = {
        "Granskade ärenden som inte hör till urvalet": sample_check.alien,
        "Granskade reserver som inte ersätter något draget beslut": sample_check.unexplained,
        "Dragna beslut som varken är granskade eller ersatta": sample_check.missing,
        "Ärenden som hör till en annan grupp än i urvalet": sample_check.moved,
    }
    notes: list[str] = [OfCases(text, ids) for text, ids in ids_by_text.items() if ids]
    if not sample_check.random:
        notes.append("Intervallen räknas därför inte som för ett draget urval, och resultaten vägs inte.")
    return tuple(notes)


def count_outcomes(con: duckdb.DuckDBPyConnection, plan: Prepared, loaded: Loaded) -> Results:
    """Outcomes -> counts."""
    from pipeline.counting import tabulate

    dimensions = dimensions_of(plan.audit, plan.earlier)
    return tabulate.tabulate(con, plan.audit, loaded.present, plan.by, dimensions, drawn=bool(plan.frame))


def disclosed(results: Results, plan: Prepared) -> Published:
    """What of the counts may be published."""
    from pipeline.disclosure import publish

    return publish.disclose(results, Reader(plan.audit), plan.threshold, plan.frame, plan.earlier)


def kontrollera(request: Request, say: Say, accepted: Callable[[], None]) -> Result:
    """Contract and data quality only: the target gets the page of data quality and no report.

    `accepted` is called as soon as the export is known to follow the codebook, seconds before the job ends.
    """
    output.check_target(request.target, request.export, "kontrollera")
    with ExitStack() as processes:
        return _kontrollera(request, JobSteps(say, 4), accepted, processes)


def _kontrollera(request: Request, steps: JobSteps, accepted: Callable[[], None], processes: ExitStack) -> Result:
    checker = processes.enter_context(SideProcess(quality.prepare))
    audit = open_audit(request.audit)
    day = request.granskningsdatum or audit.granskningsdatum
    with (
        output.replaced(request.target, steps.notice) as folder,
        faults_listed(request.target, request.export),
        processes,
    ):
        steps("Läser exporten")
        con, export, loaded = read(request.export, audit, folder, verify=True, **leniency(request))
        with con:
            accepted()
            steps("Bedömer ärendena mot kriterierna")
            assess.assess(con, audit, day, loaded.present)
            assess.keep(con, audit)
            expectations = quality.expected(con, audit, loaded)
            finish_check = quality.begin(
                checker, con, audit, day, loaded, folder, expectations, invented=export.invented, context=False
            )
            run_notes = notes(con, audit, export, loaded, day)
        steps("Kontrollerar datakvaliteten")
        finish_check()
        steps("Sparar resultatet")
        (folder / DATABASE).unlink()
        options = _options(request, day)
        manifest.write(folder, "kontrollera", audit, export, loaded, options, invented=export.invented)
    return Result(request.target, run_notes, export.invented)


def breakdowns(audit: Audit, names: Sequence[str]) -> tuple[tuple[Dimension, ...], ...]:
    """The breakdowns with those names, each once: 'stadsdel', or 'stadsdel,kon' for a breakdown by both.

    UsageError if the audit has no such dimension, or if more than two are crossed.
    """
    dimensions = {d.name: d for d in audit.dimensions}
    combinations = []
    for text in names:
        parts = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
        if unknown_parts := [name for name in parts if name not in dimensions]:
            raise UsageError(
                f"--uppdelning {unknown_parts[0]}: granskningen {audit.name} går bara att dela upp på "
                f"{', '.join(dimensions)}."
            )
        if len(parts) > 2:
            raise UsageError(
                f"Tabellerna kan korsas på högst två saker, inte {', '.join(parts)}. Ange hellre flera --uppdelning."
            )
        combinations.append(tuple(dimensions[name] for name in parts))
    return tuple(dict.fromkeys(combinations))


def _by_letter(request: Request, audit: Audit) -> bool:
    """Whether published material names the districts by letter."""
    return audit.lettered if request.lettered is None else request.lettered


def _threshold(audit: Audit, requested: int | None) -> int:
    """The lowest count of a broken-down cell that is shown. UsageError if it is lower than the audit's own."""
    if requested is not None and requested < audit.threshold:
        raise UsageError(f"Tröskeln (--troskel) kan höjas men aldrig vara lägre än {audit.threshold}.")
    return audit.threshold if requested is None else requested


class _Leniency(TypedDict):
    tolerate_rejected: bool
    ignore_unknown: bool


def leniency(request: Request) -> _Leniency:
    """The arguments of `read` that let faulty rows and unknown columns pass."""
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
    """What the report says about the run itself; `drawn`, `sample` and `invented` as in `RunFacts`."""
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
        "stadsdelar": districts_value(request.lettered),
        "figurer": request.figures,
        "tabeller": request.tables,
        "uppdatera": {"fil": manifest.safe(edited.name), "sha256": edited.sha256} if edited else None,
        "mall": request.template.name if request.template else None,
    }


def _undivided_note(results: Results) -> tuple[str, ...]:
    """A note if the user requested a breakdown in which all decisions belong to one group."""
    counted_dimensions = {grouped.dimensions for grouped in results.groups}
    names = " och ".join(d.label.lower() for by in results.by if by not in counted_dimensions for d in by)
    return (f"Rapporten är inte uppdelad efter {names}: alla ärenden hör till samma grupp.",) if names else ()
