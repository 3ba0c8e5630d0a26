"""Names from outside: what may be called so, and what is left of the name of a file."""

from __future__ import annotations

import re

import pytest

from granskning.app.names import local_name, own_name
from pipeline.errors import UsageError

HOSTILE = (
    "..", ".", "", " ", "../x", "..\\x", "/etc/passwd", "C:\\x", "C:x", "\\\\server\\del\\x", "//server/del", "a/b",
    "a\\b", "a:b", "-x", ".dold", "~", "~root", "CON", "nul", "COM1", "lpt9.xlsx", "COM¹", "lpt³.x", "CON .x",
    "a․․b", "．．", "a\u2215b", "a\uff0fb", "a\0b", "a\nb", "a\r\nSet-Cookie: x",
    "x.", "x*", "x?", "<b>", 'x"', "x|y", "x" * 61, "${HOME}", "%USERPROFILE%", "`ls`", "\u202egnp",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_is_a_path_or_that_some_system_does_not_take_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="går inte att använda som namn"):
        own_name(name)


@pytest.mark.parametrize("name", ["rapport_2025", "Järva (2)", "Våren 2026", "svar.v2", "Ö-1"])
def test_a_plain_name_is_kept(name: str) -> None:
    assert own_name(f" {name} ") == name


def test_the_ending_is_there_once_and_a_letter_with_a_loose_ring_is_one_letter() -> None:
    assert own_name("urval", ".xlsx") == own_name("urval.XLSX", ".xlsx") == "urval.xlsx"
    assert own_name("va\u030ar") == "vår"


@pytest.mark.parametrize("name", [*HOSTILE, *(f"{name}.xlsx" for name in HOSTILE)])
def test_what_is_left_of_a_file_s_name_is_never_a_path(name: str) -> None:
    assert re.fullmatch(r"fil7(_[A-Za-z0-9_-]{1,40})?(\.[a-z0-9]*)?", local_name(name, 7))


def test_a_plain_name_of_a_file_is_kept_once() -> None:
    assert local_name("Mall för G1.XLSX", 2) == "Mall för G1.xlsx"
    assert local_name("Mall för G1.xlsx", 2, ["mall FÖR g1.xlsx"]) == "fil2_Mall_for_G1.xlsx"


def test_of_a_name_with_personal_data_nothing_is_kept() -> None:
    assert local_name("19850709-9805.xlsx", 1) == "fil1.xlsx"  # a number of the tax agency's for tests
