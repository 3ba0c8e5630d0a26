"""Checks what others have written in an edited report: numbers that are not the run's, small counts, personal data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from functools import cached_property

from pipeline.reading import privacy
from pipeline.reading.names import NamedKind, names_in
from pipeline.rounding import percent, percent_one_decimal
from reports.language.swedish import number
from reports.release_check.findings import Finding, FindingKind
from reports.release_check.reading import HEADERS, Passage, ReportReading, plain
from reports.render.word.document import AUTHOR
from reports.render.word.marks import CELL, ROW, Place
from reports.update.changes import Own, citing, differences
from reports.update.numbers import SMALL, StatedNumber, numbers, readable, sentences
from reports.update.our_places import alt_text

_NO_COUNT = re.compile(
    r"\b\d+[:/.]\d+(?:[:/.]\d+)*|\b(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)*(?:[-–]\d\d)?\b"
    r"|\b\d{1,2}(?:[-–]\d{1,2})?\s+(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)\b"
    r"|\b(?:sfs|prop\.?|dnr|sosfs|hslf-fs|nr|kap(?:itel)?|avsnitt|punkt|sida|s\.|steg|bilaga|kl\.?|§)\s*[\d:./–-]+"
    r"|\b\d+\s*(?:kap\.|kapitlet|§§?|år\b)",
    re.IGNORECASE,
)
"""Years, days, provisions and the like: numbers that are not counts."""
_OF_PERSONS = (
    r"(?:person(?:er)?|ärenden?|individ(?:er)?|kvinn(?:a|or)|m[aä]n|barn(?:en)?|flick(?:a|or)|pojk(?:e|ar)"
    r"|ungdom(?:ar)?|brukare|enskilda?|deltagare|klient(?:er)?|akt(?:er)?|beslut)"
)
_ONE_TO_THREE = r"(?:[123]|en|ett|två|tre)"
_SMALL = re.compile(
    rf"(?<![\d,.:–-])(?<!\d[ \u00a0])\b(?:(?:alla|samtliga|ingen|inga)\s+utom\s+{_ONE_TO_THREE}\b"
    rf"|{_ONE_TO_THREE}(?:\s+(?:enda|av\s+(?:de\s+)?\w+|[a-zåäö]+(?:a|t)))?\s+{_OF_PERSONS}\b"
    rf"|{_ONE_TO_THREE}\s+av\s+(?:dem|de|\d+)\b)",
    re.IGNORECASE,
)
"""'två personer', 'en enda brukare', 'alla utom två', 'tre av dem'."""
_WITH_PERCENT = re.compile(
    r"(\d[\d \u00a0]*)\s+av\s+(?:de\s+)?(\d[\d \u00a0]*\d|\d)[^\d.;]{0,30}?\(?(\d+(?:,\d+)?)\s*(?:procent\b|%)",
    re.IGNORECASE,
)
_CONTACT = ("e-postadress", "telefonnummer")


def check(reading: ReportReading, reported: Collection[str]) -> Iterator[Finding]:
    """All findings in the order of the document; the numbers of sentences that are `reported` already are skipped."""
    run_numbers = _RunNumbers(reading)
    for passage in reading.own:
        if not privacy.find(readable(passage.text)):  # a finding would repeat the numbers
            yield from _numbers(passage, run_numbers, reported)
            yield from _small(passage)
    yield from _cited(reading)
    yield from _personal(reading)


# --- Numbers ----------------------------------------------------------------------------------------------


class _RunNumbers:
    """The numbers of the run: all of them, and those of each section."""

    def __init__(self, reading: ReportReading) -> None:
        self._by_section: dict[str, set[StatedNumber]] = {}
        for place in reading.run.values():
            self._by_section.setdefault(place.section, set()).update(_numbers_of_place(place))

    @cached_property
    def _all(self) -> frozenset[StatedNumber]:
        return frozenset().union(*self._by_section.values())

    @cached_property
    def _values(self) -> frozenset[str]:
        """The numbers that are not percentages, including the bases."""
        return frozenset(value for n in self._all if not n.percent for value in (n.value, n.base) if value)

    def knows(self, number: StatedNumber, section: str) -> bool:
        """Whether the run has the number: a percentage in that section if it has any, a count of a base as such or as
        two separate numbers, any other number anywhere."""
        of_section = self._by_section.get(section, set())
        if number.percent:
            percentages = {n.value for n in of_section if n.percent} or {n.value for n in self._all if n.percent}
            return number.value in percentages
        if number.base:
            values = {n.value for n in of_section if not n.percent} if of_section else self._values
            return number in self._all or (number.value in values and number.base in self._values)
        return number.value in self._values


def _numbers_of_place(place: Place) -> Iterator[StatedNumber]:
    if place.kind != "tabell":
        yield from numbers(plain(place.text))
        return
    headers, *rows = (row.split(CELL) for row in place.text.split(ROW))
    for row in rows:
        for header, cell in zip(headers, row, strict=False):
            yield from numbers(cell, percent="%" in header)


def _numbers(passage: Passage, run_numbers: _RunNumbers, reported: Collection[str]) -> Iterator[Finding]:
    for sentence in sentences(plain(passage.text)):
        if passage.quoted(sentence) in reported:
            continue
        text = _NO_COUNT.sub("…", sentence)
        for count, base, share in _WITH_PERCENT.findall(text):
            n, whole = (int(re.sub(r"\s", "", digits)) for digits in (count, base))
            correct = percent_one_decimal(n, whole) if "," in share else percent(n, whole)
            if correct != Decimal(share.replace(",", ".")):
                why = f"{count} av {base} är inte {share} procent"
                expected = "" if correct is None else f"{number(correct)} procent"
                yield Finding(FindingKind.CONTRADICTION, passage.chapter, passage.quoted(sentence), why, expected)
        for stated in dict.fromkeys(numbers(text)):
            is_bare = not stated.base and not stated.percent
            if is_bare and stated.value.isdigit() and int(stated.value) < SMALL:
                continue
            if not run_numbers.knows(stated, passage.section):
                why = f"{stated} saknas i körningen: kontrollera"
                yield Finding(FindingKind.UNKNOWN_NUMBER, passage.chapter, passage.quoted(sentence), why)


def _cited(reading: ReportReading) -> Iterator[Finding]:
    """Their sentences with a number that has changed in the run since the report was written."""
    own = (Own(passage.chapter, passage.section, passage.text) for passage in reading.own)
    passages = {sentence: passage for passage in reading.own for sentence in sentences(passage.text)}
    for cite in citing(own, differences(reading.before, reading.run)):
        certain = " av " in cite.number or cite.number.endswith("procent")
        kind = FindingKind.STALE if certain else FindingKind.UNKNOWN_NUMBER
        why = f"{cite.number} stod i {cite.where} och är ett annat tal i körningen"
        yield Finding(kind, cite.section, passages[cite.sentence].quoted(cite.sentence), why, cite.after or "(inget)")


def _small(passage: Passage) -> Iterator[Finding]:
    for sentence in sentences(plain(passage.text)):
        if match := _SMALL.search(sentence):
            why = f"”{match[0]}” är ett litet antal: kan någon kännas igen?"
            yield Finding(FindingKind.SMALL, passage.chapter, passage.quoted(sentence), why)


# --- What is personal -------------------------------------------------------------------------------------


def _personal(reading: ReportReading) -> Iterator[Finding]:
    changed = [
        reading.passage(id_)
        for id_, place in reading.run.items()
        if id_ in reading.elements and not reading.has_content_of(id_, place)
    ]
    for passage in (*changed, *reading.own, *reading.outside_running_text(), *_described(reading)):
        text = readable(passage.text)
        if hit := privacy.find(text):
            contact = hit.kind in _CONTACT and passage.chapter in HEADERS.values()
            kind = FindingKind.CONTACT if contact else FindingKind.PERSONAL
            yield Finding(
                kind, passage.chapter, "", f"texten innehåller {hit}", "" if contact else "inga personuppgifter"
            )
        for sentence in sentences(passage.text):
            if kinds := {named.kind for named in names_in(sentence)}:
                what = "en adress" if kinds == {NamedKind.ADDRESS} else "namnet på en person"
                why = f"kan innehålla {what}: får det stå där?"
                yield Finding(FindingKind.NAMED, passage.chapter, passage.quoted(sentence), why)
    yield from _properties(reading)


def _described(reading: ReportReading) -> Iterator[Passage]:
    """The alternative texts, and the targets of links."""
    for block, chapter in reading.chapters.items():
        if description := alt_text(block):
            yield Passage(chapter, "", description[0].get(description[1], ""))
    for relation in reading.word.part.rels.values():
        if relation.is_external:
            yield Passage("Länk", "", relation.target_ref)


def _properties(reading: ReportReading) -> Iterator[Finding]:
    core = reading.word.core_properties
    values = {
        "författaren": core.author, "den som sparade sist": core.last_modified_by, "titeln": core.title,
        "ämnet": core.subject, "nyckelord": core.keywords, "kommentarer": core.comments, "kategorin": core.category,
    }  # fmt: skip
    for what, text in values.items():
        if hit := privacy.find(text):
            yield Finding(
                FindingKind.PERSONAL, "Dokumentets egenskaper", "", f"{what} innehåller {hit}", "inga personuppgifter"
            )
    for what in ("författaren", "den som sparade sist"):
        if values[what] not in ("", AUTHOR):
            why = f"{what} anges i filen: ska den uppgiften följa med till nämnden?"
            yield Finding(FindingKind.PROPERTIES, "Dokumentets egenskaper", "", why)
