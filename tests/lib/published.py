"""The published files of a run as one who knows the rules reads them: what is printed, and what is known beside it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path

import docx

from checks.audits.sysselsattning_2025 import AUDIT
from checks.report_tables import CategoryTable
from tests.lib.by_group import ALL, group
from tests.lib.circumstances import family
from tests.lib.exports import GRANSKNINGSDATUM, Export
from tests.lib.known import counts_of

Place = tuple[tuple[str, frozenset[str]], ...]
"""(dimension, labels of its groups) of each dimension that narrows a place down, in order of the dimensions."""
DIMENSIONS = ("aldersgrupp", "insats", "kon", "stadsdel")
AGES = ("–29", "30–39", "40–49", "50–59", "60–")
FEW, HIDDEN, NO_BASE, OTHER = "för få", "*", "–", "Övrigt"
WAITING = {
    f"{label}: {insats}": f"v:{name}:{code}"
    for name, label in (
        ("ansokan", "Från ansökan till beslut"),
        ("hela", "Från ansökan till start"),
        ("bestallning", "Från beslut till beställning"),
        ("start", "Från beställning till start"),
        ("plan", "Från beställning till genomförandeplan"),
    )
    for code, insats in (("S", "Sysselsättning"), ("I", "Särskilt individanpassad stödinsats"))
}
_CRITERIA = {c.label: f"k:{c.id}" for c in AUDIT.criteria}
_INDICATORS = {i.label: f"i:{i.id}" for i in AUDIT.indicators}
_ROWS = {
    (table.id, label): f"{table.id}:{category.label}"
    for table in AUDIT.report_tables
    if isinstance(table, CategoryTable)
    for category in table.categories
    for label in (category.label, category.new_label or category.label)
}
_TABLES = sorted({table for table, _ in _ROWS})


@dataclass(frozen=True)
class Count:
    """Decisions in some of these counts (`tests.lib.known`), and in none of those, in a place."""

    some: frozenset[str]
    none: frozenset[str]
    place: Place

    def includes(self, names: Iterable[str]) -> bool:
        """Whether a decision in these counts is one of them, if it is in the place."""
        return not self.some.isdisjoint(names) and self.none.isdisjoint(names)

    def is_at(self, labels: Mapping[str, str]) -> bool:
        """Whether decisions with these labels are in the place."""
        return all(labels[name] in some for name, some in self.place)


@dataclass(frozen=True)
class Cell:
    """A printed count: what it counts, the file, and the ends of what is printed of it."""

    count: Count
    file: str
    low: int
    high: int


def count_of(some: Iterable[str], place: Place = (), none: Iterable[str] = ()) -> Count:
    """A count of the names in the place."""
    return Count(frozenset(some), frozenset(none), place)


# --- Files ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Files:
    """The tables of a run's folder."""

    folder: Path

    @cached_property
    def breakdowns(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(what is broken down, by which dimensions) of every file of a breakdown."""
        kinds = ("kriterier", "indikatorer", *_TABLES, "tabell_7")
        found = []
        for path in sorted((self.folder / "tabeller").glob("*.csv")):
            if parts := re.fullmatch(rf"({'|'.join(kinds)})((?:_(?:{'|'.join(DIMENSIONS)}))+)", path.stem):
                found.append((parts[1], tuple(parts[2][1:].split("_"))))
        return tuple(found)

    @cached_property
    def cells(self) -> list[Cell]:
        """Every count and base that is printed of a breakdown."""
        return [cell for of, by in self.breakdowns for cell in self._cells(of, by)]

    def _cells(self, of: str, by: Sequence[str]) -> Iterator[Cell]:
        stem = "_".join((of, *by))
        lines = csv_lines(self.folder, stem)
        listed = {_ROWS[of, line[0]] for line in lines if (of, line[0]) in _ROWS}
        rest = [name for (table, _), name in _ROWS.items() if table == of and name not in listed]
        known = {"kriterier": _CRITERIA, "indikatorer": _INDICATORS}.get(of)
        for line in lines:
            if of == "tabell_7":
                kind, insats, groups = line[0].split(": ", 2)
                place = place_of(by, groups.split(", "))
                for part, text in (("dagar", line[1]), ("saknas", line[-2]), ("negativ", line[-1])):
                    yield _cell([f"{WAITING[f'{kind}: {insats}']}:{part}"], place, stem, text)
                continue
            label, *labels, count, base, percent = line
            place = place_of(by, labels)
            assert percent == HIDDEN or "*" not in count + base, f"{stem}: {line}: a share of what is hidden"
            if known:
                names, whole = [known[label]], f"{known[label]}/bas"
            else:
                names, whole = rest if label == OTHER else [_ROWS[of, label]], f"{of}/bas"
            if FEW not in (count, base):
                if base != HIDDEN:
                    yield _cell([whole], place, stem, base)
                # Of a part of a hidden base nothing is said but that it is a part.
                if count != HIDDEN:
                    yield _cell(names, place, stem, "0" if count == NO_BASE else count)


def place_of(by: Sequence[str], labels: Sequence[str]) -> Place:
    """The place of a printed group."""
    found = {name: _labels(name, label) for name, label in zip(by, labels, strict=True) if label != ALL}
    return tuple(sorted(found.items()))


def _labels(dimension: str, label: str) -> frozenset[str]:
    """The groups that are printed as one: the age groups between two ages are joined."""
    if dimension != "aldersgrupp":
        return frozenset((label,))
    first, last = label.split("–")
    starts = [i for i, own in enumerate(AGES) if own.split("–")[0] == first]
    ends = [i for i, own in enumerate(AGES) if own.split("–")[1] == last]
    return frozenset(AGES[starts[0] : ends[0] + 1])


def _cell(names: Iterable[str], place: Place, file: str, text: str) -> Cell:
    low, _, high = text.replace("\u00a0", "").partition("–")
    return Cell(count_of(names, place), file, int(low), int(high or low))


def csv_lines(folder: Path, stem: str) -> list[list[str]]:
    """The rows of a file of `tabeller`, without its header."""
    text = (folder / "tabeller" / f"{stem}.csv").read_text("utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";"))[1:]


_OUTCOMES = {"Delvis": "delvis", "Ej uppfyllt": "ej_uppfyllt", "Framgår ej": "framgar_ej"}


def undivided(folder: Path) -> dict[str, int]:
    """The totals that a report prints whole: criteria from its appendix, tables and waiting times from their files."""
    found: dict[str, int] = {}
    for table in docx.Document(str(folder / "bilaga_kriterier.docx")).tables:
        header, *lines = [[cell.text for cell in row.cells] for row in table.rows]
        if header[:2] == ["Kriterium", "Uppfyllt"] and "Bas" in header:
            for line in lines:
                counts = {k: _number(c) for k, c in zip(header[1:], line[1:], strict=False) if c.isdigit()}
                name = _CRITERIA[line[0]]
                found |= {name: counts["Uppfyllt"], f"{name}/bas": counts["Bas"]}
                found |= {f"{name}={code}": counts.get(label, 0) for label, code in _OUTCOMES.items()}
    for id_ in _TABLES:
        rows = {label: _number(count) for label, count, _ in csv_lines(folder, id_)}
        found |= {name: 0 for (of, _), name in _ROWS.items() if of == id_}
        found |= {_ROWS[id_, label]: count for label, count in rows.items() if label != "Totalt"}
        found |= {f"{id_}/bas": rows["Totalt"]} if rows else {}
    for label, days, *_, missing, negative in csv_lines(folder, "tabell_7"):
        parts = zip(("dagar", "saknas", "negativ"), (days, missing, negative), strict=True)
        found |= {f"{WAITING[label]}:{part}": _number(text) for part, text in parts}
    return found


def _number(text: str) -> int:
    return int(text.replace("\u00a0", ""))


# --- The truth --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Micro:
    """A decision: its group in each dimension, codes of insats and outcome, and the counts it is in."""

    labels: Mapping[str, str]
    insats: str
    utfall: str
    names: frozenset[str]


def micro(export: Export) -> list[Micro]:
    """Every decision of an export."""
    return [
        Micro(
            dict(zip(DIMENSIONS, group(row, DIMENSIONS), strict=True)),
            row["insats"],
            row["beslut_utfall"],
            frozenset(counts_of(row, followups, GRANSKNINGSDATUM)),
        )
        for row, followups in export.decisions_with_followups()
    ]


def value(decisions: Iterable[Micro], count: Count) -> int:
    """The true number of decisions."""
    return sum(count.is_at(d.labels) and count.includes(d.names) for d in decisions)


def totals(decisions: Sequence[Micro]) -> dict[str, int]:
    """Every total: what the undivided report prints."""
    found: dict[str, int] = {}
    for decision in decisions:
        for name in decision.names:
            found[name] = found.get(name, 0) + 1
    return found


def places(decisions: Sequence[Micro], by: Sequence[str]) -> list[Place]:
    """The groups of a breakdown by these dimensions, one group of each."""
    found = [sorted({d.labels[name] for d in decisions}) for name in by]
    return [tuple(sorted((n, frozenset((x,))) for n, x in zip(by, each, strict=True))) for each in product(*found)]


def parts(
    decisions: Sequence[Micro], persons: Iterable[str], bases: Iterable[str] = ()
) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """What must not be known of a group: (in some of these counts, in none of those). Each part of what is about
    persons, what is left of its base, and the base; and of each of these, whom a base about persons (`bases`) leaves
    out."""
    own = [*_own_parts(decisions, persons)]
    yield from own
    yield from ((some, none | {base}) for base in sorted(bases) for some, none in own if base not in some)


def _own_parts(decisions: Sequence[Micro], persons: Iterable[str]) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    names = {name for d in decisions for name in d.names}
    for id_ in sorted(persons):
        base = frozenset((f"{id_}/bas",))
        yield base, frozenset()
        if id_.startswith(("k:", "i:")):
            yield frozenset((id_,)), frozenset()
            yield base, frozenset((id_,))
        else:
            yield from ((frozenset((n,)), frozenset()) for n in sorted(names) if family(n) == id_ and n not in base)
