"""Whom a count is about: the authority's conduct, or the circumstances of persons.

This follows from the variables that the count's expressions read, directly, through the outcome of a criterion or
through a derived value; it is not declared for each table. Counts about persons are protected in a report (OSL 26 kap.
1 §).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from checks.audit import Audit
from checks.codebook import About
from checks.criteria import Criterion, Outcome
from checks.expressions import Expr
from checks.possible import OUTCOME, Known, first_true, outcomes, truth
from checks.report_tables import CategoryTable, Indicator


@dataclass(frozen=True)
class CountedItem:
    """A criterion, an indicator or a category table by which decisions are counted.

    `base` is a condition that is true for all counted decisions, though perhaps for others too.
    """

    id: str
    item: Criterion | Indicator | CategoryTable

    @property
    def base(self) -> Expr:
        """The condition that defines the base."""
        match self.item:
            case Criterion():
                return self.item.base
            case Indicator() | CategoryTable():
                return self.item.population.where

    @property
    def expressions(self) -> tuple[Expr, ...]:
        """All expressions that decide where a decision is counted."""
        match self.item:
            case Criterion(population=population, cases=cases):
                return (population, *(case.when for case in cases))
            case Indicator(population=population, hit=hit):
                return (population.where, hit)
            case CategoryTable(population=population, categories=categories):
                return (population.where, *(category.when for category in categories))

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of the parts of the base."""
        match self.item:
            case Criterion():
                return tuple(o.value for o in Outcome if o is not Outcome.EJ_AKTUELLT)
            case Indicator():
                return ("ja", "nej")
            case CategoryTable(categories=categories):
                return tuple(str(i) for i in range(len(categories)))

    def possible(self, known: Known, audit: Audit) -> frozenset[str]:
        """The parts in which a decision can be counted; '' if it can be outside the base."""
        criteria = audit.criteria_by_id
        if isinstance(self.item, Criterion):
            possible_outcomes = outcomes(self.item, known, criteria)
            return frozenset("" if o is Outcome.EJ_AKTUELLT else o.value for o in possible_outcomes)
        population = truth(self.base, known, criteria)
        parts = set() if population == {True} else {""}
        if True in population and isinstance(self.item, Indicator):
            parts.update("ja" if hit else "nej" for hit in truth(self.item.hit, known, criteria))
        elif True in population and isinstance(self.item, CategoryTable):
            categories = self.item.in_test_order
            whens = [truth(category.when, known, criteria) for category in categories]
            # A decision in no category is an error in the definition, reported when decisions are counted.
            parts.update(str(self.item.categories.index(categories[i])) for i in first_true(whens) if i is not None)
        return frozenset(parts)


def criterion_family(criterion: str) -> str:
    """The id of a criterion's counts, with a prefix since an indicator may have the same id as the criterion."""
    return f"kriterium_{criterion}"


def counted_items(audit: Audit) -> tuple[CountedItem, ...]:
    """Everything by which a report counts decisions."""
    return (
        *(CountedItem(criterion_family(c.id), c) for c in audit.criteria),
        *(CountedItem(i.id, i) for i in audit.indicators),
        *(CountedItem(t.id, t) for t in audit.report_tables if isinstance(t, CategoryTable)),
    )


@dataclass(frozen=True)
class Reader:
    """Finds the variables that an audit's expressions read."""

    audit: Audit

    @cached_property
    def _about(self) -> dict[str, About]:
        variables = {v.name: v.about for v in self.audit.main.variables}
        return {**variables, **{d.name: d.about for d in self.audit.derived}}

    def variables(self, expressions: Iterable[Expr]) -> tuple[str, ...]:
        """The variables and derived values that the expressions read, also through outcomes; in order, no
        duplicates."""
        return tuple(dict.fromkeys(self._read(expressions)))

    def _read(self, expressions: Iterable[Expr]) -> Iterator[str]:
        for expr in expressions:
            for column in expr.columns:
                if column.startswith(OUTCOME):
                    criterion = self.audit.criteria_by_id[column.removeprefix(OUTCOME)]
                    yield from self._read((criterion.population, *(case.when for case in criterion.cases)))
                else:
                    yield column

    def persons(self, expressions: Iterable[Expr], excluded: Collection[str] = ()) -> tuple[str, ...]:
        """The variables about persons that the expressions read, without the `excluded` columns that a table is divided
        by. A column that the audit does not declare is assumed to be about persons."""
        variables = self.variables(expressions)
        return tuple(v for v in variables if v not in excluded and self._about.get(v, About.PERSON) is About.PERSON)
