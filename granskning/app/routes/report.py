"""The report: uploading and checking the export, making the choices, and following the job until it is done."""

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
    SentForm,
    begins,
    fault_file_route,
    fault_files_of,
    free_name,
    replacements_for,
    session_of,
    with_sheet,
)
from granskning.app.running import JobOutcome, Task
from granskning.app.uploads import export_of
from pipeline.sampling import FRAME_SHEET

EXPORT = "export"
"""The field for uploading the export."""


# --- Hand in --------------------------------------------------------------------------------------------------------


def delivery(request: Request) -> Response:
    """The page for uploading the export, with its faults."""
    session = session_of(request)
    outcome = session.outcome(DELIVERY.path)
    return page(
        session,
        DELIVERY,
        "lamna_in.html.j2",
        files=session.files.get(EXPORT, ()),
        workbooks=with_sheet(session.folder, session.definition.main.label),
        fault_files=fault_files_of(outcome),
        quality=_quality_page(outcome) is not None,
    )


def _quality_page(outcome: JobOutcome | None) -> Path | None:
    """The page of data quality that a check has written, if any."""
    path = outcome.work.target / "datakvalitet.html" if outcome and outcome.done and outcome.work.target else None
    return path if path and path.is_file() else None


def quality(request: Request) -> Response:
    """The page of data quality."""
    path = _quality_page(session_of(request).outcome(DELIVERY.path))
    if path is None:
        raise HTTPException(404)
    report_page = own_page(path)
    return Response(report_page.html, media_type="text/html", headers={"content-security-policy": report_page.policy})


def _check(sent: SentForm) -> Task:
    if workbook := sent.in_the_folder(EXPORT):
        sent.session.files[EXPORT] = (workbook,)
    files = sent.files(EXPORT, (*uploads.LIST,), tables=True)
    if not files:
        raise FieldError(EXPORT, "Välj den ifyllda mallen eller exporten: en eller flera filer.")
    target = sent.session.new_folder()
    arguments = ("kontrollera", str(export_of(files)), f"--ut={target}", f"--granskning={sent.session.audit}")
    words, path = replacements_for(files) | _private_words(target), DELIVERY.path
    return Task("Kontrollerar det ni lämnade in", arguments + _leniency(sent), path, path, target, words, target)


def _private_words(target: Path) -> dict[str, str]:
    """Words for the folder of a check, which is the page's own and of no interest to the user."""
    return {
        f"Resultatet ligger i {target} – börja med datakvalitet.html.": "Se gärna hur fullständiga uppgifterna är.",
        f"{target}{os.sep}": "",
        str(target): "sidans tillfälliga mapp",
    }


def _leniency(sent: SentForm) -> tuple[str, ...]:
    options = {"ignorera_okanda": "--ignorera-okanda", "tillat_avvisade": "--tillat-avvisade"}
    return tuple(option for field, option in options.items() if sent.filled.has(field, "ja"))


# --- Choices --------------------------------------------------------------------------------------------------------


def choices(request: Request) -> Response:
    """The page with the choices for the report."""
    session = session_of(request)
    audit = session.definition
    return page(
        session,
        CHOICES,
        "val.html.j2",
        audit=audit,
        crossed=list(combinations(audit.dimensions, 2)),
        earlier=[result for result in results_in(session.folder).values() if result.command == REPORT],
        workbooks=with_sheet(session.folder, FRAME_SHEET),
        fault_files=fault_files_of(session.outcome(CHOICES.path)),
        name=free_name(session, CHOICES.path, f"rapport_{date.today().isoformat()}"),
        files=session.files,
    )


def _report(sent: SentForm) -> Task:
    arguments, words = _report_arguments(sent)
    target = sent.new_name("namn")
    form_address, result_address = CHOICES.path, result_path(target.name)
    return Task("Gör rapporten", (*arguments, f"--ut={target}"), form_address, result_address, target, words, target)


def _preview(sent: SentForm) -> Task:
    arguments, words = _report_arguments(sent)
    return Task("Räknar vad som skulle döljas", (*arguments, "--forhandsvisa"), CHOICES.path, CHOICES.path, None, words)


def _report_arguments(sent: SentForm) -> tuple[tuple[str, ...], dict[str, str]]:
    """The command's arguments, all but the target, and the user's names of files."""
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
    results = results_in(session.folder)
    arguments += [f"--tidigare={results[n].folder}" for n in filled.values.get("tidigare", ()) if n in results]
    files_by_option = {
        "--population": sent.workbook("urval"),
        "--mall": sent.file("mall", uploads.WORD),
        "--uppdatera": sent.file("uppdatera", uploads.WORD),
    }
    arguments += [f"{option}={file.path}" for option, file in files_by_option.items() if file]
    return tuple(arguments), replacements_for((*files, *filter(None, files_by_option.values())))


# --- At work --------------------------------------------------------------------------------------------------------


def working(request: Request) -> Response:
    """The running job; when it is done, the page that it leads to."""
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
    fault_file_route(DELIVERY),
    Route("/val", choices),
    fault_file_route(CHOICES),
    Route("/val/rapport", begins(CHOICES, _report), methods=["POST"]),
    Route("/val/forhandsvisa", begins(CHOICES, _preview), methods=["POST"]),
    Route("/arbetar", working),
    Route("/arbetar/laget", working_part),
    Route("/arbetar/avbryt", cancel, methods=["POST"]),
)
