"""How a form is read: numbers, new names and files, with what is wrong told at its field."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.datastructures import FormData

from granskning.app.routes.common import FieldError, Sent, free_name, own_files, shown, workbooks_in
from granskning.app.session import Filled, Session
from granskning.app.uploads import Delivered


def _sent(folder: Path, **values: str) -> Sent:
    session = Session(folder / "eget", folder, "sysselsattning_2025", ("sysselsattning_2025",))
    return Sent(session, Filled({name: [value] for name, value in values.items()}), FormData(), {})


@pytest.mark.parametrize("text", ["", " ", "-1", "1.5", "1e3", "tre", "²", "0", "9" * 30])
def test_what_is_no_number_is_told_at_its_field(tmp_path: Path, text: str) -> None:
    with pytest.raises(FieldError, match="Antal: skriv ett heltal, 1 eller högre") as wrong:
        _sent(tmp_path, antal=text).number("antal", "Antal", least=1)
    assert wrong.value.field == "antal"


def test_a_number_and_an_empty_field_that_may_be_empty(tmp_path: Path) -> None:
    assert _sent(tmp_path, antal=" 30 ").number("antal", "Antal", least=1) == 30
    assert _sent(tmp_path).number("antal", "Antal", least=1, otherwise=7) == 7


def test_a_new_name_is_in_the_folder_and_not_there_yet(tmp_path: Path) -> None:
    assert _sent(tmp_path, namn="urval").new_name("namn", ".xlsx") == tmp_path / "urval.xlsx"
    (tmp_path / "urval.xlsx").touch()
    with pytest.raises(FieldError, match=r"urval\.xlsx finns redan"):
        _sent(tmp_path, namn="urval").new_name("namn", ".xlsx")
    with pytest.raises(FieldError, match="går inte att använda som namn"):
        _sent(tmp_path, namn="../urval").new_name("namn", ".xlsx")


def test_a_workbook_is_chosen_among_those_of_the_folder_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "urval.xlsx").touch()
    chosen = _sent(tmp_path, urval_i_mappen="urval.xlsx").workbook("urval")
    assert chosen == Delivered("urval.xlsx", tmp_path / "urval.xlsx", handed=False)
    for name in ("", "../urval.xlsx", str(tmp_path / "urval.xlsx"), "annan.xlsx"):
        assert _sent(tmp_path, urval_i_mappen=name).workbook("urval") is None


def test_files_of_the_folder_are_workbooks_and_lists(tmp_path: Path) -> None:
    for name in ("b.xlsx", "a.csv", "~$b.xlsx", ".c.xlsx", "d.docx"):
        (tmp_path / name).touch()
    (tmp_path / "mapp.xlsx").mkdir()
    (tmp_path / "e.xlsx").symlink_to("/etc/passwd")
    assert list(own_files(tmp_path)) == ["a.csv", "b.xlsx"] and list(workbooks_in(tmp_path)) == ["b.xlsx"]
    assert own_files(tmp_path / "saknas") == {}


def test_our_own_names_are_not_shown_and_those_of_the_folder_are(tmp_path: Path) -> None:
    words = shown(
        [Delivered("G1.xlsx", tmp_path / "fil1_G1.xlsx"), Delivered("u.xlsx", Path("/m/u.xlsx"), handed=False)]
    )
    assert words == {
        str(tmp_path / "fil1_G1.xlsx"): "G1.xlsx", "fil1_G1.xlsx": "G1.xlsx", str(tmp_path): "Det som lämnades in",
        "fil1_G1_markerad.xlsx": "G1_markerad.xlsx",
    }  # fmt: skip


def test_a_name_is_proposed_that_nothing_has(tmp_path: Path) -> None:
    session = _sent(tmp_path).session
    assert free_name(session, "/urval", "urval", ".xlsx") == "urval.xlsx"
    (tmp_path / "urval.xlsx").touch()
    assert free_name(session, "/urval", "urval", ".xlsx") == "urval_2.xlsx"
    session.filled["/urval"] = Filled({"namn": ["eget"]})
    assert free_name(session, "/urval", "urval", ".xlsx") == "eget"
    session.filled["/urval"] = Filled({"namn": ["urval.xlsx"]})
    assert free_name(session, "/urval", "urval", ".xlsx") == "urval_2.xlsx"
