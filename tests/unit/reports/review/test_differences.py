"""The Swedish text on differences between districts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.statistics.verdict import Verdict
from reports.language import phrases
from reports.language.swedish import number
from reports.review import differences
from reports.review.districts import rows
from tests.lib.reviews import (
    HIDDEN,
    HIDDEN_COUNT,
    IN_TIME,
    breakdown,
    criterion,
    difference,
    district_row,
    material,
    plain,
    share,
)


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        (1.0, "1"), (0.25, "0,25"), (0.1 + 0.2, "0,3"), (0.0130659, "0,014"), (0.0501, "0,051"), (0.05, "0,05"),
        (0.0000032, "0,001"), (0.0, "0,001"),
    ],
)  # fmt: skip
def test_a_p_value_is_never_printed_as_smaller_than_it_is(p: float, expected: str) -> None:
    assert number(phrases.p_value(p)) == expected


def test_a_reading_promises_no_more_than_the_test() -> None:
    shares = {"A": share(10, 30), "B": share(10, 30)}
    assert differences.reading(district_row(Verdict.LARGER, **shares)) == "skiljer sig mer än slumpen ger skäl för"
    assert differences.reading(district_row(Verdict.CLOSER, **shares)) == "värt att se närmare på"
    assert differences.reading(district_row(Verdict.UNKNOWN, **shares)) == "går inte att säga"
    assert differences.reading(district_row(None, **shares, C=HIDDEN_COUNT)) == "prövas inte"
    assert differences.reading(replace(district_row(None, **shares), together=share(60, 60))) == "ingen skillnad"


def test_few_districts_are_all_named_and_those_that_are_hidden_said() -> None:
    row = district_row(Verdict.LARGER, Järva=share(4, 30), Farsta=share(21, 30), Bromma=HIDDEN_COUNT, Skarpnäck=HIDDEN)
    assert plain(differences._sentence(row)) == (
        "Fattades beslutet inom tre månader från ansökan? Så är det i Farsta 21 av 30 ärenden (70 procent) och Järva "
        "fyra av 30 (13 procent). "
        "Andelen i Bromma och Skarpnäck visas inte."
    )


def test_of_many_districts_the_highest_and_the_lowest_are_named() -> None:
    shares = {f"D{n}": share(n, 30) for n in range(4, 12)}
    assert plain(differences._sentence(district_row(Verdict.LARGER, **shares))) == (
        "Fattades beslutet inom tre månader från ansökan? Högst andel har D11, elva av 30 ärenden (37 procent), och "
        "lägst D4, fyra av 30 ärenden (13 procent)."
    )


@pytest.mark.parametrize(
    ("methods", "expected"),
    [
        (["exakt"], "(Fisher–Freeman–Halton). När"),
        (["exakt", "permutation"], "beräknat med slumpade tabeller (permutation med fast startvärde) där underlaget"),
        (["exakt", "chi-två"], "beräknat med chi-två-fördelningen där det är mycket stort. När"),
        (["chi-två", "permutation"], "där underlaget är stort och med chi-två-fördelningen där det är mycket stort."),
    ],
)
def test_it_says_how_the_differences_were_tested(methods: list[str], expected: str) -> None:
    shares = {IN_TIME: (share(27, 30), share(3, 30), share(30, 60))}
    tests = {"stadsdel": (difference(IN_TIME, 0.001, 0.002),)}
    by_district = {"stadsdel": (("Bromma", 30), ("Järva", 30))}
    review = material(
        criterion(IN_TIME, 30, 30), decisions=60, background=by_district, compared=breakdown(shares), differences=tests
    )
    (row,) = rows(review)
    district_rows = [replace(row, difference=replace(row.difference, method=method)) for method in methods]
    assert expected in plain(next(differences._method(review, district_rows)).text)
