"""The parts of a reason, one by one: times in words, the values that decided, sentences, and the law by date."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest

from checks import audits
from checks.audit import Audit
from checks.audits.sysselsattning_2025 import AUDIT, build
from checks.audits.sysselsattning_2025.codebook import arende
from checks.codebook import DefinitionError
from checks.criteria import Case, Criterion, Outcome
from checks.evidence import Evidence, Sentence, Span, Value, deciding
from checks.expressions import ALWAYS, Expr, all_of, any_of, given, is_, is_not, less_than, missing, none_of, some_of
from checks.law import (
    ANHORIGSTOD,
    BARNETS_ASIKTER,
    BARNETS_BASTA,
    BISTAND_UTOVER,
    RATT_TILL_BISTAND,
    RENUMBERED,
    SOL,
    Act,
    Provision,
    citations,
    cited,
    law_sql,
)
from checks.reasons import reason_columns, reason_sql
from pipeline.assess import verify
from pipeline.errors import AuditError
from tests.lib.oracle import add_months
from tests.lib.pipeline_run import assessed
from tests.spec.cases import BASE_S, GRANSKNINGSDATUM

# --- Time in words ----------------------------------------------------------------------------------------


def in_words(start: date, end: date) -> str:
    """The largest number of months that fit, and the days that are left; years from two on."""
    months = max(n for n in range(120) if add_months(start, n) <= end)
    days = (end - add_months(start, months)).days
    years, rest = divmod(months, 12) if months >= 24 else (0, months)
    parts = [f"{years} år"] if years else []
    parts += [f"{rest} månad{'' if rest == 1 else 'er'}"] if rest else []
    parts += [f"{days} dag{'' if days == 1 else 'ar'}"] if days else []
    return " ".join(parts)


def _spans(pairs: list[tuple[date, date]], *, last_day_counts: bool = False) -> list[str | None]:
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE t AS SELECT unnest(?::DATE[]) AS fran, unnest(?::DATE[]) AS till",
            list(zip(*pairs, strict=True)),
        )
        sql = Span("fran", "till", last_day_counts=last_day_counts).sql
        return [told for (told,) in con.execute(f"SELECT {sql} FROM t").fetchall()]


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2025-03-02", "2025-10-31", "7 månader 29 dagar"),
        ("2024-08-31", "2025-02-28", "6 månader"),
        ("2024-08-31", "2025-03-01", "6 månader 1 dag"),
        ("2024-01-31", "2024-03-01", "1 månad 1 dag"),
        ("2024-01-01", "2024-01-02", "1 dag"),
        ("2024-01-01", "2024-02-01", "1 månad"),
        ("2023-01-01", "2024-12-31", "23 månader 30 dagar"),
        ("2023-01-01", "2025-01-01", "2 år"),
        ("2022-11-15", "2025-01-14", "2 år 1 månad 30 dagar"),
        ("2024-02-29", "2027-02-28", "3 år"),
    ],
)
def test_a_time_in_whole_months_and_days(start: str, end: str, told: str) -> None:
    pair = (date.fromisoformat(start), date.fromisoformat(end))
    assert in_words(*pair) == told, "the independent count"
    assert _spans([pair]) == [told]


def test_the_last_day_of_a_decision_is_counted() -> None:
    assert _spans([(date(2023, 2, 1), date(2026, 3, 31))], last_day_counts=True) == ["3 år 2 månader"]
    assert _spans([(date(2023, 2, 1), date(2025, 1, 31))], last_day_counts=True) == ["2 år"]


@pytest.mark.slow
@pytest.mark.parametrize("last_day_counts", [False, True])
def test_times_are_those_of_the_calendar(last_day_counts: bool) -> None:
    rng = random.Random("times")
    pairs = []
    for _ in range(4_000):
        start = date(2023, 1, 1) + timedelta(days=rng.randrange(1_000))
        pairs.append((start, start + timedelta(days=rng.randrange(1, 1_500))))
    for start in (date(2024, 8, 31), date(2024, 2, 29), date(2023, 2, 28), date(2024, 1, 31), date(2023, 1, 30)):
        pairs += [(start, start + timedelta(days=n)) for n in range(1, 900)]
    expected = [in_words(a, b + timedelta(days=last_day_counts)) for a, b in pairs]
    assert _spans(pairs, last_day_counts=last_day_counts) == expected


def test_a_time_with_an_end_missing_is_missing() -> None:
    with duckdb.connect() as con:
        sql = Span("fran", "till").sql
        nothing = "(SELECT DATE '2024-01-01' AS fran, NULL::DATE AS till)"
        assert con.execute(f"SELECT {sql} FROM {nothing}").fetchall() == [(None,)]


# --- The values that decided ------------------------------------------------------------------------------

A, B, C = is_("sip", "ja"), is_("sip_deltagare", "ja"), is_("sip_protokoll", "ja")


def test_of_alternatives_those_that_hold_decided() -> None:
    assert deciding(any_of(A, B)) == (Value("sip", A), Value("sip_deltagare", B))
    assert deciding(all_of(A, B)) == (Value("sip"), Value("sip_deltagare"))
    assert deciding(none_of(A, B)) == (Value("sip"), Value("sip_deltagare"))


def test_a_value_that_counts_in_any_case_has_no_condition() -> None:
    assert deciding(all_of(A, any_of(A, B))) == (Value("sip"), Value("sip_deltagare", B))


def _reasons(criterion: Criterion, rows: list[dict[str, Any]]) -> list[str]:
    """What the reason says of each decision, whatever its outcome."""
    listed = [{**BASE_S, **row, "arende_id": f"R{i}"} for i, row in enumerate(rows)]
    with assessed(AUDIT, listed, [], GRANSKNINGSDATUM) as con:
        found = con.execute(f"SELECT {reason_sql(AUDIT, criterion)} FROM underlag ORDER BY arende_id").fetchall()
    return [told for (told,) in found]


def _criterion(*cases: Case, population: Expr = ALWAYS, evidence: Evidence = ()) -> Criterion:
    return replace(AUDIT.criterion("sip_information"), population=population, cases=cases, evidence=evidence)


U, D, E = Outcome.UPPFYLLT, Outcome.DELVIS, Outcome.EJ_UPPFYLLT


def test_some_but_not_all_names_both_kinds_and_nothing_else() -> None:
    some = _criterion(Case(U, all_of(A, B, C)), Case(D, some_of(A, B, C)))
    assert _reasons(some, [{"sip": "ja", "sip_deltagare": "nej"}, {"sip": "ja"}]) == [
        "Aktuell SIP där socialpsykiatrin ingår = Ja; Deltagare i SIP framgår = Nej",
        "Deltagare i SIP framgår saknas; SIP-protokoll finns i akten saknas",
    ]


def test_what_made_the_criterion_apply_comes_after_what_decided() -> None:
    young = _criterion(Case(E, is_("sip", "nej")), population=all_of(is_("kon", "kvinna"), less_than("alder", 35)))
    assert _reasons(young, [{"sip": "nej", "alder": 30}, {"sip": "nej", "alder": None}]) == [
        "Aktuell SIP där socialpsykiatrin ingår = Nej; Ålder vid beslut = 30",
        "Ålder vid beslut saknas",
    ]


def test_what_a_case_says_goes_before_what_its_criterion_says() -> None:
    own = Sentence("Beslut {beslut_datum} ({sip})", when=is_("sip", "ja"))
    both = _criterion(Case(E, is_("sip", "ja"), (own, "plan_datum")), Case(E, is_not("sip", "ja")), evidence=("kon",))
    assert _reasons(both, [{"sip": "ja", "plan_datum": None}, {"sip": "nej"}, {"sip": None}]) == [
        "Beslut 2024-09-02 (Ja); Genomförandeplanen inkom saknas",
        "Kön = Kvinna",
        "Kön = Kvinna",
    ]


def test_a_sentence_says_what_is_missing() -> None:
    told = _criterion(
        Case(E, ALWAYS, (Sentence("Plan {plan_datum}, {tid}", {"tid": Span("beslut_from", "plan_datum")}),))
    )
    assert _reasons(told, [{"plan_datum": None}, {"plan_datum": date(2024, 9, 4)}]) == [
        "Plan saknas, saknas",
        "Plan 2024-09-04, 2 dagar",
    ]


def test_a_criterion_that_names_columns_only_is_read_as_before() -> None:
    """Names of columns, for every shortfall: the plainest way to write evidence."""
    plain = _criterion(Case(E, ALWAYS), evidence=("alder", "beslut_tom"))
    assert _reasons(plain, [{"beslut_tom": None}]) == ["Ålder vid beslut = 42; Beslut t.o.m. saknas"]


def test_a_last_case_without_a_condition_names_all_that_was_read() -> None:
    rest = _criterion(Case(U, is_("sip", "ja")), Case(E, ALWAYS))
    assert _reasons(rest, [{"sip": "nej"}]) == ["Aktuell SIP där socialpsykiatrin ingår = Nej"]


@pytest.mark.slow
def test_a_highest_age_of_the_dur_utredning_is_counted_out() -> None:
    for limit, words in ((12, "högst 12 månader"), (1, "högst 1 månad")):
        row = {**BASE_S, "dur_datum": date(2023, 8, 1)}
        with assessed(build(limit), [row], [], GRANSKNINGSDATUM) as con:
            found = con.execute("SELECT underlag FROM utfall WHERE kriterium = 'aktuell_dur'").fetchall()
        assert found == [(f"DUR-utredning 2023-08-01, beslut 2024-09-02: 13 månader 1 dag, {words}",)]


# --- Faults in a definition -------------------------------------------------------------------------------


def _with(criterion: Criterion) -> Audit:
    return replace(AUDIT, criteria=tuple(criterion if c.id == criterion.id else c for c in AUDIT.criteria))


@pytest.mark.parametrize(
    "wrong",
    [
        replace(AUDIT.criterion("sip_information"), evidence=("sipp",)),
        replace(AUDIT.criterion("sip_information"), evidence=(Sentence("Beslut {sipp}"),)),
        replace(AUDIT.criterion("sip_information"), evidence=(Sentence("{t}", {"t": Span("sipp", "beslut_tom")}),)),
        replace(AUDIT.criterion("sip_information"), evidence=(Value("sip", given("sipp")),)),
        replace(AUDIT.criterion("sip_information"), cases=(Case(E, is_("sip", "nej"), ("sipp",)),)),
        replace(AUDIT.criterion("sip_information"), provisions=(ANHORIGSTOD.only(missing("sipp")),)),
    ],
)
def test_a_reason_that_names_an_unknown_column_is_found_before_any_data(wrong: Criterion) -> None:
    with pytest.raises(AuditError, match=r"sip_information.*sipp"):
        verify(_with(wrong))


def test_a_reason_that_names_an_unknown_code_fails_when_it_is_made() -> None:
    with pytest.raises(DefinitionError, match=r"sip_information.*kanske"):
        _with(replace(AUDIT.criterion("sip_information"), evidence=(Value("sip", is_("sip", "kanske")),)))


@pytest.mark.slow
@pytest.mark.parametrize("name", audits.names())
def test_every_reason_can_be_worked_out(name: str) -> None:
    """Bound to the values of the audit's own decisions, with the law, and reading no column that it does not tell."""
    audit = audits.load(name)
    with assessed(audit, [], [], audit.granskningsdatum) as con:
        for criterion in audit.criteria:
            law = law_sql(criterion.provisions, audit.decided)
            con.execute(f"SELECT {reason_sql(audit, criterion)}, {law} FROM underlag")
            read = ", ".join(reason_columns(audit, criterion))
            con.execute(f"SELECT {reason_sql(audit, criterion)} FROM (SELECT {read} FROM underlag)")


