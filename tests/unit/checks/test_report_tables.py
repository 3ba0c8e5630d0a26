"""The contents of a report: the order, names and classes of its parts."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from checks.codebook import DefinitionError
from checks.expressions import ALWAYS, is_
from checks.report_tables import DIMENSIONS, Category, Dimension, DistrictRank, Population
from tests.lib.small import ANTAL, AUDIT, BARN, ENHETER, RUTINER, UTBUD

AGES = Dimension("aldersgrupp", "Åldersgrupp", "alder", (30, 40, 65))


def test_a_population_has_its_noun_with_what_narrows_it() -> None:
    everyone = Population("alla", ALWAYS, "samtliga ärenden")
    granted = Population("bifall", is_("beslut_utfall", "bifall"), "ärenden med bifall", "med bifall")
    assert (everyone.noun("ärenden"), granted.noun("ärendena")) == ("ärenden", "ärendena med bifall")
    assert granted.in_full == "med bifall"
    assert replace(granted, narrowed="med helt bifall").in_full == "med helt bifall"
    assert everyone.in_full == ""


def test_a_category_that_is_tried_first_though_printed_last() -> None:
    table = replace(BARN, first="Flera barn")
    assert [c.label for c in table.categories] == ["Inga barn", "Ett barn", "Flera barn"]
    assert [c.label for c in table.in_test_order] == ["Flera barn", "Inga barn", "Ett barn"]
    assert BARN.in_test_order == BARN.categories


def test_a_category_is_printed_always_if_nothing_else_is_said() -> None:
    assert not Category("X", ALWAYS).optional


@pytest.mark.parametrize(
    ("age", "label"),
    [(0, "–29"), (29, "–29"), (30, "30–39"), (39, "30–39"), (40, "40–64"), (64, "40–64"), (65, "65–"), (120, "65–")],
)
def test_a_class_begins_at_its_cut(age: int, label: str) -> None:
    with duckdb.connect() as con:
        group = con.execute(f"SELECT {AGES.sql} FROM (SELECT ?::INTEGER AS alder)", [age]).fetchone()
    assert group is not None and AGES.groups(AUDIT.main)[group[0]] == label


def test_an_age_that_is_missing_is_in_no_class() -> None:
    with duckdb.connect() as con:
        assert con.execute(f"SELECT {AGES.sql} FROM (SELECT NULL::INTEGER AS alder)").fetchone() == (None,)


def test_groups_stand_in_order() -> None:
    assert list(AGES.groups(AUDIT.main).values()) == ["–29", "30–39", "40–64", "65–"]
    sex = next(d for d in DIMENSIONS if d.name == "kon")
    assert sex.groups(AUDIT.main) == {"kvinna": "Kvinna", "man": "Man"}


def _rank(rank: int) -> DistrictRank:
    return DistrictRank("mal", "mal", rank, "Mål", "mål finns i {av}")


@pytest.mark.parametrize(("rank", "opening"), [(1, "Högst"), (2, "Näst högst"), (-1, "Lägst"), (-2, "Näst lägst")])
def test_a_place_among_the_districts_in_words(rank: int, opening: str) -> None:
    assert _rank(rank).sentence == f"{opening} andel har den stadsdel där mål finns i {{av}}."


def test_a_place_that_several_districts_have() -> None:
    """The share of the second rank may equal that of the first."""
    assert _rank(2).shared(1, by_all=False) == "Högst andel har {stadsdelar}, där mål finns i {av}."
    assert _rank(2).shared(1, by_all=True) == "Lika stor andel har {stadsdelar}, där mål finns i {av}."


@pytest.mark.parametrize("rank", [0, 3, -3])
def test_a_place_that_there_are_no_words_for(rank: int) -> None:
    with pytest.raises(DefinitionError, match=r"mal: rank ska vara 1, 2, -1, -2\."):
        _rank(rank)


def test_a_sentence_needs_a_place_for_the_numbers() -> None:
    """An indicator's sentence would be printed with its braces, and that of a rank without any number."""
    with pytest.raises(DefinitionError, match=r"Indikatorn har_barn: sentence ska ha \{av\} en gång"):
        replace(AUDIT.indicators[0], sentence="Barn finns i {a}.")
    with pytest.raises(DefinitionError, match=r"mal: finding ska ha \{av\} en gång"):
        replace(_rank(1), finding="mål finns")


def test_what_each_overview_reads() -> None:
    assert ENHETER.variables == ("stadsdel", "inriktning", "platser", "beskrivning", "enhet")
    assert replace(ENHETER, apart="").variables == ("stadsdel", "inriktning", "platser", "beskrivning")
    assert UTBUD.variables == ("stadsdel", "frukost")
    assert ANTAL.variables == ("stadsdel", "inriktning")
    assert RUTINER.variables == ("stadsdel", "enhet", "rutin")


@pytest.mark.parametrize("sentence", ["Mål i alla.", "Mål i {av} av {bas}.", "{av} eller {av}.", "Mål i {av"])
def test_a_sentence_that_would_be_printed_with_its_braces_is_refused(sentence: str) -> None:
    message = r"ska ha \{av\} en gång, där talen sätts in"
    with pytest.raises(DefinitionError, match=f"sentence {message}"):
        replace(AUDIT.indicators[0], sentence=sentence)
    with pytest.raises(DefinitionError, match=f"mal: finding {message}"):
        DistrictRank("mal", "mal", 1, "Mål", sentence)
