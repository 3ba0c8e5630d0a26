"""What every paper is put together with: sections, and references by number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from reports.document import (
    Block,
    Bullets,
    Document,
    FigureBlock,
    Paragraph,
    Prompt,
    Ref,
    Section,
    TableBlock,
    Text,
    pieces,
    plain,
)
from reports.language.swedish import unbroken

FEW = 10
"""Below this base the text does not rank, and no chart is drawn: one case would be ten percent or more."""


def numbered(document: Document) -> Document:
    """The document with the number of every reference, and no line that ends within a number and what it counts
    (no-break spaces). KeyError if a reference is to what the document has not."""
    known = document.references

    def paragraph(item: Paragraph) -> Paragraph:
        return replace(item, content=_finished(item.content, known))

    def paragraph_or_prompt(item: Paragraph | Prompt) -> Paragraph | Prompt:
        return paragraph(item) if isinstance(item, Paragraph) else item

    def block(item: Block) -> Block:
        match item:
            case Paragraph():
                return paragraph(item)
            case Bullets():
                return replace(item, items=tuple(map(paragraph, item.items)))
            case FigureBlock():
                return replace(item, alt=plain(_finished(item.alt, known)), notes=tuple(map(unbroken, item.notes)))
            case TableBlock():
                return replace(item, base=unbroken(item.base), notes=tuple(map(unbroken, item.notes)))
            case _:
                return item

    sections = tuple(replace(s, blocks=tuple(map(block, s.blocks))) for s in document.sections)
    return replace(document, sections=sections, summary=tuple(map(paragraph_or_prompt, document.summary)))


def _finished(text: Text, known: Mapping[str, Ref]) -> Text:
    """With numbers and no-break spaces, also where such a space stands between a reference and the text around it."""
    found = [known[piece.id] if isinstance(piece, Ref) else piece for piece in pieces(text)]
    whole = iter(unbroken("".join(map(str, found))))
    lines = ["".join(islice(whole, len(str(piece)))) for piece in found]
    return tuple(piece if isinstance(piece, Ref) else line for piece, line in zip(found, lines, strict=True))


def slug(title: str) -> str:
    """An id made of a heading: 'Våld' -> 'vald'."""
    letters = title.lower().translate(str.maketrans("åäöé", "aaoe"))
    return re.sub("[^a-z0-9]+", "_", letters).strip("_")


def section(
    id_: str, title: str, blocks: Sequence[Block | None], level: int = 1, *, new_page: bool | None = None
) -> Section:
    """A section of the blocks that there are."""
    return Section(id_, title, tuple(b for b in blocks if b is not None), level, new_page=new_page)
