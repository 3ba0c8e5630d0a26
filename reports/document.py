"""The report as data: one value that Word, HTML, Excel, CSV and the database are all written from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.disclosure import PublishedTable

REFERENCE = re.compile("(Tabell|Figur)\u00a0([0-9]+)")
"""A reference in running text to a table or figure of the report, by its number."""


@dataclass(frozen=True)
class RunFacts:
    """What the report says of the run itself. Row counts are per table of the export."""

    granskningsdatum: date
    rows_read: dict[str, int]
    rows_used: dict[str, int]
    rows_rejected: dict[str, int]
    empty_rows: dict[str, int]
    missing_tables: tuple[str, ...]
    dropped_columns: tuple[str, ...]
    version: str


@dataclass(frozen=True)
class Paragraph:
    """A sentence or a few. `sources` are the ids of the indicators, criteria and tables whose numbers it uses.

    A reference to a table or figure of the report holds a no-break space ("Tabell\\u00a02", see `REFERENCE`), which
    tells it from a table of a source document.
    """

    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bullets:
    """A list of paragraphs, bulleted or (`ordered`) numbered from 1."""

    items: tuple[Paragraph, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Prompt:
    """A marked place where the inspector's own text goes; `text` says what is expected there."""

    text: str


@dataclass(frozen=True)
class TableBlock:
    """A table with its number in the report (`Tabell 3`) and, as text, every cell as printed.

    `published` is None for tables that are no statistics, such as the list of criteria.
    """

    id: str
    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: bool = False
    base: str = ""
    notes: tuple[str, ...] = ()
    published: PublishedTable | None = None


@dataclass(frozen=True)
class Bars:
    """A bar per row: label, count, whole percent (None: no base)."""

    rows: tuple[tuple[str, int, int | None], ...]


@dataclass(frozen=True)
class StackedBars:
    """Per row a label and a count for each of `series`; bars are shares of the row's sum."""

    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class FigureBlock:
    """A figure: what it draws, its alt text and the same numbers as a table."""

    id: str
    title: str
    alt: str
    chart: Bars | StackedBars
    table: TableBlock


Block = Paragraph | Bullets | Prompt | TableBlock | FigureBlock


@dataclass(frozen=True)
class Section:
    """A heading of level 1, 2 or 3 and what stands under it."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    level: int = 1


@dataclass(frozen=True)
class Document:
    """The whole report."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    summary: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    created: date

    def blocks(self) -> Iterator[Block]:
        """Every block, in order."""
        for section in self.sections:
            yield from section.blocks

    @property
    def tables(self) -> tuple[TableBlock, ...]:
        """The tables, in order; their number in the report is their place here."""
        return tuple(b for b in self.blocks() if isinstance(b, TableBlock))

    @property
    def figures(self) -> tuple[FigureBlock, ...]:
        """The figures, in order; their number in the report is their place here."""
        return tuple(b for b in self.blocks() if isinstance(b, FigureBlock))
