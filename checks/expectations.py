"""What an audit expects of its data without requiring it: questions to look into before the report is read.

A breach of the codebook stops the run. An expectation can fail in an export that follows the codebook: dates in an
unlikely order, a date that many files lack, reviewers who judge differently. It is about decisions as the criteria see
them, reviewers, rows of another table or criteria, and reports only how many of them are not as expected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from checks.expressions import ALWAYS, Expr
from checks.faults import DefinitionError


class Severity(StrEnum):
    """How serious a failed expectation is, with the values of Great Expectations."""

    CRITICAL = "critical"
    """Something is probably registered wrongly."""
    WARNING = "warning"
    """Unusual: it may be correct, but should be looked at."""
    INFO = "info"
    """Good to know when reading the report."""

    @property
    def label(self) -> str:
        """What an inspector reads."""
        return {self.CRITICAL: "Troligen fel", self.WARNING: "Ovanligt", self.INFO: "Bra att veta"}[self]


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """`question` is asked if the expectation fails, and `look` says what an inspector should do to find the answer.

    At least `at_least` percent of the units should be as expected. `unit` is the noun for a unit and its plural.
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
    """`holds` is true in the decisions where `among` is true.

    Decisions without a value that `holds` needs are not counted; use `.given()` to expect the value itself.

    >>> from checks.expressions import given, is_
    >>> Expected(id="plan", question="Saknas planens datum?", look="Se i akten.", holds=given("plan_datum"),
    ...     among=is_("plan", "ja"), at_least=90).severity.label
    'Ovanligt'
    """

    holds: Expr
    among: Expr = ALWAYS


@dataclass(frozen=True, kw_only=True)
class EvenlyUnclear(_Asked):
    """No reviewer's share of `framgar_ej` differs by more than `at_most` percentage points from that of the others.

    `reviewer` is the column that names the reviewer. Only reviewers with at least `fewest` outcomes are compared.
    """

    unit: tuple[str, str] = ("granskare", "granskare")
    reviewer: str = "granskare"
    at_most: int = 10
    fewest: int = 100


@dataclass(frozen=True, kw_only=True)
class NoOutliers(_Asked):
    """No `value` of a row of `table` is an outlier among those of the same `within`: more than three interquartile
    ranges from the nearer quartile."""

    table: str
    value: str
    within: str


@dataclass(frozen=True, kw_only=True)
class LikeEarlier(_Asked):
    """No criterion's share differs by more than `at_most` percentage points from the earlier report (`--tidigare`).

    Only criteria that apply to at least `fewest` decisions in both are compared. Without an earlier report nothing is
    asked.
    """

    unit: tuple[str, str] = ("kriterium", "kriterier")
    at_most: int = 20
    fewest: int = 10


Expectation = Expected | EvenlyUnclear | NoOutliers | LikeEarlier
