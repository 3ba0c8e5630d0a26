"""Errors in a definition, in Swedish, with suggestions for misspelt words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches


class DefinitionError(Exception):
    """An audit's definition is wrong: says which criterion, table or indicator, and why (in Swedish)."""


def meant(word: str, known: Iterable[str]) -> str:
    """' Menade du beslut_datum?', or '' if no known word is similar.

    >>> meant("beslut_datumm", ["beslut_datum", "kon"])
    ' Menade du beslut_datum?'
    >>> meant("xyz", ["beslut_datum", "kon"])
    ''
    """
    close = get_close_matches(word, list(known), n=1, cutoff=0.65)
    return f" Menade du {close[0]}?" if close else ""


def check_sentence(where: str, sentence: str) -> None:
    """DefinitionError unless the sentence has `{av}` exactly once, in place of the numbers, and no other braces.

    >>> check_sentence("Indikatorn mal", "Ett mål finns i {av}.")
    """
    if sentence.count("{av}") != 1 or re.search("[{}]", sentence.replace("{av}", "")):
        raise DefinitionError(
            f"{where} ska ha {{av}} en gång, där talen sätts in, och inga andra klammerparenteser: ”{sentence}”"
        )
