"""The report with its figures: the same document in Word and as a page, and the figures beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx

from granskning.jobs import illustrated
from reports.document import Section
from tests.lib.documents import document


def test_the_files_of_a_report(tmp_path: Path) -> None:
    illustrated.prepare()
    made = document()
    funnel = next(replace(f, id="tratt") for f in made.figures)
    rules = replace(made, title="Kriterier, regler och källor", sections=(Section("regler", "Regler", (funnel,)),))
    halves = [illustrated.draw((made, rules), tmp_path, place, 2) for place in (0, 1)]
    assert [set(half) - {"tratt"} for half in halves] == [{f.id for f in made.figures[place::2]} for place in (0, 1)]
    illustrated.write(made, rules, halves[0] | halves[1], tmp_path, None, "prov")
    drawn = (*made.figures, funnel)
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.*")) == sorted([
        "bilaga_kriterier.docx", "rapport.docx", "rapport.html",
        *(f"figurer/{f.id}.{kind}" for f in drawn for kind in ("png", "svg")),
    ])  # fmt: skip
    appendix = docx.Document(str(tmp_path / "bilaga_kriterier.docx"))
    assert appendix.paragraphs[0].text == rules.title and len(appendix.inline_shapes) == 1
    opened = docx.Document(str(tmp_path / "rapport.docx"))
    page = (tmp_path / "rapport.html").read_text("utf-8")
    assert opened.paragraphs[0].text == made.title and f"<h1>{made.title}</h1>" in page
    assert len(opened.inline_shapes) == page.count("<svg") == len(made.figures)


def test_a_template_of_their_own_is_used(tmp_path: Path) -> None:
    own = docx.Document()
    own.styles["Heading 1"].font.name = "Georgia"
    own.save(str(tmp_path / "mall.docx"))
    empty = replace(document(), sections=())
    illustrated.write(empty, empty, {}, tmp_path, tmp_path / "mall.docx", "prov")
    for name in ("rapport.docx", "bilaga_kriterier.docx"):
        assert docx.Document(str(tmp_path / name)).styles["Heading 1"].font.name == "Georgia"
