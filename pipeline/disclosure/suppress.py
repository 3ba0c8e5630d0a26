"""Which counts to hide, so that no small count of persons' circumstances can be worked out (secondary suppression).

A count from 1 to the threshold less one is sensitive (primary suppression). It is safe when, for all that a reader can
tell, it may be any number from 0 to the threshold less one, or as many of them as it could be if no count were printed
at all. `protect` hides the sensitive counts and then as few others as it can: for each question that no table answers
it hides the cheapest further counts that give it an answer, and then shows again what need not be hidden. `attack` asks
every question again, of a reader of all that is printed; it has the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.disclosure.program import solver_silent
from pipeline.disclosure.solver import Question, Solver
from pipeline.disclosure.system import Flags, Ints, Places, System

_TRIED_AGAIN = 20
"""Further counts that are tried shown again."""
EFFORT = 400
"""Questions put to the solver about one system before it is given up: the tables are then made coarser."""


class TooMuchWorkError(Exception):
    """The counts cannot be protected within the limit, or not without hiding too many."""


def sensitive(system: System, threshold: int) -> Flags:
    """The counts that must stay uncertain."""
    values = system.values
    return np.asarray((values > 0) & (values < threshold))


@dataclass
class Protection:
    """A component's system while it is protected: what must be possible of it, and the witnesses that show it.

    Both stay true when tables are printed in another way, since what is known without them is the same.
    """

    threshold: int
    witnesses: list[Ints] = field(default_factory=list)
    targets: dict[tuple[Places, bool], int] = field(default_factory=dict)

    @solver_silent()
    def protect(self, system: System, acceptable: Callable[[Flags], bool]) -> Flags:
        """Which of the printed counts to hide. TooMuchWorkError if that takes too long to find, or if what would have
        to be hidden is not acceptable."""
        solver = Solver(system, self.witnesses)
        shown = system.printed & ~sensitive(system, self.threshold) & ~system.withheld
        asked = self._questions(solver, shown)
        further: list[int] = []
        waiting = solver.unanswered(asked, shown)
        while waiting:
            question = waiting[0]
            if solver.asked > EFFORT:
                raise TooMuchWorkError
            if not solver.ask([question], shown):
                more = solver.cheapest(question, shown)
                if more is None or not more.any():
                    raise TooMuchWorkError
                further += map(int, np.flatnonzero(more & shown))
                shown &= ~more
                if not acceptable(system.printed & ~shown):
                    raise TooMuchWorkError
                if solver.unanswered([question], shown) and not solver.ask([question], shown):
                    raise TooMuchWorkError
            waiting = solver.unanswered(waiting, shown)
        for place in sorted(further, key=lambda i: (-system.costs[i], i))[:_TRIED_AGAIN]:
            shown[place] = True
            if solver.asked > EFFORT or not _safe(solver, asked, shown):
                shown[place] = False
        return system.printed & ~shown

    def _questions(self, solver: Solver, shown: Flags) -> list[Question]:
        """What must be possible of the sensitive counts: as much as is possible when no count is printed. What is
        possible beside those that are shown is so then too, and need not be asked again."""
        counts = solver.system.counts
        small = list(map(int, np.flatnonzero(sensitive(solver.system, self.threshold))))
        new = [
            Question(i, up, self.threshold - 1 if up else 0)
            for i in small
            for up in (False, True)
            if (counts[i], up) not in self.targets
        ]
        nothing = np.zeros(len(counts), dtype=bool)
        left = _together(solver, _together(solver, new, shown), nothing)
        for question in new:
            target = question.target
            if question in left and solver.unanswered([question], nothing):
                furthest = solver.furthest(question, nothing)
                target = min(furthest, target) if question.up else furthest
            self.targets[counts[question.count], question.up] = target
        return [Question(i, up, self.targets[counts[i], up]) for i in small for up in (False, True)]


@solver_silent()
def attack(system: System, hidden: Flags, threshold: int, tables: Sequence[Ints] = ()) -> tuple[int, ...]:
    """The sensitive counts that a reader of everything printed can narrow down; none if all is well.

    Every question is asked anew. Of what `protect` found nothing is taken on trust: one of its `tables` answers a
    question only if it agrees, sum by sum, with all that is known and printed: that proves it, whoever found it.
    """
    solver = Solver(system, list(tables))
    shown = system.printed & ~hidden
    asked = Protection(threshold)._questions(solver, shown)
    left = _together(solver, asked, shown)
    return tuple(sorted({q.count for q in left if solver.unanswered([q], shown) and not solver.ask([q], shown)}))


@solver_silent()
def intervals(system: System, hidden: Flags) -> dict[int, tuple[int, int]]:
    """The feasibility interval of every hidden count: what any reader can work out."""
    solver = Solver(system, [])
    shown = system.printed & ~hidden
    return {int(i): solver.interval(int(i), shown) for i in np.flatnonzero(hidden)}


def _together(solver: Solver, asked: Sequence[Question], shown: Flags) -> list[Question]:
    """The questions that few tables, each an answer to many, leave unanswered."""
    waiting = solver.unanswered(asked, shown)
    for up in (False, True):
        while some := [q for q in waiting if q.up is up]:
            answered = solver.ask(some, shown)
            waiting = [q for q in waiting if q not in answered]
            if not answered:
                break
    return solver.unanswered(waiting, shown)


def _safe(solver: Solver, asked: Sequence[Question], shown: Flags) -> bool:
    """Whether every question still has an answer."""
    waiting = solver.unanswered(asked, shown)
    while waiting:
        if not solver.ask([waiting[0]], shown):
            return False
        waiting = solver.unanswered(waiting, shown)
    return True
