"""The reviewers' progress: per reviewer, district and stratum, the numbers of begun, finished and faulty cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checks.audit import Audit
from pipeline.drawn_sample import DrawnSample
from pipeline.reading.copies import Copy, FormRow

REVIEWER = "granskare"
"""The variable with the reviewer's code, where an audit has it."""


class CaseState(StrEnum):
    """The progress of a case in a workbook, the least first."""

    UNTOUCHED = "ej_paborjad"
    BEGUN = "paborjad"
    FAULTY = "felaktig"
    FINISHED = "klar"


@dataclass(frozen=True)
class Standing:
    """Cases of a reviewer, a district or a stratum: by state, and the number that two or more have finished.

    `missing` were drawn and are in no workbook.
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
    """The progress of the whole review; `total` counts each case once."""

    total: Standing
    reviewers: tuple[Standing, ...]
    districts: tuple[Standing, ...]
    strata: tuple[Standing, ...]


def state(audit: Audit, row: FormRow, *, faulty: bool = False) -> CaseState:
    """The state of a case by its row; `faulty` if one of its rows in another table is."""
    filled_before = {*audit.known_before, REVIEWER}
    if faulty or row.wrong or row.broken:
        return CaseState.FAULTY
    if not row.missing:
        return CaseState.FINISHED
    return CaseState.BEGUN if set(row.values) - filled_before else CaseState.UNTOUCHED


def states(copy: Copy, audit: Audit) -> dict[str, CaseState]:
    """The state of each case of a workbook, by its id."""
    if audit.main.name not in copy.sheets:
        return {}
    key = audit.main.key[0]
    below = [copy.sheets[t.name] for t in audit.tables if t.parent == audit.main.name and t.name in copy.sheets]
    faulty = {r.values.get(key) for sheet in below for r in sheet.rows if r.wrong or r.broken or r.missing}
    rows = (row for row in copy.sheets[audit.main.name].rows if key in row.values)
    return {row.values[key]: state(audit, row, faulty=row.values[key] in faulty) for row in rows}


def progress(copies: Sequence[Copy], audit: Audit, sample: DrawnSample | None = None) -> Progress:
    """The progress of the workbooks. With a sample it also has the drawn cases that are in none, and each case is of
    the stratum that it was drawn in, even if its row by mistake has another."""
    by_copy = {copy.name: states(copy, audit) for copy in copies}
    values_by_id = (
        {} if sample is None else {decision.id: decision.values for decision in (*sample.drawn, *sample.reserves)}
    )
    strata = {
        id_: _labels(audit, values_by_id.get(id_, row.values)) for copy in copies for id_, row in _rows(copy, audit)
    }
    missing = {} if sample is None else _missing(audit, sample, strata)
    states_by_case: dict[str, list[CaseState]] = {}
    for states_of_copy in by_copy.values():
        for id_, case_state in states_of_copy.items():
            states_by_case.setdefault(id_, []).append(case_state)
    order = dict.fromkeys(sorted({*strata.values(), *missing.values()}, key=lambda s: _order(audit, s)))
    return Progress(
        _line((), states_by_case, missing),
        tuple(
            _line((reviewer(copy, audit),), {id_: states_by_case[id_] for id_ in mine}, {}, mine)
            for copy in copies
            for mine in [by_copy[copy.name]]
        ),
        tuple(_group_line(states_by_case, strata, missing, (d,)) for d in dict.fromkeys(s[0] for s in order)),
        tuple(_group_line(states_by_case, strata, missing, s) for s in order),
    )


def reviewer(copy: Copy, audit: Audit) -> str:
    """The reviewer of a workbook: the code in all of its cases, or the name of the file."""
    codes = {row.values.get(REVIEWER, "") for _, row in _rows(copy, audit)}
    return codes.pop() if len(codes) == 1 and codes != {""} else copy.name.removesuffix(".xlsx")


def _rows(copy: Copy, audit: Audit) -> Iterator[tuple[str, FormRow]]:
    key = audit.main.key[0]
    sheet = copy.sheets.get(audit.main.name)
    return ((row.values[key], row) for row in (sheet.rows if sheet else ()) if key in row.values)


def _labels(audit: Audit, values: Mapping[str, str]) -> tuple[str, ...]:
    codes = ((audit.main.variable(name).codes, values.get(name, "")) for name in audit.drawn_by)
    return tuple(labels.get(code, code) or "Ej ifyllt" for labels, code in codes)


def _order(audit: Audit, stratum: tuple[str, ...]) -> list[int]:
    label_lists = [list(audit.main.variable(name).codes.values()) for name in audit.drawn_by]
    return [labels.index(x) if x in labels else len(labels) for labels, x in zip(label_lists, stratum, strict=True)]


def _missing(audit: Audit, sample: DrawnSample, case_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The drawn decisions that are in no workbook and not replaced by a reserve in one, each with its stratum."""
    case_set = set(case_ids)
    replaced = {decision.replaces for decision in sample.reserves if decision.id in case_set}
    missing_decisions = (
        decision for decision in sample.drawn if decision.id not in case_set and decision.id not in replaced
    )
    return {decision.id: _labels(audit, decision.values) for decision in missing_decisions}


def _group_line(
    states_by_case: Mapping[str, list[CaseState]],
    strata: Mapping[str, tuple[str, ...]],
    missing: Mapping[str, tuple[str, ...]],
    group: tuple[str, ...],
) -> Standing:
    n = len(group)
    own_cases = {id_: case_states for id_, case_states in states_by_case.items() if strata[id_][:n] == group}
    return _line(group, own_cases, {id_: s for id_, s in missing.items() if s[:n] == group})


def _line(
    labels: tuple[str, ...],
    states_by_case: Mapping[str, list[CaseState]],
    missing: Mapping[str, object],
    own: Mapping[str, CaseState] | None = None,
) -> Standing:
    """Counts each case once, in its furthest state in any workbook, but as faulty if it is faulty in any; for a
    reviewer in the state of their `own` workbook."""
    final_states = own or {id_: _final_state(case_states) for id_, case_states in states_by_case.items()}
    state_counts = {state_kind: sum(s is state_kind for s in final_states.values()) for state_kind in CaseState}
    return Standing(
        labels,
        len(final_states),
        state_counts[CaseState.UNTOUCHED],
        state_counts[CaseState.BEGUN],
        state_counts[CaseState.FAULTY],
        state_counts[CaseState.FINISHED],
        sum(case_states.count(CaseState.FINISHED) > 1 for case_states in states_by_case.values()),
        len(missing),
    )


def _final_state(case_states: Sequence[CaseState]) -> CaseState:
    return CaseState.FAULTY if CaseState.FAULTY in case_states else max(case_states, key=list(CaseState).index)
