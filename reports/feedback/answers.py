"""Writes the table that a district answers in, and reads the answers back.

Each row has the criterion's id in brackets under its label, where it is visible and survives every program. The audit,
the district and the numbers of each row are stored in custom properties, which nobody changes by writing in the text.
An id that is not in the properties is a fault, so an answer cannot end up at another criterion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.oxml.ns import qn

from pipeline.disclosure.published import Share
from pipeline.errors import Fault, FileError, reason
from reports.document import Block, Paragraph, TableBlock
from reports.feedback.outside import outside
from reports.render.word import properties as word_properties
from reports.render.word.package import BROKEN
from reports.render.word.xml import Element

COLUMNS = ("Instämmer", "Åtgärd", "Ansvarig", "Klart")
_FIRST = "Kriterium"
_WIDTHS = (34, 13, 27, 14, 12)
_AUDIT, _DISTRICT, _DISTRICTS, _INVENTED = (
    f"granskning.{name}" for name in ("namn", "stadsdel", "antal_stadsdelar", "pahittade_exempeldata")
)
_ROW = "granskning.kriterium."
_WITHIN = re.compile(r"\[\s*(\w+)\s*\]\s*$")
_STRUCK_OUT = tuple(map(qn, ("w:del", "w:moveFrom", "w:txbxContent")))
"""Tracked deletions, and text boxes, which Word writes twice."""

AnswerRow = Sequence[str]
Counts = tuple[int, int] | None
"""Count and base, where both are known."""


@dataclass(frozen=True)
class AskedCriterion:
    """A criterion that the district is asked to answer: its share there, and in all districts if there are several."""

    id: str
    label: str
    own: Share
    together: Share | None = None


@dataclass(frozen=True)
class Answer:
    """The texts of a row, in the order of `COLUMNS`."""

    criterion: str
    texts: tuple[str, ...]

    @property
    def given(self) -> bool:
        """True if any cell is filled in."""
        return any(self.texts)


@dataclass(frozen=True)
class Reply:
    """A district's reply. `asked` has the counts and bases of each criterion, own and all (None: unknown).

    `outside` has the texts that stand elsewhere than in the table to answer in, and `faults` the rows and columns that
    cannot be read.
    """

    file: str
    audit: str
    district: str
    districts: int
    invented: bool
    asked: Mapping[str, tuple[Counts, Counts]]
    answers: tuple[Answer, ...]
    outside: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


# --- Making it --------------------------------------------------------------------------------------------


def table(questions: Sequence[AskedCriterion]) -> Iterator[Block]:
    """Instructions, and a table with a row for each criterion and empty cells to write in."""
    yield Paragraph(
        "Fyll i tabellen och skicka tillbaka dokumentet som Word-fil. Ändra inte det som står inom hakparentes: det "
        "visar vilket kriterium svaret gäller."
    )
    yield TableBlock(
        id="aterkoppling_svar",
        title="Svar till inspektörerna",
        headers=(_FIRST, *COLUMNS),
        rows=tuple((f"{a.label}\n[{a.id}]", *("" for _ in COLUMNS)) for a in questions),
        base="Instämmer: ja, delvis eller nej. Klart: datum då åtgärden ska vara genomförd.",
        widths=_WIDTHS,
    )


def properties(
    audit: str, district: str, districts: int, questions: Sequence[AskedCriterion], *, invented: bool
) -> tuple[tuple[str, str], ...]:
    """The custom properties that `read` needs and the text does not contain."""
    return (
        (_AUDIT, audit),
        (_DISTRICT, district),
        (_DISTRICTS, str(districts)),
        *([(_INVENTED, "ja")] if invented else []),
        *((f"{_ROW}{a.id}", f"{_numbers(a.own)} {_numbers(a.together)}") for a in questions),
    )


def _numbers(share: Share | None) -> str:
    return "-" if share is None or share.count is None or not share.base else f"{share.count}/{share.base}"


# --- Reading it -------------------------------------------------------------------------------------------


def read(path: Path) -> Reply | None:
    """The answers of a document; None if it is not our feedback document. FileError if it cannot be opened."""
    try:
        document = docx.Document(str(path))
        values = word_properties.properties(document)
        elements = list(document.element.body.iter(qn("w:tbl")))
        tables = [list(_rows(element)) for element in elements]
        place = next((i for i, rows in enumerate(tables) if rows and set(COLUMNS) & set(rows[0])), None)
        outside_texts = tuple(outside(document, None if place is None else elements[place]))
    except BROKEN:
        raise FileError(
            f"{path.name} går inte att öppna: filen är skadad, har lösenord eller är inget Word-dokument. Öppna den i "
            "Word, spara den som Word-dokument (.docx) utan lösenord och försök igen."
        ) from None
    except OSError as error:
        raise FileError(f"{path.name} går inte att läsa ({reason(error)}).") from None
    if not {_AUDIT, _DISTRICT, _DISTRICTS} <= set(values):
        return None
    numbers_by_id = {name.removeprefix(_ROW): value for name, value in values.items() if name.startswith(_ROW)}
    faults: list[Fault] = []
    return Reply(
        file=path.name,
        audit=values[_AUDIT],
        district=values[_DISTRICT],
        districts=int(values[_DISTRICTS]),
        invented=_INVENTED in values,
        asked={id_: _pairs(value) for id_, value in numbers_by_id.items()},
        answers=tuple(_answers(tables, place, numbers_by_id, lambda *at: faults.append(Fault(path.name, *at))))
        if numbers_by_id
        else (),
        outside=outside_texts,
        faults=tuple(faults),
    )


def _pairs(value: str) -> tuple[Counts, Counts]:
    own, together = (part.split("/") for part in value.split(" "))
    return _counts(own), _counts(together)


def _counts(pair: Sequence[str]) -> Counts:
    return (int(pair[0]), int(pair[1])) if len(pair) == 2 else None


def _answers(
    tables: Sequence[Sequence[AnswerRow]], place: int | None, criteria: Container[str], report: Callable[..., None]
) -> Iterator[Answer]:
    """The rows of the table to answer in, which is at that place among the tables. `report` is called for each fault
    with row, column, value, reason and the expected."""
    expected = f"tabellen med kolumnerna {', '.join((_FIRST, *COLUMNS))}"
    if place is None:
        report(None, "", "", "svarstabellen saknas", expected)
        return
    header, *rows = tables[place]
    if missing := [name for name in COLUMNS if name not in header]:
        report(1, missing[0], "", "kolumnen saknas i svarstabellen", expected)
        return
    elsewhere = [_id(row) for i, other in enumerate(tables) if i != place for row in other]
    if stray_ids := [id_ for id_ in elsewhere if id_ in criteria]:
        report(None, "", stray_ids[0], "raden står utanför svarstabellen", "alla rader i en och samma tabell")
    if not any(map(_id, rows)):
        report(None, "", "", "svarstabellen har inga rader", "en rad för varje kriterium som återkopplingen frågar om")
        return
    for number, row in enumerate(rows, 2):
        id_ = _id(row)
        if len(row) != len(header):
            report(number, "", "", "raden har delade eller sammanfogade celler", f"{len(header)} celler")
        elif id_ in criteria:
            yield Answer(id_, tuple(row[header.index(name)] for name in COLUMNS))
        elif id_:
            report(number, _FIRST, id_, "kriteriet hör inte till den här återkopplingen", "det id som raden hade")
        elif any(row):
            report(number, _FIRST, "", "raden saknar kriteriets id", "kriteriets id inom hakparentes, som i de andra")


def _id(row: AnswerRow) -> str:
    """The id in a row's first cell; empty if there is none."""
    match = _WITHIN.search(row[0]) if row else None
    return match[1] if match else ""


def _rows(table: Element) -> Iterator[AnswerRow]:
    """The cell texts of every row that is not a tracked deletion; a table within a cell is part of that cell."""
    for row in _own(table, "w:tr", "w:tbl"):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
            yield [_text(cell) for cell in _own(row, "w:tc", "w:tr")]


def _own(ancestor: Element, tag: str, kind: str) -> Iterator[Element]:
    """The elements with that tag whose nearest ancestor of that kind is `ancestor`; Word may wrap them in controls."""
    return (element for element in ancestor.iter(qn(tag)) if next(element.iterancestors(qn(kind))) is ancestor)


def _text(cell: Element) -> str:
    """The text of a cell including tracked insertions, one line per paragraph."""
    parts: list[str] = []
    for node in cell.iter(*map(qn, ("w:p", "w:t", "w:br", "w:tab"))):
        if any(next(node.iterancestors(tag), None) is not None for tag in _STRUCK_OUT):
            continue
        name = node.tag.rpartition("}")[2]
        parts.append((node.text or "") if name == "t" else " " if name == "tab" else "\n")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(filter(None, lines))
