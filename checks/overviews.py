"""What a report shows of the tables that are about organisations: units, premises, recommendations.

Such rows are facts on organisations and not on persons, as are their counts, so nothing in them needs to be hidden.
The one share of decisions that stands beside them, in a `DialogTable`, is taken from the disclosed comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checks.definitions import Audit, Source, TableSpec


@dataclass(frozen=True, kw_only=True)
class _Overview:
    """`table` is the table of the export; `unit` is what one of its rows is ('en …') and what several are."""

    id: str
    section: str
    title: str
    table: str
    unit: tuple[str, str]
    sources: tuple[Source, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class OverviewTable(_Overview):
    """A row per row of the table, called what `name` holds, with the values of `columns`.

    `apart` tells those of the same name apart, where there are any. With `across` they stand side by side instead, a
    row per variable: for few units of which there is much to tell.
    """

    name: str
    columns: tuple[str, ...]
    apart: str = ""
    across: bool = False

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that it reads."""
        return (self.name, *self.columns, *filter(None, (self.apart,)))


@dataclass(frozen=True, kw_only=True)
class OfferTable(_Overview):
    """What is offered where: a row per variable of `offered`, all ja or nej, and a column per `group`, then in how many
    in all."""

    row_header: str
    group: str
    offered: tuple[str, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that it reads."""
        return (self.group, *self.offered)


@dataclass(frozen=True, kw_only=True)
class TallyTable(_Overview):
    """How many there are of each code of `rows` that occurs and each code of `columns`, with totals."""

    rows: str
    columns: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that it reads."""
        return (self.rows, self.columns)


@dataclass(frozen=True)
class DialogPair:
    """What a unit says (`variable`) and the criterion that shows it in the files."""

    label: str
    variable: str
    criterion: str


@dataclass(frozen=True, kw_only=True)
class DialogTable(_Overview):
    """What each unit says beside the share that meets a criterion in its `group`.

    `group` is the dimension that the audit always compares; `apart` tells units of the same group apart.
    """

    group: str
    apart: str
    pairs: tuple[DialogPair, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that it reads."""
        return (self.group, self.apart, *(pair.variable for pair in self.pairs))


Overview = OverviewTable | OfferTable | TallyTable | DialogTable


def problem(overview: Overview, audit: Audit) -> str | None:
    """What is wrong with the definition, in Swedish; None if nothing is."""
    spec = {t.name: t for t in audit.tables if t.organisation}.get(overview.table)
    if spec is None:
        return f"{overview.table} är ingen tabell om organisationer"
    for name in overview.variables:
        if name not in spec.names:
            return f"{overview.table} har ingen variabel {name}"
    match overview:
        case OfferTable():
            return _uncoded(spec, (overview.group,)) or _no_answers(spec, overview.offered)
        case TallyTable():
            return _uncoded(spec, (overview.rows, overview.columns))
        case DialogTable():
            return _not_compared(overview, spec, audit)
        case _:
            return None


def _uncoded(spec: TableSpec, names: tuple[str, ...]) -> str | None:
    return next((f"{name} har inga koder" for name in names if not spec.variable(name).codes), None)


def _no_answers(spec: TableSpec, names: tuple[str, ...]) -> str | None:
    wrong = (name for name in names if set(spec.variable(name).codes) != {"ja", "nej"})
    return next((f"{name} ska ha koderna ja och nej" for name in wrong), None)


def _not_compared(overview: DialogTable, spec: TableSpec, audit: Audit) -> str | None:
    compared, ranked = audit.dimensions[0], {rank.indicator for rank in audit.ranks}
    if spec.variable(overview.group).codes != compared.groups(audit.main):
        return f"{overview.group} har inte samma koder som {compared.name} i {audit.main.name}"
    known = {c.id for c in audit.criteria}
    for pair in overview.pairs:
        if pair.criterion not in known:
            return f"kriteriet {pair.criterion} finns inte"
        if pair.criterion in ranked:
            return f"kriteriet {pair.criterion} redovisas inte för varje {compared.label.lower()}"
    return None
