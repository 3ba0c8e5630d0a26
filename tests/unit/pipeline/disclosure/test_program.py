"""Programs that the solver keeps: two variables from 0 to 5 with a sum of at least 3."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.sparse import csr_array

from pipeline.disclosure.program import Program, Solution, Work, solver_silent
from pipeline.disclosure.system import Flags, Floats

ONE, BOTH = csr_array(np.array([[1.0, 0]])), csr_array(np.array([[1.0, 1]]))


def _program(whole: Flags | None = None, work: Work | None = None) -> Program:
    return Program(BOTH, np.array([5.0, 5]), np.array([3.0]), np.array([np.inf]), work or Work(), whole)


def _costs(*costs: float) -> Floats:
    return np.array(costs)


def _x(solution: Solution | None) -> list[float]:
    assert solution
    return list(map(float, solution.x))


def test_other_costs_have_another_cheapest_solution() -> None:
    program = _program()
    solution = program.cheapest(_costs(1, 2))
    assert _x(solution) == [3, 0] and solution and solution.cost == 3
    assert _x(program.cheapest(_costs(2, 1))) == [0, 3]
    assert _x(program.cheapest(_costs(-1, -1))) == [5, 5]


def test_the_sums_can_lie_between_other_numbers() -> None:
    program = _program()
    program.between(np.array([0.0]), np.array([4.0]))
    assert _x(program.cheapest(_costs(1, 2))) == [0, 0]
    solution = program.cheapest(_costs(-1, -1))
    assert solution and solution.cost == -4
    program.between(np.array([11.0]), np.array([np.inf]))
    assert program.cheapest(_costs(1, 1)) is None
    program.between(np.array([3.0]), np.array([np.inf]))
    assert _x(program.cheapest(_costs(1, 2))) == [3, 0]


def test_what_a_sum_is_worth() -> None:
    """Requiring one less than 3 saves the cost of the cheaper variable; with negative costs it saves nothing."""
    program = _program()
    solution = program.cheapest(_costs(1, 2))
    assert solution and solution.prices.tolist() == [1]
    solution = program.cheapest(_costs(-1, -1))
    assert solution and solution.prices.tolist() == [0]


def test_whole_numbers() -> None:
    """Twice each variable is at most 3: the optimum is 1.5, and 1 in whole numbers."""
    rows, most = csr_array(np.array([[2.0, 0], [0, 2]])), np.array([5.0, 5])
    ends = np.zeros(2), np.full(2, 3.0)
    assert _x(Program(rows, most, *ends, Work()).cheapest(_costs(-1, -1))) == [1.5, 1.5]
    assert _x(Program(rows, most, *ends, Work(), np.array([True, False])).cheapest(_costs(-1, -1))) == [1, 1.5]


def test_work_adds_up_and_is_the_same_for_the_same_questions() -> None:
    def done() -> list[int]:
        work = Work()
        programs = [_program(work=work), _program(np.array([True, True]), work)]
        return [work.done for program in programs for _ in range(2) if program.cheapest(_costs(1, 2))]

    assert done() == done()
    assert all(before < after for before, after in pairwise([0, *done()]))


def test_solver_silent(capfd: pytest.CaptureFixture[str]) -> None:
    with solver_silent():
        _program(np.array([True, True])).cheapest(_costs(1, 1))
        print("hidden")
    assert capfd.readouterr().out in ("", "hidden\n")
