"""Swedish as an inspector prints it: numbers, percent, dates, lists and the sentences that carry the figures.

A number and what it counts are held together by a no-break space. In running text numbers to twelve are words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

NBSP = "\u00a0"


NUMBER_WORDS = ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


_PARTS = (
    (Fraction(1, 4), "en fjärdedel"),
    (Fraction(1, 3), "en tredjedel"),
    (Fraction(1, 2), "hälften"),
    (Fraction(2, 3), "två tredjedelar"),
    (Fraction(3, 4), "tre fjärdedelar"),
)


_NEAR = Fraction(3, 100)
"""How far from a part a share may be to be called 'drygt' or 'knappt' that part."""


_FEWEST_FOR_PARTS = 20
"""The lowest base of a share that is called a part: in a smaller one a case is more than five percentage points."""


def number(value: int | Decimal) -> str:
    """`1 036` (no-break space), `13,4` and never a trailing zero: Decimal('10.0') -> '10'."""
    whole, _, decimals = format(abs(value), "f").partition(".")
    decimals = decimals.rstrip("0")
    text = f"{int(whole):,}".replace(",", NBSP) + (f",{decimals}" if decimals else "")
    return f"−{text}" if value < 0 and text != "0" else text


_UNBROKEN = re.compile(
    r"(?<=kap\.) (?=\d)|(?<=\d) (?=§)|(?<=\bav) (?=\d)|"
    r"(?<![\d.,:/])(?!(?:19|20)\d\d )(\d[\d\u00a0]*(?:,\d+)?) (?!och |eller |till |i )(?=[a-zåäö])"
)
"""The spaces within '4 kap. 1 §' and '29 av 120', and between a number that is no year and the word after it."""


def unbroken(text: str) -> str:
    """'12 timmar', '29 av 120' and '4 kap. 1 §' in one piece, wherever the line ends."""
    return _UNBROKEN.sub(lambda match: f"{match[1] or ''}{NBSP}", text)


def words(n: int, *, common: bool = False) -> str:
    """A count in running text: words to twelve, then digits. `common` gives 'en' (en procent) instead of 'ett'."""
    if n == 1 and common:
        return "en"
    return NUMBER_WORDS[n] if 0 <= n < len(NUMBER_WORDS) else number(n)


def counted(n: int, one: str, many: str, *, common: bool = False) -> str:
    """'inget ärende', 'ett ärende', 'två ärenden', '120 ärenden'; with `common` 'ingen rad', 'en rad', 'två rader'."""
    if n == 0:
        return f"{'ingen' if common else 'inget'} {one}"
    return f"{words(n, common=common)}{NBSP}{one if n == 1 else many}"


def percent_text(percent: int) -> str:
    """A whole percent in running text: 'en procent', 'tolv procent', '13 procent'."""
    return f"{words(percent, common=True)}{NBSP}procent"


def percent_short(percent: int) -> str:
    """A whole percent in a cell, a header or a figure: '82 %'."""
    return f"{number(percent)}{NBSP}%"


def share_text(count: int, base: int, percent: int) -> str:
    """The percent, except where rounding makes some into none or nearly all into all."""
    if count and not percent:
        return f"mindre än {percent_text(1)}"
    if count < base and percent == 100:
        return f"mer än {percent_text(99)}"
    return percent_text(percent)


def listing(items: Sequence[str], last: str = "och") -> str:
    """'a', 'a och b', 'a, b och c'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def date_text(day: date) -> str:
    """'31 oktober 2025'."""
    return f"{day.day}{NBSP}{_MONTHS[day.month - 1]} {day.year}"


def period_text(first: date, last: date) -> str:
    """'1 januari 2024 till och med 31 maj 2025'; a single day is a single date."""
    return date_text(first) if first == last else f"{date_text(first)} till och med {date_text(last)}"


def genitive(name: str) -> str:
    """'Brommas', 'Norra innerstadens'; a name that ends in s, x or z stays as it is."""
    return name if name[-1:].lower() in ("s", "x", "z") else f"{name}s"


def forvaltning(district: str) -> str:
    """'Södermalms stadsdelsförvaltning'; as the city writes it, a name that ends in a vowel takes no s (Bromma)."""
    name = district if district[-1:].lower() in tuple("aeiouyåäö") else genitive(district)
    return f"{name} stadsdelsförvaltning"


def capital(text: str) -> str:
    """With a capital letter first; a text that begins with a digit gets a word before it."""
    return f"Totalt {text}" if text[:1].isdigit() else text[:1].upper() + text[1:]


_NAMES = ("Arbetsförmedlingen", "Försäkringskassan")
"""Authorities that a label may begin with."""


def small(text: str) -> str:
    """With a small letter first, unless it begins with an abbreviation (DUR, SIP) or a name, or is a code (U03)."""
    stays = text[1:2].isupper() or text[1:2].isdigit() or text.partition(" ")[0].removesuffix("s") in _NAMES
    return text if stays else text[:1].lower() + text[1:]


