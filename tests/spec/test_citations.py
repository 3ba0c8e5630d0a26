"""Every citation of a criterion is borne by its source: the words of `citations` stand in the section that is cited."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from functools import cache

import pytest

from checks import audits
from checks.criteria import Criterion
from tests.lib import source_texts
from tests.lib.source_texts import FILES, FOLDER, Section, places, section, sections, stands_in, words_of
from tests.spec.citations import CITATIONS

needs_sources = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the source documents are not in ../shared/kallor, so no citation can be looked up"
)
AUDITS = {name: audits.load(name) for name in CITATIONS}
NORMS = ("TA", "RL")
Place = tuple[str, str]
"""A document and one place in it."""


def _cited(criterion: Criterion) -> list[Place]:
    return [(source.document, place) for source in criterion.sources for place in places(source.place)]


def _entry(audit: str, criterion: str, cited: Place) -> str | None:
    """The key of the words for a place, which begins as the place does."""
    said = " ".join(cited)
    return next((key for key in CITATIONS[audit].get(criterion, {}) if f"{said} ".startswith(f"{key} ")), None)


@cache
def _read(document: str) -> tuple[Section, ...]:
    return sections(document, (FOLDER / FILES[document]).read_text(encoding="utf-8"))


def _bears(document: str, place: str, words: str) -> bool:
    named = section(document, place, _read(document))
    return named is not None and stands_in(words, named)


def _words() -> Iterator[tuple[str, str]]:
    """Where each entry stands, and its words."""
    for audit, criteria in CITATIONS.items():
        for criterion, by_place in criteria.items():
            yield from ((f"{audit} {criterion} {place}", words) for place, words in by_place.items())


# --- The citations ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("audit", AUDITS)
def test_every_criterion_has_words_and_all_words_have_a_criterion(audit: str) -> None:
    ids, listed = {c.id for c in AUDITS[audit].criteria}, set(CITATIONS[audit])
    assert (sorted(ids - listed), sorted(listed - ids)) == ([], [])


@pytest.mark.parametrize("audit", AUDITS)
def test_every_place_has_words_and_all_words_have_a_place(audit: str) -> None:
    without, used = [], set()
    for criterion in AUDITS[audit].criteria:
        for cited in _cited(criterion):
            key = _entry(audit, criterion.id, cited)
            used.add((criterion.id, key))
            if key is None:
                without.append(f"{criterion.id} cites {' '.join(cited)}")
    ids = AUDITS[audit].criteria_by_id
    listed = {(id_, place) for id_, by_place in CITATIONS[audit].items() if id_ in ids for place in by_place}
    assert (without, sorted(listed - used)) == ([], [])


@pytest.mark.parametrize("audit", AUDITS)
def test_the_norm_comes_before_the_review(audit: str) -> None:
    turned = []
    for criterion in AUDITS[audit].criteria:
        norm = [source.document in NORMS for source in criterion.sources]
        if norm != sorted(norm, reverse=True):
            turned.append(criterion.id)
    assert turned == []


def test_all_words_are_two_to_five() -> None:
    assert [(where, words) for where, words in _words() if not 2 <= len(words.split()) <= 5] == []


@needs_sources
@pytest.mark.parametrize("audit", AUDITS)
def test_the_words_stand_in_the_section_that_is_cited(audit: str) -> None:
    unproved = [
        f"{criterion.id}: {document} {place}: {words}"
        for criterion in AUDITS[audit].criteria
        for document, place in _cited(criterion)
        if (key := _entry(audit, criterion.id, (document, place)))
        and not _bears(document, place, words := CITATIONS[audit][criterion.id][key])
    ]
    assert unproved == []


@needs_sources
@pytest.mark.parametrize("audit", AUDITS)
def test_the_words_stand_where_they_are_said_to(audit: str) -> None:
    """Those too whose criterion the audit does not have yet; RL has a section of criteria for each audit's group."""
    group = {"RL Kriterier": "RL Kriterier … personkrets 1 eller 2"} if audit == "lss_arbete_studier" else {}
    unproved = []
    for criterion, by_place in CITATIONS[audit].items():
        for said, words in by_place.items():
            document, _, place = group.get(said, said).partition(" ")
            if not _bears(document, place, words):
                unproved.append((criterion, said, words))
    assert unproved == []


@needs_sources
def test_words_do_not_stand_just_anywhere() -> None:
    """The proof can fail: no words stand in a section that no criterion cites."""
    elsewhere = section("TA", "5.2", _read("TA"))
    assert elsewhere and [words for _, words in _words() if stands_in(words, elsewhere)] == []


# --- The sections -----------------------------------------------------------------------------------------


