"""Building the system of what a reader knows."""

from __future__ import annotations

import numpy as np

from pipeline.disclosure.system import Bound, Builder, matrix


def _builder() -> Builder:
    return Builder(np.array([2, 3, 5], dtype=np.int64))


def test_matrix() -> None:
    assert matrix([(0, 2), (), (1,)], 3).toarray().tolist() == [[1, 0, 1], [0, 0, 0], [0, 1, 0]]


def test_two_counts_of_the_same_unknowns_are_one() -> None:
    builder = _builder()
    assert builder.count([2, 0], printed=False, cost=0) == builder.count([0, 2], printed=True, cost=1.5)
    system = builder.system()
    assert system.counts == ((0, 2),)
    assert system.values.tolist() == [7]
    assert system.printed.tolist() == [True] and system.costs.tolist() == [1.5]


def test_what_is_known_twice_is_known_within_both() -> None:
    builder = _builder()
    builder.know([0, 1], 3, 9)
    builder.know([1, 0], 0, 5)
    builder.know([], 0, 0)
    assert not builder.is_known([0, 1])
    assert builder.system().known == (Bound((0, 1), 3, 5),)
    builder.know([0, 1], 5, 5)
    assert builder.is_known([0, 1])
