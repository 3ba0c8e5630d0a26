"""Before the report: drawing the sample, making the form, and following and merging the reviewers' work."""

from __future__ import annotations

import filecmp
import json
from collections.abc import Iterator, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from granskning.app import uploads
from granskning.app.pages import FORM_STEP, PROGRESS, SAMPLE, page, result_path
from granskning.app.routes.common import (
    FieldError,
    SentForm,
    begins,
    fault_file_route,
    fault_files_of,
    fault_folder,
    free_name,
    replacements_for,
    session_of,
    with_sheet,
)
from granskning.app.running import JobOutcome, Task
from granskning.app.session import Problem
from granskning.app.uploads import InputFile
from pipeline.sampling import FRAME_SHEET
from reports.document import Cell

# --- The sample ---------------------------------------------------------------------------------------------------


def sample(request: Request) -> Response:
    """The page for drawing the sample."""
    session = session_of(request)
    audit = session.definition
    return page(
        session,
        SAMPLE,
        "urval.html.j2",
        quotas=bool(audit.quotas),
        columns=[variable.label for variable in audit.main.variables if variable.name in audit.known_before],
        fault_files=fault_files_of(session.outcome(SAMPLE.path)),
        name=free_name(session, SAMPLE.path, "urval", ".xlsx"),
    )


def _draw(sent: SentForm) -> Task:
    size = sent.number("antal", "Antal beslut per stadsdel", least=1)
    seed = sent.number("fro", "Frö", least=0)
    target = sent.new_name("namn", ".xlsx")
    population = sent.file("population", uploads.LIST)
    if population is None:
        raise FieldError("population", "Välj filen med listan över beslut.")
    command = ("urval", str(population.path), f"--antal={size}", f"--fro={seed}", f"--ut={target}")
    arguments = (*command, f"--granskning={sent.session.audit}", *_lenient(sent))
    return Task(
        "Drar urvalet",
        arguments,
        SAMPLE.path,
        SAMPLE.path,
        target,
        replacements_for([population]),
        fault_folder(target),
    )


def _lenient(sent: SentForm) -> tuple[str, ...]:
    return ("--ignorera-okanda",) if sent.filled.has("ignorera_okanda", "ja") else ()


# --- The form -----------------------------------------------------------------------------------------------------


def form(request: Request) -> Response:
    """The page for making the form."""
    session = session_of(request)
    name = free_name(session, FORM_STEP.path, "granskningsmall", ".xlsx")
    return page(session, FORM_STEP, "mall.html.j2", workbooks=with_sheet(session.folder, FRAME_SHEET), name=name)


def _make_form(sent: SentForm) -> Task:
    sample_file, reviewers = sent.workbook("urval"), sent.filled.get("granskare").strip()
    target = sent.new_name("namn", ".xlsx")
    arguments = ["mall", f"--ut={target}", f"--granskning={sent.session.audit}"]
    if sample_file:
        arguments.append(f"--urval={sample_file.path}")
    if reviewers:
        arguments.append(f"--granskare={reviewers}")
    if double := sent.number("dubbelkoda", "Ärenden som två granskare läser", least=0, otherwise=0):
        arguments.append(f"--dubbelkoda={double}")
    if not sample_file:
        arguments.append(f"--rader={sent.number('rader', 'Antal ärenden', least=1, otherwise=200)}")
    return Task(
        "Gör mallen",
        tuple(arguments),
        FORM_STEP.path,
        FORM_STEP.path,
        target,
        replacements_for([sample_file] if sample_file else []),
    )


# --- How far they have come -----------------------------------------------------------------------------------------


def progress(request: Request) -> Response:
    """The page that shows how far the reviewers have come."""
    session = session_of(request)
    outcome = session.outcome(PROGRESS.path)
    return page(
        session,
        PROGRESS,
        "laget.html.j2",
        workbooks=with_sheet(session.folder, FRAME_SHEET),
        tables=_tables(outcome) if outcome else (),
        fault_files=fault_files_of(outcome),
        name=free_name(session, PROGRESS.path, "export", ".xlsx"),
        pair=free_name(session, PROGRESS.path, "tva_granskare", field="jamforelse"),
    )


Table = tuple[str, tuple[str, ...], tuple[tuple[Cell, ...], ...]]
"""Title, headers and rows."""
_PARTS = {"granskare": "Granskare", "stadsdelar": "Stadsdelar", "grupper": "Grupper i urvalet"}


