"""A workbook opened as its parts: found by their relations, added to, and written with the others as they were."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from reports.render.excel import package
from reports.render.excel.package import Styles, UnmarkableError, main, open_package, parse, targets


def _book() -> bytes:
    file = BytesIO()
    with Workbook(file) as book:
        for name in ("Ett", "Två"):
            book.add_worksheet(name).write(0, 0, "x", book.add_format({"bold": name == "Två"}))
    return file.getvalue()


def _members(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(book)) as source:
        return {name: source.read(name) for name in source.namelist()}


def test_sheets_are_found_by_their_names() -> None:
    book = open_package(_book())
    assert book.sheets == {"Ett": "xl/worksheets/sheet1.xml", "Två": "xl/worksheets/sheet2.xml"}
    assert (book.workbook, book.styles_part) == ("xl/workbook.xml", "xl/styles.xml")


def test_what_is_not_touched_keeps_its_bytes() -> None:
    book = _book()  # made once: a workbook has the second when it was made
    before, after = _members(book), _members(open_package(book).to_file())
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} <= {"xl/styles.xml"}


def test_a_relation_is_relative_to_its_part() -> None:
    book = open_package(_book())
    id_ = book.relate("xl/worksheets/sheet2.xml", "comments", "xl/egna.xml")
    other_id = book.relate("xl/worksheets/sheet2.xml", "vmlDrawing", "xl/drawings/d.vml")
    assert id_ != other_id and book.related("xl/worksheets/sheet2.xml", "comments") == "xl/egna.xml"
    assert b'Target="../egna.xml"' in book.parts["xl/worksheets/_rels/sheet2.xml.rels"]
    assert {to for _, to in targets(book.parts, "xl/worksheets/sheet2.xml").values()} == {
        "xl/egna.xml", "xl/drawings/d.vml",
    }  # fmt: skip
    assert book.related("xl/worksheets/sheet1.xml", "comments") == ""


def test_the_kind_of_a_new_part_is_told_once() -> None:
    book = open_package(_book())
    for name in ("a.vml", "b.vml"):
        book.add(f"xl/drawings/{name}", b"<xml/>", "vmlDrawing")
    book.add("xl/egna.xml", b"<comments/>", "spreadsheetml.comments+xml")
    content_types = book.parts["[Content_Types].xml"]
    assert content_types.count(b'Extension="vml"') == 1 and content_types.count(b'PartName="/xl/egna.xml"') == 1


def test_a_coloured_look_is_made_once_and_keeps_the_rest() -> None:
    styles = open_package(_book()).styles
    looks = styles.root.find(main("cellXfs"))
    before = len(looks)
    bold = next(i for i, look in enumerate(looks) if look.get("fontId") != "0")
    coloured = styles.coloured(bold, "FF9999")
    assert coloured == before == styles.coloured(bold, "FF9999") and len(looks) == before + 1 == int(looks.get("count"))
    assert looks[coloured].get("fontId") == looks[bold].get("fontId")
    fill = styles.root.find(main("fills"))[int(looks[coloured].get("fillId"))]
    assert fill.find(f".//{main('fgColor')}").get("rgb") == "FFFF9999"


def test_looks_of_another_workbook_are_numbered_anew() -> None:
    styles, other = open_package(_book()).styles, Styles(parse(_members(_book())["xl/styles.xml"]))
    before = len(styles.root.find(main("cellXfs")))
    numbers = styles.import_looks(other)
    assert numbers == list(range(before, before + len(numbers)))
    fonts = styles.root.find(main("fonts"))
    look = styles.root.find(main("cellXfs"))[numbers[-1]]
    assert fonts[int(look.get("fontId"))].find(main("b")) is not None


def test_what_cannot_be_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    for missing in ("xl/styles.xml", "xl/workbook.xml"):
        file = BytesIO()
        with zipfile.ZipFile(file, "w") as target:
            for name, content in _members(_book()).items():
                if name != missing:
                    target.writestr(name, content)
        with pytest.raises(UnmarkableError):
            open_package(file.getvalue())
    monkeypatch.setattr(package, "LARGEST", 100)
    with pytest.raises(UnmarkableError):
        open_package(_book())
