"""The report as data: one value that Word, HTML, Excel, CSV and the database are all written from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.disclosure.published import Mark, PublishedTable

REFERENCE = re.compile("(Tabell|Figur)\u00a0([0-9]+)")
"""A reference in running text to a table or figure of the report, by its number."""


_COUNT, _PERCENT = "([0-9\u00a0]+|[*])", "[(]([0-9]+\u00a0(?:%|procent)|[*])[)]"


SHARE = re.compile(f"{_COUNT}(\u00a0av\u00a0{_COUNT}( {_PERCENT})?| {_PERCENT})")
"""A cell with a count and its percent, '7 (64 %)' or '9 av 11 (82 %)', in which a hidden number is a mark."""


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

    `published` is None for tables that are no statistics, such as the list of criteria. `sheet` is the id of the one
    among `Document.sheets` that has its numbers for Excel, if not the table itself.
    """

    id: str
    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: bool = False
    base: str = ""
    notes: tuple[str, ...] = ()
    published: PublishedTable | None = None
    sheet: str = ""


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
class PanelBars:
    """A panel for each of `groups`, and in each of them a bar for every row: a whole percent, or the mark that stands
    instead of a number and a bar."""

    groups: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | Mark, ...]], ...]


@dataclass(frozen=True)
class Dot:
    """A group's share with its interval, in whole percent (None: not shown), and the words at the end of its row."""

    label: str
    end: str
    percent: int | None
    interval: tuple[int, int] | None


@dataclass(frozen=True)
class Panel:
    """Groups side by side in one respect; `together` is the percent of all of them, and `end` says it in words."""

    title: str
    end: str
    together: int | None
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Intervals:
    """Panels of dots with intervals on one scale from 0 to 100 percent."""

    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class HeatMap:
    """A cell per row and column: a whole percent, or the mark that stands for one. The last column is all together.

    `parts` are headings with their rows (label, cells).
    """

    columns: tuple[str, ...]
    parts: tuple[tuple[str, tuple[tuple[str, tuple[int | Mark, ...]], ...]], ...]


@dataclass(frozen=True)
class Dumbbell:
    """A criterion's share before and after, in whole percent."""

    label: str
    before: int
    after: int


@dataclass(frozen=True)
class Dumbbells:
    """Shares before and after, a row per criterion; `names` are those of before and after, `level` in percent."""

    names: tuple[str, str]
    level: int
    rows: tuple[Dumbbell, ...]


Chart = Bars | StackedBars | PanelBars | Intervals | HeatMap | Dumbbells


@dataclass(frozen=True)
class FigureBlock:
    """A figure: what it draws, its alt text and the same numbers as a table."""

    id: str
    title: str
    alt: str
    chart: Chart
    table: TableBlock


Block = Paragraph | Bullets | Prompt | TableBlock | FigureBlock


@dataclass(frozen=True)
class Section:
    """A heading of level 1, 2 or 3 and what stands under it, on pages that lie on their side if it is `wide`."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    level: int = 1
    wide: bool = False


@dataclass(frozen=True)
class Document:
    """The whole report, or (`brief`) a paper of a few pages without title page, summary and contents.

    `sheets` are tables for Excel alone, with one number in each cell.
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    summary: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    created: date
    sheets: tuple[TableBlock, ...] = ()
    brief: bool = False

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
