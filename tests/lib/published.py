"""The published files of a run as one who knows the rules reads them: what is printed, what is hidden, and what the
hidden counts may be."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import inf
from pathlib import Path

from checks.audits.sysselsattning_2025 import AUDIT
from checks.report_tables import CategoryTable
from tests.lib.attacker import Leak, Rule, Secret, leaks
from tests.lib.by_group import ALL, group
from tests.lib.exports import GRANSKNINGSDATUM, Export
from tests.lib.known import POPULATIONS, Tie, counts_of, names, ties, wholes
from tests.lib.printed import html_tables

Group = tuple[str, ...]
"""A label per dimension, `Samtliga` where all its groups are taken together."""
Counts = Mapping[tuple[str, Group], int]
_HIDDEN, _NO_BASE = "*", "–"
_WAITING = {
    f"{label}: {insats}": f"v:{name}:{code}"
    for name, label in (
        ("ansokan", "Från ansökan till beslut"),
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
_PLACES = {name: place for place, name in enumerate(names())}
_YOUNG = "k:fordjupning_under_35/bas"


@dataclass(frozen=True)
class Cell:
    """A printed count: its name as in `known`, the group, the file, and the number (None: an asterisk)."""

    name: str
    group: Group
    file: str
    shown: int | None


# --- Files ------------------------------------------------------------------------------------------------


def cells(folder: Path, by: Sequence[str]) -> list[Cell]:
    """Every count, and every base, in the files that are broken down by these dimensions."""
    suffix = "_" + "_".join(by)
    stems = [p.stem for p in sorted((folder / "tabeller").glob(f"*{suffix}.csv"))]
    wanted = [s for s in stems if s.removesuffix(suffix) in ("kriterier", "indikatorer", "tabell_7", *_TABLES)]
    found = [cell for stem in wanted for cell in _cells(folder, stem, stem.removesuffix(suffix), len(by))]
    for axis, dimension in enumerate(by) if len(by) > 1 else ():
        # The criteria by district stand in a file of their own in every run.
        if (folder / "tabeller" / f"kriterier_{dimension}.csv").exists():
            for cell in _cells(folder, f"kriterier_{dimension}", "kriterier", 1):
                place = tuple(cell.group[0] if i == axis else ALL for i in range(len(by)))
                found.append(Cell(cell.name, place, cell.file, cell.shown))
    return found


def csv_lines(folder: Path, stem: str) -> list[list[str]]:
    """The rows of a file of `tabeller`, without its header."""
    text = (folder / "tabeller" / f"{stem}.csv").read_text("utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";"))[1:]


def _cells(folder: Path, stem: str, of: str, dimensions: int) -> Iterator[Cell]:
    for line in csv_lines(folder, stem):
        if of == "tabell_7":
            label, days, *_, missing, negative = line
            kind, insats, place = label.split(": ", 2)
            for part, text in (("dagar", days), ("saknas", missing), ("negativ", negative)):
                yield Cell(f"{_WAITING[f'{kind}: {insats}']}:{part}", tuple(place.split(", ")), stem, _number(text))
            continue
        label, *place_, count, base, percent = line
        assert len(place_) == dimensions
        known = {"kriterier": _CRITERIA, "indikatorer": _INDICATORS}.get(of)
        name = known[label] if known else _ROWS[of, label]
        if _HIDDEN in (count, base):
            assert percent == _HIDDEN, f"{stem}: {line}: the share of a number that is hidden"
        yield Cell(name, tuple(place_), stem, 0 if count == _NO_BASE else _number(count))
        yield Cell(f"{name if known else of}/bas", tuple(place_), stem, _number(base))


def _number(text: str) -> int | None:
    return None if text == _HIDDEN else int(text.replace("\u00a0", ""))


def undivided(folder: Path) -> dict[str, int]:
    """The totals that a report prints whole: criteria from its page, tables and waiting times from their files."""
    found: dict[str, int] = {}
    for table in html_tables(folder / "rapport.html"):
        if table.header[:2] == ("Kriterium", "Uppfyllt") and "Bas" in table.header:
            for line in table.rows:
                counts = [_number(cell) or 0 for cell in line[1 : table.header.index("Bas") + 1]]
                name = _CRITERIA[line[0]]
                found |= {name: counts[0], f"{name}/bas": counts[-1], "alla": sum(counts[:-1])}
    for id_ in _TABLES:
        rows = {label: _number(count) or 0 for label, count, _ in csv_lines(folder, id_)}
        found |= {name: 0 for (of, _), name in _ROWS.items() if of == id_}
        found |= {_ROWS[id_, label]: count for label, count in rows.items() if label != "Totalt"}
        found |= {f"{id_}/bas": rows["Totalt"]} if rows else {}
    for label, days, *_, missing, negative in csv_lines(folder, "tabell_7"):
        parts = zip(("dagar", "saknas", "negativ"), (days, missing, negative), strict=True)
        found |= {f"{_WAITING[label]}:{part}": _number(text) or 0 for part, text in parts}
    return found


def background(folder: Path, labels: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Dimension -> decisions of each group, as the chapter on method tells them."""
    page = re.sub(r"<[^>]+>", "", (folder / "rapport.html").read_text("utf-8")).replace("\u00a0", " ")
    found: dict[str, dict[str, int]] = {}
    for name, label in labels.items():
        if said := re.search(rf"{label}: ((?:[^.]+? \d+ ärende(?:n)? \(\d+ procent\)(?:, | och )?)+)\.", page):
            parts = re.findall(r"(?:^|, | och )([^\d]+?) (\d+) ärende", said[1])
            found[name] = {group_label: int(n) for group_label, n in parts}
    return found


