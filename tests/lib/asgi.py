"""Requests to the site without a server, so that a request can be anything that a socket could bring."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp

from granskning.app.security import FORM, Keys
from granskning.app.session import Session
from granskning.app.site import site

PORT = 50007
HOST = f"127.0.0.1:{PORT}"
KEYS = Keys(first="forsta-nyckeln", cookie="kakan", form="kvittot")
COOKIE = f"granskning-{PORT}=kakan"
AUDITS = ("sysselsattning_2025", "lss_arbete_studier", "uppfoljning_2026")

Header = tuple[str, str]
File = tuple[str, str, bytes]
"""The field, the file's name as the browser gives it, and its content."""


@dataclass(frozen=True)
class Answer:
    """A response of the site."""

    status: int
    headers: Mapping[str, str]
    text: str


@contextmanager
def open_site(home: Path) -> Iterator[tuple[ASGIApp, Session]]:
    """The site over two empty folders below `home`, for the keys above."""
    private, folder = home / "eget", home / "Granskningar"
    private.mkdir(mode=0o700)
    folder.mkdir()
    session = Session(private, folder, AUDITS[0], AUDITS, KEYS)
    try:
        yield site(session, PORT), session
    finally:
        session.close()


def response_to(
    app: ASGIApp,
    target: str,
    method: str = "GET",
    headers: Sequence[Header] = (("host", HOST), ("cookie", COOKIE)),
    body: Iterable[bytes] = (b"",),
) -> Answer:
    """The response to a request; `body` is its body in pieces."""
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", PORT),
    }
    pieces, messages = chain(body, [None]), list[dict[str, Any]]()

    async def receive() -> dict[str, Any]:
        for piece in pieces:
            return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}
        await asyncio.Event().wait()  # as a server does while the browser listens
        raise AssertionError

    async def send(message: Any) -> None:
        messages.append(message)

    async def ask() -> None:
        await app(scope, receive, send)

    asyncio.run(ask())
    content = b"".join(m.get("body", b"") for m in messages[1:])
    response_headers = {name.decode(): value.decode("latin-1") for name, value in messages[0]["headers"]}
    return Answer(messages[0]["status"], response_headers, content.decode("utf-8", errors="replace"))


def sent(app: ASGIApp, target: str, fields: Iterable[tuple[str, str]] = (), files: Iterable[File] = ()) -> Answer:
    """The response to a form of the page's own, posted to the target."""
    kind, content = form(fields, files)
    headers = (("host", HOST), ("cookie", COOKIE), ("origin", f"http://{HOST}"), ("content-type", kind))
    return response_to(app, f"{target}?{FORM}={KEYS.form}", "POST", headers, [content])


def form(fields: Iterable[tuple[str, str]] = (), files: Iterable[File] = ()) -> tuple[str, bytes]:
    """The type and the body of a form with files, as a browser writes it."""
    line = b"--gransen\r\n"
    parts = [
        line + f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields
    ]
    for name, filename, content in files:
        head = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        parts.append(line + head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
    return "multipart/form-data; boundary=gransen", b"".join([*parts, b"--gransen--\r\n"])
