"""Reads the edited report and its run side by side: our places, and what others have written."""

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
from reports.update.numbers import readable, sentences
from reports.update.our_places import OTHER_PARTS, Levels, as_written, find, is_contents, is_own_text, is_tracked, parts

FIRST = "Före första rubriken"
_MASKED = {NamedKind.NAME: "[namn]", NamedKind.ADDRESS: "[adress]", NamedKind.NUMBER: "[personnummer]"}
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
        """A sentence of it in a form that may be quoted: without personal data and names."""
        return quotable(sentence, self.text)


def quotable(sentence: str, context: str = "") -> str:
    """A text without names and addresses; not quoted at all if it, or its `context`, contains personal data."""
    if hit := privacy.find(context) or privacy.find(sentence):
        return f"(visas inte: {hit})"
    for name in reversed(names_in(sentence)):
        sentence = f"{sentence[: name.start]}{_MASKED[name.kind]}{sentence[name.end :]}"
    return sentence


def plain(text: str) -> str:
    """A text in a form that is equal also when a reference has become plain text or a space has changed kind."""
    return re.sub(rf"[ {NBSP}]+", " ", _REFERENCE.sub("…", text))


@dataclass(frozen=True)
class ReportReading:
    """Both reports: `before` is what we wrote in the edited report, `run` what the run wrote, both by the id of the
    place, and `elements` the element of each place in the edited report.
    """

    word: WordDocument
    before: Mapping[str, Place]
    run: Mapping[str, Place]
    elements: Mapping[str, Element]
    chapters: Mapping[Element, str]
    own: tuple[Passage, ...]

    def has_content_of(self, id_: str, place: Place) -> bool:
        """True if the place has the content of `place`; a tracked change is another finding."""
        block = self.elements[id_]
        if as_written(self.word, block, place):
            return True
        return plain(shown(block)) == plain(place.text) and (not place.picture or is_tracked(block))

    def passage(self, id_: str) -> Passage:
        """The present text of a place."""
        block = self.elements[id_]
        return Passage(self.chapters[block], (self.run.get(id_) or self.before[id_]).section, shown(block))

    def outside_running_text(self) -> Iterator[Passage]:
        """All text outside the running text: headers, footers, notes, comments, text boxes and tracked deletions."""
        for kind, title in (HEADERS | OTHER_PARTS).items():
            for root in parts(self.word, kind):
                yield from (Passage(title, "", shown(p)) for p in root.iter(qn("w:p")))
                yield from _boxes_and_deleted(root, title)
        for block, chapter in self.chapters.items():
            yield from _boxes_and_deleted(block, chapter)


def _boxes_and_deleted(root: Element, chapter: str) -> Iterator[Passage]:
    for box in root.iter(_BOX):
        yield from (Passage(chapter, "", shown(p)) for p in box.iter(qn("w:p")))
    for paragraph in root.iter(qn("w:p")):
        yield Passage(chapter, "", "".join(t.text or "" for t in paragraph.iter(_DELETED)))


def read(edited: Edited, run: Store) -> ReportReading:
    """Reads the edited report beside the report of the run."""
    word = edited.opened()
    before, current = ({place.id: place for place in store.places} for store in (edited.store, run))
    elements = find(word.element.body, before | current)
    chapters, sections = _chapters_and_sections(word, elements, before | current)
    ours = set(elements.values())
    own = [
        Passage(chapters[block], sections[block], shown(block))
        for block in chapters
        if block not in ours and not is_contents(block)
    ]
    reading = ReportReading(word, before, current, elements, chapters, tuple(own))
    return ReportReading(word, before, current, elements, chapters, (*own, *_passages_in_our_places(reading)))


def _chapters_and_sections(
    word: WordDocument, elements: Mapping[str, Element], places: Mapping[str, Place]
) -> tuple[dict[Element, str], dict[Element, str]]:
    """The chapter of each element of the body by its present heading, and the id of its section."""
    ids, levels = {block: id_ for id_, block in elements.items()}, Levels(word)
    chapters: dict[Element, str] = {}
    sections: dict[Element, str] = {}
    title, section = FIRST, ""
    for block in word.element.body:
        if block.tag not in BLOCKS:
            continue
        id_, heading = ids.get(block), levels.of(block)
        if heading and (heading_text := readable(shown(block)).strip()):
            title = quotable(heading_text)
        if id_ is not None or heading:
            section = places[id_].section if id_ is not None else ""
        chapters[block], sections[block] = title, section
    return chapters, sections


def _passages_in_our_places(reading: ReportReading) -> Iterator[Passage]:
    """What others have written in our places: in those for own text, and as extra sentences in our texts."""
    for id_, block in reading.elements.items():
        places = [source[id_] for source in (reading.run, reading.before) if id_ in source]
        if any(reading.has_content_of(id_, place) for place in places):
            continue
        text = shown(block)
        if not is_own_text(places[0]):
            our_sentences = {sentence for place in places for sentence in sentences(plain(place.text))}
            text = "\n".join(sentence for sentence in sentences(plain(text)) if sentence not in our_sentences)
        yield Passage(reading.chapters[block], places[0].section, text)
