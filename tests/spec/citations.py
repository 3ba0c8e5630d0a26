"""Words from the sources: for every criterion and every place that it cites, two to five words in a row from there.

The words support the criterion, so that a citation can be looked up; `test_citations` looks for them in the cited
section. When a criterion cites a new place, add words from the source here.
"""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, Mapping[str, str]]
"""Criterion -> the document and the beginning of the cited place -> words from there."""

_KRITERIER = "Särskilt individanpassad stödinsats"


def _criterion(rl: str, gr: str) -> Mapping[str, str]:
    """One of kommunfullmäktige's seven criteria, in the guideline and in the review."""
    return {"RL Kriterier": rl, f"GR {_KRITERIER}": gr}


SYSSELSATTNING: Words = {
    # --- Application and inquiry ---
    "ansokan_fore_beslut": {"GR Trygghet": "krävs därför en ansökan"},
    "ansokan_komplett": {"GR Ansökan": "på vilket sätt ansökan gjordes"},
    "aktuell_dur": {
        "TA 2.1": "DUR användas i all handläggning",
        "GR Utredning": "aktuell DUR-utredning som underlag för",
        "GR Trygghet": "aktuella utredningar som underlag för",
    },
    "forlangning_tillfragad": {"GR Trygghet": "enskilde inte tillfrågats om han"},
    "utredning_korrekt": {
        "GR Utredning": "att motstridiga uppgifter redovisas",
        "GR Trygghet": "enskilde kallas vid fel namn",
    },
    "utbildning_arbete": {"GR Utredning": "enskildes utbildning och arbetslivserfarenhet framgår"},
    "intressen": {"GR Utredning": "enskildes intressen framgår helt"},
    "resurser": {"GR Utredning": "enskildes resurser framgår helt"},
    "vardagsaktiviteter": {"GR Utredning": "inom livsområdet vardagsaktiviteter"},
    "behov_syfte_mal": {
        "TA 2.1.3": "klargöra vad behovet, syftet och",
        "GR Bedömning": "med insatsen ska vara klargjort",
    },
    "stodomraden_utredning": {
        "TA 3.2": "stödbehov inom ramen för samtliga",
        "GR Utredning": "närvaro, aktivt deltagande samt kognitiv",
    },
    "stodomraden_bestallning": {
        "TA 3.1": "enskilde är i behov av",
        "GR Planering": "inom vilket eller vilka områden",
    },
    "omfattning_i_bestallning": {"TA 2.2": "biståndet i beslut och beställning"},
    "ny_bestallning": {"TA Bilaga 1": "skicka ny, uppdaterad beställning"},
    "malgrupp_faststalld": {
        "TA Bilaga 1": "Fastställ målgruppstillhörighet enligt stadens definition",
        "TA Bilaga 2": "målgruppstillhörighetsbedömning utifrån stadens definition",
    },
    "fordjupning": {"TA Bilaga 1": "ställa fördjupade frågor avseende livsområdena"},
    "fordjupning_under_35": {"TA 2.1": "yngre än 35 år bör"},
    # --- Children, relatives, violence, and others to work with ---
    "barn_framgar": {
        "GR Helhetssyn": "dokumenterar om det finns minderåriga",
        "GR Barnrättsperspektiv": "tydligt framgår uppgifter om barn",
    },
    "barn_fragor": {"GR Barnrättsperspektiv": "frågor om barnets situation ställts"},
    "barnkonsekvensanalys": {
        "GR Barnrättsperspektiv": "en särskild analys och bedömning",
        "GR Helhetssyn": "kompletteras med en individuell bedömning",
    },
    "anhorigstod_info": {"GR Anhörigstöd": "information om anhörigstöd getts"},
    "vald_fraga": {
        "GR Våld": "frågor om våld bör ställas",
        "GR Helhetssyn": "dokumenteras om och när frågor",
    },
    "sekretessmedgivande": {
        "GR Självbestämmande": "inhämta medgivande till kontakter",
        "GR Samverkan": "aktuellt sekretessmedgivande för kontakt med",
    },
    "medgivande_preciserat": {"GR Självbestämmande": "viktigt att samtycket är preciserat"},
    "samverkan_bistand": {"TA 2.1.2": "handläggaren samverkar med handläggare inom"},
    "samplanering_fk": {
        "TA 4.1": "lämpligt att dessa samverkanspartners involveras",
        "GR Samverkan": "görs en samplanering med Försäkringskassan",
    },
    "frivillighet": {
        "TA 2.1.2": "ska inte vara ett krav",
        "GR Samverkan": "få ekonomiskt bistånd beviljat",
    },
    "sip_information": {"GR Helhetssyn": "upprätta en samordnad individuell plan"},
    "sip_dokumenterad": {"GR Samverkan": "SIP-protokoll scannas sällan in"},
    "langsiktig_planering": {"GR Helhetssyn": "saknas en dokumenterad långsiktig planering"},
    # --- Assessment and decision ---
    "omfattning_i_beslut": {
        "TA 2.2": "omfattningen på biståndet i beslut",
        "GR Trygghet": "ansökt och beviljad omfattning specificeras",
    },
    "beslut_motsvarar_ansokan": {
        "TA 2.2": "bifall, avslag eller delavslag beroende",
        "GR Trygghet": "ansökan beviljats helt eller delvis",
    },
    "delaktig_planering": {
        "TA Bilaga 2": "möjligheten att vara delaktig i",
        "GR Sammanfattning": "involveras mer i planeringen av",
        "GR Självbestämmande": "involveras mer i planeringen av",
    },
    "beslut_motiverat": {
        "GR Tabell 3": "tidsbegränsat och ändringsförbehåll utan motivering",
        "GR Trygghet": "ändringsförbehåll och/eller tidsbegränsning bör motiveras",
    },
    "ratt_lag": {"GR Inledning": "stöd av den gamla lagen"},
    "lagrum_sysselsattning": {"TA 2.3": "enligt 4 kap. § 1"},
    "beslut_4_1_4_2": {
        "RL Handläggningsprocessen": "för att sedan beviljas enligt",
        "TA 4.2.1": "beslut att avslå ansökan enligt",
        "TA 4.2.3": "formuleras som ett avslag enligt",
        "TA Bilaga 1": "beslut att avslå enligt 4",
        "GR Tabell 4": "Avslag 4:1 och bifall 4:2",
    },
    "avslag_4_1_motiverat": {"RL Handläggningsprocessen": "Motivering för avslag vid prövning"},
    "andringsforbehall_4_2": {"TA 4.2.7": "fallet, innehålla ett ändringsförbehåll"},
    # --- Särskild stödinsats, and refusals ---
    "krit_alder": _criterion("vara i yrkesverksam ålder", "är i yrkesverksam ålder"),
    "krit_psykiatrikontakt": _criterion("ha en pågående kontakt med", "har en pågående kontakt med"),
    "krit_mal_arbete_studier": _criterion("primära mål och önskan är", "primära mål och önskan är"),
    "krit_stodbehov": _criterion("finna, få och behålla ett", "finna, få och behålla ett"),
    "krit_inforstadd": _criterion("införstådd i vad som krävs", "införstådd i vad som krävs"),
    "krit_kan_borja": _criterion("kunna börja arbeta eller studera", "kunna börja arbeta eller studera"),
    "krit_arbetsformedlingen": _criterion(
        "Lämplig arbetsmarknadspolitisk åtgärd bedöms inte", "lämplig arbetsmarknadspolitisk åtgärd inte kan"
    ),
    "kriterier_i_bedomning": _criterion("Följande kriterier behöver uppfyllas för", "framgår i bedömningen av rätten"),
    "rapport_jobbtorg": {
        "RL Kriterier": "inhämtad rapport från och efter",
        "TA 4.2.3": "efter inhämtad bedömning från arbetsspecialisten",
    },
    "samtycke_samordning": {"TA 4.2.3": "samtycker till att insatsen samordnas"},
    "flerpartsmote_fore_beslut": {
        "TA Bilaga 1": "planera in ett flerpartsmöte med",
        "TA Bilaga 2": "innan beslut fattas, hålls ett",
    },
    "start_inom_14_dagar": {"GR Besök på Alfa": "nya deltagare inom 14 dagar"},
    "tidsgrans_tva_ar": {"RL Tidsbegränsning": "kan ges under två år"},
    "overklagande": {
        "TA Bilaga 1": "enskilde om rätten att överklaga",
        "TA 4.2.1": "beslut som kan överklagas genom",
        "TA 4.2.6": "kunna överklagas genom laglighetsprövning enligt",
    },
    "avslag_motiverat": {"TA Bilaga 1": "Beslutet ska motiveras", "GR Bedömning": "Exempel på orsaker till avslag"},
    "avslag_utan_extra_krav": {
        "TA 2.1.1": "prövat deltagande i öppna verksamheter",
        "TA 3.2": "inga krav på läkarintyg med",
        "TA 3.3": "tidigare deltagande i en förberedande",
        "TA 4.1": "vara inskriven på Arbetsförmedlingen för",
        "GR Bedömning": "arbetsförmåga inte är varaktigt nedsatt",
    },
    # --- Goals, order and plan ---
    "personligt_mal": {
        "GR Tabell 5": "I både utredning och beställning",
        "GR Självbestämmande": "vill eller kan formulera egna",
    },
    "inriktning_motsvarar_mal": {
        "TA 3.3": "önskan om att närma sig",
        "GR Planering": "sitt innehåll ändå socialt inriktat",
        "GR Självbestämmande": "sikt komma ut i arbete",
    },
    "valinformation": {
        "TA 3": "vägleda den enskilde i att",
        "TA Bilaga 1": "behjälplig med att välja utförare",
        "GR Självbestämmande": "information om vilka utförare den",
    },
    "bestallning": {"GR Planering": "given struktur med mål, aktiviteter"},
    "plan_overensstammer": {
        "TA Bilaga 1": "stämmer överens med beställningen",
        "GR Tabell 6": "överensstämmer med beställningen avseende aktiviteter",
    },
    "plan_i_tid": {
        "TA Bilaga 1": "från utföraren inom 15 dagar",
        "TA Bilaga 2": "senast 15 arbetsdagar efter att",
    },
    "plan_i_tid_avtal": {"GR Genomförande": "15 dagar efter påbörjad insats"},
    # --- Follow-up ---
    "uppfoljning_dokumenterad": {"GR Uppföljning": "ska dokumenteras enligt gängse rutin"},
    "uppfoljning_inom_sex_manader": {
        "TA 2.3": "ske minst var sjätte månad",
        "TA 4.2.5": "som minst var sjätte månad",
        "GR Uppföljning": "ske minst var sjätte månad",
    },
    "uppfoljning_strukturerad": {
        "TA 2.3": "hjälp av uppföljningsdelen i DUR",
        "GR Uppföljning": "hjälp av uppföljningsdelen i DUR",
    },
    "uppfoljning_gemensam": {
        "TA 4.2.5": "med den enskilde och utförare",
        "GR Uppföljning": "vid ett gemensamt möte",
    },
}

