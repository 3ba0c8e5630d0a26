"""Shares of a drawn sample, weighted by the number of decisions that each stratum was drawn from.

Only shares of the authority's conduct are weighted. A weighted share depends on the count of every stratum, which a
report does not disclose otherwise, and the attack on hidden counts about persons does not take it into account.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checks.audit import Audit
from checks.report_tables import Dimension
from pipeline.counting.strata import SampleCounts
from pipeline.disclosure.published import PublishedSample
from pipeline.errors import UsageError
from pipeline.rounding import percent_of
from pipeline.sampling import Codes, stratum_variables
from pipeline.statistics.stratified import Drawn, joined, stratified

StratumSizes = Mapping[Codes, int]
"""How many decisions each stratum was drawn from."""
Percents = tuple[int, tuple[int, int]]
"""A weighted share and its interval, in whole percent."""


@dataclass(frozen=True)
class Weights:
    """The sample and what it was drawn from."""

    sample: SampleCounts
    frame: StratumSizes

    def share(
        self, family: str, parts: Sequence[str], within: Mapping[Dimension, Sequence[int]] | None = None
    ) -> Percents | None:
        """The weighted share of these parts in the family's base; `within` limits it to some groups of some dimensions.

        None where the base is empty, or the sample has no counts of the family.
        """
        if family not in self.sample.counts:
            return None
        hits = self.sample.by_stratum(family, parts, within)
        base = self.sample.by_stratum(family, None, within)
        districts: dict[str, list[Drawn]] = {}
        for codes, size in self.frame.items():
            if size:
                stratum = Drawn(hits.get(codes, 0), base.get(codes, 0), self.sample.drawn.get(codes, 0), size)
                districts.setdefault(codes[0], []).append(stratum)
        if not any(base.values()):
            return None
        estimate = stratified([stratum for strata in districts.values() for stratum in joined(strata)])
        return percent_of(estimate.share), (percent_of(estimate.low), percent_of(estimate.high))

    def sizes(self) -> dict[str, int]:
        """The number of decisions in the frame, per code of the district."""
        sizes: dict[str, int] = {}
        for (district, *_), size in self.frame.items():
            sizes[district] = sizes.get(district, 0) + size
        return sizes

    def published_sample(self, audit: Audit) -> PublishedSample:
        """What a report says about the sample."""
        variables = stratum_variables(audit)
        unreviewed = {codes[0] for codes, size in self.frame.items() if size and codes not in self.sample.drawn}
        reviewed_districts = {district for district, *_ in self.sample.drawn}
        labels = variables[0].codes
        return PublishedSample(
            tuple(v.label for v in variables),
            tuple(label for code, label in labels.items() if code in unreviewed & reviewed_districts),
            tuple(label for code, label in labels.items() if code in unreviewed - reviewed_districts),
        )


def weights(sample: SampleCounts, frame: StratumSizes, audit: Audit) -> Weights:
    """The weights of the sample's decisions. UsageError if the sample cannot have been drawn from the frame."""
    for codes, n in sample.drawn.items():
        if n > frame.get(codes, 0):
            labels = ", ".join(v.codes[code] for v, code in zip(stratum_variables(audit), codes, strict=True))
            raise UsageError(
                f"Exporten har {n} beslut i {labels} men urvalet drogs ur {frame.get(codes, 0)}. "
                "Ange med --population den arbetsbok som just det här urvalet drogs till."
            )
    return Weights(sample, frame)
