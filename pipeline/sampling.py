"""Draws the decisions to review: a random sample with a quota for every district, in an order that anyone can redo.

Pure functions over a list of decisions. The order within a stratum is that of SHA-256 over `"{seed}:{id}"`, in
hexadecimal: it depends on no machine, no library and no order of rows, and nobody can choose it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import floor, lcm, prod
from pathlib import Path

from checks.audit import Audit, Quota
from checks.codebook import Variable
from pipeline.errors import FileError, UsageError, reason
from pipeline.reading import workbook
from pipeline.reading.workbook import Workbook

FEWEST_RESERVES = 5
"""Reserves of a stratum: as many as its quota, and at least this many."""

FRAME_SHEET = "Ram"
AUDIT_HEADER, DISTRICT_HEADER, SIZE_HEADER = "Granskning", "Kod", "Beslut i ramen"
"""The sheet and the columns from which `read_frame` reads a frame back."""

SAMPLE_SHEET, RESERVES_SHEET, SEED_LABEL = "Urval", "Reserver", "Frö"
REPLACES_HEADER, REASON_HEADER = "Ersätter", "Skäl"
"""The sheets and the label that `drawn_sample` reads back, and the columns that reviewers fill in."""
REASONS = (
    "Akten går inte att få fram",
    "Beslutet hör inte till granskningen",
    "Beslutet finns två gånger i listan",
    "Annat skäl",
)
"""The reasons for using a reserve. A report only has their numbers, so that no free text about a case is printed."""

Codes = tuple[str, ...]
"""The codes of a stratum: the district's, then one for each quota."""


@dataclass(frozen=True)
class Candidate:
    """A decision that may be drawn: its pseudonym, its stratum, and the other values that are shown (`details`)."""

    id: str
    codes: Codes
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stratum:
    """Decisions with the same district and quota variables: their number, the quota, and those drawn, in order."""

    codes: Codes
    frame: int
    quota: int
    drawn: tuple[Candidate, ...]
    reserves: tuple[Candidate, ...]

    @property
    def short(self) -> int:
        """The number of decisions missing from the quota."""
        return self.quota - len(self.drawn)


@dataclass(frozen=True)
class Frame:
    """The number of decisions to draw from, per stratum, and the audit.

    `strata` have the code of the district and then the cell under each of `headers`.
    """

    audit: str
    headers: tuple[str, ...]
    strata: Mapping[tuple[str, ...], int]

    @property
    def districts(self) -> dict[str, int]:
        """Decisions per code of the district."""
        sizes: dict[str, int] = {}
        for (district, *_), size in self.strata.items():
            sizes[district] = sizes.get(district, 0) + size
        return sizes

    @property
    def total(self) -> int:
        """All decisions of the frame."""
        return sum(self.strata.values())

    def sizes(self, audit: Audit) -> dict[Codes, int]:
        """Decisions per stratum of that audit. UsageError if the frame has other quotas than the audit."""
        _, *variables = stratum_variables(audit)
        totals: dict[Codes, int] = {}
        for (district, *cells), size in self.strata.items():
            labels = dict(zip(self.headers, cells, strict=True))
            codes = [{label: code for code, label in v.codes.items()}.get(labels.get(v.label, "")) for v in variables]
            if None in codes:
                raise UsageError(
                    f"Bladet {FRAME_SHEET} i urvalets arbetsbok passar inte granskningen {audit.name}, som drar urval "
                    f"efter {' och '.join(v.label.lower() for v in variables)}. Ange arbetsboken så som granskning "
                    "urval skrev den."
                )
            key = (district, *(code for code in codes if code))
            totals[key] = totals.get(key, 0) + size
        return totals


def stratum_variables(audit: Audit) -> tuple[Variable, ...]:
    """The variables of a stratum's codes: the district, then the variable of each quota."""
    return tuple(audit.main.variable(name) for name in audit.drawn_by)


