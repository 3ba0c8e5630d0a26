"""A job as a process of the command: its steps, what it says under the user's own names, its end and its cancelling."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from granskning.app import pages, running
from granskning.app.running import _ON_THE_PAGE, Job, Task
from granskning.cli import main
from tests.lib.pipeline_run import SAMPLE

TEMPLATES = Path(pages.__file__).parent / "templates"


def _work(*arguments: str, replacements: dict[str, str] | None = None) -> Task:
    return Task("Provar", arguments, "/har", "/dar", None, replacements or {})


def _wait_for_end(job: Job) -> Job:
    while job.running:
        time.sleep(0.05)
    return job


@pytest.mark.slow
def test_a_job_tells_its_steps_and_what_came_of_it(tmp_path: Path) -> None:
    list_ = SAMPLE.parent / "population_2025.csv"
    target = tmp_path / "urval.xlsx"
    job = _wait_for_end(
        Job(
            _work("urval", str(list_), "--antal=6", "--fro=1", f"--ut={target}", replacements={str(target): "vårt"}),
            tmp_path,
        )
    )
    assert [(s.number, s.of, s.text) for s in job.steps] == [(1, 2, "Läser listan"), (2, 2, "Drar urvalet")]
    outcome = job.outcome()
    assert outcome.done and outcome.page == "/dar" and not outcome.errors
    assert outcome.output[0].startswith("Beslut i urvalet: 24.")
    assert outcome.output[-1].startswith("Klart. Urvalet ligger i vårt –")


@pytest.mark.slow
def test_a_job_that_fails_has_the_commands_exit_code_and_words(tmp_path: Path) -> None:
    outcome = _wait_for_end(
        Job(_work("urval", str(tmp_path), "--antal=6", "--fro=1", "--ut=u.xlsx"), tmp_path)
    ).outcome()
    assert (outcome.exit_code, outcome.page, outcome.output) == (5, "/har", ())
    assert outcome.errors.startswith(f"{tmp_path} är en mapp.") and "Traceback" not in outcome.errors


@pytest.mark.slow
def test_a_job_that_is_cancelled_ends_and_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "rapport"
    job = Job(_work("rapport", str(SAMPLE), f"--ut={target}", "--utan-gx"), tmp_path)
    while not job.steps and job.running:
        time.sleep(0.05)
    job.close()
    outcome = _wait_for_end(job).outcome()
    assert outcome.cancelled and not outcome.done
    assert [p.name for p in tmp_path.iterdir()] == []


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no way to keep a process from hearing")
def test_a_job_that_does_not_hear_is_ended_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job(_work("rapport", str(SAMPLE), f"--ut={tmp_path / 'rapport'}", "--utan-gx"), tmp_path)
    while not job.steps and job.running:
        time.sleep(0.05)
    os.kill(job._process.pid, signal.SIGSTOP)
    assert [p.name for p in tmp_path.iterdir()] == [".rapport.ny"]
    monkeypatch.setattr(running, "_PATIENCE", 0.2)
    job.close()
    assert _wait_for_end(job).outcome().cancelled
    assert [p.name for p in tmp_path.iterdir()] == []


@pytest.mark.slow
def test_a_file_beside_the_job_is_never_taken_for_a_module(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(77)", "utf-8")
    assert _wait_for_end(Job(_work("--version"), tmp_path)).outcome().exit_code == 0


def test_who_uses_the_page_is_told_of_no_option() -> None:
    """Each option of the commands that the page calls, as it stands in a message."""
    called = ("urval", "mall", "lage", "sla-ihop", "samstammighet", "kontrollera", "rapport", "jamfor", "svar", "slapp")
    not_given = {"--json", "--logg", "--tyst", "--help", "--ut", "--mal", "--forhandsvisa"}
    options = {name for command in called for option in main.commands[command].params for name in option.opts}
    long_options = sorted(name for name in options - not_given if name.startswith("--"))
    assert len(long_options) > 20
    assert [name for name in long_options if "--" in _work().reworded(f"Ange {name}, eller ({name}).")] == []
    assert _work().reworded("Ange ett annat namn med --ut, eller flytta filen.") == (
        "Ange ett annat namn på sidan, eller flytta filen."
    )
    assert _work().reworded("--urvalet.xlsx") == "--urvalet.xlsx", "a longer name is no option"


@pytest.mark.parametrize("label", sorted({w for w in _ON_THE_PAGE.values() if w.startswith("”")}))
def test_what_stands_in_place_of_an_option_stands_on_a_page(label: str) -> None:
    words = label.split("”")[1]
    assert any(words in page.read_text("utf-8") for page in TEMPLATES.glob("*.j2"))


def test_every_name_of_ours_is_replaced_once_and_the_longest_first() -> None:
    work = _work(
        replacements={
            "/p/fil1_a.xlsx": "fil2_b.xlsx",
            "fil1_a.xlsx": "fil2_b.xlsx",
            "fil2_b.xlsx": "c.xlsx",
            "/p": "det",
        }
    )
    assert work.reworded("/p/fil1_a.xlsx, fil2_b.xlsx och /p") == "fil2_b.xlsx, c.xlsx och det"
    assert _work().reworded("/p") == "/p"
