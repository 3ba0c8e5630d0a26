"""Connected counts about persons, and the possible kinds of decisions."""

from __future__ import annotations

import pytest

from checks import audits
from checks.audits.sysselsattning_2025 import AUDIT
from checks.components import Atom, Component, atoms, components
from checks.subject import counted_items
from tests.lib.circumstances import COMPONENTS


def _of(criterion: str, *but: str) -> Component:
    matches = [
        c for c in components(AUDIT, counted_items(AUDIT), but) if f"kriterium_{criterion}" in {i.id for i in c.counted}
    ]
    assert len(matches) == 1
    return matches[0]


def test_the_components_are_those_that_share_a_variable() -> None:
    assert {frozenset(c.variables) for c in components(AUDIT, counted_items(AUDIT), ())} == {
        frozenset(variables) for variables in COMPONENTS.values()
    }


def test_what_is_counted_of_children() -> None:
    component = _of("barn_fragor")
    assert {i.id for i in component.counted} == {
        "kriterium_barn_framgar",
        "kriterium_barn_fragor",
        "kriterium_barnkonsekvensanalys",
        "barn_egna_i_hushallet",
        "barn_annans_i_hushallet",
        "barn_egna_ej_i_hushallet",
        "barn_framgar_ej",
    }
    assert component.known == ("beslut_utfall",)
    assert component.conduct == ()


def test_a_count_of_conduct_that_reads_the_same_stands_beside() -> None:
    conduct = [i.id for i in _of("samplanering_fk").conduct]
    assert conduct == ["samverkan_fk", "samverkan_fk_nej", "samverkan_fk_framgar_ej"]


def test_by_age_the_young_are_no_component() -> None:
    assert not [c for c in components(AUDIT, counted_items(AUDIT), ("alder",)) if "alder" in c.variables]


def test_the_kinds_of_refusals() -> None:
    """A reason is given, one of six, or it is not; the table is of refusals of all that was applied for."""
    component = _of("avslag_motiverat")
    assert [i.id for i in component.counted] == ["kriterium_avslag_motiverat", "skal_for_avslag"]
    assert set(atoms(AUDIT, component)) == {
        Atom(("bifall",), ("", ""), ()),
        Atom(("delavslag",), ("uppfyllt", ""), ()),
        Atom(("delavslag",), ("ej_uppfyllt", ""), ()),
        *(Atom(("avslag",), ("uppfyllt", str(reason)), ()) for reason in range(6)),
        Atom(("avslag",), ("ej_uppfyllt", "6"), ()),
    }


def test_the_kinds_by_age_and_depth() -> None:
    """Under 35 or not, and if so the answer; the criterion on depth reads three more columns, all required."""
    kinds = atoms(AUDIT, _of("fordjupning_under_35"))
    assert {a.parts for a in kinds} == {("",), ("uppfyllt",), ("ej_uppfyllt",)}
    assert {a.known for a in kinds} == {("bifall",), ("delavslag",), ("avslag",)}
    conduct = {part: {a.conduct_parts[0] for a in kinds if a.parts == (part,)} for part in ("uppfyllt", "ej_uppfyllt")}
    assert conduct == {
        "uppfyllt": {frozenset({"uppfyllt"}), frozenset({"delvis"})},
        "ej_uppfyllt": {frozenset({"delvis"}), frozenset({"ej_uppfyllt"})},
    }


@pytest.mark.parametrize("name", audits.names())
def test_every_audit_has_few_enough_kinds(name: str) -> None:
    audit = audits.load(name)
    for component in components(audit, counted_items(audit), ()):
        assert 0 < len(atoms(audit, component)) < 2000
