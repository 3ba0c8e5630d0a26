"""Runs the Great Expectations suites over a copy of the database, and leaves a context for GX with counts only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from checks import suites
from checks.audit import Audit
from checks.evidence import quote
from pipeline.database import INTERNAL, count_where
from pipeline.errors import GranskningError
from pipeline.gx_context import context, make_reproducible

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
    """GX could not check something, or found faults in data that the load has accepted: a fault of the program."""

    exit_code = 1


@dataclass(frozen=True)
class Check:
    """One result: of `checked` rows, decisions or others, `failed` do not meet it.

    `criterion` or `expectation` is the id of the audit's declaration that is checked; the other checks are the
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
    """Copies what is checked to a separate database, with the names of the run's final database: nobody else can read
    the run's own while it writes."""
    con.execute(f"ATTACH {quote(str(target.resolve()))} AS kopia")
    con.execute(f"CREATE SCHEMA kopia.{INTERNAL}")
    for name in tables:
        con.execute(f"CREATE TABLE kopia.{_final_name(audit, name)} AS FROM {name}")
    inner = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = ?", [INTERNAL]).fetchall()
    for (name,) in inner:
        con.execute(f"CREATE TABLE kopia.{INTERNAL}.{name} AS FROM {INTERNAL}.{name}")
    con.execute("DETACH kopia")


def _final_name(audit: Audit, table: str) -> str:
    """The final name of a table of the export in the run's database (`pipeline.described`)."""
    return f"{table}_export" if table == audit.main.name else table


def validate(
    copied: Path,
    database: str,
    audit: Audit,
    rows: Mapping[str, int],
    expectation_ids: Collection[str],
    day: date,
    root: Path,
) -> tuple[Check, ...]:
    """Runs a data quality suite over each table of the export, the guideline suite over the outcomes, and a suite of
    the audit's expectations.

    `rows` has the number of rows of each table of the export, and `expectation_ids` the expectations that could be
    checked. The context is left in `root/gx`; it reads the database of that name next to it, and every time in it is
    `day`. ValidationError if something could not be checked, or if the codebook is not followed.
    """
    with context(root, copied) as (gx_context, source):
        import great_expectations as gx
        from great_expectations.core.run_identifier import RunIdentifier

        definitions = [_definition(gx_context, *asset) for asset in _assets(source, audit, rows, expectation_ids)]
        run_id = RunIdentifier(run_name=_RUN, run_time=datetime.combine(day, time(), UTC))
        # Run by the checkpoint each suite would be read back from the disk once more, to see that it is unchanged.
        results = [each.run(result_format={**_RESULT_FORMAT}, run_id=run_id) for each in definitions]
        gx_context.checkpoints.add(
            gx.Checkpoint(name=CHECKPOINT, validation_definitions=definitions, result_format={**_RESULT_FORMAT})
        )
    make_reproducible(root, database, day)
    checks = tuple(c for result in results for c in _checks(result, audit, rows))
    for check in checks:
        if not check.criterion and not check.expectation and not check.passed:
            raise ValidationError(
                f"Great Expectations hittar fel som inläsningen inte såg: {check.suite}, {check.description}."
            )
    return checks


def _assets(
    source: SQLDatasource, audit: Audit, rows: Mapping[str, int], expectation_ids: Collection[str]
) -> Iterator[tuple[TableAsset | QueryAsset, Iterable[Expectation]]]:
    for spec in audit.tables:
        if spec.name in rows:
            table = source.add_table_asset(spec.name, table_name=_final_name(audit, spec.name))
            yield table, suites.data_quality(spec)
    outcomes = suites.applicable_outcomes(audit, f"{INTERNAL}.{suites.OUTCOMES_TABLE}")
    yield source.add_query_asset(suites.OUTCOMES_TABLE, query=outcomes), suites.guidelines(audit)
    if expectation_ids:
        plausible = f"FROM {INTERNAL}.{suites.PLAUSIBLE_TABLE}"
        query = f"SELECT {', '.join(expectation_ids)} {plausible}"
        yield source.add_query_asset(suites.PLAUSIBLE_TABLE, query=query), suites.plausibility(audit, expectation_ids)


def _definition(
    gx_context: FileDataContext, asset: TableAsset | QueryAsset, expectations: Iterable[Expectation]
) -> ValidationDefinition:
    import great_expectations as gx

    batch = asset.add_batch_definition_whole_table(asset.name)
    suite = gx_context.suites.add(gx.ExpectationSuite(name=asset.name, expectations=list(expectations)))
    return gx_context.validation_definitions.add(gx.ValidationDefinition(name=asset.name, data=batch, suite=suite))


def _checks(outcome: ExpectationSuiteValidationResult, audit: Audit, rows: Mapping[str, int]) -> Iterator[Check]:
    name = outcome.suite_name
    for result in outcome.results:
        _refuse_unchecked(result)
        yield _check(name, result, rows.get(name, rows[audit.main.name]))


def _refuse_unchecked(result: ExpectationValidationResult) -> None:
    raised = list(_exception_messages(result.exception_info))
    config = result.expectation_config
    if raised or not result.result:
        raise ValidationError(
            f"Great Expectations kunde inte kontrollera {config.type} ({config.description}): "
            f"{raised[0] if raised else 'inget resultat'}."
        )


def _exception_messages(info: object) -> Iterator[str]:
    """Messages of every exception in GX's nested exception info."""
    if isinstance(info, Mapping):
        if info.get("raised_exception"):
            yield str(info.get("exception_message", "okänt fel")).splitlines()[0]
        else:
            for nested in info.values():
                yield from _exception_messages(nested)


def _check(suite: str, result: ExpectationValidationResult, rows: int) -> Check:
    config, details = result.expectation_config, result.result
    meta: Mapping[str, Any] = config.meta or {}
    criterion, expectation = meta.get("kriterium", ""), meta.get("forvantan", "")
    failed = details.get("unexpected_count")
    if details.get("element_count") == 0:
        failed = 0  # GX gives no count if there are no rows
    elif failed is None:
        observed = details["observed_value"]
        failed = observed if isinstance(observed, int) else int(not result.success)
    return Check(
        suite=suite,
        column=config.kwargs.get("column") or meta.get("column", ""),
        criterion=criterion,
        expectation=expectation,
        description=config.description,
        checked=details.get("element_count", rows) - (details["missing_count"] if criterion or expectation else 0),
        failed=failed,
        passed=bool(result.success),
    )


def completeness(con: duckdb.DuckDBPyConnection, audit: Audit, present: frozenset[str]) -> Completeness:
    """The filled cells of each variable of each table, and the rows where it applies."""
    counts = []
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
        counts += [(spec.label, v.label, row[2 * i], row[2 * i + 1]) for i, v in enumerate(spec.variables)]
    return tuple(counts)
