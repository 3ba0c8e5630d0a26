"""The texts of a workbook outside the cells of its sheets.

They are in many places: headers and footers, comments, text boxes, names, lists, links, formulas, the properties of
the document. Parts that cannot be searched are reported by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pyexpat import ExpatError, ParserCreate
from typing import TYPE_CHECKING, Protocol

from pipeline.reading import privacy
from pipeline.reading.excel.archive import DamagedError

if TYPE_CHECKING:
    from pyexpat import XMLParserType

_FIRST = 1024
"""Bytes that are parsed at a time until the first element of a part is found."""

_TAG = re.compile(r"<[^<>]*>")
_WRITTEN_BY_USERS = frozenset(
    {"alt", "caption", "descr", "display", "displayname", "error", "errortitle", "formatcode", "href", "location"}
    | {"name", "prompt", "prompttitle", "string", "target", "text", "title", "tooltip", "u", "v", "val", "value"}
)
"""Attributes, in lower case, that hold text written by users."""
_RUNS = frozenset({"b", "font", "i", "span", "t", "u"})
"""Elements that divide a text into runs; the text continues after them."""
_BLOCKS = frozenset({"comment", "div", "is", "p", "si", "text"})
"""Elements that hold a whole text."""


@dataclass(frozen=True)
class OutsideText:
    """A text outside the cells: its place, in Swedish, and the text."""

    place: str
    text: str


Chunks = Callable[[], Iterable[bytes]]
"""Begins to read a part."""


def kind_of(chunks: Iterable[bytes]) -> str:
    """The name of a part's first element: `worksheet`, `comments` …; '' if it is no XML."""
    names: list[str] = []
    parser = ParserCreate()

    def start(name: str, _: dict[str, str]) -> None:
        names.append(local(name))

    parser.StartElementHandler = start
    with suppress(ExpatError):
        for chunk in chunks:
            for at in range(0, len(chunk), _FIRST):
                parser.Parse(chunk[at : at + _FIRST], False)
                if names:
                    return names[0]
    return names[0] if names else ""


def texts_of(chunks: Chunks, place: str) -> list[OutsideText]:
    """The texts of any other part that may hold personal data. If the part is no XML, the text between its tags:
    Excel's own drawings of comments are not always XML. DamagedError if it defines entities."""
    look = _Texts(place)
    try:
        parse(chunks(), look)
    except ExpatError:
        text = _TAG.sub(" ", b"".join(chunks()).decode("utf-8", "replace"))
        return [OutsideText(place, text)] if privacy.may_hold(text) else []
    return look.texts


def local(name: str) -> str:
    """The name of an element or an attribute without its namespace."""
    return name.rpartition(":")[2] if ":" in name else name


class Listener(Protocol):
    """A reader of the elements of a part."""

    def listen_to(self, parser: XMLParserType) -> None:
        """Registers its handlers with the parser."""


def parse(chunks: Iterable[bytes], look: Listener) -> None:
    """Reads a part. ExpatError if it is no XML, DamagedError if it defines entities."""
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    look.listen_to(parser)
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _no_doctype(*_: object) -> None:
    raise DamagedError


class _Texts:
    """Collects every text and every attribute that a user may have written."""

    def __init__(self, place: str) -> None:
        self.texts: list[OutsideText] = []
        self._place = place
        self._text: list[str] = []
        self._before = 0

    def listen_to(self, parser: XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._before = len(self._text)
        add_attributes(self.texts, self._place, attributes)

    def _end(self, name: str) -> None:
        name = local(name)
        has_own = len(self._text) > self._before and name not in _RUNS
        if has_own or name in _BLOCKS:
            add(self.texts, self._place, "".join(self._text))
            self._text.clear()
        self._before = len(self._text)


def add_attributes(texts: list[OutsideText], place: str, attributes: dict[str, str]) -> None:
    """Adds the texts that a user may have written in an element's attributes."""
    for key, value in attributes.items():
        if local(key).casefold() in _WRITTEN_BY_USERS:
            add(texts, place, value)


def add(texts: list[OutsideText], place: str, text: str) -> None:
    """Adds the text if it may hold personal data."""
    if privacy.may_hold(text):
        texts.append(OutsideText(place, text))
