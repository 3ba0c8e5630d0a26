"""A faulty definition is detected before any data is read, and the message names it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from checks import audits
from checks.audit import Audit
from checks.audits.sysselsattning_2025 import AUDIT
from checks.audits.sysselsattning_2025.codebook import arende
from checks.codebook import About
from checks.criteria import Area, Case, Criterion, Outcome, Source
from checks.derived import Derived, Formula
from checks.expressions import (
    ALWAYS,
    Compare,
    Expr,
    Flag,
    Not,
    Term,
    all_of,
    any_of,
    days_after,
    given,
    is_,
    missing,
    none_of,
    outcome_is,
    some_of,
)
from checks.report_tables import Category, CategoryTable, CrossTable, DistrictRank, DurationTable, Indicator, RowsTable
from granskning.jobs.job import load_audit
from pipeline.assess import explained, second_connection, verify
from pipeline.counting.tabulate import CategoryCounts
from pipeline.errors import AuditError, UsageError
from reports.language.rules import Phrasebook
from tests.lib import valid_export
from tests.lib.exports import GRANSKNINGSDATUM, random_export, write_csv
from tests.lib.expressions import after, before, day, equals, is_not, less_than, months_after, more_than
from tests.lib.pipeline_run import command, judged
from tests.lib.small import AUDIT as TINY
from tests.lib.small import decisions
from tests.lib.small import judged as judged_small


def _criterion(when: Expr, population: Expr = ALWAYS, id_: str = "provet") -> Criterion:
    sources = (Source("GR", "Prov"),)
    return Criterion(id_, "Provet", "Är det så?", Area.TRYGGHET, sources, population, (Case(Outcome.UPPFYLLT, when),))


def _with_criterion(when: Expr, population: Expr = ALWAYS) -> Audit:
    return replace(SMALL, criteria=(*SMALL.criteria, _criterion(when, population)))


def _table(id_: str = "tabell_2") -> CategoryTable:
    (table,) = (t for t in AUDIT.report_tables if t.id == id_)
    assert isinstance(table, CategoryTable)
    return table


SMALL = replace(
    AUDIT,
    criteria=(AUDIT.criterion("ratt_lag"),),
    report_tables=(_table(),),
    indicators=tuple(i for i in AUDIT.indicators if i.id in ("sip", "avslag_antal")),
    ranks=(),
    overviews=(),
    main_criteria=(),
    headlines=(),
    main_tables=(),
)
"""A few definitions: to name the one that is wrong, the product tries them one at a time."""


def _with_table(table: CategoryTable, audit: Audit = SMALL) -> Audit:
    return replace(audit, report_tables=tuple(table if t.id == table.id else t for t in audit.report_tables))


def _with_indicator(hit: Expr, section: str = "Utredning") -> Audit:
    indicator = Indicator("provet", section, "Provet", AUDIT.indicators[0].population, hit, "Det är så i {av}.")
    return replace(SMALL, indicators=(*SMALL.indicators, indicator))


def _derived(name: str, sql: str) -> Derived:
    return Derived(name, "Provet", "DATE", Formula(sql, ()), About.HANDLAGGNING)


# --- What is found when a definition is made --------------------------------------------------------------


def _category_of(when: Expr) -> Audit:
    table = _table()
    return _with_table(replace(table, categories=(replace(table.categories[0], when=when), *table.categories[1:])))


def test_an_audit_bears_the_name_of_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    module = SimpleNamespace(AUDIT=replace(AUDIT, name="annat"))
    monkeypatch.setattr("checks.audits.importlib.import_module", lambda name: module)
    with pytest.raises(AuditError, match="name är annat, men ska vara mappens namn, sysselsattning_2025"):
        load_audit("sysselsattning_2025")


@pytest.mark.slow
@pytest.mark.parametrize("population", [ALWAYS, is_("beslut_utfall", "bifall")], ids=["all", "some"])
def test_a_criterion_that_no_decision_can_fall_short_of(population: Expr, tmp_path: Path) -> None:
    """It has no reason, and the outcomes of the other criteria are kept."""
    audit = _with_criterion(ALWAYS, population)
    export = valid_export.write_folder(tmp_path)
    with judged(export, audit, GRANSKNINGSDATUM, tmp_path / "scratch") as run:
        shortfalls = run.con.execute(
            "SELECT count(*) FROM utfall WHERE kriterium = 'provet' AND utfall NOT IN ('uppfyllt', 'ej_aktuellt')"
        ).fetchone()
    assert shortfalls == (0,)


# --- What is found before data is read --------------------------------------------------------------------


@pytest.mark.parametrize("name", audits.names())
def test_every_audit_binds(name: str) -> None:
    verify(audits.load(name))


def test_what_was_bound_is_not_bound_again_but_a_copy_of_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def bound(*_: object) -> None:
        raise InterruptedError

    verify(AUDIT)
    monkeypatch.setattr("duckdb.connect", bound)
    verify(AUDIT)
    with pytest.raises(InterruptedError):
        verify(replace(AUDIT))


@pytest.mark.parametrize(
    ("make", "fragments"),
    [
        (lambda: _with_criterion(given("stadsdal")), ("Kriteriet provet", "stadsdal")),
        (lambda: _with_criterion(ALWAYS, given("stadsdal")), ("Kriteriet provet", "stadsdal")),
        (lambda: _with_criterion(before("beslut_datumm", "beslut_from")), ("Kriteriet provet", "beslut_datumm")),
        (lambda: _with_criterion(less_than("beslut_datum", 35)), ("Kriteriet provet",)),
        (lambda: _category_of(given("insatser")), ("Tabellen tabell_2", "insatser")),
        (lambda: _with_indicator(given("sipp")), ("Indikatorn provet", "sipp")),
        (lambda: _with_indicator(outcome_is("ratt_lagg", "uppfyllt")), ("Indikatorn provet", "utfall_ratt_lagg")),
        (lambda: replace(SMALL, derived=(*SMALL.derived, _derived("fel", "datumm"))), ("2025", "härledda", "datumm")),
    ],
    ids=["case", "population", "date", "number of a date", "category", "indicator", "outcome", "derived"],
)
def test_what_does_not_bind_is_named(make: Callable[[], Audit], fragments: tuple[str, ...]) -> None:
    with pytest.raises(AuditError) as raised:
        verify(make())
    assert raised.value.exit_code == 6
    for fragment in fragments:
        assert fragment in str(raised.value)


@pytest.mark.parametrize(
    ("table", "variable"),
    [
        ({"facts": ("barn_framgar_ej",)}, "barn"),
        (
            {
                "groups": (
                    Category(label="Ung", when=arende.alder < 30),
                    Category(label="Äldre", when=arende.alder >= 30),
                )
            },
            "alder",
        ),
        ({"groups": (), "values": "forsorjning"}, "forsorjning"),
        ({"facts": ("kriterium_personligt_mal",)}, "mal_tillfragad"),
    ],
    ids=["a fact", "groups", "values", "through an outcome"],
)
def test_a_cross_that_is_printed_whole_reads_nothing_about_persons(table: dict[str, Any], variable: str) -> None:
    (order,) = (t for t in AUDIT.report_tables if isinstance(t, CrossTable) and t.id == "plan_bestallning")
    crossed = replace(order, id="x", **table)
    with pytest.raises(AuditError, match=variable):
        verify(replace(AUDIT, report_tables=(*AUDIT.report_tables, crossed)))


def test_rows_by_what_is_about_persons_are_refused() -> None:
    (refused,) = (t for t in AUDIT.report_tables if isinstance(t, RowsTable) and t.id == "avslag_stadsdel")
    by_reason = replace(refused, id="x", columns="avslag_skal")
    with pytest.raises(AuditError, match="avslag_skal"):
        verify(replace(AUDIT, report_tables=(*AUDIT.report_tables, by_reason)))


def test_a_district_is_not_named_by_a_share_about_persons() -> None:
    """The share of one district is printed with its count, however small."""
    rank = DistrictRank("x", "barn_framgar_ej", 1, "Högst", "det inte framgår i {av}")
    with pytest.raises(AuditError, match=r"x delar upp uppgifter om enskilda \(barn\)"):
        verify(replace(AUDIT, ranks=(*AUDIT.ranks, rank)))


@pytest.mark.parametrize(
    ("group", "part", "named"),
    [
        ("insats", {"where": is_("barn", "inga")}, "barn"),
        ("insats", {"end": "granskad_datum"}, "granskad_datum"),
        ("forsorjning", {}, "forsorjning"),
    ],
)
def test_waiting_times_of_what_is_about_persons_are_refused(group: str, part: dict[str, Any], named: str) -> None:
    """In a breakdown it is printed how many they are, however few. A date about persons is one made so here."""
    about_persons = (replace(v, about=About.PERSON) if v.name == named else v for v in AUDIT.main.variables)
    main = replace(AUDIT.main, variables=tuple(about_persons))
    (times,) = (t for t in AUDIT.report_tables if isinstance(t, DurationTable))
    changed = replace(times, id="x", group=group, durations=(replace(times.durations[0], **part),))
    with pytest.raises(AuditError, match=named):
        verify(replace(AUDIT, tables=(main, *AUDIT.tables[1:]), report_tables=(*AUDIT.report_tables, changed)))


def test_a_definition_that_is_wrong_stops_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = _with_criterion(given("stadsdal"))
    monkeypatch.setattr(audits, "load", lambda name: broken)
    export = valid_export.write_folder(tmp_path / "export")
    answer = command("rapport", export, "--ut", tmp_path / "ut", "--utan-gx", "--tyst")
    assert answer.exit_code == 6
    assert "Kriteriet provet" in answer.output and "stadsdal" in answer.output
    assert "Traceback" not in answer.output
    assert not (tmp_path / "ut").exists()


@pytest.mark.slow
@pytest.mark.parametrize("job", ["rapport", "kontrollera"])
def test_a_definition_that_is_wrong_is_told_before_the_faults_of_an_export(
    job: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The faults may be due to it."""
    broken = _with_criterion(given("stadsdal"))
    monkeypatch.setattr(audits, "load", lambda name: broken)
    answer = command(job, Path("sample_data") / "felaktig", "--ut", tmp_path / "ut", "--tyst")
    assert answer.exit_code == 6
    assert "Kriteriet provet" in answer.output and "fel.xlsx" not in answer.output
    assert not (tmp_path / "ut").exists()


