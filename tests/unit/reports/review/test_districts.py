"""The published results of each criterion by district, and what is hidden, left out or too few to compare."""

from __future__ import annotations

from dataclasses import replace

from checks.audit import Audit
from pipeline.disclosure.published import Share
from pipeline.statistics.verdict import Verdict
from reports.review import districts
from reports.review.material import Material
from tests.lib.reviews import (
    AUDIT,
    FACTS,
    FEW,
    FOLLOWED_UP,
    GOAL,
    HIDDEN,
    HIDDEN_COUNT,
    IN_TIME,
    NEEDS,
    NOBODY,
    breakdown,
    criterion,
    difference,
    district_row,
    material,
    plain,
    share,
)

TABLE = breakdown(
    {
        IN_TIME: (share(20, 30), share(10, 30), share(30, 60)),
        FOLLOWED_UP: (share(0, 30), share(0, 30), share(0, 60)),
        GOAL: (NOBODY, NOBODY, NOBODY),
    }
)
CRITERIA = (criterion(IN_TIME, 30, 30), criterion(NEEDS, 10, 20), criterion(FOLLOWED_UP, 0, unclear=60))
TESTS = {"stadsdel": tuple(difference(id_) for id_ in (IN_TIME, FOLLOWED_UP, GOAL))}


def _material(**other: object) -> Material:
    values: dict[str, object] = {"compared": TABLE, "differences": TESTS, "background": {}} | other
    return material(*CRITERIA, **values)  # type: ignore[arg-type]


def test_a_row_for_every_criterion_that_applies_and_is_known_of() -> None:
    assert [row.criterion.id for row in districts.rows(_material())] == [IN_TIME, FOLLOWED_UP]
    without_table = _material(facts=replace(FACTS, missing_tables=("uppfoljningar",)))
    (only,) = districts.rows(without_table)
    assert (only.shares, only.together) == ({"Bromma": share(20, 30), "Järva": share(10, 30)}, share(30, 60))
    assert only.source == f"{TABLE.id}:{IN_TIME}"
    assert districts.rows(_material(compared=None)) == []


def test_what_can_be_compared_is_what_is_shown() -> None:
    row = district_row(Verdict.UNKNOWN, A=share(9, 30), B=HIDDEN_COUNT, C=share(24, 30), D=NOBODY, E=FEW)
    assert list(row.shown) == ["A", "C"]
    assert [name for name, _ in row.ranked] == ["C", "A"]
    assert row.spread == 50 and row.hides
    assert plain(districts.span(row)) == "från 30 procent i A till 80 procent i C"
    alone = district_row(Verdict.UNKNOWN, A=share(9, 30), D=NOBODY)
    assert alone.spread is None and not alone.hides


def test_shares_are_ranked_exactly_and_not_by_their_percent() -> None:
    row = district_row(None, A=share(199, 300), B=share(2, 3))  # 66.3 and 66.7 percent
    assert [name for name, _ in row.ranked] == ["B", "A"]
    close = district_row(None, A=share(2, 3), B=share(201, 300))  # both printed as 67
    assert [name for name, _ in close.ranked] == ["B", "A"] and close.spread == 0


def test_where_all_or_none_meet_a_criterion_there_is_nothing_to_test() -> None:
    row = district_row(None, A=share(9, 30))
    assert not row.same
    assert replace(row, together=share(60, 60)).same and replace(row, together=share(0, 60)).same


def test_districts_are_those_of_the_comparison_or_else_of_the_export() -> None:
    background = {"stadsdel": (("Bromma", 60), ("Järva", 55), ("Farsta", 3))}
    assert districts.decisions(_material(background=background)) == dict(background["stadsdel"])
    assert districts.names(_material(background=background)) == ["Bromma", "Järva"]
    assert districts.names(_material(background=background, compared=None)) == ["Bromma", "Järva", "Farsta"]


def test_what_is_left_out_is_named_with_the_reason() -> None:
    compared = replace(TABLE, undivided=((NEEDS, "Behoven beskrivna"),), too_few=("Farsta", "Skarpnäck"))
    assert [c.id for c in districts.left_out(_material(compared=compared))] == [NEEDS]
    assert districts.left_out_text(_material(compared=compared)) == (
        "Stadsdel för stadsdel redovisas inte ”Behoven beskrivna”, eftersom det rör enskildas förhållanden "
        "och mer än hälften av antalen då skulle ha varit dolda. Farsta och Skarpnäck har färre än fyra ärenden och "
        "redovisas inte för sig."
    )
    # By definition it concerns only some of the districts, so the text says nothing of hiding.
    assert districts.left_out_text(_material()) == ("Stadsdel för stadsdel redovisas inte ”Behoven beskrivna”.")


def test_the_district_is_what_the_audit_compares_by() -> None:
    other: Audit = replace(AUDIT, dimensions=AUDIT.dimensions[1:])
    assert districts.dimension(_material()).name == "stadsdel"
    assert districts.dimension(_material(audit=other)).name == "kon"


def test_a_share_is_a_fraction() -> None:
    assert districts.fraction(Share(1, 3, 33)) * 3 == 1
    assert districts.numbers(share(9, 11)) == (9, 11, 82)


def test_a_count_of_none_is_no_secret() -> None:
    assert districts.hidden(HIDDEN) and districts.hidden(HIDDEN_COUNT)
    assert not districts.hidden(NOBODY) and not districts.hidden(share(0, 30))


def test_only_criteria_with_ten_decisions_in_every_shown_district_stand_out() -> None:
    assert districts.enough(district_row(Verdict.UNKNOWN, A=share(4, 10), B=share(5, 12), C=HIDDEN))
    assert not districts.enough(district_row(Verdict.UNKNOWN, A=share(4, 10), B=share(5, 9)))
    assert not districts.enough(district_row(Verdict.UNKNOWN, A=share(4, 10), B=HIDDEN))


def test_what_is_sure_comes_first_and_then_the_widest() -> None:
    narrow, wide = (
        district_row(Verdict.LARGER, A=share(10, 30), B=share(20, 30)),
        district_row(Verdict.UNKNOWN, A=share(0, 30), B=share(30, 30)),
    )
    single = district_row(Verdict.UNKNOWN, A=HIDDEN, B=share(30, 30))
    assert districts.by_spread([single, wide, narrow]) == [narrow, wide, single]
