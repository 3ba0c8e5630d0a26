"""The folder and the audit of the review, and its end."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from starlette.types import ASGIApp

from granskning.app.session import Session
from granskning.app.uploads import InputFile
from tests.lib.asgi import response_to, sent


def test_the_folder_is_another_existing_or_new_one(app_session: tuple[ASGIApp, Session], tmp_path: Path) -> None:
    app, session = app_session
    for folder in (tmp_path, tmp_path / "Granskningar å", tmp_path / "Ny"):
        assert sent(app, "/mapp", [("mapp", f'"{folder}" ')]).headers["location"] == "/"
        assert session.folder == folder
    assert not (tmp_path / "Ny").exists()


@pytest.mark.parametrize(
    "folder", ["", "Granskningar", "~", "./x", "{}/../x", "{}/fil", "{}/saknas/ny", "file://{}", "/" + "x" * 5_000]
)
def test_what_is_no_folder_is_told_and_changes_nothing(
    app_session: tuple[ASGIApp, Session], tmp_path: Path, folder: str
) -> None:
    app, session = app_session
    (tmp_path / "fil").touch()
    before = session.folder
    sent(app, "/mapp", [("mapp", folder.format(tmp_path))])
    assert session.folder == before and "Det här behöver rättas" in response_to(app, "/").text


def test_a_folder_that_cannot_be_made_is_told(
    app_session: tuple[ASGIApp, Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, session = app_session
    monkeypatch.setattr(click, "launch", pytest.fail)
    (tmp_path / "fil").touch()
    session.folder = tmp_path / "fil" / "mapp"
    sent(app, "/oppna-mappen")
    assert "går inte att använda (sökvägen går genom en fil). Ange en annan mapp." in response_to(app, "/").text


def test_the_audit_is_one_of_the_choices_and_another_one_begins_anew(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    session.files["export"] = (InputFile("a", Path("a")),)
    sent(app, "/granskning", [("granskning", "/etc")])
    assert session.audit == "sysselsattning_2025" and session.files
    assert "Välj en av granskningarna." in response_to(app, "/").text
    sent(app, "/granskning", [("granskning", "lss_arbete_studier")])
    assert session.audit == "lss_arbete_studier" and not session.files


def test_a_file_of_the_folder_is_fetched_with_a_harmless_header(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    (session.folder / "a\r\nSet-Cookie: x=1.xlsx").write_bytes(b"innehall")
    answer = response_to(app, "/hamta/a%0D%0ASet-Cookie%3A%20x%3D1.xlsx")
    assert (answer.status, answer.text) == (200, "innehall")
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-disposition"].startswith("attachment;") and "\n" not in "".join(
        answer.headers.values()
    )


def test_the_folder_is_opened_and_made_if_need_be(
    app_session: tuple[ASGIApp, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, session = app_session
    launches: list[str] = []
    monkeypatch.setattr(click, "launch", launches.append)
    session.folder = session.folder / "ny"
    sent(app, "/oppna-mappen")
    assert launches == [str(session.folder)] and session.folder.is_dir()


def test_the_sample_data_is_tried_in_a_folder_of_its_own(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    (session.folder / "exempel").mkdir()
    assert sent(app, "/prova").headers["location"] == "/arbetar"
    assert session.job is not None
    assert session.job.work.arguments == ("demo", f"--ut={session.folder / 'exempel_2'}")


def test_the_letters_of_the_chosen_audit_are_written_in_a_folder_of_their_own(
    app_session: tuple[ASGIApp, Session],
) -> None:
    app, session = app_session
    session.audit = "lss_arbete_studier"
    (session.folder / "brev").mkdir()
    assert sent(app, "/brev").headers["location"] == "/arbetar"
    assert session.job is not None
    target = session.folder / "brev_2"
    assert session.job.work.arguments == ("brev", f"--ut={target}", "--granskning=lss_arbete_studier")


def test_the_page_ends(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    assert "Du kan stänga fliken." in sent(app, "/avsluta").text and session.ended


def test_the_page_does_not_end_while_a_job_runs(app_session: tuple[ASGIApp, Session], tiny_export: Path) -> None:
    app, session = app_session
    sent(app, "/lamna-in/kontrollera", files=[("export", "arenden.csv", (tiny_export / "arenden.csv").read_bytes())])
    assert sent(app, "/avsluta").status == 303 and not session.ended
    assert "Ett annat arbete pågår." in response_to(app, "/").text
