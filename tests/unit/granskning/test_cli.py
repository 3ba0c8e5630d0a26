"""The command: Swedish messages and exit codes for every kind of error, dates, and help that loads nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from granskning import cli
from pipeline import errors
from tests.lib.pipeline_run import ROOT, command


def _raising(error: BaseException) -> Result:
    """What a user sees of a command that ends so."""

    @click.group(cls=cli.Command)
    def group() -> None:
        pass

    @group.command()
    def sub() -> None:
        raise error

    return CliRunner().invoke(group, ["sub"])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError("Fel ord."), 2),
        (errors.ContractError([errors.Fault("arenden", 2, "kon", "X", "finns inte")]), 3),
        (errors.PersonalDataError(["arenden, rad 2"]), 4),
        (errors.FileError("Filen är öppen."), 5),
        (errors.AuditError("Kriteriet saknar regel."), 6),
        (errors.DisclosureError(["tabell_2"]), 1),
    ],
)
def test_an_error_of_ours_is_its_message_and_its_code(error: errors.GranskningError, code: int) -> None:
    result = _raising(error)
    assert result.exit_code == code
    assert (result.stdout, result.stderr) == ("", f"{error}\n")


@pytest.mark.usefixtures("home")
def test_a_fault_of_the_programs_own_is_a_line_and_a_log_that_quotes_nothing() -> None:
    result = _raising(ValueError("19850101-1236"))
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    start, log = line.rsplit(": ", 1)
    assert start == "Något gick fel i programmet. Ingen rapport är skriven. Beskrivning för den som felsöker"
    assert "builtins.ValueError" in Path(log).read_text("utf-8")
    assert "1985" not in result.output + Path(log).read_text("utf-8")


def test_wrong_use_is_told_by_click_in_swedish() -> None:
    result = _raising(click.UsageError("Ange med --ut vilken mapp."))
    assert result.exit_code == 2 and "Ange med --ut vilken mapp." in result.stderr
    answer = command("rapporten")
    assert answer.exit_code == 2 and "Användning:" in answer.output


def test_help_imports_nothing_that_is_slow() -> None:
    code = "import sys, granskning.cli; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout.split()
    assert "click" in loaded
    slow = {"duckdb", "numpy", "pandas", "matplotlib", "jinja2", "docx", "xlsxwriter", "pipeline"}
    assert not (slow | {"starlette", "uvicorn"}) & set(loaded)


def test_the_list_of_commands_has_the_whole_of_what_each_does() -> None:
    help_text = CliRunner().invoke(cli.main, ["--help"]).stdout
    assert "..." not in help_text and "…" not in help_text
    assert "fel mot kodboken och datakvalitet, ingen rapport." in " ".join(help_text.split())


@pytest.mark.parametrize("shell", ["bash", "powershell"])
def test_a_shell_can_be_taught_to_complete_the_command(shell: str) -> None:
    taught = CliRunner().invoke(cli.main, ["komplettera", shell])
    assert taught.exit_code == 0 and "_GRANSKNING_COMPLETE" in taught.stdout and "granskning" in taught.stdout


def test_a_shell_proposes_the_audits() -> None:
    words = {"COMP_WORDS": "granskning rapport --granskning lss", "COMP_CWORD": "3"}
    completion = CliRunner().invoke(
        cli.main, prog_name="granskning", env={"_GRANSKNING_COMPLETE": "bash_complete", **words}
    )
    assert completion.stdout.strip() == "plain,lss_arbete_studier"
