"""Values derived from a decision and the rows that belong to it, before the criteria are evaluated.

    class Uppgifter(WorkedOut):
        gd = first_given(arende.granskad_datum, review_day, label="Granskningsdag")
        uppf_antal = uppfoljningar.count(after=arende.beslut_datum, until=gd, label="Antal uppföljningar")

Each value is a column from the next line on. It is computed either from the decision's own row or over the rows of
another table; the first kind may read both kinds, the second only the first kind. If the export lacks the table, the
values over its rows are unknown, which the criteria turn into `framgar_ej`.

The SQL is portable to another engine: whole months are added to a date, never counted between two dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from checks.codebook import About
from checks.columns import Amount, Day, Later, Moment, Nullable, Time, always
from checks.declared import Declared, Nameable
from checks.expressions import Expr, Flag, Term, all_of
from checks.faults import DefinitionError
from checks.tables import Table


@dataclass(frozen=True)
class Formula:
    """How a value is computed: `sql` over the decision's row, and the columns that it reads.

    `working_days` has (column, number) of the working days that it looks up in the calendar.
    """

    sql: str
    columns: tuple[str, ...]
    working_days: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class OfRows(Formula):
    """A formula over the rows of `table`: `sql` has {0}, {1} … in place of its `aggregates`; `columns` are the
    decision's."""

    table: str = ""
    date: str = ""
    own: tuple[str, ...] = ()
    aggregates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Derived:
    """A value derived before the criteria are evaluated (a last day, a start date)."""

    name: str
    label: str
    sql_type: str
    formula: Formula
    about: About


class WorkedOut(metaclass=Declared):
    """A class whose attributes are derived values; the name of the attribute is the name of the column."""


class DerivedValue(Nullable, Nameable):
    """A value that is worked out, with its name in the report."""

    formula: Formula
    label: str


@dataclass(frozen=True, eq=False)
class _DerivedColumn(DerivedValue):
    formula: Formula
    label: str = ""
    name: str = ""

    def named(self, name: str) -> Self:
        """The value under that name."""
        if not self.label:
            raise DefinitionError(f"{name} behöver en label, som är dess namn i rapporten.")
        return replace(self, name=name)


class DayOut(_DerivedColumn, Moment):
    """A derived date."""

    @property
    def term(self) -> Term:
        return Term(self._own_name())


class AmountOut(_DerivedColumn, Amount):
    """A derived number."""


@dataclass(frozen=True, eq=False)
class FlagOut(Flag, DerivedValue):
    """True, false or unknown: itself a condition."""

    formula: Formula = Formula("", ())
    label: str = ""

    @property
    def name(self) -> str:  # type: ignore[override]
        """The column's name."""
        return self.column

    def named(self, name: str) -> Self:
        """The value under that name."""
        if not self.label:
            raise DefinitionError(f"{name} behöver en label, som är dess namn i rapporten.")
        return replace(self, column=name)


review_day = Later(Term("granskningsdatum"))
"""The day up to which the files were read: the audit's `granskningsdatum`, or the one that the run states."""

_ORDER = (About.ADMINISTRATIV, About.HANDLAGGNING, About.PERSON)


def derived_of(values: type[WorkedOut], tables: Sequence[Table]) -> tuple[Derived, ...]:
    """The values of the class, in order. `about` of a value is that of the most sensitive column that it reads.

    >>> derived_of(WorkedOut, [])
    ()
    """
    about = {variable.name: variable.about for table in tables for variable in table.spec.variables}
    derived = []
    for name, value in values.members(DerivedValue):
        formula = value.formula
        row_columns = formula.own if isinstance(formula, OfRows) else ()
        # The existence of rows is conduct.
        minimum = About.HANDLAGGNING if isinstance(formula, OfRows) else About.ADMINISTRATIV
        read_about = [about.get(column, About.ADMINISTRATIV) for column in (*formula.columns, *row_columns)]
        about[name] = max((minimum, *read_about), key=_ORDER.index)
        derived.append(Derived(name, value.label, _TYPES[type(value)], formula, about[name]))
    return tuple(derived)


_TYPES = {DayOut: "DATE", AmountOut: "INTEGER", FlagOut: "BOOLEAN"}


# --- Of the decision's own row ----------------------------------------------------------------------------


def first_given(*dates: Moment, label: str = "") -> DayOut:
    """The first of the dates that has a value.

    >>> first_given(review_day, label="Granskningsdag").formula.sql
    'coalesce(granskningsdatum)'
    """
    return _row([_operand(date) for date in dates], "coalesce({})", label)


def earliest(first: Moment, second: Moment, *, label: str = "") -> DayOut:
    """The earlier of two dates; if one is missing, the other.

    >>> earliest(review_day, review_day + Time(days=1)).formula.columns
    ('granskningsdatum', 'granskningsdatum')
    """
    return _pick(first, second, "<", label)


def latest(first: Moment, second: Moment, *, label: str = "") -> DayOut:
    """The later of two dates; if one is missing, the other.

    >>> latest(review_day, review_day + Time(days=1)).formula.columns
    ('granskningsdatum', 'granskningsdatum')
    """
    return _pick(first, second, ">", label)


