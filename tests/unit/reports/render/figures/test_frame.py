"""What figures have in common: texts measured and broken, rows as high as their labels, a scale of percent."""

from __future__ import annotations

import pytest
from matplotlib.patches import Patch

from reports.render.figures.frame import (
    PALETTE,
    STYLE,
    TICKS,
    WIDTH,
    frame,
    legend,
    legend_rows,
    text_width,
    widest,
    wrap,
)

LABEL = "Uppföljning av genomförandeplanen minst var sjätte månad med den enskilde"
LONG_WORD = "Sysselsättningsverksamhetsgenomförandeplan"


def test_a_text_is_measured_as_it_is_drawn() -> None:
    assert text_width("iii") < text_width("mmm") < text_width("mmm", weight="bold")
    assert text_width("mmm", 17) == pytest.approx(2 * text_width("mmm", 8.5), rel=0.02)
    assert widest(["i", "mmm", "ii"]) == text_width("mmm") and widest([]) == 0


@pytest.mark.parametrize("room", [60, 90, 200, 1000])
def test_lines_are_no_wider_than_their_room_and_nothing_is_lost(room: float) -> None:
    wrapped = wrap(LABEL, room)
    assert all(text_width(line) <= room for line in wrapped.split("\n"))
    assert wrapped.replace("-\n", "").replace("\n", " ") == LABEL


def test_a_text_that_fits_is_one_line() -> None:
    assert wrap("Kort", 200) == "Kort"
    assert wrap("", 10) == ""


def test_a_word_that_is_too_wide_is_cut_with_a_hyphen() -> None:
    lines = wrap(LONG_WORD, 100).split("\n")
    assert len(lines) > 1 and all(line.endswith("-") for line in lines[:-1])
    assert "".join(line.removesuffix("-") for line in lines) == LONG_WORD
    assert len(lines[-1]) > 1, "no letter stands alone"


def test_a_row_is_as_high_as_its_label_and_at_least_what_is_asked() -> None:
    row_axes = frame(["Kort", LABEL * 2, "Kort"], ["1", "2", "3"], 22.0)
    first, second, third = row_axes.heights
    assert first == third == 22 < second
    assert list(row_axes.middles) == [11, 22 + second / 2, 22 + second + 11]


def test_the_page_is_as_wide_as_the_text_and_the_axes_go_from_0_to_100() -> None:
    row_axes = frame(["A"], ["9 av 11"], 22.0)
    assert row_axes.figure.get_figwidth() * 72 == pytest.approx(WIDTH)
    assert row_axes.axes.get_xlim() == (0, 100)
    (low, high), box = row_axes.axes.get_xlim(), row_axes.axes.get_position()
    # A point of the page, on the scale of the axes.
    assert row_axes.point == pytest.approx((high - low) / (box.width * WIDTH))
    assert row_axes.left < 0 and row_axes.right > 100, "labels and ends stand outside the scale"
    assert (row_axes.right - row_axes.left) / row_axes.point == pytest.approx(WIDTH, abs=3)


def test_labels_never_get_more_than_their_share_of_the_width() -> None:
    row_axes = frame([LABEL * 3], None, 22.0, share=0.3)
    assert -row_axes.left / row_axes.point <= 0.3 * WIDTH + 8


def test_a_frame_without_rows_can_be_drawn() -> None:
    row_axes = frame([], [], 22.0)
    assert len(row_axes.middles) == 0 and row_axes.heights.sum() > 0


def test_the_scale_says_what_its_lines_stand_for() -> None:
    row_axes = frame(["A"], None, 22.0)
    row_axes.percent_scale()
    positions = {text.get_text(): text.get_position()[0] for text in row_axes.axes.texts}
    assert {f"{tick}\u00a0%": tick for tick in TICKS}.items() <= positions.items()


def test_a_legend_of_many_names_has_the_lines_that_it_takes() -> None:
    assert legend_rows(["Uppfyllt", "Ej uppfyllt"]) == 1
    names = [f"Uppfyllt enligt regel nummer {n}" for n in range(5)]
    assert legend_rows(names) > 1
    row_axes = frame(["A"], None, 22.0)
    legend(row_axes.figure, [Patch(facecolor=colour) for colour in PALETTE], names)
    assert [text.get_text() for text in row_axes.figure.legends[0].get_texts()] == names


def test_a_dollar_sign_is_no_formula_and_text_stays_text() -> None:
    assert STYLE["text.parse_math"] is False and STYLE["svg.fonttype"] == "none"
