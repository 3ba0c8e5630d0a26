"""A result on the page: the report's own numbers, its cases as working material, its files, and what comes after."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click
import duckdb
import pytest
from starlette.types import ASGIApp

from granskning.app.session import Session
from tests.lib.asgi import response_to, sent
from tests.lib.pipeline_run import rows

pytestmark = pytest.mark.slow


@pytest.fixture
def app_session(app_session: tuple[ASGIApp, Session], tiny_report: Path) -> tuple[ASGIApp, Session]:
    shutil.copytree(tiny_report, app_session[1].folder / "r")
    return app_session


def test_a_result_is_listed_and_shown_with_its_numbers_and_files(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    assert '<a href="/resultat/r">r</a>' in response_to(app, "/resultat").text
    text = response_to(app, "/resultat/r").text
    ((label, met, base),) = rows(
        session.folder / "r",
        "SELECT k.etikett, i.antal, i.bas FROM kriterier AS k JOIN indikatorer AS i ON i.id = 'kriterium_' || k.id "
        "WHERE k.huvudkriterium = 1",
    )
    assert re.search(rf"{label}</a></th><td>{met} av {base} \(\d+\xa0%\)</td>", text)
    table = response_to(app, "/resultat/r/fil/tabeller/tabell_2.csv")
    assert table.text.encode() == (session.folder / "r" / "tabeller" / "tabell_2.csv").read_bytes()
    assert table.headers["content-disposition"] == 'attachment; filename="tabell_2.csv"'


def test_numbers_that_somebody_has_changed_are_not_shown(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    with duckdb.connect(str(session.folder / "r" / "granskning.duckdb")) as con:
        con.execute("UPDATE indikatorer SET antal = 1")
    text = response_to(app, "/resultat/r").text
    assert "har ändrats sedan rapporten skrevs" in text and "<h2>Huvudkriterierna</h2>" not in text
    assert response_to(app, "/resultat/r/kriterium/aktuell_dur").headers["location"] == "/resultat/r"


def test_a_criterion_has_every_case_with_its_reason_and_the_clauses_of_the_rule(
    app_session: tuple[ASGIApp, Session],
) -> None:
    app, session = app_session
    text = response_to(app, "/resultat/r/kriterium/aktuell_dur?utfall=alla").text
    cases = rows(session.folder / "r", "SELECT arende_id, utfall FROM utfall WHERE kriterium = 'aktuell_dur'")
    assert text.count('<details class="arende">') == len(cases) == 3
    for id_, _ in cases:
        assert id_ in text
    assert "Arbetsmaterial." in text and text.count("<strong>Avgör</strong>") == 3
    assert "Stämmer inte" in text and "”DUR-utredning som underlag” är Ny utredning → Uppfyllt" in text


@pytest.mark.parametrize("query", ["?utfall=annat", "?sida=9999", "?sida=-1", "?sida=x", "?utfall=%3Cb%3E&sida=²"])
def test_a_choice_that_is_none_is_the_first(app_session: tuple[ASGIApp, Session], query: str) -> None:
    answer = response_to(app_session[0], f"/resultat/r/kriterium/aktuell_dur{query}")
    assert answer.status == 200 and '?utfall=brister#arenden" aria-current="true"' in answer.text


def test_cases_are_not_shown_where_the_rule_is_not_known(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    session.choices = ("lss_arbete_studier",)
    text = response_to(app, "/resultat/r/kriterium/aktuell_dur").text
    assert "Ärendena kan inte visas" in text and "<details" not in text


def test_what_is_not_there_is_a_page_that_says_so(app_session: tuple[ASGIApp, Session]) -> None:
    for path in ("/resultat/x", "/resultat/r/kriterium/x", "/resultat/r/fil/x", "/resultat/r/visa/jamforelse"):
        assert response_to(app_session[0], path).status == 404


def test_the_folder_of_a_result_is_opened(
    app_session: tuple[ASGIApp, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, session = app_session
    launches: list[str] = []
    monkeypatch.setattr(click, "launch", launches.append)
    assert sent(app, "/resultat/r/oppna").headers["location"] == "/resultat/r"
    assert launches == [str(session.folder / "r")]


def test_answers_and_comparisons_are_jobs_of_the_command(
    app_session: tuple[ASGIApp, Session], tiny_report: Path
) -> None:
    app, session = app_session
    shutil.copytree(tiny_report, session.folder / "forra")

    def begun(target: str, *fields: tuple[str, str], file: tuple[str, str, bytes] | None = None) -> list[str]:
        sent(app, target, fields, [file] if file else [])
        assert session.job is not None
        arguments = [a.replace(str(session.private), "EGET") for a in session.job.work.arguments]
        session.close()
        session.job = None
        return [a.replace(str(session.folder), "MAPP") for a in arguments]

    assert begun("/resultat/r/svar", ("register", "svar"), file=("svar", "Järva.docx", b"x")) == [
        "svar", "EGET/001", "--ut=MAPP/svar.xlsx",
    ]  # fmt: skip
    assert begun("/resultat/r/genomlasning", ("lista", "l"), file=("fardig", "Min rapport.docx", b"x")) == [
        "slapp", "EGET/002/Min rapport.docx", "--mot=MAPP/r", "--ut=MAPP/l.xlsx",
    ]  # fmt: skip
    pair = ("tidigare", "forra")
    assert begun("/resultat/r/jamfor", pair, ("namn", "j"), file=("koppling", "k.csv", b"x")) == [
        "jamfor", "MAPP/forra", "MAPP/r", "--ut=MAPP/j", "--koppling=EGET/003/k.csv",
    ]  # fmt: skip
    assert begun("/resultat/r/koppling", pair, ("forslag", "k")) == [
        "jamfor", "MAPP/forra", "MAPP/r", "--forslag=MAPP/k.csv",
    ]  # fmt: skip
    sent(app, "/resultat/r/jamfor", [("tidigare", "../annat"), ("namn", "j2")])
    assert "Välj den tidigare granskningen." in response_to(app, "/resultat/r").text
