"""What the sample says, counted from its CSV files in plain Python: it follows the codebook to the letter, and the
statements that the report of 2025 makes without figures hold in it (GR, section by section)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.lib.exports import CODEBOOK, Export, export_breaches, read_csv
from tests.lib.oracle import MET, NOT_APPLICABLE, OUTCOMES, Row, add_months, outcomes
from tests.lib.pipeline_run import ROOT, SAMPLE

FOLLOW_UP = ROOT / "sample_data" / "uppfoljning_2026"
REVIEWED = {SAMPLE: date(2025, 10, 31), FOLLOW_UP: date(2026, 9, 30)}


def export(folder: Path) -> Export:
    attendance = folder / "narvaro.csv"
    return Export(
        read_csv(folder / "arenden.csv"),
        read_csv(folder / "uppfoljningar.csv"),
        read_csv(attendance) if attendance.exists() else None,
    )


@pytest.fixture(scope="module")
def decisions() -> list[Row]:
    return read_csv(SAMPLE / "arenden.csv")


@pytest.fixture(scope="module")
def granted(decisions: list[Row]) -> list[Row]:
    return [row for row in decisions if row["beslut_utfall"] == "bifall"]


def counts(rows: list[Row], name: str) -> Counter[str]:
    return Counter(row[name] for row in rows)


def most_common(rows: list[Row], name: str, among: int) -> list[str]:
    """The `among` most common codes, in order; no two of them may be equally common."""
    tally = counts(rows, name).most_common()
    assert len({n for _, n in tally[:among]}) == among
    return [code for code, _ in tally[:among]]


def share(rows: list[Row], name: str, code: str, insats: str) -> float:
    own = [str(row[name]) for row in rows if row["insats"] == insats]
    return own.count(code) / len(own)


# --- The contract -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", REVIEWED, ids=lambda folder: folder.name)
def test_the_sample_follows_the_codebook(folder: Path) -> None:
    assert export_breaches(export(folder)) == []


def test_the_sample_has_every_column_of_the_codebook() -> None:
    for table, variables in CODEBOOK.items():
        header = (SAMPLE / f"{table}.csv").read_text("utf-8-sig").splitlines()[0].split(";")
        assert sorted(header) == sorted(name for name, *_ in variables)


@pytest.mark.parametrize("folder", REVIEWED, ids=lambda folder: folder.name)
def test_every_criterion_is_met_in_some_decision_and_not_in_another(folder: Path) -> None:
    outcomes_by_criterion: dict[str, set[str]] = {}
    for row, followups in export(folder).decisions_with_followups():
        for criterion, outcome in outcomes(row, followups, REVIEWED[folder]).items():
            outcomes_by_criterion.setdefault(criterion, set()).add(outcome)
    shortfalls = set(OUTCOMES) - {MET, NOT_APPLICABLE}
    assert [
        criterion
        for criterion, criterion_outcomes in outcomes_by_criterion.items()
        if MET not in criterion_outcomes or not shortfalls & criterion_outcomes
    ] == []


# --- What the report says ---------------------------------------------------------------------------------


def test_grants_and_refusals(decisions: list[Row], granted: list[Row]) -> None:
    """GR Aktgranskning: 120 grants, as many women as men, and 17 refusals in two districts, eight and nine."""
    assert counts(decisions, "beslut_utfall") == {"bifall": 120, "avslag": 17}
    assert counts(granted, "kon") == {"kvinna": 60, "man": 60}
    refusals = [row for row in decisions if row["beslut_utfall"] == "avslag"]
    assert sorted(counts(refusals, "stadsdel").values()) == [8, 9]


def test_the_two_decisions_longer_than_a_year_are_stodinsatser(granted: list[Row]) -> None:
    long_decisions = [r for r in granted if r["beslut_tom"] + timedelta(days=1) > add_months(r["beslut_from"], 12)]
    assert [row["insats"] for row in long_decisions] == ["sarskild_stodinsats"] * 2


def test_oral_consent_is_the_most_common_form(granted: list[Row]) -> None:
    consents = [r for r in granted if r["sekretessmedgivande"] == "ja" and r["medgivande_form"]]
    assert most_common(consents, "medgivande_form", 2)[0] == "muntligt"


def test_the_most_common_incomes(granted: list[Row]) -> None:
    assert most_common(granted, "forsorjning", 3) == ["sjukersattning", "ekonomiskt_bistand", "sjukpenning"]


def test_most_of_those_with_a_sip_have_sysselsattning(granted: list[Row]) -> None:
    assert most_common([row for row in granted if row["sip"] == "ja"], "insats", 2)[0] == "sysselsattning"


@pytest.mark.parametrize("name", ["intressen", "resurser"])
def test_what_is_missing_more_often_for_stodinsats(name: str, granted: list[Row]) -> None:
    assert share(granted, name, "nej", "sarskild_stodinsats") > share(granted, name, "nej", "sysselsattning")


def test_activities_and_goals_are_removed_from_plans_more_often_than_added(granted: list[Row]) -> None:
    tally = counts(granted, "plan_avvikelse")
    assert tally["borttaget"] > tally["andrat"] > tally["tillagt"] > 0


def test_the_plans_of_some_providers_always_agree_and_those_of_others_never(granted: list[Row]) -> None:
    plans: dict[str, list[bool]] = {}
    for row in granted:
        if row["plan_finns"] == "ja" and row["utforare_kod"]:
            agrees = row["plan_aktiviteter"] == row["plan_mal"] == "ja"
            plans.setdefault(row["utforare_kod"], []).append(agrees)
    several = {code: agreements for code, agreements in plans.items() if len(agreements) >= 5}
    always, never = ({c for c, agreements in several.items() if set(agreements) == {value}} for value in (True, False))
    assert always and never and several.keys() - always - never


def test_joint_meetings_are_the_most_common_at_follow_up() -> None:
    follow_ups = read_csv(SAMPLE / "uppfoljningar.csv")
    assert most_common(follow_ups, "utforare_deltog", 2) == ["gemensamt", "separat"]
    assert counts(follow_ups, "utforare_deltog")["ej"] > 0


def test_some_whose_goal_is_work_have_a_socially_oriented_order(granted: list[Row]) -> None:
    matches = [r for r in granted if r["mal_arbete_studier"] == "ja" and r["bestallning_inriktning"] == "social"]
    assert 0 < len(matches) < len(granted) / 4


def test_most_persons_with_sysselsattning_are_55_to_64() -> None:
    ages = {row["person_id"]: row["alder"] for row in read_csv(SAMPLE / "narvaro.csv")}
    assert all(20 <= age <= 64 for age in ages.values())
    assert 2 * sum(age >= 55 for age in ages.values()) > len(ages)


def test_no_recommendation_was_followed_up_when_the_report_was_written() -> None:
    recommendations = read_csv(SAMPLE / "rekommendationer.csv")
    assert {(row["lage"], row["uppfoljd_datum"]) for row in recommendations} == {("ej_uppfoljd", None)}
