"""Criteria and their shorthands."""

from __future__ import annotations

import itertools
from dataclasses import replace

import duckdb
import pytest

from checks import case
from checks.codebook import About
from checks.columns import code, ja_nej
from checks.criteria import (
    Area,
    Case,
    Criteria,
    Criterion,
    Level,
    Outcome,
    Source,
    by_code,
    criteria_of,
    criterion,
    graded,
    sources,
)
from checks.evidence import Sentence
from checks.expressions import ALWAYS, Expr, all_of, given, is_
from checks.faults import DefinitionError
from checks.law import ANHORIGSTOD, RATT_TILL_BISTAND

A, B, C = (ja_nej("?", about=About.HANDLAGGNING, source="EX 3").named(name) for name in "abc")


def _criterion(*cases: Case, population: Expr = ALWAYS, evidence: tuple[str, ...] = ()) -> Criterion:
    return Criterion("provet", "Provet", "Är det så?", Area.TRYGGHET, (), population, cases, evidence=evidence)


def test_every_outcome_has_a_label_and_shortfalls_ask_for_evidence() -> None:
    assert [o.label for o in Outcome] == ["Uppfyllt", "Delvis uppfyllt", "Ej uppfyllt", "Framgår ej", "Ej aktuellt"]
    assert [o.is_shortfall for o in Outcome] == [False, True, True, True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RL Iwork", [Source("RL", "Iwork")]),
        ("RL Iwork; GR 5.2 Utredning", [Source("RL", "Iwork"), Source("GR", "5.2 Utredning")]),
        ("TA", [Source("TA", "")]),
    ],
)
def test_sources_in_a_text(text: str, expected: list[Source]) -> None:
    cited = sources(text)
    assert list(cited) == expected
    assert "; ".join(map(str, cited)) == text


def test_an_answer_is_an_outcome() -> None:
    codes = {"ja": "Ja", "nej": "Nej", "delvis": "Delvis", "ej_aktuellt": "Ej aktuellt", "framgar_ej": "Framgår ej"}
    column = code("?", codes, about=About.HANDLAGGNING, source="EX 3").named("svar")
    assert [(c.outcome.value, c.when) for c in by_code(column)] == [
        ("uppfyllt", is_("svar", "ja")),
        ("ej_uppfyllt", is_("svar", "nej")),
        ("delvis", is_("svar", "delvis")),
        ("ej_aktuellt", is_("svar", "ej_aktuellt")),
        ("framgar_ej", is_("svar", "framgar_ej")),
    ]


def test_an_answer_that_is_no_outcome_is_refused() -> None:
    column = code("?", {"ja": "Ja", "kanske": "Kanske"}, about=About.HANDLAGGNING, source="EX 3").named("svar")
    with pytest.raises(DefinitionError, match=r"svar: koden kanske är inget utfall\. Skriv fallen ett och ett\."):
        by_code(column)


def test_graded_is_all_some_or_none() -> None:
    """Every combination of three answers; a missing one matters only if the others do not decide."""
    cases = graded(A == "ja", B == "ja", C == "ja")
    decided = " ".join(f"WHEN {c.when.sql} THEN '{c.outcome}'" for c in cases)
    answers: list[tuple[str | None, ...]] = list(itertools.product(("ja", "nej", None), repeat=3))
    with duckdb.connect() as con:
        columns = ", ".join(f"unnest(?::VARCHAR[]) AS {name}" for name in "abc")
        rows = con.execute(
            f"SELECT a, b, c, CASE {decided} END FROM (SELECT {columns})", [list(x) for x in zip(*answers, strict=True)]
        )
        outcomes = {(a, b, c): outcome for a, b, c, outcome in rows.fetchall()}
    for row, outcome in outcomes.items():
        yes, no = row.count("ja"), row.count("nej")
        expected = {3: "uppfyllt"}.get(yes) or {3: "ej_uppfyllt"}.get(no) or ("delvis" if yes and no else None)
        assert outcome == expected, row


def test_what_it_is_to_meet_a_part() -> None:
    """The words of the case; general words if it has none; nothing if no decision can meet a part."""
    partly = _criterion(*graded(A == "ja", B == "ja", means="målet finns på ett ställe"))
    assert partly.partly_means == "målet finns på ett ställe"
    untold = _criterion(*graded(A == "ja", B == "ja"))
    assert untold.partly_means == "en del av det som efterfrågas framgår, men inte allt"
    assert _criterion(case.met(A == "ja"), case.not_met(A == "nej")).partly_means == ""


