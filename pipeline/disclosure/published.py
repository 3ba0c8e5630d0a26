"""The types of everything that a report may know, without how they are computed."""

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
    """A mark that replaces a number in a cell."""

    HIDDEN = "*"
    NO_BASE = "–"
    FEW = "för få"


PublishedCell = int | Decimal | Mark
"""A number ready to print (no further rounding), or a mark."""


ROUNDED = "Andelarna är avrundade och summerar därför inte till 100."
"""The note of a table whose shares are of all, where their rounded values do not add up."""


class Unit(Enum):
    """The unit of a column's numbers."""

    COUNT = "antal"
    PERCENT = "procent"
    HOURS = "timmar"
    DAYS = "dagar"
    WEEKS = "veckor"


@dataclass(frozen=True)
class Heading:
    """Heading and unit of a column of numbers. `code` is a machine-readable name where the label is long; `in_text`
    marks the column whose highest and lowest value the text mentions."""

    label: str
    unit: Unit
    code: str = ""
    in_text: bool = False


@dataclass(frozen=True)
class PublishedRow:
    """A label and a cell per column; `total` marks the row with the sums of the others."""

    label: str
    cells: tuple[PublishedCell, ...]
    total: bool = False


class Reading(Enum):
    """The conclusion about a fact's shares in several groups."""

    DIFFERENT = "skiljer sig mer än slumpen ger skäl för"
    """The exact test is significant after correction over all crosses of the report (Holm)."""
    ALIKE = "ungefär lika"
    """No interval of a difference reaches further from 0 than `divided.ALIKE`."""
    UNKNOWN = "går inte att säga"


@dataclass(frozen=True)
class CrossedFact:
    """A fact of a cross: its label, and (group, count, base) of the groups that are printed and have a base.

    `reading` is None where nothing can be compared: one group, a hidden count, or all or none in every group.
    """

    label: str
    shares: tuple[tuple[str, int, int], ...]
    reading: Reading | None = None


@dataclass(frozen=True)
class PublishedTable:
    """A table that may be printed. `base` is the number of decisions or persons it describes (None: hidden).

    `narrowed` qualifies the noun of the base ('med bifall'). `mark` explains the asterisk, if the table has one. `of`
    is the id of the undivided table, if this one is divided by groups. `crossed` are the facts of a cross.
    """

    id: str
    section: str
    title: str
    row_header: str
    columns: tuple[Heading, ...]
    rows: tuple[PublishedRow, ...]
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

    `suffix` qualifies the noun of the base (`ärenden om sysselsättning`), `narrowed` does so in full, and `base_label`
    is the full name of the base. `needs_table` is the table of the export without which there is no count. `criterion`
    is the id of the criterion, if the figure is a criterion's share. Where several districts have the same share,
    `tied` is (how many, of how many), and `{stadsdelar}` in the sentence stands for them. `left_out` is true of a rank
    from which districts with a base below the threshold are left out.
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
    left_out: bool = False


@dataclass(frozen=True)
class PublishedCriterion:
    """A criterion's five counts and the share that meets it (None where it applies to no decision).

    Decisions whose documentation does not say (`framgar_ej`) count as not met, so `percent` is the lowest possible
    share and `most` the highest. `weighted` is the share together with its weighted share, where one can be estimated.
    """

    criterion: Criterion
    counts: Mapping[Outcome, int]
    base: int
    percent: int | None
    weighted: Share | None = None

    @property
    def area(self) -> Area:
        """The quality area under which the criterion is reported."""
        return self.criterion.area

    @property
    def most(self) -> int | None:
        """Percent if the criterion were met wherever the documentation does not say; None where the base is 0."""
        return percent(self.counts[Outcome.UPPFYLLT] + self.counts[Outcome.FRAMGAR_EJ], self.base)


@dataclass(frozen=True)
class PublishedSample:
    """How the drawn sample is weighted. `by` are the labels of the stratum variables. In the districts of `joined` some
    strata have no reviewed decision; in those of `absent` no decision is reviewed at all."""

    by: tuple[str, ...]
    joined: tuple[str, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True)
