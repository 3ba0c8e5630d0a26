"""Tables of two reviewers' agreement: shares and coefficients with intervals, and how the two coded."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.disclosure.published import Mark
from pipeline.statistics.agreement import Coefficient, Interval, share
from reports.agreement import tables
from tests.lib.codings import ALIKE, APART, UNCOMPARED, coded, plain_value
from tests.lib.reviews import plain


def test_a_share_with_wilsons_interval() -> None:
    """Wilson's interval for 81 of 263, as in Newcombe (1998), Statistics in Medicine 17, 857: 0.2553 to 0.3662."""
    assert tables.share_cell(share(81, 263)) == "30,8 (25,5–36,6)"
    assert tables.share_cell(share(0, 0)) is Mark.NO_BASE
    assert plain(tables.percent_words(share(17, 18))) == "94,4 procent"


@pytest.mark.parametrize(
    ("coefficient", "cell"),
    [
        (Coefficient(None), Mark.NO_BASE),
        (Coefficient(Fraction(1)), Decimal("1.000")),  # no interval where all agree
        (Coefficient(Fraction(16, 17), Interval(0.8951, 0.9864)), "0,941 (0,895–0,986)"),
        (Coefficient(Fraction(-1, 8), Interval(-0.5, 0.25)), "−0,125 (−0,5 till 0,25)"),
    ],
)
def test_a_coefficient(coefficient: Coefficient, cell: object) -> None:
    text = tables.coefficient_cell(coefficient)
    assert (plain(text) if isinstance(text, str) else text) == cell


def test_the_square_has_totals_both_ways() -> None:
    table = tables.confusion("k", APART)
    assert table.headers == ("Granskare A (rad), B (kolumn)", "Ja", "Nej", "Totalt")
    assert table.rows == (("Ja", 15, 3, 18), ("Nej", 2, 10, 12), ("Totalt", 17, 13, 30)) and table.total
    assert plain(table.base) == ("Bas: 30 jämförda ärenden. Lika: 25. Utelämnade: 4 med ”Ej aktuellt” hos båda.")


def test_what_leaves_a_decision_out_has_a_dash_and_no_zero() -> None:
    comparison = coded("k", ("Ja", "Ej aktuellt"), [[5, 2], [1, 0]], left_out=9)
    assert [row[1:3] for row in tables.square(comparison)] == [(5, 2), (1, Mark.NO_BASE), (6, 2)]


def test_a_square_too_wide_for_a_page_is_a_list_of_what_differs_the_most_common_first() -> None:
    counts = [[9 if i == j else 0 for j in range(6)] for i in range(6)]
    counts[0][1], counts[2][3], counts[4][5] = 1, 2, 1
    table = tables.confusion("k", coded("k", tuple("ABCDEF"), counts))
    assert table.headers == ("Granskare A", "Granskare B", "Antal")
    assert table.rows == (("C", "D", 2), ("A", "B", 1), ("E", "F", 1))
    assert table.base.endswith("Tabellen visar bara det som skiljer.")


def test_an_overview_has_a_row_for_each_that_was_compared() -> None:
    table = tables.overview("t", "Kriterier", "Kriterium", [APART, ALIKE], "Bas.")
    assert [row[:3] for row in table.rows] == [("Olika", 30, 5), ("Lika", 30, 0)]
    # Cohen (1960) by hand: observed 25/30, expected (18·17 + 12·13)/900, kappa (750 − 462)/(900 − 462) = 0.6575.
    assert str(table.rows[0][4]).startswith("0,658 (")
    assert table.rows[1][4] == Decimal("1.000")


def test_dates_and_texts_have_a_share_alone() -> None:
    table = tables.shares("t", "Datum", [plain_value("datum", 9, ("2025-01-01", "2025-01-02"))], "Bas.")
    assert table.headers == ("Variabel", "Jämförda", "Olika", "Andel lika (%)")
    assert table.rows[0][:3] == ("Datum", 10, 1)


def test_what_they_differ_on_comes_lowest_first_and_nothing_is_left_out() -> None:
    worse = coded("varst", ("Ja", "Nej"), [[1, 9], [0, 0]])
    rows = [ALIKE, APART, UNCOMPARED, worse]
    assert tables.differing(rows) == [worse, APART]
    assert tables.agreeing(rows) == [ALIKE]
    assert tables.uncompared(rows) == ["”Ingen”"]
