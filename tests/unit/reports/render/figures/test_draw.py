"""Every kind of chart as a PNG for Word and an SVG for the page, from the same drawing and the same each time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from matplotlib import style
from matplotlib.text import Text
from PIL import Image

from pipeline.disclosure.published import FunnelLimit
from pipeline.errors import AuditError
from reports.document import (
    Bars,
    Chart,
    Dot,
    Dumbbell,
    Dumbbells,
    FigureBlock,
    Funnel,
    FunnelPanel,
    FunnelPoint,
    HeatMap,
    Intervals,
    Panel,
    PanelBars,
    ReportDocument,
    Section,
    StackedBars,
    TableBlock,
)
from reports.render.figures.draw import draw, figure_of
from reports.render.figures.frame import PALETTE

POINT = FunnelPoint("Järva", 4, 10)
CHARTS: list[Chart] = [
    Bars((("Kostar $5", 11, 9),)),
    StackedBars(("Ja", "Nej"), (("Kostar $5", (1, 2)),)),
    PanelBars(("Kvinna", "Samtliga"), (("Kostar $5", (10, 20)),)),
    Intervals((Panel("Kostar $5", "samtliga", 31, (Dot("Järva", "4 av 30", 13, (5, 30)),)),)),
    HeatMap(("Järva", "Samtliga"), (("Trygghet", (("Kostar $5", (1, 2)),)),)),
    Dumbbells(("Tidigare", "Senare"), 80, (Dumbbell("Kostar $5", 1, 2),)),
    Funnel((FunnelPanel("Kostar $5", "samtliga", POINT, (POINT,),
                        tuple(FunnelLimit(n, (2, 6), (1, 8)) for n in range(8, 12))),)),
]  # fmt: skip


def _document(*charts: Chart) -> ReportDocument:
    table = TableBlock("data", "Data", ("A",), ())
    blocks = tuple(FigureBlock(f"figur_{n}", "Titel <b>", "Alt & text.", c, table) for n, c in enumerate(charts))
    return ReportDocument("T", "", (), (), (Section("s", "S", blocks),), date(2025, 10, 31))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_both_files_hold_the_drawing(chart: Chart, tmp_path: Path) -> None:
    (png,) = draw(_document(chart), tmp_path / "ny" / "figurer").values()
    root = ET.parse(png.with_suffix(".svg")).getroot()
    title, description = list(root)[:2]
    assert (title.text, description.text) == ("Titel <b>", "Alt & text.")
    texts = {t.get_text() for t in figure_of(chart).findobj(Text) if isinstance(t, Text)} - {""}
    assert "Kostar $5" in texts, "a dollar sign is no formula"
    assert {"".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text")} == texts
    with Image.open(png) as image:
        assert image.info["dpi"] == pytest.approx((200, 200), abs=0.1)
        darkest: Any = image.convert("L").getextrema()[0]
        assert darkest < 100, "something is drawn"


def test_the_same_document_gives_the_same_files_named_by_id(tmp_path: Path) -> None:
    first, second = (draw(_document(CHARTS[0]), tmp_path / name) for name in ("a", "b"))
    assert first == {"figur_0": tmp_path / "a" / "figur_0.png"}
    for kind in (".png", ".svg"):
        one, other = (paths["figur_0"].with_suffix(kind) for paths in (first, second))
        assert one.read_bytes() == other.read_bytes()
    assert draw(_document(), tmp_path / "inga") == {}


def test_more_series_than_colours_are_refused_with_the_name_of_the_figure(tmp_path: Path) -> None:
    many = StackedBars(tuple("abcdef"), (("A", (1,) * 6),))
    with pytest.raises(AuditError, match=f"Figuren figur_0 har fler än {len(PALETTE)} serier"):
        draw(_document(many), tmp_path)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_the_style_of_a_notebook_does_not_reach_our_figures(chart: Chart, tmp_path: Path) -> None:
    """The house style of notebooks has a grid, colours and a layout of its own."""
    draw(_document(chart), tmp_path / "utan")
    with style.context("granskning.granskning"):
        draw(_document(chart), tmp_path / "med")
    for path in (tmp_path / "utan").iterdir():
        assert (tmp_path / "med" / path.name).read_bytes() == path.read_bytes(), path.name
