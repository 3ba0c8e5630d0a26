"""`granskning rapport --uppdatera`: a whole report with the user's own text, made again from a corrected export."""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]

from reports.render.word import marks
from reports.update.edited import read_edited
from reports.update.merge import merge
from reports.update.our_places import as_written, find
from tests.lib.edits import (
    AUDIT,
    EDITS,
    Edit,
    edited,
    element_with,
    elements,
    fill,
    first,
    own,
    second,
    text_of,
    written,
)
from tests.lib.office import needs_office, saved_by_office
from tests.lib.pipeline_run import QUIET, SAMPLE, command
from tests.lib.shared import SharedRuns

LEFT_OUT = 8
OURS = "Vi ser att 137 ärenden är granskade. Det är vår egen text."


@dataclass(frozen=True)
class Updated:
    """The edited file, its hash before the run, the folder of the new report and what the command said."""

    mine: Path
    sha256: str
    report: Path
    output: str


def _corrected(folder: Path) -> Path:
    """The sample without its first decisions."""
    shutil.copytree(SAMPLE, folder)
    lines = (folder / "arenden.csv").read_text("utf-8-sig").splitlines()
    removed_ids = {line.split(";")[0] for line in lines[1 : LEFT_OUT + 1]}
    for name in ("arenden.csv", "uppfoljningar.csv"):
        first_line, *rest = (folder / name).read_text("utf-8-sig").splitlines()
        lines_left = [line for line in rest if not removed_ids & set(line.split(";")[:2])]
        (folder / name).write_text("\n".join([first_line, *lines_left, ""]), "utf-8-sig")
    return folder


@pytest.fixture(scope="module")
def updated(runs: SharedRuns, tmp_path_factory: pytest.TempPathFactory) -> Updated:
    folder = tmp_path_factory.mktemp("uppdaterad")
    word = docx.Document(str(runs.report(SAMPLE) / "rapport.docx"))
    controls = [e for e in elements(word) if e.tag == qn("w:sdt") and e.find(f".//{qn('w:docPartGallery')}") is None]
    fill(controls[0], OURS)
    elements(word)[-1].addnext(own("Och ett eget stycke sist."))
    mine = folder / "min_rapport.docx"
    word.save(str(mine))
    digest = hashlib.sha256(mine.read_bytes()).hexdigest()
    target = folder / "rapport"
    answer = command("rapport", _corrected(folder / "export"), "--ut", target, "--uppdatera", mine, *QUIET)
    assert answer.exit_code == 0, answer.output
    return Updated(mine, digest, target, answer.output)


def test_their_text_is_there_and_our_numbers_are_new(updated: Updated) -> None:
    texts = [text_of(one) for one in elements(docx.Document(str(updated.report / "rapport.docx")))]
    assert OURS in texts and texts[-1] == "Och ett eget stycke sist."
    assert f"Granskade ärenden{137 - LEFT_OUT}" in texts and "Granskade ärenden137" not in texts


def test_our_places_are_as_in_a_new_report(updated: Updated) -> None:
    """The file stores what a new report would say, and says it everywhere but in the place of the user's own text."""
    word = docx.Document(str(updated.report / "rapport.docx"))
    store = marks.remembered(word)
    assert store is not None
    places = {p.id: p for p in store.places}
    blocks = find(word.element.body, places)
    others = [id_ for id_, place in places.items() if id_ not in blocks or not as_written(word, blocks[id_], place)]
    assert len(others) == 1 and "/egen_text/" in others[0] and len(places) > 300


def test_the_list_of_changes_and_what_the_command_says(updated: Updated) -> None:
    book = load_workbook(updated.report / "arbetsmaterial" / "andringar.xlsx")
    rows = {sheet.title: list(sheet.iter_rows(4, values_only=True)) for sheet in book}
    assert ("Granskade ärenden\t137", f"Granskade ärenden\t{137 - LEFT_OUT}") in [
        row[2:4] for row in rows["Ändrade tal"]
    ]
    (cites,) = [row for row in rows["Era meningar"] if row[1]]
    assert cites[1:3] == ("Vi ser att 137 ärenden är granskade.", "137")
    assert "1 av era meningar anger ett tal som har ändrats" in updated.output


