"""How a cell of a table is printed: the same in Word, HTML, Excel, CSV and the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from pipeline.disclosure.published import Mark, Share
from reports.document import Cell, PartOfTotal
from reports.language.swedish import NBSP, date_text, number, percent_short


def text(cell: Cell) -> str:
    """The cell in one line."""
    return " ".join(lines(cell))


def lines(cell: Cell) -> tuple[str, ...]:
    """The count and the percent of a share, which may be on separate lines; any other cell as one line."""
    match cell:
        case str():
            return (cell,)
        case Mark():
            return (cell.value,)
        case date():
            return (date_text(cell),)
        case Share():
            return _share(cell)
        case PartOfTotal(share):
            return _part(share)
        case _:
            return (number(cell),)


def _share(share: Share) -> tuple[str, ...]:
    """'9 av 11 (82 %)', '2–9 av 11', 'för få'."""
    if share.base == 0:
        return (Mark.NO_BASE.value,)
    if share.few or (share.is_hidden and not share.count_among and not share.base_among and share.base is None):
        return (Mark.FEW.value if share.few else Mark.HIDDEN.value,)
    count_of_base = (
        f"{number_or_interval(share.count, share.count_among)}{NBSP}av{NBSP}"
        f"{number_or_interval(share.base, share.base_among)}"
    )
    return (count_of_base,) if share.percent is None else (count_of_base, f"({percent_short(share.percent)})")


def _part(share: Share) -> tuple[str, ...]:
    """'7 (23 %)', '2–9'."""
    if share.base == 0:
        return (Mark.NO_BASE.value,)
    if share.few:
        return (Mark.FEW.value,)
    count = number_or_interval(share.count, share.count_among)
    return (count,) if share.percent is None else (count, f"({percent_short(share.percent)})")


def number_or_interval(value: int | None, among: tuple[int, int] | None) -> str:
    """A number, or the interval that any reader can work out for one that is hidden."""
    if value is not None:
        return number(value)
    return f"{number(among[0])}–{number(among[1])}" if among else Mark.HIDDEN.value


def texts(row: Iterable[Cell]) -> tuple[str, ...]:
    """The cells of a row as printed."""
    return tuple(map(text, row))


def is_share(cell: Cell) -> bool:
    """True for a count with its base or percent, also where a mark is printed instead."""
    return isinstance(cell, Share | PartOfTotal)


def is_number(cell: Cell) -> bool:
    """True for cells that are aligned to the right: numbers, shares, marks."""
    return isinstance(cell, int | Decimal | Mark | Share | PartOfTotal)


def numeric_columns(rows: Sequence[Sequence[Cell]]) -> list[bool]:
    """For each column whether it holds numbers and, apart from empty cells, nothing else. The first holds labels."""
    columns = list(zip(*rows, strict=True))
    return [
        i > 0 and any(c != "" for c in column) and all(c == "" or is_number(c) for c in column)
        for i, column in enumerate(columns)
    ]
