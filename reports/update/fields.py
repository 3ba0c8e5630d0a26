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


def renumber(body: Element, ours: Iterable[Element]) -> None:
    """Numbers tables and figures in order, those of others too, and writes the numbers in our paragraphs."""
    own = set(ours)
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for paragraph in body.iter(qn("w:p")):
        for words, results in _fields(paragraph):
            if words[:1] == ["SEQ"] and len(words) > 1:
                counts[words[1]] += 1
                shown = str(counts[words[1]])
                bookmarks = (b.get(qn("w:name"), "") for b in paragraph.iter(qn("w:bookmarkStart")))
                names |= {b: f"{words[1]}{NBSP}{shown}" for b in bookmarks if b.startswith("_Ref")}
                if paragraph in own:
                    _show(results, shown)
    for paragraph in own:
        for words, results in _fields(paragraph):
            if words[:1] == ["REF"] and len(words) > 1 and words[1] in names:
                _show(results, names[words[1]])


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
