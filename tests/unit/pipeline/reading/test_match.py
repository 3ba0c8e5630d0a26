"""How headers, sheet names and codes are matched."""

from __future__ import annotations

import unicodedata

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.codebook import Kind
from pipeline.reading.match import code_index, column_index, nearest, normalise, table_index
from tests.lib.exports import CODEBOOK


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kön", "kon"),
        ("KÖN", "kon"),
        ("Ja", "ja"),
        ("JA ", "ja"),
        ("\u00a0ja\t", "ja"),
        ("Framgår ej", "framgar_ej"),
        ("framgår-ej", "framgar_ej"),
        ("FRAMGAREJ", "framgar_ej"),
        ("Hägersten-Älvsjö", "hagersten_alvsjo"),
        ("Hägersten – Älvsjö", "hagersten_alvsjo"),
        ("1–12", "1-12"),
        ("1 - 12", "1-12"),
        ("1‑12", "1-12"),
        ("1−12", "1-12"),
        ("1–12 timmar/vecka", "1-12timmar/vecka"),
        ("Straße", "STRASSE"),
        (unicodedata.normalize("NFD", "Beslut t.o.m. å ä ö"), "beslut t.o.m. a a o"),
    ],
)
def test_spellings_that_are_equal(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("112", "1-12"),
        ("1024", "10-24"),
        ("4:1", "41"),
        ("ja", "jaa"),
        ("Beslut from", "Beslut fr.o.m."),
        ("1-12", "11-2"),
    ],
)
def test_spellings_that_differ(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_normalise_is_idempotent() -> None:
    for variables in CODEBOOK.values():
        for name, label, _, codes in variables:
            for text in (name, label, *codes, *codes.values()):
                assert normalise(normalise(text)) == normalise(text)


def test_each_code_is_found_by_code_and_by_label() -> None:
    for table, variables in CODEBOOK.items():
        for name, _, kind, codes in variables:
            if kind == "code":
                index = code_index(AUDIT.table(table).variable(name))
                for code, label in codes.items():
                    assert index[normalise(code)] == code
                    assert index[normalise(label.upper())] == code


def test_no_two_codes_of_a_variable_are_spelled_alike() -> None:
    for spec in AUDIT.tables:
        for variable in spec.variables:
            if variable.kind is Kind.CODE:
                for texts in (variable.codes, variable.codes.values()):
                    assert len({normalise(text) for text in texts}) == len(variable.codes), variable.name


@pytest.mark.parametrize("text", ["1", "true", "TRUE", "Sant", "SANT"])
def test_yes_in_other_words(text: str) -> None:
    assert code_index(AUDIT.main.variable("sip"))[normalise(text)] == "ja"


@pytest.mark.parametrize("text", ["0", "false", "FALSE", "Falskt"])
def test_no_in_other_words(text: str) -> None:
    assert code_index(AUDIT.main.variable("sip"))[normalise(text)] == "nej"


def test_only_a_plain_ja_nej_takes_1_and_0() -> None:
    """A variable with more answers than two is no true or false."""
    for name in ("intressen", "samverkan_fk", "anhorigstod_info", "kon"):
        assert {"1", "0", "true", "false"}.isdisjoint(code_index(AUDIT.main.variable(name)))


def test_each_column_is_found_by_name_and_by_label() -> None:
    for table, variables in CODEBOOK.items():
        index = column_index(AUDIT.table(table))
        for name, label, *_ in variables:
            for text in (name, name.upper(), name.replace("_", " "), label, f"  {label.upper()} "):
                assert index[normalise(text)] == name, text
        # Nothing but names and labels is recognised as a column.
        assert set(index.values()) == {name for name, *_ in variables}


def test_no_two_columns_of_a_table_are_spelled_alike() -> None:
    for spec in AUDIT.tables:
        spellings = [{normalise(v.name), normalise(v.label)} for v in spec.variables]
        for i, one in enumerate(spellings):
            assert all(one.isdisjoint(other) for other in spellings[i + 1 :]), spec.variables[i].name


def test_tables_by_name_and_label() -> None:
    index = table_index(AUDIT.tables)
    for text in ("arenden", "Ärenden", "ÄRENDEN ", "ärenden"):
        assert index[normalise(text)] == "arenden"
    assert index[normalise("Närvaro")] == "narvaro"
    assert index[normalise("Uppföljningar")] == "uppfoljningar"
    assert normalise("Blad1") not in index


@pytest.mark.parametrize(
    ("text", "nearest_name"),
    [
        ("stadsdl", "stadsdel"),
        ("Ansökan inkomm", "ansokan_datum"),
        ("beslutsdatm", "beslut_datum"),
        ("xyz", None),
        ("", None),
    ],
)
def test_nearest(text: str, nearest_name: str | None) -> None:
    assert nearest(text, column_index(AUDIT.main)) == nearest_name
