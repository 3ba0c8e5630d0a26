"""The examples of an audit: whether its criteria give the expected outcomes, and how many clauses they try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks.audit import Audit
from checks.coverage import clauses, uncovered_clauses
from checks.criteria import Criterion, Outcome
from checks.examples import Example
from granskning.jobs.job import load_audit
from pipeline.errors import AuditError
from pipeline.examples import Tried, try_examples
from reports.language.rules import Phrasebook
from reports.language.swedish import capital, counted, number


@dataclass(frozen=True)
class Covered:
    """How many of a criterion's clauses are decisive in its examples, and those that never are, in Swedish."""

    criterion: str
    shown: int
    clauses: int
    lacking: tuple[str, ...]


def prova(name: str) -> str:
    """A summary if every example has its outcome. AuditError with a table of the examples that do not."""
    audit = load_audit(name)
    trials = try_examples(audit)
    failures = [trial for trial in trials if trial.outcome != trial.example.outcome]
    if failures:
        rows = [("Kriterium", "Väntat", "Fick", "Exempel"), *(_row(trial) for trial in failures)]
        count = capital(counted(len(failures), "exempel", "exempel"))
        raise AuditError(f"{count} av {number(len(trials))} gav ett annat utfall än väntat:\n{_table(rows)}")
    ids = [criterion.id for criterion in audit.criteria if not criterion.examples]
    note = f"\nUtan exempel: {', '.join(ids)}." if ids else ""
    return f"{counted(len(trials), 'exempel', 'exempel')} provade. Alla gav det väntade utfallet.{note}"


def tackning(name: str) -> tuple[Covered, ...]:
    """How far the examples of each criterion try its clauses."""
    audit = load_audit(name)
    return covered(audit, try_examples(audit))


def covered(audit: Audit, trials: Sequence[Tried]) -> tuple[Covered, ...]:
    """The coverage of each criterion by examples that have been run."""
    words = Phrasebook(audit)

    def coverage(criterion: Criterion) -> Covered:
        values = [trial.clauses for trial in trials if trial.criterion.id == criterion.id]
        untried = uncovered_clauses(audit, criterion, values)
        total = len(clauses(criterion))
        return Covered(criterion.id, total - len(untried), total, tuple(map(words.condition, untried)))

    return tuple(coverage(criterion) for criterion in audit.criteria)


def coverage_text(coverage: Sequence[Covered]) -> str:
    """A line for each criterion, with its untried clauses, and the total."""
    lines = []
    for entry in coverage:
        lines.append(f"{_percent(entry.shown, entry.clauses):>5}  {entry.shown} av {entry.clauses}  {entry.criterion}")
        lines += [f"       inte prövat: {clause}" for clause in entry.lacking]
    shown, total = sum(entry.shown for entry in coverage), sum(entry.clauses for entry in coverage)
    return "\n".join([*lines, f"{_percent(shown, total):>5}  {shown} av {total} led prövade av exemplen"])


def _percent(shown: int, total: int) -> str:
    return f"{100 * shown // total if total else 100} %"


def _row(trial: Tried) -> tuple[str, ...]:
    return (
        trial.criterion.id,
        Outcome(trial.example.outcome).label,
        Outcome(trial.outcome).label,
        _values(trial.example),
    )


def _values(example: Example) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in example.values.items()) or "utgångsraden"


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows)
