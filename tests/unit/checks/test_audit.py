"""A review is checked when it is created: errors that would be found late, or never, are refused and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from checks.audit import Audit, Document, Quota
from checks.codebook import About, DefinitionError
from checks.criteria import Source
from checks.derived import Derived, Formula
from checks.examples import example
from checks.expressions import ALWAYS, Expr, Named, Not, all_of, any_of, given, is_, outcome_is
from checks.report_tables import DialogPair, Overview, Population
from tests.lib.expressions import before, is_not
from tests.lib.small import ANTAL, AUDIT, BARN, ENHETER, NARVARO, RUTINER, UTBUD, VANTAN

MAL = AUDIT.criterion("mal")


def _with_criterion(**changes: Any) -> Audit:
    changed = replace(MAL, **changes)
    return replace(AUDIT, criteria=tuple(changed if c is MAL else c for c in AUDIT.criteria))


def _case(when: Expr) -> Audit:
    return _with_criterion(cases=(replace(MAL.cases[0], when=when), *MAL.cases[1:]))


def _with_indicator(hit: Expr = ALWAYS, **changes: Any) -> Audit:
    changed = replace(AUDIT.indicators[0], hit=hit, **changes)
    return replace(AUDIT, indicators=(changed, *AUDIT.indicators[1:]))


def _with_table(**changes: Any) -> Audit:
    return replace(AUDIT, report_tables=(replace(BARN, **changes), VANTAN, NARVARO))


def _with_variable(name: str, **changes: Any) -> Audit:
    variables = tuple(replace(v, **changes) if v.name == name else v for v in AUDIT.main.variables)
    return replace(AUDIT, tables=(replace(AUDIT.main, variables=variables), *AUDIT.tables[1:]))


def _with_overview(overview: Overview) -> Audit:
    return replace(AUDIT, overviews=(overview,))


def _derived(name: str) -> Derived:
    return Derived(name, "Provet", "DATE", Formula("beslut_datum", ()), About.HANDLAGGNING)


HALVES = {"kvinna": Fraction(1, 2), "man": Fraction(1, 2)}
NESTED = Named(any_of(given("mal"), all_of(ALWAYS, Not(is_("mal", "?")))), "ord")
OTHERS = Population("x", is_("kon", "x"), "x")

WRONG: dict[str, tuple[Callable[[], Audit], str]] = {
    "two numbers compared": (
        lambda: _case(~before("alder", "alder")),
        "Kriteriet mal: alder och alder jämförs med varandra. Ett tal jämförs med ett fast tal.",
    ),
    # A code that the variable does not have: DuckDB says nothing about it, the comparison is never true.
    "code in a case": (lambda: _case(is_("mal", "jaa")), "Kriteriet mal: mal har ingen kod 'jaa'. Menade du ja?"),
    "code in a population": (
        lambda: _with_criterion(population=is_("kon", "kvinnor")),
        "Kriteriet mal: kon har ingen kod 'kvinnor'. Menade du kvinna?",
    ),
    "negated code": (lambda: _case(is_not("kon", "x")), "Kriteriet mal: kon har ingen kod 'x'."),
    "nested code": (lambda: _case(NESTED), "Kriteriet mal: mal har ingen kod '?'."),
    "code in a table": (lambda: _with_table(population=OTHERS), "Tabellen tabell_barn: kon har ingen kod 'x'."),
    "code in a category": (
        lambda: _with_table(categories=(replace(BARN.categories[0], when=is_("barn", "ingen")),)),
        "Tabellen tabell_barn: barn har ingen kod 'ingen'. Menade du inga?",
    ),
    "code for new labels": (
        lambda: _with_table(relabel=is_("insats", "c")),
        "Tabellen tabell_barn: insats har ingen kod 'c'.",
    ),
    "code of a duration": (
        lambda: replace(
            AUDIT,
            report_tables=(replace(VANTAN, durations=(replace(VANTAN.durations[0], where=is_("insats", "c")),)),),
        ),
        "Tabellen tabell_vantan: insats har ingen kod 'c'.",
    ),
    "code in an indicator": (
        lambda: _with_indicator(is_("barn", "nej")),
        "Indikatorn har_barn: barn har ingen kod 'nej'.",
    ),
    "an outcome that there is not": (
        lambda: _with_indicator(outcome_is("mal", "uppfylld")),
        "Indikatorn har_barn: utfall_mal har ingen kod 'uppfylld'. Menade du uppfyllt?",
    ),
    "code of the sampling": (
        lambda: replace(AUDIT, sampled=is_("insats", "c")),
        "Urvalet: insats har ingen kod 'c'.",
    ),
    # Duplicate names.
    "criterion twice": (
        lambda: replace(AUDIT, criteria=(*AUDIT.criteria, MAL)),
        "Definitionen har namnet mal två gånger (kriterium).",
    ),
    "table twice": (
        lambda: replace(AUDIT, report_tables=(BARN, VANTAN, BARN)),
        "Definitionen har namnet tabell_barn två gånger (tabell).",
    ),
    "table and overview": (
        lambda: _with_overview(replace(ENHETER, id="tabell_barn")),
        "Definitionen har namnet tabell_barn två gånger (tabell).",
    ),
    "indicator and rank": (
        lambda: replace(AUDIT, ranks=(replace(AUDIT.ranks[0], id="har_barn"),)),
        "Definitionen har namnet har_barn två gånger (indikator).",
    ),
    "variable twice": (
        lambda: replace(
            AUDIT, tables=(replace(AUDIT.main, variables=(*AUDIT.main.variables, AUDIT.main.variables[2])),)
        ),
        "Definitionen har namnet kon två gånger (variabel i arenden).",
    ),
    "a derived value called as a variable": (
        lambda: replace(AUDIT, derived=(*AUDIT.derived, _derived("kon"))),
        "Definitionen har namnet kon två gånger (uppgifter).",
    ),
    # Sources that are missing from the documents.
    "source of a criterion": (
        lambda: _with_criterion(sources=(Source("EXX", "6"),)),
        "Kriteriet mal: källan EXX finns inte bland documents.",
    ),
    "source of a table": (
        lambda: _with_table(sources=(Source("TB", "1"),)),
        "Tabellen tabell_barn: källan TB finns inte bland documents.",
    ),
    "source of an overview": (
        lambda: _with_overview(replace(ENHETER, sources=(Source("", "1"),))),
        "Tabellen oversikt_enheter: källan  finns inte bland documents.",
    ),
    "source of a variable": (
        lambda: _with_variable("kon", source="EX 1; TB 2"),
        "Variabeln kon i arenden: källan TB finns inte bland documents.",
    ),
    # The review itself.
    "a period that ends before it begins": (
        lambda: replace(AUDIT, period=AUDIT.period[::-1]),
        "Granskningen prov: period slutar innan den börjar.",
    ),
    "a threshold under four": (
        lambda: replace(AUDIT, threshold=3),
        "Granskningen prov: threshold får inte vara lägre än 4.",
    ),
    "section of an indicator": (
        lambda: _with_indicator(section="Resultatt"),
        "har_barn: avsnittet 'Resultatt' finns inte i granskningens avsnitt.",
    ),
    "section of a table": (
        lambda: _with_table(section="Annat"),
        "tabell_barn: avsnittet 'Annat' finns inte i granskningens avsnitt.",
    ),
    "section of a criterion": (
        lambda: _with_criterion(section="Annat"),
        "mal: avsnittet 'Annat' finns inte i granskningens avsnitt.",
    ),
    "section of a prompt": (
        lambda: replace(AUDIT, prompts={"Resultatt": "Skriv om resultatet."}),
        "prompts: avsnittet 'Resultatt' finns inte i granskningens avsnitt.",
    ),
    "a main criterion": (
        lambda: replace(AUDIT, main_criteria=("mall",)),
        "Granskningen prov: kriteriet mall finns inte bland criteria. Menade du mal?",
    ),
    "a table of the main criteria": (
        lambda: replace(AUDIT, main_tables=("tabell_barn", "tabell_barnen")),
        "Granskningen prov: tabellen tabell_barnen i main_tables finns inte. Menade du tabell_barn?",
    ),
    "the indicator of a rank": (
        lambda: replace(AUDIT, ranks=(replace(AUDIT.ranks[0], indicator="mal_i_tidd"),)),
        "mal_hogst: indikatorn mal_i_tidd finns inte bland indicators. Menade du mal_i_tid?",
    ),
    "the districts of a rank": (
        lambda: replace(AUDIT, ranks=(replace(AUDIT.ranks[0], group="stadsdell"),)),
        "mal_hogst: arenden har ingen variabel stadsdell. Menade du stadsdel?",
    ),
    "a rank of districts without codes": (
        lambda: replace(AUDIT, ranks=(replace(AUDIT.ranks[0], group="beslut_datum"),)),
        "mal_hogst: beslut_datum har inga koder.",
    ),
    "a headline": (
        lambda: replace(AUDIT, headlines=("mall",)),
        "Granskningen prov: kriteriet mall finns inte bland criteria. Menade du mal?",
    ),
    "the table that an indicator needs": (
        lambda: _with_indicator(needs_table="uppfoljning"),
        "Indikatorn har_barn: granskningen har ingen tabell uppfoljning. Menade du uppfoljningar?",
    ),
    # Examples.
    "an outcome of an example": (
        lambda: _with_criterion(examples=(MAL.examples[0], example("uppfyld", mal="ja"))),
        "Kriteriet mal, exempel 2: uppfyld är inget utfall. Menade du uppfyllt?",
    ),
    "a variable of an example": (
        lambda: _with_criterion(examples=(example("uppfyllt", plan_datumm="2025-02-19"),)),
        "Kriteriet mal, exempel 1: arenden har ingen variabel plan_datumm. Menade du plan_datum?",
    ),
    "a code of an example": (
        lambda: _with_criterion(examples=(example("uppfyllt", mal="jaa"),)),
        "Kriteriet mal, exempel 1: mal har ingen kod 'jaa'. Menade du ja?",
    ),
    "a date of an example": (
        lambda: _with_criterion(examples=(example("uppfyllt", plan_datum="19/2/25"),)),
        "Kriteriet mal, exempel 1: plan_datum är '19/2/25', men ett datum skrivs som '2025-02-19'.",
    ),
    # The sample.
    "two quotas": (
        lambda: replace(AUDIT, quotas=(Quota("kon", HALVES), Quota("kon", HALVES))),
        "Definitionen har namnet kon två gånger (kvoter).",
    ),
    "a code without a part": (
        lambda: replace(AUDIT, quotas=(Quota("kon", {"kvinna": Fraction(1)}),)),
        "Kvoten för kon: den ska ha en andel för varje kod i kodboken.",
    ),
    "a quota of what has no codes": (
        lambda: replace(AUDIT, quotas=(Quota("alder", {"42": Fraction(1)}),)),
        "Kvoten för alder: den ska ha en andel för varje kod i kodboken.",
    ),
    "a sample of what there is not": (
        lambda: replace(AUDIT, sampled=given("uppfoljd")),
        "Urvalet: arenden har ingen variabel uppfoljd.",
    ),
    # Overviews.
    "an overview of decisions": (
        lambda: _with_overview(replace(ENHETER, table="arenden")),
        "oversikt_enheter: arenden är ingen tabell om organisationer.",
    ),
    "an overview of what the table has not": (
        lambda: _with_overview(replace(ENHETER, columns=("bostad",))),
        "oversikt_enheter: enheter har ingen variabel bostad.",
    ),
    "an offer that is no ja or nej": (
        lambda: _with_overview(replace(UTBUD, offered=("inriktning",))),
        "oversikt_utbud: inriktning ska ha koderna ja och nej.",
    ),
    "an offer by what has no codes": (
        lambda: _with_overview(replace(UTBUD, group="enhet")),
        "oversikt_utbud: enhet har inga koder.",
    ),
    "a tally of what has no codes": (
        lambda: _with_overview(replace(ANTAL, columns="platser")),
        "oversikt_antal: platser har inga koder.",
    ),
    "a dialogue by other groups": (
        lambda: _with_overview(replace(RUTINER, group="inriktning")),
        "oversikt_rutiner: inriktning har inte samma koder som stadsdel i arenden.",
    ),
    "a dialogue about what is no criterion": (
        lambda: _with_overview(replace(RUTINER, pairs=(DialogPair("Mål", "rutin", "mall"),))),
        "oversikt_rutiner: kriteriet mall finns inte. Menade du mal?",
    ),
    "a dialogue about what is told of few districts": (
        lambda: replace(
            _with_overview(RUTINER),
            indicators=(*AUDIT.indicators, replace(AUDIT.indicators[0], id="mal")),
            ranks=(replace(AUDIT.ranks[0], indicator="mal"),),
        ),
        "oversikt_rutiner: kriteriet mal redovisas inte för varje stadsdelsnämnd.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_definition_that_is_wrong_is_refused_and_says_where(name: str) -> None:
    make, message = WRONG[name]
    with pytest.raises(DefinitionError) as error:
        make()
    assert str(error.value) == message


@pytest.mark.parametrize(
    "shares", [{"kvinna": Fraction(1, 2)}, {"kvinna": Fraction(3, 2), "man": Fraction(-1, 2)}], ids=["less", "negative"]
)
def test_the_parts_of_a_quota_are_one_together(shares: dict[str, Fraction]) -> None:
    with pytest.raises(DefinitionError, match=r"Kvoten för kon: andelarna ska tillsammans bli ett\."):
        Quota("kon", shares)


def test_a_quota_that_is_right() -> None:
    assert replace(AUDIT, quotas=(Quota("kon", HALVES),)).quotas[0].shares["man"] == Fraction(1, 2)


def test_an_edition_with_its_remark() -> None:
    assert Document("Riktlinje", "maj 2022").described == "maj 2022"
    assert Document("Riktlinje", "maj 2022", "utan bilagor").described == "maj 2022, utan bilagor"


def test_what_is_found_by_name() -> None:
    for criterion in AUDIT.criteria:
        assert AUDIT.criterion(criterion.id) is criterion
    assert AUDIT.table("enheter").label == "Enheter"
    assert AUDIT.main.name == "arenden"
    for find in (AUDIT.criterion, AUDIT.table, AUDIT.main.variable):
        with pytest.raises(KeyError):
            find("finns_inte")


def test_what_it_compares_by_and_is_broken_down_by() -> None:
    """Age is in classes of a number, so not every report is broken down by it."""
    assert AUDIT.compared.name == "stadsdel"
    assert [d.name for d in AUDIT.standard_dimensions] == ["stadsdel", "kon", "insats"]


def test_a_survey_of_organisations_is_never_missed() -> None:
    assert [t.name for t in AUDIT.missing_tables({"arenden"})] == ["uppfoljningar", "narvaro"]
    assert AUDIT.missing_tables({"arenden", "uppfoljningar", "narvaro"}) == ()


def test_working_days_that_derived_values_look_up() -> None:
    assert AUDIT.working_days == ()
    looked_up = [
        replace(_derived(f"d{i}"), formula=Formula("x", ("beslut_datum",), (("beslut_datum", n),)))
        for i, n in enumerate((15, 3, 15))
    ]
    assert replace(AUDIT, derived=tuple(looked_up)).working_days == (3, 15)


def test_every_expression_over_decisions_is_checked() -> None:
    """With the name of the definition that it belongs to."""
    places = {where for where, _ in AUDIT.expressions()}
    assert places == {
        *(f"Kriteriet {c.id}" for c in AUDIT.criteria),
        "Tabellen tabell_barn",
        "Tabellen tabell_vantan",
        *(f"Indikatorn {i.id}" for i in AUDIT.indicators),
    }
    assert ("Kriteriet mal", MAL.population) in list(AUDIT.expressions())
