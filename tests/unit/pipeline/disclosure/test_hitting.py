"""The cheapest hitting set, compared with every set of a few numbers."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import chain, combinations

import numpy as np
import pytest

from pipeline.disclosure import hitting

Sets = list[frozenset[int]]


def _missed(sets: Sets) -> Callable[[frozenset[int]], frozenset[int] | None]:
    return lambda candidate: next((members for members in sets if members.isdisjoint(candidate)), None)


@pytest.mark.parametrize("seed", range(30))
def test_it_is_as_cheap_as_the_cheapest_of_all(seed: int) -> None:
    rng = random.Random(f"sets {seed}")
    costs = np.array([1 + rng.randrange(1000) / 1000 for _ in range(9)])
    sets = [frozenset(rng.sample(range(9), rng.choice((1, 2, 2, 3, 4)))) for _ in range(rng.randrange(9))]
    candidates = chain.from_iterable(combinations(range(9), k) for k in range(10))
    hitting_sets = [candidate for candidate in candidates if all(members & set(candidate) for members in sets)]
    cheapest = hitting.cheapest(costs, _missed(sets))
    assert cheapest is not None and all(members & cheapest for members in sets)
    assert sum(costs[i] for i in cheapest) == pytest.approx(
        min(sum(costs[i] for i in candidate) for candidate in hitting_sets)
    )


def test_nothing_has_something_of_an_empty_set() -> None:
    assert hitting.cheapest(np.ones(3), _missed([frozenset({0, 1}), frozenset()])) is None


def test_of_two_that_cost_the_same_it_is_the_later_one() -> None:
    assert hitting.cheapest(np.ones(3), _missed([frozenset({0, 1, 2})])) == frozenset({2})


def test_the_search_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hitting, "MOST_SETS", 3)
    with pytest.raises(hitting.NotFoundError):
        hitting.cheapest(np.ones(9), _missed([frozenset({i, i + 1, i + 2}) for i in (0, 3, 6)]))