# --- The law by date --------------------------------------------------------------------------------------

LAST_OLD, FIRST_NEW = date(2025, 6, 30), date(2025, 7, 1)
MAPPED = {
    "4 kap. 1 § SoL (2001:453)": "11 kap. 1 § SoL (2025:400)",
    "4 kap. 2 § SoL (2001:453)": "11 kap. 4 § SoL (2025:400)",
    "3 kap. 3 § SoL (2001:453)": "5 kap. SoL (2025:400)",
    "5 kap. 10 § SoL (2001:453)": "13 kap. 9 § SoL (2025:400)",
    "1 kap. 2 § SoL (2001:453)": "3 kap. SoL (2025:400)",
    "11 kap. 10 § SoL (2001:453)": "3 kap. SoL (2025:400)",
}
"""The codebook's Terms, from the report of 2025."""


def test_the_renumbered_provisions_are_those_of_the_report() -> None:
    assert {p.on(LAST_OLD): p.on(FIRST_NEW) for p in RENUMBERED} == MAPPED


def test_what_has_no_new_number_keeps_the_old_one_with_its_act() -> None:
    kept = Provision("5 kap. 7 §", SOL)
    assert kept.on(LAST_OLD) == kept.on(FIRST_NEW) == "5 kap. 7 § SoL (2001:453)"
    regulation = Provision("6 kap. 2 §", Act("SOSFS 2014:5"), later="7 kap.")
    assert regulation.on(FIRST_NEW) == "6 kap. 2 § SOSFS 2014:5", "an act without a successor has no later number"


