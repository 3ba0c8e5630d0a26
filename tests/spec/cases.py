"""The examples of `sysselsattning_2025` as typed rows: a decision in, an outcome out.

They are defined beside the rules (`checks/audits/sysselsattning_2025/criteria`), each outcome worked out by hand from
the specification; this module converts them for the oracle, which knows nothing of the rules. An example differs from a
base row in the values that it names; None empties a cell. The files were read up to `GRANSKNINGSDATUM`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from checks.audit import Audit
from checks.audits.sysselsattning_2025 import AUDIT
from checks.audits.sysselsattning_2025.rows import AVSLAG, STODINSATS, SYSSELSATTNING, UPPFOLJNING
from checks.codebook import Kind
from checks.examples import example_row
from tests.lib.oracle import Row

GRANSKNINGSDATUM = date(2025, 10, 31)


def typed(row: Mapping[str, Any], audit: Audit = AUDIT) -> Row:
    """The row with its dates as dates, and without empty cells."""
    dates = {v.name for v in audit.main.variables if v.kind is Kind.DATE}
    return {k: date.fromisoformat(v) if k in dates else v for k, v in row.items() if v is not None}


BASE_S: Row = typed(SYSSELSATTNING) | {"arende_id": "A00001"}
BASE_I: Row = typed(STODINSATS) | {"arende_id": "A00002"}
BASE_AVSLAG: Row = typed(AVSLAG) | {"arende_id": "A00003"}


@dataclass(frozen=True)
class Case:
    """An example: its name, the whole decision, the outcome that the specification gives, and its follow-ups."""

    name: str
    row: dict[str, Any]
    expected: str
    followups: tuple[dict[str, Any], ...] = ()


def full_row(case: Case) -> Row:
    """The whole decision of a case."""
    return dict(case.row)


def on(text: str) -> date:
    return date.fromisoformat(text)


def followup(day: str | None, dur: str = "nej") -> Row:
    """A row of `uppfoljningar`; None for a follow-up without a date."""
    return {"datum": None if day is None else on(day), **UPPFOLJNING, "dur_uppfoljning": dur}


def cases_of(audit: Audit, criterion: str) -> Iterator[Case]:
    """The examples of a criterion; those of an export without follow-ups are tested elsewhere."""
    definition = audit.criterion(criterion)
    base = audit.base_rows[audit.main.name] if definition.examples_from is None else definition.examples_from
    for number, example in enumerate(definition.examples, 1):
        row: dict[str, Any] = {"arende_id": "A00001", **example_row(example, base)}
        followups = row.pop("uppfoljningar", ())
        if followups is not None:
            name = f"{number} {', '.join(f'{k}={v}' for k, v in example.values.items())}"
            rows = tuple(_followup(audit, followup) for followup in followups)
            yield Case(name, typed(row, audit), example.outcome, rows)


def _followup(audit: Audit, row: Any) -> dict[str, Any]:
    full: dict[str, Any] = {**audit.base_rows["uppfoljningar"], **(row if isinstance(row, Mapping) else {"datum": row})}
    day = full.get("datum")
    return full | {"arende_id": "A00001", "datum": None if day is None else on(day)}


CASES: dict[str, list[Case]] = {c.id: list(cases_of(AUDIT, c.id)) for c in AUDIT.criteria}
