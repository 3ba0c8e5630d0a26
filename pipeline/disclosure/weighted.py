"""The city's shares of a drawn sample, weighted by how many decisions each stratum was drawn from.

Only those of the authority's conduct. A weighted share depends on every stratum's count, which is more than a report
tells otherwise, and the attack on hidden counts about persons does not reckon with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checks.audit import Audit
from checks.subject import Reader, counted, criterion_family
from pipeline.counting.strata import SampleCounts
from pipeline.disclosure.published import PublishedSample, Share
from pipeline.errors import UsageError
from pipeline.rounding import percent_of
from pipeline.sampling import Codes, stratum_variables
from pipeline.statistics.stratified import Drawn, joined, stratified

Frame = Mapping[Codes, int]
"""How many decisions each stratum was drawn from."""


@dataclass(frozen=True)
class WeightedShares:
    """Criterion -> its weighted share, and what is told of the sample."""

    shares: Mapping[str, Share]
    facts: PublishedSample


def weighted(sample: SampleCounts, frame: Frame, reader: Reader) -> WeightedShares:
    """The weighted share of every criterion that reads nothing about persons and applies to whole strata.

    UsageError if the sample cannot have been drawn from such a frame.
    """
    audit = reader.audit
    _check(sample, frame, audit)
    variables = stratum_variables(audit)
    names = {v.name for v in variables}
    conduct = {i.id for i in counted(audit) if not reader.persons(i.expressions, names)}
    missed = {codes[0] for codes, size in frame.items() if size and codes not in sample.drawn}
    reached = {district for district, *_ in sample.drawn}
    shares = {
        id_: _share(sample, frame, met)
        for id_, met in sample.met.items()
        # Whether a stratum of which nothing was drawn belongs to a part of the sample is not known.
        if criterion_family(id_) in conduct and (met.keys() == sample.drawn.keys() or not missed & reached)
    }
    labels = variables[0].codes
    facts = PublishedSample(
        tuple(v.label for v in variables),
        tuple(label for code, label in labels.items() if code in missed & reached),
        tuple(label for code, label in labels.items() if code in missed - reached),
    )
    return WeightedShares(shares, facts)


def _share(sample: SampleCounts, frame: Frame, met: Mapping[Codes, int]) -> Share:
    whole = met.keys() == sample.drawn.keys()
    districts: dict[str, list[Drawn]] = {}
    for codes, size in frame.items():
        if size and (whole or codes in met):
            drawn = Drawn(met.get(codes, 0), sample.drawn.get(codes, 0), size)
            districts.setdefault(codes[0], []).append(drawn)
    found = stratified([stratum for each in districts.values() for stratum in joined(each)])
    base = sum(sample.drawn[codes] for codes in met)
    return Share(sum(met.values()), base, percent_of(found.share), (percent_of(found.low), percent_of(found.high)))


def _check(sample: SampleCounts, frame: Frame, audit: Audit) -> None:
    for codes, n in sample.drawn.items():
        if n > frame.get(codes, 0):
            labels = ", ".join(v.codes[code] for v, code in zip(stratum_variables(audit), codes, strict=True))
            raise UsageError(
                f"Exporten har {n} beslut i {labels} men urvalet drogs ur {frame.get(codes, 0)}. "
                "Ange med --population den arbetsbok som just det här urvalet drogs till."
            )


def sizes_of_districts(frame: Frame) -> dict[str, int]:
    """Decisions that there were to draw from, per code of the district."""
    sizes: dict[str, int] = {}
    for (district, *_), size in frame.items():
        sizes[district] = sizes.get(district, 0) + size
    return sizes
