"""The figures that the 2025 report prints about the file review, each with a sentence of our own.

`{av}` is where the numbers go: "66 av 80 ärenden om sysselsättning (83 procent)".
"""

from __future__ import annotations

from checks.audits.sysselsattning_2025.codebook import KRITERIER
from checks.audits.sysselsattning_2025.tables import (
    POP_AVSLAG,
    POP_BIFALL,
    POP_EJ_FORSTA,
    POP_I,
    POP_S,
    POP_UPPFOLJDA,
)
from checks.expressions import ALWAYS, Expr, after, all_of, days_after, is_, months_after, outcome_is
from checks.report_tables import DistrictRank, Indicator, Population

# fmt: off
_UTREDNING, _BARN, _SAMVERKAN = "Utredning", "Barnrättsperspektiv", "Samverkan och samarbete"
_BESLUT, _STODINSATS = "Bedömning och beslut", "Särskilt individanpassad stödinsats"
_PLANERING, _UPPFOLJNING = "Planering och beställning av insats", "Uppföljning av insats"


def _one(id_: str, section: str, population: Population, hit: Expr, label: str, sentence: str,
         note: str = "", needs_table: str | None = None) -> Indicator:
    return Indicator(id_, section, label, population, hit, sentence, note, needs_table)


INDICATORS = (
    _one("aktuell_dur", _UTREDNING, POP_S, outcome_is("aktuell_dur", "uppfyllt"), "Aktuell DUR-utredning",
         "En aktuell DUR-utredning finns som underlag i {av}."),
    _one("utbildning_arbete_ja", _UTREDNING, POP_BIFALL, is_("utbildning_arbete", "ja"),
         "Utbildning och arbetslivserfarenhet framgår",
         "Uppgifter om utbildning och arbetslivserfarenhet framgår i {av}."),
    _one("utbildning_arbete_delvis", _UTREDNING, POP_BIFALL, is_("utbildning_arbete", "delvis"),
         "Utbildning och arbetslivserfarenhet framgår delvis",
         "Delvis framgår utbildning och arbetslivserfarenhet i {av}."),
    _one("utbildning_arbete_nej", _UTREDNING, POP_BIFALL, is_("utbildning_arbete", "nej"),
         "Utbildning och arbetslivserfarenhet framgår inte",
         "Uppgifter om utbildning och arbetslivserfarenhet saknas i {av}."),
    _one("intressen_helt_eller_delvis", _UTREDNING, POP_BIFALL, is_("intressen", "ja", "delvis"),
         "Intressen framgår helt eller delvis", "Personens intressen är helt eller delvis beskrivna i {av}."),
    _one("intressen_nej", _UTREDNING, POP_BIFALL, is_("intressen", "nej"), "Intressen framgår inte",
         "En beskrivning av personens intressen saknas i {av}."),
    _one("resurser_helt_eller_delvis", _UTREDNING, POP_BIFALL, is_("resurser", "ja", "delvis"),
         "Resurser framgår helt eller delvis", "Personens resurser är helt eller delvis beskrivna i {av}."),
    _one("resurser_nej", _UTREDNING, POP_BIFALL, is_("resurser", "nej"), "Resurser framgår inte",
         "En beskrivning av personens resurser saknas i {av}."),
    _one("barn_egna_i_hushallet", _BARN, POP_BIFALL, is_("barn", "egna_i_hushallet"),
         "Förälder till minderårigt barn i hushållet",
         "Den enskilde är förälder till minderårigt barn som bor i hushållet i {av}."),
    _one("barn_annans_i_hushallet", _BARN, POP_BIFALL, is_("barn", "annans_i_hushallet"),
         "Delar hushåll med annans minderåriga barn",
         "Den enskilde delar hushåll med någon annans minderåriga barn i {av}."),
    _one("barn_egna_ej_i_hushallet", _BARN, POP_BIFALL, is_("barn", "egna_ej_i_hushallet"),
         "Förälder till minderårigt barn utanför hushållet",
         "Den enskilde är förälder till minderårigt barn som bor någon annanstans i {av}."),
    _one("anhorigstod_info", "Anhörigstöd", POP_BIFALL, is_("anhorigstod_info", "ja"),
         "Information om anhörigstöd", "Information om anhörigstöd är lämnad enligt dokumentationen i {av}."),
    _one("vald_fraga_stalld", "Våld", POP_BIFALL, is_("vald_fraga", "stalld"), "Fråga om våld ställd",
         "Frågor om våld har ställts i {av}."),
    _one("vald_fraga_ej_stalld", "Våld", POP_BIFALL, is_("vald_fraga", "ej_stalld"), "Fråga om våld ej ställd",
         "Av dokumentationen framgår att frågor om våld inte har ställts i {av}."),
    _one("vald_fraga_framgar_ej", "Våld", POP_BIFALL, is_("vald_fraga", "framgar_ej"), "Fråga om våld framgår ej",
         "Om frågor om våld har ställts går inte att utläsa i {av}."),
    _one("ekonomiskt_bistand_helt_eller_delvis", _SAMVERKAN, POP_BIFALL, is_("ekonomiskt_bistand", "helt", "delvis"),
         "Helt eller delvis ekonomiskt bistånd",
         "Ekonomiskt bistånd står helt eller delvis för försörjningen i {av}."),
    _one("samverkan_fk", _SAMVERKAN, POP_BIFALL, is_("samverkan_fk", "ja"), "Samarbete med Försäkringskassan",
         "Ett pågående samarbete med Försäkringskassan framgår i {av}."),
    _one("samverkan_af", _SAMVERKAN, POP_BIFALL, is_("samverkan_af", "ja"), "Samarbete med Arbetsförmedlingen",
         "Ett pågående samarbete med Arbetsförmedlingen framgår i {av}."),
    _one("sekretessmedgivande", _SAMVERKAN, POP_BIFALL, is_("sekretessmedgivande", "ja"),
         "Aktuellt sekretessmedgivande", "Ett aktuellt sekretessmedgivande finns i {av}."),
    _one("sip", _SAMVERKAN, POP_BIFALL, is_("sip", "ja"), "Aktuell SIP",
         "En aktuell samordnad individuell plan där socialpsykiatrin ingår finns i {av}."),
    _one("beslutstid_over_12_manader_endast_sarskild", _BESLUT, POP_BIFALL,
         after(days_after("beslut_tom", 1), months_after("beslut_from", 12)), "Beslutstid över tolv månader",
         "Beslut som gäller längre än tolv månader förekommer i {av}."),
    _one("omfattning_1_12", _BESLUT, POP_S, is_("beslut_omfattning", "1-12"), "Beviljat 1–12 timmar i veckan",
         "Intervallet 1–12 timmar i veckan är beviljat i {av}."),
    _one("omfattning_10_24", _BESLUT, POP_S, is_("beslut_omfattning", "10-24"), "Beviljat 10–24 timmar i veckan",
         "Intervallet 10–24 timmar i veckan är beviljat i {av}."),
    _one("omfattning_22_40", _BESLUT, POP_S, is_("beslut_omfattning", "22-40"), "Beviljat 22–40 timmar i veckan",
         "Intervallet 22–40 timmar i veckan är beviljat i {av}."),
    _one("avslag_antal", "Avslag", POP_AVSLAG, ALWAYS, "Granskade avslag", "Granskningen av avslag omfattar {av}."),
    *(_one(f"krit_{k}_dok", _STODINSATS, POP_I, is_(f"krit_{k}_dok", "ja"), f"{KRITERIER[k]}: dokumenterat", sentence)
      for k, sentence in (
          ("mal_arbete_studier", "Att personens främsta mål är arbete eller studier är dokumenterat i {av}."),
          ("stodbehov", "Ett stödbehov som gör att personen inte kan finna, få och behålla arbete på egen hand är "
                        "dokumenterat i {av}."),
          ("inforstadd", "Att personen är införstådd med vad som krävs och beredd till det är dokumenterat i {av}."),
          ("kan_borja",
           "Bedömningen att personen kan börja arbeta eller studera inom insatsen är dokumenterad i {av}."),
          ("arbetsformedlingen", "Att Arbetsförmedlingen inte kan erbjuda en lämplig åtgärd är dokumenterat i {av}."))),
    _one("kriterier_i_bedomning_helt", _STODINSATS, POP_I, outcome_is("kriterier_i_bedomning", "uppfyllt"),
         "Samtliga kriterier i bedömningen", "Bedömningen tar upp alla sju kriterier i {av}."),
    _one("kriterier_i_bedomning_delvis", _STODINSATS, POP_I, outcome_is("kriterier_i_bedomning", "delvis"),
         "Några kriterier i bedömningen", "Bedömningen tar upp några men inte alla kriterier i {av}."),
    _one("kriterier_i_bedomning_nej", _STODINSATS, POP_I, outcome_is("kriterier_i_bedomning", "ej_uppfyllt"),
         "Inga kriterier i bedömningen", "Kriterierna saknas helt i bedömningen i {av}."),
    _one("kriterier_helt_dok_och_bed", _STODINSATS, POP_I,
         all_of(*(is_(f"krit_{k}_{end}", "ja") for k in KRITERIER for end in ("dok", "bed"))),
         "Samtliga kriterier i både dokumentation och bedömning",
         "Alla sju kriterier framgår av både dokumentationen och bedömningen i {av}."),
    _one("beslut_4_1_4_2", _STODINSATS, POP_I, outcome_is("beslut_4_1_4_2", "uppfyllt"),
         "Avslag 4:1 och bifall 4:2", "Beslutet är formulerat som avslag enligt huvudregeln och bifall enligt "
         "kompletteringsregeln i {av}."),
    _one("inriktning_social", _PLANERING, POP_S, is_("inriktning", "social"), "Socialt inriktad verksamhet",
         "Verksamheten är socialt inriktad i {av}."),
    _one("inriktning_arbetsrehabiliterande", _PLANERING, POP_S, is_("inriktning", "arbetsrehabiliterande"),
         "Arbetsrehabiliterande verksamhet", "Verksamheten är arbetsrehabiliterande i {av}."),
    _one("bestallning_enligt_anvisning", _PLANERING, POP_BIFALL, is_("bestallning", "enligt_anvisning"),
         "Beställning enligt anvisning", "Beställningen följer stadens anvisning i {av}."),
    _one("bestallning_saknar_individuellt", _PLANERING, POP_BIFALL, is_("bestallning", "saknar_individuellt"),
         "Beställning utan individuella aktiviteter och mål",
         "Beställningen har rätt struktur men saknar individuella aktiviteter och mål i {av}."),
    _one("bestallning_ovriga", _PLANERING, POP_BIFALL, is_("bestallning", "ej_enligt_anvisning", "saknas"),
         "Övriga beställningar", "Beställningen saknas eller följer inte anvisningen i {av}."),
    _one("forstagangsbeslut", _UPPFOLJNING, POP_BIFALL, is_("forstagangsbeslut", "ja"), "Förstagångsbeslut",
         "Beslutet är personens första om insatsen i {av}."),
    _one("uppfoljning_dokumenterad", _UPPFOLJNING, POP_BIFALL,
         all_of(is_("forstagangsbeslut", "nej"), outcome_is("uppfoljning_dokumenterad", "uppfyllt")),
         "Dokumenterad uppföljning", "En genomförd uppföljning är dokumenterad i {av}.", needs_table="uppfoljningar",
         note="Basen är alla ärenden med bifall, också förstagångsbeslut, där någon uppföljning ännu inte väntas."),
    _one("uppfoljning_ej_dokumenterad", _UPPFOLJNING, POP_EJ_FORSTA,
         outcome_is("uppfoljning_dokumenterad", "ej_uppfyllt"), "Ingen dokumenterad uppföljning",
         "Dokumentation av någon uppföljning saknas i {av}.", needs_table="uppfoljningar",
         note="Basen är de ärenden som inte är förstagångsbeslut, eftersom en uppföljning kan väntas bara i dem; "
              "därför skiljer den sig från basen för dokumenterad uppföljning."),
    _one("uppfoljning_strukturerad", _UPPFOLJNING, POP_UPPFOLJDA, outcome_is("uppfoljning_strukturerad", "uppfyllt"),
         "Strukturerad uppföljning", "Uppföljningen är gjord med DUR:s uppföljningsdel i {av}.",
         needs_table="uppfoljningar", note="Basen är de ärenden som har en dokumenterad uppföljning."),
)

RANKS = (
    DistrictRank("aktuell_dur_lagsta_stadsdel", "aktuell_dur", -1, "Aktuell DUR-utredning: lägsta andel i en stadsdel",
                 "en aktuell DUR-utredning finns i {av}"),
    DistrictRank("aktuell_dur_nast_hogsta_stadsdel", "aktuell_dur", 2,
                 "Aktuell DUR-utredning: näst högsta andel i en stadsdel",
                 "en aktuell DUR-utredning finns i {av}"),
    DistrictRank("aktuell_dur_hogsta_stadsdel", "aktuell_dur", 1, "Aktuell DUR-utredning: högsta andel i en stadsdel",
                 "en aktuell DUR-utredning finns i {av}"),
    DistrictRank("beslut_4_1_4_2_hogsta_stadsdel", "beslut_4_1_4_2", 1,
                 "Avslag 4:1 och bifall 4:2: högsta andel i en stadsdel",
                 "beslutet är formulerat enligt riktlinjerna i {av}"),
)
# fmt: on
