"""What every chapter of the report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from checks.audit import Audit
from checks.codebook import unique
from checks.criteria import Outcome
from pipeline.disclosure.published import Published, PublishedCriterion
from pipeline.run_facts import RunFacts


@dataclass(frozen=True)
class Material:
    """What a report is made from. With `figures` what can be drawn is drawn also where there is a table of it, and with
    `tables` there is a table also of what is drawn or told. `letters` are those that the districts have in the report,
    where they have.
    """

    audit: Audit
    published: Published
    facts: RunFacts
    figures: bool = False
    tables: bool = False
    letters: Mapping[str, str] = field(default_factory=dict)

    @property
    def table_labels(self) -> Mapping[str, str]:
        """The export's tables by name, in words."""
        return {t.name: t.label for t in self.audit.tables}

    @property
    def missing(self) -> tuple[str, ...]:
        """The labels of the tables about the decisions that the export lacks."""
        return tuple(t.label for t in self.audit.tables if t.parent and t.name in self.facts.missing_tables)

    @cached_property
    def main(self) -> tuple[PublishedCriterion, ...]:
        """The audit's main criteria, in its order, that are about some decision and known of."""
        known = {c.criterion.id: c for c in self.published.criteria}
        return tuple(known[id_] for id_ in self.audit.main_criteria if known[id_].base and id_ not in self.untold)

    @cached_property
    def untold(self) -> frozenset[str]:
        """Ids of the criteria of which nothing is known for lack of such a table: those that read a derived value
        and are `framgar_ej` in every decision that they apply to."""
        derived = {d.name for d in self.audit.derived}
        return frozenset(
            c.criterion.id
            for c in self.published.criteria
            if self.missing
            and 0 < c.base == c.counts[Outcome.FRAMGAR_EJ]
            and derived & set(unique(name for expr in c.criterion.conditions() for name in expr.columns))
        )
