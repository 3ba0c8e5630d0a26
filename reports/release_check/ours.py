"""Our own numbers, texts, tables and figures in an edited report, held against the run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher, get_close_matches

from pipeline.disclosure.published import Mark
from reports.release_check.findings import Finding, Kind
from reports.release_check.reading import Passage, Read, plain
from reports.render.word.marks import CELL, ROW, Place
from reports.update.changes import Changed, cells, differences, named
from reports.update.found import alt_text, is_own_text
from reports.update.numbers import ARTICLES, STATED, Number, cited, numbers, readable, sentences

_TOKEN = re.compile(rf"{STATED.pattern}|\w+|[^\w\s]", re.IGNORECASE)
_HIDDEN = (Mark.HIDDEN.value, Mark.FEW.value)
_LIKE = 0.4
"""How alike two sentences are, of 1, that one may have become the other."""
_BY_HAND = "talet är ändrat för hand"


def check(read: Read) -> Iterator[Finding]:
    """What is not as in the run, place by place."""
    changed = [one for one, _ in differences(read.before, read.run)]
    for id_, place in read.run.items():
        if is_own_text(place):
            continue
        if id_ not in read.here:
            yield from _absent(read, place)
        elif read.stands(id_, place):
            yield from _alternative(read, place)
        elif id_ in read.before and read.stands(id_, read.before[id_]):
            yield from _stale(read, place, changed)
        else:
            yield from _by_hand(read, place)
    for id_, place in read.before.items():
        if id_ not in read.run and id_ in read.here and not is_own_text(place):
            passage = read.passage(id_)
            said = passage.quoted(readable(passage.text))
            yield Finding(Kind.STALE, passage.chapter, said, "finns inte i körningen")


def _title(read: Read, place: Place) -> str:
    heading = read.run.get(place.section) or read.before.get(place.section)
    return readable(heading.text) if heading and heading.kind == "rubrik" else "Rapporten"


def _absent(read: Read, place: Place) -> Iterator[Finding]:
    where = named(place, read.run)
    what = place.alt or where if place.kind in ("tabell", "figur") else readable(place.text)
    if place.id not in read.before:
        yield Finding(Kind.STALE, _title(read, place), "", f"{where} är ny i körningen och saknas", what)
    elif place.id == place.section or place.section in read.here:
        yield Finding(Kind.REMOVED, _title(read, place), "", f"{where} är borttagen: är det meningen?", what)


def _alternative(read: Read, place: Place) -> Iterator[Finding]:
    held = alt_text(read.here[place.id]) if place.alt else None
    said = held[0].get(held[1], "") if held else ""
    if said and [*numbers(said)] != [*numbers(place.alt)]:
        passage = Passage(_title(read, place), place.section, said)
        why = "alternativtexten anger andra tal än körningen"
        yield Finding(Kind.STALE, passage.chapter, passage.quoted(said), why, place.alt)


def _stale(read: Read, place: Place, changed: Sequence[Changed]) -> Iterator[Finding]:
    """A place as we wrote it in another run."""
    passage = read.passage(place.id)
    of_table = f"{place.id}/" if place.kind == "tabell" else None
    for one in changed:
        if one.id == place.id or (of_table and one.id.startswith(of_table)):
            said = one.before if one.before.strip() else "(inget)"
            expected = one.after if one.after.strip() else "(inget)"
            yield Finding(Kind.STALE, passage.chapter, said, f"{one.where}: körningen säger något annat", expected)


def _by_hand(read: Read, place: Place) -> Iterator[Finding]:
    passage = read.passage(place.id)
    if place.kind == "figur":
        yield Finding(Kind.PICTURE, passage.chapter, "", f"{named(place, read.run)} är inte den som körningen ritade")
    elif place.kind == "tabell":
        yield from _table(passage, place, named(place, read.run))
    else:
        yield from _text(passage, place)


# --- Tables -----------------------------------------------------------------------------------------------


def _table(passage: Passage, place: Place, title: str) -> Iterator[Finding]:
    ours, theirs = ([plain(row).split(CELL) for row in text.split(ROW)] for text in (place.text, passage.text))
    if [len(row) for row in ours] == [len(row) for row in theirs]:
        for old_row, new_row in zip(ours, theirs, strict=True):
            for i, (old, new) in enumerate(zip(old_row, new_row, strict=True)):
                column = ours[0][i] if i else "etiketten"
                yield from _cell(passage, f"{title}, {old_row[0]}, {column}", old, new)
        return
    was, now = (cells(plain(text)) for text in (place.text, passage.text))
    for key in dict.fromkeys((*was, *now)):
        if key in was and key in now:
            yield from _cell(passage, f"{title}, {', '.join(key)}", was[key], now[key])
        elif key in now and _says_number(now[key]):
            said = passage.quoted(now[key])
            where = passage.quoted(", ".join(key))
            yield Finding(Kind.NUMBER, passage.chapter, said, f"{title}, {where}: cellen finns inte i körningen")
    if gone := [key for key in was if key not in now]:
        yield Finding(Kind.REMOVED, passage.chapter, "", f"{title}: {len(gone)} celler saknas. Är det meningen?")


def _cell(passage: Passage, where: str, old: str, new: str) -> Iterator[Finding]:
    if old == new:
        return
    said = passage.quoted(new)
    if old in _HIDDEN and _says_number(new):
        yield Finding(Kind.FILLED_IN, passage.chapter, said, f"{where}: talet är dolt i körningen", old)
    elif _says_number(old) or _says_number(new) or old in _HIDDEN:
        yield Finding(Kind.NUMBER, passage.chapter, said, f"{where}: {_BY_HAND}", old)
    else:
        yield Finding(Kind.REWORDED, passage.chapter, said, f"{where}: texten är ändrad. Är den fortfarande rätt?", old)


def _says_number(text: str) -> bool:
    return next(numbers(text), None) is not None


# --- Texts ------------------------------------------------------------------------------------------------


def _text(passage: Passage, place: Place) -> Iterator[Finding]:
    ours, theirs = (sentences(plain(text)) for text in (place.text, passage.text))
    gone, known = [each for each in ours if each not in theirs], [*numbers(plain(place.text))]
    new = [each for each in theirs if each not in ours]
    kept = set()
    for sentence in new:
        like = next(iter(get_close_matches(sentence, gone, 1, _LIKE)), None)
        if like is None:
            continue  # a sentence of their own
        kept.add(like)
        if _other_numbers(like, sentence, known):
            yield Finding(Kind.NUMBER, passage.chapter, passage.quoted(sentence), _BY_HAND, like)
        else:
            why = "texten är ändrad, talen är desamma. Är den fortfarande rätt?"
            yield Finding(Kind.REWORDED, passage.chapter, passage.quoted(sentence), why, like)
    for sentence in gone:
        if sentence not in kept:
            yield Finding(Kind.REMOVED, passage.chapter, "", "en mening är borttagen: är det meningen?", sentence)


def _other_numbers(ours: str, theirs: str, known: Sequence[Number]) -> bool:
    """True if a number of theirs stands where ours said another, or is not one of those that we know."""
    was, now = ([m[0] for m in _TOKEN.finditer(text)] for text in (ours, theirs))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag in ("equal", "delete"):
            continue
        old, new = [*numbers(" ".join(was[i1:i2]))], [*numbers(" ".join(now[j1:j2]))]
        if any(not any(cited(each, one) for one in old or known) for each in new):
            return True
        if old and not new and not ARTICLES.isdisjoint(word.lower() for word in now[j1:j2]):
            return True  # two have become one
    return False
