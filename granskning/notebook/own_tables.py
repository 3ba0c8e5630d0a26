"""Own tables, in which nothing can be read that the report hides.

An own table is counted, linked and protected as the report's breakdowns are, and together with what the report prints
by the same groups: what the report shows counts as known to the reader, so only what it does not show can be hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checks.audit import Audit
from checks.codebook import TableSpec, unique
from checks.criteria import Criterion, Outcome
from checks.expressions import ALWAYS, given, is_
from checks.report_tables import Category, CategoryTable, Dimension, Population
from granskning.jobs import report as run
from granskning.notebook.explore import judged
from pipeline.counting.groups import Family, Grouped, grouped
from pipeline.counting.tabulate import tabulate
from pipeline.disclosure.breakdown import Line, Protected, of_lines, protected
from pipeline.disclosure.cells import Cells, Kind, small_cells
from pipeline.disclosure.linked import Linked, link
from pipeline.disclosure.published import PublishedBreakdown
from pipeline.disclosure.suppress import UnprotectedError, attack, protect
from pipeline.errors import UsageError
from reports.language.swedish import listing, small

_OUTCOME, _OWN = "utfall_", "egen_"
"""Before a criterion's id in the name of its column of outcomes, and before the name of a row in its table's id."""
_EMPTY = "Inte ifyllt"


def own_tables(
    export: Path, audit: Audit, rows: Sequence[str], by: str, report_by: Sequence[str] = ()
) -> tuple[PublishedBreakdown, ...]:
    """Own tables of decisions: one for each of `rows`, all with the groups of `by` as columns.

    A row is a column of codes, or a criterion's outcome as `utfall_<id>` (base: the decisions that it applies to);
    `by` is a column of codes or one of the audit's dimensions. The tables are protected together, and together with
    what the report of the same export prints by the same groups: `report_by` is the report's `--uppdelning`. Tables
    made in another call are not known here. UsageError if a name does not fit, or if nothing can keep a hidden count
    from being worked out; otherwise as `review`.
    """
    dimension = _dimension(audit, by)
    _check(audit, rows, dimension, report_by)
    tables = tuple(_table(audit, name) for name in unique(rows))
    outcomes = {f"{_OWN}{_outcome(c)}" for c in audit.criteria}
    # What the decisions are counted by must be kept beside their outcomes, as the background is.
    background = unique((*audit.background, dimension.column))
    extended = replace(audit, background=background, report_tables=(*audit.report_tables, *tables))
    with judged(export, extended) as (con, loaded):
        printed = tabulate(con, audit, loaded.present, run.dimensions(audit, report_by)).groups
        beside = next((g for g in printed if dimension in g.dimensions), None)
        dimensions = beside.dimensions if beside else (dimension,)
        counted = grouped(con, extended, dimensions, loaded.present)
    if min(counted.shape) < 2:
        raise UsageError(f"Alla ärenden har samma {small(dimension.label)}, så det finns ingenting att dela upp på.")
    by_id = {f.id: f for f in counted.families}
    families = tuple(_applicable(by_id[t.id]) if t.id in outcomes else by_id[t.id] for t in tables)
    found = _protected(replace(counted, families=families), beside, audit.threshold)
    axis = dimensions.index(dimension)
    return tuple(_published(found, t, f, axis) for t, f in zip(tables, families, strict=True))


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
    return known[name] if name in known else _Column(name, _label(audit, name), name)


def _label(audit: Audit, name: str) -> str:
    labels = {v.name: v.label for v in audit.main.variables if v.codes}
    if name not in labels:
        raise UsageError(f"{name} är varken en kolumn med koder i {audit.main.name}, ett utfall eller en uppdelning.")
    return labels[name]


def _check(audit: Audit, rows: Sequence[str], by: Dimension, report_by: Sequence[str]) -> None:
    """Refuses tables that the report's own breakdowns could not be told of."""
    columns = {d.column for d in audit.dimensions}
    told = _told(audit, by, report_by)
    for name in rows:
        if name == by.column:
            raise UsageError(f"{name} kan inte vara både rader och kolumner.")
        if name in columns and by.column not in columns:
            raise UsageError(f"Vänd på tabellen: {name} ska vara kolumner, som i rapporten, och {by.name} rader.")
        if name in told:
            raise UsageError(
                f"{name} går inte att dela upp på {by.name}: rapportens meningar om högsta och lägsta andel skulle då "
                "avslöja vilken grupp de gäller."
            )


