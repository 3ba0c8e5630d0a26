"""A table of an export as a class of columns."""

from __future__ import annotations

from typing import Any

import pytest

from checks.codebook import About, RowRule
from checks.columns import Column, day, free_text, pseudonym
from checks.faults import DefinitionError
from checks.tables import Table, rule

TOLD: Any = {"about": About.ADMINISTRATIV, "source": "EX 1"}


class Arenden(Table):
    arende_id = pseudonym("Ärende-id", **TOLD)
    start = day("Början", **TOLD)
    slut = day("Slut", **TOLD)
    avslutad = slut.given()


class Besok(Table):
    arende_id = pseudonym("Ärende-id", **TOLD)
    datum = day("Datum", **TOLD)


SLUT_FORST = rule("Slutet är före början", breach=Arenden.slut < Arenden.start)
arende = Arenden("arenden", label="Ärenden", key=[Arenden.arende_id], rules=[SLUT_FORST])


def test_columns_are_the_attributes_in_order() -> None:
    """A condition with a name is not a column."""
    assert arende.spec.names == ("arende_id", "start", "slut")
    assert (arende.spec.name, arende.spec.label, arende.spec.key) == ("arenden", "Ärenden", ("arende_id",))
    assert (arende.spec.parent, arende.spec.optional, arende.spec.organisation) == (None, False, False)


def test_a_rule_names_each_column_that_it_reads_once() -> None:
    assert arende.spec.rules == (RowRule(("slut", "start"), Arenden.slut < Arenden.start, "Slutet är före början"),)
    two_columns = rule("x", breach=(Arenden.slut < Arenden.start) & Arenden.slut.given())
    assert two_columns.columns == ("slut", "start")


def test_rows_that_belong_to_another_table() -> None:
    besok = Besok("besok", label="Besök", key=[Besok.arende_id, Besok.datum], parent=arende, optional=True)
    assert (besok.spec.parent, besok.spec.optional) == ("arenden", True)
    assert besok.spec.key == ("arende_id", "datum")


def test_a_column_of_both_but_the_key_is_refused() -> None:
    """In a rule over a row and its decision the column would be ambiguous."""

    class Fel(Besok):
        start = day("Början", **TOLD)

    with pytest.raises(DefinitionError, match=r"Tabellerna besok och arenden har båda kolumnen start\."):
        Fel("besok", label="Besök", key=[Fel.datum], parent=arende)


def test_a_table_builds_on_another() -> None:
    class Mer(Arenden):
        handlaggare = pseudonym("Handläggare", **TOLD)

    assert Mer("mer", label="Mer", key=[Mer.arende_id]).spec.names == ("arende_id", "start", "slut", "handlaggare")


def test_free_text_is_for_organisations() -> None:
    class Enheter(Table):
        enhet: Column = pseudonym("Enhet", **TOLD)
        rad = free_text("Råd", **TOLD)

    assert Enheter("enheter", label="Enheter", key=[Enheter.enhet], organisation=True).spec.organisation
    with pytest.raises(DefinitionError, match="Tabellen enheter: fritext"):
        Enheter("enheter", label="Enheter", key=[Enheter.enhet])
