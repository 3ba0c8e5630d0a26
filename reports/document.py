"""The report as data: one value that Word, HTML, Excel, CSV and the database are all written from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.disclosure.published import FunnelLimit, Mark, Share
from reports.language.swedish import NBSP


@dataclass(frozen=True)
class Ref:
    """A reference to a table or figure of the report by its id. `kind` ('Tabell', 'Figur') and `number` are there once
    the whole report is put together; see `blocks.numbered`."""

    id: str
    kind: str = ""
    number: int = 0

    def __str__(self) -> str:
        """'Tabell 2', in one piece."""
        assert self.number, f"{self.id} has no number yet"
        return f"{self.kind}{NBSP}{self.number}"


Text = str | tuple[str | Ref, ...]
"""Running text, in which references are values."""


def pieces(text: Text) -> tuple[str | Ref, ...]:
    """The text as a tuple also where it holds no reference."""
    return (text,) if isinstance(text, str) else text


def joined(*texts: Text | Ref) -> Text:
    """The texts joined; strings next to each other become one, so that only references separate them."""
    joined_pieces: list[str | Ref] = []
    for piece in (piece for text in texts for piece in ((text,) if isinstance(text, Ref) else pieces(text))):
        if joined_pieces and isinstance(piece, str) and isinstance(joined_pieces[-1], str):
            joined_pieces[-1] += piece
        else:
            joined_pieces.append(piece)
    return tuple(joined_pieces)


def references(ids: Sequence[str]) -> Text:
    """'Tabell 1, Tabell 2 och Figur 1'."""
    *first, last = ids
    separators = [*[", "] * (len(first) - 1), *[" och "] * bool(first)]
    return joined(
        *(part for id_, separator in zip(first, separators, strict=True) for part in (Ref(id_), separator)), Ref(last)
    )


def plain(text: Text) -> str:
    """The text as printed."""
    return "".join(map(str, pieces(text)))


@dataclass(frozen=True)
class PartOfTotal:
    """A share of a base that stands in the same table: in its last row, or because it is the base itself."""

    share: Share


Cell = str | int | Decimal | date | Mark | Share | PartOfTotal
"""What a cell of a table holds. `render.cells` says how each is printed."""


@dataclass(frozen=True)
class Paragraph:
    """A sentence or a few. `sources` are the ids of the indicators, criteria and tables whose numbers it uses.

    `lead` is an introductory label ('Källa:'), if it has one. `id` is unique in its section.
    """

    content: Text
    sources: tuple[str, ...] = ()
    lead: str = ""
    id: str = ""

    @property
    def body(self) -> tuple[str | Ref, ...]:
        """What follows the lead."""
        return pieces(joined(" ", self.content) if self.lead else self.content)

    @property
    def text(self) -> str:
        """All of it as printed."""
        return f"{self.lead}{plain(self.body)}"

    @property
    def key(self) -> str:
        """Its id, or what stays the same when its numbers change: its sources, or its words."""
        return self.id or "+".join(self.sources) or wording(self.text)


def wording(text: str) -> str:
    """A hash of a text that does not depend on its numbers."""
    return hashlib.sha256(re.sub(r"\d[\d\s,]*", "0", text).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Bullets:
    """A list of paragraphs, bulleted or (`ordered`) numbered from 1."""

    items: tuple[Paragraph, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Prompt:
    """A marked place for the inspector's own text; `text` says what is expected there.

    `id` is its subject, such as a criterion, if its section has more than one.
    """

    text: str
    id: str = ""


@dataclass(frozen=True)
class TableBlock:
    """A table of the report: a label and values in each row.

    `sheet` is the id of the one among `ReportDocument.sheets` that has its numbers for Excel, if not the table itself.
    A table whose columns are not fitted to what they hold has their `widths`, in percent of the page.
    """

    id: str
    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False
    base: str = ""
    notes: tuple[str, ...] = ()
    sheet: str = ""
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Bars:
    """A bar per row: label, count, whole percent (None: no base)."""

    rows: tuple[tuple[str, int, int | None], ...]


@dataclass(frozen=True)
class StackedBars:
    """Per row a label and a count for each of `series`; bars are shares of the row's sum. `ends` are the texts at the
    end of each row; without them it is the sum."""

    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    ends: tuple[str, ...] = ()


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
    """A cell per row and column: a whole percent, or a mark instead of one. The last column is all groups together.

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


@dataclass(frozen=True)
class FunnelPoint:
    """A group's count of its base; `named` if the figure has room for its name."""

    label: str
    count: int
    base: int
    named: bool = True


@dataclass(frozen=True)
class FunnelPanel:
    """Groups in one respect; `end` says the share of all of them in words, and `limits` are how far from it chance
    alone takes a group, for every base that is drawn."""

    title: str
    end: str
    together: FunnelPoint
    points: tuple[FunnelPoint, ...]
    limits: tuple[FunnelLimit, ...]


@dataclass(frozen=True)
class Funnel:
    """Shares against their bases, a panel per criterion."""

    panels: tuple[FunnelPanel, ...]


@dataclass(frozen=True)
class SideBySide:
    """Two charts of bars beside one another."""

    left: Bars | PanelBars
    right: Bars | PanelBars


Chart = Bars | StackedBars | PanelBars | Intervals | HeatMap | Dumbbells | Funnel | SideBySide


@dataclass(frozen=True)
class FigureBlock:
    """A figure: what it draws, its alt text, the same numbers as a table for Excel, and the notes under its title.
    `right` has the numbers of the chart to the right where it draws two."""

    id: str
    title: str
    alt: Text
    chart: Chart
    table: TableBlock
    notes: tuple[str, ...] = ()
    right: TableBlock | None = None

    @property
    def tables(self) -> tuple[TableBlock, ...]:
        """Its numbers, a table for each chart."""
        return (self.table, *((self.right,) if self.right else ()))


Block = Paragraph | Bullets | Prompt | TableBlock | FigureBlock


@dataclass(frozen=True)
class Section:
    """A heading of level 1, 2 or 3 and its content, on landscape pages if it is `wide`. `new_page` says whether a
    chapter begins a page (None: it does in a report, but not in a brief paper). A `dense` section has smaller text, so
    that all of it fits a page."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    level: int = 1
    wide: bool = False
    new_page: bool | None = None
    dense: bool = False


@dataclass(frozen=True)
class ReportDocument:
    """The whole report, or (`brief`) a paper of a few pages without title page, summary and contents.

    `sheets` are breakdowns for Excel alone, with one number in each cell, and `supporting_tables` others for Excel
    alone: those whose numbers are in the text, and those of the appendix. Where the data is `invented` the first page
    and every footer say so. `properties` are what our own programs read of a Word file that comes back.
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    summary: tuple[Paragraph | Prompt, ...]
    sections: tuple[Section, ...]
    created: date
    sheets: tuple[TableBlock, ...] = ()
    supporting_tables: tuple[TableBlock, ...] = ()
    brief: bool = False
    invented: bool = False
    properties: tuple[tuple[str, str], ...] = ()

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

    @property
    def references(self) -> Mapping[str, Ref]:
        """The number of every table and figure, by its id."""
        tables = {t.id: Ref(t.id, "Tabell", n) for n, t in enumerate(self.tables, 1)}
        return tables | {f.id: Ref(f.id, "Figur", n) for n, f in enumerate(self.figures, 1)}
