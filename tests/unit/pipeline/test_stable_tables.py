"""The tables that every audit has: they are created as they are described."""

from __future__ import annotations

import duckdb
import pytest

from pipeline import stable_tables
from pipeline.stable_tables import StableTable

OUTCOME = "CREATE TYPE utfall AS ENUM ('uppfyllt')"


@pytest.mark.parametrize("table", [t for t in stable_tables.TABLES if not t.view], ids=lambda t: t.name)
def test_a_table_is_made_with_its_columns_and_says_what_it_is(table: StableTable) -> None:
    with duckdb.connect() as con:
        con.execute(OUTCOME)
        stable_tables.create(con, table)
        words = {name: text for name, (_, text) in table.columns.items()}
        stable_tables.comment(con, table.sql_name, table.words, words, view=False)
        column_comments = con.execute("SELECT column_name, comment FROM duckdb_columns() WHERE NOT internal").fetchall()
        assert dict(column_comments) == words and all(text.endswith((".", "…")) for text in words.values())
        ((schema, table_comment),) = con.execute("SELECT schema_name, comment FROM duckdb_tables()").fetchall()
    assert (schema, table_comment) == (table.schema, table.words)


def test_a_view_says_what_it_is() -> None:
    with duckdb.connect() as con:
        con.execute("CREATE VIEW v AS SELECT 1 AS a")
        stable_tables.comment(con, "v", "Åsas vy", {"a": "Det's ett"}, view=True)
        assert con.execute("SELECT comment FROM duckdb_views() WHERE NOT internal").fetchall() == [("Åsas vy",)]
        assert con.execute("SELECT comment FROM duckdb_columns() WHERE NOT internal").fetchall() == [("Det's ett",)]


def test_the_id_has_the_name_that_the_audit_gives_it() -> None:
    assert list(stable_tables.OUTCOMES.keyed("beslut_id").columns) == ["beslut_id", "kriterium", "utfall"]
