"""WordprocessingML that python-docx has no call for: fields, bookmarks, links and content controls."""

from __future__ import annotations

from functools import cache
from typing import Any

from docx.oxml.ns import NamespacePrefixedTag, qn
from docx.oxml.parser import oxml_parser

Element = Any
"""An lxml element of python-docx; its classes carry no types."""
_LONGEST_NAME = 64
"""Characters that Word takes in the name of a content control."""


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """`<w:tag w:name="value">` with children; a tag with a prefix of its own keeps it."""
    # As python-docx does (`OxmlElement`), but a name is worked out once: a report has thirty thousand elements.
    full_name, prefixes = _name(tag)
    new_element = oxml_parser.makeelement(full_name, nsmap=prefixes)
    for name, value in attributes.items():
        new_element.set(_name(name)[0], str(value))
    new_element.extend(children)
    return new_element


@cache
def _name(tag: str) -> tuple[str, dict[str, str]]:
    """The name of a tag or attribute with its namespace, and the prefix of that namespace."""
    name = NamespacePrefixedTag(tag if ":" in tag else f"w:{tag}")
    return name.clark_name, name.nsmap


def run(text: str, style: str = "", *, bold: bool = False, size: int = 0) -> Element:
    """A run of text in one line or several, with a character style by id, bold, or of another size (points)."""
    text_run = empty_run(style, bold=bold, size=size)
    add_text(text_run, text)
    return text_run


def empty_run(style: str = "", *, bold: bool = False, size: int = 0) -> Element:
    """A run without text, as `run` makes it."""
    text_run = element("r")
    look = [*([element("rStyle", val=style)] if style else []), *([element("b")] if bold else [])]
    look += [element(tag, val=2 * size) for tag in ("sz", "szCs") if size]
    if look:
        text_run.append(element("rPr", *look))
    return text_run


def add_text(text_run: Element, text: str) -> None:
    """Adds text in one line or several."""
    for i, line in enumerate(text.split("\n")):
        content = element("t")
        content.text = line
        content.set(_name("xml:space")[0], "preserve")
        text_run.extend([element("br"), content] if i else [content])


def tab() -> Element:
    """A run with a tab."""
    return element("r", element("tab"))


def paragraph(style: str, *content: Element) -> Element:
    """A paragraph in a style, given by id."""
    return element("p", element("pPr", element("pStyle", val=style)), *content)


def field(instruction: str, result: str) -> list[Element]:
    """A field with the result that is shown until the user updates it; nothing marks it as out of date."""
    return [*field_start(instruction), run(result), field_end()]


def field_start(instruction: str, *, outdated: bool = False) -> list[Element]:
    """The runs before a field's result; Word updates an `outdated` field when it opens the document."""
    state = {"dirty": "1"} if outdated else {}
    code = element("instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    return [
        element("r", element("fldChar", fldCharType="begin", **state)),
        element("r", code),
        element("r", element("fldChar", fldCharType="separate")),
    ]


def field_end() -> Element:
    """The run after a field's result."""
    return element("r", element("fldChar", fldCharType="end"))


def bookmarked(name: str, number: int, *content: Element) -> list[Element]:
    """Content between the two ends of a bookmark; `number` is unique in the document."""
    return [element("bookmarkStart", id=number, name=name), *content, element("bookmarkEnd", id=number)]


def link(bookmark: str, *content: Element) -> Element:
    """A link to a bookmark of the document."""
    return element("hyperlink", *content, anchor=bookmark, history=1)


def prompt(text: str, section: str, tag: str, number: int, body: str, placeholder: str) -> Element:
    """A content control that shows `text` until someone writes in it, called after the section that it stands in.

    `tag` and `number` are its own in the document; `body` and `placeholder` are style ids.
    """
    properties = element(
        "sdtPr",
        element("alias", val=f"Egen text: {section}"[:_LONGEST_NAME]),
        element("tag", val=tag),
        element("id", val=1000 + number),
        element("showingPlcHdr"),
    )
    return element("sdt", properties, element("sdtContent", paragraph(body, run(text, placeholder))))


def contents(*paragraphs: Element) -> Element:
    """The control that Word keeps a table of contents in, with its button for updating."""
    gallery = element("docPartObj", element("docPartGallery", val="Table of Contents"), element("docPartUnique"))
    return element("sdt", element("sdtPr", element("id", val=1000), gallery), element("sdtContent", *paragraphs))
