"""The data contract: variables, tables and the rules between columns, and shorthands for writing them.

Definitions are frozen and checked when they are created, so an invalid one fails at import and never in the middle of
an inspector's run.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from checks.expressions import ALWAYS, Expr
from checks.faults import DefinitionError as DefinitionError
from checks.faults import meant

T = TypeVar("T")


class Kind(StrEnum):
    """How the cells of a variable are read; see `pipeline.reading.cells`."""

    ID = "id"
    CODE = "kod"
    INTEGER = "heltal"
    DECIMAL = "decimaltal"
    DATE = "datum"
    MONTH = "månad"
    TEXT = "fritext"


class About(StrEnum):
    """Whom a variable is about (OSL 26 kap. 1 § protects the individual, not the authority).

    Disclosure control protects counts of persons' circumstances. If in doubt, a variable is about the person.
    """

    PERSON = "person"
    HANDLAGGNING = "handläggning"
    ADMINISTRATIV = "administrativ"


@dataclass(frozen=True)
class Variable:
    """A column of an export. `required` is the condition under which an empty cell is an error (None: never)."""

    name: str
    label: str
    kind: Kind
    source: str
    codes: Mapping[str, str] = field(default_factory=dict)
    required: Expr | None = ALWAYS
    low: int = 0
    high: int = 0
    unique: bool = False
    about: About = field(kw_only=True)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise DefinitionError(f"Variabeln {self.name!r}: namnet får bara ha a–z, siffror och _.")
        if (self.kind is Kind.CODE) != bool(self.codes):
            raise DefinitionError(f"Variabeln {self.name}: koder ska finnas för kodvariabler och bara för dem.")


@dataclass(frozen=True)
class RowRule:
    """A rule between columns: a row for which `breach` is true is an input error that names `columns`."""

    columns: tuple[str, ...]
    breach: Expr
    message: str


@dataclass(frozen=True)
class TableSpec:
    """A table of an export. `key` is unique over the rows where all its columns have a value.

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
                hint = meant(min(unknown), self.names)
                raise DefinitionError(f"{where}: {self.name} har ingen variabel {min(unknown)}.{hint}")
            refuse_unknown_codes(where, expr, self.codes)

    def variable(self, name: str) -> Variable:
        """The variable of that name; KeyError if the table has none."""
        return self._by_name[name]

    def named(self, *names: str) -> str:
        """The variables as an inspector reads them: 'Beslut fr.o.m. (beslut_from) och Beslut t.o.m. (beslut_tom)'."""
        return " och ".join(f"{self.variable(name).label} ({name})" for name in names)

    @cached_property
    def codes(self) -> dict[str, set[str]]:
        """Code variable -> its codes."""
        return {v.name: set(v.codes) for v in self.variables if v.codes}

    def _conditions(self) -> Iterable[tuple[str, Expr]]:
        """All conditions of the contract, each with the name of the variable or rule that it belongs to."""
        for variable in self.variables:
            if variable.required is not None:
                yield f"Variabeln {variable.name}", variable.required
        for rule in self.rules:
            yield f"Regeln ”{rule.message}”", rule.breach

    @cached_property
    def _by_name(self) -> dict[str, Variable]:
        return {v.name: v for v in self.variables}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Column names in the codebook's order."""
        return tuple(v.name for v in self.variables)


def unique(values: Iterable[T]) -> tuple[T, ...]:
    """The values without duplicates, in the order of their first occurrence."""
    return tuple(dict.fromkeys(values))


def refuse_unknown_codes(where: str, expr: Expr, codes: Mapping[str, Collection[str]]) -> None:
    """DefinitionError if the expression compares a column with a code that it does not have; `where` names the
    definition. DuckDB would silently compare an ENUM with a misspelt literal, which is never true."""
    for column, code in expr.codes:
        if column in codes and code not in codes[column]:
            place = f"{where}: " if where else ""
            raise DefinitionError(f"{place}{column} har ingen kod {code!r}.{meant(code, codes[column])}")


FRAMGAR_EJ = {"framgar_ej": "Framgår ej"}


JA_NEJ = {"ja": "Ja", "nej": "Nej"}


JA_NEJ_FRAMGAR_EJ = {**JA_NEJ, **FRAMGAR_EJ}


GRAD = {"ja": "Ja", "delvis": "Delvis", "nej": "Nej"}


KON = {"kvinna": "Kvinna", "man": "Man"}


STADSDELAR = {
    "bromma": "Bromma",
    "enskede_arsta_vantor": "Enskede-Årsta-Vantör",
    "farsta": "Farsta",
    "hagersten_alvsjo": "Hägersten-Älvsjö",
    "hasselby_vallingby": "Hässelby-Vällingby",
    "jarva": "Järva",
    "kungsholmen": "Kungsholmen",
    "norra_innerstaden": "Norra innerstaden",
    "skarpnack": "Skarpnäck",
    "skarholmen": "Skärholmen",
    "sodermalm": "Södermalm",
}


BESLUT = {"bifall": "Bifall", "delavslag": "Delavslag", "avslag": "Avslag"}


HUVUDREGEL = {"4:1": "4 kap. 1 § SoL (2001:453)", "11:1": "11 kap. 1 § SoL (2025:400)"}


LAGRUM = {
    "4:1": HUVUDREGEL["4:1"],
    "4:2": "4 kap. 2 § SoL (2001:453)",
    "11:1": HUVUDREGEL["11:1"],
    "11:4": "11 kap. 4 § SoL (2025:400)",
}


UPPFOLJNINGSSATT = {"pa_plats": "På plats", "telefon": "Telefon", "digitalt": "Digitalt", **FRAMGAR_EJ}


MEDVERKAN = {"gemensamt": "Gemensamt möte", "separat": "Separat kontakt", "ej": "Ingen kontakt", **FRAMGAR_EJ}


FORM_SHEETS = ("Så här fyller du i", "Ett ärende", "Kodbok", "Kriterier", "Listor")
"""The sheets of the registration form that are not tables."""


GUIDE, ONE_CASE, CODEBOOK, CRITERIA, LISTS = FORM_SHEETS


EARLIEST, LATEST = "1990-01-01", "2099-12-31"
"""The first and the last date that an export may have."""


ID_PATTERN = "[A-Za-z0-9_-]{1,24}"
"""An id, as a regular expression."""


LONGEST_TEXT = 500
"""Characters of a free text."""
