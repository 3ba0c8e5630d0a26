"""What each overview reads of its table: its own columns, in the order of the export."""

from __future__ import annotations

from decimal import Decimal

from pipeline.counting.organisations import OverviewRows, rows_of_overviews
from tests.lib.small import AUDIT, decisions, judged

UNITS = [
    {"enhet": "E2", "stadsdel": "jarva", "inriktning": "kok", "frukost": "ja", "rutin": "nej", "platser": "12.5"},
    {"enhet": "E1", "stadsdel": "bromma", "inriktning": "hantverk", "frukost": "nej", "rutin": "ja"},
]


def _overviews() -> dict[str, OverviewRows]:
    with judged(decisions((1, {})), others={"enheter": UNITS}) as (con, present):
        return {overview.overview.id: overview for overview in rows_of_overviews(con, AUDIT, present)}


def test_rows_keep_the_order_of_the_export() -> None:
    assert _overviews()["oversikt_enheter"].rows == (
        {"stadsdel": "jarva", "inriktning": "kok", "platser": Decimal("12.5"), "beskrivning": None, "enhet": "E2"},
        {"stadsdel": "bromma", "inriktning": "hantverk", "platser": None, "beskrivning": None, "enhet": "E1"},
    )


def test_an_overview_has_no_other_column_than_those_it_reads() -> None:
    assert _overviews()["oversikt_antal"].rows == (
        {"stadsdel": "jarva", "inriktning": "kok"},
        {"stadsdel": "bromma", "inriktning": "hantverk"},
    )


def test_an_empty_table_is_not_the_same_as_no_table() -> None:
    with judged(decisions((1, {})), others={"enheter": []}) as (con, present):
        assert [overview.rows for overview in rows_of_overviews(con, AUDIT, present)] == [()] * 4
    with judged(decisions((1, {}))) as (con, present):
        assert [overview.rows for overview in rows_of_overviews(con, AUDIT, present)] == [None] * 4
