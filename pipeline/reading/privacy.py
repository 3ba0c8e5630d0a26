"""Refuses personal data: personnummer, samordningsnummer, e-mail addresses and Swedish phone numbers.

Recall on numbers comes first: every written form that a person would recognise, with a valid date part and check
digit, is a hit. Dates and ranges of dates or months are no hits. Each pattern looks a bounded way ahead from where it
begins, so that the time of a search is proportional to the length of the text. Names, addresses and anything else
without a pattern of its own are not recognised.
"""

from __future__ import annotations

import html
import re
import unicodedata
from calendar import isleap, monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

SUSPICIOUS = r"(?s)[@＠]|(?:\p{Nd}.*){4}"
"""RE2 pattern for DuckDB: only text that matches it can hold a hit, so only that text is searched closely. It takes a
millisecond to compile, and does for every column; with a limit between the digits it takes twenty."""

_DIGIT, _SEP = "[0-9OoIl]", "[-_]{0,3}"  # digits as they are mistaken for each other
_YEAR = "(?:(?:18|19|20)[-_]{0,3})?[0-9]{2}"
_ANY_MONTH, _ANY_DAY = f"(?:[0Oo]{_SEP}{_DIGIT}|[1Il]{_SEP}[0-2OoIl])", f"(?:[0-36-9OoIl]{_SEP}{_DIGIT})"
SUSPICIOUS_ID = "|".join(
    (
        "[^A-Za-z0-9_-]",  # no id: an address, a digit of another script
        rf"(?:^|[^0-9]){_YEAR}{_SEP}(?:0[0-9]|1[0-2]){_SEP}[0-36-9][0-9]{_SEP}[0-9]{{4}}(?:$|[^0-9])",
        rf"(?:^|[-_])(?:{_DIGIT}{_SEP}{_DIGIT}{_SEP})?{_DIGIT}{_SEP}{_DIGIT}{_SEP}{_ANY_MONTH}{_SEP}{_ANY_DAY}"
        rf"(?:{_SEP}{_DIGIT}){{4}}(?:$|[-_])",
        "[0-9]{2}(?:-[0-9]{2}){4}",
        "[0-9]{2}-?(?:0[0-9]|1[0-2])-?[0-3][0-9]-{0,3}(?:[Tt][0-9]{3}|[Xx]{4}|[Nn]{4})",
        "^[0-9]{9}$",
    )
)
"""The same for ids, where only numbers and addresses are hits. It is narrow because there may be a million ids, all
with digits, and a close search of one in four of them takes noticeable time."""

LONGEST_SEARCHED = 1 << 20
"""Characters of a text that are searched. A longer text is refused whole, and nothing of it is shown or stored."""

_MAY_HOLD = re.compile(r"[@＠]|\d(?:\D{0,20}\d){3}")

_S = r"[\s\-+./_]"
_MM, _DD = r"(?:0\d|1[0-2])", r"(?:[0-2]\d|3[01]|[6-9]\d)"
_DATE = (
    rf"(?:(?:18|19|20){_S}{{0,3}})??\d\d(?:"
    rf"{_MM}{_DD}{_S}{{0,3}}|{_S}{{1,3}}{_MM}{_S}{{0,3}}{_DD}{_S}{{0,3}}"
    # A separator between month and day and nowhere else means two months: 202301–202405.
    rf"|{_MM}{_S}{{1,3}}{_DD}{_S}{{1,3}})"
)
# The year of a second date is not the last four digits of a number: 2023-01-15–2024-05-20.
_NUMBER = re.compile(rf"(?<!\d)(?=({_DATE}\d{{4}})(?!\d)(?!(?<=[\s\-./](?:19|20)\d\d)[\-./](?:0\d|1[0-2])(?!\d)))")
_GROUPS = re.compile(r"(?<!\d)(?<!\d\s)\d{1,4}(?:\s\d{1,4}){2,11}(?!\s?\d)|(?<!\d)(?<!\d-)\d\d(?:-\d\d){4}(?!-?\d)")
"""Digits in groups of one size: 202 212 722 389, or in pairs. Six pairs with hyphens are a range of dates."""
_MISREAD = re.compile(r"(?<![^\W_])[\dOoIl|](?:[\s\-+./_]{0,3}[\dOoIl|]){9,11}(?![^\W_])")
_LETTERS = str.maketrans("OoIl|", "00111")
_NINE = re.compile(r"(?<![\w.,\-+/])\d{9}(?![\w\-+/]|[.,]\d)")
_HIDDEN = re.compile(
    r"(?<![^\W_])((?:18|19|20)?\d\d[-./]?(?:0\d|1[0-2])[-./]?[0-3]\d)[-+ ]{0,3}"
    r"(?:[Tt]\d{3}|[Xx]{4}|[Nn]{4}|[*]{4}|[?]{4}|[#]{4})(?![\w*?#])"
)
"""A date of birth with an interim number, or with the last four digits hidden."""

