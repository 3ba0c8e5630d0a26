"""The database as its reader sees it: used values, labels, a codebook, and descriptions of everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline import described
from pipeline.results_writer import findings, store_findings
from reports.form.words import FormWords
from tests.lib.small import AUDIT, decisions, judged

DATA = decisions(
    (1, {"mal": "nej", "plan_datum": "2025-04-01"}),
    (1, {"beslut_utfall": "avslag", "mal": "ja"}),
    (1, {"stadsdel": "jarva", "beslut_datum": "2025-07-01", "plan_datum": None}),
)
FOLLOW_UPS = [{"arende_id": "E0003", "datum": "2025-08-01"}]


def _finish(con: duckdb.DuckDBPyConnection, *, long_list: bool = False) -> None:
    described.finish(con, AUDIT, lambda spec, variable: FormWords(AUDIT, spec).when(variable), long_list=long_list)
    described.comment(con, AUDIT)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with judged(DATA, others={"uppfoljningar": FOLLOW_UPS}) as (database, _):
        store_findings(database, AUDIT, findings(database, AUDIT))
        _finish(database)
        yield database


def test_a_value_that_is_not_used_is_empty_and_kept_as_the_export_said_it(con: duckdb.DuckDBPyConnection) -> None:
    """The codebook requires a goal if something is granted; the refusal has one although it should not."""
    query = "SELECT arende_id, CAST(mal AS VARCHAR) FROM {} ORDER BY 1"
    ids = ["E0001", "E0002", "E0003"]
    assert con.execute(query.format("arenden")).fetchall() == list(zip(ids, ["nej", None, "ja"], strict=True))
    assert con.execute(query.format("arenden_export")).fetchall() == list(zip(ids, ["nej", "ja", "ja"], strict=True))


def test_codes_are_labels_in_plain_words_and_keep_their_order(con: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT CAST(stadsdel AS VARCHAR), CAST(mal AS VARCHAR) FROM arenden_klartext ORDER BY arende_id"
    assert con.execute(query).fetchall() == [("Bromma", "Nej"), ("Bromma", None), ("Järva", "Ja")]
    ((kind,),) = con.execute("SELECT column_type FROM (DESCRIBE arenden_klartext) WHERE column_name = 'mal'").fetchall()
    assert kind == "ENUM('Ja', 'Nej')"


def test_outcomes_are_long_and_what_falls_short_has_its_evidence(con: duckdb.DuckDBPyConnection) -> None:
    long = con.execute("SELECT arende_id, kriterium, CAST(utfall AS VARCHAR) FROM utfall").fetchall()
    assert len(long) == 3 * len(AUDIT.criteria) and ("E0001", "mal", "ej_uppfyllt") in long
    short = con.execute("SELECT arende_id, kriterium, CAST(utfall AS VARCHAR) FROM avvikelser").fetchall()
    assert sorted(short) == sorted(row for row in long if row[2] in ("delvis", "ej_uppfyllt", "framgar_ej"))
    query = "SELECT underlag FROM avvikelser WHERE arende_id = 'E0001' AND kriterium = 'mal'"
    assert con.execute(query).fetchall() == [("Personligt mål = Nej",)]


def test_a_long_working_list_is_a_view_that_says_the_same(con: duckdb.DuckDBPyConnection) -> None:
    with judged(DATA, others={"uppfoljningar": FOLLOW_UPS}) as (other, _):
        _finish(other, long_list=True)
        assert other.execute("SELECT count(*) FROM duckdb_views() WHERE view_name = 'avvikelser'").fetchone() == (1,)
        query = "SELECT * FROM avvikelser ORDER BY ALL"
        assert other.execute(query).fetchall() == con.execute(query).fetchall()


def test_the_codebook_and_its_codes(con: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT etikett, typ, fylls_i, lagst, hogst, om, kalla FROM kodbok WHERE tabell = ? AND variabel = ?"
    assert con.execute(query, ["arenden", "mal"]).fetchall() == [
        ("Personligt mål", "kod", "När ”Beslut” är Bifall eller Delavslag", None, None, "handläggning", "EX 3")
    ]
    assert con.execute(query, ["arenden", "alder"]).fetchall() == [
        ("Ålder", "heltal", "Alltid", 0, 120, "person", "EX 1")
    ]
    assert con.execute(query, ["harledda", "uppfoljd"]).fetchall()[0][:2] == (
        "Uppföljning finns efter beslutet",
        "ja/nej",
    )
    codes = con.execute(
        "SELECT kod, etikett FROM koder WHERE tabell = 'arenden' AND variabel = 'barn' ORDER BY ordning"
    )
    assert codes.fetchall() == [("inga", "Inga barn"), ("ett", "Ett barn"), ("flera", "Flera barn")]


def test_every_table_view_and_column_says_what_it_is(con: duckdb.DuckDBPyConnection) -> None:
    """`contents` describes every table and view, with its columns in order and their types."""
    contents = {t.sql_name: t for t in described.contents(AUDIT)}
    comments = con.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall()
    comments += con.execute(
        "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'main' AND NOT temporary"
    ).fetchall()
    assert dict(comments) == {name: contents[name].words for name, _ in comments}
    for name, _ in comments:
        columns = con.execute(f"DESCRIBE {name}").fetchall()
        kinds = {column: kind for column, (kind, _) in contents[name].columns.items()}
        assert [c[0] for c in columns] == list(kinds), name
        for column, kind, *_ in columns:
            assert kind.split("(")[0] == {"utfall": "ENUM"}.get(kinds[column], kinds[column]).split("(")[0], (
                name,
                column,
            )
    ours = "NOT internal AND database_name = 'memory'"
    query = f"SELECT count(*) FROM duckdb_columns() WHERE {ours} AND comment IS NULL"
    assert con.execute(query).fetchone() == (0,)
    internals = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'intern'").fetchall()
    assert internals == [("utfall_bred",)], "redovisade_antal comes with what is published"


def test_views_can_be_asked_where_the_file_is_attached(tmp_path: Path) -> None:
    with judged(DATA, others={"uppfoljningar": FOLLOW_UPS}) as (con, _):
        _finish(con, long_list=True)
        con.execute(f"ATTACH '{tmp_path / 'a.duckdb'}' AS fil; COPY FROM DATABASE memory TO fil; DETACH fil")
    with duckdb.connect() as own:
        own.execute(f"ATTACH '{tmp_path / 'a.duckdb'}' AS g (READ_ONLY)")
        views = own.execute("SELECT view_name FROM duckdb_views() WHERE database_name = 'g'").fetchall()
        assert len(views) == 6
        for (view,) in views:
            assert own.execute(f"SELECT count(*) FROM g.{view}").fetchone() != (0,), view


def test_the_flat_table_has_a_row_per_decision_in_the_order_of_the_export(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    target = tmp_path / "a.parquet"
    described.write_flat_parquet(con, AUDIT, target)
    rows, headers = described.flat_rows(con, AUDIT), described.flat_headers(AUDIT)
    assert [row[0] for row in rows] == ["E0001", "E0002", "E0003"] and all(len(row) == len(headers) for row in rows)
    first = dict(zip(headers, rows[0], strict=True))
    assert (first["Personligt mål"], first["Utfall: Mål i beslutet"]) == ("Nej", "Ej uppfyllt")
    assert [dict(zip(headers, row, strict=True))["Uppföljning finns efter beslutet"] for row in rows] == [
        "Nej",
        "Nej",
        "Ja",
    ]
    assert duckdb.execute(f"FROM '{target}'").fetchall() == rows


def test_two_columns_of_one_label_have_different_headers() -> None:
    headers = described.flat_headers(AUDIT)
    assert len({h.casefold() for h in headers}) == len(headers)
