"""Weighted shares: whom they may be about, what they weigh, and a sample that is not of the frame."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.subject import Reader
from pipeline.counting.strata import SampleCounts
from pipeline.disclosure.weighted import sizes_of_districts, weighted
from pipeline.errors import UsageError
from pipeline.sampling import Codes

READER = Reader(AUDIT)
SMALL, LARGE = ("skarholmen", "sysselsattning", "man"), ("jarva", "sysselsattning", "man")
OTHER = ("jarva", "sarskild_stodinsats", "man")
FRAME: dict[Codes, int] = {SMALL: 100, LARGE: 300}
CONDUCT, PERSONS = "vald_fraga", "personligt_mal"
SAMPLE = SampleCounts({SMALL: 10, LARGE: 10}, {CONDUCT: {SMALL: 8, LARGE: 2}})


def test_a_stratum_weighs_as_much_as_it_stands_for() -> None:
    """8 of 10 for 100 decisions and 2 of 10 for 300: 0.25 * 0.8 + 0.75 * 0.2 = 35 percent, and 50 in the sample."""
    (share,) = weighted(SAMPLE, FRAME, READER).shares.values()
    assert (share.count, share.base, share.percent) == (10, 20, 35)
    assert share.interval and share.interval[0] < 35 < share.interval[1]


def test_nothing_about_persons_is_weighted() -> None:
    sample = replace(SAMPLE, met=dict.fromkeys((CONDUCT, PERSONS), SAMPLE.met[CONDUCT]))
    assert set(weighted(sample, FRAME, READER).shares) == {CONDUCT}


def test_groups_and_districts_of_which_nothing_is_reviewed() -> None:
    """20 of 320 decisions of Järva are of such a group; Södermalm, with none reviewed, has no weight."""
    frame = {**FRAME, OTHER: 20, ("sodermalm", "sysselsattning", "man"): 999}
    found = weighted(SAMPLE, frame, READER)
    assert (found.facts.joined, found.facts.absent) == (("Järva",), ("Södermalm",))
    assert found.shares[CONDUCT].percent == 34  # (100 * 0.8 + 320 * 0.2) / 420 = 34.3


def test_a_criterion_of_some_strata_weighs_those_alone() -> None:
    sample = SampleCounts({**SAMPLE.drawn, OTHER: 5}, {CONDUCT: {OTHER: 1}})
    share = weighted(sample, {**FRAME, OTHER: 20}, READER).shares[CONDUCT]
    assert (share.count, share.base, share.percent) == (1, 5, 20)
    # Whether the missing group is one of them is not known.
    missing = {**FRAME, OTHER: 20, ("jarva", "sarskild_stodinsats", "kvinna"): 9}
    assert weighted(sample, missing, READER).shares == {}


def test_a_sample_of_another_frame() -> None:
    with pytest.raises(UsageError, match=r"Exporten har 10 beslut i Skärholmen, Sysselsättning, Man men .* ur 9"):
        weighted(SAMPLE, {**FRAME, SMALL: 9}, READER)
    with pytest.raises(UsageError, match="ur 0"):
        weighted(SAMPLE, {LARGE: 300}, READER)


def test_the_sizes_of_districts() -> None:
    assert sizes_of_districts({**FRAME, OTHER: 20}) == {"skarholmen": 100, "jarva": 320}
