"""What a breakdown will cost, told before the report is made."""

from __future__ import annotations

from pathlib import Path

from granskning.jobs.job import Result, Say, Steps, read
from granskning.jobs.report import Request, counted, disclosed, held_against_sample, leniency, prepared
from granskning.scratch import scratch
from pipeline import assess
from reports.review.cost import cost


def forhandsvisa(request: Request, say: Say) -> Result:
    """How much will be hidden of each breakdown, in the result's notes. Nothing is written.

    Raises what `rapport` does of the export, the audit and the breakdowns.
    """
    steps, asked = Steps(say, 3), prepared(request)
    with scratch() as folder:
        steps("Läser exporten")
        con, _, loaded = read(request.export, asked.audit, Path(folder), **leniency(request))
        with con:
            steps("Bedömer ärendena mot kriterierna")
            assess.assess(con, asked.audit, asked.day, loaded.present)
            asked, _ = held_against_sample(con, asked)
            steps("Räknar och skyddar små antal")
            published = disclosed(counted(con, asked, loaded), asked)
    return Result(request.target, tuple(cost(published)))
