"""The site as a whole: what it says where a page fails, and that nothing of the cause is in it."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from starlette.routing import Route

from granskning.app.routes import start
from granskning.app.site import site
from pipeline.errors import FileError
from tests.lib.asgi import PORT, open_site, response_to, sent


def test_the_style_and_the_script_are_ours_and_fetch_nothing(tmp_path: Path) -> None:
    with open_site(tmp_path) as (app, _):
        for path, kind in (("/stil.css", "text/css"), ("/sida.js", "text/javascript")):
            answer = response_to(app, path)
            assert answer.headers["content-type"].startswith(kind)
            assert "http" not in answer.text and "@import" not in answer.text and "url(" not in answer.text


def test_a_form_that_cannot_be_read_is_told_in_swedish(tmp_path: Path) -> None:
    with open_site(tmp_path) as (app, _):
        answer = sent(app, "/mapp", [("mapp", "a\0b")])
        assert answer.status == 400 and "Formuläret gick inte att läsa." in answer.text


def _failing(error: Exception) -> Route:
    def endpoint(request: object) -> None:
        raise error

    return Route("/", endpoint)


def test_our_own_error_is_told_and_any_other_is_logged_without_its_words(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_site(tmp_path) as (_, session):
        monkeypatch.setattr(start, "ROUTES", (_failing(FileError("Filen är borta.")),))
        answer = response_to(site(session, PORT), "/")
        assert (answer.status, "Filen är borta." in answer.text) == (409, True)
        monkeypatch.setattr(start, "ROUTES", (_failing(KeyError("19850709-9805")),))
        with pytest.raises(KeyError):  # for the server, which says nothing of it
            response_to(site(session, PORT), "/")
    log = next(home.rglob("fel.log")).read_text("utf-8")
    assert "builtins.KeyError" in log and "9805" not in log


def test_a_full_disk_is_told_as_such(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_site(tmp_path) as (_, session):
        monkeypatch.setattr(start, "ROUTES", (_failing(OSError(errno.ENOSPC, "No space left on device")),))
        answer = response_to(site(session, PORT), "/")
        assert (answer.status, "disken är full" in answer.text) == (507, True)
    assert not list(home.rglob("fel.log")), "it is no fault of ours"