def test_two_provisions_with_one_successor_are_cited_once_there() -> None:
    both = (BARNETS_BASTA, BARNETS_ASIKTER)
    assert cited(both, LAST_OLD) == ("1 kap. 2 § SoL (2001:453)", "11 kap. 10 § SoL (2001:453)")
    assert cited(both, FIRST_NEW) == ("3 kap. SoL (2025:400)",)


def _law(provisions: tuple[Provision, ...], day: date | None, insats: str = "sysselsattning") -> str:
    literal = "NULL" if day is None else f"'{day}'"
    sql = law_sql(provisions, "beslut_datum")
    row = f"(SELECT {literal}::DATE AS beslut_datum, '{insats}' AS insats)"
    with duckdb.connect() as con:
        found: tuple[str] | None = con.execute(f"SELECT {sql} FROM {row}").fetchone()
    assert found is not None and found[0] in citations(provisions), "every text that can come is foreseen"
    return found[0]


def test_the_day_of_the_decision_decides_the_act() -> None:
    assert _law((RATT_TILL_BISTAND, BISTAND_UTOVER), LAST_OLD) == "4 kap. 1 § SoL (2001:453); 4 kap. 2 § SoL (2001:453)"
    assert _law((RATT_TILL_BISTAND, BISTAND_UTOVER), FIRST_NEW) == (
        "11 kap. 1 § SoL (2025:400); 11 kap. 4 § SoL (2025:400)"
    )
    assert _law((RATT_TILL_BISTAND,), None) == ""
    assert _law((), FIRST_NEW) == ""


def test_a_provision_may_be_for_some_decisions_only() -> None:
    by_insats = (RATT_TILL_BISTAND.only(arende.sysselsattning), BISTAND_UTOVER.only(arende.stodinsats))
    assert _law(by_insats, FIRST_NEW) == "11 kap. 1 § SoL (2025:400)"
    assert _law(by_insats, LAST_OLD, "sarskild_stodinsats") == "4 kap. 2 § SoL (2001:453)"
    assert _law((RATT_TILL_BISTAND, BISTAND_UTOVER.only(arende.stodinsats)), LAST_OLD) == "4 kap. 1 § SoL (2001:453)"
    assert _law((RATT_TILL_BISTAND.only(arende.stodinsats),), LAST_OLD) == ""


def test_provisions_that_never_change_need_no_day() -> None:
    assert _law((Provision("6 kap. 2 §", Act("SOSFS 2014:5")),), None) == "6 kap. 2 § SOSFS 2014:5"