def day_if(when: Expr, date: Moment, *, otherwise: Moment | None = None, label: str = "") -> DayOut:
    """The date where `when` is true; else `otherwise`, or no date.

    >>> day_if(Flag("ny"), review_day).formula.sql
    'CASE WHEN ny THEN granskningsdatum END'
    """
    then, *rest = [_operand(moment) for moment in (date, otherwise) if moment is not None]
    formula = Formula(when.sql, when.columns)
    sql = f"CASE WHEN {when.sql} THEN {then.sql}{f' ELSE {rest[0].sql}' if rest else ''} END"
    return _row([formula, then, *rest], sql, label)


def working_days_after(date: Day, number: int, *, label: str = "") -> DayOut:
    """The n:th working day after a date of the export: Monday to Friday, except holidays and the three eves.

    >>> from checks.columns import day
    >>> sent = day("Skickad", about=About.HANDLAGGNING, source="EX 1").named("skickad")
    >>> working_days_after(sent, 15).formula.working_days
    (('skickad', 15),)
    """
    return DayOut(Formula(f"arbetsdag_{date.name}_{number}", (date.name,), ((date.name, number),)), label)


def _operand(date: Moment) -> Formula:
    if isinstance(date, DayOut) and not date.name:
        return date.formula
    return Formula(date.term.sql, (date.term.column,))


def _pick(first: Moment, second: Moment, operator: str, label: str) -> DayOut:
    a, b = _operand(first), _operand(second)
    return _row([a, b], f"CASE WHEN {a.sql} {operator} {b.sql} THEN {a.sql} ELSE coalesce({b.sql}, {a.sql}) END", label)


def _row(parts: Sequence[Formula], sql: str, label: str) -> DayOut:
    if any(isinstance(part, OfRows) for part in parts):
        raise DefinitionError("Det som räknas fram ur flera rader behöver ett eget namn innan det används.")
    joined = sql.format(", ".join(part.sql for part in parts))
    columns = tuple(column for part in parts for column in part.columns if column)
    # A date plus an interval is a timestamp to the engine: cast it back to a date.
    expression = f"CAST({joined} AS DATE)" if "INTERVAL" in joined else joined
    return DayOut(Formula(expression, columns, tuple(lookup for part in parts for lookup in part.working_days)), label)


# --- Over rows that belong to the decision ----------------------------------------------------------------


@dataclass(frozen=True)
class FollowUps:
    """The rows of a table that belong to a decision, each with its date.

    `where` is a condition over a row of the table and the decision; `after` and `until` limit the rows to dates after
    the one day and no later than the other.

    >>> from checks.codebook import About
    >>> from checks.columns import day
    >>> class Uppfoljningar(Table):
    ...     datum = day("Datum", about=About.ADMINISTRATIV, source="EX 5")
    >>> rows = FollowUps(table=Uppfoljningar("uppfoljningar", label="Uppföljningar", key=[]), date=Uppfoljningar.datum)
    >>> rows.count(until=review_day, label="Antal uppföljningar").formula.aggregates
    ('count(CASE WHEN (datum <= granskningsdatum) THEN 1 END)',)
    >>> rows.first(label="Första uppföljningen").formula.aggregates
    ('min(CASE WHEN TRUE THEN datum END)',)
    """

    table: Table
    date: Day

    def any(
        self, *, where: Expr = always, after: Moment | None = None, until: Moment | None = None, label: str
    ) -> FlagOut:
        """Whether there is such a row; itself a condition."""
        condition = self._row_condition(where, after, until)
        sql = f"CASE WHEN {self._has} THEN CASE WHEN {{1}} IS NULL THEN FALSE ELSE {{0}} END END"
        formula = self._formula(sql, (f"bool_or({condition.sql})", "count(*)"), condition)
        return FlagOut("", formula=formula, label=label)

    def count(
        self, *, where: Expr = always, after: Moment | None = None, until: Moment | None = None, label: str
    ) -> AmountOut:
        """The number of such rows."""
        condition = self._row_condition(where, after, until)
        aggregate = f"count(CASE WHEN {condition.sql} THEN 1 END)"
        return AmountOut(
            self._formula(f"CASE WHEN {self._has} THEN coalesce({{0}}, 0) END", (aggregate,), condition), label
        )

    def first(
        self, *, where: Expr = always, after: Moment | None = None, until: Moment | None = None, label: str
    ) -> DayOut:
        """The first date of such a row; none if there is no such row."""
        return self._row_date("min", self._row_condition(where, after, until), label)

    def last(
        self, *, where: Expr = always, after: Moment | None = None, until: Moment | None = None, label: str
    ) -> DayOut:
        """The last date of such a row; none if there is no such row."""
        return self._row_date("max", self._row_condition(where, after, until), label)

    def steps(self, *, start: Moment, end: Moment, at_most: Time) -> Steps:
        """The steps from start to the first row, from row to row and to the end; `at_most` is the longest allowed."""
        return Steps(self, start, end, at_most)

    def longest_gap(self, *, start: Moment, end: Moment, label: str) -> AmountOut:
        """The days of the longest step from start to the first row, from row to row and to the end."""
        steps = self.steps(start=start, end=end, at_most=Time())
        within = f"CASE WHEN {steps.inside} THEN date_diff('day', {steps.step_start}, {self.date.name}) END"
        tail = f"date_diff('day', {steps.tail('{0}')}, {end.term.sql})"
        longest = f"CASE WHEN {{1}} > {tail} THEN {{1}} ELSE {tail} END"
        return AmountOut(
            self._formula(
                f"CASE WHEN {self._has} THEN {longest} END", (steps.last, f"max({within})"), steps.row_condition
            ),
            label,
        )

    @property
    def _has(self) -> str:
        return f"har_{self.table.spec.name}"

    def _row_condition(self, where: Expr, after: Moment | None, until: Moment | None) -> Expr:
        bounds = [self.date > after] if after is not None else []
        bounds += [self.date <= until] if until is not None else []
        conditions = [where, *bounds] if where != always else bounds
        return all_of(*conditions) if conditions else always

    def _row_date(self, function: str, condition: Expr, label: str) -> DayOut:
        return DayOut(
            self._formula("{0}", (f"{function}(CASE WHEN {condition.sql} THEN {self.date.name} END)",), condition),
            label,
        )

    def _formula(self, sql: str, aggregates: tuple[str, ...], condition: Expr, *moments: Moment) -> OfRows:
        columns = (*condition.columns, *(moment.term.column for moment in moments))
        names = self.table.spec.names
        return OfRows(
            sql=sql,
            columns=tuple(column for column in columns if column not in names),
            table=self.table.spec.name,
            date=self.date.name,
            own=tuple(column for column in columns if column in names),
            aggregates=aggregates,
        )


