"""The page of data quality: what Great Expectations found, in Swedish and as counts only.

What is worth a closer look comes first, as questions, the worst first. GX's own pages are in English, fetch from other
hosts and write cell values unescaped; this one is ours. No value of a case ever reaches it: its types have no place for
one. The page may be passed on, so a small count about persons is only given as an interval.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checks.audit import Audit
from checks.codebook import About
from checks.expectations import EvenlyUnclear, Expectation, Expected, LikeEarlier, NoOutliers, Severity
from checks.subject import Reader
from pipeline.disclosure.published import Mark
from pipeline.rounding import percent
from reports.document import Cell
from reports.language.swedish import capital, counted, date_text, number, percent_short, percent_text, share_text, small
from reports.render.html import render

if TYPE_CHECKING:
    from pipeline.validate import Check

_ORDER = list(Severity)


class Contract(NamedTuple):
    """How many checks of the codebook a table has passed. It passes all of them: otherwise there is no page."""

    table: str
    rows: int
    checks: int


class GuidelineResult(NamedTuple):
    """How many of the decisions that a criterion applies to do not meet it; `target` is the percent that the audit
    expects to meet it, if it sets one, and `reached` whether so many do."""

    area: str
    criterion: str
    cases: int
    failed: int
    target: int | None
    reached: bool


@dataclass(frozen=True)
class ExpectationResult:
    """What the audit expects of the data: of those `checked`, `failed` are not as expected.

    `threshold` is the lowest count that is shown exactly, if the question is about persons, and otherwise 0.
    """

    expectation: Expectation
    checked: int
    failed: int
    passed: bool
    threshold: int = 0

    @property
    def is_reportable(self) -> bool:
        """Whether enough were checked for the result to be shown."""
        return self.checked >= max(self.threshold, 1)

    @property
    def urgency(self) -> tuple[int, float]:
        """Sorts by severity and then by how many are not as expected."""
        return _ORDER.index(self.expectation.severity), -self.failed / self.checked


class FilledCells(NamedTuple):
    """How many of a variable's cells are filled, among the rows where it applies."""

    table: str
    variable: str
    filled: int
    rows: int


@dataclass(frozen=True)
class QualityReport:
    """Everything that the page shows."""

    title: str
    created: date
    contract: tuple[Contract, ...] = ()
    expectations: tuple[ExpectationResult, ...] = ()
    criteria: tuple[GuidelineResult, ...] = ()
    completeness: tuple[FilledCells, ...] = ()
    invented: bool = False

    @property
    def questions(self) -> tuple[ExpectationResult, ...]:
        """What is not as expected, the worst first."""
        return tuple(
            sorted((r for r in self.expectations if r.is_reportable and not r.passed), key=lambda r: r.urgency)
        )


