"""Crosses, means and rows counted of a handful of decisions; what random exports give is in tests/property."""

from __future__ import annotations

from fractions import Fraction

from checks.audits.sysselsattning_2025 import AUDIT
from checks.report_tables import CrossTable, MeanTable, RowsTable
from pipeline.counting.divided import MeanRow, crossed, means, rows_counted
from tests.lib.oracle import Row
from tests.lib.pipeline_run import assessed, insert
from tests.spec.cases import BASE_AVSLAG, BASE_S, GRANSKNINGSDATUM, followup

PROVIDERS, LATER = (
    next(t for t in AUDIT.report_tables if t.id == id_ and isinstance(t, CrossTable))
    for id_ in ("plan_utforare", "forstagang_fortsatt")
)
FOLLOW_UPS, REFUSED = (
    next(t for t in AUDIT.report_tables if t.id == id_ and isinstance(t, RowsTable))
    for id_ in ("uppfoljning_satt", "avslag_stadsdel")
)
BOTH = frozenset({"arenden", "uppfoljningar"})


def _plan(number: int, provider: str | None, agrees: str) -> Row:
    plan = {"plan_finns": "ja", "plan_aktiviteter": "ja", "plan_mal": agrees}
    return {**BASE_S, **plan, "arende_id": f"P{number}", "utforare_kod": provider}


def test_providers_with_few_plans_are_taken_together() -> None:
    plans = [("U1", "ja")] * 4 + [("U1", "nej")] + [("U2", "ja")] * 4 + [(None, "nej")] * 2
    rows = [_plan(i, provider, agrees) for i, (provider, agrees) in enumerate(plans)]
    with assessed(AUDIT, rows, [], GRANSKNINGSDATUM) as con:
        cross = crossed(con, AUDIT, PROVIDERS, BOTH)
    assert cross.facts == {"plan_overensstammer_av_planer": (("U1", 4, 5), ("Övriga", 4, 6))}


def test_without_the_table_that_it_needs_a_cross_has_nothing() -> None:
    with assessed(AUDIT, [BASE_S], None, GRANSKNINGSDATUM) as con:
        assert crossed(con, AUDIT, LATER, frozenset({"arenden"})).facts == {}
        assert rows_counted(con, AUDIT, FOLLOW_UPS, frozenset({"arenden"})).rows == ()


def test_rows_of_follow_ups_that_count() -> None:
    """A follow-up before the period or after the file was read does not count."""
    row: Row = {**BASE_S, "forstagangsbeslut": "ja", "foregaende_beslut_from": None}
    start, read = row["beslut_from"], row.get("granskad_datum") or GRANSKNINGSDATUM
    days = [None, start.replace(year=start.year - 1), start, read, read.replace(year=read.year + 1)]
    ways = ["pa_plats", "telefon", "telefon", "digitalt", "telefon"]
    follow_ups = [
        {**followup(None), "datum": day, "satt": way, "utforare_deltog": "ej", "arende_id": row["arende_id"]}
        for day, way in zip(days, ways, strict=True)
    ]
    with assessed(AUDIT, [row], follow_ups, GRANSKNINGSDATUM) as con:
        table = rows_counted(con, AUDIT, FOLLOW_UPS, BOTH)
    assert {label: sum(counts) for label, counts in table.rows} == {"På plats": 1, "Telefon": 0, "Digitalt": 1}
    assert table.columns == ("Gemensamt möte", "Separat kontakt", "Ingen kontakt", "Framgår ej")


def test_a_district_without_refusals_has_a_row_if_it_has_decisions() -> None:
    rows = [{**BASE_S, "stadsdel": "farsta"}, {**BASE_AVSLAG, "stadsdel": "jarva"}]
    with assessed(AUDIT, rows, [], GRANSKNINGSDATUM) as con:
        table = rows_counted(con, AUDIT, REFUSED, BOTH)
    assert dict(table.rows) == {"Farsta": (0,), "Järva": (1,)}


def test_a_mean_is_of_months_and_a_person_in_two_districts_is_one_person() -> None:
    (table,) = (t for t in AUDIT.report_tables if isinstance(t, MeanTable))
    months = [("P1", "farsta", 4), ("P1", "jarva", 8), ("P2", "farsta", 10), ("P3", "jarva", 6), ("P3", "jarva", 12)]
    rows: list[Row] = [
        {"person_id": person, "stadsdel": district, "kon": "kvinna", "timmar": hours}
        for person, district, hours in months
    ]
    with assessed(AUDIT, [BASE_S], [], GRANSKNINGSDATUM) as con:
        insert(con, AUDIT, "narvaro", rows)
        women, together = means(con, AUDIT, table).rows
    expected = MeanRow("Kvinna", Fraction(8), 3, {"farsta": 2, "jarva": 2}, {"farsta": 1, "jarva": 1})
    assert (women, together.alone) == (expected, expected.alone)
