"""Every criterion of the review of sysselsättning and särskild stödinsats, with its rule and its source."""

from __future__ import annotations

from checks.audits.sysselsattning_2025.criteria import (
    beslut,
    genomforande,
    helhet,
    stodinsats,
    uppfoljning,
    utredning,
)
from checks.criteria import Criterion


def criteria(dur_hogsta_alder: int | None = None) -> tuple[Criterion, ...]:
    """All criteria in the order of the report. `dur_hogsta_alder` in months, None for no limit."""
    return (
        *utredning.criteria(dur_hogsta_alder),
        *helhet.CRITERIA,
        *beslut.CRITERIA,
        *stodinsats.CRITERIA,
        *genomforande.CRITERIA,
        *uppfoljning.CRITERIA,
    )
