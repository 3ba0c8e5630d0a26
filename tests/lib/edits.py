"""A small report in two versions, and the edits that somebody might make in Word in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run
from lxml import etree
from PIL import Image

from reports.document import (
    Bars,
    Block,
    Bullets,
    FigureBlock,
    Paragraph,
    Prompt,
    Ref,
    ReportDocument,
    Section,
    TableBlock,
)
from reports.render.word.document import write

AUDIT = "prov"
HEADERS = ("Utfall", "Antal", "Andel (%)")
NBSP = "\u00a0"


def table(id_: str, *rows: tuple[str, int, int], base: int) -> TableBlock:
    """A table of counts and percentages with its base in a note."""
    total = ("Totalt", base, 100)
    return TableBlock(id_, f"Tabell över {id_}", HEADERS, (*rows, total), total=True, base=f"Bas: {base} ärenden.")


def figure(id_: str) -> FigureBlock:
    """A figure; `written` makes its picture."""
    return FigureBlock(id_, f"Figur över {id_}", f"Staplar för {id_}.", Bars((("A", 1, 10),)), table("x", base=1))


def paper(*sections: Section, summary: tuple[Paragraph, ...] = (), **other: Any) -> ReportDocument:
    """A report of these sections."""
    facts = (("Granskade ärenden", "120"),)
    return ReportDocument("Granskning", "Hösten", facts, summary, sections, date(2025, 10, 31), **other)


def section(id_: str, *blocks: Block, level: int = 1, wide: bool = False) -> Section:
    """A section called after its id."""
    return Section(id_, id_.capitalize(), blocks, level, wide)


def first() -> ReportDocument:
    """The report that somebody edits."""
    return paper(
        section("metod", Paragraph("Granskningen gäller 120 ärenden."), Prompt("Skriv om urvalet här.")),
        section("resultat"),
        section(
            "ansokan",
            Paragraph("En ansökan finns i 48 av 120 ärenden (40 procent).", ("ansokan",)),
            Paragraph(("I ", Ref("beslut", "Tabell", 1), " och ", Ref("stapel", "Figur", 1), " syns besluten.")),
            table("beslut", ("Bifall", 90, 75), ("Avslag", 30, 25), base=120),
            Bullets((Paragraph("Först 10 ärenden."), Paragraph("Sedan 20 ärenden.")), ordered=True),
            Prompt("Skriv din analys här."),
            level=2,
        ),
        section("barn", Paragraph("Barn nämns i 7 ärenden.", ("barn",)), Prompt("Skriv om barn här."), level=2),
        section("tider", Paragraph("Mediantiden är 54,5 dagar."), figure("stapel"), level=2),
        section("slut", Prompt("Skriv era slutsatser här.")),
        summary=(Paragraph("Ansökan: 48 av 120.", ("ansokan",)), Paragraph("Barn: 7 ärenden.", ("barn",))),
    )


def second() -> ReportDocument:
    """The same report with other numbers, one more row, a section less, another added, and other words in a prompt."""
    return paper(
        section("metod", Paragraph("Granskningen gäller 124 ärenden."), Prompt("Skriv om urvalet här.")),
        section("resultat"),
        section(
            "ansokan",
            Paragraph("En ansökan finns i 50 av 124 ärenden (40 procent).", ("ansokan",)),
            Paragraph(("I ", Ref("beslut", "Tabell", 2), " och ", Ref("stapel", "Figur", 1), " syns besluten.")),
            table("nytt", ("Ja", 4, 100), base=4),
            table("beslut", ("Bifall", 91, 73), ("Avslag", 30, 24), ("Delavslag", 3, 2), base=124),
            Bullets((Paragraph("Först 11 ärenden."), Paragraph("Sedan 20 ärenden."), Paragraph("Sist ett ärende.")),
                    ordered=True),
            Prompt("Skriv din analys här: orsak och följd."),
            level=2,
        ),
        section("samverkan", Paragraph("Samverkan syns i 31 ärenden.", ("samverkan",)), Prompt("Skriv om samverkan."),
                level=2),
        section("tider", Paragraph("Mediantiden är 56 dagar."), figure("stapel"), level=2),
        section("slut", Prompt("Skriv era slutsatser här.")),
        summary=(Paragraph("Ansökan: 50 av 124.", ("ansokan",)), Paragraph("Samverkan: 31 ärenden.", ("samverkan",))),
    )  # fmt: skip


def written(document: ReportDocument, target: Path, shade: int = 255, audit: str = AUDIT) -> Path:
    """Writes the report as a Word file; `shade` is the grey of its pictures."""
    figures = {}
    for block in document.figures:
        figures[block.id] = target.with_name(f"{target.stem}_{block.id}.png")
        Image.new("L", (400, 200), shade).save(figures[block.id], dpi=(200, 200))
    write(document, figures, target, audit=audit)
    return target


# --- Reading, without the product's own code -------------------------------------------------------------


def elements(word: Any) -> list[Any]:
    """Paragraphs, tables and controls of the body."""
    return [element for element in word.element.body if element.tag in (qn("w:p"), qn("w:tbl"), qn("w:sdt"))]


def text_of(element: Any) -> str:
    """All text of an element, with the results of fields."""
    return "".join(t.text or "" for t in element.iter(qn("w:t"))).replace(NBSP, " ")


def element_with(word: Any, text: str) -> Any:
    """The first element of the body whose text contains this."""
    return next(element for element in elements(word) if text in text_of(element))


# --- Edits ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Edit:
    """An edit of the element with that number, modulo the number of elements."""

    kind: str
    place: int
    text: str


def own(text: str, style: str = "") -> Any:
    """A paragraph that somebody has written."""
    paragraph = docx.oxml.OxmlElement("w:p")
    if style:
        paragraph.append(parse_xml(f'<w:pPr {nsdecls("w")}><w:pStyle w:val="{style}"/></w:pPr>'))
    run = docx.oxml.OxmlElement("w:r")
    content = docx.oxml.OxmlElement("w:t")
    content.text = text
    run.append(content)
    paragraph.append(run)
    return paragraph


def _write_below(word: Any, element: Any, text: str) -> None:
    element.addnext(own(text))


def _heading(word: Any, element: Any, text: str) -> None:
    element.addnext(own(text, f"Heading{1 + len(text) % 3}"))


def _table(word: Any, element: Any, text: str) -> None:
    new_table = word.add_table(1, 2)
    new_table.cell(0, 0).text = text
    element.addnext(new_table._tbl)
    new_table._tbl.addnext(own(""))


def _picture(word: Any, element: Any, text: str) -> None:
    paragraph = word.add_paragraph()
    image = BytesIO()
    Image.new("RGB", (20, 10), (len(text), 0, 0)).save(image, "png")
    paragraph.add_run().add_picture(image)
    element.addnext(paragraph._p)


def fill(control: Any, *texts: str) -> None:
    """Writes in a place for own text as Word does: paragraphs replace the placeholder."""
    showing = control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}")
    if showing is not None:
        showing.getparent().remove(showing)
    content = control.find(qn("w:sdtContent"))
    content[:] = [own(text) for text in texts]


def _fill(word: Any, element: Any, text: str) -> None:
    controls = [e for e in elements(word) if e.tag == qn("w:sdt") and e.find(f".//{qn('w:docPartGallery')}") is None]
    if controls:
        fill(controls[len(text) % len(controls)], text, "Och ett stycke till.")


def _texts(element: Any) -> list[Any]:
    return [t for t in element.iter(qn("w:t")) if t.text]


def _change(word: Any, element: Any, text: str) -> None:
    if texts := _texts(element):
        texts[-1].text += f" {text}"


def _delete(word: Any, element: Any, text: str) -> None:
    if len(elements(word)) > 5 and element.find(f".//{qn('w:sectPr')}") is None:
        element.getparent().remove(element)


def _copy(word: Any, element: Any, text: str) -> None:
    if element.tag == qn("w:p"):
        element.addnext(deepcopy(element))


def _move(word: Any, element: Any, text: str) -> None:
    if element.find(f".//{qn('w:sectPr')}") is None:
        elements(word)[len(text) * 7 % len(elements(word))].addprevious(element)


def _comment(word: Any, element: Any, text: str) -> None:
    paragraph = next(element.iter(qn("w:p")))
    runs = [r for r in WordParagraph(paragraph, word._body).runs if r.text]
    if runs:
        word.add_comment(runs[-1], text=text, author="Anna", initials="A")


def _bold(word: Any, element: Any, text: str) -> None:
    for run in list(element.iter(qn("w:r")))[:1]:
        Run(run, word._body).bold = True


def _track(word: Any, element: Any, text: str) -> None:
    runs = [r for r in element.iter(qn("w:r")) if r.find(qn("w:t")) is not None]
    if runs:
        attributes = 'w:author="Anna" w:date="2026-01-01T00:00:00Z"'
        insertion = parse_xml(f'<w:ins {nsdecls("w")} w:id="9001" {attributes}><w:r><w:t> tillagt</w:t></w:r></w:ins>')
        deletion = parse_xml(f'<w:del {nsdecls("w")} w:id="9002" {attributes}/>')
        runs[-1].addnext(insertion)
        if len(text) % 2:
            runs[-1].addprevious(deletion)
            deletion.append(runs[-1])
            for content in deletion.iter(qn("w:t")):
                content.tag = qn("w:delText")


def _split(word: Any, element: Any, text: str) -> None:
    if element.tag == qn("w:p") and (texts := _texts(element)) and element.find(qn("w:hyperlink")) is None:
        rest = own(texts[-1].text[3:])
        texts[-1].text = texts[-1].text[:3]
        element.addnext(rest)


EDITS: dict[str, Callable[[Any, Any, str], None]] = {
    "write": _write_below, "heading": _heading, "table": _table, "picture": _picture, "fill": _fill,
    "change": _change, "delete": _delete, "copy": _copy, "move": _move, "comment": _comment, "bold": _bold,
    "track": _track, "split": _split,
}  # fmt: skip


def edited(source: Path, edits: Sequence[Edit], target: Path) -> Path:
    """Writes the file with these edits made in turn."""
    word = docx.Document(str(source))
    for edit in edits:
        body_elements = elements(word)
        EDITS[edit.kind](word, body_elements[edit.place % len(body_elements)], edit.text)
    word.save(str(target))
    return target


def canonical(element: Any) -> str:
    """The canonical XML of an element, equal for equal elements."""
    xml: bytes = etree.tostring(element, method="c14n", exclusive=True)
    return xml.decode()
