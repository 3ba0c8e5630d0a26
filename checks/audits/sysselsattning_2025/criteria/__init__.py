"""Every criterion of the review of sysselsättning and särskild stödinsats, with its rule and its source."""

from __future__ import annotations

from checks import Criterion, criteria_of

from .beslut import Beslut
from .genomforande import Genomforande
from .helhet import Helhet
from .stodinsats import Stodinsats
from .uppfoljning import Uppfoljning
from .utredning import Utredning, med_hogsta_alder


def criteria(dur_hogsta_alder: int | None = None) -> tuple[Criterion, ...]:
    """All criteria in the order of the report. `dur_hogsta_alder` in months, None for no limit."""
    limited = med_hogsta_alder(dur_hogsta_alder).named("aktuell_dur")
    all_criteria = criteria_of(Utredning, Helhet, Beslut, Stodinsats, Genomforande, Uppfoljning)
    return tuple(limited if criterion.id == limited.id else criterion for criterion in all_criteria)


__all__ = ["Beslut", "Genomforande", "Helhet", "Stodinsats", "Uppfoljning", "Utredning", "criteria"]
