"""Assessment and decision."""

from __future__ import annotations

from checks.audits.sysselsattning_2025.codebook import BIFALL, BIFALL_I, BIFALL_S, STODINSATS
from checks.audits.sysselsattning_2025.criteria.shared import BEVILJAS_ENLIGT, A, D, E, F, U, answer
from checks.criteria import Area, because, criterion
from checks.evidence import Sentence, Value
from checks.expressions import ALWAYS, Named, Not, all_of, any_of, before, day, given, is_, is_not, missing, not_after
from checks.law import BISTAND_UTOVER, NYA_LAGEN, RATT_TILL_BISTAND

# fmt: off
_INGEN_TID, _INGET_FORBEHALL = missing("beslut_tom"), is_not("andringsforbehall", "ja")
_TID_MOTIVERAD, _FORBEHALL_MOTIVERAT = is_("tidsbegransning_motiverad", "ja"), is_("andringsforbehall_motiverat", "ja")
_FORE_NYA_LAGEN, _EFTER_NYA_LAGEN = before("beslut_datum", day(NYA_LAGEN)), not_after(day(NYA_LAGEN), "beslut_datum")
_LAGRE = any_of(all_of(is_("ansokan_omfattning", "10-24"), is_("beslut_omfattning", "1-12")),
                all_of(is_("ansokan_omfattning", "22-40"), is_("beslut_omfattning", "1-12", "10-24")))

CRITERIA = (
    criterion(
        "omfattning_i_beslut", "Omfattning i beslutet", "Framgår den beviljade omfattningen av beslutet?",
        Area.TRYGGHET, "GR Trygghet; TA 2.2", BIFALL_S, *answer("omfattning_framgar_beslut"),
        law=(RATT_TILL_BISTAND,)),
    criterion(
        "beslut_motsvarar_ansokan", "Beslutet motsvarar ansökan",
        "Är den beviljade omfattningen minst den sökta, eller är skillnaden ett delavslag?",
        Area.TRYGGHET, "GR Trygghet; TA 2.2", BIFALL_S,
        (F, any_of(missing("ansokan_omfattning"), missing("beslut_omfattning"),
                   is_("ansokan_omfattning", "framgar_ej"), is_("beslut_omfattning", "framgar_ej"))),
        (E, all_of(Named(_LAGRE, "det beviljade intervallet är lägre än det sökta"), is_("beslut_utfall", "bifall"))),
        (U, ALWAYS),
        law=(RATT_TILL_BISTAND,)),
    criterion(
        "beslut_motiverat", "Motiverade begränsningar",
        "Är beslutets tidsbegränsning och ändringsförbehåll motiverade?",
        Area.TRYGGHET, "TA Bilaga 1; GR Tabell 3, Trygghet", BIFALL,
        because(E, is_("juridiskt_beslut", "nej"), "juridiskt_beslut"),
        because(F, missing("andringsforbehall"), "andringsforbehall"),
        (A, all_of(_INGEN_TID, _INGET_FORBEHALL)),
        (U, all_of(any_of(_INGEN_TID, _TID_MOTIVERAD), any_of(_INGET_FORBEHALL, _FORBEHALL_MOTIVERAT))),
        (E, all_of(any_of(_INGEN_TID, Not(_TID_MOTIVERAD)), any_of(_INGET_FORBEHALL, Not(_FORBEHALL_MOTIVERAT)))),
        (D, any_of(_TID_MOTIVERAD, _FORBEHALL_MOTIVERAT)),
        evidence=("beslut_tom", Value("tidsbegransning_motiverad", given("beslut_tom")), "andringsforbehall",
                  Value("andringsforbehall_motiverat", is_("andringsforbehall", "ja"))),
        law=BEVILJAS_ENLIGT),
    criterion(
        "ratt_lag", "Rätt lag", "Anger beslutet den socialtjänstlag som gällde på beslutsdagen?",
        Area.TRYGGHET, "GR Granskningsmetod", ALWAYS,
        (F, all_of(missing("avslag_lagrum"), missing("bifall_lagrum"))),
        (U, all_of(_FORE_NYA_LAGEN,
                   any_of(missing("avslag_lagrum"), is_("avslag_lagrum", "4:1")),
                   any_of(missing("bifall_lagrum"), is_("bifall_lagrum", "4:1", "4:2")))),
        (U, all_of(_EFTER_NYA_LAGEN,
                   any_of(missing("avslag_lagrum"), is_("avslag_lagrum", "11:1")),
                   any_of(missing("bifall_lagrum"), is_("bifall_lagrum", "11:1", "11:4")))),
        because(E, ALWAYS, Sentence("Beslut {beslut_datum}, då SoL (2001:453) gällde", when=_FORE_NYA_LAGEN),
                Sentence("Beslut {beslut_datum}, då SoL (2025:400) gällde", when=_EFTER_NYA_LAGEN),
                Value("avslag_lagrum", given("avslag_lagrum")), Value("bifall_lagrum", given("bifall_lagrum"))),
        law=(RATT_TILL_BISTAND, BISTAND_UTOVER.only(STODINSATS))),
    criterion(
        "lagrum_sysselsattning", "Lagrum för sysselsättning", "Är sysselsättning beviljad enligt huvudregeln?",
        Area.TRYGGHET, "TA 2.3", BIFALL_S,
        (U, is_("bifall_lagrum", "4:1", "11:1")), (E, is_not("bifall_lagrum", "4:1", "11:1")),
        law=(RATT_TILL_BISTAND,)),
    criterion(
        "beslut_4_1_4_2", "Avslag 4:1 och bifall 4:2",
        "Är stödinsatsen först avslagen enligt huvudregeln och sedan beviljad enligt kompletteringsregeln?",
        Area.TRYGGHET, "RL Handläggningsprocessen; TA 4.2.1, 4.2.2; GR Tabell 4", BIFALL_I,
        (U, all_of(given("avslag_lagrum"), given("bifall_lagrum"), is_("avslag_lagrum", "4:1", "11:1"),
                   is_("bifall_lagrum", "4:2", "11:4"))),
        (E, ALWAYS), evidence=("avslag_lagrum", "bifall_lagrum"),
        law=(RATT_TILL_BISTAND, BISTAND_UTOVER)),
    criterion(
        "avslag_4_1_motiverat", "Motiverat avslag enligt huvudregeln", "Är avslaget enligt huvudregeln motiverat?",
        Area.TRYGGHET, "RL Handläggningsprocessen", all_of(BIFALL_I, given("avslag_lagrum")),
        *answer("avslag_4_1_motiverat"), law=(RATT_TILL_BISTAND,)),
    criterion(
        "andringsforbehall_4_2", "Ändringsförbehåll vid stödinsats", "Har beslutet ett ändringsförbehåll?",
        Area.TRYGGHET, "TA 4.2.7", BIFALL_I, *answer("andringsforbehall"),
        note="Anvisningen säger att beslutet bör ha ett förbehåll.", law=(BISTAND_UTOVER,)),
)
# fmt: on
