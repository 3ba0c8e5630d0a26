"""Figures of a breakdown: a panel for each group, where there is enough to compare and most of it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.disclosure.published import Mark, PublishedBreakdown, Share
from reports.document import FigureBlock, PanelBars, TableBlock
from reports.review.breakdowns.figures import figures_of
from tests.lib.reviews import FEW, HIDDEN_COUNT, NOBODY, breakdown, plain, share

WHOLE = {"a": (share(9, 12), share(3, 30), share(12, 42)), "b": (share(1, 12), share(30, 30), share(31, 42))}


def _figures(divided: PublishedBreakdown) -> list[FigureBlock]:
    table = TableBlock("t", "T", ("Rad",), tuple((f"Raden {row.id}",) for row in divided.rows))
    return list(figures_of(divided, divided.rows, table, "Tider"))


def _charts(divided: PublishedBreakdown) -> list[PanelBars]:
    return [f.chart for f in _figures(divided) if isinstance(f.chart, PanelBars)]


def _rows(shares: Iterable[Share]) -> dict[str, tuple[Share, ...]]:
    """Two rows with these shares."""
    return dict.fromkeys(("a", "b"), tuple(shares))


def test_a_panel_for_each_group_and_a_bar_for_each_row_of_the_table() -> None:
    (figure,) = _figures(breakdown(WHOLE))
    assert figure.chart == PanelBars(
        ("Bromma", "Järva", "Samtliga"), (("Raden a", (75, 10, 29)), ("Raden b", (8, 100, 74)))
    )
    assert figure.title == "Tider efter stadsdelsnämnd, andel i procent"
    assert "asterisk" not in plain(str(figure.alt))


def test_marks_stand_where_there_is_no_bar() -> None:
    rows = {
        "a": (HIDDEN_COUNT, share(20, 30), share(25, 60)),
        "b": (NOBODY, share(20, 30), share(25, 60)),
        "c": (FEW, share(20, 30), share(25, 60)),
    }
    (figure,) = _figures(breakdown(rows))
    assert isinstance(figure.chart, PanelBars)
    assert [cells[0] for _, cells in figure.chart.rows] == [Mark.HIDDEN, Mark.NO_BASE, Mark.FEW]
    assert "En asterisk står där talet inte visas." in str(figure.alt)


def test_no_figure_where_there_is_little_to_see() -> None:
    assert _figures(breakdown(_rows([HIDDEN_COUNT, HIDDEN_COUNT, share(9, 60)]))) == [], "most is hidden"
    assert _figures(breakdown(_rows([share(1, 4), share(2, 5), share(3, 9)]))) == [], "all groups are small"
    assert _figures(breakdown({"a": WHOLE["a"]})) == [], "nothing to compare"
    assert _figures(breakdown({})) == []


def test_no_figure_of_a_crossing_or_of_more_groups_than_a_page_holds() -> None:
    two = replace(breakdown(WHOLE), names=("stadsdel", "kon"), labels=("Stadsdelsnämnd", "Kön"))
    assert _figures(two) == []
    seven, eight = (breakdown(_rows([share(9, 12)] * n), [f"G{i}" for i in range(n - 1)]) for n in (7, 8))
    assert len(_figures(seven)) == 1
    assert _figures(eight) == []


def test_many_rows_are_drawn_in_parts_of_even_length() -> None:
    many = breakdown({f"r{n}": WHOLE["a"] for n in range(29)})
    assert [len(chart.rows) for chart in _charts(many)] == [10, 10, 9]
    assert all(f.title.endswith(f"(del {n} av 3)") for n, f in enumerate(_figures(many), 1))
    assert len({f.id for f in _figures(many)}) == 3
