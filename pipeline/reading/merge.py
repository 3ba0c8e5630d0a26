"""Several reviewers' workbooks -> one export, and every place where they differ.

Pure functions over copies. Rows with the same key are one row: a cell that one reviewer left empty in an unfinished
case is taken from another, and a cell that two have filled differently is a conflict. An empty cell of a finished case
is an answer ("no value") where the codebook lets the variable be empty; where the variable does not apply it is no
answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from checks.audit import Audit
from checks.codebook import TableSpec, Variable
from pipeline.errors import Spot
from pipeline.reading.copies import Copy, FormRow, FormSheet

Key = tuple[str, ...]
Point = tuple[str, Key, str]
"""What reviewers may differ on: table, key of the row, and variable; '' for whether the row exists."""
EXISTS, ABSENT = "finns", "finns_inte"
"""The answers to whether a row exists."""
NOTHING = ""
"""The answer of a reviewer who left the cell of a finished case empty."""


@dataclass(frozen=True)
class CopyAnswer:
    """The answer of one workbook on a point, and its place; `cell` is '' if the workbook lacks the row."""

    copy: str
    place: str
    cell: str
    value: str
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """A point on which workbooks differ, and what was agreed on it (None: nothing yet)."""

    case: str
    point: Point
    answers: tuple[CopyAnswer, ...]
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
    """A row of a workbook that a merged row was made from."""

    copy: str
    sheet: FormSheet
    row: FormRow


@dataclass(frozen=True)
class MergedRow:
    """A row of the export: its values, and every row that it was made from, the first reviewer's first."""

    values: Mapping[str, str]
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class Merged:
    """The export, and what prevents its use: conflicts (also those that were settled) and doubled rows."""

    tables: Mapping[str, tuple[MergedRow, ...]]
    conflicts: tuple[Conflict, ...]
    doubled: tuple[Doubled, ...]

    @property
    def open(self) -> tuple[Conflict, ...]:
        """The conflicts without an agreement."""
        return tuple(c for c in self.conflicts if c.agreed is None)


def merge(copies: Sequence[Copy], audit: Audit, agreed: Mapping[Point, str] | None = None) -> Merged:
    """One export of all the copies; `agreed` settles conflicts. Rows are in the order of their first appearance."""
    agreed_values = agreed or {}
    tables: dict[str, tuple[MergedRow, ...]] = {}
    conflicts: list[Conflict] = []
    finished = _finished_cases(copies, audit)
    for spec in audit.tables:
        sheet_copies = [c for c in copies if spec.name in c.sheets]
        if not sheet_copies:
            continue
        rows: list[MergedRow] = []
        for key, origins in _groups(sheet_copies, spec).items():
            absences = _absences(sheet_copies, audit, spec, key, origins, finished) if key else ()
            if absences:
                conflicts.append(_row_conflict(spec, key, origins, absences, agreed_values))
                if conflicts[-1].agreed == ABSENT:
                    continue
            of_cases = spec in (audit.main, *(t for t in audit.tables if t.parent == audit.main.name))
            row, row_conflicts = _merged_row(
                audit, spec, key, origins, finished if of_cases else frozenset(), agreed_values
            )
            rows.append(row)
            conflicts += row_conflicts
        tables[spec.name] = tuple(rows)
    return Merged(
        tables, tuple(conflicts), tuple(chain.from_iterable(_doubled_rows(copies, spec) for spec in audit.tables))
    )


Finished = frozenset[tuple[str, str]]
"""The cases that are finished in a workbook: (copy, id)."""


def _finished_cases(copies: Sequence[Copy], audit: Audit) -> Finished:
    key = audit.main.key[0]
    rows = ((c.name, row) for c in copies if audit.main.name in c.sheets for row in c.sheets[audit.main.name].rows)
    return frozenset((name, row.values[key]) for name, row in rows if key in row.values and not row.missing)


def _key(spec: TableSpec, row: FormRow) -> Key:
    """The key of the row; () if a part of it is empty or unreadable, so that the row matches no other."""
    if any(name not in row.values or name in row.wrong for name in spec.key):
        return ()
    return tuple(row.values[name] for name in spec.key)


