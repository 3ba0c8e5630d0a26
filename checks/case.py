"""The cases of a criterion, by outcome: `case.met(…)`, `case.partly(…)`, `case.not_met(…)` and so on.

They are tried in order, and the first whose condition is true decides. `because` says why the decision fell short: a
sentence with `{column}` where a value goes, a column whose value is shown, or several of these. `means` explains in a
clause what meeting a part means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checks.because import Because, reason_parts
from checks.criteria import Case, Outcome
from checks.expressions import ALWAYS, Expr
from checks.faults import DefinitionError

otherwise = ALWAYS
"""Every decision that no earlier case has decided."""


def met(when: Expr) -> Case:
    """Uppfyllt.

    >>> met(otherwise).outcome.label
    'Uppfyllt'
    """
    return _case(Outcome.UPPFYLLT, when)


def partly(when: Expr, *, because: Because | Sequence[Because] = (), means: str = "") -> Case:
    """Delvis uppfyllt.

    >>> partly(otherwise, because="Bara en del av informationen är lämnad").outcome.label
    'Delvis uppfyllt'
    """
    return replace(_case(Outcome.DELVIS, when, because), means=means)


def not_met(when: Expr, *, because: Because | Sequence[Because] = ()) -> Case:
    """Ej uppfyllt.

    >>> not_met(otherwise, because="Beslut {beslut_datum}, plan {plan_datum}").outcome.label
    'Ej uppfyllt'
    """
    return _case(Outcome.EJ_UPPFYLLT, when, because)


def unclear(when: Expr, *, because: Because | Sequence[Because] = ()) -> Case:
    """Framgår ej. Also the outcome if no case is true, since a value that the rule needs is then missing.

    >>> unclear(otherwise).outcome.label
    'Framgår ej'
    """
    return _case(Outcome.FRAMGAR_EJ, when, because)


def not_applicable(when: Expr) -> Case:
    """Ej aktuellt: the criterion does not apply to the decision after all, which is not counted in the base.

    >>> not_applicable(otherwise).outcome.label
    'Ej aktuellt'
    """
    return _case(Outcome.EJ_AKTUELLT, when)


def _case(outcome: Outcome, when: Expr, because: Because | Sequence[Because] = ()) -> Case:
    if not isinstance(when, Expr):
        raise DefinitionError(
            f"{when!r} är inget villkor. Ett villkor är en jämförelse med en kolumn, eller otherwise."
        )
    return Case(outcome, when, reason_parts(because))
