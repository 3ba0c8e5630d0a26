"""Which texts of an edited report are ours and which are others', and what may be quoted."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reports.release_check.reading import plain, quotable, read
from reports.render.word.marks import FIELD, FIELD_END
from reports.update.edited import read_edited
from tests.lib.edits import AUDIT, element_with, own
from tests.lib.personal import PNR
from tests.lib.release_faults import written_in


def test_own_text_has_its_chapter_and_section(run_of_release: Path, tmp_path: Path) -> None:
    word, theirs = written_in(run_of_release, random.Random(0)), tmp_path / "min.docx"
    element_with(word, "Av dem gäller").addnext(own("Vår mening."))
    word.save(str(theirs))
    run = read_edited(run_of_release, AUDIT).store
    reading = read(read_edited(theirs, AUDIT), run)
    assert [(passage.chapter, passage.section) for passage in reading.own if passage.text == "Vår mening."] == [
        ("Ansokan", "ansokan")
    ]
    assert ("En egen rubrik", "") in {(passage.chapter, passage.section) for passage in reading.own}
    assert all(reading.has_content_of(id_, place) for id_, place in reading.run.items() if place.kind != "egen")


def test_what_may_be_repeated() -> None:
    assert quotable("Karin Lindqvist bor på Storgatan 3.") == "[namn] bor på [adress]."
    assert PNR not in quotable(f"Hon heter {PNR}.") and PNR[:6] not in quotable("Hon.", f"Hon är {PNR}.")
    assert quotable("Flera beslut saknar mål.") == "Flera beslut saknar mål."


@pytest.mark.parametrize(
    "reference", ["Tabell\u00a03", "tabell 12", f"{FIELD}REF _Ref1{FIELD_END}", f"Tabell {FIELD}SEQ Tabell{FIELD_END}"]
)
def test_references_are_the_same_as_fields_and_as_text(reference: str) -> None:
    assert plain(f"Se {reference}, 1\u00a0038") == "Se …, 1 038"
