"""The hash of a criterion's meaning: unchanged by what changes no outcome, and changed by what may change one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from checks import audits
from checks.audit import Audit
from checks.criteria import Case, Criterion, Outcome, Source
from checks.derived import OfRows
from checks.examples import Example
from checks.expressions import is_
from checks.fingerprint import criterion_hash
from checks.law import ANHORIGSTOD
from tests.lib.small import AUDIT

PLAIN, DERIVED = AUDIT.criterion("mal"), AUDIT.criterion("uppfoljd")
CASES = PLAIN.cases


def _with_codes(variable: str, codes: dict[str, str]) -> Audit:
    variables = tuple(replace(v, codes=codes) if v.name == variable else v for v in AUDIT.main.variables)
    return replace(AUDIT, tables=(replace(AUDIT.main, variables=variables), *AUDIT.tables[1:]))


def _with_aggregate(name: str, old: str, new: str) -> Audit:
    """The audit with a derived value that is computed in another way."""
    value = next(value for value in AUDIT.derived if value.name == name)
    assert isinstance(value.formula, OfRows)
    aggregates = tuple(sql.replace(old, new) for sql in value.formula.aggregates)
    assert aggregates != value.formula.aggregates
    changed = replace(value, formula=replace(value.formula, aggregates=aggregates))
    return replace(AUDIT, derived=tuple(changed if derived is value else derived for derived in AUDIT.derived))


@pytest.mark.parametrize("name", audits.names())
def test_every_criterion_of_an_audit_has_a_definition_of_its_own(name: str) -> None:
    audit = audits.load(name)
    hashes = [criterion_hash(audit, c) for c in audit.criteria]
    assert len(set(hashes)) == len(hashes)


SAME: dict[str, Callable[[Criterion], Criterion]] = {
    "its name": lambda c: replace(c, id="annat", label="Nytt namn", question="?"),
    "what is told of it": lambda c: replace(c, note="Läs", requirement="Ska.", section="Resultat"),
    "what is found and recommended": lambda c: replace(c, finding="Så är det i {av}.", recommendation="göra så"),
    "why it fell short": lambda c: replace(c, evidence=("mal",)),
    "its level": lambda c: replace(c, target=90),
    "the law it rests on": lambda c: replace(c, provisions=(ANHORIGSTOD,)),
    "its examples": lambda c: replace(c, examples=(Example("uppfyllt", {}),)),
}


@pytest.mark.parametrize("name", SAME)
def test_what_changes_no_outcome_changes_no_hash(name: str) -> None:
    assert criterion_hash(AUDIT, SAME[name](PLAIN)) == criterion_hash(AUDIT, PLAIN)


def test_what_the_audit_says_of_itself_changes_no_hash() -> None:
    renamed = tuple(replace(value, label="Nytt namn") for value in AUDIT.derived)
    assert criterion_hash(replace(AUDIT, derived=renamed, title="Ny", threshold=9), DERIVED) == criterion_hash(
        AUDIT, DERIVED
    )
    labels = _with_codes("mal", {"ja": "Javisst", "nej": "Nej"})
    assert criterion_hash(labels, PLAIN) == criterion_hash(AUDIT, PLAIN)


OTHER: dict[str, Callable[[Criterion], Criterion]] = {
    "the population": lambda c: replace(c, population=is_("insats", "a")),
    "an outcome": lambda c: replace(c, cases=(Case(Outcome.DELVIS, CASES[0].when), *CASES[1:])),
    "a condition": lambda c: replace(c, cases=(Case(CASES[0].outcome, is_("insats", "a")), *CASES[1:])),
    "the order": lambda c: replace(c, cases=CASES[::-1]),
    "a case less": lambda c: replace(c, cases=CASES[1:]),
    "the source": lambda c: replace(c, sources=(Source("EX", "9"),)),
}


@pytest.mark.parametrize("name", OTHER)
def test_what_may_change_an_outcome_changes_the_hash(name: str) -> None:
    assert criterion_hash(AUDIT, OTHER[name](PLAIN)) != criterion_hash(AUDIT, PLAIN)


def test_a_code_more_changes_the_hash_of_those_that_read_the_variable() -> None:
    wider = _with_codes("mal", {"ja": "Ja", "nej": "Nej", "ny": "Ny"})
    assert criterion_hash(wider, PLAIN) != criterion_hash(AUDIT, PLAIN)
    assert criterion_hash(wider, DERIVED) == criterion_hash(AUDIT, DERIVED)


def test_a_criterion_on_derived_values_hangs_on_how_they_are_derived() -> None:
    changed = _with_aggregate("uppfoljd", "> beslut_datum", ">= beslut_datum")
    assert criterion_hash(changed, DERIVED) != criterion_hash(AUDIT, DERIVED)
    assert criterion_hash(changed, PLAIN) == criterion_hash(AUDIT, PLAIN)


def test_what_another_criterion_reads_is_none_of_its_business() -> None:
    other = _with_aggregate("antal", "count(", "2 * count(")
    assert criterion_hash(other, DERIVED) == criterion_hash(AUDIT, DERIVED)
    assert criterion_hash(replace(AUDIT, derived=()), PLAIN) == criterion_hash(AUDIT, PLAIN)


def test_the_follow_up_has_the_definitions_of_the_first_review() -> None:
    first, later = audits.load("sysselsattning_2025"), audits.load("uppfoljning_2026")
    assert [(c.id, criterion_hash(later, c)) for c in later.criteria] == [
        (c.id, criterion_hash(first, c)) for c in first.criteria
    ]
