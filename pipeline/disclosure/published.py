"""All that a report may know: types, and nothing of how they are worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from checks.criteria import Area, Criterion, Outcome, Source
from checks.report_tables import Overview
from pipeline.disclosure.printed_counts import PrintedCount
from pipeline.rounding import percent
from pipeline.statistics.verdict import LEVEL, Verdict


class Mark(Enum):
    """What stands in a cell instead of a number."""

    HIDDEN = "*"
    NO_BASE = "–"
    FEW = "för få"


Cell = int | Decimal | Mark
"""A number ready to print (no further rounding), or a mark."""


class Unit(Enum):
    """What a column's numbers are."""

    COUNT = "antal"
    PERCENT = "procent"
    HOURS = "timmar"
    DAYS = "dagar"
    WEEKS = "veckor"


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


class Reading(Enum):
    """What can be said of a fact's shares in several groups."""

    DIFFERENT = "skiljer sig mer än slumpen ger skäl för"
    """The exact test says so, also when all of the report's crosses are taken into account (Holm)."""
    ALIKE = "ungefär lika"
    """No interval of a difference reaches further from nothing than `divided.ALIKE`."""
    UNKNOWN = "går inte att säga"


@dataclass(frozen=True)
class CrossedFact:
    """A fact of a cross by group: the label, and (group, count, base) of those that are printed and have a base.

    `reading` is None where there is nothing to compare: one group, a hidden count, or all or none in every group.
    """

    label: str
    shares: tuple[tuple[str, int, int], ...]
    reading: Reading | None = None


@dataclass(frozen=True)
class PublishedTable:
    """A table as it may be printed. `base` is the number of decisions or persons it describes (None: hidden).

    `narrowed` is what narrows the noun of the base ('med bifall'); `mark` says what an asterisk in it means, if there
    is one; `of` is the id of the undivided table, if this one is divided by groups. `crossed` is what can be said of a
    cross.
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
    crossed: tuple[CrossedFact, ...] = ()


@dataclass(frozen=True)
class PublishedIndicator:
    """A figure with its sentence (`{av}` where the numbers go).

    `suffix` narrows the noun of the base (`ärenden om sysselsättning`), `narrowed` does so in full and `base_label` is
    the whole name of the base; `needs_table` is the table of the export without which there is no count; `criterion` is
    the id of the criterion whose share it is, if it is one's. Where several districts have the same share `tied` is how
    many, of how many, and `{stadsdelar}` in the sentence stands for that.
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
    tied: tuple[int, int] | None = None


@dataclass(frozen=True)
class PublishedCriterion:
    """A criterion's five counts and the share that meets it (None where it applies to no decision).

    What the documentation does not tell (`framgar_ej`) counts as not met, so `percent` is the lowest that the share
    can be and `most` the highest. `weighted` is the share with its weighted one, where that can be told.
    """

    criterion: Criterion
    counts: Mapping[Outcome, int]
    base: int
    percent: int | None
    weighted: Share | None = None

    @property
    def area(self) -> Area:
        """The quality area that it is reported under."""
        return self.criterion.area

    @property
    def most(self) -> int | None:
        """Percent if the criterion were met wherever the documentation does not tell; None where the base is 0."""
        return percent(self.counts[Outcome.UPPFYLLT] + self.counts[Outcome.FRAMGAR_EJ], self.base)


@dataclass(frozen=True)
class PublishedSample:
    """How the drawn sample is weighted: by the labels of `by`. In the districts of `joined` there are groups of which
    no decision is reviewed; of those of `absent` no decision at all is."""

    by: tuple[str, ...]
    joined: tuple[str, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True)
class Published:
    """Everything that a report may show. `background` is how the decisions are spread over the sampling's columns.

    `breakdowns` and `divided` are what was asked to be broken down, `standard` the criteria and indicators by what
    every report is broken down by. `compared` are the criteria by the dimension that the audit always compares (None
    with one group only), and `differences` what can be said of the criteria by each dimension's name. `overviews` are
    about organisations. `printed_counts` are those about persons that are printed by group: what a later report of the
    same decisions must reckon with.
    """

    decisions: int
    background: Mapping[str, tuple[tuple[str, int], ...]]
    outside_period: int
    criteria: tuple[PublishedCriterion, ...]
    indicators: tuple[PublishedIndicator, ...]
    tables: tuple[PublishedTable, ...]
    threshold: int
    breakdowns: tuple[PublishedBreakdown, ...] = ()
    standard: tuple[PublishedBreakdown, ...] = ()
    divided: tuple[PublishedTable, ...] = ()
    compared: PublishedBreakdown | None = None
    differences: Mapping[str, tuple[PublishedDifference, ...]] = field(default_factory=dict)
    overviews: tuple[PublishedOverview, ...] = ()
    sample: PublishedSample | None = None
    funnels: tuple[PublishedFunnel, ...] = ()
    printed_counts: tuple[PrintedCount, ...] = ()

    @property
    def by_group(self) -> tuple[PublishedBreakdown, ...]:
        """Every breakdown that is printed somewhere, each once."""
        every = (*self.breakdowns, *self.standard, *((self.compared,) if self.compared else ()))
        return tuple({b.id: b for b in every}.values())


