"""All that a report may know: types, and nothing of how they are worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from checks.criteria import Area, Criterion, Outcome, Source
from checks.report_tables import Overview
from pipeline.rounding import percent


class Mark(Enum):
    """What stands in a cell instead of a number."""

    HIDDEN = "*"
    NO_BASE = "–"


Cell = int | Decimal | Mark
"""A number ready to print (no further rounding), or a mark."""


class Unit(Enum):
    """What a column's numbers are."""

    COUNT = "antal"
    PERCENT = "procent"
    HOURS = "timmar"
    DAYS = "dagar"


@dataclass(frozen=True)
class Column:
    """Heading and unit of a column of numbers; `code` is the machine's name for it where the label is long, and `told`
    marks the one whose highest and lowest value the text tells."""

    label: str
    unit: Unit
    code: str = ""
    told: bool = False


@dataclass(frozen=True)
class Row:
    """A label and a cell per column; `total` marks the row that sums up the others."""

    label: str
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True)
class PublishedTable:
    """A table as it may be printed. `base` is the number of decisions or persons it describes (None: hidden).

    `narrowed` is what narrows the noun of the base ('med bifall'); `mark` says what an asterisk in it means, if there
    is one; `of` is the id of the undivided table, if this one is divided by groups.
    """

    id: str
    section: str
    title: str
    row_header: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    population: str
    base: int | None
    unit_of_base: str
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    narrowed: str = ""
    mark: str = ""
    of: str = ""


@dataclass(frozen=True)
class PublishedIndicator:
    """A figure with its sentence (`{av}` where the numbers go).

    `suffix` narrows the noun of the base (`ärenden om sysselsättning`), `narrowed` does so in full and `base_label` is
    the whole name of the base; `needs_table` is the table of the export without which there is no count; `criterion` is
    the id of the criterion whose share it is, if it is one's.
    """

    id: str
    section: str
    label: str
    population: str
    suffix: str
    count: int | None
    base: int | None
    percent: int | None
    sentence: str
    note: str = ""
    base_label: str = ""
    needs_table: str = ""
    narrowed: str = ""
    criterion: str = ""


@dataclass(frozen=True)
class PublishedCriterion:
    """A criterion's five counts and the share that meets it (None where it applies to no decision).

    What the documentation does not tell (`framgar_ej`) counts as not met, so `percent` is the lowest that the share
    can be and `most` the highest.
    """

    criterion: Criterion
    counts: Mapping[Outcome, int]
    base: int
    percent: int | None

    @property
    def area(self) -> Area:
        """The quality area that it is reported under."""
        return self.criterion.area

    @property
    def most(self) -> int | None:
        """Percent if the criterion were met wherever the documentation does not tell; None where the base is 0."""
        return percent(self.counts[Outcome.UPPFYLLT] + self.counts[Outcome.FRAMGAR_EJ], self.base)


@dataclass(frozen=True)
class Published:
    """Everything that a report may show. In `background` a number is None where it is hidden.

    `breakdowns` and `divided` are what was asked to be broken down; `compared` are the criteria by the dimension that
    the audit always compares, and `differences` what can be said of them (None and empty with one group only);
    `overviews` are facts on organisations.
    """

    decisions: int
    background: Mapping[str, tuple[tuple[str, int | None], ...]]
    outside_period: int
    criteria: tuple[PublishedCriterion, ...]
    indicators: tuple[PublishedIndicator, ...]
    tables: tuple[PublishedTable, ...]
    threshold: int
    breakdowns: tuple[PublishedBreakdown, ...] = ()
    divided: tuple[PublishedTable, ...] = ()
    compared: PublishedBreakdown | None = None
    differences: tuple[PublishedDifference, ...] = ()
    overviews: tuple[PublishedOverview, ...] = ()


TOGETHER = "Samtliga"
"""The group of all decisions."""


@dataclass(frozen=True)
class Share:
    """What may be printed of one row in one group. A number that is hidden is None.

    `percent` and `interval` (95 %, whole percent) are None also where the base is 0.
    """

    count: int | None
    base: int | None
    percent: int | None = None
    interval: tuple[int, int] | None = None


@dataclass(frozen=True)
class BreakdownRow:
    """A criterion, an indicator or a row of a table: its share in each group, in the order of the groups."""

    id: str
    label: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class PublishedBreakdown:
    """A table, all indicators or all criteria by one or two dimensions.

    `names` and `labels` are the dimensions'; `groups` has a label per dimension, `TOGETHER` where all its groups are
    taken together; `row_header` is what the rows are, and `title` says by what they are divided. `hidden_first` counts
    the small counts, `hidden_further` those hidden so that these cannot be worked out. With `adds_up` the rows are
    parts of one base.
    """

    id: str
    of: str
    title: str
    names: tuple[str, ...]
    labels: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    rows: tuple[BreakdownRow, ...]
    population: str
    adds_up: bool
    hidden_first: int
    hidden_further: int
    row_header: str = ""

    def column(self, *group: str) -> tuple[Share, ...]:
        """Every row's share in that group; ValueError if there is none."""
        place = self.groups.index(group)
        return tuple(row.shares[place] for row in self.rows)


@dataclass(frozen=True)
class PublishedDifference:
    """How a criterion's share differs between groups. `shown` are the (group, percent) that are not hidden.

    `p` is of the exact test over the groups; None where there is nothing to test or a count is hidden: a p-value, and
    even a verdict, can tell what the hidden counts are.
    """

    criterion: str
    label: str
    shown: tuple[tuple[str, int], ...]
    decisions: int
    spread: int | None
    p: float | None
    method: str


Fact = str | int | Decimal | date | Share | None
"""What a cell holds: a label, a number or a day, None where the export does not tell, or a criterion's share."""


@dataclass(frozen=True)
class PublishedOverview:
    """An overview as it may be printed. `units` is the number of rows of the export's table, None without the table.

    A row begins with its labels; the share of a dialogue table is its last cell, without a header of its own. `total`
    marks a last row that sums up the others.
    """

    overview: Overview
    headers: tuple[str, ...]
    rows: tuple[tuple[Fact, ...], ...]
    units: int | None
    total: bool = False

    @property
    def id(self) -> str:
        """The overview's."""
        return self.overview.id
