"""Access to the page: one middleware that every request passes before any of our code sees it.

The page listens on this computer only, but every program and every open web site here can reach it. So a request must
name the page by its own address (or a site could point a name of its own at it), come from the page itself (or from
nowhere, like a typed address), and carry the cookie that was set for the key in the first address. That key works once.
Only a POST changes anything, with a token that only our own forms have. The token is part of the form's address and not
a field, so that it is checked before a byte of the body is read.

`Referrer-Policy: no-referrer` makes browsers write `Origin: null` on our own forms. `Sec-Fetch-Site`, which no page can
set itself, then distinguishes them from others.
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
"""The only address that needs no cookie, since the page of a refusal has a style too."""
FIRST, FORM = "nyckel", "kvitto"
"""The parameters for the key in the first address and for the token of a form."""
LARGEST = 256 * 1024 * 1024
"""Bytes of a request with all its files."""
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
"""The headers of every response; a response with its own policy keeps that."""

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
"""Makes the page that says why a request was refused, from its status and the words."""


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
    """The middleware. The page listens on `port`; `on_request` is called for every accepted request."""

    def __init__(self, app: ASGIApp, keys: Keys, port: int, refusal: Refusal, on_request: Callable[[], object]) -> None:
        self._app, self._keys, self._refusal, self._on_request = app, keys, refusal, on_request
        self._hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))
        self._cookie = f"granskning-{port}"  # browsers keep cookies by the computer's name, whatever the port
        self._opened = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses the request, or passes it on to the page."""
        if scope["type"] != "http":
            return
        body = _RequestBody(receive)
        try:
            answer = self._early_answer(scope)
        except _RefusedError as refused:
            answer = self._refusal(refused.status, refused.words)
        await (answer or self._app)(scope, body.receive, _with_headers(send, body))

    def _early_answer(self, scope: Scope) -> Response | None:
        """The guard's own response, or None if the page itself should respond. Raises _RefusedError."""
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
        query = parse_qs(scope["query_string"].decode("latin-1"))
        known = self._is_known(headers)
        if method == "GET" and scope["path"] == "/" and FIRST in query:
            return self._first_visit(query[FIRST], known=known)
        if not known:
            raise _RefusedError(HTTPStatus.FORBIDDEN, STRANGER)
        if method == "POST":
            self._check_post(headers, query.get(FORM, []))
        self._on_request()
        return None

    def _is_ours(self, headers: Headers, method: str) -> bool:
        """Whether the request comes from our own page; a GET may also come from nowhere."""
        sites, origins = headers.getlist("sec-fetch-site"), headers.getlist("origin")
        from_itself = sites == ["same-origin"]
        if not (from_itself or sites in ([], ["none"])) or len(origins) > 1:
            return False
        if origins and origins[0] != "null":
            return origins[0].lower() in {f"http://{host}" for host in self._hosts}
        return from_itself or (method != "POST" and not origins)

    def _is_known(self, headers: Headers) -> bool:
        cookies = [value for line in headers.getlist("cookie") for value in _cookies(line, self._cookie)]
        return len(cookies) == 1 and _is_equal(cookies[0], self._keys.cookie)

    def _first_visit(self, keys: list[str], *, known: bool) -> Response:
        """Sets the cookie for the key of the first address, once."""
        answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        if known:
            return answer
        if self._opened or len(keys) != 1 or not _is_equal(keys[0], self._keys.first):
            raise _RefusedError(HTTPStatus.FORBIDDEN, STRANGER)
        self._opened = True
        answer.set_cookie(self._cookie, self._keys.cookie, path="/", httponly=True, samesite="strict")
        return answer

    def _check_post(self, headers: Headers, tokens: list[str]) -> None:
        if len(tokens) != 1 or not _is_equal(tokens[0], self._keys.form):
            raise _RefusedError(HTTPStatus.FORBIDDEN, STALE)
        length = headers.get("content-length", "")
        if length and (not length.isdecimal() or int(length) > LARGEST):
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)


def _is_equal(value: str, secret: str) -> bool:
    return compare_digest(value.encode(), secret.encode())


def _cookies(line: str, name: str) -> Iterator[str]:
    """The values of that cookie in a header; a repeated cookie gives two values."""
    for part in line.split(";"):
        cookie_name, _, value = part.strip().partition("=")
        if cookie_name == name:
            yield value


class _RequestBody:
    """The body of a request, whose declared length may be missing or wrong."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._size, self._has_more = receive, 0, True

    async def receive(self) -> Message:
        """The next piece. HTTPException if the pieces together are too large."""
        message = await self._receive()
        self._has_more = bool(message.get("more_body"))
        self._size += len(message.get("body", b""))
        if self._size > LARGEST:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
        return message

    async def drain(self) -> None:
        """Reads and discards the rest: a browser shows no response before it has sent everything."""
        while self._has_more:
            self._has_more = bool((await self._receive()).get("more_body"))


def _with_headers(send: Send, body: _RequestBody) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            await body.drain()
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return send_with_headers
