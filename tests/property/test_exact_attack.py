"""Small exports with every possible set of decisions listed (`tests.lib.enumeration`): the list, the reader with a
solver (`tests.lib.reader`) and the printed intervals agree.

GRANSKNING_EXACT is the number of exports.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from tests.lib.circumstances import COMPONENTS, about_persons
from tests.lib.enumeration import Enumeration, family_of, of_district
from tests.lib.exports import KON, STADSDEL, Export, random_export
from tests.lib.published import Count, parts, places, value
from tests.lib.reader import Reader
from tests.property.test_published_attack import Case, _reader

SEEDS = range(int(os.environ.get("GRANSKNING_EXACT", "1")))
_LISTABLE = [c for c in COMPONENTS if c not in ("direction", "age")]
"""The others have too many kinds of decisions to list, since they have counts of conduct with other variables."""


def _small_export(seed: int) -> Export:
    rng = random.Random(f"exact {seed}")
    export = random_export(rng, rng.randint(12, 22), refused_share=rng.choice((0, 0.1, 0.3)))
    districts = list(STADSDEL)[: rng.choice((2, 3))]
    children = rng.choice((0.3, 0.7, 0.9))
    for row in export.arenden:
        row["stadsdel"], row["kon"] = rng.choice(districts), rng.choice(list(KON))
        if row["barn"] is not None and rng.random() < children:
            row["barn"] = "inga"
    return export


@pytest.fixture(scope="module", params=SEEDS)
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder: Path = tmp_path_factory.mktemp(f"exakt{request.param}") / "ut"
    return _reader(Case(_small_export(request.param)), folder)


@pytest.mark.parametrize("component", _LISTABLE)
def test_the_list_the_solver_and_the_intervals_agree(component: str, reader: Reader) -> None:
    exact = of_district(reader.cells)
    solver_reader = Reader(reader.decisions, exact, reader.totals, [("stadsdel",)], reader.threshold)
    enumeration = Enumeration(component, reader.decisions, exact, reader.totals)
    conduct = [c for c in exact if family_of(c) not in about_persons(component)]
    unprinted = Enumeration(component, reader.decisions, conduct, reader.totals)
    for cell in reader.cells:
        if enumeration.tells_of(cell) and cell.low < cell.high:
            values = enumeration.values(cell.count)
            assert cell.low <= min(values) <= value(reader.decisions, cell.count) <= max(values) <= cell.high
            assert solver_reader.possible(cell.count, cell.high + 1) == sorted(values)
    for place in places(reader.decisions, ["stadsdel"]):
        for some, none in parts(reader.decisions, about_persons(component)):
            count = Count(some, none, place)
            if 0 < value(reader.decisions, count) < AUDIT.threshold:
                below = set(range(AUDIT.threshold))
                assert unprinted.values(count) & below <= enumeration.values(count), count
