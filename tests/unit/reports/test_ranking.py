"""Strengths and areas to improve: the rule of docs/decisions.md, at its limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.criteria import Level, Outcome
from pipeline.disclosure.published import PublishedCriterion, Share
from reports.ranking import Judged, Ranking, judged, judged_share, ranked
from tests.lib.reviews import AUDIT, FEW, HIDDEN, HIDDEN_COUNT, IN_TIME, NOBODY, criterion, share


def _judged(met: int, base: int, level: Level = Level.SKA, name: str = "") -> Judged:
    """A share as the whole review has it; its name is its numbers."""
    published = criterion(IN_TIME, met, base - met)
    named = replace(published.criterion, label=name or f"{met} av {base}", level=level)
    judgement = judged(replace(published, criterion=named))
    assert judgement
    return judgement


def _names(criteria: tuple[Judged, ...]) -> list[str]:
    return [j.criterion.label for j in criteria]


@pytest.mark.parametrize(
    ("met", "base", "place"),
    [
        (96, 120, "strengths"),  # 80 %
        (95, 120, "between"),  # 79.2 %
        (159, 200, "strengths"),  # 79.5 %, printed as 80
        (158, 200, "between"),
        (8, 10, "between"),  # 80 %, but Wilson's interval is 49-94
        (9, 11, "strengths"),  # 82 %, 52-95
        (72, 120, "between"),  # 60 %
        (71, 120, "to_improve"),  # 59.2 %
        (119, 200, "between"),  # 59.5 %, printed as 60
        (0, 10, "to_improve"),
        (0, 9, "few"),
        (9, 9, "few"),
    ],
)
def test_the_limits(met: int, base: int, place: str) -> None:
    ranking = ranked([_judged(met, base)])
    assert {name for name in Ranking.__dataclass_fields__ if getattr(ranking, name)} == {place}


def test_what_shall_be_done_first_then_the_lowest_share_then_the_largest_base() -> None:
    criteria = [
        _judged(0, 120, Level.BOR, "bör 0"),
        _judged(6, 20, name="30 av få"),
        _judged(30, 100, name="30 av många"),
        _judged(1, 100, name="1"),
        _judged(90, 100, Level.BOR, "bör 90"),
        _judged(18, 20, name="90 av få"),
        _judged(90, 100, name="90 av många"),
        _judged(81, 100, name="81"),
    ]
    ranking = ranked(criteria)
    assert _names(ranking.to_improve) == ["1", "30 av många", "30 av få", "bör 0"]
    assert _names(ranking.strengths) == ["90 av många", "90 av få", "81", "bör 90"]


def test_a_formal_check_of_the_data_is_nowhere() -> None:
    checks = [_judged(met, base, Level.KONTROLL) for met, base in ((120, 120), (0, 120), (84, 120), (1, 3))]
    assert ranked(checks) == Ranking((), (), (), ())


def test_partly_is_told_where_most_cases_are_that() -> None:
    """Of 120 cases 'fördjupning' is met in seven and partly met in 105; 'delaktig planering' is partly met in 47."""
    mostly_partly, often_partly = criterion(IN_TIME, 7, 8, partly=105), criterion(IN_TIME, 34, 39, partly=47)
    deep, shared = judged(mostly_partly), judged(often_partly)
    assert deep and deep.mostly is Outcome.DELVIS and deep.mostly_partly
    assert shared and shared.mostly is None and not shared.mostly_partly
    half, silent = judged(criterion(IN_TIME, 5, 5, partly=10)), judged(criterion(IN_TIME, 5, 4, unclear=10, outside=90))
    assert half and half.mostly is None
    assert silent and silent.mostly is Outcome.FRAMGAR_EJ


def test_of_a_district_only_what_is_printed_is_known() -> None:
    in_time = AUDIT.criterion(IN_TIME)
    assert [judged_share(in_time, s) for s in (HIDDEN, HIDDEN_COUNT, FEW, NOBODY)] == [None] * 4
    judgement = judged_share(in_time, share(25, 30, (66, 93)))
    assert judgement == Judged(in_time, 25, 30, 83, (66, 93)) and not judgement.mostly_partly


def test_a_finite_population_or_a_weighted_sample_brings_its_own_interval() -> None:
    """8 of 10 is no strength at random (49-94), but is when 12 were all there are."""
    in_time = AUDIT.criterion(IN_TIME)
    assert ranked([judged_share(in_time, share(8, 10, (67, 83)))]).strengths
    assert not ranked([judged_share(in_time, replace(share(8, 10), interval=None))]).strengths
    weighted = replace(criterion(IN_TIME, 100, 20), weighted=Share(100, 120, 70, (48, 86)))
    ranking = ranked([judged(weighted)])
    assert ranking.between and ranking.between[0].percent == 83


def test_a_criterion_that_applies_to_nothing_is_left_out() -> None:
    nothing: PublishedCriterion = criterion(IN_TIME, 0, outside=120)
    assert ranked([judged(nothing)]) == Ranking((), (), (), ())
