"""Merged workbooks: which rows are the same, what is a conflict, and what is taken from the other reviewer."""

from __future__ import annotations

from checks.audit_template import AUDIT
from pipeline.reading.copies import Copy, FormRow, FormSheet
from pipeline.reading.merge import ABSENT, Merged, merge

MAIN, FOLLOWUPS = AUDIT.tables
LETTERS = dict(zip(MAIN.names, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False))
OPTIONAL = next(v.name for v in MAIN.variables if v.required is None and v.name not in AUDIT.review)


def _copy(name: str, *rows: FormRow, followups: tuple[dict[str, str], ...] | None = None) -> Copy:
    sheets = {"arenden": FormSheet(f"{name}, bladet Ärenden", rows, LETTERS)}
    if followups is not None:
        followup_rows = tuple(FormRow(values, i) for i, values in enumerate(followups, 2))
        sheets["uppfoljningar"] = FormSheet(
            f"{name}, bladet Uppföljningar", followup_rows, {"arende_id": "A", "datum": "B"}
        )
    return Copy(name, sheets)


def _case(id_: str, number: int = 2, missing: tuple[str, ...] = (), **values: str) -> FormRow:
    return FormRow({"arende_id": id_, **values}, number, missing)


def _with(name: str, value: str) -> FormRow:
    return FormRow({"arende_id": "1", name: value}, 2)


def _only(merged: Merged) -> dict[str, str]:
    (row,) = merged.tables["arenden"]
    return dict(row.values)


def test_what_one_has_begun_another_fills_in() -> None:
    begun = _copy("A", _case("1", missing=("stadsdel",), kon="man"))
    merged = merge([begun, _copy("B", _case("1", stadsdel="jarva"))], AUDIT)
    assert _only(merged) == {"arende_id": "1", "kon": "man", "stadsdel": "jarva"} and not merged.conflicts


def test_two_answers_are_a_conflict_with_workbook_and_cell() -> None:
    merged = merge([_copy("A", _case("1", 5, kon="man")), _copy("B", _case("1", 9, kon="kvinna"))], AUDIT)
    (conflict,) = merged.open
    letter = LETTERS["kon"]
    assert conflict.point == ("arenden", ("1",), "kon") and conflict.case == "1"
    assert [(s.copy, s.cell, s.value) for s in conflict.answers] == [
        ("A", f"{letter}5", "man"), ("B", f"{letter}9", "kvinna"),
    ]  # fmt: skip
    settled = merge([_copy("A", _case("1", 5, kon="man")), _copy("B", _case("1", 9, kon="kvinna"))], AUDIT,
                    {("arenden", ("1",), "kon"): "kvinna"})  # fmt: skip
    assert _only(settled)["kon"] == "kvinna" and not settled.open and settled.conflicts[0].agreed == "kvinna"


def test_an_empty_cell_is_an_answer_only_in_a_finished_case_that_may_leave_it_empty() -> None:
    filled = _copy("A", _with(OPTIONAL, "2025-01-01"))
    assert len(merge([filled, _copy("B", _case("1"))], AUDIT).open) == 1
    assert not merge([filled, _copy("B", _case("1", missing=("kon",)))], AUDIT).open


def test_who_reviewed_it_and_when_is_no_conflict() -> None:
    name = AUDIT.review[0]
    merged = merge([_copy("A", _with(name, "x")), _copy("B", _with(name, "y"))], AUDIT)
    assert _only(merged)[name] == "x" and not merged.conflicts


def test_a_follow_up_that_only_one_of_two_finished_codings_has() -> None:
    one, other = {"arende_id": "1", "datum": "2025-01-01"}, {"arende_id": "1", "datum": "2025-02-01"}
    a, b = _copy("A", _case("1"), followups=(one, other)), _copy("B", _case("1"), followups=(one,))
    (conflict,) = merge([a, b], AUDIT).open
    assert conflict.point == ("uppfoljningar", ("1", "2025-02-01"), "")
    assert [(s.copy, s.cell, s.value) for s in conflict.answers] == [("A", "A3", "finns"), ("B", "", ABSENT)]
    agreed = merge([a, b], AUDIT, {conflict.point: ABSENT})
    assert [dict(r.values) for r in agreed.tables["uppfoljningar"]] == [one]
    begun = _copy("B", _case("1", missing=("kon",)), followups=(one,))
    assert not merge([a, begun], AUDIT).open, "the one who has begun is not done with the follow-ups either"
    assert not merge([a, _copy("B", _case("1"))], AUDIT).open, "no sheet says nothing"


def test_follow_ups_without_a_date_are_as_many_as_the_one_who_has_most() -> None:
    undated = {"arende_id": "1"}
    a, b = _copy("A", _case("1"), followups=(undated, undated)), _copy("B", _case("1"), followups=(undated,))
    for pair in ([a, b], [b, a]):
        assert len(merge(pair, AUDIT).tables["uppfoljningar"]) == 2


def test_a_case_twice_in_the_same_workbook() -> None:
    twice = _copy("A", _case("1", 2, kon="man"), _case("1", 7, kon="man"))
    (doubled,) = merge([twice], AUDIT).doubled
    assert (doubled.copy, doubled.cells, doubled.same) == ("A", ("A2", "A7"), True)
    differing = merge([_copy("A", _case("1", 2, kon="man"), _case("1", 7, kon="kvinna"))], AUDIT)
    assert not differing.doubled[0].same and len(differing.open) == 1
