"""The cases of a criterion as an analyst writes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from checks import case
from checks.criteria import Case, Outcome
from checks.evidence import Sentence, Value
from checks.expressions import ALWAYS
from checks.faults import DefinitionError
from tests.lib.small import arende

WHEN = arende.mal == "ja"


@pytest.mark.parametrize(
    ("make", "outcome"),
    [
        (case.met, Outcome.UPPFYLLT),
        (case.partly, Outcome.DELVIS),
        (case.not_met, Outcome.EJ_UPPFYLLT),
        (case.unclear, Outcome.FRAMGAR_EJ),
        (case.not_applicable, Outcome.EJ_AKTUELLT),
    ],
)
def test_each_word_is_an_outcome(make: Callable[[Any], Case], outcome: Outcome) -> None:
    assert make(WHEN) == Case(outcome, WHEN)


def test_a_part_may_say_what_it_is() -> None:
    partly = case.partly(WHEN, because="Plan saknas", means="målet finns på ett ställe")
    assert partly.means == "målet finns på ett ställe" and partly.evidence == (Sentence("Plan saknas"),)


def test_otherwise_is_every_decision() -> None:
    assert case.not_met(case.otherwise).when == ALWAYS


@pytest.mark.parametrize("make", [case.partly, case.not_met, case.unclear])
def test_a_shortfall_says_why_in_one_way_or_several(make: Callable[..., Case]) -> None:
    assert make(WHEN, because="Plan saknas").evidence == (Sentence("Plan saknas"),)
    assert make(WHEN, because=arende.plan_datum).evidence == (Value("plan_datum"),)
    assert make(WHEN, because=["Plan saknas", arende.mal]).evidence == (Sentence("Plan saknas"), Value("mal"))


@pytest.mark.parametrize("wrong", [True, None, "mal = 'ja'"])
def test_what_is_no_condition_is_refused(wrong: Any) -> None:
    with pytest.raises(DefinitionError) as error:
        case.met(wrong)
    assert str(error.value) == (
        f"{wrong!r} är inget villkor. Ett villkor är en jämförelse med en kolumn, eller otherwise."
    )