LSS: Words = {
    "krit_alder": {"RL Kriterier": "vara i yrkesverksam ålder"},
    "krit_personkrets": {"RL Kriterier": "tillhör personkrets 1 eller 2"},
    "krit_onskan": {"RL Kriterier": "önskan om att arbeta eller"},
    "krit_forutsattningar": {"RL Kriterier": "förutsättningar att nå arbete eller"},
    "krit_stodbehov": {"RL Kriterier": "finna, få och behålla ett"},
    "krit_inforstadd": {"RL Kriterier": "införstådd i vad som krävs"},
    "krit_kan_klara": {"RL Kriterier": "klara ett anpassat och avgränsat"},
    "krit_overgang": {"RL Kriterier": "stöd i en övergångsperiod till"},
    "krit_arbetsformedlingen": {"RL Kriterier": "Lämplig arbetsmarknadspolitisk åtgärd bedöms inte"},
    "kriterier_i_bedomning": {"RL Kriterier": "följande krav uppfyllas för att"},
    "behov_syfte_mal": {
        "RL Handläggningsprocessen": "Ansökan ska utredas av handläggare",
        "RL Individuella bedömningar": "kartlägger den enskildes behov, syfte",
    },
    "beslut_4_1_4_2": {"RL Handläggningsprocessen": "för att sedan beviljas enligt"},
    "ratt_lag": {"GR Granskningsmetod": "gäller en ny socialtjänstlag"},
    "avslag_4_1_motiverat": {"RL Handläggningsprocessen": "Motivering för avslag vid prövning"},
    "overklagande": {
        "RL Handläggningsprocessen": "kommuniceras som ett avslag enligt",
        "TA Bilaga 1": "enskilde om rätten att överklaga",
        "TA 4.2.1": "beslut som kan överklagas genom",
    },
    "insteg_fyra_manader": {"RL Kriterier": "en instegsperiod om fyra månader"},
    "tidsgrans_tva_ar": {"RL Tidsbegränsning": "kan ges under två år"},
    "fortsatt_efter_insteg": {"RL Kriterier": "inhämtande av rapport och efter"},
    "eget_arbetssokande": {"RL Kriterier": "påbörja ett aktivt arbetssökande tillsammans"},
    "information_parallell": {"RL Kriterier": "den enskilde informeras om vad"},
    "information_vid_avslag": {"RL Kriterier": "rätten att ansöka på nytt"},
    "uppfoljning_dokumenterad": {"RL Uppföljning": "uppföljningsstrukturer och dokumentationsskyldighet föreligger"},
}

CITATIONS: Mapping[str, Words] = {"sysselsattning_2025": SYSSELSATTNING, "lss_arbete_studier": LSS}
"""Audit -> its words. `uppfoljning_2026` has the criteria of the first."""
