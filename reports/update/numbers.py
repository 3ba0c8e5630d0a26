"""Numbers in Swedish text: finds the sentences that cite a number which has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reports.language.swedish import NBSP, NUMBER_WORDS
from reports.render.word.marks import CELL, FIELD, FIELD_END, NOTE, OBJECT, ROW

ARTICLES = frozenset(("ett", "en"))
"""Words that are seldom numbers unless a base follows: 'ett av fyra'."""
NUMBER = rf"\d{{1,3}}(?:[ {NBSP}]\d{{3}})+(?!\d)|\d+(?:,\d+)?|\b(?:en|{'|'.join(NUMBER_WORDS)})\b"
STATED = re.compile(rf"({NUMBER})(?:\s+av\s+(?:de\s+)?({NUMBER}))?(\s*(?:procent\b|%))?", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ”\"–0-9])")
_PART = re.compile(f"[\n{CELL}{ROW}]+")
_SIGNS = str.maketrans({OBJECT: "", NOTE: "", CELL: " | ", ROW: "\n"})
_FIELD = re.compile(f"{FIELD}[^{FIELD_END}]*{FIELD_END}")
SMALL = 10
"""A lower count without a base occurs in too many sentences, so it must come from the same section."""


@dataclass(frozen=True)
class StatedNumber:
    """A number as stated in a text: with its base ('48 av 120'), as a percentage, or alone."""

    value: str
    base: str = ""
    percent: bool = False

    def __str__(self) -> str:
        return f"{self.value}{f' av {self.base}' if self.base else ''}{' procent' if self.percent else ''}"


def numbers(text: str, *, percent: bool = False) -> Iterator[StatedNumber]:
    """The numbers of a text in order; `percent` where all of them are percentages, as in such a column."""
    for value, base, unit in STATED.findall(_FIELD.sub(" ", text)):
        if base or value.lower() not in ARTICLES:
            yield StatedNumber(_digits(value), _digits(base), percent or bool(unit))


def _digits(text: str) -> str:
    lower = text.lower()
    if lower == "en":
        return "1"
    return str(NUMBER_WORDS.index(lower)) if lower in NUMBER_WORDS else re.sub(r"\s", "", text)


def sentences(text: str) -> list[str]:
    """The sentences of a text as a reader sees them."""
    parts = (sentence for part in _PART.split(text) for sentence in _SENTENCE.split(readable(part)))
    return [stripped for sentence in parts if (stripped := sentence.strip())]


def readable(text: str) -> str:
    """A text without the signs that stand for objects and notes, and a table as lines."""
    return _FIELD.sub("…", text).translate(_SIGNS)


def may_cite(number: StatedNumber, changed: StatedNumber) -> bool:
    """True if a sentence that states `number` may have taken it from `changed`."""
    if number.percent or changed.percent:
        return number == changed
    return number.value == changed.value and (number.base == changed.base or "" in (number.base, changed.base))
