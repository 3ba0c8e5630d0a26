"""Whom a count is about: by hand for the sysselsättning audit, and compared with what the oracle finds by trial."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks import audits
from checks.audits.sysselsattning_2025 import AUDIT
from checks.codebook import About
from checks.subject import Reader, counted_items
from tests.lib.circumstances import COMPONENTS, PERSON, about_persons

READER = Reader(AUDIT)
PERSONS = {
    "fordjupning_under_35",
    "barn_framgar",
    "barn_fragor",
    "barnkonsekvensanalys",
    "samverkan_bistand",
    "samplanering_fk",
    "avslag_motiverat",
    "personligt_mal",
    "inriktning_motsvarar_mal",
}


@pytest.mark.parametrize("name", audits.names())
def test_every_variable_says_whom_it_is_about(name: str) -> None:
    for table in audits.load(name).tables:
        assert all(isinstance(v.about, About) for v in table.variables)


def test_variables_about_persons_are_those_of_the_codebook() -> None:
    assert {v.name for v in AUDIT.main.variables if v.about is About.PERSON} == set(PERSON)


def _about_persons(*but: str) -> set[str]:
    return {i.id for i in counted_items(AUDIT) if READER.persons(i.expressions, but)}


def test_criteria_about_persons() -> None:
    assert {i.removeprefix("kriterium_") for i in _about_persons() if i.startswith("kriterium_")} == PERSONS


def test_indicators_and_tables_about_persons() -> None:
    children = {*(f"barn_{code}_i_hushallet" for code in ("egna", "annans", "egna_ej")), "barn_framgar_ej"}
    others = {i for i in _about_persons() if not i.startswith("kriterium_")}
    tables = {"tabell_5", "huvudsaklig_forsorjning", "skal_for_avslag"}
    assert others == {*children, *tables, "ekonomiskt_bistand_helt_eller_delvis"}


def test_by_age_the_young_are_no_secret() -> None:
    assert _about_persons() - _about_persons("alder") == {"kriterium_fordjupning_under_35"}


@pytest.mark.slow
def test_the_same_counts_are_found_by_changing_answers() -> None:
    """A criterion whose outcome the person's own circumstances change is about persons, and no other."""
    in_components = {family for component in COMPONENTS for family in about_persons(component)}
    tables = {t.id for t in AUDIT.report_tables}
    by_answers = {
        f"k:{i.removeprefix('kriterium_')}" if i.startswith("kriterium_") else i if i in tables else f"i:{i}"
        for i in _about_persons()
    }
    assert in_components == by_answers


def test_what_is_read_through_an_outcome_counts_as_read() -> None:
    (item,) = (i for i in counted_items(AUDIT) if i.id == "uppfoljning_dokumenterad")
    assert "forstagangsbeslut" in READER.variables(item.expressions)


def test_no_file_of_the_audit_says_it_table_by_table() -> None:
    folder = Path(audits.__file__).parent / AUDIT.name
    paths = (p.relative_to(folder) for p in folder.rglob("*.py"))
    folders = {path.parts[0] for path in paths if "About." in (folder / path).read_text("utf-8")}
    assert folders == {"codebook", "organisations.py"}, "only where variables are declared"
