"""Which numbers of a sentence are the run's."""

from __future__ import annotations

import pytest

from reports.release_check.run_numbers import RunNumbers, without_dates
from reports.render.word.marks import CELL, ROW, Place

_ROWS = (("Utfall", "Antal", "Andel (%)"), ("Ja", "18", "60"), ("Nej", "12", "40"), ("Totalt", "30", "100"))
_ORGANISATION = (("Uppgift", "Stadsdel A"), ("Handläggare", "31"))
_RUN = RunNumbers(
    (
        Place("titel", "titelsida", "text", "Perioden 1 januari 2024 till och med 17 maj 2025"),
        Place("mening", "plan", "text", "En plan finns i 18 av 30 ärenden (60 procent)."),
        Place("tabell/plan/tabell", "plan", "tabell", ROW.join(CELL.join(row) for row in _ROWS)),
        Place("tabell/plan/not/1", "plan", "text", "Bas: 30 ärenden."),
        Place("person", "plan", "text", "Uppgifterna gäller 55 personer."),
        Place("tabell/enhet/tabell", "enheter", "tabell", ROW.join(CELL.join(row) for row in _ORGANISATION)),
        Place("tabell/enhet/not/1", "enheter", "text", "Bas: 4 enheter."),
    )
)


def _unknown(sentence: str, section: str = "") -> list[str]:
    return [*_RUN.unknown(without_dates(sentence), section)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Vi granskade 30 ärenden.",
        "I 12 granskade ärenden saknas planen.",
        "Av de 30 ärendena har 18 en plan.",
        "Planen saknas i 12 av 30 ärenden.",
        "Enheten har 31 handläggare och 55 personer.",
        "Vi var där den 17 maj, och det är så i 60 procent av ärendena.",
        "Av de 30 ärendena lästes två om.",
    ],
)
def test_numbers_of_the_run(sentence: str) -> None:
    assert _unknown(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "unknown"),
    [
        ("Vi granskade 31 ärenden.", "31 ärenden"),  # 31 is a number of case officers
        ("Vi träffade 30 personer.", "30 personer"),  # and 30 of cases
        ("Av de 30 ärendena saknade 17 en plan.", "17"),  # 17 is a day
        ("Av de 30 ärendena saknade 31 en plan.", "31 av 30"),
        ("I 12 av 55 fall är det så.", "12 av 55"),
        ("Andelen är 91 procent.", "91 procent"),
    ],
)
def test_numbers_of_something_else(sentence: str, unknown: str) -> None:
    assert unknown in _unknown(sentence)


def test_a_number_is_named_once() -> None:
    assert _unknown("Vi granskade 77 ärenden.") == ["77"]


def test_a_percentage_is_that_of_its_section() -> None:
    assert _unknown("Andelen är 60 procent.", "plan") == []
    assert _unknown("Andelen är 100 procent.", "plan") == []
    assert _unknown("Andelen är 12 procent.", "plan") == ["12 procent"]
