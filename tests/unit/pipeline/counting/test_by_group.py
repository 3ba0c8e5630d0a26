"""Every count by group with nothing hidden, for the inspectors' own list."""

from __future__ import annotations

from pipeline.counting.by_group import CountByGroup, by_group
from pipeline.counting.groups import grouped
from tests.lib.small import AUDIT, decisions, judged

DATA = decisions((3, {}), (1, {"barn": "ett", "mal": "nej"}), (2, {"stadsdel": "jarva", "mal": "nej"}))


def _labels_and_rows() -> tuple[tuple[str, ...], tuple[CountByGroup, ...]]:
    with judged(DATA) as (con, present):
        (one,) = grouped(con, AUDIT, [(AUDIT.compared,)], present)
    return by_group(one)


def test_groups_are_named_and_each_row_ends_with_all_together() -> None:
    groups, rows = _labels_and_rows()
    assert groups == ("Bromma", "Järva")
    assert {len(row.counts) for row in rows} == {3}
    assert CountByGroup("Kriterium", "Mål i beslutet", "Uppfyllt", ((3, 4), (0, 2), (3, 6))) in rows
    assert CountByGroup("Kriterium", "Mål i beslutet", "Ej uppfyllt", ((1, 4), (2, 2), (3, 6))) in rows


def test_small_counts_are_shown() -> None:
    _, rows = _labels_and_rows()
    assert CountByGroup("Tabell", "Barn", "Ett barn", ((1, 4), (0, 2), (1, 6))) in rows


def test_an_indicator_is_one_row_and_waiting_times_are_none() -> None:
    _, rows = _labels_and_rows()
    assert [(r.label, r.part, r.counts) for r in rows if r.kind == "Uppgift"] == [
        ("Har barn", "Har barn", ((1, 4), (0, 2), (1, 6))),
        ("Mål", "Mål", ((3, 4), (0, 2), (3, 6))),
    ]
    assert {r.kind for r in rows} == {"Kriterium", "Uppgift", "Tabell"}
