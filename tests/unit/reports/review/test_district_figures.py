"""The figures of the districts: the criteria that differ most, and the whole result on one page."""

from __future__ import annotations

from dataclasses import replace

from checks.criteria import Area
from pipeline.disclosure.published import Mark, Share
from reports.document import Dot, HeatMap, Intervals
from reports.review.district_figures import heat_map, intervals_figure
from reports.review.districts import DistrictRow
from tests.lib.reviews import (
    AUDIT,
    FEW,
    GOAL,
    HIDDEN_COUNT,
    IN_TIME,
    NEEDS,
    NOBODY,
    breakdown,
    criterion,
    difference,
    material,
    plain,
    share,
)


def row(
    id_: str, together: Share, p: float | None = None, adjusted: float | None = None, **shares: Share
) -> DistrictRow:
    return DistrictRow(AUDIT.criterion(id_), f"x:{id_}", shares, together, difference(id_, p, adjusted))


WIDE = row(IN_TIME, share(30, 60), Bromma=share(27, 30, (74, 97)), Järva=share(3, 30, (3, 26)))
NARROW = row(NEEDS, share(31, 60), 0.01, 0.02, Bromma=share(15, 30, (33, 67)), Järva=share(16, 30, (36, 70)))
EQUAL = row(GOAL, share(20, 60), Bromma=share(10, 30), Järva=share(10, 30))


def test_what_is_sure_is_drawn_first_and_what_does_not_differ_not_at_all() -> None:
    figure = intervals_figure([WIDE, EQUAL, NARROW])
    assert figure and isinstance(figure.chart, Intervals)
    assert [p.title for p in figure.chart.panels] == ["Behoven beskrivna", "Beslut inom tre månader"]
    assert figure.title.endswith("de två kriterier som skiljer sig mest")
    assert "”Beslut inom tre månader” från tio procent i Järva till 90 procent i Bromma" in plain(str(figure.alt))


def test_a_panel_and_its_table_have_the_published_numbers() -> None:
    figure = intervals_figure([WIDE])
    assert figure and isinstance(figure.chart, Intervals)
    (panel,) = figure.chart.panels
    assert (plain(panel.end), panel.together) == ("samtliga: 30 av 60 (50 %)", 50)
    first, second = panel.dots
    assert (first.percent, first.interval, plain(first.end)) == (90, (74, 97), "27 av 30 (90 %)")
    assert (second.percent, second.interval) == (10, (3, 26))
    assert figure.table.rows[:2] == (
        ("Beslut inom tre månader", "Bromma", 27, 30, 90, 74, 97),
        ("Beslut inom tre månader", "Järva", 3, 30, 10, 3, 26),
    )
    assert figure.title.endswith(": kriteriet som skiljer sig mest")


def test_of_a_drawn_sample_dot_and_interval_are_those_of_the_weighted_share() -> None:
    together, bromma = replace(share(30, 60), weighted=44), replace(share(27, 30, (70, 95)), weighted=86)
    figure = intervals_figure([row(IN_TIME, together, Bromma=bromma, Järva=share(3, 30, (3, 26)))])
    assert figure and isinstance(figure.chart, Intervals)
    (panel,) = figure.chart.panels
    assert (panel.together, plain(panel.end)) == (44, "samtliga: 30 av 60 (50 %)")
    assert (panel.dots[0].percent, plain(panel.dots[0].end)) == (86, "27 av 30 (90 %)")
    assert figure.table.headers[4:6] == ("Andel (%)", "Vägd andel (%)")
    assert figure.table.rows[0][2:] == (27, 30, 90, 86, 70, 95)
    assert figure.table.rows[1][2:] == (3, 30, 10, Mark.NO_BASE, 3, 26)
    assert "vägda" in str(figure.alt) and len(figure.table.notes) == 2


def test_a_hidden_share_has_neither_dot_nor_interval() -> None:
    with_hidden = row(
        IN_TIME, share(40, 90), Bromma=share(27, 30), Järva=share(3, 30), Farsta=HIDDEN_COUNT, Skarpnäck=NOBODY
    )
    figure = intervals_figure([with_hidden])
    assert figure and isinstance(figure.chart, Intervals)
    *_, hidden, nobody = figure.chart.panels[0].dots
    assert (hidden, plain(hidden.end)) == (Dot("Farsta", hidden.end, None, None), "* av 30")
    assert (nobody.percent, nobody.end) == (None, "inget ärende")
    assert figure.table.rows[2] == ("Beslut inom tre månader", "Farsta", "*", 30, *[Mark.HIDDEN] * 3)
    assert figure.table.rows[3] == ("Beslut inom tre månader", "Skarpnäck", Mark.NO_BASE, 0, *[Mark.NO_BASE] * 3)


def test_no_figure_where_districts_are_alike_few_or_alone() -> None:
    few = row(IN_TIME, share(6, 18), Bromma=share(6, 9), Järva=share(0, 9))
    alone = row(IN_TIME, share(6, 60), Bromma=share(6, 30), Järva=HIDDEN_COUNT)
    assert intervals_figure([EQUAL, few, alone]) is None


def test_so_many_panels_as_a_page_holds() -> None:
    assert (three := intervals_figure([WIDE] * 9)) and isinstance(three.chart, Intervals)
    assert len(three.chart.panels) == 3
    many = replace(WIDE, shares={f"D{n}": share(n, 30) for n in range(13)})
    assert (one := intervals_figure([many] * 9)) and isinstance(one.chart, Intervals)
    assert len(one.chart.panels) == 1, "of thirteen districts and all together, at most 20 rows"


def test_the_map_has_every_criterion_by_area_highest_first_and_a_mark_for_what_is_not_shown() -> None:
    district_rows = [
        row(NEEDS, share(10, 60), Bromma=share(10, 30), Järva=HIDDEN_COUNT),
        row("avslag_motiverat", share(40, 60), Bromma=FEW, Järva=share(40, 58)),
        row(IN_TIME, share(30, 60), Bromma=NOBODY, Järva=share(30, 60)),
    ]
    figure = heat_map(material(compared=breakdown({})), district_rows)
    assert figure.chart == HeatMap(
        ("Bromma", "Järva", "Samtliga"),
        (
            (
                Area.TRYGGHET.value,
                (("Motiverat avslag", (Mark.FEW, 69, 67)), ("Behoven beskrivna", (33, Mark.HIDDEN, 17))),
            ),
            (Area.TILLGANGLIGHET.value, (("Beslut inom tre månader", (Mark.NO_BASE, 50, 50)),)),
        ),
    )
    assert figure.table.headers == ("Kriterium", "Bromma (%)", "Järva (%)", "Samtliga (%)")
    assert [label for label, *_ in figure.table.rows] == [
        "Motiverat avslag", "Behoven beskrivna", "Beslut inom tre månader",
    ]  # fmt: skip
    assert plain(str(figure.alt)) == (
        "Rutnät med tre rader, en för varje kriterium, och en kolumn för var och en av två stadsdelar samt för "
        "samtliga ärenden. Ju mörkare ruta, desto större andel uppfyllt. Störst andel för samtliga har ”Motiverat "
        "avslag” (67 procent), minst ”Behoven beskrivna” (17 procent). Streckade rutor med asterisk visas inte."
    )
    assert any("är en av sex celler dold: i stället står en asterisk (*)" in plain(n) for n in figure.table.notes)


def test_a_map_without_anything_hidden_speaks_of_no_asterisk() -> None:
    figure = heat_map(material(criterion(IN_TIME, 30, 30), compared=breakdown({})), [EQUAL])
    assert "asterisk" not in str(figure.alt) and not any("*" in note for note in figure.table.notes)
