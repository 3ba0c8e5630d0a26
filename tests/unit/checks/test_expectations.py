"""Valid and invalid expectations of an audit's data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from checks import audits
from checks.audit import Audit
from checks.audit_template import AUDIT as TEMPLATE
from checks.expectations import EvenlyUnclear, Expectation, Expected, LikeEarlier, NoOutliers, Severity
from checks.expressions import given, is_
from checks.faults import DefinitionError
from tests.lib.small import AUDIT

PLAN = Expected(id="plan", question="Saknas planen?", look="Se i akten.", holds=given("plan_datum"))
FAR = NoOutliers(
    id="langt", question="Avviker tiden?", look="Se.", table="narvaro", value="timmar", within="omfattning"
)


def test_what_is_asked_about_has_a_name() -> None:
    unclear = EvenlyUnclear(id="a", question="Skiljer sig granskarna?", look="Se.")
    like = LikeEarlier(id="b", question="Är det annorlunda?", look="Se.")
    assert [e.unit[1] for e in (PLAN, unclear, like)] == ["ärenden", "granskare", "kriterier"]


def test_the_severities_are_those_of_great_expectations_from_worst_to_least() -> None:
    assert [s.value for s in Severity] == ["critical", "warning", "info"]
    assert [s.label for s in Severity] == ["Troligen fel", "Ovanligt", "Bra att veta"]


WRONG: dict[str, tuple[Callable[[], Expectation], str]] = {
    "a question that is none": (lambda: replace(PLAN, question="Planen saknas."), "sluta med frågetecken"),
    "an id that is no column": (lambda: replace(PLAN, id="Plan 1"), "id får bara ha"),
    "a code that is none": (lambda: replace(PLAN, among=is_("mal", "jaa")), "Menade du ja?"),
    "no such reviewer": (
        lambda: EvenlyUnclear(id="a", question="Skiljer de sig?", look="Se."),
        "Förväntan a: arenden har ingen variabel granskare",
    ),
    "no such table": (lambda: replace(FAR, table="narvaron"), "har ingen tabell narvaron"),
    "no such column": (lambda: replace(FAR, within="omfatt"), "narvaro har ingen variabel omfatt"),
    "no number": (lambda: replace(FAR, value="manad"), "manad är inget tal"),
}


@pytest.mark.parametrize("name", list(WRONG))
def test_a_wrong_expectation_is_refused_when_the_audit_is_made(name: str) -> None:
    make, message = WRONG[name]
    with pytest.raises(DefinitionError) as raised:
        replace(AUDIT, expectations=(make(),))
    assert message in str(raised.value)


def test_two_of_the_same_name_are_refused() -> None:
    with pytest.raises(DefinitionError, match="namnet plan två gånger"):
        replace(AUDIT, expectations=(PLAN, PLAN))


@pytest.mark.parametrize("audit", [*map(audits.load, audits.names()), TEMPLATE], ids=lambda a: a.name)
def test_every_audit_expects_something(audit: Audit) -> None:
    assert len(audit.expectations) >= 4
