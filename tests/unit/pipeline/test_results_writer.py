"""The stable tables of the database, and the working list."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from checks.fingerprint import criterion_hash
from pipeline.disclosure.printed_counts import BASE, PrintedCount
from pipeline.disclosure.published import (
    BreakdownRow,
    Published,
    PublishedBreakdown,
    PublishedIndicator,
    Share,
)
from pipeline.reading.export import Export
from pipeline.reading.load import Loaded
from pipeline.reading.text_table import TextTable
from pipeline.results_writer import (
    count_findings,
    findings,
    store_audit,
    store_criteria,
    store_delivery,
    store_indicators,
    store_printed_counts,
    store_tables,
    write_findings_parquet,
)
from pipeline.run_facts import RunFacts
from tests.lib.oracle import Row
from tests.lib.small import AUDIT, arende, decisions, judged


def _published(*counts: PrintedCount) -> Published:
    return Published(12, {}, 1, (), (), (), 4, printed_counts=counts)


def _rows(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[object, ...]]:
    return con.execute(f"SELECT * FROM {table}").fetchall()


def test_indicators_with_a_hidden_one() -> None:
    visible = PublishedIndicator("mal", "Resultat", "Mål", "bifall", "", 3, 4, 75, "Mål finns i {av}.")
    hidden = PublishedIndicator("barn", "Resultat", "Barn", "alla", "", None, None, None, "Barn finns i {av}.")
    with duckdb.connect() as con:
        store_indicators(con, AUDIT, [(visible, "Mål finns i 3 av 4."), (hidden, "Barn: dolt.")])
        assert _rows(con, "indikatorer") == [
            ("mal", "bifall", 3, 4, 75, "Mål finns i 3 av 4.", "Mål", "Resultat", None),
            ("barn", "alla", None, None, None, "Barn: dolt.", "Barn", "Resultat", None),
        ]


def test_a_printed_table_has_a_row_for_each_cell() -> None:
    with duckdb.connect() as con:
        store_tables(con, [("tabell_1", ("Barn", "Antal", "Andel"), [("Ett", "5", "50"), ("Flera", "*", "*")])])
        assert _rows(con, "tabeller") == [
            ("tabell_1", 1, "Ett", "Antal", "5"),
            ("tabell_1", 1, "Ett", "Andel", "50"),
            ("tabell_1", 2, "Flera", "Antal", "*"),
            ("tabell_1", 2, "Flera", "Andel", "*"),
        ]


def test_no_rows_leave_an_empty_table() -> None:
    with duckdb.connect() as con:
        store_tables(con, [])
        store_indicators(con, AUDIT, [])
        store_printed_counts(con, _published())
        assert [_rows(con, name) for name in ("tabeller", "indikatorer", "intern.redovisade_antal")] == [[], [], []]


def test_printed_counts_have_the_codes_of_each_dimension_in_order() -> None:
    crossed = PrintedCount(
        "barn", ("1", "2"), {"stadsdel": frozenset({"jarva", "bromma"}), "kon": frozenset({"man"})}, 9
    )
    base = PrintedCount("barn", BASE, {"kon": frozenset({"man"})}, 20)
    with duckdb.connect() as con:
        store_printed_counts(con, _published(crossed, base))
        assert _rows(con, "intern.redovisade_antal") == [
            ("barn", ["1", "2"], ["kon", "stadsdel"], [["man"], ["bromma", "jarva"]], 9),
            ("barn", [], ["kon"], [["man"]], 20),
        ]


def test_what_was_delivered_and_what_was_reviewed() -> None:
    file = Path("export.xlsx")
    table = TextTable(arende.spec, "export.xlsx, bladet Ärenden", file, "", (), {}, {}, array("L"), 2)
    export = Export({"arenden": table}, {file: "abc"})
    loaded = Loaded({"arenden": 9}, {"arenden": 7}, {"arenden": 2}, {"arenden": 0}, frozenset({"arenden"}), ())
    with duckdb.connect() as con:
        store_delivery(con, export, loaded)
        assert _rows(con, "leverans") == [("export.xlsx, bladet Ärenden", "abc", 9, 7, 2)]
        store_audit(con, AUDIT, _published(), RunFacts(date(2026, 2, 1), {}, {}, {}, {}, (), (), "9.9", invented=True))
        days = date(2025, 1, 1), date(2025, 12, 31), date(2026, 2, 1)
        assert _rows(con, "granskning") == [("prov", "Provet", *days, 4, 12, 1, "9.9", False, True)]


def _compared(*shares: Share) -> PublishedBreakdown:
    return PublishedBreakdown(
        id="kriterier_stadsdel",
        of="kriterier",
        title="",
        names=("stadsdel",),
        labels=("Stadsdelsnämnd",),
        groups=(("Bromma",), ("Järva",), ("Samtliga",)),
        sizes=(4, 30, 34),
        rows=(BreakdownRow("mal", "Mål", shares),),
        population="",
        adds_up=False,
        sensitive=0,
        further=0,
    )


def test_criteria_by_group_without_all_together() -> None:
    """What the report hides as too few is empty here too. Järva is the sixth district of the codebook."""
    with duckdb.connect() as con:
        compared = _compared(Share(1, 2, few=True), Share(None, 30), Share(20, 32))
        store_criteria(con, AUDIT, compared, lambda c: c.label, {"Bromma": "Stadsdel B", "Järva": "Stadsdel A"})
        assert _rows(con, "kriterier_grupper") == [
            ("mal", "stadsdel", 1, "bromma", "Bromma", "Stadsdel B", None, None),
            ("mal", "stadsdel", 6, "jarva", "Järva", "Stadsdel A", None, 30),
        ]
        first, second, third = _rows(con, "kriterier")
    area = "Självbestämmande och integritet"
    digest = criterion_hash(AUDIT, AUDIT.criterion("mal"))
    words = ("Finns ett personligt mål?", "Handläggaren ska skriva målet i beslutet.",
            "Kriteriet ”Mål i beslutet” är uppfyllt i {av}.", "", None)  # fmt: skip
    assert second == (2, "mal", "Mål i beslutet", *words, area, "EX 3", "Mål i beslutet", None, digest, True)
    assert (first[11], first[13], third[1]) == (80, False, "uppfoljd")


def test_main_criteria_have_their_place_and_a_criterion_its_own_words() -> None:
    mal = replace(AUDIT.criterion("mal"), finding="Ett mål finns i {av}.", recommendation="skriva målet")
    audit = replace(
        AUDIT,
        criteria=tuple(mal if c.id == "mal" else c for c in AUDIT.criteria),
        headlines=("uppfoljd", "mal"),
        main_criteria=("uppfoljd", "mal"),
    )
    with duckdb.connect() as con:
        store_criteria(con, audit, None, lambda c: "", {})
        rows = con.execute("SELECT id, fynd, rekommendation, huvudkriterium FROM kriterier").fetchall()
    assert rows[1] == ("mal", "Ett mål finns i {av}.", "skriva målet", 2)
    assert [(id_, place) for id_, *_, place in rows] == [("plan_i_tid", None), ("mal", 2), ("uppfoljd", 1)]


def test_with_one_group_only_there_is_no_comparison() -> None:
    with duckdb.connect() as con:
        store_criteria(con, AUDIT, None, lambda c: "", {})
        assert _rows(con, "kriterier_grupper") == []


LAW = "11 kap. 1 § SoL (2025:400)"
OLD_LAW = "4 kap. 1 § SoL (2001:453)"
DATA: Sequence[Row] = decisions(
    (1, {"mal": "nej", "plan_datum": "2025-04-01"}),
    (1, {}),
    (1, {"stadsdel": "jarva", "beslut_datum": "2025-07-01", "plan_datum": None}),
)


def test_the_working_list_is_by_criterion_in_the_order_of_the_audit() -> None:
    with judged(DATA, others={"uppfoljningar": []}) as (con, _):
        working_list = findings(con, AUDIT)
    assert working_list == [
        ("E0001", "bromma", "plan_i_tid", "ej_uppfyllt", "Beslut 2025-03-10, plan 2025-04-01", OLD_LAW, True),
        ("E0003", "jarva", "plan_i_tid", "framgar_ej", "Plan upprättad saknas", LAW, True),
        ("E0001", "bromma", "mal", "ej_uppfyllt", "Personligt mål = Nej", "", True),
        ("E0001", "bromma", "uppfoljd", "ej_uppfyllt", "Uppföljning finns efter beslutet = nej", "", True),
        ("E0002", "bromma", "uppfoljd", "ej_uppfyllt", "Uppföljning finns efter beslutet = nej", "", True),
        ("E0003", "jarva", "uppfoljd", "ej_uppfyllt", "Uppföljning finns efter beslutet = nej", "", True),
    ]


def test_what_is_not_met_comes_before_what_is_unclear() -> None:
    rows = decisions((1, {"plan_datum": None}), (1, {"plan_datum": "2025-04-01"}))
    with judged(rows, others={"uppfoljningar": []}) as (con, _):
        plan_findings = [row for row in findings(con, AUDIT) if row[2] == "plan_i_tid"]
    assert [(row[0], row[3]) for row in plan_findings] == [("E0002", "ej_uppfyllt"), ("E0001", "framgar_ej")]


def test_three_of_each_criterion_are_drawn_the_same_in_any_order_of_the_export() -> None:
    rows = decisions((20, {"mal": "nej"}))
    spot_checks = []
    for data in (rows, rows[::-1]):
        with judged(data, others={"uppfoljningar": []}) as (con, _):
            working_list = findings(con, AUDIT)
        spot_checks.append({(row[2], row[0]) for row in working_list if row[6]})
        assert [sum(row[2] == id_ for row in working_list if row[6]) for id_ in ("mal", "uppfoljd")] == [3, 3]
    assert spot_checks[0] == spot_checks[1]
    assert {id_ for k, id_ in spot_checks[0] if k == "mal"} != {id_ for k, id_ in spot_checks[0] if k == "uppfoljd"}


def test_a_long_working_list_says_the_same(tmp_path: Path) -> None:
    target = tmp_path / "underlag.parquet"
    with judged(DATA, others={"uppfoljningar": []}) as (con, _):
        working_list = [row[:6] for row in findings(con, AUDIT)]
        assert count_findings(con, AUDIT) == len(working_list)
        write_findings_parquet(con, AUDIT, target)
    columns = "arende_id, stadsdel, kriterium, utfall, underlag, lagrum, kalla"
    with duckdb.connect() as con:
        rows = con.execute(f"SELECT {columns} FROM '{target}'").fetchall()
    assert sorted(row[:6] for row in rows) == sorted(working_list)
    assert {(row[2], row[6]) for row in rows} == {("plan_i_tid", "EX 3"), ("mal", "EX 3"), ("uppfoljd", "EX 4")}
    places = [[c.id for c in AUDIT.criteria].index(row[2]) for row in rows]
    assert places == sorted(places)