def test_the_base_leaves_out_what_a_case_calls_not_applicable() -> None:
    plain = _criterion(case.met(A == "ja"), population=B == "ja")
    assert plain.base == is_("b", "ja")
    less = _criterion(case.not_applicable(C == "nej"), case.met(A == "ja"), population=B == "ja")
    assert less.base.sql == "((b = 'ja') AND (NOT (c = 'nej')))"


def test_evidence_is_what_the_rule_reads_in_order() -> None:
    rule = _criterion(case.met(all_of(given("sip"), given("kon"), is_("sip", "ja"))))
    assert rule.evidence_columns == ("sip", "kon")
    assert _criterion(case.met(given("sip")), evidence=("kon",)).evidence_columns == ("kon",)


def test_every_condition_of_its_own() -> None:
    because = Sentence("Plan saknas", when=given("plan"))
    goal = criterion(
        label="Plan",
        question="Finns en plan?",
        requirement="Handläggaren ska upprätta en plan.",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="EX 6",
        applies_to=B == "ja",
        cases=[case.met(A == "ja"), case.not_met(case.otherwise, because=because)],
        because=Sentence("Annars", when=given("annat")),
        law=[RATT_TILL_BISTAND.only(C == "ja"), ANHORIGSTOD],
    )
    assert list(goal.conditions()) == [
        is_("b", "ja"),
        is_("a", "ja"),
        ALWAYS,
        given("plan"),
        given("annat"),
        is_("c", "ja"),
        ALWAYS,
    ]


def test_what_is_not_said_of_a_criterion() -> None:
    plain = criterion(
        label="Plan",
        question="Finns en plan?",
        requirement="Handläggaren bör upprätta en plan.",
        level=Level.BOR,
        area=Area.TRYGGHET,
        source="EX 6",
        law=ANHORIGSTOD,
        cases=by_code(A),
    )
    assert (plain.id, plain.population, plain.target, plain.examples) == ("", ALWAYS, None, ())
    assert plain.provisions == (ANHORIGSTOD,)


class Forsta(Criteria):
    ett = criterion(
        label="Ett",
        question="?",
        requirement="Ska.",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="EX 1",
        cases=by_code(A),
    )
    tva = criterion(
        label="Två",
        question="?",
        requirement="Ska.",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="EX 1",
        cases=[case.met(ett.met()), case.not_met(~ett.met())],
    )


def test_a_criterion_is_called_what_its_attribute_is() -> None:
    assert [c.id for c in criteria_of(Forsta)] == ["ett", "tva"]
    assert [c.id for c in criteria_of(Forsta, Criteria)] == ["ett", "tva"]


def test_outcomes_of_a_criterion_are_conditions() -> None:
    assert Forsta.ett.met() == is_("utfall_ett", "uppfyllt")
    assert Forsta.ett.partly() == is_("utfall_ett", "delvis")
    assert Forsta.ett.not_met() == is_("utfall_ett", "ej_uppfyllt")
    assert Forsta.ett.has(Outcome.DELVIS, Outcome.UPPFYLLT) == is_("utfall_ett", "delvis", "uppfyllt")


def test_a_criterion_without_an_id_has_no_outcome_yet() -> None:
    nameless = criterion(
        label="Plan",
        question="?",
        requirement="Ska.",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="EX 1",
        cases=by_code(A),
    )
    with pytest.raises(DefinitionError, match=r"Kriteriet ”Plan” har inget id ännu\. Det får det i sin klass\."):
        nameless.met()


def test_the_sentence_of_a_criterion_is_its_finding_or_names_it() -> None:
    assert replace(Forsta.ett, finding="Ett finns i {av}.").sentence == "Ett finns i {av}."
    assert Forsta.ett.sentence == "Kriteriet ”Ett” är uppfyllt i {av}."


def test_what_is_found_and_recommended_is_kept() -> None:
    goal = criterion(
        label="Plan",
        question="?",
        requirement="Ska.",
        finding="En plan finns i {av}.",
        recommendation="säkerställa att en plan finns",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="EX 1",
        cases=by_code(A),
    )
    assert (goal.finding, goal.recommendation) == ("En plan finns i {av}.", "säkerställa att en plan finns")


def test_a_finding_without_a_place_for_the_numbers_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"Kriteriet ”Ett”: finding ska ha \{av\} en gång"):
        replace(Forsta.ett, finding="Ett finns.")
