"""Which counts are hidden: textbook tables with answers worked out by hand. tests/property/test_suppress.py has random
tables, checked by brute force."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from pipeline.disclosure.program import Work
from pipeline.disclosure.suppress import MOST_WORK, Protection, TooMuchWorkError, attack, intervals, sensitive
from pipeline.disclosure.system import Builder, Flags, System

THRESHOLD = 4


def _row(counts: Sequence[int], rest: Sequence[int], *, total_known: bool = True) -> Builder:
    """Two kinds of decisions in each group, whose sizes are known; the counts of the first kind are printed."""
    n = len(counts)
    builder = Builder(np.array([*counts, *rest], dtype=np.int64))
    for g, (a, b) in enumerate(zip(counts, rest, strict=True)):
        builder.know([g, g + n], a + b, a + b)
    if total_known:
        builder.know(range(n), sum(counts), sum(counts))
    for g, value in enumerate(counts):
        builder.count([g], printed=True, cost=1 + value / 1000)
    return builder


def _protect(system: System) -> list[int]:
    hidden = Protection(THRESHOLD).protect(system, lambda _: True)
    return [int(i) for i in np.flatnonzero(hidden)]


def _flags(system: System, *places: int) -> Flags:
    return np.array([i in places for i in range(len(system.counts))])


@pytest.mark.parametrize(("value", "expected"), [(0, False), (1, True), (3, True), (4, False)])
def test_small_is_from_one_to_the_threshold_less_one(value: int, expected: bool) -> None:
    system = _row([value, 20], [20, 20]).system()
    assert sensitive(system, THRESHOLD).tolist() == [expected, False]


def test_nothing_small_nothing_hidden() -> None:
    assert _protect(_row([4, 0, 30], [10, 10, 10]).system()) == []


def test_a_small_count_is_hidden_with_the_cheapest_other() -> None:
    """2 with a known total: hidden alone it is the total minus the rest. Hiding 9 costs less than hiding 12."""
    assert _protect(_row([2, 12, 9], [20, 20, 20]).system()) == [0, 2]


def test_without_a_total_it_can_be_hidden_alone() -> None:
    assert _protect(_row([2, 12, 9], [20, 20, 20], total_known=False).system()) == [0]


def test_two_small_counts_that_do_not_hide_each_other_take_a_third() -> None:
    """1 and 1 add up to two, so that neither could be three: they need a larger count."""
    assert _protect(_row([1, 1, 9], [20, 20, 20]).system()) == [0, 1, 2]


def test_two_small_counts_hide_each_other_where_they_can_be_all_that_is_small() -> None:
    """3 and 3: the feasibility interval of each is 0 to 6."""
    system = _row([3, 3, 9], [20, 20, 20]).system()
    assert _protect(system) == [0, 1]
    assert intervals(system, _flags(system, 0, 1)) == {0: (0, 6), 1: (0, 6)}


def test_what_the_size_of_a_group_tells_needs_no_more_protection() -> None:
    """In a group of two no count can be three: only 0 to 2 needs protection."""
    system = _row([2, 9], [0, 20]).system()
    assert _protect(system) == [0, 1]
    assert intervals(system, _flags(system, 0, 1))[0] == (0, 2)


def test_a_count_that_is_known_to_be_three_at_the_least_must_not_be_known_to_be_three() -> None:
    """Of 15, at most twelve are in the other group. If they were printed, the rest would be three."""
    system = _row([3, 12], [8, 0]).system()
    assert attack(system, _flags(system, 0), THRESHOLD) == (0,)
    assert _protect(system) == [0, 1]
    assert intervals(system, _flags(system, 0, 1)) == {0: (3, 11), 1: (4, 12)}


def test_a_hidden_count_must_not_tell_that_it_is_not_small() -> None:
    """Hidden are 2 and 10 above 8 and 20. The 2 can be up to ten, so the 10 is two at the least, and could have been
    nothing at all before: if it were small it would be able to be that still, so it is not small, and the 2 is no more
    than eight."""
    system = _square(Builder(np.array([2, 10, 20, 8, 20, 20, 20, 20, 20], dtype=np.int64)))
    four = _flags(system, 0, 1, 3, 4)
    assert intervals(system, four)[1] == (2, 12)
    assert attack(system, four, THRESHOLD) == (1,)
    assert attack(system, _flags(system, *_protect(system)), THRESHOLD) == ()


def test_a_hidden_count_that_cannot_be_small_tells_nothing() -> None:
    system = _square(Builder(np.array([2, 15, 20, 7, 20, 20, 20, 20, 20], dtype=np.int64)))
    four = _flags(system, 0, 1, 3, 4)
    assert intervals(system, four)[1] == (8, 17)
    assert attack(system, four, THRESHOLD) == ()


def _square(builder: Builder) -> System:
    """Three kinds in three groups, with all sums along both sides known; every cell is printed."""
    for i in range(3):
        for line in ([3 * i + j for j in range(3)], [3 * j + i for j in range(3)]):
            n = int(builder.truth[line].sum())
            builder.know(line, n, n)
    for place, value in enumerate(builder.truth):
        builder.count([place], printed=True, cost=1 + int(value) / 1000)
    return builder.system()


def test_one_small_cell_of_a_table_with_margins_takes_a_rectangle() -> None:
    """Four cells is the minimum: one more in its row, one in its column, and the corner that closes the rectangle."""
    system = _square(Builder(np.array([1, 20, 20, 20, 20, 20, 20, 20, 20], dtype=np.int64)))
    hidden = Protection(THRESHOLD).protect(system, lambda _: True)
    assert hidden[0] and hidden.reshape(3, 3).sum(axis=0).tolist().count(2) == 2
    assert sorted(hidden.reshape(3, 3).sum(axis=1).tolist()) == [0, 2, 2]
    # What is taken from one corner is added to the next: at most 20, and at most 1 from the small one itself.
    small, *adjacent, across = sorted(intervals(system, hidden).items())
    assert [small[1], across[1], *(ends for _, ends in adjacent)] == [(0, 21), (19, 40), (0, 21), (0, 21)]


def test_the_attack_finds_what_was_hidden_alone_and_nothing_where_all_is_well() -> None:
    system = _row([2, 12, 9], [20, 20, 20]).system()
    assert attack(system, _flags(system, 0), THRESHOLD) == (0,)
    assert attack(system, _flags(system), THRESHOLD) == (0,)
    assert attack(system, _flags(system, 0, 1), THRESHOLD) == ()


def test_the_attack_needs_no_whole_answer() -> None:
    """1 and 1 hidden: neither is known exactly, but each is known to be less than three."""
    system = _row([1, 1, 9], [20, 20, 20]).system()
    assert attack(system, _flags(system, 0, 1), THRESHOLD) == (0, 1)


def test_the_attack_reads_counts_that_are_not_printed_too() -> None:
    """17 of 20 in a group of known size are printed: the other 3 follow by subtraction."""
    builder = Builder(np.array([17, 3], dtype=np.int64))
    builder.know([0, 1], 20, 20)
    builder.count([0], printed=True, cost=1)
    builder.count([1], printed=False, cost=0)
    system = builder.system()
    assert attack(system, _flags(system), THRESHOLD) == (1,)
    assert _protect(system) == [0]


def test_it_says_so_when_more_would_be_hidden_than_may_be() -> None:
    system = _row([2, 12, 9], [20, 20, 20]).system()
    with pytest.raises(TooMuchWorkError):
        Protection(THRESHOLD).protect(system, lambda hidden: int(hidden.sum()) < 2)


def test_it_says_so_when_no_work_is_left() -> None:
    system = _row([2, 12, 9], [20, 20, 20]).system()
    with pytest.raises(TooMuchWorkError):
        Protection(THRESHOLD, Work(MOST_WORK)).protect(system, lambda _: True)


def test_the_same_counts_give_the_same_answer() -> None:
    counts = [2, 8, 8, 8]
    assert len({tuple(_protect(_row(counts, [20] * 4).system())) for _ in range(5)}) == 1


def test_a_table_that_contradicts_what_is_known_is_no_answer_to_the_attack() -> None:
    """Tables offered as witnesses: with another total, with another printed count, and with a negative number."""
    system = _row([2, 12, 9], [20, 20, 20]).system()
    for wrong in ([0, 12, 9, 20, 8, 11], [0, 14, 9, 20, 6, 11], [3, 11, 9, 17, 9, 11]):
        table = np.array(wrong, dtype=np.int64)
        assert len(table) == len(system.truth)
        assert attack(system, _flags(system, 0), THRESHOLD, [table]) == (0,)
    assert attack(system, _flags(system, 0), THRESHOLD, [np.array([3, 11, 9, 17, 9, -11], dtype=np.int64)]) == (0,)
