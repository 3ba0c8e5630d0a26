"""Suggestions for misspelt words, and the check of sentences with a place for numbers."""

from __future__ import annotations

import pytest

from checks.faults import DefinitionError, check_sentence, meant

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


@pytest.mark.parametrize("sentence", ["Mål finns i {av}.", "I {av} finns mål."])
def test_a_sentence_has_one_place_for_its_numbers(sentence: str) -> None:
    check_sentence("Här", sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "Mål finns.",
        "Mål finns i {Av}.",
        "Mål finns i av.",
        "I {av} finns mål och i {av} plan.",
        "{n} av {av}.",
        "{av}}",
    ],
)
def test_any_other_is_refused_and_shown(sentence: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        check_sentence("Här", sentence)
    message = "Här ska ha {av} en gång, där talen sätts in, och inga andra klammerparenteser: "
    assert str(raised.value) == f"{message}”{sentence}”"
