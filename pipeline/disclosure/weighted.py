"""Shares of a drawn sample, weighted by how many decisions each stratum was drawn from.

Only those of the authority's conduct. A weighted share depends on every stratum's count, which is more than a report
tells otherwise, and the attack on hidden counts about persons does not reckon with it.
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

Frame = Mapping[Codes, int]
"""How many decisions each stratum was drawn from."""
Percents = tuple[int, tuple[int, int]]
"""A weighted share and its interval, in whole percent."""


@dataclass(frozen=True)
class Weights:
    """The sample and what it was drawn from."""

    sample: SampleCounts
    frame: Frame

    def share(
        self, family: str, parts: Sequence[str], within: Mapping[Dimension, Sequence[int]] | None = None
    ) -> Percents | None:
        """The weighted share of these parts in the family's base, only `within` some places of some dimensions.

        None where the base is empty, or has decisions that the sample is not of.
        """
        if family not in self.sample.counts:
            return None
        hits = self.sample.by_stratum(family, parts, within)
        base = self.sample.by_stratum(family, None, within)
        districts: dict[str, list[Drawn]] = {}
        for codes, size in self.frame.items():
            if size:
                drawn = Drawn(hits.get(codes, 0), base.get(codes, 0), self.sample.drawn.get(codes, 0), size)
                districts.setdefault(codes[0], []).append(drawn)
        if not any(base.values()):
            return None
        found = stratified([stratum for each in districts.values() for stratum in joined(each)])
        return percent_of(found.share), (percent_of(found.low), percent_of(found.high))

    def sizes(self) -> dict[str, int]:
        """Decisions that there were to draw from, per code of the district."""
        found: dict[str, int] = {}
        for (district, *_), size in self.frame.items():
            found[district] = found.get(district, 0) + size
        return found

    def told(self, audit: Audit) -> PublishedSample:
        """What is told of the sample."""
        variables = stratum_variables(audit)
        missed = {codes[0] for codes, size in self.frame.items() if size and codes not in self.sample.drawn}
        reached = {district for district, *_ in self.sample.drawn}
        labels = variables[0].codes
        return PublishedSample(
            tuple(v.label for v in variables),
            tuple(label for code, label in labels.items() if code in missed & reached),
            tuple(label for code, label in labels.items() if code in missed - reached),
        )


def weights(sample: SampleCounts, frame: Frame, audit: Audit) -> Weights:
    """What each decision of the sample stands for. UsageError if it cannot have been drawn from such a frame."""
    for codes, n in sample.drawn.items():
        if n > frame.get(codes, 0):
            labels = ", ".join(v.codes[code] for v, code in zip(stratum_variables(audit), codes, strict=True))
            raise UsageError(
                f"Exporten har {n} beslut i {labels} men urvalet drogs ur {frame.get(codes, 0)}. "
                "Ange med --population den arbetsbok som just det här urvalet drogs till."
            )
    return Weights(sample, frame)