def test_the_manifest_names_the_edited_file_and_nobody_wrote_to_it(updated: Updated) -> None:
    manifest = json.loads((updated.report / "manifest.json").read_text("utf-8"))
    assert manifest["alternativ"]["uppdatera"] == {"fil": "min_rapport.docx", "sha256": updated.sha256}
    assert hashlib.sha256(updated.mine.read_bytes()).hexdigest() == updated.sha256
    digest = manifest["utdata"]["rapport.docx"]
    assert digest == hashlib.sha256((updated.report / "rapport.docx").read_bytes()).hexdigest()


def test_an_edited_report_in_the_folder_that_would_be_replaced_is_refused(updated: Updated, tmp_path: Path) -> None:
    target = tmp_path / "rapport"
    shutil.copytree(updated.report, target)
    mine = shutil.copy(updated.mine, target / "rapport.docx")
    before = {p: p.read_bytes() for p in target.rglob("*") if p.is_file()}
    answer = command("rapport", SAMPLE, "--ut", target, "--uppdatera", mine, *QUIET)
    assert answer.exit_code == 5
    assert "rapport.docx ligger i" in answer.output and "Din egen fil skrivs aldrig över" in answer.output
    assert {p: p.read_bytes() for p in target.rglob("*") if p.is_file()} == before


@pytest.mark.slow
@pytest.mark.parametrize(("audit", "code"), [(AUDIT, 2), ("", 5)])
def test_what_is_not_a_report_of_the_audit_stops_the_run(tmp_path: Path, audit: str, code: int) -> None:
    mine = written(first(), tmp_path / "min.docx", audit=audit)
    answer = command("rapport", SAMPLE, "--ut", tmp_path / "ut", "--uppdatera", mine, *QUIET)
    assert answer.exit_code == code and "min.docx är" in answer.output
    assert not (tmp_path / "ut").exists()


# --- Another program --------------------------------------------------------------------------------------


@pytest.mark.slow
@needs_office
def test_libreoffice_opens_what_comes_of_random_edits(tmp_path: Path) -> None:
    source, fresh = written(first(), tmp_path / "forst.docx"), written(second(), tmp_path / "sedan.docx", shade=99)
    chance, updated_paths = random.Random(2026), []
    for n in range(12):
        kinds = chance.choices(sorted(EDITS), k=8)
        edits = [Edit(kind, chance.randrange(60), f"Text {n} om 48 av 120.") for kind in kinds]
        mine = edited(source, edits, tmp_path / f"min_{n}.docx")
        updated_paths.append(tmp_path / f"ny_{n}.docx")
        merge(read_edited(mine, AUDIT), fresh, updated_paths[-1])
    for before, after in zip(updated_paths, saved_by_office(updated_paths, tmp_path / "sparad"), strict=True):
        saved_text = "".join(map(_letters, elements(docx.Document(str(after)))))
        outside = [one for one in elements(docx.Document(str(before))) if one.tag != qn("w:sdt")]
        assert not [text_of(one) for one in outside if _letters(one) not in saved_text], before.name


def _letters(one: Any) -> str:
    """The text without spaces and numbers: LibreOffice recalculates fields when it opens a file."""
    return re.sub(r"[\d\s]", "", text_of(one))


@pytest.mark.slow
@needs_office
def test_a_report_that_was_saved_by_libreoffice_is_brought_up_to_date(tmp_path: Path) -> None:
    word = docx.Document(str(written(first(), tmp_path / "forst.docx")))
    fill(element_with(word, "Skriv era slutsatser"), "Vår slutsats.")
    element_with(word, "Mediantiden").addnext(own("Mellan era stycken."))
    word.save(str(tmp_path / "min.docx"))
    fresh = written(second(), tmp_path / "sedan.docx", shade=99)
    (mine,) = saved_by_office([tmp_path / "min.docx"], tmp_path / "sparad")
    changes = merge(read_edited(mine, AUDIT), fresh, tmp_path / "ny.docx")
    assert not changes.notes
    texts = [text_of(one) for one in elements(docx.Document(str(tmp_path / "ny.docx")))]
    expected = [text_of(one) for one in elements(docx.Document(str(fresh)))]
    expected[expected.index("Skriv era slutsatser här.")] = "Vår slutsats."
    expected.insert(expected.index("Mediantiden är 56 dagar.") + 1, "Mellan era stycken.")
    assert [t for t in texts if not t.startswith("Innehåll")] == [t for t in expected if not t.startswith("Innehåll")]
