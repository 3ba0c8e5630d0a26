"""The examples of an audit: whether its criteria give the outcomes that they say, and try every clause."""

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
    """How many of a criterion's clauses its examples show to decide, and those that they do not, in Swedish."""

    criterion: str
    shown: int
    clauses: int
    lacking: tuple[str, ...]


def prova(name: str) -> str:
    """What to tell when every example has its outcome. AuditError with a table of those that have not."""
    audit = load_audit(name)
    tried = try_examples(audit)
    wrong = [each for each in tried if each.outcome != each.example.outcome]
    if wrong:
        rows = [("Kriterium", "Väntat", "Fick", "Exempel"), *(_row(each) for each in wrong)]
        many = capital(counted(len(wrong), "exempel", "exempel"))
        raise AuditError(f"{many} av {number(len(tried))} gav ett annat utfall än väntat:\n{_table(rows)}")
    without = [criterion.id for criterion in audit.criteria if not criterion.examples]
    lacking = f"\nUtan exempel: {', '.join(without)}." if without else ""
    return f"{counted(len(tried), 'exempel', 'exempel')} provade. Alla gav det väntade utfallet.{lacking}"


def tackning(name: str) -> tuple[Covered, ...]:
    """How far the examples of each criterion try its clauses."""
    audit = load_audit(name)
    return covered(audit, try_examples(audit))


def covered(audit: Audit, tried: Sequence[Tried]) -> tuple[Covered, ...]:
    """The same of examples that have been run."""
    words = Phrasebook(audit)

    def of(criterion: Criterion) -> Covered:
        values = [each.clauses for each in tried if each.criterion.id == criterion.id]
        lacking = uncovered_clauses(audit, criterion, values)
        every = len(clauses(criterion))
        return Covered(criterion.id, every - len(lacking), every, tuple(map(words.condition, lacking)))

    return tuple(of(criterion) for criterion in audit.criteria)


def coverage_text(found: Sequence[Covered]) -> str:
    """A line for each criterion, with the clauses that are not tried, and the sum."""
    lines = []
    for each in found:
        lines.append(f"{_percent(each.shown, each.clauses):>5}  {each.shown} av {each.clauses}  {each.criterion}")
        lines += [f"       inte prövat: {clause}" for clause in each.lacking]
    shown, every = sum(each.shown for each in found), sum(each.clauses for each in found)
    return "\n".join([*lines, f"{_percent(shown, every):>5}  {shown} av {every} led prövade av exemplen"])


def _percent(shown: int, every: int) -> str:
    return f"{100 * shown // every if every else 100} %"


def _row(each: Tried) -> tuple[str, ...]:
    return (
        each.criterion.id,
        Outcome(each.example.outcome).label,
        Outcome(each.outcome).label,
        _values(each.example),
    )


def _values(example: Example) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in example.values.items()) or "utgångsraden"


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows)
