"""The result: what was found, criterion by criterion down to the single case, its documents, and what comes after."""

from __future__ import annotations

from dataclasses import dataclass

import click
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from checks.audit import Audit
from checks.codebook import unique
from checks.coverage import Truth, clauses_of
from checks.criteria import SHORTFALLS, Criterion, Outcome
from checks.expressions import ALWAYS, Expr
from checks.fingerprint import criterion_hash
from granskning.app import uploads
from granskning.app.pages import RESULT, page, result_path, to
from granskning.app.results import PAGES, REPORT, Found, files_of, own_page, results_in, shown_on
from granskning.app.routes.common import FieldError, Sent, begins_on, free_name, session_of, shown
from granskning.app.running import Work
from granskning.app.session import Problem, Session
from pipeline.clauses import Decided, decided, outcomes_of
from pipeline.comparing.results_reader import Stored, open_result, read_stored
from pipeline.comparing.two_audits import ComparedCriterion
from pipeline.errors import FileError
from reports.language.rules import Phrasebook

_AT_A_TIME = 50
"""Cases on one page."""


def results(request: Request) -> Response:
    """The results that there are."""
    session = session_of(request)
    return page(session, RESULT, "resultaten.html.j2", results=results_in(session.folder))


def result(request: Request) -> Response:
    """One result."""
    session, found = session_of(request), _found(request)
    path = result_path(found.name)
    stored, unread = _stored(found)
    others = [one for one in results_in(session.folder).values() if one.command == REPORT and one.name != found.name]
    return page(
        session,
        RESULT,
        "resultat.html.j2",
        at=path,
        found=found,
        numbers=stored.numbers if stored else None,
        main=sorted((c for c in stored.numbers.criteria if c.main), key=lambda c: c.main or 0) if stored else [],
        unread=unread,
        shown=shown_on(found.folder / f"{found.page}.html") if found.page else (),
        pages={name: title for name, title in PAGES.items() if (found.folder / f"{name}.html").is_file()},
        files=sorted(files_of(found.folder).values(), key=lambda one: one.rank),
        others=others,
        name=free_name(session, path, f"jamforelse_{found.name}"),
        answers=free_name(session, path, "svar", ".xlsx", field="register"),
        listing=free_name(session, path, "genomlasning", ".xlsx", field="lista"),
        mapping=free_name(session, path, "koppling", ".csv", field="forslag"),
    )


def _found(request: Request) -> Found:
    found = results_in(session_of(request).folder).get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    return found


def _stored(found: Found) -> tuple[Stored | None, str]:
    """What a report published, or why it cannot be read."""
    if found.command != REPORT:
        return None, ""
    try:
        return read_stored(found.folder), ""
    except FileError as error:
        return None, str(error)


# --- Its files --------------------------------------------------------------------------------------------------------


def file(request: Request) -> Response:
    """A document of the result."""
    one = files_of(_found(request).folder).get(request.path_params["place"])
    if one is None:
        raise HTTPException(404)
    return FileResponse(one.path, filename=one.name)


def shown_page(request: Request) -> Response:
    """A web page of the result, under a policy of its own."""
    found, name = _found(request), request.path_params["page"]
    if name not in PAGES or f"{name}.html" not in files_of(found.folder):
        raise HTTPException(404)
    own = own_page(found.folder / f"{name}.html")
    return Response(own.html, media_type="text/html", headers={"content-security-policy": own.policy})


async def open_folder(request: Request) -> Response:
    """Shows the result's folder in the computer's own program for it."""
    found = _found(request)
    click.launch(str(found.folder))
    return to(result_path(found.name))


# --- A criterion ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tested:
    """A condition of the rule and whether it holds for a case, with its clauses where it has several; `decides` where
    it gave the outcome."""

    text: str
    holds: Truth
    clauses: tuple[tuple[str, Truth], ...]
    decides: bool = False


@dataclass(frozen=True)
class ShownCase:
    """A case as the page shows it."""

    id: str
    group: str
    outcome: Outcome
    reason: str
    tests: tuple[Tested, ...]


@dataclass(frozen=True)
class Cases:
    """The cases of a criterion with the outcomes that are chosen: how many there are of each, and one page of them."""

    counts: dict[Outcome, int]
    chosen: str
    rows: tuple[ShownCase, ...]
    number: int
    pages: int


def criterion(request: Request) -> Response:
    """A criterion: its counts as they are published, and as working material its cases."""
    session, found = session_of(request), _found(request)
    stored, unread = _stored(found)
    if stored is None:
        session.refuse(result_path(found.name), Problem("", unread))
        return to(result_path(found.name))
    compared = stored.numbers.by_id.get(request.path_params["criterion"])
    if compared is None:
        raise HTTPException(404)
    audit = session.definition_of(stored.numbers.name)
    return page(
        session,
        RESULT,
        "kriterium.html.j2",
        at=result_path(found.name, "kriterium", compared.id),
        found=found,
        numbers=stored.numbers,
        criterion=compared,
        cases=_cases(request, found, audit, compared) if audit and _same(audit, compared) else None,
        outcomes=list(Outcome),
    )


def _same(audit: Audit, compared: ComparedCriterion) -> bool:
    """Whether the rule is still the one that the result was made by."""
    mine = audit.criteria_by_id.get(compared.id)
    return mine is not None and criterion_hash(audit, mine) == compared.definition


_CHOICES = {"brister": SHORTFALLS, "alla": tuple(Outcome)} | {str(o): (o,) for o in Outcome}


