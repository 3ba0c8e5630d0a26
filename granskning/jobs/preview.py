"""What a breakdown will cost in hidden counts, before the report is made."""

from __future__ import annotations

from pathlib import Path

from granskning.jobs.job import JobSteps, Result, Say, check_day, read
from granskning.jobs.other_reports import compare_with_earlier
from granskning.jobs.report import count_outcomes, disclosed
from granskning.jobs.request import Request, leniency, prepared
from granskning.jobs.sample_check import compare_with_sample
from granskning.scratch import scratch
from pipeline import assess
from reports.review.cost import cost


def forhandsvisa(request: Request, say: Say) -> Result:
    """How much of each breakdown will be hidden, in the result's notes. Writes nothing.

    Raises the same errors as `rapport` about the export, the audit and the breakdowns.
    """
    steps, plan = JobSteps(say, 3), prepared(request)
    with scratch() as folder:
        steps("Läser exporten")
        con, _, loaded = read(request.export, plan.audit, Path(folder), verify=True, **leniency(request))
        with con:
            check_day(con, plan.audit, plan.day)
            steps("Bedömer ärendena mot kriterierna")
            assess.assess(con, plan.audit, plan.day, loaded.present)
            plan, _ = compare_with_sample(con, compare_with_earlier(con, plan, request.earlier))
            steps("Räknar och skyddar små antal")
            published = disclosed(count_outcomes(con, plan, loaded), plan)
    return Result(request.target, tuple(cost(published)))