_AT = re.compile(r"(?<=[^\s@;,<>()\"'])@[^\s@;,<>()\"']{1,255}\.[^\s@;,<>()\"'.]{2}")
_PHONE = re.compile(r"(?<![\d+])(?<!\d[.,])(?P<prefix>(?:\+|00)\s?46|0)(?P<rest>(?:[\s\-()/]{0,3}\d){6,11})(?!\d)")
_TO = r"(?:[\s\-/]{1,4}|\s?(?:till|t\.?o\.?m\.?)\s?)"
_DAY_MONTH_YEAR, _MONTH_YEAR = r"[0-3]?\d[-./ ](?:0?\d|1[0-2])[-./ ](?:19|20)\d\d", r"(?:0?\d|1[0-2])[-./](?:19|20)\d\d"
_SHORT_YEAR, _MONTH_DAY = r"\d\d[-./](?:0\d|1[0-2])[-./][0-3]\d", r"(?:0\d|1[0-2])[-/][0-3]\d"
_RANGED = (_DAY_MONTH_YEAR, _MONTH_YEAR, _SHORT_YEAR, _MONTH_DAY)
_RANGES = re.compile("|".join(rf"(?<!\d)(?<!\d[-./]){day}{_TO}{day}(?!\d)(?![-./]\d)" for day in _RANGED))
"""From one day or month to another, where the order of the two could be taken for that of a number."""
_DAYS = re.compile(
    r"(?<!\d)(?:(?:18|19|20|21)\d\d[-./](?:0\d|1[0-2])(?:[-./][0-3]\d)?"
    r"|[0-3]?\d([-./ ])(?:0?\d|1[0-2])\1(?:18|19|20|21)\d\d)(?!\d)"
)
"""Days and months, which are not telephone numbers."""
_SHORTEST_LOCAL = {1: 6, 2: 5, 3: 5}
"""Digits that follow an area code of that many digits (without its 0) in the shortest telephone numbers."""

_SPACES_AND_DASHES = {ord(c): " " for c in "\u00a0\u2009\u202f\u2007"} | {ord(c): "-" for c in "‐‑‒–—―−"}
_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\ufe0e\ufe0f\ufeff")
)
_TAG = re.compile(r"<[^<>]{0,200}>")


@dataclass(frozen=True)
class Hit:
    """The kind of personal data, and its value masked so that it can be shown."""

    kind: str
    masked: str

    def __str__(self) -> str:
        return f"{self.kind} ({self.masked})"


def may_hold(text: str) -> bool:
    """Whether there can be a hit in the text: a quick look."""
    return _MAY_HOLD.search(text) is not None


def find(text: str, *, is_id: bool = False) -> Hit | None:
    """The first hit in the text. In an id a run of digits that looks like a telephone number is no hit."""
    if not may_hold(text):
        return None
    return next((hit for plain in _readings(text) for hit in _hits(plain, is_id)), None)


def find_in_column(texts: Iterable[str], *, is_id: bool = False) -> dict[str, Hit]:
    """The texts of a column that hold personal data, each with its hit.

    Of numbers of nine digits one in 140 happens to look like a personnummer without its first zero, so they count only
    where at least half of those in the column do.
    """
    every = set(texts)
    hits = {text: hit for text in every if (hit := find(text, is_id=is_id))}
    nine = {text for text in every if _NINE.fullmatch(text.strip())}
    if len(hits.keys() & nine) * 2 < len(nine):
        hits = {text: hit for text, hit in hits.items() if text not in nine}
    return hits


