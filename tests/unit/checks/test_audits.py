"""The SQL of every definition keeps to what means the same on another engine, and is held to it here.

Measured on DuckDB and Spark (through sqlglot): what is refused below gives other answers there, or none, in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb
import pytest
from sqlglot.errors import UnsupportedError

from bench.spark import as_spark, spark_queries
from checks import audits
from checks.audit import Audit
from checks.law import law_sql
from checks.reasons import reason_sql
from checks.report_tables import AttendanceTable, CategoryTable, DurationTable
from pipeline import assess
from pipeline.reading.typed_tables import create_table

AUDITS = [audits.load(name) for name in audits.names()]

REFUSED: dict[str, str] = {
    "boundaries or elapsed months": r"date_?diff\s*\(\s*'(month|year|quarter|week)",
    "datesub": r"date_?sub\s*\(",
    "age": r"\bage\s*\(",
    "a date less a date": r"\b(?:\w*_?datum|\w+_from|\w+_tom|\w*_?dag|\w+_start|\w+_slut|gd|sista|forra)\s+-\s",
    "a cast with colons": r"::",
    "a rounding cast": r"CAST\s*\([^()]*AS\s+(?:INT|INTEGER|BIGINT|TINYINT|SMALLINT)\b",
    "a division": r"/",
    "an integer division": r"//",
    "an interval of an expression": r"INTERVAL\s*\(|INTERVAL\s+'",
    "years": r"INTERVAL\s+\d+\s+(?!MONTH\b|DAY\b)\w+",
    "QUALIFY": r"\bQUALIFY\b",
    "FILTER": r"\bFILTER\s*\(",
    "GROUP BY ALL": r"\b(?:GROUP|ORDER)\s+BY\s+ALL\b",
    "star with exceptions": r"\bEXCLUDE\b|\*\s*REPLACE\s*\(|\bCOLUMNS\s*\(",
    "regular expressions": r"regexp_|~|SIMILAR TO",
    "lists and structs": r"\[|\{|\blist_|\bunnest\b|\bstruct_",
    "ASOF and POSITIONAL joins": r"\b(?:ASOF|POSITIONAL)\b",
    "today": r"\b(?:now|today|current_date|current_timestamp|getdate)\b",
    "chance": r"\b(?:random|uuid|setseed)\s*\(",
    "TRY_CAST": r"TRY_CAST",
    "is distinct from": r"IS\s+(?:NOT\s+)?DISTINCT",
    "arg_max": r"\barg_?(?:max|min)\s*\(|\bmax_by\s*\(",
}


def _sql(audit: Audit) -> Iterator[tuple[str, str]]:
    """All SQL that an audit declares, with its name and without the contents of its strings."""
    for where, expr in audit.expressions():
        yield where, expr.sql
    for criterion in audit.criteria:
        yield f"{criterion.id}: reason", reason_sql(audit, criterion)
        yield f"{criterion.id}: law", law_sql(criterion.provisions, audit.decided)
    for table in audit.tables:
        for variable in table.variables:
            if variable.required is not None:
                yield f"{table.name}.{variable.name}", variable.required.sql
        for rule in table.rules:
            yield f"{table.name}: {rule.message}", rule.breach.sql
    for report_table in audit.report_tables:
        match report_table:
            case CategoryTable():
                yield report_table.id, report_table.population.where.sql
                if report_table.relabel is not None:
                    yield report_table.id, report_table.relabel.sql
            case DurationTable():
                for duration in report_table.durations:
                    yield report_table.id, f"{duration.where.sql} AND {duration.start} <= {duration.end}"
            case AttendanceTable():
                pass
    yield f"{audit.name}: derived", audit.derived_sql


def _without_texts(sql: str) -> str:
    """The SQL without comments, and with every string but the unit of a date function emptied."""
    sql = re.sub(r"--[^\n]*|\bNOT MATERIALIZED\b", "", sql)  # a hint that does not change the result
    return re.sub(r"(\bdate_?\w+\s*\(\s*'\w+')|'[^']*'", lambda match: match.group(1) or "''", sql, flags=re.IGNORECASE)


PIECES = [(f"{audit.name}: {where}", _without_texts(sql)) for audit in AUDITS for where, sql in _sql(audit)]


def test_there_is_something_to_look_at() -> None:
    assert len(PIECES) > 300


@pytest.mark.parametrize("name", list(REFUSED))
def test_no_definition_uses(name: str) -> None:
    pattern = re.compile(REFUSED[name], re.IGNORECASE)
    uses = [(where, match.group(0)) for where, sql in PIECES if (match := pattern.search(sql))]
    assert uses == []


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("boundaries or elapsed months", "date_diff('month', a, b) <= 6"),
        ("boundaries or elapsed months", "datediff('year', a, b)"),
        ("a date less a date", "beslut_tom - beslut_from > 100"),
        ("a date less a date", "u.datum - g.uppf_start"),
        ("age", "age(a, b)"),
        ("datesub", "datesub('day', a, b)"),
        ("a cast with colons", "x::INTEGER"),
        ("a rounding cast", "CAST(x AS INTEGER)"),
        ("a division", "a / b"),
        ("years", "a + INTERVAL 2 YEAR"),
        ("lists and structs", "x IN (SELECT unnest([1, 2]))"),
    ],
)
def test_the_lint_sees(name: str, sql: str) -> None:
    """A lint without findings may be one that looks for nothing."""
    assert re.search(REFUSED[name], _without_texts(sql), re.IGNORECASE)


def test_functions_are_few() -> None:
    """The names of all functions that the definitions call."""
    called = {name.lower() for _, sql in PIECES for name in re.findall(r"\b([A-Za-z_]+)\s*\(", sql)}
    keywords = {"and", "or", "not", "in", "as", "over", "then", "when", "else", "on", "select", "from", "where"}
    assert called - keywords <= {
        "coalesce",
        "cast",
        "max",
        "min",
        "count",
        "lag",
        "bool_or",
        "partition",
        "uppf",
        "steg",
        "provade",
        # the reasons
        "concat_ws",
        "date_trunc",
        "day",
        "month",
        "replace",
        "trim",
        "year",
    }


def test_enum_casts_stand_in_assess_only() -> None:
    """The outcome is an ENUM in the database, since that is faster; the criteria do not depend on it."""
    assert not any("utfall" in sql and "::" in sql for _, sql in PIECES)
    assert "::utfall" in assess._wide_sql(AUDITS[0])


@pytest.mark.parametrize("audit", AUDITS, ids=lambda audit: audit.name)
def test_spark_has_a_word_for_all_that_is_said_to_duckdb(audit: Audit) -> None:
    """`bench.spark` runs the SQL that is rendered here; that takes Java and minutes, this takes neither."""
    with duckdb.connect() as con:
        for spec in audit.tables:
            create_table(con, spec)
        queries = spark_queries(con, audit, frozenset({audit.main.name}))
    assert list(queries)[-1] == "bedomning"
    missing = [c.id for c in audit.criteria if f" AS utfall_{c.id}" not in queries["bedomning"]]
    assert missing == []
    of_duckdb = r"::|MATERIALIZED|\bAS utfall\)|\b(?:ENUM|EXCLUDE|POSITIONAL|VARCHAR)\b"
    assert [name for name, query in queries.items() if re.search(of_duckdb, query)] == []


@pytest.mark.parametrize(
    "query", ["SELECT arg_max(a, b, 3) FROM c", "SELECT sum(a) OVER (ROWS 1 PRECEDING EXCLUDE TIES) FROM c"]
)
def test_what_spark_has_no_word_for_is_refused(query: str) -> None:
    with pytest.raises(UnsupportedError):
        as_spark(f"CREATE VIEW v AS {query}")