@dataclass(frozen=True)
class Steps:
    """The steps of a period: from `start` to the first row, from row to row, and from the last one to `end`."""

    rows: FollowUps
    start: Moment
    end: Moment
    at_most: Time

    def all_within(self, *, label: str) -> FlagOut:
        """Whether no step is too long; itself a condition."""
        tail = f"{self.end.term.sql} <= {self._latest(self.tail('{1}'))}"
        sql = f"CASE WHEN {self._has} THEN coalesce({{0}}, 0) = 0 AND {tail} END"
        return FlagOut("", formula=self._formula(sql, self._count, self.last), label=label)

    def too_long(self, *, label: str) -> AmountOut:
        """The number of steps that are too long."""
        tail = f"CASE WHEN {self.end.term.sql} > {self._latest(self.tail('{1}'))} THEN 1 ELSE 0 END"
        sql = f"CASE WHEN {self._has} THEN coalesce({{0}}, 0) + {tail} END"
        return AmountOut(self._formula(sql, self._count, self.last), label)

    def begins(self, *, label: str) -> DayOut:
        """The first day of the first step that is too long; of the last step, if none is."""
        first_start = f"min(CASE WHEN {self._too_long} THEN {self.step_start} END)"
        sql = f"CASE WHEN {self._has} THEN CASE WHEN {{0}} > 0 THEN {{2}} ELSE {self.tail('{1}')} END END"
        return DayOut(self._formula(sql, self._count, self.last, first_start), label)

    def ends(self, *, label: str) -> DayOut:
        """The last day of the first step that is too long; of the last step, if none is."""
        first_end = f"min(CASE WHEN {self._too_long} THEN {self.rows.date.name} END)"
        sql = f"CASE WHEN {self._has} THEN CASE WHEN {{0}} > 0 THEN {{1}} ELSE {self.end.term.sql} END END"
        return DayOut(self._formula(sql, self._count, first_end), label)

    @property
    def row_condition(self) -> Expr:
        """The condition for rows of the period."""
        return (self.rows.date > self.start) & (self.rows.date <= self.end)

    @property
    def inside(self) -> str:
        """SQL: whether a row belongs to the period."""
        return self.row_condition.sql

    @property
    def step_start(self) -> str:
        """SQL: the first day of the step that ends at a row of the period. `forra` is the date of the row before it."""
        start = self.start.term.sql
        return f"(CASE WHEN forra > {start} THEN forra ELSE {start} END)"

    @property
    def last(self) -> str:
        """SQL: the last date of the period."""
        return f"max(CASE WHEN {self.inside} THEN {self.rows.date.name} END)"

    def tail(self, last: str) -> str:
        """SQL: the first day of the step that ends at the end of the period."""
        return f"coalesce({last}, {self.start.term.sql})"

    @property
    def _has(self) -> str:
        return f"har_{self.rows.table.spec.name}"

    @property
    def _too_long(self) -> str:
        return f"({self.inside} AND {self.rows.date.name} > {self._latest(self.step_start)})"

    @property
    def _count(self) -> str:
        return f"count(CASE WHEN {self._too_long} THEN 1 END)"

    def _latest(self, day: str) -> str:
        return Term(day, months=self.at_most.months, days=self.at_most.days).sql

    def _formula(self, sql: str, *aggregates: str) -> OfRows:
        return self.rows._formula(sql, aggregates, self.row_condition, self.start, self.end)
