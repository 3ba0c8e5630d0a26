"""The drawn sample, read back: shared out among reviewers, and compared with the reviewed cases."""

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
    """A decision of the sample or its reserves: its id, and its values in the list (codes; dates as text).

    For a used reserve, `replaces` is the drawn decision that it replaces, and `reason` why.
    """

    id: str
    values: Mapping[str, str]
    replaces: str = ""
    reason: str = ""


@dataclass(frozen=True)
class DrawnSample:
    """The drawn decisions and their reserves, in the order of the workbook, and the frame they were drawn from."""

    frame: Frame
    seed: str
    drawn: tuple[Listed, ...]
    reserves: tuple[Listed, ...]


@dataclass(frozen=True)
class Followed:
    """How a review followed its sample, by id.

    `drawn` were drawn and reviewed; `replaced` are pairs (reviewed reserve, the drawn decision that it replaces) with
    the reason; `unexplained` are reviewed reserves that replace nothing, or a decision that was reviewed as well;
    `alien` were never drawn; `missing` were drawn and are neither reviewed nor replaced. `moved` have another stratum
    than in the list. `size` is how many were drawn.
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
        """The numbers of each, for a report. A reason in the reviewer's own words counts as the last of `REASONS`."""
        reason_counts = Counter(why if why in REASONS or not why else REASONS[-1] for _, _, why in self.replaced)
        return SampleUse(
            size=self.size,
            reviewed=len(self.drawn) + len(self.replaced) + len(self.unexplained) + len(self.alien),
            drawn=len(self.drawn),
            replaced=tuple((why, reason_counts[why]) for why in (*REASONS, "") if reason_counts[why]),
            unexplained=len(self.unexplained),
            alien=len(self.alien),
            missing=len(self.missing),
            moved=len(self.moved),
        )

    @property
    def random(self) -> bool:
        """Whether every reviewed decision was drawn, or is a reserve that replaces one that was."""
        return self.use.random


def read_sample(path: Path, audit: Audit) -> DrawnSample:
    """The sample that `granskning urval` wrote. FileError if the file is not one or was changed, UsageError if it was
    drawn for another audit."""
    book = open_sample(path)
    frame = frame_in(book)
    if frame.audit != audit.name:
        raise UsageError(f"Urvalet i {path.name} är draget för granskningen {frame.audit}, inte {audit.name}.")
    drawn = tuple(_listed_decisions(book, SAMPLE_SHEET, audit.main))
    if not drawn:
        raise FileError(_changed_message(path, SAMPLE_SHEET, "inget beslut står på det"))
    return DrawnSample(frame, _seed(book), drawn, tuple(_listed_decisions(book, RESERVES_SHEET, audit.main)))


def _rows(book: Workbook, sheet: str) -> list[list[str]]:
    if sheet not in book.sheets:
        raise FileError(_changed_message(book.path, sheet, "det saknas"))
    return [[cell_text(cell).strip() for cell in row] for _, row in book.rows(sheet)]


def _seed(book: Workbook) -> str:
    return next((row[1] for row in _rows(book, "Protokoll") if len(row) > 1 and row[0] == SEED_LABEL), "")


def _listed_decisions(book: Workbook, sheet: str, spec: TableSpec) -> Iterator[Listed]:
    rows, index, key = _rows(book, sheet), column_index(spec), spec.key[0]
    header_index = next((i for i, row in enumerate(rows) if key in [index.get(normalise(cell)) for cell in row]), None)
    if header_index is None:
        raise FileError(_changed_message(book.path, sheet, f"kolumnen {spec.variable(key).label} saknas"))
    names = [index.get(normalise(cell)) or cell for cell in rows[header_index]]
    ids: set[str] = set()
    for number, row in enumerate(rows[header_index + 1 :], header_index + 2):
        cells = dict(zip(names, row, strict=False))
        if not any(row):
            continue
        id_ = cells.get(key, "")
        if not id_ or id_ in ids:
            raise FileError(
                _changed_message(book.path, sheet, f"rad {number} {'upprepar ett ärende' if id_ else 'saknar id'}")
            )
        ids.add(id_)
        values = {name: _code(spec, name, text) for name, text in cells.items() if name in spec.names and text}
        yield Listed(id_, values, cells.get(REPLACES_HEADER, ""), cells.get(REASON_HEADER, ""))


def _code(spec: TableSpec, name: str, text: str) -> str:
    variable = spec.variable(name)
    return code_index(variable).get(normalise(text), text) if variable.kind is Kind.CODE else text


def _changed_message(path: Path, sheet: str, why: str) -> str:
    return (
        f"{path.name} har inget blad {sheet} som går att läsa: {why}. Ange arbetsboken så som granskning urval skrev "
        "den; på bladet Reserver fyller ni bara i de två sista kolumnerna."
    )


# --- Shared out among reviewers -------------------------------------------------------------------------------


def share_out(
    drawn: Sequence[Listed], reviewers: Sequence[str], double: int, seed: str
) -> dict[str, tuple[Listed, ...]]:
    """Reviewer -> the cases that they are to read, in the order of the sample.

    Every stratum is dealt out in turn, so that no reviewer gets a district alone. `double` cases go to two reviewers:
    the first by SHA-256 over the seed and the id, which nobody can choose. UsageError if there are too few reviewers or
    cases.
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
    """The sort key for choosing the cases that two are to code; it differs from the order of drawing."""
    return place(0, f"dubbel:{seed}:{id_}")


# --- Compared with the reviewed cases -------------------------------------------------------------------------


def followed(sample: DrawnSample, reviewed: Mapping[str, Sequence[str]], drawn_by: Sequence[str] = ()) -> Followed:
    """How the reviewed decisions follow the sample. `reviewed` is id -> the values of the variables of the strata
    (`drawn_by`).

    A reserve replaces only a decision of its own stratum.
    """
    reviewed_ids = tuple(reviewed)
    reviewed_set, drawn = set(reviewed_ids), dict.fromkeys(decision.id for decision in sample.drawn)
    strata = {
        decision.id: tuple(decision.values.get(n, "") for n in drawn_by)
        for decision in (*sample.drawn, *sample.reserves)
    }
    reserves = {decision.id: decision for decision in sample.reserves}
    replaced, unexplained, replaced_ids = [], [], set()
    for id_ in reviewed_ids:
        if id_ not in reserves or id_ in drawn:
            continue
        stands_for = reserves[id_].replaces
        is_free = stands_for in drawn and stands_for not in reviewed_set and stands_for not in replaced_ids
        if is_free and strata[stands_for] == strata[id_]:
            replaced.append((id_, stands_for, reserves[id_].reason))
            replaced_ids.add(stands_for)
        else:
            unexplained.append(id_)
    return Followed(
        size=len(drawn),
        drawn=tuple(id_ for id_ in drawn if id_ in reviewed_set),
        replaced=tuple(replaced),
        unexplained=tuple(unexplained),
        alien=tuple(id_ for id_ in reviewed_ids if id_ not in drawn and id_ not in reserves),
        missing=tuple(id_ for id_ in drawn if id_ not in reviewed_set and id_ not in replaced_ids),
        moved=tuple(id_ for id_ in reviewed_ids if id_ in strata and tuple(reviewed[id_]) != strata[id_]),
    )
