"""How far the reviewers have come, as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.progress import Progress
from reports.together.workbook import COUNTS, counts, tables


def lines(progress: Progress, strata: Sequence[str]) -> Iterator[str]:
    """The tables with columns as wide as they need to be, an empty line between them."""
    for headers, rows in tables(progress, strata):
        labels = [" / ".join(row.labels) or "Alla" for row in rows]
        width = max(map(len, (" / ".join(headers), *labels)))
        yield "  ".join((" / ".join(headers).ljust(width), *COUNTS))
        for label, row in zip(labels, rows, strict=True):
            numbers = (str(n).rjust(len(head)) for n, head in zip(counts(row), COUNTS, strict=True))
            yield "  ".join((label.ljust(width), *numbers))
        yield ""
