"""The figure of the whole result: darker for a larger share, marks for what is not shown, heads that fit."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure

from pipeline.disclosure.published import Mark
from reports.document import HeatMap
from reports.render.figures.heat_map import _COLOURS, _luminance, heat_map

CHART = HeatMap(
    ("Bromma", "Järva", "Samtliga"),
    (
        ("Trygghet", (("Rätt lag", (97, Mark.HIDDEN, 99)), ("Motiverat avslag", (Mark.NO_BASE, Mark.FEW, 0)))),
        ("Helhetssyn", (("Fråga om våld", (50, 31, 40)),)),
    ),
)
LEGEND = Counter(["0", "25", "50", "75", "100", "*", "–"])


def _texts(figure: Figure) -> list[str]:
    (axes,) = figure.axes
    return [t.get_text().removesuffix("\u00a0%") for t in axes.texts]


def _mesh(figure: Figure) -> Any:
    (axes,) = figure.axes
    first, _ = (c for c in axes.collections if isinstance(c, QuadMesh))
    return first


def test_every_cell_says_its_number_or_its_mark() -> None:
    cells = Counter(["97", "*", "99", "–", "för få", "0", "50", "31", "40"])
    texts = Counter(_texts(heat_map(CHART)))
    assert (cells + LEGEND) <= texts
    names = {"Bromma", "Järva", "Samtliga", "Trygghet", "Helhetssyn", "Rätt lag", "Motiverat avslag", "Fråga om våld"}
    assert set(texts - cells - LEGEND) - {""} == names | {"Andel uppfyllt:", "visas inte", "inget ärende"}


def test_a_cell_that_is_not_shown_has_no_colour() -> None:
    values = _mesh(heat_map(CHART)).get_array()
    percents = sorted(int(v) for v in np.ma.masked_invalid(values).compressed())
    assert percents == [0, 31, 40, 50, 97, 99]


def test_a_larger_share_is_darker_also_in_grey() -> None:
    light = [float(_luminance(_COLOURS(n / 100))) for n in range(101)]
    assert all(later < earlier for earlier, later in pairwise(light))


@pytest.mark.parametrize(
    # WCAG 2.2: black, white, and grey #777777, whose contrast to white is 4.48.
    ("colour", "luminance"), [((0, 0, 0), 0), ((1, 1, 1), 1), ((119 / 255,) * 3, 1.05 / 4.48 - 0.05)],
)  # fmt: skip
def test_luminance_as_wcag_has_it(colour: tuple[float, ...], luminance: float) -> None:
    assert float(_luminance(colour)) == pytest.approx(luminance, abs=0.001)


def test_names_of_districts_are_turned_where_they_do_not_fit() -> None:
    def _turned(names: tuple[str, ...]) -> set[float]:
        figure = heat_map(HeatMap((*names, "Samtliga"), (("Område", (("K", (50,) * (len(names) + 1)),)),)))
        (axes,) = figure.axes
        return {t.get_rotation() for t in axes.texts if t.get_text() in names}

    assert _turned(("Järva", "Farsta")) == {0}
    assert _turned(tuple(f"Hägersten-Älvsjö {n}" for n in range(11))) == {90}


def test_all_together_stand_a_little_apart() -> None:
    corners = _mesh(heat_map(CHART)).get_coordinates()[0, :, 0]
    assert list(np.diff(corners)) == pytest.approx([1, 1, 0.06, 1])
