"""The whole site: every page behind the guard, and the pages shown for errors."""

from __future__ import annotations

from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from granskning.app import pages
from granskning.app.routes import before, report, result, start
from granskning.app.security import STYLE, UNKNOWN, Guard
from granskning.app.session import Session
from granskning.crash import log_and_describe
from pipeline.errors import GranskningError, disk_cause, disk_message

_WORDS = {
    HTTPStatus.NOT_FOUND: "Adressen leder ingenstans. Resultatet eller filen kan ha flyttats eller tagits bort.",
    HTTPStatus.METHOD_NOT_ALLOWED: UNKNOWN,
    HTTPStatus.BAD_REQUEST: "Formuläret gick inte att läsa. Gå tillbaka och försök igen.",
}


def site(session: Session, port: int) -> ASGIApp:
    """The pages of a session, for a browser that has its keys and connects to that port."""
    app = Starlette(
        routes=[
            *(route for module in (start, before, report, result) for route in module.ROUTES),
            Route(STYLE, _style),
            Route(pages.SCRIPT, _script),
        ],
        exception_handlers={
            HTTPException: _http_error,
            GranskningError: _own_error,
            OSError: _disk_error,
            Exception: _program_error,
        },
    )
    app.router.redirect_slashes = False
    app.state.session = session
    return Guard(app, session.keys, port, pages.refusal, session.touch)


def _style(request: Request) -> Response:
    return Response(pages.style(), media_type="text/css")


def _script(request: Request) -> Response:
    return Response(pages.script(), media_type="text/javascript")


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = _WORDS.get(HTTPStatus(error.status_code), error.detail)
    return pages.refusal(error.status_code, words, known=True)


def _own_error(request: Request, error: Exception) -> Response:
    return pages.refusal(HTTPStatus.CONFLICT, str(error), known=True)


def _disk_error(request: Request, error: Exception) -> Response:
    if disk_cause(error) is None:
        raise error
    return pages.refusal(HTTPStatus.INSUFFICIENT_STORAGE, disk_message(error), known=True)


def _program_error(request: Request, error: Exception) -> Response:
    words = f"Något gick fel i programmet. {log_and_describe(error)}"
    return pages.refusal(HTTPStatus.INTERNAL_SERVER_ERROR, words, known=True)
