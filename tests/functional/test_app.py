"""The page in a real browser: the whole review by keyboard, and what every page must satisfy."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lib.browser import violations
from tests.lib.pipeline_run import QUIET, ROOT, rows
from tests.lib.served import Served, served
from tests.lib.shared import SharedRuns
from tests.lib.whole_review import SAMPLES, Review, whole_review

pytestmark = pytest.mark.slow

CRITERION = "/resultat/rapporten/kriterium/uppfoljning_inom_sex_manader"
PAGES = (
    "/", "/urval", "/mall", "/laget", "/lamna-in", "/val", "/arbetar", "/resultat", "/resultat/rapporten",
    "/resultat/rapporten/kriterium/forlangning_tillfragad",  # one of few cases
    "/resultat/tva_granskare", "/resultat/jamforelse_uppfoljningen", "/finns-inte",
)  # fmt: skip
NAME_FORMS = (
    ("/", "form[action*='/mapp'] button >> nth=0", "#mapp"),
    ("/urval", "main form button", "#namn"),
    ("/mall", "main form button", "#namn"),
    ("/laget", "button[formaction*='lagg-ihop']", "#namn"),
    ("/laget", "form[action*='/laget/jamfor'] button", "#jamforelse"),
    ("/val", "main form > .knappar button", "#namn"),
    ("/resultat/rapporten", "form[action*='/svar'] button", "#register"),
    ("/resultat/rapporten", "form[action*='/genomlasning'] button", "#lista"),
)
"""Page, submit button and name field of each form that asks for a name."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("sida")) as served_page:
        yield served_page


@pytest.fixture(scope="module")
def review(browser: Any, page: Served, runs: SharedRuns) -> Review:
    """The whole review, made once, with keys alone: no test of this module writes in its result."""
    follow_up = runs.report(SAMPLES / "uppfoljning_2026", *QUIET, "--granskning", "uppfoljning_2026")
    return whole_review(browser, page, follow_up)


