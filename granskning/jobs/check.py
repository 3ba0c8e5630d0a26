"""The check of an export alone: does it follow the codebook, and what does Great Expectations say of its quality?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from granskning import output
from granskning.jobs import quality
from granskning.jobs.job import JobSteps, Result, Say, faults_listed, open_audit, read
from granskning.jobs.request import Request, leniency, options
from granskning.jobs.side_process import SideProcess
from granskning.notes import notes
from pipeline import assess, manifest
from pipeline.run_facts import DATABASE


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
        manifest.write(folder, "kontrollera", audit, export, loaded, options(request, day), invented=export.invented)
    return Result(request.target, run_notes, export.invented)
