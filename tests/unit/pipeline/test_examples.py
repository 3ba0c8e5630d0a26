"""Examples through the engine: the rows that an example stands for, and the outcome of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from checks import case, example
from checks.audit import Audit
from checks.coverage import truth
from checks.criteria import Criterion
from checks.examples import Example
from pipeline.examples import try_examples
from tests.lib.small import AUDIT, BASE, arende


def _with(id_: str, *examples: Example, **changes: object) -> Audit:
    criterion: Criterion = replace(AUDIT.criterion(id_), examples=examples, **changes)  # type: ignore[arg-type]
    return replace(AUDIT, criteria=tuple(criterion if c.id == id_ else replace(c, examples=()) for c in AUDIT.criteria))


def _outcomes(audit: Audit) -> list[str]:
    return [tried_example.outcome for tried_example in try_examples(audit)]


def test_every_example_has_the_outcome_that_it_was_written_with() -> None:
    tried_examples = try_examples(AUDIT)
    assert [(t.criterion.id, t.outcome) for t in tried_examples] == [
        (t.criterion.id, t.example.outcome) for t in tried_examples
    ]
    assert len(tried_examples) == 10


def test_they_come_in_the_order_of_the_criteria_though_some_lack_a_table() -> None:
    tried_examples = try_examples(AUDIT)
    assert [t.example for t in tried_examples] == [e for c in AUDIT.criteria for e in c.examples]


def test_what_the_engine_finds_is_told_and_not_what_the_example_says() -> None:
    """15 days from 10 March is 25 March."""
    wrong = _with("plan_i_tid", example("ej_uppfyllt", plan_datum="2025-03-25"))
    assert _outcomes(wrong) == ["uppfyllt"]


def test_what_an_example_leaves_out_is_the_base_rows() -> None:
    assert _outcomes(_with("mal", example("uppfyllt"), example("ej_uppfyllt", mal="nej"))) == [
        "uppfyllt",
        "ej_uppfyllt",
    ]


def test_a_criterion_or_an_example_can_start_from_another_row() -> None:
    refused: Mapping[str, object] = {**BASE, "beslut_utfall": "avslag"}
    audit = _with("mal", example("ej_aktuellt"), example("uppfyllt", BASE), examples_from=refused)
    assert _outcomes(audit) == ["ej_aktuellt", "uppfyllt"]


def test_follow_ups_are_dates_or_rows_and_each_examples_own() -> None:
    audit = _with(
        "uppfoljd",
        example("uppfyllt", uppfoljningar=["2025-03-10", "2025-03-11"]),
        example("ej_uppfyllt", uppfoljningar=[]),
        example("uppfyllt", uppfoljningar=[{"datum": "2025-06-01"}]),
    )
    assert _outcomes(audit) == ["uppfyllt", "ej_uppfyllt", "uppfyllt"]


def test_no_table_is_not_the_same_as_no_rows() -> None:
    audit = _with("uppfoljd", example("framgar_ej", uppfoljningar=None), example("ej_uppfyllt"))
    assert _outcomes(audit) == ["framgar_ej", "ej_uppfyllt"]


def test_the_day_of_the_examples_goes_before_the_audits() -> None:
    """A follow-up of 2026 has not been made on a day of 2025."""
    audit = _with("uppfoljd", example("uppfyllt", uppfoljningar=["2026-02-01"]))
    assert _outcomes(audit) == ["uppfyllt"]
    assert _outcomes(replace(audit, examples_day=date(2025, 12, 31))) == ["ej_uppfyllt"]


def test_each_clause_is_true_false_or_unknown() -> None:
    """The clauses "no plan" and "in time" for plans on the last day, a day late and missing."""
    no_plan, in_time, _ = (case.when for case in AUDIT.criterion("plan_i_tid").cases)
    assert [
        [truth(when, tried_example.clauses) for when in (no_plan, in_time)] for tried_example in try_examples(AUDIT)[:3]
    ] == [
        [False, True],
        [False, False],
        [True, None],
    ]


def test_a_criterion_that_no_row_can_meet_is_unclear() -> None:
    audit = _with("mal", example("framgar_ej", mal=None), cases=(case.met(arende.mal == "ja"),))
    assert _outcomes(audit) == ["framgar_ej"]
