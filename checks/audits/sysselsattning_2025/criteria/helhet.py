"""Children, relatives, violence, and others to work with."""

from __future__ import annotations

from checks.audits.sysselsattning_2025.codebook import BIFALL, BIFALL_S, HAR_BARN
from checks.audits.sysselsattning_2025.criteria.shared import D, E, F, U, answer
from checks.criteria import Area, criterion, graded
from checks.expressions import all_of, any_of, is_, is_not
from checks.law import ANHORIGSTOD, BARNETS_ASIKTER, BARNETS_BASTA

# fmt: off
CRITERIA = (
    criterion(
        "barn_framgar", "Barn framgår", "Framgår det om den enskilde har eller lever med barn?",
        Area.HELHETSSYN, "GR Barnrättsperspektiv", BIFALL,
        (F, is_("barn", "framgar_ej")), (U, is_not("barn", "framgar_ej")), law=(BARNETS_BASTA,)),
    criterion(
        "barn_fragor", "Frågor om barnets situation", "Har frågor om barnets situation ställts?",
        Area.HELHETSSYN, "GR Barnrättsperspektiv", all_of(BIFALL, HAR_BARN), *answer("barn_fragor"),
        law=(BARNETS_BASTA, BARNETS_ASIKTER)),
    criterion(
        "barnkonsekvensanalys", "Barnkonsekvensanalys",
        "Finns en individuell barnkonsekvensanalys eller ett ställningstagande att den inte är aktuell?",
        Area.HELHETSSYN, "GR Barnrättsperspektiv, Helhetssyn", all_of(BIFALL, HAR_BARN),
        (U, is_("barnkonsekvensanalys", "individuell", "ej_aktuellt")),
        (D, is_("barnkonsekvensanalys", "standardtext")), (E, is_("barnkonsekvensanalys", "nej")),
        law=(BARNETS_BASTA,)),
    criterion(
        "anhorigstod_info", "Information om anhörigstöd", "Har information om anhörigstöd lämnats?",
        Area.HELHETSSYN, "GR Anhörigstöd", BIFALL, *answer("anhorigstod_info"), law=(ANHORIGSTOD,)),
    criterion(
        "vald_fraga", "Fråga om våld", "Har frågan om våld ställts, eller framgår skälet till att den inte har det?",
        Area.HELHETSSYN, "GR Våld, Helhetssyn", BIFALL,
        (U, is_("vald_fraga", "stalld")),
        (D, all_of(is_("vald_fraga", "ej_stalld"), is_("vald_skal", "ja"))),
        (E, all_of(is_("vald_fraga", "ej_stalld"), is_("vald_skal", "nej"))),
        (F, is_("vald_fraga", "framgar_ej"))),
    criterion(
        "sekretessmedgivande", "Sekretessmedgivande",
        "Finns ett aktuellt medgivande när kontakt med utomstående är dokumenterad?",
        Area.SJALVBESTAMMANDE, "GR Samverkan", all_of(BIFALL, is_("extern_kontakt", "ja")),
        *answer("sekretessmedgivande")),
    criterion(
        "medgivande_preciserat", "Preciserat medgivande", "Är medgivandet preciserat?",
        Area.SJALVBESTAMMANDE, "GR Självbestämmande", all_of(BIFALL, is_("sekretessmedgivande", "ja")),
        *answer("medgivande_preciserat")),
    criterion(
        "samverkan_bistand", "Samverkan om försörjning och arbete",
        "Samverkar handläggaren med ekonomiskt bistånd eller Arbetsförmedlingen när den enskilde är aktuell där?",
        Area.HELHETSSYN, "TA 2.1.2",
        all_of(BIFALL_S, any_of(is_("ekonomiskt_bistand", "helt", "delvis"), is_("af_aktuell", "ja"))),
        (U, any_of(is_("samverkan_eb", "ja"), is_("samverkan_af", "ja"))),
        (F, all_of(is_("samverkan_eb", "framgar_ej"), is_("samverkan_af", "framgar_ej"))),
        (E, all_of(is_not("samverkan_eb", "ja"), is_not("samverkan_af", "ja")))),
    criterion(
        "samplanering_fk", "Samplanering med Försäkringskassan",
        "Samarbetar handläggaren med Försäkringskassan när den enskilde har sjukpenning?",
        Area.HELHETSSYN, "GR Dialogmöten, Samverkan", all_of(BIFALL_S, is_("forsorjning", "sjukpenning")),
        *answer("samverkan_fk")),
    criterion(
        "frivillighet", "Frivillighet", "Är sysselsättningen frivillig, utan att vara ett krav för ekonomiskt bistånd?",
        Area.SJALVBESTAMMANDE, "TA 2.1.2; GR Samverkan", BIFALL_S,
        (U, is_("krav_for_bistand", "nej")), (E, is_("krav_for_bistand", "ja"))),
    criterion(
        "sip_information", "Information om SIP", "Har information om samordnad individuell plan (SIP) lämnats?",
        Area.HELHETSSYN, "GR Helhetssyn", BIFALL, *answer("sip_information")),
    criterion(
        "sip_dokumenterad", "Dokumenterad SIP", "Framgår deltagarna i SIP, och finns protokollet i akten?",
        Area.HELHETSSYN, "GR Samverkan", all_of(BIFALL, is_("sip", "ja")),
        *graded(is_("sip_deltagare", "ja"), is_("sip_protokoll", "ja"))),
    criterion(
        "langsiktig_planering", "Långsiktig planering", "Är en långsiktig planering dokumenterad?",
        Area.HELHETSSYN, "GR Helhetssyn", BIFALL, *answer("langsiktig_planering")),
)
# fmt: on
