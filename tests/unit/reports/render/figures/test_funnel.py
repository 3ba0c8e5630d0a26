"""The drawing of a funnel: every dot within its panel and apart from the others, names that do not overlap."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Circle

from pipeline.disclosure.published import FunnelLimit
from reports.document import Funnel, FunnelPanel, FunnelPoint
from reports.render.figures.funnel import funnel

NAMES = [f"Stadsdel {n} i innerstaden" for n in range(1, 12)]


def _panel(points: list[FunnelPoint]) -> FunnelPanel:
    limits = tuple(FunnelLimit(n, (n // 4, n // 2), (n // 8, n - n // 4)) for n in range(4, 40))
    return FunnelPanel("Kriteriet", "10 av 30 (33 %)", FunnelPoint("Samtliga", 10, 30), tuple(points), limits)


@pytest.mark.parametrize("districts", [2, 4, 11])
@pytest.mark.parametrize("panels", [1, 2, 4])
def test_names_do_not_overlap_and_stay_on_the_sheet(districts: int, panels: int) -> None:
    """Also where all districts share the lowest share, or the highest."""
    points = [FunnelPoint(name, 0 if i % 2 else 30, 30) for i, name in enumerate(NAMES[:districts])]
    figure = funnel(Funnel((_panel(points),) * panels))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    (axes,) = figure.axes
    boxes = [t.get_window_extent() for t in axes.texts if t.get_text() in NAMES]
    assert len(boxes) == districts * panels
    for i, box in enumerate(boxes):
        assert box.x1 <= figure.bbox.width and box.y0 >= 0
        assert not any(box.overlaps(other) for other in boxes[:i])


def test_a_dot_for_every_district_also_without_a_name() -> None:
    points = [FunnelPoint(name, n, 30, named=n == 3) for n, name in enumerate(NAMES)]
    (axes,) = funnel(Funnel((_panel(points),))).axes
    dots = {patch.center for patch in axes.patches if isinstance(patch, Circle)}
    assert len(dots) == len(NAMES) + 1  # and one in the legend
    assert [t.get_text() for t in axes.texts if t.get_text() in NAMES] == [NAMES[3]]
