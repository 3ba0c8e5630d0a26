"""How a cell of a table is printed: the same in Word, HTML, Excel, CSV and the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from pipeline.disclosure.published import Mark, Share
from reports.document import Cell, Part
from reports.language.swedish import NBSP, date_text, number, percent_short


def text(cell: Cell) -> str:
    """The cell in one line."""
    return " ".join(lines(cell))


def lines(cell: Cell) -> tuple[str, ...]:
    """A share as what there is and its percent, which may stand on a line each; anything else in one piece."""
    match cell:
        case str():
            return (cell,)
        case Mark():
            return (cell.value,)
        case date():
            return (date_text(cell),)
        case Share():
            return _share(cell)
        case Part(share):
            return _part(share)
        case _:
            return (number(cell),)


def _share(share: Share) -> tuple[str, ...]:
    """'9 av 11 (82 %)', '* av 11'."""
    if share.base == 0:
        return (Mark.NO_BASE.value,)
    if share.count is None and share.base is None:
        return (Mark.HIDDEN.value,)
    of = f"{_shown(share.count)}{NBSP}av{NBSP}{_shown(share.base)}"
    return (of,) if share.percent is None else (of, f"({percent_short(share.percent)})")


def _part(share: Share) -> tuple[str, ...]:
    """'7 (23 %)'."""
    if share.base == 0:
        return (Mark.NO_BASE.value,)
    if share.count is None and share.percent is None:
        return (Mark.HIDDEN.value,)
    percent = Mark.HIDDEN.value if share.percent is None else percent_short(share.percent)
    return _shown(share.count), f"({percent})"


def _shown(value: int | None) -> str:
    return Mark.HIDDEN.value if value is None else number(value)


def texts(row: Iterable[Cell]) -> tuple[str, ...]:
    """The cells of a row as printed."""
    return tuple(map(text, row))


def is_share(cell: Cell) -> bool:
    """True for a count with its base or percent, or the mark of such a one."""
    return isinstance(cell, Share | Part)


def is_number(cell: Cell) -> bool:
    """True for what stands to the right in a column: numbers, shares, marks."""
    return isinstance(cell, int | Decimal | Mark | Share | Part)


def numeric_columns(rows: Sequence[Sequence[Cell]]) -> list[bool]:
    """For each column whether it holds numbers only, or nothing. The first holds labels."""
    columns = list(zip(*rows, strict=True))
    return [
        i > 0 and any(c != "" for c in column) and all(c == "" or is_number(c) for c in column)
        for i, column in enumerate(columns)
    ]
