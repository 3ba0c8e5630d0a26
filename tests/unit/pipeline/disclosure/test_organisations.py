"""Rows about organisations -> the overviews of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from checks.criteria import Outcome
from checks.report_tables import Overview
from pipeline.counting.organisations import OverviewRows, Value
from pipeline.disclosure.organisations import published
from pipeline.disclosure.published import (
    BreakdownRow,
    PublishedBreakdown,
    PublishedCriterion,
    PublishedOverview,
    Share,
)
from tests.lib.small import ANTAL, AUDIT, ENHETER, RUTINER, UTBUD, enhet

Unit = Mapping[str, Value]


def _unit(id_: str, district: str, focus: str = "kok", breakfast: str = "ja", routine: str = "ja") -> Unit:
    return {
        "enhet": id_,
        "stadsdel": district,
        "inriktning": focus,
        "frukost": breakfast,
        "rutin": routine,
        "platser": Decimal("12.500000"),
        "beskrivning": "Två rader\n  som blir en",
    }


UNITS = (
    _unit("E1", "jarva", "kok", "nej", "nej"),
    _unit("E2", "bromma", "hantverk"),
    _unit("E3", "jarva", "kok", "ja"),
    _unit("E4", "farsta", "kok", "nej"),
)


def _published(
    overview: Overview, rows: tuple[Unit, ...] | None = UNITS, compared: PublishedBreakdown | None = None
) -> PublishedOverview:
    published_overview = published(OverviewRows(overview, enhet.spec, rows), compared)
    assert published_overview
    return published_overview


def test_units_stand_in_the_order_of_the_codebook_and_apart_where_they_share_a_name() -> None:
    overview = _published(ENHETER)
    assert overview.headers == ("Stadsdelsnämnd", "Inriktning", "Platser", "Beskrivning")
    assert [row[0] for row in overview.rows] == ["Bromma", "Farsta", "Järva (E1)", "Järva (E3)"]
    assert (overview.units, overview.total) == (4, False)


def test_a_value_is_told_by_its_label_in_one_line_and_without_empty_decimals() -> None:
    (first, *_) = _published(ENHETER).rows
    assert first == ("Bromma", "Hantverk", Decimal("12.5"), "Två rader som blir en")


def test_side_by_side_a_row_is_a_variable() -> None:
    overview = _published(replace(ENHETER, across=True), UNITS[:2])
    assert overview.headers == ("Uppgift", "Bromma", "Järva")
    assert overview.rows[0] == ("Inriktning", "Hantverk", "Kök")


def test_what_is_offered_where() -> None:
    """In Järva one of two serves breakfast, in Bromma the only one, in Farsta none."""
    overview = _published(UTBUD)
    assert overview.headers == ("Utbud", "Bromma", "Farsta", "Järva", "Antal")
    assert overview.rows == (("Serverar frukost", "Ja", "Nej", "1 av 2", 2),)


def test_a_tally_has_totals_along_both_sides() -> None:
    overview = _published(ANTAL)
    assert overview.headers == ("Stadsdelsnämnd", "Hantverk", "Kök", "Totalt")
    assert overview.rows == (("Bromma", 1, 0, 1), ("Farsta", 0, 1, 1), ("Järva", 0, 2, 2), ("Totalt", 1, 3, 4))
    assert overview.total


COMPARED = PublishedBreakdown(
    id="kriterier_stadsdel",
    of="kriterier",
    title="",
    names=("stadsdel",),
    labels=("Stadsdelsnämnd",),
    groups=(("Bromma",), ("Järva",), ("Samtliga",)),
    sizes=(20, 30, 50),
    rows=(BreakdownRow("mal", "Mål", (Share(15, 20, 75), Share(None, 30), Share(40, 50, 80))),),
    population="",
    adds_up=False,
    sensitive=0,
    further=0,
)


def test_what_a_unit_says_stands_beside_what_was_disclosed_of_its_district() -> None:
    """A share hidden in the comparison is hidden here, and a district that it leaves out has a base of 0."""
    overview = _published(RUTINER, compared=COMPARED)
    assert overview.headers == ("Rutin", "Stadsdelsnämnd", "Enheten uppger")
    assert overview.rows == (
        ("Personligt mål", "Bromma", "Ja", Share(15, 20, 75)),
        ("Personligt mål", "Farsta", "Ja", Share(0, 0)),
        ("Personligt mål", "Järva (E1)", "Nej", Share(None, 30)),
        ("Personligt mål", "Järva (E3)", "Ja", Share(None, 30)),
    )


def test_a_criterion_that_the_comparison_leaves_undivided_is_hidden() -> None:
    overview = _published(RUTINER, UNITS[1:2], replace(COMPARED, rows=()))
    assert overview.rows == (("Personligt mål", "Bromma", "Ja", Share(None, None)),)


def test_without_a_comparison_there_is_no_share() -> None:
    assert _published(RUTINER, UNITS[1:2]).rows == (("Personligt mål", "Bromma", "Ja"),)


def test_a_row_that_names_a_criterion_stands_beside_its_share_of_all_decisions() -> None:
    """A row that names none is left out, and there is no table if no row names one."""
    criterion = PublishedCriterion(AUDIT.criterion("mal"), dict.fromkeys(Outcome, 10), 40, 25)
    overview = replace(ENHETER, name="enhet", columns=("rutin",), criterion="beskrivning")
    rows = [{**UNITS[0], "beskrivning": "mal"}, {**UNITS[1], "beskrivning": None}]
    printed = published(OverviewRows(overview, enhet.spec, tuple(rows)), None, (criterion,))
    assert printed and (printed.units, printed.rows) == (1, (("E1", "Nej", Share(10, 40, 25)),))
    assert published(OverviewRows(overview, enhet.spec, tuple(rows[1:])), None, (criterion,)) is None
    empty = published(OverviewRows(overview, enhet.spec, None), None, (criterion,))
    assert empty and empty.units is None


def test_a_table_without_rows_and_none_at_all() -> None:
    for overview in (ENHETER, replace(ENHETER, across=True), UTBUD, ANTAL, RUTINER):
        assert (_published(overview, ()).rows, _published(overview, ()).units) == ((), 0)
        assert (_published(overview, None).rows, _published(overview, None).units) == ((), None)
    assert not _published(ANTAL, ()).total
