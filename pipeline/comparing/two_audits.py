"""Two audits side by side: the published numbers of an earlier and a later one, criterion by criterion.

Pure functions of published numbers. A number that either audit hides stays hidden, and nothing is derived from it.
Criteria are paired by id or by an explicit mapping of ids, never by name; the hash of the definition shows whether the
criteria of a pair mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from fractions import Fraction

from pipeline.rounding import percent
from pipeline.statistics.intervals import newcombe
from pipeline.statistics.significance import holm, independence_p
from pipeline.statistics.verdict import LEVEL

TARGET = 80
"""Percent: a criterion that is met less often has a shortcoming, unless its audit sets another level."""
_SEED = 2026
"""The seed of the permutation test, so that the same counts always give the same p-value."""


@dataclass(frozen=True)
class Count:
    """The decisions that meet a criterion, and those it applies to; None where the audit hides the number."""

    met: int | None
    base: int | None

    @property
    def hidden(self) -> bool:
        """True where a number is hidden; a base of 0 hides nothing."""
        return self.base is None or (self.base > 0 and self.met is None)

    @property
    def percent(self) -> int | None:
        """Whole percent; None where a number is hidden or the base is 0."""
        return None if self.met is None or self.base is None else percent(self.met, self.base)

    @property
    def share(self) -> Fraction | None:
        """The exact share; None where a number is hidden or the base is 0."""
        return Fraction(self.met, self.base) if self.met is not None and self.base else None


@dataclass(frozen=True)
class ComparedCriterion:
    """A criterion as an audit has published it: its meaning, and its counts in total and per group.

    `rule` is the definition in Swedish, `definition` its hash; `target` is the level in percent that the audit sets, if
    it sets one. `groups` are by code; a criterion that is not broken down has none. `question`, `requirement`,
    `finding` and `recommendation` are those of `checks.criteria.Criterion`, and `main` its place among the main
    criteria, from 1.
    """

    id: str
    label: str
    area: str
    sources: str
    rule: str
    definition: str
    target: int | None
    headline: bool
    whole: Count
    groups: Mapping[str, Count] = field(default_factory=dict)
    question: str = ""
    requirement: str = ""
    finding: str = ""
    recommendation: str = ""
    main: int | None = None


@dataclass(frozen=True)
class Recommendation:
    """A recommendation of an audit's register: its state in words, and the id of the criterion that it aims at, if it
    names one."""

    number: str
    text: str
    state: str
    criterion: str


@dataclass(frozen=True)
class AuditNumbers:
    """The published numbers of an audit. `groups` (code -> label) are the groups of `dimension`; both are empty without
    one.

    `letters` (code -> 'Stadsdel A', in order) replace the names of the groups; `lettered` is True if the audit itself
    publishes letters instead of names.
    """

    name: str
    title: str
    period: tuple[date, date]
    granskningsdatum: date
    threshold: int
    decisions: int
    criteria: tuple[ComparedCriterion, ...]
    dimension: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    lettered: bool = False
    recommendations: tuple[Recommendation, ...] = ()

    @property
    def by_id(self) -> dict[str, ComparedCriterion]:
        """The criteria by id, in order."""
        return {c.id: c for c in self.criteria}


class Trend(Enum):
    """The conclusion about a difference: more or fewer meet the criterion, or it may be chance."""

    MORE = "fler uppfyller"
    FEWER = "färre uppfyller"
    UNKNOWN = "går inte att säga"


class Development(Enum):
    """The development of a criterion's shortcoming, which is a share under the level. It is resolved or new only if the
    difference is larger than chance explains, and `UNSURE` if the share has passed the level without such a
    difference."""

    RESOLVED = "Åtgärdad brist"
    NEW = "Ny brist"
    PERSISTING = "Kvarstående brist"
    UNSURE = "Går inte att säga"
    NONE = "Ingen brist"


@dataclass(frozen=True)
class Difference:
    """The later share minus the earlier, with its 95 % interval, both from -1 to 1.

    `p` is the p-value of the exact test, None if all decisions are alike and there is nothing to test. `adjusted` is
    the p-value after Holm's correction: the headlines of the later audit are one family, and the other criteria
    another.
    """

    exact: Fraction
    interval: tuple[float, float]
    p: float | None
    adjusted: float | None

    @property
    def trend(self) -> Trend:
        """The conclusion; never at odds with the interval: `UNKNOWN` if the interval contains 0."""
        if self.adjusted is None or self.adjusted > LEVEL or self.interval[0] <= 0 <= self.interval[1]:
            return Trend.UNKNOWN
        return Trend.MORE if self.exact > 0 else Trend.FEWER


@dataclass(frozen=True)
class Change:
    """A criterion before and after. `state` and `difference` are None if either audit has no number to show."""

    before: Count
    after: Count
    state: Development | None = None
    difference: Difference | None = None


@dataclass(frozen=True)
class Pair:
    """A criterion of the earlier audit and the one of the later that it is compared with.

    `target` is the level in percent that both are compared with; `groups` are by code, as in `Comparison.groups`.
    """

    before: ComparedCriterion
    after: ComparedCriterion
    target: int
    whole: Change
    groups: Mapping[str, Change]

    @property
    def same_definition(self) -> bool:
        """True if both are assessed by the same rule."""
        return self.before.definition == self.after.definition


@dataclass(frozen=True)
class Comparison:
    """Two audits side by side. `groups` (code -> label) are those that both have; `removed` and `added` are the
    criteria that only the earlier and only the later has."""

    earlier: AuditNumbers
    later: AuditNumbers
    target: int
    pairs: tuple[Pair, ...]
    removed: tuple[ComparedCriterion, ...]
    added: tuple[ComparedCriterion, ...]
    groups: Mapping[str, str]

    @property
    def overlap(self) -> bool:
        """Whether the periods have a day in common, so that the same decisions may be in both."""
        (first, last), (first_later, last_later) = self.earlier.period, self.later.period
        return first <= last_later and first_later <= last

    def with_state(self, state: Development | None) -> tuple[Pair, ...]:
        """The pairs with that state in total."""
        return tuple(p for p in self.pairs if p.whole.state is state)

    def in_group(self, code: str) -> tuple[tuple[Pair, Change], ...]:
        """Every pair that is broken down, with its change in the group."""
        return tuple((p, p.groups[code]) for p in self.pairs if code in p.groups)


def compare(
    earlier: AuditNumbers, later: AuditNumbers, mapping: Mapping[str, str] | None = None, target: int = TARGET
) -> Comparison:
    """The audits side by side. `mapping` (earlier id -> later id) takes precedence over equal ids; in audits of
    different names only mapped ids are paired."""
    ids = _paired_ids(earlier, later, mapping or {})
    criteria = [(earlier.by_id[a], later.by_id[b]) for a, b in ids.items()]
    levels = [target if b.target is None else b.target for _, b in criteria]
    groups = _common_groups(earlier, later)
    headlines = [b.headline for _, b in criteria]
    whole = _changes([(a.whole, b.whole) for a, b in criteria], levels, headlines)
    by_group: list[dict[str, Change]] = [{} for _ in criteria]
    for code in groups:
        indices = [i for i, (a, b) in enumerate(criteria) if code in a.groups and code in b.groups]
        counts = [(criteria[i][0].groups[code], criteria[i][1].groups[code]) for i in indices]
        changes = _changes(counts, [levels[i] for i in indices], [headlines[i] for i in indices])
        for i, change in zip(indices, changes, strict=True):
            by_group[i][code] = change
    return Comparison(
        earlier=earlier,
        later=later,
        target=target,
        pairs=tuple(
            Pair(a, b, level, change, group_changes)
            for (a, b), level, change, group_changes in zip(criteria, levels, whole, by_group, strict=True)
        ),
        removed=tuple(c for c in earlier.criteria if c.id not in ids),
        added=tuple(c for c in later.criteria if c.id not in ids.values()),
        groups=groups,
    )


def lettered(audit: AuditNumbers, letters: Mapping[str, str]) -> AuditNumbers:
    """The audit with `letters` (code -> 'Stadsdel A') as its groups' codes and labels, in the order of the letters. A
    group without a letter loses its name."""
    known_letters = {code: letter for code, letter in letters.items() if code in audit.groups}
    return replace(
        audit,
        groups={letter: letter for letter in known_letters.values()}
        | {c: "" for c in audit.groups if c not in known_letters},
        criteria=tuple(
            replace(c, groups={known_letters.get(code, code): count for code, count in c.groups.items()})
            for c in audit.criteria
        ),
    )


def _paired_ids(earlier: AuditNumbers, later: AuditNumbers, mapping: Mapping[str, str]) -> dict[str, str]:
    """Earlier id -> later id, in the later audit's order."""
    earlier_ids = {b: a for a, b in mapping.items()}
    if earlier.name == later.name:
        earlier_ids |= {i: i for i in later.by_id if i in earlier.by_id and i not in mapping and i not in earlier_ids}
    return {earlier_ids[i]: i for i in later.by_id if i in earlier_ids}


