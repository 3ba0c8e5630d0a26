"""The contents of a report: indicators, tables, overviews of organisations, and the dimensions of breakdowns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from checks.codebook import DefinitionError, TableSpec
from checks.criteria import Area, Source
from checks.expressions import Expr
from checks.faults import check_sentence


@dataclass(frozen=True)
class Population:
    """A base of decisions with its Swedish forms: 'ärende', 'ärenden', 'ärendet', 'ärendena' and a qualifier.

    `suffix` qualifies the noun where the surrounding text says the rest; `narrowed` is the full qualifier, if longer.
    """

    id: str
    where: Expr
    label: str
    suffix: str = ""
    narrowed: str = ""

    @property
    def in_full(self) -> str:
        """The qualifier of the noun where the surrounding text says nothing."""
        return self.narrowed or self.suffix

    def noun(self, form: str) -> str:
        """The noun in that form (`ärende`, `ärenden`, `ärendet`, `ärendena`) with its qualifier."""
        return f"{form} {self.suffix}".strip()


@dataclass(frozen=True)
class Indicator:
    """A figure of the report: `hit` counted over `population`; `sentence` has `{av}` in place of the numbers."""

    id: str
    section: str
    label: str
    population: Population
    hit: Expr
    sentence: str
    note: str = ""
    needs_table: str | None = None

    def __post_init__(self) -> None:
        check_sentence(f"Indikatorn {self.id}: sentence", self.sentence)


_PLACES = {1: "Högst", 2: "Näst högst", -1: "Lägst", -2: "Näst lägst"}


@dataclass(frozen=True)
class DistrictRank:
    """The share of `indicator` in one district, chosen by rank over those with a base (1 highest, -1 lowest).

    `finding` says what the share is of, with `{av}` in place of the numbers: 'en aktuell DUR-utredning finns i {av}'.
    """

    id: str
    indicator: str
    rank: int
    label: str
    finding: str
    group: str = "stadsdel"

    def __post_init__(self) -> None:
        if self.rank not in _PLACES:
            raise DefinitionError(f"{self.id}: rank ska vara {', '.join(map(str, _PLACES))}.")
        check_sentence(f"{self.id}: finding", self.finding)

    @property
    def sentence(self) -> str:
        """The sentence if one district has that rank."""
        return f"{_PLACES[self.rank]} andel har den stadsdel där {self.finding}."

    def shared(self, place: int, *, by_all: bool) -> str:
        """The sentence if several districts share that rank, with `{stadsdelar}` in place of their names."""
        opening = "Lika stor andel" if by_all else f"{_PLACES[place]} andel"
        return f"{opening} har {{stadsdelar}}, där {self.finding}."


class Show(StrEnum):
    """How a report shows a table's numbers: only in one way, so that nothing is repeated."""

    TABLE = "tabell"
    FIGURE = "figur"
    """As bars if there are enough decisions, otherwise as a table."""
    TEXT = "text"
    """Only in the sentences; the table is in the workbook."""


@dataclass(frozen=True)
class Category:
    """A row of a `CategoryTable`; `optional` rows are shown only when not empty. `told` completes a sentence that
    begins 'I 48 av 120 ärenden (40 procent)': 'stämmer varken aktiviteter eller mål i planen med beställningen'."""

    label: str
    when: Expr
    optional: bool = False
    new_label: str = ""
    told: str = ""


@dataclass(frozen=True)
class CategoryTable:
    """Every decision of the population falls in exactly one category: the first whose `when` is true.

    Rows are printed in the given order; `first` names a category that is tried before all others even though it is
    printed later. If `relabel` is true for any decision, every row gets its `new_label`. `needs_table` is the table of
    the export without which nothing can be counted.
    """

    id: str
    section: str
    title: str
    row_header: str
    population: Population
    categories: tuple[Category, ...]
    sources: tuple[Source, ...]
    first: str = ""
    relabel: Expr | None = None
    note: str = ""
    needs_table: str | None = None
    show: Show = Show.TABLE

    @property
    def in_test_order(self) -> tuple[Category, ...]:
        """The categories in the order in which they are tried."""
        return tuple(sorted(self.categories, key=lambda c: c.label != self.first))


@dataclass(frozen=True)
class AttendanceTable:
    """Mean of `value` over the rows of `table`, and share of persons per `split`, for each `group` (Table 1).

    A person counts under the interval of his or her latest `period` in the group. `population` names the persons.
    """

    id: str
    section: str
    title: str
    table: str
    population: str
    person: str
    group: str
    split: str
    period: str
    value: str
    mean_label: str
    sources: tuple[Source, ...]
    note: str = ""


@dataclass(frozen=True)
class Duration:
    """Days between two dates of a decision."""

    label: str
    start: str
    end: str
    where: Expr


@dataclass(frozen=True)
class DurationTable:
    """Number, median, quartiles and longest of each duration, per value of `group`."""

    id: str
    section: str
    title: str
    group: str
    durations: tuple[Duration, ...]
    population: Population
    sources: tuple[Source, ...]
    area: Area
    note: str = ""


@dataclass(frozen=True)
class MeanTable:
    """Mean of `value` over the rows of `table` for each code of `group`, and for all of them in a row named `together`.

    `beside` is the variable by which another table has the same mean: the two together must not disclose the mean of a
    few persons. `told` is what a sentence calls the groups: {'Kvinna': 'kvinnor'}.
    """

    id: str
    section: str
    title: str
    table: str
    population: str
    person: str
    group: str
    beside: str
    value: str
    mean_label: str
    together: str
    sources: tuple[Source, ...]
    note: str = ""
    show: Show = Show.TABLE
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ShareTable:
    """Indicators in a table instead of in sentences: a row per label, with an indicator for each of `columns`.

    With several columns the indicators of a row have the same base, which is printed last. `told` has the sentence on
    the highest and the lowest share of a column: {'Ja': 'Samarbete pågår oftast med {most}, och mest sällan med
    {least}.'}.
    """

    id: str
    section: str
    title: str
    row_header: str
    columns: tuple[str, ...]
    rows: Mapping[str, tuple[str, ...]]
    sources: tuple[Source, ...]
    note: str = ""
    show: Show = Show.TABLE
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def indicators(self) -> tuple[str, ...]:
        """The ids of the indicators."""
        return tuple(id_ for ids in self.rows.values() for id_ in ids)


