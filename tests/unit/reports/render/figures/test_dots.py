"""Figures of dots: each where its share is, a line for its interval, and no place for what is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from reports.document import Dot, Dumbbell, Dumbbells, Intervals, Panel
from reports.render.figures.dots import dumbbells, intervals

SHOWN = Dot("Järva", "4 av 30 (13 %)", 13, (5, 30))
HIDDEN = Dot("Farsta", "* av 30", None, None)
PANEL = Panel(
    "Fråga om våld", "samtliga: 37 av 120 (31 %)", 31, (SHOWN, HIDDEN, Dot("Bromma", "0 av 30 (0 %)", 0, None))
)


def _axes(figure: Figure) -> Axes:
    (axes,) = figure.axes
    return axes


def _dots(figure: Figure) -> list[float]:
    lines: Any = _axes(figure).lines
    return [float(x) for line in lines for x in line.get_xdata() if line.get_marker() == "o"]


def _level(figure: Figure) -> list[tuple[float, float]]:
    """The ends of every line that is drawn across."""
    collections: list[Any] = [c for c in _axes(figure).collections if isinstance(c, LineCollection)]
    segments: Sequence[Any] = [s for c in collections for s in c.get_segments() if s[0][1] == s[1][1]]
    return [(float(s[0][0]), float(s[1][0])) for s in segments]


def _upright(figure: Figure) -> set[float]:
    collections: list[Any] = [c for c in _axes(figure).collections if isinstance(c, LineCollection)]
    return {float(s[0][0]) for c in collections for s in c.get_segments() if s[0][0] == s[1][0]}


def _texts(figure: Figure) -> list[str]:
    return [t.get_text() for t in _axes(figure).texts]


def test_a_dot_for_each_share_that_is_shown_and_a_line_for_its_interval() -> None:
    figure = intervals(Intervals((PANEL,)))
    assert _dots(figure) == [13, 0]
    assert _level(figure) == [(5, 30)], "none for a share without an interval"
    assert {"Järva", "Farsta", "* av 30", "0 av 30 (0 %)", "Fråga om våld", PANEL.end} <= set(_texts(figure))


def test_all_together_are_a_line_through_their_panel() -> None:
    assert 31 in _upright(intervals(Intervals((PANEL,))))
    alone = Panel("Fråga om våld", "visas inte", None, (HIDDEN,))
    assert _upright(intervals(Intervals((alone,)))) == {0, 25, 50, 75, 100}, "the scale and nothing else"


def test_panels_stand_under_each_other_in_order() -> None:
    figure = intervals(Intervals((PANEL, Panel("Rätt lag", "samtliga", 50, (SHOWN,)))))
    places = {t.get_text(): t.get_position()[1] for t in _axes(figure).texts}
    assert places["Fråga om våld"] < places["Farsta"] < places["Bromma"] < places["Rätt lag"]
    assert len(_dots(figure)) == 3


def test_a_dumbbell_goes_from_before_to_after() -> None:
    chart = Dumbbells(
        ("Tidigare", "Senare"), 80, (Dumbbell("Upp", 40, 90), Dumbbell("Ner", 90, 40), Dumbbell("Lika", 70, 70))
    )
    figure = dumbbells(chart)
    assert sorted(_level(figure)) == [(40, 90), (70, 70), (90, 40)]
    assert sorted(_dots(figure)) == [40, 40, 70, 70, 90, 90]
    assert {"40\u00a0→\u00a090\u00a0%", "90\u00a0→\u00a040\u00a0%"} <= set(_texts(figure))


def test_a_rise_and_a_fall_differ_in_colour() -> None:
    def _colour(before: int, after: int) -> Any:
        figure = dumbbells(Dumbbells(("A", "B"), 80, (Dumbbell("X", before, after),)))
        lines: list[Any] = [c for c in _axes(figure).collections if isinstance(c, LineCollection)]
        (line,) = (c for c in lines if any(s[0][1] == s[1][1] for s in c.get_segments()))
        return tuple(line.get_colors()[0])

    assert _colour(10, 20) == _colour(0, 100) != _colour(20, 10) == _colour(100, 0)


def test_the_legend_names_both_reviews_and_the_level() -> None:
    figure = dumbbells(Dumbbells(("Tidigare", "Senare"), 85, (Dumbbell("X", 1, 2),)))
    assert [t.get_text().replace("\u00a0", " ") for t in figure.legends[0].get_texts()] == [
        "Tidigare", "Senare", "ökning", "minskning", "målnivå 85 %",
    ]  # fmt: skip
    lines: Any = _axes(figure).lines
    assert [float(x) for line in lines for x in line.get_xdata() if line.get_marker() != "o"] == [85, 85]
