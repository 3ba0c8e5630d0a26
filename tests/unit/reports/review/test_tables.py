"""Published tables as printed and told: bases, what is left out, sentences, charts, and what is said of none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pipeline.disclosure.published import Column, Mark, PublishedTable, Row, Unit
from reports.document import Bars, FigureBlock, Paragraph, TableBlock, pieces
from reports.review.material import Material
from reports.review.tables import bars_of, blocks_of, csv_rows, is_empty, left_out, printed_table, why_empty
from tests.lib.reviews import FACTS, material, plain, texts

COUNTS = (Column("Antal", Unit.COUNT), Column("Andel (%)", Unit.PERCENT))


def categories(*counts: int, base: int | None = None, **other: Any) -> PublishedTable:
    """Categories A, B, C … with these counts, and their total."""
    whole = sum(counts) if base is None else base
    rows = [
        Row(name, (n, int(100 * n / whole + 0.5) if whole else Mark.NO_BASE))
        for name, n in zip("ABCDE", counts, strict=False)
    ]
    rows.append(Row("Totalt", (whole, 100), total=True))
    return replace(
        PublishedTable("tabell_2", "Mål", "Mål i beslutet", "Mål", COUNTS, tuple(rows), "Ärenden med bifall", whole,
                       "ärenden", (), ("En not.",), "med bifall"),
        **other,
    )  # fmt: skip


def times(*medians: Decimal | int | Mark) -> PublishedTable:
    """Waiting times of which the text tells the median."""
    columns = (Column("Antal", Unit.COUNT, "antal"), Column("Median", Unit.DAYS, told=True))
    rows = tuple(Row(f"Insats {name}", (30, cell)) for name, cell in zip("ABC", medians, strict=False))
    return PublishedTable(
        "tabell_1", "Tid", "Tider", "Väntetid", columns, rows, "Alla ärenden", None, "ärenden", (), ()
    )


def finding(table: PublishedTable) -> str:
    """What the text says of a table."""
    return texts(blocks_of(material(), table, 0))[0]


def test_a_table_is_printed_with_its_base_and_notes() -> None:
    made = printed_table(categories(20, 10), ["Utanför populationen: 90 av 120 ärenden."])
    assert made.headers == ("Mål", "Antal", "Andel (%)")
    assert made.rows == (("A", 20, 67), ("B", 10, 33), ("Totalt", 30, 100)) and made.total
    assert plain(made.base) == (
        "Bas: 30 ärenden. Population: ärenden med bifall. Utanför populationen: 90 av 120 ärenden."
    )
    assert made.notes == ("En not.",)
    assert printed_table(categories(20, 10, mark="* Döljs.")).notes == ("En not.", "* Döljs.")
    assert plain(printed_table(categories(1)).base).startswith("Bas: 1 ärende.")


def test_where_the_base_is_hidden_or_stands_on_each_row() -> None:
    assert printed_table(times(30, 40)).base == "Bas: antalet ärenden på varje rad. Population: alla ärenden."
    hours = replace(times(30, 40), columns=(Column("Timmar", Unit.HOURS), Column("Dagar", Unit.DAYS)),
                    unit_of_base="personer")  # fmt: skip
    assert printed_table(hours).base == (
        "Population: alla ärenden. Antalet personer visas inte, eftersom små antal då skulle kunna räknas fram."
    )


def test_csv_has_the_same_rows_under_the_machines_names() -> None:
    assert csv_rows(times(30, Mark.FEW)) == (
        ("Väntetid", "antal", "Median"),
        (("Insats A", 30, 30), ("Insats B", 30, Mark.FEW)),
    )


def test_what_a_table_does_not_count_is_said() -> None:
    assert [plain(s) for s in left_out(material(), categories(20, 10))] == ["Utanför populationen: 90 av 120 ärenden."]
    assert left_out(material(decisions=30), categories(20, 10)) == []
    rejected = material(decisions=30, facts=replace(FACTS, rows_rejected={"arenden": 2}))
    assert left_out(rejected, categories(20, 10)) == ["Avvisade rader som inte ingår: 2."]


@pytest.mark.parametrize(
    ("table", "empty"),
    [
        (categories(0, 0), True),
        (categories(1, 0), False),
        (times(Mark.NO_BASE), False),  # thirty decisions without a time
        (replace(times(), rows=(Row("A", (0, Mark.NO_BASE)),)), True),
        (times(), True),
        (times(Mark.HIDDEN), False),
    ],
)
def test_what_is_empty(table: PublishedTable, empty: bool) -> None:
    assert is_empty(table) is empty


def _why(table: PublishedTable, found: Material) -> str:
    said = why_empty(found, table)
    assert said.sources == (table.id,)
    return said.text


def test_why_an_empty_table_is_not_there() -> None:
    needs = material()
    assert _why(categories(0), needs) == (
        "Tabellen ”Mål i beslutet” visas inte, eftersom granskningen inte har några ärenden med bifall."
    )
    (only,) = blocks_of(needs, categories(0), 0)
    assert isinstance(only, Paragraph)
    assert why_empty(needs, categories(0), "Mål efter kön").text.startswith("Tabellen ”Mål efter kön” visas inte")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (
            (20, 10, 2),
            "Vanligast är ”A”: 20 av 32 ärenden med bifall (63 procent). Därefter kommer ”B”: tio av de 32 (31 "
            "procent).",
        ),
        (
            (10, 10, 5, 5),
            "Vanligast är ”A” och ”B”: tio av 30 ärenden med bifall (33 procent) vardera. Därefter kommer ”C” och ”D”: "
            "fem av de 30 (17 procent) vardera.",
        ),
        ((0, 30), "Samtliga 30 ärenden med bifall hör till ”B”."),
        ((0, 1), "Det enda ärendet med bifall hör till ”B”."),
    ],
)
def test_the_largest_category_and_the_next(counts: tuple[int, ...], said: str) -> None:
    assert finding(categories(*counts)).endswith(said)


@pytest.mark.parametrize(
    ("medians", "said"),
    [
        (
            (Decimal(30), Decimal(8)),
            "Mediantiden är längst för ”Insats A” (30 dagar) och kortast för ”Insats B” (åtta dagar). ",
        ),
        (
            (Decimal("8.5"), Decimal(1), Decimal("8.5")),
            "Mediantiden är längst för ”Insats A” och ”Insats C” (8,5 dagar) och kortast för ”Insats B” (1 dag). ",
        ),
        (
            (Decimal(0), Decimal(1)),
            "Mediantiden är längst för ”Insats B” (en dag) och kortast för ”Insats A” (noll dagar). ",
        ),
        # One value, or the same everywhere, is neither the longest nor the shortest.
        ((Decimal(30), Mark.FEW), ""),
        ((Decimal(30), Decimal(30)), ""),
    ],
)  # fmt: skip
def test_the_longest_and_the_shortest_time(medians: tuple[Decimal | Mark, ...], said: str) -> None:
    end = "Alla uppgifter finns i <tabell_1>." if said else "Uppgifterna finns i <tabell_1>."
    assert finding(times(*medians)) == f"{said}{end}"


def test_hours_are_told_by_group_without_quotation_marks() -> None:
    hours = replace(
        times(12, Decimal("7.5")), columns=(Column("Antal", Unit.COUNT), Column("Timmar", Unit.HOURS, told=True))
    )
    assert finding(hours).startswith("Timmar är högst för Insats A (12) och lägst för Insats B (7,5).")


def test_a_chart_only_where_it_says_something() -> None:
    figure = bars_of(categories(20, 10, 0))
    assert figure and figure.chart == Bars((("A", 20, 67), ("B", 10, 33), ("C", 0, 0)))
    assert plain(figure.title) == "Mål, andel i procent av 30 ärenden med bifall"
    everyone = bars_of(replace(categories(20, 10), population="Alla ärenden"))
    assert everyone and plain(everyone.title) == "Mål, andel i procent av alla 30 ärenden"
    assert bars_of(categories(5, 4)) is None, "fewer than ten decisions"
    assert bars_of(categories(30, 0)) is None, "all in one category"
    assert bars_of(times(30, 40)) is None


def test_the_alternative_text_has_every_number() -> None:
    figure = bars_of(categories(20, 12))
    assert figure
    assert plain(str(pieces(figure.alt)[0])) == (
        "Liggande stapeldiagram med en stapel per kategori. A: 20 ärenden, 63 procent; B: tolv ärenden, 38 procent. "
        "Talen finns också i "
    )


def test_the_introduction_varies_and_refers_to_table_and_figure() -> None:
    openings = {texts(blocks_of(material(), categories(20, 10), order))[0].split(".")[0] for order in range(3)}
    assert openings == {
        "<tabell_2> och <figur_tabell_2> visar ”Mål”",
        "Uppgifterna om ”Mål” finns i <tabell_2> och <figur_tabell_2>",
        "Hur ärendena fördelar sig efter ”Mål” framgår av <tabell_2> och <figur_tabell_2>",
    }
    _, table, chart = blocks_of(material(), categories(20, 10), 0)
    assert isinstance(table, TableBlock) and isinstance(chart, FigureBlock)
