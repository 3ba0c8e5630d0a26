"""Values derived from a decision and its follow-ups, by the engine and by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import pytest

from checks.codebook import About
from checks.columns import code, day, months, pseudonym
from checks.derived import (
    FollowUps,
    OfRows,
    WorkedOut,
    day_if,
    derived_of,
    earliest,
    first_given,
    latest,
    review_day,
    working_days_after,
)
from checks.derived_sql import derived_sql
from checks.faults import DefinitionError
from checks.tables import Table
from pipeline.database import insert
from pipeline.working_days import working_days

ADMIN: Any = {"about": About.ADMINISTRATIV, "source": "EX 1"}
REVIEW = date(2025, 12, 31)
H, T = "hemma", "telefon"


class Arenden(Table):
    arende_id = pseudonym("Ärende-id", **ADMIN)
    beslut = day("Beslut", **ADMIN)
    plan = day("Plan", about=About.HANDLAGGNING, source="EX 1")
    flytt = day("Flyttade", about=About.PERSON, source="EX 1")
    insats = code("Insats", {"a": "A", "b": "B"}, **ADMIN)


class Besok(Table):
    arende_id = pseudonym("Ärende-id", **ADMIN)
    datum = day("Datum", **ADMIN)
    satt = code("Sätt", {"hemma": "Hemma", "telefon": "Telefon"}, about=About.HANDLAGGNING, source="EX 1")


arende = Arenden("arenden", label="Ärenden", key=[Arenden.arende_id])
besok = Besok("besok", label="Besök", key=[], parent=arende)
rows = FollowUps(table=besok, date=besok.datum)


class Uppgifter(WorkedOut):
    forst_given = first_given(arende.plan, arende.beslut, review_day, label="Först given")
    tidigast = earliest(arende.beslut, arende.plan, label="Tidigast")
    senast = latest(arende.beslut, arende.plan, label="Senast")
    plan_a = day_if(arende.insats == "a", arende.plan, label="Plan i A")
    plan_b = day_if(arende.insats == "b", arende.plan, otherwise=arende.beslut + months(1), label="Plan i B")
    tva_dagar = working_days_after(arende.beslut, 2, label="Två arbetsdagar")
    flyttad = first_given(arende.flytt, label="Flyttad")

    finns = rows.any(label="Besök finns")
    hemma = rows.any(where=besok.satt == "hemma", after=arende.beslut, label="Hembesök finns")
    antal = rows.count(after=arende.beslut, until=senast, label="Antal")
    alla = rows.count(label="Alla")
    forsta = rows.first(after=arende.beslut, label="Första")
    sista = rows.last(until=review_day, label="Sista")
    forsta_i_a = day_if(arende.insats == "a", forsta, label="Första i A")

    _steg = rows.steps(start=arende.beslut, end=review_day, at_most=months(6))
    tatt = _steg.all_within(label="Tätt")
    langa = _steg.too_long(label="Långa")
    lucka_fran = _steg.begins(label="Luckans början")
    lucka_till = _steg.ends(label="Luckans slut")
    langst = rows.longest_gap(start=arende.beslut, end=review_day, label="Längsta")


DERIVED = derived_of(Uppgifter, [arende, besok])
Visits = list[tuple[str, str]]
Changes = dict[str, str | None]


def _values(decisions: Sequence[tuple[Visits, Changes]], *, table: bool = True) -> list[dict[str, Any]]:
    """All values of these decisions, each with its visits (date and manner); without `table` the export has no
    visits."""
    base = {"beslut": "2025-03-10", "plan": "2025-03-20", "flytt": None, "insats": "a"}
    cells = [[f"E{i:03}", *({**base, **changes}.values())] for i, (_, changes) in enumerate(decisions)]
    visits = [(f"E{i:03}", *visit) for i, (case_visits, _) in enumerate(decisions) for visit in case_visits]
    names = [value.name for value in DERIVED]
    with duckdb.connect() as con:
        con.execute("CREATE TABLE anvanda (arende_id VARCHAR, beslut DATE, plan DATE, flytt DATE, insats VARCHAR)")
        insert(con, "anvanda", cells)
        con.execute("CREATE TABLE parametrar AS SELECT ?::DATE AS granskningsdatum, ? AS har_besok", [REVIEW, table])
        con.execute("CREATE TABLE besok (arende_id VARCHAR, datum DATE, satt VARCHAR)")
        insert(con, "besok", visits)
        working_days(con, [2], (date(2025, 3, 10), date(2025, 4, 30)))
        query = f"SELECT {', '.join(names)} FROM ({derived_sql(DERIVED, 'arende_id')}) ORDER BY arende_id"
        return [dict(zip(names, row, strict=True)) for row in con.execute(query).fetchall()]


# --- Of the decision's own row ----------------------------------------------------------------------------

OWN: list[tuple[str, Changes, date | None]] = [
    ("forst_given", {}, date(2025, 3, 20)),
    ("forst_given", {"plan": None}, date(2025, 3, 10)),
    ("forst_given", {"plan": None, "beslut": None}, REVIEW),
    ("tidigast", {}, date(2025, 3, 10)),
    ("tidigast", {"plan": "2025-03-09"}, date(2025, 3, 9)),
    ("tidigast", {"beslut": None}, date(2025, 3, 20)),
    ("tidigast", {"plan": None}, date(2025, 3, 10)),
    ("tidigast", {"plan": None, "beslut": None}, None),
    ("senast", {}, date(2025, 3, 20)),
    ("senast", {"plan": "2025-03-09"}, date(2025, 3, 10)),
    ("senast", {"plan": None}, date(2025, 3, 10)),
    ("plan_a", {}, date(2025, 3, 20)),
    ("plan_a", {"insats": "b"}, None),
    ("plan_a", {"insats": None}, None),
    ("plan_b", {"insats": "b"}, date(2025, 3, 20)),
    ("plan_b", {}, date(2025, 4, 10)),
    ("plan_b", {"beslut": "2025-01-31"}, date(2025, 2, 28)),
    ("tva_dagar", {}, date(2025, 3, 12)),
    ("tva_dagar", {"beslut": "2025-04-16"}, date(2025, 4, 22)),  # one day before påsk
    ("tva_dagar", {"beslut": None}, None),
]


def test_values_of_the_decisions_own_row() -> None:
    results = _values([([], changes) for _, changes, _ in OWN])
    assert [(name, changes, values[name]) for (name, changes, _), values in zip(OWN, results, strict=True)] == OWN


# --- Over rows that belong to the decision ----------------------------------------------------------------

OVER_ROWS: list[tuple[str, Visits, object]] = [
    ("finns", [], False),
    ("finns", [("2025-01-01", T)], True),
    ("hemma", [("2025-03-11", H)], True),
    ("hemma", [("2025-03-10", H)], False),
    ("hemma", [("2025-03-11", T)], False),
    ("alla", [], 0),
    ("alla", [("2025-03-10", H), ("2025-03-10", H), ("2026-03-10", T)], 3),
    ("forsta", [], None),
    ("forsta", [("2025-06-01", H), ("2025-04-01", T), ("2025-03-10", H)], date(2025, 4, 1)),
    ("sista", [("2025-06-01", H), ("2025-12-31", T), ("2026-01-01", H)], date(2025, 12, 31)),
]


def test_values_over_the_rows() -> None:
    """`after` excludes the day, `until` includes it."""
    results = _values([(visits, {}) for _, visits, _ in OVER_ROWS])
    cases = [(name, visits, values[name]) for (name, visits, _), values in zip(OVER_ROWS, results, strict=True)]
    assert cases == OVER_ROWS


def test_rows_up_to_a_value_that_was_worked_out_before() -> None:
    visits = [("2025-03-10", H), ("2025-03-12", H), ("2025-03-20", H), ("2025-03-21", H)]
    with_plan, no_plan, of_b = _values([(visits, {}), (visits, {"plan": None}), (visits, {"insats": "b"})])
    assert (with_plan["antal"], with_plan["forsta_i_a"]) == (2, date(2025, 3, 12))
    assert (no_plan["antal"], of_b["forsta_i_a"]) == (0, None)


def test_without_the_table_it_is_unknown() -> None:
    (values,) = _values([([], {})], table=False)
    over_rows = [value.name for value in DERIVED if isinstance(value.formula, OfRows)]
    assert len(over_rows) == 11
    assert {name: values[name] for name in (*over_rows, "forsta_i_a")} == dict.fromkeys([*over_rows, "forsta_i_a"])
    assert values["senast"] == date(2025, 3, 20), "what reads the decision alone is known"


STEPS: dict[str, tuple[Visits, tuple[bool, int, date, date, int]]] = {
    "no visit at all": ([], (False, 1, date(2025, 3, 10), REVIEW, 296)),
    "one on the last day": ([("2025-09-10", H)], (True, 0, date(2025, 9, 10), REVIEW, 184)),
    "one a day late": ([("2025-09-11", H)], (False, 1, date(2025, 3, 10), date(2025, 9, 11), 185)),
    "too long at the end": ([("2025-06-30", H)], (False, 1, date(2025, 6, 30), REVIEW, 184)),
    "at the end to the day": ([("2025-07-01", H)], (True, 0, date(2025, 7, 1), REVIEW, 183)),
    "two on one day": ([("2025-07-01", H), ("2025-07-01", T)], (True, 0, date(2025, 7, 1), REVIEW, 183)),
    "before the start and after the end": (
        [("2025-03-10", H), ("2026-01-01", H)],
        (False, 1, date(2025, 3, 10), REVIEW, 296),
    ),
}
"""Visits -> whether all steps are within six months, how many are longer, the first and last day of the first longer
one, and the days of the longest."""


def test_steps_from_start_to_end() -> None:
    results = _values([(visits, {}) for visits, _ in STEPS.values()])
    names = ("tatt", "langa", "lucka_fran", "lucka_till", "langst")
    steps = {name: tuple(values[column] for column in names) for name, values in zip(STEPS, results, strict=True)}
    assert steps == {name: expected for name, (_, expected) in STEPS.items()}


def test_the_first_of_several_long_steps_is_told() -> None:
    (values,) = _values([([("2023-03-01", H), ("2024-03-01", H)], {"beslut": "2023-01-01"})])
    assert (values["tatt"], values["langa"]) == (False, 2)
    assert (values["lucka_fran"], values["lucka_till"]) == (date(2023, 3, 1), date(2024, 3, 1))
    assert values["langst"] == (REVIEW - date(2024, 3, 1)).days


# --- Whom they are about, and what is refused -------------------------------------------------------------


def test_a_value_is_about_those_whom_the_most_sensitive_of_what_it_reads_is_about() -> None:
    """The existence of rows is conduct."""
    about = {d.name: d.about for d in DERIVED}
    assert (about["tva_dagar"], about["plan_a"], about["flyttad"]) == (
        About.ADMINISTRATIV,
        About.HANDLAGGNING,
        About.PERSON,
    )
    assert (about["finns"], about["hemma"]) == (About.HANDLAGGNING, About.HANDLAGGNING)


def test_each_has_its_type_label_and_place() -> None:
    types_and_labels = {d.name: (d.sql_type, d.label) for d in DERIVED}
    assert (types_and_labels["tidigast"], types_and_labels["antal"], types_and_labels["finns"]) == (
        ("DATE", "Tidigast"),
        ("INTEGER", "Antal"),
        ("BOOLEAN", "Besök finns"),
    )
    assert [d.name for d in DERIVED][:3] == ["forst_given", "tidigast", "senast"]


def test_a_value_without_a_label_is_refused() -> None:
    with pytest.raises(DefinitionError, match="gd behöver en label, som är dess namn i rapporten"):

        class Fel(WorkedOut):
            gd = first_given(arende.plan)

    with pytest.raises(DefinitionError, match="finns behöver en label"):

        class Tomt(WorkedOut):
            finns = rows.any(label="")


def test_what_is_worked_out_over_rows_needs_a_name_of_its_own() -> None:
    with pytest.raises(DefinitionError, match="behöver ett eget namn innan det används"):
        earliest(rows.first(label=""), arende.plan, label="Fel")
