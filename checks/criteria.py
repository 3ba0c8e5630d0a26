"""Short forms for writing criteria: one call a rule."""

from __future__ import annotations

from checks.definitions import Area, Case, Criterion, Outcome, Source, Variable
from checks.rules import Expr, all_of, is_, none_of, some_of

Cases = tuple[tuple[Outcome, Expr], ...]

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
    *cases: tuple[Outcome, Expr],
    note: str = "",
    evidence: tuple[str, ...] = (),
) -> Criterion:
    """A criterion with its cases as (outcome, condition), tried in order; `source` as `sources` reads it."""
    made = tuple(Case(outcome, when) for outcome, when in cases)
    return Criterion(id_, label, question, area, sources(source), population, made, note, evidence)


def by_code(variable: Variable) -> Cases:
    """The answer in the form is the outcome: ja, delvis, nej, framgår ej, ej aktuellt."""
    return tuple((_OF_CODE[code], is_(variable.name, code)) for code in variable.codes)


def graded(*parts: Expr) -> Cases:
    """All parts met, some, none."""
    met = (Outcome.UPPFYLLT, all_of(*parts)), (Outcome.DELVIS, some_of(*parts)), (Outcome.EJ_UPPFYLLT, none_of(*parts))
    return met
