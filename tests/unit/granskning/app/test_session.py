"""What the page remembers while it is open, and what it forgets."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from granskning.app.running import Task
from granskning.app.session import FormValues, Problem, Session
from granskning.app.uploads import InputFile
from pipeline.errors import UsageError

VERSION = Task("Visar versionen", ("--version",), "/har", "/dar")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path, tmp_path, "sysselsattning_2025", ("sysselsattning_2025", "lss_arbete_studier"))


def test_a_form_that_was_never_sent_has_what_is_proposed_and_a_sent_one_what_was_written() -> None:
    assert FormValues().get("namn", "förslag") == "förslag" and FormValues().has("val", "a", otherwise=True)
    form = FormValues({"namn": [""], "val": ["b", "c"]})
    assert form.get("namn", "förslag") == "" and form.get("annat", "förslag") == ""
    assert form.has("val", "c") and not form.has("val", "a", otherwise=True)


def test_what_is_wrong_is_told_once_and_on_its_own_page(session: Session) -> None:
    session.refuse("/urval", Problem("antal", "fel"))
    assert session.problems("/mall") == ()
    assert session.problems("/urval") == (Problem("antal", "fel"),)
    assert session.problems("/urval") == ()


@pytest.mark.slow
def test_one_job_at_a_time_and_its_outcome_on_its_page(session: Session) -> None:
    session.start(VERSION)
    with pytest.raises(UsageError, match="Ett annat arbete pågår"):
        session.start(VERSION)
    assert session.outcome("/dar") is None and session.fresh() is None
    while session.running:
        time.sleep(0.05)
    fresh = session.fresh()
    assert fresh is not None and fresh.done and session.fresh() is None, "news is told once"
    assert session.outcome("/dar") is fresh and session.outcome("/har") is None


@pytest.mark.slow
def test_a_job_is_use_of_the_page_and_silence_is_not(session: Session) -> None:
    session.seen -= 100
    assert session.unused(60) and not session.unused(200)
    session.start(VERSION)
    assert not session.unused(60)
    session.close()


def test_another_audit_forgets_what_the_first_was_given(session: Session) -> None:
    session.files["export"] = (InputFile("a", Path("a")),)
    session.filled["/val"] = FormValues({"namn": ["x"]})
    session.refuse("/val", Problem("", "fel"))
    session.forget()
    assert (session.files, session.filled, session.problems("/val")) == ({}, {}, ())


def test_an_audit_is_found_by_its_name_among_the_choices(session: Session) -> None:
    definition = session.definition_of("lss_arbete_studier")
    assert definition is not None and definition.name == "lss_arbete_studier"
    assert session.definition_of("uppfoljning_2026") is None
    assert session.definition.name == "sysselsattning_2025"


def test_every_new_folder_is_another(session: Session) -> None:
    assert session.new_folder() != session.new_folder()
