"""The command `granskning`, its jobs, and the interface for notebooks:

    import granskning as g

    result = g.report("min_export.xlsx")
    g.ask(result, "SELECT insats, count(*) FROM arenden GROUP BY ALL")

The names of the interface are imported when they are first used, so that the command starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from granskning.notebook.expectations import gx_batch
    from granskning.notebook.explore import (
        Report,
        Reviewed,
        ask,
        audit,
        connect,
        numbers,
        report,
        review,
        with_criterion,
    )
    from granskning.notebook.own_tables import OwnTables, table
    from granskning.notebook.show import save, show
    from granskning.option_values import SAMPLE
    from pipeline.errors import ContractError, GranskningError, UsageError
    from pipeline.statistics.intervals import finite_interval, wilson

_MODULES = {
    "granskning.notebook.explore": (
        *("Report", "Reviewed", "ask", "audit", "connect"),
        *("numbers", "report", "review", "with_criterion"),
    ),
    "granskning.notebook.expectations": ("gx_batch",),
    "granskning.notebook.own_tables": ("OwnTables", "table"),
    "granskning.option_values": ("SAMPLE",),
    "granskning.notebook.show": ("save", "show"),
    "pipeline.errors": ("ContractError", "GranskningError", "UsageError"),
    "pipeline.statistics.intervals": ("finite_interval", "wilson"),
}
_MODULE_OF = {name: place for place, names in _MODULES.items() for name in names}

__all__ = [
    "SAMPLE",
    "ContractError",
    "GranskningError",
    "OwnTables",
    "Report",
    "Reviewed",
    "UsageError",
    "ask",
    "audit",
    "connect",
    "finite_interval",
    "gx_batch",
    "numbers",
    "report",
    "review",
    "save",
    "show",
    "table",
    "wilson",
    "with_criterion",
]


def __getattr__(name: str) -> Any:
    """A name of the interface, from its module."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'granskning' has no attribute {name!r}")
    return getattr(import_module(_MODULE_OF[name]), name)


def __dir__() -> list[str]:
    """The names that an editor completes to."""
    return sorted(__all__)