def _readings(text: str) -> Iterator[str]:
    """The text as it is read, and as a web page would show it if it has markup (`&nbsp;`, `%2D`, tags)."""
    plain = _plain(text[:LONGEST_SEARCHED])
    yield plain
    rendered = unquote(plain) if "%" in plain else plain
    rendered = (
        html.unescape(html.unescape(rendered)) if "&" in rendered else rendered
    )  # twice: an escaped text may have been escaped again
    rendered = _TAG.sub("", rendered) if "<" in rendered else rendered
    if rendered != plain:
        yield _plain(rendered)


def _plain(text: str) -> str:
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_SPACES_AND_DASHES)
    return re.sub(r"(?![0-9])\d", lambda digit: str(unicodedata.digit(digit[0])), plain)  # of any script


def _hits(text: str, is_id: bool) -> Iterator[Hit]:
    text = _RANGES.sub("från och till", text)
    for digits in _candidates(text):
        kind = _kind_of_number(digits)
        if kind:
            yield Hit(kind, f"{digits[:-10]}******-****")
    if any(_is_born(re.sub(r"\D", "", match[1])) for match in _HIDDEN.finditer(text)):
        yield Hit("personnummer", "******-****")
    if _AT.search(text):
        yield Hit("e-postadress", "***@***")
    if not is_id and any(_is_phone(m) for m in _PHONE.finditer(_DAYS.sub("datum", text))):
        yield Hit("telefonnummer", "0**-*** ** **")


def _candidates(text: str) -> Iterator[str]:
    """Ten or twelve digits from every start, so that "12 850101 1234" is read both with and without the 12."""
    for match in _NUMBER.finditer(text):
        yield _digits(match[1])
    for match in _MISREAD.finditer(text):
        if match[0] != (read := match[0].translate(_LETTERS)):
            yield from (_digits(number[1]) for number in _NUMBER.finditer(read))
    for match in _GROUPS.finditer(text):
        *groups, _ = re.split(r"\D", match[0])
        digits = _digits(match[0])
        if len(digits) in (10, 12) and len(set(map(len, groups))) == 1:
            yield digits
    for match in _NINE.finditer(text):  # a spreadsheet has dropped the zero of somebody who was born in 2000 to 2009
        yield f"0{match[0]}"


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _kind_of_number(digits: str) -> str | None:
    century, ten = digits[:-10], digits[-10:]
    yy, mm, dd = ten[:2], int(ten[2:4]), int(ten[4:6])
    centuries = (century,) if century else ("18", "19", "20")
    if not _luhn_ok(ten) or not set(centuries) <= {"18", "19", "20"}:
        return None
    # A samordningsnummer adds 60 to the day; an unknown day or month of birth is written as 0.
    if dd >= 60 and dd - 60 <= 31 and mm <= 12:
        return "samordningsnummer"
    if any(_is_date(int(century + yy), mm, dd) for century in centuries):
        return "personnummer"
    return None


def _is_born(digits: str) -> bool:
    years = (digits[:4],) if len(digits) == 8 else (f"19{digits[:2]}", f"20{digits[:2]}")
    return any(_is_date(int(year), int(digits[-4:-2]), int(digits[-2:])) for year in years)


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
    rest = match["rest"].lstrip("( ")
    digits = _digits(rest)
    if match["prefix"] != "0":
        digits = digits.lstrip("0")
    elif not _is_area(rest):
        return False
    # After the trunk 0 (or 46) a Swedish number has 7 to 9 digits and does not begin with 0. All digits in their order
    # are those of a rule for what a cell may hold.
    return 7 <= len(digits) <= 9 and digits[0] != "0" and digits != "123456789"


def _is_area(rest: str) -> bool:
    """Whether what follows the 0 is divided like a telephone number; only 8 is an area code of one digit."""
    area, sep, local = re.fullmatch(r"(\d*)(\D*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
    if len(area) == 1 and area != "8":
        return sep.isspace()
    return len(_digits(local)) >= _SHORTEST_LOCAL.get(len(area), 0)
