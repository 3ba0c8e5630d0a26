"""Warns of names and street addresses in free text: common Swedish first and last names, and what streets are called.

A name is no pattern, and many are ordinary words too (`Per`, `Dag`, `Berg`, `Lind`), so this weighs what stands around
them and only warns. The lists are of public statistics, as the first line of each says. A name that is on neither is
found if it stands beside one that is, or where the words before say that a person follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files


class NamedKind(Enum):
    """What was found."""

    NAME = "namn"
    ADDRESS = "adress"


@dataclass(frozen=True)
class Named:
    """A name or an address in a text: what it is, and from where to where it stands."""

    kind: NamedKind
    start: int
    end: int


_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_PATRONYM = re.compile(r"\w{2,}(?:sson|dotter)", re.IGNORECASE)
_LIKE_A_SURNAME = re.compile(
    r"\w{2,}(?:qvist|quist|kvist|ström|gren|stedt|lund|berg|dahl|holm|mark|strand|blom|ssen|sen)"
)
_TITLES = frozenset({
    "herr", "fru", "fröken", "dr", "doktor", "läkare", "handläggare", "handläggaren", "biståndshandläggare",
    "socialsekreterare", "enhetschef", "chef", "chefen", "kontaktperson", "boendestödjare", "inspektör",
    "sekreterare", "kollega", "kollegan", "mamma", "pappa", "mor", "far", "syster", "bror", "son", "dotter",
    "maka", "make", "sambo", "vän", "brukaren", "klienten", "namn", "namnet"
})  # fmt: skip
"""Words before which a name stands."""
_BEFORE_PERSONS = frozenset({"enligt", "hos"})
_TALKS_WITH = re.compile(r"(?:tala|prata|samtal|möte|träff|kontakt|intervju)\w*")
_TALKS_TO = re.compile(r"(?:träffa|kontakta|intervjua|mejla)(?:t|r|de)|ring(?:t|er|de)|mött|mötte")
"""Before a person: talat med Xqz, har ringt Xqz."""
_AUTHORITY = re.compile(r"\w{5,}(?:en|et|an|ing)s?")
"""How what is not a person ends: Arbetsförmedlingen, Försäkringskassan, Studieförbundet."""
_PARTICLES = frozenset({"af", "al", "bin", "de", "del", "el", "van", "von"})

_STREET = re.compile(
    r"(?<!\w)(?:(?:[Nn]orra|[Ss]ödra|[Öö]stra|[Vv]ästra|[Gg]amla|[Nn]ya|[Ss]tora|[Ll]illa) (?:gatan|vägen)"
    r"|[^\W\d_][\w'-]*(?:gatan|vägen)"
    r"|[A-ZÅÄÖ][\w'-]*(?:gata|väg|gränd|gränden|stigen|stig|backen|allén|torget|kajen|liden|brinken|slingan|svängen))"
    r" \d{1,3}(?: ?[A-Za-z](?!\w))?(?![\d%:]|[.,]\d)"
)
_POSTAL = re.compile(r"(?<![\d.,-])[1-9]\d\d ?\d\d [A-ZÅÄÖ][a-zåäö]+(?=$|[\s.,;)]*$|[.,;)\n])")


def names_in(text: str) -> tuple[Named, ...]:
    """What may be a name of a person or an address in the text, in order.

    >>> text = "Ring Anna Berg på Storgatan 3."
    >>> [text[named.start : named.end] for named in names_in(text)]
    ['Anna Berg', 'Storgatan 3']
    """
    addresses = [
        Named(NamedKind.ADDRESS, *match.span()) for pattern in (_STREET, _POSTAL) for match in pattern.finditer(text)
    ]
    taken = [range(address.start, address.end) for address in addresses]
    names = [name for name in _names(text) if not any(name.start in span for span in taken)]
    return tuple(sorted((*names, *addresses), key=lambda named: named.start))


@cache
def _listed(name: str) -> frozenset[str]:
    lines = files("pipeline.reading").joinpath("name_lists", f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _is_in(name: str, listed: frozenset[str]) -> bool:
    """Whether the name is listed, as it is or in the genitive."""
    return name in listed or (name.endswith("s") and len(name) > 3 and name[:-1] in listed)


def _has_part_in(name: str, listed: frozenset[str]) -> bool:
    """The same, or whether a part of a double name is listed."""
    return any(_is_in(part, listed) for part in (name, *name.split("-")))


@dataclass(frozen=True)
class _Word:
    """A word of the text, with how it is written as a name."""

    text: str
    start: int
    end: int

    @property
    def name(self) -> str:
        return "-".join(part.capitalize() for part in self.text.split("-"))

    @property
    def is_capital(self) -> bool:
        return self.text == self.name and not self.is_upper

    @property
    def is_upper(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()

    @property
    def is_first(self) -> bool:
        return _has_part_in(self.name, _listed("fornamn"))

    @property
    def is_last(self) -> bool:
        return _has_part_in(self.name, _listed("efternamn")) or _PATRONYM.fullmatch(self.text) is not None

    @property
    def is_plain_first(self) -> bool:
        """Whether it is a first name and no ordinary word."""
        return self.is_first and not _is_in(self.name, _listed("vanliga_ord"))

    @property
    def is_plain_last(self) -> bool:
        return self.is_last and not _is_in(self.name, _listed("vanliga_ord"))


def _names(text: str) -> Iterator[Named]:
    words = [_Word(match[0], *match.span()) for match in _WORD.finditer(text)]
    i = 0
    while i < len(words):
        end = _end_of_name(text, words, i)
        if end:
            yield Named(NamedKind.NAME, words[i].start, words[end - 1].end)
        i = max(end, i + 1)


def _end_of_name(text: str, words: Sequence[_Word], i: int) -> int:
    """The number of the word after the name that begins with word `i`, 0 if none does."""
    word = words[i]
    end = _end_of_surnames(text, words, i)
    follows = words[i + 1 : end]
    if word.is_first and (any(w.is_last or _LIKE_A_SURNAME.fullmatch(w.text) for w in follows)):
        return end
    if word.is_capital and word.is_plain_first:
        return end
    if _is_alone(text, words, i):
        return i + 1
    return 0


def _end_of_surnames(text: str, words: Sequence[_Word], i: int) -> int:
    """Where the names end that follow word `i` at once, written as it is: with capitals, or known in small letters."""
    end = i + 1
    while end < len(words) and text[words[end - 1].end : words[end].start] in (" ", "\u00a0", ". "):
        word, between = words[end], text[words[end - 1].end : words[end].start]
        if between == ". " and len(words[end - 1].text) > 1:
            break
        alike = word.is_upper if words[i].is_upper else word.is_capital
        small = words[i].text.islower() and words[i].is_plain_first and word.is_plain_last
        if not (alike or small or len(word.text) == 1 or word.text in _PARTICLES):
            break
        end += 1
    while end > i + 1 and words[end - 1].text in _PARTICLES:
        end -= 1
    return end


def _is_introduced(words: Sequence[_Word], i: int) -> bool:
    """Whether the words before say that a person follows, so that a capital is enough: most names are on no list."""
    *further, before = (word.text.lower() for word in words[max(i - 4, 0) : i])
    talks = any(map(_TALKS_WITH.fullmatch, further)) if before == "med" else _TALKS_TO.fullmatch(before) is not None
    return talks or before in _TITLES or before in _BEFORE_PERSONS


def _is_alone(text: str, words: Sequence[_Word], i: int) -> bool:
    """Whether a word is a name by itself: a last name, or an ordinary word with a capital that only a name has."""
    word = words[i]
    if not word.is_capital:
        return False
    if word.is_plain_last:
        return True
    before = words[i - 1] if i else None
    between = text[before.end : word.start] if before else ""
    if before is None or not re.fullmatch(r"[ \u00a0]|\. ", between):
        return False
    if word.is_last and (before.text.lower() in _TITLES or (len(before.text) == 1 and before.text.isupper())):
        return True
    if len(word.text) > 1 and _is_introduced(words, i) and not _AUTHORITY.fullmatch(word.text) and between != ". ":
        return True
    # Only the first word of a sentence has a capital for no reason of its own.
    begins = i == 1 or re.search(r"[.?!:\n]\s*$", text[words[i - 2].end : before.start]) is not None
    return word.is_first and (before.text.islower() or begins) and between != ". "