def test_a_definition_that_cannot_be_made_stops_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> Audit:
        return _with_criterion(is_("sip", "jaa"))

    monkeypatch.setattr(audits, "load", load)
    with pytest.raises(AuditError, match="Kriteriet provet: sip har ingen kod 'jaa'"):
        load_audit("sysselsattning_2025")
    answer = command("kriterier")
    assert answer.exit_code == 6
    assert "Kriteriet provet" in answer.output


def test_a_rank_by_an_indicator_that_does_not_exist_stops_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> Audit:
        return replace(AUDIT, ranks=(replace(AUDIT.ranks[0], id="provet", indicator="aktuel_dur"),))

    monkeypatch.setattr(audits, "load", load)
    with pytest.raises(AuditError, match="provet: indikatorn aktuel_dur finns inte bland indicators"):
        load_audit("sysselsattning_2025")


def test_an_audit_that_does_not_exist() -> None:
    with pytest.raises(UsageError, match=r"Granskningen finns_inte finns inte.*sysselsattning_2025") as raised:
        load_audit("finns_inte")
    assert raised.value.exit_code == 2
    with pytest.raises(KeyError):
        audits.load("../sysselsattning_2025")


def test_an_audit_is_found_by_its_name() -> None:
    assert "sysselsattning_2025" in audits.names()
    assert list(audits.names()) == sorted(audits.names())
    for name in audits.names():
        assert audits.load(name).name == name