# --- The truth --------------------------------------------------------------------------------------------


def truth(export: Export, by: Sequence[str]) -> Counter[tuple[str, Group]]:
    """Every count in every group, straight from the rows of the export."""
    found: Counter[tuple[str, Group]] = Counter()
    for row, followups in export.decisions_with_followups():
        places = [*product(*((label, ALL) for label in group(row, by)))]
        for name in counts_of(row, followups, GRANSKNINGSDATUM):
            found.update((name, place) for place in places)
    return found


# --- The attack -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """What a reader learns of a hidden count, and in which file it stands."""

    leak: Leak
    file: str

    def __str__(self) -> str:
        leak = self.leak
        name, place = leak.name
        learnt = f"not {leak.ruled_out}" if leak.ruled_out is not None else "from {} to {}".format(*(leak.found or ()))
        return f"{self.file}: {name} for {', '.join(place)} is {leak.truth}, and a reader knows: {learnt}"


@dataclass(frozen=True)
class Reading:
    """All that one breakdown's files print, beside the totals that are printed whole."""

    by: tuple[str, ...]
    printed: Sequence[Cell]
    totals: Mapping[str, int]
    background: Mapping[str, Mapping[str, int]]

    @property
    def groups(self) -> list[list[str]]:
        """The labels of every dimension."""
        return [[*dict.fromkeys(c.group[i] for c in self.printed if c.group[i] != ALL)] for i in range(len(self.by))]

    def wrong(self, true: Counts) -> list[str]:
        """Printed numbers that are not those of the export."""
        return [
            f"{c.file}: {c.name} for {', '.join(c.group)} is {true[c.name, c.group]}, printed {c.shown}"
            for c in self.printed
            if c.shown not in (None, true[c.name, c.group])
        ]

    def small(self, threshold: int) -> list[str]:
        """Small counts that are printed, but for the totals that the undivided report has too."""
        everyone = (ALL,) * len(self.by)
        return [
            f"{c.file}: {c.name} for {', '.join(c.group)} is {c.shown}"
            for c in self.printed
            if c.group != everyone and 0 < (c.shown or 0) < threshold
        ]

    def found(self, true: Counts, threshold: int, known_ties: Sequence[Tie] = ties()) -> list[Found]:
        """What a reader who knows these ties learns of hidden counts, but for what the totals, the chapter on
        method and bases of nobody give away with all else hidden.

        A small count may be anything up to threshold - 1, or to a printed number that it is part of. A larger one,
        hidden for the sake of those, stays uncertain by as much, but for what totals and bases give away.
        """
        files = {(c.name, c.group): c.file for c in self.printed if c.shown is None}
        known = {(c.name, c.group): c.shown for c in self.printed if c.shown == true[c.name, c.group]}
        known |= {(name, (ALL,) * len(self.by)): n for name, n in self.totals.items()}
        known |= self._known_groups()
        secrets = [self._secret(name, place, true, known, threshold) for name, place in files]
        found = self._leaks(known, secrets, known_ties)
        everyone = (ALL,) * len(self.by)
        totals = {c: n for c, n in known.items() if c[1] == everyone or (n == 0 and _is_base(c[0]))}
        totals |= self._known_groups()
        bases = {c: n for c, n in known.items() if c in totals or _is_base(c[0])}
        blamed = {leak.name for leak in found}
        again = [s for s in secrets if s.name in blamed]
        excused = {(leak.name, leak.ruled_out) for leak in self._leaks(totals, again, known_ties)} if again else set()
        excused |= (
            {(x.name, None) for x in self._leaks(bases, again, known_ties) if x.ruled_out is None} if again else set()
        )
        return [Found(x, files[x.name]) for x in found if (x.name, x.ruled_out) not in excused]

    def _known_groups(self) -> dict[tuple[str, Group], int]:
        return {
            ("alla", tuple(label if i == axis else ALL for i in range(len(self.by)))): n
            for axis, dimension in enumerate(self.by)
            for label, n in self.background.get(dimension, {}).items()
        }

    def _secret(
        self, name: str, place: Group, true: Counts, known: Mapping[tuple[str, Group], int | None], threshold: int
    ) -> Secret:
        cell, n = (name, place), true[name, place]
        if n >= threshold:
            return Secret(cell, self._numbers(name, place), n, width=threshold - 1)
        over = [known.get((w, p)) for w in wholes(name) for p in product(*((label, ALL) for label in place))]
        most = min([threshold - 1, *(n for n in over if n is not None)])
        return Secret(cell, self._numbers(name, place), n, frozenset(range(most + 1)))

    def _numbers(self, name: str, place: Group) -> tuple[int, ...]:
        at = _PLACES[name] * len(self._finest)
        return tuple(
            at + i
            for i, finest in enumerate(self._finest)
            if all(a in (ALL, b) for a, b in zip(place, finest, strict=True))
        )

    @cached_property
    def _finest(self) -> list[Group]:
        return [*product(*self.groups)]

    def _leaks(
        self, known: Mapping[tuple[str, Group], int | None], secrets: Sequence[Secret], known_ties: Sequence[Tie]
    ) -> list[Leak]:
        size = len(self._finest)
        rules = [
            Rule(
                tuple((_PLACES[name] * size + i, sign) for name, sign in tie.terms.items()),
                -inf if tie.at_most else 0,
                0,
            )
            for tie in known_ties
            for i in range(size)
        ]
        rules += [
            Rule(tuple((n, 1) for n in self._numbers(name, place)), value, value)
            for (name, place), value in known.items()
            if value is not None
        ]
        rules += self._of_dimensions(size)
        everyone = max(n for (name, _), n in known.items() if name == "alla" and n is not None)
        return leaks(len(_PLACES) * size, rules, secrets, everyone)

    def _of_dimensions(self, size: int) -> Iterator[Rule]:
        """What a group's own name says: no decision of one insats is in the counts of the other, and of those under
        30 all are under 35."""
        place = {name: _PLACES[name] * size for name in (*POPULATIONS, _YOUNG)}
        for i, finest in enumerate(self._finest):
            if "insats" in self.by:
                other = "I" if finest[self.by.index("insats")] == "Sysselsättning" else "S"
                yield Rule(((place[other] + i, 1),), 0, 0)
            if "aldersgrupp" in self.by:
                age = finest[self.by.index("aldersgrupp")]
                if age == "–29":
                    yield Rule(((place[_YOUNG] + i, 1), (place["bifall"] + i, -1)), 0, 0)
                elif age != "30–39":
                    yield Rule(((place[_YOUNG] + i, 1),), 0, 0)


def _is_base(name: str) -> bool:
    return name in POPULATIONS or name.endswith("/bas")


def readings(
    folder: Path, by: Sequence[str], totals: Mapping[str, int], groups: Mapping[str, Mapping[str, int]]
) -> Iterable[Reading]:
    """What was asked for, and the criteria by district that every run has."""
    for dimensions in dict.fromkeys((tuple(by), () if "stadsdel" in by else ("stadsdel",))):
        if dimensions and (printed := cells(folder, dimensions)):
            yield Reading(dimensions, printed, totals, groups)
