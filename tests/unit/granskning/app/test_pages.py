"""What every page has around it, and that all that is shown in it is text."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.responses import Response

from granskning.app import pages
from granskning.app.running import JobOutcome, Task
from granskning.app.session import FormValues, Problem, Session
from tests.lib.asgi import AUDITS, KEYS
from tests.lib.documents import EVIL


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path, tmp_path, AUDITS[0], AUDITS, KEYS)


def _text(response: Response) -> str:
    return bytes(response.body).decode()


def test_a_page_names_its_step_and_every_form_has_its_token(session: Session) -> None:
    text = _text(pages.page(session, pages.FORM_STEP, "mall.html.j2", workbooks={}, name="mall.xlsx"))
    assert '<a href="/mall" aria-current="step">Mall</a>' in text and text.count("aria-current") == 1
    assert text.count("<form") == text.count('?kvitto=kvittot"') == 2
    assert "<style" not in text and " style=" not in text and "onclick" not in text


def test_what_a_user_writes_and_what_a_command_says_is_text(session: Session) -> None:
    session.filled["/mall"] = FormValues({"granskare": [EVIL]})
    session.refuse("/mall", Problem("granskare", EVIL))
    text = _text(pages.page(session, pages.FORM_STEP, "mall.html.j2", workbooks={EVIL: 1}, name=EVIL))
    assert "<script>" not in text and text.count("&lt;script&gt;") >= 4


def test_what_is_wrong_stands_first_has_the_focus_and_leads_to_its_field(session: Session) -> None:
    session.refuse("/mall", Problem("namn", "Skriv ett namn."))
    text = _text(pages.page(session, pages.FORM_STEP, "mall.html.j2", workbooks={}, name=""))
    assert "<title>Fel: Gör granskningsmallen" not in text and "<title>Fel: Mall – granskning</title>" in text
    assert text.index('<a href="#namn">Skriv ett namn.</a>') < text.index("<form")
    assert text.count("autofocus") == 1
    assert 'id="namn" name="namn" value="" aria-invalid="true"' in text


@pytest.mark.parametrize(
    ("outcome", "text_part"),
    [
        (JobOutcome(Task("Gör", ("mall",), "/mall", "/mall"), 0, ("Klart.",), ""), "Klart: Gör"),
        (JobOutcome(Task("Gör", ("mall",), "/mall", "/mall"), 5, (), "Fel\nrad"), "Det gick inte: Gör"),
        (JobOutcome(Task("Gör", ("mall",), "/mall", "/mall"), 1, (), "", cancelled=True), "Avbrutet: Gör"),
        (JobOutcome(Task("Gör", ("mall",), "/mall", "/mall"), -9, (), ""), "Programmet slutade utan att säga varför."),
    ],
)
def test_what_became_of_a_job(session: Session, outcome: JobOutcome, text_part: str) -> None:
    session._outcomes["/mall"] = outcome
    text = _text(pages.page(session, pages.FORM_STEP, "mall.html.j2", workbooks={}, name=""))
    assert text_part in text and text.count("autofocus") == 1


def test_the_files_that_a_job_made_can_be_fetched(session: Session, tmp_path: Path) -> None:
    for name in ("m_G1.xlsx", "m_G2.xlsx", "annan.xlsx", ".m.xlsx"):
        (tmp_path / name).touch()
    work = Task("Gör", ("mall",), "/mall", "/mall", tmp_path / "m.xlsx")
    session._outcomes["/mall"] = JobOutcome(work, 0, (), "")
    text = _text(pages.page(session, pages.FORM_STEP, "mall.html.j2", workbooks={}, name=""))
    assert 'href="/hamta/m_G1.xlsx"' in text and 'href="/hamta/m_G2.xlsx"' in text and "annan" not in text


def test_a_proposal_is_fetched_as_the_file_it_is(session: Session, tmp_path: Path) -> None:
    for name in ("koppling.csv", "koppling.xlsx"):
        (tmp_path / name).touch()
    work = Task("Föreslår", ("jamfor",), "/mall", "/mall", tmp_path / "koppling.csv")
    session._outcomes["/mall"] = JobOutcome(work, 0, (), "")
    text = _text(pages.page(session, pages.FORM_STEP, "mall.html.j2", workbooks={}, name=""))
    assert 'href="/hamta/koppling.csv"' in text and "koppling.xlsx" not in text


def test_a_result_s_address_is_one_step_whatever_its_name() -> None:
    assert pages.result_path("a/b ?#", "fil", "t/å.csv") == "/resultat/a%2Fb%20%3F%23/fil/t/%C3%A5.csv"


def test_a_refusal_says_why_and_leads_back_only_who_is_known() -> None:
    stranger, known = pages.refusal(403, EVIL), pages.refusal(404, "Borta.", known=True)
    assert "<script>" not in _text(stranger) and 'href="/"' not in _text(stranger)
    assert known.status_code == 404 and '<a href="/">Till början</a>' in _text(known)
