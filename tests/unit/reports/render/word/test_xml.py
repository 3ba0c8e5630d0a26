"""WordprocessingML put together by hand: fields, bookmarks, links and places for own text."""

from __future__ import annotations

from docx.oxml.ns import qn
from lxml import etree

from reports.render.word import xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _text(*elements: xml.Element) -> str:
    return "".join(t.text or "" for e in elements for t in e.iter(f"{W}t"))


def _attribute(element: xml.Element, path: str, name: str = "val") -> str | None:
    match = element.find("/".join(f"{W}{tag}" for tag in path.split("/")))
    return None if match is None else match.get(f"{W}{name}")


def test_an_element_has_its_attributes_and_children_in_order() -> None:
    cell = xml.element("tc", xml.element("a"), xml.element("b"), w=7, type="auto")
    assert (cell.tag, cell.get(f"{W}w"), cell.get(f"{W}type")) == (f"{W}tc", "7", "auto")
    assert [child.tag for child in cell] == [f"{W}a", f"{W}b"]
    assert xml.element("w14:checkbox").tag.startswith("{http://schemas.microsoft.com/"), "a prefix of its own"


def test_a_run_keeps_blanks_and_line_breaks() -> None:
    text_run = xml.run(" ett \ntvå")
    assert [t.text for t in text_run.iter(f"{W}t")] == [" ett ", "två"]
    assert all(t.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve" for t in text_run.iter(f"{W}t"))
    assert [child.tag for child in text_run] == [f"{W}t", f"{W}br", f"{W}t"]
    assert text_run.find(f"{W}rPr") is None, "a plain run says nothing of its looks"


def test_the_looks_of_a_run() -> None:
    text_run = xml.run("x", "Strong", bold=True, size=9)
    assert _attribute(text_run, "rPr/rStyle") == "Strong"
    assert text_run.find(f"{W}rPr/{W}b") is not None
    assert _attribute(text_run, "rPr/sz") == _attribute(text_run, "rPr/szCs") == "18", "half points"


def test_what_could_be_markup_is_text() -> None:
    assert "&lt;b&gt;" in etree.tostring(xml.run("<b> & </b>")).decode()


def test_a_field_is_whole_and_shows_its_result_without_being_updated() -> None:
    runs = xml.field(r"REF _RefTabell0001 \h", "Tabell 1")
    kinds = [c.get(f"{W}fldCharType") for e in runs for c in e.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]
    assert [i.text for e in runs for i in e.iter(f"{W}instrText")] == [r" REF _RefTabell0001 \h "]
    assert _text(*runs) == "Tabell 1"
    assert not any(c.get(f"{W}dirty") for e in runs for c in e.iter())


def test_a_bookmark_has_two_ends_of_one_number_around_its_content() -> None:
    start, content, end = xml.bookmarked("_Ref1", 7, xml.run("x"))
    assert (start.tag, end.tag) == (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))
    assert start.get(f"{W}id") == end.get(f"{W}id") == "7" and start.get(f"{W}name") == "_Ref1"
    assert _text(content) == "x"


def test_a_link_leads_to_its_bookmark() -> None:
    hyperlink = xml.link("_Toc1", xml.run("Metod"))
    assert (hyperlink.get(f"{W}anchor"), _text(hyperlink)) == ("_Toc1", "Metod")


def test_a_place_for_own_text_is_named_after_its_section() -> None:
    control = xml.prompt("Skriv här.", "Metod", "egen_text_metod", 3, "Normal", "PlaceholderText")
    assert _attribute(control, "sdtPr/alias") == "Egen text: Metod"
    assert _attribute(control, "sdtPr/tag") == "egen_text_metod"
    assert control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None and _text(control) == "Skriv här."
    long = xml.prompt("x", "Ett mycket långt namn på ett avsnitt " * 3, "t", 1, "a", "b")
    assert len(str(_attribute(long, "sdtPr/alias"))) == 64, "no longer than Word takes"
    numbers = {_attribute(xml.prompt("x", "y", "t", n, "a", "b"), "sdtPr/id") for n in (1, 2)}
    contents = xml.contents(xml.paragraph("toc1"))
    assert len(numbers | {_attribute(contents, "sdtPr/id")}) == 3, "each control has a number of its own"
