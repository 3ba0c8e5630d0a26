"""The whole job on one screen: export -> text tables -> typed tables -> outcomes -> counts -> what may be published
-> document -> files."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING

import duckdb

from checks.audit import Audit
from checks.subject import Reader
from granskning import output
from granskning.jobs import illustrated, quality, updated
from granskning.jobs.job import JobSteps, Result, Say, check_day, faults_listed, import_meanwhile, read
from granskning.jobs.other_reports import compare_with_earlier, corrected_note, other_reports_note
from granskning.jobs.request import Prepared, Request, by_letter, leniency, options, prepared
from granskning.jobs.sample_check import compare_with_sample, sample_notes
from granskning.jobs.side_process import SideProcess
from granskning.notes import notes
from pipeline import assess, described, manifest, results_writer
from pipeline.comparing import results_reader
from pipeline.disclosure.earlier import dimensions_of
from pipeline.disclosure.letters import lettered, letters
from pipeline.reading.load import Loaded
from pipeline.run_facts import RunFacts, SampleUse

if TYPE_CHECKING:
    from pipeline.counting.tabulate import Results
    from pipeline.disclosure.published import Published
    from reports.document import ReportDocument
    from reports.review.material import Material


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
            plan, sample_check = compare_with_sample(con, compare_with_earlier(con, plan, request.earlier))
            expectations = quality.expected(con, audit, loaded, request.earlier)
            finish_check = (
                quality.begin(checker, con, audit, day, loaded, folder, expectations, invented=invented)
                if checker
                else None
            )
            steps("Räknar och skyddar små antal")
            results = count_outcomes(con, plan, loaded)
            run_notes = (
                *notes(con, audit, export, loaded, day),
                *_undivided_note(results),
                *(sample_notes(sample_check) if sample_check else ()),
            )
            from_outcomes = outcomes_meanwhile()
            published = disclosed(results, plan)
            run_notes = (*run_notes, *corrected_note(plan, published))
            steps("Skriver tabeller, arbetslista och återkoppling")
            sample = sample_check.use if sample_check else None
            facts = run_facts(audit, day, loaded, drawn=bool(plan.frame), sample=sample, invented=invented)
            printed, document, rules, feedback = _documents(request, audit, published, facts)
            finish_documents = writer.start(illustrated.write, document, rules, feedback, folder, request.template)
            papers.tables(document, printed, folder)
            papers.unprotected_counts(results, document, folder / output.WORKING / "stadsdelar.xlsx")
            papers.working_lists(con, audit, published, from_outcomes(), document, folder)
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
        asked = options(request, day, plan.edited)
        self_description = {**manifest.hidden_counts(published), results_reader.FINGERPRINT: fingerprint}
        manifest.write(folder, "rapport", audit, export, loaded, asked, self_description, invented=invented)
    return Result(request.target, (*run_notes, *other_reports_note(request.target, request.earlier)), invented)


def count_outcomes(con: duckdb.DuckDBPyConnection, plan: Prepared, loaded: Loaded) -> Results:
    """Outcomes -> counts."""
    from pipeline.counting import tabulate

    dimensions = dimensions_of(plan.audit, plan.earlier.counts)
    return tabulate.tabulate(con, plan.audit, loaded.present, plan.by, dimensions, drawn=bool(plan.frame))


def disclosed(results: Results, plan: Prepared) -> Published:
    """What of the counts may be published."""
    from pipeline.disclosure import publish

    return publish.disclose(results, Reader(plan.audit), plan.threshold, plan.frame, plan.earlier)


def _documents(
    request: Request, audit: Audit, published: Published, facts: RunFacts
) -> tuple[Published, ReportDocument, ReportDocument, Material]:
    """What the report prints of the counts (the districts may have letters there), the report and its rules, and what
    the feedback to each district is made of."""
    from reports.review import build  # `papers` has imported it
    from reports.review.material import Material

    by_district = letters(audit, published) if by_letter(request, audit) else {}
    if len(by_district) == 1 and request.lettered is None:
        by_district = {}  # a single district is named in any case
    printed = lettered(audit, published, by_district) if by_district else published
    document = build.build(audit, printed, facts, figures=request.figures, tables=request.tables, letters=by_district)
    return printed, document, build.rules(audit, printed, facts), Material(audit, published, facts, letters=by_district)


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


def _undivided_note(results: Results) -> tuple[str, ...]:
    """A note if the user requested a breakdown in which all decisions belong to one group."""
    counted_dimensions = {grouped.dimensions for grouped in results.groups}
    names = " och ".join(d.label.lower() for by in results.by if by not in counted_dimensions for d in by)
    return (f"Rapporten är inte uppdelad efter {names}: alla ärenden hör till samma grupp.",) if names else ()
