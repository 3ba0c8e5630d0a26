"""The data contract refuses invalid definitions when it is created."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checks import codebook
from checks.codebook import About, Kind, RowRule, TableSpec, Variable, refuse_unknown_codes, unique
from checks.expressions import Expr, all_of, given, is_
from checks.faults import DefinitionError
from tests.lib.expressions import is_not

KON = Variable("kon", "Kön", Kind.CODE, "EX 1", {"kvinna": "Kvinna", "man": "Man"}, about=About.PERSON)
FROM = Variable("beslut_from", "Beslut fr.o.m.", Kind.DATE, "EX 2", about=About.ADMINISTRATIV)
TOM = Variable("beslut_tom", "Beslut t.o.m.", Kind.DATE, "EX 2", about=About.ADMINISTRATIV)
SPEC = TableSpec("arenden", "Ärenden", (KON, FROM, TOM), ("kon",))


@pytest.mark.parametrize("name", ["", "Kön", "kön", "1a", "a-b", "a b", "A", "_a", "a\n"])
def test_a_name_that_no_column_can_have(name: str) -> None:
    with pytest.raises(DefinitionError, match="namnet får bara ha a–z, siffror och _"):
        replace(FROM, name=name)


@pytest.mark.parametrize("name", ["a", "a1", "plan_4_1", "beslut_"])
def test_a_name_that_one_can_have(name: str) -> None:
    assert replace(FROM, name=name).name == name


def test_codes_for_code_variables_and_only_for_them() -> None:
    message = "Variabeln kon: koder ska finnas för kodvariabler och bara för dem"
    with pytest.raises(DefinitionError, match=message):
        replace(KON, codes={})
    with pytest.raises(DefinitionError, match=message):
        replace(KON, kind=Kind.DATE)


def _with(required: Expr | None = None, breach: Expr | None = None) -> TableSpec:
    rules = () if breach is None else (RowRule(breach.columns, breach, "Provet"),)
    return replace(SPEC, variables=(KON, FROM, replace(TOM, required=required)), rules=rules)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"required": given("kann")}, "Variabeln beslut_tom: arenden har ingen variabel kann."),
        (
            {"required": given("beslut_frm")},
            "Variabeln beslut_tom: arenden har ingen variabel beslut_frm. Menade du beslut_from?",
        ),
        ({"required": is_("kon", "kvinnor")}, "Variabeln beslut_tom: kon har ingen kod 'kvinnor'. Menade du kvinna?"),
        ({"breach": given("sida")}, "Regeln ”Provet”: arenden har ingen variabel sida."),
        ({"breach": all_of(given("kon"), is_not("kon", "x"))}, "Regeln ”Provet”: kon har ingen kod 'x'."),
    ],
)
def test_a_condition_of_the_contract_reads_what_the_table_has(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(DefinitionError) as error:
        _with(**changes)
    assert str(error.value) == message


def test_a_condition_that_is_right_is_kept() -> None:
    assert _with(is_("kon", "man"), given("beslut_from")).variable("beslut_tom").required == is_("kon", "man")


def test_free_text_is_for_organisations_only() -> None:
    """It may hold personal data."""
    text = Variable("rad", "Råd", Kind.TEXT, "EX 3", about=About.ADMINISTRATIV)
    with pytest.raises(DefinitionError, match="fritext får bara finnas i en tabell om organisationer"):
        replace(SPEC, variables=(*SPEC.variables, text))
    assert replace(SPEC, variables=(*SPEC.variables, text), organisation=True).names[-1] == "rad"


def test_variables_are_found_and_told_by_name() -> None:
    assert SPEC.names == ("kon", "beslut_from", "beslut_tom")
    assert SPEC.variable("kon") is KON
    with pytest.raises(KeyError):
        SPEC.variable("finns_inte")
    assert SPEC.named("beslut_from", "beslut_tom") == "Beslut fr.o.m. (beslut_from) och Beslut t.o.m. (beslut_tom)"
    assert SPEC.codes == {"kon": {"kvinna", "man"}}


def test_codes_of_columns_that_are_not_known_here_are_let_be() -> None:
    refuse_unknown_codes("X", is_("utfall_mal", "uppfyllt"), {"kon": {"man"}})
    with pytest.raises(DefinitionError, match=r"^X: kon har ingen kod 'kvinna'"):
        refuse_unknown_codes("X", is_("kon", "man", "kvinna"), {"kon": {"man"}})
    with pytest.raises(DefinitionError, match=r"^kon har ingen kod"):
        refuse_unknown_codes("", is_("kon", "kvinna"), {"kon": {"man"}})


def test_unique() -> None:
    assert unique("abracadabra") == tuple("abrcd")


def test_the_eleven_districts_of_the_codebook() -> None:
    """Järva has replaced Rinkeby-Kista and Spånga-Tensta."""
    assert list(codebook.STADSDELAR.values()) == [
        "Bromma",
        "Enskede-Årsta-Vantör",
        "Farsta",
        "Hägersten-Älvsjö",
        "Hässelby-Vällingby",
        "Järva",
        "Kungsholmen",
        "Norra innerstaden",
        "Skarpnäck",
        "Skärholmen",
        "Södermalm",
    ]
