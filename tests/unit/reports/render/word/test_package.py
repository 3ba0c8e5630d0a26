"""Office files as packages: the same members give the same bytes, whoever wrote them and when."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reports.render.word.package import normalise_zip, write_zip

MEMBERS = {"word/document.xml": b"<a/>" * 50, "[Content_Types].xml": b"<t/>", "_rels/.rels": b"<r/>"}


@pytest.mark.parametrize("stored", [False, True])
def test_order_and_time_of_writing_leave_no_trace(stored: bool, tmp_path: Path) -> None:
    contents = []
    for name, order in (("a", sorted(MEMBERS)), ("b", sorted(MEMBERS, reverse=True))):
        path = tmp_path / f"{name}.docx"
        with zipfile.ZipFile(path, "w") as archive:
            for place, member in enumerate(order):
                archive.writestr(zipfile.ZipInfo(member, (2001 + place, 5, 17, 12, 0, 0)), MEMBERS[member])
        normalise_zip(path, stored=stored)
        contents.append(path.read_bytes())
    assert contents[0] == contents[1]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.docx", "b.docx"], "nothing is left beside them"


def test_content_types_come_first_and_nothing_is_lost(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.docx", MEMBERS)
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        assert archive.namelist() == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]
        assert {name: archive.read(name) for name in archive.namelist()} == MEMBERS
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
