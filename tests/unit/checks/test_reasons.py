"""The reason of a shortfall, which an inspector can check against the file. Its single parts are tested in
test_evidence.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pytest

from checks import audits
from checks.audit import Audit
from checks.audits.sysselsattning_2025 import AUDIT, build
from checks.codebook import DefinitionError, Kind
from checks.criteria import Case, Criterion, Outcome
from checks.evidence import Evidence, Sentence, Span, Value
from checks.expressions import ALWAYS, Expr, all_of, given, is_, missing, some_of
from checks.law import ANHORIGSTOD, law_sql
from checks.reasons import reason_columns, reason_sql
from pipeline.assess import verify
from pipeline.errors import AuditError
from tests.lib import small
from tests.lib.examples import OWN_AUDITS, sampled
from tests.lib.expressions import is_not, less_than
from tests.lib.pipeline_run import assessed, reasons_of
from tests.spec.cases import BASE_S, GRANSKNINGSDATUM

A, B, C = is_("sip", "ja"), is_("sip_deltagare", "ja"), is_("sip_protokoll", "ja")


SQL_TYPES = {Kind.DATE: "DATE", Kind.INTEGER: "INTEGER"}


def _reasons(criterion: Criterion, rows: list[dict[str, Any]]) -> list[str]:
    """The reason for each decision, whatever its outcome, from the columns that `reason_columns` names."""
    variables = [AUDIT.main.variable(name) for name in reason_columns(AUDIT, criterion)]
    row = ", ".join(f"?::{SQL_TYPES.get(v.kind, 'VARCHAR')} AS {v.name}" for v in variables)
    sql = f"SELECT {reason_sql(AUDIT, criterion)} FROM (SELECT {row})"
    cells = [[{**BASE_S, **changes}.get(v.name) for v in variables] for changes in rows]
    with duckdb.connect() as con:
        return [reason for values in cells for (reason,) in con.execute(sql, values).fetchall()]


def _criterion(*cases: Case, population: Expr = ALWAYS, evidence: Evidence = ()) -> Criterion:
    return replace(AUDIT.criterion("sip_information"), population=population, cases=cases, evidence=evidence)


U, D, E = Outcome.UPPFYLLT, Outcome.DELVIS, Outcome.EJ_UPPFYLLT


def test_some_but_not_all_names_both_kinds_and_nothing_else() -> None:
    partly = _criterion(Case(U, all_of(A, B, C)), Case(D, some_of(A, B, C)))
    assert _reasons(partly, [{"sip": "ja", "sip_deltagare": "nej"}, {"sip": "ja"}]) == [
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
    case_sentence = Sentence("Beslut {beslut_datum} ({sip})", when=is_("sip", "ja"))
    criterion = _criterion(
        Case(E, is_("sip", "ja"), (case_sentence, "plan_datum")), Case(E, is_not("sip", "ja")), evidence=("kon",)
    )
    assert _reasons(criterion, [{"sip": "ja", "plan_datum": None}, {"sip": "nej"}, {"sip": None}]) == [
        "Beslut 2024-09-02 (Ja); Genomförandeplanen inkom saknas",
        "Kön = Kvinna",
        "Kön = Kvinna",
    ]


def test_a_sentence_says_what_is_missing() -> None:
    criterion = _criterion(
        Case(E, ALWAYS, (Sentence("Plan {plan_datum}, {tid}", {"tid": Span("beslut_from", "plan_datum")}),))
    )
    assert _reasons(criterion, [{"plan_datum": None}, {"plan_datum": date(2024, 9, 4)}]) == [
        "Plan saknas, saknas",
        "Plan 2024-09-04, 2 dagar",
    ]


def test_a_criterion_that_names_columns_only_is_read_as_before() -> None:
    """Names of columns, for every shortfall: the simplest way to write evidence."""
    plain = _criterion(Case(E, ALWAYS), evidence=("alder", "beslut_tom"))
    assert _reasons(plain, [{"beslut_tom": None}]) == ["Ålder vid beslut = 42; Beslut t.o.m. saknas"]


def test_a_last_case_without_a_condition_names_all_that_was_read() -> None:
    criterion = _criterion(Case(U, is_("sip", "ja")), Case(E, ALWAYS))
    assert _reasons(criterion, [{"sip": "nej"}]) == ["Aktuell SIP där socialpsykiatrin ingår = Nej"]


@pytest.mark.slow
def test_a_highest_age_of_the_dur_utredning_is_counted_out() -> None:
    for limit, words in ((12, "högst 12 månader"), (1, "högst 1 månad")):
        row = {**BASE_S, "dur_datum": date(2023, 8, 1)}
        audit = build(limit)
        with assessed(audit, [row], [], GRANSKNINGSDATUM) as con:
            reason = reasons_of(con, audit)[row["arende_id"], "aktuell_dur"]
        assert reason == f"DUR-utredning 2023-08-01, beslut 2024-09-02: 13 månader 1 dag, {words}"


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(audits.names(), OWN_AUDITS))
def test_every_reason_can_be_worked_out(name: str) -> None:
    """Bound to the values of the audit's own decisions, with the law, and reading only the columns that it names."""
    audit = audits.load(name)
    with assessed(audit, [], [], audit.granskningsdatum) as con:
        for criterion in audit.criteria:
            law = law_sql(criterion.provisions, audit.decided)
            con.execute(f"SELECT {reason_sql(audit, criterion)}, {law} FROM underlag")
            columns = ", ".join(reason_columns(audit, criterion))
            con.execute(f"SELECT {reason_sql(audit, criterion)} FROM (SELECT {columns} FROM underlag)")


# --- Faults in a definition -------------------------------------------------------------------------------

MAL = small.AUDIT.criterion("mal")


def _with(criterion: Criterion) -> Audit:
    return replace(small.AUDIT, criteria=tuple(criterion if c.id == criterion.id else c for c in small.AUDIT.criteria))


@pytest.mark.parametrize(
    "wrong",
    [
        replace(MAL, evidence=("mall",)),
        replace(MAL, evidence=(Sentence("Beslut {mall}"),)),
        replace(MAL, evidence=(Sentence("{t}", {"t": Span("mall", "plan_datum")}),)),
        replace(MAL, evidence=(Value("mal", given("mall")),)),
        replace(MAL, cases=(Case(E, is_("mal", "nej"), ("mall",)),)),
        replace(MAL, provisions=(ANHORIGSTOD.only(missing("mall")),)),
    ],
)
def test_a_reason_that_names_an_unknown_column_is_found_before_any_data(wrong: Criterion) -> None:
    with pytest.raises(AuditError, match=r"Kriteriet mal.*mall"):
        verify(_with(wrong))


def test_a_reason_that_names_an_unknown_code_fails_when_it_is_made() -> None:
    with pytest.raises(DefinitionError, match="Kriteriet mal: mal har ingen kod 'kanske'"):
        _with(replace(MAL, evidence=(Value("mal", is_("mal", "kanske")),)))


def test_what_a_reason_reads() -> None:
    """The columns of the rule, the population first, and those that only the reason reads."""
    assert reason_columns(small.AUDIT, MAL) == ("beslut_utfall", "mal")
    criterion = replace(MAL, evidence=(Sentence("Plan {plan_datum}", when=given("alder")),))
    assert set(reason_columns(small.AUDIT, criterion)) == {"beslut_utfall", "mal", "plan_datum", "alder"}
