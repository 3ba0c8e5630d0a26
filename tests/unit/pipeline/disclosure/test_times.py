"""The groups whose waiting times are printed: never so that those of fewer than ten can be derived."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from pipeline.disclosure.times import _longest_beyond, printable


def _printed(sizes: Sequence[int], groups: Sequence[Sequence[int]], known: Sequence[Sequence[int]] = (), *,
          longest: bool = False) -> list[bool]:  # fmt: skip
    """`groups` and `known` are the places of cells; that of all is known too. `groups` are by one dimension."""
    every = [range(len(sizes)), *known, *groups]
    members = np.array([[i in group for i in range(len(sizes))] for group in every], dtype=bool)
    removable = np.ones((len(every),) * 2, dtype=bool)
    if not longest:
        removable = np.array(
            [[i >= len(every) - len(groups) and {*a} <= {*b} for b in every] for i, a in enumerate(every)]
        )
    return [bool(flag) for flag in printable(members, np.array(sizes), [removable], np.ones(len(groups), dtype=bool))]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        # The rest of all but the women is one man, nine men, and enough.
        ((31, 1), [False, False]),
        ((31, 9), [False, False]),
        ((31, 10), [True, True]),
        ((31, 0), [True, False]),
        # Of four districts one is small: with the smallest of the others it is large enough.
        ((20, 15, 12, 1), [True, True, False, False]),
        ((20, 5, 5, 15), [True, False, False, True]),
    ],
)
def test_what_is_left_of_all_is_nobody_or_ten(sizes: Sequence[int], expected: list[bool]) -> None:
    assert _printed(sizes, [[i] for i in range(len(sizes))]) == expected
    assert _printed(sizes, [[i] for i in range(len(sizes))], longest=True) == expected


# Women and men in one district, and in another.
CROSSED = (1, 14, 14, 12)
WOMEN, MEN, ONE, OTHER = (0, 2), (1, 3), (0, 1), (2, 3)


def test_the_longest_is_not_told_by_two_dimensions_that_meet_in_a_few() -> None:
    """Told that women waited 30 weeks at the most and nobody in the other district as long, it was the only woman in
    the first."""
    assert _printed(CROSSED, [ONE, OTHER], [WOMEN, MEN]) == [True, True]
    assert _printed(CROSSED, [ONE, OTHER], [WOMEN, MEN], longest=True) == [False, False]
    assert _printed((10, 14, 14, 12), [ONE, OTHER], [WOMEN, MEN], longest=True) == [True, True]


def test_what_others_have_told_already_is_no_fault() -> None:
    """An earlier report of an export that has been corrected since."""
    assert _printed((31, 9), [], [[0]], longest=True) == []
    assert _printed((31, 9, 12), [[2]], [[0]], longest=True) == [False]


@pytest.mark.parametrize(
    ("beyond", "expected"),
    [
        # Of all, twelve are beyond the limit, eleven of them in the first district: if its longest time is shorter than
        # that of all, the longest of all is the other one's.
        ((11, 1), [False, False]),
        ((12, 0), [True, True]),
        ((10, 10), [True, True]),
        ((0, 0), [True, True]),
    ],
)
def test_the_longest_is_one_of_those_beyond_a_limit(beyond: Sequence[int], expected: list[bool]) -> None:
    members = np.array([[True, True], [True, False], [False, True]])
    sizes, both = np.array([30, 20]), np.ones(2, dtype=bool)
    removable = [np.ones((3, 3), dtype=bool)]
    assert printable(members, sizes, removable, both).tolist() == [True, True]
    within = (sizes - np.array(beyond))[:, None]
    assert _longest_beyond(members, sizes, within, removable, both).tolist() == expected


@pytest.mark.parametrize("seed", range(40))
def test_a_longest_can_be_that_of_ten_at_the_least(seed: int) -> None:
    """By trying everything that four or five groups' longest can be: whatever is printed, ten decisions or more are in
    groups that may hold a printed longest."""
    rng = random.Random(seed)
    cells = rng.choice((4, 5))
    sizes = [rng.choice((1, 3, 6, 9, 10, 14, 25)) for _ in range(cells)]
    groups = [sorted(rng.sample(range(cells), rng.choice((1, 1, 2, 2, 3)))) for _ in range(5)]
    printed = [g for g, is_printed in zip(groups, _printed(sizes, groups, longest=True), strict=True) if is_printed]
    printed += [list(range(cells))]
    alike: dict[tuple[int, ...], list[set[int]]] = {}
    for days in product(range(3), repeat=cells):
        longest = tuple(max(days[i] for i in group) for group in printed)
        holders = alike.setdefault(longest, [set() for _ in printed])
        for group, value, where in zip(printed, longest, holders, strict=True):
            where.update(i for i in group if days[i] == value)
    assert min(sum(sizes[i] for i in where) for holders in alike.values() for where in holders) >= min(10, sum(sizes))