def _tables(outcome: JobOutcome) -> tuple[Table, ...]:
    """The output of `lage --json` as tables; none if the job was another."""
    if not outcome.done or outcome.work.arguments[0] != "lage":
        return ()
    return tuple(_tables_in("\n".join(outcome.output)))


def _tables_in(text: str) -> Iterator[Table]:
    from reports.together.workbook import COUNTS

    status: dict[str, Any] = json.loads(text)
    yield "Alla ärenden", ("Vilka", *COUNTS), (("Alla", *status["alla"].values()),)
    for part, title in _PARTS.items():
        if rows := status[part]:
            labels = tuple(name.capitalize() for name in rows[0])[: len(rows[0]) - len(COUNTS)]
            yield title, (*labels, *COUNTS), tuple(tuple(row.values()) for row in rows)


def _reviewers(sent: SentForm) -> tuple[InputFile, ...]:
    files = sent.files("arbetsbocker", uploads.WORKBOOK)
    if not files:
        raise FieldError("arbetsbocker", "Välj granskarnas arbetsböcker.")
    return files


def _sample_option(sent: SentForm) -> tuple[tuple[str, ...], Sequence[InputFile]]:
    sample_file = sent.workbook("urval")
    return ((f"--urval={sample_file.path}",), (sample_file,)) if sample_file else ((), ())


def _follow(sent: SentForm) -> Task:
    files = _reviewers(sent)
    sample, sample_files = _sample_option(sent)
    arguments = ("lage", *(str(file.path) for file in files), "--json", f"--granskning={sent.session.audit}", *sample)
    return Task(
        "Ser hur långt ni har kommit",
        arguments,
        PROGRESS.path,
        PROGRESS.path,
        None,
        replacements_for((*files, *sample_files)),
    )


def _put_together(sent: SentForm) -> Task:
    target = sent.new_name("namn", ".xlsx")
    files, agreed = _reviewers(sent), sent.file("enats", uploads.WORKBOOK)
    sample, sample_files = _sample_option(sent)
    agreed_option = (f"--sammanfor={agreed.path}",) if agreed else ()
    command = ("sla-ihop", *(str(file.path) for file in files), f"--ut={target}")
    arguments = (*command, f"--granskning={sent.session.audit}", *sample, *agreed_option, *_lenient(sent))
    words = replacements_for((*files, *sample_files, *([agreed] if agreed else [])))
    return Task(
        "Lägger ihop arbetsböckerna", arguments, PROGRESS.path, PROGRESS.path, target, words, fault_folder(target)
    )


def _compare_two(sent: SentForm) -> Task:
    target, agreed = sent.new_name("jamforelse"), sent.file("enade", uploads.WORKBOOK)
    first, second = (sent.file(field, uploads.LIST) for field in ("granskare_a", "granskare_b"))
    for field, file in (("granskare_a", first), ("granskare_b", second)):
        if file is None:
            sent.problems.append(Problem(field, f"Välj vad granskare {field[-1].upper()} har fyllt i."))
    files = tuple(file for file in (first, second) if file)
    if first and second and filecmp.cmp(first.path, second.path, shallow=False):
        raise FieldError(
            "granskare_b", f"{second.name} har samma innehåll som {first.name}. Välj den andra granskarens."
        )
    agreed_option = (f"--sammanfor={agreed.path}",) if agreed else ()
    command = ("samstammighet", *(str(file.path) for file in files), f"--ut={target}")
    arguments = (*command, f"--granskning={sent.session.audit}", *agreed_option, *_lenient(sent))
    words = replacements_for((*files, *([agreed] if agreed else [])))
    result_address = result_path(target.name)
    return Task("Jämför de två granskarna", arguments, PROGRESS.path, result_address, target, words, target)


ROUTES = (
    Route("/urval", sample),
    Route("/urval/dra", begins(SAMPLE, _draw), methods=["POST"]),
    fault_file_route(SAMPLE),
    Route("/mall", form),
    Route("/mall/gor", begins(FORM_STEP, _make_form), methods=["POST"]),
    Route("/laget", progress),
    Route("/laget/se", begins(PROGRESS, _follow), methods=["POST"]),
    Route("/laget/lagg-ihop", begins(PROGRESS, _put_together), methods=["POST"]),
    Route("/laget/jamfor", begins(PROGRESS, _compare_two), methods=["POST"]),
    fault_file_route(PROGRESS),
)
