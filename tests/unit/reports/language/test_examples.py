"""The examples of a criterion in words, with the labels of the codebook."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks import audit_template, case, example, otherwise
from checks.audit import Audit
from checks.audit_template.codebook import arende
from checks.audit_template.criteria import AVSLAG
from checks.audit_template.derived import Uppgifter
from checks.audits import sysselsattning_2025
from checks.criteria import Criterion
from checks.examples import Example
from reports.language.examples import Examples
from reports.language.rules import Phrasebook

TEMPLATE = audit_template.AUDIT
GOAL = TEMPLATE.criterion("personligt_mal")


def _examples_of(criterion: Criterion, *examples: Example, audit: Audit = TEMPLATE) -> Examples:
    return Examples(audit, replace(criterion, examples=examples), Phrasebook(audit))


def _texts(*examples: Example, criterion: Criterion = GOAL) -> list[tuple[str, str]]:
    return [(text.difference, text.outcome) for text in _examples_of(criterion, *examples).texts]


def test_what_the_rule_reads_of_the_decision_that_the_examples_start_from() -> None:
    assert _examples_of(GOAL).start == (
        "”Insats” är Insats A; ”Beslut” är Bifall; ”Personligt mål i utredningen” och ”Personligt mål i beslutet” är Ja"
    )


def test_a_criterion_whose_examples_start_from_a_row_of_its_own() -> None:
    with_own_row = replace(GOAL, examples_from={"beslut_utfall": "delavslag", "mal_i_beslut": "nej"})
    assert _examples_of(with_own_row).start == "”Beslut” är Delavslag; ”Personligt mål i beslutet” är Nej"


@pytest.mark.parametrize(
    ("changed", "difference"),
    [
        (example("uppfyllt"), "inget"),
        (example("uppfyllt", mal_i_beslut="ja"), "inget"),
        (example("delvis", mal_i_beslut="nej"), "”Personligt mål i beslutet” är Nej"),
        (example("framgar_ej", mal_i_beslut=None), "”Personligt mål i beslutet” är tomt"),
        (
            example("framgar_ej", mal_i_utredning=None, mal_i_beslut=None),
            "”Personligt mål i utredningen” och ”Personligt mål i beslutet” är tomma",
        ),
        # A column that it sets is named although the rule does not read it; dates and numbers are as written.
        (
            example("uppfyllt", beslut_datum="2025-03-11", alder=30),
            "”Ålder vid beslut” är 30; ”Beslutsdatum” är 2025-03-11",
        ),
    ],
)
def test_what_differs(changed: Example, difference: str) -> None:
    assert _examples_of(GOAL, changed).texts[0].difference == difference


def test_of_another_decision_only_what_the_rule_reads_and_the_codebook_uses_is_told() -> None:
    values = {"mal_i_utredning": "ja", "insats": "insats_b", "beslut_utfall": "bifall", "alder": 20}
    assert _texts(example("ej_aktuellt", AVSLAG), example("framgar_ej", values, mal_i_utredning="nej")) == [
        ("”Beslut” är Avslag", "Ej aktuellt"),
        (
            "”Insats” är Insats B; ”Personligt mål i utredningen” är Nej; ”Personligt mål i beslutet” är tomt",
            "Framgår ej",
        ),
    ]


def test_examples_that_differ_in_the_same_way_are_told_once() -> None:
    twice = (
        example("delvis", mal_i_beslut="nej"),
        example("delvis", {**TEMPLATE.base_rows["arenden"]}, mal_i_beslut="nej"),
    )
    assert _texts(*twice) == [("”Personligt mål i beslutet” är Nej", "Delvis uppfyllt")]


def test_what_is_read_through_a_value_that_is_worked_out() -> None:
    late = replace(GOAL, cases=(case.met(Uppgifter.gd > arende.beslut_datum), case.not_met(otherwise)))
    earlier_row = {**TEMPLATE.base_rows["arenden"], "granskad_datum": "2025-03-10"}
    assert "”Akten granskades” är 2026-03-31" in _examples_of(late).start
    assert _texts(example("ej_uppfyllt", earlier_row), criterion=late) == [
        ("”Akten granskades” är 2025-03-10", "Ej uppfyllt")
    ]


def test_rows_of_another_table() -> None:
    audit = sysselsattning_2025.AUDIT
    examples = _examples_of(
        audit.criterion("uppfoljning_strukturerad"),
        example("ej_uppfyllt", uppfoljningar=["2024-12-01", None]),
        example("uppfyllt", uppfoljningar=[{"datum": None, "dur_uppfoljning": "ja"}]),
        example("framgar_ej", uppfoljningar=[{"datum": "2024-12-01", "dur_uppfoljning": None}]),
        example("framgar_ej", uppfoljningar=None),
        audit=audit,
    )
    assert examples.start.endswith("”DUR:s uppföljningsdel använd” är Nej")
    assert [text.difference for text in examples.texts] == [
        "Uppföljningar: 2024-12-01, utan datum",
        "Uppföljningar: utan datum (”DUR:s uppföljningsdel använd” är Ja)",
        "Uppföljningar: 2024-12-01 (”DUR:s uppföljningsdel använd” är tomt)",
        "Uppföljningar: tabellen saknas i exporten",
    ]
