"""The data that every chapter of the report is made from."""

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
    """The data of a report. With `figures` there is a figure also where the audit asks for a table, and with `tables` a
    table also where it asks for a figure or text. `letters` replace the districts' names in the report, if there are
    any.
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
        """The audit's main criteria, in its order, that apply to some decision and are documented."""
        by_id = {c.criterion.id: c for c in self.published.criteria}
        return tuple(by_id[id_] for id_ in self.audit.main_criteria if by_id[id_].base and id_ not in self.undocumented)

    @cached_property
    def undocumented(self) -> frozenset[str]:
        """Ids of the criteria that cannot be judged because such a table is missing: those that read a derived value
        and are `framgar_ej` in every decision that they apply to."""
        derived = {d.name for d in self.audit.derived}
        return frozenset(
            c.criterion.id
            for c in self.published.criteria
            if self.missing
            and 0 < c.base == c.counts[Outcome.FRAMGAR_EJ]
            and derived & set(unique(name for expr in c.criterion.conditions() for name in expr.columns))
        )
