"""Figures are files that can be opened, hold their texts, and are the same bytes for the same document."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image

from pipeline.disclosure.published import Mark
from pipeline.errors import AuditError
from reports.document import (
    Bars,
    Chart,
    Dot,
    Dumbbell,
    Dumbbells,
    FigureBlock,
    HeatMap,
    Intervals,
    Panel,
    PanelBars,
    ReportDocument,
    StackedBars,
)
from reports.render.figures import draw
from reports.render.figures.frame import PALETTE, STYLE
from tests.lib.documents import BARS, LONG_WORD, STACKED, document

DOCUMENT = document()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("figurer")
    draw.draw(DOCUMENT, target)
    return target


def _texts(svg: Path) -> list[str]:
    return ["".join(e.itertext()) for e in ET.parse(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_every_figure_is_written_twice_and_its_png_returned(tmp_path: Path) -> None:
    paths = draw.draw(DOCUMENT, tmp_path / "ny" / "figurer")
    assert paths == {f.id: tmp_path / "ny" / "figurer" / f"{f.id}.png" for f in DOCUMENT.figures}
    for png in paths.values():
        assert png.exists() and png.with_suffix(".svg").exists()


def test_the_same_document_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    draw.draw(DOCUMENT, tmp_path)
    for path in folder.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_png_is_as_wide_as_a_page_and_higher_with_more_rows(folder: Path, tmp_path: Path) -> None:
    assert isinstance(STACKED.chart, StackedBars)
    long_figure = replace(STACKED, id="manga", chart=replace(STACKED.chart, rows=STACKED.chart.rows * 6))
    draw.draw(_only(long_figure), tmp_path)
    with Image.open(folder / "figur_utfall.png") as short_image, Image.open(tmp_path / "manga.png") as long_image:
        short_image.load()
        assert short_image.width == long_image.width == round(454 / 72 * 200)
        assert short_image.height * 2 < long_image.height < short_image.height * 6
        assert short_image.info["dpi"] == pytest.approx((200, 200), abs=0.1)
        assert "Software" not in short_image.info


def test_bars_show_labels_counts_percent_and_rows_without_a_base(folder: Path) -> None:
    texts = _texts(folder / "figur_beslut.svg")
    for expected in (
        "Kortare än 6 månader",
        "11 (9\u00a0%)",
        "1\u00a0036 (100\u00a0%)",
        "0 (0\u00a0%)",
        "inga ärenden",
    ):
        assert expected in texts
    assert "Kostar $5 eller $6" in texts, "dollar signs are no mathematics"


def test_long_labels_are_wrapped_within_their_column(folder: Path) -> None:
    texts = _texts(folder / "figur_beslut.svg")
    assert not any(LONG_WORD in text for text in texts)
    assert LONG_WORD in "".join(texts).replace("-", "")
    joined_text = " ".join(texts)
    assert "En lång etikett som måste brytas" in joined_text and "bredvid stapeln" in joined_text


def test_stacked_bars_have_a_legend_in_order_and_counts_where_there_is_room(folder: Path) -> None:
    texts = _texts(folder / "figur_utfall.svg")
    assert [t for t in texts if t in STACKED.table.headers] == list(STACKED.table.headers[1:])
    assert "117" in texts and "14" in texts and "totalt\u00a0140" in texts
    assert "inga ärenden" in texts
    assert "9\u00a0999" in texts and "1" not in texts, "a count wider than its segment is left out"


def test_nothing_is_drawn_outside_the_picture(folder: Path) -> None:
    for name in ("figur_beslut.png", "figur_utfall.png"):
        with Image.open(folder / name) as image:
            grey = image.convert("L")
            interior = (1, 1, grey.width - 1, grey.height - 1)
            grey.paste(255, interior)
            assert grey.getextrema() == (255, 255), name


def test_svg_has_title_description_and_nothing_that_a_page_would_share(folder: Path) -> None:
    for figure in DOCUMENT.figures:
        text = (folder / f"{figure.id}.svg").read_text(encoding="utf-8")
        root = ET.fromstring(text)
        title, desc = root[0], root[1]
        assert root.get("role") == "img" and root.get("aria-labelledby") == title.get("id")
        assert root.get("aria-describedby") == desc.get("id")
        assert (title.text, desc.text) == (figure.title, figure.alt)
        assert not re.search(r"<(script|style|metadata|image|use)\b|style=|href=|<\?xml|<!DOCTYPE", text)
        assert len(re.findall(r"\bid=", text)) == 2


def test_the_palette_runs_from_dark_to_light() -> None:
    def light(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    shades = [light(colour) for colour in PALETTE]
    assert all(later - earlier > 30 for earlier, later in pairwise(shades))


def test_more_series_than_colours_is_a_fault_of_the_definition(tmp_path: Path) -> None:
    chart = StackedBars(tuple("abcdef"), (("rad", (1, 1, 1, 1, 1, 1)),))
    with pytest.raises(AuditError, match="figur_utfall"):
        draw.draw(_only(replace(STACKED, chart=chart)), tmp_path)


def _only(figure: FigureBlock) -> ReportDocument:
    section = replace(DOCUMENT.sections[0], blocks=(figure,))
    return replace(DOCUMENT, sections=(section,))


def test_a_chart_without_rows_can_be_drawn(tmp_path: Path) -> None:
    empty = replace(BARS, chart=Bars(()))
    assert draw.draw(_only(empty), tmp_path)["figur_beslut"].exists()


# --- Districts side by side -------------------------------------------------------------------------------

SHOWN, HIDDEN = Dot("Järva", "4 av 30 (13\u00a0%)", 13, (5, 30)), Dot("Södermalm", "visas inte", None, None)
PANELS = Intervals((Panel("Stödområden $1", "samtliga: 37 av 120 (31\u00a0%)", 31, (SHOWN, HIDDEN)),))
DISTRICTS = ("Enskede-Årsta-Vantör", "Järva", "Samtliga")
HEAT = HeatMap(
    DISTRICTS,
    (
        ("Trygghet", (("Rätt lag", (97, 100, 99)), ("Motiverat avslag", (Mark.HIDDEN, Mark.NO_BASE, 0)))),
        ("Helhetssyn", ((LONG_WORD, (50, Mark.HIDDEN, 64)),)),
    ),
)


def _chart(folder: Path, chart: Intervals | HeatMap, id_: str = "stadsdelar") -> Path:
    draw.draw(_only(replace(BARS, id=id_, chart=chart)), folder)
    return folder / f"{id_}.svg"


def _shapes(svg: Path, fill: str) -> int:
    """How many filled shapes of that colour there are."""
    return sum(e.get("fill") == fill.lower() for e in ET.parse(svg).iter("{http://www.w3.org/2000/svg}path"))


def test_a_hidden_share_has_no_place_on_the_scale(tmp_path: Path) -> None:
    """There is a dot for the legend and one for each share that is shown; a text says that the other is hidden."""
    navy = PALETTE[0]
    svg = _chart(tmp_path, PANELS)
    assert _shapes(svg, navy) == 2
    panel = PANELS.panels[0]
    longer_panel = replace(panel, dots=(*panel.dots, replace(SHOWN, label="Farsta")))
    assert _shapes(_chart(tmp_path, Intervals((longer_panel,)), "fler"), navy) == 3
    texts = _texts(svg)
    assert {"Järva", "Södermalm", "visas inte", SHOWN.end, "Stödområden $1", panel.end} <= set(texts)


def _centres(svg: Path, **attributes: str) -> list[float]:
    """The horizontal centre of every shape that has these attributes."""
    centres = []
    for e in ET.parse(svg).iter("{http://www.w3.org/2000/svg}path"):
        if all(e.get(name) == value for name, value in attributes.items()):
            # Only M, L and C occur, so numbers are x and y by turns; a dot is drawn round 0 and moved.
            xs = [float(x) for x in re.findall(r"-?[\d.]+", e.get("d") or "")[::2]]
            offsets = re.findall(r"translate\((\S+) ", e.get("transform") or "")
            centres.append((min(xs) + max(xs)) / 2 + sum(map(float, offsets)))
    return centres


@pytest.mark.parametrize("percent", [0, 13, 50, 100])
def test_a_dot_stands_where_its_share_is(tmp_path: Path, percent: int) -> None:
    """The first and the last line of the grid are 0 and 100 percent."""
    dots = (replace(SHOWN, percent=percent, interval=(percent, percent)),)
    svg = _chart(tmp_path, Intervals((Panel("Kriterium", "samtliga", percent, dots),)))
    grid = sorted(_centres(svg, stroke="#c8c8c8"))
    place = grid[0] + (grid[-1] - grid[0]) * percent / 100
    legend, dot = _centres(svg, fill="#0b3c5d")
    assert legend < grid[0] and dot == pytest.approx(place, abs=0.5)
    assert _centres(svg, stroke="#e69f00")[-1] == pytest.approx(place, abs=0.5), "the line of all together"


def test_every_cell_of_a_heat_map_is_labelled_and_the_hidden_ones_are_hatched(tmp_path: Path) -> None:
    texts = _texts(_chart(tmp_path, HEAT))
    cells = [t.removesuffix("\u00a0%") for t in texts if re.fullmatch(r"\d+\u00a0%|\*|–", t)]
    legend = ["0", "25", "50", "75", "100", "*", "–"]
    assert sorted(cells) == sorted(["97", "100", "99", "*", "–", "0", "50", "*", "64", *legend])
    assert {"Trygghet", "Helhetssyn", "Rätt lag", "visas inte", "inget ärende"} <= set(texts)
    hatch_lines = _centres(tmp_path / "stadsdelar.svg", stroke="#b0b0b0")
    assert len(hatch_lines) == 4 * 3, "four lines in each of the two that are hidden, and in the legend"


def test_hidden_cells_all_look_the_same(tmp_path: Path) -> None:
    """The drawing of a hidden cell does not depend on its neighbours' numbers."""
    one = HeatMap(("A", "Samtliga"), (("Område", (("Kriterium", (Mark.HIDDEN, 10)),)),))
    other = HeatMap(("A", "Samtliga"), (("Område", (("Kriterium", (Mark.HIDDEN, 90)),)),))
    _chart(tmp_path, one, "en")
    _chart(tmp_path, other, "annan")
    with Image.open(tmp_path / "en.png") as first, Image.open(tmp_path / "annan.png") as second:
        half = (0, 0, first.width // 2, first.height)
        assert first.crop(half).tobytes() == second.crop(half).tobytes()


def test_many_districts_fit_with_their_names_turned(tmp_path: Path) -> None:
    names = tuple(f"Enskede-Årsta-Vantör {n}" for n in range(12))
    rows = tuple((f"Kriterium {n}", (n, *(100,) * 11)) for n in range(59))
    svg = _chart(tmp_path, HeatMap(names, (("Område", rows),)))
    assert set(names) <= set(_texts(svg))
    with Image.open(svg.with_suffix(".png")) as image:
        assert image.height / 200 * 72 < 690, "one page, caption included"


@pytest.mark.parametrize("chart", [PANELS, HEAT], ids=["panels", "heat map"])
def test_districts_are_drawn_within_the_picture_and_alike_each_time(tmp_path: Path, chart: Intervals | HeatMap) -> None:
    svg, second_svg = _chart(tmp_path / "a", chart), _chart(tmp_path / "b", chart)
    assert svg.read_bytes() == second_svg.read_bytes()
    assert svg.with_suffix(".png").read_bytes() == second_svg.with_suffix(".png").read_bytes()
    assert not re.search(r"<(use|defs|style|image)\b|style=|url\(", svg.read_text(encoding="utf-8"))
    with Image.open(svg.with_suffix(".png")) as image:
        grey = image.convert("L")
        grey.paste(255, (1, 1, grey.width - 1, grey.height - 1))
        assert grey.getextrema() == (255, 255)


def test_a_heat_map_is_darker_for_a_larger_share_and_its_numbers_can_be_read(tmp_path: Path) -> None:
    rows = tuple((f"Kriterium {n}", (n,)) for n in range(101))
    svg = _chart(tmp_path, HeatMap(("Samtliga",), (("Område", rows),)))
    fills = [e.get("fill") or "" for e in ET.parse(svg).iter("{http://www.w3.org/2000/svg}path")]
    cells = [f for f in fills if re.fullmatch("#[0-9a-f]{6}", f) and f != "#ffffff"][:101]
    texts = ET.parse(svg).iter("{http://www.w3.org/2000/svg}text")
    colours = {"".join(e.itertext()): e.get("fill") or "#000000" for e in texts}
    lights = [_luminance(fill) for fill in cells]
    assert all(later < earlier for earlier, later in pairwise(lights))
    for n, light in enumerate(lights):
        ink = _luminance(colours[f"{n}\u00a0%"])
        # Black on a blue of middling light is hard to read long before the formula says so.
        assert (max(light, ink) + 0.05) / (min(light, ink) + 0.05) >= (9 if ink < light else 4.5), n


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- No text is cut or hidden by another ------------------------------------------------------------------

ALL_DISTRICTS = (
    "Bromma", "Enskede-Årsta-Vantör", "Farsta", "Hägersten-Älvsjö", "Hässelby-Vällingby", "Järva", "Kungsholmen",
    "Norra innerstaden", "Skarpnäck", "Skärholmen", "Södermalm",
)  # fmt: skip
LONG = "Uppföljning av genomförandeplanen minst var sjätte månad med den enskilde och utföraren"
CELLS = (Mark.HIDDEN, Mark.NO_BASE, 100, 0, 1, 50, 76, 78, 80, 98, 99, 12)
FULL = tuple(Dot(name, "1\u00a0004 av 1\u00a0030 (100\u00a0%)", 100, (95, 100)) for name in ALL_DISTRICTS)
CHARTS: dict[str, Chart] = {
    "bars": Bars((("Noll", 0, 0), ("Alla", 12345, 100), (LONG, 5, 50), (LONG_WORD, 5, None), ("Nästan alla", 9, 98))),
    "a bar without a base": Bars((("Inga", 0, None),)),
    "no bars": Bars(()),
    "stacked": StackedBars(
        ("Uppfyllt", "Delvis uppfyllt", "Ej uppfyllt", "Framgår ej", "Ej aktuellt"),
        (("Ett", (0, 0, 0, 0, 0)), (LONG, (100, 0, 0, 0, 0)), (LONG_WORD, (0, 0, 0, 0, 9)), ("Två", (999, 1, 0, 0, 1))),
    ),
    "a legend of several lines": StackedBars(tuple(f"Uppfyllt enligt regel {n}" for n in range(5)), (("A", (1,) * 5),)),
    "no stacked bars": StackedBars(("Uppfyllt",), ()),
    "panels": PanelBars(("Kvinna", "Man", "Samtliga"), ((LONG, (100, Mark.HIDDEN, 0)), ("B", (0, Mark.NO_BASE, 100)))),
    "seven panels": PanelBars((*ALL_DISTRICTS[:6], "Samtliga"), ((LONG, CELLS[:7]), ("B", (100,) * 7))),
    "no rows in panels": PanelBars(("Kvinna", "Samtliga"), ()),
    "heat map of eleven districts": HeatMap(
        (*ALL_DISTRICTS, "Samtliga"),
        (("Trygghet", ((LONG, CELLS), ("B", CELLS[::-1]))), ("Helhetssyn", (("C", CELLS),))),
    ),
    "heat map of one district": HeatMap(("Järva", "Samtliga"), ((LONG, ((LONG_WORD, (100, Mark.HIDDEN)),)),)),
    "intervals of eleven districts": Intervals(tuple(Panel(t, FULL[0].end, 100, FULL) for t in ("Kort", LONG))),
    "intervals of one district": Intervals((Panel("Kort", "visas inte", None, (HIDDEN,)),)),
    "dumbbells": Dumbbells(
        ("Tidigare", "Senare"), 80,
        (Dumbbell(LONG, 0, 100), Dumbbell("B", 100, 0), Dumbbell(LONG_WORD, 100, 100), Dumbbell("D", 79, 80)),
    ),
    "no dumbbells": Dumbbells(("Tidigare", "Senare"), 80, ()),
}  # fmt: skip


@pytest.mark.parametrize("name", CHARTS)
def test_every_text_lies_within_the_picture_clear_of_the_others_and_can_be_read(name: str) -> None:
    figure = draw.figure_of(CHARTS[name])
    texts = [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]
    with rc_context(STYLE):
        FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
        boxes = [text.get_window_extent() for text in texts]
    assert texts
    for i, (text, box) in enumerate(zip(texts, boxes, strict=True)):
        assert float(text.get_fontsize()) >= 7
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1, text.get_text()
        assert box.y0 >= -1 and box.y1 <= figure.bbox.y1 + 1, text.get_text()
        for other, other_box in zip(texts[:i], boxes[:i], strict=True):
            is_apart = min(box.x1, other_box.x1) <= max(box.x0, other_box.x0) or _lines_are_apart(
                box.y0, box.y1, other_box.y0, other_box.y1
            )
            assert is_apart, (text.get_text(), other.get_text())


def _lines_are_apart(low: float, high: float, other_low: float, other_high: float) -> bool:
    """A box is as high as the tallest letters of the font: the lines of a text overlap by less than a third."""
    return min(high, other_high) - max(low, other_low) < min(high - low, other_high - other_low) / 3


@pytest.mark.parametrize("name", CHARTS)
def test_both_files_of_every_chart_can_be_opened_and_are_the_same_drawing(name: str, tmp_path: Path) -> None:
    svg = tmp_path / "figur.svg"
    with Image.open(draw.draw(_only(replace(BARS, id="figur", chart=CHARTS[name])), tmp_path)["figur"]) as image:
        image.load()
        size = [float(n) for n in (ET.parse(svg).getroot().get("viewBox") or "").split()[2:]]
        assert image.size == pytest.approx([n / 72 * 200 for n in size], abs=1)
    expected = {text.get_text() for text in draw.figure_of(CHARTS[name]).findobj(Text) if isinstance(text, Text)} - {""}
    assert set(_texts(svg)) == expected
    assert not re.search(r"<(use|defs|style|image)\b|style=|url\(|href=", svg.read_text(encoding="utf-8"))


def test_a_hidden_number_has_no_bar_in_panels() -> None:
    chart = PanelBars(("A", "B", "Samtliga"), (("x", (50, Mark.HIDDEN, 20)), ("y", (0, Mark.NO_BASE, 100))))
    (axes,) = draw.figure_of(chart).axes
    assert len(axes.patches) == 3
    assert sorted(t.get_text() for t in axes.texts if t.get_text() in ("*", "–")) == ["*", "–"]