class Published:
    """Everything that a report may show. `background` has the distribution of the decisions over the sampling's
    columns.

    `breakdowns` and `divided` are the requested breakdowns; `standard` are the criteria and indicators by the
    dimensions that every report is broken down by. `compared` are the criteria by the dimension that the audit always
    compares (None with only one group), and `differences` the criteria's differences by the name of each dimension.
    `overviews` are about organisations. `printed_counts` are the counts about persons that are printed by group: a
    later report of the same decisions must take them into account.
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
        """All printed breakdowns, without duplicates."""
        breakdowns = (*self.breakdowns, *self.standard, *((self.compared,) if self.compared else ()))
        return tuple({b.id: b for b in breakdowns}.values())


TOGETHER = "Samtliga"
"""The group of all decisions."""


@dataclass(frozen=True)
class Share:
    """What may be printed of one row in one group.

    A hidden number is None; `count_among` or `base_among` is then its feasibility interval, which any reader can
    derive. `percent` and `interval` (95 %, whole percent) are None where a number is hidden, where the base is 0, and
    where it is `few`: below the threshold, which a report states in place of the numbers. `interval` is also None where
    districts of a drawn sample are taken together, since their decisions have different weights
    (`PublishedCriterion.weighted`).
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
        """The percent that the interval belongs to."""
        return self.percent if self.weighted is None else self.weighted

    @property
    def is_hidden(self) -> bool:
        """True where a number about persons is not shown."""
        return self.count is None or self.base is None


@dataclass(frozen=True)
class BreakdownRow:
    """A criterion, an indicator or a row of a table, with its share in each group, in the order of the groups.

    `persons` is true if it is about persons' circumstances and not only about the authority's conduct.
    """

    id: str
    label: str
    shares: tuple[Share, ...]
    persons: bool = False


@dataclass(frozen=True)
class PublishedBreakdown:
    """A table, all indicators or all criteria by one or two dimensions.

    `names` and `labels` are those of the dimensions. `groups` has a label per dimension, `TOGETHER` for all its groups,
    and `sizes` the number of decisions in each; `row_header` names what the rows are. `too_few` are groups that are
    left out because they have too few decisions. `undivided` has (id, label) of the rows that are left out because too
    much of them would be hidden, and `corrected` those that are left out because their data have been corrected since
    an earlier report; a table that is itself left undivided has no rows. `sensitive` is the number of
    primary suppressions, `further` that of secondary suppressions. With `adds_up` the rows are parts of one base.
    `invented` marks the data of a table that is not part of a report.
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
    corrected: tuple[tuple[str, str], ...] = ()
    invented: bool = False

    def column(self, *group: str) -> tuple[Share, ...]:
        """The share of every row in the group; ValueError if there is no such group."""
        place = self.groups.index(group)
        return tuple(row.shares[place] for row in self.rows)


@dataclass(frozen=True)
class PublishedDifference:
    """How a criterion's share differs between the groups of one dimension. `shown` has (group, percent) of the printed
    ones.

    `p` is from the exact test over the groups; None where there is nothing to test or a count is hidden. `adjusted` is
    corrected over the audit's headlines; None for any other criterion, which is explored and not tested.
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
    """The lowest and highest counts of the base within chance variation: 95 % (`inner`) and 99.8 % (`outer`)."""

    base: int
    inner: tuple[int, int]
    outer: tuple[int, int]


@dataclass(frozen=True)
class PublishedFunnel:
    """A criterion's share in each group against its base. `limits`, of chance variation around the share of all, has
    the groups' bases and others from the threshold up: every base if they are few."""

    criterion: str
    label: str
    together: Share
    points: tuple[tuple[str, Share], ...]
    limits: tuple[FunnelLimit, ...]

    def limit(self, base: int) -> FunnelLimit:
        """The limits for the base of a group."""
        return next(limit for limit in self.limits if limit.base == base)

    @property
    def beyond_outer(self) -> tuple[list[str], list[str]]:
        """The groups below and above the outer limits."""
        return self._points_outside(lambda limit: limit.outer, self.points)

    @property
    def between(self) -> tuple[list[str], list[str]]:
        """The groups below and above the inner limits, but within the outer."""
        below, above = self.beyond_outer
        return self._points_outside(lambda limit: limit.inner, [p for p in self.points if p[0] not in (*below, *above)])

    def _points_outside(
        self, ends: Callable[[FunnelLimit], tuple[int, int]], points: Sequence[tuple[str, Share]]
    ) -> tuple[list[str], list[str]]:
        points_with_limits = [(name, share.count or 0, ends(self.limit(share.base or 0))) for name, share in points]
        return [name for name, n, (low, _) in points_with_limits if n < low], [
            name for name, n, (_, high) in points_with_limits if n > high
        ]


Fact = str | int | Decimal | date | Share | None
"""The value of a cell: a label, a number or a day, None where the export has no value, or a criterion's share."""


@dataclass(frozen=True)
class PublishedOverview:
    """An overview that may be printed. `units` is the number of rows in the export's table, None without the table.

    A row begins with its labels. The share of a dialogue table is its last cell, without a header of its own. `total`
    tells whether the last row has the sums of the others.
    """

    overview: Overview
    headers: tuple[str, ...]
    rows: tuple[tuple[Fact, ...], ...]
    units: int | None
    total: bool = False

    @property
    def id(self) -> str:
        """The id of the overview."""
        return self.overview.id
