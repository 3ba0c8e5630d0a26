"""Which criteria are strengths and which are areas to improve: one rule for the whole review and for a district.

The rule is explained in docs/decisions.md ("Strengths by rule"). It uses published numbers only; a criterion whose
number is hidden or unknown is not ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from checks.criteria import Criterion, Level, Outcome
from pipeline.disclosure.published import PublishedCriterion, Share
from pipeline.rounding import percent_of
from pipeline.statistics.intervals import wilson
from reports.blocks import FEW

STRONG = 80
"""Whole percent from which a criterion is a strength, if chance alone could not have lifted it from a half."""
WEAK = 60
"""Whole percent below which a criterion is an area to improve."""
_HALF = 50
"""Percent: above it, a share is that of most cases."""


@dataclass(frozen=True)
class Judged:
    """A criterion and its share as printed, of the whole review or of one district.

    `interval` is that of 95 %, in whole percent. `counts` are those of every outcome, where they are published: of the
    whole review they are, of a district only those that meet the criterion.
    """

    criterion: Criterion
    met: int
    base: int
    percent: int
    interval: tuple[int, int]
    counts: Mapping[Outcome, int] = field(default_factory=dict)

    @property
    def mostly(self) -> Outcome | None:
        """The outcome of more than half of the cases that it applies to; None if none is, or it is not known."""
        applied = {o: n for o, n in self.counts.items() if o is not Outcome.EJ_AKTUELLT}
        return next((o for o, n in applied.items() if 2 * n > self.base), None)

    @property
    def mostly_partly(self) -> bool:
        """True where most cases meet a part of it, so that the rest must not be reported as failures."""
        return self.mostly is Outcome.DELVIS


@dataclass(frozen=True)
class Ranking:
    """`strengths`, strongest first, and `to_improve`, most urgent first; `between` are neither, and `few` have a base
    too small to be judged. The last two are in the order that they came in."""

    strengths: tuple[Judged, ...]
    to_improve: tuple[Judged, ...]
    between: tuple[Judged, ...]
    few: tuple[Judged, ...]


def judged(published: PublishedCriterion) -> Judged | None:
    """The criterion in the whole review; None where it applies to no decision.

    The share is that of the reviewed decisions. Where they are a stratified sample the interval is that of the sample.
    """
    if published.percent is None:
        return None
    met = published.counts[Outcome.UPPFYLLT]
    interval = (published.weighted and published.weighted.interval) or _interval(met, published.base)
    return Judged(published.criterion, met, published.base, published.percent, interval, published.counts)


def judged_share(criterion: Criterion, share: Share) -> Judged | None:
    """The criterion in one group; None where its number is hidden or it applies to no decision there."""
    if share.count is None or not share.base or share.percent is None:
        return None
    interval = share.interval or _interval(share.count, share.base)
    return Judged(criterion, share.count, share.base, share.percent, interval)


def ranked(criteria: Iterable[Judged | None]) -> Ranking:
    """The criteria sorted into the four, without None. A formal check of the data (`kontroll`) is in none of them."""
    requirements = [j for j in criteria if j and j.criterion.level is not Level.KONTROLL]
    sufficient = [j for j in requirements if j.base >= FEW]
    strong = [j for j in sufficient if j.percent >= STRONG and j.interval[0] > _HALF]
    weak = [j for j in sufficient if j.percent < WEAK]
    return Ranking(
        strengths=tuple(sorted(strong, key=lambda j: (_is_recommendation(j), -j.percent, -j.base))),
        to_improve=tuple(sorted(weak, key=lambda j: (_is_recommendation(j), j.percent, -j.base))),
        between=tuple(j for j in sufficient if j not in strong and j not in weak),
        few=tuple(j for j in requirements if j.base < FEW),
    )


def _is_recommendation(judgement: Judged) -> bool:
    """True for what should be done, which comes after what shall be done."""
    return judgement.criterion.level is Level.BOR


def _interval(met: int, base: int) -> tuple[int, int]:
    low, high = wilson(met, base)
    return percent_of(low), percent_of(high)
