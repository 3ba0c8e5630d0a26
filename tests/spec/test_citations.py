"""Every citation of a criterion is supported by its source: the cited section contains the words of `citations`."""

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


def _citations(criterion: Criterion) -> list[Place]:
    return [(source.document, place) for source in criterion.sources for place in places(source.place)]


def _entry(audit: str, criterion: str, place: Place) -> str | None:
    """The key of the words for a place: the beginning of the place."""
    citation = " ".join(place)
    return next((key for key in CITATIONS[audit].get(criterion, {}) if f"{citation} ".startswith(f"{key} ")), None)


@cache
def _sections_of(document: str) -> tuple[Section, ...]:
    return sections(document, (FOLDER / FILES[document]).read_text(encoding="utf-8"))


def _bears(document: str, place: str, words: str) -> bool:
    cited_section = section(document, place, _sections_of(document))
    return cited_section is not None and stands_in(words, cited_section)


def _words() -> Iterator[tuple[str, str]]:
    """The place of each entry as text, and its words."""
    for audit, criteria in CITATIONS.items():
        for criterion, by_place in criteria.items():
            yield from ((f"{audit} {criterion} {place}", words) for place, words in by_place.items())


# --- The citations ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("audit", AUDITS)
def test_every_criterion_has_words_and_all_words_have_a_criterion(audit: str) -> None:
    ids, ids_with_words = {c.id for c in AUDITS[audit].criteria}, set(CITATIONS[audit])
    assert (sorted(ids - ids_with_words), sorted(ids_with_words - ids)) == ([], [])


@pytest.mark.parametrize("audit", AUDITS)
def test_every_place_has_words_and_all_words_have_a_place(audit: str) -> None:
    places_without_words, used_keys = [], set()
    for criterion in AUDITS[audit].criteria:
        for citation in _citations(criterion):
            key = _entry(audit, criterion.id, citation)
            used_keys.add((criterion.id, key))
            if key is None:
                places_without_words.append(f"{criterion.id} cites {' '.join(citation)}")
    ids = AUDITS[audit].criteria_by_id
    entries = {(id_, place) for id_, by_place in CITATIONS[audit].items() if id_ in ids for place in by_place}
    assert (places_without_words, sorted(entries - used_keys)) == ([], [])


@pytest.mark.parametrize("audit", AUDITS)
def test_every_requirement_is_worded_as_one(audit: str) -> None:
    """It says what shall or should be, not how something is."""
    norm = re.compile(r"\b(?:ska|bör|rekommenderas?|rekommenderar|lämpligt|mål är)\b")
    assert [c.id for c in AUDITS[audit].criteria if not norm.search(c.requirement)] == []


@pytest.mark.parametrize("audit", AUDITS)
def test_the_norm_comes_before_the_review(audit: str) -> None:
    misordered = []
    for criterion in AUDITS[audit].criteria:
        norm = [source.document in NORMS for source in criterion.sources]
        if norm != sorted(norm, reverse=True):
            misordered.append(criterion.id)
    assert misordered == []


def test_all_words_are_two_to_five() -> None:
    assert [(where, words) for where, words in _words() if not 2 <= len(words.split()) <= 5] == []


@needs_sources
@pytest.mark.parametrize("audit", AUDITS)
def test_the_words_stand_in_the_section_that_is_cited(audit: str) -> None:
    unproven = [
        f"{criterion.id}: {document} {place}: {words}"
        for criterion in AUDITS[audit].criteria
        for document, place in _citations(criterion)
        if (key := _entry(audit, criterion.id, (document, place)))
        and not _bears(document, place, words := CITATIONS[audit][criterion.id][key])
    ]
    assert unproven == []


@needs_sources
@pytest.mark.parametrize("audit", AUDITS)
def test_the_words_stand_where_they_are_said_to(audit: str) -> None:
    """Includes criteria that the audit does not have yet; RL has a section of criteria for each audit's group."""
    group = {"RL Kriterier": "RL Kriterier … personkrets 1 eller 2"} if audit == "lss_arbete_studier" else {}
    unproven = []
    for criterion, by_place in CITATIONS[audit].items():
        for citation, words in by_place.items():
            document, _, place = group.get(citation, citation).partition(" ")
            if not _bears(document, place, words):
                unproven.append((criterion, citation, words))
    assert unproven == []


@needs_sources
def test_words_do_not_stand_just_anywhere() -> None:
    """The test can fail: a section that no criterion cites contains none of the words."""
    elsewhere = section("TA", "5.2", _sections_of("TA"))
    assert elsewhere and [words for _, words in _words() if stands_in(words, elsewhere)] == []


