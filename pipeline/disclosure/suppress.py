"""Which cells of linked tables to hide, so that no hidden count can be worked out from what is shown.

The counts are cells that sums tie together: districts add up to the total, outcomes to the base. A reader knows every
sum, every cell that is shown, and that a count is never negative. A small cell is safe when, for all that this reader
can tell, it may be any number from 0 to the threshold less one (or to the smallest shown total of a sum it belongs
to, if that is lower); a larger one that is hidden for its sake, when it may be that much smaller than it is. `protect`
hides the small cells and then as few others as it can; `attack` is the reader who tries to work the hidden cells out,
and is asked about everything before anything is written.

The further cells are found with mixed-integer programming (HiGHS): for each cell that is not safe the cheapest further
cells that make it so, and then each of those is shown again if all stays safe without it. Limits are counted in nodes
and in solutions sought, never in seconds, so that the same counts always give the same tables; where one is reached
more is hidden, not less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from pipeline.disclosure.cells import Cells, Flags, Kind, Sum, connected, small_cells
from pipeline.disclosure.solver import MOST_OF_ALL, Part, hopeless, part_of, solver_silent


class UnprotectedError(Exception):
    """The attack works out hidden cells, and nothing is left to hide: their places."""

    def __init__(self, cells: tuple[int, ...]) -> None:
        self.cells = cells
        super().__init__(f"{len(cells)} hidden cells can be worked out")


@solver_silent()
def protect(cells: Cells, threshold: int) -> Flags:
    """The cells to hide. Where the attack succeeds more is hidden; UnprotectedError if it goes on succeeding."""
    hidden = small_cells(cells, threshold)
    while True:
        _protect(cells, hidden, threshold)
        found = attack(cells, hidden, threshold)
        if not found:
            return hidden
        before = int(hidden.sum())
        _mend(cells, hidden, threshold, set(found))
        if hidden.sum() == before:
            hidden |= cells.hideable & np.isin(cells.together, cells.together[list(found)])
        if hidden.sum() == before:
            raise UnprotectedError(found)


def _closed(cells: Cells, hidden: Flags) -> Flags:
    """The cells that hang together with none that could still be hidden: what is worked out there cannot be helped."""
    return ~np.isin(cells.together, cells.together[cells.hideable & ~hidden])


def _protect(cells: Cells, hidden: Flags, threshold: int) -> None:
    """Hides more until every hidden cell is safe: piece by piece first, then what only everything together can help."""
    settled: set[bytes] = set()
    helpless: set[int] = set()
    while True:
        for label in np.unique(cells.together[hidden]):
            if hopeless(here := cells.hideable & (cells.together == label), hidden & here, MOST_OF_ALL):
                hidden |= here
        stuck: set[int] = set()
        for part in _parts(cells, hidden, cells.kinds != Kind.FIXED, threshold):
            if part.mark not in settled:
                given_up = part.protect(part.hidden)
                stuck.update(given_up)
                hidden[part.places[part.hidden]] = True
                if not given_up:
                    settled.add(part.mark)
        before = int(hidden.sum())
        helpless |= _mend(cells, hidden, threshold, stuck - helpless)
        if hidden.sum() == before:
            return


def _mend(cells: Cells, hidden: Flags, threshold: int, stuck: AbstractSet[int]) -> set[int]:
    """Hides, out of everything, what makes these cells safe. Returns those that nothing can help."""
    about = np.zeros(len(hidden), dtype=bool)
    about[list(stuck)] = True
    helpless = set[int]()
    for part in _pieces(cells, about, hidden, cells.kinds != Kind.FIXED, cells.sums, threshold):
        helpless.update(part.protect(about[part.places]))
        hidden[part.places[part.hidden]] = True
    return helpless


@solver_silent()
def attack(cells: Cells, hidden: Flags, threshold: int) -> tuple[int, ...]:
    """The hidden cells that a reader can narrow down further than the rule allows; none if all is well.

    A hidden count that is not small must stay uncertain by the threshold less one. What cannot be helped is not
    counted: what the undivided report gives away by itself with every other cell hidden and, of counts that are not
    small, what the shared totals give away.
    """
    # A reader of one piece, who is taken to know the shared totals too, finds more than a reader of everything does.
    # Only the latter is asked about what is hidden of those totals, and about what they are added up with.
    found = set(_worked_out(cells, hidden, threshold))
    unseen = hidden & (cells.kinds == Kind.SHARED)
    found.update(i for t, ps in cells.sums if unseen[[t, *ps]].any() for i in (t, *ps) if hidden[i])
    found.difference_update(map(int, np.flatnonzero(_closed(cells, hidden))))
    found &= set(_joined(cells, hidden, threshold, found))
    found -= set(_joined(cells, cells.hideable, threshold, found))
    large = {i for i in found if cells.values[i] >= threshold}
    found -= set(_joined(cells, hidden | (cells.kinds == Kind.PRINTED), threshold, large))
    return tuple(sorted(found))


def _worked_out(cells: Cells, hidden: Flags, threshold: int) -> list[int]:
    """What can be worked out within each piece."""
    found: set[int] = set()
    for part in _parts(cells, hidden, hidden | (cells.kinds == Kind.SILENT), threshold):
        found.update(int(part.places[i]) for i in part.unsafe(part.hidden, part.hidden))
    return sorted(found)


def _joined(cells: Cells, hidden: Flags, threshold: int, asked: AbstractSet[int]) -> Iterator[int]:
    """Which of the cells that are asked about can be worked out from everything together."""
    if not asked:
        return
    about = np.zeros(len(hidden), dtype=bool)
    about[list(asked)] = True
    loose = hidden | (cells.kinds == Kind.SILENT)
    for part in _pieces(cells, about, hidden, loose, cells.sums, threshold):
        yield from (int(part.places[i]) for i in part.unsafe(part.hidden, about[part.places]))


def _parts(cells: Cells, hidden: Flags, loose: Flags, threshold: int) -> Iterator[Part]:
    """The shared totals as one piece, then the rest in pieces in which shared totals count as known.

    Only those that are hidden without being small count as unknown there. To take the others as known, shown or not,
    asks for more than a reader could know, and keeps each table of the report a piece of its own.
    """
    shared = cells.kinds == Kind.SHARED
    printed = cells.kinds == Kind.PRINTED
    about = hidden & ~_closed(cells, hidden)
    tops = [s for s in cells.sums if not printed[[s[0], *s[1]]].any() and shared[[s[0], *s[1]]].any()]
    yield from _pieces(cells, about & shared, hidden & shared, loose & ~printed, tops, threshold)
    known = shared & (~hidden | (cells.values < threshold))
    yield from _pieces(cells, about & ~known, hidden & ~known, loose & ~known, cells.sums, threshold)


def _pieces(
    cells: Cells, about: Flags, hidden: Flags, loose: Flags, sums: Sequence[Sum], threshold: int
) -> Iterator[Part]:
    """The sums in pieces that have no loose cell in common; those with a cell that it is about. Cells that are not
    loose count as known."""
    labels = connected(sums, loose)
    pieces: dict[int, list[Sum]] = {int(labels[i]): [] for i in np.flatnonzero(about & loose)}
    for total, parts in sums:
        at = next((int(labels[i]) for i in (total, *parts) if loose[i]), None)
        if at in pieces:
            pieces[at].append((total, parts))
    for piece in pieces.values():
        if piece:
            yield part_of(cells, hidden, loose, piece, threshold)
