"""Counts about persons that hang together, and the kinds of decisions that there can be."""

from __future__ import annotations

import pytest

from checks import audits
from checks.audits.sysselsattning_2025 import AUDIT
from checks.components import Atom, Component, atoms, components
from checks.subject import counted
from tests.lib.circumstances import COMPONENTS


def _of(criterion: str, *but: str) -> Component:
    found = [c for c in components(AUDIT, counted(AUDIT), but) if f"kriterium_{criterion}" in {i.id for i in c.counted}]
    assert len(found) == 1
    return found[0]


def test_the_components_are_those_that_share_a_variable() -> None:
    assert {frozenset(c.variables) for c in components(AUDIT, counted(AUDIT), ())} == {
        frozenset(variables) for variables in COMPONENTS.values()
    }


def test_what_is_counted_of_children() -> None:
    found = _of("barn_fragor")
    assert {i.id for i in found.counted} == {
        "kriterium_barn_framgar",
        "kriterium_barn_fragor",
        "kriterium_barnkonsekvensanalys",
        "barn_egna_i_hushallet",
        "barn_annans_i_hushallet",
        "barn_egna_ej_i_hushallet",
        "barn_framgar_ej",
    }
    assert found.known == ("beslut_utfall",)
    assert found.beside == ()


def test_a_count_of_conduct_that_reads_the_same_stands_beside() -> None:
    found = [i.id for i in _of("samplanering_fk").beside]
    assert found == ["samverkan_fk", "samverkan_fk_nej", "samverkan_fk_framgar_ej"]


def test_by_age_the_young_are_no_component() -> None:
    assert not [c for c in components(AUDIT, counted(AUDIT), ("alder",)) if "alder" in c.variables]


def test_the_kinds_of_refusals() -> None:
    """A reason is given, one of six, or it is not; the table is of refusals of all that was applied for."""
    found = _of("avslag_motiverat")
    assert [i.id for i in found.counted] == ["kriterium_avslag_motiverat", "skal_for_avslag"]
    assert set(atoms(AUDIT, found)) == {
        Atom(("bifall",), ("", ""), ()),
        Atom(("delavslag",), ("uppfyllt", ""), ()),
        Atom(("delavslag",), ("ej_uppfyllt", ""), ()),
        *(Atom(("avslag",), ("uppfyllt", str(reason)), ()) for reason in range(6)),
        Atom(("avslag",), ("ej_uppfyllt", "6"), ()),
    }


def test_the_kinds_by_age_and_depth() -> None:
    """Under 35 or not, and then with the answer; the criterion on depth reads three more, all of them required."""
    found = atoms(AUDIT, _of("fordjupning_under_35"))
    assert {a.parts for a in found} == {("",), ("uppfyllt",), ("ej_uppfyllt",)}
    assert {a.known for a in found} == {("bifall",), ("delavslag",), ("avslag",)}
    beside = {part: {a.beside[0] for a in found if a.parts == (part,)} for part in ("uppfyllt", "ej_uppfyllt")}
    assert beside == {
        "uppfyllt": {frozenset({"uppfyllt", "delvis"})},
        "ej_uppfyllt": {frozenset({"delvis", "ej_uppfyllt"})},
    }


@pytest.mark.parametrize("name", audits.names())
def test_every_audit_has_few_enough_kinds(name: str) -> None:
    audit = audits.load(name)
    for component in components(audit, counted(audit), ()):
        assert 0 < len(atoms(audit, component)) < 2000
