"""One pass over the text: what is plainly written is in the typed table, and every other row is read again as text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.database import connect
from pipeline.reading import typed_tables
from pipeline.reading.export import read_export
from pipeline.reading.scan import survey
from pipeline.reading.text_table import TextTable
from pipeline.reading.typed_tables import create_table, fill, fill_plainly
from tests.lib import personal, valid_export

Read = tuple[duckdb.DuckDBPyConnection, TextTable, int, str]


@contextmanager
def _filled(folder: Path, rows: list[dict[str, str]]) -> Iterator[Read]:
    path = valid_export.write_folder(folder / "export", arenden=rows)
    scratch = folder / "scratch"
    scratch.mkdir()
    export = read_export(path, AUDIT, scratch)
    table = export.tables["arenden"]
    with connect(scratch / "a.duckdb", export.sha256) as con:
        create_table(con, table.spec)
        yield con, table, *fill_plainly(con, table)


def _column(con: duckdb.DuckDBPyConnection, name: str) -> list[object]:
    return [value for (value,) in con.execute(f"SELECT {name} FROM arenden ORDER BY rowid").fetchall()]


def test_plain_rows_are_not_read_again(tmp_path: Path) -> None:
    with _filled(tmp_path, valid_export.with_cells(0)) as (con, table, rows, unclear):
        assert (rows, unclear) == (3, "")
        assert _column(con, "arende_id") == [row["arende_id"] for row in valid_export.with_cells(0)]
        assert [name for name, *_ in con.execute("DESCRIBE arenden").fetchall()] == list(table.spec.names)


@pytest.mark.parametrize("many", [0, 50_000])
def test_only_what_is_not_plain_is_read_again_and_empty_until_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(typed_tables, "_MANY", many)
    rows = valid_export.with_cells(1, kon="Kvinna", alder=" 34 ")
    with _filled(tmp_path, rows) as (con, table, _, unclear):
        assert _column(con, "kon")[1] is None and _column(con, "alder")[1] is None
        unclear_rows = con.execute(f"SELECT i, {table.columns['kon']} FROM {unclear}").fetchall()
        assert (1, "Kvinna") in unclear_rows and len(unclear_rows) == (1 if many else 3)
        fill(con, table, {"kon": {"Kvinna": "kvinna", "man": "man", "kvinna": "kvinna"}})
        assert _column(con, "kon")[1] == "kvinna" and _column(con, "alder")[1] == 34


def test_nothing_that_may_be_personal_is_stored_before_it_is_looked_at(tmp_path: Path) -> None:
    number = personal.PNR.replace("-", "")
    with _filled(tmp_path, valid_export.with_cells(2, arende_id=number)) as (con, table, _, unclear):
        assert _column(con, "arende_id")[2] is None
        assert con.execute(f"SELECT i, {table.columns['arende_id']} FROM {unclear}").fetchall() == [(2, number)]


def test_an_id_that_only_looks_like_a_number_of_a_person_is_there_in_the_end(tmp_path: Path) -> None:
    id_ = "8501011234"  # no check digit
    rows = valid_export.with_cells(0, arende_id=id_)
    export = read_export(valid_export.write_folder(tmp_path / "export", arenden=rows), AUDIT, tmp_path)
    with connect(tmp_path / "a.duckdb", export.sha256) as con:
        assert survey(con, export, tmp_path)["arenden"].unclear
        assert _column(con, "arende_id")[0] == id_
