"""Figures of bars: as long as their shares, with their numbers, and nothing drawn for what is hidden."""

from __future__ import annotations

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pipeline.disclosure.published import Mark
from reports.document import Bars, PanelBars, SideBySide, StackedBars
from reports.render.figures.bars import bars, panel_bars, side_by_side, stacked


def _axes(figure: Figure) -> Axes:
    (axes,) = figure.axes
    return axes


def _bars(figure: Figure) -> list[tuple[float, float]]:
    """Where each bar begins, and how long it is."""
    rectangles = [p for p in _axes(figure).patches if isinstance(p, Rectangle)]
    return [(round(p.get_x(), 6), round(p.get_width(), 6)) for p in rectangles]


def _texts(figure: Figure) -> list[str]:
    return [t.get_text().replace("\u00a0", " ") for t in _axes(figure).texts]


def test_a_bar_is_as_long_as_its_share_with_count_and_percent_beside() -> None:
    figure = bars(Bars((("Kort", 11, 9), ("Alla", 1036, 100), ("Ingen", 0, 0))))
    assert _bars(figure) == [(0, 9), (0, 100), (0, 0)]
    assert {"11 (9 %)", "1 036 (100 %)", "0 (0 %)"} <= set(_texts(figure))


def test_a_row_without_a_base_has_a_word_and_no_bar() -> None:
    figure = bars(Bars((("Gäller ingen", 0, None),)))
    assert _bars(figure) == [(0, 0)] and "inga ärenden" in _texts(figure)


def test_the_longest_row_stands_where_it_is_given_first_at_the_top() -> None:
    figure = bars(Bars((("Överst", 1, 10), ("Nederst", 9, 90))))
    places = {t.get_text(): t.get_position()[1] for t in _axes(figure).texts}
    low, high = _axes(figure).get_ylim()
    assert low > high and places["Överst"] < places["Nederst"], "down the page"


def test_the_parts_of_a_stacked_bar_are_shares_of_their_row() -> None:
    figure = stacked(StackedBars(("Ja", "Nej", "Vet ej"), (("A", (1, 2, 1)), ("B", (30, 0, 10)))))
    assert _bars(figure) == [(0, 25), (25, 50), (75, 25), (0, 75), (75, 25)], "nothing for what is 0"
    assert {"totalt 4", "totalt 40", "30", "10"} <= set(_texts(figure))
    assert [t.get_text() for t in figure.legends[0].get_texts()] == ["Ja", "Nej", "Vet ej"]


def test_a_count_stands_in_its_part_only_where_there_is_room() -> None:
    figure = stacked(StackedBars(("Ja", "Nej"), (("A", (9999, 1)),)))
    assert "9 999" in _texts(figure) and "1" not in _texts(figure)


def test_a_stacked_row_that_applies_to_nothing() -> None:
    figure = stacked(StackedBars(("Ja", "Nej"), (("A", (0, 0)),)))
    assert _bars(figure) == [] and "inga ärenden" in _texts(figure)


PANELS = PanelBars(("Kvinna", "Man", "Samtliga"), (("A", (75, Mark.HIDDEN, 40)), ("B", (0, Mark.NO_BASE, 100))))


def test_a_panel_for_each_group_on_one_scale() -> None:
    rectangles = _bars(panel_bars(PANELS))
    assert [length for _, length in rectangles] == [75, 40, 100]
    (_, _), (second, _), (third, _) = rectangles
    assert second == third > 100, "the last panel begins where the two before it end"
    step = second / 2
    assert step == pytest.approx(rectangles[1][0] / 2) and step > 100, "with room for a number after the longest bar"


def test_what_is_hidden_has_a_mark_in_the_place_of_its_bar() -> None:
    figure = panel_bars(PANELS)
    assert {"75 %", "*", "–", "0 %", "100 %"} <= set(_texts(figure))
    other = panel_bars(PanelBars(PANELS.groups, (("A", (75, Mark.FEW, 40)), PANELS.rows[1])))
    assert _bars(other) == _bars(figure), "nothing else tells how long it would be"


def test_all_groups_together_have_a_colour_of_their_own() -> None:
    colours = [p.get_facecolor() for p in _axes(panel_bars(PANELS)).patches]
    assert colours[1] == colours[2] != colours[0]


def test_many_panels_make_a_wider_page() -> None:
    def _width(n: int) -> float:
        return float(panel_bars(PanelBars(tuple("ABCDEFG"[:n]), (("R", (50,) * n),))).get_figwidth())

    assert _width(3) == _width(4) < _width(5) == _width(7)


def test_two_charts_side_by_side_begin_at_the_same_height_and_each_keeps_to_its_half() -> None:
    panels = PanelBars(("Dokumentationen", "Bedömningen"), (("Yrkesverksam ålder", (93, 33)), ("Stödbehov", (25, 8))))
    times = Bars(tuple((f"Efter {n} månader", n, n) for n in range(8)))
    figure = side_by_side(SideBySide(panels, times))
    left, right = (part.axes[0] for part in figure.subfigs)
    figure.canvas.draw()
    tops = [axes.get_position().y1 * part.bbox.height for axes, part in zip((left, right), figure.subfigs, strict=True)]
    assert tops[0] == pytest.approx(tops[1])
    middle = figure.bbox.width / 2
    for axes, (low, high) in ((left, (0, middle)), (right, (middle, figure.bbox.width))):
        extents = [text.get_window_extent() for text in axes.texts]
        assert min(e.x0 for e in extents) >= low and max(e.x1 for e in extents) <= high
    (legend,) = figure.subfigs[0].legends
    assert [t.get_text() for t in legend.get_texts()] == ["Dokumentationen", "Bedömningen"]
