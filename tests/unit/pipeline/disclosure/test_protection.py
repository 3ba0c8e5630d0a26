"""A protected breakdown of a few invented decisions: what is hidden, what is left undivided, and what is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from checks.report_tables import Indicator, Population
from checks.subject import Reader
from pipeline.counting.groups import Family, grouped
from pipeline.disclosure.component import count
from pipeline.disclosure.layout import Region
from pipeline.disclosure.printed_counts import BASE, FIRST_REPORT, EarlierReports, PrintedCount
from pipeline.disclosure.program import Work
from pipeline.disclosure.protection import Protected, protected
from pipeline.disclosure.suppress import MOST_WORK
from tests.lib.small import AUDIT, arende, decisions, judged

BY_NAME = {d.name: d for d in AUDIT.dimensions}
READER = Reader(AUDIT)
BROMMA, FARSTA, JARVA = ((0,),), ((1,),), ((2,),)


def _rows(**districts: tuple[int, int, int]) -> list[dict[str, Any]]:
    """Rows for the numbers of decisions in each district without children, with one and with several."""
    return decisions(
        *(
            (n, {"stadsdel": district, "barn": code})
            for district, counts in districts.items()
            for n, code in zip(counts, ("inga", "ett", "flera"), strict=True)
        )
    )


def _protected(
    rows: Sequence[dict[str, Any]], *names: str, earlier: EarlierReports = FIRST_REPORT, threshold: int = 4
) -> Protected:
    """The breakdown by one dimension, or the crossing of several with those by each before it."""
    single = [(BY_NAME[name],) for name in names]
    crossing = tuple(BY_NAME[name] for name in names)
    with judged(rows) as (con, present):
        breakdowns = grouped(con, AUDIT, [*single, crossing] if len(names) > 1 else single, present)
    *margins, last = breakdowns
    protected_margins = [protected(margin, READER, threshold, earlier=earlier) for margin in margins]
    return protected(last, READER, threshold, protected_margins, earlier=earlier)


def _family(breakdown: Protected, id_: str) -> Family:
    (family,) = (f for f in breakdown.grouped.families if f.id == id_)
    return family


def _values(breakdown: Protected, id_: str, part: str, *regions: Region) -> list[int | None]:
    return [breakdown.value(_family(breakdown, id_), (part,), region) for region in regions]


LARGE = _rows(bromma=(20, 10, 8), farsta=(20, 10, 8), jarva=(20, 10, 8))
ONE_SMALL = _rows(bromma=(20, 10, 2), farsta=(20, 10, 6), jarva=(20, 12, 9))


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    breakdown = _protected(LARGE, "stadsdel")
    assert (breakdown.hidden, breakdown.sensitive) == ({}, set())
    assert _values(breakdown, "tabell_barn", "2", BROMMA, FARSTA, JARVA) == [8, 8, 8]


def test_what_cannot_be_protected_with_the_work_that_is_left_is_left_undivided() -> None:
    """What has nothing to hide needs no work and is printed."""
    with judged(ONE_SMALL) as (con, present):
        (by_district,) = grouped(con, AUDIT, [(BY_NAME["stadsdel"],)], present)
    layouts, within = (protected(by_district, READER, 4, work=work).layouts for work in (Work(MOST_WORK), Work()))
    left = {f.id for f in by_district.families if not layouts[f.id]}
    assert "tabell_barn" in left and within["tabell_barn"]
    assert left <= {f.id for f in by_district.families if f.persons}


def test_a_small_count_of_persons_is_hidden_and_another_for_its_sake() -> None:
    """Two in Bromma: the totals over all districts and of its own column would both disclose it."""
    breakdown = _protected(ONE_SMALL, "stadsdel")
    assert breakdown.sensitive == {("tabell_barn", ("2",), BROMMA)}
    assert _values(breakdown, "tabell_barn", "2", BROMMA)[0] is None
    further = set(breakdown.hidden) - breakdown.sensitive
    assert any(region != BROMMA for _, parts, region in further if parts == ("2",)), "in its row"
    assert any(parts != ("2",) for _, parts, region in further if region == BROMMA), "in its column"


def test_a_hidden_count_is_in_its_interval_and_so_is_every_number_under_the_threshold() -> None:
    breakdown = _protected(ONE_SMALL, "stadsdel")
    for (id_, parts, region), (low, high) in breakdown.hidden.items():
        assert low <= count(_family(breakdown, id_), parts, region) <= high
        assert low < high
    low, high = breakdown.hidden["tabell_barn", ("2",), BROMMA]
    assert low == 0 and high >= 3


def test_what_is_known_of_all_groups_together_is_never_hidden() -> None:
    breakdown = _protected(ONE_SMALL, "stadsdel")
    whole = ((0, 1, 2),)
    assert [_values(breakdown, "tabell_barn", part, whole) for part in "012"] == [[60], [32], [17]]


def test_the_authoritys_conduct_is_shown_however_small() -> None:
    rows = [*ONE_SMALL[:-1], {**ONE_SMALL[-1], "mal": "nej"}]
    breakdown = _protected(rows, "stadsdel")
    assert _values(breakdown, "kriterium_mal", "ej_uppfyllt", BROMMA, FARSTA, JARVA) == [0, 0, 1]
    assert not any(id_.startswith("kriterium") for id_, _, _ in breakdown.hidden)


@pytest.mark.parametrize(("threshold", "divided"), [(4, True), (8, True), (9, False)])
def test_what_is_small_follows_the_threshold(threshold: int, divided: bool) -> None:
    """Eight is below nine. Each of the three would need another suppression in its district: six cells of nine."""
    breakdown = _protected(LARGE, "stadsdel", threshold=threshold)
    assert (breakdown.layouts["tabell_barn"] is not None) is divided
    assert breakdown.hidden == {}


def test_a_table_that_would_be_mostly_hidden_is_left_undivided() -> None:
    """Two or three of each in every district."""
    breakdown = _protected(_rows(bromma=(3, 2, 2), farsta=(2, 3, 2), jarva=(2, 2, 3)), "stadsdel")
    assert breakdown.layouts["tabell_barn"] is None
    assert breakdown.layouts["kriterium_mal"] is not None
    assert not any(id_ == "tabell_barn" for id_, _, _ in breakdown.hidden)


def test_a_hidden_base_counts_as_hidden_though_it_is_nobody() -> None:
    """Of five age groups two have parents, 14 and 3: hiding the 3 and a zero would leave one cell of three."""
    goal_of_parents = Indicator(
        "mal_barn", "Resultat", "x", Population("b", arende.barn != "inga", "b"), arende.mal == "ja", "{av}"
    )
    audit = replace(AUDIT, criteria=AUDIT.criteria[:1], report_tables=(), ranks=(), overviews=(), headlines=(),
                    indicators=(goal_of_parents,))  # fmt: skip
    ages = (25, 35, 45, 55, 65)
    parents = [(n, {"alder": age, "barn": "ett"}) for age, n in zip(ages, (0, 0, 14, 3, 0), strict=True)]
    with judged(decisions(*((10, {"alder": age}) for age in ages), *parents), audit) as (con, present):
        (by_age,) = grouped(con, audit, [(BY_NAME["aldersgrupp"],)], present)
    breakdown = protected(by_age, Reader(audit), 4)
    assert breakdown.layouts["mal_barn"] is None and breakdown.hidden == {}


def test_a_base_under_the_threshold_is_too_small() -> None:
    breakdown = _protected(_rows(bromma=(9, 9, 9), farsta=(9, 9, 9), jarva=(3, 0, 0)), "stadsdel")
    mal = _family(breakdown, "kriterium_mal")
    assert [breakdown.is_too_small(mal, region) for region in (BROMMA, JARVA)] == [False, True]
    layout = breakdown.layouts["kriterium_mal"]
    assert layout is not None and layout.too_few == ("Järva",)


def test_the_printed_counts_are_those_about_persons_that_are_not_hidden() -> None:
    breakdown = _protected(ONE_SMALL, "stadsdel")
    facts = list(breakdown.facts())
    assert {f.family for f in facts} <= {"tabell_barn", "har_barn"}
    values = {(f.parts, *f.groups["stadsdel"]): f.value for f in facts if f.family == "tabell_barn"}
    assert values[BASE, "bromma"] == 32 and values[BASE, "jarva"] == 41
    assert (("2",), "bromma") not in values
    hidden = {
        (parts, breakdown.grouped.groups[0][region[0][0]][0])
        for id_, parts, region in breakdown.hidden
        if id_ == "tabell_barn"
    }
    keys = {((part,), code) for part in "012" for code in ("bromma", "farsta", "jarva")}
    assert {key for key in values if key[0] != BASE} == keys - hidden


def test_an_earlier_report_that_prints_the_count_leaves_nothing_to_hide() -> None:
    """It was printed once with a lower threshold: hiding it now protects nobody."""
    fact = PrintedCount("tabell_barn", ("2",), {"stadsdel": frozenset({"bromma"})}, 2)
    breakdown = _protected(ONE_SMALL, "stadsdel", earlier=EarlierReports([fact]))
    assert breakdown.hidden == {}


def test_what_has_changed_since_an_earlier_report_is_left_undivided() -> None:
    """Ten were printed and nine remain: the difference would disclose one person, also by subtraction from the total.
    Counts that do not read it are divided as before."""
    fact = PrintedCount("tabell_barn", ("2",), {"stadsdel": frozenset({"jarva"})}, 10)
    rows = _rows(bromma=(20, 10, 8), farsta=(20, 10, 8), jarva=(20, 12, 9))
    breakdown = _protected(rows, "stadsdel", earlier=EarlierReports([fact]))
    assert breakdown.corrected == {"har_barn", "tabell_barn"} == {f.id for f in breakdown.grouped.families if f.persons}
    assert {id_ for id_, layout in breakdown.layouts.items() if layout is None} == breakdown.corrected
    assert [f.family for f in breakdown.facts()] == []


def test_a_corrected_variable_is_enough_where_no_printed_count_has_changed() -> None:
    """Two decisions may have exchanged their values, and what changed may have been hidden."""
    breakdown = _protected(LARGE, "stadsdel", "kon", earlier=EarlierReports((), frozenset({"barn"})))
    assert breakdown.corrected == {"har_barn", "tabell_barn"}
    assert _protected(LARGE, "stadsdel", earlier=EarlierReports((), frozenset({"mal"}))).corrected == set()


def test_a_crossing_hides_in_its_margin_what_the_breakdown_hides() -> None:
    women = ONE_SMALL
    men = [{**row, "kon": "man", "arende_id": f"M{i}"} for i, row in enumerate(LARGE)]
    crossing = _protected([*women, *men], "stadsdel", "kon")
    assert crossing.grouped.shape == (3, 2)
    assert ("tabell_barn", ("2",), ((0,), (0,))) in crossing.sensitive
    assert _values(crossing, "tabell_barn", "2", ((0,), (0, 1))) == [10]
