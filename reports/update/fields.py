"""Numbers that Word computes: those of tables and figures, and references to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import qn

from reports.language.swedish import NBSP
from reports.render.word.xml import Element


@dataclass
class _Field:
    instruction: str = ""
    has_result: bool = False
    results: list[Element] = field(default_factory=list)


def _fields(paragraph: Element) -> Iterator[tuple[list[str], list[Element]]]:
    """(the words of the instruction, the text nodes of the result) for every field of a paragraph."""
    stack: list[_Field] = []
    for node in paragraph.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
        if node.tag == qn("w:fldChar"):
            match node.get(qn("w:fldCharType")):
                case "begin":
                    stack.append(_Field())
                case "separate" if stack:
                    stack[-1].has_result = True
                case "end" if stack:
                    closed = stack.pop()
                    yield closed.instruction.split(), closed.results
        elif stack and node.tag == qn("w:instrText") and not stack[-1].has_result:
            stack[-1].instruction += node.text or ""
        elif stack and node.tag == qn("w:t") and stack[-1].has_result:
            stack[-1].results.append(node)


def _computed_fields(body: Element) -> Iterator[tuple[Element, list[Element], str]]:
    """(paragraph, the text nodes of a field's result, the right text): tables and figures numbered in order, including
    those of others, and then the references to them."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    references: list[tuple[Element, list[Element], str]] = []
    for paragraph in body.iter(qn("w:p")):
        for words, results in _fields(paragraph):
            match words:
                case ["SEQ", kind, *_]:
                    counts[kind] += 1
                    number = str(counts[kind])
                    bookmarks = (b.get(qn("w:name"), "") for b in paragraph.iter(qn("w:bookmarkStart")))
                    names |= {b: f"{kind}{NBSP}{number}" for b in bookmarks if b.startswith("_Ref")}
                    yield paragraph, results, number
                case ["REF", name, *_]:
                    references.append((paragraph, results, name))
    yield from ((paragraph, results, names[name]) for paragraph, results, name in references if name in names)


def renumber(body: Element, ours: Iterable[Element]) -> None:
    """Numbers all tables and figures in order, and writes the numbers in our paragraphs only."""
    own = set(ours)
    for paragraph, results, expected in _computed_fields(body):
        if paragraph in own:
            _set_text(results, expected)


def misnumbered(body: Element) -> Iterator[tuple[Element, str, str]]:
    """(paragraph, the number shown, the right one) where a number is not what Word will compute."""
    for paragraph, results, expected in _computed_fields(body):
        current = "".join(node.text or "" for node in results)
        if results and current.split() != expected.split():
            yield paragraph, current, expected


def _set_text(results: list[Element], text: str) -> None:
    if not results or "".join(node.text or "" for node in results) == text:
        return
    for node in results:
        node.text = ""
    results[0].text = text


def outdate_contents(body: Element) -> None:
    """Marks the table of contents as outdated, so that Word rebuilds it."""
    begin = None
    for node in body.iter(qn("w:fldChar"), qn("w:instrText")):
        if node.tag == qn("w:fldChar") and node.get(qn("w:fldCharType")) == "begin":
            begin = node
        elif node.tag == qn("w:instrText") and (node.text or "").split()[:1] == ["TOC"] and begin is not None:
            begin.set(qn("w:dirty"), "1")
            return