def draw(
    candidates: Iterable[Candidate], districts: Sequence[str], quotas: Sequence[Quota], size: int, seed: int
) -> tuple[Stratum, ...]:
    """The strata of every district in the order given, each with its quota drawn; `size` decisions a district.

    A stratum with fewer decisions than its quota gives them all and is short: it is never refilled from another.
    """
    queues: dict[Codes, list[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda c: (place(seed, c.id), c.id)):
        queues.setdefault(candidate.codes, []).append(candidate)
    strata = []
    for i, district in enumerate(districts):
        for cell, quota in _sizes(size, cells(quotas), backwards=i % 2 == 1).items():
            queue = queues.get((district, *cell), [])
            reserves = max(quota, FEWEST_RESERVES) if quota else 0
            drawn, next_up = tuple(queue[:quota]), tuple(queue[quota : quota + reserves])
            strata.append(Stratum((district, *cell), len(queue), quota, drawn, next_up))
    return tuple(strata)


def place(seed: int, id_: str) -> str:
    """The sort key of a decision: SHA-256 over `"{seed}:{id}"`, in hexadecimal."""
    return hashlib.sha256(f"{seed}:{id_}".encode()).hexdigest()


def cells(quotas: Sequence[Quota]) -> dict[Codes, Fraction]:
    """The share of a district's sample for each combination of codes, in the order of the quotas."""
    combined = product(*(quota.shares.items() for quota in quotas))
    return {tuple(code for code, _ in cell): prod((share for _, share in cell), start=Fraction(1)) for cell in combined}


def _sizes(size: int, shares: Mapping[Codes, Fraction], *, backwards: bool) -> dict[Codes, int]:
    """Whole quotas. Every second district breaks ties from the end, so that not all favour the same cell."""
    order = list(shares)[::-1] if backwards else list(shares)
    sizes = dict(zip(order, apportion(size, [shares[cell] for cell in order]), strict=True))
    return {cell: sizes[cell] for cell in shares}


def apportion(total: int, shares: Sequence[Fraction]) -> list[int]:
    """Whole numbers that add up to the total, by the largest remainder (Hamilton): first the whole part of each
    share, then one more to those with the largest remainders, in case of a tie to the first. The shares add up to one.
    """
    exact = [total * share for share in shares]
    counts = [floor(value) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: counts[i] - exact[i])
    for i in by_remainder[: total - sum(counts)]:
        counts[i] += 1
    return counts


def even_step(quotas: Sequence[Quota]) -> int:
    """The smallest size whose multiples can all be shared out without rounding."""
    return lcm(*(share.denominator for share in cells(quotas).values()))


def read_frame(path: Path) -> Frame:
    """The frame of a sample that `granskning urval` has written. FileError if the file has no frame, or was changed."""
    return frame_in(open_sample(path))


def open_sample(path: Path) -> Workbook:
    """The workbook of a sample. FileError if the file is not one."""
    if not path.is_file():
        raise FileError(f"{path} finns inte. Ange den arbetsbok som granskning urval skrev.")
    try:
        return workbook.read(path)
    except OSError as error:
        raise FileError(f"{path.name} går inte att läsa ({reason(error)}). Stäng den och försök igen.") from None


def frame_in(book: Workbook) -> Frame:
    """The frame of a sample's workbook. FileError if it has none, or it was changed."""
    if FRAME_SHEET not in book.sheets:
        raise FileError(_no_frame_message(book.path, "det saknas"))
    return _frame(book.path, [[workbook.cell_text(cell) for cell in row] for _, row in book.rows(FRAME_SHEET)])


def _frame(path: Path, rows: Sequence[Sequence[str]]) -> Frame:
    headers = (AUDIT_HEADER, DISTRICT_HEADER, SIZE_HEADER)
    header_index = next((i for i, row in enumerate(rows) if set(headers) <= set(row)), len(rows))
    other_headers = [h for h in rows[header_index] if h and h not in headers] if header_index < len(rows) else []
    audits: set[str] = set()
    strata: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows[header_index + 1 :], header_index + 2):
        if not any(row):
            continue
        audit, district, size = (row[rows[header_index].index(header)].strip() for header in headers)
        if not (audit and district and size.isascii() and size.isdecimal()):
            raise FileError(_no_frame_message(path, f"rad {number} är ändrad"))
        audits.add(audit)
        stratum = (district, *(row[rows[header_index].index(header)].strip() for header in other_headers))
        strata[stratum] = strata.get(stratum, 0) + int(size)
    if len(audits) != 1:
        raise FileError(_no_frame_message(path, "det är ändrat" if audits else "det saknar uppgifter"))
    return Frame(audits.pop(), tuple(other_headers), strata)


def _no_frame_message(path: Path, why: str) -> str:
    return (
        f"{path.name} har inget blad {FRAME_SHEET} som går att läsa: {why}. Ange arbetsboken så som granskning urval "
        "skrev den."
    )
