"""Several reviewers' workbooks -> one export, and every place where they do not say the same.

Pure functions over copies. Rows with the same key are one row: what one reviewer left empty because the case is only
begun is taken from another, and a cell that two have filled differently is a conflict. An empty cell of a finished case
is an answer ("no value") where the codebook lets the variable be empty; of one that does not apply it says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from checks.audit import Audit
from checks.codebook import TableSpec, Variable
from pipeline.errors import Spot
from pipeline.reading.copies import Copy, Row, Sheet

Key = tuple[str, ...]
Point = tuple[str, Key, str]
"""What reviewers may differ on: table, key of the row, and variable; no variable where it is whether the row exists."""
EXISTS, ABSENT = "finns", "finns_inte"
"""The answers where it is asked whether a row exists."""
NOTHING = ""
"""The answer of a reviewer who left the cell of a finished case empty."""


@dataclass(frozen=True)
class Said:
    """What one workbook says of a point, and where; `cell` is '' where the row is not there at all."""

    copy: str
    place: str
    cell: str
    value: str
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """A point on which workbooks differ, and what was agreed of it (None: nothing yet)."""

    case: str
    point: Point
    said: tuple[Said, ...]
    agreed: str | None = None


@dataclass(frozen=True)
class Doubled:
    """A key on more than one row of the same workbook."""

    copy: str
    place: str
    key: Key
    cells: tuple[str, ...]
    same: bool
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Origin:
    """A row of a workbook that a merged row was made of."""

    copy: str
    sheet: Sheet
    row: Row


@dataclass(frozen=True)
class MergedRow:
    """A row of the export: its values, and every row that it was made of, the first reviewer's first."""

    values: Mapping[str, str]
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class Merged:
    """The export, and what stands in its way: conflicts (also those that were settled) and doubled rows."""

    tables: Mapping[str, tuple[MergedRow, ...]]
    conflicts: tuple[Conflict, ...]
    doubled: tuple[Doubled, ...]

    @property
    def open(self) -> tuple[Conflict, ...]:
        """The conflicts that nothing was agreed of."""
        return tuple(c for c in self.conflicts if c.agreed is None)


def merge(copies: Sequence[Copy], audit: Audit, agreed: Mapping[Point, str] | None = None) -> Merged:
    """One export of all the copies; `agreed` settles conflicts. Rows stand in the order in which they first come."""
    settled = agreed or {}
    tables: dict[str, tuple[MergedRow, ...]] = {}
    conflicts: list[Conflict] = []
    finished = _finished(copies, audit)
    for spec in audit.tables:
        having = [c for c in copies if spec.name in c.sheets]
        if not having:
            continue
        rows: list[MergedRow] = []
        for key, origins in _groups(having, spec).items():
            absent = _absent(having, audit, spec, key, origins, finished) if key else ()
            if absent:
                conflicts.append(_of_row(spec, key, origins, absent, settled))
                if conflicts[-1].agreed == ABSENT:
                    continue
            of_cases = spec in (audit.main, *(t for t in audit.tables if t.parent == audit.main.name))
            row, found = _merged(audit, spec, key, origins, finished if of_cases else frozenset(), settled)
            rows.append(row)
            conflicts += found
        tables[spec.name] = tuple(rows)
    return Merged(tables, tuple(conflicts), tuple(chain.from_iterable(_doubled(copies, spec) for spec in audit.tables)))


Finished = frozenset[tuple[str, str]]
"""The cases that are finished in a workbook: (copy, id)."""


def _finished(copies: Sequence[Copy], audit: Audit) -> Finished:
    key = audit.main.key[0]
    rows = ((c.name, row) for c in copies if audit.main.name in c.sheets for row in c.sheets[audit.main.name].rows)
    return frozenset((name, row.values[key]) for name, row in rows if key in row.values and not row.missing)


def _key(spec: TableSpec, row: Row) -> Key:
    """The key of the row; () if a part of it is empty or unreadable, so that it is nobody else's row."""
    if any(name not in row.values or name in row.wrong for name in spec.key):
        return ()
    return tuple(row.values[name] for name in spec.key)


