"""Numbers that Word works out: of tables and figures, and where they are referred to."""

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
    shown: bool = False
    results: list[Element] = field(default_factory=list)


def _fields(one: Element) -> Iterator[tuple[list[str], list[Element]]]:
    """(the words of its instruction, the texts of its result) for every field of a paragraph."""
    stack: list[_Field] = []
    for each in one.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
        if each.tag == qn("w:fldChar"):
            match each.get(qn("w:fldCharType")):
                case "begin":
                    stack.append(_Field())
                case "separate" if stack:
                    stack[-1].shown = True
                case "end" if stack:
                    done = stack.pop()
                    yield done.instruction.split(), done.results
        elif stack and each.tag == qn("w:instrText") and not stack[-1].shown:
            stack[-1].instruction += each.text or ""
        elif stack and each.tag == qn("w:t") and stack[-1].shown:
            stack[-1].results.append(each)


def _worked_out(body: Element) -> Iterator[tuple[Element, list[Element], str]]:
    """(paragraph, the texts of a field's result, what it should be): tables and figures numbered in order, those of
    others too, and then where they are referred to."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    references: list[tuple[Element, list[Element], str]] = []
    for paragraph in body.iter(qn("w:p")):
        for words, results in _fields(paragraph):
            match words:
                case ["SEQ", kind, *_]:
                    counts[kind] += 1
                    shown = str(counts[kind])
                    bookmarks = (b.get(qn("w:name"), "") for b in paragraph.iter(qn("w:bookmarkStart")))
                    names |= {b: f"{kind}{NBSP}{shown}" for b in bookmarks if b.startswith("_Ref")}
                    yield paragraph, results, shown
                case ["REF", name, *_]:
                    references.append((paragraph, results, name))
    yield from ((paragraph, results, names[name]) for paragraph, results, name in references if name in names)


def renumber(body: Element, ours: Iterable[Element]) -> None:
    """Numbers tables and figures in order, those of others too, and writes the numbers in our paragraphs."""
    own = set(ours)
    for paragraph, results, text in _worked_out(body):
        if paragraph in own:
            _show(results, text)


def misnumbered(body: Element) -> Iterator[tuple[Element, str, str]]:
    """(paragraph, number that it shows, the right one) where a number is not what Word will work out."""
    for paragraph, results, right in _worked_out(body):
        said = "".join(one.text or "" for one in results)
        if results and said.split() != right.split():
            yield paragraph, said, right


def _show(results: list[Element], text: str) -> None:
    if not results or "".join(one.text or "" for one in results) == text:
        return
    for one in results:
        one.text = ""
    results[0].text = text


def outdate_contents(body: Element) -> None:
    """Marks the table of contents, so that Word makes it anew."""
    begin = None
    for one in body.iter(qn("w:fldChar"), qn("w:instrText")):
        if one.tag == qn("w:fldChar") and one.get(qn("w:fldCharType")) == "begin":
            begin = one
        elif one.tag == qn("w:instrText") and (one.text or "").split()[:1] == ["TOC"] and begin is not None:
            begin.set(qn("w:dirty"), "1")
            return
