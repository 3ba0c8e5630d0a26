"""A table of an export as a class: its attributes are the columns, in the order of the codebook."""

from __future__ import annotations

from collections.abc import Sequence

from checks.codebook import RowRule, TableSpec, unique
from checks.columns import Column
from checks.declared import Declared
from checks.expressions import Expr
from checks.faults import DefinitionError


class Table(metaclass=Declared):
    """A table of the export; a class of its own for each, with a column for each variable.

    `key` is unique over the rows where all its columns have a value. The rows of one with a `parent` belong to its
    rows, by the parent's key. An export may lack an `optional` table. The rows of an `organisation` table are about
    units, premises and the like, never about decisions or persons.

    >>> from checks.codebook import About
    >>> from checks.columns import ja_nej, pseudonym
    >>> class Arenden(Table):
    ...     arende_id = pseudonym("Ärende-id", about=About.ADMINISTRATIV, source="EX 1", unique=True)
    ...     mal = ja_nej("Personligt mål", about=About.HANDLAGGNING, source="EX 3")
    >>> arende = Arenden("arenden", label="Ärenden", key=[Arenden.arende_id])
    >>> arende.spec.names
    ('arende_id', 'mal')
    """

    def __init__(
        self,
        name: str,
        *,
        label: str,
        key: Sequence[Column],
        rules: Sequence[RowRule] = (),
        parent: Table | None = None,
        optional: bool = False,
        organisation: bool = False,
    ) -> None:
        self.spec: TableSpec = TableSpec(
            name=name,
            label=label,
            variables=tuple(column.variable for _, column in type(self).members(Column)),
            key=tuple(column.name for column in key),
            rules=tuple(rules),
            parent=parent.spec.name if parent else None,
            optional=optional,
            organisation=organisation,
        )
        shared = set(self.spec.names) & set(parent.spec.names) - {parent.spec.key[0]} if parent else set()
        if shared:
            raise DefinitionError(f"Tabellerna {name} och {self.spec.parent} har båda kolumnen {min(shared)}.")


def rule(message: str, *, breach: Expr) -> RowRule:
    """A rule between columns: a row for which `breach` is true is a fault in the export, reported with the message.

    >>> from checks.expressions import missing
    >>> rule("Slutdatum saknas", breach=missing("slut")).columns
    ('slut',)
    """
    return RowRule(columns=unique(breach.columns), breach=breach, message=message)