def _told(audit: Audit, by: Dimension, report_by: Sequence[str]) -> set[str]:
    """The outcomes and columns behind the sentences on the group with the highest or the lowest share."""
    ranked = {r.indicator for r in audit.ranks if r.group == by.name and r.group not in report_by}
    hits = {column for i in audit.indicators if i.id in ranked for column in i.hit.columns}
    read = (case.when.columns for c in audit.criteria if _outcome(c) in hits for case in c.cases)
    return hits.union(*read)


def _outcome(criterion: Criterion) -> str:
    return f"{_OUTCOME}{criterion.id}"


def _table(audit: Audit, name: str) -> CategoryTable:
    criteria = {_outcome(c): c for c in audit.criteria}
    if name in criteria:
        label = criteria[name].label
        codes = {o.value: o.label for o in Outcome}
        population = Population(name, ALWAYS, f"Ärenden som kriteriet ”{label}” gäller")
    else:
        label = _label(audit, name)
        codes = dict(audit.main.variable(name).codes)
        population = Population(name, given(name), f"Ärenden där ”{label}” är ifyllt")
    rows = tuple(Category(text, is_(name, code)) for code, text in codes.items())
    return CategoryTable(f"{_OWN}{name}", audit.sections[0], label, label, population, rows, ())


def _applicable(family: Family) -> Family:
    """A criterion's outcomes without the decisions that it does not apply to, which its base leaves out."""
    outside = str(list(Outcome).index(Outcome.EJ_AKTUELLT))
    return replace(family, parts=tuple(part for part in family.parts if part.id != outside))


def _protected(own: Grouped, beside: Grouped | None, threshold: int) -> Protected:
    """Hides what has to be hidden of the own tables when a reader has the report too: what that shows stays shown."""
    linked = link(replace(own, families=(*(beside.families if beside else ()), *own.families)))
    try:
        hidden = protect(_as_printed(linked, beside, threshold), threshold)
    except UnprotectedError as error:
        raise _refusal(own, linked, error.cells) from None
    # What the report gives away was excused there. For a small count in a table that nobody must show it is no excuse.
    given_away = [i for i in attack(linked.cells, hidden, threshold) if linked.cells.values[i] < threshold]
    if given_away:
        raise _refusal(own, linked, given_away)
    return Protected(own, linked, hidden, small_cells(linked.cells, threshold))


def _as_printed(linked: Linked, beside: Grouped | None, threshold: int) -> Cells:
    """The cells, of which nobody can hide what the report shows."""
    if beside is None:
        return linked.cells
    report = protected(beside, threshold, {})
    kinds = linked.cells.kinds.copy()
    for family, part in report.linked.places:
        for group in linked.groups:
            place = report.linked.place(family, part, group)
            if report.linked.cells.kinds[place] != Kind.SILENT and not report.hidden[place]:
                kinds[linked.place(family, part, group)] = Kind.FIXED
    return replace(linked.cells, kinds=kinds)


def _refusal(own: Grouped, linked: Linked, found: Sequence[int]) -> UsageError:
    features = {place // len(linked.groups) for place in found}
    owners = [f.id for f in own.families if features & {linked.places[f.id, part.id] for part in f.parts}]
    names = listing([id_.removeprefix(_OWN) for id_ in owners or [f.id for f in own.families]])
    return UsageError(
        f"{names} kan inte visas efter {listing([small(d.label) for d in own.dimensions])}: dolda antal skulle gå att "
        "räkna fram, ur tabellen själv eller tillsammans med rapporten. Välj andra rader eller kolumner."
    )


def _published(found: Protected, table: CategoryTable, family: Family, axis: int) -> PublishedBreakdown:
    lines = [Line(f"{table.id}:{part.id}", part.label, table.id, part.id) for part in family.parts]
    by = small(found.grouped.dimensions[axis].label)
    return of_lines(found, table.id, f"{table.title} efter {by}", lines, table.population.label, axis, table.title)
