"""The numbers of the run: which of those in a text of somebody else's are its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from reports.release_check.reading import plain
from reports.render.word.marks import CELL, ROW, Place
from reports.update.numbers import NUMBER, SMALL, StatedNumber, numbers

_NO_COUNT = re.compile(
    r"\b\d+[:/.]\d+(?:[:/.]\d+)*|\b(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)*(?:[-–]\d\d)?\b"
    r"|\b\d{1,2}(?:[-–]\d{1,2})?\s+(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)\b"
    r"|\b(?:sfs|prop\.?|dnr|sosfs|hslf-fs|nr|kap(?:itel)?|avsnitt|punkt|sida|s\.|steg|bilaga|kl\.?|§)\s*[\d:./–-]+"
    r"|\b\d+\s*(?:kap\.|kapitlet|§§?|år\b)",
    re.IGNORECASE,
)
"""Years, days, provisions and the like: numbers that are not counts."""
_UNITS = ("ärende", "person")
_COUNTED = re.compile(
    rf"(?:({NUMBER})\s+av\s+(?:de\s+)?)?({NUMBER})\s+(?:[a-zåäö]+[ae]\s+)?({'|'.join(_UNITS)})(?:n|na|er|erna)?\b",
    re.IGNORECASE,
)
"""'48 av 120 ärenden', '30 granskade ärenden', 'tolv personer'."""
_OF_A_WHOLE = re.compile(rf"\bav\s+(?:de\s+)?({NUMBER})\s+(?:[a-zåäö]+[ae]\s+)?(?:ärende|person)\w*(.*)", re.IGNORECASE)
"""'Av de 27 ärendena …', and the rest of the sentence."""


def without_dates(text: str) -> str:
    """The text without the numbers that are not counts."""
    return _NO_COUNT.sub("…", text)


class RunNumbers:
    """The numbers of the run: all of them, and those of each section, table and unit."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_section: dict[str, set[StatedNumber]] = defaultdict(set)
        self._by_unit: dict[str, set[str]] = defaultdict(set)
        tables: dict[str, set[str]] = defaultdict(set)
        headers: dict[str, str] = {}
        notes: dict[str, str] = defaultdict(str)  # and the captions
        for place in places:
            of_place = {*_numbers_of_place(place)}
            self._by_section[place.section] |= of_place
            for unit, value in _counted(_text(place)):
                self._by_unit[unit].add(value)
            if place.kind == "tabell":
                tables[place.block] = _values(of_place)
                headers[place.block] = place.text.partition(ROW)[0]
            else:
                notes[place.block] += _text(place)
        for table, values in tables.items():
            for unit in _UNITS:
                if re.search(rf"\bbas: [^.]*{unit}", notes[table], re.I) or unit in headers[table].lower():
                    self._by_unit[unit] |= values
        self._tables = [values | _values(numbers(notes[table])) for table, values in tables.items()]

    @cached_property
    def _all(self) -> frozenset[StatedNumber]:
        return frozenset().union(*self._by_section.values())

    def unknown(self, sentence: str, section: str) -> Iterator[str]:
        """Each number of a sentence (without dates) that the run does not have, in words."""
        unknown = [stated for stated in numbers(sentence) if not self._may_be_of_run(stated, section)]
        yield from map(str, unknown)
        for unit, value in _counted(sentence):
            of_unit = self._by_unit.get(unit)
            is_said = any(value in (stated.value, stated.base) for stated in unknown)
            if of_unit and _is_large(value) and value not in of_unit and not is_said:
                yield f"{value} {_PLURAL[unit]}"
        if whole := _OF_A_WHOLE.search(sentence):
            base = next(numbers(whole[1])).value
            for part in numbers(whole[2]):
                if _is_large(part.value) and not part.percent and not part.base and not self._has(part.value, base):
                    yield f"{part.value} av {base}"

    def _may_be_of_run(self, number: StatedNumber, section: str) -> bool:
        """Whether it is one of the run's: a percentage in that section if it has any, any other number anywhere. A low
        count without a base may be of anything."""
        if number.percent:
            percentages = {n.value for n in self._by_section[section] if n.percent}
            return number.value in (percentages or {n.value for n in self._all if n.percent})
        if number.base:
            return self._has(number.value, number.base)
        return not _is_large(number.value) or number.value in _values(self._all)

    def _has(self, count: str, base: str) -> bool:
        """Whether the run states the count of that base, in words or in one table."""
        return StatedNumber(count, base) in self._all or any({count, base} <= values for values in self._tables)


_PLURAL = {"ärende": "ärenden", "person": "personer"}


def _is_large(value: str) -> bool:
    """Whether the number, written alone, says what it counts: lower ones occur in too many sentences."""
    return not value.isdigit() or int(value) >= SMALL


def _values(stated: Iterable[StatedNumber]) -> set[str]:
    """The numbers that are not percentages, including the bases."""
    return {value for n in stated if not n.percent for value in (n.value, n.base) if value}


def _counted(text: str) -> Iterator[tuple[str, str]]:
    """The unit, and the number of it."""
    for count, number, unit in _COUNTED.findall(text):
        for stated in (*numbers(count), *numbers(number)):
            yield unit.lower(), stated.value


def _text(place: Place) -> str:
    return without_dates(plain(place.text))


def _numbers_of_place(place: Place) -> Iterator[StatedNumber]:
    if place.kind != "tabell":
        yield from numbers(_text(place))
        return
    headers, *rows = (row.split(CELL) for row in place.text.split(ROW))
    for row in rows:
        for header, cell in zip(headers, row, strict=False):
            yield from numbers(cell, percent="%" in header)
