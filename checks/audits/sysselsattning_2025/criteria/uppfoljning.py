"""Follow-up."""

from __future__ import annotations

from checks.audits.sysselsattning_2025.codebook import BIFALL
from checks.audits.sysselsattning_2025.criteria.shared import A, D, E, F, U
from checks.criteria import Area, because, criterion
from checks.evidence import Sentence, Span, Value
from checks.expressions import (
    Expr,
    Flag,
    Not,
    after,
    all_of,
    before,
    equals,
    given,
    is_,
    missing,
    more_than,
    same_day,
    within_months,
)

# fmt: off
_INGEN_TABELL = (Sentence("Exporten har ingen tabell med uppföljningar", when=missing("uppf_alla")),)
_PERIODENS_BORJAN = Value("forstagangsbeslut", missing("foregaende_beslut_from"))


def _mellanrum(text: str, when: Expr) -> Sentence:
    step = Span("uppf_lucka_fran", "uppf_lucka_till")
    return Sentence(f"{text}: {{tid}}, högst 6 månader", {"tid": step}, all_of(more_than("uppf_luckor", 0), when))


_FOR_LANGT = (
    Value("uppf_odaterad", Flag("uppf_odaterad")),
    _mellanrum("Ingen daterad uppföljning från {uppf_lucka_fran} till och med {uppf_lucka_till}",
               equals("uppf_antal", 0)),
    _mellanrum("Från periodens början {uppf_lucka_fran} till första uppföljningen {uppf_lucka_till}",
               all_of(more_than("uppf_antal", 0), same_day("uppf_lucka_fran", "uppf_start"))),
    _mellanrum("Uppföljning {uppf_lucka_fran}, nästa {uppf_lucka_till}",
               all_of(after("uppf_lucka_fran", "uppf_start"), before("uppf_lucka_fran", "uppf_sista"))),
    _mellanrum("Uppföljning {uppf_lucka_fran}, därefter ingen till och med {uppf_lucka_till}",
               same_day("uppf_lucka_fran", "uppf_sista")),
    Value("uppf_luckor", more_than("uppf_luckor", 1)),
    Sentence("Perioden {uppf_start}–{uppf_slut}", when=more_than("uppf_antal", 0)),
    _PERIODENS_BORJAN,
)
CRITERIA = (
    criterion(
        "uppfoljning_dokumenterad", "Dokumenterad uppföljning",
        "Finns en dokumenterad uppföljning sedan föregående beslut?",
        Area.TRYGGHET, "GR Uppföljning", all_of(BIFALL, is_("forstagangsbeslut", "nej")),
        (U, Flag("uppf_dokumenterad")),
        because(F, missing("foregaende_beslut_from"), "foregaende_beslut_from", *_INGEN_TABELL),
        because(E, Not(Flag("uppf_dokumenterad")), Sentence("Ingen uppföljning efter föregående besluts början "
                "{foregaende_beslut_from} till och med granskningsdagen {gd}"), "uppf_alla"),
        evidence=_INGEN_TABELL),
    criterion(
        "uppfoljning_inom_sex_manader", "Uppföljning minst var sjätte månad",
        "Har insatsen följts upp minst var sjätte månad?",
        Area.TRYGGHET, "TA 2.3, 4.2.5; GR Uppföljning", BIFALL,
        because(F, missing("uppf_start"), "foregaende_beslut_from", "forstagangsbeslut",
                Value("beslut_from", is_("forstagangsbeslut", "ja"))),
        (A, before("uppf_slut", "uppf_start")),
        (A, all_of(equals("uppf_antal", 0), within_months("uppf_start", 6, "uppf_slut"))),
        (U, all_of(more_than("uppf_antal", 0), Flag("uppf_tatt"))),
        because(F, Flag("uppf_odaterad"), *_FOR_LANGT),
        because(E, equals("uppf_antal", 0), *_FOR_LANGT),
        because(D, more_than("uppf_antal", 0), *_FOR_LANGT),
        note="Tiden räknas från föregående besluts början (för ett förstagångsbeslut från beslutets början) till "
             "granskningsdagen eller beslutets slut, om det kom tidigare.",
        evidence=_INGEN_TABELL),
    criterion(
        "uppfoljning_strukturerad", "Strukturerad uppföljning", "Har DUR:s uppföljningsdel använts?",
        Area.KUNSKAP, "TA 2.3; GR Uppföljning", all_of(BIFALL, Flag("uppf_finns")),
        (U, Flag("uppf_strukturerad")),
        because(E, Not(Flag("uppf_strukturerad")), Sentence("Uppföljningar utan datum eller senast {gd}: "
                "{uppf_provade}, ingen med DUR:s uppföljningsdel")),
        evidence=(*_INGEN_TABELL, Value("uppf_strukturerad", given("uppf_alla")))),
)
# fmt: on
