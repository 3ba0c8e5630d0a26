"""The server: it listens where nobody else can ask, is silent, ends itself when it is not used, and clears up."""

from __future__ import annotations

import http.client
import re
import threading
from pathlib import Path

import click
import pytest

from granskning import scratch
from granskning.app.server import AppRequest, serve


def test_it_ends_itself_when_it_is_not_used_and_says_so(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serve(AppRequest(tmp_path / "Granskningar", ("sysselsattning_2025",), browser=False, idle=0.0))
    captured = capsys.readouterr()
    assert re.search(r"^Sidan finns på http://127\.0\.0\.1:\d+/\?nyckel=[\w-]{40,}$", captured.out, re.MULTILINE)
    assert "Sidan har inte använts på en timme och är avslutad." in captured.out
    assert captured.err == "" and list(scratch.notes_folder().glob("arbete-*")) == []
    assert not (tmp_path / "Granskningar").exists(), "nothing is made before it is needed"


@pytest.mark.slow
def test_a_job_and_what_was_handed_in_lie_in_the_private_folder_while_it_is_open(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    statuses: list[int] = []

    def asked(address: str) -> int:
        """In place of the browser."""
        port = int(address.split(":")[2].split("/")[0])

        def ask() -> None:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/" + address.rpartition("/")[2])
            answer = connection.getresponse()
            cookie = str(answer.headers["set-cookie"]).partition(";")[0]
            answer.read()
            connection.request("GET", "/", headers={"cookie": cookie})
            page = connection.getresponse()
            token = re.findall(r"kvitto=([\w-]+)", page.read().decode())[0]
            (private,) = scratch.notes_folder().glob("arbete-*")
            statuses.extend((answer.status, page.status, private.stat().st_mode & 0o777))
            own = {"cookie": cookie, "origin": f"http://127.0.0.1:{port}"}
            connection.request("POST", f"/avsluta?kvitto={token}", headers=own)
            statuses.append(connection.getresponse().status)
            connection.close()

        threading.Thread(target=ask).start()
        return 0

    monkeypatch.setattr(click, "launch", asked)
    serve(AppRequest(tmp_path / "Granskningar", ("sysselsattning_2025",), idle=30))
    assert statuses == [303, 200, 0o700, 200]
    assert "Sidan är avslutad." in capsys.readouterr().out
    assert list(scratch.notes_folder().glob("arbete-*")) == []
