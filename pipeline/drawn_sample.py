"""The sample that was drawn, read back: shared out among reviewers, and held against the cases that were reviewed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.audit import Audit
from checks.codebook import Kind, TableSpec
from pipeline.errors import FileError, UsageError
from pipeline.reading.match import code_index, column_index, normalise
from pipeline.reading.workbook import Workbook, cell_text
from pipeline.run_facts import SampleUse
from pipeline.sampling import (
    REASON_HEADER,
    REASONS,
    REPLACES_HEADER,
    RESERVES_SHEET,
    SAMPLE_SHEET,
    SEED_LABEL,
    Frame,
    frame_in,
    open_sample,
    place,
)


@dataclass(frozen=True)
class Listed:
    """A decision of the sample or among its reserves: its id, and what the list says of it (codes; dates as text).

    Of a reserve that is used, `replaces` is the drawn decision that it stands for, and `reason` why.
    """

    id: str
    values: Mapping[str, str]
    replaces: str = ""
    reason: str = ""


@dataclass(frozen=True)
class DrawnSample:
    """Those drawn and their reserves, in the order of the workbook, and what they were drawn from."""

    frame: Frame
    seed: str
    drawn: tuple[Listed, ...]
    reserves: tuple[Listed, ...]


@dataclass(frozen=True)
class Followed:
    """How a review followed its sample, by id.

    `drawn` were drawn and reviewed; `replaced` are pairs (reviewed reserve, the drawn decision that it replaces) with
    the reason; `unexplained` are reviewed reserves that replace nothing, or one that was reviewed all the same; `alien`
    were never drawn; `missing` were drawn and are neither reviewed nor replaced. `moved` bear another stratum than the
    list gave them. `size` is how many were drawn.
    """

    size: int
    drawn: tuple[str, ...]
    replaced: tuple[tuple[str, str, str], ...] = ()
    unexplained: tuple[str, ...] = ()
    alien: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    @property
    def use(self) -> SampleUse:
        """The same in numbers, for a report. A reason of somebody's own is counted with those of other kinds."""
        told = Counter(why if why in REASONS or not why else REASONS[-1] for _, _, why in self.replaced)
        return SampleUse(
            size=self.size,
            reviewed=len(self.drawn) + len(self.replaced) + len(self.unexplained) + len(self.alien),
            drawn=len(self.drawn),
            replaced=tuple((why, told[why]) for why in (*REASONS, "") if told[why]),
            unexplained=len(self.unexplained),
            alien=len(self.alien),
            missing=len(self.missing),
            moved=len(self.moved),
        )

    @property
    def random(self) -> bool:
        """Whether every reviewed decision was drawn, or is a reserve that stands for one that was."""
        return self.use.random


def read_sample(path: Path, audit: Audit) -> DrawnSample:
    """The sample that `granskning urval` wrote. FileError if the file is none or was changed, UsageError if it was
    drawn for another audit."""
    book = open_sample(path)
    frame = frame_in(book)
    if frame.audit != audit.name:
        raise UsageError(f"Urvalet i {path.name} är draget för granskningen {frame.audit}, inte {audit.name}.")
    drawn = tuple(_listed(book, SAMPLE_SHEET, audit.main))
    if not drawn:
        raise FileError(_changed(path, SAMPLE_SHEET, "inget beslut står på det"))
    return DrawnSample(frame, _seed(book), drawn, tuple(_listed(book, RESERVES_SHEET, audit.main)))


def _rows(book: Workbook, sheet: str) -> list[list[str]]:
    if sheet not in book.sheets:
        raise FileError(_changed(book.path, sheet, "det saknas"))
    return [[cell_text(cell).strip() for cell in row] for _, row in book.rows(sheet)]


def _seed(book: Workbook) -> str:
    return next((row[1] for row in _rows(book, "Protokoll") if len(row) > 1 and row[0] == SEED_LABEL), "")


