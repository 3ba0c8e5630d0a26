"""What the criteria of every section are written with."""

from __future__ import annotations

from checks.audits.sysselsattning_2025.codebook import STODINSATS, SYSSELSATTNING, TABLES
from checks.criteria import Case, Cases, Outcome, because, by_code
from checks.evidence import Sentence
from checks.expressions import after
from checks.law import BISTAND_UTOVER, RATT_TILL_BISTAND

U, D, E, F, A = (
    Outcome.UPPFYLLT,
    Outcome.DELVIS,
    Outcome.EJ_UPPFYLLT,
    Outcome.FRAMGAR_EJ,
    Outcome.EJ_AKTUELLT,
)
BEVILJAS_ENLIGT = (RATT_TILL_BISTAND.only(SYSSELSATTNING), BISTAND_UTOVER.only(STODINSATS))
"""What each insats is applied for and granted under (GR Målgrupp, urval; TA 2, 2.3, 4.2.2)."""


def answer(column: str) -> Cases:
    """The answer in the form is the outcome."""
    return by_code(TABLES[0].variable(column))


def after_decision(words: str, column: str) -> Case:
    """What should have come first came after the decision."""
    reason = Sentence(f"{words} {{{column}}}, beslut {{beslut_datum}}")
    return because(E, after(column, "beslut_datum"), reason)
