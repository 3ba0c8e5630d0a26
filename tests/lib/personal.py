"""Invented personal numbers in every form that somebody may write them in, and texts that only look like them.

Made from Skatteverket's rules (SKV 704 and 707), not from the product: date of birth, three digits, and a check digit
by the 10-method; the day of a samordningsnummer is 60 more. The named numbers lie in the range that Skatteverket keeps
for tests (birth numbers 980-999), the others are random; no person is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from random import Random


def check_digit(nine: str) -> str:
    """The check digit of a personnummer (Luhn, weights 2, 1, 2 … from the left)."""
    total = 0
    for place, digit in enumerate(nine):
        product = int(digit) * (2 - place % 2)
        total += product // 10 + product % 10
    return str(-total % 10)


def personnummer(birth: str, number: str) -> str:
    """Twelve digits with a right check digit, from a date of birth (ÅÅÅÅMMDD) and a birth number."""
    return birth + number + check_digit(birth[2:] + number)


PNR = personnummer("19900101", "980")
PNR_OLD = personnummer("19150620", "981")  # over a hundred years: `+` before the last four
PNR_YOUNG = personnummer("20010228", "998")
PNR_LEAP = personnummer("19840229", "985")
SAMORDNING = personnummer("19880763", "982")  # born on the 3rd: 3 + 60
EMAIL = "kim.larsson@kommun.example"


def secrets(number: str) -> tuple[str, ...]:
    """What must not be seen of a personnummer: the whole, either half, with and without separator."""
    birth, last = number[2:8], number[8:]
    return (number, number[2:], f"{birth}-{last}", f"{birth}+{last}", birth, last)


Number = tuple[str, str, str]
"""Century, date of birth in six digits, the last four."""

FIRST = date(1890, 1, 1)
DAYS = 136 * 365


def numbers(
    rng: Random, n: int, *, samordning: bool = False, first: date = FIRST, days: int = DAYS
) -> Iterator[Number]:
    """`n` valid numbers of persons born on or after `first`."""
    for _ in range(n):
        birth_day = first + timedelta(days=rng.randrange(days))
        six, three = f"{birth_day:%y%m}{birth_day.day + 60 * samordning:02d}", f"{rng.randrange(1, 1000):03d}"
        yield f"{birth_day.year // 100}", six, three + check_digit(six + three)


def _in_groups(size: int, separator: str = " ") -> Callable[[str], str]:
    return lambda digits: separator.join(digits[i : i + size] for i in range(0, len(digits), size))


_FULL_WIDTH = {ord("0") + i: 0xFF10 + i for i in range(10)}
_ARABIC = {ord("0") + i: 0x660 + i for i in range(10)}
_SIGNS = (
    "",
    "-",
    "+",
    " ",
    " - ",
    "–",
    "−",
    "\u00a0",
    "‑",
    ".",
    "/",
    "_",
    "\t",
    "\n",
    "&nbsp;",
    "%2D",
    "&#8209;",
    "%20",
)

FORMS: Mapping[str, Callable[[str, str, str], str]] = {
    **{f"ten digits parted by {sign!r}": lambda c, s, f, sign=sign: f"{s}{sign}{f}" for sign in _SIGNS},  # type: ignore[misc]
    **{f"twelve digits parted by {sign!r}": lambda c, s, f, sign=sign: f"{c}{s}{sign}{f}" for sign in _SIGNS},  # type: ignore[misc]
    "century apart": lambda c, s, f: f"{c} {s}-{f}",
    "century and hyphens": lambda c, s, f: f"{c}-{s}-{f}",
    "date with hyphens": lambda c, s, f: f"{c}{s[:2]}-{s[2:4]}-{s[4:]}-{f}",
    "date with full stops": lambda c, s, f: f"{c}{s[:2]}.{s[2:4]}.{s[4:]} {f}",
    "date with slashes": lambda c, s, f: f"{c}{s[:2]}/{s[2:4]}/{s[4:]}-{f}",
    "date with blanks": lambda c, s, f: f"{s[:2]} {s[2:4]} {s[4:]} {f}",
    "twelve in threes": lambda c, s, f: _in_groups(3)(c + s + f),
    "twelve in pairs": lambda c, s, f: _in_groups(2)(c + s + f),
    "twelve in fours": lambda c, s, f: _in_groups(4)(c + s + f),
    "twelve one by one": lambda c, s, f: _in_groups(1)(c + s + f),
    "ten in pairs": lambda c, s, f: _in_groups(2)(s + f),
    "ten in pairs with hyphens": lambda c, s, f: _in_groups(2, "-")(s + f),
    "ten in threes": lambda c, s, f: _in_groups(3)(s + f),
    "ten one by one": lambda c, s, f: _in_groups(1)(s + f),
    "letter O for 0": lambda c, s, f: f"{s}-{f}".replace("0", "O"),
    "letter l for 1": lambda c, s, f: f"{c}{s}-{f}".replace("1", "l"),
    "letter I for 1": lambda c, s, f: f"{c}{s} {f}".replace("1", "I"),
    "full width": lambda c, s, f: f"{s}-{f}".translate(_FULL_WIDTH),
    "Arabic digits": lambda c, s, f: f"{c}{s}-{f}".translate(_ARABIC),
    "invisible signs between": lambda c, s, f: "\u200b".join(f"{c}{s}-{f}"),
    "soft hyphens between": lambda c, s, f: f"{s[:3]}\u00ad{s[3:]}-{f}",
    "among letters": lambda c, s, f: f"pnr{c}{s}{f}x",
    "in a text": lambda c, s, f: f"Ringde {s}-{f} i går, se akt 12.",
    "in an address of a page": lambda c, s, f: f"https://akt.example/?q={c}{s}%2D{f}&visa=1",
    "in tags": lambda c, s, f: f"<b>{s}</b>-<i>{f}</i>",
}
"""Forms that a person would recognise."""

HIDDEN_FORMS: Mapping[str, Callable[[str, str, str], str]] = {
    "interim number": lambda c, s, f: f"{s}-T{f[1:]}",
    "interim number in full": lambda c, s, f: f"{c}{s}T{f[1:]}",
    "last four as XXXX": lambda c, s, f: f"{c}{s}-XXXX",
    "last four as xxxx": lambda c, s, f: f"{s}-xxxx",
    "last four as stars": lambda c, s, f: f"{c}{s[:2]}-{s[2:4]}-{s[4:]}-****",
}
"""The same for a date of birth whose number is not written out."""


def _random_day(rng: Random) -> date:
    return date(1990, 1, 1) + timedelta(days=rng.randrange(15_000))


def _range(date_format: str) -> Callable[[Random], str]:
    """Texts with two days or months in order, in this date format."""

    def text(rng: Random) -> str:
        first, last = sorted((_random_day(rng), _random_day(rng)))
        to = rng.choice(("–", "-", " – ", " - ", " till ", " t.o.m. ", "/", " ", "--", "—", ", "))
        return f"{first:{date_format}}{to}{last:{date_format}}"

    return text


INNOCENT: Mapping[str, Callable[[Random], str]] = {
    "ranges of months": _range("%Y-%m"),
    "ranges of months without hyphens": _range("%Y%m"),
    "ranges of months, month first": _range("%m-%Y"),
    "ranges of months with a slash": _range("%m/%Y"),
    "ranges of dates": _range("%Y-%m-%d"),
    "ranges of dates without hyphens": _range("%Y%m%d"),
    "ranges of dates of two digits": _range("%y-%m-%d"),
    "ranges of dates of six digits": _range("%y%m%d"),
    "ranges of dates, day first": _range("%d-%m-%Y"),
    "ranges of dates, day first, full stops": _range("%d.%m.%Y"),
    "ranges of days": _range("%m-%d"),
    "dd-mm-yyyy": lambda rng: f"{_random_day(rng):%d-%m-%Y}",
    "dd.mm.yyyy": lambda rng: f"{_random_day(rng):%d.%m.%Y}",
    "dd/mm/yyyy": lambda rng: f"{_random_day(rng):%d/%m/%Y}",
    "dd mm yyyy": lambda rng: f"{_random_day(rng):%d %m %Y}",
    "dates and times": lambda rng: f"{_random_day(rng):%Y-%m-%d} {rng.randrange(24):02d}:{rng.randrange(60):02d}",
    "lists of dates": lambda rng: " ".join(f"{_random_day(rng):%Y-%m-%d}" for _ in range(3)),
    "hours of the day": lambda rng: (
        f"kl {rng.randrange(24):02d}{rng.choice((0, 15, 30, 45)):02d}-{rng.randrange(24):02d}00"
    ),
    "years": lambda rng: f"{rng.randrange(1990, 2030)}–{rng.randrange(1990, 2030)}",
    "diary numbers": lambda rng: f"dnr {rng.randrange(2015, 2027)}/{rng.randrange(10**5)}-{rng.randrange(1, 9)}",
    "amounts": lambda rng: f"{rng.randrange(10 ** rng.randrange(3, 9)):,} kr".replace(",", " "),
    "faulty years": lambda rng: f"0{_random_day(rng).year % 1000:03d}-{_random_day(rng):%m-%d}",
}
"""Texts without personal data."""
