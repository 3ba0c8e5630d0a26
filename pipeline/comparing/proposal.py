"""A proposal of which criteria of two audits belong together, for review by somebody who knows both.

It is never used unreviewed: a criterion's meaning is in its rule, and neither an id nor a name proves that two are the
same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from operator import attrgetter

from pipeline.comparing.two_audits import AuditNumbers, ComparedCriterion
from pipeline.reading.match import normalise

COLUMNS = ("fran", "till", "varfor", "kriterium_fran", "kriterium_till")
"""The columns of the file; `mapping` reads back the first two."""
SAME = "samma regel, källor och koder"
SAME_WORDS = "samma regel i ord, men källor eller koder är inte desamma: jämför dem"
SAME_ID = "samma id, men regeln är en annan: jämför dem"
_LIKE = "liknande {}, men regeln är en annan: jämför dem"
_NEAR = 0.75
"""The least likeness (0 to 1) of two texts that are worth a look."""


@dataclass(frozen=True)
class Proposed:
    """Two criteria that may be the same, and why."""

    before: ComparedCriterion
    after: ComparedCriterion
    why: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells in the order of `COLUMNS`."""
        return self.before.id, self.after.id, self.why, self.before.label, self.after.label


def proposed(earlier: AuditNumbers, later: AuditNumbers) -> list[Proposed]:
    """Each criterion at most once, in the earlier audit's order; surer pairs take precedence over similar ones."""
    left, right = list(earlier.criteria), list(later.criteria)
    proposals: list[Proposed] = []
    surest_first = (
        _equal(attrgetter("definition", "id"), SAME),
        _equal(attrgetter("definition"), SAME),
        _equal(attrgetter("rule"), SAME_WORDS),
        _equal(attrgetter("id"), SAME_ID),
        _similar,
    )
    for pairs in surest_first:
        for proposal in pairs(left, right):
            if proposal.before in left and proposal.after in right:
                proposals.append(proposal)
                left.remove(proposal.before)
                right.remove(proposal.after)
    order = list(earlier.by_id)
    return sorted(proposals, key=lambda proposal: order.index(proposal.before.id))


_Key = Callable[[ComparedCriterion], Hashable]
_Pairs = Callable[[Sequence[ComparedCriterion], Sequence[ComparedCriterion]], Iterator[Proposed]]


def _equal(key: _Key, why: str) -> _Pairs:
    def pairs(left: Sequence[ComparedCriterion], right: Sequence[ComparedCriterion]) -> Iterator[Proposed]:
        return (Proposed(a, b, why) for a in tuple(left) for b in tuple(right) if key(a) == key(b))

    return pairs


def _similar(left: Sequence[ComparedCriterion], right: Sequence[ComparedCriterion]) -> Iterator[Proposed]:
    """The pairs whose names or requirements are similar, the most similar first."""
    scored = [(*_likeness(a, b), a, b) for a in left for b in right]
    for score, what, a, b in sorted(scored, key=lambda item: item[0], reverse=True):
        if score >= _NEAR:
            yield Proposed(a, b, _LIKE.format(what))


def _likeness(a: ComparedCriterion, b: ComparedCriterion) -> tuple[float, str]:
    texts = (("namn", a.label, b.label), ("krav", a.requirement, b.requirement))
    return max((_ratio(one, other), what) for what, one, other in texts)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, normalise(one), normalise(other), autojunk=False).ratio() if one and other else 0.0
