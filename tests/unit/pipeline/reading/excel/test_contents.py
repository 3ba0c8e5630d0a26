"""Sheets are found through the relations of the workbook, and every part has its words."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.reading.excel.archive import DamagedError, opened
from pipeline.reading.excel.contents import is_harmless, place_of, sheets_of, unseen

ROOT = '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="{}"/></Relationships>'


def _sheets(main: str, parts: dict[str, str]) -> dict[str, str]:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in {"_rels/.rels": ROOT.format(main), **parts}.items():
            packed.writestr(name, content)
    with opened(file) as archive:
        return sheets_of(archive)


def test_sheets_in_their_order_with_the_part_of_each() -> None:
    sheets = '<x:sheet name="Två" r:id="r2"/><x:sheet name="Ett" r:id="r1"/>'
    book = f'<x:workbook xmlns:x="y" xmlns:r="z">{sheets}</x:workbook>'
    relations = (
        '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="r2" Type="x/worksheet" Target="/xl/worksheets/sheet2.xml"/></Relationships>'
    )
    sheets_by_part = _sheets("xl/book.xml", {"xl/book.xml": book, "xl/_rels/book.xml.rels": relations})
    assert list(sheets_by_part.items()) == [("xl/worksheets/sheet2.xml", "Två"), ("xl/worksheets/sheet1.xml", "Ett")]


@pytest.mark.parametrize("book", ["", "<workbook>", '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'])
def test_no_workbook(book: str) -> None:
    with pytest.raises(DamagedError):
        _sheets("xl/book.xml", {"xl/book.xml": book, "xl/_rels/book.xml.rels": "<a/>"} if book else {})


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/media/image1.png", "en bild (xl/media/image1.png)"),
        ("xl/embeddings/oleObject1.bin", "ett inbäddat dokument (xl/embeddings/oleObject1.bin)"),
        ("xl/annat.dat", "delen xl/annat.dat"),
        ("xl/comments1.xml", None),
        ("xl/printerSettings/printerSettings1.bin", None),
        ("docProps/thumbnail.wmf", None),
    ],
)
def test_what_cannot_be_looked_into(part: str, words: str | None) -> None:
    assert unseen(part) == words


def test_places_and_what_is_harmless() -> None:
    assert place_of("xl/comments3.xml") == "en kommentar"
    assert place_of("xl/worksheets/_rels/sheet1.xml.rels") == "en länk"
    assert place_of("xl/okand.xml") == "delen xl/okand.xml"
    assert is_harmless("xl/sharedStrings.xml") and not is_harmless("xl/styles.xml")
