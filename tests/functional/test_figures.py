"""Figures are files that can be opened, hold their texts, and are the same bytes for the same document."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from pipeline.errors import AuditError
from reports import figures
from reports.document import Bars, Document, FigureBlock, StackedBars
from tests.functional.documents import BARS, LONG_WORD, STACKED, document

DRAWN = document()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("figurer")
    figures.draw(DRAWN, target)
    return target


def _texts(svg: Path) -> list[str]:
    return ["".join(e.itertext()) for e in ET.parse(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_every_figure_is_written_twice_and_its_png_returned(tmp_path: Path) -> None:
    paths = figures.draw(DRAWN, tmp_path / "ny" / "figurer")
    assert paths == {f.id: tmp_path / "ny" / "figurer" / f"{f.id}.png" for f in DRAWN.figures}
    for png in paths.values():
        assert png.exists() and png.with_suffix(".svg").exists()


def test_the_same_document_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    figures.draw(DRAWN, tmp_path)
    for path in folder.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_png_is_as_wide_as_a_page_and_higher_with_more_rows(folder: Path, tmp_path: Path) -> None:
    assert isinstance(STACKED.chart, StackedBars)
    many = replace(STACKED, id="manga", chart=replace(STACKED.chart, rows=STACKED.chart.rows * 6))
    figures.draw(_only(many), tmp_path)
    with Image.open(folder / "figur_utfall.png") as few, Image.open(tmp_path / "manga.png") as long:
        few.load()
        assert few.width == long.width == round(454 / 72 * 200)
        assert few.height * 2 < long.height < few.height * 6
        assert few.info["dpi"] == pytest.approx((200, 200), abs=0.1)
        assert "Software" not in few.info


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
    joined = " ".join(texts)
    assert "En lång etikett som måste brytas" in joined and "bredvid stapeln" in joined


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
            inside = (1, 1, grey.width - 1, grey.height - 1)
            grey.paste(255, inside)
            assert grey.getextrema() == (255, 255), name


def test_svg_has_title_description_and_nothing_that_a_page_would_share(folder: Path) -> None:
    for figure in DRAWN.figures:
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

    shades = [light(colour) for colour in figures.PALETTE]
    assert all(later - earlier > 30 for earlier, later in pairwise(shades))


def test_more_series_than_colours_is_a_fault_of_the_definition(tmp_path: Path) -> None:
    chart = StackedBars(tuple("abcdef"), (("rad", (1, 1, 1, 1, 1, 1)),))
    with pytest.raises(AuditError, match="figur_utfall"):
        figures.draw(_only(replace(STACKED, chart=chart)), tmp_path)


def _only(figure: FigureBlock) -> Document:
    section = replace(DRAWN.sections[0], blocks=(figure,))
    return replace(DRAWN, sections=(section,))


def test_a_chart_without_rows_can_be_drawn(tmp_path: Path) -> None:
    empty = replace(BARS, chart=Bars(()))
    assert figures.draw(_only(empty), tmp_path)["figur_beslut"].exists()
