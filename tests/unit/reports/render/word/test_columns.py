"""The columns of a Word table: as wide as the page, no word parted, numbers on one line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from math import fsum
from operator import add

import pytest

from pipeline.disclosure.published import Mark, Share
from reports.document import Cell, TableBlock
from reports.render.word import columns
from reports.render.word.columns import fit

PAGE = 9070
"""Twentieths of a point: the text of an A4 page with margins of 25 mm."""


def _table(headers: tuple[str, ...], *rows: tuple[Cell, ...]) -> TableBlock:
    return TableBlock("t", "T", headers, rows)


def test_the_columns_fill_the_page_to_the_twentieth_of_a_point() -> None:
    for width in (PAGE, PAGE + 1, PAGE - 7, 14000):
        columns = fit(_table(("Kriterium", "Antal", "Bas"), ("Fråga om våld", 36, 120)), width)
        assert sum(columns.widths) == width and min(columns.widths) > 0


def test_which_columns_hold_numbers() -> None:
    columns = fit(_table(("Rad", "A", "B", "C"), ("x", 1, Mark.HIDDEN, "ja"), ("y", 2, Share(1, 4, 25), "")), PAGE)
    assert columns.numeric == (False, True, True, False)
    assert fit(_table(("Rad", "A")), PAGE).numeric == (False, False), "a table without rows"


def test_running_text_gets_what_numbers_leave() -> None:
    label, count, text = fit(
        _table(("Rad", "Antal", "Anmärkning"), ("a", 1, "Ett stycke löpande text. " * 9)), PAGE
    ).widths
    assert text > 3 * max(label, count)


def test_a_long_word_widens_its_column() -> None:
    short, _ = fit(_table(("Rad", "Text"), ("Bifall", "många ord " * 30)), PAGE).widths
    long, _ = fit(_table(("Rad", "Text"), ("Sysselsättningsverksamhetsutredning", "många ord " * 30)), PAGE).widths
    assert long > short + 20 * 80, "some eighty points more"


def test_the_type_is_made_smaller_only_where_words_would_be_parted() -> None:
    def sizes(letters: float = 1.0) -> list[int]:
        """The type of tables with one long header, two, three …"""
        tables = (_table(("Rad", *["Stadsdelsnämnd"] * n), ("x", *[1] * n)) for n in range(1, 13))
        return [fit(table, PAGE, letters).size or 9 for table in tables]

    usual, wider = sizes(), sizes(1.2)
    assert usual == sorted(usual, reverse=True) and set(usual) == {9, 8, 7}, "never smaller than can be read"
    assert all(w <= o for o, w in zip(usual, wider, strict=True)) and wider != usual, "in a wider typeface sooner"


def test_where_nothing_helps_every_column_is_narrowed_alike() -> None:
    headers = ("Kriterium", *["Genomförandeplaner"] * 20)
    columns = fit(_table(headers, ("x", *[1] * 20)), PAGE)
    assert sum(columns.widths) == PAGE and max(columns.widths[1:]) - min(columns.widths[1:]) <= 1


def test_a_word_may_be_parted_at_its_hyphen_and_after_a_stroke() -> None:
    def width(label: str) -> int:
        return fit(_table(("Rad", "Text"), (label, "många ord " * 60)), PAGE, 2.0).widths[0]

    assert width("EnskedeÅrstaVantör") > width("Enskede-Årsta-Vantör") + 20 * 40
    assert width("EnskedeÅrstaVantör") > width("Enskede/Årsta/Vantör") + 20 * 40


def _before_3_12(numbers: Iterable[float]) -> float:
    """How `sum` added before Python 3.12; since then it keeps what each step rounds away."""
    return reduce(add, numbers, 0)


def test_every_python_makes_the_same_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    table = _table(("Medelvärde", "Antal", "Bifall", "Bifall"), ("Kriterium Andel", 1, 2, "Antal Kriterium Andel"))
    widths = []
    for way in (_before_3_12, fsum):
        monkeypatch.setattr(columns, "sum", way, raising=False)
        widths.append(fit(table, PAGE).widths)
    assert widths[0] == widths[1]
