"""The pages as HTML: one environment of templates, the report's own style sheet, and what every page has around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment
from starlette.responses import HTMLResponse, RedirectResponse, Response

from granskning.app.running import Outcome
from granskning.app.security import FORM
from granskning.app.session import Filled, Session
from reports.render import html

_HERE = Path(__file__).parent
SCRIPT = "/sida.js"


@dataclass(frozen=True)
class Step:
    """A step of the review: its address, and what it is called."""

    path: str
    label: str


START, SAMPLE, FORM_STEP = Step("/", "Start"), Step("/urval", "Urval"), Step("/mall", "Mall")
PROGRESS, DELIVERY, CHOICES = Step("/laget", "Läget"), Step("/lamna-in", "Lämna in"), Step("/val", "Val")
WORKING, RESULT = Step("/arbetar", "Arbetar"), Step("/resultat", "Resultat")
STEPS = (START, SAMPLE, FORM_STEP, PROGRESS, DELIVERY, CHOICES, WORKING, RESULT)
"""In the order in which a review goes."""


def page(session: Session, step: Step, template: str, *, at: str = "", **values: object) -> Response:
    """The page of a step (or the one below it `at` an address), with its form as it was sent, what is wrong in it, and
    what became of the job that was begun there."""
    path = at or step.path
    problems = session.problems(path)
    outcome = None if problems else session.outcome(path)
    text = (
        _environment()
        .get_template(template)
        .render(
            session=session,
            steps=STEPS,
            here=step,
            problems=problems,
            wrong={problem.field for problem in problems},
            outcome=outcome,
            made=_made(session, outcome),
            filled=session.filled.get(path, Filled()),
            send=lambda path: f"{path}?{urlencode({FORM: session.keys.form})}",
            **values,
        )
    )
    return HTMLResponse(text)


def _made(session: Session, outcome: Outcome | None) -> list[str]:
    """The files in the review's folder that the job has made."""
    target = outcome.work.target if outcome else None
    if target is None or target.parent != session.folder or not target.suffix:
        return []
    found = (p for p in sorted(session.folder.glob(f"*{target.suffix}")) if not p.name.startswith("."))
    return [p.name for p in found if p.stem == target.stem or p.stem.startswith(f"{target.stem}_")]


def part(template: str, **values: object) -> Response:
    """A piece of a page."""
    return HTMLResponse(_environment().get_template(template).render(**values))


def refusal(status: int, words: str, *, known: bool = False) -> Response:
    """The page that says why something is not shown; with a way back to the start for one who is `known`."""
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
    """Shows another page, after something was sent."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def result_path(name: str, *parts: str) -> str:
    """The address of a result, or of a part of it."""
    return "/".join(["/resultat", quote(name, safe=""), *(quote(each, safe="/") for each in parts)])


@lru_cache(maxsize=1)
def style() -> str:
    """The report's style sheet, and what the page adds to it."""
    return html.style() + (_HERE / "static" / "sida.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def script() -> str:
    """What makes the page a little handier; everything works without it."""
    return (_HERE / "static" / "sida.js").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = html.environment(_HERE / "templates")
    made.globals.update(SCRIPT=SCRIPT, result_path=result_path)
    return made
