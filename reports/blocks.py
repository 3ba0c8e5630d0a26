"""Helpers for every paper: sections, and references with numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from reports.document import (
    Block,
    Bullets,
    FigureBlock,
    Paragraph,
    Prompt,
    Ref,
    ReportDocument,
    Section,
    TableBlock,
    Text,
    pieces,
    plain,
)
from reports.language.swedish import unbroken

FEW = 10
"""Below this base the text does not rank, and no chart is drawn: one case would be ten percent or more."""


def numbered(document: ReportDocument) -> ReportDocument:
    """The document with a number for every reference, and no-break spaces between numbers and what they count.

    KeyError if a reference is to a table or figure that the document does not have.
    """
    references = document.references

    def paragraph(item: Paragraph) -> Paragraph:
        return replace(item, content=_with_numbers(item.content, references))

    def paragraph_or_prompt(item: Paragraph | Prompt) -> Paragraph | Prompt:
        return paragraph(item) if isinstance(item, Paragraph) else item

    def block(item: Block) -> Block:
        match item:
            case Paragraph():
                return paragraph(item)
            case Bullets():
                return replace(item, items=tuple(map(paragraph, item.items)))
            case FigureBlock():
                return replace(
                    item, alt=plain(_with_numbers(item.alt, references)), notes=tuple(map(unbroken, item.notes))
                )
            case TableBlock():
                return replace(item, base=unbroken(item.base), notes=tuple(map(unbroken, item.notes)))
            case _:
                return item

    sections = tuple(replace(s, blocks=tuple(map(block, s.blocks))) for s in document.sections)
    return replace(document, sections=sections, summary=tuple(map(paragraph_or_prompt, document.summary)))


def _with_numbers(text: Text, references: Mapping[str, Ref]) -> Text:
    """The text with numbers and no-break spaces, also between a reference and the text around it."""
    resolved = [references[piece.id] if isinstance(piece, Ref) else piece for piece in pieces(text)]
    characters = iter(unbroken("".join(map(str, resolved))))
    lines = ["".join(islice(characters, len(str(piece)))) for piece in resolved]
    return tuple(piece if isinstance(piece, Ref) else line for piece, line in zip(resolved, lines, strict=True))


def slug(title: str) -> str:
    """An id made of a heading: 'Våld' -> 'vald'."""
    letters = title.lower().translate(str.maketrans("åäöé", "aaoe"))
    return re.sub("[^a-z0-9]+", "_", letters).strip("_")


def section(
    id_: str, title: str, blocks: Sequence[Block | None], level: int = 1, *, new_page: bool | None = None
) -> Section:
    """A section of the blocks that are not None."""
    return Section(id_, title, tuple(b for b in blocks if b is not None), level, new_page=new_page)
