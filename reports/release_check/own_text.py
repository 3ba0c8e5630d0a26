"""Checks what others have written in an edited report: numbers that are not the run's, small counts, personal data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from decimal import Decimal

from pipeline.reading import privacy
from pipeline.reading.names import NamedKind, names_in
from pipeline.rounding import percent, percent_one_decimal
from reports.language.swedish import listing, number
from reports.release_check.findings import Finding, FindingKind
from reports.release_check.reading import HEADERS, Passage, ReportReading, plain
from reports.release_check.revealing import why_revealing
from reports.release_check.run_numbers import RunNumbers, without_dates
from reports.render.word.document import AUTHOR
from reports.update.changes import Own, citing, differences
from reports.update.numbers import readable, sentences
from reports.update.our_places import alt_text

_WITH_PERCENT = re.compile(
    r"(\d[\d \u00a0]*)\s+av\s+(?:de\s+)?(\d[\d \u00a0]*\d|\d)[^\d.;]{0,30}?\(?(\d+(?:,\d+)?)\s*(?:procent\b|%)",
    re.IGNORECASE,
)
_CONTACT = ("e-postadress", "telefonnummer")
_NAMED = {
    NamedKind.NAME: "namnet på en person",
    NamedKind.ADDRESS: "en adress",
    NamedKind.NUMBER: "ett felskrivet personnummer",
}


def check(reading: ReportReading, reported: Collection[str]) -> Iterator[Finding]:
    """All findings in the order of the document; the numbers of sentences that are `reported` already are skipped."""
    run_numbers = RunNumbers(reading.run.values())
    for passage in reading.own:
        findings = (*_numbers(passage, run_numbers, reported), *_small(passage))
        if privacy.find(readable(passage.text)):  # the words would repeat what is personal
            findings = tuple(replace(finding, why=finding.kind.title.lower(), expected="") for finding in findings)
        yield from findings
    yield from _cited(reading)
    yield from _personal(reading)


# --- Numbers ----------------------------------------------------------------------------------------------


def _numbers(passage: Passage, run_numbers: RunNumbers, reported: Collection[str]) -> Iterator[Finding]:
    for sentence in sentences(plain(passage.text)):
        if passage.quoted(sentence) in reported:
            continue
        text = without_dates(sentence)
        for count, base, share in _WITH_PERCENT.findall(text):
            n, whole = (int(re.sub(r"\s", "", digits)) for digits in (count, base))
            correct = percent_one_decimal(n, whole) if "," in share else percent(n, whole)
            if correct != Decimal(share.replace(",", ".")):
                why = f"{count} av {base} är inte {share} procent"
                expected = "" if correct is None else f"{number(correct)} procent"
                yield Finding(FindingKind.CONTRADICTION, passage.chapter, passage.quoted(sentence), why, expected)
        for unknown in dict.fromkeys(run_numbers.unknown(text, passage.section)):
            why = f"{unknown} saknas i körningen: kontrollera"
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
        if why := why_revealing(sentence):
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
                what = listing([words for kind, words in _NAMED.items() if kind in kinds], "eller")
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
    for what, name in (("författaren", core.author), ("den som sparade sist", core.last_modified_by)):
        if name not in ("", AUTHOR):
            why = f"{what} anges i filen: ska den uppgiften följa med till nämnden?"
            yield Finding(FindingKind.PROPERTIES, "Dokumentets egenskaper", "", why)
