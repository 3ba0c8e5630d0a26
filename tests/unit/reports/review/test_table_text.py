"""The sentences about published tables: categories, times, shares and groups side by side."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from checks.audits import sysselsattning_2025
from checks.report_tables import Category, CrossTable, MeanTable, Show
from pipeline.disclosure.published import CrossedFact, Heading, Mark, PublishedRow, PublishedTable, Reading, Unit
from reports.language.swedish import NBSP
from reports.review.table_text import finding_text
from reports.review.tables import (
    blocks_of,
)
from tests.lib.reviews import AUDIT, material, texts
from tests.lib.tables import OF_NEEDS, audit_with_categories, categories_table, shares_table, waiting_times

CLAUSES = {"A": "finns båda", "B": "finns inget"}


def finding(table: PublishedTable) -> str:
    """The text on a table."""
    return texts(blocks_of(material(), table, 0))[0]


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
    assert finding(categories_table(*counts)) == f"{expected}Alla uppgifter finns i <tabell_2>."


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
    assert finding(waiting_times(*medians)) == f"{expected}{end}"


def test_hours_are_told_by_group_without_quotation_marks() -> None:
    hours = replace(
        waiting_times(12, Decimal("7.5")),
        columns=(Heading("Antal", Unit.COUNT), Heading("Timmar", Unit.HOURS, in_text=True)),
    )
    assert finding(hours).startswith("Timmar är högst för Insats A (12) och lägst för Insats B (7,5).")


def test_the_highest_and_the_lowest_share_are_told_in_the_words_of_the_audit() -> None:
    (definition,) = (t for t in sysselsattning_2025.AUDIT.report_tables if t.id == "samverkan_myndigheter")
    columns = tuple(
        Heading(label, unit)
        for name in ("Ja", "Nej", "Framgår ej")
        for label, unit in ((name, Unit.COUNT), ("Andel (%)", Unit.PERCENT))
    )
    rows = (
        PublishedRow("Försäkringskassan", (20, 50, 10, 25, 10, 25, 40)),
        PublishedRow("Arbetsförmedlingen", (4, 10, 10, 25, 26, 65, 40)),
    )
    table = PublishedTable(
        definition.id, definition.section, "Samarbete", "Samarbete med", (*columns, Heading("Bas", Unit.COUNT)), rows,
        "Ärenden", None, "ärenden", (), (),
    )  # fmt: skip
    assert finding_text(table, definition, Show.TABLE).replace(NBSP, " ") == (
        "Ett samarbete pågår oftast med Försäkringskassan, 20 av 40 ärenden (50 procent), och mest sällan med "
        "Arbetsförmedlingen, fyra av 40 ärenden (tio procent). Att det inte framgår är vanligast för "
        "Arbetsförmedlingen, 26 av 40 ärenden (65 procent), och minst vanligt för Försäkringskassan, tio av 40 ärenden "
        "(25 procent)."
    )


def test_the_mean_of_all_and_of_each_group_in_the_plural() -> None:
    """Decimals as the specification has them: a comma, and no zero at the end."""
    (definition,) = (t for t in sysselsattning_2025.AUDIT.report_tables if isinstance(t, MeanTable))
    columns = (Heading("Personer", Unit.COUNT), Heading("Timmar", Unit.HOURS, in_text=True))
    rows = (
        PublishedRow("Kvinna", (40, Decimal("9.3"))),
        PublishedRow("Man", (40, Decimal("11.0"))),
        PublishedRow(definition.together, (80, Decimal("10.4")), total=True),
    )
    table = PublishedTable(
        definition.id, definition.section, "Närvaro", "Kön", columns, rows, "Personer", None, "personer", (), ()
    )
    told = finding_text(table, definition, Show.TEXT)
    assert told == "Timmar: samtliga 10,4, män 11 och kvinnor 9,3."


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
    (text, *_) = texts(blocks_of(material(audit=audit_with_categories(show, **CLAUSES)), categories_table(*counts), 0))
    assert text == expected


def test_without_words_of_their_own_and_without_a_table_all_are_listed() -> None:
    (text,) = texts(blocks_of(material(audit=audit_with_categories(Show.TEXT)), categories_table(9, 17), 0))
    assert text == "Mål: av 26 ärenden med bifall hör 17 (65 procent) till ”B” och nio (35 procent) till ”A”."


# --- Groups side by side ----------------------------------------------------------------------------------


GROUPS = (("Kort", 20, 40), ("Lång", 14, 80))
CROSS = CrossTable(id="kors", section="Utredning och mål", title="Mål", row_header="Tid", facts=(), sources=(),
                   groups=(Category("Kort", OF_NEEDS), Category("Lång", OF_NEEDS)))  # fmt: skip


def _crossed(*facts: CrossedFact) -> str:
    columns = (Heading("Antal", Unit.COUNT), Heading("Bas", Unit.COUNT), Heading("Andel (%)", Unit.PERCENT))
    rows = tuple(
        PublishedRow(group, (n, base, int(100 * n / base + 0.5))) for fact in facts for group, n, base in fact.shares
    )
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


def test_shares_without_a_table_are_all_told_and_with_one_the_largest_and_the_smallest() -> None:
    rows = (("Datum", 13, 116), ("Sätt", 20, 116), ("Omfattning", 23, 78))
    (sentence,) = texts(blocks_of(*shares_table(*rows), 0))
    assert sentence == (
        "Uppgifter som saknas: datum 13 av 116 (elva procent), sätt 20 av 116 (17 procent) och omfattning 23 av 78 (29 "
        "procent)."
    )
    (sentence,) = texts(blocks_of(*shares_table(*rows, show=Show.TABLE), 0))
    assert sentence == (
        "Andelen är störst för omfattning, 23 av 78 ärenden (29 procent), och minst för datum, 13 av 116 ärenden (elva "
        "procent). Alla uppgifter finns i <andelar>."
    )


def test_shares_that_tie_are_all_named() -> None:
    rows = (("Datum", 0, 5), ("Sätt", 10, 20), ("Omfattning", 0, 5), ("Lagrum", 20, 40))
    (sentence,) = texts(blocks_of(*shares_table(*rows, show=Show.TABLE), 0))
    assert sentence.startswith(
        "Andelen är störst för sätt (tio av 20, 50 procent) och lagrum (20 av 40, 50 procent), och minst för datum "
        "(inget av fem) och omfattning (inget av fem)."
    )
    (sentence,) = texts(blocks_of(*shares_table(("Datum", 1, 5), ("Sätt", 4, 20), show=Show.TABLE), 0))
    assert "störst" not in sentence, "the same share everywhere"
