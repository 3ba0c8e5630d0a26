"""`granskning svar` on the feedback of a run: also when LibreOffice has saved it, and with the exit codes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import pytest

from reports.feedback import answers
from tests.lib.answers import answer_table, sent
from tests.lib.office import needs_office, saved_by_office
from tests.lib.pipeline_run import SAMPLE, command
from tests.lib.shared import SharedRuns

ANSWER_TEXTS = ("Delvis", "Ny rutin\noch utbildning", "Enhetschef å ä ö", "1 mars 2026")


@pytest.fixture(scope="module")
def folder(runs: SharedRuns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The feedback of the sample, returned with an answer in every row."""
    target = tmp_path_factory.mktemp("svar")
    for path in sorted((runs.report(SAMPLE) / "aterkoppling").glob("*.docx")):
        document = docx.Document(str(path))
        for row in answer_table(document).rows[1:]:
            for cell, text in zip(row.cells[1:], ANSWER_TEXTS, strict=True):
                cell.text = text
        document.save(str(target / path.name))
    return target


@pytest.mark.slow
def test_every_row_of_every_district_is_read(folder: Path) -> None:
    replies = [answers.read(path) for path in sorted(folder.glob("*.docx"))]
    assert [reply and reply.district for reply in replies] == ["hagersten_alvsjo", "jarva", "skarholmen", "sodermalm"]
    for reply in replies:
        assert reply and not reply.faults and not reply.outside and len(reply.asked) > 5
        assert [(a.criterion, a.texts) for a in reply.answers] == [(id_, ANSWER_TEXTS) for id_ in reply.asked]


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("way", [("docx:MS Word 2007 XML",), ("odt", "docx:MS Word 2007 XML")])
def test_libreoffice_saves_all_that_is_read(folder: Path, tmp_path: Path, way: tuple[str, ...]) -> None:
    path = shutil.copy(folder / "jarva.docx", tmp_path)
    expected = answers.read(Path(path))
    for i, kind in enumerate(way):
        out = tmp_path / str(i)
        profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
        arguments = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(path)]
        subprocess.run(arguments, check=True, capture_output=True, timeout=180)
        path = out / f"jarva.{kind.partition(':')[0]}"
    assert answers.read(Path(path)) == expected


@pytest.mark.slow
def test_the_command_tells_what_it_did(folder: Path, tmp_path: Path) -> None:
    answer = command("svar", folder, "--ut", tmp_path / "svar.xlsx", "--tyst")
    assert answer.exit_code == 0
    asked = sum(len(answer_table(docx.Document(str(path))).rows) - 1 for path in folder.glob("*.docx"))
    assert answer.output.splitlines() == [
        f"Dokument från fyra av fyra stadsdelar är lästa. Ifyllda svar: {asked} av {asked}.",
        f"Klart. Svaren ligger i {tmp_path / 'svar.xlsx'}. Uppgifterna är påhittade.",
    ]


def test_exit_codes(tmp_path: Path) -> None:
    """5 for a damaged file or no folder, 3 for the same district twice, 2 for a wrong file name; nothing is written."""
    folder = tmp_path / "in"
    folder.mkdir()
    sent(folder / "a.docx")
    sent(folder / "b.docx")
    target = tmp_path / "svar.xlsx"
    codes = [command("svar", folder, "--ut", target).exit_code]
    (folder / "b.docx").write_bytes(b"PK")
    codes.append(command("svar", folder, "--ut", target).exit_code)
    codes.append(command("svar", tmp_path / "finns inte", "--ut", target).exit_code)
    codes.append(command("svar", folder, "--ut", tmp_path / "svar.txt").exit_code)
    assert codes == [3, 5, 5, 2] and not target.exists()


@needs_office
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler) is not installed")
def test_two_pages_to_work_from_and_then_every_criterion(runs: SharedRuns, tmp_path: Path) -> None:
    files = sorted((runs.report(SAMPLE) / "aterkoppling").glob("*.docx"))
    assert files
    for path in saved_by_office(files, tmp_path, "pdf"):
        text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout
        first, second, third, *_ = text.split("\f")
        assert "Fyra huvudkriterier" in first and "Styrkor" in first, path.name
        assert "Att titta på först" in second and "Svar till inspektörerna" in second and "Klart" in second, path.name
        assert third.lstrip().startswith("Bilaga: alla kriterier"), path.name
