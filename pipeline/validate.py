"""Runs the Great Expectations suites over the database, and keeps their results as counts only.

GX has no DuckDB engine of its own; over SQLAlchemy it closes the connection before it fetches. A listener that
buffers each result first makes it work. Importing GX takes seconds, so it is imported only here (see `prepare`).
"""

from __future__ import annotations

import json
import logging
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from checks import suites
from checks.audit import Audit
from pipeline.database import INTERNAL, count_where, quote
from pipeline.errors import GranskningError

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult
    from great_expectations.datasource.fluent import SQLDatasource
    from great_expectations.datasource.fluent.sql_datasource import QueryAsset, TableAsset
    from great_expectations.expectations.expectation import Expectation

Completeness = tuple[tuple[str, str, int, int], ...]
"""(table, variable's label, filled cells, rows where the variable applies) for every variable."""

_RESULT_FORMAT = {"result_format": "BASIC", "partial_unexpected_count": 0}


class ValidationError(GranskningError):
    """GX could not check something, or found faults in data that the load has accepted: a fault of our own."""

    exit_code = 1


@dataclass(frozen=True)
class Check:
    """One expectation's result: `checked` rows or decisions, of which `failed` do not meet it."""

    suite: str
    column: str
    criterion: str
    description: str
    checked: int
    failed: int
    passed: bool
    target: int | None = None


@dataclass(frozen=True)
class Validation:
    """Every check, and GX's own results by suite, freed of ids and times."""

    checks: tuple[Check, ...]
    raw: Mapping[str, Mapping[str, Any]]

    def write(self, folder: Path) -> None:
        """GX's results as JSON, a file per suite."""
        folder.mkdir()
        for name, result in self.raw.items():
            text = json.dumps(result, ensure_ascii=False, indent=1, sort_keys=True)
            (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def prepare() -> None:
    """Imports GX, silent and without reports of its use."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module="duckdb_engine|great_expectations|sqlalchemy")
    import duckdb_engine  # noqa: F401
    import great_expectations.expectations  # noqa: F401


def copy(con: duckdb.DuckDBPyConnection, tables: Iterable[str], target: Path) -> None:
    """These tables and the outcomes in a database of their own: a run that writes in its own lets nobody else read."""
    con.execute(f"ATTACH {quote(str(target.resolve()))} AS kopia")
    sources = {name: name for name in tables} | {suites.OUTCOMES_TABLE: f"{INTERNAL}.{suites.OUTCOMES_TABLE}"}
    for name, source in sources.items():
        con.execute(f"CREATE TABLE kopia.{name} AS FROM {source}")
    con.execute("DETACH kopia")


def validate(database: Path, audit: Audit, rows: Mapping[str, int]) -> Validation:
    """Runs a suite of data quality over each table that the export had, and the guideline suite over the outcomes.

    `rows` gives the number of rows of each table that the export had.
    """
    with _Datasource(database) as source:
        assets = [
            (source.add_table_asset(t.name, table_name=t.name), suites.data_quality(t))
            for t in audit.tables
            if t.name in rows
        ]
        outcomes = source.add_query_asset(suites.OUTCOMES_TABLE, query=suites.applicable_outcomes(audit))
        results = {a.name: _run(a, expected) for a, expected in [*assets, (outcomes, suites.guidelines(audit))]}
    checks = tuple(
        _check(name, r, rows.get(name, rows[audit.main.name]))
        for name, result in results.items()
        for r in result["results"]
    )
    for check in checks:
        if not check.criterion and not check.passed:
            raise ValidationError(
                f"Great Expectations hittar fel som inläsningen inte såg: {check.suite}, {check.description}."
            )
    targets = {c.id: c.target for c in audit.criteria}
    return Validation(tuple(_with_target(c, targets.get(c.criterion)) for c in checks), results)


def _with_target(check: Check, target: int | None) -> Check:
    from dataclasses import replace

    return replace(check, target=target)


class _Datasource:
    """The database as a GX datasource, read only, closed again at the end."""

    def __init__(self, database: Path) -> None:
        self.database = database

    def __enter__(self) -> SQLDatasource:
        prepare()
        import great_expectations as gx
        from sqlalchemy import event

        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        source = context.data_sources.add_sql(
            "granskning",
            connection_string=f"duckdb:///{self.database.as_posix()}",
            create_temp_table=False,
            kwargs={"connect_args": {"read_only": True}},
        )
        # The engine that runs the metrics is not the one that `get_engine` makes, which looks for the tables.
        metrics = source.get_execution_engine().engine
        self.engines = (metrics, source.get_engine())
        event.listen(metrics, "after_cursor_execute", _buffer)
        return source

    def __exit__(self, *_: object) -> None:
        for engine in self.engines:  # on Windows a file that somebody has open cannot be removed
            engine.dispose()


def _buffer(_c: Any, cursor: Any, _s: Any, _p: Any, context: Any, _m: Any) -> None:
    from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

    if cursor.description:
        context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(cursor, initial_buffer=cursor.fetchall())


def _run(asset: TableAsset | QueryAsset, expectations: Iterable[Expectation]) -> dict[str, Any]:
    import great_expectations as gx

    batch = asset.add_batch_definition_whole_table(asset.name).get_batch()
    suite = gx.ExpectationSuite(name=asset.name, expectations=list(expectations))
    return _without_ids(batch.validate(suite, result_format=_RESULT_FORMAT))


def _without_ids(result: ExpectationSuiteValidationResult) -> dict[str, Any]:
    kept = []
    for each in result.results:
        config = each.expectation_config
        assert config is not None
        raised = list(_raised(each.exception_info))
        kwargs = {k: v for k, v in config.to_json_dict()["kwargs"].items() if k != "batch_id"}
        if raised or not each.result:
            raise ValidationError(
                f"Great Expectations kunde inte kontrollera {config.type} ({config.description}): "
                f"{raised[0] if raised else 'inget resultat'}."
            )
        kept.append(
            {
                "expectation": {
                    "type": config.type,
                    "kwargs": kwargs,
                    "description": config.description,
                    "meta": dict(config.meta or {}),
                },
                "success": each.success,
                "result": {k: v for k, v in each.to_json_dict()["result"].items() if k != "details"},
            }
        )
    return {"success": result.success, "statistics": dict(result.statistics), "results": kept}


def _raised(info: object) -> Iterator[str]:
    """Messages of every exception in GX's nested notes of them."""
    if isinstance(info, Mapping):
        if info.get("raised_exception"):
            yield str(info.get("exception_message", "okänt fel")).splitlines()[0]
        else:
            for nested in info.values():
                yield from _raised(nested)


def _check(suite: str, each: Mapping[str, Any], rows: int) -> Check:
    config, result = each["expectation"], each["result"]
    column = config["kwargs"].get("column") or config["meta"].get("column", "")
    criterion = config["meta"].get("kriterium", "")
    failed = result.get("unexpected_count")
    if result.get("element_count") == 0:
        failed = 0  # of none GX counts nothing
    elif failed is None:
        observed = result["observed_value"]
        failed = observed if isinstance(observed, int) else int(not each["success"])
    return Check(
        suite=suite,
        column=column,
        criterion=criterion,
        description=config["description"],
        checked=result.get("element_count", rows) - (result["missing_count"] if criterion else 0),
        failed=failed,
        passed=each["success"],
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
