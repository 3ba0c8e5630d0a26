"""Our Word template is what its parts make, whatever Git did to their line ends."""

from __future__ import annotations

from pathlib import Path

import docx

from reports.render.templates.make import HERE, TEMPLATE, make


def test_the_template_in_the_repository_is_made_of_its_parts(tmp_path: Path) -> None:
    make(tmp_path / "mall.docx")
    assert (tmp_path / "mall.docx").read_bytes() == TEMPLATE.read_bytes()


def test_it_tells_who_opens_it_what_it_is_for_and_has_the_styles_of_a_report() -> None:
    template = docx.Document(str(TEMPLATE))
    assert "Texten på sidan följer inte med." in " ".join(p.text for p in template.paragraphs)
    assert {"Granskningstabell", "Tabelltext", "Tabelltal", "Tabellnot", "Figur"} <= {s.name for s in template.styles}
    assert any((HERE / "rapport").rglob("*.xml"))
