"""The codebook's rules and criteria for other libraries, in terms of their data frames.

A frame provides conditions that are true, false or unknown, as in SQL; the rules' own expressions determine the rest.
Criteria that read values computed from other tables or from the calendar are left out: a data frame cannot express
them, and a second implementation would only measure itself.
"""

from __future__ import annotations

import json
import operator
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, Protocol

from bench.measure import AUDIT
from checks import audits
from checks.audit import Audit
from checks.codebook import TableSpec
from checks.criteria import Criterion, Outcome
from checks.expressions import All, Always, Compare, Expr, Given, Is, Named, Not, Term
from checks.expressions import Any as Either

Cell = tuple[str, int, str]
"""Table, row as in the file, column."""
Condition = Any
"""A column of the library: `&`, `|` and `~` preserve unknown values."""


Check = Callable[[Audit, Path], tuple[set[Cell], Mapping[str, tuple[int, int]]]]
"""Reads an export and returns every faulty cell, and for each criterion how many decisions meet it, of how many."""


class Frame(Protocol):
    """The operations of a library on a table of typed columns."""

    def always(self) -> Condition: ...
    def among(self, column: str, values: Sequence[str]) -> Condition: ...
    def given(self, column: str) -> Condition: ...
    def compared(self, left: Term, operator: str, right: Term) -> Condition: ...
    def unknown(self, condition: Condition) -> Condition: ...
    def first(self, cases: Sequence[tuple[Condition, str]], otherwise: str) -> Any: ...
    def only(self, where: Mapping[str, Condition]) -> Frame: ...
    def counts(self, texts: Mapping[str, Any], counted: str, left_out: str) -> Mapping[str, tuple[int, int]]: ...


def truth(expr: Expr, frame: Frame) -> Condition:
    """The value of the expression for every row."""
    match expr:
        case Always():
            return frame.always()
        case Named(expr=inner):
            return truth(inner, frame)
        case Is(column=column, values=values):
            return frame.among(column, values)
        case Given(column=column):
            return frame.given(column)
        case Compare(left=left, operator=operator_, right=right):
            return frame.compared(left, operator_, right)
        case Not(part=part):
            return ~truth(part, frame)
        case All(parts=parts):
            return reduce(operator.and_, (truth(part, frame) for part in parts))
        case Either(parts=parts):
            return reduce(operator.or_, (truth(part, frame) for part in parts))
    raise TypeError(f"{expr} reads more than the row")


def breaches(spec: TableSpec) -> Iterator[tuple[tuple[str, ...], Expr]]:
    """The conditions that no row may meet, beyond those on single cells, and their columns."""
    for variable in spec.variables:
        if variable.required is not None:
            yield (variable.name,), variable.required & Not(Given(variable.name))
    for rule in spec.rules:
        yield rule.columns, rule.breach


def counted(audit: Audit, frame: Frame) -> Mapping[str, tuple[int, int]]:
    """Criterion -> decisions that meet it, of those that it applies to; for those that read the decision's row only."""
    required_by_name = {
        v.name: v.required for v in audit.main.variables if v.required is not None and v.required.columns
    }
    used = frame.only({name: truth(required, frame) for name, required in required_by_name.items()})
    outcomes = {c.id: _outcome(c, used) for c in of_the_row(audit)}
    return used.counts(outcomes, Outcome.UPPFYLLT, Outcome.EJ_AKTUELLT)


def of_the_row(audit: Audit) -> Iterator[Criterion]:
    """The criteria that read the decision's row and nothing else."""
    columns = set(audit.main.names)
    for criterion in audit.criteria:
        expressions = [criterion.population, *(case.when for case in criterion.cases)]
        if columns.issuperset(column for expr in expressions for column in expr.columns):
            yield criterion


def _outcome(criterion: Criterion, frame: Frame) -> Any:
    population = truth(criterion.population, frame)
    cases = [(population & truth(case.when, frame), str(case.outcome)) for case in criterion.cases]
    missing = population | frame.unknown(population)
    return frame.first([*cases, (missing, str(Outcome.FRAMGAR_EJ))], str(Outcome.EJ_AKTUELLT))


def answer(check: Check) -> None:
    """Checks the export that the command line names, and writes the faulty cells and the counts as JSON to its file."""
    export, target = map(Path, sys.argv[1:])
    cells, counts = check(audits.load(AUDIT), export)
    target.write_text(json.dumps({"cells": sorted(cells), "counts": counts}), encoding="utf-8")