@pytest.fixture
def tab(browser: Any, review: Review, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A tab that continues where the review ended; its parameters are the options of the browser context."""
    context = browser.new_context(storage_state=review.cookies, **getattr(request, "param", {}))
    yield context.new_page()
    context.close()


# --- The review -------------------------------------------------------------------------------------------------------


def test_a_form_that_lacks_something_says_what(review: Review) -> None:
    assert "Välj filen med listan över beslut." in review.messages["no list"]


def test_the_sample_is_drawn_as_the_command_draws_it(review: Review) -> None:
    assert "Beslut i urvalet: 24. Stadsdelar: 4." in review.messages["sample"]
    assert (review.page.folder / "urval.xlsx").is_file()


def test_each_reviewer_gets_a_form(review: Review) -> None:
    assert re.search(r"Granskare G1: \d+ ärenden", review.messages["form"])
    assert sorted(p.name for p in review.page.folder.glob("granskningsmall_*.xlsx")) == [
        f"granskningsmall_G{n}.xlsx" for n in (1, 2, 3)
    ]


def test_the_reviewers_are_followed_and_put_together_when_they_agree(review: Review) -> None:
    assert "Klara hos två" in review.messages["progress"] and "G3" in review.messages["progress"]
    assert "Granskarna har svarat olika på" in review.messages["apart"]
    assert "Hämta export_lista.xlsx" in review.messages["apart"]
    assert (review.page.folder / "export.xlsx").is_file() and "Klart" in review.messages["together"]


def test_faults_are_shown_as_in_the_list_under_the_users_own_names(review: Review) -> None:
    text = review.messages["faulty"]
    assert "Exporten följer inte kodboken: 14 fel." in text and "Visas: 14 av 14." in text
    for header in ("Tabell", "Kolumn", "Värde", "Orsak", "Väntat"):
        assert header in text
    assert "arenden.csv" in text and "/arbete-" not in text


def test_personal_data_is_refused_and_masked(review: Review) -> None:
    assert "innehåller personuppgifter och har inte lästs in" in review.messages["personal"]
    assert "******-****" in review.messages["personal"]


def test_a_correct_export_leads_on_to_the_choices(review: Review) -> None:
    assert "Exporten följer kodboken." in review.messages["right"]
    assert "Gå vidare till valen" in review.messages["right"]


def test_the_preview_is_the_commands_own_words(review: Review) -> None:
    assert re.search(r"Efter kön: handläggningen visas i [\d\xa0 ]+ av [\d\xa0 ]+ celler", review.messages["preview"])


def test_the_result_shows_the_main_criteria_first_with_the_reports_numbers(review: Review) -> None:
    text = review.messages["result"]
    criteria = rows(
        review.page.folder / "rapporten",
        "SELECT k.etikett, i.antal, i.bas, i.procent FROM kriterier AS k JOIN indikatorer AS i "
        "ON i.id = 'kriterium_' || k.id WHERE k.huvudkriterium IS NOT NULL ORDER BY k.huvudkriterium",
    )
    assert len(criteria) == 4
    places = [text.index(f"{label}\t{met} av {base} ({percent}\xa0%)") for label, met, base, percent in criteria]
    assert places == sorted(places) and places[-1] < text.index("Alla kriterier")


def test_answers_are_read_into_a_register(review: Review) -> None:
    assert "Dokument från fyra av fyra stadsdelar är lästa." in review.messages["answers"]
    assert (review.page.folder / "svar.xlsx").is_file()


def test_a_report_that_is_not_ready_lists_what_it_lacks(review: Review) -> None:
    assert "Att rätta: Läser igenom rapporten" in review.messages["not ready"]
    assert "Platser för egen text som är kvar" in review.messages["not ready"]


def test_two_reviewers_are_compared_and_all_of_it_is_working_material(review: Review) -> None:
    assert "Välj vad granskare B har fyllt i." in review.messages["one alone"]
    text = review.messages["two"]
    assert "Gemensamma ärenden: 137." in text and "Skillnader att tala igenom:" in text
    assert "som inte får spridas" in text and "Det som får spridas" not in text


def test_a_later_review_is_compared_with_an_earlier_by_what_belongs_together(review: Review) -> None:
    message = "lägg till ”Vilka kriterier som hör ihop”. Ett förslag att gå igenom får du med ”Gör ett förslag”."
    assert message in review.messages["uncoupled"]
    assert "Hämta koppling.csv" in review.messages["proposed"]
    assert "Klart: Jämför granskningarna" in review.messages["compared"]
    files = (review.page.folder / "jamforelse_uppfoljningen").iterdir()
    assert {"jamforelse.docx", "jamforelse.html", "jamforelse.xlsx"} <= {p.name for p in files}


def test_no_page_mentions_an_option_of_the_command(review: Review) -> None:
    assert [step for step, text in review.messages.items() if "--" in text] == []


def test_the_console_of_the_browser_is_empty(review: Review) -> None:
    assert review.console == []


# --- Every page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", [{"bypass_csp": True}], indirect=True)  # our own policy would keep axe out
def test_axe_finds_no_violation(tab: Any, review: Review) -> None:
    faults_by_path = {}
    for path in PAGES:
        tab.goto(review.page.base + path)
        faults_by_path[path] = violations(tab)
    assert {path: faults for path, faults in faults_by_path.items() if faults} == {}


@pytest.mark.parametrize("tab", [{"bypass_csp": True}], indirect=True)
def test_axe_finds_no_violation_where_something_is_wrong(tab: Any, review: Review) -> None:
    faults_by_place = {}
    for path, button, field in NAME_FORMS:
        tab.goto(review.page.base + path)
        tab.fill(field, "../utanför")
        tab.click(button)
        assert tab.get_attribute(field, "aria-invalid") == "true"
        faults_by_place[path, field] = violations(tab)
    tab.goto(f"{review.page.base}/lamna-in")
    tab.set_input_files("#export", [str(p) for p in sorted((SAMPLES / "felaktig").iterdir())])
    tab.click("main form .knappar button")
    tab.wait_for_selector("#fel-rubrik", timeout=120_000)
    faults_by_place["/lamna-in", "faults"] = violations(tab)
    assert {place: faults for place, faults in faults_by_place.items() if faults} == {}


@pytest.mark.parametrize(
    "tab", [{"viewport": {"width": 320, "height": 225}, "device_scale_factor": 4}], indirect=True
)  # a window of 1280 by 900 pixels, enlarged four times
def test_no_page_scrolls_sideways_at_400_percent(tab: Any, review: Review) -> None:
    widths = {}
    for path in PAGES:
        tab.goto(review.page.base + path)
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        widths[path] = tab.evaluate("document.documentElement.scrollWidth")
    assert {path: width for path, width in widths.items() if width > 320} == {}


@pytest.mark.parametrize("tab", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript(tab: Any, review: Review) -> None:
    tab.goto(f"{review.page.base}/lamna-in")
    tab.set_input_files("#export", [str(p) for p in sorted((SAMPLES / "felaktig").iterdir())])
    tab.click("main form button")
    assert tab.url.endswith("/arbetar")
    tab.wait_for_url("**/lamna-in", timeout=120_000)
    assert "Exporten följer inte kodboken: 14 fel." in tab.inner_text("main")


@pytest.mark.parametrize("tab", [{"java_script_enabled": False}], indirect=True)
def test_a_job_is_cancelled_and_leaves_nothing(tab: Any, review: Review) -> None:
    tab.goto(f"{review.page.base}/val")
    tab.fill("#namn", "avbruten")
    tab.click("main form > .knappar button")
    tab.click("main form button")
    tab.wait_for_url("**/val", timeout=60_000)
    assert "Avbrutet: Gör rapporten" in tab.inner_text("main")
    assert not (review.page.folder / "avbruten").exists()
    assert [p.name for p in review.page.folder.iterdir() if p.name.startswith(".")] == []


def test_an_error_has_the_focus_and_is_in_the_title(tab: Any, review: Review) -> None:
    tab.goto(f"{review.page.base}/mall")
    tab.fill("#namn", "../utanför")
    tab.click("main form button")
    tab.wait_for_selector("#fel:focus")
    assert tab.title().startswith("Fel: ")
    assert tab.get_attribute("#namn", "aria-invalid") == "true"
    assert "går inte att använda som namn" in tab.inner_text("#fel")


def test_a_criterion_shows_each_case_with_every_clause_of_its_rule(tab: Any, review: Review) -> None:
    tab.goto(f"{review.page.base}{CRITERION}?utfall=ej_uppfyllt")
    shortfalls = rows(
        review.page.folder / "rapporten",
        "SELECT arende_id, underlag FROM avvikelser WHERE kriterium = 'uppfoljning_inom_sex_manader' "
        "AND utfall = 'ej_uppfyllt'",
    )
    case_blocks = tab.locator("details.arende")
    assert case_blocks.count() == min(50, len(shortfalls)) > 0
    assert "Arbetsmaterial." in tab.inner_text("main")
    first, reason = shortfalls[0]
    case = case_blocks.filter(has_text=first)
    assert reason in case.inner_text()
    case.locator("summary").click()
    assert case.locator("tr.avgor").count() == 1
    assert "Ej uppfyllt" in case.locator("tr.avgor").inner_text()


def test_the_report_itself_is_shown_under_a_policy_of_its_own(tab: Any, review: Review) -> None:
    answer = tab.goto(f"{review.page.base}/resultat/rapporten/visa/rapport")
    assert answer.header_value("content-security-policy").startswith("sandbox; default-src 'none'")
    assert tab.evaluate("getComputedStyle(document.querySelector('.hoppa')).position") == "absolute", (
        "the style applies"
    )


def test_a_downloaded_document_is_the_file_of_the_report(tab: Any, review: Review) -> None:
    tab.goto(f"{review.page.base}/resultat/rapporten")
    with tab.expect_download() as download:
        tab.click("text=rapport.docx")
    report = review.page.folder / "rapporten" / "rapport.docx"
    assert Path(download.value.path()).read_bytes() == report.read_bytes()
    assert download.value.suggested_filename == "rapport.docx"


def test_the_first_address_works_once(browser: Any, review: Review) -> None:
    context = browser.new_context()
    answer = context.new_page().goto(review.page.first)
    assert answer.status == 403 and "gäller bara en gång" in answer.text()
    context.close()


def test_granskning_alone_opens_the_page_in_the_browser(tmp_path: Path) -> None:
    browser = tmp_path / "xdg-open"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path / "adress"}\n', "utf-8")
    browser.chmod(0o700)
    variables = dict.fromkeys(("HOME", "XDG_STATE_HOME"), str(tmp_path)) | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "granskning"], cwd=ROOT, env=os.environ | variables, stdout=subprocess.PIPE, text=True
    )
    while process.poll() is None and not (tmp_path / "adress").exists():
        time.sleep(0.1)
    process.terminate()
    output, _ = process.communicate(timeout=60)
    assert f"Sidan finns på {(tmp_path / 'adress').read_text('utf-8')}\n" in output and "Sidan är avslutad." in output


# --- Its end: the last tests of the module ----------------------------------------------------------------------------


def test_it_listens_on_this_computer_only_and_asks_nothing_of_the_network(review: Review, page: Served) -> None:
    events = [line.split(" ", 1) for line in page.sockets.read_text("utf-8").splitlines()]
    server_pid = str(page.process.pid)
    assert [event for pid, event in events if pid == server_pid] == ["socket.bind (('127.0.0.1', 0),)"]
    # A library of the jobs tries when it is imported whether there is IPv6, and closes at once.
    assert {event for pid, event in events if pid != server_pid} <= {"socket.bind (('::1', 0),)"}


def test_nothing_is_left_behind_when_it_ends(review: Review, page: Served) -> None:
    work_folders = list((page.state / "granskning").glob("arbete-*"))
    assert len(work_folders) == 1 and work_folders[0].stat().st_mode & 0o077 == 0
    assert "Sidan är avslutad." in page.end()
    assert list((page.state / "granskning").glob("arbete-*")) == []
