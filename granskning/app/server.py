"""The page's server: on this computer only, on an unpredictable port, and it ends itself when unused."""

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
    """What the user asked for: the review's folder, the audits to choose from (the selected one first), and whether to
    open the browser."""

    folder: Path
    audits: tuple[str, ...]
    browser: bool = True
    idle: float = IDLE


def serve(request: AppRequest) -> None:
    """Serves the page until the user ends it, an hour without use, or Ctrl-C. Then its private folder is removed."""
    with scratch() as private, socket.socket() as listener:
        _claim_port(listener)
        listener.bind((HOST, 0))
        listener.listen()  # a browser that connects before the server runs has to wait
        port = listener.getsockname()[1]
        # What this would print about a broken form is in English and of no use to the user.
        logging.getLogger("python_multipart").setLevel(logging.CRITICAL)
        tempfile.tempdir = str(private)  # uploads never pass through a shared folder
        session = Session(private, request.folder, request.audits[0], request.audits)
        address = f"http://{HOST}:{port}/?{FIRST}={session.keys.first}"
        click.echo(f"Sidan finns på {address}")
        click.echo("Adressen gäller en gång och bara på den här datorn. Avsluta på sidan eller med Ctrl+C.")
        if request.browser:
            click.launch(address)
        try:
            with suppress(KeyboardInterrupt):
                _run(session, port, listener, request.idle)
        finally:
            session.close()
        click.echo(_UNUSED if session.unused(request.idle) else "Sidan är avslutad.")


def _claim_port(listener: socket.socket) -> None:
    """Claims the port for this program: Windows otherwise lets another program listen on it too."""
    if exclusive := getattr(socket, "SO_EXCLUSIVEADDRUSE", 0):
        listener.setsockopt(socket.SOL_SOCKET, exclusive, 1)


def _run(session: Session, port: int, listener: socket.socket, idle: float) -> None:
    """Serves requests until the session has ended."""

    async def check_session() -> None:
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
        callback_notify=check_session,
        timeout_notify=1,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
