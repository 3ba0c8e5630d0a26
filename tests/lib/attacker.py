"""A reader who works out hidden counts: which values whole numbers can have, given what is known of their sums.

It knows nothing of the product or of how the product chooses what to hide. A mixed-integer solver tests one number and
one value at a time; each solution also gives a possible value for every other number in it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor, inf
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Name = Any
"""The caller's name for a hidden count."""
_EPSILON = 1e-6
_LOOSE = {"mip_rel_gap": 0.5}
"""Solver options where any solution will do: it stops before the best one."""


@dataclass(frozen=True)
class Rule:
    """low <= the sum of coefficient x number <= high; `terms` are (number, coefficient)."""

    terms: tuple[tuple[int, int], ...]
    low: float
    high: float


@dataclass(frozen=True)
class Secret:
    """A hidden count: the sum of these numbers, in truth `truth`. A reader must not be able to rule out any value in
    `wanted`, nor narrow the sum to fewer than `width` values in a row."""

    name: Name
    numbers: tuple[int, ...]
    truth: int
    wanted: frozenset[int] = frozenset()
    width: int = 0


@dataclass(frozen=True)
class Leak:
    """What a reader can rule out: a value, or (None) every value outside the too narrow range `found`."""

    name: Name
    truth: int
    ruled_out: int | None
    found: tuple[int, int] | None = None


