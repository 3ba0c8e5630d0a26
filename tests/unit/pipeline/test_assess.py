"""A faulty definition is found before any data is read, and named."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any as Any_

import pytest

from checks import audits
from checks.audit import Audit
from checks.audits.sysselsattning_2025 import AUDIT, build
from checks.audits.sysselsattning_2025.codebook import arende
from checks.codebook import About, DefinitionError, Kind, RowRule, Variable, unique
from checks.criteria import Area, Case, Criterion, Outcome, Source
from checks.derived import Derived, Formula
from checks.expressions import (
    ALWAYS,
    Any,
    Compare,
    Expr,
    Flag,
    Named,
    Not,
    Term,
    after,
    all_of,
    any_of,
    before,
    day,
    days_after,
    equals,
    given,
    is_,
    is_not,
    less_than,
    missing,
    months_after,
    more_than,
    none_of,
    outcome_is,
    some_of,
)
from checks.report_tables import Category, CategoryTable, DurationTable, Indicator, RowsTable
from granskning.jobs.job import load_audit
from pipeline.assess import verify
from pipeline.counting.tabulate import CategoryCounts
from pipeline.errors import AuditError, UsageError
from pipeline.manifest import definition_hash
from reports.language.rules import Phrasebook
from tests.lib import bad_inputs
from tests.lib.exports import GRANSKNINGSDATUM, random_export, write_csv
from tests.lib.pipeline_run import command, judged


def _criterion(when: Expr, population: Expr = ALWAYS, id_: str = "provet") -> Criterion:
    sources = (Source("GR", "Prov"),)
    return Criterion(id_, "Provet", "Är det så?", Area.TRYGGHET, sources, population, (Case(Outcome.UPPFYLLT, when),))


def _with_criterion(when: Expr, population: Expr = ALWAYS) -> Audit:
    return replace(SMALL, criteria=(*SMALL.criteria, _criterion(when, population)))


def _table(id_: str = "tabell_2") -> CategoryTable:
    (found,) = (t for t in AUDIT.report_tables if t.id == id_)
    assert isinstance(found, CategoryTable)
    return found


SMALL = replace(
    AUDIT,
    criteria=(AUDIT.criterion("ratt_lag"),),
    report_tables=(_table(),),
    indicators=tuple(i for i in AUDIT.indicators if i.id in ("sip", "avslag_antal")),
    ranks=(),
    overviews=(),
    main_criteria=(),
    headlines=(),
)
"""A few definitions: to name the one that is wrong, the product tries them one at a time."""


def _with_table(table: CategoryTable, audit: Audit = SMALL) -> Audit:
    return replace(audit, report_tables=tuple(table if t.id == table.id else t for t in audit.report_tables))


def _with_indicator(hit: Expr, section: str = "Utredning") -> Audit:
    made = Indicator("provet", section, "Provet", AUDIT.indicators[0].population, hit, "Det är så i {av}.")
    return replace(SMALL, indicators=(*SMALL.indicators, made))


def _derived(name: str, sql: str) -> Derived:
    return Derived(name, "Provet", "DATE", Formula(sql, ()), About.HANDLAGGNING)


# --- What is found when a definition is made --------------------------------------------------------------


def _category_of(when: Expr) -> Audit:
    table = _table()
    return _with_table(replace(table, categories=(replace(table.categories[0], when=when), *table.categories[1:])))


def _with_required(name: str, required: Expr) -> Audit:
    variables = tuple(replace(v, required=required) if v.name == name else v for v in AUDIT.main.variables)
    return replace(SMALL, tables=(replace(AUDIT.main, variables=variables), *AUDIT.tables[1:]))


def _with_rule(breach: Expr, table: str = "arenden") -> Audit:
    rule = RowRule(("provet",), breach, "Provet")
    return replace(SMALL, tables=tuple(replace(t, rules=(rule,)) if t.name == table else t for t in AUDIT.tables))


def _with_duration(where: Expr) -> Audit:
    (found,) = (t for t in AUDIT.report_tables if isinstance(t, DurationTable))
    changed = replace(found, durations=(replace(found.durations[0], where=where),))
    return replace(SMALL, report_tables=(changed,))


WRONG_CODES: tuple[tuple[str, Callable[[], Audit], str], ...] = (
    ("case", lambda: _with_criterion(is_("sip", "jaa")), "Kriteriet provet: sip har ingen kod 'jaa'. Menade du ja?"),
    (
        "population",
        lambda: _with_criterion(ALWAYS, is_("kon", "kvinnor")),
        "Kriteriet provet: kon har ingen kod 'kvinnor'. Menade du kvinna?",
    ),
    ("negated", lambda: _with_criterion(is_not("kon", "x")), "Kriteriet provet: kon har ingen kod 'x'."),
    (
        "nested",
        lambda: _with_criterion(Named(any_of(given("sip"), all_of(ALWAYS, Not(is_("sip", "?")))), "ord")),
        "Kriteriet provet: sip har ingen kod '?'.",
    ),
    (
        "required",
        lambda: _with_required("vald_skal", is_("vald_fraga", "nej")),
        "Variabeln vald_skal: vald_fraga har ingen kod 'nej'.",
    ),
    ("breach", lambda: _with_rule(is_("insats", "x")), "Regeln ”Provet”: insats har ingen kod 'x'."),
    (
        "of another table",
        lambda: _with_rule(is_("satt", "brev"), table="uppfoljningar"),
        "Regeln ”Provet”: satt har ingen kod 'brev'.",
    ),
    (
        "table",
        lambda: _with_table(replace(_table(), population=replace(_table().population, where=is_("kon", "x")))),
        "Tabellen tabell_2: kon har ingen kod 'x'.",
    ),
    (
        "relabel",
        lambda: _with_table(replace(_table(), relabel=is_("bifall_lagrum", "11:2"))),
        "Tabellen tabell_2: bifall_lagrum har ingen kod '11:2'. Menade du 11:4?",
    ),
    ("duration", lambda: _with_duration(is_("insats", "x")), "Tabellen tabell_7: insats har ingen kod 'x'."),
    ("category", lambda: _category_of(is_("kon", "katt")), "Tabellen tabell_2: kon har ingen kod 'katt'."),
    ("indicator", lambda: _with_indicator(is_("barn", "nej")), "Indikatorn provet: barn har ingen kod 'nej'."),
    (
        "outcome",
        lambda: _with_indicator(outcome_is("ratt_lag", "uppfylld")),
        "Indikatorn provet: utfall_ratt_lag har ingen kod 'uppfylld'. Menade du uppfyllt?",
    ),
)


@pytest.mark.parametrize(("make", "message"), [w[1:] for w in WRONG_CODES], ids=[w[0] for w in WRONG_CODES])
def test_a_code_that_the_variable_does_not_have(make: Callable[[], Audit], message: str) -> None:
    """DuckDB says nothing about it: the comparison is never true."""
    with pytest.raises(DefinitionError) as raised:
        make()
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: _with_required("vald_skal", is_("vald_frag", "ej_stalld")),
            "Variabeln vald_skal: arenden har ingen variabel vald_frag. Menade du vald_fraga?",
        ),
        (
            lambda: _with_rule(given("insatser")),
            "Regeln ”Provet”: arenden har ingen variabel insatser. Menade du insats?",
        ),
        # A rule of one table cannot read another's.
        (
            lambda: _with_rule(given("insats"), table="uppfoljningar"),
            "Regeln ”Provet”: uppfoljningar har ingen variabel insats.",
        ),
    ],
    ids=["required", "breach", "of another table"],
)
def test_a_variable_that_the_table_does_not_have(make: Callable[[], Audit], message: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        make()
    assert str(raised.value) == message


def test_names_that_stand_twice() -> None:
    indicator, rank = AUDIT.indicators[0], AUDIT.ranks[0]
    main = AUDIT.main
    for change, what, name in (
        ({"criteria": (*AUDIT.criteria, AUDIT.criteria[0])}, "kriterium", AUDIT.criteria[0].id),
        ({"report_tables": (*AUDIT.report_tables, AUDIT.report_tables[0])}, "tabell", AUDIT.report_tables[0].id),
        ({"indicators": (*AUDIT.indicators, indicator)}, "indikator", indicator.id),
        ({"ranks": (replace(rank, id=indicator.id),)}, "indikator", indicator.id),
        (
            {"tables": (replace(main, variables=(*main.variables, main.variables[2])), *AUDIT.tables[1:])},
            "variabel i arenden",
            "kon",
        ),
    ):
        with pytest.raises(DefinitionError, match=f"två {what} med namnet {name}"):
            replace(AUDIT, **change)


def test_a_section_that_the_report_does_not_have() -> None:
    with pytest.raises(DefinitionError, match="provet: avsnittet 'Utrednig' finns inte"):
        _with_indicator(ALWAYS, section="Utrednig")
    with pytest.raises(DefinitionError, match="tabell_2: avsnittet 'Annat' finns inte"):
        _with_table(replace(_table(), section="Annat"))


@pytest.mark.parametrize("name", ["", "Kön", "kön", "1a", "a-b", "a b", "A"])
def test_a_name_that_no_column_can_have(name: str) -> None:
    with pytest.raises(DefinitionError, match="namnet får bara ha"):
        Variable(name, "Etikett", Kind.DATE, "GR", about=About.HANDLAGGNING)


def test_codes_for_code_variables_and_only_for_them() -> None:
    with pytest.raises(DefinitionError, match="Variabeln a: koder"):
        Variable("a", "A", Kind.CODE, "GR", about=About.HANDLAGGNING)
    with pytest.raises(DefinitionError, match="Variabeln b: koder"):
        Variable("b", "B", Kind.DATE, "GR", {"x": "X"}, about=About.HANDLAGGNING)


def _cited(**changes: Any_) -> Audit:
    return replace(SMALL, **changes)


def _citing(source: Source) -> CategoryTable:
    return replace(_table(), sources=(source,))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: _cited(criteria=(replace(SMALL.criteria[0], sources=(Source("GRR", "6"),)),)),
            "Kriteriet ratt_lag: källan GRR finns inte bland documents.",
        ),
        (
            lambda: _with_table(_citing(Source("EX", "1"))),
            "Tabellen tabell_2: källan EX finns inte bland documents.",
        ),
        (
            lambda: _cited(overviews=(replace(AUDIT.overviews[0], sources=(Source("", "1"),)),)),
            "Tabellen enheter_oversikt: källan  finns inte bland documents.",
        ),
        (
            lambda: _with_variable(replace(AUDIT.main.variable("kon"), source="GR Utredning; TB 2")),
            "Variabeln kon i arenden: källan TB finns inte bland documents.",
        ),
        (
            lambda: _cited(period=AUDIT.period[::-1]),
            "Granskningen sysselsattning_2025: period slutar innan den börjar.",
        ),
        (
            lambda: _cited(threshold=3),
            "Granskningen sysselsattning_2025: threshold får inte vara lägre än 4.",
        ),
    ],
)
def test_what_would_be_found_late_or_never(make: Callable[[], Audit], message: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        make()
    assert str(raised.value) == message


def _with_variable(variable: Variable) -> Audit:
    variables = tuple(variable if v.name == variable.name else v for v in AUDIT.main.variables)
    return replace(SMALL, tables=(replace(AUDIT.main, variables=variables), *AUDIT.tables[1:]))


def test_an_audit_bears_the_name_of_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    module = SimpleNamespace(AUDIT=replace(AUDIT, name="annat"))
    monkeypatch.setattr("checks.audits.importlib.import_module", lambda name: module)
    with pytest.raises(AuditError, match="name är annat, men ska vara mappens namn, sysselsattning_2025"):
        load_audit("sysselsattning_2025")


@pytest.mark.slow
@pytest.mark.parametrize("population", [ALWAYS, is_("beslut_utfall", "bifall")], ids=["all", "some"])
def test_a_criterion_that_no_decision_can_fall_short_of(population: Expr, tmp_path: Path) -> None:
    """It has no reason to give, and the outcomes of the others are kept all the same."""
    audit = _with_criterion(ALWAYS, population)
    export = bad_inputs.write_folder(tmp_path)
    with judged(export, audit, GRANSKNINGSDATUM, tmp_path / "scratch") as found:
        shortfalls = found.con.execute(
            "SELECT count(*) FROM utfall WHERE kriterium = 'provet' AND utfall NOT IN ('uppfyllt', 'ej_aktuellt')"
        ).fetchone()
    assert shortfalls == (0,)


# --- What is found before data is read --------------------------------------------------------------------


@pytest.mark.parametrize("name", audits.names())
def test_every_audit_binds(name: str) -> None:
    verify(audits.load(name))


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
    ("table", "named"),
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
def test_a_cross_that_is_printed_whole_reads_nothing_about_persons(table: dict[str, Any_], named: str) -> None:
    (order,) = (t for t in AUDIT.report_tables if t.id == "plan_bestallning")
    crossed = replace(order, id="x", **table)
    with pytest.raises(AuditError, match=named):
        verify(replace(AUDIT, report_tables=(*AUDIT.report_tables, crossed)))


def test_rows_by_what_is_about_persons_are_refused() -> None:
    (refused,) = (t for t in AUDIT.report_tables if isinstance(t, RowsTable) and t.id == "avslag_stadsdel")
    by_reason = replace(refused, id="x", columns="avslag_skal")
    with pytest.raises(AuditError, match="avslag_skal"):
        verify(replace(AUDIT, report_tables=(*AUDIT.report_tables, by_reason)))


def test_a_derived_value_with_the_name_of_a_variable() -> None:
    with pytest.raises(DefinitionError, match="två uppgifter med namnet kon"):
        replace(SMALL, derived=(*SMALL.derived, _derived("kon", "beslut_datum")))


def test_a_definition_that_is_wrong_stops_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = _with_criterion(given("stadsdal"))
    monkeypatch.setattr(audits, "load", lambda name: broken)
    export = bad_inputs.write_folder(tmp_path / "export")
    answer = command("rapport", export, "--ut", tmp_path / "ut", "--utan-gx", "--tyst")
    assert answer.exit_code == 6
    assert "Kriteriet provet" in answer.output and "stadsdal" in answer.output
    assert "Traceback" not in answer.output
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
    """No decision drops out of a count in silence."""
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


def test_a_category_that_is_tried_first_though_printed_last() -> None:
    table = _table("tabell_6")
    assert table.categories[-1].label == table.first == "Plan saknas"
    assert [c.label for c in table.in_test_order] == ["Plan saknas", "Ja", "Delvis", "Nej"]
    assert [c.label for c in _table("tabell_2").in_test_order] == [c.label for c in _table("tabell_2").categories]


@pytest.mark.slow
def test_an_optional_row_is_shown_only_when_it_holds_a_decision(tmp_path: Path) -> None:
    rows = bad_inputs.VALID_ARENDEN
    for name, empty in (("utan", False), ("med", True)):
        changed = [
            row | ({"beslut_tom": "", "tidsbegransning_motiverad": "nej"} if empty and row["beslut_tom"] else {})
            for row in rows
        ]
        folder = bad_inputs.write_folder(tmp_path / name, arenden=changed)
        with judged(folder, AUDIT, GRANSKNINGSDATUM, tmp_path / f"scratch {name}") as found:
            (table,) = (t for t in found.results.tables if isinstance(t, CategoryCounts) and t.table.id == "tabell_2")
        assert ("Tills vidare" in dict(table.rows)) == empty
        assert "Kortare än 6 månader" in dict(table.rows)


# --- Small things of the vocabulary -----------------------------------------------------------------------


def test_every_outcome_has_a_label_and_shortfalls_ask_for_evidence() -> None:
    assert [o.label for o in Outcome] == ["Uppfyllt", "Delvis uppfyllt", "Ej uppfyllt", "Framgår ej", "Ej aktuellt"]
    assert [o.is_shortfall for o in Outcome] == [False, True, True, True, False]


def test_sources_and_lookups() -> None:
    assert str(Source("GR", "Utredning")) == "GR Utredning"
    assert str(Source("GR", "")) == "GR"
    for criterion in AUDIT.criteria:
        assert AUDIT.criterion(criterion.id) is criterion
        assert criterion.sources
        assert all(source.document in AUDIT.documents for source in criterion.sources)
    for table in AUDIT.report_tables:
        assert all(source.document in AUDIT.documents for source in table.sources)
    with pytest.raises(KeyError):
        AUDIT.criterion("finns_inte")
    with pytest.raises(KeyError):
        AUDIT.table("finns_inte")
    with pytest.raises(KeyError):
        AUDIT.main.variable("finns_inte")


def test_a_population_has_its_noun() -> None:
    populations = {i.population.id: i.population for i in AUDIT.indicators}
    assert populations["bifall"].noun("ärenden") == "ärenden"
    assert populations["sysselsattning"].noun("ärendena") == "ärendena om sysselsättning"


def test_unique() -> None:
    assert unique("abracadabra") == tuple("abrcd")


def test_the_hash_of_a_definition_tells_any_change() -> None:
    assert definition_hash(AUDIT) == definition_hash(build())
    others = {
        definition_hash(build(dur_hogsta_alder=12)),
        definition_hash(replace(AUDIT, threshold=5)),
        definition_hash(_with_criterion(given("sip"))),
        definition_hash(_with_criterion(missing("sip"))),
        definition_hash(AUDIT),
    }
    assert len(others) == 5


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
    assert Phrasebook(AUDIT).said(expr).replace("\u00a0", " ") == words


def test_what_an_expression_reads() -> None:
    expr = all_of(is_("kon", "man"), Not(any_of(given("sip"), before("beslut_from", day(GRANSKNINGSDATUM)))))
    assert expr.columns == ("kon", "sip", "beslut_from")
    assert expr.codes == (("kon", "man"),)
    assert outcome_is("ratt_lag", "uppfyllt").codes == (("utfall_ratt_lag", "uppfyllt"),)
    assert Flag("uppf_tatt").codes == ALWAYS.codes == ()
    assert isinstance(any_of(given("a"), given("b")), Any)


def test_evidence_is_what_the_rule_reads_in_order() -> None:
    assert _criterion(all_of(given("sip"), given("kon"), is_("sip", "ja"))).evidence_columns == ("sip", "kon")
    assert replace(_criterion(given("sip")), evidence=("kon",)).evidence_columns == ("kon",)


def test_a_module_without_an_audit_is_no_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audits.importlib, "import_module", lambda name: SimpleNamespace(AUDIT="ingen"))  # type: ignore[attr-defined]
    with pytest.raises(AssertionError):
        audits.load("sysselsattning_2025")
