"""Before the report: the sample is drawn, the form is made, and the reviewers' work is followed and put together."""

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
    Sent,
    begins,
    beside,
    free_name,
    left_by,
    left_file,
    session_of,
    shown,
    with_sheet,
)
from granskning.app.running import Outcome, Work
from granskning.app.session import Problem
from granskning.app.uploads import Delivered
from pipeline.sampling import FRAME_SHEET
from reports.document import Cell

# --- The sample ---------------------------------------------------------------------------------------------------


def sample(request: Request) -> Response:
    """How the sample is drawn."""
    session = session_of(request)
    audit = session.definition
    return page(
        session,
        SAMPLE,
        "urval.html.j2",
        quotas=bool(audit.quotas),
        columns=[variable.label for variable in audit.main.variables if variable.name in audit.known_before],
        left=left_by(session.outcome(SAMPLE.path)),
        name=free_name(session, SAMPLE.path, "urval", ".xlsx"),
    )


def _draw(sent: Sent) -> Work:
    size = sent.number("antal", "Antal beslut per stadsdel", least=1)
    seed = sent.number("fro", "Frö", least=0)
    target = sent.new_name("namn", ".xlsx")
    listed = sent.file("population", uploads.LIST)
    if listed is None:
        raise FieldError("population", "Välj filen med listan över beslut.")
    drawn = ("urval", str(listed.path), f"--antal={size}", f"--fro={seed}", f"--ut={target}")
    arguments = (*drawn, f"--granskning={sent.session.audit}", *_lenient(sent))
    return Work("Drar urvalet", arguments, SAMPLE.path, SAMPLE.path, target, shown([listed]), beside(target))


def _lenient(sent: Sent) -> tuple[str, ...]:
    return ("--ignorera-okanda",) if sent.filled.has("ignorera_okanda", "ja") else ()


# --- The form -----------------------------------------------------------------------------------------------------


def form(request: Request) -> Response:
    """How the form is made."""
    session = session_of(request)
    name = free_name(session, FORM_STEP.path, "granskningsmall", ".xlsx")
    return page(session, FORM_STEP, "mall.html.j2", workbooks=with_sheet(session.folder, FRAME_SHEET), name=name)


def _make_form(sent: Sent) -> Work:
    drawn, reviewers = sent.workbook("urval"), sent.filled.get("granskare").strip()
    target = sent.new_name("namn", ".xlsx")
    arguments = ["mall", f"--ut={target}", f"--granskning={sent.session.audit}"]
    if drawn:
        arguments.append(f"--urval={drawn.path}")
    if reviewers:
        arguments.append(f"--granskare={reviewers}")
    if double := sent.number("dubbelkoda", "Ärenden som två granskare läser", least=0, otherwise=0):
        arguments.append(f"--dubbelkoda={double}")
    if not drawn:
        arguments.append(f"--rader={sent.number('rader', 'Antal ärenden', least=1, otherwise=200)}")
    return Work("Gör mallen", tuple(arguments), FORM_STEP.path, FORM_STEP.path, target, shown([drawn] if drawn else []))


# --- How far they have come -----------------------------------------------------------------------------------------


def progress(request: Request) -> Response:
    """How far the reviewers have come."""
    session = session_of(request)
    outcome = session.outcome(PROGRESS.path)
    return page(
        session,
        PROGRESS,
        "laget.html.j2",
        workbooks=with_sheet(session.folder, FRAME_SHEET),
        tables=_tables(outcome) if outcome else (),
        left=left_by(outcome),
        name=free_name(session, PROGRESS.path, "export", ".xlsx"),
        pair=free_name(session, PROGRESS.path, "tva_granskare", field="jamforelse"),
    )


Table = tuple[str, tuple[str, ...], tuple[tuple[Cell, ...], ...]]
"""Title, headers and rows."""
_PARTS = {"granskare": "Granskare", "stadsdelar": "Stadsdelar", "grupper": "Grupper i urvalet"}


