"""The list to talk through, read back: what the reviewers agreed on each point where they differed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from checks.audit import Audit
from checks.codebook import Kind, TableSpec, Variable
from pipeline.errors import Fault, FileError, reason
from pipeline.reading import workbook
from pipeline.reading.cells import value_in, why_not
from pipeline.reading.match import code_index, normalise
from pipeline.reading.merge import ABSENT, EXISTS, Conflict, Point

SHEET = "Att tala igenom"
CASE, ABOUT, ID, AGREED, NOTE = "Ärende", "Gäller", "Id", "Enades om", "Anteckning"
"""The sheet and the columns that are read back."""
VARIABLE, CRITERION = "Variabel", "Kriterium"
NOTHING_WORDS = "Inget värde"
ROW_WORDS = {EXISTS: "Raden finns", ABSENT: "Raden finns inte"}
Identity = tuple[str, str, str]
"""What a line of the list is about: the case, the kind of point, and its id."""


@dataclass(frozen=True)
class AgreedLine:
    """A line of the list: its row in Excel, what was agreed as it was written, and the note."""

    row: int
    agreed: str
    note: str


@dataclass(frozen=True)
class Settled:
    """What was agreed, by point, with the notes; the points without a decision; and the faults of the list."""

    agreed: Mapping[Point, str]
    notes: Mapping[Point, str]
    undecided: tuple[Identity, ...]
    faults: tuple[Fault, ...]


def identity(audit: Audit, case: str, point: Point) -> Identity:
    """The identity of a point in the list."""
    table, key, name = point
    if table == audit.main.name:
        return case, VARIABLE, name
    return case, audit.table(table).label, " ".join((*(part for part in key if part != case), name or "raden"))


def read_list(path: Path) -> dict[Identity, AgreedLine]:
    """The list of a workbook. FileError if it has none."""
    if not path.is_file():
        raise FileError(f"{path} finns inte. Ange arbetsboken med bladet {SHEET}.")
    try:
        book = workbook.read(path)
    except OSError as error:
        raise FileError(f"{path.name} går inte att läsa ({reason(error)}). Stäng den och försök igen.") from None
    if SHEET not in book.sheets:
        raise FileError(_no_list_message(path, "det saknas"))
    headers = (CASE, ABOUT, ID, AGREED, NOTE)
    columns: list[int] = []
    lines: dict[Identity, AgreedLine] = {}
    for number, row in book.rows(SHEET):
        cells = [workbook.cell_text(cell).strip() for cell in row]
        if not columns:
            columns = [cells.index(header) for header in headers] if set(headers) <= set(cells) else []
            continue
        case, about, id_, agreed, note = (cells[i] for i in columns)
        if not (case and about and id_):
            continue
        if (case, about, id_) in lines:
            raise FileError(_no_list_message(path, f"rad {number} upprepar en tidigare rad"))
        lines[case, about, id_] = AgreedLine(number, agreed, note)
    if not columns:
        raise FileError(_no_list_message(path, "rubrikerna är ändrade"))
    return lines


def _no_list_message(path: Path, why: str) -> str:
    return (
        f"{path.name} har inget blad {SHEET} som går att läsa: {why}. Ange arbetsboken som verktyget skrev, med "
        f"kolumnerna {AGREED} och {NOTE} ifyllda."
    )


def settle(audit: Audit, conflicts: Iterable[Conflict], lines: Mapping[Identity, AgreedLine], place: str) -> Settled:
    """What the list says about each conflict, and about every other variable of a decision that it names.

    Criteria and counts of rows are not read: they follow from the answers. `place` is the list's name in faults.
    """
    points = {identity(audit, c.case, c.point): c.point for c in conflicts}
    for case, about, id_ in lines:
        if about == VARIABLE and id_ in audit.main.names:
            points.setdefault((case, about, id_), (audit.main.name, (case,), id_))
    agreed: dict[Point, str] = {}
    notes: dict[Point, str] = {}
    undecided, faults = [], []
    for about_point, point in points.items():
        line = lines.get(about_point)
        if line is None or not line.agreed:
            undecided.append(about_point)
            continue
        spec, name = audit.table(point[0]), point[2]
        value = _row_value(line.agreed) if not name else value_of(spec.variable(name), line.agreed)
        if value is None:
            faults.append(_fault(spec, name, line, place))
            continue
        agreed[point], notes[point] = value, line.note
    return Settled(agreed, notes, tuple(undecided), tuple(faults))


def _row_value(text: str) -> str | None:
    return {normalise(words): value for value, words in ROW_WORDS.items()}.get(normalise(text))


def value_of(variable: Variable, text: str) -> str | None:
    """The value in the codebook's spelling, '' if it was agreed that there is no value; None if the text is not a
    value."""
    if normalise(text) in (normalise(NOTHING_WORDS), "tomt"):
        return ""
    if variable.kind is Kind.CODE:
        return code_index(variable).get(normalise(text))
    return value_in(variable, text)


def answer_words(spec: TableSpec, name: str, value: str) -> str:
    """An answer of a workbook in words: a value, or for a whole row whether it exists."""
    if not name:
        return ROW_WORDS[value]
    return spec.variable(name).codes.get(value, value) or NOTHING_WORDS


def _fault(spec: TableSpec, name: str, line: AgreedLine, place: str) -> Fault:
    if not name:
        expected = " eller ".join(ROW_WORDS.values())
        return Fault(place, line.row, AGREED, line.agreed, "säger inte om raden finns", expected)
    why, expected = why_not(spec.variable(name), line.agreed)
    return Fault(
        place,
        line.row,
        AGREED,
        line.agreed,
        f"{spec.variable(name).label}: {why}",
        f"{expected}, eller {NOTHING_WORDS}",
    )
