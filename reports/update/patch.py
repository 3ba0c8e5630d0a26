"""New text in a paragraph or a table that somebody has formatted or commented, with nothing else of it touched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from itertools import chain

from docx.oxml.ns import qn

from reports.render.word.marks import CELL, FIELD, FIELD_END, ROW, pieces
from reports.render.word.xml import Element

_TOKENS = re.compile(rf"{FIELD}[^{FIELD_END}]*{FIELD_END}|\w+|\s+|.", re.DOTALL)
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def patch(made: Element, text: str) -> bool:
    """Makes a paragraph or table say `text`, as `marks.shown` tells it. False, and nothing done, if its parts are not
    the same: another table referred to, a row more."""
    plan = _table(made, text) if made.tag == qn("w:tbl") else _paragraph(made, text)
    if plan is None:
        return False
    for node, new in plan.items():
        node.text = new
        node.set(_XML_SPACE, "preserve")
    return True


def _table(made: Element, text: str) -> Mapping[Element, str] | None:
    rows, wanted = made.findall(qn("w:tr")), [row.split(CELL) for row in text.split(ROW)]
    cells = [row.findall(qn("w:tc")) for row in rows]
    if [len(row) for row in cells] != [len(row) for row in wanted]:
        return None
    plan: dict[Element, str] = {}
    for cell, new in zip(chain.from_iterable(cells), chain.from_iterable(wanted), strict=True):
        paragraphs = cell.findall(qn("w:p"))
        made_plan = _paragraph(paragraphs[0], new) if len(paragraphs) == 1 else None
        if made_plan is None:
            return None
        plan |= made_plan
    return plan


def _paragraph(made: Element, text: str) -> Mapping[Element, str] | None:
    """The new text of each element that changes; None if a change is not within text."""
    parts = [(node, part) for node, part in pieces(made) if part]
    new = [part for _, part in parts]
    old = "".join(new)
    was, now = _TOKENS.findall(old), _TOKENS.findall(text)
    for tag, i1, i2, j1, j2 in reversed(SequenceMatcher(None, was, now, autojunk=False).get_opcodes()):
        if tag == "equal":
            continue
        start, end = len("".join(was[:i1])), len("".join(was[:i2]))
        if not _changed(parts, new, start, end, "".join(now[j1:j2])):
            return None
    return {node: t for (node, part), t in zip(parts, new, strict=True) if node is not None and t != part}


def _changed(parts: list[tuple[Element | None, str]], new: list[str], start: int, end: int, text: str) -> bool:
    """Puts `text` for the characters from `start` to `end`, in the element where they begin; changes come last first,
    so that what stands before is as it was."""
    at, first = 0, True
    for i, (node, part) in enumerate(parts):
        a, b = max(start - at, 0), min(end - at, len(part))
        touches = a < b or (start == end and a <= len(part) and start >= at and node is not None)
        if touches and (first or a < b):
            if node is None or any(sign in text for sign in (FIELD, "\n", "\t")):
                return False
            new[i] = new[i][:a] + (text if first else "") + new[i][b:]
            first = False
        at += len(part)
    return not first