def _tables(outcome: Outcome) -> tuple[Table, ...]:
    """What `lage --json` told, as tables; none where it told something else."""
    if not outcome.done or outcome.work.arguments[0] != "lage":
        return ()
    return tuple(_read("\n".join(outcome.told)))


def _read(text: str) -> Iterator[Table]:
    from reports.together.workbook import COUNTS

    found: dict[str, Any] = json.loads(text)
    yield "Alla ärenden", ("Vilka", *COUNTS), (("Alla", *found["alla"].values()),)
    for part, title in _PARTS.items():
        if rows := found[part]:
            labels = tuple(name.capitalize() for name in rows[0])[: len(rows[0]) - len(COUNTS)]
            yield title, (*labels, *COUNTS), tuple(tuple(row.values()) for row in rows)


def _reviewers(sent: Sent) -> tuple[Delivered, ...]:
    files = sent.files("arbetsbocker", uploads.WORKBOOK)
    if not files:
        raise FieldError("arbetsbocker", "Välj granskarnas arbetsböcker.")
    return files


def _sampled(sent: Sent) -> tuple[tuple[str, ...], Sequence[Delivered]]:
    drawn = sent.workbook("urval")
    return ((f"--urval={drawn.path}",), (drawn,)) if drawn else ((), ())


def _follow(sent: Sent) -> Work:
    files = _reviewers(sent)
    sample, drawn = _sampled(sent)
    arguments = ("lage", *(str(file.path) for file in files), "--json", f"--granskning={sent.session.audit}", *sample)
    return Work("Ser hur långt ni har kommit", arguments, PROGRESS.path, PROGRESS.path, None, shown((*files, *drawn)))


def _put_together(sent: Sent) -> Work:
    target = sent.new_name("namn", ".xlsx")
    files, agreed = _reviewers(sent), sent.file("enats", uploads.WORKBOOK)
    sample, drawn = _sampled(sent)
    settled = (f"--sammanfor={agreed.path}",) if agreed else ()
    put = ("sla-ihop", *(str(file.path) for file in files), f"--ut={target}")
    arguments = (*put, f"--granskning={sent.session.audit}", *sample, *settled, *_lenient(sent))
    words = shown((*files, *drawn, *([agreed] if agreed else [])))
    return Work("Lägger ihop arbetsböckerna", arguments, PROGRESS.path, PROGRESS.path, target, words, beside(target))


def _compare_two(sent: Sent) -> Work:
    target, agreed = sent.new_name("jamforelse"), sent.file("enade", uploads.WORKBOOK)
    first, second = (sent.file(field, uploads.LIST) for field in ("granskare_a", "granskare_b"))
    for field, file in (("granskare_a", first), ("granskare_b", second)):
        if file is None:
            sent.problems.append(Problem(field, f"Välj vad granskare {field[-1].upper()} har fyllt i."))
    read = tuple(file for file in (first, second) if file)
    if first and second and filecmp.cmp(first.path, second.path, shallow=False):
        raise FieldError(
            "granskare_b", f"{second.name} har samma innehåll som {first.name}. Välj den andra granskarens."
        )
    settled = (f"--sammanfor={agreed.path}",) if agreed else ()
    compared = ("samstammighet", *(str(file.path) for file in read), f"--ut={target}")
    arguments = (*compared, f"--granskning={sent.session.audit}", *settled, *_lenient(sent))
    words = shown((*read, *([agreed] if agreed else [])))
    done = result_path(target.name)
    return Work("Jämför de två granskarna", arguments, PROGRESS.path, done, target, words, target)


ROUTES = (
    Route("/urval", sample),
    Route("/urval/dra", begins(SAMPLE, _draw), methods=["POST"]),
    left_file(SAMPLE),
    Route("/mall", form),
    Route("/mall/gor", begins(FORM_STEP, _make_form), methods=["POST"]),
    Route("/laget", progress),
    Route("/laget/se", begins(PROGRESS, _follow), methods=["POST"]),
    Route("/laget/lagg-ihop", begins(PROGRESS, _put_together), methods=["POST"]),
    Route("/laget/jamfor", begins(PROGRESS, _compare_two), methods=["POST"]),
    left_file(PROGRESS),
)
