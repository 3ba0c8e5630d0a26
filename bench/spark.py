"""The criteria on another engine: the SQL that `assess` says to DuckDB, rendered for Spark by sqlglot and run there.

`python -m bench.spark [N]` (default 100000) lets both engines judge N random decisions of every audit, and compares
every outcome of every criterion, and all else that is worked out of a decision on the way: exit 1 if any differs.
Spark runs on this machine. Without PySpark, sqlglot or Java it says what is missing, and does nothing.
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


class _Heard:
    """A connection that remembers what it is asked to make."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self.made: list[str] = []

    def execute(self, sql: str, *more: Any) -> duckdb.DuckDBPyConnection:
        if sql.startswith(("CREATE TABLE", "CREATE TEMP TABLE", "CREATE VIEW")):
            self.made.append(sql)
        return self._con.execute(sql, *more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)


def rendered(con: duckdb.DuckDBPyConnection, audit: Audit, present: frozenset[str]) -> Mapping[str, str]:
    """Assesses the decisions in DuckDB, and gives each relation that this made, in order, as a query for Spark."""
    heard = _Heard(con)
    assess(heard, audit, audit.granskningsdatum, present)  # type: ignore[arg-type]
    return dict(filter(None, map(as_spark, heard.made)))


def as_spark(sql: str) -> tuple[str, str] | None:
    """The name of what is made from a query, and that query for Spark; None where it is made from none.

    sqlglot.errors.UnsupportedError where Spark has nothing that means the same.
    """
    import sqlglot
    from sqlglot import ErrorLevel, exp

    made = sqlglot.parse_one(sql, read="duckdb")
    if not isinstance(made.expression, exp.Query):
        return None
    query = made.expression.transform(_as_spark_has_it)
    return made.this.name, query.sql("spark", unsupported_level=ErrorLevel.RAISE)


def _as_spark_has_it(node: Any) -> Any:
    """What sqlglot leaves as it is: an ENUM of ours, a text in Spark, and a hint that changes no answer."""
    from sqlglot import exp

    if isinstance(node, exp.Cast) and node.to.this == exp.DataType.Type.USERDEFINED:
        return exp.cast(node.this, "VARCHAR")
    if isinstance(node, exp.CTE):
        node.set("materialized", None)
    return node


def compare(audit: Audit, n: int, folder: Path, spark: Any) -> bool:
    """Prints what was equal of n decisions; whether all was."""
    with duckdb.connect() as con:
        present = fill(con, audit, n)
        start = time.perf_counter()
        queries = rendered(con, audit, present)
        ours = time.perf_counter() - start
        for name in (*(t.name for t in audit.tables), "arbetsdagar"):
            con.execute(f"COPY (SELECT {_texts(con, name)} FROM {name}) TO '{folder / name}.parquet'")
            spark.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)
        start = time.perf_counter()
        for name, query in queries.items():
            judged = spark.sql(query)
            judged.createOrReplaceTempView(name)
        judged.write.mode("overwrite").parquet(str(folder / "judged"))
        theirs = time.perf_counter() - start
        con.execute(f"CREATE VIEW spark AS FROM read_parquet('{folder}/judged/*.parquet')")
        print(f"{audit.name}: {n} decisions  DuckDB {ours:.1f} s  Spark {theirs:.1f} s (without its start)")
        return _equal(con, audit)


def _texts(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """The columns of a table as Spark can have them, and the place of each row."""
    columns = con.execute(f"DESCRIBE {table}").fetchall()
    shown = [f"CAST({n} AS VARCHAR) AS {n}" if kind.startswith("ENUM") else n for n, kind, *_ in columns]
    return ", ".join(["rowid", *shown])


def _equal(con: duckdb.DuckDBPyConnection, audit: Audit) -> bool:
    columns = [name for name, *_ in con.execute("DESCRIBE bedomning").fetchall()]
    key = audit.main.key[0]
    same = ", ".join(
        f"count(*) FILTER (CAST(b.{c} AS VARCHAR) IS NOT DISTINCT FROM CAST(s.{c} AS VARCHAR) AND s.{key} IS NOT NULL)"
        for c in columns
    )
    counted = con.execute(f"SELECT count(*), {same} FROM bedomning AS b FULL JOIN spark AS s USING ({key})").fetchone()
    assert counted is not None
    n, equal = counted[0], dict(zip(columns, counted[1:], strict=True))
    judged = {c: equal[c] for c in columns if c.startswith("utfall_")}
    for what, each in (("outcomes", judged), ("other values", {c: equal[c] for c in columns if c not in judged})):
        print(f"  {what}: {sum(each.values())} of {n * len(each)} equal, in {len(each)} columns")
    for column in (c for c in columns if equal[c] != n):
        print(f"  {column}: {n - equal[column]} differ")
    print(f"  {_met(con, audit)}")
    return all(found == n for found in equal.values())


def _met(con: duckdb.DuckDBPyConnection, audit: Audit) -> str:
    """How many of the outcomes that each criterion can give it gave: what did not occur was not compared."""
    criteria = {c.id: c for c in audit.criteria}
    can = {(c.id, str(o)) for c in audit.criteria for o in outcomes(c, {}, criteria)}
    asked = {id_: con.execute(f"SELECT DISTINCT utfall_{id_} FROM bedomning").fetchall() for id_ in criteria}
    did = {(id_, o) for id_, found in asked.items() for (o,) in found}
    never = "".join(f"; never {o} of {id_}" for id_, o in sorted(can - did))
    return f"{len(did)} of the {len(can)} outcomes that the criteria can give occurred{never}"


def _missing() -> Iterator[str]:
    for package in ("pyspark", "sqlglot"):
        if find_spec(package) is None:
            yield package
    if shutil.which("java") is None:
        yield "java (Debian: default-jre-headless)"


def main() -> None:
    """Compares, for every audit; the number of decisions may be given."""
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
