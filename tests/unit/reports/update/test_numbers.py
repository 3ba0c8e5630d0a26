"""Numbers as stated in Swedish sentences, and which of them cite one that has changed."""

from __future__ import annotations

import pytest

from reports.render.word.marks import CELL, FIELD, FIELD_END, OBJECT, ROW
from reports.update.numbers import StatedNumber, may_cite, numbers, readable, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I 48 av 120 ärenden (40 procent)", ["48 av 120", "40 procent"]),
        ("1 036 ärenden, 54,5 dagar och 13\u00a0%", ["1036", "54,5", "13 procent"]),
        ("två av fyra stadsdelar, Ett av 30 och ett ärende", ["2 av 4", "1 av 30"]),
        ("48 av de 120, tolv procent", ["48 av 120", "12 procent"]),
        ("en av tio", ["1 av 10"]),
        (f"Se {FIELD}REF _Ref1{FIELD_END} med 3 fel", ["3"]),
        ("Ingen siffra, trettio fel, sextiden", []),
        ("2025-10-31", ["2025", "10", "31"]),
    ],
)
def test_numbers_of_a_sentence(text: str, expected: list[str]) -> None:
    assert [str(n) for n in numbers(text)] == expected


def test_in_a_column_of_percentages_every_number_is_one() -> None:
    assert list(numbers("75", percent=True)) == [StatedNumber("75", percent=True)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("En mening. Två meningar! 3 av 4? Ja", ["En mening.", "Två meningar!", "3 av 4?", "Ja"]),
        ("Enligt 4 kap. 1 § gäller det. ”Så är det.”", ["Enligt 4 kap.", "1 § gäller det.", "”Så är det.”"]),
        (f"Rad\nrad{CELL}a{ROW}b{OBJECT}", ["Rad", "rad", "a", "b"]),
        (" ", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_a_text_to_read() -> None:
    assert readable(f"Se {FIELD}REF a{FIELD_END}.{OBJECT}{ROW}a{CELL}b") == "Se ….\na | b"


@pytest.mark.parametrize(
    ("number", "changed", "is_cited"),
    [
        ("48 av 120", "48 av 120", True), ("48", "48 av 120", True), ("48 av 120", "48", True),
        ("48 av 120", "48 av 90", False), ("40 procent", "40 procent", True), ("40", "40 procent", False),
        ("40 procent", "40", False), ("7", "8", False),
    ],
)  # fmt: skip
def test_a_number_is_cited_with_or_without_its_base_but_never_as_a_percentage(
    number: str, changed: str, is_cited: bool
) -> None:
    (stated,), (other,) = numbers(number), numbers(changed)
    assert may_cite(stated, other) is is_cited