def part(count: int, base: int) -> str:
    """'hälften', 'drygt hälften', 'knappt en fjärdedel' …, or '' where the share is not close to such a part."""
    if base < _FEWEST_FOR_PARTS:
        return ""
    share = Fraction(count, base)
    for exact, name in _PARTS:
        if share == exact:
            return name
        if abs(share - exact) <= _NEAR:
            return f"{'drygt' if share > exact else 'knappt'} {name}"
    return ""


def base_noun(base: int, suffix: str) -> str:
    """'120 ärenden om sysselsättning', 'de 78 ärenden som …': before a relative clause Swedish wants the article."""
    if suffix.startswith("som "):
        return f"de {words(base)}{NBSP}ärenden {suffix}"
    return f"{words(base)}{NBSP}ärenden {suffix}".rstrip()


def _definite(noun: str, definite: str, suffix: str) -> str:
    return f"{noun} {suffix}" if suffix.startswith("som ") else f"{definite} {suffix}".rstrip()


def share_phrase(count: int, base: int, percent: int | None, suffix: str = "") -> str:
    """What `{av}` stands for: '66 av 80 ärenden om sysselsättning (83 procent)'. `base` is at least 1."""
    assert base > 0 and percent is not None, "a base of 0 has no share: see sentence()"
    if base == 1:
        if count:
            return f"det enda {_definite('ärende', 'ärendet', suffix)}"
        return f"{f'inget ärende {suffix}'.rstrip()} (basen är ett{NBSP}ärende)"
    if count == 0:
        return f"inget av de {words(base)}{NBSP}{_definite('ärenden', 'ärendena', suffix)}"
    if count == base:
        if base == 2:
            return f"båda {_definite('de ärenden', 'ärendena', suffix)}"
        return f"samtliga {words(base)}{NBSP}ärenden {suffix}".rstrip()
    return f"{words(count)} av {base_noun(base, suffix)} ({share_text(count, base, percent)})"


def share_again(count: int, base: int, percent: int | None, *, bare: bool = False) -> str:
    """The same once the base has just been named in full: '26 av de 120 ärendena (22 procent)', '26 av de 120 (…)'."""
    assert base > 0 and percent is not None, "a base of 0 has no share: see sentence()"
    noun = "" if bare and base > 1 and 0 < count < base else f"{NBSP}ärendena"
    if count == base:
        return share_phrase(count, base, percent)
    if base == 1:
        return f"inget{NBSP}ärende"
    if count == 0:
        return f"inget av de {words(base)}{noun}"
    return f"{words(count)} av de {words(base)}{noun} ({share_text(count, base, percent)})"


def share_in_parts(count: int, base: int, percent: int | None, suffix: str = "") -> str:
    """'drygt hälften av ärendena med bifall, 63 av 120 (53 procent)'; without such a part the usual phrase."""
    name = part(count, base)
    if not name or percent is None:
        return share_phrase(count, base, percent, suffix)
    cases = f"de ärenden {suffix}" if suffix.startswith("som ") else f"ärendena {suffix}".rstrip()
    return f"{name} av {cases}, {words(count)} av {words(base)} ({share_text(count, base, percent)})"


def share_plain(count: int, base: int, percent: int | None, suffix: str = "") -> str:
    """Count and base side by side even for none or all: 'en stadsdel med 20 av 20 ärenden (100 procent)'."""
    assert base > 0 and percent is not None, "a base of 0 has no share: see sentence()"
    noun = f"{words(base)}{NBSP}{'ärende' if base == 1 else 'ärenden'} {suffix}".rstrip()
    return f"{words(count) if count else 'inget'} av {noun} ({share_text(count, base, percent)})"


def share_short(count: int, base: int, percent: int | None = None) -> str:
    """The same without a noun, for a list of shares: 'fyra av 30 (13 procent)', 'inget av 30', 'samtliga 30'; without
    the percent if it is given elsewhere."""
    assert base > 0, "a base of 0 has no share"
    if count == base:
        return f"samtliga {words(base)}" if base > 2 else ("det enda", "båda")[base - 1]
    if count == 0:
        return f"inget av {words(base)}"
    phrase = f"{words(count)} av {words(base)}"
    return phrase if percent is None else f"{phrase} ({share_text(count, base, percent)})"


def share_alone(count: int, base: int, percent: int | None, suffix: str = "") -> str:
    """The share without its numbers, for several groups that have the same: '83 procent av ärendena om …'."""
    assert base > 0 and percent is not None, "a base of 0 has no share: see sentence()"
    if count == base:
        return f"samtliga {_definite('de ärenden', 'ärenden', suffix)}"
    cases = _definite("de ärenden", "ärendena", suffix)
    return f"inget av {cases}" if count == 0 else f"{share_text(count, base, percent)} av {cases}"


def some_of(n: int, total: int, many: tuple[str, str]) -> str:
    """'två av fyra stadsdelar', 'samtliga fyra stadsdelar', 'båda stadsdelarna'; `many` is the noun, also definite."""
    noun, definite = many
    if n < total:
        return f"{words(n, common=True)} av {words(total)}{NBSP}{noun}"
    return f"båda {definite}" if n == 2 else f"samtliga {words(n)}{NBSP}{noun}"


def fill(sentence: str, phrase: str) -> str:
    """The sentence with the phrase in it, beginning with a capital letter and never with a digit."""
    return capital(sentence.replace("{av}", phrase))
