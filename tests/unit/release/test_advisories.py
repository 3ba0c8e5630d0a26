"""Known vulnerabilities: how they are read, and, in `make test-long`, that the locked packages have none."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from release import ReleaseError
from release.advisories import Advisory, known, registry
from release.lock import Line, read
from release.wheel import ROOT

_ANSWERS = {
    "/pypi/ren/1.0/json": {"vulnerabilities": []},
    "/pypi/sarbar/2.0/json": {
        "vulnerabilities": [
            {"id": "PYSEC-1", "fixed_in": ["2.1"], "withdrawn": None},
            {"id": "PYSEC-2", "fixed_in": ["1.9"], "withdrawn": "2026-01-01T00:00:00Z"},
        ]
    },
}


class _Registry(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = _ANSWERS.get(self.path)
        self.send_response(200 if content else 404)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    """A registry on this computer."""
    with HTTPServer(("127.0.0.1", 0), _Registry) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _line(name: str, version: str) -> Line:
    return Line(name, version, frozenset(), None, frozenset())


def test_what_is_known_and_not_withdrawn_is_told(address: str) -> None:
    advisories = known([_line("ren", "1.0"), _line("sarbar", "2.0")], address)
    assert [*advisories] == [Advisory("sarbar", "2.0", "PYSEC-1", ("2.1",))]


def test_a_registry_that_does_not_answer_is_not_taken_for_one_that_knows_nothing(address: str) -> None:
    with pytest.raises(ReleaseError, match=r"tells nothing of okand 1\.0"):
        [*known([_line("okand", "1.0")], address)]


def test_the_registry_is_the_one_that_pip_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://registry.example/root/simple/")
    assert registry() == "https://registry.example/root"


@pytest.mark.long
def test_no_locked_package_has_a_known_vulnerability() -> None:
    lock, address = read(ROOT / "requirements-dev.lock"), registry()
    try:
        [*known(lock[:1], address)]
    except ReleaseError as error:
        pytest.skip(str(error))
    assert not [*known(lock, address)]
