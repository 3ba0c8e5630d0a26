"""The page of data quality: what Great Expectations found, in Swedish and as counts only.

GX's own pages are in English, fetch from other hosts and write cell values unescaped; this one is ours. No value of a
case ever reaches it: its types have no place for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checks.audit import Audit
from pipeline.disclosure.published import Mark
from pipeline.rounding import percent
from reports.document import Cell
from reports.language.swedish import counted, date_text, number, percent_short, small
from reports.render.html import render

if TYPE_CHECKING:
    from pipeline.validate import Validation

CONTRACT = "kodbok"
GUIDELINE = "riktlinje"


@dataclass(frozen=True)
class CheckRow:
    """One check: `checked` rows or decisions, of which `failed` do not meet it.

    `table` is the label of the table, or of the quality area in the guideline suite; `column` is the label of what is
    checked. `target` is the percent that the audit expects to meet a criterion, if it sets one.
    """

    suite: str
    table: str
    column: str
    description: str
    checked: int
    failed: int
    passed: bool
    target: int | None = None

    @property
    def met(self) -> int:
        """How many meet it."""
        return self.checked - self.failed


class Filled(NamedTuple):
    """How many of a variable's cells are filled, among the rows where it applies."""

    table: str
    variable: str
    filled: int
    rows: int


class FaultCount(NamedTuple):
    """So many faults of one kind in one column."""

    table: str
    column: str
    reason: str
    faults: int


@dataclass(frozen=True)
class QualityReport:
    """Everything that the page shows."""

    title: str
    created: date
    completeness: tuple[Filled, ...]
    checks: tuple[CheckRow, ...]
    faults: tuple[FaultCount, ...] = ()
    invented: bool = False

    def suite(self, suite: str) -> tuple[CheckRow, ...]:
        """The checks of one suite."""
        return tuple(c for c in self.checks if c.suite == suite)


