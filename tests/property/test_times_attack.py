"""A reader of the waiting times of one report, or of two of the same decisions: nobody's own is to be read.

GRANSKNING_ATTACK=200 tries so many exports.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.disclosure.printed_counts import PrintedCount
from tests.lib.exports import KON, STADSDEL, Export, random_export
from tests.lib.published import WAITING, Micro, count_of, csv_lines, micro, place_of
from tests.property.test_published_attack import Case, published_without_documents

SEEDS = range(int(os.environ.get("GRANSKNING_ATTACK", "2")))
_BY: tuple[tuple[str, ...], ...] = (("kon",), ("stadsdel",), ("aldersgrupp",), ("stadsdel,kon",), ("kon", "stadsdel"))
_FEWEST = 10


@dataclass(frozen=True)
class Line:
    """What is printed of a duration in a group: whose days it is of (places of decisions), by which dimensions, whether
    there are quartiles, and the longest in weeks, if that is printed."""

    duration: str
    members: frozenset[int]
    by: frozenset[str]
    quartiles: bool
    longest: int | None


def _uneven(rng: random.Random) -> Export:
    """Groups of one, of nine and of many."""
    export = random_export(rng, rng.choice((40, 60, 100)), refused_share=0.1)
    districts = rng.sample(list(STADSDEL), rng.choice((2, 3, 5)))
    sizes, women = [rng.choice((0.1, 1, 3)) for _ in districts], rng.choice((0.5, 0.9, 0.97))
    for row in export.arenden:
        row["stadsdel"] = rng.choices(districts, sizes)[0]
        row["kon"] = rng.choices(list(KON), (women, 1 - women))[0]
    return export


def _lines(folder: Path, decisions: Sequence[Micro]) -> Iterator[Line]:
    for path in (folder / "tabeller").glob("tabell_7*.csv"):
        by = path.stem.split("_")[2:]
        for label, _, _, median, _, longest, *_ in csv_lines(folder, path.stem):
            kind, insats, *groups = label.split(": ", 2)
            place = place_of(by, groups[0].split(", ")) if groups else ()
            duration = WAITING[f"{kind}: {insats}"]
            count = count_of([f"{duration}:dagar"], place)
            members = frozenset(i for i, d in enumerate(decisions) if count.is_at(d.labels) and count.includes(d.names))
            narrowed = frozenset(dimension for dimension, _ in place)
            yield Line(duration, members, narrowed, median.isdigit(), int(longest) if longest.isdigit() else None)


def _beyond_the_limit(line: Line, decisions: Sequence[Micro]) -> set[int]:
    """Those who did not start within 14 days, whose number is printed; whoever waited longest is one of them."""
    if line.duration != "v:start:I":
        return set()
    return {i for i in line.members if "i:start_inom_14_dagar" not in decisions[i].names}


@pytest.mark.parametrize("seed", SEEDS)
def test_no_times_of_fewer_than_ten_can_be_read(seed: int, tmp_path: Path) -> None:
    rng = random.Random(f"times {seed}")
    export = _uneven(rng)
    decisions, lines, printed = micro(export), list[Line](), list[PrintedCount]()
    for i in range(rng.choice((1, 2))):
        published, _ = published_without_documents(Case(export, rng.choice(_BY)), tmp_path / str(i), tuple(printed))
        printed += published.printed_counts
        lines += _lines(tmp_path / str(i), decisions)
    assert any(line.longest is not None for line in lines)
    for line in lines:
        same = [other for other in lines if other.duration == line.duration]
        if line.longest is not None:
            # Whoever waited longest is in no group with a shorter longest.
            shorter = [o.members for o in same if o.longest is not None and o.longest < line.longest]
            left = line.members.difference(*shorter)
            assert len(left) >= _FEWEST, line
            beyond = _beyond_the_limit(line, decisions)
            assert not beyond or len(beyond & left) >= _FEWEST, line
        for by in {o.by for o in same} if line.quartiles else ():
            parts = (o.members for o in same if o.quartiles and o.by == by and o.members < line.members)
            left = line.members.difference(*parts)
            assert not left or len(left) >= _FEWEST, (line, by)
