"""The word that was probably meant."""

from __future__ import annotations

import pytest

from checks.faults import meant

KNOWN = ("beslut_datum", "beslut_from", "kon", "insats")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("beslut_datumm", " Menade du beslut_datum?"),
        ("beslut_form", " Menade du beslut_from?"),
        ("könn", ""),
        ("insatser", " Menade du insats?"),
        ("alder", ""),
        ("", ""),
    ],
)
def test_the_likest_word_is_named_and_nothing_where_none_is_like(word: str, expected: str) -> None:
    assert meant(word, KNOWN) == expected


def test_without_any_known_word_nothing_is_meant() -> None:
    assert meant("kon", []) == ""
