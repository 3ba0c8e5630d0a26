"""The cost of protection, in plain words: cells that are hidden, rows that are not divided, groups left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.disclosure.published import BreakdownRow, PublishedBreakdown, Share
from reports.review.cost import cost
from tests.lib.reviews import FEW, HIDDEN, IN_TIME, NOBODY, breakdown, material, share

CONDUCT = BreakdownRow(IN_TIME, "Beslut inom tre månader", (share(4, 30), FEW, share(4, 32)))
PERSONS = BreakdownRow("barn", "Barn", (HIDDEN, NOBODY, share(20, 32)), persons=True)


def lines(*breakdowns: PublishedBreakdown) -> list[str]:
    return list(cost(material(breakdowns=breakdowns).published))


def by_district(rows: Sequence[BreakdownRow], **other: object) -> PublishedBreakdown:
    return replace(breakdown({}), rows=tuple(rows), **other)  # type: ignore[arg-type]


def test_cells_are_counted_in_the_groups_that_have_something_to_count_on() -> None:
    """Not in the total, which is never protected by group, and not where a group has no decisions."""
    assert lines(by_district([CONDUCT, PERSONS])) == [
        "Efter stadsdelsnämnd: handläggningen visas i 1 av 2 celler, i de övriga är underlaget färre än 4 ärenden.",
        "  Enskildas förhållanden: 1 av 1 celler döljs.",
    ]


def test_a_breakdown_of_conduct_alone_costs_nothing() -> None:
    whole = replace(CONDUCT, shares=(share(4, 30), share(5, 30), share(9, 60)))
    assert lines(by_district([whole])) == ["Efter stadsdelsnämnd: handläggningen visas i 2 av 2 celler."]


def test_what_is_left_undivided_and_the_groups_left_out_are_named_once() -> None:
    conduct = by_district([CONDUCT], undivided=(("syfte", "Syfte"), ("barn", "Barn")), too_few=("Farsta",))
    *_, undivided, few = lines(conduct, replace(conduct, id="annan"))
    assert undivided == "  Redovisas bara för samtliga ärenden: Syfte och Barn."
    assert few == "  För få ärenden för att redovisas för sig: Farsta."


def test_each_breakdown_has_its_own_lines() -> None:
    by_sex = replace(by_district([PERSONS]), id="efter_kon", names=("kon",), labels=("Kön",))
    assert [line for line in lines(by_district([CONDUCT]), by_sex) if line.startswith("Efter")] == [
        "Efter stadsdelsnämnd: handläggningen visas i 1 av 2 celler, i de övriga är underlaget färre än 4 ärenden.",
        "Efter kön: handläggningen visas i 0 av 0 celler.",
    ]


def test_no_cell_of_a_crossing_that_takes_groups_together_is_counted() -> None:
    cell = Share(3, 9, 33)
    crossed = replace(
        by_district([replace(CONDUCT, shares=(cell, cell))]),
        names=("stadsdel", "kon"),
        labels=("Stadsdelsnämnd", "Kön"),
        groups=(("Bromma", "Kvinna"), ("Bromma", "Samtliga")),
    )
    assert lines(crossed) == ["Efter stadsdelsnämnd och kön: handläggningen visas i 1 av 1 celler."]