def _groups(copies: Sequence[Copy], spec: TableSpec) -> dict[Key, tuple[Origin, ...]]:
    """The rows that are the same by their key, and each row without one alone under a key of its own that is empty."""
    found: dict[Key, list[Origin]] = {}
    loose: list[Origin] = []
    for copy in copies:
        sheet = copy.sheets[spec.name]
        before = Counter(_content(origin.row) for origin in loose)
        for row in sheet.rows:
            key = _key(spec, row)
            if key:
                found.setdefault(key, []).append(Origin(copy.name, sheet, row))
            elif before[_content(row)]:  # another reviewer has it too
                before[_content(row)] -= 1
            else:
                loose.append(Origin(copy.name, sheet, row))
    groups = {key: tuple(origins) for key, origins in found.items()}
    return groups | {_Loose(): (origin,) for origin in loose}


def _content(row: Row) -> frozenset[tuple[str, str]]:
    return frozenset(row.values.items())


class _Loose(Key):
    """The key of a row without one: empty, and equal to no other."""

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


def _absent(
    copies: Sequence[Copy], audit: Audit, spec: TableSpec, key: Key, origins: Sequence[Origin], finished: Finished
) -> tuple[Said, ...]:
    """The workbooks in which the row's case is finished without such a row."""
    if spec.parent != audit.main.name:
        return ()
    there = {origin.copy for origin in origins}
    case = _case(spec, key)
    without = [c for c in copies if c.name not in there and (c.name, case) in finished]
    return tuple(Said(c.name, c.sheets[spec.name].place, "", ABSENT) for c in without)


def _case(spec: TableSpec, key: Key) -> str:
    """The decision that a row belongs to, or the row's own key where it belongs to none."""
    first = spec.variables[0].name
    return key[spec.key.index(first)] if first in spec.key else ", ".join(key)


def _of_row(
    spec: TableSpec, key: Key, origins: Sequence[Origin], absent: tuple[Said, ...], settled: Mapping[Point, str]
) -> Conflict:
    first = spec.key[0]
    there = tuple(
        Said(o.copy, o.sheet.place, o.sheet.cell(o.row, first), EXISTS, o.sheet.spots(o.row, first)) for o in origins
    )
    point = (spec.name, key, "")
    return Conflict(_case(spec, key), point, (*there, *absent), settled.get(point))


def _merged(
    audit: Audit,
    spec: TableSpec,
    key: Key,
    origins: tuple[Origin, ...],
    finished: Finished,
    settled: Mapping[Point, str],
) -> tuple[MergedRow, list[Conflict]]:
    values: dict[str, str] = {}
    conflicts = []
    for variable in spec.variables:
        said = tuple(_said(spec, variable, key, origins, finished))
        value = next((s.value for s in said if s.value), NOTHING)
        if len({s.value for s in said}) > 1 and not (spec == audit.main and variable.name in audit.review):
            point = (spec.name, key, variable.name)
            conflicts.append(Conflict(_case(spec, key), point, said, settled.get(point)))
        value = settled.get((spec.name, key, variable.name), value)
        if value:
            values[variable.name] = value
    return MergedRow(values, origins), conflicts


def _said(
    spec: TableSpec, variable: Variable, key: Key, origins: Sequence[Origin], finished: Finished
) -> Iterator[Said]:
    """What each row says of a variable; those that say nothing are left out."""
    for origin in origins:
        value = origin.row.values.get(variable.name, NOTHING)
        answers = variable.required is None and variable.name in origin.sheet.columns and bool(key)
        if value or (answers and (origin.copy, _case(spec, key)) in finished):
            sheet, row, name = origin.sheet, origin.row, variable.name
            yield Said(origin.copy, sheet.place, sheet.cell(row, name), value, sheet.spots(row, name))


def _doubled(copies: Sequence[Copy], spec: TableSpec) -> Iterator[Doubled]:
    for copy in copies:
        if spec.name not in copy.sheets:
            continue
        sheet = copy.sheets[spec.name]
        rows: dict[Key, list[Row]] = {}
        for row in sheet.rows:
            if key := _key(spec, row):
                rows.setdefault(key, []).append(row)
        for key, found in rows.items():
            if len(found) > 1:
                cells = tuple(sheet.cell(row, spec.key[0]) for row in found)
                same = all(dict(row.values) == dict(found[0].values) for row in found)
                spots = tuple(spot for row in found for spot in sheet.spots(row, *spec.key))
                yield Doubled(copy.name, sheet.place, key, cells, same, spots)
