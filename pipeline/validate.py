"""Runs the Great Expectations suites over a copy of the database, and leaves a context that GX opens: counts only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from checks import suites
from checks.audit import Audit
from pipeline.database import INTERNAL, count_where, quote
from pipeline.errors import GranskningError
from pipeline.gx_context import context, settle

if TYPE_CHECKING:
    from great_expectations import ValidationDefinition
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResult,
        ExpectationValidationResult,
    )
    from great_expectations.data_context import FileDataContext
    from great_expectations.datasource.fluent import SQLDatasource
    from great_expectations.datasource.fluent.sql_datasource import QueryAsset, TableAsset
    from great_expectations.expectations.expectation import Expectation

Completeness = tuple[tuple[str, str, int, int], ...]
"""(table, variable's label, filled cells, rows where the variable applies) for every variable."""

CHECKPOINT = "granskning"
_RUN = "rapport"
_RESULT_FORMAT = {"result_format": "BASIC", "partial_unexpected_count": 0}


class ValidationError(GranskningError):
    """GX could not check something, or found faults in data that the load has accepted: a fault of our own."""

    exit_code = 1


@dataclass(frozen=True)
class Check:
    """One result: `checked` rows, decisions or others, of which `failed` do not meet it.

    `criterion` and `expectation` are the ids of what the audit declares, where it is one of those; the others are the
    codebook's, and `column` is their column.
    """

    suite: str
    column: str
    criterion: str
    description: str
    checked: int
    failed: int
    passed: bool
    expectation: str = ""


def copy(con: duckdb.DuckDBPyConnection, audit: Audit, tables: Iterable[str], target: Path) -> None:
    """What is checked in a database of its own, named as in the one that the run leaves: a run that writes in its own
    lets nobody else read."""
    con.execute(f"ATTACH {quote(str(target.resolve()))} AS kopia")
    con.execute(f"CREATE SCHEMA kopia.{INTERNAL}")
    for name in tables:
        con.execute(f"CREATE TABLE kopia.{_kept_as(audit, name)} AS FROM {name}")
    inner = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = ?", [INTERNAL]).fetchall()
    for (name,) in inner:
        con.execute(f"CREATE TABLE kopia.{INTERNAL}.{name} AS FROM {INTERNAL}.{name}")
    con.execute("DETACH kopia")


def _kept_as(audit: Audit, table: str) -> str:
    """What the database calls a table of the export when the run is done (`pipeline.described`)."""
    return f"{table}_export" if table == audit.main.name else table


def validate(
    copied: Path, database: str, audit: Audit, rows: Mapping[str, int], asked: Collection[str], day: date, root: Path
) -> tuple[Check, ...]:
    """Runs a suite of data quality over each table that the export had, the guideline suite over the outcomes, and one
    of what the audit expects.

    `rows` gives the number of rows of each table that the export had, and `asked` names the expectations that could be
    asked about. The context is left in `root/gx`; it reads the database of that name beside it, and has `day` for
    every time. ValidationError if something could not be checked, or if the codebook is not followed.
    """
    with context(root, copied) as (made, source):
        import great_expectations as gx
        from great_expectations.core.run_identifier import RunIdentifier

        definitions = [_definition(made, *each) for each in _assets(source, audit, rows, asked)]
        checkpoint = gx.Checkpoint(
            name=CHECKPOINT, validation_definitions=definitions, result_format={**_RESULT_FORMAT}
        )
        at = datetime.combine(day, time(), UTC)
        found = made.checkpoints.add(checkpoint).run(run_id=RunIdentifier(run_name=_RUN, run_time=at))
    settle(root, database, day)
    checks = tuple(c for each in found.run_results.values() for c in _checks(each, audit, rows))
    for check in checks:
        if not check.criterion and not check.expectation and not check.passed:
            raise ValidationError(
                f"Great Expectations hittar fel som inläsningen inte såg: {check.suite}, {check.description}."
            )
    return checks


def _assets(
    source: SQLDatasource, audit: Audit, rows: Mapping[str, int], asked: Collection[str]
) -> Iterator[tuple[TableAsset | QueryAsset, Iterable[Expectation]]]:
    for spec in audit.tables:
        if spec.name in rows:
            table = source.add_table_asset(spec.name, table_name=_kept_as(audit, spec.name))
            yield table, suites.data_quality(spec)
    outcomes = suites.applicable_outcomes(audit, f"{INTERNAL}.{suites.OUTCOMES_TABLE}")
    yield source.add_query_asset(suites.OUTCOMES_TABLE, query=outcomes), suites.guidelines(audit)
    if asked:
        plausible = f"FROM {INTERNAL}.{suites.PLAUSIBLE_TABLE}"
        query = f"SELECT {', '.join(asked)} {plausible}"
        yield source.add_query_asset(suites.PLAUSIBLE_TABLE, query=query), suites.plausibility(audit, asked)


def _definition(
    made: FileDataContext, asset: TableAsset | QueryAsset, expectations: Iterable[Expectation]
) -> ValidationDefinition:
    import great_expectations as gx

    batch = asset.add_batch_definition_whole_table(asset.name)
    suite = made.suites.add(gx.ExpectationSuite(name=asset.name, expectations=list(expectations)))
    return made.validation_definitions.add(gx.ValidationDefinition(name=asset.name, data=batch, suite=suite))


def _checks(found: ExpectationSuiteValidationResult, audit: Audit, rows: Mapping[str, int]) -> Iterator[Check]:
    name = found.suite_name
    for each in found.results:
        _refuse_unchecked(each)
        yield _check(name, each, rows.get(name, rows[audit.main.name]))


def _refuse_unchecked(each: ExpectationValidationResult) -> None:
    raised = list(_raised(each.exception_info))
    config = each.expectation_config
    if raised or not each.result:
        raise ValidationError(
            f"Great Expectations kunde inte kontrollera {config.type} ({config.description}): "
            f"{raised[0] if raised else 'inget resultat'}."
        )


def _raised(info: object) -> Iterator[str]:
    """Messages of every exception in GX's nested notes of them."""
    if isinstance(info, Mapping):
        if info.get("raised_exception"):
            yield str(info.get("exception_message", "okänt fel")).splitlines()[0]
        else:
            for nested in info.values():
                yield from _raised(nested)


def _check(suite: str, each: ExpectationValidationResult, rows: int) -> Check:
    config, result = each.expectation_config, each.result
    meta: Mapping[str, Any] = config.meta or {}
    criterion, expectation = meta.get("kriterium", ""), meta.get("forvantan", "")
    failed = result.get("unexpected_count")
    if result.get("element_count") == 0:
        failed = 0  # of none GX counts nothing
    elif failed is None:
        observed = result["observed_value"]
        failed = observed if isinstance(observed, int) else int(not each.success)
    return Check(
        suite=suite,
        column=config.kwargs.get("column") or meta.get("column", ""),
        criterion=criterion,
        expectation=expectation,
        description=config.description,
        checked=result.get("element_count", rows) - (result["missing_count"] if criterion or expectation else 0),
        failed=failed,
        passed=bool(each.success),
    )


def completeness(con: duckdb.DuckDBPyConnection, audit: Audit, present: frozenset[str]) -> Completeness:
    """How complete each variable of each table is, among the rows where it applies."""
    found = []
    for spec in audit.tables:
        if spec.name not in present:
            continue
        applies = [v.required.sql if v.required is not None else "TRUE" for v in spec.variables]
        parts = ", ".join(
            f"{count_where(f'{where} AND {v.name} IS NOT NULL')}, {count_where(where)}"
            for v, where in zip(spec.variables, applies, strict=True)
        )
        row = con.execute(f"SELECT {parts} FROM {spec.name}").fetchone()
        assert row is not None
        found += [(spec.label, v.label, row[2 * i], row[2 * i + 1]) for i, v in enumerate(spec.variables)]
    return tuple(found)
