"""What is printed when a job is done: its notes and where to begin, or one line of JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from granskning import cli
from granskning.commands.outcome import tell
from granskning.jobs import job
from granskning.jobs.new_audit import SOURCE, ny


def test_the_notes_of_a_job_come_before_where_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    tell(job.Result(Path("ut"), ("Ett.", "Två.")), "rapport.docx")
    assert capsys.readouterr().out == "Ett.\nTvå.\nKlart. Resultatet ligger i ut – börja med rapport.docx.\n"
    tell(job.Result(Path("ut"), ()), None)
    assert capsys.readouterr().out == ""


@pytest.mark.slow
@pytest.mark.usefixtures("home")
def test_a_check_sums_itself_up_as_json_and_says_nothing_else_on_stdout(tmp_path: Path) -> None:
    sample = SOURCE / "sample"
    folder, log = ny("liten", tmp_path), tmp_path / "logg.txt"
    arguments = ["kontrollera", str(sample), "--granskning", str(folder), "--json", "--logg", str(log)]
    result = CliRunner().invoke(cli.main, [*arguments, "--ut", str(tmp_path / "ut")])
    summary = json.loads(result.stdout)
    assert isinstance(summary.pop("anmarkningar"), list)
    assert summary == {
        "kommando": "kontrollera",
        "exitkod": 0,
        "mapp": str(tmp_path / "ut"),
        "pahittade_exempeldata": True,
    }
    assert result.stderr == "" and log.read_text("utf-8").splitlines()[-1].endswith("s  Allt")


@pytest.mark.usefixtures("home")
def test_a_faulty_export_is_counted_and_no_cell_of_it_is_in_the_summary(tmp_path: Path) -> None:
    folder, export = ny("liten", tmp_path), tmp_path / "arenden.csv"
    lines = (SOURCE / "sample" / "arenden.csv").read_text("utf-8-sig").splitlines()
    export.write_text("\n".join([lines[0], lines[1].replace("insats_a", "hemlig").replace("insats_b", "hemlig")]))
    arguments = ["kontrollera", str(export), "--granskning", str(folder), "--json"]
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 3 and "hemlig" in result.stderr
    assert json.loads(result.stdout) == {"kommando": "kontrollera", "exitkod": 3, "antal_fel": 1}
