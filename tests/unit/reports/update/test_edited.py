"""The edited report is opened, or refused with what is wrong and what to do."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from pipeline.errors import FileError, UsageError
from reports.update.edited import read_edited
from tests.lib.answers import sent
from tests.lib.edits import AUDIT, first, written


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(first(), tmp_path_factory.mktemp("rapport") / "min_rapport.docx")


def test_it_is_read_once_with_its_hash_and_what_we_wrote(report: Path) -> None:
    edited = read_edited(report, AUDIT)
    assert (edited.name, edited.store.audit) == ("min_rapport.docx", AUDIT)
    assert edited.sha256 == hashlib.sha256(report.read_bytes()).hexdigest()
    assert edited.opened().paragraphs[0].text == "Granskning"


def test_what_is_not_a_word_document(tmp_path: Path) -> None:
    path = tmp_path / "min.docx"
    with pytest.raises(FileError, match=r"min\.docx går inte att läsa \(den finns inte\)"):
        read_edited(path, AUDIT)
    with pytest.raises(FileError, match=r"går inte att läsa \(det är en mapp\)"):
        read_edited(tmp_path, AUDIT)
    for content in (b"", b"%PDF-1.7", b"PK\x03\x04 skadad"):
        path.write_bytes(content)
        with pytest.raises(FileError, match=r"är inget Word-dokument \(\.docx\), eller är skadat"):
            read_edited(path, AUDIT)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("en.txt", "text")
    with pytest.raises(FileError, match="är inget Word-dokument"):
        read_edited(path, AUDIT)


def test_a_feedback_document_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="är ingen rapport från verktyget"):
        read_edited(sent(tmp_path / "jarva.docx"), AUDIT)


def test_a_password_and_an_old_format_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "min.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(FileError, match=r"är skyddad med lösenord. Ta bort lösenordet i Word"):
        read_edited(path, AUDIT)
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100) + "WordDocument".encode("utf-16-le"))
    with pytest.raises(FileError, match=r"Words äldre format. Spara den som Word-dokument \(\.docx\)"):
        read_edited(path, AUDIT)


@pytest.mark.parametrize("lock", ["~$n_rapport.docx", "~$min_rapport.docx", ".~lock.min_rapport.docx#"])
def test_a_file_that_is_open_is_not_read(report: Path, tmp_path: Path, lock: str) -> None:
    path = tmp_path / "min_rapport.docx"
    shutil.copy(report, path)
    (tmp_path / lock).touch()
    with pytest.raises(FileError, match=r"är öppen i Word eller ett annat program. Spara, stäng filen"):
        read_edited(path, AUDIT)
    (tmp_path / lock).rename(tmp_path / "~$annan.docx")
    assert read_edited(path, AUDIT)


def test_a_document_of_something_else(report: Path, tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "brev.docx"))
    with pytest.raises(FileError, match="är ingen rapport från verktyget, eller har förlorat märkningen"):
        read_edited(tmp_path / "brev.docx", AUDIT)
    with pytest.raises(UsageError, match=r"är en rapport från granskningen prov, inte lss. Ange --granskning"):
        read_edited(report, "lss")


def test_what_we_wrote_in_another_way_than_we_write_it(report: Path, tmp_path: Path) -> None:
    path = tmp_path / "min.docx"
    with zipfile.ZipFile(report) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(
                name, content.replace(b'niva="1"', b'niva="x"') if name.startswith("customXml") else content
            )
    with pytest.raises(FileError, match="är inget Word-dokument"):
        read_edited(path, AUDIT)


def test_invented_and_real_data_are_never_in_one_report(report: Path, tmp_path: Path) -> None:
    real = read_edited(report, AUDIT)
    invented = read_edited(written(replace(first(), invented=True), tmp_path / "pahittad.docx"), AUDIT)
    real.check_data(invented=False)
    invented.check_data(invented=True)
    with pytest.raises(UsageError, match="märkt som påhittade exempeldata, men min_rapport"):
        real.check_data(invented=True)
    with pytest.raises(UsageError, match="är gjord av påhittade exempeldata, och exporten är inte märkt"):
        invented.check_data(invented=False)
