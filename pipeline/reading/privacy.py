"""Refuses personal data: personnummer, samordningsnummer, e-mail addresses and Swedish phone numbers.

Recall on numbers comes first: every written form with a valid date part and check digit is a hit. What this cannot
see is names, addresses and anything else without a pattern of its own; the guide says so.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass

SUSPICIOUS = r"@|＠|\p{Nd}([^\p{Nd}]{0,6}\p{Nd}){6,}"
"""RE2 pattern for DuckDB: only text that matches it can hold a hit, so only that text is looked at closely."""

SUSPICIOUS_ID = (
    r"@|＠|[^\P{Nd}0-9]"  # an address, or a digit that is not ASCII
    r"|[0-9]{2}\D{0,6}(0[0-9]|1[0-2])\D{0,6}([0-2][0-9]|3[01]|[6-9][0-9])\D{0,6}[0-9]\D{0,6}[0-9]{3}"
)
"""The same for ids, where only numbers and addresses are hits: there may be a million of them, all with digits."""

_SEP = r"[\s\-+./_]{0,3}"
_NUMBER = re.compile(
    rf"(?<!\d)(?:(?P<century>\d{{2}}){_SEP})??(?P<yy>\d{{2}}){_SEP}(?P<mm>\d{{2}}){_SEP}(?P<dd>\d{{2}})"
    rf"{_SEP}(?P<last>\d{{4}})(?!\d)"
)
_EMAIL = re.compile(r"[^\s@;,<>()\"']+@[^\s@;,<>()\"']+\.[^\s@;,<>()\"'.]{2,}")
_PHONE = re.compile(r"(?<![\d+])(?P<prefix>(?:\+|00)\s?46|0)(?P<rest>(?:[\s\-()/]{0,3}\d){6,11})(?!\d)")
_SPACES_AND_DASHES = {ord(c): " " for c in "\u00a0\u2009\u202f\u2007"} | {ord(c): "-" for c in "‐‑‒–—−"}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


@dataclass(frozen=True)
class Hit:
    """What was found, and the value masked so that it can be shown."""

    kind: str
    masked: str

    def __str__(self) -> str:
        return f"{self.kind} ({self.masked})"


def find(text: str, *, is_id: bool = False) -> Hit | None:
    """The first hit in the text. In ids a phone-like run of digits is none."""
    plain = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_SPACES_AND_DASHES)
    plain = re.sub(r"\d", lambda digit: str(unicodedata.digit(digit[0])), plain)  # of any script
    return next(_hits(plain, is_id), None)


def _hits(text: str, is_id: bool) -> Iterator[Hit]:
    for match in _number_candidates(text):
        kind = _kind_of_number(match)
        if kind:
            yield Hit(kind, f"{match['century'] or ''}******-****")
    if _EMAIL.search(text):
        yield Hit("e-postadress", "***@***")
    if not is_id and any(_is_phone(m) for m in _PHONE.finditer(text)):
        yield Hit("telefonnummer", "0**-*** ** **")


def _number_candidates(text: str) -> Iterator[re.Match[str]]:
    """Every match from every start, so that "12 850101 1234" is read both with and without the 12."""
    for start in re.finditer(r"(?<!\d)\d", text):
        match = _NUMBER.match(text, start.start())
        if match:
            yield match


def _kind_of_number(match: re.Match[str]) -> str | None:
    yy, mm, dd = match["yy"], int(match["mm"]), int(match["dd"])
    if not _luhn_ok(yy + match["mm"] + match["dd"] + match["last"]):
        return None
    centuries = (match["century"],) if match["century"] else ("18", "19", "20")
    if not set(centuries) <= {"18", "19", "20"}:
        return None
    # A samordningsnummer adds 60 to the day; an unknown day or month of birth is written as 0.
    if dd >= 60 and dd - 60 <= 31 and mm <= 12:
        return "samordningsnummer"
    if any(_is_date(int(century + yy), mm, dd) for century in centuries):
        return "personnummer"
    return None


def _is_date(year: int, month: int, day: int) -> bool:
    if not 1 <= month <= 12:
        return False
    last = 29 if month == 2 and isleap(year) else monthrange(2001, month)[1]
    return 1 <= day <= last


def _luhn_ok(digits: str) -> bool:
    total = 0
    for i, digit in enumerate(digits):
        product = int(digit) * (2 - i % 2)
        total += product // 10 + product % 10
    return total % 10 == 0


def _is_phone(match: re.Match[str]) -> bool:
    digits = (
        re.sub(r"\D", "", match["rest"]).lstrip("0") if match["prefix"] != "0" else re.sub(r"\D", "", match["rest"])
    )
    # After the trunk 0 (or 46) a Swedish number has 7 to 9 digits and does not begin with 0.
    return 7 <= len(digits) <= 9 and digits[0] != "0"
