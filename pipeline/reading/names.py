"""Warns of names and street addresses in free text: common Swedish first and last names, and what streets are called.
Also of what is written like a personnummer whose check digit is wrong: it may be one that is mistyped.

A name has no pattern of its own, and many names are also ordinary words (`Per`, `Dag`, `Berg`, `Lind`), so this module
weighs the surrounding words and only warns. The lists are from public statistics, as the first line of each says. A
name on neither list is found if it is next to one that is listed, or if the words before say that a person follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files


class NamedKind(Enum):
    """What a part of a text may be."""

    NAME = "namn"
    ADDRESS = "adress"
    NUMBER = "personnummer"


@dataclass(frozen=True)
class NameInText:
    """A name, an address or a number in a text: its kind, and where its first character is and its last one ends."""

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
"""Words that precede a name."""
_BEFORE_PERSONS = frozenset({"enligt", "hos"})
_TALKS_WITH = re.compile(r"(?:tala|prata|samtal|möte|träff|kontakt|intervju)\w*")
_TALKS_TO = re.compile(r"(?:träffa|kontakta|intervjua|mejla)(?:t|r|de)|ring(?:t|er|de)|mött|mötte")
"""Before a person: talat med Xqz, har ringt Xqz."""
_AUTHORITY = re.compile(r"\w{5,}(?:en|et|an|ing)s?")
"""The endings of names of authorities and organisations: Arbetsförmedlingen, Försäkringskassan, Studieförbundet."""
_PARTICLES = frozenset({"af", "al", "bin", "de", "del", "el", "van", "von"})

_STREET = re.compile(
    r"(?<!\w)(?:(?:[Nn]orra|[Ss]ödra|[Öö]stra|[Vv]ästra|[Gg]amla|[Nn]ya|[Ss]tora|[Ll]illa) (?:gatan|vägen)"
    r"|[^\W\d_][\w'-]*(?:gatan|vägen)"
    r"|[A-ZÅÄÖ][\w'-]*(?:gata|väg|gränd|gränden|stigen|stig|backen|allén|torget|kajen|liden|brinken|slingan|svängen))"
    r" \d{1,3}(?: ?[A-Za-z](?!\w))?(?![\d%:]|[.,]\d)"
)
_POSTAL = re.compile(r"(?<![\d.,-])[1-9]\d\d ?\d\d [A-ZÅÄÖ][a-zåäö]+(?=$|[\s.,;)]*$|[.,;)\n])")
_NUMBER = re.compile(
    r"(?<![\w-])(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[-+]|(?<=\d{8}))\d{4}(?![\w-])"
)
"""A date of birth and four digits, with a hyphen or with the century. `privacy` refuses those that are right."""


def names_in(text: str) -> tuple[NameInText, ...]:
    """What may be a name of a person, an address or a mistyped personnummer in the text, in order.

    >>> text = "Ring Anna Berg på Storgatan 3."
    >>> [text[named.start : named.end] for named in names_in(text)]
    ['Anna Berg', 'Storgatan 3']
    """
    addresses = [
        NameInText(NamedKind.ADDRESS, *match.span())
        for pattern in (_STREET, _POSTAL)
        for match in pattern.finditer(text)
    ]
    numbers = [NameInText(NamedKind.NUMBER, *match.span()) for match in _NUMBER.finditer(text)]
    address_spans = [range(address.start, address.end) for address in addresses]
    names = [name for name in _names(text) if not any(name.start in span for span in address_spans)]
    return tuple(sorted((*names, *addresses, *numbers), key=lambda named: named.start))


@cache
def _word_list(name: str) -> frozenset[str]:
    lines = files("pipeline.reading").joinpath("name_lists", f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _is_in(name: str, word_list: frozenset[str]) -> bool:
    """Whether the name is in the list, as it is or in the genitive."""
    return name in word_list or (name.endswith("s") and len(name) > 3 and name[:-1] in word_list)


def _has_part_in(name: str, word_list: frozenset[str]) -> bool:
    """Whether the name, or a part of a double name, is in the list."""
    return any(_is_in(part, word_list) for part in (name, *name.split("-")))


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
        return _has_part_in(self.name, _word_list("fornamn"))

    @property
    def is_last(self) -> bool:
        return _has_part_in(self.name, _word_list("efternamn")) or _PATRONYM.fullmatch(self.text) is not None

    @property
    def is_plain_first(self) -> bool:
        """Whether it is a first name and no ordinary word."""
        return self.is_first and not _is_in(self.name, _word_list("vanliga_ord"))

    @property
    def is_plain_last(self) -> bool:
        return self.is_last and not _is_in(self.name, _word_list("vanliga_ord"))


def _names(text: str) -> Iterator[NameInText]:
    words = [_Word(match[0], *match.span()) for match in _WORD.finditer(text)]
    i = 0
    while i < len(words):
        end = _end_of_name(text, words, i)
        if end:
            yield NameInText(NamedKind.NAME, words[i].start, words[end - 1].end)
        i = max(end, i + 1)


def _end_of_name(text: str, words: Sequence[_Word], i: int) -> int:
    """The number of the word after the name that begins with word `i`, 0 if none does."""
    word = words[i]
    end = _end_of_surnames(text, words, i)
    following = words[i + 1 : end]
    if word.is_first and (any(w.is_last or _LIKE_A_SURNAME.fullmatch(w.text) for w in following)):
        return end
    if word.is_capital and word.is_plain_first:
        return end
    if _is_alone(text, words, i):
        return i + 1
    return 0


def _end_of_surnames(text: str, words: Sequence[_Word], i: int) -> int:
    """Where the names end that follow word `i` directly, spelled like it: with capitals, or listed in small letters."""
    end = i + 1
    while end < len(words) and text[words[end - 1].end : words[end].start] in (" ", "\u00a0", ". "):
        word, between = words[end], text[words[end - 1].end : words[end].start]
        if between == ". " and len(words[end - 1].text) > 1:
            break
        is_same_case = word.is_upper if words[i].is_upper else word.is_capital
        is_lower_case_name = words[i].text.islower() and words[i].is_plain_first and word.is_plain_last
        if not (is_same_case or is_lower_case_name or len(word.text) == 1 or word.text in _PARTICLES):
            break
        end += 1
    while end > i + 1 and words[end - 1].text in _PARTICLES:
        end -= 1
    return end


def _is_introduced(words: Sequence[_Word], i: int) -> bool:
    """Whether the words before say that a person follows, so that a capital is enough: most names are on no list."""
    *earlier_words, previous = (word.text.lower() for word in words[max(i - 4, 0) : i])
    is_talk = (
        any(map(_TALKS_WITH.fullmatch, earlier_words))
        if previous == "med"
        else _TALKS_TO.fullmatch(previous) is not None
    )
    return is_talk or previous in _TITLES or previous in _BEFORE_PERSONS


def _is_alone(text: str, words: Sequence[_Word], i: int) -> bool:
    """Whether a word is a name by itself: a last name, or an ordinary word with a capital that only a name has."""
    word = words[i]
    if not word.is_capital:
        return False
    if word.is_plain_last:
        return True
    previous = words[i - 1] if i else None
    between = text[previous.end : word.start] if previous else ""
    if previous is None or not re.fullmatch(r"[ \u00a0]|\. ", between):
        return False
    if word.is_last and (previous.text.lower() in _TITLES or (len(previous.text) == 1 and previous.text.isupper())):
        return True
    if len(word.text) > 1 and _is_introduced(words, i) and not _AUTHORITY.fullmatch(word.text) and between != ". ":
        return True
    # Only the first word of a sentence has a capital without being a name.
    begins_sentence = i == 1 or re.search(r"[.?!:\n]\s*$", text[words[i - 2].end : previous.start]) is not None
    return word.is_first and (previous.text.islower() or begins_sentence) and between != ". "
