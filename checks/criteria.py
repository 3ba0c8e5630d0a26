"""Short forms for writing criteria: one call a rule."""

from __future__ import annotations

from checks.definitions import Area, Case, Criterion, Outcome, Source, Variable
from checks.evidence import Evidence, Part
from checks.law import Provision
from checks.rules import Expr, all_of, is_, none_of, some_of

Cases = tuple[tuple[Outcome, Expr], ...]
Rule = tuple[Outcome, Expr] | Case

_OF_CODE = {
    "ja": Outcome.UPPFYLLT,
    "delvis": Outcome.DELVIS,
    "nej": Outcome.EJ_UPPFYLLT,
    "framgar_ej": Outcome.FRAMGAR_EJ,
    "ej_aktuellt": Outcome.EJ_AKTUELLT,
}


def sources(text: str) -> tuple[Source, ...]:
    """'RL Iwork; GR Utredning' -> two sources."""
    return tuple(Source(*part.strip().split(" ", 1)) for part in text.split(";"))


def criterion(
    id_: str,
    label: str,
    question: str,
    area: Area,
    source: str,
    population: Expr,
    *cases: Rule,
    note: str = "",
    evidence: Evidence = (),
    law: tuple[Provision, ...] = (),
    section: str = "",
) -> Criterion:
    """A criterion with its cases as (outcome, condition) or `because`, tried in order.

    `source` is as `sources` reads it, `law` the provisions that the sources rest it on, `section` the one of the
    results that tells it.
    """
    made = tuple(case if isinstance(case, Case) else Case(*case) for case in cases)
    rest = sources(source)
    return Criterion(
        id_, label, question, area, rest, population, made, note, evidence, provisions=law, section=section
    )


def because(outcome: Outcome, when: Expr, *evidence: str | Part) -> Case:
    """A case with a reason of its own."""
    return Case(outcome, when, evidence)


def by_code(variable: Variable) -> Cases:
    """The answer in the form is the outcome: ja, delvis, nej, framgår ej, ej aktuellt."""
    return tuple((_OF_CODE[code], is_(variable.name, code)) for code in variable.codes)


def graded(*parts: Expr) -> Cases:
    """All parts met, some, none."""
    met = (Outcome.UPPFYLLT, all_of(*parts)), (Outcome.DELVIS, some_of(*parts)), (Outcome.EJ_UPPFYLLT, none_of(*parts))
    return met
