"""The commands that checking and making a report come to, and how a job is followed."""

from __future__ import annotations

import xlsxwriter
from starlette.types import ASGIApp

from granskning.app.running import JobOutcome, Task
from granskning.app.session import Session
from granskning.app.uploads import InputFile
from pipeline.errors import Fault, Spot
from reports.render.excel.lists import write_faults
from tests.lib.asgi import response_to, sent

TWO = [("export", "Ärenden.csv", b"x"), ("export", "uppfoljningar.csv", b"y")]


def _arguments(session: Session) -> list[str]:
    assert session.job is not None
    arguments = (a.replace(str(session.private), "EGET") for a in session.job.work.arguments)
    return [a.replace(str(session.folder), "MAPP") for a in arguments]


def test_what_is_handed_in_is_checked_into_the_private_folder(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    assert "Välj den ifyllda mallen eller exporten" in _after(app, "/lamna-in/kontrollera", "/lamna-in")
    sent(app, "/lamna-in/kontrollera", [("tillat_avvisade", "ja")], TWO)
    assert _arguments(session) == [
        "kontrollera", "EGET/001", "--ut=EGET/002", "--granskning=sysselsattning_2025", "--tillat-avvisade",
    ]  # fmt: skip


def _after(app: ASGIApp, target: str, page: str) -> str:
    assert sent(app, target).headers["location"] == page
    return response_to(app, page).text


def test_faults_stand_as_in_the_list_with_the_marked_copy_beside_them(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    target = session.private / "kontroll"
    target.mkdir()
    spots = (Spot(target / "fil1_G1.xlsx", "Ärenden", "C2"),)
    fault = Fault("fil1_G1.xlsx, bladet Ärenden", 2, "alder", "<b>", "är inget tal", "ett heltal", spots=spots)
    write_faults([fault], target / "fel.xlsx", target / "fel.csv")
    (target / "fil1_G1_markerad.xlsx").write_bytes(b"markerad")
    names = {"fil1_G1.xlsx": "G1.xlsx", "fil1_G1_markerad.xlsx": "G1_markerad.xlsx"}
    work = Task("Kontrollerar", ("kontrollera",), "/lamna-in", "/lamna-in", target, names, target)
    session._outcomes["/lamna-in"] = JobOutcome(work, 3, (), "Exporten följer inte kodboken: ett fel.")
    text = response_to(app, "/lamna-in").text
    for cell in ("G1.xlsx, bladet Ärenden", "C2", "&lt;b&gt;", "är inget tal", "ett heltal"):
        assert cell in text
    assert "fil1" not in text.replace("/lamna-in/fel/fil1_G1_markerad.xlsx", "")
    assert "Hämta din arbetsbok med markeringar (G1_markerad.xlsx)" in text
    copy = response_to(app, "/lamna-in/fel/fil1_G1_markerad.xlsx")
    assert copy.text == "markerad" and 'filename="G1_markerad.xlsx"' in copy.headers["content-disposition"]


def test_an_export_in_the_review_s_folder_is_read_where_it_lies(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    with xlsxwriter.Workbook(str(session.folder / "export.xlsx")) as book:
        book.add_worksheet("Ärenden")
    assert "<option>export.xlsx</option>" in response_to(app, "/lamna-in").text
    sent(app, "/lamna-in/kontrollera", files=[("export", "annan.xlsx", b"x")])
    session.close()
    session.job = None
    sent(app, "/lamna-in/kontrollera", [("export_i_mappen", "export.xlsx")])
    assert _arguments(session)[:2] == ["kontrollera", "MAPP/export.xlsx"]
    assert not list(session.private.glob("*/annan.xlsx"))
    session.close()
    session.job = None
    sent(app, "/lamna-in/kontrollera", files=[("export", "annan.xlsx", b"x")])
    assert _arguments(session)[1].endswith("/annan.xlsx") and (session.folder / "export.xlsx").is_file()


def test_what_was_left_out_can_be_fetched_when_the_check_is_done(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    target = session.private / "kontroll"
    target.mkdir()
    write_faults([Fault("arenden", 2, "alder", "x", "är inget tal")], target / "fel.xlsx", target / "fel.csv")
    work = Task("Kontrollerar", ("kontrollera",), "/lamna-in", "/lamna-in", target, {}, target)
    session._outcomes["/lamna-in"] = JobOutcome(
        work, 0, ("Avvisade rader i arenden: 1 av 13. De finns i fel.xlsx.",), ""
    )
    text = response_to(app, "/lamna-in").text
    assert "/lamna-in/fel/fel.xlsx" in text and "är inget tal" in text


def test_every_page_tells_of_a_job_that_runs(app_session: tuple[ASGIApp, Session]) -> None:
    app, _ = app_session
    sent(app, "/lamna-in/kontrollera", files=[("export", "a.csv", b"x")])
    text = response_to(app, "/val").text
    assert "Ett arbete pågår: Kontrollerar det ni lämnade in." in text and 'href="/arbetar">Se hur långt' in text


def test_no_report_before_anything_is_handed_in(app_session: tuple[ASGIApp, Session]) -> None:
    assert "Ingenting är inlämnat ännu. Gå till Lämna in först." in _after(app_session[0], "/val/rapport", "/val")


def test_every_choice_is_an_option_of_the_command(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    session.files["export"] = (InputFile("a.xlsx", session.private / "fil1_a.xlsx"),)
    fields = [
        ("uppdelning", "kon"), ("uppdelning", ""), ("uppdelning", "stadsdel,kon"), ("stadsdelar", "namn"),
        ("granskningsdatum", "2025-09-30"), ("troskel", "5"), ("figurer", "ja"), ("tabeller", "ja"),
        ("utan_kontroller", "ja"), ("ignorera_okanda", "ja"), ("tidigare", "../annat"), ("namn", "rapporten"),
    ]  # fmt: skip
    files = [("mall", "m.docx", b"x"), ("uppdatera", "min.docx", b"y"), ("urval", "u.xlsx", b"z")]
    assert sent(app, "/val/rapport", fields, files).headers["location"] == "/arbetar"
    assert _arguments(session) == [
        "rapport", "EGET/fil1_a.xlsx", "--granskning=sysselsattning_2025", "--ignorera-okanda", "--uppdelning=kon",
        "--uppdelning=stadsdel,kon", "--stadsdelar=namn", "--granskningsdatum=2025-09-30", "--troskel=5", "--figurer",
        "--tabeller", "--utan-gx", "--population=EGET/001/u.xlsx", "--mall=EGET/002/m.docx",
        "--uppdatera=EGET/003/min.docx", "--ut=MAPP/rapporten",
    ]  # fmt: skip


def test_files_stay_from_the_preview_to_the_report_unless_they_are_left_out(
    app_session: tuple[ASGIApp, Session],
) -> None:
    app, session = app_session
    session.files["export"] = (InputFile("a.xlsx", session.private / "fil1_a.xlsx"),)
    sent(app, "/val/forhandsvisa", files=[("mall", "m.docx", b"x"), ("urval", "u.xlsx", b"z")])
    assert _arguments(session)[-1] == "--forhandsvisa"
    session.close()
    session.job = None
    sent(app, "/val/rapport", [("namn", "r"), ("utan_mall", "ja")])
    assert _arguments(session)[3:] == ["--population=EGET/001/u.xlsx", "--ut=MAPP/r"]


def test_the_list_that_the_sample_was_drawn_of_is_no_sample(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    session.files["export"] = (InputFile("a.xlsx", session.private / "fil1_a.xlsx"),)
    session.files["population"] = (InputFile("lista.csv", session.private / "fil1_lista.csv"),)
    sent(app, "/val/rapport", [("namn", "r")])
    assert _arguments(session) == ["rapport", "EGET/fil1_a.xlsx", "--granskning=sysselsattning_2025", "--ut=MAPP/r"]


def test_a_job_is_followed_until_it_leads_on(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    assert (
        "Inget arbete pågår" in response_to(app, "/arbetar").text and response_to(app, "/arbetar/laget").status == 204
    )
    session.start(Task("Visar versionen", ("--version",), "/val", "/lamna-in"))
    text = response_to(app, "/arbetar").text
    assert "Visar versionen" in text and '<noscript><meta http-equiv="refresh" content="2"></noscript>' in text
    assert "http-equiv" not in response_to(app, "/arbetar?stilla").text
    while session.running:
        pass
    assert response_to(app, "/arbetar").headers["location"] == "/lamna-in"
    assert response_to(app, "/arbetar").status == 200


def test_a_job_is_cancelled(app_session: tuple[ASGIApp, Session]) -> None:
    app, session = app_session
    session.start(Task("Gör", ("rapport", str(session.folder), "--ut=x"), "/val", "/val"))
    assert sent(app, "/arbetar/avbryt").headers["location"] == "/arbetar"
    while session.running:
        pass
    assert "Avbrutet: Gör" in response_to(app, "/val").text
