"""The published types and their few derived values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.criteria import Outcome
from pipeline.disclosure.published import (
    BreakdownRow,
    FunnelLimit,
    Published,
    PublishedBreakdown,
    PublishedCriterion,
    PublishedDifference,
    PublishedFunnel,
    Share,
)
from pipeline.statistics.verdict import Verdict
from tests.lib.small import AUDIT


def _criterion(met: int, unclear: int, not_met: int) -> PublishedCriterion:
    counts = {Outcome.UPPFYLLT: met, Outcome.FRAMGAR_EJ: unclear, Outcome.EJ_UPPFYLLT: not_met}
    return PublishedCriterion(AUDIT.criterion("mal"), counts, met + unclear + not_met, 0)


def test_the_highest_that_a_share_can_be_counts_what_is_not_told_as_met() -> None:
    """Rounded half up: 5 of 8 is 62.5 percent."""
    assert _criterion(1, 4, 3).most == 63
    assert _criterion(5, 0, 5).most == 50
    assert _criterion(0, 0, 0).most is None


@pytest.mark.parametrize(
    ("share", "hidden"),
    [
        (Share(3, 9, 33), False),
        (Share(0, 0), False),
        (Share(None, 9, count_among=(0, 9)), True),
        (Share(None, None, few=True), True),
        (Share(1, 2, few=True), False),
    ],
)
def test_hidden_is_what_is_not_shown(share: Share, hidden: bool) -> None:
    assert share.is_hidden is hidden


BREAKDOWN = PublishedBreakdown(
    id="tabell_barn_stadsdel",
    of="tabell_barn",
    title="",
    names=("stadsdel", "kon"),
    labels=("Stadsdelsnämnd", "Kön"),
    groups=(("Bromma", "Kvinna"), ("Bromma", "Samtliga")),
    sizes=(9, 20),
    rows=(BreakdownRow("a", "A", (Share(1, 9), Share(2, 20))), BreakdownRow("b", "B", (Share(8, 9), Share(18, 20)))),
    population="",
    adds_up=True,
    sensitive=0,
    further=0,
)


def test_a_column_is_named_by_a_label_for_each_dimension() -> None:
    assert BREAKDOWN.column("Bromma", "Samtliga") == (Share(2, 20), Share(18, 20))
    with pytest.raises(ValueError, match="not in tuple"):
        BREAKDOWN.column("Järva", "Samtliga")


def test_a_breakdown_that_is_printed_in_two_places_is_one() -> None:
    criteria, indicators = replace(BREAKDOWN, id="kriterier_stadsdel"), replace(BREAKDOWN, id="uppgifter_kon")
    published = Published(20, {}, 0, (), (), (), 4, breakdowns=(BREAKDOWN,), standard=(BREAKDOWN, indicators))
    assert [b.id for b in published.by_group] == ["tabell_barn_stadsdel", "uppgifter_kon"]
    compared = replace(published, compared=criteria).by_group
    assert [b.id for b in compared] == ["tabell_barn_stadsdel", "uppgifter_kon", "kriterier_stadsdel"]


@pytest.mark.parametrize(
    ("p", "adjusted", "verdict"),
    [
        (None, None, None),
        (0.01, 0.05, Verdict.LARGER),
        (0.01, 0.051, Verdict.CLOSER),
        (0.05, None, Verdict.CLOSER),
        (0.051, 0.051, Verdict.UNKNOWN),
    ],
)
def test_a_verdict_is_the_corrected_tests_then_its_own(
    p: float | None, adjusted: float | None, verdict: Verdict | None
) -> None:
    difference = PublishedDifference("mal", "Mål", (), 80, None, p, "", adjusted is not None, adjusted)
    assert difference.verdict is verdict


def _point(name: str, count: int | None, base: int) -> tuple[str, Share]:
    return name, Share(count, base)


FUNNEL = PublishedFunnel(
    "mal",
    "Mål",
    Share(50, 100, 50),
    (
        _point("A", 1, 10),
        _point("B", 2, 10),
        _point("C", 3, 10),
        _point("D", 8, 10),
        _point("E", 9, 10),
        _point("F", 4, 4),
    ),
    tuple(
        FunnelLimit(base, (base * 3 // 10, base * 7 // 10), (base * 2 // 10, base * 8 // 10)) for base in range(4, 11)
    ),
)


def test_groups_beyond_the_limits_of_their_own_base() -> None:
    """Of ten, 3 to 7 are within the inner limits and 2 to 8 within the outer; of four, 1 to 2 and 0 to 3."""
    assert FUNNEL.limit(4) == FunnelLimit(4, (1, 2), (0, 3))
    assert FUNNEL.beyond_outer == (["A"], ["E", "F"])
    assert FUNNEL.between == (["B"], ["D"])