@dataclass(frozen=True)
class CrossTable:
    """The shares of `facts` (ids of indicators, or `kriterium_` and the id of a criterion) in groups of decisions, with
    a reading of the differences.

    The groups are `groups`; or those of a dimension that every report is broken down by (`dimension`), as in that
    protected breakdown; or the values of a text variable (`values`) with at least `fewest` decisions of the first fact,
    the others taken together as `rest`. If the groups are few, the sentences name all of them. Except for those of a
    dimension, groups are counted without protection, so neither they nor the facts may read anything about persons.
    """

    id: str
    section: str
    title: str
    row_header: str
    facts: tuple[str, ...]
    sources: tuple[Source, ...]
    groups: tuple[Category, ...] = ()
    dimension: str = ""
    values: str = ""
    fewest: int = 1
    rest: str = ""
    note: str = ""
    needs_table: str | None = None
    show: Show = Show.TEXT


@dataclass(frozen=True)
class RowsTable:
    """The number of rows of `table` for each code of `rows` that occurs, and for each code of `columns`.

    `where` is a condition over a row and the decision that it belongs to. `unit` is the noun for rows, in the plural,
    and `narrowed` qualifies it in a sentence ('med avslag').
    """

    id: str
    section: str
    title: str
    table: str
    population: str
    unit: str
    rows: str
    where: Expr
    sources: tuple[Source, ...]
    columns: str = ""
    note: str = ""
    narrowed: str = ""
    show: Show = Show.TABLE


ReportTable = CategoryTable | AttendanceTable | MeanTable | DurationTable | ShareTable | CrossTable | RowsTable


@dataclass(frozen=True)
class Dimension:
    """A dimension of breakdowns: a code variable, or an integer in classes that begin at each of `cuts`."""

    name: str
    label: str
    column: str
    cuts: tuple[int, ...] = ()

    @property
    def sql(self) -> str:
        """The code of a decision's group; classes are numbered from 0."""
        if not self.cuts:
            return f"CAST({self.column} AS VARCHAR)"
        return f"CAST({' + '.join(f'CAST({self.column} >= {cut} AS INTEGER)' for cut in self.cuts)} AS VARCHAR)"

    def groups(self, spec: TableSpec) -> Mapping[str, str]:
        """Code -> label of every group, in order."""
        if not self.cuts:
            return spec.variable(self.column).codes
        labels = [f"–{self.cuts[0] - 1}", *(f"{a}–{b - 1}" for a, b in pairwise(self.cuts)), f"{self.cuts[-1]}–"]
        return {str(i): label for i, label in enumerate(labels)}


DIMENSIONS = (
    Dimension("stadsdel", "Stadsdelsnämnd", "stadsdel"),
    Dimension("kon", "Kön", "kon"),
    Dimension("insats", "Insats", "insats"),
    Dimension("aldersgrupp", "Åldersgrupp", "alder", (30, 40, 50, 60)),
)
"""The breakdowns that the city's reviews have in common."""


@dataclass(frozen=True, kw_only=True)
class _Overview:
    """`table` is the table of the export; `unit` is the noun for a row ('en …') and its plural. An overview `at_end` is
    shown with the recommendations, otherwise before the results."""

    id: str
    section: str
    title: str
    table: str
    unit: tuple[str, str]
    sources: tuple[Source, ...]
    note: str = ""
    at_end: bool = False


@dataclass(frozen=True, kw_only=True)
class OverviewTable(_Overview):
    """A row per row of the table, named by the variable `name`, with the values of `columns`.

    `apart` is the variable that distinguishes rows of the same name. With `across` they are printed side by side, a row
    per variable: for a few units with many variables. If `criterion` names a variable with the ids of criteria, only
    rows that have one are shown, each with the share of all decisions that meets it.
    """

    name: str
    columns: tuple[str, ...]
    apart: str = ""
    across: bool = False
    criterion: str = ""

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that it reads."""
        return (self.name, *self.columns, *filter(None, (self.apart, self.criterion)))


@dataclass(frozen=True, kw_only=True)
class OfferTable(_Overview):
    """What is offered where: a row per variable of `offered`, all ja or nej, and a column per `group`, then in how many
    in all."""

    row_header: str
    group: str
    offered: tuple[str, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that it reads."""
        return (self.group, *self.offered)


@dataclass(frozen=True, kw_only=True)
class TallyTable(_Overview):
    """How many there are of each code of `rows` that occurs and each code of `columns`, with totals."""

    rows: str
    columns: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that it reads."""
        return (self.rows, self.columns)


@dataclass(frozen=True)
class DialogPair:
    """What a unit says (`variable`) and the criterion that shows it in the files."""

    label: str
    variable: str
    criterion: str


@dataclass(frozen=True, kw_only=True)
class DialogTable(_Overview):
    """What each unit says beside the share that meets a criterion in its `group`.

    `group` is the dimension that the audit always compares; `apart` tells units of the same group apart.
    """

    group: str
    apart: str
    pairs: tuple[DialogPair, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that it reads."""
        return (self.group, self.apart, *(pair.variable for pair in self.pairs))


Overview = OverviewTable | OfferTable | TallyTable | DialogTable
