"""The counts without Great Expectations. Its suites take seconds: tests/functional/test_gx.py runs them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.database import objects
from pipeline.validate import completeness, copy
from tests.lib.oracle import Row
from tests.lib.small import AUDIT, decisions, judged

AVSLAG: Row = {"beslut_utfall": "avslag", "mal": None, "plan_datum": None}
DATA = decisions((3, {}), (1, {"mal": "nej", "plan_datum": "2025-04-01"}), (2, {**AVSLAG, "stadsdel": "jarva"}))


def test_complete_is_of_the_rows_where_a_variable_applies() -> None:
    """A goal belongs to the four that were granted; a date that is never required applies to all."""
    with judged(DATA) as (con, present):
        counts = {label: (filled, of) for table, label, filled, of in completeness(con, AUDIT, present)}
    assert (counts["Personligt mål"], counts["Plan upprättad"], counts["Kön"]) == ((4, 4), (4, 6), (6, 6))


def test_an_empty_cell_is_counted_as_empty() -> None:
    with judged([*DATA[:5], {**DATA[5], "kon": None}]) as (con, present):
        counts = {label: (filled, of) for _, label, filled, of in completeness(con, AUDIT, present)}
    assert counts["Kön"] == (5, 6)


def test_a_value_where_the_variable_does_not_apply_is_not_counted() -> None:
    with judged([*DATA[:5], {**DATA[5], "mal": "ja"}]) as (con, present):
        counts = {label: (filled, of) for _, label, filled, of in completeness(con, AUDIT, present)}
    assert counts["Personligt mål"] == (4, 4)


def test_only_tables_of_the_export_are_counted() -> None:
    with judged(DATA) as (con, present):
        assert {table for table, *_ in completeness(con, AUDIT, present)} == {"Ärenden"}
    with judged(DATA, others={"uppfoljningar": []}) as (con, present):
        rows = completeness(con, AUDIT, present)
    assert [row for row in rows if row[0] == "Uppföljningar"] == [
        ("Uppföljningar", "Ärende-id", 0, 0),
        ("Uppföljningar", "Uppföljningsdatum", 0, 0),
    ]


def test_a_copy_holds_the_tables_as_the_run_will_leave_them(tmp_path: Path) -> None:
    """A copy of a database that stays open for writing; the decisions have their final name `arenden_export`."""
    target = tmp_path / "kopia.duckdb"
    with judged(DATA) as (con, _):
        copy(con, AUDIT, ["arenden"], target)
        copied = {name for (name,) in con.execute("SELECT database_name FROM duckdb_databases()").fetchall()}
    assert "kopia" not in copied, "let go of again"
    with duckdb.connect(str(target), read_only=True) as con:
        assert objects(con) == ["arenden_export", "intern.utfall_bred"]
        assert con.execute("SELECT count(*) FROM arenden_export").fetchone() == (6,)
        assert con.execute("SELECT count(*) FROM intern.utfall_bred WHERE utfall_mal = 'uppfyllt'").fetchone() == (3,)
