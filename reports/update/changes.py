"""What became of an edited report: which numbers are others now, and what its writers must look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

from reports.render.word.marks import CELL, FIELD_END, OWN, ROW, Place
from reports.update.numbers import SMALL, Number, cited, numbers, readable, sentences


@dataclass(frozen=True)
class Changed:
    """A number or text of ours that is another now ('' where it was or is not). `id` is the same from run to run."""

    section: str
    where: str
    before: str
    after: str
    id: str
    percent: bool = False


@dataclass(frozen=True)
class Own:
    """A paragraph that others have written, or a text of ours that they have changed, and where it stands.

    `section_id` is '' where the section is their own.
    """

    section: str
    section_id: str
    text: str


@dataclass(frozen=True)
class Cites:
    """A sentence of theirs with a number that has changed, and the text of ours where it stood."""

    section: str
    sentence: str
    number: str
    where: str
    before: str
    after: str


@dataclass(frozen=True)
class Noted:
    """Something that was left as its writers had it, or moved: what, their text, and ours before and now."""

    section: str
    what: str
    text: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """All of it."""

    changed: tuple[Changed, ...]
    cites: tuple[Cites, ...]
    noted: tuple[Noted, ...]
    moved: int

    @property
    def any(self) -> bool:
        """True if there is anything to look at."""
        return bool(self.changed or self.cites or self.noted)


def differences(before: Mapping[str, Place], after: Mapping[str, Place]) -> Iterator[tuple[Changed, str]]:
    """(each number or text that is another, the id of its section), in the new report's order; last what is gone."""
    titles = {p.section: readable(p.text) for p in (*before.values(), *after.values()) if p.kind == "rubrik"}
    for id_, new in after.items():
        old = before.get(id_)
        if new.kind == OWN or (old and old.text == new.text and old.picture == new.picture):
            continue
        for one in _between(old, new, titles.get(new.section, ""), after):
            yield one, new.section
    for id_, old in before.items():
        if id_ not in after and old.kind not in (OWN, "figur"):
            title = titles.get(old.section, "")
            yield Changed(title, named(old, before), readable(old.text), "", id_), old.section


def _between(old: Place | None, new: Place, title: str, after: Mapping[str, Place]) -> Iterator[Changed]:
    where = named(new, after)
    if new.kind == "figur":
        yield Changed(title, where, "tidigare figur" if old else "", "ny figur", new.id)
    elif new.kind == "tabell" and old is None:
        yield Changed(title, where, "", "ny tabell", new.id)
    elif new.kind == "tabell" and old:
        was, now = cells(old.text), cells(new.text)
        for key in dict.fromkeys((*now, *was)):
            if was.get(key, "") != now.get(key, ""):
                row, column = key
                yield Changed(title, f"{where}, {row}, {column}", was.get(key, ""), now.get(key, ""),
                              f"{new.id}/{row}/{column}", "%" in column)  # fmt: skip
    else:
        yield Changed(title, where, readable(old.text) if old else "", readable(new.text), new.id)


def named(place: Place, all_: Mapping[str, Place]) -> str:
    """What a place is called: 'Tabell ”Beslut”', 'Rubrik', 'Text'."""
    kind, *rest = place.id.split("/")
    if kind in ("tabell", "figur") and len(rest) > 1:
        caption = all_.get(f"{kind}/{rest[0]}/rubrik", place).text
        title = caption.partition(f"{FIELD_END}. ")[2] or readable(caption)
        return f"{kind.capitalize()} ”{title}”"
    return {"rubrik": "Rubrik"}.get(place.kind, "Text")


def cells(text: str) -> dict[tuple[str, str], str]:
    """The cells of a table by label and header; what has the same label as one above gets its number too."""
    headers, *rows = (row.split(CELL) for row in text.split(ROW))
    made: dict[tuple[str, str], str] = {}
    seen: dict[str, int] = {}
    for label, *row in rows:
        seen[label] = seen.get(label, 0) + 1
        shown = label if seen[label] == 1 else f"{label} ({seen[label]})"
        made |= {(shown, header): cell for header, cell in zip(headers[1:], row, strict=False)}
    return made


def citing(own: Iterable[Own], changed: Iterable[tuple[Changed, str]]) -> Iterator[Cites]:
    """Sentences of theirs with a number that is no longer so, each number once."""
    gone = [
        (number, one, section)
        for one, section in changed
        if one.before
        for number in dict.fromkeys(numbers(one.before, percent=one.percent))
        if number not in set(numbers(one.after, percent=one.percent))
    ]
    for text in own:
        for sentence in sentences(text.text):
            for number in dict.fromkeys(numbers(sentence)):
                if found := _source(number, text.section_id, gone):
                    yield Cites(text.section, sentence, str(number), f"{found.section}: {found.where}",
                                found.before, found.after)  # fmt: skip


def _source(number: Number, section: str, gone: Iterable[tuple[Number, Changed, str]]) -> Changed | None:
    """Where the number stood; in the same section, if it stood there too."""
    # First where it stood in the same words.
    found = sorted(((one, where, old != number) for old, one, where in gone if cited(number, old)), key=itemgetter(2))
    here = [one for one, where, _ in found if where == section]
    alone = not number.base and not number.percent
    if here or (alone and number.value.isdigit() and int(number.value) < SMALL):
        return here[0] if here else None
    return found[0][0] if found else None
