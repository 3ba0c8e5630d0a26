"""The vocabulary of an audit: variables, tables, criteria, tables and indicators of a report.

Everything is frozen and checked when it is made, so a faulty definition fails at import and never in the middle
of an inspector's run.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from checks.evidence import Evidence, parts
from checks.law import Provision
from checks.overviews import Overview, problem
from checks.rules import ALWAYS, Expr, Not, all_of


class DefinitionError(Exception):
    """An audit's definition is wrong: says which criterion, table or indicator, and why (in Swedish)."""


class Outcome(StrEnum):
    """The five outcomes of a criterion; every decision gets exactly one of them."""

    UPPFYLLT = "uppfyllt"
    DELVIS = "delvis"
    EJ_UPPFYLLT = "ej_uppfyllt"
    FRAMGAR_EJ = "framgar_ej"
    EJ_AKTUELLT = "ej_aktuellt"

    @property
    def label(self) -> str:
        """What an inspector reads."""
        return _OUTCOME_LABELS[self]

    @property
    def is_shortfall(self) -> bool:
        """True for the outcomes that ask for evidence."""
        return self in SHORTFALLS


_OUTCOME_LABELS = {
    Outcome.UPPFYLLT: "Uppfyllt",
    Outcome.DELVIS: "Delvis uppfyllt",
    Outcome.EJ_UPPFYLLT: "Ej uppfyllt",
    Outcome.FRAMGAR_EJ: "Framgår ej",
    Outcome.EJ_AKTUELLT: "Ej aktuellt",
}
SHORTFALLS = (Outcome.DELVIS, Outcome.EJ_UPPFYLLT, Outcome.FRAMGAR_EJ)


class Area(StrEnum):
    """Quality areas of Socialstyrelsen and SKR (GR Kvalitetsområden); the last two are reported as one."""

    TRYGGHET = "Trygghet och säkerhet"
    SJALVBESTAMMANDE = "Självbestämmande och integritet"
    TILLGANGLIGHET = "Tillgänglighet"
    HELHETSSYN = "Helhetssyn och samordning"
    KUNSKAP = "Kunskapsbaserad verksamhet och effektivitet"


class Kind(StrEnum):
    """How the cells of a variable are read; see `pipeline.cells`."""

    ID = "id"
    CODE = "kod"
    INTEGER = "heltal"
    DECIMAL = "decimaltal"
    DATE = "datum"
    MONTH = "månad"
    TEXT = "fritext"


@dataclass(frozen=True)
class Source:
    """Where a rule comes from: a document's abbreviation (key of `Audit.documents`) and the place in it."""

    document: str
    place: str

    def __str__(self) -> str:
        return f"{self.document} {self.place}".strip()


@dataclass(frozen=True)
class Variable:
    """One column of an export. `required` tells on which rows an empty cell is an error (None: never)."""

    name: str
    label: str
    kind: Kind
    source: str
    codes: Mapping[str, str] = field(default_factory=dict)
    required: Expr | None = ALWAYS
    low: int = 0
    high: int = 0
    unique: bool = False

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise DefinitionError(f"Variabeln {self.name!r}: namnet får bara ha a–z, siffror och _.")
        if (self.kind is Kind.CODE) != bool(self.codes):
            raise DefinitionError(f"Variabeln {self.name}: koder ska finnas för kodvariabler och bara för dem.")


@dataclass(frozen=True)
class RowRule:
    """A rule between columns: a row on which `breach` is true is an input error that names `columns`."""

    columns: tuple[str, ...]
    breach: Expr
    message: str


