"""The counts about persons that earlier reports of the same decisions print. A reader has those reports too.

Earlier reports (with another breakdown, a corrected export or another threshold) are attacked together with this one.
Their printed counts are read from their databases, which store every printed count about persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checks.audit import Audit
from checks.report_tables import Dimension
from pipeline.comparing.results_reader import open_result
from pipeline.disclosure.printed_counts import PrintedCount
from pipeline.errors import UsageError


def printed_counts(audit: Audit, results: Sequence[Path]) -> tuple[PrintedCount, ...]:
    """The counts printed in these results (folders or databases), without duplicates.

    FileError if a result cannot be read, UsageError if it belongs to another audit.
    """
    counts: dict[tuple[str, tuple[str, ...], tuple[tuple[str, frozenset[str]], ...], int], PrintedCount] = {}
    for path in results:
        with open_result(path) as con:
            ((name,),) = con.execute("SELECT namn FROM granskning").fetchall()
            if name != audit.name:
                raise UsageError(f"{path} är en rapport av granskningen {name}, inte av {audit.name}.")
            rows = con.execute("SELECT familj, delar, uppdelning, koder, antal FROM redovisade_antal").fetchall()
        for family, parts, dimensions, codes, value in rows:
            groups = {d: frozenset(group_codes) for d, group_codes in zip(dimensions, codes, strict=True)}
            key = family, tuple(parts), tuple(sorted(groups.items())), value
            counts[key] = PrintedCount(family, tuple(parts), groups, value)
    return tuple(counts.values())


def dimensions_of(audit: Audit, counts: Sequence[PrintedCount]) -> tuple[Dimension, ...]:
    """The dimensions that the counts are broken down by."""
    names = {name for count in counts for name in count.groups}
    return tuple(d for d in audit.dimensions if d.name in names)
