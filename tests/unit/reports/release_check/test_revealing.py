"""Small counts of persons, and one person described."""

from __future__ import annotations

import pytest

from reports.release_check.revealing import why_revealing


@pytest.mark.parametrize(
    "sentence",
    [
        "Alla utom två fick bifall.",
        "Ingen utom en har ansökt.",
        "Tre personer har flyttat.",
        "Det gäller 2 unga kvinnor.",
        "En enda brukare klagade.",
        "Två av dem bor hemma.",
    ],
)
def test_small_counts(sentence: str) -> None:
    assert "är ett litet antal" in why_revealing(sentence)


@pytest.mark.parametrize(
    ("sentence", "age_or_children", "who"),
    [
        ("I Järva fick hon, 43 år, avslag.", "43 år", "Järva"),
        ("I Norra innerstaden väntade en 19-åring.", "19-åring", "Norra innerstaden"),
        ("En 52-årig kvinna väntade.", "52-årig", "En 52-årig kvinna"),
        ("Han har fyra barn.", "har fyra barn", "Han"),
        ("En fembarnsmor i Stadsdel B fick avslag.", "fembarnsmor", "Stadsdel B"),
        ("I Farsta fick en mamma till fyra små barn vänta.", "mamma till fyra små barn", "Farsta"),
    ],
)
def test_an_age_or_a_number_of_children_beside_a_district_or_a_sex(
    sentence: str, age_or_children: str, who: str
) -> None:
    why = f"”{age_or_children}” och ”{who}” i samma mening beskriver en person: kan någon kännas igen?"
    assert why_revealing(sentence) == why


@pytest.mark.parametrize(
    "sentence",
    [
        "Det gäller 12 personer.",
        "Det gäller 1 003 ärenden.",
        "Vi fann tre skäl till att många personer väntar.",
        "Alla utom vi var där.",
        "I Järva gäller det personer under 35 år.",
        "I Järva är personer som är 35 år eller äldre fler än i Farsta.",
        "Enheten i Södermalm har haft rutinen i 4 år, och hon som leder den ser över den.",
        "Man räknar från 18 år.",
        "Medianåldern i Järva är 43 år.",
        "Andelen kvinnor med barn är högst i Skärholmen.",
        "Personen kan vara 43 år.",
    ],
)
def test_what_tells_of_nobody(sentence: str) -> None:
    assert why_revealing(sentence) == ""
