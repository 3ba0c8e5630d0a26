"""The share of a whole of which a sample was drawn stratum by stratum, and its interval.

Such a sample draws a fixed number from each group, however large the group is: where 30 of 420 decisions are drawn in
one district and 30 of 1,040 in another, a drawn decision stands for 14 in the first and for 35 in the second, and the
plain share of the sample leans towards the small district. Each stratum is therefore weighted by its part of the whole,
W_h = N_h / N:

    p = sum W_h k_h / n_h        V = sum W_h^2 (1 - n_h / N_h) p_h (1 - p_h) / (n_h - 1)

Often the share is of a part of the sample only: the decisions that a criterion applies to, or those of an age group,
which cuts across the strata. Such a part is a domain. How many of its decisions a stratum has in the whole is not known
and is estimated as well, so that p is a ratio, with b_h of the n_h drawn in the domain and k_h of these hits:

    p = sum (N_h/n_h) k_h / sum (N_h/n_h) b_h

and V, by linearization, is the variance of the sum of k_h - p b_h. With b_h = n_h that is the formula above. A district
and a sex are also domains, made up of whole strata.

An interval from p and V alone is too short: of five or ten decisions often none or all are hits, so that V misses the
variance of the stratum, and p -+ 1.96 sqrt(V) passes 0 and 1. Two remedies:

- In V the share of a stratum is shrunk towards the overall share, p_h = (k_h + c q) / (b_h + c) with q = (sum k + 1) /
  (sum b + 2) and c = 3; only a half is taken from n_h, since p_h is already nearer to a half than k_h / b_h.
- V is expressed as the size that a simple random sample of the same variance would have, the effective sample size
  p (1 - p) / V, with p = sum W_h p_h; the interval is Wilson's for the share and that size.

`tests/unit/pipeline/statistics/test_stratified.py` measures how often the interval holds the true share: 95 +- 1 times
of 100, on average over true shares, for the whole sample of a city and of a district with thirty decisions, and up to
97 for a part of so few. The two constants were chosen by that: with c = 1 and n_h - 1 it is 96.2 for a district.

Literature: Wilson (1927), Journal of the American Statistical Association 22. Korn and Graubard (1998), Survey
Methodology 24 (intervals by the effective sample size). Cochran (1977), Sampling Techniques, chapter 5; sections 2.13
and 5A.14 on domains. Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, chapters 5.6 and 10.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from pipeline.statistics.intervals import score_interval

_PULL = 3
"""c above: the number of decisions that the overall share counts for in the share of a stratum."""
_LESS = 0.5
"""The number subtracted from n_h in V."""


class Drawn(NamedTuple):
    """What was drawn of one stratum: `hits` among the `base` that the share is of, which is all or some of the `drawn`
    decisions, out of the `size` that there are."""

    hits: int
    base: int
    drawn: int
    size: int | Fraction


class Weighted(NamedTuple):
    """A share of the whole and its interval, from 0 to 1."""

    share: Fraction
    low: float
    high: float


def stratified(strata: Sequence[Drawn], level: float = 0.95) -> Weighted:
    """The weighted share with its interval; if every decision was drawn the interval is the share itself.

    Strata of which nothing was drawn must be `joined` with others first. ValueError without a base, and unless
    0 <= hits <= base <= drawn <= size and drawn > 0 in each.
    """
    if not any(d.base for d in strata) or not all(
        0 <= d.hits <= d.base <= d.drawn <= d.size and d.drawn for d in strata
    ):
        raise ValueError("no strata with a share")
    total = sum((Fraction(d.base, d.drawn) * d.size for d in strata), Fraction(0))
    share = sum((Fraction(d.hits, d.drawn) * d.size for d in strata), Fraction(0)) / total
    overall = (sum(d.hits for d in strata) + 1) / (sum(d.base for d in strata) + 2)
    shrunk = [(d.hits + _PULL * overall) / (d.base + _PULL) for d in strata]
    weights = [float(d.size) / d.drawn / float(total) for d in strata]
    middle = sum(w * d.base * own for d, w, own in zip(strata, weights, shrunk, strict=True))
    variance = sum(_variance(d, w, own, middle) for d, w, own in zip(strata, weights, shrunk, strict=True))
    if not variance:
        return Weighted(share, float(share), float(share))
    return Weighted(share, *score_interval(float(share), middle * (1 - middle) / variance, level))


def _variance(stratum: Drawn, weight: float, own: float, middle: float) -> float:
    """What a stratum adds to V, with its `own`, shrunk share in place of hits/base; a decision of it has that
    `weight`."""
    _, base, drawn, size = stratum
    squares = base * (own * (1 - middle) ** 2 + (1 - own) * middle**2) - (base * (own - middle)) ** 2 / drawn
    # The only decision of a stratum has no variance of its own: the overall share gives it one.
    return weight**2 * drawn * (1 - drawn / float(size)) * squares / max(drawn - _LESS, 1)


def joined(strata: Sequence[Drawn]) -> list[Drawn]:
    """The strata of one district without those of which nothing was drawn: their decisions are assumed to be like the
    others, which grow in proportion. Empty if nothing was drawn."""
    sampled = [d for d in strata if d.drawn]
    total_size, sampled_size = sum(d.size for d in strata), sum(d.size for d in sampled)
    return [d._replace(size=Fraction(d.size) * total_size / sampled_size) for d in sampled]
