"""The pages as HTML: one environment of templates, the report's own style sheet, and the frame of every page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment
from starlette.responses import HTMLResponse, RedirectResponse, Response

from granskning.app.running import JobOutcome
from granskning.app.security import FORM
from granskning.app.session import FormValues, Session
from reports.render import html

_HERE = Path(__file__).parent
SCRIPT = "/sida.js"


@dataclass(frozen=True)
class AppStep:
    """A step of the review: its address and its label."""

    path: str
    label: str


START, SAMPLE, FORM_STEP = AppStep("/", "Start"), AppStep("/urval", "Urval"), AppStep("/mall", "Mall")
PROGRESS, DELIVERY, CHOICES = AppStep("/laget", "Läget"), AppStep("/lamna-in", "Lämna in"), AppStep("/val", "Val")
WORKING, RESULT = AppStep("/arbetar", "Arbetar"), AppStep("/resultat", "Resultat")
STEPS = (START, SAMPLE, FORM_STEP, PROGRESS, DELIVERY, CHOICES, WORKING, RESULT)
"""In the order of a review."""


def page(session: Session, step: AppStep, template: str, *, at: str = "", **values: object) -> Response:
    """The page of a step (or the one below it `at` an address), with its form as submitted, the problems in it, and the
    outcome of the job that was started there."""
    path = at or step.path
    problems = session.problems(path)
    outcome = None if problems else session.outcome(path)
    text = (
        _environment()
        .get_template(template)
        .render(
            session=session,
            steps=STEPS,
            current_step=step,
            problems=problems,
            faulty_fields={problem.field for problem in problems},
            outcome=outcome,
            output_files=_output_files(session, outcome),
            filled=session.filled.get(path, FormValues()),
            send=lambda path: f"{path}?{urlencode({FORM: session.keys.form})}",
            **values,
        )
    )
    return HTMLResponse(text)


def _output_files(session: Session, outcome: JobOutcome | None) -> list[str]:
    """The names of the files in the review's folder that the job wrote."""
    target = outcome.work.target if outcome else None
    if target is None or target.parent != session.folder or not target.suffix:
        return []
    paths = (p for p in sorted(session.folder.glob(f"*{target.suffix}")) if not p.name.startswith("."))
    return [p.name for p in paths if p.stem == target.stem or p.stem.startswith(f"{target.stem}_")]


def part(template: str, **values: object) -> Response:
    """Part of a page."""
    return HTMLResponse(_environment().get_template(template).render(**values))


def refusal(status: int, words: str, *, known: bool = False) -> Response:
    """The page that says why something is not shown, with a link to the start for a `known` user."""
    text = (
        _environment()
        .get_template("avvisad.html.j2")
        .render(title=_TITLES.get(HTTPStatus(status), "Något gick fel"), words=words, known=known)
    )
    return HTMLResponse(text, status)


_TITLES = {
    HTTPStatus.FORBIDDEN: "Sidan visas inte",
    HTTPStatus.NOT_FOUND: "Sidan finns inte",
    HTTPStatus.METHOD_NOT_ALLOWED: "Det går inte",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Filerna är för stora",
    HTTPStatus.CONFLICT: "Ett annat arbete pågår",
}


def to(path: str) -> RedirectResponse:
    """Redirects to another page after a form was submitted."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def result_path(name: str, *parts: str) -> str:
    """The address of a result, or of a part of it."""
    return "/".join(["/resultat", quote(name, safe=""), *(quote(piece, safe="/") for piece in parts)])


@lru_cache(maxsize=1)
def style() -> str:
    """The report's style sheet, with the page's additions."""
    return html.style() + (_HERE / "static" / "sida.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def script() -> str:
    """The script, which makes the page more convenient; everything works without it."""
    return (_HERE / "static" / "sida.js").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = html.environment(_HERE / "templates")
    environment.globals.update(SCRIPT=SCRIPT, result_path=result_path)
    return environment
