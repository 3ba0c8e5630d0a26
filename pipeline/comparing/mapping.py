"""The file that pairs the criteria of one audit with those of another: ids in two columns."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import FileError, UsageError, reason
from pipeline.reading import textfile
from pipeline.reading.match import normalise

COLUMNS = ("fran", "till")
_SHOWN = 10
"""Faults that the message names."""
_EXAMPLE = f"Filen ska ha kolumnerna {' och '.join(COLUMNS)} och en rad för varje kriterium som hör ihop."


def read_mapping(path: Path, earlier: Collection[str], later: Collection[str]) -> dict[str, str]:
    """Earlier id -> later id. FileError if the file cannot be read; UsageError lists every wrong row."""
    if path.is_dir():
        raise FileError(f"{path} är en mapp. Ange en CSV-fil med --koppling.")
    pairs: dict[str, str] = {}
    faults: list[str] = []
    for row, cells in _rows(path):
        fault = _fault(cells, pairs, earlier, later)
        if fault:
            faults.append(f"rad {row}: {fault}")
        else:
            pairs[cells["fran"]] = cells["till"]
    if faults:
        rest = f"\n  … och {len(faults) - _SHOWN} till." if len(faults) > _SHOWN else ""
        raise UsageError("\n  ".join((f"Kopplingen {path} är fel:", *faults[:_SHOWN])) + rest)
    if not pairs:
        raise UsageError(f"Kopplingen {path} är tom. {_EXAMPLE}")
    return pairs


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """(row as in the file, its cells by column)."""
    with TemporaryDirectory() as scratch:
        try:
            text = textfile.read(path, Path(scratch), lambda headers: len(set(map(normalise, headers)) & set(COLUMNS)))
            with text.path.open(encoding="utf-8", newline="") as file:
                lines = list(csv.reader(file, delimiter=text.separator))[1:]
        except OSError as error:
            raise FileError(f"{path} går inte att läsa ({reason(error)}).") from None
    headers = [normalise(header) for header in text.header]
    if text.broken or sorted(h for h in headers if h in COLUMNS) != sorted(COLUMNS):
        raise UsageError(f"Kopplingen {path} går inte att tyda. {_EXAMPLE}")
    places = {name: headers.index(name) for name in COLUMNS}
    numbers = text.rows if text.rows is not None else array("L", range(2, len(lines) + 2))
    for row, cells in zip(numbers, lines, strict=True):
        padded = [*cells, *[""] * len(headers)]
        yield row, {name: padded[place].strip() for name, place in places.items()}


def _fault(cells: Mapping[str, str], pairs: Mapping[str, str], earlier: Collection[str], later: Collection[str]) -> str:
    """What is wrong with a row; '' if nothing is."""
    earlier_id, later_id = cells["fran"], cells["till"]
    if not earlier_id or not later_id:
        return "båda kolumnerna ska vara ifyllda."
    if earlier_id not in earlier:
        return f"den tidigare granskningen har inget kriterium ”{earlier_id}”."
    if later_id not in later:
        return f"den senare granskningen har inget kriterium ”{later_id}”."
    if earlier_id in pairs:
        return f"kriteriet ”{earlier_id}” i kolumnen fran står på flera rader."
    if later_id in pairs.values():
        return f"kriteriet ”{later_id}” i kolumnen till står på flera rader."
    return ""