# --- The sections -----------------------------------------------------------------------------------------


@needs_sources
def test_every_section_of_the_sources_is_found() -> None:
    headings = {document: [s.heading for s in _sections_of(document)] for document in FILES}
    numbered = ["1. ", "2. ", "2.1 ", "2.1.3 ", "3. ", "3.3 ", "4. ", "4.2.7 ", "5. ", "5.3 ", "Bilaga 1.", "Bilaga 2."]
    assert [n for n in numbered if sum(h.startswith(n) for h in headings["TA"]) != 1] == []
    assert headings["GR"][-5:] == [f"Tabell {n}" for n in range(2, 7)]
    # The list of contents of RL names every heading except its own and the one before it.
    contents = section("RL", "Innehåll", _sections_of("RL"))
    contents_text = re.sub("<[^>]+>", "", contents.text) if contents else ""
    assert [h for h in headings["RL"][2:] if h not in contents_text] == []


@needs_sources
def test_a_heading_that_stands_twice_is_that_of_the_review_of_files() -> None:
    review_section = section("GR", "Barnrättsperspektiv", _sections_of("GR"))
    assert (
        review_section
        and "Aktgranskning" in review_section.within
        and stands_in("17 personer, 14 procent", review_section)
    )
    criteria_sections = [
        section("RL", place, _sections_of("RL")) for place in ("Kriterier", "Kriterier … personkrets 1 eller 2")
    ]
    assert [
        bool(criteria_section and stands_in("pågående kontakt", criteria_section))
        for criteria_section in criteria_sections
    ] == [True, False]


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
    document_sections = sections("TA", TA_TEXT)
    assert [(s.heading, s.level) for s in document_sections] == [
        ("1. Inledning", 0),
        ("2.1 Att utreda", 1),
        ("2.1.1 Rätten", 2),
        ("2.2 Omfattning", 1),
        ("Bilaga 1. Processen", 0),
    ]
    by_place = {place: section("TA", place, document_sections) for place in ("2.1", "2.1.1", "2.2", "Bilaga 1", "2.3")}
    inside = [place for place, s in by_place.items() if s and stands_in("den som söker", s)]
    assert inside == ["2.1", "2.1.1"] and by_place["2.3"] is None
    investigation, extent, appendix = by_place["2.1"], by_place["2.2"], by_place["Bilaga 1"]
    assert investigation and stands_in("skyndsamt, se Hägersten-Älvsjö", investigation)
    assert extent and stands_in("timmar i veckan", extent) and not stands_in("beställning", extent)
    assert appendix and stands_in("vid bifall skicka", appendix)


def test_sections_of_a_text_with_marked_headings() -> None:
    document_sections = sections(
        "RL", "## **Kriterier för den ena**\nsju\n### *Del*\nåtta\n## **Kriterier för den andra**\nnio\n"
    )
    first, other = (
        section("RL", "Kriterier", document_sections),
        section("RL", "Kriterier … den andra", document_sections),
    )
    assert first and (stands_in("åtta", first), stands_in("nio", first)) == (True, False)
    assert other and stands_in("nio", other)
    assert section("RL", "Krit", document_sections) is None and section("RL", "", document_sections) is None


def test_a_table_ends_with_its_totals() -> None:
    lines = [h.strip() for h in source_texts.GR_HEADINGS.split("\n")]
    at = lines.index("Uppföljning av insats")
    text = "\n".join([*lines[:at], "Tabell 6: Planer", "Ja 28 23", "Totalt 120 100", "Efter", *lines[at:]])
    table = section("GR", "Tabell 6", sections("GR", text))
    assert table and table.text == "Tabell 6: Planer Ja 28 23 Totalt 120 100"


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("Bilaga 1, 2", ["Bilaga 1", "Bilaga 2"]),
        ("Bilaga 1, 4.2.1", ["Bilaga 1", "4.2.1"]),
        ("2.3, 3", ["2.3", "3"]),
        ("Genomförande (LOV-avtal)", ["Genomförande"]),
        ("", [""]),
    ],
)
def test_the_places_of_a_citation(citation: str, expected: list[str]) -> None:
    assert places(citation) == expected


def test_the_examples_of_the_splitter() -> None:
    assert doctest.testmod(source_texts) == (0, 4)


def test_words_are_compared_without_what_stands_around_them() -> None:
    assert words_of("Mål, i ”planen”: (och/eller) 4:1.") == ["mål", "i", "planen", "och/eller", "4:1"]