def _cases(request: Request, found: Found, audit: Audit, compared: ComparedCriterion) -> Cases:
    chosen = request.query_params.get("utfall", "brister")
    outcomes = _CHOICES.get(chosen) or SHORTFALLS
    rule, words = audit.criterion(compared.id), Phrasebook(audit)
    with open_result(found.folder) as con:
        counts = outcomes_of(con, rule)
        pages = max(1, -(-sum(counts[o] for o in outcomes) // _AT_A_TIME))
        asked = request.query_params.get("sida", "1")
        number = min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 7 else 1
        rows = decided(con, audit, rule, outcomes, (number - 1) * _AT_A_TIME, _AT_A_TIME)
    groups = audit.compared.groups(audit.main)
    shown_rows = tuple(
        ShownCase(one.id, groups.get(one.group, one.group), one.outcome, one.reason, _tests(words, rule, one))
        for one in rows
    )
    return Cases(counts, chosen if chosen in _CHOICES else "brister", shown_rows, number, pages)


def _tests(words: Phrasebook, rule: Criterion, one: Decided) -> tuple[Tested, ...]:
    """Whom the rule is for, and its cases in the order in which they are tried, up to the one that decides."""
    decides = one.deciding(rule)
    tests = []
    if rule.population != ALWAYS:
        text = f"Gäller: {words.population(rule.population)}"
        tests.append(_tested(words, one, text, rule.population, decides=one.outcome is Outcome.EJ_AKTUELLT))
    if one.holds(rule.population) is True:
        for i, (text, case) in enumerate(zip(words.rule(rule), rule.cases, strict=True)):
            tests.append(_tested(words, one, text, case.when, decides=i == decides))
    return tuple(tests)


def _tested(words: Phrasebook, one: Decided, text: str, condition: Expr, *, decides: bool) -> Tested:
    found = unique(clauses_of(condition))
    clauses = tuple((words.condition(clause), one.holds(clause)) for clause in found) if len(found) > 1 else ()
    return Tested(text, one.holds(condition), clauses, decides)


# --- What comes after -------------------------------------------------------------------------------------------------


def _page_of(request: Request) -> str:
    return result_path(_found(request).name)


def _result_of(one: Sent) -> Found:
    """The result that the form stands on. FieldError if it is gone."""
    found = results_in(one.session.folder).get(one.place["name"])
    if found is None:
        raise FieldError("", "Resultatet finns inte kvar i mappen.")
    return found


def _answers(one: Sent) -> Work:
    found, target = _result_of(one), one.new_name("register", ".xlsx")
    files = one.files("svar", uploads.WORD)
    if not files:
        raise FieldError("svar", "Välj dokumenten som stadsdelarna har svarat i.")
    path = result_path(found.name)
    arguments = ("svar", str(files[0].path.parent), f"--ut={target}", *_own_audit(one.session))
    return Work("Läser in svaren", arguments, path, path, target, shown(files))


def _read_through(one: Sent) -> Work:
    found, target = _result_of(one), one.new_name("lista", ".xlsx")
    edited = one.file("fardig", uploads.WORD)
    if edited is None:
        raise FieldError("fardig", "Välj rapporten som ni har skrivit i.")
    path = result_path(found.name)
    arguments = ("slapp", str(edited.path), f"--mot={found.folder}", f"--ut={target}")
    return Work("Läser igenom rapporten", arguments, path, path, target, shown([edited]))


def _own_audit(session: Session) -> tuple[str, ...]:
    """An audit in a folder of the user's cannot be found by the name that a document has of it."""
    return (f"--granskning={session.audit}",) if session.audit != session.definition.name else ()


def _compare(one: Sent) -> Work:
    found, earlier, mapping = _pair(one)
    target, path = one.new_name("namn"), result_path(found.name)
    coupled = (f"--koppling={mapping.path}",) if mapping else ()
    arguments = ("jamfor", str(earlier.folder), str(found.folder), f"--ut={target}", *coupled)
    words = shown([mapping] if mapping else [])
    return Work("Jämför granskningarna", arguments, path, result_path(target.name), target, words)


def _propose(one: Sent) -> Work:
    found, earlier, _ = _pair(one)
    target, path = one.new_name("forslag", ".csv"), result_path(found.name)
    arguments = ("jamfor", str(earlier.folder), str(found.folder), f"--forslag={target}")
    return Work("Föreslår vilka kriterier som hör ihop", arguments, path, path, target)


def _pair(one: Sent) -> tuple[Found, Found, uploads.Delivered | None]:
    """The result, the earlier one that it is compared with, and which criteria belong together."""
    found = _result_of(one)
    earlier = results_in(one.session.folder).get(one.filled.get("tidigare"))
    if earlier is None:
        raise FieldError("tidigare", "Välj den tidigare granskningen.")
    return found, earlier, one.file("koppling", uploads.CSV)


ROUTES = (
    Route("/resultat", results),
    Route("/resultat/{name}", result),
    Route("/resultat/{name}/oppna", open_folder, methods=["POST"]),
    Route("/resultat/{name}/svar", begins_on(_page_of, _answers), methods=["POST"]),
    Route("/resultat/{name}/genomlasning", begins_on(_page_of, _read_through), methods=["POST"]),
    Route("/resultat/{name}/jamfor", begins_on(_page_of, _compare), methods=["POST"]),
    Route("/resultat/{name}/koppling", begins_on(_page_of, _propose), methods=["POST"]),
    Route("/resultat/{name}/fil/{place:path}", file),
    Route("/resultat/{name}/visa/{page}", shown_page),
    Route("/resultat/{name}/kriterium/{criterion}", criterion),
)
