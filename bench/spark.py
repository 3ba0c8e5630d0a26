"""The criteria on another engine: the SQL that `assess` sends to DuckDB, rendered for Spark by sqlglot and run there.

`python -m bench.spark [N]` (default 100000) lets both engines assess N random decisions of every audit, and compares
every outcome of every criterion and every other value that is computed for a decision: exit 1 if any differs. Spark
runs on this machine. If PySpark, sqlglot or Java is missing, it prints which and does nothing.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from bench.random_decisions import fill
from checks import audits
from checks.audit import Audit
from checks.possible import outcomes
from pipeline.assess import assess

DECISIONS = 100_000


class _Recorder:
    """A connection that records the CREATE statements that it executes."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self.statements: list[str] = []

    def execute(self, sql: str, *parameters: Any) -> duckdb.DuckDBPyConnection:
        if sql.startswith(("CREATE TABLE", "CREATE TEMP TABLE", "CREATE VIEW")):
            self.statements.append(sql)
        return self._con.execute(sql, *parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)


def spark_queries(con: duckdb.DuckDBPyConnection, audit: Audit, present: frozenset[str]) -> Mapping[str, str]:
    """Assesses the decisions in DuckDB, and returns each relation that this creates, in order, as a query for Spark."""
    recorder = _Recorder(con)
    assess(recorder, audit, audit.granskningsdatum, present)  # type: ignore[arg-type]
    return dict(filter(None, map(as_spark, recorder.statements)))


def as_spark(sql: str) -> tuple[str, str] | None:
    """The name of a relation that is created from a query, and that query for Spark; None if there is no query.

    sqlglot.errors.UnsupportedError if Spark has no equivalent.
    """
    import sqlglot
    from sqlglot import ErrorLevel, exp

    statement = sqlglot.parse_one(sql, read="duckdb")
    if not isinstance(statement.expression, exp.Query):
        return None
    query = statement.expression.transform(_adapted_to_spark)
    return statement.this.name, query.sql("spark", unsupported_level=ErrorLevel.RAISE)


def _adapted_to_spark(node: Any) -> Any:
    """Adapts what sqlglot leaves unchanged: our own ENUM, a text in Spark, and a hint that changes no result."""
    from sqlglot import exp

    if isinstance(node, exp.Cast) and node.to.this == exp.DataType.Type.USERDEFINED:
        return exp.cast(node.this, "VARCHAR")
    if isinstance(node, exp.CTE):
        node.set("materialized", None)
    return node


def compare(audit: Audit, n: int, folder: Path, spark: Any) -> bool:
    """Prints how many values of n decisions were equal; returns whether all were."""
    with duckdb.connect() as con:
        present = fill(con, audit, n)
        start = time.perf_counter()
        queries = spark_queries(con, audit, present)
        duckdb_seconds = time.perf_counter() - start
        for name in (*(t.name for t in audit.tables), "arbetsdagar"):
            con.execute(f"COPY (SELECT {_texts(con, name)} FROM {name}) TO '{folder / name}.parquet'")
            spark.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)
        start = time.perf_counter()
        for name, query in queries.items():
            frame = spark.sql(query)
            frame.createOrReplaceTempView(name)
        frame.write.mode("overwrite").parquet(str(folder / "judged"))
        spark_seconds = time.perf_counter() - start
        con.execute(f"CREATE VIEW spark AS FROM read_parquet('{folder}/judged/*.parquet')")
        print(
            f"{audit.name}: {n} decisions  DuckDB {duckdb_seconds:.1f} s  "
            f"Spark {spark_seconds:.1f} s (without its start)"
        )
        return _equal(con, audit)


def _texts(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """The columns of a table in types that Spark has, and the row id of each row."""
    columns = con.execute(f"DESCRIBE {table}").fetchall()
    selected = [f"CAST({n} AS VARCHAR) AS {n}" if kind.startswith("ENUM") else n for n, kind, *_ in columns]
    return ", ".join(["rowid", *selected])


def _equal(con: duckdb.DuckDBPyConnection, audit: Audit) -> bool:
    columns = [name for name, *_ in con.execute("DESCRIBE bedomning").fetchall()]
    key = audit.main.key[0]
    equal_counts = ", ".join(
        f"count(*) FILTER (CAST(b.{c} AS VARCHAR) IS NOT DISTINCT FROM CAST(s.{c} AS VARCHAR) AND s.{key} IS NOT NULL)"
        for c in columns
    )
    row = con.execute(
        f"SELECT count(*), {equal_counts} FROM bedomning AS b FULL JOIN spark AS s USING ({key})"
    ).fetchone()
    assert row is not None
    n, equal = row[0], dict(zip(columns, row[1:], strict=True))
    outcome_counts = {c: equal[c] for c in columns if c.startswith("utfall_")}
    for kind, counts in (
        ("outcomes", outcome_counts),
        ("other values", {c: equal[c] for c in columns if c not in outcome_counts}),
    ):
        print(f"  {kind}: {sum(counts.values())} of {n * len(counts)} equal, in {len(counts)} columns")
    for column in (c for c in columns if equal[c] != n):
        print(f"  {column}: {n - equal[column]} differ")
    print(f"  {_outcomes_that_occur(con, audit)}")
    return all(equal_count == n for equal_count in equal.values())


def _outcomes_that_occur(con: duckdb.DuckDBPyConnection, audit: Audit) -> str:
    """How many of the possible outcomes of each criterion occurred; the others were not compared."""
    criteria = {c.id: c for c in audit.criteria}
    possible = {(c.id, str(o)) for c in audit.criteria for o in outcomes(c, {}, criteria)}
    rows_by_id = {id_: con.execute(f"SELECT DISTINCT utfall_{id_} FROM bedomning").fetchall() for id_ in criteria}
    occurring = {(id_, o) for id_, rows in rows_by_id.items() for (o,) in rows}
    never = "".join(f"; never {o} of {id_}" for id_, o in sorted(possible - occurring))
    return f"{len(occurring)} of the {len(possible)} outcomes that the criteria can give occurred{never}"


def _missing() -> Iterator[str]:
    for package in ("pyspark", "sqlglot"):
        if find_spec(package) is None:
            yield package
    if shutil.which("java") is None:
        yield "java (Debian: default-jre-headless)"


def main() -> None:
    """Compares for every audit; an argument may give the number of decisions."""
    if missing := ", ".join(_missing()):
        print(f"Spark: skipped, {missing} is not installed")
        return
    from pyspark.sql import SparkSession

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    n = int(sys.argv[1]) if sys.argv[1:] else DECISIONS
    with tempfile.TemporaryDirectory() as scratch:
        spark = (
            SparkSession.builder.master("local[*]")
            .config("spark.driver.memory", "2g")
            .config("spark.log.level", "ERROR")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.warehouse.dir", scratch)
            .getOrCreate()
        )
        equal = []
        for name in audits.names():
            folder = Path(scratch) / name
            folder.mkdir()
            equal.append(compare(audits.load(name), n, folder, spark))
        spark.stop()
    sys.exit(not all(equal))


if __name__ == "__main__":
    main()
