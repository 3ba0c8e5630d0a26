"""Questions to the solver: three districts of 6, 5 and 9 decisions, of which 2, 3 and 7 (12 in all) meet a
criterion."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.disclosure.program import Program
from pipeline.disclosure.solver import Question, Solver, distinct
from pipeline.disclosure.system import Builder, Flags, matrix


def _solver() -> Solver:
    builder = Builder(np.array([2, 3, 7, 4, 2, 2], dtype=np.int64))
    for i, n in enumerate((6, 5, 9)):
        builder.know([i, i + 3], n, n)
    builder.know([0, 1, 2], 12, 12)
    for i in range(3):
        builder.count([i], printed=True, cost=1 + i)
    return Solver(builder.system(), [])


def _shown(*places: int) -> Flags:
    return np.array([i in places for i in range(3)])


@pytest.mark.parametrize(
    ("count", "shown", "expected"),
    [
        (0, (), (0, 6)),
        (2, (), (1, 9)),
        (0, (2,), (0, 5)),
        (1, (2,), (0, 5)),
        (0, (1, 2), (2, 2)),
    ],
)
def test_interval(count: int, shown: tuple[int, ...], expected: tuple[int, int]) -> None:
    assert _solver().interval(count, _shown(*shown)) == expected


def test_a_program_that_finds_no_end_is_begun_anew() -> None:
    solver = _solver()
    solver._program = Program(solver._sums, np.zeros(solver.width), solver._low, solver._high, solver.work)
    assert solver._program.cheapest(np.ones(solver.width)) is None, "nobody may be counted anywhere"
    assert solver.interval(0, _shown(2)) == (0, 5)


def test_ask() -> None:
    solver = _solver()
    at_zero, at_three = Question(0, False, 0), Question(0, True, 3)
    assert solver.ask([at_zero], _shown(2)) == [at_zero]
    assert solver.ask([at_three], _shown(2)) == [at_three]
    assert solver.ask_first([at_zero], _shown(1, 2)) == []
    # The witnesses answer again, as long as they agree with the shown counts.
    assert solver.unanswered([at_zero, at_three], _shown(2)) == []
    assert solver.unanswered([at_zero, at_three], _shown(1, 2)) == [at_zero, at_three]


def test_an_answer_to_the_first_question_answers_others_where_it_can() -> None:
    solver = _solver()
    at_zero, at_three, impossible = Question(0, False, 0), Question(0, True, 3), Question(0, True, 7)
    other = Question(1, True, 3)
    assert solver.ask_first([at_three, at_zero], _shown(2)) == [at_three], "never what contradicts the first"
    assert solver.ask_first([at_zero, other], _shown(2)) == [at_zero, other]
    assert solver.ask_first([impossible, at_zero], _shown(2)) == [], "the first decides"


def test_a_search_that_is_too_much_work_is_given_up() -> None:
    solver, up_to_six = _solver(), Question(0, True, 6)
    expected = solver.cheapest(up_to_six, _shown(1, 2))
    assert expected is not None and expected.sum() == 1, "6, 3 and 3 are 12 as well: hiding the 7 is enough"
    solver.work.limit = solver.work.done - 1
    everything = solver.cheapest(up_to_six, _shown(1, 2))
    assert everything is not None and everything.sum() == 2


@pytest.mark.parametrize(
    ("count", "up", "shown", "expected"),
    [(0, False, (), 0), (0, True, (), 6), (2, False, (), 1), (0, True, (2,), 5), (0, True, (1, 2), 2)],
)
def test_furthest(count: int, up: bool, shown: tuple[int, ...], expected: int) -> None:
    assert _solver().furthest(Question(count, up, 3 if up else 0), _shown(*shown)) == expected


def test_a_table_in_fractions_is_no_witness() -> None:
    """No two of three decisions may be met: as fractions all can be met by half, but as whole numbers only one can."""
    builder = Builder(np.array([0, 0, 0, 3], dtype=np.int64))
    builder.know(range(4), 3, 3)
    for pair in ([0, 1], [1, 2], [0, 2]):
        builder.know(pair, 0, 1)
    for i in range(3):
        builder.count([i], printed=True, cost=1)
    solver = Solver(builder.system(), [])
    questions = [Question(i, True, 1) for i in range(3)]
    assert solver.ask(questions, _shown()) == []
    assert [solver.ask_first([q], _shown()) for q in questions] == [[q] for q in questions]
    assert all(solver.tables[i][0] + solver.tables[i][1] + solver.tables[i][2] <= 1 for i in range(4))
    assert solver.ask_first([Question(0, True, 2)], _shown()) == []


def test_each_sum_is_there_once() -> None:
    rows, places = distinct(matrix([(0, 1), (), (1,), (0, 1)], 2))
    assert rows.toarray().tolist() == [[1, 1], [0, 1]] and places.tolist() == [0, -1, 1, 0]


def test_a_sum_that_is_known_twice_lies_between_the_nearer_ends() -> None:
    """The first unknown is known to be 0, so the second is equal to the sum of the first two."""
    builder = Builder(np.array([0, 2, 3], dtype=np.int64))
    builder.know([0], 0, 0)
    builder.know([0, 1], 0, 4)
    builder.know([1], 1, 9)
    builder.know(range(3), 5, 5)
    builder.count([1], printed=True, cost=1)
    assert Solver(builder.system(), []).interval(0, np.array([False])) == (1, 4)


def test_cheapest() -> None:
    """One more count must be hidden, and the second is the cheapest."""
    solver = _solver()
    extra = solver.cheapest(Question(0, False, 0), _shown(1, 2))
    assert extra is not None and extra.tolist() == [False, True, False]
    assert solver.cheapest(Question(0, True, 7), _shown(1, 2)) is None
