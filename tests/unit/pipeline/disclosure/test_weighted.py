"""Weighted shares, also of some groups only, and a sample that does not belong to the frame."""

from __future__ import annotations

import numpy as np
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.report_tables import Dimension
from pipeline.counting.strata import SampleCounts, strata_dimensions
from pipeline.disclosure.weighted import Weights, weights
from pipeline.errors import UsageError
from pipeline.sampling import Codes

SMALL, LARGE = ("skarholmen", "sysselsattning", "man"), ("jarva", "sysselsattning", "man")
OTHER = ("jarva", "sarskild_stodinsats", "man")
FRAME: dict[Codes, int] = {SMALL: 100, LARGE: 300}
FAMILY, MET = "kriterium_vald_fraga", ("uppfyllt",)
DISTRICT, INSATS, SEX = strata_dimensions(AUDIT)
AGES = next(d for d in AUDIT.dimensions if d.cuts)
GROUPS = tuple(
    tuple((code, code) for code in codes)
    for codes in (("skarholmen", "jarva"), ("sysselsattning", "sarskild_stodinsats"), ("man",), ("young", "old"))
)


def _counts(ages_by_stratum: dict[Codes, tuple[int, int]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Young and old in each stratum."""
    counts = np.zeros((2, 2, 1, 2), np.int64)
    for (district, insats, _), ages in ages_by_stratum.items():
        counts[("skarholmen", "jarva").index(district), ("sysselsattning", "sarskild_stodinsats").index(insats), 0] = (
            ages
        )
    return counts


def _sample(met: dict[Codes, tuple[int, int]], rest: dict[Codes, tuple[int, int]], **drawn: int) -> SampleCounts:
    parts = {"uppfyllt": _counts(met), "ej_uppfyllt": _counts(rest)}
    sizes: dict[Codes, int] = {SMALL: 10, LARGE: 10, **({OTHER: drawn["other"]} if drawn else {})}
    return SampleCounts(3, (DISTRICT, INSATS, SEX, AGES), GROUPS, sizes, {FAMILY: parts})


SAMPLE = _sample({SMALL: (4, 4), LARGE: (2, 0)}, {SMALL: (0, 2), LARGE: (3, 5)})


def _percent(sample_weights: Weights, within: dict[Dimension, list[int]] | None = None) -> int:
    share = sample_weights.share(FAMILY, MET, within)
    assert share and share[1][0] < share[0] < share[1][1]
    return share[0]


def test_a_stratum_weighs_as_much_as_it_stands_for() -> None:
    """8 of 10 for 100 decisions and 2 of 10 for 300: 0.25 * 0.8 + 0.75 * 0.2 = 35 percent, and 50 in the sample."""
    assert _percent(Weights(SAMPLE, FRAME)) == 35


def test_within_a_district() -> None:
    """Of Järva 2 of 10 for 300 decisions and 4 of 5 for 60: (300 * 0.2 + 60 * 0.8) / 360 = 30, and 40 in the sample."""
    sample = _sample({SMALL: (4, 4), LARGE: (2, 0), OTHER: (4, 0)}, {LARGE: (3, 5), OTHER: (1, 0)}, other=5)
    assert _percent(Weights(sample, {**FRAME, OTHER: 60}), {DISTRICT: [1]}) == 30


def test_a_group_that_cuts_across_the_strata() -> None:
    """The young: 4 of 4 that stand for 10 each, 2 of 5 for 30 each: (40 + 60) / (40 + 150) = 53, of nine drawn 67."""
    assert _percent(Weights(SAMPLE, FRAME), {AGES: [0]}) == 53


def test_groups_and_districts_of_which_nothing_is_reviewed() -> None:
    """20 of the 320 decisions of Järva are in a group without reviewed decisions; Södermalm has none at all and no
    weight."""
    weighted = Weights(SAMPLE, {**FRAME, OTHER: 20, ("sodermalm", "sysselsattning", "man"): 999})
    sample = weighted.published_sample(AUDIT)
    assert (sample.joined, sample.absent) == (("Järva",), ("Södermalm",))
    assert _percent(weighted) == 34  # (100 * 0.8 + 320 * 0.2) / 420 = 34.3


def test_what_has_no_weighted_share() -> None:
    """A group with an empty base, and a family that the sample has no counts of."""
    weighted = Weights(SAMPLE, FRAME)
    assert weighted.share(FAMILY, MET, {INSATS: [1]}) is None
    assert weighted.share("kriterium_barnkonsekvensanalys", MET) is None


def test_a_sample_of_another_frame() -> None:
    with pytest.raises(UsageError, match=r"Exporten har 10 beslut i Skärholmen, Sysselsättning, Man men .* ur 9"):
        weights(SAMPLE, {**FRAME, SMALL: 9}, AUDIT)
    with pytest.raises(UsageError, match="ur 0"):
        weights(SAMPLE, {LARGE: 300}, AUDIT)


def test_the_sizes_of_districts() -> None:
    assert Weights(SAMPLE, {**FRAME, OTHER: 20}).sizes() == {"skarholmen": 100, "jarva": 320}
