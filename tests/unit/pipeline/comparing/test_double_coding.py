"""Two codings of the same decisions: what is compared, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from fractions import Fraction

from pipeline.comparing.double_coding import NO_VALUE, Disagreement, DoubleCoding, VariableComparison, compare
from tests.lib.oracle import Row
from tests.lib.small import AUDIT, BASE, judged


def _coding(**decisions: Row) -> list[Row]:
    return [{**BASE, **row, "arende_id": id_} for id_, row in decisions.items()]


def _double_coding(
    first: Sequence[Row],
    second: Sequence[Row],
    follow_ups: tuple[Sequence[Row], Sequence[Row]] | None = None,
) -> DoubleCoding:
    tables_by_reviewer: list[Mapping[str, Sequence[Row]]] = [{"uppfoljningar": rows} for rows in follow_ups or ()] or [
        {},
        {},
    ]
    with ExitStack() as stack:
        (one, present), (two, _) = (
            stack.enter_context(judged(rows, others=tables))
            for rows, tables in zip((first, second), tables_by_reviewer, strict=True)
        )
        return compare(one, two, AUDIT, present)


def _comparison_of(coding: DoubleCoding, id_: str) -> VariableComparison:
    (one,) = (comparison for comparison in coding.all if comparison.id == id_)
    return one


def test_only_decisions_that_both_coded_are_compared() -> None:
    coding = _double_coding(_coding(E1={}, E3={}, E2={}), _coding(E2={}, E4={}, E1={}))
    assert (coding.common, coding.only_first, coding.only_second) == (("E1", "E2"), ("E3",), ("E4",))


def test_another_order_is_no_disagreement() -> None:
    one = _coding(E1={"barn": "ett"}, E2={"barn": "flera"}, E3={})
    coding = _double_coding(one, list(reversed(one)))
    assert [comparison.id for comparison in coding.all if comparison.disagreements] == []
    assert _comparison_of(coding, "barn").counts == ((1, 0, 0), (0, 1, 0), (0, 0, 1))


def test_a_variable_has_the_categories_that_were_used_in_the_codebooks_order() -> None:
    coding = _double_coding(
        _coding(E1={"barn": "flera"}, E2={"barn": "inga"}, E3={"barn": "inga"}),
        _coding(E1={"barn": "flera"}, E2={"barn": "flera"}, E3={"barn": "inga"}),
    )
    barn = _comparison_of(coding, "barn")
    assert barn.categories == ("Inga barn", "Flera barn")
    assert barn.counts == ((1, 1), (0, 1))
    assert barn.disagreements == (Disagreement(1, "E2", "Inga barn", "Flera barn"),)
    assert (barn.share.value, barn.left_out) == (Fraction(2, 3), 0)


def test_a_criterion_that_applies_in_neither_coding_leaves_the_decision_out() -> None:
    """Refused in both codings; where only one refuses there is something to disagree on."""
    refused = {"beslut_utfall": "avslag", "mal": None}
    coding = _double_coding(
        _coding(E1=refused, E2=refused, E3={}, E4={"mal": "nej"}), _coding(E1=refused, E2={}, E3={}, E4={})
    )
    (mal,) = (comparison for comparison in coding.criteria if comparison.id == "mal")
    assert (mal.left_out, mal.nothing) == (1, "Ej aktuellt")
    assert [(d.id, d.first, d.second) for d in mal.disagreements] == [
        ("E2", "Ej aktuellt", "Uppfyllt"),
        ("E4", "Ej uppfyllt", "Uppfyllt"),
    ]
    assert mal.share.value == Fraction(1, 3)


def test_a_value_that_is_not_used_is_no_value() -> None:
    """A goal belongs to granted decisions: its value in a refused one is not read."""
    refused = {"beslut_utfall": "avslag", "mal": "nej"}
    coding = _double_coding(_coding(E1=refused, E2={}), _coding(E1={}, E2={}))
    (mal,) = (comparison for comparison in coding.variables if comparison.id == "mal")
    assert mal.disagreements == (Disagreement(0, "E1", NO_VALUE, "Ja"),)
    assert mal.categories == ("Ja", NO_VALUE)


def test_dates_and_numbers_are_the_same_or_not() -> None:
    coding = _double_coding(
        _coding(E1={"plan_datum": "2025-03-20"}, E2={"plan_datum": None}, E3={"plan_datum": None}, E4={"alder": 41}),
        _coding(E1={"plan_datum": "2025-03-21"}, E2={}, E3={"plan_datum": None}, E4={}),
    )
    plan = _comparison_of(coding, "plan_datum")
    assert plan.disagreements == (
        Disagreement(0, "E1", "2025-03-20", "2025-03-21"),
        Disagreement(1, "E2", NO_VALUE, "2025-03-20"),
    )
    assert (plan.left_out, plan.share.value, plan.counts, plan.agreement) == (1, Fraction(1, 3), (), None)
    assert [(d.first, d.second) for d in _comparison_of(coding, "alder").disagreements] == [("41", "42")]


def test_rows_of_another_table_are_counted() -> None:
    rows = [{"arende_id": "E1", "datum": day} for day in ("2025-04-01", "2025-05-01")]
    decisions = _coding(E1={}, E2={})
    follow_ups = _comparison_of(_double_coding(decisions, decisions, (rows, rows[:1])), "uppfoljningar")
    assert follow_ups.label == "Antal rader i tabellen Uppföljningar"
    assert follow_ups.disagreements == (Disagreement(0, "E1", "2", "1"),)
    assert "uppfoljningar" not in {comparison.id for comparison in _double_coding(decisions, decisions).all}


def test_the_id_is_not_compared_and_criteria_come_first() -> None:
    decisions = _coding(E1={})
    coding = _double_coding(decisions, decisions)
    assert [comparison.id for comparison in coding.all[:3]] == ["plan_i_tid", "mal", "uppfoljd"]
    assert {comparison.id for comparison in coding.variables} == {
        "stadsdel",
        "kon",
        "insats",
        "beslut_utfall",
        "barn",
        "mal",
    }
    assert {comparison.id for comparison in coding.other} == {"alder", "beslut_datum", "plan_datum"}


def test_nothing_in_common() -> None:
    coding = _double_coding(_coding(E1={}), _coding(E2={}))
    assert coding.common == ()
    assert {comparison.share.value for comparison in coding.all} == {None}
