"""Nothing is collected in vain: a criterion, an indicator or a table reads every variable of an audit.

A variable that only decides whether another one is required, or that must not contradict it, does not count as read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from checks import audits
from checks.audit import Audit
from checks.derived import OfRows
from checks.report_tables import (
    AttendanceTable,
    CategoryTable,
    CrossTable,
    DurationTable,
    MeanTable,
    RowsTable,
    ShareTable,
)

AUDITS = {name: audits.load(name) for name in audits.names()}
UNREAD = {
    "arende_id": "what a decision and its follow-ups are called",
    "person_id": "what a person's months are called",
    "narvaro.alder": "shows that the persons are of the ages that the attendance is limited to before the export",
    "granskare": "tells who read the file; two reviewers of the same files are compared by it",
}
"""The variables that nothing needs to read, and why."""


def _variables_read(audit: Audit) -> set[tuple[str, str]]:
    """(table, variable) of each variable that a criterion, indicator or table reads, also through derived values."""
    main = audit.main.name
    columns = {(main, column) for _, expr in audit.expressions() for column in expr.columns}
    variables = columns | set(_read_by_tables(audit))
    derived = {value.name: value.formula for value in audit.derived}
    queue = [name for table, name in variables if table == main and name in derived]
    while queue:
        formula = derived[queue.pop()]
        new_variables = {(main, column) for column in formula.columns} - variables
        variables |= new_variables
        if isinstance(formula, OfRows):
            variables |= {(formula.table, column) for column in formula.own}
        queue += [name for _, name in new_variables if name in derived]
    return variables


def _read_by_tables(audit: Audit) -> Iterator[tuple[str, str]]:
    main = audit.main.name
    for table in audit.report_tables:
        match table:
            case AttendanceTable():
                yield from _pairs_of(table.table, table.group, table.split, table.period, table.value)
            case MeanTable():
                yield from _pairs_of(table.table, table.group, table.value)
            case RowsTable():
                own_columns = audit.table(table.table).names
                yield from _pairs_of(table.table, *filter(None, (table.rows, table.columns)))
                yield from ((table.table if c in own_columns else main, c) for c in table.where.columns)
            case DurationTable():
                yield from _pairs_of(main, table.group, *(day for d in table.durations for day in (d.start, d.end)))
            case CrossTable():
                yield from _pairs_of(main, *filter(None, (table.values,)))
            case CategoryTable() | ShareTable():
                pass
    for overview in audit.overviews:
        yield from _pairs_of(overview.table, *overview.variables)
    yield from _pairs_of(main, *audit.background, *(dimension.column for dimension in audit.dimensions))


def _pairs_of(table: str, *names: str) -> Iterator[tuple[str, str]]:
    yield from ((table, name) for name in names)


def _unread(audit: Audit) -> Iterable[str]:
    variables_read = _variables_read(audit)
    return [
        f"{table.name}.{name}"
        for table in audit.tables
        for name in table.names
        if (table.name, name) not in variables_read and not {name, f"{table.name}.{name}"} & set(UNREAD)
    ]


@pytest.mark.parametrize("name", list(AUDITS))
def test_every_variable_is_read(name: str) -> None:
    assert _unread(AUDITS[name]) == []


def test_what_is_excepted_is_there_and_read_by_nothing() -> None:
    unread = {
        spelling
        for audit in AUDITS.values()
        for table in audit.tables
        for name in table.names
        if (table.name, name) not in _variables_read(audit)
        for spelling in (name, f"{table.name}.{name}")
    }
    assert set(UNREAD) <= unread


def test_the_test_sees_a_variable_that_nothing_reads() -> None:
    audit = AUDITS["sysselsattning_2025"]
    smaller_audit = replace(audit, report_tables=tuple(t for t in audit.report_tables if t.id != "uppfoljning_satt"))
    assert _unread(smaller_audit) == ["uppfoljningar.satt"]
