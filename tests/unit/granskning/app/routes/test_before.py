"""The commands that the first steps come to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from granskning.app.running import Outcome, Work
from granskning.app.session import Session
from pipeline.errors import Fault
from reports.render.excel.lists import write_faults
from tests.lib.asgi import File, asked, open_site, sent

BOOK: File = ("arbetsbocker", "mall G1.xlsx", b"x")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[ASGIApp, Session]]:
    with open_site(tmp_path) as made:
        (made[1].folder / "urval.xlsx").touch()
        yield made


def _arguments(session: Session) -> list[str]:
    """Of the job that was begun, with our own folders by name."""
    assert session.job is not None
    names = {str(session.private): "EGET", str(session.folder): "MAPP"}
    said = session.job.work.arguments
    for folder, name in names.items():
        said = tuple(argument.replace(folder, name) for argument in said)
    return list(said)


def test_a_sample_is_drawn_of_the_list_that_was_handed_in(opened: tuple[ASGIApp, Session]) -> None:
    app, session = opened
    fields = [("antal", "30"), ("fro", "2025"), ("namn", "vårt"), ("ignorera_okanda", "ja")]
    assert sent(app, "/urval/dra", fields, [("population", "lista.csv", b"x")]).headers["location"] == "/arbetar"
    assert _arguments(session) == [
        "urval", "EGET/001/fil1_lista.csv", "--antal=30", "--fro=2025", "--ut=MAPP/vårt.xlsx",
        "--granskning=sysselsattning_2025", "--ignorera-okanda",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ([("antal", "30"), ("fro", ""), ("namn", "a")], "Frö: skriv ett heltal, 0 eller högre."),
        ([("antal", "0"), ("fro", "1"), ("namn", "a")], "Antal beslut per stadsdel: skriv ett heltal, 1 eller högre."),
        ([("antal", "30"), ("fro", "1"), ("namn", "urval")], "urval.xlsx finns redan i mappen"),
        ([("antal", "30"), ("fro", "1"), ("namn", "-x")], "går inte att använda som namn"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_written_stands(
    opened: tuple[ASGIApp, Session], fields: list[tuple[str, str]], wrong: str
) -> None:
    app, session = opened
    assert sent(app, "/urval/dra", fields, [("population", "lista.csv", b"x")]).headers["location"] == "/urval"
    text = asked(app, "/urval").text
    assert wrong in text and f'value="{dict(fields)["antal"]}"' in text and "Inlämnat: lista.csv" in text
    assert session.job is None


def test_a_form_is_made_of_the_sample_in_the_folder(opened: tuple[ASGIApp, Session]) -> None:
    app, session = opened
    fields = [("urval_i_mappen", "urval.xlsx"), ("granskare", "--help"), ("dubbelkoda", "3"), ("namn", "mall")]
    sent(app, "/mall/gor", fields)
    assert _arguments(session) == [
        "mall", "--ut=MAPP/mall.xlsx", "--granskning=sysselsattning_2025", "--urval=MAPP/urval.xlsx",
        "--granskare=--help", "--dubbelkoda=3",
    ]  # fmt: skip


def test_an_empty_form_has_its_number_of_rows(opened: tuple[ASGIApp, Session]) -> None:
    app, session = opened
    sent(app, "/mall/gor", [("rader", "500"), ("namn", "mall")])
    assert _arguments(session)[-1] == "--rader=500"


def test_reviewers_workbooks_are_followed_and_put_together(opened: tuple[ASGIApp, Session]) -> None:
    app, session = opened
    assert sent(app, "/laget/se").headers["location"] == "/laget"
    assert "Välj granskarnas arbetsböcker." in asked(app, "/laget").text
    sent(app, "/laget/se", files=[BOOK])
    kept = "EGET/001/fil1_mall_G1.xlsx"
    assert _arguments(session) == ["lage", kept, "--json", "--granskning=sysselsattning_2025"]
    session.close()
    session.job = None
    sent(app, "/laget/lagg-ihop", [("namn", "export")], [("enats", "lista.xlsx", b"x")])
    assert _arguments(session) == [
        "sla-ihop", kept, "--ut=MAPP/export.xlsx", "--granskning=sysselsattning_2025",
        "--sammanfor=EGET/002/fil1_lista.xlsx",
    ]  # fmt: skip


def test_how_far_they_have_come_is_shown_as_tables(opened: tuple[ASGIApp, Session]) -> None:
    app, session = opened
    names = ("arenden", "ej_paborjade", "paborjade", "med_fel", "klara", "klara_hos_tva", "saknas")
    counts = dict.fromkeys(names, 3)
    parts = {"granskare": [{"granskare": "<G1>", **counts}], "stadsdelar": [], "grupper": []}
    told = json.dumps({"alla": counts, **parts})
    session._outcomes["/laget"] = Outcome(Work("", ("lage",), "/laget", "/laget"), 0, (told,), "")
    text = asked(app, "/laget").text
    assert "Klara hos två" in text and "&lt;G1&gt;" in text and "Stadsdelar</" not in text


def test_the_faults_of_a_list_stand_beside_the_sample_that_was_not_drawn(opened: tuple[ASGIApp, Session]) -> None:
    app, session = opened
    beside = session.folder / "u_fel"
    beside.mkdir()
    fault = Fault("fil1_lista.csv", 3, "kon", "x", "finns inte i kodboken")
    write_faults([fault], beside / "fel.xlsx", beside / "fel.csv")
    names = {"fil1_lista.csv": "lista.csv"}
    work = Work("Drar", ("urval",), "/urval", "/urval", session.folder / "u.xlsx", names, beside)
    session._outcomes["/urval"] = Outcome(work, 3, (), "Listan stämmer inte: ett fel.\n  fil1_lista.csv, rad 3")
    text = asked(app, "/urval").text
    assert "Listan stämmer inte: ett fel." in text and "finns inte i kodboken" in text and "fil1_" not in text
