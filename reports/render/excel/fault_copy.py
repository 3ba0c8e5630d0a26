"""A copy of a user's workbook in which every fault is marked, with a list of the faults first.

The original is never changed. A fault that follows from another is listed with it, and all empty cells of a row that
has been begun are listed together.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from xlsxwriter import Workbook

from pipeline.errors import Fault, Spot, begun_rows
from pipeline.run_facts import MARKED, marked_in
from reports.language.swedish import capital, counted, number
from reports.render.excel.lists import list_layout
from reports.render.excel.marks import Highlight, is_untouched, with_marks
from reports.render.excel.package import UnmarkableError
from reports.render.excel.tables import row_height
from reports.render.excel.workbook import TEXT, WORKING, header_format, marked, write_row

MOST = 1_000
"""Faults of a workbook that are listed in its copy, and cells that get a comment; `fel.xlsx` has every fault."""
WRONG, EMPTY, FOLLOWING = "FF9999", "FFE699", "FCE4D6"
"""The colours of a cell that is wrong, of one that is only empty, and of one where a fault follows from another."""
_FIRST = "Fel"
_HEADERS = ("Cell", "Blad", "Kolumn", "Värde", "Orsak", "Väntat", "Slag", "Leder till")
_WIDTHS = (10, 16, 30, 24, 44, 44, 10, 60)
_HEAD, _LONGEST = 3, 1_000


@dataclass(frozen=True)
class Copies:
    """The copies that were written, the workbooks that cannot be marked, and the earlier copies that somebody has
    worked in, which are not replaced."""

    written: tuple[Path, ...] = ()
    unmarked: tuple[Path, ...] = ()
    changed: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Root:
    """A fault and those that follow from it; if `begun`, the first empty cell of a row that has been begun, and the
    other empty cells of the row."""

    fault: Fault
    related: tuple[Fault, ...] = ()
    begun: bool = False


def roots(faults: Sequence[Fault]) -> list[Root]:
    """Every fault once, in order, with the faults that follow from it."""
    begun = {id(row[0]): row for row in begun_rows(faults)}
    later_cells = {id(fault) for row in begun.values() for fault in row[1:]}
    following: dict[Fault, list[Fault]] = {}
    for fault in faults:
        if fault.follows:
            following.setdefault(fault.follows, []).append(fault)
    return [
        Root(fault, tuple(begun[id(fault)][1:]), begun=True)
        if id(fault) in begun
        else Root(fault, tuple(following.get(fault, ())))
        for fault in faults
        if id(fault) not in later_cells and not fault.follows
    ]


def write_copies(faults: Sequence[Fault], folder: Path, *, invented: bool = False) -> Copies:
    """Writes a copy to the folder of every workbook in which a fault has a cell; earlier copies are replaced."""
    written, unmarked, changed = [], [], []
    for earlier in marked_in(folder):
        if is_untouched(earlier.read_bytes()):
            earlier.unlink()
        else:
            changed.append(earlier)
    files = list(dict.fromkeys(spot.file for fault in faults for spot in fault.spots))
    for file, name in zip(files, _names(files), strict=True):
        target = folder / name
        if target in changed:
            continue
        try:
            content = _copy(
                file, [f for f in faults if not f.spots or file in {s.file for s in f.spots}], folder, invented
            )
        except UnmarkableError:
            unmarked.append(file)
            continue
        temporary = target.with_name(f".{name}.ny")
        temporary.write_bytes(content)
        os.replace(temporary, target)
        written.append(target)
    return Copies(tuple(written), tuple(unmarked), tuple(path for path in changed if path.name in _names(files)))


def _names(files: Sequence[Path]) -> list[str]:
    """The name of each copy, with the name of the file's folder first where several files have the same name."""
    stems = [file.stem for file in files]
    return [
        f"{f'{file.resolve().parent.name}_' if stems.count(file.stem) > 1 else ''}{file.stem}{MARKED}" for file in files
    ]


def _copy(file: Path, faults: Sequence[Fault], folder: Path, invented: bool) -> bytes:
    file_roots = roots(faults)
    marks = _marks(file, file_roots[:MOST])
    write = partial(_write_list, file=file, file_roots=file_roots, invented=invented)
    return with_marks(file.read_bytes(), marks, _FIRST, write, folder)


# --- Marks ------------------------------------------------------------------------------------------------------


