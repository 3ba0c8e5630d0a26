"""Our places in an edited document are found by their marks, and compared with what we wrote."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

from reports.render.word import marks
from reports.render.word.marks import Place
from reports.update import our_places
from tests.lib.edits import EDITS, element_with, elements, fill, first, own, written

SENTENCE = "En ansökan finns i 48 av 120"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(first(), tmp_path_factory.mktemp("rapport") / "rapport.docx")


def _opened(report: Path) -> tuple[Any, dict[str, Place]]:
    word = docx.Document(str(report))
    store = marks.remembered(word)
    assert store is not None
    return word, {p.id: p for p in store.places}


def test_all_are_found_and_as_written_in_a_file_that_nobody_has_touched(report: Path) -> None:
    word, places = _opened(report)
    elements_by_id = our_places.find(word.element.body, places)
    assert elements_by_id.keys() == places.keys()
    assert all(our_places.as_written(word, block, places[id_]) for id_, block in elements_by_id.items())
    assert [our_places.is_own_text(p) for p in places.values()].count(True) == 4


def test_of_copies_the_one_that_says_what_we_wrote_is_ours(report: Path) -> None:
    word, places = _opened(report)
    ours = element_with(word, SENTENCE)
    copy = deepcopy(ours)
    ours.addprevious(copy)
    next(copy.iter(qn("w:t"))).text = "Ett annat ord"
    assert our_places.find(word.element.body, places)["ansokan/ansokan"] is ours


def test_an_element_into_which_others_were_run_has_one_place(report: Path) -> None:
    word, places = _opened(report)
    ours = element_with(word, SENTENCE)
    ours.extend(list(ours.getnext())[1:])
    ours.getparent().remove(ours.getnext())
    elements_by_id = our_places.find(word.element.body, places)
    assert elements_by_id["ansokan/ansokan"] is ours and len(elements_by_id) == len(places) - 1


def _fill(word: Any, block: Any, text: str) -> None:
    fill(block, text)


def _track_the_end(word: Any, block: Any, text: str) -> None:
    """Marks the end of the paragraph as a tracked insertion."""
    insertion = '<w:ins {} w:id="1" w:author="Anna" w:date="2026-01-01T00:00:00Z"/>'
    properties = docx.oxml.OxmlElement("w:rPr")
    properties.append(parse_xml(insertion.format(nsdecls("w"))))
    block.get_or_add_pPr().append(properties)


def _swap(word: Any, block: Any, text: str) -> None:
    EDITS["picture"](word, block, text)
    other = block.getnext()
    blips = [next(e.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip")) for e in (block, other)]
    blips[0].set(qn("r:embed"), blips[1].get(qn("r:embed")))


@pytest.mark.parametrize(
    ("id_", "edit", "is_ours"),
    [
        ("ansokan/ansokan", EDITS["bold"], True),
        ("ansokan/ansokan", EDITS["comment"], True),
        ("ansokan/ansokan", EDITS["change"], False),
        ("ansokan/ansokan", EDITS["track"], False),
        ("ansokan/ansokan", _track_the_end, False),
        ("tabell/beslut/tabell", EDITS["change"], False),
        ("tabell/beslut/tabell", EDITS["comment"], True),
        ("slut/egen_text/", _fill, False),
        ("figur/stapel/bild", _swap, False),
        ("figur/stapel/bild", lambda word, block, text: block.append(own(text)[0]), False),
    ],
)
def test_as_written(report: Path, id_: str, edit: Callable[[Any, Any, str], None], is_ours: bool) -> None:
    word, places = _opened(report)
    block = our_places.find(word.element.body, places)[id_]
    edit(word, block, "Text")
    assert our_places.find(word.element.body, places).get(id_) in (block, None)
    assert our_places.as_written(word, block, places[id_]) is is_ours
    assert our_places.is_commented(block) is (edit is EDITS["comment"])


@pytest.mark.parametrize(
    ("size", "alt", "is_ours"),
    [((360, 180), None, True), ((361, 180), None, True), ((360, 170), None, False), ((400, 200), None, False),
     ((800, 400), None, False), ((120, 60), None, False), ((360, 180), "Annas bild", False)],
)  # fmt: skip
def test_a_picture_that_word_has_made_smaller_is_still_ours(
    report: Path, size: tuple[int, int], alt: str | None, is_ours: bool
) -> None:
    word, places = _opened(report)
    figure = our_places.find(word.element.body, places)["figur/stapel/bild"]
    image = BytesIO()
    Image.new("L", size, 254).save(image, "png")
    relation, _ = word.part.get_or_add_image(image)
    next(figure.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip")).set(qn("r:embed"), relation)
    description = our_places.alt_text(figure)
    assert description is not None
    if alt:
        description[0].set(description[1], alt)
    assert our_places.as_written(word, figure, places["figur/stapel/bild"]) is is_ours


def test_alternative_texts(report: Path) -> None:
    word, places = _opened(report)
    elements_by_id = our_places.find(word.element.body, places)
    for id_, text in (
        ("tabell/beslut/tabell", "Tabell över beslut. Bas: 120 ärenden."),
        ("figur/stapel/bild", "Staplar för stapel."),
    ):
        description = our_places.alt_text(elements_by_id[id_])
        assert description is not None and description[0].get(description[1]) == places[id_].alt == text
    assert our_places.alt_text(elements_by_id["ansokan/ansokan"]) is None


@pytest.mark.parametrize(
    ("properties", "level"),
    [
        ('<w:pStyle w:val="Heading2"/>', 2),
        ('<w:pStyle w:val="Egen"/>', 3),
        ('<w:pStyle w:val="Heading2"/><w:outlineLvl w:val="0"/>', 1),
        ('<w:pStyle w:val="Heading2"/><w:outlineLvl w:val="9"/>', 0),
        ('<w:pStyle w:val="Normal"/>', 0),
        ('<w:pStyle w:val="Finns inte"/>', 0),
        ("", 0),
    ],
)
def test_levels_of_headings(report: Path, properties: str, level: int) -> None:
    word = docx.Document(str(report))
    style = '<w:style {} w:styleId="Egen" w:type="paragraph"><w:basedOn w:val="Heading3"/></w:style>'
    word.styles.element.append(parse_xml(style.format(nsdecls("w"))))
    heading = parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{properties}</w:pPr></w:p>")
    assert our_places.Levels(word).of(heading) == level
    assert not our_places.Levels(word).of(elements(word)[-1]) and not our_places.Levels(word).of(own("x"))
