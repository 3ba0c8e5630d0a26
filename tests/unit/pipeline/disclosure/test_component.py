"""One component of counts as a system: what a reader knows of two districts with 8 and 6 decisions before anything is
printed of them, and what must not be known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from checks.expressions import Expr, is_
from checks.report_tables import Dimension, Indicator, Population
from checks.subject import Reader
from pipeline.counting.groups import Grouped, grouped
from pipeline.disclosure.component import ComponentSystem, count
from pipeline.disclosure.layout import everything
from pipeline.disclosure.printed_counts import BASE, EVERYONE, EarlierReports, PrintedCount
from pipeline.disclosure.protection import Protected
from pipeline.disclosure.solver import Solver
from tests.lib.small import ALLA, AUDIT, arende, decisions, judged

BY_NAME = {d.name: d for d in AUDIT.dimensions}
DATA = decisions(
    (5, {}),
    (2, {"barn": "ett"}),
    (1, {"barn": "flera", "kon": "man"}),
    (5, {"stadsdel": "jarva", "kon": "man"}),
    (1, {"stadsdel": "jarva", "barn": "flera"}),
)
BROMMA, JARVA = ((0,),), ((1,),)


def _grouped(*names: str, earlier: Sequence[Dimension] = ()) -> Grouped:
    with judged(DATA) as (con, present):
        (breakdown,) = grouped(con, AUDIT, [tuple(BY_NAME[n] for n in names)], present, earlier)
    return breakdown


def _component(breakdown: Grouped, *facts: PrintedCount, corrected: Iterable[str] = ()) -> ComponentSystem:
    (kinds,) = breakdown.kinds
    return ComponentSystem(breakdown, kinds, Reader(AUDIT), (), (), EarlierReports(facts, frozenset(corrected)))


def _children(value: int, part: str = "1", **groups: str) -> PrintedCount:
    return PrintedCount("tabell_barn", (part,), {name: frozenset({code}) for name, code in groups.items()}, value)


@pytest.fixture(scope="module")
def by_district() -> Grouped:
    return _grouped("stadsdel")


def test_the_true_count_of_some_parts_and_of_the_base(by_district: Grouped) -> None:
    (barn,) = (f for f in by_district.families if f.id == "tabell_barn")
    assert count(barn, ("1",), BROMMA) == 2
    assert count(barn, ("1", "2"), BROMMA) == 3
    assert count(barn, ("2",), everything(by_district)) == 2
    assert count(barn, BASE, JARVA) == 6


def test_every_count_is_a_sum_of_the_unknowns(by_district: Grouped) -> None:
    component = _component(by_district)
    assert set(component.families) == {"har_barn", "tabell_barn"}
    for id_, family in component.families.items():
        for region in (BROMMA, JARVA, everything(by_district)):
            for parts in (BASE, *((p.id,) for p in family.parts)):
                places = component.places(id_, parts, region)
                assert int(component.truth[list(places)].sum()) == count(family, parts, region), (id_, parts, region)


def test_the_same_decisions_are_the_same_unknowns(by_district: Grouped) -> None:
    """Having children is having one or several."""
    component = _component(by_district)
    assert sorted(component.places("har_barn", ("ja",), BROMMA)) == sorted(
        component.places("tabell_barn", ("1", "2"), BROMMA)
    )


def test_what_is_known_before_anything_is_printed(by_district: Grouped) -> None:
    """Known: the size of each group and the totals over all groups. Not known: a count about persons in one group."""
    component = _component(by_district)
    builder = component.builder()
    whole = everything(by_district)
    assert builder.is_known(component.places("tabell_barn", BASE, BROMMA))
    assert builder.is_known(component.places("tabell_barn", ("2",), whole))
    assert not any(builder.is_known(component.places("tabell_barn", (part,), BROMMA)) for part in "012")
    assert not builder.is_known(component.places("har_barn", ("ja",), JARVA))


def test_what_must_not_be_known(by_district: Grouped) -> None:
    """Each category of each district, and both parts of an indicator: the hits and the rest."""
    component = _component(by_district)
    assert set(component.secrets(component.regions)) == {
        *(("tabell_barn", (part,), region) for part in "012" for region in (BROMMA, JARVA)),
        *(("har_barn", (part,), region) for part in ("ja", "nej") for region in (BROMMA, JARVA)),
    }


def test_of_a_crossing_its_margins_are_secret_too() -> None:
    assert set(_component(_grouped("stadsdel", "kon")).regions) == {
        *(((a,), (b,)) for a in (0, 1) for b in (0, 1)),
        *(((a,), (0, 1)) for a in (0, 1)),
        *(((0, 1), (b,)) for b in (0, 1)),
    }


def test_what_an_earlier_report_prints_is_known(by_district: Grouped) -> None:
    component = _component(by_district, _children(2, stadsdel="bromma"))
    builder = component.builder()
    one = component.places("tabell_barn", ("1",), BROMMA)
    assert builder.is_known(one)
    assert not builder.is_known(component.places("tabell_barn", ("2",), BROMMA))
    assert not component.is_corrected


@pytest.mark.parametrize(
    ("column", "is_corrected"),
    [("barn", True), ("stadsdel", True), ("arende_id", True), ("mal", False), ("plan_datum", False)],
)
def test_a_component_is_corrected_if_what_it_reads_is(by_district: Grouped, column: str, is_corrected: bool) -> None:
    """What its counts read, what it is divided by, and which decisions there are."""
    assert _component(by_district, corrected=[column]).is_corrected is is_corrected


def test_a_count_that_is_another_now_is_corrected_whatever_the_reason(by_district: Grouped) -> None:
    """3 were printed and 2 remain: the difference would disclose one decision."""
    assert _component(by_district, _children(3, stadsdel="bromma")).is_corrected
    assert not _component(by_district, _children(2, stadsdel="bromma")).is_corrected


def test_an_earlier_breakdown_by_another_dimension() -> None:
    """Its groups are sums of the unknowns if the space has that dimension too; otherwise it adds nothing."""
    fact = _children(1, "2", kon="man")
    without = _component(_grouped("stadsdel"), fact)
    assert without.builder().bounds == _component(_grouped("stadsdel")).builder().bounds
    assert not without.is_corrected
    component = _component(_grouped("stadsdel", earlier=[BY_NAME["kon"]]), fact)
    assert not component.is_corrected and len(component.builder().bounds) > len(without.builder().bounds)
    assert _component(_grouped("stadsdel", earlier=[BY_NAME["kon"]]), _children(2, "2", kon="man")).is_corrected


def test_the_groups_of_an_earlier_crossing_are_secret_though_it_printed_no_count_of_persons() -> None:
    """A reader knows how many each of them is, and the conduct by them."""

    def sizes(*names: str) -> list[PrintedCount]:
        return [*Protected(_grouped(*names), 4, {}).sizes()]

    space = _grouped("stadsdel", earlier=[BY_NAME["kon"]])
    crossed = {((a,), (b,)) for a in (0, 1) for b in (0, 1)}
    assert crossed <= set(_component(space, *sizes("stadsdel", "kon")).regions)
    assert crossed.isdisjoint(_component(space, *sizes("stadsdel"), *sizes("kon")).regions)
    assert [(f.family, f.parts, f.value) for f in sizes("stadsdel")] == [(EVERYONE, BASE, 8), (EVERYONE, BASE, 6)]


def test_whom_a_base_about_persons_leaves_out_is_secret_too() -> None:
    """The question about a child applies to those who have any: of the others whose children are documented, a reader
    who has both numbers knows that they have none."""
    asked = replace(AUDIT.criterion("mal"), id="fragad", population=is_("barn", "ett", "flera"))
    told = replace(AUDIT.indicators[0], id="barn_inga_eller_ett", hit=is_("barn", "inga", "ett"))
    audit = replace(
        AUDIT, criteria=(asked,), indicators=(told,), ranks=(), report_tables=(), headlines=(), overviews=()
    )
    with judged(DATA, audit) as (con, present):
        (breakdown,) = grouped(con, audit, [(BY_NAME["stadsdel"],)], present)
    (kinds,) = breakdown.kinds
    component = ComponentSystem(breakdown, kinds, Reader(audit), ())
    assert component.open_bases == {"kriterium_fragad"}
    applies = {*component.places("kriterium_fragad", BASE, ((0, 1),))}
    others = [list(places) for places in component.always_uncertain if applies.isdisjoint(places)]
    assert sorted(int(component.truth[places].sum()) for places in others) == [5, 5], "in Bromma and in Järva"


def test_a_family_that_the_audit_no_longer_has_says_nothing(by_district: Grouped) -> None:
    removed_family = PrintedCount("tabell_x", ("0",), {"stadsdel": frozenset({"bromma"})}, 3)
    assert _component(by_district, removed_family).builder().bounds == _component(by_district).builder().bounds


def test_the_whole_table_is_there(by_district: Grouped) -> None:
    component = _component(by_district)
    assert int(component.truth.sum()) == len(DATA)
    assert component.in_space(BROMMA) == BROMMA
    wider = _component(_grouped("stadsdel", earlier=[BY_NAME["kon"]]))
    assert wider.in_space(BROMMA) == ((0,), (0, 1))
    assert np.array_equal(np.sort(wider.truth[wider.truth > 0]), [1, 1, 2, 5, 5])


ONE_CRITERION = replace(AUDIT, criteria=AUDIT.criteria[:1], report_tables=(), ranks=(), overviews=(), headlines=())
IN_JARVA = {"stadsdel": "jarva"}


def _indicator(id_: str, hit: Expr, population: Population = ALLA) -> Indicator:
    return Indicator(id_, "Resultat", id_, population, hit, "{av}")


def _intervals(component: ComponentSystem, id_: str) -> list[tuple[int, int]]:
    """The feasibility interval of the count in Bromma, where it is one, for each reader."""
    builder = component.builder()
    place = builder.count(component.places(id_, ("ja",), component.in_space(BROMMA)), printed=False, cost=0)
    system = builder.system()
    assert int(system.values[place]) == 1
    return [Solver(known, []).interval(place, system.printed) for known in component.readers(system)]


def _interval(component: ComponentSystem, id_: str) -> tuple[int, int]:
    """The same, for the only reader."""
    (interval,) = _intervals(component, id_)
    return interval


def _with_goals(*, conduct: bool, threshold: int = 0) -> ComponentSystem:
    """Five decisions have children and a goal, one of them in Bromma, where two of eight have a goal, which is printed
    if `conduct`."""
    goal = arende.mal == "ja"
    both, alone = _indicator("barn_och_mal", (arende.barn != "inga") & goal), _indicator("mal_ja", goal)
    rows = decisions(
        (1, {"barn": "ett"}), (1, {}), (6, {"mal": "nej"}), (4, {**IN_JARVA, "barn": "ett"}), (5, IN_JARVA)
    )
    audit = replace(ONE_CRITERION, indicators=(both, alone) if conduct else (both,))
    with judged(rows, audit) as (con, present):
        (breakdown,) = grouped(con, audit, [(audit.compared,)], present)
    (kinds,) = breakdown.kinds
    return ComponentSystem(breakdown, kinds, Reader(audit), [], threshold=threshold)


def test_a_count_of_conduct_beside_tells_how_many_there_can_be() -> None:
    assert _interval(_with_goals(conduct=False), "barn_och_mal") == (0, 5)
    assert _interval(_with_goals(conduct=True), "barn_och_mal") == (0, 2)


def test_conduct_in_a_group_too_small_to_be_reported_is_known_by_an_insider_alone() -> None:
    """What the others know is wider, and what is printed in place of a count must be as wide."""
    assert _intervals(_with_goals(conduct=True, threshold=8), "barn_och_mal") == [(0, 2)]
    assert _intervals(_with_goals(conduct=True, threshold=9), "barn_och_mal") == [(0, 2), (0, 5)]


OF_A = _indicator(
    "a_barn_och_mal", (arende.barn != "inga") & (arende.mal == "ja"), Population("a", arende.insats == "a", "a")
)
OF_ALL = _indicator("barn", arende.barn != "inga")


def _breakdowns_with(*names: str) -> tuple[ComponentSystem, ...]:
    """By district, and by other dimensions. Of insats a five have children and a goal, one of them in Bromma, where
    five have a goal: two of insats a."""
    audit = replace(ONE_CRITERION, indicators=(OF_A, OF_ALL, _indicator("mal_ja", arende.mal == "ja")))
    jarva = (4, {**IN_JARVA, "barn": "ett"}), (4, IN_JARVA)
    rows = decisions((1, {"barn": "ett"}), (1, {}), (6, {"mal": "nej"}), (3, {"insats": "b"}), *jarva)
    with judged(rows, audit) as (con, present):
        breakdowns = grouped(con, audit, [(audit.compared,), tuple(BY_NAME[n] for n in names)], present)
    return tuple(ComponentSystem(b, kinds, Reader(audit), []) for b in breakdowns for kinds in b.kinds)


@pytest.mark.parametrize("names", [("stadsdel", "insats"), ("insats",)])
def test_conduct_that_another_breakdown_prints_is_known_too(names: tuple[str, ...]) -> None:
    """By insats alone ten of insats a have a goal, and all of the eight in Järva with a goal are of insats a."""
    by_district, _ = _breakdowns_with(*names)
    assert _interval(by_district, "a_barn_och_mal") == (0, 2)


def test_a_decision_is_in_one_part_of_a_count_of_conduct_in_every_breakdown() -> None:
    """Decisions with children and no goal (here P), or with a goal and a plan (C), or neither (-), women and men:

        Bromma P- C-,  Järva C P,  Farsta - PPP

    Printed are one P among women and one in Järva, and one C each among women, in Bromma and in Järva. Three P in
    Bromma would be a woman and both men, so its C would be a woman, and Järva's P a man, since the woman with P is in
    Bromma: Järva's C would be a woman too, but one woman has C."""
    audit = replace(
        ONE_CRITERION,
        indicators=(
            _indicator("barn_utan_mal", (arende.barn != "inga") & (arende.mal == "nej")),
            _indicator("mal_och_plan", (arende.mal == "ja") & arende.plan_datum.given()),
        ),
    )
    p, c, neither = {"barn": "ett", "mal": "nej"}, {"mal": "ja"}, {"mal": "ja", "plan_datum": None}
    men, farsta = {"kon": "man"}, {"stadsdel": "farsta"}
    rows = decisions(
        *((1, row) for row in (p, neither, {**c, **men}, {**neither, **men})),
        *((1, {**IN_JARVA, **row}) for row in (c, {**p, **men})),
        (1, {**farsta, **neither}),
        (3, {**farsta, **p, **men}),
    )
    with judged(rows, audit) as (con, present):
        breakdown, _ = grouped(con, audit, [(audit.compared,), (BY_NAME["kon"],)], present)
    (kinds,) = breakdown.kinds
    facts = [
        PrintedCount("barn_utan_mal", ("ja",), {name: frozenset({code})}, 1)
        for name, code in (("stadsdel", "jarva"), ("kon", "kvinna"))
    ]
    assert _interval(ComponentSystem(breakdown, kinds, Reader(audit), facts), "barn_utan_mal") == (0, 2)