@dataclass(frozen=True)
class Sheet:
    """A table of the page."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    base: str = ""


def report(
    audit: Audit,
    found: Validation,
    completeness: Sequence[tuple[str, str, int, int]],
    created: date,
    *,
    invented: bool = False,
) -> QualityReport:
    """The results of `pipeline.validate` with labels in place of names."""
    tables = {t.name: t for t in audit.tables}
    criteria = {c.id: c for c in audit.criteria}
    checks = []
    for each in found.checks:
        if each.criterion:
            criterion = criteria[each.criterion]
            place = (GUIDELINE, criterion.area.value, criterion.label)
        else:
            labels = {v.name: v.label for v in tables[each.suite].variables}
            place = (CONTRACT, tables[each.suite].label, labels.get(each.column, ""))
        checks.append(CheckRow(*place, each.description, each.checked, each.failed, each.passed, each.target))
    filled = tuple(Filled(*row) for row in completeness)
    return QualityReport(audit.title, created, filled, tuple(checks), invented=invented)


def write(results: QualityReport, target: Path) -> None:
    """`datakvalitet.html`."""
    page = render(
        "datakvalitet.html.j2",
        invented=results.invented,
        title=results.title,
        created=date_text(results.created),
        summary=_summary(results),
        wrong=[*_faults(results.faults), *_failed(results)],
        contract=_contract(results),
        guideline=_guideline(results),
        completeness=_completeness(results.completeness),
    )
    target.write_text(page, encoding="utf-8", newline="\n")


def _summary(results: QualityReport) -> list[str]:
    contract, guideline = results.suite(CONTRACT), results.suite(GUIDELINE)
    said = []
    if contract:
        said.append(f"Exporten är prövad mot kodboken: {_met(contract)}")
    if guideline:
        what = counted(len(guideline), "kriterium", "kriterier")
        short = sum(c.failed > 0 for c in guideline)
        said.append(
            f"Handläggningen är prövad mot riktlinjerna med {what}. Minst ett ärende avviker i {number(short)} av dem."
        )
    aimed = [c for c in guideline if c.target is not None]
    if aimed:
        reached = sum(c.passed for c in aimed)
        said.append(f"Av de kriterier som har en målnivå når {number(reached)} av {number(len(aimed))} upp till den.")
    total = sum(f.faults for f in results.faults)
    if total:
        said.append(f"Antal fel i exporten mot kodboken: {number(total)}.")
    return said


def _faults(faults: Sequence[FaultCount]) -> list[Sheet]:
    rows = tuple((f.table, f.column, f.reason, f.faults) for f in faults)
    return [Sheet("Fel i exporten", ("Tabell", "Kolumn", "Orsak", "Antal"), rows)] if rows else []


def _failed(results: QualityReport) -> list[Sheet]:
    """The checks that are not met, most rows first."""
    failed = sorted((c for c in results.suite(CONTRACT) if not c.passed), key=lambda c: -c.failed)
    rows = tuple((c.table, c.description, c.checked, c.failed) for c in failed)
    return [Sheet("Kontroller som inte är uppfyllda", _FAILED, rows)] if rows else []


_FAILED = ("Tabell", "Kontroll", "Prövade rader", "Avvikande")


def _contract(results: QualityReport) -> list[Sheet]:
    headers = ("Kontroll", "Prövade rader", "Avvikande", "Resultat")
    return [
        Sheet(
            f"Kontroller av {small(table)}",
            headers,
            tuple(
                (c.description, c.checked, c.failed, "Uppfylld" if c.passed else "Ej uppfylld")
                for c in sorted(checks, key=lambda c: c.passed)
            ),
            _met(checks),
        )
        for table, checks in _by_table(results.suite(CONTRACT))
    ]


def _met(checks: Sequence[CheckRow]) -> str:
    return f"{number(sum(c.passed for c in checks))} av {number(len(checks))} kontroller är uppfyllda."


def _guideline(results: QualityReport) -> list[Sheet]:
    checks = results.suite(GUIDELINE)
    aimed = any(c.target is not None for c in checks)
    headers = ("Kriterium", "Ärenden", "Uppfyller", "Avviker", "Andel uppfyllt (%)", *(("Målnivå",) if aimed else ()))
    return [
        Sheet(area, headers, tuple(_guideline_row(c, aimed) for c in found), "Bas: ärenden som kriteriet gäller.")
        for area, found in _by_table(checks)
    ]


def _guideline_row(check: CheckRow, aimed: bool) -> tuple[Cell, ...]:
    counts = (check.checked, check.met, check.failed, _share(check.met, check.checked))
    reached = "nådd" if check.passed else "ej nådd"
    target = "" if check.target is None else f"{percent_short(check.target)}, {reached}"
    return (check.column, *counts, *((target,) if aimed else ()))


def _by_table(checks: Sequence[CheckRow]) -> list[tuple[str, list[CheckRow]]]:
    order = list(dict.fromkeys(c.table for c in checks))
    ranked = sorted(checks, key=lambda c: order.index(c.table))
    return [(table, list(found)) for table, found in groupby(ranked, key=lambda c: c.table)]


def _completeness(completeness: Sequence[Filled]) -> list[Sheet]:
    made = []
    for table, group in groupby(completeness, key=lambda f: f.table):
        found = list(group)
        rows = tuple((f.variable, f.filled, f.rows, _share(f.filled, f.rows)) for f in found)
        whole = sum(f.filled == f.rows for f in found)
        base = f"{number(whole)} av {number(len(found))} variabler är ifyllda på alla rader där de gäller."
        headers = ("Variabel", "Ifyllda", "Rader", "Andel ifyllda (%)")
        made.append(Sheet(f"Ifyllda uppgifter om {small(table)}", headers, rows, base))
    return made


def _share(count: int, base: int) -> Cell:
    share = percent(count, base)
    return Mark.NO_BASE if share is None else share
