"""Numbers, small counts and personal data in what others have written."""

from __future__ import annotations

from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reports.release_check.findings import FindingKind
from tests.lib.edits import EDITS, own
from tests.lib.personal import PNR
from tests.lib.release_faults import prompts
from tests.unit.reports.release_check.conftest import Checked


def _kinds(checked: Checked, text: str, place: int = 1) -> list[FindingKind]:
    return [finding.kind for finding in checked(lambda word: prompts(word)[place].addnext(own(text)))]


@pytest.mark.parametrize(
    "text",
    [
        "En ansökan finns i 48 av 120 ärenden (40 procent).",
        "Av 120 ärenden är 90 bifall och 30 avslag.",
        "Sedan 2019–2021 gäller 16 kap. 3 § och SFS 2017:30, se sida 14 och Tabell 12.",
        "Vi var där den 14 mars 2025 kl. 13.30 och på 3 möten.",
        "Två saker är viktiga. Ett beslut kan överklagas i tre led.",
    ],
)
def test_numbers_that_are_those_of_the_run_or_count_nothing(checked: Checked, text: str) -> None:
    assert FindingKind.UNKNOWN_NUMBER not in _kinds(checked, text)


@pytest.mark.parametrize("text", ["Vi läste 77 akter.", "I 48 av 121 fall.", "Det är 43 procent.", "Det är 43 %."])
def test_numbers_that_the_run_does_not_have(checked: Checked, text: str) -> None:
    assert _kinds(checked, text) == [FindingKind.UNKNOWN_NUMBER]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Bifall är 90 av 120 (74 procent).", "75 procent"), ("Bifall är 90 av 120, alltså 75,5 %.", "75 procent")],
)
def test_a_share_that_is_not_so(checked: Checked, text: str, expected: str) -> None:
    findings = checked(lambda word: prompts(word)[1].addnext(own(text)))
    assert [finding.expected for finding in findings if finding.kind is FindingKind.CONTRADICTION] == [expected]


def _header(word: Any, text: str) -> None:
    word.sections[0].header.paragraphs[0].add_run(text)


def _property(word: Any, text: str) -> None:
    word.core_properties.keywords = text


def _box(word: Any, text: str) -> None:
    block = own("")
    box = f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></w:pict>"
    block.append(parse_xml(f"{box}</w:r>"))
    prompts(word)[0].addnext(block)


def _deletion(word: Any, text: str) -> None:
    block = own("Kvar.")
    by = 'w:id="7" w:author="A" w:date="2026-01-01T00:00:00Z"'
    block.append(parse_xml(f"<w:del {nsdecls('w')} {by}><w:r><w:delText>{text}</w:delText></w:r></w:del>"))
    prompts(word)[0].addnext(block)


def _comment(word: Any, text: str) -> None:
    paragraph = next(p for p in word.paragraphs if p.runs and "gäller 120" in p.text)
    word.add_comment(paragraph.runs[-1], text=text, author="A", initials="A")


def _link(word: Any, text: str) -> None:
    word.part.relate_to(f"https://exempel.se/{text}", "http://hyperlink", is_external=True)


def _table(word: Any, text: str) -> None:
    EDITS["table"](word, prompts(word)[0], text)


@pytest.mark.parametrize("add", [_header, _property, _box, _deletion, _comment, _link, _table])
def test_personal_data_is_found_wherever_it_stands_and_not_repeated(checked: Checked, add: Any) -> None:
    findings = checked(lambda word: add(word, PNR))
    assert FindingKind.PERSONAL in {finding.kind for finding in findings}
    assert PNR not in " ".join(map(str, findings)) and PNR[-4:] not in " ".join(map(str, findings))


def test_what_stands_beside_an_address_is_checked_and_not_repeated(checked: Checked) -> None:
    text = "I Järva fick en 43-årig kvinna vänta. Andelen var 91 procent. Skriv till anna.alm@exempel.se."
    findings = checked(lambda word: prompts(word)[1].addnext(own(text)))
    assert {finding.kind for finding in findings} == {
        FindingKind.PERSONAL,
        FindingKind.SMALL,
        FindingKind.UNKNOWN_NUMBER,
    }
    assert not any(word in " ".join(map(str, findings)) for word in ("43", "91", "anna.alm"))


def test_an_address_in_a_header_is_asked_about(checked: Checked) -> None:
    assert [finding.kind for finding in checked(lambda word: _header(word, "kontakt@exempel.se"))] == [
        FindingKind.CONTACT
    ]
    assert _kinds(checked, "Skriv till kontakt@exempel.se.") == [FindingKind.PERSONAL]


def test_a_name_is_asked_about_and_not_repeated(checked: Checked) -> None:
    findings = checked(lambda word: prompts(word)[1].addnext(own("Vi tackar Karin Lindqvist på Storgatan 3.")))
    assert [(finding.kind, finding.sentence) for finding in findings] == [
        (FindingKind.NAMED, "Vi tackar [namn] på [adress].")
    ]


def test_who_saved_it_is_asked_about(checked: Checked) -> None:
    def save(word: Any) -> None:
        word.core_properties.author = word.core_properties.last_modified_by = "Karin Lindqvist"

    findings = checked(save)
    assert [finding.kind for finding in findings] == [FindingKind.PROPERTIES, FindingKind.PROPERTIES]
    assert "Karin" not in " ".join(map(str, findings))
