"""What an audit expects of its data, though it need not be so: questions to look into before the report is read.

A breach of the codebook stops the run. An expectation can fail in an export that follows it: dates in an order that is
seldom right, a date that many files lack, reviewers who judge differently. It asks about decisions as the criteria
see them, about reviewers, rows of another table or criteria, and tells only how many of them are not as expected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from checks.expressions import ALWAYS, Expr
from checks.faults import DefinitionError


class Severity(StrEnum):
    """How much it matters that an expectation fails, with the values of Great Expectations."""

    CRITICAL = "critical"
    """Something is probably registered wrongly."""
    WARNING = "warning"
    """Unusual: it may be right, and should be looked at."""
    INFO = "info"
    """Good to know when the report is read."""

    @property
    def label(self) -> str:
        """What an inspector reads."""
        return {self.CRITICAL: "Troligen fel", self.WARNING: "Ovanligt", self.INFO: "Bra att veta"}[self]


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """`question` is what is asked where it fails, and `look` what an inspector should do to find the answer.

    Of those that are asked about at least `at_least` percent are to be as expected. `unit` is what one of them is
    called, and several.
    """

    id: str
    question: str
    look: str
    severity: Severity = Severity.WARNING
    unit: tuple[str, str] = ("ärende", "ärenden")
    at_least: int = 100

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.id):
            raise DefinitionError(f"Förväntan {self.id!r}: id får bara ha a–z, siffror och _.")
        if not self.question.endswith("?"):
            raise DefinitionError(f"Förväntan {self.id}: question ska vara en fråga och sluta med frågetecken.")


@dataclass(frozen=True, kw_only=True)
class Expected(_Asked):
    """`holds` is true of the decisions on which `among` is true.

    Decisions that lack a value that `holds` needs are not counted; ask for the value itself with `.given()`.

    >>> from checks.expressions import given, is_
    >>> Expected(id="plan", question="Saknas planens datum?", look="Se i akten.", holds=given("plan_datum"),
    ...     among=is_("plan", "ja"), at_least=90).severity.label
    'Ovanligt'
    """

    holds: Expr
    among: Expr = ALWAYS


@dataclass(frozen=True, kw_only=True)
class EvenlyUnclear(_Asked):
    """No reviewer's share of `framgar_ej` is more than `at_most` percentage points from that of the others together.

    `reviewer` is the column that names the reviewer. Only those with `fewest` outcomes are compared.
    """

    unit: tuple[str, str] = ("granskare", "granskare")
    reviewer: str = "granskare"
    at_most: int = 10
    fewest: int = 100


@dataclass(frozen=True, kw_only=True)
class NoOutliers(_Asked):
    """No `value` of a row of `table` is far from the others of the same `within`: more than three times the distance
    between the quartiles from the nearer one."""

    table: str
    value: str
    within: str


@dataclass(frozen=True, kw_only=True)
class LikeEarlier(_Asked):
    """No criterion's share is more than `at_most` percentage points from that of the earlier report (`--tidigare`).

    Only criteria that apply to `fewest` decisions in both are compared. Without an earlier report nothing is asked.
    """

    unit: tuple[str, str] = ("kriterium", "kriterier")
    at_most: int = 20
    fewest: int = 10


Expectation = Expected | EvenlyUnclear | NoOutliers | LikeEarlier
