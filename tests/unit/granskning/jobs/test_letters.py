"""The letter and the agendas as files: Word documents of the audit, in a new folder or not at all."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from granskning.jobs.letters import brev
from pipeline.errors import FileError, UsageError
from tests.lib.pipeline_run import command

pytestmark = pytest.mark.usefixtures("home")


def _text(file: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)


def test_three_documents_with_the_title_and_the_period_of_the_audit_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        brev(tmp_path / name, "lss_arbete_studier")
    files = sorted((tmp_path / "a").iterdir())
    assert [file.name for file in files] == ["aterkopplingsmote.docx", "dialogmote.docx", "informationsbrev.docx"]
    for file in files:
        text = _text(file)
        assert "Särskilt individanpassat stöd till arbete eller studier" in text, file.name
        assert "1 januari 2025 till och med 31 mars 2026" in text.replace("\u00a0", " "), file.name
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes(), file.name
    assert not [p.name for p in tmp_path.iterdir() if p.name.startswith(".")], "nothing is left beside them"


def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    answer = command("brev", "--ut", str(tmp_path / "brev"))
    assert answer.exit_code == 0 and "Klart. Breven ligger i" in answer.output
    letter = tmp_path / "brev" / "informationsbrev.docx"
    letter.write_bytes(b"mitt")
    with pytest.raises(FileError, match="finns redan"):
        brev(tmp_path / "brev", "sysselsattning_2025")
    assert letter.read_bytes() == b"mitt"


def test_no_such_audit_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="finns inte"):
        brev(tmp_path / "brev", "finns_inte")
    assert not [p.name for p in tmp_path.iterdir() if "brev" in p.name]
