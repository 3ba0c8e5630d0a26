"""Nothing is collected in vain: every variable of an audit is read by a criterion, an indicator or a table.

That a variable decides whether another one is required, or that it may not contradict it, is no use of it.
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
"""The variables that nothing has to read, and why."""


def _read(audit: Audit) -> set[tuple[str, str]]:
    """(table, variable) of all that a criterion, an indicator or a table reads, through derived values too."""
    main = audit.main.name
    columns = {(main, column) for _, expr in audit.expressions() for column in expr.columns}
    found = columns | set(_by_tables(audit))
    derived = {value.name: value.formula for value in audit.derived}
    waiting = [name for table, name in found if table == main and name in derived]
    while waiting:
        formula = derived[waiting.pop()]
        new = {(main, column) for column in formula.columns} - found
        found |= new
        if isinstance(formula, OfRows):
            found |= {(formula.table, column) for column in formula.own}
        waiting += [name for _, name in new if name in derived]
    return found


def _by_tables(audit: Audit) -> Iterator[tuple[str, str]]:
    main = audit.main.name
    for shown in audit.report_tables:
        match shown:
            case AttendanceTable():
                yield from _of(shown.table, shown.group, shown.split, shown.period, shown.value)
            case MeanTable():
                yield from _of(shown.table, shown.group, shown.value)
            case RowsTable():
                own = audit.table(shown.table).names
                yield from _of(shown.table, *filter(None, (shown.rows, shown.columns)))
                yield from ((shown.table if c in own else main, c) for c in shown.where.columns)
            case DurationTable():
                yield from _of(main, shown.group, *(day for d in shown.durations for day in (d.start, d.end)))
            case CrossTable():
                yield from _of(main, *filter(None, (shown.values,)))
            case CategoryTable() | ShareTable():
                pass
    for overview in audit.overviews:
        yield from _of(overview.table, *overview.variables)
    yield from _of(main, *audit.background, *(dimension.column for dimension in audit.dimensions))


def _of(table: str, *names: str) -> Iterator[tuple[str, str]]:
    yield from ((table, name) for name in names)


def _in_vain(audit: Audit) -> Iterable[str]:
    read = _read(audit)
    return [
        f"{table.name}.{name}"
        for table in audit.tables
        for name in table.names
        if (table.name, name) not in read and not {name, f"{table.name}.{name}"} & set(UNREAD)
    ]


@pytest.mark.parametrize("name", list(AUDITS))
def test_every_variable_is_read(name: str) -> None:
    assert _in_vain(AUDITS[name]) == []


def test_what_is_excepted_is_there_and_read_by_nothing() -> None:
    unread = {
        told
        for audit in AUDITS.values()
        for table in audit.tables
        for name in table.names
        if (table.name, name) not in _read(audit)
        for told in (name, f"{table.name}.{name}")
    }
    assert set(UNREAD) <= unread


def test_the_test_sees_a_variable_that_nothing_reads() -> None:
    audit = AUDITS["sysselsattning_2025"]
    less = replace(audit, report_tables=tuple(t for t in audit.report_tables if t.id != "uppfoljning_satt"))
    assert _in_vain(less) == ["uppfoljningar.satt"]