# --- What is found when data is counted -------------------------------------------------------------------


def _without_category(label: str) -> Audit:
    table = _table("tabell_6")
    return _with_table(replace(table, categories=tuple(c for c in table.categories if c.label != label)), AUDIT)


@pytest.mark.slow
def test_a_table_whose_categories_miss_a_decision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No decision is left out of a count without an error."""
    export = write_csv(random_export(random.Random(1), 60), tmp_path / "export")
    audit = _without_category("Delvis")
    with (
        pytest.raises(AuditError, match=r"Tabellen tabell_6: \d+ beslut hör inte till någon kategori"),
        judged(export, audit, GRANSKNINGSDATUM, tmp_path / "scratch"),
    ):
        pass
    monkeypatch.setattr(audits, "load", lambda name: audit)
    answer = command("rapport", export, "--ut", tmp_path / "ut", "--utan-gx", "--tyst")
    assert answer.exit_code == 6
    assert "tabell_6" in answer.output
    assert not (tmp_path / "ut").exists()


@pytest.mark.slow
def test_an_optional_row_is_shown_only_when_it_holds_a_decision(tmp_path: Path) -> None:
    rows = valid_export.VALID_ARENDEN
    for name, empty in (("utan", False), ("med", True)):
        changed = [
            row | ({"beslut_tom": "", "tidsbegransning_motiverad": "nej"} if empty and row["beslut_tom"] else {})
            for row in rows
        ]
        folder = valid_export.write_folder(tmp_path / name, arenden=changed)
        with judged(folder, AUDIT, GRANSKNINGSDATUM, tmp_path / f"scratch {name}") as run:
            (table,) = (t for t in run.results.tables if isinstance(t, CategoryCounts) and t.table.id == "tabell_2")
        assert ("Tills vidare" in dict(table.rows)) == empty
        assert "Kortare än 6 månader" in dict(table.rows)


# --- Expressions in words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expr", "words"),
    [
        (ALWAYS, "alla beslut"),
        (is_("kon", "kvinna"), "”Kön” är Kvinna"),
        (is_("kon", "kvinna", "man"), "”Kön” är Kvinna eller Man"),
        (is_not("kon", "man"), "”Kön” är inte Man"),
        (given("sip"), "”Aktuell SIP där socialpsykiatrin ingår” är ifyllt"),
        (missing("beslut_tom"), "”Beslut t.o.m.” är tomt"),
        (Not(Flag("kon")), "”Kön” stämmer inte"),
        (less_than("alder", 35), "”Ålder vid beslut” är under 35"),
        (equals("alder", 35), "”Ålder vid beslut” är 35"),
        (more_than("alder", 35), "”Ålder vid beslut” är över 35"),
        (after(days_after("beslut_tom", 1), "beslut_from"), "”Beslut t.o.m.” plus en dag är efter ”Beslut fr.o.m.”"),
        (
            before(months_after("beslut_from", 6), days_after("beslut_tom", 15)),
            "”Beslut fr.o.m.” plus sex månader är före ”Beslut t.o.m.” plus 15 dagar",
        ),
        (before("beslut_datum", day(GRANSKNINGSDATUM)), "”Beslutsdatum” är före 31 oktober 2025"),
        (Compare(Term("alder"), "<>", Term(constant=3)), "”Ålder vid beslut” är inte 3"),
        (all_of(is_("kon", "man"), given("sip")),
         "”Kön” är Man och ”Aktuell SIP där socialpsykiatrin ingår” är ifyllt"),
        (all_of(is_("kon", "man"), any_of(given("sip"), ALWAYS)),
         "”Kön” är Man och (”Aktuell SIP där socialpsykiatrin ingår” är ifyllt eller alla beslut)"),
        (any_of(all_of(ALWAYS, ALWAYS), is_("kon", "man")), "(alla beslut och alla beslut) eller ”Kön” är Man"),
        (some_of(given("sip"), given("kon")), "någon men inte alla av dessa"),
        (none_of(given("sip"), given("kon")), "ingen av dessa"),
        (all_of(given("sip")), "”Aktuell SIP där socialpsykiatrin ingår” är ifyllt"),
        (any_of(given("kon")), "”Kön” är ifyllt"),
    ],
)  # fmt: skip
def test_words(expr: Expr, words: str) -> None:
    assert Phrasebook(AUDIT).condition(expr).replace("\u00a0", " ") == words


def test_a_module_without_an_audit_is_no_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audits.importlib, "import_module", lambda name: SimpleNamespace(AUDIT="ingen"))  # type: ignore[attr-defined]
    with pytest.raises(AssertionError):
        audits.load("sysselsattning_2025")


@pytest.mark.parametrize("name", ["koder", "utfall", "underlag", "arenden_export"])
def test_a_table_that_would_have_the_name_of_one_of_ours_is_refused(name: str) -> None:
    tables = (*TINY.tables, replace(TINY.tables[-1], name=name))
    with pytest.raises(AuditError, match=f"Tabellen {name} kan inte heta så"):
        verify(replace(TINY, tables=tables))


def test_what_is_read_of_the_decisions_has_only_used_values_in_the_order_of_the_export() -> None:
    """`mal` is not used where the decision is a refusal."""
    rows = decisions(
        (2, {"beslut_utfall": "bifall", "mal": "nej"}),
        (1, {"beslut_utfall": "avslag", "mal": "nej"}),
        (1, {"beslut_utfall": "bifall", "mal": "ja"}),
        (1, {"beslut_utfall": "delavslag", "mal": "nej"}),
    )
    with judged_small(rows) as (con, _):
        used = explained(TINY, ("utfall_mal", "mal", "beslut_utfall", "arende_id"))
        short = explained(TINY, ("utfall_mal", "mal", "arende_id"), "utfall_mal = 'ej_uppfyllt'")
        computed = explained(TINY, ("utfall_mal", "arende_id"), "utfall_mal = 'uppfyllt'")
        assert con.execute(f"SELECT arende_id, beslut_utfall, mal, utfall_mal FROM {used}").fetchall() == [
            ("E0001", "bifall", "nej", "ej_uppfyllt"),
            ("E0002", "bifall", "nej", "ej_uppfyllt"),
            ("E0003", "avslag", None, "ej_aktuellt"),
            ("E0004", "bifall", "ja", "uppfyllt"),
            ("E0005", "delavslag", "nej", "ej_uppfyllt"),
        ]
        assert con.execute(f"SELECT arende_id, mal FROM {short}").fetchall() == [
            ("E0001", "nej"),
            ("E0002", "nej"),
            ("E0005", "nej"),
        ]
        assert con.execute(f"SELECT arende_id FROM {computed}").fetchall() == [("E0004",)]


def test_another_connection_sees_the_outcomes_too() -> None:
    with judged_small(decisions((3, {}))) as (con, _), second_connection(con) as other:
        assert other.execute("SELECT count(*) FROM bedomning").fetchone() == (3,)
