"""Every criterion of the review of support towards work or studies for persons in personkrets 1 or 2."""

from __future__ import annotations

from checks.audits.lss_arbete_studier.codebook import (
    AVSLAG,
    BIFALL,
    BIFALL_FORTSATT,
    BIFALL_INSTEG,
    BIFALL_STOD,
    INSTEG,
    KRAV,
    KRITERIER,
    STOD,
    TABLES,
    TIDSBEGRANSNING,
    UPPFOLJNING,
)
from checks.criteria import Area, Cases, Criterion, Outcome, by_code, criterion, graded
from checks.expressions import (
    ALWAYS,
    Expr,
    Flag,
    Named,
    Not,
    after,
    all_of,
    any_of,
    before,
    day,
    is_,
    missing,
    months_after,
    not_after,
    some_of,
)
from checks.law import NYA_LAGEN

ARENDEN = TABLES[0]
U, D, E, F = Outcome.UPPFYLLT, Outcome.DELVIS, Outcome.EJ_UPPFYLLT, Outcome.FRAMGAR_EJ

_NOTES = {
    "personkrets": "Den som tillhör personkrets 3 kan inte beviljas insatsen enligt riktlinjerna, också om "
    "tillhörigheten är dokumenterad.",
    "stodbehov": "För Insteg gäller stödbehovet även att bedriva studier på egen hand.",
}


# fmt: off
def _krav(k: str) -> Criterion:
    """One requirement, among the grants that it belongs to."""
    cases = by_code(ARENDEN.variable(f"krit_{k}_dok"))
    if k == "personkrets":
        cases = ((E, is_("personkrets", "3")), (F, missing("personkrets")), *cases)
    return criterion(
        f"krit_{k}", KRAV[k].label, f"Framgår det av dokumentationen att {KRAV[k].clause}?",
        Area.TRYGGHET, KRITERIER, KRAV[k].population, *cases, note=_NOTES.get(k, ""))


def _i_bedomning(insats: Expr, population: Expr) -> Cases:
    """All requirements of the insats named in the assessment, some of them, none."""
    named = (is_(f"krit_{k}_bed", "ja") for k, krav in KRAV.items() if krav.population in (BIFALL, population))
    return tuple((outcome, all_of(insats, when)) for outcome, when in graded(*named))


def _ryms(months: int) -> Cases:
    """The time since the insats was first granted is at most so many months; the last case is for what is longer."""
    return (
        (F, missing("insats_fran")),
        (E, missing("beslut_tom")),
        (U, after(months_after("insats_fran", months), "beslut_tom")),
    )


_KRAV = (
    *(_krav(k) for k in KRAV),
    criterion(
        "kriterier_i_bedomning", "Kraven i bedömningen", "Framgår alla krav som hör till insatsen av bedömningen?",
        Area.TRYGGHET, KRITERIER, BIFALL, *_i_bedomning(INSTEG, BIFALL_INSTEG), *_i_bedomning(STOD, BIFALL_STOD),
        note="Insteg har fem krav, särskilt individanpassat stöd till arbete eller studier åtta."),
)

_BESLUT = (
    criterion(
        "beslut_4_1_4_2", "Avslag 4:1 och bifall 4:2",
        "Är insatsen först avslagen enligt huvudregeln och sedan beviljad enligt kompletteringsregeln, med den "
        "socialtjänstlag som gällde på beslutsdagen?",
        Area.TRYGGHET, "RL Handläggningsprocessen; GR Granskningsmetod", BIFALL,
        (E, any_of(missing("avslag_lagrum"), missing("bifall_lagrum"))),
        (U, all_of(before("beslut_datum", day(NYA_LAGEN)), is_("avslag_lagrum", "4:1"), is_("bifall_lagrum", "4:2"))),
        (U, all_of(not_after(day(NYA_LAGEN), "beslut_datum"), is_("avslag_lagrum", "11:1"),
                   is_("bifall_lagrum", "11:4"))),
        (E, ALWAYS),
        note="Riktlinjerna anger bara den äldre lagen. Från den 1 juli 2025 motsvaras 4 kap. 1 och 2 §§ SoL "
             "(2001:453) av 11 kap. 1 och 4 §§ SoL (2025:400).",
        evidence=("beslut_datum", "avslag_lagrum", "bifall_lagrum")),
)

