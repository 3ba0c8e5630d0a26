"""What a report says of its run."""

from __future__ import annotations

from datetime import date

from checks.audits.sysselsattning_2025 import AUDIT
from granskning.jobs.report import run_facts
from pipeline.manifest import version
from pipeline.reading.load import Loaded


def test_what_the_report_says_of_the_run() -> None:
    loaded = Loaded(
        present=frozenset({"arenden"}),
        rows_read={"arenden": 120},
        rows_used={"arenden": 118},
        rows_rejected={"arenden": 2},
        empty_rows={},
        dropped_columns=("anteckning",),
    )
    facts = run_facts(AUDIT, date(2025, 10, 31), loaded, drawn=True)
    assert facts.missing_tables == ("uppfoljningar", "narvaro"), "tables about organisations are never missed"
    assert (facts.rows_used, facts.dropped_columns, facts.drawn) == ({"arenden": 118}, ("anteckning",), True)
    assert facts.version == version() and facts.granskningsdatum == date(2025, 10, 31)
