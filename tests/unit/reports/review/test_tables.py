"""Published tables as blocks: bases, what is left out, charts, empty tables and how a table is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.report_tables import Show
from pipeline.disclosure.published import Heading, Mark, PublishedRow, PublishedTable, Unit
from reports.document import Bars, FigureBlock, PanelBars, Paragraph, TableBlock, pieces
from reports.review.material import Material
from reports.review.tables import (
    blocks_of,
    csv_rows,
    figure_of,
    is_empty,
    left_out,
    printed_table,
    why_empty,
)
from tests.lib.reviews import FACTS, material, plain, texts
from tests.lib.tables import audit_with_categories, categories_table, shares_table, waiting_times


def test_a_table_is_printed_with_its_base_and_notes() -> None:
    block = printed_table(categories_table(20, 10), ["Utanför populationen: 90 av 120 ärenden."])
    assert block.headers == ("Mål", "Antal", "Andel (%)")
    assert block.rows == (("A", 20, 67), ("B", 10, 33), ("Totalt", 30, 100)) and block.total
    assert plain(block.base) == (
        "Bas: 30 ärenden. Population: ärenden med bifall. Utanför populationen: 90 av 120 ärenden."
    )
    assert block.notes == ("En not.",)
    assert printed_table(categories_table(20, 10, mark="* Döljs.")).notes == ("En not.", "* Döljs.")
    assert plain(printed_table(categories_table(1)).base).startswith("Bas: 1 ärende.")


def test_where_the_base_is_hidden_or_stands_on_each_row() -> None:
    assert (
        printed_table(waiting_times(30, 40)).base
        == "Bas: antalet ärenden, som står i tabellen. Population: alla ärenden."
    )
    hours = replace(waiting_times(30, 40), columns=(Heading("Timmar", Unit.HOURS), Heading("Dagar", Unit.DAYS)),
                    unit_of_base="personer")  # fmt: skip
    assert printed_table(hours).base == (
        "Population: alla ärenden. Antalet personer visas inte, eftersom små antal då skulle kunna räknas fram."
    )


def test_csv_has_the_same_rows_under_the_machines_names() -> None:
    assert csv_rows(waiting_times(30, Mark.FEW)) == (
        ("Väntetid", "antal", "Median"),
        (("Insats A", 30, 30), ("Insats B", 30, Mark.FEW)),
    )


def test_what_a_table_does_not_count_is_said() -> None:
    assert [plain(s) for s in left_out(material(), categories_table(20, 10))] == [
        "Utanför populationen: 90 av 120 ärenden."
    ]
    assert left_out(material(decisions=30), categories_table(20, 10)) == []
    rejected = material(decisions=30, facts=replace(FACTS, rows_rejected={"arenden": 2}))
    assert left_out(rejected, categories_table(20, 10)) == [
        "Inte medräknade, eftersom uppgifterna inte gick att använda: 2."
    ]


@pytest.mark.parametrize(
    ("table", "empty"),
    [
        (categories_table(0, 0), True),
        (categories_table(1, 0), False),
        (waiting_times(Mark.NO_BASE), False),  # thirty decisions without a time
        (replace(waiting_times(), rows=(PublishedRow("A", (0, Mark.NO_BASE)),)), True),
        (waiting_times(), True),
        (waiting_times(Mark.HIDDEN), False),
    ],
)
def test_what_is_empty(table: PublishedTable, empty: bool) -> None:
    assert is_empty(table) is empty


def _why(table: PublishedTable, review: Material) -> str:
    (paragraph,) = why_empty(review, [table])
    assert paragraph.sources == (table.id,)
    return paragraph.text


def test_why_an_empty_table_is_not_there() -> None:
    review = material()
    assert _why(categories_table(0), review) == (
        "Tabellen ”Mål i beslutet” visas inte, eftersom granskningen inte har några ärenden med bifall."
    )
    (only,) = blocks_of(review, categories_table(0), 0)
    assert isinstance(only, Paragraph)
    (titled,) = why_empty(review, [categories_table(0)], ["Mål efter kön"])
    assert titled.text.startswith("Tabellen ”Mål efter kön” visas inte")


def test_empty_tables_with_one_reason_share_a_sentence() -> None:
    one, other = categories_table(0), replace(categories_table(0), id="x", title="Skäl")
    third = replace(one, id="y", title="Plan", population="Ärenden med plan; ärenden med mål")
    both, alone = why_empty(material(), [one, third, other])
    assert both.text == (
        "Tabellerna ”Mål i beslutet” och ”Skäl” visas inte, eftersom granskningen inte har några ärenden med bifall."
    )
    assert both.sources == (one.id, "x")
    assert alone.text.endswith("inte har några ärenden med plan eller ärenden med mål.")


# --- In words, in a table or in a figure ------------------------------------------------------------------


def _kinds(review: Material, table: PublishedTable) -> list[type]:
    return [type(b) for b in blocks_of(review, table, 0)]


@pytest.mark.parametrize(
    ("show", "figures", "tables", "kinds"),
    [
        (Show.TABLE, False, False, [Paragraph, TableBlock]),
        (Show.FIGURE, False, False, [Paragraph, FigureBlock]),
        (Show.TEXT, False, False, [Paragraph]),
        (Show.TABLE, True, False, [Paragraph, TableBlock, FigureBlock]),
        (Show.FIGURE, False, True, [Paragraph, TableBlock, FigureBlock]),
        (Show.TEXT, True, False, [Paragraph, FigureBlock]),
        (Show.TEXT, False, True, [Paragraph, TableBlock]),
        (Show.TEXT, True, True, [Paragraph, TableBlock, FigureBlock]),
    ],
)
def test_the_same_numbers_are_shown_in_one_way_unless_more_is_asked_for(
    show: Show, figures: bool, tables: bool, kinds: list[type]
) -> None:
    review = replace(material(audit=audit_with_categories(show)), figures=figures, tables=tables)
    assert _kinds(review, categories_table(20, 10)) == kinds


def test_what_is_too_little_to_draw_is_a_table() -> None:
    assert _kinds(material(audit=audit_with_categories(Show.FIGURE)), categories_table(5, 4)) == [Paragraph, TableBlock]


def test_shares_as_bars_only_from_ten_decisions() -> None:
    figure = figure_of(*shares_table(("Datum", 13, 116), ("Sätt", 20, 116), show=Show.FIGURE))
    assert figure and figure.chart == PanelBars(("Antal",), (("Datum", (11,)), ("Sätt", (17,))))
    assert figure_of(*shares_table(("Datum", 3, 9), ("Sätt", 20, 116), show=Show.FIGURE)) is None


# --- Figures ----------------------------------------------------------------------------------------------


def test_a_chart_only_where_it_says_something() -> None:
    figure = figure_of(material(), categories_table(20, 10, 0))
    assert figure and figure.chart == Bars((("A", 20, 67), ("B", 10, 33), ("C", 0, 0)))
    assert plain(figure.title) == "Mål, andel i procent av 30 ärenden med bifall"
    assert figure_of(material(), categories_table(5, 4)) is None, "fewer than ten decisions"
    assert figure_of(material(), categories_table(30, 0)) is None, "all in one category"
    assert figure_of(material(), waiting_times(30, 40)) is None


def test_the_alternative_text_has_every_number_and_the_notes_go_with_the_figure() -> None:
    figure = figure_of(material(), categories_table(20, 12))
    assert figure and figure.notes == ("En not.",)
    assert plain(str(pieces(figure.alt)[0])) == (
        "Liggande stapeldiagram med en stapel per kategori. A: 20 ärenden, 63 procent; B: tolv ärenden, 38 procent."
    )


def test_the_wording_varies_from_one_table_to_the_next() -> None:
    endings = {
        texts(blocks_of(material(), categories_table(20, 10), order))[0].rsplit(". ", 1)[1] for order in range(6)
    }
    assert endings == {
        "Alla uppgifter finns i <tabell_2>.",
        "Hela fördelningen finns i <tabell_2>.",
        "Fördelningen framgår av <tabell_2>.",
    }
