"""Tables and figures of two reviews: what was published, and no difference where a number is hidden."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.comparing.two_audits import Count
from pipeline.disclosure.published import Mark, Share
from reports.comparison import tables
from reports.document import Dumbbell, Dumbbells
from tests.lib.comparisons import HIDDEN, NOBODY, comparison, count, pair
from tests.lib.reviews import plain


@pytest.mark.parametrize(
    ("counts", "cell"),
    [
        (count(9, 11), Share(9, 11, 82)),
        (count(0, 11), Share(0, 11, 0)),
        (HIDDEN, Mark.HIDDEN),
        (Count(None, 30), Mark.HIDDEN),
        (NOBODY, Mark.NO_BASE),
    ],
)
def test_a_count(counts: Count, cell: Share | Mark) -> None:
    assert tables.count_cell(counts) == cell


def test_a_difference_is_in_points_of_the_exact_shares_with_newcombes_interval() -> None:
    """Newcombe (1998), Table II, method 10: 56 of 70 and 48 of 80."""
    cell = tables.difference_cell(pair(count(48, 80), count(56, 70)).whole)
    assert plain(str(cell)) == "20 (5,2 till 33,4)"
    swapped = tables.difference_cell(pair(count(56, 70), count(48, 80)).whole)
    assert plain(str(swapped)) == "−20 (−33,4 till −5,2)"


def test_where_a_number_is_hidden_there_is_no_difference() -> None:
    assert tables.difference_cell(pair(HIDDEN, count(9, 10)).whole) == "visas inte"
    assert tables.difference_cell(pair(NOBODY, count(9, 10)).whole) is Mark.NO_BASE
    assert tables.assessment(pair(count(9, 10), HIDDEN).whole) is Mark.HIDDEN
    assert tables.assessment(pair(count(9, 10), NOBODY).whole) is Mark.NO_BASE
    assert tables.conclusion_cell(pair(count(9, 10), HIDDEN).whole) is Mark.HIDDEN


@pytest.mark.parametrize(
    ("share", "expected"),
    [(Fraction(1, 3), "33.3"), (Fraction(-15, 200), "-7.5"), (Fraction(1, 800), "0.1"), (Fraction(1, 1600), "0.1")],
)
def test_points_are_rounded_half_up_to_one_decimal(share: Fraction, expected: str) -> None:
    assert tables.points(share) == Decimal(expected)


def test_a_changed_definition_is_marked_wherever_the_criterion_is_named() -> None:
    assert tables.label(pair(count(1, 2), count(1, 2))) == "Om x"
    assert tables.label(pair(count(1, 2), count(1, 2), definition="annan")) == "Om x (ändrad definition)"


def test_the_table_of_a_state_tells_of_levels_of_their_own() -> None:
    table = tables.state_table("t", "Brister", [pair(count(10, 100), count(90, 100), target=95)])
    assert table.headers == ("Kriterium", "Tidigare", "Senare", "Skillnad och intervall", "Bedömning")
    (row,) = table.rows
    assert row[:3] == ("Om x", Share(10, 100, 10), Share(90, 100, 90))
    assert row[4] == "Fler uppfyller"
    assert plain(table.notes[-1]) == "Om x: granskningens egen målnivå är 95 procent."


BY_DISTRICT = comparison(
    {name: (count(50, 100), count(60, 100)) for name in "abcd"},
    {"jarva": {
        "a": (count(3, 10), count(9, 10)), "b": (HIDDEN, count(9, 10)), "c": (HIDDEN, HIDDEN),
        "d": (NOBODY, count(1, 10)),
    }},
)  # fmt: skip


def test_a_district_shows_what_either_review_shows_and_says_what_is_left_out() -> None:
    table = tables.group_table("t", "Järva", BY_DISTRICT.in_group("jarva"))
    assert [(row[0], row[4]) for row in table.rows] == [
        ("Om a", "Fler uppfyller: bristen är åtgärdad"), ("Om b", Mark.HIDDEN), ("Om d", Mark.NO_BASE),
    ]  # fmt: skip
    assert table.rows[1][1] is Mark.HIDDEN and table.rows[1][3] == "visas inte"
    assert any(note.startswith("* Talet visas inte") for note in table.notes)
    assert any(note.startswith("– Inget ärende") for note in table.notes)
    assert plain(table.notes[-1]) == (
        "Ett kriterium som ingen av granskningarna visar någon andel för i stadsdelen är inte med."
    )


def test_what_has_become_of_a_shortcoming_in_a_district() -> None:
    low, high = count(10, 100), count(90, 100)
    shares = {"a": (low, high), "b": (high, low), "c": (low, low), "d": (low, count(70, 100))}
    result = comparison(shares, {"jarva": shares})
    table = tables.group_table("t", "Järva", result.in_group("jarva"))
    assert [row[4] for row in table.rows] == [
        "Fler uppfyller: bristen är åtgärdad", "Färre uppfyller: ny brist", "Går inte att säga", "Fler uppfyller",
    ]  # fmt: skip
    assert table.title == "Järva: huvudresultaten, ärenden där kriteriet är uppfyllt"
    assert plain(tables.overview(result).base) == "Bas: 4 kriterier som båda granskningarna har."


def test_where_all_decisions_are_alike_there_is_no_p_value() -> None:
    alike, tested = (
        next(iter(tables.criteria_sheet(comparison({"a": shares})).rows))
        for shares in ((count(10, 10), count(12, 12)), (count(1, 10), count(9, 10)))
    )
    assert alike[14:16] == (Mark.NO_BASE, Mark.NO_BASE)
    # Fisher's exact test of 1 of 10 and 9 of 10: 2 * 101 / 184756 = 0.00109, rounded up.
    assert tested[14] == Decimal("0.002")


def test_the_overview_counts_every_criterion_once() -> None:
    table = tables.overview(
        comparison({"a": (count(1, 10), count(9, 10)), "b": (count(9, 10), count(1, 10)), "c": (NOBODY, NOBODY)})
    )
    assert table.rows == (
        ("Åtgärdad brist", 1), ("Ny brist", 1), ("Kvarstående brist", 0), ("Går inte att säga", 0), ("Ingen brist", 0),
        ("Går inte att jämföra", 1), ("Totalt", 3),
    )  # fmt: skip


def test_a_figure_shows_both_shares_and_the_level() -> None:
    pairs = comparison({name: (count(50, 100), count(60, 100)) for name in "ab"}).pairs
    figure = tables.figure("f", "Brister", pairs, 80)
    assert figure is not None
    assert figure.chart == Dumbbells(("Tidigare", "Senare"), 80, (Dumbbell("Om a", 50, 60), Dumbbell("Om b", 50, 60)))
    assert figure.table.rows == (("Om a", 50, 60), ("Om b", 50, 60))
    assert tables.figure("f", "Brister", pairs[:1], 80) is None, "none of a single criterion"


def test_sheets_have_one_number_in_a_cell_and_marks_where_it_is_hidden() -> None:
    (row,) = tables.criteria_sheet(comparison({"a": (count(48, 80), count(56, 70))})).rows
    assert row[:5] == ("Om a", "a", "a", "Tillgänglighet", "Oförändrad")
    assert row[5:14] == (48, 80, 60, 56, 70, 80, Decimal("20.0"), Decimal("5.2"), Decimal("33.4"))
    assert row[-2:] == ("Åtgärdad brist", 80)
    rows = {r[2]: r for r in tables.groups_sheet(BY_DISTRICT).rows}
    assert rows["b"][:2] == ("Jarva", "Om b")
    assert rows["b"][3:9] == (Mark.HIDDEN, Mark.HIDDEN, Mark.HIDDEN, 9, 10, 90)
    assert set(rows["b"][9:16]) == {Mark.HIDDEN} and set(rows["d"][9:16]) == {Mark.NO_BASE}
    assert rows["d"][3:6] == (Mark.NO_BASE, 0, Mark.NO_BASE)
    assert len({len(r) for r in rows.values()} | {len(tables.groups_sheet(BY_DISTRICT).headers)}) == 1
