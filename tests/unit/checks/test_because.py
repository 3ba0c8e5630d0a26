"""Reasons as an analyst writes them. Their texts about decisions are tested in test_reasons.py."""

from __future__ import annotations

from checks.because import reason_parts, sentence, time_between, value
from checks.columns import days, months
from checks.evidence import Sentence, Span, Value
from checks.expressions import Term
from tests.lib.small import Uppgifter, arende

GRANTED = arende.bifall


def test_a_text_a_column_and_a_part_are_parts_of_a_reason() -> None:
    granted = sentence("Beslut {beslut_datum}", when=GRANTED)
    assert reason_parts("Plan saknas") == (Sentence("Plan saknas"),)
    assert reason_parts(arende.mal) == (Value("mal"),)
    assert reason_parts(granted) == (granted,)
    assert reason_parts(["Plan saknas", arende.mal, granted]) == (Sentence("Plan saknas"), Value("mal"), granted)
    assert reason_parts([]) == ()


def test_a_value_that_is_worked_out_can_be_shown_too() -> None:
    assert reason_parts(Uppgifter.antal) == (Value("antal"),)


def test_a_value_in_some_decisions_only() -> None:
    assert value(arende.mal, when=GRANTED) == Value("mal", GRANTED)


def test_what_stands_in_a_sentence_under_a_name_of_its_own() -> None:
    """A derived day, and a time."""
    reason = sentence(
        "Beslut {beslut_datum}, sist {sista}: {tid}",
        sista=arende.beslut_datum + months(6) + days(1),
        tid=time_between(arende.beslut_datum, arende.plan_datum),
    )
    assert list(reason.places) == [
        "beslut_datum",
        Term("beslut_datum", months=6, days=1),
        Span("beslut_datum", "plan_datum"),
    ]
    assert set(reason.columns) == {"beslut_datum", "plan_datum"}


def test_a_time_to_the_end_of_its_last_day() -> None:
    assert time_between(arende.beslut_datum, arende.plan_datum, last_day_counts=True) == Span(
        "beslut_datum", "plan_datum", last_day_counts=True
    )
