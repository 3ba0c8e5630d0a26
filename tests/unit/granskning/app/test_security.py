"""What is tried against the page, a row each, and that it comes to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from granskning.app import security
from granskning.app.security import HEADERS, LARGEST
from granskning.app.session import Session
from tests.lib.asgi import COOKIE, HOST, PORT, Answer, Header, form, response_to, sent

ORIGIN = f"http://{HOST}"
_HOST, _COOKIE = ("host", HOST), ("cookie", COOKIE)
_OURS = (_HOST, _COOKIE, ("origin", ORIGIN))
_TOKEN = "kvitto=kvittot"


@dataclass(frozen=True)
class Try:
    """A request that is to be refused, with the status of the refusal."""

    what: str
    target: str
    method: str = "GET"
    headers: Sequence[Header] = (_HOST, _COOKIE)
    status: int = 403


_POSTED = f"/mapp?{_TOKEN}"
TRIES = (
    Try("a foreign host", "/", headers=(("host", "ond.example"), _COOKIE)),
    Try("a name that ends as ours", "/", headers=(("host", f"127.0.0.1.ond.example:{PORT}"), _COOKIE)),
    Try("another port", "/", headers=(("host", "127.0.0.1:80"), _COOKIE)),
    Try("no port", "/", headers=(("host", "127.0.0.1"), _COOKIE)),
    Try("no host", "/", headers=(_COOKIE,)),
    Try("two hosts", "/", headers=(_HOST, ("host", "ond.example"), _COOKIE)),
    Try("no cookie", "/", headers=(_HOST,)),
    Try("a wrong cookie", "/", headers=(_HOST, ("cookie", f"granskning-{PORT}=gissad"))),
    Try("an empty cookie", "/", headers=(_HOST, ("cookie", f"granskning-{PORT}="))),
    Try("the cookie of another port", "/", headers=(_HOST, ("cookie", "granskning-1=kakan"))),
    Try("the cookie twice", "/", headers=(_HOST, ("cookie", f"{COOKIE}; granskning-{PORT}=gissad"))),
    Try("the form's token as cookie", "/", headers=(_HOST, ("cookie", f"granskning-{PORT}=kvittot"))),
    Try("a wrong key", "/?nyckel=gissad", headers=(_HOST,)),
    Try("two keys", "/?nyckel=gissad&nyckel=forsta-nyckeln", headers=(_HOST,)),
    Try("the key somewhere else", "/urval?nyckel=forsta-nyckeln", headers=(_HOST,)),
    Try("the key without a GET", "/?nyckel=forsta-nyckeln", "HEAD", (_HOST,)),
    Try("a link on another site", "/", headers=(_HOST, _COOKIE, ("sec-fetch-site", "cross-site"))),
    Try("a page on another port", "/", headers=(_HOST, _COOKIE, ("sec-fetch-site", "same-site"))),
    Try("a script on another site", "/", headers=(_HOST, _COOKIE, ("origin", "http://ond.example"))),
    Try("a script of no site", "/", headers=(_HOST, _COOKIE, ("origin", "null"))),
    Try("a form of another site", _POSTED, "POST", (_HOST, _COOKIE, ("origin", "http://ond.example"))),
    Try("a form on another port", _POSTED, "POST", (_HOST, _COOKIE, ("origin", "http://127.0.0.1:1"))),
    Try("a form over https", _POSTED, "POST", (_HOST, _COOKIE, ("origin", f"https://{HOST}"))),
    Try("a form of no site", _POSTED, "POST", (_HOST, _COOKIE, ("origin", "null"))),
    Try("a form from nowhere", _POSTED, "POST", (_HOST, _COOKIE)),
    Try("two origins", _POSTED, "POST", (*_OURS, ("origin", "http://ond.example"))),
    Try("our origin from another site", _POSTED, "POST", (*_OURS, ("sec-fetch-site", "cross-site"))),
    Try("a form without a token", "/mapp", "POST", _OURS),
    Try("a stale token", "/mapp?kvitto=av-igar", "POST", _OURS),
    Try("two tokens", f"/mapp?kvitto=av-igar&{_TOKEN}", "POST", _OURS),
    Try("the cookie as token", "/mapp?kvitto=kakan", "POST", _OURS),
    Try("a form without a cookie", _POSTED, "POST", (_HOST, ("origin", ORIGIN))),
    Try("2 GB", _POSTED, "POST", (*_OURS, ("content-length", str(2 * 1024**3))), 413),
    Try("a length that is no number", _POSTED, "POST", (*_OURS, ("content-length", "-1")), 413),
    Try("PUT", _POSTED, "PUT", _OURS, 405),
    Try("DELETE", _POSTED, "DELETE", _OURS, 405),
    Try("OPTIONS", "/", "OPTIONS", _OURS, 405),
    Try("TRACE", "/", "TRACE", _OURS, 405),
    Try("a name that begins as ours", "/", headers=(("host", f"localhost.ond.example:{PORT}"), _COOKIE)),
    Try("all addresses", "/", headers=(("host", f"0.0.0.0:{PORT}"), _COOKIE)),
    Try("a user before the host", "/", headers=(("host", f"ond@127.0.0.1:{PORT}"), _COOKIE)),
    Try("a host that a proxy tells", "/", headers=(("host", "ond"), ("x-forwarded-host", HOST), _COOKIE)),
    Try("our script on another site", "/sida.js", headers=(_HOST, _COOKIE, ("sec-fetch-site", "cross-site"))),
    Try("two words for the site", "/", headers=(_HOST, _COOKIE, ("sec-fetch-site", "none, same-origin"))),
    Try("a cookie of other letters", "/", headers=(_HOST, ("cookie", f"granskning-{PORT}=å"))),
    Try("a key of other letters", "/?nyckel=%C3%A5%FF", headers=(_HOST,)),
    Try("a token of other letters", "/mapp?kvitto=%C3%A5%FF", "POST", _OURS),
    Try("a style sheet for a foreign host", "/stil.css", headers=(("host", "ond.example"),)),
)  # fmt: skip


@pytest.mark.parametrize("attempt", TRIES, ids=lambda attempt: attempt.what)
def test_refused(app_session: tuple[ASGIApp, Session], attempt: Try) -> None:
    app, session = app_session
    before = session.folder, session.audit, session.seen
    answer = response_to(app, attempt.target, attempt.method, attempt.headers)
    assert answer.status == attempt.status
    assert (session.folder, session.audit, session.seen) == before
    assert "kakan" not in answer.text and "kvittot" not in answer.text
    assert "set-cookie" not in answer.headers


_CHANGING = (
    "/mapp", "/granskning", "/oppna-mappen", "/prova", "/brev", "/avsluta", "/urval/dra", "/mall/gor", "/laget/se",
    "/laget/lagg-ihop", "/laget/jamfor",
    "/lamna-in/kontrollera", "/val/rapport", "/val/forhandsvisa", "/arbetar/avbryt",
)  # fmt: skip


@pytest.mark.parametrize("path", _CHANGING)
def test_a_get_changes_nothing(app_session: tuple[ASGIApp, Session], path: str) -> None:
    app, session = app_session
    assert response_to(app, f"{path}?{_TOKEN}&mapp=/tmp").status == 405
    assert session.job is None and not session.ended


def _is_swedish_page(answer: Answer) -> bool:
    return '<html lang="sv">' in answer.text and "<h1>" in answer.text


@pytest.mark.parametrize("status", [403, 404, 405, 413])
def test_a_refusal_is_a_page_in_swedish_with_every_header(app_session: tuple[ASGIApp, Session], status: int) -> None:
    target, method, headers = {
        403: ("/", "GET", (_HOST,)),
        404: ("/finns-inte", "GET", (_HOST, _COOKIE)),
        405: ("/mapp", "GET", (_HOST, _COOKIE)),
        413: (_POSTED, "POST", (*_OURS, ("content-length", str(LARGEST + 1)))),
    }[status]
    answer = response_to(app_session[0], target, method, headers)
    assert answer.status == status and _is_swedish_page(answer)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in HEADERS["content-security-policy"]


def test_the_first_address_gives_the_cookie_once(app_session: tuple[ASGIApp, Session]) -> None:
    app, _ = app_session
    answer = response_to(app, "/?nyckel=forsta-nyckeln", headers=(_HOST, ("sec-fetch-site", "none")))
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert answer.headers["set-cookie"] == f"{COOKIE}; HttpOnly; Path=/; SameSite=strict"
    assert response_to(app, "/?nyckel=forsta-nyckeln", headers=(_HOST,)).status == 403, "somebody else has it by now"
    second_answer = response_to(app, "/?nyckel=forsta-nyckeln")
    assert second_answer.status == 303 and "set-cookie" not in second_answer.headers, "the same browser is let in"


def test_our_own_form_is_let_through_as_browsers_send_it(app_session: tuple[ASGIApp, Session]) -> None:
    """Under no-referrer a browser writes null for the origin, and tells in another header whose form it is."""
    app, _ = app_session
    for headers in (("origin", ORIGIN),), (("origin", "null"), ("sec-fetch-site", "same-origin")):
        assert response_to(app, f"/arbetar/avbryt?{_TOKEN}", "POST", (_HOST, _COOKIE, *headers)).status == 303


def test_a_body_that_is_longer_than_it_said_is_cut_off(
    app_session: tuple[ASGIApp, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, session = app_session
    monkeypatch.setattr(security, "LARGEST", 1_000_000)
    kind, content = form(files=[("export", "stor.csv", b"x" * 3_000_000)])
    pieces = [content[i : i + 65_536] for i in range(0, len(content), 65_536)]
    answer = response_to(
        app,
        f"/lamna-in/kontrollera?{_TOKEN}",
        "POST",
        (*_OURS, ("content-type", kind), ("content-length", "10")),
        pieces,
    )
    assert answer.status == 413 and "större än" in answer.text
    assert session.files == {} and list(session.private.iterdir()) == []


@pytest.mark.parametrize(
    ("target", "status"), [("/mapp?kvitto=av-igar", 403), (_POSTED, 400)], ids=["a stale page", "a broken form"]
)
def test_an_answer_is_seen_because_all_that_is_sent_is_read_first(
    app_session: tuple[ASGIApp, Session], target: str, status: int
) -> None:
    pieces = iter([b"--fel\r\n", *[b"x" * 65_536] * 20])
    headers = (*_OURS, ("content-type", "multipart/form-data; boundary=gransen"))
    assert response_to(app_session[0], target, "POST", headers, pieces).status == status
    assert list(pieces) == []


def test_more_files_than_may_be_handed_in_at_once_are_told_of(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    sent(app, "/lamna-in/kontrollera", files=[("export", f"{i}.csv", b"x") for i in range(101)])
    assert "Välj högst 100 filer åt gången. Nu är de 101." in response_to(app, "/lamna-in").text
    assert list(session.private.iterdir()) == []


def test_two_tabs_do_not_start_two_jobs(app_session: tuple[ASGIApp, Session], tiny_export: Path) -> None:
    app, session = app_session
    files = [("export", p.name, p.read_bytes()) for p in sorted(tiny_export.iterdir())]
    assert sent(app, "/lamna-in/kontrollera", files=files).headers["location"] == "/arbetar"
    first = session.job
    assert sent(app, "/lamna-in/kontrollera", files=files).headers["location"] == "/lamna-in"
    assert session.job is first and first is not None
    assert "Ett annat arbete pågår." in response_to(app, "/lamna-in").text


@pytest.mark.parametrize(
    "target",
    [
        "/resultat/..", "/resultat/%2e%2e", "/resultat/..%2f..%2fetc", "/resultat/%2Fetc", "/resultat/C%3A%5CWindows",
        "/resultat/%5C%5Cserver%5Cdel", "/hamta/..%2fhemlig.xlsx", "/hamta/%2Fetc%2Fpasswd", "/hamta/..%5Chemlig.xlsx",
        "/hamta/hemlig.xlsx%00.csv", "/lamna-in/fel/../../hemlig.xlsx", "/stil.css/../hemlig.xlsx",
        "/resultat/C:", "/resultat/..%252f..%252fetc", "/hamta/hemlig.xlsx.", "/hamta/hemlig.xlsx%20", "/hamta/CON",
        "/hamta/hemlig.xlsx::$DATA", "/hamta/%EF%BC%8E%EF%BC%8E%2Fhemlig.xlsx", "/hamta/%E2%80%A4%E2%80%A4/hemlig.xlsx",
        "/resultat/r/fil/../../hemlig.xlsx", "/resultat/r/fil//etc/passwd", "/resultat/r/visa/..%2fhemlig",
    ],
)  # fmt: skip
def test_no_name_in_an_address_leads_out_of_the_folder(app_session: tuple[ASGIApp, Session], target: str) -> None:
    app, session = app_session
    (session.folder.parent / "hemlig.xlsx").write_bytes(b"hemligt")
    (session.folder / "r").mkdir()
    (session.folder / "r" / "manifest.json").write_text(
        '{"verktyg": "granskning", "kommando": "kontrollera", "tidpunkt": "2026-01-01T00:00:00+00:00"}', "utf-8"
    )
    answer = response_to(app, target)
    assert answer.status == 404 and "hemligt" not in answer.text