TOGETHER = "Samtliga"
"""The group of all decisions."""


@dataclass(frozen=True)
class Share:
    """What may be printed of one row in one group.

    A number that is hidden is None, and `count_among` or `base_among` is then the interval that any reader can work out
    for it. `percent` and `interval` (95 %, whole percent) are None where a number is hidden, where the base is 0, and
    where it is `few`: under the threshold, which a report says in place of the numbers. `interval` is None also where
    districts of a drawn sample are taken together: their decisions do not weigh alike (`PublishedCriterion.weighted`).
    """

    count: int | None
    base: int | None
    percent: int | None = None
    interval: tuple[int, int] | None = None
    few: bool = False
    count_among: tuple[int, int] | None = None
    base_among: tuple[int, int] | None = None
    weighted: int | None = None

    @property
    def estimate(self) -> int | None:
        """The percent that the interval is of."""
        return self.percent if self.weighted is None else self.weighted

    @property
    def is_hidden(self) -> bool:
        """True where a number about persons is not shown."""
        return self.count is None or self.base is None


@dataclass(frozen=True)
class BreakdownRow:
    """A criterion, an indicator or a row of a table: its share in each group, in the order of the groups.

    `persons` is true where it is about persons' circumstances and not about the authority's conduct alone.
    """

    id: str
    label: str
    shares: tuple[Share, ...]
    persons: bool = False


@dataclass(frozen=True)
class PublishedBreakdown:
    """A table, all indicators or all criteria by one or two dimensions.

    `names` and `labels` are the dimensions'; `groups` has a label per dimension, `TOGETHER` where all its groups are
    taken together, and `sizes` the decisions of each; `row_header` is what the rows are. `too_few` are groups left out
    for having too few decisions.
    `undivided` are the (id, label) of rows that are left out because too much of them would be hidden, and where the
    table itself is, it has no rows. `sensitive` counts the small counts that are hidden (primary suppression),
    `further` those hidden so that these cannot be worked out. With `adds_up` the rows are parts of one base. A
    table that is no part of a report tells itself whether its data is `invented`.
    """

    id: str
    of: str
    title: str
    names: tuple[str, ...]
    labels: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    sizes: tuple[int, ...]
    rows: tuple[BreakdownRow, ...]
    population: str
    adds_up: bool
    sensitive: int
    further: int
    row_header: str = ""
    too_few: tuple[str, ...] = ()
    undivided: tuple[tuple[str, str], ...] = ()
    invented: bool = False

    def column(self, *group: str) -> tuple[Share, ...]:
        """Every row's share in that group; ValueError if there is none."""
        place = self.groups.index(group)
        return tuple(row.shares[place] for row in self.rows)


@dataclass(frozen=True)
class PublishedDifference:
    """How a criterion's share differs between the groups of one dimension. `shown` are the (group, percent) of those
    that are printed.

    `p` is of the exact test over the groups, None where there is nothing to test or a count is hidden. `adjusted` takes
    into account that the audit's headlines are tested together; None for a criterion that is none of them, which is
    explored and not tested.
    """

    criterion: str
    label: str
    shown: tuple[tuple[str, int], ...]
    decisions: int
    spread: int | None
    p: float | None
    method: str
    headline: bool = False
    adjusted: float | None = None

    @property
    def verdict(self) -> Verdict | None:
        """None where nothing is tested."""
        if self.p is None:
            return None
        if self.adjusted is not None and self.adjusted <= LEVEL:
            return Verdict.LARGER
        return Verdict.CLOSER if self.p <= LEVEL else Verdict.UNKNOWN


@dataclass(frozen=True)
class FunnelLimit:
    """The lowest and the highest count that chance allows of that base, in 95 (`inner`) and in 99.8 of 100."""

    base: int
    inner: tuple[int, int]
    outer: tuple[int, int]


@dataclass(frozen=True)
class PublishedFunnel:
    """A criterion's share in each group against its base. `limits`, for a group that differs from all by chance alone,
    are those of the groups' bases and of others from the threshold up: of every one where they are few."""

    criterion: str
    label: str
    together: Share
    points: tuple[tuple[str, Share], ...]
    limits: tuple[FunnelLimit, ...]

    def limit(self, base: int) -> FunnelLimit:
        """The limits of the base of a group."""
        return next(limit for limit in self.limits if limit.base == base)

    @property
    def beyond_outer(self) -> tuple[list[str], list[str]]:
        """The groups below and above the outer limits."""
        return self._apart(lambda limit: limit.outer, self.points)

    @property
    def between(self) -> tuple[list[str], list[str]]:
        """The groups below and above the inner limits that are within the outer."""
        below, above = self.beyond_outer
        return self._apart(lambda limit: limit.inner, [p for p in self.points if p[0] not in (*below, *above)])

    def _apart(
        self, of: Callable[[FunnelLimit], tuple[int, int]], points: Sequence[tuple[str, Share]]
    ) -> tuple[list[str], list[str]]:
        counted = [(name, share.count or 0, of(self.limit(share.base or 0))) for name, share in points]
        return [name for name, n, (low, _) in counted if n < low], [name for name, n, (_, high) in counted if n > high]


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
