"""A known export split at random over two to six workbooks, with planted conflicts: the merge gives the original,
lists every conflict with its cells, and invents none."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.reading.copies import Copy, FormRow, FormSheet
from pipeline.reading.merge import ABSENT, EXISTS, Merged, Point, merge
from tests.lib.examples import examples
from tests.lib.reviewers import Values, cases, follow_ups

MAIN, FOLLOW_UP_TABLE = AUDIT.table("arenden"), AUDIT.table("uppfoljningar")
COLUMNS = {spec.name: {name: f"K{i}_" for i, name in enumerate(spec.names)} for spec in (MAIN, FOLLOW_UP_TABLE)}
OF_THE_REVIEW = ("granskad_datum", "granskare")


CASES = {row["arende_id"]: row for row in cases()}
FOLLOW_UPS = {(row["arende_id"], row["datum"]): row for row in follow_ups(*CASES) if "datum" in row}


@dataclass
class Book:
    """A workbook that is being built: its cases, those that are only begun, and its follow-ups."""

    name: str
    cases: dict[str, Values] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    follow_ups: dict[tuple[str, str], Values] = field(default_factory=dict)

    def copy(self, chance: random.Random) -> Copy:
        """The workbook as it is read, with the rows in random order."""
        rows = [
            FormRow(values, 0, ("ansokan_finns",) if id_ in self.begun else ()) for id_, values in self.cases.items()
        ]
        follow_up_rows = [FormRow(values, 0) for values in self.follow_ups.values()]
        return Copy(self.name, {"arenden": self._sheet("arenden", rows, chance),
                                "uppfoljningar": self._sheet("uppfoljningar", follow_up_rows, chance)})  # fmt: skip

    def _sheet(self, table: str, rows: list[FormRow], chance: random.Random) -> FormSheet:
        chance.shuffle(rows)
        numbered = tuple(FormRow(row.values, i, row.missing) for i, row in enumerate(rows, 2))
        return FormSheet(f"{self.name}, {table}", numbered, COLUMNS[table])


def _split(chance: random.Random) -> tuple[list[Book], list[str]]:
    """Distributes some cases over some workbooks: each complete in at least one, and perhaps only begun in others."""
    books = [Book(f"g{i}.xlsx") for i in range(chance.randint(2, 6))]
    ids = chance.sample(list(CASES), 12)
    for id_ in ids:
        whole, *others = chance.sample(books, chance.randint(1, min(3, len(books))))
        for book in (whole, *others):
            begun = book is not whole and chance.random() < 0.4
            values = {k: v for k, v in CASES[id_].items() if not begun or k == "arende_id" or chance.random() < 0.5}
            book.cases[id_] = values
            if begun:
                book.begun.add(id_)
            for key, row in FOLLOW_UPS.items():
                if key[0] == id_ and not (begun and chance.random() < 0.5):
                    book.follow_ups[key] = dict(row)
    return books, ids


def _plant(books: list[Book], ids: list[str], chance: random.Random) -> Iterator[Point]:
    """Plants conflicts of each kind, at most one a case, and yields their points."""
    for id_ in chance.sample(ids, 6):
        finished = [b for b in books if id_ in b.cases and id_ not in b.begun]
        holders = [b for b in books if id_ in b.cases]
        book = chance.choice(holders)
        others = [b for b in holders if b is not book]
        kind = chance.choice(("other", "empty", "row", "other row"))
        if kind == "other":
            codes = [v for v in MAIN.variables if len(v.codes) > 1 and v.name in book.cases[id_]]
            variable = chance.choice([v for v in codes if any(v.name in b.cases[id_] for b in others)] or [None])
            if variable is None:
                continue
            original = CASES[id_][variable.name]
            book.cases[id_][variable.name] = chance.choice([code for code in variable.codes if code != original])
            yield "arenden", (id_,), variable.name
        elif kind == "empty" and book in finished:
            may_be_empty = [v.name for v in MAIN.variables if v.required is None and v.name not in OF_THE_REVIEW]
            filled_names = [n for n in may_be_empty if n in book.cases[id_] and any(n in b.cases[id_] for b in others)]
            if filled_names:
                name = chance.choice(filled_names)
                del book.cases[id_][name]
                yield "arenden", (id_,), name
        elif kind == "row" and book in finished:
            keys = [k for k in book.follow_ups if k[0] == id_ and any(k in b.follow_ups for b in others)]
            if keys:
                key = chance.choice(keys)
                del book.follow_ups[key]
                yield "uppfoljningar", key, ""
        elif kind == "other row":
            keys = [k for k in book.follow_ups if k[0] == id_ and any(k in b.follow_ups for b in others)]
            if keys:
                key = chance.choice(keys)
                original = book.follow_ups[key]["satt"]
                book.follow_ups[key]["satt"] = "digitalt" if original != "digitalt" else "telefon"
                yield "uppfoljningar", key, "satt"


def _assert_original(merged: Merged, ids: list[str]) -> None:
    decisions = {row.values["arende_id"]: dict(row.values) for row in merged.tables["arenden"]}
    assert decisions == {id_: CASES[id_] for id_ in ids}
    followups = {(r.values["arende_id"], r.values["datum"]): dict(r.values) for r in merged.tables["uppfoljningar"]}
    assert followups == {key: row for key, row in FOLLOW_UPS.items() if key[0] in ids}
    assert len(followups) == len(merged.tables["uppfoljningar"]) and len(decisions) == len(merged.tables["arenden"])


def _original_value(point: Point) -> str:
    _, key, name = point
    rows: dict[tuple[str, ...], Values] = {(id_,): case for id_, case in CASES.items()}
    rows.update(FOLLOW_UPS.items())
    return rows[key].get(name, "") if name else EXISTS


@pytest.mark.parametrize("seed", range(examples(10_000, few=300)))
def test_the_original_comes_back_and_every_planted_conflict_is_listed(seed: int) -> None:
    chance = random.Random(seed)
    books, ids = _split(chance)
    whole = merge([b.copy(chance) for b in books], AUDIT)
    assert not whole.conflicts and not whole.doubled, "none is invented"
    _assert_original(whole, ids)
    planted = list(_plant(books, ids, chance))
    copies = [b.copy(chance) for b in books]
    merged = merge(copies, AUDIT)
    assert sorted(c.point for c in merged.open) == sorted(planted)
    for conflict in merged.open:
        _cells_are_right(copies, conflict.point, {(s.copy, s.cell): s.value for s in conflict.answers})
    _assert_original(merge(copies, AUDIT, {point: _original_value(point) for point in planted}), ids)


def _cells_are_right(copies: list[Copy], point: Point, answers: Mapping[tuple[str, str], str]) -> None:
    """Asserts that each answer is in the workbook and the cell that the conflict names."""
    table, key, name = point
    spec = AUDIT.table(table)
    assert len(set(answers.values())) > 1
    for (copy, cell), value in answers.items():
        sheet = next(c for c in copies if c.name == copy).sheets[table]
        if value == ABSENT:
            assert not cell and all(tuple(r.values[k] for k in spec.key) != key for r in sheet.rows)
            continue
        column, number = cell.split("_")
        (row,) = [r for r in sheet.rows if r.number == int(number)]
        assert tuple(row.values[k] for k in spec.key) == key
        assert column == f"K{spec.names.index(name or spec.key[0])}"
        assert not name or row.values.get(name, "") == value


def test_the_planted_conflicts_are_of_every_kind() -> None:
    kinds = set()
    for seed in range(60):
        chance = random.Random(seed)
        books, ids = _split(chance)
        for table, _, name in _plant(books, ids, chance):
            kinds.add((table, bool(name), name == "satt"))
    assert kinds == {("arenden", True, False), ("uppfoljningar", False, False), ("uppfoljningar", True, True)}
