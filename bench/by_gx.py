"""Checks an export with Great Expectations alone.

GX reads no typed files: DuckDB reads the file as text, and a view has the valid values of its cells. Codes, ids and
duplicates are checked by GX's own expectations on the text; for dates, numbers, required cells and rules between
columns GX gets the codebook's SQL. A criterion is an expectation that the decisions to which it applies meet it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from bench.expressed import Cell, breaches, of_the_row
from bench.faults import read
from checks.audit import Audit
from checks.codebook import EARLIEST, ID_PATTERN, LATEST, Kind, TableSpec, Variable
from checks.criteria import Criterion, Outcome
from pipeline.assess import used_sql
from pipeline.gx_context import datasource, prepare

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

ROW = "rad"
"""The row in the file."""


def check(audit: Audit, export: Path) -> tuple[set[Cell], Mapping[str, tuple[int, int]]]:
    """Every faulty cell, and the counts of the criteria."""
    with tempfile.TemporaryDirectory() as scratch:
        database = Path(scratch) / "text.duckdb"
        with duckdb.connect(str(database)) as con:
            specs = [spec for spec in audit.tables if (export / f"{spec.name}.csv").exists()]
            for spec in specs:
                read(con, spec, export / f"{spec.name}.csv")
        prepare()
        import great_expectations as gx

        context = gx.get_context(mode="ephemeral")
        source, engine = datasource(context, f"duckdb:///{database}")
        faulty_cells: set[Cell] = set()
        for spec in specs:
            asset = source.add_table_asset(spec.name, table_name=f"{spec.name}_typad")
            for result in _results(context, asset, _rules(spec)):
                columns = result.expectation_config.meta["columns"]
                faulty_cells.update((spec.name, row, column) for row in _rows(result.result) for column in columns)
        asset = source.add_query_asset("outcomes", query=_outcomes(audit))
        counts = [
            _met_and_base(result.result) for result in _results(context, asset, map(_criterion, of_the_row(audit)))
        ]
        engine.dispose()
    return faulty_cells, {criterion.id: pair for criterion, pair in zip(of_the_row(audit), counts, strict=True)}


def _results(context: Any, asset: Any, expectations: Iterator[Expectation]) -> Any:
    import great_expectations as gx

    batch = asset.add_batch_definition_whole_table(asset.name).get_batch()
    suite = gx.ExpectationSuite(name=asset.name, expectations=list(expectations))
    form = (
        {"result_format": "COMPLETE", "unexpected_index_column_names": [ROW]} if asset.name != "outcomes" else "BASIC"
    )
    return batch.validate(context.suites.add(suite), result_format=form).results


def _rules(spec: TableSpec) -> Iterator[Expectation]:
    import great_expectations.expectations as gxe

    for v in spec.variables:
        if v.kind is Kind.CODE:
            yield gxe.ExpectColumnValuesToBeInSet(column=v.name, value_set=list(v.codes), meta={"columns": [v.name]})
        else:
            yield _no_rows_where(_no_value(v), [v.name])
    for columns, breach in breaches(spec):
        yield _no_rows_where(breach.sql, columns)
    key = list(spec.key)
    if len(key) == 1:
        yield gxe.ExpectColumnValuesToBeUnique(column=key[0], meta={"columns": key})
    else:
        yield gxe.ExpectCompoundColumnsToBeUnique(
            column_list=key, ignore_row_if="any_value_is_missing", meta={"columns": key}
        )
    if spec.parent:
        yield _no_rows_where(
            f"{key[0]} NOT IN (SELECT {key[0]} FROM {spec.parent} WHERE {key[0]} IS NOT NULL)", key[:1]
        )


def _no_value(variable: Variable) -> str:
    name = variable.name
    match variable.kind:
        case Kind.DATE:
            return f"{name}_text IS NOT NULL AND coalesce({name} NOT BETWEEN '{EARLIEST}' AND '{LATEST}', TRUE)"
        case Kind.INTEGER | Kind.DECIMAL:
            return f"{name}_text IS NOT NULL AND coalesce({name} NOT BETWEEN {variable.low} AND {variable.high}, TRUE)"
        case _:
            pattern = ID_PATTERN.replace("{", "{{").replace("}", "}}")  # GX formats the query
            return f"NOT regexp_full_match({name}, '{pattern}')"


def _no_rows_where(condition: str, columns: Any) -> Expectation:
    import great_expectations.expectations as gxe

    query = f"SELECT {ROW} FROM {{batch}} WHERE {condition}"
    return gxe.UnexpectedRowsExpectation(unexpected_rows_query=query, meta={"columns": list(columns)})


def _rows(result: Mapping[str, Any]) -> Iterator[int]:
    rows = result.get("unexpected_index_list") or result.get("details", {}).get("unexpected_rows") or []
    return (row[ROW] for row in rows)


def _outcomes(audit: Audit) -> str:
    """SQL for the outcome of every decision, empty where the criterion does not apply."""
    columns = []
    for criterion in of_the_row(audit):
        cases = " ".join(f"WHEN {case.when.sql} THEN '{case.outcome}'" for case in criterion.cases)
        unclear, population = f"'{Outcome.FRAMGAR_EJ}'", criterion.population.sql
        outcome = (
            f"CASE WHEN {population} THEN CASE {cases} ELSE {unclear} END WHEN {population} IS NULL THEN {unclear} END"
        )
        columns.append(f"nullif({outcome}, '{Outcome.EJ_AKTUELLT}') AS {criterion.id}")
    return f"SELECT {', '.join(columns)} FROM (SELECT {used_sql(audit.main)} FROM {audit.main.name}_typad) AS s"


def _criterion(criterion: Criterion) -> Expectation:
    import great_expectations.expectations as gxe

    return gxe.ExpectColumnValuesToBeInSet(column=criterion.id, value_set=[Outcome.UPPFYLLT.value])


def _met_and_base(result: Mapping[str, Any]) -> tuple[int, int]:
    base = result["element_count"] - result["missing_count"]
    return base - result["unexpected_count"], base
