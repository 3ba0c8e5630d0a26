"""A job as a process of the command: its steps, what it says under the user's own names, its end and its cancelling."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from granskning.app.running import Job, Work
from tests.lib.pipeline_run import SAMPLE


def _work(*arguments: str, shown: dict[str, str] | None = None) -> Work:
    return Work("Provar", arguments, "/har", "/dar", None, shown or {})


def _ended(job: Job) -> Job:
    while job.running:
        time.sleep(0.05)
    return job


@pytest.mark.slow
def test_a_job_tells_its_steps_and_what_came_of_it(tmp_path: Path) -> None:
    list_ = SAMPLE.parent / "population_2025.csv"
    target = tmp_path / "urval.xlsx"
    job = _ended(
        Job(_work("urval", str(list_), "--antal=6", "--fro=1", f"--ut={target}", shown={str(target): "vårt"}), tmp_path)
    )
    assert [(s.number, s.of, s.text) for s in job.steps] == [(1, 2, "Läser listan"), (2, 2, "Drar urvalet")]
    outcome = job.outcome()
    assert outcome.done and outcome.page == "/dar" and not outcome.wrong
    assert outcome.told[0].startswith("Beslut i urvalet: 24.")
    assert outcome.told[-1].startswith("Klart. Urvalet ligger i vårt –")


@pytest.mark.slow
def test_a_job_that_fails_has_the_commands_exit_code_and_words(tmp_path: Path) -> None:
    outcome = _ended(Job(_work("urval", str(tmp_path), "--antal=6", "--fro=1", "--ut=u.xlsx"), tmp_path)).outcome()
    assert (outcome.exit_code, outcome.page, outcome.told) == (5, "/har", ())
    assert outcome.wrong.startswith(f"{tmp_path} är en mapp.") and "Traceback" not in outcome.wrong


@pytest.mark.slow
def test_a_job_that_is_cancelled_ends_and_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "rapport"
    job = Job(_work("rapport", str(SAMPLE), f"--ut={target}", "--utan-gx"), tmp_path)
    while not job.steps and job.running:
        time.sleep(0.05)
    job.close()
    outcome = _ended(job).outcome()
    assert outcome.cancelled and not outcome.done
    assert [p.name for p in tmp_path.iterdir()] == []


@pytest.mark.slow
def test_a_file_beside_the_job_is_never_taken_for_a_module(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(77)", "utf-8")
    assert _ended(Job(_work("--version"), tmp_path)).outcome().exit_code == 0


def test_every_name_of_ours_is_replaced_once_and_the_longest_first() -> None:
    work = _work(
        shown={"/p/fil1_a.xlsx": "fil2_b.xlsx", "fil1_a.xlsx": "fil2_b.xlsx", "fil2_b.xlsx": "c.xlsx", "/p": "det"}
    )
    assert work.said("/p/fil1_a.xlsx, fil2_b.xlsx och /p") == "fil2_b.xlsx, c.xlsx och det"
    assert _work().said("/p") == "/p"
