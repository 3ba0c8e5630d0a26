"""The report with its figures: the same document in Word and as a page, and the figures beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx

from granskning.jobs import illustrated
from tests.lib.documents import document


def test_the_files_of_a_report(tmp_path: Path) -> None:
    illustrated.prepare()
    made = document()
    halves = [illustrated.draw(made, tmp_path, place, 2) for place in (0, 1)]
    assert [list(half) for half in halves] == [[f.id for f in made.figures[place::2]] for place in (0, 1)]
    illustrated.write(made, halves[0] | halves[1], tmp_path, None)
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.*")) == sorted([
        "rapport.docx", "rapport.html", *(f"figurer/{f.id}.{kind}" for f in made.figures for kind in ("png", "svg")),
    ])  # fmt: skip
    opened = docx.Document(str(tmp_path / "rapport.docx"))
    page = (tmp_path / "rapport.html").read_text("utf-8")
    assert opened.paragraphs[0].text == made.title and f"<h1>{made.title}</h1>" in page
    assert len(opened.inline_shapes) == page.count("<svg") == len(made.figures)


def test_a_template_of_their_own_is_used(tmp_path: Path) -> None:
    own = docx.Document()
    own.styles["Heading 1"].font.name = "Georgia"
    own.save(str(tmp_path / "mall.docx"))
    illustrated.write(replace(document(), sections=()), {}, tmp_path, tmp_path / "mall.docx")
    assert docx.Document(str(tmp_path / "rapport.docx")).styles["Heading 1"].font.name == "Georgia"
