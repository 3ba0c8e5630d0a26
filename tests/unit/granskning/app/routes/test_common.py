"""How a form is read: numbers, new names and files, with what is wrong told at its field."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from starlette.datastructures import FormData

from granskning.app.routes.common import SentForm, free_name, own_files, replacements_for, with_sheet, workbooks_in
from granskning.app.session import FormValues, Problem, Session
from granskning.app.uploads import InputFile


def _form(folder: Path, **values: str) -> SentForm:
    session = Session(folder / "eget", folder, "sysselsattning_2025", ("sysselsattning_2025",))
    return SentForm(session, FormValues({name: [value] for name, value in values.items()}), FormData(), {})


@pytest.mark.parametrize("text", ["", " ", "-1", "1.5", "1e3", "tre", "²", "0", "9" * 30])
def test_what_is_no_number_is_told_at_its_field(tmp_path: Path, text: str) -> None:
    form = _form(tmp_path, antal=text)
    form.number("antal", "Antal", least=1)
    assert form.problems == [Problem("antal", "Antal: skriv ett heltal, 1 eller högre.")]


def test_a_number_and_an_empty_field_that_may_be_empty(tmp_path: Path) -> None:
    assert _form(tmp_path, antal=" 30 ").number("antal", "Antal", least=1) == 30
    assert _form(tmp_path).number("antal", "Antal", least=1, otherwise=7) == 7


@pytest.mark.parametrize(("text", "day"), [("", ""), (" 2025-10-31 ", "2025-10-31"), ("20251031", "2025-10-31")])
def test_a_day_is_given_as_the_command_takes_it(tmp_path: Path, text: str, day: str) -> None:
    form = _form(tmp_path, dag=text)
    assert form.day("dag", "Dag") == day and form.problems == []


@pytest.mark.parametrize("text", ["31/10/2025", "2025-02-30", "igår", "--help"])
def test_what_is_no_day_is_told_at_its_field(tmp_path: Path, text: str) -> None:
    form = _form(tmp_path, dag=text)
    assert form.day("dag", "Dag") == ""
    assert form.problems == [Problem("dag", "Dag: skriv datumet som 2025-10-31.")]


def test_a_new_name_is_in_the_folder_and_not_there_yet(tmp_path: Path) -> None:
    free = _form(tmp_path, namn="urval")
    assert free.new_name("namn", ".xlsx") == tmp_path / "urval.xlsx" and free.problems == []
    (tmp_path / "urval.xlsx").touch()
    problems = {"urval": "urval.xlsx finns redan", " ": "Skriv ett namn.", "../urval": "går inte att använda som namn"}
    for name, wrong in problems.items():
        form = _form(tmp_path, namn=name)
        form.new_name("namn", ".xlsx")
        assert [problem.field for problem in form.problems] == ["namn"] and wrong in form.problems[0].text


def test_a_workbook_is_chosen_among_those_of_the_folder_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "urval.xlsx").touch()
    workbook = _form(tmp_path, urval_i_mappen="urval.xlsx").workbook("urval")
    assert workbook == InputFile("urval.xlsx", tmp_path / "urval.xlsx", uploaded=False)
    for name in ("", "../urval.xlsx", str(tmp_path / "urval.xlsx"), "annan.xlsx"):
        assert _form(tmp_path, urval_i_mappen=name).workbook("urval") is None


def test_files_of_the_folder_are_workbooks_and_lists(tmp_path: Path) -> None:
    for name in ("b.xlsx", "a.csv", "~$b.xlsx", ".c.xlsx", "d.docx"):
        (tmp_path / name).touch()
    (tmp_path / "mapp.xlsx").mkdir()
    (tmp_path / "e.xlsx").symlink_to("/etc/passwd")
    assert list(own_files(tmp_path)) == ["a.csv", "b.xlsx"] and list(workbooks_in(tmp_path)) == ["b.xlsx"]
    assert own_files(tmp_path / "saknas") == {}


def test_what_is_offered_has_the_sheet_and_what_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    for name, sheet in (("urval.xlsx", "Ram"), ("export.xlsx", "Ärenden")):
        with xlsxwriter.Workbook(str(tmp_path / name)) as book:
            book.add_worksheet(sheet)
    (tmp_path / "trasig.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "text.xlsx").write_text("Ram")
    assert with_sheet(tmp_path, "Ram") == ["urval.xlsx"]


def test_our_own_names_are_not_shown_and_those_of_the_folder_are(tmp_path: Path) -> None:
    words = replacements_for(
        [InputFile("G1.xlsx", tmp_path / "fil1_G1.xlsx"), InputFile("u.xlsx", Path("/m/u.xlsx"), uploaded=False)]
    )
    assert words == {
        str(tmp_path / "fil1_G1.xlsx"): "G1.xlsx", "fil1_G1.xlsx": "G1.xlsx", str(tmp_path): "Det som lämnades in",
        "fil1_G1_markerad.xlsx": "G1_markerad.xlsx",
    }  # fmt: skip


def test_a_name_is_proposed_that_nothing_has(tmp_path: Path) -> None:
    session = _form(tmp_path).session
    assert free_name(session, "/urval", "urval", ".xlsx") == "urval.xlsx"
    (tmp_path / "urval.xlsx").touch()
    assert free_name(session, "/urval", "urval", ".xlsx") == "urval_2.xlsx"
    session.filled["/urval"] = FormValues({"namn": ["eget"]})
    assert free_name(session, "/urval", "urval", ".xlsx") == "eget"
    for text in ("urval.xlsx", "urval"):
        session.filled["/urval"] = FormValues({"namn": [text]})
        assert free_name(session, "/urval", "urval", ".xlsx") == "urval_2.xlsx"
