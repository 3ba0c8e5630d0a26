"""The report: the export is handed in and checked, the choices are made, and the job is followed until it is done."""

from __future__ import annotations

import os
from datetime import date
from itertools import combinations
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from granskning.app import uploads
from granskning.app.pages import CHOICES, DELIVERY, WORKING, page, part, result_path, to
from granskning.app.results import REPORT, own_page, results_in
from granskning.app.routes.common import (
    FieldError,
    Sent,
    begins,
    free_name,
    left_by,
    left_file,
    session_of,
    shown,
    with_sheet,
)
from granskning.app.running import Outcome, Work
from granskning.app.uploads import export_of
from pipeline.sampling import FRAME_SHEET

EXPORT = "export"
"""The field in which the export is handed in."""


# --- Hand in --------------------------------------------------------------------------------------------------------


def delivery(request: Request) -> Response:
    """What is handed in, and what is wrong in it."""
    session = session_of(request)
    outcome = session.outcome(DELIVERY.path)
    return page(
        session,
        DELIVERY,
        "lamna_in.html.j2",
        files=session.files.get(EXPORT, ()),
        workbooks=with_sheet(session.folder, session.definition.main.label),
        left=left_by(outcome),
        quality=_quality_page(outcome) is not None,
    )


def _quality_page(outcome: Outcome | None) -> Path | None:
    """The page of data quality that a check has left, if it has."""
    page_ = outcome.work.target / "datakvalitet.html" if outcome and outcome.done and outcome.work.target else None
    return page_ if page_ and page_.is_file() else None


def quality(request: Request) -> Response:
    """The page of data quality."""
    found = _quality_page(session_of(request).outcome(DELIVERY.path))
    if found is None:
        raise HTTPException(404)
    own = own_page(found)
    return Response(own.html, media_type="text/html", headers={"content-security-policy": own.policy})


def _check(sent: Sent) -> Work:
    if chosen := sent.in_the_folder(EXPORT):
        sent.session.files[EXPORT] = (chosen,)
    files = sent.files(EXPORT, (*uploads.LIST,), tables=True)
    if not files:
        raise FieldError(EXPORT, "Välj den ifyllda mallen eller exporten: en eller flera filer.")
    target = sent.session.new_folder()
    arguments = ("kontrollera", str(export_of(files)), f"--ut={target}", f"--granskning={sent.session.audit}")
    words, path = shown(files) | _private(target), DELIVERY.path
    return Work("Kontrollerar det ni lämnade in", arguments + _leniency(sent), path, path, target, words, target)


def _private(target: Path) -> dict[str, str]:
    """The folder of a check is the page's own, and no place to look for anything."""
    return {
        f"Resultatet ligger i {target} – börja med datakvalitet.html.": "Se gärna hur fullständiga uppgifterna är.",
        f"{target}{os.sep}": "",
        str(target): "sidans tillfälliga mapp",
    }


def _leniency(sent: Sent) -> tuple[str, ...]:
    asked = {"ignorera_okanda": "--ignorera-okanda", "tillat_avvisade": "--tillat-avvisade"}
    return tuple(option for field, option in asked.items() if sent.filled.has(field, "ja"))


# --- Choices --------------------------------------------------------------------------------------------------------


def choices(request: Request) -> Response:
    """What the report is to be like."""
    session = session_of(request)
    audit = session.definition
    return page(
        session,
        CHOICES,
        "val.html.j2",
        audit=audit,
        crossed=list(combinations(audit.dimensions, 2)),
        earlier=[one for one in results_in(session.folder).values() if one.command == REPORT],
        workbooks=with_sheet(session.folder, FRAME_SHEET),
        left=left_by(session.outcome(CHOICES.path)),
        name=free_name(session, CHOICES.path, f"rapport_{date.today().isoformat()}"),
        files=session.files,
    )


def _report(sent: Sent) -> Work:
    arguments, words = _asked(sent)
    target = sent.new_name("namn")
    asked, done = CHOICES.path, result_path(target.name)
    return Work("Gör rapporten", (*arguments, f"--ut={target}"), asked, done, target, words, target)


def _preview(sent: Sent) -> Work:
    arguments, words = _asked(sent)
    return Work("Räknar vad som skulle döljas", (*arguments, "--forhandsvisa"), CHOICES.path, CHOICES.path, None, words)


def _asked(sent: Sent) -> tuple[tuple[str, ...], dict[str, str]]:
    """The command's arguments, all but where the report is to lie, and the user's names of files."""
    filled, session = sent.filled, sent.session
    files = session.files.get(EXPORT, ())
    if not files:
        raise FieldError("", "Ingenting är inlämnat ännu. Gå till Lämna in först.")
    arguments = ["rapport", str(export_of(files)), f"--granskning={session.audit}", *_leniency(sent)]
    arguments += [f"--uppdelning={name}" for name in filled.values.get("uppdelning", ()) if name]
    if districts := filled.get("stadsdelar"):
        arguments.append(f"--stadsdelar={districts}")
    if day := sent.day("granskningsdatum", "Granskningsdatum"):
        arguments.append(f"--granskningsdatum={day}")
    if threshold := sent.number("troskel", "Lägsta antal som visas", least=1, otherwise=0):
        arguments.append(f"--troskel={threshold}")
    boxes = {"figurer": "--figurer", "tabeller": "--tabeller", "utan_kontroller": "--utan-gx"}
    arguments += [option for field, option in boxes.items() if filled.has(field, "ja")]
    known = results_in(session.folder)
    arguments += [f"--tidigare={known[n].folder}" for n in filled.values.get("tidigare", ()) if n in known]
    handed = {
        "--population": sent.workbook("urval"),
        "--mall": sent.file("mall", uploads.WORD),
        "--uppdatera": sent.file("uppdatera", uploads.WORD),
    }
    arguments += [f"{option}={file.path}" for option, file in handed.items() if file]
    return tuple(arguments), shown((*files, *filter(None, handed.values())))


# --- At work --------------------------------------------------------------------------------------------------------


def working(request: Request) -> Response:
    """The job that goes on; the page that it leads to when it is done."""
    session = session_of(request)
    if outcome := session.fresh():
        return to(outcome.page)
    return page(session, WORKING, "arbetar.html.j2", job=session.running, still="stilla" in request.query_params)


def working_part(request: Request) -> Response:
    """How far the job has come; no content when it is done."""
    job = session_of(request).running
    if job is None:
        return Response(status_code=204)
    return part("framsteg.html.j2", job=job)


async def cancel(request: Request) -> Response:
    """Asks the job to stop."""
    if job := session_of(request).running:
        job.cancel()
    return to(WORKING.path)


ROUTES = (
    Route("/lamna-in", delivery),
    Route("/lamna-in/kontrollera", begins(DELIVERY, _check), methods=["POST"]),
    Route("/lamna-in/datakvalitet", quality),
    left_file(DELIVERY),
    Route("/val", choices),
    left_file(CHOICES),
    Route("/val/rapport", begins(CHOICES, _report), methods=["POST"]),
    Route("/val/forhandsvisa", begins(CHOICES, _preview), methods=["POST"]),
    Route("/arbetar", working),
    Route("/arbetar/laget", working_part),
    Route("/arbetar/avbryt", cancel, methods=["POST"]),
)
