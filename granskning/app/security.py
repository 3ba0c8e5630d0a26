"""Who may ask the page for anything: one middleware that every request passes before any of our code sees it.

The page listens on this computer only, but every program and every web site that is open here can reach it. So a
request must name the page by its own address (or a site could point a name of its own at it), come from the page itself
(or from nowhere, as an address that was typed does), and bear the cookie that was given for the key in the first
address. That key works once. What changes something is a POST with a token that only our own forms have; it stands in
the address of the form and not in its fields, so that it is checked before a byte of the body is read.

`Referrer-Policy: no-referrer` makes browsers write `Origin: null` on our own forms. What tells them from others is
then `Sec-Fetch-Site`, which no page can write itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hmac import compare_digest
from http import HTTPStatus
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STYLE = "/stil.css"
"""The one address that needs no cookie: also a refusal has a style."""
FIRST, FORM = "nyckel", "kvitto"
"""What the key of the first address and the token of a form are called in an address."""
LARGEST = 256 * 1024 * 1024
"""Bytes of one request, all its files together."""
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""What every answer says; one that has a policy of its own keeps it."""

STRANGER = (
    "Den här adressen gäller bara en gång och bara i den webbläsare där sidan öppnades. Stäng fliken och starta "
    "granskning på nytt."
)
FOREIGN = "Anropet kommer inte från sidan själv och har inte utförts."
STALE = "Formuläret hör till en sida som inte längre gäller. Gå tillbaka, ladda om sidan och försök igen."
UNKNOWN = "Anropet är av ett slag som sidan inte svarar på."
TOO_LARGE = (
    f"Det som lämnades in är större än {LARGEST // 1024 // 1024} MB tillsammans. Lämna in färre filer åt gången, eller "
    "använd kommandot i stället."
)

Refusal = Callable[[int, str], Response]
"""Makes the page that says why a request was refused: its status and the words."""


@dataclass(frozen=True)
class Keys:
    """The secrets of one start: of the first address, of the cookie and of the forms."""

    first: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    form: str = field(default_factory=lambda: secrets.token_urlsafe(32))


class _RefusedError(Exception):
    def __init__(self, status: HTTPStatus, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class Guard:
    """The middleware. `port` is the one that the page listens on; `seen` is called for every request let through."""

    def __init__(self, app: ASGIApp, keys: Keys, port: int, refusal: Refusal, seen: Callable[[], object]) -> None:
        self._app, self._keys, self._refusal, self._seen = app, keys, refusal, seen
        self._hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))
        self._cookie = f"granskning-{port}"  # browsers keep cookies by the computer's name, whatever the port
        self._opened = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or lets the page answer."""
        if scope["type"] != "http":
            return
        body = _Body(receive)
        try:
            answer = self._checked(scope)
        except _RefusedError as refused:
            answer = self._refusal(refused.status, refused.words)
        await (answer or self._app)(scope, body.receive, _with_headers(send, body))

    def _checked(self, scope: Scope) -> Response | None:
        """None where the page itself is to answer. Raises _RefusedError."""
        headers, method = Headers(scope=scope), scope["method"]
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            raise _RefusedError(HTTPStatus.FORBIDDEN, FOREIGN)
        if method not in ("GET", "HEAD", "POST"):
            raise _RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, UNKNOWN)
        if not self._is_ours(headers, method):
            raise _RefusedError(HTTPStatus.FORBIDDEN, FOREIGN)
        if scope["path"] == STYLE and method != "POST":
            return None
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        known = self._is_known(headers)
        if method == "GET" and scope["path"] == "/" and FIRST in asked:
            return self._entered(asked[FIRST], known=known)
        if not known:
            raise _RefusedError(HTTPStatus.FORBIDDEN, STRANGER)
        if method == "POST":
            self._check_post(headers, asked.get(FORM, []))
        self._seen()
        return None

    def _is_ours(self, headers: Headers, method: str) -> bool:
        """Whether the request comes from our own page, or for a GET from nowhere."""
        sites, origins = headers.getlist("sec-fetch-site"), headers.getlist("origin")
        from_itself = sites == ["same-origin"]
        if not (from_itself or sites in ([], ["none"])) or len(origins) > 1:
            return False
        if origins and origins[0] != "null":
            return origins[0].lower() in {f"http://{host}" for host in self._hosts}
        return from_itself or (method != "POST" and not origins)

    def _is_known(self, headers: Headers) -> bool:
        given = [value for line in headers.getlist("cookie") for value in _cookies(line, self._cookie)]
        return len(given) == 1 and _same(given[0], self._keys.cookie)

    def _entered(self, given: list[str], *, known: bool) -> Response:
        """The cookie for the key of the first address, once."""
        answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        if known:
            return answer
        if self._opened or len(given) != 1 or not _same(given[0], self._keys.first):
            raise _RefusedError(HTTPStatus.FORBIDDEN, STRANGER)
        self._opened = True
        answer.set_cookie(self._cookie, self._keys.cookie, path="/", httponly=True, samesite="strict")
        return answer

    def _check_post(self, headers: Headers, tokens: list[str]) -> None:
        if len(tokens) != 1 or not _same(tokens[0], self._keys.form):
            raise _RefusedError(HTTPStatus.FORBIDDEN, STALE)
        length = headers.get("content-length", "")
        if length and (not length.isdecimal() or int(length) > LARGEST):
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)


def _same(given: str, kept: str) -> bool:
    return compare_digest(given.encode(), kept.encode())


def _cookies(line: str, name: str) -> Iterator[str]:
    """The values of that cookie in a header; one that is written twice counts as two."""
    for part in line.split(";"):
        named, _, value = part.strip().partition("=")
        if named == name:
            yield value


class _Body:
    """The body of a request, which need not say how long it is, or tell the truth of it."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._read, self._more = receive, 0, True

    async def receive(self) -> Message:
        """The next piece. HTTPException where all of them are too large."""
        message = await self._receive()
        self._more = bool(message.get("more_body"))
        self._read += len(message.get("body", b""))
        if self._read > LARGEST:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
        return message

    async def drain(self) -> None:
        """Reads the rest and keeps nothing: a browser shows no answer before it has sent all."""
        while self._more:
            self._more = bool((await self._receive()).get("more_body"))


def _with_headers(send: Send, body: _Body) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            await body.drain()
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sent
