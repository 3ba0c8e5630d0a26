"""The definition of a review."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction
from functools import cached_property

from checks.codebook import DefinitionError, Kind, TableSpec, refuse_unknown_codes
from checks.criteria import Criterion, Outcome
from checks.derived import Derived
from checks.derived_sql import derived_sql
from checks.examples import Example, Row, example_row, is_date
from checks.expectations import Expectation, Expected
from checks.expressions import ALWAYS, Expr, comparisons
from checks.faults import meant
from checks.references import (
    Known,
    wrong_choice,
    wrong_expectation,
    wrong_overview,
    wrong_rank,
    wrong_table,
    wrong_table_name,
)
from checks.report_tables import (
    DIMENSIONS,
    AttendanceTable,
    CategoryTable,
    CrossTable,
    Dimension,
    DistrictRank,
    DurationTable,
    Indicator,
    MeanTable,
    Overview,
    ReportTable,
    RowsTable,
    ShareTable,
)

STEPS = (
    "De stadsdelsförvaltningar som ska granskas får brev om granskningen.",
    "Inspektörerna träffar cheferna och berättar vad som ska granskas och hur.",
    "Medarbetarna berättar i ett dialogmöte hur de arbetar.",
    "Styrdokument och rutiner läses.",
    "Akterna läses, och det som står i dem förs in i ett formulär.",
    "Chefer och medarbetare får veta vad som framkom och kan svara på det.",
    "Rapporten lämnas till socialnämnden och till stadsdelsnämnderna.",
    "Rådet för funktionshinderfrågor får ta del av resultatet.",
    "Granskningen följs upp efter ett halvt till ett år.",
)
"""How the city's inspectors work, step by step (GR Granskningsmodell), in words of our own."""
LOWEST_THRESHOLD = 4
"""The lowest count of a broken-down cell that may be shown."""


@dataclass(frozen=True)
class Quota:
    """The share of a drawn sample for each code of `variable`; the shares add up to one."""

    variable: str
    shares: Mapping[str, Fraction]

    def __post_init__(self) -> None:
        if sum(self.shares.values()) != 1 or min(self.shares.values()) < 0:
            raise DefinitionError(f"Kvoten för {self.variable}: andelarna ska tillsammans bli ett.")


@dataclass(frozen=True)
class Document:
    """A source document: its title, the edition that the audit cites, and a remark on the edition."""

    title: str
    edition: str
    remark: str = ""

    @property
    def described(self) -> str:
        """The edition with the remark."""
        return ", ".join(filter(None, (self.edition, self.remark)))


