"""The appendix of breakdowns: a table per table, section and area, and a sentence where none can be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from pipeline.disclosure.published import Heading, Mark, PublishedBreakdown, PublishedRow, PublishedTable, Share, Unit
from reports.document import Cell, FigureBlock, PartOfTotal, TableBlock
from reports.render.cells import texts as printed
from reports.review.breakdowns.chapter import breakdowns, broken_down, sheets, total
from reports.review.material import Material
from tests.lib.reviews import (
    FEW,
    HIDDEN,
    HIDDEN_COUNT,
    IN_TIME,
    NEEDS,
    NOBODY,
    REASONED,
    breakdown,
    criterion,
    indicator,
    material,
    plain,
    section,
    share,
    texts,
)

CRITERIA = (criterion(IN_TIME, 30, 30), criterion(NEEDS, 12, 30), criterion(REASONED, 0, outside=60))
BY_CRITERIA = breakdown(
    {
        IN_TIME: (share(27, 30), share(3, 30), share(30, 60)),
        NEEDS: (share(9, 12), HIDDEN_COUNT, share(12, 42)),
        REASONED: (NOBODY, NOBODY, NOBODY),
    }
)
GOALS = PublishedTable(
    "tabell_2", "Utredning och mål", "Mål", "Förekomst",
    (Heading("Antal", Unit.COUNT), Heading("Andel (%)", Unit.PERCENT)),
    (PublishedRow("Ja", (20, 33)), PublishedRow("Nej", (40, 67)), PublishedRow("Totalt", (60, 100), total=True)),
    "Alla ärenden", 60, "ärenden", (), (),
)  # fmt: skip
BY_GOALS = breakdown(
    {"Ja": (share(5, 30), share(15, 30), share(20, 60)), "Nej": (share(25, 30), share(15, 30), share(40, 60))},
    id="tabell_2_stadsdel", of="tabell_2", title="Mål efter stadsdelsnämnd", population="Alla ärenden", adds_up=True,
)  # fmt: skip


def _material(*requested: PublishedBreakdown, **other: object) -> Material:
    values: dict[str, object] = {"breakdowns": requested, "tables": (GOALS,), "decisions": 60} | other
    return material(*CRITERIA, **values)  # type: ignore[arg-type]


def _tables(review: Material, id_: str) -> list[TableBlock]:
    return [b for b in section(breakdowns(review), id_).blocks if isinstance(b, TableBlock)]


def _rows(table: TableBlock) -> list[tuple[str, ...]]:
    return [tuple(map(plain, printed(row))) for row in table.rows]


def test_nothing_asked_for_is_no_chapter() -> None:
    assert breakdowns(_material()) == []


def test_the_rows_of_a_table_are_parts_of_the_total_below() -> None:
    (table,) = _tables(_material(BY_GOALS), "uppdelade_tabeller")
    assert table.headers == ("Förekomst", "Bromma", "Järva", "Samtliga")
    assert _rows(table) == [
        ("Ja", "5 (17 %)", "15 (50 %)", "20 (33 %)"),
        ("Nej", "25 (83 %)", "15 (50 %)", "40 (67 %)"),
        ("Totalt", "30 (100 %)", "30 (100 %)", "60 (100 %)"),
    ]
    assert table.total and table.sheet == BY_GOALS.id
    assert table.base == "Bas: antalet ärenden i gruppen, som står vid Totalt. Population: alla ärenden."


@pytest.mark.parametrize(
    ("group_share", "cell"),
    [
        (share(5, 30), PartOfTotal(Share(30, 30, 100))),
        (NOBODY, 0),
        (HIDDEN, Mark.HIDDEN),
        (FEW, Mark.FEW),
    ],
)
def test_the_total_of_a_column_is_its_base(group_share: Share, cell: Cell) -> None:
    assert total(group_share) == cell


def test_criteria_stand_by_area_without_those_that_apply_to_nothing() -> None:
    trygghet, tillganglighet = _tables(_material(BY_CRITERIA), "uppdelade_kriterier")
    assert _rows(trygghet) == [("Behoven beskrivna", "9 av 12 (75 %)", "* av 30", "12 av 42 (29 %)")]
    assert "Kriterier som inte gäller något ärende är inte med." in trygghet.notes
    assert trygghet.title == "Trygghet och säkerhet: kriterier efter stadsdelsnämnd"
    assert _rows(tillganglighet)[0][1:] == ("27 av 30 (90 %)", "3 av 30 (10 %)", "30 av 60 (50 %)")
    assert plain(tillganglighet.base).startswith("Bas: talet efter ”av”. Det är de ärenden som kriteriet gäller")


def test_figures_stand_by_section_and_a_row_about_others_says_about_whom() -> None:
    rows = {name: (share(9, 12), share(3, 30), share(12, 42)) for name in "abc"}
    figures = tuple(
        indicator(name, 12, 42, section="Uppföljning", base_label=base)
        for name, base in zip("abc", ("Ärenden med bifall", "Ärenden med bifall", "Alla ärenden"), strict=True)
    )
    divided = breakdown(rows, id="indikatorer_stadsdel", of="indikatorer")
    (table,) = _tables(_material(divided, indicators=figures), "uppdelade_uppgifter")
    assert [row[0] for row in table.rows] == ["a", "b", "c (alla ärenden)"]
    assert table.base == "Bas: talet efter ”av”. Population: ärenden med bifall, om inget annat står på raden."
    (sheet,) = sheets(_material(divided, indicators=figures))
    assert sheet.headers[:2] == ("Rad", "Gäller") and sheet.rows[-1][:2] == ("c", "Alla ärenden")


def test_a_table_of_nothing_but_marks_is_a_sentence() -> None:
    hidden_rows = {"Ja": (HIDDEN, NOBODY, share(20, 60)), "Nej": (HIDDEN, NOBODY, share(40, 60))}
    review = _material(replace(BY_GOALS, rows=breakdown(hidden_rows).rows))
    assert _tables(review, "uppdelade_tabeller") == []
    assert texts(section(breakdowns(review), "uppdelade_tabeller").blocks) == [
        "Tabellen ”Mål efter stadsdelsnämnd” visas inte, eftersom underlaget i grupperna är för litet."
    ]
    # A feasibility interval that any reader can compute is worth a table.
    with_range = {"Ja": (Share(None, 30, count_among=(0, 3)), NOBODY, share(20, 60)), "Nej": hidden_rows["Nej"]}
    assert len(_tables(_material(replace(BY_GOALS, rows=breakdown(with_range).rows)), "uppdelade_tabeller")) == 1


def test_an_area_where_nothing_applies_is_a_sentence() -> None:
    only = breakdown({REASONED: (NOBODY, NOBODY, NOBODY)})
    assert texts(section(breakdowns(_material(only)), "uppdelade_kriterier").blocks) == [
        "Tabellen ”Trygghet och säkerhet: kriterier efter stadsdelsnämnd” visas inte, eftersom kriterierna inte gäller "
        "något ärende."
    ]


def test_by_two_dimensions_there_is_a_table_for_each_group_of_the_second() -> None:
    crossed = replace(
        BY_GOALS,
        names=("stadsdel", "kon"),
        labels=("Stadsdelsnämnd", "Kön"),
        groups=tuple((d, k) for k in ("Kvinna", "Samtliga") for d in ("Bromma", "Samtliga")),
        rows=breakdown({"Ja": [share(n, 30) for n in (1, 2, 3, 4)]}).rows,
    )
    women, everyone = _tables(_material(crossed), "uppdelade_tabeller")
    assert (women.title, everyone.title) == (
        "Mål efter stadsdelsnämnd (kön: kvinna)",
        "Mål efter stadsdelsnämnd (kön: samtliga)",
    )
    assert _rows(women)[0] == ("Ja", "1 (3 %)", "2 (7 %)") and _rows(everyone)[0] == ("Ja", "3 (10 %)", "4 (13 %)")
    assert women.id != everyone.id


def test_waiting_times_by_group_are_shown_unless_all_of_them_are_hidden() -> None:
    def _divided(*cells: int | Mark) -> PublishedTable:
        rows = tuple(PublishedRow(f"Rad {n}", (cell,)) for n, cell in enumerate(cells))
        return replace(GOALS, id="tider_stadsdel", title="Tider", of="tabell_2", base=None, rows=rows,
                       columns=(Heading("Median", Unit.DAYS),))  # fmt: skip

    (table,) = _tables(_material(BY_GOALS, divided=(_divided(30, Mark.FEW),)), "uppdelade_tabeller")[1:]
    assert table.rows == (("Rad 0", 30), ("Rad 1", Mark.FEW))
    review = _material(BY_GOALS, divided=(_divided(Mark.FEW, Mark.HIDDEN),))
    assert "Tabellen ”Tider” visas inte" in texts(section(breakdowns(review), "uppdelade_tabeller").blocks)[0]


def test_the_criteria_by_district_are_there_if_asked_for_and_have_their_figure_elsewhere() -> None:
    review = _material(BY_GOALS, compared=BY_CRITERIA)
    assert broken_down(review) == (BY_GOALS, BY_CRITERIA)
    assert broken_down(_material(compared=BY_CRITERIA)) == ()
    assert not _figures_in(section(breakdowns(review), "uppdelade_kriterier").blocks)
    assert _figures_in(section(breakdowns(review), "uppdelade_tabeller").blocks)


def _figures_in(blocks: Iterable[object]) -> list[object]:
    return [b for b in blocks if isinstance(b, FigureBlock)]


def test_many_groups_lie_on_their_side() -> None:
    wide = breakdown(
        {"Ja": [share(3, 12)] * 4, "Nej": [share(9, 12)] * 4}, ("Bromma", "Järva", "Farsta"),
        id="tabell_2_stadsdel", of="tabell_2", population="Alla ärenden", adds_up=True,
    )  # fmt: skip
    assert all(s.wide for s in breakdowns(_material(wide)))
    assert not any(s.wide for s in breakdowns(_material(BY_GOALS)))


def test_every_breakdown_has_a_sheet_with_one_number_in_a_cell() -> None:
    tables = sheets(_material(BY_GOALS, replace(BY_GOALS, id="tom", rows=()), standard=(BY_CRITERIA,)))
    assert [s.id for s in tables] == [BY_GOALS.id, BY_CRITERIA.id], "one that is wholly hidden has none"
    assert tables[0].rows[0] == ("Ja", "Bromma", 5, 30, 17)
