"""`granskning.toml` beside an export."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from granskning import settings
from granskning.commands.report import rapport
from pipeline.errors import UsageError


def _values_of(tmp_path: Path, text: str, *arguments: str) -> tuple[int, dict[str, Any], str]:
    """What `rapport` would be asked for: the exit code, its options, and what it said."""
    (tmp_path / settings.NAME).write_text(text, "utf-8")
    values: dict[str, Any] = {}
    command = click.Command("rapport", params=rapport.params, callback=lambda **options: values.update(options))
    result = CliRunner().invoke(command, [str(tmp_path / "export.xlsx"), "--ut", "ut", *arguments])
    return result.exit_code, values, result.stderr


def test_what_is_the_same_every_time_is_said_once(tmp_path: Path) -> None:
    text = """
        granskning = "lss_arbete_studier"
        granskningsdatum = 2025-10-31
        mall = "mallar/vår.docx"
        population = "urval.xlsx"
        uppdelning = ["kon", "stadsdel,kon"]
        troskel = 5
        stadsdelar = "namn"
    """
    code, values, output = _values_of(tmp_path, text)
    assert code == 0
    assert values["audit"] == "lss_arbete_studier" and values["granskningsdatum"] == date(2025, 10, 31)
    assert values["template"] == tmp_path / "mallar" / "vår.docx" and values["population"] == tmp_path / "urval.xlsx"
    assert values["uppdelning"] == ("kon", "stadsdel,kon") and (values["troskel"], values["lettered"]) == (5, False)
    names = "granskning, granskningsdatum, mall, population, uppdelning, troskel, stadsdelar"
    assert output == f"Inställningar ur {tmp_path / settings.NAME}: {names}.\n"


def test_the_command_line_is_taken_before_the_file(tmp_path: Path) -> None:
    text = 'granskning = "lss_arbete_studier"\nuppdelning = "kon"\n'
    _, values, _ = _values_of(tmp_path, text, "--granskning", "uppfoljning_2026", "--granskningsdatum", "2026-01-02")
    assert (values["audit"], values["granskningsdatum"]) == ("uppfoljning_2026", date(2026, 1, 2))
    assert values["uppdelning"] == ("kon",), "a single name where several may stand"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("granskning = ", "går inte att tolka"),
        (r'mall = "c:\mallar"', "går inte att tolka"),
        ('mal = "x.docx"', "Inställningen mal i .* finns inte. Menade du mall?"),
    ],
)
def test_a_file_that_is_wrong_is_told_by_name(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / settings.NAME
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=message) as raised:
        settings.read(file)
    assert str(file) in str(raised.value)


def test_a_value_that_is_wrong_is_told_as_on_the_command_line(tmp_path: Path) -> None:
    for text, option in (("troskel = \"fem\"", "--troskel"), ("stadsdelar = \"nummer\"", "bokstav"),
                       ("granskningsdatum = \"igår\"", "igår är inget datum")):  # fmt: skip
        code, values, output = _values_of(tmp_path, text)
        assert code == 2 and not values and option in re.sub(r"\s+", " ", output)


def test_a_folder_has_its_settings_beside_it_and_not_in_it(tmp_path: Path) -> None:
    export = tmp_path / "export"
    export.mkdir()
    (export / settings.NAME).touch()
    assert settings.settings_beside(export) is None
    (tmp_path / settings.NAME).touch()
    assert settings.settings_beside(export) == tmp_path / settings.NAME