@dataclass
class _Piece:
    """Numbers connected by rules or secrets, by place, with those rules and secrets."""

    numbers: list[int]
    rules: list[Rule]
    secrets: list[Secret]
    low: Sequence[float]
    high: Sequence[float]
    values: dict[Name, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        at = {number: i for i, number in enumerate(self.numbers)}
        size = len(self.numbers)
        entries = [(r, at[n], c) for r, rule in enumerate(self.rules) for n, c in rule.terms]
        sums = [(len(self.rules) + s, at[n], 1) for s, secret in enumerate(self.secrets) for n in secret.numbers]
        sums += [(len(self.rules) + s, size + s, -1) for s in range(len(self.secrets))]
        rows, columns, signs = (np.array(axis) for axis in zip(*entries, *sums, strict=True))
        shape = (len(self.rules) + len(self.secrets), size + len(self.secrets))
        matrix = csr_array((signs.astype(float), (rows, columns)), shape=shape)
        none = [0.0] * len(self.secrets)
        self._rules = LinearConstraint(matrix, [r.low for r in self.rules] + none, [r.high for r in self.rules] + none)
        self._low = np.array([*(self.low[n] for n in self.numbers), *none])
        self._high = np.array([*(self.high[n] for n in self.numbers), *(inf for _ in self.secrets)])
        self._place = {secret.name: size + s for s, secret in enumerate(self.secrets)}
        self.values = {secret.name: {secret.truth} for secret in self.secrets}

    def solve(self, wish: Mapping[Name, float], fixed: tuple[Name, int] | None = None, *, best: bool = False) -> bool:
        """Finds whole numbers that fit everything known, with a low cost by `wish` (the lowest if `best`); False if
        there are none."""
        low, high = self._low.copy(), self._high.copy()
        if fixed:
            low[self._place[fixed[0]]] = high[self._place[fixed[0]]] = fixed[1]
        cost = np.zeros(len(low))
        for name, weight in wish.items():
            cost[self._place[name]] = weight
        # The corners of the relaxed problem are nearly always whole numbers, and much faster to find.
        solution = milp(cost, bounds=Bounds(low, high), constraints=self._rules)
        if solution.x is not None and not self._fits(np.round(solution.x), low, high):
            solution = milp(
                cost,
                bounds=Bounds(low, high),
                constraints=self._rules,
                integrality=np.ones(len(low)),
                options={} if best else _LOOSE,
            )
        if solution.x is None:
            assert solution.status == 2, solution.message
            return False
        for name, place in self._place.items():
            self.values[name].add(round(solution.x[place]))
        return True

    def _fits(self, numbers: Floats, low: Floats, high: Floats) -> bool:
        """Whether these whole numbers keep to every rule."""
        sums = self._rules.A @ numbers
        within_bounds = (numbers >= low) & (numbers <= high)
        return bool(within_bounds.all() and (sums >= self._rules.lb).all() and (sums <= self._rules.ub).all())

    def leaks(self) -> Iterable[tuple[Secret, Leak]]:
        """What can be ruled out of these secrets."""
        assert self.solve({}), "the true counts break a rule that the reader believes in"
        rng = random.Random(len(self.secrets))
        for secret in self.secrets:
            for value in sorted(secret.wanted, key=lambda v: -abs(v - secret.truth)):
                if value not in self.values[secret.name] and not self.solve(self._wish(rng), (secret.name, value)):
                    yield secret, Leak(secret.name, secret.truth, value)
            if not self._is_wide(secret):
                values = self.values[secret.name]
                yield secret, Leak(secret.name, secret.truth, None, (min(values), max(values)))

    def _wish(self, rng: random.Random) -> dict[Name, float]:
        """Weights that steer towards values that no solution has yet."""
        wish = {}
        for secret in self.secrets:
            if missing := sorted(secret.wanted - self.values[secret.name]):
                wish[secret.name] = (1 if rng.choice(missing) < secret.truth else -1) * (0.5 + rng.random())
        return wish

    def _is_wide(self, secret: Secret) -> bool:
        values = self.values[secret.name]
        for direction in (1, -1):
            if max(values) - min(values) < secret.width:
                self.solve({secret.name: direction}, best=True)
        return max(values) - min(values) >= secret.width


def leaks(count: int, rules: Sequence[Rule], secrets: Sequence[Secret], maximum: int) -> list[Leak]:
    """What a reader who knows the rules can rule out of the secrets; each of the `count` numbers is a whole number from
    0 to `maximum`."""
    rules, secrets = _merge_equal(count, rules, secrets)
    low, high = _tighten_bounds(count, rules, maximum)
    loose = [a < b for a, b in zip(low, high, strict=True)]
    open_rules: list[Rule] = []
    for rule in rules:
        if terms := tuple((n, c) for n, c in rule.terms if loose[n]):
            known = sum(c * low[n] for n, c in rule.terms if not loose[n])
            open_rules.append(Rule(terms, rule.low - known, rule.high - known))
    results: list[Leak] = []
    secrets_by_part: dict[Secret, list[tuple[Secret, int]]] = {}
    for secret in secrets:
        known = int(sum(low[n] for n in secret.numbers if not loose[n]))
        if numbers := tuple(sorted(n for n in secret.numbers if loose[n])):
            wanted = frozenset(v - known for v in secret.wanted)
            part = Secret(numbers, numbers, secret.truth - known, wanted, secret.width)
            secrets_by_part.setdefault(part, []).append((secret, known))
        else:
            assert known == secret.truth, f"{secret.name}: {known} is worked out but the truth is {secret.truth}"
            results += [Leak(secret.name, secret.truth, v) for v in sorted(secret.wanted - {known})]
            results += [Leak(secret.name, secret.truth, None, (known, known))] if secret.width else []
    for piece in _pieces(loose, open_rules, list(secrets_by_part), low, high):
        for part, leak in piece.leaks():
            results += [_leak_of(secret, known, leak) for secret, known in secrets_by_part[part]]
    return results


def _leak_of(secret: Secret, known: int, leak: Leak) -> Leak:
    """The leak of a secret, from the leak of its unknown part."""
    ruled_out = None if leak.ruled_out is None else leak.ruled_out + known
    within = None if leak.found is None else (leak.found[0] + known, leak.found[1] + known)
    return Leak(secret.name, secret.truth, ruled_out, within)


def _merge_equal(count: int, rules: Sequence[Rule], secrets: Sequence[Secret]) -> tuple[list[Rule], list[Secret]]:
    """The rules and secrets with numbers that a rule makes equal replaced by one of them."""
    equal_pairs = [
        (r.terms[0][0], r.terms[1][0])
        for r in rules
        if len(r.terms) == 2 and r.low == r.high == 0 and sum(c for _, c in r.terms) == 0
    ]
    left, right = zip(*equal_pairs, strict=True) if equal_pairs else ((), ())
    graph = coo_array((np.ones(len(equal_pairs)), (left, right)), shape=(count, count))
    labels = connected_components(graph, directed=False)[1]
    first: dict[int, int] = {}
    representatives = [first.setdefault(int(label), n) for n, label in enumerate(labels)]
    unique_rules: dict[Rule, None] = {}
    for rule in rules:
        terms: dict[int, int] = {}
        for n, c in rule.terms:
            terms[representatives[n]] = terms.get(representatives[n], 0) + c
        if remaining_terms := tuple((n, c) for n, c in sorted(terms.items()) if c):
            unique_rules[Rule(remaining_terms, rule.low, rule.high)] = None
    return list(unique_rules), [replace(s, numbers=tuple(representatives[n] for n in s.numbers)) for s in secrets]


def _tighten_bounds(count: int, rules: Sequence[Rule], maximum: int) -> tuple[list[float], list[float]]:
    """Bounds of every number, worked out from one rule at a time until nothing changes, as with pen and paper."""
    low, high = [0.0] * count, [float(maximum)] * count
    rules_of: dict[int, list[int]] = {}
    for r, rule in enumerate(rules):
        for n, _ in rule.terms:
            rules_of.setdefault(n, []).append(r)
    queue = set(range(len(rules)))
    while queue:
        rule = rules[queue.pop()]
        term_ranges = [(c * low[n], c * high[n]) if c > 0 else (c * high[n], c * low[n]) for n, c in rule.terms]
        smallest, largest = sum(a for a, _ in term_ranges), sum(b for _, b in term_ranges)
        for (n, c), (a, b) in zip(rule.terms, term_ranges, strict=True):
            # What the others leave for this one.
            lowest, highest = rule.low - (largest - b), rule.high - (smallest - a)
            if c < 0:
                lowest, highest = -highest, -lowest
            below = max(low[n], ceil(lowest / abs(c) - _EPSILON)) if lowest > -inf else low[n]
            above = min(high[n], floor(highest / abs(c) + _EPSILON)) if highest < inf else high[n]
            if below > low[n] or above < high[n]:
                assert below <= above, "the rules contradict each other"
                low[n], high[n] = below, above
                queue.update(rules_of[n])
                break
    return low, high


def _pieces(
    loose: Sequence[bool], rules: Sequence[Rule], secrets: Sequence[Secret], low: Sequence[float], high: Sequence[float]
) -> Iterable[_Piece]:
    groups = [[n for n, _ in rule.terms] for rule in rules] + [list(s.numbers) for s in secrets]
    edges = [(numbers[0], n) for numbers in groups for n in numbers]
    if not edges:
        return
    left, right = zip(*edges, strict=True)
    graph = coo_array((np.ones(len(edges)), (left, right)), shape=(len(loose), len(loose)))
    labels = connected_components(graph, directed=False)[1]
    members: dict[int, tuple[list[int], list[Rule], list[Secret]]] = {}
    for secret in secrets:
        members.setdefault(int(labels[secret.numbers[0]]), ([], [], []))[2].append(secret)
    for n, is_loose in enumerate(loose):
        if is_loose and labels[n] in members:
            members[int(labels[n])][0].append(n)
    for rule in rules:
        if labels[rule.terms[0][0]] in members:
            members[int(labels[rule.terms[0][0]])][1].append(rule)
    for numbers, own_rules, own_secrets in members.values():
        yield _Piece(numbers, own_rules, own_secrets, low, high)