@dataclass(frozen=True)
class TableSpec:
    """One table of an export. `key` is unique over the rows where all its columns have a value.

    The rows of an `organisation` table are about units, premises and the like, never about decisions or persons.
    """

    name: str
    label: str
    variables: tuple[Variable, ...]
    key: tuple[str, ...]
    rules: tuple[RowRule, ...] = ()
    parent: str | None = None
    optional: bool = False
    organisation: bool = False

    def __post_init__(self) -> None:
        if not self.organisation and any(v.kind is Kind.TEXT for v in self.variables):
            raise DefinitionError(f"Tabellen {self.name}: fritext får bara finnas i en tabell om organisationer.")
        for where, expr in self._conditions():
            if unknown := set(expr.columns) - set(self.names):
                raise DefinitionError(f"{where}: {self.name} har ingen variabel {min(unknown)}.")
            _refuse_unknown_codes(where, expr, self.codes)

    def variable(self, name: str) -> Variable:
        """The variable of that name; KeyError if the table has none."""
        return self._by_name[name]

    def named(self, *names: str) -> str:
        """The variables as an inspector reads them: 'Beslut fr.o.m. (beslut_from) och Beslut t.o.m. (beslut_tom)'."""
        return " och ".join(f"{self.variable(name).label} ({name})" for name in names)

    @property
    def codes(self) -> dict[str, set[str]]:
        """Code variable -> its codes."""
        return {v.name: set(v.codes) for v in self.variables if v.codes}

    def _conditions(self) -> Iterable[tuple[str, Expr]]:
        """Every condition of the contract, with the name of what it belongs to."""
        for variable in self.variables:
            if variable.required is not None:
                yield f"Variabeln {variable.name}", variable.required
        for rule in self.rules:
            yield f"Regeln ”{rule.message}”", rule.breach

    @property
    def _by_name(self) -> dict[str, Variable]:
        return {v.name: v for v in self.variables}

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in the codebook's order."""
        return tuple(v.name for v in self.variables)


@dataclass(frozen=True)
class Derived:
    """A value worked out from a decision's row before the criteria look at it (a last day, a start date)."""

    name: str
    label: str
    sql_type: str


@dataclass(frozen=True)
class Case:
    """If `when` is true (and no earlier case was), the outcome is `outcome`.

    `evidence` explains a shortfall that this case decides, where `Criterion.evidence` is not enough.
    """

    outcome: Outcome
    when: Expr
    evidence: Evidence = ()


@dataclass(frozen=True)
class Criterion:
    """One question to every decision.

    `population` false gives `ej_aktuellt`; then the first case that is true decides; if none is, a value that the
    rule needs is missing and the outcome is `framgar_ej`. `evidence` names the columns that explain a shortfall
    (default: those that made the deciding case true). `target` is a level in percent that the audit expects, if it
    sets one; `provisions` are those of the law that the sources rest it on. `section` is that of the results which
    tells its share, where no source names one and no indicator there tells it.
    """

    id: str
    label: str
    question: str
    area: Area
    sources: tuple[Source, ...]
    population: Expr
    cases: tuple[Case, ...]
    note: str = ""
    evidence: Evidence = ()
    target: int | None = None
    provisions: tuple[Provision, ...] = ()
    section: str = ""

    @property
    def evidence_columns(self) -> tuple[str, ...]:
        """Columns whose values explain a shortfall, each once, in the order in which they are named or read."""
        named = unique(c for part in parts(self.evidence) for c in part.named)
        return named or unique(c for case in self.cases for c in case.when.columns)

    @property
    def base(self) -> Expr:
        """The decisions that it applies to: those of the population that no case makes `ej_aktuellt`."""
        return all_of(self.population, *(Not(c.when) for c in self.cases if c.outcome is Outcome.EJ_AKTUELLT))

    def conditions(self) -> Iterable[Expr]:
        """Every expression of its own, the population first."""
        yield self.population
        for case in self.cases:
            yield from (case.when, *(part.when for part in parts(case.evidence)))
        yield from (item.when for item in (*parts(self.evidence), *self.provisions))


@dataclass(frozen=True)
class Population:
    """A base of decisions with its Swedish forms: 'ärende', 'ärenden', 'ärendet', 'ärendena' and what follows."""

    id: str
    where: Expr
    label: str
    suffix: str = ""

    def noun(self, form: str) -> str:
        """The noun in that form (`ärende`, `ärenden`, `ärendet`, `ärendena`) with what narrows it."""
        return f"{form} {self.suffix}".strip()


@dataclass(frozen=True)
class Indicator:
    """A figure of the report: `hit` counted over `population`; `sentence` holds `{av}` where the numbers go."""

    id: str
    section: str
    label: str
    population: Population
    hit: Expr
    sentence: str
    note: str = ""
    needs_table: str | None = None


@dataclass(frozen=True)
class DistrictRank:
    """The share of `indicator` in one district, chosen by rank over those with a base (1 highest, -1 lowest)."""

    id: str
    indicator: str
    rank: int
    label: str
    sentence: str
    group: str = "stadsdel"


