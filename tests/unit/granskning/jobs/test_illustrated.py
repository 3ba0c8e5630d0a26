"""The report with its figures: the same document in Word and as a page, and the figures beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx

from granskning.jobs import illustrated
from reports.document import Section
from reports.review.material import Material
from tests.lib.documents import document
from tests.lib.reviews import IN_TIME, breakdown, criterion, difference, material, share


def _material() -> Material:
    """Two districts, and one criterion by them."""
    shares = {IN_TIME: (share(27, 30), share(3, 30), share(30, 60))}
    by_district = {"stadsdel": (("Bromma", 30), ("Järva", 30))}
    tests = {"stadsdel": (difference(IN_TIME),)}
    return material(
        criterion(IN_TIME, 30, 30),
        decisions=60,
        background=by_district,
        compared=breakdown(shares),
        differences=tests,
    )


def test_the_files_of_a_report(tmp_path: Path) -> None:
    illustrated.prepare()
    report = document()
    funnel = next(replace(f, id="tratt") for f in report.figures)
    rules = replace(report, title="Kriterier, regler och källor", sections=(Section("regler", "Regler", (funnel,)),))
    illustrated.write(report, rules, _material(), tmp_path, None)
    figures = (*report.figures, funnel)
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.*")) == sorted([
        "aterkoppling/bromma.docx", "aterkoppling/jarva.docx", "bilaga_kriterier.docx", "rapport.docx", "rapport.html",
        *(f"figurer/{f.id}.{kind}" for f in figures for kind in ("png", "svg")),
    ])  # fmt: skip
    appendix = docx.Document(str(tmp_path / "bilaga_kriterier.docx"))
    assert appendix.paragraphs[0].text == rules.title and len(appendix.inline_shapes) == 1
    word = docx.Document(str(tmp_path / "rapport.docx"))
    page = (tmp_path / "rapport.html").read_text("utf-8")
    assert word.paragraphs[0].text == report.title and f"<h1>{report.title}</h1>" in page
    assert len(word.inline_shapes) == page.count("<svg") == len(report.figures)


def test_a_template_of_their_own_is_used(tmp_path: Path) -> None:
    template = docx.Document()
    template.styles["Heading 1"].font.name = "Georgia"
    template.save(str(tmp_path / "mall.docx"))
    empty = replace(document(), sections=())
    illustrated.write(empty, empty, _material(), tmp_path, tmp_path / "mall.docx")
    for name in ("rapport.docx", "bilaga_kriterier.docx", "aterkoppling/jarva.docx"):
        assert docx.Document(str(tmp_path / name)).styles["Heading 1"].font.name == "Georgia"
