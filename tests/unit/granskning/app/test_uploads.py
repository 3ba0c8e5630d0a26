"""What is handed in: kept under our own names, and never unpacked to more than a limit, whatever it says of itself."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import UploadFile

from checks import audits
from granskning.app import uploads
from granskning.app.uploads import InputFile, check_zip, export_of, receive
from pipeline.errors import FileError

AUDIT = audits.load("sysselsattning_2025")


def _file(name: str, content: str = "") -> UploadFile:
    return UploadFile(io.BytesIO((content or name).encode()), filename=name)


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "name",
    ["../../x.xlsx", "/etc/x.xlsx", "C:\\x.xlsx", "\\\\server\\del\\x.xlsx", "..\\x.xlsx", "x\0y.xlsx", "x\n.xlsx"],
)
def test_no_name_becomes_a_path(tmp_path: Path, name: str) -> None:
    (file,) = receive([_file(name)], uploads.WORKBOOK, tmp_path / "in")
    assert file.name == name, "it is shown as it was"
    assert file.path.parent == tmp_path / "in" and list((tmp_path / "in").iterdir()) == [file.path]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in"]


@pytest.mark.parametrize("name", ["x.exe", "x.xlsx.exe", "x.html", "x", ".xlsx/../x.js", "x.docx"])
def test_another_kind_of_file_is_refused_and_nothing_is_left(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match=r"Filen ska sluta på \.xlsx"):
        receive([_file("riktig.xlsx"), _file(name)], uploads.WORKBOOK, tmp_path / "in")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["gammal.xls", "makron.xlsm", "annan.ODS"])
def test_another_workbook_is_to_be_saved_anew(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match=r"spara den som Excel-arbetsbok \(\.xlsx\)"):
        receive([_file(name)], uploads.WORKBOOK, tmp_path / "in")


def test_the_same_workbook_twice_is_told_whatever_it_is_called(tmp_path: Path) -> None:
    files = [_file("G1.xlsx", "lika"), _file("G2.xlsx", "annat"), _file("G1 kopia.xlsx", "lika")]
    with pytest.raises(FileError, match=r"G1 kopia\.xlsx har samma innehåll som G1\.xlsx"):
        receive(files, uploads.WORKBOOK, tmp_path / "in")
    assert list(tmp_path.iterdir()) == []


def test_two_files_of_the_same_name_are_both_kept(tmp_path: Path) -> None:
    files = receive([_file("G1.xlsx", "en"), _file("g1.XLSX", "annan")], uploads.WORKBOOK, tmp_path / "in")
    assert [file.path.name for file in files] == ["G1.xlsx", "fil2_g1.xlsx"]


def test_a_file_of_the_review_s_own_folder_is_never_removed(tmp_path: Path) -> None:
    (tmp_path / "export.xlsx").touch()
    uploads.remove([InputFile("export.xlsx", tmp_path / "export.xlsx", uploaded=False)])
    assert [p.name for p in tmp_path.iterdir()] == ["export.xlsx"]


def test_the_folder_is_for_nobody_else(tmp_path: Path) -> None:
    receive([_file("x.csv")], uploads.CSV, tmp_path / "in")
    assert (tmp_path / "in").stat().st_mode & 0o077 == 0


def test_the_tables_of_an_export_go_by_their_own_names_and_its_mark_with_them(tmp_path: Path) -> None:
    names = ["Ärenden.csv", "UPPFOLJNINGAR.CSV", "annat.csv", "PAHITTADE_EXEMPELDATA.txt"]
    files = receive([_file(name) for name in names], uploads.LIST, tmp_path / "in", AUDIT)
    file_names = ["arenden.csv", "uppfoljningar.csv", "annat.csv", "PAHITTADE_EXEMPELDATA.txt"]
    assert [file.path.name for file in files] == file_names
    assert export_of(files) == tmp_path / "in"
    with pytest.raises(FileError, match="två av filerna är samma tabell"):
        receive([_file("arenden.csv"), _file("Ärenden.csv")], uploads.LIST, tmp_path / "igen", AUDIT)


def test_a_single_file_is_the_export_also_with_a_mark_beside_it(tmp_path: Path) -> None:
    single = receive([_file("a.xlsx")], uploads.LIST, tmp_path / "en", AUDIT)
    assert export_of(single) == tmp_path / "en" / "a.xlsx"
    with_mark = receive(
        [_file("arenden.csv"), _file("PAHITTADE_EXEMPELDATA.txt")], uploads.LIST, tmp_path / "tva", AUDIT
    )
    assert export_of(with_mark) == tmp_path / "tva" / "arenden.csv"


def test_files_that_others_take_the_place_of_are_removed(tmp_path: Path) -> None:
    files = receive([_file("a.xlsx"), _file("b.xlsx")], uploads.WORKBOOK, tmp_path / "in")
    uploads.remove(files)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_zip_file_is_the_commands_to_judge() -> None:
    check_zip(io.BytesIO(b"%PDF-1.7"), "x.xlsx")


def test_an_ordinary_workbook_passes() -> None:
    check_zip(io.BytesIO(_zip({"xl/workbook.xml": b"<x/>", "tom.xml": b""})), "x.xlsx")


def test_a_zip_bomb_is_followed_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "EXPANDED", 3 * 1024 * 1024)
    small, bomb = _zip({"a": bytes(2_000_000)}), _zip({"a": bytes(2_000_000), "b": bytes(2_000_000)})
    assert len(bomb) < 5_000
    check_zip(io.BytesIO(small), "x.xlsx")
    with pytest.raises(FileError, match="större än 3 MB uppackad"):
        check_zip(io.BytesIO(bomb), "x.xlsx")


def test_a_zip_bomb_that_lies_of_its_size_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "EXPANDED", 1024 * 1024)
    bomb = _zip({"a": bytes(4_000_000)})
    lying = bomb.replace(struct.pack("<I", 4_000_000), struct.pack("<I", 10))
    assert zipfile.ZipFile(io.BytesIO(lying)).infolist()[0].file_size == 10
    with pytest.raises(FileError, match="uppackad"):
        check_zip(io.BytesIO(lying), "x.xlsx")


def test_a_zip_bomb_whose_parts_are_the_same_bytes_counts_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "EXPANDED", 5 * 1024 * 1024)
    whole = io.BytesIO(_zip({"a": bytes(2_000_000)}))
    with zipfile.ZipFile(whole, "a") as archive:
        archive.filelist += archive.filelist * 9
        archive.comment = b"x"  # or the list would not be written again
    with pytest.raises(FileError, match="uppackad"):
        check_zip(whole, "x.xlsx")


def test_a_zip_with_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "ENTRIES", 3)
    with pytest.raises(FileError, match="har 4 delar"):
        check_zip(io.BytesIO(_zip({str(i): b"" for i in range(4)})), "x.xlsx")


@pytest.mark.parametrize("spoiled", ["cut", "garbled", "other method", "encrypted", "hidden"])
def test_a_damaged_zip_is_refused(spoiled: str) -> None:
    archive = _zip({"a": b"hej " * 100})
    at = archive.index(b"PK\x01\x02")
    damaged: dict[str, Any] = {
        "hidden": b"x" + archive + bytes(70_000),
        "cut": archive[40:],
        "garbled": archive[:31] + b"\xff" * 10 + archive[41:],
        "other method": archive[: at + 10] + b"\x0e" + archive[at + 11 :],
        "encrypted": archive[: at + 8] + b"\x01" + archive[at + 9 :],
    }
    with pytest.raises(FileError, match=r"x\.xlsx är skadad"):
        check_zip(io.BytesIO(damaged[spoiled]), "x.xlsx")
