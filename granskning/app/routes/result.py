"""The result: the outcomes, criterion by criterion down to the single case, its documents, and the next steps."""

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
from granskning.app.results import PAGES, REPORT, ResultFolder, anchors_on, files_in, own_page, results_in
from granskning.app.routes.common import FieldError, SentForm, begins_on, free_name, replacements_for, session_of
from granskning.app.running import Task
from granskning.app.session import Problem, Session
from pipeline.clauses import Decided, decided, outcomes_of
from pipeline.comparing.results_reader import Stored, open_result, read_stored
from pipeline.comparing.two_audits import ComparedCriterion
from pipeline.errors import FileError
from reports.language.rules import Phrasebook

_AT_A_TIME = 50
"""Cases on one page."""


def results(request: Request) -> Response:
    """The list of results."""
    session = session_of(request)
    return page(session, RESULT, "resultaten.html.j2", results=results_in(session.folder))


def result(request: Request) -> Response:
    """One result."""
    session, result_folder = session_of(request), _result_for(request)
    path = result_path(result_folder.name)
    stored, unread = _stored(result_folder)
    others = [
        one for one in results_in(session.folder).values() if one.command == REPORT and one.name != result_folder.name
    ]
    return page(
        session,
        RESULT,
        "resultat.html.j2",
        at=path,
        result=result_folder,
        numbers=stored.numbers if stored else None,
        main=sorted((c for c in stored.numbers.criteria if c.main), key=lambda c: c.main or 0) if stored else [],
        unread=unread,
        anchors=anchors_on(result_folder.folder / f"{result_folder.page}.html") if result_folder.page else (),
        pages={name: title for name, title in PAGES.items() if (result_folder.folder / f"{name}.html").is_file()},
        files=sorted(files_in(result_folder.folder).values(), key=lambda one: one.rank),
        others=others,
        name=free_name(session, path, f"jamforelse_{result_folder.name}"),
        answers=free_name(session, path, "svar", ".xlsx", field="register"),
        listing=free_name(session, path, "genomlasning", ".xlsx", field="lista"),
        mapping=free_name(session, path, "koppling", ".csv", field="forslag"),
    )


def _result_for(request: Request) -> ResultFolder:
    result_folder = results_in(session_of(request).folder).get(request.path_params["name"])
    if result_folder is None:
        raise HTTPException(404)
    return result_folder


def _stored(result_folder: ResultFolder) -> tuple[Stored | None, str]:
    """The published numbers of a report, or why they cannot be read."""
    if result_folder.command != REPORT:
        return None, ""
    try:
        return read_stored(result_folder.folder), ""
    except FileError as error:
        return None, str(error)


# --- Its files --------------------------------------------------------------------------------------------------------


def file(request: Request) -> Response:
    """A document of the result."""
    document = files_in(_result_for(request).folder).get(request.path_params["place"])
    if document is None:
        raise HTTPException(404)
    return FileResponse(document.path, filename=document.name)


def web_page(request: Request) -> Response:
    """A web page of the result, under a policy of its own."""
    result_folder, name = _result_for(request), request.path_params["page"]
    if name not in PAGES or f"{name}.html" not in files_in(result_folder.folder):
        raise HTTPException(404)
    content = own_page(result_folder.folder / f"{name}.html")
    return Response(content.html, media_type="text/html", headers={"content-security-policy": content.policy})


async def open_folder(request: Request) -> Response:
    """Opens the result's folder in the computer's file manager."""
    result_folder = _result_for(request)
    click.launch(str(result_folder.folder))
    return to(result_path(result_folder.name))


# --- A criterion ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tested:
    """A condition of the rule and whether it holds for a case, with its clauses if it has several; `decides` if it gave
    the outcome."""

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
    """The cases of a criterion with the chosen outcomes: the count of each outcome, and one page of cases."""

    counts: dict[Outcome, int]
    chosen: str
    rows: tuple[ShownCase, ...]
    number: int
    pages: int


def criterion(request: Request) -> Response:
    """A criterion: its published counts, and as working material its cases."""
    session, result_folder = session_of(request), _result_for(request)
    stored, unread = _stored(result_folder)
    if stored is None:
        session.refuse(result_path(result_folder.name), Problem("", unread))
        return to(result_path(result_folder.name))
    compared = stored.numbers.by_id.get(request.path_params["criterion"])
    if compared is None:
        raise HTTPException(404)
    audit = session.definition_of(stored.numbers.name)
    return page(
        session,
        RESULT,
        "kriterium.html.j2",
        at=result_path(result_folder.name, "kriterium", compared.id),
        result=result_folder,
        numbers=stored.numbers,
        criterion=compared,
        cases=_cases(request, result_folder, audit, compared) if audit and _is_same_rule(audit, compared) else None,
        outcomes=list(Outcome),
    )


def _is_same_rule(audit: Audit, compared: ComparedCriterion) -> bool:
    """Whether the rule is still the one that the result was made with."""
    rule = audit.criteria_by_id.get(compared.id)
    return rule is not None and criterion_hash(audit, rule) == compared.definition


_CHOICES = {"brister": SHORTFALLS, "alla": tuple(Outcome)} | {str(o): (o,) for o in Outcome}


