"""A correctly edited report with hidden cells, and the faults that can be planted in it."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

from pipeline.disclosure.published import Mark
from reports.document import Paragraph, Prompt, ReportDocument, TableBlock
from reports.release_check.findings import FindingKind
from tests.lib.edits import EDITS, element_with, elements, figure, fill, own, paper, section, table, text_of, written
from tests.lib.personal import PNR

ORDINARY = (
    "Vi ser att handläggningen har blivit bättre sedan nya rutiner kom 2024.",
    "Det beror enligt enheterna på hög arbetsbelastning och på två omorganisationer.",
    "Enligt 4 kap. 1 § socialtjänstlagen (2001:453) ska den enskilde få en skälig levnadsnivå.",
    "Flera beslut saknar mål, vilket gör dem svåra att följa upp.",
    "Mediantiden är 54,5 dagar, vilket är längre än vi hade väntat oss.",
    "En ansökan finns i 48 av 120 ärenden, alltså 40 procent.",
    "Besöken gjordes den 12 mars 2025, se Tabell 1.",
    "Inspektörerna i Stockholms stad rekommenderar att mallarna ses över.",
)
"""Sentences without faults; those with numbers agree with the run."""


def report() -> ReportDocument:
    """Sentences, lists, tables with hidden cells and a figure, with places for own text."""
    hidden = (("Järva", 12, Mark.HIDDEN), ("Södermalm", 31, Mark.HIDDEN), ("Totalt", 43, 17))
    by_district = TableBlock(
        "delar", "Uppfyllt per stadsdel", ("Stadsdel", "Ärenden", "Ej uppfyllt"), hidden, total=True
    )
    return paper(
        section("metod", Paragraph("Granskningen gäller 120 ärenden."), Prompt("Skriv om urvalet här.")),
        section("resultat"),
        section(
            "ansokan",
            Paragraph("En ansökan finns i 48 av 120 ärenden (40 procent)."),
            Paragraph("Av dem gäller 12 kvinnor och 36 män. Mediantiden är 54,5 dagar."),
            table("beslut", ("Bifall", 90, 75), ("Avslag", 30, 25), base=120),
            Prompt("Skriv din analys här."),
            level=2,
        ),
        section("delar", by_district, figure("stapel"), Prompt("Skriv om likställigheten här."), level=2),
        section("slut", Prompt("Skriv era slutsatser här.")),
    )


def prompts(word: Any) -> list[Any]:
    """The controls for own text."""
    return [e for e in elements(word) if e.tag == qn("w:sdt") and e.find(f".//{qn('w:docPartGallery')}") is None]


def run_report(folder: Path) -> Path:
    """The report as the run wrote it."""
    return written(report(), folder / "rapport.docx")


def written_in(source: Path, chance: random.Random) -> Any:
    """The opened report with ordinary sentences in every place for own text, and harmless edits."""
    word = docx.Document(str(source))
    for control in prompts(word):
        fill(control, *(" ".join(chance.sample(ORDINARY, 2)) for _ in range(2)))
    element_with(word, "Granskningen gäller").addnext(own(chance.choice(ORDINARY)))
    EDITS["bold"](word, element_with(word, "48 av 120"), "")
    element_with(word, "Granskningen gäller").addnext(own("En egen rubrik", "Heading2"))
    return word


# --- Faults -----------------------------------------------------------------------------------------------


def _write_at_prompt(word: Any, chance: random.Random, text: str) -> None:
    chance.choice(prompts(word)).addnext(own(f"{chance.choice(ORDINARY)} {text}"))


def _texts(element: Any) -> list[Any]:
    return [t for t in element.iter(qn("w:t")) if t.text]


def _other_number(number: str, chance: random.Random) -> str:
    return str(chance.choice([n for n in range(13, 400) if str(n) != number]))


def _change_number(word: Any, chance: random.Random) -> None:
    sentence, number = chance.choice(
        (("Granskningen gäller", "120"), ("48 av 120 ärenden (", "48"), ("Av dem", "36"), ("Av dem", "12"))
    )
    text = next(t for t in _texts(element_with(word, sentence)) if number in t.text)
    text.text = text.text.replace(number, _other_number(number, chance), 1)


def _swap_numbers(word: Any, chance: random.Random) -> None:
    text = next(t for t in _texts(element_with(word, "Av dem")) if "12" in t.text)
    text.text = text.text.replace("12 kvinnor och 36 män", "36 kvinnor och 12 män")


def _cell_of(word: Any, title: str, cell: str, chance: random.Random) -> Any:
    table_element = next(
        element
        for element in elements(word)
        if element.tag == qn("w:tbl") and title in "".join(t.text for t in _texts(element))
    )
    return chance.choice([t for t in _texts(table_element) if t.text == cell])


def _change_cell(word: Any, chance: random.Random) -> None:
    cell = chance.choice(("90", "75", "30", "25"))
    _cell_of(word, "Bifall", cell, chance).text = _other_number(cell, chance)


def _misnumber_table(word: Any, chance: random.Random) -> None:
    caption = next(element for element in word.element.body.iter(qn("w:p")) if "Tabell över beslut" in text_of(element))
    next(t for t in _texts(caption) if t.text == "1").text = str(chance.randint(2, 9))


def _fill_in_hidden_count(word: Any, chance: random.Random) -> None:
    _cell_of(word, "Järva", "*", chance).text = str(chance.randint(1, 17))


def _replace_figure(word: Any, chance: random.Random) -> None:
    image = BytesIO()
    Image.new("L", (300, 300), chance.randint(0, 200)).save(image, "png")
    relation, _ = word.part.get_or_add_image(image)
    blip = next(word.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip"))
    blip.set(qn("r:embed"), relation)


def _leave_prompt(word: Any, chance: random.Random) -> None:
    if chance.random() < 0.5:
        fill(chance.choice(prompts(word)), "")
    else:
        fill(prompts(word)[1], "Skriv din analys här.")


def _add_personal_data(word: Any, chance: random.Random) -> None:
    text = chance.choice((f"Den enskilde, {PNR}, har fått vänta.", "Skriv till anna.alm@exempel.se om frågor."))
    match chance.randrange(6):
        case 0:
            word.sections[0].footer.paragraphs[0].add_run(text)
        case 1:
            word.core_properties.comments = text
        case 2:
            _write_at_prompt(word, chance, text)
            _split_run(word, text)
        case 3:
            element_with(word, "Av dem gäller").append(own(f" {text}")[0])
        case 4:
            box = own("")
            box.append(parse_xml(f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
                                   "</w:txbxContent></w:pict></w:r>"))  # fmt: skip
            prompts(word)[0].addnext(box)
        case _:
            _write_at_prompt(word, chance, text)
    if word.sections[0].footer.paragraphs[0].text.endswith("frågor."):
        word.sections[0].footer.paragraphs[0].add_run(f" {PNR}")  # an address alone may stand in a footer


def _split_run(word: Any, text: str) -> None:
    """Splits a text into two runs, as Word does wherever somebody has stopped writing."""
    run = next(r for r in word.element.body.iter(qn("w:r")) if any(text in t.text for t in _texts(r)))
    content = _texts(run)[0].text
    half = content.index(text) + len(text) // 2
    _texts(run)[0].text = content[:half]
    rest = own(content[half:])[0]
    run.addnext(rest)
    for t in (*_texts(run), *_texts(rest)):
        t.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _write_one_of(*sentences: str) -> Callable[[Any, random.Random], None]:
    return lambda word, chance: _write_at_prompt(word, chance, chance.choice(sentences))


def _track_change(word: Any, chance: random.Random) -> None:
    """Tracks an insertion, and in own text sometimes a deletion."""
    run_paragraphs = [element_with(word, "Granskningen gäller"), element_with(word, "Av dem")]
    element = chance.choice([*run_paragraphs, *prompts(word)])
    EDITS["track"](word, element, "" if element in run_paragraphs else "x" * chance.randrange(2))


def _add_comment(word: Any, chance: random.Random) -> None:
    EDITS["comment"](
        word, chance.choice([element_with(word, "Granskningen gäller"), element_with(word, "Av dem")]), "Är det rätt?"
    )


def _add_heading(word: Any, chance: random.Random) -> None:
    element_with(word, "Granskningen gäller").addprevious(own("En egen underrubrik", "Heading3"))


def _add_picture_without_alt(word: Any, chance: random.Random) -> None:
    EDITS["picture"](word, chance.choice(prompts(word)), "x")


def _set_author(word: Any, chance: random.Random) -> None:
    word.core_properties.last_modified_by = "Anna Alm"


FAULTS: dict[str, tuple[FindingKind, Callable[[Any, random.Random], None]]] = {
    "a number in a sentence": (FindingKind.NUMBER, _change_number),
    "two numbers swapped": (FindingKind.NUMBER, _swap_numbers),
    "a number in a table": (FindingKind.NUMBER, _change_cell),
    "the number of a table": (FindingKind.MISNUMBERED, _misnumber_table),
    "a hidden number filled in": (FindingKind.FILLED_IN, _fill_in_hidden_count),
    "a figure replaced": (FindingKind.PICTURE, _replace_figure),
    "a place for own text left": (FindingKind.UNWRITTEN, _leave_prompt),
    "personal data": (FindingKind.PERSONAL, _add_personal_data),
    "a share that is not so":
        (FindingKind.CONTRADICTION,
         _write_one_of("Bifall är 90 av 120 (57 procent).", "Det gäller 12 av 48 ärenden, 40 %.")),
    "a tracked change": (FindingKind.TRACKED, _track_change),
    "a comment": (FindingKind.COMMENT, _add_comment),
    "a picture without words": (FindingKind.NO_ALT, _add_picture_without_alt),
    "a heading of the wrong level": (FindingKind.HEADING, _add_heading),
    "a name": (FindingKind.NAMED,
               _write_one_of("Handläggaren Karin Lindqvist har hjälpt oss.", "Vi tackar Mohammed Ali.",
                                "Hon bor på Storgatan 3.")),
    "a small count": (FindingKind.SMALL, _write_one_of("Alla utom två fick bifall.", "Tre personer har flyttat.",
                                       "Bara 2 barn har fått frågan.", "Ingen utom en har ansökt.",
                                       "En enda brukare klagade.")),
    "one person described":
        (FindingKind.SMALL,
         _write_one_of("I Järva fick en 43-årig sökande vänta länge.", "Kvinnan är 43 år och bor själv.",
                       "Hon har fyra barn och är ny i Stadsdel A.", "I Skärholmen fick en trebarnspappa avslag.")),
    "a number that the run does not have":
        (FindingKind.UNKNOWN_NUMBER, _write_one_of("Vi har läst 77 akter.", "I 83 av 120 fall är det så.")),
    "a number that the run has of something else":
        (FindingKind.UNKNOWN_NUMBER,
         _write_one_of("Vi granskade 36 ärenden.", "Av de 120 ärendena saknade 36 en utredning.",
                       "I 31 av 120 ärenden är det så.")),
    "the name of who saved it": (FindingKind.PROPERTIES, _set_author),
}  # fmt: skip
"""Name of a fault -> the kind of the expected finding, and the function that plants it."""
