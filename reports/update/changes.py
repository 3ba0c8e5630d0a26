"""The outcome of updating an edited report: which numbers have changed, and what its writers must look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

from reports.render.word.marks import CELL, FIELD_END, OWN, ROW, Place
from reports.update.numbers import SMALL, StatedNumber, may_cite, numbers, readable, sentences


@dataclass(frozen=True)
class Changed:
    """A number or text of ours that has changed ('' on the side where it is missing). `id` is stable between runs."""

    section: str
    where: str
    before: str
    after: str
    id: str
    percent: bool = False


@dataclass(frozen=True)
class Own:
    """A paragraph that others have written, or a text of ours that they have changed, and its place.

    `section_id` is '' where the section is their own.
    """

    section: str
    section_id: str
    text: str


@dataclass(frozen=True)
class Citation:
    """A sentence of theirs that cites a number which has changed, and our text with that number before and now."""

    section: str
    sentence: str
    number: str
    where: str
    before: str
    after: str


@dataclass(frozen=True)
class Note:
    """Something left as its writers had it, or moved: what it is, their text, and ours before and now."""

    section: str
    what: str
    text: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """All changes of an update; `moved` is the number of texts moved to the end."""

    changed: tuple[Changed, ...]
    citations: tuple[Citation, ...]
    notes: tuple[Note, ...]
    moved: int

    @property
    def any(self) -> bool:
        """True if there is anything to look at."""
        return bool(self.changed or self.citations or self.notes)


def differences(before: Mapping[str, Place], after: Mapping[str, Place]) -> Iterator[tuple[Changed, str]]:
    """(each changed number or text, the id of its section), in the new report's order; those removed come last."""
    titles = {p.section: readable(p.text) for p in (*before.values(), *after.values()) if p.kind == "rubrik"}
    for id_, new in after.items():
        old = before.get(id_)
        if new.kind == OWN or (old and old.text == new.text and old.picture == new.picture):
            continue
        for change in _between(old, new, titles.get(new.section, ""), after):
            yield change, new.section
    for id_, old in before.items():
        if id_ not in after and old.kind not in (OWN, "figur"):
            title = titles.get(old.section, "")
            yield Changed(title, place_title(old, before), readable(old.text), "", id_), old.section


def _between(old: Place | None, new: Place, title: str, after: Mapping[str, Place]) -> Iterator[Changed]:
    where = place_title(new, after)
    if new.kind == "figur":
        yield Changed(title, where, "tidigare figur" if old else "", "ny figur", new.id)
    elif new.kind == "tabell" and old is None:
        yield Changed(title, where, "", "ny tabell", new.id)
    elif new.kind == "tabell" and old:
        old_cells, new_cells = cells(old.text), cells(new.text)
        for key in dict.fromkeys((*new_cells, *old_cells)):
            if old_cells.get(key, "") != new_cells.get(key, ""):
                row, column = key
                yield Changed(title, f"{where}, {row}, {column}", old_cells.get(key, ""), new_cells.get(key, ""),
                              f"{new.id}/{row}/{column}", "%" in column)  # fmt: skip
    else:
        yield Changed(title, where, readable(old.text) if old else "", readable(new.text), new.id)


def place_title(place: Place, places: Mapping[str, Place]) -> str:
    """The title of a place for a reader: 'Tabell ”Beslut”', 'Rubrik', 'Text'."""
    kind, *rest = place.id.split("/")
    if kind in ("tabell", "figur") and len(rest) > 1:
        caption = places.get(f"{kind}/{rest[0]}/rubrik", place).text
        title = caption.partition(f"{FIELD_END}. ")[2] or readable(caption)
        return f"{kind.capitalize()} ”{title}”"
    return {"rubrik": "Rubrik"}.get(place.kind, "Text")


def cells(text: str) -> dict[tuple[str, str], str]:
    """The cells of a table by label and header; a label that is repeated gets a number from its second row on."""
    headers, *rows = (row.split(CELL) for row in text.split(ROW))
    texts: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    for label, *row in rows:
        counts[label] = counts.get(label, 0) + 1
        name = label if counts[label] == 1 else f"{label} ({counts[label]})"
        texts |= {(name, header): cell for header, cell in zip(headers[1:], row, strict=False)}
    return texts


def citing(own: Iterable[Own], changed: Iterable[tuple[Changed, str]]) -> Iterator[Citation]:
    """Their sentences that cite a number which is out of date, each number once per sentence."""
    outdated = [
        (number, change, section)
        for change, section in changed
        if change.before
        for number in dict.fromkeys(numbers(change.before, percent=change.percent))
        if number not in set(numbers(change.after, percent=change.percent))
    ]
    for text in own:
        for sentence in sentences(text.text):
            for number in dict.fromkeys(numbers(sentence)):
                if origin := _source(number, text.section_id, outdated):
                    yield Citation(text.section, sentence, str(number), f"{origin.section}: {origin.where}",
                                origin.before, origin.after)  # fmt: skip


def _source(
    number: StatedNumber, section: str, outdated: Iterable[tuple[StatedNumber, Changed, str]]
) -> Changed | None:
    """The change that the number comes from, preferably in the same section; None if there is none."""
    # Exact matches come first.
    origins = sorted(
        ((change, where, old != number) for old, change, where in outdated if may_cite(number, old)), key=itemgetter(2)
    )
    in_section = [change for change, where, _ in origins if where == section]
    is_bare = not number.base and not number.percent
    if in_section or (is_bare and number.value.isdigit() and int(number.value) < SMALL):
        return in_section[0] if in_section else None
    return origins[0][0] if origins else None
