"""Tables of two reviewers' agreement: an overview per criterion and variable, and the confusion tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from pipeline.comparing.double_coding import VariableComparison
from pipeline.disclosure.published import Mark
from pipeline.rounding import one_decimal, three_decimals
from pipeline.statistics.agreement import Coefficient, Interval, SameShare
from reports.document import Cell, TableBlock
from reports.language.swedish import NBSP, counted, number

NOTHING = Mark.NO_BASE
FIRST, SECOND = "Granskare A", "Granskare B"
_WIDEST = 5
"""Categories: a confusion table with more does not fit a page, and its disagreements are listed instead."""


def share_cell(share: SameShare) -> str | Mark:
    """'94,4 (88,9–97,3)': percent with its interval."""
    if share.value is None or share.interval is None:
        return NOTHING
    low, high = (number(one_decimal(Fraction(bound) * 100)) for bound in (share.interval.low, share.interval.high))
    return f"{number(one_decimal(share.value * 100))} ({low}–{high})"


def coefficient_cell(coefficient: Coefficient) -> str | Decimal | Mark:
    """'0,941 (0,895–0,986)'; a number alone where there is no interval."""
    if coefficient.value is None:
        return NOTHING
    value = three_decimals(coefficient.value)
    return value if coefficient.interval is None else f"{number(value)} ({_interval(coefficient.interval)})"


def _interval(interval: Interval) -> str:
    low, high = (three_decimals(bound) for bound in (interval.low, interval.high))
    # A dash beside a minus sign is hard to read.
    dash = f"{NBSP}till{NBSP}" if low < 0 else "–"
    return f"{number(low)}{dash}{number(high)}"


def overview(id_: str, title: str, header: str, rows: Iterable[VariableComparison], base: str) -> TableBlock:
    """Share, kappa and AC1 of each criterion or code variable."""
    return TableBlock(
        id=id_,
        title=title,
        headers=(header, "Jämförda", "Olika", "Andel lika (%)", "κ", "AC1"),
        rows=tuple((*_share_cells(c), *map(coefficient_cell, (c.agreement.kappa, c.agreement.ac1)))
                   for c in rows if c.agreement),
        base=base,
    )  # fmt: skip


def shares(id_: str, title: str, rows: Iterable[VariableComparison], base: str) -> TableBlock:
    """Share alone, for dates, numbers and text."""
    headers = ("Variabel", "Jämförda", "Olika", "Andel lika (%)")
    return TableBlock(id_, title, headers, tuple(map(_share_cells, rows)), base=base)


def _share_cells(comparison: VariableComparison) -> tuple[Cell, ...]:
    share = comparison.share
    return comparison.label, share.compared, len(comparison.disagreements), share_cell(share)


def confusion(id_: str, comparison: VariableComparison) -> TableBlock:
    """How the two coded: a square with totals, or a list of the pairs that differ where the square is too wide."""
    if len(comparison.categories) > _WIDEST:
        return _pairs(id_, comparison)
    return TableBlock(
        id=id_,
        title=comparison.label,
        headers=square_headers(comparison),
        rows=tuple(square(comparison)),
        total=True,
        base=_base(comparison),
    )


def square_headers(comparison: VariableComparison) -> tuple[str, ...]:
    """The headers of a confusion table with totals."""
    return (f"{FIRST} (rad), B (kolumn)", *comparison.categories, "Totalt")


def square(comparison: VariableComparison) -> Iterator[tuple[str | int | Mark, ...]]:
    """The rows of a confusion table with totals; a dash where both say what leaves a decision out."""
    for label, counts in zip(comparison.categories, comparison.counts, strict=True):
        cells = zip(comparison.categories, counts, strict=True)
        yield label, *(NOTHING if label == other == comparison.nothing else n for other, n in cells), sum(counts)
    columns = [sum(column) for column in zip(*comparison.counts, strict=True)]
    yield "Totalt", *columns, sum(columns)


def _pairs(id_: str, comparison: VariableComparison) -> TableBlock:
    pair_counts = Counter((d.first, d.second) for d in comparison.disagreements)
    return TableBlock(
        id=id_,
        title=comparison.label,
        headers=(FIRST, SECOND, "Antal"),
        rows=tuple((a, b, n) for (a, b), n in sorted(pair_counts.items(), key=_most_first)),
        base=f"{_base(comparison)} Tabellen visar bara det som skiljer.",
    )


def _most_first(item: tuple[tuple[str, str], int]) -> tuple[int, tuple[str, str]]:
    return -item[1], item[0]


def _base(comparison: VariableComparison) -> str:
    share, left_out = comparison.share, comparison.left_out
    compared = counted(share.compared, "jämfört ärende", "jämförda ärenden")
    omitted = f" Utelämnade: {number(left_out)} med ”{comparison.nothing}” hos båda." if left_out else ""
    return f"Bas: {compared}. Lika: {number(share.same)}.{omitted}"


def differing(rows: Iterable[VariableComparison]) -> list[VariableComparison]:
    """Those on which the reviewers differ, the lowest share first."""
    return sorted((c for c in rows if c.disagreements), key=lambda c: c.share.value or 0)


def agreeing(rows: Iterable[VariableComparison]) -> list[VariableComparison]:
    """Those that were compared and on which the reviewers agree in every decision."""
    return [c for c in rows if c.share.compared and not c.disagreements]


def uncompared(rows: Iterable[VariableComparison]) -> list[str]:
    """Labels of what could not be compared, since neither reviewer has a value."""
    return [f"”{c.label}”" for c in rows if not c.share.compared]


def percent_words(share: SameShare) -> str:
    """'94,4 procent'."""
    assert share.value is not None, "nothing was compared"
    return f"{number(one_decimal(share.value * 100))}{NBSP}procent"
