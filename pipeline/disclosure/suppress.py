"""Which counts to hide so that no sensitive count of persons' circumstances can be derived (secondary suppression).

A count from 1 to threshold - 1 is sensitive and is hidden (primary suppression). It is protected when its feasibility
interval covers 0 to threshold - 1, or as much of that as would be possible if no count were printed, and when no other
hidden count has an interval that tells it from a sensitive one. `protect` hides the sensitive counts and as few others
as it can: for each question without a witness it hides the cheapest further counts that admit one, and at the end it
restores those that need not be hidden. `attack`, the audit of the pattern, asks every question again about what would
be printed, and decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.disclosure.program import Work, solver_silent
from pipeline.disclosure.solver import Question, Solver
from pipeline.disclosure.system import Flags, Ints, Places, System

_MOST_RESTORED = 20
"""The number of secondary suppressions that are tried as printed again."""
MOST_WORK = 80_000_000
"""The work for all breakdowns of a report, some 20 seconds (see `Work`)."""
_SHARE = 4
"""One attempt to protect a component gets this part of what is left, so that there is always some for the next one.
Then the tables are made coarser."""


class TooMuchWorkError(Exception):
    """The counts cannot be protected within the limit, or only by hiding too many."""


def sensitive(system: System, threshold: int) -> Flags:
    """The counts that must stay uncertain."""
    values = system.values
    return np.asarray((values > 0) & (values < threshold))


@dataclass
class Protection:
    """What must be possible for the counts of a component, and the witnesses that prove it.

    Both remain valid when tables are printed in another layout, since prior knowledge is the same. `work` is that of
    the report so far.
    """

    threshold: int
    work: Work = field(default_factory=Work)
    witnesses: list[Ints] = field(default_factory=list)
    targets: dict[tuple[Places, bool], int] = field(default_factory=dict)

    @solver_silent()
    def protect(self, system: System, acceptable: Callable[[Flags], bool], hidden: Flags | None = None) -> Flags:
        """Which of the printed counts to hide, in addition to those that are `hidden` already. TooMuchWorkError if the
        search exceeds its limit, or if the counts that have to be hidden are not acceptable."""
        self.work.limit = self.work.done + max(0, MOST_WORK - self.work.done) // _SHARE
        solver = Solver(system, self.witnesses, self.work)
        small = sensitive(system, self.threshold)
        shown = system.printed & ~small
        if hidden is not None:
            shown &= ~hidden
        questions = self._questions(solver, shown, np.flatnonzero(small))
        further: list[int] = []
        open_questions = solver.unanswered(questions, shown)
        while open_questions or (open_questions := self._telling(solver, shown)):
            questions += [q for q in open_questions if q not in questions]
            question = open_questions[0]
            if self.work.is_too_much:
                raise TooMuchWorkError
            if not solver.ask_first(open_questions, shown):
                extra = solver.cheapest(question, shown)
                if extra is None or not extra.any():
                    raise TooMuchWorkError
                further += map(int, np.flatnonzero(extra & shown))
                shown &= ~extra
                if not acceptable(system.printed & ~shown):
                    raise TooMuchWorkError
                if solver.unanswered([question], shown) and not solver.ask_first([question], shown):
                    raise TooMuchWorkError
            open_questions = solver.unanswered(open_questions, shown)
        for place in sorted(further, key=lambda i: (-system.costs[i], i))[:_MOST_RESTORED]:
            shown[place] = True
            about_hidden = [q for q in questions if small[q.count] or not shown[q.count]]
            if self.work.is_too_much or not _all_answered(solver, about_hidden, shown) or self._telling(solver, shown):
                shown[place] = False
        return system.printed & ~shown

    def _telling(self, solver: Solver, shown: Flags) -> list[Question]:
        """The questions that a hidden count, though not sensitive, does not answer as a sensitive one would: a reader
        who knows what is asked would conclude that it is none. That it is none is no news if it cannot be so small."""
        system = solver.system
        others = np.flatnonzero(system.printed & ~shown & ~sensitive(system, self.threshold))
        telling = []
        for question in solver.unanswered(self._questions(solver, shown, others), shown):
            answered = not solver.unanswered([question], shown) or solver.ask_first([question], shown)
            if not answered and (question.up or solver.furthest(question, shown) < self.threshold):
                telling.append(question)
        return telling

    def _questions(self, solver: Solver, shown: Flags, asked: Iterable[int]) -> list[Question]:
        """The questions about the `asked` counts: their targets are limited to what is possible when no count is
        printed. A target that is possible with the shown counts printed is possible then too, so it is not asked
        again."""
        counts = solver.system.counts
        small = list(map(int, asked))
        new_questions = [
            Question(i, up, self.threshold - 1 if up else 0)
            for i in small
            for up in (False, True)
            if (counts[i], up) not in self.targets
        ]
        nothing = np.zeros(len(counts), dtype=bool)
        unanswered = _ask_together(solver, _ask_together(solver, new_questions, shown), nothing)
        for question in new_questions:
            target = question.target
            if question in unanswered and solver.unanswered([question], nothing):
                furthest = solver.furthest(question, nothing)
                target = min(furthest, target) if question.up else furthest
            self.targets[counts[question.count], question.up] = target
        for question in new_questions:
            place = counts[question.count]
            if question.up and self.targets[place, False] == self.threshold - 1 == self.targets[place, True]:
                # It is known to be as large: it must not be known to be no larger.
                larger = solver.furthest(Question(question.count, True, self.threshold), nothing)
                self.targets[place, True] = min(larger, self.threshold)
        return [Question(i, up, self.targets[counts[i], up]) for i in small for up in (False, True)]


@solver_silent()
def attack(system: System, hidden: Flags, threshold: int, tables: Sequence[Ints] = ()) -> tuple[int, ...]:
    """The audit of the pattern: the sensitive counts that a reader of everything printed can narrow down, if any.

    Every question is asked again and no result of `protect` is trusted: one of its `tables` answers a question only if
    it agrees with every known and printed sum. That proves the answer, wherever the table comes from.
    """
    solver = Solver(system, list(tables))
    shown = system.printed & ~hidden
    protection = Protection(threshold)
    questions = protection._questions(solver, shown, np.flatnonzero(sensitive(system, threshold)))
    unanswered = _ask_together(solver, questions, shown)
    exposed = {q.count for q in unanswered if solver.unanswered([q], shown) and not solver.ask_first([q], shown)}
    return tuple(sorted(exposed | {q.count for q in protection._telling(solver, shown)}))


@solver_silent()
def intervals(system: System, hidden: Flags) -> dict[int, tuple[int, int]]:
    """The feasibility interval of every hidden count, which any reader can derive."""
    solver = Solver(system, [])
    shown = system.printed & ~hidden
    return {int(i): solver.interval(int(i), shown) for i in np.flatnonzero(hidden)}


def _ask_together(solver: Solver, questions: Sequence[Question], shown: Flags) -> list[Question]:
    """The questions that remain unanswered after asking many at once."""
    unanswered = solver.unanswered(questions, shown)
    for up in (False, True):
        while batch := [q for q in unanswered if q.up is up]:
            answered = solver.ask(batch, shown)
            unanswered = [q for q in unanswered if q not in answered]
            if not answered:
                break
    return solver.unanswered(unanswered, shown)


def _all_answered(solver: Solver, questions: Sequence[Question], shown: Flags) -> bool:
    """Whether every question has a witness."""
    unanswered = solver.unanswered(questions, shown)
    while unanswered:
        if not solver.ask_first(unanswered, shown):
            return False
        unanswered = solver.unanswered(unanswered, shown)
    return True
