"""Counts per group over fourteen invented decisions, each number worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from checks.report_tables import Dimension, DurationTable
from pipeline.counting.groups import MET, Family, Grouped, Kinds, grouped
from tests.lib.small import AUDIT, decisions, judged

BY_NAME = {d.name: d for d in AUDIT.dimensions}
JARVA = {"stadsdel": "jarva"}
DATA = decisions(
    (5, {}),
    (2, {"mal": "nej", "barn": "ett"}),
    (1, {"kon": "man", "barn": "flera"}),
    (3, {**JARVA, "kon": "man", "mal": "nej", "alder": 30}),
    (2, {**JARVA, "beslut_utfall": "avslag", "mal": None, "plan_datum": None, "alder": 29}),
    (1, {**JARVA, "insats": "b", "plan_datum": "2025-03-09"}),
)


def _grouped(
    *breakdowns: Sequence[str], rows: Sequence[Any] = DATA, earlier: Sequence[Dimension] = ()
) -> tuple[Grouped, ...]:
    with judged(rows) as (con, present):
        dimensions = [tuple(BY_NAME[name] for name in names) for names in breakdowns]
        return grouped(con, AUDIT, dimensions, present, earlier)


def _family(breakdown: Grouped, id_: str) -> Family:
    (family,) = (f for f in breakdown.families if f.id == id_)
    return family


def _kinds_of(breakdown: Grouped, id_: str) -> Kinds:
    (kinds,) = (k for k in breakdown.kinds if id_ in {i.id for i in k.component.counted})
    return kinds


def test_groups_are_those_that_occur_in_the_codebooks_order() -> None:
    (breakdown,) = _grouped(["stadsdel"])
    assert breakdown.groups == ((("bromma", "Bromma"), ("jarva", "Järva")),)
    assert breakdown.shape == (2,)
    assert breakdown.everyone.tolist() == [8, 6]


def test_a_criterion_falls_into_the_outcomes_of_those_it_applies_to() -> None:
    """In Järva three have no goal, one has, and the criterion does not apply to the two refusals."""
    (breakdown,) = _grouped(["stadsdel"])
    mal = _family(breakdown, "kriterium_mal")
    assert {p.id: p.counts.tolist() for p in mal.parts} == {
        "uppfyllt": [6, 1],
        "delvis": [0, 0],
        "ej_uppfyllt": [2, 3],
        "framgar_ej": [0, 0],
    }
    assert mal.base.tolist() == [8, 4]
    assert mal.part(MET).label == "Uppfyllt"


def test_an_indicator_and_a_table_add_up_to_their_base() -> None:
    (breakdown,) = _grouped(["stadsdel"])
    assert [p.counts.tolist() for p in _family(breakdown, "har_barn").parts] == [[3, 0], [5, 6]]
    barn = _family(breakdown, "tabell_barn")
    assert [(p.label, p.counts.tolist()) for p in barn.parts] == [
        ("Inga barn", [5, 6]),
        ("Ett barn", [2, 0]),
        ("Flera barn", [1, 0]),
    ]


def test_an_optional_row_that_is_empty_everywhere_is_left_out() -> None:
    (breakdown,) = _grouped(["stadsdel"], rows=decisions((1, {}), (1, JARVA)))
    assert [p.label for p in _family(breakdown, "tabell_barn").parts] == ["Inga barn", "Ett barn"]


def test_what_is_about_persons_says_which_variables() -> None:
    (breakdown,) = _grouped(["stadsdel"])
    persons = {f.id: f.persons for f in breakdown.families if f.persons}
    assert persons == {"har_barn": ("barn",), "tabell_barn": ("barn",)}


def test_ages_are_classed_by_the_cuts() -> None:
    """29 is under the first limit of 30, and 30 is not."""
    (breakdown,) = _grouped(["aldersgrupp"])
    labels = [label for _, label in breakdown.groups[0]]
    assert (labels, breakdown.everyone.tolist()) == (["–29", "30–39", "40–49"], [2, 3, 9])


def test_a_crossing_has_an_axis_for_each_dimension() -> None:
    (breakdown,) = _grouped(["stadsdel", "kon"])
    assert breakdown.everyone.tolist() == [[7, 1], [3, 3]]
    assert _family(breakdown, "kriterium_mal").part("ej_uppfyllt").counts.tolist() == [[2, 0], [0, 3]]
    (turned,) = _grouped(["kon", "stadsdel"])
    assert turned.everyone.tolist() == [[7, 3], [1, 3]]


def test_a_breakdown_with_one_group_only_is_left_out() -> None:
    breakdowns = _grouped(["stadsdel"], ["kon"], rows=decisions((4, {}), (4, {"kon": "man"})))
    assert [[d.name for d in g.dimensions] for g in breakdowns] == [["kon"]]


def test_what_a_table_that_is_not_there_would_tell_is_not_counted() -> None:
    (breakdown,) = _grouped(["stadsdel"])
    assert "uppfoljda" not in {f.id for f in breakdown.families}
    with judged(DATA, others={"uppfoljningar": [{"arende_id": "E0001", "datum": "2025-04-01"}]}) as (con, present):
        (breakdown,) = grouped(con, AUDIT, [(BY_NAME["stadsdel"],)], present)
    assert [p.counts.tolist() for p in _family(breakdown, "uppfoljda").parts] == [[1, 0], [7, 6]]


def test_days_are_counted_by_group_and_missing_and_negative_ones_apart() -> None:
    """Ten days in all but one granted decision; a plan from the day before the decision is no time."""
    (breakdown,) = _grouped(["stadsdel"])
    ((table, waiting),) = breakdown.waiting
    assert isinstance(table, DurationTable)
    first, second = waiting
    assert (first.label, first.group, second.group) == ("Beslut till plan", "Insats A", "Insats B")
    assert first.of([["bromma"]]) == {10: 8}
    assert first.of([["bromma", "jarva"]]) == {10: 11}
    assert second.of([["bromma", "jarva"]]) == {}
    assert [p.counts.tolist() for p in _family(breakdown, second.family).parts] == [[0, 0], [0, 0], [0, 1]]


def test_a_table_by_a_dimension_is_not_broken_down_by_it_again() -> None:
    (breakdown,) = _grouped(["insats"])
    assert breakdown.waiting == ()


def test_kinds_are_counted_over_all_dimensions_that_are_printed() -> None:
    """Also over those of another breakdown: the same decisions in more places."""
    by_district, by_sex = _grouped(["stadsdel"], ["kon"])
    assert [d.name for d in by_district.space.dimensions] == ["stadsdel", "kon"]
    assert [d.name for d in by_sex.space.dimensions] == ["kon", "stadsdel"]
    kinds = _kinds_of(by_district, "tabell_barn")
    assert kinds.counts.shape == (2, 2, len(kinds.atoms))
    assert kinds.counts.sum(axis=2).tolist() == [[7, 1], [3, 3]]
    parts = [atom.parts for atom in kinds.atoms]
    several = next(i for i, own in enumerate(parts) if own[-1] == "2")
    assert kinds.counts[..., several].tolist() == [[0, 1], [0, 0]]


def test_earlier_dimensions_widen_the_space_but_not_the_breakdown() -> None:
    (breakdown,) = _grouped(["stadsdel"], earlier=[BY_NAME["insats"]])
    assert breakdown.shape == (2,)
    assert breakdown.space.shape == (2, 2)


def test_a_decision_that_the_codebook_calls_impossible_stops_the_count() -> None:
    """Without a value for `barn`, which every decision must have, it is in no category."""
    with pytest.raises(RuntimeError, match="no kind of decision fits"):
        _grouped(["stadsdel"], rows=decisions((4, {}), (1, {**JARVA, "barn": None})))
