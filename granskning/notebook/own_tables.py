"""Own tables, in which nothing can be read that the report hides.

An own table is counted and protected as the report's breakdowns are, by a reader who has the report too. What is about
the authority's conduct is shown whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checks.audit import Audit
from checks.codebook import About, TableSpec, unique
from checks.expressions import given, is_
from checks.possible import OUTCOME
from checks.report_tables import Category, CategoryTable, Dimension, Population
from checks.subject import Reader, criterion_family
from granskning.notebook.explore import judged
from pipeline.counting.groups import grouped
from pipeline.disclosure.breakdown import Printer
from pipeline.disclosure.layout import Line
from pipeline.disclosure.protection import protected
from pipeline.disclosure.published import PublishedBreakdown
from pipeline.errors import UsageError
from pipeline.reading.export import is_invented
from reports.language.swedish import small

_OWN = "egen_"
_EMPTY = "Inte ifyllt"


def own_tables(export: Path, audit: Audit, rows: Sequence[str], by: str) -> tuple[PublishedBreakdown, ...]:
    """Own tables of decisions: one for each of `rows`, all with the groups of `by` as columns.

    A row is a column of codes, or a criterion's outcome as `utfall_<id>` (base: the decisions that it applies to);
    `by` is one of the audit's dimensions, or a column of codes that is not about persons. The tables are protected
    together, and by a reader who has what every report of the export prints by the same groups; tables made in another
    call are not known here. A table in which too much would be hidden comes back without rows. UsageError if a name
    does not fit; otherwise as `review`.
    """
    dimension = _dimension(audit, by)
    _check(rows, dimension)
    names = unique(rows)
    tables = tuple(_table(audit, name) for name in names if not name.startswith(OUTCOME))
    # What the decisions are counted by must be kept beside their outcomes, as the background is.
    background = unique((*audit.background, dimension.column))
    extended = replace(audit, background=background, report_tables=(*audit.report_tables, *tables))
    with judged(export, extended) as (con, loaded):
        report = grouped(con, audit, [(dimension,)], loaded.present) if dimension in audit.dimensions else ()
        counted = grouped(con, extended, [(dimension,)], loaded.present)
    if not counted:
        raise UsageError(f"Alla ärenden har samma {small(dimension.label)}, så det finns ingenting att dela upp på.")
    facts = [fact for each in report for fact in protected(each, Reader(audit), audit.threshold).facts()]
    families = {f.id: f for f in counted[0].families}
    own = {name: families[_family(audit, name)] for name in names}
    parts = {f.id: tuple(Line((part.id,), part.label) for part in f.parts) for f in own.values()}
    invented = is_invented(export)
    printer = Printer(protected(counted[0], Reader(extended), audit.threshold, facts=facts, rows=parts))
    return tuple(
        replace(
            printer.table(f, label, f"{label} efter {small(dimension.label)}", population),
            of=f"{_OWN}{name}",
            row_header=label,
            invented=invented,
        )
        for name, f in own.items()
        for label, population in [_words(audit, name)]
    )


@dataclass(frozen=True)
class _Column(Dimension):
    """A column of codes, where those without a value are a group too."""

    @property
    def sql(self) -> str:
        return f"coalesce(CAST({self.column} AS VARCHAR), '')"

    def groups(self, spec: TableSpec) -> dict[str, str]:
        """Code -> label, and what an empty cell is called."""
        return {**spec.variable(self.column).codes, "": _EMPTY}


def _dimension(audit: Audit, name: str) -> Dimension:
    known = {d.name: d for d in audit.dimensions}
    if name in known:
        return known[name]
    label = _label(audit, name)
    if audit.main.variable(name).about is About.PERSON:
        raise UsageError(f"Vänd på tabellen: {name} handlar om enskilda personer och ska vara rader, inte kolumner.")
    return _Column(name, label, name)


def _label(audit: Audit, name: str) -> str:
    labels = {v.name: v.label for v in audit.main.variables if v.codes}
    if name not in labels:
        raise UsageError(f"{name} är varken en kolumn med koder i {audit.main.name}, ett utfall eller en uppdelning.")
    return labels[name]


def _check(rows: Sequence[str], by: Dimension) -> None:
    if by.column in rows:
        raise UsageError(f"{by.column} kan inte vara både rader och kolumner.")


def _table(audit: Audit, name: str) -> CategoryTable:
    label, population = _words(audit, name)
    rows = tuple(Category(text, is_(name, code)) for code, text in audit.main.variable(name).codes.items())
    return CategoryTable(
        _family(audit, name), audit.sections[0], label, label, Population(name, given(name), population), rows, ()
    )


def _family(audit: Audit, name: str) -> str:
    """The id of the counts that a row of the call asks for."""
    if not name.startswith(OUTCOME):
        return f"{_OWN}{name}"
    if (id_ := name.removeprefix(OUTCOME)) not in audit.criteria_by_id:
        raise UsageError(f"Granskningen {audit.name} har inget kriterium {id_}.")
    return criterion_family(id_)


def _words(audit: Audit, name: str) -> tuple[str, str]:
    """What the table is called, and what its decisions are."""
    if name.startswith(OUTCOME):
        label = audit.criteria_by_id[name.removeprefix(OUTCOME)].label
        return label, f"Ärenden som kriteriet ”{label}” gäller"
    label = _label(audit, name)
    return label, f"Ärenden där ”{label}” är ifyllt"