def _listed(book: Workbook, sheet: str, spec: TableSpec) -> Iterator[Listed]:
    rows, index, key = _rows(book, sheet), column_index(spec), spec.key[0]
    at = next((i for i, row in enumerate(rows) if key in [index.get(normalise(cell)) for cell in row]), None)
    if at is None:
        raise FileError(_changed(book.path, sheet, f"kolumnen {spec.variable(key).label} saknas"))
    names = [index.get(normalise(cell)) or cell for cell in rows[at]]
    seen: set[str] = set()
    for number, row in enumerate(rows[at + 1 :], at + 2):
        cells = dict(zip(names, row, strict=False))
        if not any(row):
            continue
        id_ = cells.get(key, "")
        if not id_ or id_ in seen:
            raise FileError(_changed(book.path, sheet, f"rad {number} {'upprepar ett ärende' if id_ else 'saknar id'}"))
        seen.add(id_)
        values = {name: _code(spec, name, text) for name, text in cells.items() if name in spec.names and text}
        yield Listed(id_, values, cells.get(REPLACES_HEADER, ""), cells.get(REASON_HEADER, ""))


def _code(spec: TableSpec, name: str, text: str) -> str:
    variable = spec.variable(name)
    return code_index(variable).get(normalise(text), text) if variable.kind is Kind.CODE else text


def _changed(path: Path, sheet: str, why: str) -> str:
    return (
        f"{path.name} har inget blad {sheet} som går att läsa: {why}. Ange arbetsboken så som granskning urval skrev "
        "den; på bladet Reserver fyller ni bara i de två sista kolumnerna."
    )


# --- Shared out among reviewers -------------------------------------------------------------------------------


def share_out(
    drawn: Sequence[Listed], reviewers: Sequence[str], double: int, seed: str
) -> dict[str, tuple[Listed, ...]]:
    """Reviewer -> the cases that they are to read, in the order of the sample.

    Every stratum is dealt out in turn, so that nobody gets a district alone. `double` cases go to two reviewers: those
    that come first by SHA-256 over the seed and the id, which nobody can choose. UsageError if that cannot be done.
    """
    if double and len(reviewers) < 2:
        raise UsageError("För att ärenden ska kodas av två behövs minst två granskare. Ange dem med --granskare A,B.")
    if double > len(drawn):
        raise UsageError(f"Urvalet har {len(drawn)} ärenden, så {double} kan inte dubbelkodas (--dubbelkoda).")
    order = sorted(range(len(drawn)), key=lambda i: place_of_double(seed, drawn[i].id))
    readers = {i: {i % len(reviewers)} for i in range(len(drawn))}
    for n, i in enumerate(order[:double]):
        readers[i].add((i + 1 + n % (len(reviewers) - 1)) % len(reviewers))
    return {name: tuple(drawn[i] for i in readers if r in readers[i]) for r, name in enumerate(reviewers)}


def place_of_double(seed: str, id_: str) -> str:
    """What cases are ordered by to choose those that two are to code; not the order in which they were drawn."""
    return place(0, f"dubbel:{seed}:{id_}")


# --- Held against what was reviewed ---------------------------------------------------------------------------


def followed(sample: DrawnSample, reviewed: Mapping[str, Sequence[str]], drawn_by: Sequence[str] = ()) -> Followed:
    """How the reviewed decisions follow the sample: id -> the values of what strata are drawn by (`drawn_by`).

    A reserve stands for a decision of its own stratum only.
    """
    seen = tuple(reviewed)
    there, drawn = set(seen), dict.fromkeys(each.id for each in sample.drawn)
    strata = {e.id: tuple(e.values.get(n, "") for n in drawn_by) for e in (*sample.drawn, *sample.reserves)}
    reserves = {each.id: each for each in sample.reserves}
    replaced, unexplained, spoken_for = [], [], set()
    for id_ in seen:
        if id_ not in reserves or id_ in drawn:
            continue
        stands_for = reserves[id_].replaces
        free = stands_for in drawn and stands_for not in there and stands_for not in spoken_for
        if free and strata[stands_for] == strata[id_]:
            replaced.append((id_, stands_for, reserves[id_].reason))
            spoken_for.add(stands_for)
        else:
            unexplained.append(id_)
    return Followed(
        size=len(drawn),
        drawn=tuple(id_ for id_ in drawn if id_ in there),
        replaced=tuple(replaced),
        unexplained=tuple(unexplained),
        alien=tuple(id_ for id_ in seen if id_ not in drawn and id_ not in reserves),
        missing=tuple(id_ for id_ in drawn if id_ not in there and id_ not in spoken_for),
        moved=tuple(id_ for id_ in seen if id_ in strata and tuple(reviewed[id_]) != strata[id_]),
    )
