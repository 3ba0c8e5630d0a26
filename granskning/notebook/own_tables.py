"""Own tables, which reveal nothing that the report hides.

An own table is counted and protected as the report's breakdowns are, against a reader who has the report too. Counts of
the authority's conduct are shown whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from checks.audit import Audit
from checks.codebook import About, TableSpec, unique
from checks.criteria import Outcome
from checks.expressions import ALWAYS, Expr, given, is_
from checks.faults import meant
from checks.possible import OUTCOME
from checks.report_tables import Category, CategoryTable, Dimension, Population
from checks.subject import Reader, criterion_family
from granskning.jobs.job import load_audit
from granskning.notebook.explore import assessed, numbers
from granskning.notebook.show import own_document, show
from granskning.option_values import DEFAULT_AUDIT, SAMPLE
from pipeline.counting.groups import grouped
from pipeline.disclosure.breakdown import Printer
from pipeline.disclosure.layout import PrintedRow
from pipeline.disclosure.protection import protected
from pipeline.disclosure.published import PublishedBreakdown
from pipeline.errors import UsageError
from pipeline.reading.export import is_invented
from reports.document import ReportDocument
from reports.language.rules import Phrasebook
from reports.language.swedish import small

_OWN = "egen_"
_EMPTY = "Inte ifyllt"


@dataclass(frozen=True, repr=False)
class OwnTables:
    """Own tables with their figures: shown in a notebook as in the report, saved with `save`."""

    tables: tuple[PublishedBreakdown, ...]
    document: ReportDocument

    @property
    def numbers(self) -> pd.DataFrame:
        """All numbers, a row per row and group; what is hidden is <NA>."""
        return pd.concat(map(numbers, self.tables), ignore_index=True)

    @property
    def documents(self) -> tuple[ReportDocument, ...]:
        """The documents that can be shown or saved."""
        return (self.document,)

    def __repr__(self) -> str:
        return f"OwnTables({', '.join(t.title for t in self.tables)})"

    def _repr_html_(self) -> str:
        return show(self.document).html


def table(
    rows: str | Sequence[str],
    *,
    by: str,
    where: Expr | None = None,
    title: str = "Egna tabeller",
    export: Path | str = SAMPLE,
    audit: Audit | str | Path = DEFAULT_AUDIT,
) -> OwnTables:
    """Own tables of an export's decisions, one for each of `rows`, by the groups of `by`; see `own_tables`.

    `where` selects some of the decisions: `where=arende.alder < 35`. Without an export the sample is used.
    """
    definition = audit if isinstance(audit, Audit) else load_audit(str(audit))
    names = (rows,) if isinstance(rows, str) else tuple(rows)
    tables = own_tables(Path(export), definition, names, by, where)
    return OwnTables(tables, own_document(definition, title, tables))


def own_tables(
    export: Path, audit: Audit, rows: Sequence[str], by: str, where: Expr | None = None
) -> tuple[PublishedBreakdown, ...]:
    """Own tables of decisions: one for each of `rows`, all with the groups of `by` as columns.

    `where` selects the decisions for which it is true. A row is a column of codes, or a criterion's outcome as
    `utfall_<id>` (base: the decisions that it applies to; with `where`, the selected ones). `by` is one of the audit's
    dimensions, or a column of codes that is not about persons. The tables are protected together, against a reader who
    has what every report of the export prints by the same groups; tables of other calls are not taken into account. A
    table that would hide too much comes back without rows. UsageError if a name does not fit; otherwise as `review`.
    """
    dimension = _dimension(audit, by)
    _check(rows, dimension)
    names = unique(rows)
    own_families = {name: _family(audit, name, where) for name in names}
    tables = tuple(_table(audit, name, where) for name in names if own_families[name].startswith(_OWN))
    # The column to count by must be stored with the outcomes, as the background is.
    background = unique((*audit.background, dimension.column))
    extended = replace(audit, background=background, report_tables=(*audit.report_tables, *tables))
    with assessed(export, extended) as (con, loaded):
        report_counts = grouped(con, audit, [(dimension,)], loaded.present) if dimension in audit.dimensions else ()
        own_counts = grouped(con, extended, [(dimension,)], loaded.present)
    if not own_counts:
        raise UsageError(f"Alla ärenden har samma {small(dimension.label)}, så det finns ingenting att dela upp på.")
    facts = [
        fact
        for report_group in report_counts
        for fact in protected(report_group, Reader(audit), audit.threshold).facts()
    ]
    families = {f.id: f for f in own_counts[0].families}
    own = {name: families[own_families[name]] for name in names}
    parts = {f.id: tuple(PrintedRow((part.id,), part.label) for part in f.parts) for f in own.values()}
    invented = is_invented(export)
    printer = Printer(protected(own_counts[0], Reader(extended), audit.threshold, facts=facts, rows=parts))
    return tuple(
        replace(
            printer.table(f, label, f"{label} efter {small(dimension.label)}", population),
            of=f"{_OWN}{name}",
            row_header=label,
            invented=invented,
        )
        for name, f in own.items()
        for label, population in [_words(audit, name, where)]
    )


@dataclass(frozen=True)
class _CodeColumn(Dimension):
    """A column of codes, in which the decisions without a value are a group too."""

    def groups(self, spec: TableSpec) -> dict[str, str]:
        """Code -> label, including the label of an empty cell."""
        return {**spec.variable(self.column).codes, "": _EMPTY}


def _dimension(audit: Audit, name: str) -> Dimension:
    dimensions = {d.name: d for d in audit.dimensions}
    if name in dimensions:
        return dimensions[name]
    label = _label(audit, name)
    if audit.main.variable(name).about is About.PERSON:
        raise UsageError(f"Vänd på tabellen: {name} handlar om enskilda personer och ska vara rader, inte kolumner.")
    return _CodeColumn(name, label, name)


def _label(audit: Audit, name: str) -> str:
    labels = {v.name: v.label for v in audit.main.variables if v.codes}
    if name not in labels:
        known_names = [*labels, *(d.name for d in audit.dimensions), *(f"{OUTCOME}{c.id}" for c in audit.criteria)]
        raise UsageError(
            f"{name} är varken en kolumn med koder i {audit.main.name}, ett utfall eller en uppdelning."
            f"{meant(name, known_names)}"
        )
    return labels[name]


def _check(rows: Sequence[str], by: Dimension) -> None:
    if by.column in rows:
        raise UsageError(f"{by.column} kan inte vara både rader och kolumner.")


def _table(audit: Audit, name: str, where: Expr | None) -> CategoryTable:
    label, population = _words(audit, name, where)
    if name.startswith(OUTCOME):  # "does not apply" is a row, since the population is evaluated before outcomes
        codes, applies = {str(o): o.label for o in Outcome}, ALWAYS if where is None else where
    else:
        codes = dict(audit.main.variable(name).codes)
        applies = given(name) if where is None else given(name) & where
    rows = tuple(Category(text, is_(name, code)) for code, text in codes.items())
    own = Population(name, applies, population)
    return CategoryTable(_family(audit, name, where), audit.sections[0], label, label, own, rows, ())


def _family(audit: Audit, name: str, where: Expr | None) -> str:
    """The id of the counts for a row of the call."""
    if not name.startswith(OUTCOME):
        return f"{_OWN}{name}"
    if (id_ := name.removeprefix(OUTCOME)) not in audit.criteria_by_id:
        raise UsageError(f"Granskningen {audit.name} har inget kriterium {id_}.{meant(id_, audit.criteria_by_id)}")
    return criterion_family(id_) if where is None else f"{_OWN}{name}"


def _words(audit: Audit, name: str, where: Expr | None) -> tuple[str, str]:
    """The table's label, and its population in words."""
    condition = "" if where is None else f"där {Phrasebook(audit).condition(where)}"
    if name.startswith(OUTCOME):
        label = audit.criteria_by_id[name.removeprefix(OUTCOME)].label
        return label, f"Ärenden {condition or f'som kriteriet ”{label}” gäller'}"
    label = _label(audit, name)
    return label, f"Ärenden där ”{label}” är ifyllt{f', bara {condition}' if condition else ''}"
