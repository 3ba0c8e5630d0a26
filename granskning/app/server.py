"""The page's server: on this computer only, on a port that nobody knows beforehand, and gone when nobody uses it."""

from __future__ import annotations

import logging
import socket
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click
import uvicorn

from granskning.app.security import FIRST
from granskning.app.session import Session
from granskning.app.site import site
from granskning.scratch import scratch

HOST = "127.0.0.1"
IDLE = 60 * 60
"""Seconds without a request after which the page ends itself."""
_UNUSED = "Sidan har inte använts på en timme och är avslutad. Starta granskning igen när du behöver den."


@dataclass(frozen=True)
class AppRequest:
    """What the user asked for: the review's folder, the audits to choose from with the one to begin with first, and
    whether the browser is to be opened."""

    folder: Path
    audits: tuple[str, ...]
    browser: bool = True
    idle: float = IDLE


def serve(request: AppRequest) -> None:
    """Shows the page until it is ended, has not been used for an hour, or Ctrl-C. Its private folder is gone after."""
    with scratch() as private, socket.socket() as listening:
        _alone(listening)
        listening.bind((HOST, 0))
        listening.listen()  # a browser that is quicker than the server waits
        port = listening.getsockname()[1]
        # What it would say in the window of a broken form is English, and of no use to the user.
        logging.getLogger("python_multipart").setLevel(logging.CRITICAL)
        tempfile.tempdir = str(private)  # what is handed in is never laid in a folder that all share
        session = Session(private, request.folder, request.audits[0], request.audits)
        address = f"http://{HOST}:{port}/?{FIRST}={session.keys.first}"
        click.echo(f"Sidan finns på {address}")
        click.echo("Adressen gäller en gång och bara på den här datorn. Avsluta på sidan eller med Ctrl+C.")
        if request.browser:
            click.launch(address)
        try:
            with suppress(KeyboardInterrupt):
                _run(session, port, listening, request.idle)
        finally:
            session.close()
        click.echo(_UNUSED if session.unused(request.idle) else "Sidan är avslutad.")


def _alone(listening: socket.socket) -> None:
    """Windows lets another program listen on the same port unless it is told not to."""
    if exclusive := getattr(socket, "SO_EXCLUSIVEADDRUSE", 0):
        listening.setsockopt(socket.SOL_SOCKET, exclusive, 1)


def _run(session: Session, port: int, listening: socket.socket, idle: float) -> None:
    """Answers until the session has ended."""

    async def look() -> None:
        if session.ended or session.unused(idle):
            server.should_exit = True  # never back to False: a signal may have set it

    config = uvicorn.Config(
        site(session, port),
        lifespan="off",
        loop="asyncio",
        http="h11",
        ws="none",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        callback_notify=look,
        timeout_notify=1,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listening])
