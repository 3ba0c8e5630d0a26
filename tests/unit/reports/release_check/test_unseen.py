"""Personal data where nobody sees it on the page, and files inside the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reports.release_check.findings import FindingKind
from tests.lib.edits import own
from tests.lib.personal import PNR
from tests.lib.release_faults import prompts
from tests.unit.reports.release_check.conftest import Checked

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006"


def _part(word: Any, name: str, content_type: str, blob: bytes, relation: str) -> None:
    package = word.part.package
    package.relate_to(Part(PackURI(name), content_type, blob, package), relation)


def _manager(word: Any) -> None:
    blob = f'<Properties xmlns="{_PROPERTIES}/extended-properties"><Manager>{PNR}</Manager></Properties>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    _part(word, "/docProps/app2.xml", kind, blob, f"{_PROPERTIES}/relationships/extended-properties")


def _custom(word: Any) -> None:
    blob = f'<Properties xmlns="{_PROPERTIES}/custom-properties"><property name="{PNR}"/></Properties>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    _part(word, "/docProps/custom.xml", kind, blob, f"{_PROPERTIES}/relationships/custom-properties")


def _status(word: Any) -> None:
    word.core_properties.content_status = PNR


def _variable(word: Any) -> None:
    variables = f'<w:docVars {nsdecls("w")}><w:docVar w:name="a" w:val="{PNR}"/></w:docVars>'
    word.settings.element.append(parse_xml(variables))


def _field(word: Any) -> None:
    block = own("")
    block.append(parse_xml(f'<w:r {nsdecls("w")}><w:instrText>HYPERLINK "mailto:a.b@c.se"</w:instrText></w:r>'))
    prompts(word)[0].addnext(block)


def _picture_title(word: Any) -> None:
    picture = next(e for e in word.element.body.iter() if str(e.tag).endswith("}docPr"))
    picture.set("title", f"Se {PNR}")


@pytest.mark.parametrize(
    "edit", [_manager, _custom, _status, _variable, _field, _picture_title], ids=lambda edit: edit.__name__
)
def test_personal_data_that_nobody_sees_is_found_and_not_repeated(
    checked: Checked, edit: Callable[[Any], None]
) -> None:
    (finding,) = (f for f in checked(edit) if f.kind is FindingKind.PERSONAL)
    assert PNR not in str(finding) and "a.b@c.se" not in str(finding)


def test_a_file_inside_the_file_is_found(checked: Checked) -> None:
    def embed(word: Any) -> None:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        part = Part(PackURI("/word/embeddings/avvikelser.xlsx"), kind, b"PK", word.part.package)
        word.part.relate_to(part, RELATIONSHIP_TYPE.PACKAGE)

    assert [finding.kind for finding in checked(embed)] == [FindingKind.EMBEDDED]


def test_a_damaged_part_is_a_finding_and_no_crash(checked: Checked) -> None:
    def damage(word: Any) -> None:
        kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
        _part(word, "/docProps/custom.xml", kind, b"<Properties>", f"{_PROPERTIES}/relationships/custom-properties")

    assert [finding.kind for finding in checked(damage)] == [FindingKind.EMBEDDED]


def test_a_report_that_nobody_has_filled_with_more_than_text_has_no_such_finding(checked: Checked) -> None:
    kinds = {finding.kind for finding in checked(lambda word: None)}
    assert kinds.isdisjoint({FindingKind.PERSONAL, FindingKind.EMBEDDED})
