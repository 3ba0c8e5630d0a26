"""The parts of conditions: columns that the editor completes, times, and comparisons that mypy checks.

    arende.flerpartsmote_datum <= arende.beslut_datum
    arende.beslut_datum + months(6) < uppgifter.gd
    arende.barn.is_in("egna_i_hushallet", "annans_i_hushallet")

A comparison builds a frozen expression (`checks.expressions`); nothing is compared until a decision is assessed. A
code that the column does not have, and a date compared with a code, are refused on the line where they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from checks.codebook import JA_NEJ, About, Kind, Variable, refuse_unknown_codes
from checks.declared import Nameable
from checks.expressions import ALWAYS, Compare, Expr, Given, Is, Not, Term
from checks.faults import DefinitionError

always = ALWAYS
"""Every decision."""
never = None
"""No decision: `required=never` is a variable that may always be left empty."""


@dataclass(frozen=True)
class Time:
    """A number of months, or of calendar days."""

    months: int = 0
    days: int = 0


def months(number: int) -> Time:
    """A number of months: the same day of a later month, or its last day if it has no such day.

    >>> months(6)
    Time(months=6, days=0)
    """
    return Time(months=number)


def days(number: int) -> Time:
    """A number of calendar days.

    >>> days(15)
    Time(months=0, days=15)
    """
    return Time(days=number)


class Nullable:
    """A value with a name that may be missing."""

    name: str

    def given(self) -> Expr:
        """Whether it has a value.

        >>> day("Beslutsdatum", about=About.ADMINISTRATIV, source="EX 1").named("beslut_datum").given().sql
        '(beslut_datum IS NOT NULL)'
        """
        return Given(self._own_name())

    def missing(self) -> Expr:
        """Whether it has no value.

        >>> day("Beslutsdatum", about=About.ADMINISTRATIV, source="EX 1").named("beslut_datum").missing().sql
        '(NOT (beslut_datum IS NOT NULL))'
        """
        return Not(self.given())

    def _own_name(self) -> str:
        if not self.name:
            raise DefinitionError("En kolumn får sitt namn när den skrivs i sin tabell. Skriv villkoret efter det.")
        return self.name


class Moment:
    """A date: a column, or a column plus some time. It can be compared with another one or with a fixed `date`."""

    @property
    def term(self) -> Term:
        """The date as a part of a comparison."""
        raise NotImplementedError

    def __lt__(self, other: Moment | date) -> Expr:
        return Compare(self.term, "<", _moment(other))

    def __le__(self, other: Moment | date) -> Expr:
        return Compare(self.term, "<=", _moment(other))

    def __gt__(self, other: Moment | date) -> Expr:
        return Compare(self.term, ">", _moment(other))

    def __ge__(self, other: Moment | date) -> Expr:
        return Compare(self.term, ">=", _moment(other))

    def __eq__(self, other: Moment | date) -> Expr:  # type: ignore[override]
        return Compare(self.term, "=", _moment(other))

    def __ne__(self, other: Moment | date) -> Expr:  # type: ignore[override]
        return Compare(self.term, "<>", _moment(other))

    __hash__ = object.__hash__

    def __add__(self, time: Time) -> Moment:
        term = self.term
        return Later(replace(term, months=term.months + time.months, days=term.days + time.days))


@dataclass(frozen=True, eq=False)
class Later(Moment):
    """A date plus some time."""

    at: Term

    @property
    def term(self) -> Term:
        return self.at


def _moment(value: object) -> Term:
    if isinstance(value, Moment):
        return value.term
    if isinstance(value, date) and not isinstance(value, datetime):
        return Term(constant=value)
    raise DefinitionError(f"Ett datum jämförs med ett datum, inte med {value!r}. En fast dag skrivs date(2025, 7, 1).")


class Amount(Nullable):
    """A number that can be compared with a fixed one."""

    def __lt__(self, other: int) -> Expr:
        return self._compare("<", other)

    def __le__(self, other: int) -> Expr:
        return self._compare("<=", other)

    def __gt__(self, other: int) -> Expr:
        return self._compare(">", other)

    def __ge__(self, other: int) -> Expr:
        return self._compare(">=", other)

    def __eq__(self, other: int) -> Expr:  # type: ignore[override]
        return self._compare("=", other)

    def __ne__(self, other: int) -> Expr:  # type: ignore[override]
        return self._compare("<>", other)

    __hash__ = object.__hash__

    def _compare(self, operator: str, other: object) -> Expr:
        if not isinstance(other, int) or isinstance(other, bool):
            raise DefinitionError(f"{self.name} är ett tal och jämförs med ett heltal, inte med {other!r}.")
        return Compare(Term(self._own_name()), operator, Term(constant=other))


@dataclass(frozen=True, eq=False)
class Column(Nullable, Nameable):
    """A column of a table. `make` creates its variable in the codebook, once it has a name."""

    make: Callable[[str], Variable]
    name: str = ""

    @property
    def variable(self) -> Variable:
        """Its variable in the codebook."""
        return self.make(self.name)

    def named(self, name: str) -> Self:
        """The column under that name; DefinitionError if no column can have it."""
        self.make(name)
        return replace(self, name=name)


class Code(Column):
    """A column with a list of codes."""

    def __eq__(self, other: str) -> Expr:  # type: ignore[override]
        return self.is_in(other)

    def __ne__(self, other: str) -> Expr:  # type: ignore[override]
        return self.not_in(other)

    __hash__ = object.__hash__

    def is_in(self, *codes: str) -> Expr:
        """It has one of these codes. Write the code and not its label.

        >>> beslut = code("Beslut", {"bifall": "Bifall", "avslag": "Avslag"}, about=About.ADMINISTRATIV, source="EX 1")
        >>> beslut.named("beslut_utfall").is_in("bifall", "avslag").sql
        "(beslut_utfall IN ('bifall', 'avslag'))"
        """
        condition = Is(self._own_name(), codes)
        if non_codes := [code for code in codes if not isinstance(code, str)]:
            raise DefinitionError(f"{self.name} jämförs med en kod, inte med {non_codes[0]!r}.")
        refuse_unknown_codes("", condition, {self.name: self.variable.codes})
        return condition

    def not_in(self, *codes: str) -> Expr:
        """It has a code, and none of these.

        >>> beslut = code("Beslut", {"bifall": "Bifall", "avslag": "Avslag"}, about=About.ADMINISTRATIV, source="EX 1")
        >>> beslut.named("beslut_utfall").not_in("avslag").sql
        "(NOT (beslut_utfall = 'avslag'))"
        """
        return Not(self.is_in(*codes))


class Day(Column, Moment):
    """A column of dates."""

    @property
    def term(self) -> Term:
        return Term(self._own_name())


class Number(Column, Amount):
    """A column of whole numbers."""


def _column(kind: Kind, label: str, about: About, source: str, **fields: Any) -> Callable[[str], Variable]:
    return lambda name: Variable(name, label, kind, source, about=about, **fields)


def code(label: str, codes: Mapping[str, str], *, about: About, source: str, required: Expr | None = always) -> Code:
    """A variable with a list of codes. Required in every row by default.

    >>> kon = code("Kön", {"kvinna": "Kvinna", "man": "Man"}, about=About.PERSON, source="EX 1")
    >>> (kon.named("kon") == "man").sql
    "(kon = 'man')"
    """
    return Code(_column(Kind.CODE, label, about, source, codes=codes, required=required))


def ja_nej(label: str, *, about: About, source: str, required: Expr | None = always) -> Code:
    """A variable answered with ja or nej. Required in every row by default.

    >>> mal = ja_nej("Personligt mål", about=About.HANDLAGGNING, source="EX 3")
    >>> (mal.named("mal") == "ja").sql
    "(mal = 'ja')"
    """
    return code(label, JA_NEJ, about=about, source=source, required=required)


def day(label: str, *, about: About, source: str, required: Expr | None = never) -> Day:
    """A date. Never required by default.

    >>> beslut = day("Beslutsdatum", about=About.ADMINISTRATIV, source="EX 1").named("beslut_datum")
    >>> (beslut + months(6) >= date(2025, 7, 1)).sql
    "(beslut_datum + INTERVAL 6 MONTH >= DATE '2025-07-01')"
    """
    return Day(_column(Kind.DATE, label, about, source, required=required))


def pseudonym(label: str, *, about: About, source: str, required: Expr | None = always, unique: bool = False) -> Column:
    """An identifier of 1 to 24 letters, digits, hyphens and underscores; never a personnummer.

    >>> pseudonym("Granskare (kod)", about=About.ADMINISTRATIV, source="EX 1", required=never).named("granskare").name
    'granskare'
    """
    return Column(_column(Kind.ID, label, about, source, required=required, unique=unique))


def integer(label: str, *, low: int, high: int, about: About, source: str, required: Expr | None = always) -> Number:
    """A whole number from low to high.

    >>> alder = integer("Ålder", low=0, high=120, about=About.PERSON, source="EX 1").named("alder")
    >>> (alder < 35).sql
    '(alder < 35)'
    """
    return Number(_column(Kind.INTEGER, label, about, source, low=low, high=high, required=required))


def decimal(label: str, *, low: int, high: int, about: About, source: str, required: Expr | None = always) -> Column:
    """A number with decimals, from low to high.

    >>> decimal("Närvarotimmar", low=0, high=744, about=About.PERSON, source="EX 1").named("timmar").variable.high
    744
    """
    return Column(_column(Kind.DECIMAL, label, about, source, low=low, high=high, required=required))


def month(label: str, *, about: About, source: str, required: Expr | None = always) -> Column:
    """A month, as 2025-01.

    >>> month("Månad", about=About.PERSON, source="EX 1").named("manad").variable.kind.value
    'månad'
    """
    return Column(_column(Kind.MONTH, label, about, source, required=required))


def free_text(label: str, *, about: About, source: str, required: Expr | None = always) -> Column:
    """Free text: only in a table about organisations, since it may hold personal data.

    >>> free_text("Råd", about=About.ADMINISTRATIV, source="EX 6").named("rekommendation").variable.kind.value
    'fritext'
    """
    return Column(_column(Kind.TEXT, label, about, source, required=required))
