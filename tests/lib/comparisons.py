"""Comparisons of two reviews, made by hand, for the tests of the texts about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.comparing.two_audits import AuditNumbers, ComparedCriterion, Comparison, Count, Pair, compare

HIDDEN, NOBODY = Count(None, None), Count(0, 0)
Shares = tuple[Count, Count]
"""Before and after."""


def count(met: int, base: int) -> Count:
    """A count of decisions that meet a criterion, of those that it applies to."""
    return Count(met, base)


def criterion(id_: str, whole: Count, groups: Mapping[str, Count] | None = None, **other: Any) -> ComparedCriterion:
    """A published criterion labelled 'Om <id>', with the same rule in both reviews; a headline, no main criterion."""
    compared = ComparedCriterion(
        id_, f"Om {id_}", "Tillgänglighet", "GR 3", "regel", "samma", None, True, whole, groups or {},
        f"Är {id_} uppfyllt?", f"Handläggaren ska göra {id_}.", f"I {{av}} är {id_} gjort.",
    )  # fmt: skip
    return replace(compared, **other)


def numbers(year: int, *criteria: ComparedCriterion, districts: Sequence[str] = (), **other: Any) -> AuditNumbers:
    """The published numbers of a review of that year."""
    audit_numbers = AuditNumbers(
        "prov", f"Granskning {year}", (date(year, 1, 1), date(year, 6, 30)), date(year, 9, 1), 4, 120, criteria,
        "stadsdel" if districts else "", {code: code.capitalize() for code in districts},
    )  # fmt: skip
    return replace(audit_numbers, **other)


def comparison(shares_by_criterion: Mapping[str, Shares], districts: Mapping[str, Mapping[str, Shares]] | None = None,
               **other: Any) -> Comparison:  # fmt: skip
    """A comparison with these shares of each criterion, and by district (code -> criterion -> shares)."""
    by_district = districts or {}
    sides = [
        [criterion(id_, shares[side], {code: group[id_][side] for code, group in by_district.items() if id_ in group})
         for id_, shares in shares_by_criterion.items()]
        for side in (0, 1)
    ]  # fmt: skip
    earlier, later = (
        numbers(year, *side, districts=list(by_district)) for year, side in zip((2023, 2025), sides, strict=True)
    )
    return compare(earlier, later, **other)


def pair(before: Count, after: Count, id_: str = "x", **other: Any) -> Pair:
    """The only pair of a comparison; `other` changes the later review's criterion."""
    (only_pair,) = compare(numbers(2023, criterion(id_, before)), numbers(2025, criterion(id_, after, **other))).pairs
    return only_pair
