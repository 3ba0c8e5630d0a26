"""A reader who works out hidden counts: which values whole numbers can have, given what is known of their sums.

It knows nothing of the product or of how the product chooses what to hide. A mixed-integer solver tests one number and
one value at a time; each solution also gives a possible value for every other number in it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Name = Any
"""The caller's name for a hidden count."""
_EPSILON = 1e-6
_TRIED = 12
"""The most corners of the relaxed problem that are tried before whole numbers are searched for."""
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
        self._relaxed = _relaxed(self._rules, self._low, self._high)
        self._place = {secret.name: size + s for s, secret in enumerate(self.secrets)}
        self.values = {secret.name: {secret.truth} for secret in self.secrets}
        self._random = random.Random(len(self.secrets))

    def find(self, value: tuple[Name, int] | None = None) -> bool:
        """Finds whole numbers that fit everything known, with this value of a secret; False if there are none."""
        low, high = self._bounds(value)
        for _ in range(_TRIED):
            cost = self._cost(self._wish())
            numbers = self._corner(cost, low, high)
            if numbers is None:
                return False
            # The corners of the relaxed problem are nearly always whole numbers, and much faster to find.
            if self._fits(np.round(numbers), low, high):
                return self._learn(numbers)
        return self._learn(self._whole(cost, low, high, _LOOSE))

    def stretch(self, name: Name, direction: int) -> None:
        """Finds the whole numbers with the smallest (1) or largest (-1) value of a secret."""
        cost = self._cost({name: direction})
        numbers = self._corner(cost, self._low, self._high)
        if numbers is not None and not self._fits(np.round(numbers), self._low, self._high):
            numbers = self._whole(cost, self._low, self._high, {})
        self._learn(numbers)

    def _bounds(self, value: tuple[Name, int] | None) -> tuple[Floats, Floats]:
        low, high = self._low.copy(), self._high.copy()
        if value:
            low[self._place[value[0]]] = high[self._place[value[0]]] = value[1]
        return low, high

    def _cost(self, wish: Mapping[Name, float]) -> Floats:
        cost = np.zeros(len(self._low))
        for name, weight in wish.items():
            cost[self._place[name]] = weight
        return cost

    def _learn(self, numbers: Floats | None) -> bool:
        """Every number that fits tells one possible value of each secret."""
        if numbers is None:
            return False
        for name, place in self._place.items():
            self.values[name].add(round(numbers[place]))
        return True

    def _whole(self, cost: Floats, low: Floats, high: Floats, options: Mapping[str, float]) -> Floats | None:
        """The whole numbers of a low cost; None if there are none."""
        solution = milp(
            cost,
            bounds=Bounds(low, high),
            constraints=self._rules,
            integrality=np.ones(len(low)),
            options=dict(options),
        )
        assert solution.status == 2 or solution.x is not None, solution.message
        numbers: Floats | None = solution.x
        return numbers

    def _corner(self, cost: Floats, low: Floats, high: Floats) -> Floats | None:
        """The numbers of the lowest cost if they need not be whole; None if there are none. The search begins where the
        last one ended."""
        every = np.arange(len(cost), dtype=np.int32)
        self._relaxed.changeColsCost(len(every), every, cost)
        self._relaxed.changeColsBounds(len(every), every, low, high)
        self._relaxed.run()
        status = self._relaxed.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        assert status == highspy.HighsModelStatus.kOptimal, status
        return np.asarray(self._relaxed.getSolution().col_value)

    def _fits(self, numbers: Floats, low: Floats, high: Floats) -> bool:
        """Whether these whole numbers keep to every rule."""
        sums = self._rules.A @ numbers
        within_bounds = (numbers >= low) & (numbers <= high)
        return bool(within_bounds.all() and (sums >= self._rules.lb).all() and (sums <= self._rules.ub).all())

    def leaks(self) -> Iterable[tuple[Secret, Leak]]:
        """What can be ruled out of these secrets."""
        assert self.find(), "the true counts break a rule that the reader believes in"
        for secret in self.secrets:
            for value in sorted(secret.wanted, key=lambda v: -abs(v - secret.truth)):
                if value not in self.values[secret.name] and not self.find((secret.name, value)):
                    yield secret, Leak(secret.name, secret.truth, value)
            if not self._is_wide(secret):
                values = self.values[secret.name]
                yield secret, Leak(secret.name, secret.truth, None, (min(values), max(values)))

    def _wish(self) -> dict[Name, float]:
        """Weights that steer towards values that no solution has yet."""
        wish = {}
        for secret in self.secrets:
            if missing := sorted(secret.wanted - self.values[secret.name]):
                sign = 1 if self._random.choice(missing) < secret.truth else -1
                wish[secret.name] = sign * (0.5 + self._random.random())
        return wish

    def _is_wide(self, secret: Secret) -> bool:
        values = self.values[secret.name]
        for direction in (1, -1):
            if max(values) - min(values) < secret.width:
                self.stretch(secret.name, direction)
        return max(values) - min(values) >= secret.width


def _relaxed(rules: LinearConstraint, low: Floats, high: Floats) -> Any:
    """A solver that knows the rules and the bounds."""
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = rules.A.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(len(low)), low, high
    model.row_lower_, model.row_upper_ = rules.lb, rules.ub
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = rules.A.indptr, rules.A.indices
    model.a_matrix_.value_ = rules.A.data
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.passModel(model)
    return solver


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
    low, high = np.zeros(count), np.full(count, float(maximum))
    terms = [(r, n, c) for r, rule in enumerate(rules) for n, c in rule.terms]
    if not terms:
        return low.tolist(), high.tolist()
    rule_of, number, coefficient = (np.array(axis) for axis in zip(*terms, strict=True))
    rule_low, rule_high = (np.array(ends)[rule_of] for ends in zip(*((r.low, r.high) for r in rules), strict=True))
    is_added = coefficient > 0
    while True:
        ends = coefficient * low[number], coefficient * high[number]
        smallest, largest = np.where(is_added, ends, ends[::-1])
        # What the others of the rule leave for each number.
        lowest = (rule_low - np.bincount(rule_of, largest)[rule_of] + largest) / coefficient
        highest = (rule_high - np.bincount(rule_of, smallest)[rule_of] + smallest) / coefficient
        below, above = np.where(is_added, (lowest, highest), (highest, lowest))
        new_low, new_high = low.copy(), high.copy()
        np.maximum.at(new_low, number, np.ceil(below - _EPSILON))
        np.minimum.at(new_high, number, np.floor(above + _EPSILON))
        assert (new_low <= new_high).all(), "the rules contradict each other"
        if (new_low == low).all() and (new_high == high).all():
            return low.tolist(), high.tolist()
        low, high = new_low, new_high


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