@dataclass(frozen=True)
class Category:
    """A row of a `CategoryTable`; `optional` rows are shown only when not empty."""

    label: str
    when: Expr
    optional: bool = False
    new_label: str = ""


@dataclass(frozen=True)
class CategoryTable:
    """Every decision of the population falls in exactly one category: the first whose `when` is true.

    Rows are printed in the order given; `first` names a category that is tried before all others though it is
    printed later. `relabel` true for any decision switches every row to its `new_label`. `needs_table` is the table of
    the export without which there is nothing to count.
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


ReportTable = CategoryTable | AttendanceTable | DurationTable


@dataclass(frozen=True)
class Dimension:
    """What a report can be broken down by: a code variable, or an integer in classes that begin at each of `cuts`."""

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
        ends = [f"–{self.cuts[0] - 1}", *(f"{a}–{b - 1}" for a, b in pairwise(self.cuts)), f"{self.cuts[-1]}–"]
        return {str(i): label for i, label in enumerate(ends)}


DIMENSIONS = (
    Dimension("stadsdel", "Stadsdelsnämnd", "stadsdel"),
    Dimension("kon", "Kön", "kon"),
    Dimension("insats", "Insats", "insats"),
    Dimension("aldersgrupp", "Åldersgrupp", "alder", (30, 40, 50, 60)),
)
"""The breakdowns that the city's reviews have in common."""


LOWEST_THRESHOLD = 4
"""The lowest count of a broken-down cell that may be shown."""


@dataclass(frozen=True)
class Quota:
    """The part of a drawn sample that each code of `variable` is to have; the parts add up to one."""

    variable: str
    shares: Mapping[str, Fraction]

    def __post_init__(self) -> None:
        if sum(self.shares.values()) != 1 or min(self.shares.values()) < 0:
            raise DefinitionError(f"Kvoten för {self.variable}: andelarna ska tillsammans bli ett.")


@dataclass(frozen=True)
class Document:
    """A source document: its title and the edition that the audit cites."""

    title: str
    edition: str


