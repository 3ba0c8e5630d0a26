"""The reviewers' progress: the state of a case, each case counted once, and the drawn cases that are missing."""

from __future__ import annotations

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.drawn_sample import DrawnSample, Listed
from pipeline.progress import CaseState, Standing, progress, reviewer, state
from pipeline.reading.copies import Copy, FormRow, FormSheet
from pipeline.sampling import Frame

KNOWN = {"stadsdel": "jarva", "kon": "man", "insats": "sysselsattning", "beslut_datum": "2025-01-01"}


def _row(id_: str, *missing: str, **values: str) -> FormRow:
    return FormRow({"arende_id": id_, **KNOWN, **values}, 2, missing)


def _copy(name: str, *rows: FormRow) -> Copy:
    return Copy(name, {"arenden": FormSheet(name, rows)})


def test_the_state_of_a_case() -> None:
    assert state(AUDIT, _row("1", "barn", granskare="G1")) is CaseState.UNTOUCHED, "only what the list told"
    assert state(AUDIT, _row("1", "barn", fel_namn="ja")) is CaseState.BEGUN
    assert state(AUDIT, _row("1", fel_namn="ja")) is CaseState.FINISHED
    wrong = FormRow({"arende_id": "1", "kon": "x"}, 2, ("barn",), {"kon": ("är inget värde", "")})
    assert state(AUDIT, wrong) is CaseState.FAULTY


def test_a_faulty_follow_up_makes_its_case_faulty() -> None:
    follow_ups = FormSheet("f", (FormRow({"arende_id": "1"}, 2, ("datum",)),))
    copy = Copy("a", {"arenden": FormSheet("a", (_row("1"), _row("2"))), "uppfoljningar": follow_ups})
    assert (progress([copy], AUDIT).total.faulty, progress([copy], AUDIT).total.finished) == (1, 1)


def test_each_case_is_counted_once_where_it_has_come_furthest() -> None:
    a = _copy("a.xlsx", _row("1"), _row("2", "barn", fel_namn="ja"), _row("3", "barn"))
    b = _copy("b.xlsx", _row("1"), _row("2"), _row("3", "barn"))
    overview = progress([a, b], AUDIT)
    assert overview.total == Standing((), 3, 1, 0, 0, 2, 1)
    assert overview.reviewers == (Standing(("a",), 3, 1, 1, 0, 1, 1), Standing(("b",), 3, 1, 0, 0, 2, 1))
    assert overview.districts == (Standing(("Järva",), 3, 1, 0, 0, 2, 1),)
    assert [line.labels for line in overview.strata] == [("Järva", "Sysselsättning", "Man")]


def test_what_was_drawn_and_stands_in_no_workbook() -> None:
    other = {**KNOWN, "stadsdel": "farsta"}
    drawn = tuple(Listed(id_, values) for id_, values in (("1", KNOWN), ("2", KNOWN), ("3", other)))
    sample = DrawnSample(Frame("x", (), {("jarva",): 9}), "1", drawn, (Listed("R", KNOWN, replaces="2"),))
    overview = progress([_copy("a.xlsx", _row("1"), _row("R"))], AUDIT, sample)
    assert overview.total.missing == 1, "2 is replaced"
    assert [(line.labels, line.cases, line.missing) for line in overview.districts] == [
        (("Farsta",), 0, 1), (("Järva",), 2, 0),
    ]  # fmt: skip


def test_a_slip_of_the_pen_does_not_move_a_case_to_another_stratum() -> None:
    sample = DrawnSample(Frame("x", (), {("jarva",): 9}), "1", (Listed("1", KNOWN),), ())
    overview = progress([_copy("a.xlsx", _row("1", kon="mann"))], AUDIT, sample)
    assert [line.labels for line in overview.strata] == [("Järva", "Sysselsättning", "Man")]
    assert [line.labels[-1] for line in progress([_copy("a.xlsx", _row("1", kon="mann"))], AUDIT).strata] == ["mann"]


def test_whose_workbook_it_is() -> None:
    assert reviewer(_copy("a.xlsx", _row("1", granskare="G1"), _row("2", granskare="G1")), AUDIT) == "G1"
    assert reviewer(_copy("a.xlsx", _row("1", granskare="G1"), _row("2", granskare="G2")), AUDIT) == "a"
    assert reviewer(_copy("a.xlsx", _row("1")), AUDIT) == "a"