def _marks(file: Path, file_roots: Sequence[Root]) -> list[Highlight]:
    """One mark for each cell; a cell with several faults has one comment for all of them."""
    texts: dict[Spot, list[str]] = {}
    colours: dict[Spot, str] = {}
    for root in file_roots:
        for fault, text, colour in _comments(root):
            for spot in fault.spots:
                if spot.file == file:
                    texts.setdefault(spot, []).extend([text] if text else [])
                    colours[spot] = min(colour, colours.get(spot, colour), key=(WRONG, EMPTY, FOLLOWING).index)
    comments = {spot: "\n\n".join(dict.fromkeys(lines)) for spot, lines in texts.items()}
    commented = set([spot for spot, text in comments.items() if text][:MOST])
    return [Highlight(s.sheet, s.cell, colours[s], comments[s] if s in commented else "") for s in comments]


def _comments(root: Root) -> Iterator[tuple[Fault, str, str]]:
    """Each fault with its comment and its colour; in a row that has been begun only the first cell has a comment."""
    fault, related = root.fault, root.related
    if root.begun:
        yield fault, f"{capital(_begun_text(root))}: {_places((fault, *related))}.", EMPTY
        yield from ((other, "", EMPTY) for other in related)
        return
    consequence = f" Leder till {_other_faults(root)}." if related else ""
    yield fault, f"{_sentence(fault)}{consequence}", EMPTY if fault.missing else WRONG
    yield from ((other, f"{_sentence(other)} Följer av {fault.place}.", FOLLOWING) for other in related)


def _sentence(fault: Fault) -> str:
    end = "" if fault.reason.endswith(("?", ".")) else "."
    return f"{capital(fault.reason)}{end}{f' Väntat: {fault.expected}.' if fault.expected else ''}"


def _begun_text(root: Root) -> str:
    return f"raden är inte färdig: {counted(1 + len(root.related), 'uppgift', 'uppgifter', common=True)} saknas"


def _other_faults(root: Root) -> str:
    n = len(root.related)
    return f"{'ett annat' if n == 1 else f'{number(n)} andra'} fel: {_places(root.related)}"


def _places(faults: Sequence[Fault]) -> str:
    """The cells (or columns) of the faults, cut off where the list is too long to read."""
    text = ", ".join(fault.cell or fault.named for fault in faults)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(',')[0]} …"


# --- The list ---------------------------------------------------------------------------------------------------


def _write_list(book: Workbook, file: Path, file_roots: Sequence[Root], invented: bool) -> None:
    sheet, text = book.add_worksheet(_FIRST), book.add_format(TEXT)
    link = book.add_format({**TEXT, "font_color": "#0563C1", "underline": 1})
    red = book.add_format({"bold": True, "font_color": "#9C0006"})
    sheet.write_string(0, 0, marked(WORKING, invented=invented), red)
    sheet.write_string(1, 0, f"Det här är en kopia av {file.name} med felen markerade. Rätta i originalet, inte här.")
    first_roots = file_roots[:MOST]
    if len(first_roots) < len(file_roots):
        total = number(len(file_roots))
        sheet.write_string(2, 0, f"De första {number(MOST)} av {total} felen är med. Alla finns i fel.xlsx.")
    list_layout(sheet, _HEAD, len(first_roots), _WIDTHS)
    write_row(sheet, _HEAD, _HEADERS, header_format(book))
    for row, root in enumerate(first_roots, _HEAD + 1):
        spots = [spot for spot in root.fault.spots if spot.file == file]
        cells = _cells(root, spots)
        sheet.set_row(row, row_height(cells, _WIDTHS))
        write_row(sheet, row, cells, text)
        if spots:
            quoted = spots[0].sheet.replace("'", "''")
            sheet.write_url(row, 0, f"internal:'{quoted}'!{spots[0].cell}", link, cells[0])


def _cells(root: Root, spots: Sequence[Spot]) -> tuple[str, ...]:
    fault = root.fault
    place = " ".join(spot.cell for spot in spots), spots[0].sheet if spots else fault.table
    if root.begun:
        return *place, "", "", _begun_text(root), "", "Påbörjad", _places((fault, *root.related))
    kind, others = "Saknas" if fault.missing else "Fel", _other_faults(root) if root.related else ""
    return *place, fault.named, fault.value, fault.reason, fault.expected, kind, others
