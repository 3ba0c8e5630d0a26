"""Two assessed exports of the same decisions -> both codings side by side, per criterion and variable.

Only used values count: if a variable's condition does not hold in a reviewer's own coding, that reviewer has no value.
Decisions to which a criterion applies, or for which a variable has a value, in neither coding are left out: there is
nothing to agree on, and they would hide how well the reviewers agree on the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from checks.audit import Audit
from checks.codebook import Kind, TableSpec
from checks.criteria import Outcome
from pipeline.statistics.agreement import Agreement, SameShare, agreement, share

NO_VALUE = "Inget värde"
_COMMON = "gemensamma"


@dataclass(frozen=True)
class Disagreement:
    """A decision that the two coded differently, in words; `place` is its place among the common decisions."""

    place: int
    id: str
    first: str
    second: str


@dataclass(frozen=True)
class VariableComparison:
    """One criterion or variable in both codings.

    `counts` is the confusion matrix over `categories` (those that a reviewer used, in the codebook's order, the first
    reviewer's in rows); it is empty for dates, numbers and text, which only have a share. `left_out` is the number of
    common decisions that both gave the category `nothing`.
    """

    id: str
    label: str
    share: SameShare
    left_out: int
    disagreements: tuple[Disagreement, ...]
    nothing: str = NO_VALUE
    categories: tuple[str, ...] = ()
    counts: tuple[tuple[int, ...], ...] = ()
    agreement: Agreement | None = None


@dataclass(frozen=True)
class DoubleCoding:
    """Two reviewers' codings compared, over the decisions that both coded."""

    common: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    criteria: tuple[VariableComparison, ...]
    variables: tuple[VariableComparison, ...]
    other: tuple[VariableComparison, ...]

    @property
    def coded(self) -> tuple[VariableComparison, ...]:
        """Criteria and code variables: the comparisons with coefficients."""
        return (*self.criteria, *self.variables)

    @property
    def all(self) -> tuple[VariableComparison, ...]:
        """Every comparison, criteria first."""
        return (*self.coded, *self.other)


Columns = tuple[list[str | None], list[str | None]]
"""One column of the common decisions in each coding, in the same order."""


@dataclass(frozen=True)
class _Codings:
    """The two connections, each with its table of common decisions in the same order."""

    first: duckdb.DuckDBPyConnection
    second: duckdb.DuckDBPyConnection
    common: tuple[str, ...]

    def columns(self, sql: str, number: int) -> list[Columns]:
        """The columns of a query in both databases; `number` is how many it has, and it orders by `plats`."""
        first, second = (con.execute(sql).fetchall() for con in (self.first, self.second))
        if any(len(rows) != len(self.common) for rows in (first, second)):
            raise RuntimeError("a column does not have a value for every common decision")
        return [([row[i] for row in first], [row[i] for row in second]) for i in range(number)]


def compare(
    first: duckdb.DuckDBPyConnection, second: duckdb.DuckDBPyConnection, audit: Audit, present: frozenset[str]
) -> DoubleCoding:
    """Compares two databases with the outcomes of `assess`. `present` names the tables that both have."""
    first_ids, second_ids = (_ids(con, audit) for con in (first, second))
    first_set, second_set = set(first_ids), set(second_ids)
    common = tuple(id_ for id_ in first_ids if id_ in second_set)
    for con in (first, second):
        create_sql = (
            f"CREATE OR REPLACE TEMP TABLE {_COMMON} AS SELECT unnest(range(?)) AS plats, unnest(?::VARCHAR[]) AS id"
        )
        con.execute(create_sql, [len(common), list(common)])
    pair = _Codings(first, second, common)
    variables = [v for v in audit.main.variables if v.name not in (*audit.main.key, *audit.review)]
    codings_of_variables = [*zip(variables, _values(pair, "anvanda", [v.name for v in variables], audit), strict=True)]
    return DoubleCoding(
        common,
        tuple(id_ for id_ in first_ids if id_ not in second_set),
        tuple(id_ for id_ in second_ids if id_ not in first_set),
        tuple(_criteria(pair, audit)),
        tuple(
            _nominal(common, v.name, v.label, codings, v.codes, None)
            for v, codings in codings_of_variables
            if v.kind is Kind.CODE
        ),
        (
            *(
                _exact(common, v.name, v.label, codings)
                for v, codings in codings_of_variables
                if v.kind is not Kind.CODE
            ),
            *(_rows(pair, audit, t) for t in audit.tables if t.parent == audit.main.name and t.name in present),
        ),
    )


def _ids(con: duckdb.DuckDBPyConnection, audit: Audit) -> list[str]:
    return [id_ for (id_,) in con.execute(f"SELECT {audit.main.key[0]} FROM bedomning ORDER BY plats").fetchall()]


def _values(pair: _Codings, relation: str, columns: Sequence[str], audit: Audit) -> list[Columns]:
    """The columns as text, a row per common decision."""
    key = audit.main.key[0]
    columns_sql = ", ".join(f"CAST(v.{column} AS VARCHAR)" for column in columns)
    sql = f"SELECT {columns_sql} FROM {_COMMON} AS g JOIN {relation} AS v ON v.{key} = g.id ORDER BY g.plats"
    return pair.columns(sql, len(columns))


def _criteria(pair: _Codings, audit: Audit) -> Iterator[VariableComparison]:
    outcomes = {str(o): o.label for o in Outcome}
    nothing = str(Outcome.EJ_AKTUELLT)
    codings_of_criteria = _values(pair, "bedomning", [f"utfall_{c.id}" for c in audit.criteria], audit)
    for criterion, codings in zip(audit.criteria, codings_of_criteria, strict=True):
        yield _nominal(pair.common, criterion.id, criterion.label, codings, outcomes, nothing)


def _rows(pair: _Codings, audit: Audit, spec: TableSpec) -> VariableComparison:
    """The number of rows that a decision has in another table, such as follow-ups."""
    sql = (
        f"SELECT CAST(count(v.{audit.main.key[0]}) AS VARCHAR) FROM {_COMMON} AS g LEFT JOIN {spec.name} AS v "
        f"ON v.{audit.main.key[0]} = g.id GROUP BY g.plats ORDER BY g.plats"
    )
    (codings,) = pair.columns(sql, 1)
    return _exact(pair.common, spec.name, f"Antal rader i tabellen {spec.label}", codings)


def _nominal(
    common: Sequence[str], id_: str, label: str, codings: Columns, labels: Mapping[str, str], nothing: str | None
) -> VariableComparison:
    """Categories with a confusion matrix; a decision is left out if both codings have the value `nothing`."""
    words: Mapping[str | None, str] = dict([*labels.items(), (None, NO_VALUE)])
    compared = _compared_values(codings, nothing)
    pair_counts = Counter((a, b) for _, a, b in compared)
    used = {value for pair in pair_counts for value in pair}
    order = [code for code in words if code in used]
    counts = tuple(tuple(pair_counts[a, b] for b in order) for a in order)
    coefficients = agreement(counts)
    return VariableComparison(
        id_,
        label,
        coefficients.share,
        len(common) - len(compared),
        tuple(Disagreement(i, common[i], words[a], words[b]) for i, a, b in compared if a != b),
        words[nothing],
        tuple(words[code] for code in order),
        counts,
        coefficients,
    )


def _exact(common: Sequence[str], id_: str, label: str, codings: Columns) -> VariableComparison:
    """Dates, numbers and text, which are the same or not."""
    compared = _compared_values(codings, None)
    disagreements = tuple(Disagreement(i, common[i], a or NO_VALUE, b or NO_VALUE) for i, a, b in compared if a != b)
    return VariableComparison(
        id_, label, share(len(compared) - len(disagreements), len(compared)), len(common) - len(compared), disagreements
    )


def _compared_values(codings: Columns, nothing: str | None) -> list[tuple[int, str | None, str | None]]:
    """Place and both values of the decisions to compare: those whose values are not both `nothing`."""
    pairs = enumerate(zip(*codings, strict=True))
    return [(i, a, b) for i, (a, b) in pairs if not a == b == nothing]
