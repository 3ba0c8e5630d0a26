"""Comparisons of two reviewers' codings, made by hand, for the tests of the texts about them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from pipeline.comparing.double_coding import Disagreement, DoubleCoding, VariableComparison
from pipeline.statistics.agreement import agreement, share


def coded(id_: str, categories: Sequence[str], counts: Sequence[Sequence[int]], *, left_out: int = 0,
          nothing: str = "Ej aktuellt") -> VariableComparison:  # fmt: skip
    """A variable or criterion with a confusion matrix (the first reviewer in rows); its label is its capitalised id."""
    places = count()
    disagreements = [
        Disagreement(next(places), f"A-{i}{j}{n}", first, second)
        for i, first in enumerate(categories)
        for j, second in enumerate(categories)
        for n in range(counts[i][j])
        if i != j
    ]
    same_count = sum(row[i] for i, row in enumerate(counts))
    rows = tuple(map(tuple, counts))
    return VariableComparison(id_, id_.capitalize(), share(same_count, sum(map(sum, rows))), left_out,
                              tuple(disagreements), nothing, tuple(categories), rows, agreement(rows))  # fmt: skip


def plain_value(id_: str, same_count: int, *differing_pairs: tuple[str, str]) -> VariableComparison:
    """A date, a number or a text: equal in `same_count` decisions, different in the given pairs."""
    disagreements = tuple(Disagreement(n, f"B-{n}", *pair) for n, pair in enumerate(differing_pairs))
    return VariableComparison(
        id_, id_.capitalize(), share(same_count, same_count + len(disagreements)), 0, disagreements
    )


YES_NO = ("Ja", "Nej")
ALIKE = coded("lika", YES_NO, [[20, 0], [0, 10]])
APART = coded("olika", YES_NO, [[15, 3], [2, 10]], left_out=4)
SKEWED = coded("skev", YES_NO, [[95, 2], [2, 1]])
"""The reviewers agree in 96 of 100, and kappa is low."""
UNCOMPARED = coded("ingen", (), ())


def coding(
    criteria: Sequence[VariableComparison] = (APART, ALIKE),
    variables: Sequence[VariableComparison] = (),
    other: Sequence[VariableComparison] = (),
    *,
    only_first: Sequence[str] = (),
    only_second: Sequence[str] = (),
) -> DoubleCoding:
    """Thirty decisions in common."""
    common = tuple(f"A-{n}" for n in range(30))
    return DoubleCoding(common, tuple(only_first), tuple(only_second), tuple(criteria), tuple(variables), tuple(other))