def _common_groups(earlier: AuditNumbers, later: AuditNumbers) -> dict[str, str]:
    if earlier.dimension != later.dimension:
        return {}
    return {code: label for code, label in later.groups.items() if code in earlier.groups}


def _changes(counts: Sequence[tuple[Count, Count]], levels: Iterable[int], headlines: Sequence[bool]) -> list[Change]:
    """The changes of criteria that are compared together: p-values are corrected over the headlines, and over the
    rest."""
    tests = [_test(before, after) for before, after in counts]
    adjusted: dict[int, float] = {}
    for family in (True, False):
        tested = {i: p for i, p in enumerate(tests) if p is not None and headlines[i] is family}
        adjusted |= zip(tested, holm(list(tested.values())), strict=True)
    return [
        _change(before, after, level, tests[i], adjusted.get(i))
        for i, ((before, after), level) in enumerate(zip(counts, levels, strict=True))
    ]


def _test(before: Count, after: Count) -> float | None:
    """The exact test's p-value for the two shares being the same."""
    if before.share is None or after.share is None:
        return None
    rows = [(c.met, c.base - c.met) for c in (before, after) if c.met is not None and c.base is not None]
    test = independence_p(rows, seed=_SEED)
    return test.p if test else None


def _change(before: Count, after: Count, level: int, p: float | None, adjusted: float | None) -> Change:
    if before.share is None or after.share is None:
        return Change(before, after)
    exact = after.share - before.share
    assert before.met is not None and before.base and after.met is not None and after.base
    interval = newcombe(after.met, after.base, before.met, before.base)
    difference = Difference(exact, interval, p, adjusted)
    return Change(before, after, _state(before.share, after.share, level, difference.trend), difference)


def _state(before: Fraction, after: Fraction, level: int, trend: Trend) -> Development:
    """The state by the exact shares: 79,6 percent is under a level of 80 although it is printed as 80."""
    short_before, short_after = before * 100 < level, after * 100 < level
    if short_before == short_after:
        return Development.PERSISTING if short_after else Development.NONE
    if trend is Trend.UNKNOWN:
        return Development.UNSURE
    return Development.NEW if short_after else Development.RESOLVED
