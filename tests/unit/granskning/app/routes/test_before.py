"""The commands that the first steps come to."""

from __future__ import annotations

import json

import pytest
from starlette.types import ASGIApp

from granskning.app.running import JobOutcome, Task
from granskning.app.session import Session
from pipeline.errors import Fault
from reports.render.excel.lists import write_faults
from tests.lib.asgi import File, response_to, sent

BOOK: File = ("arbetsbocker", "mall G1.xlsx", b"x")


@pytest.fixture
def app_session(app_session: tuple[ASGIApp, Session]) -> tuple[ASGIApp, Session]:
    (app_session[1].folder / "urval.xlsx").touch()
    return app_session


def _arguments(session: Session) -> list[str]:
    """Of the job that was begun, with our own folders by name."""
    assert session.job is not None
    names = {str(session.private): "EGET", str(session.folder): "MAPP"}
    arguments = session.job.work.arguments
    for folder, name in names.items():
        arguments = tuple(argument.replace(folder, name) for argument in arguments)
    return list(arguments)


def test_a_sample_is_drawn_of_the_list_that_was_handed_in(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    fields = [("antal", "30"), ("fro", "2025"), ("namn", "vårt"), ("ignorera_okanda", "ja")]
    assert sent(app, "/urval/dra", fields, [("population", "lista.csv", b"x")]).headers["location"] == "/arbetar"
    assert _arguments(session) == [
        "urval", "EGET/001/lista.csv", "--antal=30", "--fro=2025", "--ut=MAPP/vårt.xlsx",
        "--granskning=sysselsattning_2025", "--ignorera-okanda",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ([("antal", "30"), ("fro", ""), ("namn", "a")], "Frö: skriv ett heltal, 0 eller högre."),
        ([("antal", "0"), ("fro", "1"), ("namn", "a")], "Antal beslut per stadsdel: skriv ett heltal, 1 eller högre."),
        ([("antal", "30"), ("fro", "1"), ("namn", "urval")], "urval.xlsx finns redan i mappen"),
        ([("antal", "30"), ("fro", "1"), ("namn", "-x")], "går inte att använda som namn"),
        ([("antal", ""), ("fro", "x"), ("namn", "-x")], "Frö: skriv ett heltal, 0 eller högre."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_written_stands(
    app_session: tuple[ASGIApp, Session], fields: list[tuple[str, str]], problem: str
) -> None:
    app, session = app_session
    assert sent(app, "/urval/dra", fields, [("population", "lista.csv", b"x")]).headers["location"] == "/urval"
    text = response_to(app, "/urval").text
    assert problem in text and f'value="{dict(fields)["antal"]}"' in text and "Inlämnat: lista.csv" in text
    assert session.job is None


def test_all_that_is_wrong_is_told_at_once(app_session: tuple[ASGIApp, Session]) -> None:
    sent(app_session[0], "/urval/dra", [("antal", ""), ("fro", "x"), ("namn", "../x")])
    text = response_to(app_session[0], "/urval").text
    places = [text.index(f'<a href="#{field}">') for field in ("population", "antal", "fro", "namn")]
    assert places == sorted(places)


def test_a_form_is_made_of_the_sample_in_the_folder(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    fields = [("urval_i_mappen", "urval.xlsx"), ("granskare", "--help"), ("dubbelkoda", "3"), ("namn", "mall")]
    sent(app, "/mall/gor", fields)
    assert _arguments(session) == [
        "mall", "--ut=MAPP/mall.xlsx", "--granskning=sysselsattning_2025", "--urval=MAPP/urval.xlsx",
        "--granskare=--help", "--dubbelkoda=3",
    ]  # fmt: skip


def test_an_empty_form_has_its_number_of_rows(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    sent(app, "/mall/gor", [("rader", "500"), ("namn", "mall")])
    assert _arguments(session)[-1] == "--rader=500"


def test_reviewers_workbooks_are_followed_and_put_together(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    assert sent(app, "/laget/se").headers["location"] == "/laget"
    assert "Välj granskarnas arbetsböcker." in response_to(app, "/laget").text
    sent(app, "/laget/se", files=[BOOK])
    workbook = "EGET/001/mall G1.xlsx"
    assert _arguments(session) == ["lage", workbook, "--json", "--granskning=sysselsattning_2025"]
    session.close()
    session.job = None
    sent(app, "/laget/lagg-ihop", [("namn", "export")], [("enats", "lista.xlsx", b"x")])
    assert _arguments(session) == [
        "sla-ihop", workbook, "--ut=MAPP/export.xlsx", "--granskning=sysselsattning_2025",
        "--sammanfor=EGET/002/lista.xlsx",
    ]  # fmt: skip


def test_two_reviewers_are_compared_and_what_they_agreed_on_goes_along(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    assert sent(app, "/laget/jamfor", [("jamforelse", "två")]).headers["location"] == "/laget"
    text = response_to(app, "/laget").text
    assert "Välj vad granskare A har fyllt i." in text and "Välj vad granskare B har fyllt i." in text
    same_files = [("granskare_a", "G1.xlsx", b"a"), ("granskare_b", "G1 (1).xlsx", b"a")]
    assert sent(app, "/laget/jamfor", [("jamforelse", "två")], same_files).headers["location"] == "/laget"
    assert "G1 (1).xlsx har samma innehåll som G1.xlsx." in response_to(app, "/laget").text
    files = [("granskare_a", "G1.xlsx", b"a"), ("granskare_b", "G2.xlsx", b"b"), ("enade", "lista.xlsx", b"c")]
    assert sent(app, "/laget/jamfor", [("jamforelse", "två")], files).headers["location"] == "/arbetar"
    assert _arguments(session) == [
        "samstammighet", "EGET/004/G1.xlsx", "EGET/005/G2.xlsx", "--ut=MAPP/två", "--granskning=sysselsattning_2025",
        "--sammanfor=EGET/003/lista.xlsx",
    ]  # fmt: skip
    assert session.job is not None and session.job.work.result_page == "/resultat/tv%C3%A5"


def test_the_list_s_columns_stand_on_the_page_and_what_comes_after_when_it_is_done(
    app_session: tuple[ASGIApp, Session],
) -> None:
    app, session = app_session
    assert "Ärende-id, Stadsdelsnämnd, Kön, Insats, Beslutsdatum, Beslut." in response_to(app, "/urval").text
    assert "Gå vidare till Mall" not in response_to(app, "/urval").text
    for page, command, words in (
        ("/urval", "urval", 'href="/mall">Gå vidare'),
        ("/mall", "mall", 'href="/laget">Gå vidare'),
        ("/laget", "sla-ihop", 'href="/lamna-in">Gå vidare'),
    ):
        session._outcomes[page] = JobOutcome(Task("", (command,), page, page), 0, (), "")
        assert words in response_to(app, page).text


def test_a_job_that_is_done_shows_the_marked_copies_that_it_tells_of(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    fault_folder = session.folder / "e_fel"
    fault_folder.mkdir()
    for name in ("G1_markerad.xlsx", "G2_markerad.xlsx", "fel.csv"):  # the others are of an earlier try
        (fault_folder / name).write_text("Tabell\nx\n", "utf-8")
    work = Task("Lägger ihop", ("sla-ihop",), "/laget", "/laget", session.folder / "e.xlsx", {}, fault_folder)
    session._outcomes["/laget"] = JobOutcome(work, 0, (f"Felen är markerade: {fault_folder}/G1_markerad.xlsx.",), "")
    text = response_to(app, "/laget").text
    assert "/laget/fel/G1_markerad.xlsx" in text and "G2_markerad" not in text and "Fel, så som de står" not in text


def test_how_far_they_have_come_is_shown_as_tables(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    names = ("arenden", "ej_paborjade", "paborjade", "med_fel", "klara", "klara_hos_tva", "saknas")
    counts = dict.fromkeys(names, 3)
    parts = {"granskare": [{"granskare": "<G1>", **counts}], "stadsdelar": [], "grupper": []}
    status = json.dumps({"alla": counts, **parts})
    session._outcomes["/laget"] = JobOutcome(Task("", ("lage",), "/laget", "/laget"), 0, (status,), "")
    text = response_to(app, "/laget").text
    assert "Klara hos två" in text and "&lt;G1&gt;" in text and "Stadsdelar</" not in text


def test_the_faults_of_a_list_stand_beside_the_sample_that_was_not_drawn(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    fault_folder = session.folder / "u_fel"
    fault_folder.mkdir()
    fault = Fault("fil1_lista.csv", 3, "kon", "x", "finns inte i kodboken")
    write_faults([fault], fault_folder / "fel.xlsx", fault_folder / "fel.csv")
    names = {"fil1_lista.csv": "lista.csv"}
    work = Task("Drar", ("urval",), "/urval", "/urval", session.folder / "u.xlsx", names, fault_folder)
    session._outcomes["/urval"] = JobOutcome(work, 3, (), "Listan stämmer inte: ett fel.\n  fil1_lista.csv, rad 3")
    text = response_to(app, "/urval").text
    assert "Listan stämmer inte: ett fel." in text and "finns inte i kodboken" in text and "fil1_" not in text
