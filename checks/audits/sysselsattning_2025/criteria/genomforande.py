"""Goals, order and plan."""

from __future__ import annotations

from checks.audits.sysselsattning_2025.codebook import BIFALL, BIFALL_S, HAR_BESTALLNING, STODINSATS, SYSSELSATTNING
from checks.audits.sysselsattning_2025.criteria.shared import A, D, E, F, U, answer
from checks.criteria import Area, Rule, because, criterion, graded
from checks.evidence import Sentence
from checks.expressions import ALWAYS, Expr, Term, after, all_of, days_after, is_, missing, none_of, not_after, some_of
from checks.law import ALLMANNA_RAD, Provision

PLAN_EFTER_UPPDRAGET = Provision("6 kap. 2 §", ALLMANNA_RAD, about="genomförandeplanens utgångspunkt")


# fmt: off
def _plan_i_tid(last: str | Term, start: str, *deadline: tuple[str, Expr]) -> tuple[Rule, ...]:
    """A plan by the last day; without a plan it depends on whether that day had passed when the file was read.

    `deadline` tells how the last day is counted, and for which decisions.
    """
    last_day = {"sista_dag": last if isinstance(last, Term) else Term(last)}

    def told(words: str) -> tuple[Sentence, ...]:
        return tuple(Sentence(words.replace("FRIST", how), last_day, when) for how, when in deadline)

    return (
        (F, missing(start)),
        (F, all_of(is_("plan_finns", "ja"), missing("plan_datum"))),
        (U, all_of(is_("plan_finns", "ja"), not_after("plan_datum", last))),
        because(E, all_of(is_("plan_finns", "ja"), after("plan_datum", last)),
                *told("Genomförandeplanen inkom {plan_datum}, sista dag {sista_dag} (FRIST)")),
        (A, all_of(is_("plan_finns", "nej"), not_after("gd", last))),
        because(E, all_of(is_("plan_finns", "nej"), after("gd", last)),
                *told("Genomförandeplan saknas, sista dag {sista_dag} (FRIST), granskningsdag {gd}")),
    )


_INGET_MAL = none_of(is_("mal_i_utredning", "ja"), is_("mal_i_bestallning", "ja"))
CRITERIA = (
    criterion(
        "personligt_mal", "Personligt mål",
        "Finns ett personligt mål i både utredning och beställning, eller är det dokumenterat att inget uttryckts?",
        Area.SJALVBESTAMMANDE, "GR Tabell 5, Självbestämmande", BIFALL,
        (U, all_of(is_("mal_i_utredning", "ja"), is_("mal_i_bestallning", "ja"))),
        (D, some_of(is_("mal_i_utredning", "ja"), is_("mal_i_bestallning", "ja"))),
        (U, all_of(_INGET_MAL, is_("mal_tillfragad", "ja"))), (E, all_of(_INGET_MAL, is_("mal_tillfragad", "nej")))),
    criterion(
        "inriktning_motsvarar_mal", "Inriktning som motsvarar målet",
        "Är beställningen arbetsrehabiliterande när målet är arbete eller studier?",
        Area.SJALVBESTAMMANDE, "GR Planering, Självbestämmande; TA 3.3",
        all_of(BIFALL_S, is_("mal_arbete_studier", "ja"), HAR_BESTALLNING),
        (U, is_("bestallning_inriktning", "arbetsrehabiliterande")),
        (A, all_of(is_("bestallning_inriktning", "social"), is_("valinformation", "ja"))),
        (E, all_of(is_("bestallning_inriktning", "social"), is_("valinformation", "nej"))),
        note="En socialt inriktad beställning efter information inför valet är den enskildes eget val: ej aktuellt."),
    criterion(
        "valinformation", "Information inför val",
        "Framgår det att den enskilde fått information inför valet av utförare?",
        Area.SJALVBESTAMMANDE, "GR Självbestämmande", BIFALL_S, *answer("valinformation")),
    criterion(
        "bestallning", "Beställning enligt anvisning", "Är beställningen upprättad enligt anvisningen?",
        Area.TRYGGHET, "GR Planering", BIFALL,
        (U, is_("bestallning", "enligt_anvisning")), (D, is_("bestallning", "saknar_individuellt")),
        (E, is_("bestallning", "ej_enligt_anvisning", "saknas"))),
    criterion(
        "plan_overensstammer", "Planen stämmer med beställningen",
        "Stämmer genomförandeplanens aktiviteter och mål med beställningen?",
        Area.TRYGGHET, "GR Tabell 6; TA Bilaga 1", BIFALL,
        (E, is_("plan_finns", "nej")), *graded(is_("plan_aktiviteter", "ja"), is_("plan_mal", "ja")),
        law=(PLAN_EFTER_UPPDRAGET,)),
    criterion(
        "plan_i_tid", "Plan i tid efter beställning",
        "Inkom genomförandeplanen inom 15 dagar (stödinsats: 15 arbetsdagar) från beställningen?",
        Area.TRYGGHET, "TA Bilaga 1, Bilaga 2", all_of(BIFALL, HAR_BESTALLNING),
        *_plan_i_tid("plan_sista_dag", "bestallning_datum",
                     ("beställning {bestallning_datum} + 15 dagar", SYSSELSATTNING),
                     ("beställning {bestallning_datum} + 15 arbetsdagar", STODINSATS)),
        note="För stödinsatsen anger TA både 15 dagar (Bilaga 1, Bilaga 2 Beslut) och 15 arbetsdagar (Bilaga 2 "
             "Genomförandeplan); granskningen räknar 15 arbetsdagar."),
    criterion(
        "plan_i_tid_avtal", "Plan i tid enligt avtal",
        "Inkom genomförandeplanen inom 15 dagar från att insatsen påbörjades?",
        Area.TRYGGHET, "GR Genomförande", BIFALL_S,
        *_plan_i_tid(days_after("insats_start", 15), "insats_start",
                     ("insatsen påbörjad {insats_start} + 15 dagar", ALWAYS)),
        note="Fristen följer av LOV-avtalet.",
        section="Genomförande av insats"),
)
# fmt: on
