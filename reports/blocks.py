"""What every paper is put together with: sections, and references by number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reports.document import Block, Bullets, Document, FigureBlock, Paragraph, Section, TableBlock
from reports.language.swedish import NBSP, unbroken

FEW = 10
"""Below this base the text does not rank, and no chart is drawn: one case would be ten percent or more."""


_REFERENCE = re.compile("\ue000([^\ue001]+)\ue001")


def ref(id_: str) -> str:
    """Stands for the number of a table or figure until the whole report is put together; see `numbered`."""
    return f"\ue000{id_}\ue001"


def numbered(document: Document) -> Document:
    """The document with every `ref` replaced by 'Tabell 2' or 'Figur 1', and no line that ends within a number and
    what it counts (no-break spaces)."""
    names = {t.id: f"Tabell{NBSP}{n}" for n, t in enumerate(document.tables, 1)}
    names |= {f.id: f"Figur{NBSP}{n}" for n, f in enumerate(document.figures, 1)}

    def text(value: str) -> str:
        return unbroken(_REFERENCE.sub(lambda found: names[found[1]], value))

    def paragraph(item: Paragraph) -> Paragraph:
        return replace(item, text=text(item.text))

    def block(item: Block) -> Block:
        match item:
            case Paragraph():
                return paragraph(item)
            case Bullets():
                return replace(item, items=tuple(map(paragraph, item.items)))
            case FigureBlock():
                return replace(item, alt=text(item.alt))
            case TableBlock():
                return replace(item, base=text(item.base), notes=tuple(map(text, item.notes)))
            case _:
                return item

    sections = tuple(replace(s, blocks=tuple(map(block, s.blocks))) for s in document.sections)
    return replace(document, sections=sections, summary=tuple(map(paragraph, document.summary)))


def slug(title: str) -> str:
    """An id made of a heading: 'Våld' -> 'vald'."""
    plain = title.lower().translate(str.maketrans("åäöé", "aaoe"))
    return re.sub("[^a-z0-9]+", "_", plain).strip("_")


def section(id_: str, title: str, blocks: Sequence[Block | None], level: int = 1) -> Section:
    """A section of the blocks that there are."""
    return Section(id_, title, tuple(b for b in blocks if b is not None), level)