@dataclass(frozen=True)
class Audit:
    """A whole review as a definition: the data contract, the criteria, and what its report shows.

    `decided` is the date of the decision, which `period` is about; `background` are the variables that describe the
    decisions in the report's method section; `threshold` is the lowest count of a broken-down cell that is shown;
    `review` are the variables that tell of the review and not of the decision, which two reviewers need not share;
    `quotas` are those of its random sample (none: the audit draws none), and `sampled` the decisions to draw from;
    `overviews` are what the report shows of tables that are about organisations, in order.
    """

    name: str
    title: str
    subtitle: str
    period: tuple[date, date]
    granskningsdatum: date
    documents: Mapping[str, Document]
    tables: tuple[TableSpec, ...]
    derived_sql: str
    derived: tuple[Derived, ...]
    criteria: tuple[Criterion, ...]
    sections: tuple[str, ...]
    report_tables: tuple[ReportTable, ...]
    indicators: tuple[Indicator, ...]
    ranks: tuple[DistrictRank, ...] = ()
    parameters: Mapping[str, int | str | None] = field(default_factory=dict)
    threshold: int = 4
    decided: str = "beslut_datum"
    background: tuple[str, ...] = ("stadsdel", "kon", "insats", "beslut_utfall")
    dimensions: tuple[Dimension, ...] = DIMENSIONS
    working_days: tuple[int, ...] = ()
    review: tuple[str, ...] = ("granskad_datum", "granskare")
    quotas: tuple[Quota, ...] = ()
    sampled: Expr = ALWAYS
    overviews: tuple[Overview, ...] = ()

    def __post_init__(self) -> None:
        _refuse_repeats("kriterium", (c.id for c in self.criteria))
        _refuse_repeats("tabell", (t.id for t in (*self.report_tables, *self.overviews)))
        _refuse_repeats("indikator", (*(i.id for i in self.indicators), *(r.id for r in self.ranks)))
        for table in self.tables:
            _refuse_repeats(f"variabel i {table.name}", table.names)
        for where, expr in self.expressions():
            self._check_codes(where, expr)
        for where, document in self._cited():
            if document not in self.documents:
                raise DefinitionError(f"{where}: källan {document} finns inte bland documents.")
        if self.period[0] > self.period[1]:
            raise DefinitionError(f"Granskningen {self.name}: period slutar innan den börjar.")
        if self.threshold < LOWEST_THRESHOLD:
            raise DefinitionError(f"Granskningen {self.name}: threshold får inte vara lägre än {LOWEST_THRESHOLD}.")
        for item in (*self.report_tables, *self.indicators, *(c for c in self.criteria if c.section)):
            if item.section not in self.sections:
                raise DefinitionError(f"{item.id}: avsnittet {item.section!r} finns inte i granskningens avsnitt.")
        self._check_sampling()
        for overview in self.overviews:
            if wrong := problem(overview, self):
                raise DefinitionError(f"{overview.id}: {wrong}.")

    @property
    def main(self) -> TableSpec:
        """The table with a row per decision: the first one."""
        return self.tables[0]

    def table(self, name: str) -> TableSpec:
        """The table of that name; KeyError if the audit has none."""
        return {t.name: t for t in self.tables}[name]

    def lacking(self, present: Collection[str]) -> tuple[TableSpec, ...]:
        """The tables that an export with those `present` should have had. One about organisations is never missed:
        some reviews make such a survey and others do not."""
        return tuple(t for t in self.tables if t.name not in present and not t.organisation)

    def criterion(self, id_: str) -> Criterion:
        """The criterion of that id; KeyError if the audit has none."""
        return {c.id: c for c in self.criteria}[id_]

    def expressions(self) -> Iterable[tuple[str, Expr]]:
        """Every expression over decisions, with the name of what it belongs to."""
        for criterion in self.criteria:
            yield from ((f"Kriteriet {criterion.id}", expr) for expr in criterion.conditions())
        for table in self.report_tables:
            match table:
                case CategoryTable():
                    conditions = [table.population.where, *(c.when for c in table.categories)]
                    conditions += [table.relabel] if table.relabel else []
                case DurationTable():
                    conditions = [table.population.where, *(d.where for d in table.durations)]
                case AttendanceTable():
                    conditions = []
            yield from ((f"Tabellen {table.id}", expr) for expr in conditions)
        for indicator in self.indicators:
            yield f"Indikatorn {indicator.id}", indicator.population.where
            yield f"Indikatorn {indicator.id}", indicator.hit

    def _cited(self) -> Iterable[tuple[str, str]]:
        """The abbreviation of every source, with the name of what cites it."""
        for table in self.tables:
            for variable in table.variables:
                where = f"Variabeln {variable.name} i {table.name}"
                yield from ((where, part.split()[0]) for part in variable.source.split(";") if part.strip())
        for criterion in self.criteria:
            yield from ((f"Kriteriet {criterion.id}", source.document) for source in criterion.sources)
        for shown in (*self.report_tables, *self.overviews):
            yield from ((f"Tabellen {shown.id}", source.document) for source in shown.sources)

    def _check_codes(self, where: str, expr: Expr) -> None:
        outcomes = {f"utfall_{c.id}": {str(o) for o in Outcome} for c in self.criteria}
        _refuse_unknown_codes(where, expr, self.main.codes | outcomes)

    def _check_sampling(self) -> None:
        _refuse_repeats("kvoter", (quota.variable for quota in self.quotas))
        codes = {v.name: set(v.codes) for v in self.main.variables}
        for quota in self.quotas:
            if not codes.get(quota.variable) or codes[quota.variable] != set(quota.shares):
                raise DefinitionError(f"Kvoten för {quota.variable}: den ska ha en andel för varje kod i kodboken.")
        for column in self.sampled.columns:
            if column not in codes:
                raise DefinitionError(f"Urvalet: {self.main.name} har ingen variabel {column}.")
        self._check_codes("Urvalet", self.sampled)


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names, each once, in the order in which they first come."""
    return tuple(dict.fromkeys(names))


def _refuse_unknown_codes(where: str, expr: Expr, codes: Mapping[str, Collection[str]]) -> None:
    # DuckDB compares an ENUM with a misspelt literal without a word (never true), so codes are checked here.
    for column, code in expr.codes:
        if column in codes and code not in codes[column]:
            raise DefinitionError(f"{where}: {column} har ingen kod {code!r}.")


def _refuse_repeats(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DefinitionError(f"Definitionen har två {what} med namnet {name}.")
        seen.add(name)
