"""The audits' texts about their criteria: findings, proposed recommendations, and prompts for each section.

A finding says neither more nor less than that the criterion is met, in Swedish that is right whatever the numbers are.
"""

from __future__ import annotations

import re

import pytest

from checks import audit_template, audits
from checks.audit import Audit
from checks.criteria import Criterion, Level, Outcome
from checks.expressions import Is
from reports.language.swedish import NBSP, fill, share_in_parts, share_phrase

AUDITS = {name: audits.load(name) for name in audits.names()} | {"audit_template": audit_template.AUDIT}
EVERY = [(audit, c) for audit in AUDITS.values() if audit.follows is None for c in audit.criteria]
every_criterion = pytest.mark.parametrize(("audit", "criterion"), EVERY, ids=[f"{a.name}-{c.id}" for a, c in EVERY])
every_audit = pytest.mark.parametrize("audit", AUDITS.values(), ids=AUDITS)


@every_audit
def test_every_criterion_has_a_finding_and_its_own(audit: Audit) -> None:
    findings = [c.finding for c in audit.criteria]
    assert all(findings) and len(set(findings)) == len(findings)


@every_criterion
def test_a_finding_is_a_sentence_on_the_matter_and_not_on_the_criterion(audit: Audit, criterion: Criterion) -> None:
    assert re.fullmatch(r"[A-ZÅÄÖ][^.!?”]*\.", criterion.finding)
    assert "kriteriet" not in criterion.finding.lower()
    assert criterion.finding.startswith("I {av} ") or criterion.finding.endswith(" i {av}.")


@every_criterion
def test_none_does_not_deny_what_is_denied_already(audit: Audit, criterion: Criterion) -> None:
    """'I inget av ärendena ställs inga krav' would be the opposite: a denial must be in a clause of its own."""
    assert not re.search(r"\b(inga|ingen|inget|aldrig|varken|saknas)\b", criterion.finding)
    before = criterion.finding.split(" inte ")[:-1]
    assert all(re.search(r"\b(att|som|men|om)\b", text) for text in before)


@every_criterion
def test_what_may_be_met_in_part_is_said_to_be_met_whole(audit: Audit, criterion: Criterion) -> None:
    partly = [case.when for case in criterion.cases if case.outcome is Outcome.DELVIS]
    if any(isinstance(when, Is) and when.values == ("delvis",) for when in partly):
        assert re.search(r"\b(fullt ut)\b", criterion.finding)


@every_criterion
def test_a_recommendation_is_what_follows_stadsdelsnamnderna_bor(audit: Audit, criterion: Criterion) -> None:
    if criterion.level is Level.KONTROLL:
        assert criterion.recommendation == ""
    else:
        assert re.match(r"(tillsammans med \w+ )?\w+a\b", criterion.recommendation), "an infinitive"
        assert not criterion.recommendation.endswith(".")


@every_audit
def test_every_section_says_what_to_write_there(audit: Audit) -> None:
    assert set(audit.prompts) == set(audit.sections)
    for prompt in audit.prompts.values():
        assert 1 <= len(re.findall(r"[.?](?= |$)", prompt)) <= 3
        assert re.fullmatch(r"[A-ZÅÄÖ].+[.?]", prompt)


@pytest.mark.parametrize(
    ("count", "base", "expected"),
    [
        (0, 24, "i inget av de 24 ärenden som kravet gäller."),
        (1, 40, "i ett av de 40 ärenden som kravet gäller (tre procent)."),
        (20, 20, "i samtliga 20 ärenden som kravet gäller."),
        (22, 107, "i 22 av de 107 ärenden som kravet gäller (21 procent)."),
        (1, 1, "i det enda ärende som kravet gäller."),
        (2, 2, "i båda de ärenden som kravet gäller."),
    ],
)
def test_a_finding_with_its_numbers(count: int, base: int, expected: str) -> None:
    finding = AUDITS["sysselsattning_2025"].criterion("uppfoljning_inom_sex_manader").finding
    percent = int(100 * count / base + 0.5)
    for phrase in (share_phrase, share_in_parts):
        sentence = fill(finding, phrase(count, base, percent, "som kravet gäller")).replace(NBSP, " ")
        assert sentence == f"Insatsen har följts upp minst var sjätte månad {expected}"
