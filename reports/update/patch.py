"""Puts new text in a paragraph or table that somebody has formatted or commented, and changes nothing else in it."""

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


def patch(block: Element, text: str) -> bool:
    """Sets the text of a paragraph or table; `text` has the form of `marks.shown`. False, and nothing changes, if the
    parts differ: a reference to another table, an extra row."""
    plan = _table(block, text) if block.tag == qn("w:tbl") else _paragraph(block, text)
    if plan is None:
        return False
    for node, new_text in plan.items():
        node.text = new_text
        node.set(_XML_SPACE, "preserve")
    return True


def _table(block: Element, text: str) -> Mapping[Element, str] | None:
    rows, texts = block.findall(qn("w:tr")), [row.split(CELL) for row in text.split(ROW)]
    cells = [row.findall(qn("w:tc")) for row in rows]
    if [len(row) for row in cells] != [len(row) for row in texts]:
        return None
    plan: dict[Element, str] = {}
    for cell, new_text in zip(chain.from_iterable(cells), chain.from_iterable(texts), strict=True):
        paragraphs = cell.findall(qn("w:p"))
        cell_plan = _paragraph(paragraphs[0], new_text) if len(paragraphs) == 1 else None
        if cell_plan is None:
            return None
        plan |= cell_plan
    return plan


def _paragraph(block: Element, text: str) -> Mapping[Element, str] | None:
    """The new text of each element that changes; None if something other than text changes."""
    parts = [(node, part) for node, part in pieces(block) if part]
    new = [part for _, part in parts]
    old = "".join(new)
    old_tokens, new_tokens = _TOKENS.findall(old), _TOKENS.findall(text)
    for tag, i1, i2, j1, j2 in reversed(SequenceMatcher(None, old_tokens, new_tokens, autojunk=False).get_opcodes()):
        if tag == "equal":
            continue
        start, end = len("".join(old_tokens[:i1])), len("".join(old_tokens[:i2]))
        if not _replace_text(parts, new, start, end, "".join(new_tokens[j1:j2])):
            return None
    return {node: t for (node, part), t in zip(parts, new, strict=True) if node is not None and t != part}


def _replace_text(parts: list[tuple[Element | None, str]], new: list[str], start: int, end: int, text: str) -> bool:
    """Replaces the characters from `start` to `end` with `text`, in the element where they begin; False if that is not
    possible. The caller makes the last change first, so that earlier offsets stay valid."""
    offset, first = 0, True
    for i, (node, part) in enumerate(parts):
        a, b = max(start - offset, 0), min(end - offset, len(part))
        touches = a < b or (start == end and a <= len(part) and start >= offset and node is not None)
        if touches and (first or a < b):
            if node is None or any(sign in text for sign in (FIELD, "\n", "\t")):
                return False
            new[i] = new[i][:a] + (text if first else "") + new[i][b:]
            first = False
        offset += len(part)
    return not first
