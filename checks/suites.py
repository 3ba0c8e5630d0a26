"""An audit -> Great Expectations suites: data quality for each table, guidelines over the outcomes, and plausibility.

All are derived from the same definition as everything else. The data quality suites repeat the checks of the load with
another tool; the guideline suite counts the shortfalls again. `pipeline.validate` runs them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from checks.audit import Audit
from checks.codebook import EARLIEST, ID_PATTERN, LATEST, Kind, RowRule, TableSpec, Variable
from checks.criteria import Criterion, Outcome

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

OUTCOMES_TABLE = "utfall_bred"
PLAUSIBLE_TABLE = "rimlighet"
"""The table with a column for each of the audit's expectations: true, false, or NULL where it does not apply."""
_FIRST, _LAST = map(datetime.fromisoformat, (EARLIEST, LATEST))
_ID, _MONTH = (p.replace("{", "{{").replace("}", "}}") for p in (ID_PATTERN, "[0-9]{4}-[0-9]{2}"))
"""Patterns in a query that GX formats, so their braces are doubled."""


def data_quality(spec: TableSpec) -> Iterator[Expectation]:
    """The codebook as expectations over one typed table."""
    import great_expectations.expectations as gxe

    yield gxe.ExpectTableColumnsToMatchSet(
        column_set=list(spec.names), exact_match=True, description=f"{spec.label}: kodbokens kolumner finns"
    )
    for variable in spec.variables:
        yield from _variable(spec, variable)
    if len(spec.key) == 1:
        yield gxe.ExpectColumnValuesToBeUnique(column=spec.key[0], description=f"{_label(spec, 0)}: inga dubbletter")
    else:
        # A key with an empty part is not a duplicate: two follow-ups without a date may be two follow-ups.
        yield gxe.ExpectCompoundColumnsToBeUnique(
            column_list=list(spec.key),
            ignore_row_if="any_value_is_missing",
            description=f"{' + '.join(spec.variable(k).label for k in spec.key)}: inga dubbletter",
            meta={"column": ", ".join(spec.key)},
        )
    for rule in spec.rules:
        yield _rule(rule)


def guidelines(audit: Audit) -> Iterator[Expectation]:
    """Every criterion as an expectation over `applicable_outcomes`: it is met by all decisions that it applies to."""
    return (_criterion(criterion) for criterion in audit.criteria)


def plausibility(audit: Audit, answerable: Collection[str]) -> Iterator[Expectation]:
    """The audit's expectations with ids in `answerable`, over `PLAUSIBLE_TABLE`."""
    import great_expectations.expectations as gxe

    return (
        gxe.ExpectColumnValuesToBeInSet(
            column=e.id,
            value_set=[True],
            mostly=e.at_least / 100,
            severity=e.severity.value,
            description=e.question,
            meta={"forvantan": e.id},
        )
        for e in audit.expectations
        if e.id in answerable
    )


def applicable_outcomes(audit: Audit, outcomes: str) -> str:
    """SQL for the outcomes, empty where a criterion does not apply: GX ignores empty values and counts them separately.

    `outcomes` is the table of outcomes. A row condition for each criterion gives the same result but takes three times
    as long.
    """
    columns = (f"nullif(utfall_{c.id}, '{Outcome.EJ_AKTUELLT}') AS utfall_{c.id}" for c in audit.criteria)
    return f"SELECT {', '.join(columns)} FROM {outcomes}"


def _label(spec: TableSpec, place: int) -> str:
    return spec.variable(spec.key[place]).label


def _variable(spec: TableSpec, variable: Variable) -> Iterator[Expectation]:
    import great_expectations.expectations as gxe

    name, label = variable.name, variable.label
    match variable.kind:
        case Kind.CODE:
            yield gxe.ExpectColumnValuesToBeInSet(
                column=name, value_set=list(variable.codes), description=f"{label}: bara kodbokens värden"
            )
        case Kind.DATE:
            yield _between(name, label, _FIRST, _LAST, "mellan 1990-01-01 och 2099-12-31")
        case Kind.INTEGER | Kind.DECIMAL:
            yield _between(name, label, variable.low, variable.high, f"från {variable.low} till {variable.high}")
        case Kind.ID:
            yield _no_rows(name, f"NOT regexp_full_match({name}, '{_ID}')", f"{label}: giltigt id")
        case Kind.MONTH:
            yield _no_rows(name, f"NOT regexp_full_match({name}, '{_MONTH}')", f"{label}: giltig månad")
    if variable.required is None:
        return
    if not variable.required.columns:
        yield gxe.ExpectColumnValuesToNotBeNull(column=name, description=f"{label}: alltid ifyllt")
    else:
        empty = f"{variable.required.sql} AND {name} IS NULL"
        yield _no_rows(name, empty, f"{label}: ifyllt när kodboken kräver det")


def _between(column: str, label: str, low: Any, high: Any, words: str) -> Expectation:
    import great_expectations.expectations as gxe

    return gxe.ExpectColumnValuesToBeBetween(
        column=column, min_value=low, max_value=high, description=f"{label}: {words}"
    )


def _no_rows(column: str, where: str, description: str) -> Expectation:
    """Expects no row where `where` is true; rows are counted, never fetched, so that no value leaves the table."""
    import great_expectations.expectations as gxe

    return gxe.UnexpectedRowsExpectation(
        unexpected_rows_query=f"SELECT 1 AS rad FROM {{batch}} WHERE {where}",
        description=description,
        meta={"column": column},
    )


def _rule(rule: RowRule) -> Expectation:
    return _no_rows(" och ".join(rule.columns), rule.breach.sql, f"Får inte förekomma: {rule.message}")


def _criterion(criterion: Criterion) -> Expectation:
    import great_expectations.expectations as gxe

    target = {} if criterion.target is None else {"mostly": criterion.target / 100}
    return gxe.ExpectColumnValuesToBeInSet(
        column=f"utfall_{criterion.id}",
        value_set=[Outcome.UPPFYLLT.value],
        description=criterion.question,
        meta={"kriterium": criterion.id},
        **target,
    )