@needs_sources
def test_every_section_of_the_sources_is_found() -> None:
    headings = {document: [s.heading for s in _read(document)] for document in FILES}
    numbered = ["1. ", "2. ", "2.1 ", "2.1.3 ", "3. ", "3.3 ", "4. ", "4.2.7 ", "5. ", "5.3 ", "Bilaga 1.", "Bilaga 2."]
    assert [n for n in numbered if sum(h.startswith(n) for h in headings["TA"]) != 1] == []
    assert headings["GR"][-5:] == [f"Tabell {n}" for n in range(2, 7)]
    # The list of contents of RL names them all but what stands before it, and itself.
    contents = section("RL", "Innehåll", _read("RL"))
    listed = re.sub("<[^>]+>", "", contents.text) if contents else ""
    assert [h for h in headings["RL"][2:] if h not in listed] == []


@needs_sources
def test_a_heading_that_stands_twice_is_that_of_the_review_of_files() -> None:
    found = section("GR", "Barnrättsperspektiv", _read("GR"))
    assert found and "Aktgranskning" in found.within and stands_in("17 personer, 14 procent", found)
    both = [section("RL", place, _read("RL")) for place in ("Kriterier", "Kriterier … personkrets 1 eller 2")]
    assert [bool(found and stands_in("pågående kontakt", found)) for found in both] == [True, False]


TA_TEXT = """
1. Inledning
Text om allt.
2.1 Att utreda
Utredningen görs skynd-
samt, se Hägersten-
Älvsjö.
 1. det första skälet
10 Ibid, s. 3
2.1.1 Rätten
Den som söker.
2.2 Omfattning
Timmar i\xad veckan.
Bilaga 1. Processen
1. Ansökan
2.2 Vid bifall
Skicka en beställning.
"""


def test_sections_of_a_numbered_text() -> None:
    found = sections("TA", TA_TEXT)
    assert [(s.heading, s.level) for s in found] == [
        ("1. Inledning", 0),
        ("2.1 Att utreda", 1),
        ("2.1.1 Rätten", 2),
        ("2.2 Omfattning", 1),
        ("Bilaga 1. Processen", 0),
    ]
    named = {place: section("TA", place, found) for place in ("2.1", "2.1.1", "2.2", "Bilaga 1", "2.3")}
    inside = [place for place, s in named.items() if s and stands_in("den som söker", s)]
    assert inside == ["2.1", "2.1.1"] and named["2.3"] is None
    one, extent, appendix = named["2.1"], named["2.2"], named["Bilaga 1"]
    assert one and stands_in("skyndsamt, se Hägersten-Älvsjö", one)
    assert extent and stands_in("timmar i veckan", extent) and not stands_in("beställning", extent)
    assert appendix and stands_in("vid bifall skicka", appendix)


def test_sections_of_a_text_with_marked_headings() -> None:
    found = sections("RL", "## **Kriterier för den ena**\nsju\n### *Del*\nåtta\n## **Kriterier för den andra**\nnio\n")
    first, other = section("RL", "Kriterier", found), section("RL", "Kriterier … den andra", found)
    assert first and (stands_in("åtta", first), stands_in("nio", first)) == (True, False)
    assert other and stands_in("nio", other)
    assert section("RL", "Krit", found) is None and section("RL", "", found) is None


def test_a_table_ends_with_its_totals() -> None:
    lines = [h.strip() for h in source_texts.GR_HEADINGS.split("\n")]
    at = lines.index("Uppföljning av insats")
    text = "\n".join([*lines[:at], "Tabell 6: Planer", "Ja 28 23", "Totalt 120 100", "Efter", *lines[at:]])
    table = section("GR", "Tabell 6", sections("GR", text))
    assert table and table.text == "Tabell 6: Planer Ja 28 23 Totalt 120 100"


@pytest.mark.parametrize(
    ("cited", "named"),
    [
        ("Bilaga 1, 2", ["Bilaga 1", "Bilaga 2"]),
        ("Bilaga 1, 4.2.1", ["Bilaga 1", "4.2.1"]),
        ("2.3, 3", ["2.3", "3"]),
        ("Genomförande (LOV-avtal)", ["Genomförande"]),
        ("", [""]),
    ],
)
def test_the_places_of_a_citation(cited: str, named: list[str]) -> None:
    assert places(cited) == named


def test_the_examples_of_the_splitter() -> None:
    assert doctest.testmod(source_texts) == (0, 4)


def test_words_are_compared_without_what_stands_around_them() -> None:
    assert words_of("Mål, i ”planen”: (och/eller) 4:1.") == ["mål", "i", "planen", "och/eller", "4:1"]
