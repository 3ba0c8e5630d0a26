"""How far the reviewers have come: per reviewer, district and stratum, how many cases are begun, finished, faulty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checks.audit import Audit
from pipeline.drawn_sample import DrawnSample
from pipeline.reading.copies import Copy, Row

REVIEWER = "granskare"
"""The variable with the reviewer's code, where an audit has it."""


class State(StrEnum):
    """How far a case has come in a workbook, the least first."""

    UNTOUCHED = "ej_paborjad"
    BEGUN = "paborjad"
    FAULTY = "felaktig"
    FINISHED = "klar"


@dataclass(frozen=True)
class Line:
    """Cases of a reviewer, a district or a stratum: by state, and how many of them two or more have finished.

    `missing` were drawn and stand in no workbook.
    """

    labels: tuple[str, ...]
    cases: int
    untouched: int
    begun: int
    faulty: int
    finished: int
    double: int
    missing: int = 0


@dataclass(frozen=True)
class Progress:
    """Everything that is told of how far the work has come; `total` counts each case once."""

    total: Line
    reviewers: tuple[Line, ...]
    districts: tuple[Line, ...]
    strata: tuple[Line, ...]


def state(audit: Audit, row: Row, *, faulty: bool = False) -> State:
    """How far the row of a case has come; `faulty` where one of its rows in another table is."""
    known = {*audit.known_before, REVIEWER}
    if faulty or row.wrong or row.broken:
        return State.FAULTY
    if not row.missing:
        return State.FINISHED
    return State.BEGUN if set(row.values) - known else State.UNTOUCHED


def states(copy: Copy, audit: Audit) -> dict[str, State]:
    """The state of each case of a workbook, by its id."""
    if audit.main.name not in copy.sheets:
        return {}
    key = audit.main.key[0]
    below = [copy.sheets[t.name] for t in audit.tables if t.parent == audit.main.name and t.name in copy.sheets]
    faulty = {r.values.get(key) for sheet in below for r in sheet.rows if r.wrong or r.broken or r.missing}
    rows = (row for row in copy.sheets[audit.main.name].rows if key in row.values)
    return {row.values[key]: state(audit, row, faulty=row.values[key] in faulty) for row in rows}


def progress(copies: Sequence[Copy], audit: Audit, sample: DrawnSample | None = None) -> Progress:
    """How far the workbooks have come with their cases; with a sample also which of those drawn stand in none, and each
    case is then of the stratum that it was drawn in, whatever a slip of the pen makes of it."""
    by_copy = {copy.name: states(copy, audit) for copy in copies}
    listed = {} if sample is None else {each.id: each.values for each in (*sample.drawn, *sample.reserves)}
    strata = {id_: _labels(audit, listed.get(id_, row.values)) for copy in copies for id_, row in _rows(copy, audit)}
    missing = {} if sample is None else _missing(audit, sample, strata)
    together: dict[str, list[State]] = {}
    for found in by_copy.values():
        for id_, each in found.items():
            together.setdefault(id_, []).append(each)
    order = dict.fromkeys(sorted({*strata.values(), *missing.values()}, key=lambda s: _order(audit, s)))
    return Progress(
        _line((), together, missing),
        tuple(
            _line((reviewer(copy, audit),), {id_: together[id_] for id_ in mine}, {}, mine)
            for copy in copies
            for mine in [by_copy[copy.name]]
        ),
        tuple(_of_group(together, strata, missing, (d,)) for d in dict.fromkeys(s[0] for s in order)),
        tuple(_of_group(together, strata, missing, s) for s in order),
    )


def reviewer(copy: Copy, audit: Audit) -> str:
    """Whose workbook it is: the code that stands in all of its cases, or the name of the file."""
    codes = {row.values.get(REVIEWER, "") for _, row in _rows(copy, audit)}
    return codes.pop() if len(codes) == 1 and codes != {""} else copy.name.removesuffix(".xlsx")


def _rows(copy: Copy, audit: Audit) -> Iterator[tuple[str, Row]]:
    key = audit.main.key[0]
    sheet = copy.sheets.get(audit.main.name)
    return ((row.values[key], row) for row in (sheet.rows if sheet else ()) if key in row.values)


def _labels(audit: Audit, values: Mapping[str, str]) -> tuple[str, ...]:
    codes = ((audit.main.variable(name).codes, values.get(name, "")) for name in audit.drawn_by)
    return tuple(labels.get(code, code) or "Ej ifyllt" for labels, code in codes)


def _order(audit: Audit, stratum: tuple[str, ...]) -> list[int]:
    listed = [list(audit.main.variable(name).codes.values()) for name in audit.drawn_by]
    return [labels.index(x) if x in labels else len(labels) for labels, x in zip(listed, stratum, strict=True)]


def _missing(audit: Audit, sample: DrawnSample, there: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The drawn decisions that stand in no workbook and that no reserve in one replaces, each with its stratum."""
    seen = set(there)
    replaced = {each.replaces for each in sample.reserves if each.id in seen}
    lacking = (each for each in sample.drawn if each.id not in seen and each.id not in replaced)
    return {each.id: _labels(audit, each.values) for each in lacking}


def _of_group(
    together: Mapping[str, list[State]],
    strata: Mapping[str, tuple[str, ...]],
    missing: Mapping[str, tuple[str, ...]],
    group: tuple[str, ...],
) -> Line:
    n = len(group)
    mine = {id_: found for id_, found in together.items() if strata[id_][:n] == group}
    return _line(group, mine, {id_: s for id_, s in missing.items() if s[:n] == group})


def _line(
    labels: tuple[str, ...],
    together: Mapping[str, list[State]],
    missing: Mapping[str, object],
    own: Mapping[str, State] | None = None,
) -> Line:
    """Each case once, in the state of the workbook where it has come furthest, but faulty if it is faulty in any; of a
    reviewer in the state of their `own` workbook."""
    reached = own or {id_: _reached(found) for id_, found in together.items()}
    counted = {each: sum(s is each for s in reached.values()) for each in State}
    return Line(
        labels,
        len(reached),
        counted[State.UNTOUCHED],
        counted[State.BEGUN],
        counted[State.FAULTY],
        counted[State.FINISHED],
        sum(found.count(State.FINISHED) > 1 for found in together.values()),
        len(missing),
    )


def _reached(found: Sequence[State]) -> State:
    return State.FAULTY if State.FAULTY in found else max(found, key=list(State).index)
