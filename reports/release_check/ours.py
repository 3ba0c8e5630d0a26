"""Compares our own numbers, texts, tables and figures in an edited report with the run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher, get_close_matches

from pipeline.disclosure.published import Mark
from reports.release_check.findings import Finding, FindingKind
from reports.release_check.reading import Passage, ReportReading, plain
from reports.render.word.marks import CELL, ROW, Place
from reports.update.changes import Changed, cells, differences, place_title
from reports.update.numbers import ARTICLES, STATED, StatedNumber, may_cite, numbers, readable, sentences
from reports.update.our_places import alt_text, is_own_text

_TOKEN = re.compile(rf"{STATED.pattern}|\w+|[^\w\s]", re.IGNORECASE)
_HIDDEN = re.compile(rf"{re.escape(Mark.HIDDEN.value)}|{re.escape(Mark.FEW.value)}|\d+–\d+(?: av \d+)?")
"""What a cell says in place of a hidden number: a mark, or the interval that it lies in."""
_LIKE = 0.4
"""Similarity (0 to 1) from which a sentence may be an edited version of another."""
_BY_HAND = "talet är ändrat för hand"


def check(reading: ReportReading) -> Iterator[Finding]:
    """Everything that differs from the run, place by place."""
    changed = [change for change, _ in differences(reading.before, reading.run)]
    for id_, place in reading.run.items():
        if is_own_text(place):
            continue
        if id_ not in reading.elements:
            yield from _absent(reading, place)
        elif reading.has_content_of(id_, place):
            yield from _alternative(reading, place)
        elif id_ in reading.before and reading.has_content_of(id_, reading.before[id_]):
            yield from _stale(reading, place, changed)
        else:
            yield from _by_hand(reading, place)
    for id_, place in reading.before.items():
        if id_ not in reading.run and id_ in reading.elements and not is_own_text(place):
            passage = reading.passage(id_)
            text = passage.quoted(readable(passage.text))
            yield Finding(FindingKind.STALE, passage.chapter, text, "finns inte i körningen")


def _title(reading: ReportReading, place: Place) -> str:
    heading = reading.run.get(place.section) or reading.before.get(place.section)
    return readable(heading.text) if heading and heading.kind == "rubrik" else "Rapporten"


def _absent(reading: ReportReading, place: Place) -> Iterator[Finding]:
    where = place_title(place, reading.run)
    what = place.alt or where if place.kind in ("tabell", "figur") else readable(place.text)
    if place.id not in reading.before:
        yield Finding(FindingKind.STALE, _title(reading, place), "", f"{where} är ny i körningen och saknas", what)
    elif place.id == place.section or place.section in reading.elements:
        yield Finding(FindingKind.REMOVED, _title(reading, place), "", f"{where} är borttagen: är det meningen?", what)


def _alternative(reading: ReportReading, place: Place) -> Iterator[Finding]:
    description = alt_text(reading.elements[place.id]) if place.alt else None
    text = description[0].get(description[1], "") if description else ""
    if text and [*numbers(text)] != [*numbers(place.alt)]:
        passage = Passage(_title(reading, place), place.section, text)
        why = "alternativtexten anger andra tal än körningen"
        yield Finding(FindingKind.STALE, passage.chapter, passage.quoted(text), why, place.alt)


def _stale(reading: ReportReading, place: Place, changed: Sequence[Changed]) -> Iterator[Finding]:
    """The changes of a place that is as we wrote it in another run."""
    passage = reading.passage(place.id)
    of_table = f"{place.id}/" if place.kind == "tabell" else None
    for change in changed:
        if change.id == place.id or (of_table and change.id.startswith(of_table)):
            old_text = change.before if change.before.strip() else "(inget)"
            expected = change.after if change.after.strip() else "(inget)"
            yield Finding(
                FindingKind.STALE, passage.chapter, old_text, f"{change.where}: körningen säger något annat", expected
            )


def _by_hand(reading: ReportReading, place: Place) -> Iterator[Finding]:
    passage = reading.passage(place.id)
    if place.kind == "figur":
        yield Finding(
            FindingKind.PICTURE,
            passage.chapter,
            "",
            f"{place_title(place, reading.run)} är inte den som körningen ritade",
        )
    elif place.kind == "tabell":
        yield from _table(passage, place, place_title(place, reading.run))
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
    old_cells, new_cells = (cells(plain(text)) for text in (place.text, passage.text))
    for key in dict.fromkeys((*old_cells, *new_cells)):
        if key in old_cells and key in new_cells:
            yield from _cell(passage, f"{title}, {', '.join(key)}", old_cells[key], new_cells[key])
        elif key in new_cells and _has_number(new_cells[key]):
            text = passage.quoted(new_cells[key])
            where = passage.quoted(", ".join(key))
            yield Finding(FindingKind.NUMBER, passage.chapter, text, f"{title}, {where}: cellen finns inte i körningen")
    if missing := [key for key in old_cells if key not in new_cells]:
        yield Finding(
            FindingKind.REMOVED, passage.chapter, "", f"{title}: {len(missing)} celler saknas. Är det meningen?"
        )


def _cell(passage: Passage, where: str, old: str, new: str) -> Iterator[Finding]:
    if old == new:
        return
    text = passage.quoted(new)
    if _HIDDEN.fullmatch(old) and _has_number(new):
        yield Finding(FindingKind.FILLED_IN, passage.chapter, text, f"{where}: talet är dolt i körningen", old)
    elif _has_number(old) or _has_number(new) or _HIDDEN.fullmatch(old):
        yield Finding(FindingKind.NUMBER, passage.chapter, text, f"{where}: {_BY_HAND}", old)
    else:
        yield Finding(
            FindingKind.REWORDED, passage.chapter, text, f"{where}: texten är ändrad. Är den fortfarande rätt?", old
        )


def _has_number(text: str) -> bool:
    return next(numbers(text), None) is not None


# --- Texts ------------------------------------------------------------------------------------------------


def _text(passage: Passage, place: Place) -> Iterator[Finding]:
    ours, theirs = (sentences(plain(text)) for text in (place.text, passage.text))
    removed, known_numbers = [sentence for sentence in ours if sentence not in theirs], [*numbers(plain(place.text))]
    added = [sentence for sentence in theirs if sentence not in ours]
    originals = set()
    for sentence in added:
        original = next(iter(get_close_matches(sentence, removed, 1, _LIKE)), None)
        if original is None:
            continue  # a sentence of their own
        originals.add(original)
        if _other_numbers(original, sentence, known_numbers):
            yield Finding(FindingKind.NUMBER, passage.chapter, passage.quoted(sentence), _BY_HAND, original)
        else:
            why = "texten är ändrad, talen är desamma. Är den fortfarande rätt?"
            yield Finding(FindingKind.REWORDED, passage.chapter, passage.quoted(sentence), why, original)
    for sentence in removed:
        if sentence not in originals:
            yield Finding(
                FindingKind.REMOVED, passage.chapter, "", "en mening är borttagen: är det meningen?", sentence
            )


def _other_numbers(ours: str, theirs: str, known_numbers: Sequence[StatedNumber]) -> bool:
    """True if a number of theirs replaces another number of ours, or is not one of the known numbers."""
    old_tokens, new_tokens = ([m[0] for m in _TOKEN.finditer(text)] for text in (ours, theirs))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old_tokens, new_tokens, autojunk=False).get_opcodes():
        if tag in ("equal", "delete"):
            continue
        old, new = [*numbers(" ".join(old_tokens[i1:i2]))], [*numbers(" ".join(new_tokens[j1:j2]))]
        if any(not any(may_cite(stated, candidate) for candidate in old or known_numbers) for stated in new):
            return True
        if old and not new and not ARTICLES.isdisjoint(word.lower() for word in new_tokens[j1:j2]):
            return True  # two have become one
    return False