def _groups(copies: Sequence[Copy], spec: TableSpec) -> dict[Key, tuple[Origin, ...]]:
    """The rows with the same key, and each row without a key alone, under an empty key that equals no other."""
    origins_by_key: dict[Key, list[Origin]] = {}
    keyless: list[Origin] = []
    for copy in copies:
        sheet = copy.sheets[spec.name]
        unmatched = Counter(_content(origin.row) for origin in keyless)
        for row in sheet.rows:
            key = _key(spec, row)
            if key:
                origins_by_key.setdefault(key, []).append(Origin(copy.name, sheet, row))
            elif unmatched[_content(row)]:  # another reviewer has it too
                unmatched[_content(row)] -= 1
            else:
                keyless.append(Origin(copy.name, sheet, row))
    groups = {key: tuple(origins) for key, origins in origins_by_key.items()}
    return groups | {_NoKey(): (origin,) for origin in keyless}


def _content(row: FormRow) -> frozenset[tuple[str, str]]:
    return frozenset(row.values.items())


class _NoKey(Key):
    """The key of a row without one: empty, and equal to no other."""

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


def _absences(
    copies: Sequence[Copy], audit: Audit, spec: TableSpec, key: Key, origins: Sequence[Origin], finished: Finished
) -> tuple[CopyAnswer, ...]:
    """The workbooks in which the row's case is finished without such a row."""
    if spec.parent != audit.main.name:
        return ()
    copies_with_row = {origin.copy for origin in origins}
    case = _case(spec, key)
    copies_without_row = [c for c in copies if c.name not in copies_with_row and (c.name, case) in finished]
    return tuple(CopyAnswer(c.name, c.sheets[spec.name].place, "", ABSENT) for c in copies_without_row)


def _case(spec: TableSpec, key: Key) -> str:
    """The decision that a row belongs to, or the row's own key if it belongs to none."""
    first = spec.variables[0].name
    return key[spec.key.index(first)] if first in spec.key else ", ".join(key)


def _row_conflict(
    spec: TableSpec,
    key: Key,
    origins: Sequence[Origin],
    absences: tuple[CopyAnswer, ...],
    agreed_values: Mapping[Point, str],
) -> Conflict:
    first = spec.key[0]
    present = tuple(
        CopyAnswer(o.copy, o.sheet.place, o.sheet.cell(o.row, first), EXISTS, o.sheet.spots(o.row, first))
        for o in origins
    )
    point = (spec.name, key, "")
    return Conflict(_case(spec, key), point, (*present, *absences), agreed_values.get(point))


def _merged_row(
    audit: Audit,
    spec: TableSpec,
    key: Key,
    origins: tuple[Origin, ...],
    finished: Finished,
    agreed_values: Mapping[Point, str],
) -> tuple[MergedRow, list[Conflict]]:
    values: dict[str, str] = {}
    conflicts = []
    for variable in spec.variables:
        answers = tuple(_answers(spec, variable, key, origins, finished))
        value = next((s.value for s in answers if s.value), NOTHING)
        if len({s.value for s in answers}) > 1 and not (spec == audit.main and variable.name in audit.review):
            point = (spec.name, key, variable.name)
            conflicts.append(Conflict(_case(spec, key), point, answers, agreed_values.get(point)))
        value = agreed_values.get((spec.name, key, variable.name), value)
        if value:
            values[variable.name] = value
    return MergedRow(values, origins), conflicts


def _answers(
    spec: TableSpec, variable: Variable, key: Key, origins: Sequence[Origin], finished: Finished
) -> Iterator[CopyAnswer]:
    """Each row's answer on a variable, without the rows that have none."""
    for origin in origins:
        value = origin.row.values.get(variable.name, NOTHING)
        may_be_empty = variable.required is None and variable.name in origin.sheet.columns and bool(key)
        if value or (may_be_empty and (origin.copy, _case(spec, key)) in finished):
            sheet, row, name = origin.sheet, origin.row, variable.name
            yield CopyAnswer(origin.copy, sheet.place, sheet.cell(row, name), value, sheet.spots(row, name))


def _doubled_rows(copies: Sequence[Copy], spec: TableSpec) -> Iterator[Doubled]:
    for copy in copies:
        if spec.name not in copy.sheets:
            continue
        sheet = copy.sheets[spec.name]
        rows: dict[Key, list[FormRow]] = {}
        for row in sheet.rows:
            if key := _key(spec, row):
                rows.setdefault(key, []).append(row)
        for key, same_key in rows.items():
            if len(same_key) > 1:
                cells = tuple(sheet.cell(row, spec.key[0]) for row in same_key)
                same = all(dict(row.values) == dict(same_key[0].values) for row in same_key)
                spots = tuple(spot for row in same_key for spot in sheet.spots(row, *spec.key))
                yield Doubled(copy.name, sheet.place, key, cells, same, spots)
