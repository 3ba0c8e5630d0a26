"""The edited report and its run, read side by side: what is ours and where, and what others have written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from pipeline.reading import privacy
from pipeline.reading.names import NamedKind, names_in
from reports.language.swedish import NBSP
from reports.render.word.marks import BLOCKS, FIELD, FIELD_END, Place, Store, shown
from reports.render.word.xml import Element
from reports.update.edited import Edited
from reports.update.found import BESIDE, Levels, as_written, find, is_contents, is_own_text, is_tracked, parts
from reports.update.numbers import readable, sentences

FIRST = "Före första rubriken"
_MASKED = {NamedKind.NAME: "[namn]", NamedKind.ADDRESS: "[adress]"}
_REFERENCE = re.compile(rf"(?:\b(?:tabell|figur)\s)?{FIELD}[^{FIELD_END}]*{FIELD_END}|\b(?:tabell|figur)\s\d+", re.I)
HEADERS = {"header": "Sidhuvud", "footer": "Sidfot"}
_BOX, _DELETED = qn("w:txbxContent"), qn("w:delText")


@dataclass(frozen=True)
class Passage:
    """A text in the edited report: its chapter, the id of its section ('' if that is their own), and what it says."""

    chapter: str
    section: str
    text: str

    def quoted(self, sentence: str) -> str:
        """A sentence of it as it may be repeated: nothing of what is personal, and no name."""
        return quotable(sentence, self.text)


def quotable(sentence: str, around: str = "") -> str:
    """A text without names and addresses; nothing of it where it, or what stands `around` it, is personal data."""
    if hit := privacy.find(around) or privacy.find(sentence):
        return f"(visas inte: {hit})"
    for named in reversed(names_in(sentence)):
        sentence = f"{sentence[: named.start]}{_MASKED[named.kind]}{sentence[named.end :]}"
    return sentence


def plain(text: str) -> str:
    """What a text says, the same where a reference to a table has become text, or a space another."""
    return re.sub(rf"[ {NBSP}]+", " ", _REFERENCE.sub("…", text))


@dataclass(frozen=True)
class Read:
    """Both: `before` is what we wrote in the edited report, `run` what the run says, and `here` where each place is."""

    word: WordDocument
    before: Mapping[str, Place]
    run: Mapping[str, Place]
    here: Mapping[str, Element]
    chapters: Mapping[Element, str]
    own: tuple[Passage, ...]

    def stands(self, id_: str, place: Place) -> bool:
        """True if the place says what it said as `place`; a change that is tracked is told elsewhere."""
        one = self.here[id_]
        if as_written(self.word, one, place):
            return True
        return plain(shown(one)) == plain(place.text) and (not place.picture or is_tracked(one))

    def passage(self, id_: str) -> Passage:
        """What stands at a place now."""
        one = self.here[id_]
        return Passage(self.chapters[one], (self.run.get(id_) or self.before[id_]).section, shown(one))

    def beside(self) -> Iterator[Passage]:
        """All text that is not running text: headers and footers, notes, comments, boxes, and what is struck out."""
        for kind, title in (HEADERS | BESIDE).items():
            for root in parts(self.word, kind):
                yield from (Passage(title, "", shown(p)) for p in root.iter(qn("w:p")))
                yield from _boxes_and_deleted(root, title)
        for one, chapter in self.chapters.items():
            yield from _boxes_and_deleted(one, chapter)


def _boxes_and_deleted(root: Element, chapter: str) -> Iterator[Passage]:
    for box in root.iter(_BOX):
        yield from (Passage(chapter, "", shown(p)) for p in box.iter(qn("w:p")))
    for paragraph in root.iter(qn("w:p")):
        yield Passage(chapter, "", "".join(t.text or "" for t in paragraph.iter(_DELETED)))


def read(edited: Edited, run: Store) -> Read:
    """The edited report beside what the run wrote."""
    word = edited.opened()
    before, now = ({place.id: place for place in store.places} for store in (edited.store, run))
    here = find(word.element.body, before | now)
    chapters, sections = _walked(word, here, before | now)
    ours = set(here.values())
    own = [
        Passage(chapters[one], sections[one], shown(one))
        for one in chapters
        if one not in ours and not is_contents(one)
    ]
    made = Read(word, before, now, here, chapters, tuple(own))
    return Read(word, before, now, here, chapters, (*own, *_within(made)))


def _walked(
    word: WordDocument, here: Mapping[str, Element], places: Mapping[str, Place]
) -> tuple[dict[Element, str], dict[Element, str]]:
    """The chapter of each element of the body as it is headed now, and the id of its section."""
    ids, levels = {one: id_ for id_, one in here.items()}, Levels(word)
    chapters: dict[Element, str] = {}
    sections: dict[Element, str] = {}
    title, section = FIRST, ""
    for one in word.element.body:
        if one.tag not in BLOCKS:
            continue
        id_, heading = ids.get(one), levels.of(one)
        if heading and (said := readable(shown(one)).strip()):
            title = quotable(said)
        if id_ is not None or heading:
            section = places[id_].section if id_ is not None else ""
        chapters[one], sections[one] = title, section
    return chapters, sections


def _within(made: Read) -> Iterator[Passage]:
    """What others have written in our places: in those for own text, and as sentences more in our own."""
    for id_, one in made.here.items():
        places = [source[id_] for source in (made.run, made.before) if id_ in source]
        if any(made.stands(id_, place) for place in places):
            continue
        said = shown(one)
        if not is_own_text(places[0]):
            known = {sentence for place in places for sentence in sentences(plain(place.text))}
            said = "\n".join(sentence for sentence in sentences(plain(said)) if sentence not in known)
        yield Passage(made.chapters[one], places[0].section, said)
