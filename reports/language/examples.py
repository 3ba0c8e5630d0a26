"""The examples of a criterion in words: the decision that they start from, and what is different in each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from checks.audit import Audit
from checks.codebook import Kind, TableSpec, Variable, unique
from checks.criteria import Criterion, Outcome
from checks.examples import Example, Row, example_row
from checks.possible import KnownValue, truth
from reports.language.rules import Phrasebook
from reports.language.swedish import listing

_EMPTY, _ALL_EMPTY, _SAME = "tomt", "tomma", "inget"
_NO_DATE, _NO_TABLE = "utan datum", "tabellen saknas i exporten"
_ALWAYS_NAMED = ("insats", "beslut_utfall")
"""The columns that every audit has and most rules read first."""


@dataclass(frozen=True)
class ExampleText:
    """How an example differs from the decision that the criterion's examples start from, and its outcome."""

    difference: str
    outcome: str


class Examples:
    """The examples of one criterion."""

    def __init__(self, audit: Audit, criterion: Criterion, phrases: Phrasebook) -> None:
        self._audit, self._criterion, self._phrases = audit, criterion, phrases
        own_row = criterion.examples_from
        self._base = audit.base_rows.get(audit.main.name, {}) if own_row is None else own_row
        self._columns_read = {*_columns_read(audit, criterion), *_ALWAYS_NAMED}

    @property
    def start(self) -> str:
        """What the rule reads of the decision that they start from: '”Insats” är Sysselsättning; ”Intressen” är Ja'."""
        filled = [
            name for name in self._audit.main.names if name in self._columns_read and self._base.get(name) is not None
        ]
        return "; ".join([*self._columns_in_words(filled, self._base), *self._start_of_rows()])

    @property
    def texts(self) -> tuple[ExampleText, ...]:
        """Each example, those that differ in the same way once."""
        return unique(map(self._text, self._criterion.examples))

    def _text(self, example: Example) -> ExampleText:
        row = example_row(example, self._base)
        differences = [*self._columns_in_words(self._differing_columns(example, row), row), *self._other_tables(row)]
        return ExampleText("; ".join(differences) or _SAME, Outcome(example.outcome).label)

    def _differing_columns(self, example: Example, row: Row) -> Iterator[str]:
        """The columns to name: those that the example sets, and those that the rule reads in another decision."""
        applies = example.outcome != Outcome.EJ_AKTUELLT
        for variable in self._audit.main.variables:
            name, value = variable.name, row.get(variable.name)
            if value == self._base.get(name):
                continue
            filled = value is not None or (applies and self._is_used(variable, row))
            if name in example.values or (name in self._columns_read and filled):
                yield name

    def _is_used(self, variable: Variable, row: Row) -> bool:
        """Whether the codebook uses the column in such a decision, so that it could have been filled in."""
        values = {v.name: cast(KnownValue, row.get(v.name)) for v in self._audit.main.variables}
        return variable.required is None or truth(variable.required, values, {}) != {False}

    def _columns_in_words(self, names: Iterable[str], row: Row) -> Iterator[str]:
        """The columns with their values; neighbours that say the same share one phrase."""
        for cell, group in groupby(names, key=lambda name: _cell(self._phrases, name, row.get(name))):
            labels = [f"”{self._phrases.label(name, None)}”" for name in group]
            yield f"{listing(labels)} är {_ALL_EMPTY if cell == _EMPTY and len(labels) > 1 else cell}"

    def _start_of_rows(self) -> Iterator[str]:
        """The first values of every table of which an example says more than the dates of its rows."""
        for name in dict.fromkeys(name for example in self._criterion.examples for name in _tables_with_rows(example)):
            table = self._audit.table(name)
            words = Phrasebook(self._audit, table)
            yield f"{table.label}: {', '.join(_cells(self._audit.base_rows.get(name, {}), words))}"

    def _other_tables(self, row: Row) -> Iterator[str]:
        for table in self._audit.tables:
            if table.parent and table.name in row:
                yield f"{table.label}: {self._rows(table, row[table.name])}"

    def _rows(self, table: TableSpec, rows: object) -> str:
        """Each row by its date, with whatever else the example says of it."""
        if not isinstance(rows, Collection):
            return _NO_TABLE
        words = Phrasebook(self._audit, table)
        date = next(v.name for v in table.variables if v.kind is Kind.DATE)
        return ", ".join(_row_text(row if isinstance(row, Mapping) else {date: row}, date, words) for row in rows)


def _row_text(row: Row, date: str, words: Phrasebook) -> str:
    day = str(row.get(date) or _NO_DATE)
    details = ", ".join(_cells({column: value for column, value in row.items() if column != date}, words))
    return f"{day} ({details})" if details else day


def _cells(row: Row, words: Phrasebook) -> Iterator[str]:
    for column, value in row.items():
        yield f"”{words.label(column, None)}” är {_cell(words, column, value)}"


def _cell(words: Phrasebook, column: str, value: object) -> str:
    return _EMPTY if value is None else words.label(column, str(value))


def _tables_with_rows(example: Example) -> Iterator[str]:
    """The tables of which the example says more than dates."""
    for name, rows in example.values.items():
        if isinstance(rows, list) and any(isinstance(row, Mapping) for row in rows):
            yield name


def _columns_read(audit: Audit, criterion: Criterion) -> Iterator[str]:
    """The columns that the rule reads, directly or through values derived from them."""
    derived_columns = {value.name: value.formula.columns for value in audit.derived}
    queue = [*criterion.population.columns, *(c for case in criterion.cases for c in case.when.columns)]
    visited = set[str]()
    while queue:
        name = queue.pop()
        if name not in visited:
            visited.add(name)
            yield name
            queue += derived_columns.get(name, ())
