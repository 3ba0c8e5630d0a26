"""Published tables as blocks and text: bases, what is left out, sentences, charts, and empty tables."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from checks.audit import Audit
from checks.report_tables import Category, CategoryTable, CrossTable, ShareTable, Show
from pipeline.disclosure.published import Column, CrossedFact, Mark, PublishedTable, Reading, Row, Unit
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
from tests.lib.reviews import AUDIT, FACTS, NEEDS, material, plain, texts

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
    """Waiting times whose median is in the text."""
    columns = (Column("Antal", Unit.COUNT, "antal"), Column("Median", Unit.DAYS, in_text=True))
    rows = tuple(Row(f"Insats {name}", (30, cell)) for name, cell in zip("ABC", medians, strict=False))
    return PublishedTable(
        "tabell_1", "Tid", "Tider", "Väntetid", columns, rows, "Alla ärenden", None, "ärenden", (), ()
    )


def finding(table: PublishedTable) -> str:
    """The text on a table."""
    return texts(blocks_of(material(), table, 0))[0]


def test_a_table_is_printed_with_its_base_and_notes() -> None:
    block = printed_table(categories(20, 10), ["Utanför populationen: 90 av 120 ärenden."])
    assert block.headers == ("Mål", "Antal", "Andel (%)")
    assert block.rows == (("A", 20, 67), ("B", 10, 33), ("Totalt", 30, 100)) and block.total
    assert plain(block.base) == (
        "Bas: 30 ärenden. Population: ärenden med bifall. Utanför populationen: 90 av 120 ärenden."
    )
    assert block.notes == ("En not.",)
    assert printed_table(categories(20, 10, mark="* Döljs.")).notes == ("En not.", "* Döljs.")
    assert plain(printed_table(categories(1)).base).startswith("Bas: 1 ärende.")


def test_where_the_base_is_hidden_or_stands_on_each_row() -> None:
    assert printed_table(times(30, 40)).base == "Bas: antalet ärenden, som står i tabellen. Population: alla ärenden."
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
    assert left_out(rejected, categories(20, 10)) == ["Inte medräknade, eftersom uppgifterna inte gick att använda: 2."]


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


def _why(table: PublishedTable, review: Material) -> str:
    paragraph = why_empty(review, table)
    assert paragraph.sources == (table.id,)
    return paragraph.text


def test_why_an_empty_table_is_not_there() -> None:
    review = material()
    assert _why(categories(0), review) == (
        "Tabellen ”Mål i beslutet” visas inte, eftersom granskningen inte har några ärenden med bifall."
    )
    (only,) = blocks_of(review, categories(0), 0)
    assert isinstance(only, Paragraph)
    assert why_empty(review, categories(0), "Mål efter kön").text.startswith("Tabellen ”Mål efter kön” visas inte")


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (
            (20, 10, 2),
            "Vanligast är ”A”: 20 av 32 ärenden med bifall (63 procent). Därefter kommer ”B”: tio av de 32 (31 "
            "procent). ",
        ),
        (
            (10, 10, 5, 5),
            "Vanligast är ”A” och ”B”: tio av 30 ärenden med bifall (33 procent) vardera. Därefter kommer ”C” och ”D”: "
            "fem av de 30 (17 procent) vardera. ",
        ),
        ((0, 30), "Samtliga 30 ärenden med bifall hör till ”B”. "),
        ((0, 2), "Båda ärendena med bifall hör till ”B”. "),
        ((0, 1), "Det enda ärendet med bifall hör till ”B”. "),
    ],
)
def test_the_largest_category_and_the_next(counts: tuple[int, ...], expected: str) -> None:
    assert finding(categories(*counts)) == f"{expected}Alla uppgifter finns i <tabell_2>."


@pytest.mark.parametrize(
    ("medians", "expected"),
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
def test_the_longest_and_the_shortest_time(medians: tuple[Decimal | Mark, ...], expected: str) -> None:
    end = "Alla uppgifter finns i <tabell_1>." if expected else "Uppgifterna finns i <tabell_1>."
    assert finding(times(*medians)) == f"{expected}{end}"


def test_hours_are_told_by_group_without_quotation_marks() -> None:
    hours = replace(
        times(12, Decimal("7.5")), columns=(Column("Antal", Unit.COUNT), Column("Timmar", Unit.HOURS, in_text=True))
    )
    assert finding(hours).startswith("Timmar är högst för Insats A (12) och lägst för Insats B (7,5).")


# --- In words, in a table or in a figure ------------------------------------------------------------------


def _audit(show: Show = Show.TABLE, **clauses: str) -> Audit:
    """The review with a table of categories A, B, C …, which the text describes with these clauses."""
    with_clauses = tuple(Category(name, OF_NEEDS, told=clauses.get(name, "")) for name in "ABCDE")
    (definition,) = (t for t in AUDIT.report_tables if isinstance(t, CategoryTable))
    return replace(AUDIT, report_tables=(replace(definition, categories=with_clauses, show=show),))


OF_NEEDS = AUDIT.criterion(NEEDS).cases[0].when
CLAUSES = {"A": "finns båda", "B": "finns inget"}


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
    review = replace(material(audit=_audit(show)), figures=figures, tables=tables)
    assert _kinds(review, categories(20, 10)) == kinds


def test_what_is_too_little_to_draw_is_a_table() -> None:
    assert _kinds(material(audit=_audit(Show.FIGURE)), categories(5, 4)) == [Paragraph, TableBlock]


@pytest.mark.parametrize(
    ("show", "counts", "expected"),
    [
        (
            Show.TABLE,
            (10, 20, 2),
            "I 20 av 32 ärenden med bifall (63 procent) finns inget. I tio av de 32 ärendena (31 procent) finns båda. "
            "Alla uppgifter finns i <tabell_2>.",
        ),
        (
            Show.TEXT,
            (10, 20, 2),
            "I 20 av 32 ärenden med bifall (63 procent) finns inget. I tio av de 32 ärendena (31 procent) finns båda. "
            "I två av de 32 (sex procent) gäller ”c”.",
        ),
        (Show.TEXT, (0, 20), "I samtliga 20 ärenden med bifall finns inget."),
        (Show.TEXT, (1, 0), "I det enda ärendet med bifall finns båda."),
        (Show.TEXT, (2, 0), "I båda ärendena med bifall finns båda."),
    ],
)
def test_categories_are_told_in_their_own_words(show: Show, counts: tuple[int, ...], expected: str) -> None:
    (text, *_) = texts(blocks_of(material(audit=_audit(show, **CLAUSES)), categories(*counts), 0))
    assert text == expected


def test_without_words_of_their_own_and_without_a_table_all_are_listed() -> None:
    (text,) = texts(blocks_of(material(audit=_audit(Show.TEXT)), categories(9, 17), 0))
    assert text == "Mål: B 17 av 26 (65 procent) och A nio av 26 (35 procent)."


# --- Groups side by side ----------------------------------------------------------------------------------


GROUPS = (("Kort", 20, 40), ("Lång", 14, 80))
CROSS = CrossTable(id="kors", section="Utredning och mål", title="Mål", row_header="Tid", facts=(), sources=(),
                   groups=(Category("Kort", OF_NEEDS), Category("Lång", OF_NEEDS)))  # fmt: skip


def _crossed(*facts: CrossedFact) -> str:
    columns = (Column("Antal", Unit.COUNT), Column("Bas", Unit.COUNT), Column("Andel (%)", Unit.PERCENT))
    rows = tuple(Row(group, (n, base, int(100 * n / base + 0.5))) for fact in facts for group, n, base in fact.shares)
    table = PublishedTable(
        "kors", "Utredning och mål", "Mål, efter tid", "Tid", columns, rows, "Ärenden", None, "ärenden", (), (),
        crossed=facts,
    )  # fmt: skip
    blocks = blocks_of(material(audit=replace(AUDIT, report_tables=(CROSS,))), table, 0)
    (sentence,) = texts(blocks)
    assert len(blocks) == 1, "told in words alone"
    return sentence


def test_a_difference_is_called_one_only_where_the_test_says_so_and_always_with_both_numbers() -> None:
    assert _crossed(CrossedFact("mål finns", GROUPS, Reading.DIFFERENT)) == (
        "Mål: andelen är större för kort (20 av 40, 50 procent) än för lång (14 av 80, 18 procent). Skillnaden är "
        "större än slumpen ger skäl för."
    )
    numbers = "Mål: kort 20 av 40 (50 procent) och lång 14 av 80 (18 procent)."
    assert _crossed(CrossedFact("mål finns", GROUPS, Reading.ALIKE)) == f"{numbers} Andelarna är ungefär lika."
    assert _crossed(CrossedFact("mål finns", GROUPS, Reading.UNKNOWN)) == (
        f"{numbers} Om skillnaden är mer än slump går inte att säga."
    )
    assert _crossed(CrossedFact("mål finns", GROUPS)) == numbers, "nothing is said of what is not tested"


def test_the_group_with_the_larger_share_comes_first_whatever_its_order_and_size() -> None:
    sentence = _crossed(CrossedFact("mål finns", (("Kort", 30, 100), ("Lång", 10, 20)), Reading.DIFFERENT))
    assert "större för lång (tio av 20, 50 procent) än för kort (30 av 100, 30 procent)" in sentence


def test_none_and_all_of_a_group() -> None:
    sentence = _crossed(CrossedFact("mål finns", (("Kort", 0, 29), ("Lång", 42, 42)), Reading.DIFFERENT))
    assert "större för lång (samtliga 42) än för kort (inget av 29)" in sentence
    sentence = _crossed(CrossedFact("mål finns", (("Kort", 1, 1), ("Lång", 2, 2)), Reading.UNKNOWN))
    assert sentence.startswith("Mål: kort det enda och lång båda.")


def test_several_facts_are_told_by_what_can_be_said_of_them() -> None:
    facts = [CrossedFact(name, GROUPS, reading) for name, reading in (
        ("ett", Reading.UNKNOWN), ("två", Reading.DIFFERENT), ("tre", Reading.UNKNOWN), ("fyra", Reading.ALIKE),
    )]  # fmt: skip
    text = _crossed(*facts)
    assert text.startswith("Två: andelen är större för kort")
    assert text.count("större än slumpen") == 1
    assert text.index("Ett: kort 20") < text.index("Tre: kort 20") < text.index("Om de skillnaderna är mer än slump")
    assert text.endswith("Fyra: kort 20 av 40 (50 procent) och lång 14 av 80 (18 procent). Andelarna är ungefär lika.")


def test_of_many_groups_the_highest_and_the_lowest_are_named() -> None:
    many = tuple((f"U0{n}", n, 10) for n in (1, 1, 2, 3, 9))
    groups = tuple((f"U{place}", n, base) for place, (_, n, base) in enumerate(many))
    sentence = _crossed(CrossedFact("mål finns", groups, Reading.DIFFERENT))
    assert sentence.startswith("Mål: andelen är störst för U4 (90 procent) och minst för U0 och U1 (tio procent).")


def _shares(*rows: tuple[str, int, int], show: Show = Show.TEXT) -> tuple[Material, PublishedTable]:
    columns = (Column("Antal", Unit.COUNT), Column("Bas", Unit.COUNT), Column("Andel (%)", Unit.PERCENT))
    cells = tuple(Row(label, (n, base, int(100 * n / base + 0.5))) for label, n, base in rows)
    table = PublishedTable("andelar", "Uppföljning", "Uppgifter som saknas, antal", "Uppgift", columns, cells,
                           "Ärenden", None, "ärenden", (), ())  # fmt: skip
    spec = ShareTable(id="andelar", section="Uppföljning", title="Uppgifter som saknas, antal", row_header="Uppgift",
                      columns=("Ärenden",), rows={}, sources=(), show=show)  # fmt: skip
    return material(audit=replace(AUDIT, report_tables=(spec,))), table


def test_shares_without_a_table_are_all_told_and_with_one_the_largest_and_the_smallest() -> None:
    rows = (("Datum", 13, 116), ("Sätt", 20, 116), ("Omfattning", 23, 78))
    (sentence,) = texts(blocks_of(*_shares(*rows), 0))
    assert sentence == (
        "Uppgifter som saknas: datum 13 av 116 (elva procent), sätt 20 av 116 (17 procent) och omfattning 23 av 78 (29 "
        "procent)."
    )
    (sentence,) = texts(blocks_of(*_shares(*rows, show=Show.TABLE), 0))
    assert sentence == (
        "Andelen är störst för omfattning, 23 av 78 ärenden (29 procent), och minst för datum, 13 av 116 ärenden (elva "
        "procent). Alla uppgifter finns i <andelar>."
    )


def test_shares_that_tie_are_all_named() -> None:
    rows = (("Datum", 0, 5), ("Sätt", 10, 20), ("Omfattning", 0, 5), ("Lagrum", 20, 40))
    (sentence,) = texts(blocks_of(*_shares(*rows, show=Show.TABLE), 0))
    assert sentence.startswith(
        "Andelen är störst för sätt (tio av 20, 50 procent) och lagrum (20 av 40, 50 procent), och minst för datum "
        "(inget av fem) och omfattning (inget av fem)."
    )
    (sentence,) = texts(blocks_of(*_shares(("Datum", 1, 5), ("Sätt", 4, 20), show=Show.TABLE), 0))
    assert "störst" not in sentence, "the same share everywhere"


def test_shares_as_bars_only_from_ten_decisions() -> None:
    figure = figure_of(*_shares(("Datum", 13, 116), ("Sätt", 20, 116), show=Show.FIGURE))
    assert figure and figure.chart == PanelBars(("Antal",), (("Datum", (11,)), ("Sätt", (17,))))
    assert figure_of(*_shares(("Datum", 3, 9), ("Sätt", 20, 116), show=Show.FIGURE)) is None


# --- Figures ----------------------------------------------------------------------------------------------


def test_a_chart_only_where_it_says_something() -> None:
    figure = figure_of(material(), categories(20, 10, 0))
    assert figure and figure.chart == Bars((("A", 20, 67), ("B", 10, 33), ("C", 0, 0)))
    assert plain(figure.title) == "Mål, andel i procent av 30 ärenden med bifall"
    assert figure_of(material(), categories(5, 4)) is None, "fewer than ten decisions"
    assert figure_of(material(), categories(30, 0)) is None, "all in one category"
    assert figure_of(material(), times(30, 40)) is None


def test_the_alternative_text_has_every_number_and_the_notes_go_with_the_figure() -> None:
    figure = figure_of(material(), categories(20, 12))
    assert figure and figure.notes == ("En not.",)
    assert plain(str(pieces(figure.alt)[0])) == (
        "Liggande stapeldiagram med en stapel per kategori. A: 20 ärenden, 63 procent; B: tolv ärenden, 38 procent."
    )


def test_the_wording_varies_from_one_table_to_the_next() -> None:
    endings = {texts(blocks_of(material(), categories(20, 10), order))[0].rsplit(". ", 1)[1] for order in range(6)}
    assert endings == {
        "Alla uppgifter finns i <tabell_2>.",
        "Hela fördelningen finns i <tabell_2>.",
        "Fördelningen framgår av <tabell_2>.",
    }