def _cases(request: Request, result: ResultFolder, audit: Audit, compared: ComparedCriterion) -> Cases:
    chosen = request.query_params.get("utfall", "brister")
    outcomes = _CHOICES.get(chosen) or SHORTFALLS
    rule, words = audit.criterion(compared.id), Phrasebook(audit)
    with open_result(result.folder) as con:
        counts = outcomes_of(con, rule)
        pages = max(1, -(-sum(counts[o] for o in outcomes) // _AT_A_TIME))
        page_text = request.query_params.get("sida", "1")
        number = min(max(int(page_text), 1), pages) if page_text.isdecimal() and len(page_text) < 7 else 1
        rows = decided(con, audit, rule, outcomes, (number - 1) * _AT_A_TIME, _AT_A_TIME)
    groups = audit.compared.groups(audit.main)
    shown_rows = tuple(
        ShownCase(case.id, groups.get(case.group, case.group), case.outcome, case.reason, _tests(words, rule, case))
        for case in rows
    )
    return Cases(counts, chosen if chosen in _CHOICES else "brister", shown_rows, number, pages)


def _tests(words: Phrasebook, rule: Criterion, decided_case: Decided) -> tuple[Tested, ...]:
    """The rule's population, and its cases in the order in which they are tried, up to the one that decides."""
    decides = decided_case.deciding(rule)
    tests = []
    if rule.population != ALWAYS:
        text = f"Gäller: {words.population(rule.population)}"
        tests.append(
            _tested(words, decided_case, text, rule.population, decides=decided_case.outcome is Outcome.EJ_AKTUELLT)
        )
    if decided_case.holds(rule.population) is True:
        for i, (text, case) in enumerate(zip(words.rule(rule), rule.cases, strict=True)):
            tests.append(_tested(words, decided_case, text, case.when, decides=i == decides))
    return tuple(tests)


def _tested(words: Phrasebook, case: Decided, text: str, condition: Expr, *, decides: bool) -> Tested:
    parts = unique(clauses_of(condition))
    clauses = tuple((words.condition(clause), case.holds(clause)) for clause in parts) if len(parts) > 1 else ()
    return Tested(text, case.holds(condition), clauses, decides)


# --- What comes after -------------------------------------------------------------------------------------------------


def _page_of(request: Request) -> str:
    return result_path(_result_for(request).name)


def _result_of(sent: SentForm) -> ResultFolder:
    """The result that the form belongs to. FieldError if it no longer exists."""
    result_folder = results_in(sent.session.folder).get(sent.place["name"])
    if result_folder is None:
        raise FieldError("", "Resultatet finns inte kvar i mappen.")
    return result_folder


def _answers(sent: SentForm) -> Task:
    result_folder, target = _result_of(sent), sent.new_name("register", ".xlsx")
    files = sent.files("svar", uploads.WORD)
    if not files:
        raise FieldError("svar", "Välj dokumenten som stadsdelarna har svarat i.")
    path = result_path(result_folder.name)
    arguments = ("svar", str(files[0].path.parent), f"--ut={target}", *_own_audit(sent.session))
    return Task("Läser in svaren", arguments, path, path, target, replacements_for(files))


def _read_through(sent: SentForm) -> Task:
    result_folder, target = _result_of(sent), sent.new_name("lista", ".xlsx")
    edited = sent.file("fardig", uploads.WORD)
    if edited is None:
        raise FieldError("fardig", "Välj rapporten som ni har skrivit i.")
    path = result_path(result_folder.name)
    arguments = ("slapp", str(edited.path), f"--mot={result_folder.folder}", f"--ut={target}")
    return Task("Läser igenom rapporten", arguments, path, path, target, replacements_for([edited]))


def _own_audit(session: Session) -> tuple[str, ...]:
    """The option for an audit in the user's own folder, which cannot be found by the name in a document."""
    return (f"--granskning={session.audit}",) if session.audit != session.definition.name else ()


def _compare(sent: SentForm) -> Task:
    result_folder, earlier, mapping = _pair(sent)
    target, path = sent.new_name("namn"), result_path(result_folder.name)
    mapping_option = (f"--koppling={mapping.path}",) if mapping else ()
    arguments = ("jamfor", str(earlier.folder), str(result_folder.folder), f"--ut={target}", *mapping_option)
    words = replacements_for([mapping] if mapping else [])
    return Task("Jämför granskningarna", arguments, path, result_path(target.name), target, words)


def _propose(sent: SentForm) -> Task:
    result_folder, earlier, _ = _pair(sent)
    target, path = sent.new_name("forslag", ".csv"), result_path(result_folder.name)
    arguments = ("jamfor", str(earlier.folder), str(result_folder.folder), f"--forslag={target}")
    return Task("Föreslår vilka kriterier som hör ihop", arguments, path, path, target)


def _pair(sent: SentForm) -> tuple[ResultFolder, ResultFolder, uploads.InputFile | None]:
    """The result, the earlier one to compare it with, and the mapping of criteria."""
    result_folder = _result_of(sent)
    earlier = results_in(sent.session.folder).get(sent.filled.get("tidigare"))
    if earlier is None:
        raise FieldError("tidigare", "Välj den tidigare granskningen.")
    return result_folder, earlier, sent.file("koppling", uploads.CSV)


ROUTES = (
    Route("/resultat", results),
    Route("/resultat/{name}", result),
    Route("/resultat/{name}/oppna", open_folder, methods=["POST"]),
    Route("/resultat/{name}/svar", begins_on(_page_of, _answers), methods=["POST"]),
    Route("/resultat/{name}/genomlasning", begins_on(_page_of, _read_through), methods=["POST"]),
    Route("/resultat/{name}/jamfor", begins_on(_page_of, _compare), methods=["POST"]),
    Route("/resultat/{name}/koppling", begins_on(_page_of, _propose), methods=["POST"]),
    Route("/resultat/{name}/fil/{place:path}", file),
    Route("/resultat/{name}/visa/{page}", web_page),
    Route("/resultat/{name}/kriterium/{criterion}", criterion),
)