@dataclass(frozen=True, repr=False)
class Audit:
    """The definition of a review: the data contract, the criteria, and the contents of its report.

    `decided` is the column with the date of the decision, which `period` limits; `background` are the variables that
    describe the decisions in the report's method section; `threshold` is the lowest count of a broken-down cell that is
    shown; `review` are the variables about the review rather than the decision, which may differ between two reviewers;
    `quotas` are those of its random sample (none: the audit draws none), and `sampled` the decisions to draw from;
    `overviews` are those of tables about organisations, in order. `main_criteria` always come first, and `headlines`,
    about ten including them, are the criteria whose differences are tested. `prompts` say, for a section of the report,
    what an inspector should write there (none: a general request). `follows` is the audit that it is based on, whose
    catalogue says what the two have in common. `main_tables` are report tables that belong to the main criteria and are
    shown with them; `law` says under which act the decisions were made, `steps` how the review is done, and `lettered`
    whether published results name the districts by letter. `base_rows` has for each table the row that the examples
    start from, and `examples_day` is the granskningsdatum that they were written for (None: the audit's own).
    `expectations` are the questions on the page of data quality, asked if they fail.
    """

    name: str
    title: str
    subtitle: str
    period: tuple[date, date]
    granskningsdatum: date
    documents: Mapping[str, Document]
    tables: tuple[TableSpec, ...]
    derived: tuple[Derived, ...]
    criteria: tuple[Criterion, ...]
    sections: tuple[str, ...]
    report_tables: tuple[ReportTable, ...]
    indicators: tuple[Indicator, ...]
    ranks: tuple[DistrictRank, ...] = ()
    parameters: Mapping[str, int | str | None] = field(default_factory=dict)
    threshold: int = LOWEST_THRESHOLD
    decided: str = "beslut_datum"
    background: tuple[str, ...] = ("stadsdel", "kon", "insats", "beslut_utfall")
    dimensions: tuple[Dimension, ...] = DIMENSIONS
    review: tuple[str, ...] = ("granskad_datum", "granskare")
    quotas: tuple[Quota, ...] = ()
    sampled: Expr = ALWAYS
    overviews: tuple[Overview, ...] = ()
    main_criteria: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()
    main_tables: tuple[str, ...] = ()
    law: str = ""
    lettered: bool = False
    steps: tuple[str, ...] = STEPS
    prompts: Mapping[str, str] = field(default_factory=dict)
    follows: Audit | None = field(default=None, repr=False)
    base_rows: Mapping[str, Row] = field(default_factory=dict)
    examples_day: date | None = None
    expectations: tuple[Expectation, ...] = ()

    def __post_init__(self) -> None:
        """DefinitionError, in Swedish, for the first thing that is wrong."""
        self._check_names()
        for where, expr in self.expressions():
            self._check_codes(where, expr)
        for where, document in self._cited_sources():
            if document not in self.documents:
                raise DefinitionError(f"{where}: källan {document} finns inte bland documents.")
        if self.period[0] > self.period[1]:
            raise DefinitionError(f"Granskningen {self.name}: period slutar innan den börjar.")
        if self.threshold < LOWEST_THRESHOLD:
            raise DefinitionError(f"Granskningen {self.name}: threshold får inte vara lägre än {LOWEST_THRESHOLD}.")
        self._check_sections()
        self._check_sampling()
        self._check_examples()
        self._check_references()

    def _check_names(self) -> None:
        _refuse_repeats("kriterium", (c.id for c in self.criteria))
        _refuse_repeats("tabell", (t.id for t in (*self.report_tables, *self.overviews)))
        _refuse_repeats("förväntan", (e.id for e in self.expectations))
        _refuse_repeats("indikator", (*(i.id for i in self.indicators), *(r.id for r in self.ranks)))
        for table in self.tables:
            _refuse_repeats(f"variabel i {table.name}", table.names)
        worked_out = (*(value.name for value in self.derived), *(t.id for t in self.report_tables))
        _refuse_repeats("uppgifter", (*self.main.names, *worked_out))

    def _check_sections(self) -> None:
        for item in (*self.report_tables, *self.indicators, *(c for c in self.criteria if c.section)):
            if item.section not in self.sections:
                raise DefinitionError(f"{item.id}: avsnittet {item.section!r} finns inte i granskningens avsnitt.")
        for section in self.prompts:
            if section not in self.sections:
                raise DefinitionError(f"prompts: avsnittet {section!r} finns inte i granskningens avsnitt.")

    def _check_examples(self) -> None:
        for criterion in self.criteria:
            for number, example in enumerate(criterion.examples, 1):
                if error := self._wrong_example(criterion, example):
                    raise DefinitionError(f"Kriteriet {criterion.id}, exempel {number}: {error}")

    def _check_references(self) -> None:
        known = Known(
            self.tables,
            {i.id: i.population for i in self.indicators},
            frozenset(self.criteria_by_id),
            frozenset(rank.indicator for rank in self.ranks),
            self.standard_dimensions,
        )
        where = f"Granskningen {self.name}"
        errors = [
            (where, wrong_choice(known, self.main_criteria + self.headlines, self.main_tables, self.report_tables)),
            *((f"Tabellen {table.id}", wrong_table(known, table)) for table in self.report_tables),
            *((f"Indikatorn {i.id}", wrong_table_name(known, i.needs_table)) for i in self.indicators),
            *((rank.id, wrong_rank(known, rank)) for rank in self.ranks),
            *((f"Förväntan {e.id}", wrong_expectation(known, e)) for e in self.expectations),
            *((overview.id, wrong_overview(known, overview)) for overview in self.overviews),
        ]
        for what, error in errors:
            if error:
                raise DefinitionError(f"{what}: {error}")

    def __repr__(self) -> str:
        return f"Audit({self.name!r}, {len(self.criteria)} kriterier, {len(self.report_tables)} tabeller)"

    @property
    def written_out(self) -> str:
        """Everything in the definition, as text."""
        texts = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
        return f"Audit({', '.join(texts)})"

    @property
    def derived_sql(self) -> str:
        """One query for every decision with its derived values; see `checks.derived_sql`."""
        return derived_sql(self.derived, self.main.key[0])

    @property
    def working_days(self) -> tuple[int, ...]:
        """The numbers of working days that the derived values look ahead."""
        return tuple(sorted({n for value in self.derived for _, n in value.formula.working_days}))

    @property
    def standard_dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions that every report is broken down by: those of codes, not of classes of a number."""
        return tuple(d for d in self.dimensions if not d.cuts)

    @property
    def main(self) -> TableSpec:
        """The table with a row per decision: the first one."""
        return self.tables[0]

    @property
    def drawn_by(self) -> tuple[str, ...]:
        """The variables that define a stratum of the sample: the district, then that of each quota."""
        return (self.compared.column, *(quota.variable for quota in self.quotas))

    @property
    def known_before(self) -> tuple[str, ...]:
        """The variables known from the list of decisions before a file is opened, in the codebook's order."""
        names = {*self.main.key, *self.drawn_by, self.decided, *self.sampled.columns}
        return tuple(name for name in self.main.names if name in names)

    @property
    def compared(self) -> Dimension:
        """The first dimension, which the audit always compares by, gives feedback by and draws its sample by."""
        return self.dimensions[0]

    def table(self, name: str) -> TableSpec:
        """The table of that name; KeyError if the audit has none."""
        return {t.name: t for t in self.tables}[name]

    def missing_tables(self, present: Collection[str]) -> tuple[TableSpec, ...]:
        """The tables that are missing from an export with those `present`. A table about organisations is never
        missing, since not every review makes such a survey."""
        return tuple(t for t in self.tables if t.name not in present and not t.organisation)

    @cached_property
    def criteria_by_id(self) -> Mapping[str, Criterion]:
        """The criteria by their ids."""
        return {c.id: c for c in self.criteria}

    def criterion(self, id_: str) -> Criterion:
        """The criterion of that id; KeyError if the audit has none."""
        return self.criteria_by_id[id_]

    def expressions(self) -> Iterable[tuple[str, Expr]]:
        """All expressions over decisions, each with the name of the definition that it belongs to."""
        for criterion in self.criteria:
            yield from ((f"Kriteriet {criterion.id}", expr) for expr in criterion.conditions())
        for table in self.report_tables:
            match table:
                case CategoryTable():
                    conditions = [table.population.where, *(c.when for c in table.categories)]
                    conditions += [] if table.relabel is None else [table.relabel]
                case DurationTable():
                    conditions = [table.population.where, *(d.where for d in table.durations)]
                case CrossTable():
                    conditions = [c.when for c in table.groups]
                case AttendanceTable() | MeanTable() | ShareTable() | RowsTable():
                    conditions = []
            yield from ((f"Tabellen {table.id}", expr) for expr in conditions)
        for indicator in self.indicators:
            yield f"Indikatorn {indicator.id}", indicator.population.where
            yield f"Indikatorn {indicator.id}", indicator.hit
        for expectation in self.expectations:
            if isinstance(expectation, Expected):
                yield from ((f"Förväntan {expectation.id}", e) for e in (expectation.among, expectation.holds))

    def _cited_sources(self) -> Iterable[tuple[str, str]]:
        """(name of the citing definition, abbreviation of the source) for every citation."""
        for table in self.tables:
            for variable in table.variables:
                where = f"Variabeln {variable.name} i {table.name}"
                yield from ((where, part.split()[0]) for part in variable.source.split(";") if part.strip())
        for criterion in self.criteria:
            yield from ((f"Kriteriet {criterion.id}", source.document) for source in criterion.sources)
        for printed in (*self.report_tables, *self.overviews):
            yield from ((f"Tabellen {printed.id}", source.document) for source in printed.sources)

    @cached_property
    def _codes(self) -> Mapping[str, Collection[str]]:
        """The possible codes of each code variable and of each criterion's outcome."""
        outcomes = set(map(str, Outcome))
        return {**self.main.codes, **{f"utfall_{c.id}": outcomes for c in self.criteria}}

    def _check_codes(self, where: str, expr: Expr) -> None:
        refuse_unknown_codes(where, expr, self._codes)
        numbers = {v.name for v in self.main.variables if v.kind in (Kind.INTEGER, Kind.DECIMAL)}
        for comparison in comparisons(expr):
            if len(comparison.columns) == 2 and numbers.intersection(comparison.columns):
                raise DefinitionError(
                    f"{where}: {comparison.left.column} och {comparison.right.column} jämförs med varandra. "
                    "Ett tal jämförs med ett fast tal."
                )

    def _wrong_example(self, criterion: Criterion, example: Example) -> str | None:
        """What is wrong with an example, in Swedish; None if nothing is."""
        if example.outcome not in set(Outcome):
            return f"{example.outcome} är inget utfall.{meant(example.outcome, list(Outcome))}"
        base = self.base_rows.get(self.main.name, {}) if criterion.examples_from is None else criterion.examples_from
        known = {*self.main.names, *(table.name for table in self.tables if table.parent)}
        kinds = {v.name: v.kind for v in self.main.variables}
        for name, value in example_row(example, base).items():
            if name not in known:
                return f"{self.main.name} har ingen variabel {name}.{meant(name, known)}"
            if name in self.main.codes and value is not None and value not in self.main.codes[name]:
                return f"{name} har ingen kod {value!r}.{meant(str(value), self.main.codes[name])}"
            if kinds.get(name) is Kind.DATE and value is not None and not is_date(value):
                return f"{name} är {value!r}, men ett datum skrivs som '2025-02-19'."
        return None

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


def _refuse_repeats(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DefinitionError(f"Definitionen har namnet {name} två gånger ({what}).")
        seen.add(name)