_TID = (
    criterion(
        "insteg_fyra_manader", "Insteg högst fyra månader", "Ryms Insteg inom sammanlagt fyra månader?",
        Area.TRYGGHET, KRITERIER, BIFALL_INSTEG, *_ryms(4), (E, ALWAYS),
        note="Tiden räknas från det att Insteg först beviljades.", evidence=("insats_fran", "beslut_tom")),
    criterion(
        "tidsgrans_tva_ar", "Högst två år", "Ryms insatsen inom två år, eller finns särskilda skäl för längre tid?",
        Area.TRYGGHET, TIDSBEGRANSNING, BIFALL_STOD, *_ryms(24), (U, is_("sarskilda_skal", "ja")), (E, ALWAYS),
        note="Tiden räknas från det att insatsen först beviljades. En tidigare period med Insteg räknas inte in; det "
             "är granskningens egen tolkning, eftersom riktlinjerna inte säger något om det.",
        evidence=("insats_fran", "beslut_tom", "sarskilda_skal")),
)

_RAPPORT, _SAMRAD = is_("rapport_jobbcoach", "ja"), is_("samrad_jobbcoach", "ja")
_FORTSATT = (
    criterion(
        "fortsatt_efter_insteg", "Rapport och samråd före fortsatt stöd",
        "Har handläggaren hämtat in en rapport från jobbcoachen på Jobbtorg och samrått med hen före fortsatt stöd "
        "efter Insteg?",
        Area.HELHETSSYN, KRITERIER, BIFALL_FORTSATT, *graded(_RAPPORT, _SAMRAD)),
)

_ANSOKA = Named(any_of(is_("information_ny_ansokan", "ja"), is_("information_insteg", "ja")),
                "den enskilde är informerad om ny ansökan eller Insteg")
_DAGLIG, _HAR_DAGLIG = is_("information_daglig_verksamhet", "ja"), is_("daglig_verksamhet", "ja")
_EN_AV_TVA = Named(some_of(_ANSOKA, _DAGLIG), "bara den ena delen av informationen är lämnad")
_INFORMATION = (
    criterion(
        "information_vid_avslag", "Information vid avslag",
        "Har den enskilde fått information om rätten att ansöka på nytt eller om Insteg, och om daglig verksamhet om "
        "den inte redan är beviljad?",
        Area.SJALVBESTAMMANDE, KRITERIER, all_of(AVSLAG, is_("avslag_skal", "krav_ej_uppfyllda", "framgar_ej")),
        (F, is_("avslag_skal", "framgar_ej")),
        (U, all_of(_ANSOKA, any_of(_DAGLIG, _HAR_DAGLIG))),
        (E, all_of(Not(_ANSOKA), any_of(_HAR_DAGLIG, Not(_DAGLIG)))),
        (D, all_of(is_("daglig_verksamhet", "nej"), _EN_AV_TVA)),
        note="Framgår inte skälet för avslaget går det inte att veta om kraven bedömdes vara uppfyllda."),
)

_UPPFOLJNING = (
    criterion(
        "uppfoljning_dokumenterad", "Dokumenterad uppföljning",
        "Finns en dokumenterad uppföljning sedan föregående beslut?",
        Area.TRYGGHET, UPPFOLJNING, all_of(BIFALL, is_("forstagangsbeslut", "nej")),
        (U, Flag("uppf_dokumenterad")), (F, missing("foregaende_beslut_from")), (E, Not(Flag("uppf_dokumenterad"))),
        note="Riktlinjerna anger inte hur ofta insatsen ska följas upp, bara att den ska följas upp och att det ska "
             "dokumenteras.",
        evidence=("foregaende_beslut_from", "gd", "uppf_dokumenterad")),
)
# fmt: on

CRITERIA = (*_KRAV, *_BESLUT, *_TID, *_FORTSATT, *_INFORMATION, *_UPPFOLJNING)
"""All criteria in the order of the report."""