@dataclass(frozen=True)
class QualityTable:
    """A table of the page."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    base: str = ""


class QualityQuestion(NamedTuple):
    """A question of the page: how serious it is, what is asked, how many it is about, and what to do."""

    severity: str
    text: str
    extent: str
    look: str


def report(
    audit: Audit,
    checks: Sequence[Check],
    completeness: Sequence[tuple[str, str, int, int]],
    rows: Mapping[str, int],
    created: date,
    *,
    invented: bool = False,
) -> QualityReport:
    """The results of `pipeline.validate` with labels in place of names; `rows` are those of each table."""
    expectations = {e.id: e for e in audit.expectations}
    contract_tables = [c.suite for c in checks if not c.criterion and not c.expectation]
    return QualityReport(
        audit.title,
        created,
        tuple(Contract(t.label, rows[t.name], contract_tables.count(t.name)) for t in audit.tables if t.name in rows),
        tuple(_expectation_result(audit, expectations[c.expectation], c) for c in checks if c.expectation),
        tuple(_guideline_result(audit, c) for c in checks if c.criterion),
        tuple(FilledCells(*row) for row in completeness),
        invented,
    )


def _expectation_result(audit: Audit, expectation: Expectation, check: Check) -> ExpectationResult:
    threshold = audit.threshold if _about_persons(audit, expectation) else 0
    return ExpectationResult(expectation, check.checked, check.failed, check.passed, threshold)


def _about_persons(audit: Audit, expectation: Expectation) -> bool:
    match expectation:
        case Expected(among=among, holds=holds):
            return bool(Reader(audit).persons((among, holds)))
        case NoOutliers(table=table, value=value, within=within):
            spec = audit.table(table)
            return any(spec.variable(name).about is About.PERSON for name in (value, within))
        case EvenlyUnclear() | LikeEarlier():
            return False


def _guideline_result(audit: Audit, check: Check) -> GuidelineResult:
    criterion = audit.criterion(check.criterion)
    return GuidelineResult(
        criterion.area.value, criterion.label, check.checked, check.failed, criterion.target, reached=check.passed
    )


def write(results: QualityReport, target: Path) -> None:
    """`datakvalitet.html`."""
    page = render(
        "datakvalitet.html.j2",
        invented=results.invented,
        title=results.title,
        created=date_text(results.created),
        summary=list(_summary(results)),
        questions=[_question(r) for r in results.questions],
        expected=_expected(results),
        contract=_contract(results.contract),
        guideline=_guideline(results.criteria),
        completeness=_completeness(results.completeness),
    )
    target.write_text(page, encoding="utf-8", newline="\n")


def _summary(results: QualityReport) -> Iterator[str]:
    if results.expectations:
        yield _questions_in_short(len(results.questions), len(results.expectations))
    if results.contract:
        checks = sum(table.checks for table in results.contract)
        yield f"Exporten följer kodboken i alla {number(checks)} kontroller."
    if results.criteria:
        criteria = counted(len(results.criteria), "kriterium", "kriterier")
        missed = number(sum(c.failed > 0 for c in results.criteria))
        yield f"Handläggningen är prövad mot riktlinjerna med {criteria}. Minst ett ärende avviker i {missed} av dem."
    with_target = [c for c in results.criteria if c.target is not None]
    if with_target:
        reached = sum(c.reached for c in with_target)
        yield f"Av de kriterier som har en målnivå når {number(reached)} av {number(len(with_target))} upp till den."


def _questions_in_short(questions: int, total: int) -> str:
    if not questions:
        noun = "fråga om uppgifterna är prövad" if total == 1 else "frågor om uppgifterna är prövade"
        return f"Inget ovanligt: {number(total)} {noun}."
    things = capital(counted(questions, "sak", "saker", common=True))
    adjective = "värd" if questions == 1 else "värda"
    return f"{things} är {adjective} att titta närmare på innan rapporten läses, av {number(total)} som har prövats."


def _question(result: ExpectationResult) -> QualityQuestion:
    expectation, count = result.expectation, _count(result)
    allowed = 100 - expectation.at_least
    expected_share = f" Väntat är högst {percent_text(allowed)}." if allowed else ""
    return QualityQuestion(
        expectation.severity.label, expectation.question, f"{count}.{expected_share}", expectation.look
    )


def _count(result: ExpectationResult) -> str:
    """'2 av 119 ärenden (två procent)', or an interval where the count or the rest of a count of persons is small."""
    one, many = result.expectation.unit
    base = f"{number(result.checked)} {one if result.checked == 1 else many}"
    highest_hidden = result.threshold - 1
    if 0 < result.failed <= highest_hidden:
        return f"1–{highest_hidden} av {base}"
    if 0 < result.checked - result.failed <= highest_hidden:
        return f"{number(result.checked - highest_hidden)}–{number(result.checked - 1)} av {base}"
    if not result.failed:
        return f"0 av {base}"
    share = percent(result.failed, result.checked)
    assert share is not None  # what is reportable has a base
    return f"{number(result.failed)} av {base} ({share_text(result.failed, result.checked, share)})"


def _expected(results: QualityReport) -> list[QualityTable]:
    """The expectations that are met, and those that apply to nothing (or to too few)."""
    remaining = [r for r in results.expectations if r.passed or not r.is_reportable]
    rows = tuple((r.expectation.question, _count(r) if r.is_reportable else Mark.NO_BASE) for r in remaining)
    base = capital(f"{counted(len(remaining), 'fråga', 'frågor', common=True)}.")
    return [QualityTable("Prövat utan anmärkning", ("Fråga", "Avviker"), rows, base)] if remaining else []


def _contract(contract: Sequence[Contract]) -> list[QualityTable]:
    rows = tuple((table.table, table.rows, table.checks, "Alla uppfyllda") for table in contract)
    return (
        [QualityTable("Kontroller mot kodboken", ("Tabell", "Rader", "Kontroller", "Resultat"), rows)] if rows else []
    )


def _guideline(criteria: Sequence[GuidelineResult]) -> list[QualityTable]:
    targets = any(c.target is not None for c in criteria)
    headers = ("Kriterium", "Ärenden", "Uppfyller", "Avviker", "Andel uppfyllt (%)", *(("Målnivå",) if targets else ()))
    areas = list(dict.fromkeys(c.area for c in criteria))
    by_area = groupby(sorted(criteria, key=lambda c: areas.index(c.area)), key=lambda c: c.area)
    base = "Bas: ärenden som kriteriet gäller."
    return [
        QualityTable(area, headers, tuple(_guideline_row(c, targets) for c in results), base)
        for area, results in by_area
    ]


def _guideline_row(row: GuidelineResult, has_target: bool) -> tuple[Cell, ...]:
    met = row.cases - row.failed
    reached = "nådd" if row.reached else "ej nådd"
    target = "" if row.target is None else f"{percent_short(row.target)}, {reached}"
    return (row.criterion, row.cases, met, row.failed, _share(met, row.cases), *((target,) if has_target else ()))


def _completeness(completeness: Sequence[FilledCells]) -> list[QualityTable]:
    sheets = []
    for table, group in groupby(completeness, key=lambda f: f.table):
        variables = list(group)
        rows = tuple((f.variable, f.filled, f.rows, _share(f.filled, f.rows)) for f in variables)
        whole = sum(f.filled == f.rows for f in variables)
        base = f"{number(whole)} av {number(len(variables))} variabler är ifyllda på alla rader där de gäller."
        headers = ("Variabel", "Ifyllda", "Rader", "Andel ifyllda (%)")
        sheets.append(QualityTable(f"Ifyllda uppgifter om {small(table)}", headers, rows, base))
    return sheets


def _share(count: int, base: int) -> Cell:
    share = percent(count, base)
    return Mark.NO_BASE if share is None else share
