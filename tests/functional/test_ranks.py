"""A report describes a district as the one with the highest share only if no other shares its place: from the outcomes
to the sentence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import duckdb
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.codebook import DefinitionError
from checks.report_tables import DistrictRank
from checks.subject import Reader
from pipeline.counting.tabulate import Results, _rank
from pipeline.disclosure.publish import disclose
from reports.language.phrases import sentence

RANKS = {rank.id.removeprefix("aktuell_dur_").removesuffix("_stadsdel"): rank for rank in AUDIT.ranks}
HIGHEST, SECOND, LOWEST = (RANKS[name] for name in ("hogsta", "nast_hogsta", "lagsta"))
_OF = "där en aktuell DUR-utredning finns i"


def _rank_sentence(shares: Mapping[str, tuple[int, int]], rank: DistrictRank) -> str:
    """The sentence on districts with these numbers of hits and decisions."""
    with duckdb.connect() as con:
        con.execute("CREATE TABLE bedomning (stadsdel VARCHAR, indikator_aktuell_dur BOOLEAN)")
        for district, (count, base) in shares.items():
            rows = [(district, i < count) for i in range(base)] + [(district, None)] * 3
            con.executemany("INSERT INTO bedomning VALUES (?, ?)", rows)
        ranking = _rank(con, AUDIT, rank)
    results = Results((), (ranking,), (), 0, MappingProxyType({}), 0, AUDIT.compared)
    (published,) = disclose(results, Reader(AUDIT), AUDIT.threshold).indicators
    return sentence(published).replace("\u00a0", " ")


def test_one_district_with_the_place() -> None:
    shares = {"a": (9, 10), "b": (8, 10), "c": (7, 10)}
    suffix = "av tio ärenden om sysselsättning"
    assert _rank_sentence(shares, HIGHEST) == f"Högst andel har den stadsdel {_OF} nio {suffix} (90 procent)."
    assert _rank_sentence(shares, SECOND) == f"Näst högst andel har den stadsdel {_OF} åtta {suffix} (80 procent)."
    assert _rank_sentence(shares, LOWEST) == f"Lägst andel har den stadsdel {_OF} sju {suffix} (70 procent)."


def test_districts_that_share_the_highest_share_it_at_the_second_place_too() -> None:
    """Of different bases, but the very same share: 2/3."""
    shares = {"a": (8, 12), "b": (20, 30), "c": (3, 10), "d": (2, 10)}
    expected = f"Högst andel har två av fyra stadsdelar, {_OF} 67 procent av ärendena om sysselsättning."
    assert _rank_sentence(shares, HIGHEST) == _rank_sentence(shares, SECOND) == expected
    assert "den stadsdel där" in _rank_sentence(shares, LOWEST)


def test_shares_that_only_round_to_the_same_are_not_the_same() -> None:
    shares = {"a": (66, 99), "b": (67, 100), "c": (1, 10)}
    assert "den stadsdel där en aktuell DUR-utredning finns i 67 av 100" in _rank_sentence(shares, HIGHEST)
    assert "Näst högst andel har den stadsdel där" in _rank_sentence(shares, SECOND)


def test_districts_that_share_the_second_and_the_lowest() -> None:
    shares = {"a": (10, 10), "b": (0, 10), "c": (0, 20), "d": (5, 10), "e": (5, 10)}
    of = "av ärendena om sysselsättning."
    assert _rank_sentence(shares, SECOND) == f"Näst högst andel har två av fem stadsdelar, {_OF} 50 procent {of}"
    assert _rank_sentence(shares, LOWEST) == f"Lägst andel har två av fem stadsdelar, {_OF} inget {of}"


def test_a_district_that_is_too_small_to_be_reported_has_no_place() -> None:
    """Else the share of its only decision could be read, alone or among those that share a place."""
    reported = {"b": (9, 10), "c": (7, 10), "d": (5, 10)}
    for only in ((1, 1), (0, 3), (3, 3)):
        for rank in (HIGHEST, SECOND, LOWEST):
            assert _rank_sentence({"a": only, **reported}, rank) == _rank_sentence(reported, rank)


@pytest.mark.parametrize("rank", [HIGHEST, SECOND, LOWEST])
def test_all_districts_alike(rank: DistrictRank) -> None:
    four = dict.fromkeys("abcd", (10, 10))
    expected = f"Lika stor andel har samtliga fyra stadsdelar, {_OF} samtliga ärenden om sysselsättning."
    assert _rank_sentence(four, rank) == expected
    two = {"a": (5, 10), "b": (6, 12)}
    assert _rank_sentence(two, rank).startswith(f"Lika stor andel har båda stadsdelarna, {_OF} 50 procent")


def test_a_rank_without_words() -> None:
    with pytest.raises(DefinitionError, match="rank ska vara 1, 2, -1, -2"):
        DistrictRank("x", "aktuell_dur", 3, "", "")
