"""Where an indicator and a criterion count the same thing in different decisions, or other answers, both say so.

A reader who meets 83 percent in the results and 78 percent in the appendix under the same name finds the reason beside
both. The pairs come from the definitions: the indicator reads what the criterion's rule reads, counts every decision of
its base that meets the criterion, and has another base or counts more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from checks import audits
from checks.audit import Audit
from checks.criteria import Criterion, Outcome
from checks.expressions import ALWAYS, implies
from checks.possible import OUTCOME, outcomes, truth
from checks.report_tables import Indicator

AUDITS = {name: audits.load(name) for name in audits.names()}


def _rule_columns(criterion: Criterion) -> set[str]:
    return {column for case in criterion.cases for column in case.when.columns}


def _reads_the_same(indicator: Indicator, criterion: Criterion) -> bool:
    """Whether it reads the criterion, or all columns of its rule, or some of them under the same name."""
    hit, rule = set(indicator.hit.columns), _rule_columns(criterion)
    name, other = criterion.label.lower(), indicator.label.lower()
    alike = name in other or other in name
    return f"{OUTCOME}{criterion.id}" in hit or (bool(hit) and (hit == rule or (hit < rule and alike)))


def _met_and_counted(audit: Audit, indicator: Indicator, criterion: Criterion) -> set[tuple[bool, bool]]:
    """For each possible decision: whether it meets the criterion, and whether the indicator counts it."""
    column = f"{OUTCOME}{criterion.id}"
    if column in indicator.hit.columns:
        counted_codes = {code for name, code in indicator.hit.codes if name == column}
        return {(outcome is Outcome.UPPFYLLT, outcome.value in counted_codes) for outcome in Outcome}
    rule = replace(criterion, population=ALWAYS)
    codes = {name: audit.main.codes.get(name, ()) for name in indicator.hit.columns}
    answers = [dict(zip(codes, combination, strict=True)) for combination in product(*codes.values())]
    return {
        (outcome is Outcome.UPPFYLLT, truth(indicator.hit, answer, {}) == {True})
        for answer in answers
        for outcome in outcomes(rule, answer, {})
    }


def _counts_differ(audit: Audit, indicator: Indicator, criterion: Criterion) -> bool:
    """Whether they count the same thing but not the same decisions."""
    if not _reads_the_same(indicator, criterion):
        return False
    combinations = _met_and_counted(audit, indicator, criterion)
    base = indicator.population.where
    same_base = implies(base, criterion.base) and implies(criterion.base, base)
    return (True, False) not in combinations and ((False, True) in combinations or not same_base)


def _pairs(audit: Audit) -> Iterator[tuple[Indicator, Criterion]]:
    for indicator, criterion in product(audit.indicators, audit.criteria):
        if _counts_differ(audit, indicator, criterion):
            yield indicator, criterion


@pytest.mark.parametrize("name", AUDITS)
def test_both_of_a_pair_name_the_other_in_a_note(name: str) -> None:
    pairs_without_note = [
        (indicator.id, criterion.id)
        for indicator, criterion in _pairs(AUDITS[name])
        if f"”{criterion.label}”" not in indicator.note or f"”{indicator.label}”" not in criterion.note
    ]
    assert pairs_without_note == []


def test_the_pairs_that_the_report_of_2025_made_known_are_found() -> None:
    """83 percent of sysselsättning and 78 of all for DUR, 76 helt eller delvis and 49 helt for interests, and so on."""
    pairs = {(indicator.id, criterion.id) for indicator, criterion in _pairs(AUDITS["sysselsattning_2025"])}
    assert pairs >= {
        ("aktuell_dur", "aktuell_dur"),
        ("intressen_helt_eller_delvis", "intressen"),
        ("resurser_helt_eller_delvis", "resurser"),
        ("anhorigstod_info", "anhorigstod_info"),
        ("samverkan_fk", "samplanering_fk"),
        ("sekretessmedgivande", "sekretessmedgivande"),
        ("uppfoljning_dokumenterad", "uppfoljning_dokumenterad"),
        ("uppfoljning_strukturerad", "uppfoljning_strukturerad"),
    }
    # Not pairs: those with the same numbers, those of another answer, and those of something else.
    assert not {indicator for indicator, _ in pairs} & {
        "beslut_4_1_4_2",
        "bestallning_enligt_anvisning",
        "krit_stodbehov_dok",
        "kriterier_i_bedomning_nej",
        "intressen_nej",
        "barn_egna_i_hushallet",
        "omfattning_1_12",
    }
