"""The start of the review: its folder, its audit and earlier results; also the end of the page."""

from __future__ import annotations

from pathlib import Path

import click
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from checks import audits
from granskning.app.pages import START, page, refusal, result_path, to
from granskning.app.results import results_in
from granskning.app.routes.common import SentForm, begins, free_name, own_files, sent_form, session_of
from granskning.app.running import Task
from granskning.app.session import BUSY, Problem
from pipeline.errors import reason


def start(request: Request) -> Response:
    """The first page."""
    session = session_of(request)
    choices = [(name, audits.load(name)) for name in session.choices]
    return page(
        session,
        START,
        "start.html.j2",
        choices=choices,
        results=results_in(session.folder),
        files=own_files(session.folder),
    )


def own_file(request: Request) -> Response:
    """A file in the review's folder."""
    file = own_files(session_of(request).folder).get(request.path_params["name"])
    if file is None:
        raise HTTPException(404)
    return FileResponse(file, filename=file.name)


async def choose_folder(request: Request) -> Response:
    """Selects another folder for the review."""
    async with sent_form(request) as sent:
        session, text = sent.session, sent.filled.get("mapp").strip().strip('"')
        folder = Path(text)
        if problem := _folder_problem(text, folder):
            session.filled[START.path] = sent.filled
            session.refuse(START.path, Problem("mapp", problem))
        elif session.running:
            session.refuse(START.path, Problem("mapp", BUSY))
        else:
            session.filled.pop(START.path, None)
            session.folder = folder
    return to(START.path)


def _folder_problem(text: str, folder: Path) -> str:
    """Why it cannot be the review's folder; '' if it can."""
    if not folder.is_absolute() or ".." in folder.parts:
        return "Skriv mappens hela adress, så som den står i Utforskarens adressfält."
    try:
        if folder.exists() and not folder.is_dir():
            return f"{text} är en fil. Ange en mapp."
        if not folder.is_dir() and not folder.parent.is_dir():
            return f"{folder.parent} finns inte. Skapa mappen i Utforskaren, eller ange en annan."
    except OSError as error:
        return _unusable(folder, error)
    return ""


def _unusable(folder: Path, error: OSError) -> str:
    return f"{folder} går inte att använda ({reason(error)}). Ange en annan mapp."


async def choose_audit(request: Request) -> Response:
    """Selects another audit. The uploads and choices for the previous one are dropped."""
    async with sent_form(request) as sent:
        name, session = sent.filled.get("granskning"), sent.session
        if name not in session.choices:
            session.refuse(START.path, Problem("granskning", "Välj en av granskningarna."))
        elif session.running:
            session.refuse(START.path, Problem("granskning", BUSY))
        elif name != session.audit:
            session.forget()
            session.audit = name
    return to(START.path)


async def open_folder(request: Request) -> Response:
    """Opens the review's folder in the computer's file manager."""
    session = session_of(request)
    try:
        session.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        session.refuse(START.path, Problem("mapp", _unusable(session.folder, error)))
    else:
        click.launch(str(session.folder))
    return to(START.path)


def _try_out(sent: SentForm) -> Task:
    """The whole job on the sample data."""
    target = sent.session.folder / free_name(sent.session, START.path, "exempel")
    return Task(
        "Gör en rapport av exempeldata", ("demo", f"--ut={target}"), START.path, result_path(target.name), target
    )


def _write_letters(sent: SentForm) -> Task:
    """The letter and the agendas of the review."""
    session = sent.session
    target = session.folder / free_name(session, START.path, "brev")
    arguments = ("brev", f"--ut={target}", f"--granskning={session.audit}")
    return Task("Skriver breven", arguments, START.path, START.path, target)


async def end(request: Request) -> Response:
    """Ends the page, and the program with it."""
    session = session_of(request)
    if session.running:
        session.refuse(START.path, Problem("", BUSY))
        return to(START.path)
    session.ended = True
    return refusal(200, "Sidan är avslutad. Du kan stänga fliken. Det som är gjort ligger kvar i granskningens mapp.")


ROUTES = (
    Route("/", start),
    Route("/hamta/{name}", own_file),
    Route("/mapp", choose_folder, methods=["POST"]),
    Route("/granskning", choose_audit, methods=["POST"]),
    Route("/oppna-mappen", open_folder, methods=["POST"]),
    Route("/prova", begins(START, _try_out), methods=["POST"]),
    Route("/brev", begins(START, _write_letters), methods=["POST"]),
    Route("/avsluta", end, methods=["POST"]),
)