def test_a_count_that_the_breakdown_does_not_have_is_a_secret_too() -> None:
    """A count of one insats is not divided by insats, but the counts that are disclose something about it. Its total is
    known, and that there is none of the other insats."""
    _, crossing = _breakdowns_with("stadsdel", "insats")
    assert set(crossing.families) == {"barn"}
    assert {("a_barn_och_mal", ("ja",), (*BROMMA, (0, 1))), ("a_barn_och_mal", ("ja",), (*BROMMA, (0,)))} <= {
        *crossing.secrets(crossing.regions)
    }
    builder = crossing.builder()
    assert builder.is_known(crossing.places("a_barn_och_mal", ("ja",), ((0, 1), (0, 1))))
    assert _interval(crossing, "a_barn_och_mal") == (0, 2)


def test_groups_that_another_table_joins_are_secret_too() -> None:
    """Those of 40 to 59 years together, as well as those under 30, from 40 and from 50."""
    rows = decisions(*((2, {"alder": age, "barn": barn}) for age in (25, 45, 55) for barn in ("inga", "ett")))
    with judged(rows) as (con, present):
        (breakdown,) = grouped(con, AUDIT, [(BY_NAME["aldersgrupp"],)], present)
    (kinds,) = breakdown.kinds
    component = ComponentSystem(breakdown, kinds, Reader(AUDIT), [], [{"aldersgrupp": frozenset({"2", "3"})}])
    assert set(component.regions) == {((0,),), ((1,),), ((2,),), ((1, 2),)}


def test_groups_of_every_breakdown_of_the_report_must_not_be_known() -> None:
    """Also where nothing of children is printed there: printed that 4 men with insats A have children, and 6 persons in
    Bromma, where a single man has insats B, at least one of its women has."""
    rows = decisions((2, {}), (2, {"kon": "man", "insats": "b"}), (2, {**IN_JARVA, "barn": "ett"}))
    by_district, by_two = (BY_NAME["stadsdel"],), (BY_NAME["kon"], BY_NAME["insats"])
    with judged(rows) as (con, present):
        found, _ = grouped(con, AUDIT, [by_district, by_two], present)
    assert {((0, 1), (a,), (b,)) for a in (0, 1) for b in (0, 1)} <= set(_component(found).regions)
