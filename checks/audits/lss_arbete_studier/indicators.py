"""The figures that the report tells in running text, each with a sentence.

`{av}` is where the numbers go: "12 av 16 ärenden om Insteg (75 procent)".
"""

from __future__ import annotations

from checks.audits.lss_arbete_studier.codebook import BIFALL, BIFALL_INSTEG, BIFALL_STOD, KRAV
from checks.audits.lss_arbete_studier.tables import (
    POP_BIFALL,
    POP_EJ_FORSTA,
    POP_FORTSATT,
    POP_INSTEG,
    POP_KRAV_EJ,
    POP_STOD,
)
from checks.expressions import Expr, any_of, is_, outcome_is
from checks.report_tables import DistrictRank, Indicator, Population

_MALGRUPP, _KRAV, _BESLUT, _TID = "Målgrupp", "Krav för insatsen", "Bedömning och beslut", "Tidsbegränsning"
_FORTSATT, _INFORMATION = "Fortsatt stöd efter Insteg", "Information när kraven inte är uppfyllda"
_UPPFOLJNING = "Uppföljning"

_POPULATIONS = ((BIFALL, POP_BIFALL), (BIFALL_INSTEG, POP_INSTEG), (BIFALL_STOD, POP_STOD))


# fmt: off
def _one(id_: str, section: str, population: Population, hit: Expr, label: str, sentence: str,
         note: str = "", needs_table: str | None = None) -> Indicator:
    return Indicator(id_, section, label, population, hit, sentence, note, needs_table)


INDICATORS = (
    _one("personkrets_1_eller_2", _MALGRUPP, POP_BIFALL, is_("personkrets", "1", "2"), "Personkrets 1 eller 2",
         "Den enskilde tillhör personkrets 1 eller 2 i {av}."),
    _one("personkrets_3", _MALGRUPP, POP_BIFALL, is_("personkrets", "3"), "Personkrets 3",
         "Insatsen är beviljad för en person i personkrets 3 i {av}."),
    _one("daglig_verksamhet", _MALGRUPP, POP_BIFALL, is_("daglig_verksamhet", "ja"), "Beviljad daglig verksamhet",
         "Den enskilde är också beviljad daglig verksamhet i {av}."),
    # Those of one population stand together, since the report names a base once.
    *(_one(f"krit_{k}_dok", _KRAV, population, is_(f"krit_{k}_dok", "ja"), f"{krav.label}: dokumenterat",
           f"Att {krav.clause} är dokumenterat i {{av}}.")
      for where, population in _POPULATIONS for k, krav in KRAV.items() if krav.population == where),
    _one("kriterier_i_bedomning_helt", _KRAV, POP_BIFALL, outcome_is("kriterier_i_bedomning", "uppfyllt"),
         "Samtliga krav i bedömningen", "Bedömningen tar upp alla krav som hör till insatsen i {av}."),
    _one("kriterier_i_bedomning_delvis", _KRAV, POP_BIFALL, outcome_is("kriterier_i_bedomning", "delvis"),
         "Några krav i bedömningen", "Bedömningen tar upp några men inte alla krav i {av}."),
    _one("kriterier_i_bedomning_nej", _KRAV, POP_BIFALL, outcome_is("kriterier_i_bedomning", "ej_uppfyllt"),
         "Inga krav i bedömningen", "Kraven saknas helt i bedömningen i {av}."),
    _one("beslut_4_1_4_2", _BESLUT, POP_BIFALL, outcome_is("beslut_4_1_4_2", "uppfyllt"), "Avslag 4:1 och bifall 4:2",
         "Beslutet är formulerat som avslag enligt huvudregeln och bifall enligt kompletteringsregeln, med den lag som "
         "gällde på beslutsdagen, i {av}."),
    _one("insteg_fyra_manader", _TID, POP_INSTEG, outcome_is("insteg_fyra_manader", "uppfyllt"),
         "Insteg högst fyra månader", "Insteg ryms inom sammanlagt fyra månader i {av}."),
    _one("tidsgrans_tva_ar", _TID, POP_STOD, outcome_is("tidsgrans_tva_ar", "uppfyllt"), "Högst två år",
         "Insatsen ryms inom två år, eller det finns särskilda skäl för längre tid, i {av}."),
    _one("efter_insteg", _FORTSATT, POP_STOD, is_("efter_insteg", "ja"), "Stöd efter Insteg",
         "Stödet följer på en period med Insteg i {av}."),
    _one("rapport_jobbcoach", _FORTSATT, POP_FORTSATT, is_("rapport_jobbcoach", "ja"), "Rapport från jobbcoach",
         "En rapport från jobbcoachen på Jobbtorg är inhämtad i {av}."),
    _one("samrad_jobbcoach", _FORTSATT, POP_FORTSATT, is_("samrad_jobbcoach", "ja"), "Samråd med jobbcoach",
         "Handläggaren har samrått med jobbcoachen i {av}."),
    _one("information_ansokan", _INFORMATION, POP_KRAV_EJ,
         any_of(is_("information_ny_ansokan", "ja"), is_("information_insteg", "ja")),
         "Information om ny ansökan eller Insteg",
         "Information om rätten att ansöka på nytt eller om att ansöka om Insteg är lämnad i {av}."),
    _one("information_daglig_verksamhet", _INFORMATION, POP_KRAV_EJ, is_("information_daglig_verksamhet", "ja"),
         "Information om daglig verksamhet", "Information om daglig verksamhet är lämnad i {av}.",
         note="Den behövs inte när daglig verksamhet redan är beviljad."),
    _one("forstagangsbeslut", _UPPFOLJNING, POP_BIFALL, is_("forstagangsbeslut", "ja"), "Förstagångsbeslut",
         "Beslutet är personens första om stöd till arbete eller studier i {av}."),
    _one("uppfoljning_dokumenterad", _UPPFOLJNING, POP_EJ_FORSTA, outcome_is("uppfoljning_dokumenterad", "uppfyllt"),
         "Dokumenterad uppföljning", "En genomförd uppföljning är dokumenterad i {av}.", needs_table="uppfoljningar",
         note="Basen är de ärenden som inte är förstagångsbeslut, eftersom en uppföljning kan väntas bara i dem."),
)

RANKS = (
    DistrictRank("beslut_4_1_4_2_hogsta_stadsdel", "beslut_4_1_4_2", 1,
                 "Avslag 4:1 och bifall 4:2: högsta andel i en stadsdel",
                 "beslutet är formulerat enligt riktlinjerna i {av}"),
    DistrictRank("beslut_4_1_4_2_lagsta_stadsdel", "beslut_4_1_4_2", -1,
                 "Avslag 4:1 och bifall 4:2: lägsta andel i en stadsdel",
                 "beslutet är formulerat enligt riktlinjerna i {av}"),
)
# fmt: on
