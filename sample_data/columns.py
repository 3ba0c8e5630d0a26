"""The columns of the tables: name, Swedish label and kind, in the order of the codebook.

The labels are needed for the workbook, which shows an export as a person would type it. They are written out
here, and not borrowed from the product, so that the sample stays an independent test of its codebook.
"""

from typing import Final, NamedTuple


class Column(NamedTuple):
    name: str
    label: str
    kind: str


YES_NO: Final = {"ja": "Ja", "nej": "Nej"}
YES_NO_UNKNOWN: Final = {**YES_NO, "framgar_ej": "Framgår ej"}
YES_NO_NA: Final = {"ja": "Ja", "ej_aktuellt": "Ej aktuellt", "nej": "Nej"}

# kind -> code -> label. A kind that is missing here (text, date, integer, decimal, code) is not translated.
CODES: Final[dict[str, dict[str, str]]] = {
    "stadsdel": {
        "hagersten_alvsjo": "Hägersten-Älvsjö",
        "jarva": "Järva",
        "skarholmen": "Skärholmen",
        "sodermalm": "Södermalm",
    },
    "kon": {"kvinna": "Kvinna", "man": "Man"},
    "insats": {
        "sysselsattning": "Sysselsättning",
        "sarskild_stodinsats": "Särskilt individanpassad stödinsats",
    },
    "ja_nej": YES_NO,
    "ja_nej_fe": YES_NO_UNKNOWN,
    "ja_nej_ea": YES_NO_NA,
    "grad": {"ja": "Ja", "delvis": "Delvis", "nej": "Nej"},
    "satt": {"muntlig": "Muntligt", "skriftlig": "Skriftligt", "framgar_ej": "Framgår ej"},
    "omfattning": {
        "1-12": "1–12 timmar/vecka",
        "10-24": "10–24 timmar/vecka",
        "22-40": "22–40 timmar/vecka",
        "framgar_ej": "Framgår ej",
        "ej_aktuellt": "Ej aktuellt",
    },
    "dur": {
        "ny": "Ny utredning",
        "tidigare": "Tidigare utredning (förlängning)",
        "saknas": "Saknas",
    },
    "barn": {
        "egna_i_hushallet": "Förälder till minderårigt barn i hushållet",
        "annans_i_hushallet": "Delar hushåll med annans minderåriga barn",
        "egna_ej_i_hushallet": "Förälder till minderårigt barn utanför hushållet",
        "inga": "Inga minderåriga barn",
        "framgar_ej": "Framgår ej",
    },
    "bka": {
        "individuell": "Individuell",
        "standardtext": "Standardtext",
        "ej_aktuellt": "Ställningstagande: ej aktuellt",
        "nej": "Nej",
    },
    "vald": {"stalld": "Ställd", "ej_stalld": "Ej ställd", "framgar_ej": "Framgår ej"},
    "forsorjning": {
        "sjukersattning": "Sjukersättning",
        "aktivitetsersattning": "Aktivitetsersättning",
        "sjukpenning": "Sjukpenning",
        "ekonomiskt_bistand": "Ekonomiskt bistånd",
        "annan": "Annan",
        "ingen": "Ingen",
        "framgar_ej": "Framgår ej",
    },
    "eb": {"helt": "Helt", "delvis": "Delvis", "nej": "Nej", "framgar_ej": "Framgår ej"},
    "form": {"muntligt": "Muntligt", "skriftligt": "Skriftligt", "fullmakt": "Fullmakt"},
    "utfall": {"bifall": "Bifall", "delavslag": "Delavslag", "avslag": "Avslag"},
    "avslag_lagrum": {
        "4:1": "4 kap. 1 § SoL (2001:453)",
        "11:1": "11 kap. 1 § SoL (2025:400)",
    },
    "avslag_skal": {
        "studerar_eller_arbetar": "Studerar eller arbetar",
        "medverkar_ej": "Medverkar inte till utredning",
        "fk_ansvar": "Försäkringskassans rehabiliteringsansvar",
        "ej_varaktigt_nedsatt": "Arbetsförmågan inte varaktigt nedsatt",
        "tillgodoses_annat_satt": "Behovet tillgodoses genom andra arbetsinriktade åtgärder",
        "annat": "Annat",
        "framgar_ej": "Framgår ej",
    },
    "inriktning": {"social": "Socialt inriktad", "arbetsrehabiliterande": "Arbetsrehabiliterande"},
    "bestallning": {
        "enligt_anvisning": "Enligt anvisning",
        "saknar_individuellt": "Saknar individuella aktiviteter och mål",
        "ej_enligt_anvisning": "Ej enligt anvisning",
        "saknas": "Saknas",
    },
    "avvikelse": {
        "inget": "Ingen",
        "borttaget": "Aktiviteter eller mål borttagna",
        "tillagt": "Tillagda",
        "andrat": "Ändrade",
    },
    "uppfoljning": {
        "pa_plats": "På plats",
        "telefon": "Telefon",
        "digitalt": "Digitalt",
        "framgar_ej": "Framgår ej",
    },
    "driftform": {"egen_regi": "Egen regi", "entreprenad": "Upphandlad entreprenad"},
    "delegation": {"handlaggare": "Handläggare", "chef": "Chef"},
    "rutin": {
        "nedskriven": "Nedskriven rutin",
        "ej_nedskriven": "Rutin som inte är nedskriven",
        "finns": "Rutin finns",
        "anvands_ej": "Tidigare rutin, används inte",
        "ingen": "Ingen rutin",
    },
    "rutin_vald": {
        "nya_och_uppfoljning": "Fråga i nya ärenden och vid uppföljning",
        "nya": "Fråga bara i nya ärenden",
        "ingen": "Ingen rutin",
    },
    "vald_plats": {
        "journal": "Journal",
        "utredning": "Utredning",
        "beskrivningsruta": "Beskrivningsruta",
        "varierar": "Varierar",
    },
    "i_tid": {"oftast": "Oftast i tid", "ibland": "Ibland i tid", "sallan": "Sällan i tid"},
    "mottagare": {
        "granskade_enheter": "De granskade enheterna",
        "stadsdelsnamnder": "Samtliga stadsdelsnämnder",
        "socialnamnden": "Socialnämnden",
        "socialforvaltningen": "Socialförvaltningen",
        "verksamheter": "De öppna verksamheterna",
        "utforare": "Utförarna",
    },
    "lage": {
        "genomford": "Genomförd",
        "paborjad": "Påbörjad",
        "ej_paborjad": "Ej påbörjad",
        "ej_langre_aktuell": "Ej längre aktuell",
        "ej_uppfoljd": "Ej uppföljd",
    },
    "medverkan": {
        "gemensamt": "Gemensamt möte",
        "separat": "Separat kontakt",
        "ej": "Ingen kontakt",
        "framgar_ej": "Framgår ej",
    },
}

KRITERIER: Final = {
    "alder": "Yrkesverksam ålder",
    "psykiatrikontakt": "Pågående kontakt med specialistpsykiatrin",
    "mal_arbete_studier": "Primärt mål arbete eller studier",
    "stodbehov": "Kan inte finna, få och behålla arbete på egen hand",
    "inforstadd": "Införstådd och beredd",
    "kan_borja": "Bedöms kunna börja inom insatsen",
    "arbetsformedlingen": "Lämplig åtgärd kan inte erbjudas av Arbetsförmedlingen",
}

# name | label | kind
_ARENDEN: Final = """
arende_id | Ärende-id | text
stadsdel | Stadsdelsnämnd | stadsdel
kon | Kön | kon
alder | Ålder vid beslut | integer
insats | Insats | insats
ansokan_finns | Ansökan finns | ja_nej
ansokan_datum | Ansökan inkom | date
ansokan_satt | Ansökan gjordes | satt
ansokan_lagrum | Lagrum framgår av ansökan | ja_nej
ansokan_omfattning | Ansökt omfattning | omfattning
dur_underlag | DUR-utredning som underlag | dur
dur_datum | DUR-utredningens datum | date
forlangning_tillfragad | Tillfrågad vid förlängning | ja_nej_fe
fel_namn | Fel namn i utredningen | ja_nej
motstridiga_uppgifter | Motstridiga uppgifter | ja_nej
inaktuella_uppgifter | Inaktuella uppgifter | ja_nej
bedomning_annan_insats | Bedömningen avser annan insats | ja_nej
malgrupp_faststalld | Målgruppstillhörighet fastställd | ja_nej
behov_syfte_mal | Behov, syfte och mål klargjorda | grad
stodomraden_utredning | Närvaro, aktivt deltagande, kognitiv och social förmåga i utredningen | grad
annan_insats | Utredningen omfattar även annan insats | ja_nej
utbildning_arbete | Utbildning och arbetslivserfarenhet | grad
intressen | Intressen | grad
resurser | Resurser | grad
vardagsaktiviteter | Vardagsaktiviteter | grad
fordjupning_arbete | Fördjupat: arbete/utbildning/sysselsättning | ja_nej
fordjupning_intressen | Fördjupat: intressen | ja_nej
fordjupning_psykisk_halsa | Fördjupat: psykisk hälsa | ja_nej
fordjupning_vardag | Fördjupat: vardagsaktiviteter (ADL) | ja_nej
barn | Barn | barn
barn_fragor | Frågor om barnets situation ställda | ja_nej
barnkonsekvensanalys | Barnkonsekvensanalys | bka
anhorigstod_info | Information om anhörigstöd | ja_nej_ea
vald_fraga | Fråga om våld | vald
vald_skal | Skäl till att frågan inte ställts framgår | ja_nej
forsorjning | Huvudsaklig försörjning | forsorjning
ekonomiskt_bistand | Aktuell på ekonomiskt bistånd | eb
af_aktuell | Aktuell hos Arbetsförmedlingen | ja_nej_fe
samverkan_eb | Samverkan med ekonomiskt bistånd | ja_nej_fe
krav_for_bistand | Sysselsättning anges som krav för ekonomiskt bistånd | ja_nej
samverkan_fk | Samarbete med Försäkringskassan | ja_nej_fe
samverkan_af | Samarbete med Arbetsförmedlingen | ja_nej_fe
extern_kontakt | Kontakt med utomstående dokumenterad | ja_nej
sekretessmedgivande | Aktuellt sekretessmedgivande | ja_nej_ea
medgivande_form | Medgivandets form | form
medgivande_preciserat | Medgivandet är preciserat | ja_nej
sip | Aktuell SIP där socialpsykiatrin ingår | ja_nej
sip_information | Information om SIP given | ja_nej
sip_deltagare | Deltagare i SIP framgår | ja_nej
sip_protokoll | SIP-protokoll finns i akten | ja_nej
langsiktig_planering | Långsiktig planering dokumenterad | ja_nej
beslut_datum | Beslutsdatum | date
beslut_utfall | Beslut | utfall
beslut_from | Beslut fr.o.m. | date
beslut_tom | Beslut t.o.m. | date
beslut_omfattning | Beviljad omfattning (av beslut eller akten i övrigt) | omfattning
omfattning_framgar_beslut | Beviljad omfattning framgår av beslutet | ja_nej
juridiskt_beslut | Juridiskt beslut finns | ja_nej
andringsforbehall | Ändringsförbehåll | ja_nej
tidsbegransning_motiverad | Tidsbegränsning motiverad | ja_nej
andringsforbehall_motiverat | Ändringsförbehåll motiverat | ja_nej
avslag_lagrum | Avslag enligt | avslag_lagrum
avslag_4_1_motiverat | Avslaget enligt huvudregeln är motiverat | ja_nej
bifall_lagrum | Bifall enligt | code
insats_beviljad_fran | Insatsen först beviljad fr.o.m. | date
sarskilda_skal | Särskilda skäl för längre tid än två år | ja_nej
forstagangsbeslut | Förstagångsbeslut | ja_nej
foregaende_beslut_from | Föregående beslut fr.o.m. | date
overklagandehanvisning | Information om rätt att överklaga | ja_nej
avslag_skal | Skäl för avslag | avslag_skal
avslag_extra_krav | Avslaget ställer krav som anvisningarna inte har | ja_nej_fe
KRITERIER
rapport_jobbtorg | Bedömning inhämtad från arbetsspecialist på Jobbtorg | ja_nej
flerpartsmote | Flerpartsmöte med Jobbtorg hållet | ja_nej_fe
flerpartsmote_datum | Flerpartsmötets datum | date
samtycke_samordning | Samtycker till samordning med specialistpsykiatrin | ja_nej
mal_arbete_studier | Personens mål är arbete eller studier | ja_nej_fe
inriktning | Verksamhetens inriktning | inriktning
bestallning_inriktning | Beställningens inriktning | inriktning
valinformation | Information inför val av utförare framgår | ja_nej
utforare_kod | Utförare (kod) | text
delaktig_planering | Personen har varit delaktig i planeringen | grad
mal_i_utredning | Personligt mål i utredningen | ja_nej
mal_i_bestallning | Personligt mål i beställningen | ja_nej
mal_tillfragad | Tillfrågad men har inte uttryckt mål | ja_nej
bestallning | Beställning | bestallning
stodomraden_bestallning | Stödområde, ett eller flera, framgår av beställningen | grad
omfattning_i_bestallning | Beviljad omfattning framgår av beställningen | ja_nej
bestallning_datum | Beställningen skickades | date
insats_start | Insatsen påbörjades | date
plan_finns | Genomförandeplan finns | ja_nej
plan_datum | Genomförandeplanen inkom | date
plan_aktiviteter | Planens aktiviteter överensstämmer | ja_nej
plan_mal | Planens mål överensstämmer | ja_nej
plan_avvikelse | Planens avvikelse | avvikelse
granskad_datum | Akten granskades | date
granskare | Granskare (kod) | text
"""

_UPPFOLJNINGAR: Final = """
arende_id | Ärende-id | text
datum | Uppföljningsdatum | date
satt | Uppföljningssätt | uppfoljning
utforare_deltog | Utförarens medverkan | medverkan
dur_uppfoljning | DUR:s uppföljningsdel använd | ja_nej
"""

# The codebook gives the intervals of this table no labels, so they stay codes here.
_NARVARO: Final = """
person_id | Person-id | text
stadsdel | Stadsdelsnämnd | stadsdel
kon | Kön | kon
manad | Månad | text
omfattning | Beviljat tidsintervall | code
timmar | Närvarotimmar | decimal
alder | Ålder | integer
"""

_ENHETER: Final = """
enhet | Enhet (kod) | text
stadsdel | Stadsdelsnämnd | stadsdel
handlaggare | Antal handläggare | integer
gruppledare | Gruppledare | ja_nej
hogfungerande_autism | Handlägger även högfungerande autism | ja_nej
delegation_sysselsattning | Delegation för sysselsättning | delegation
delegation_stodinsats | Delegation för stödinsats | delegation
arendedragning_varje_vecka | Ärendedragning varje vecka | ja_nej
arendedragning_obligatorisk | Obligatorisk ärendedragning | ja_nej
rutin_barn | Rutin om barn | rutin
rutin_barnkonsekvensanalys | Rutin om barnkonsekvensanalys | rutin
rutin_anhoriga | Rutin om anhörigstöd | rutin
rutin_vald | Rutin om våld | rutin_vald
vald_dokumenteras | Våld dokumenteras i | vald_plats
planer_i_tid | Planer kommer i tid | i_tid
"""

_VERKSAMHETER: Final = """
verksamhet | Verksamhet (kod) | text
stadsdel | Stadsdelsnämnd | stadsdel
driftform | Driftform | driftform
oppet_dagar | Öppet, dagar per vecka | integer
oppet_timmar | Öppet, timmar per vecka | decimal
besokare_dag | Besökare per dag i snitt | decimal
akt_cafe | Caféverksamhet | ja_nej
akt_lunch | Lunch att köpa eller värma | ja_nej
akt_hantverk | Hantverk | ja_nej
akt_bakning | Bakning | ja_nej
akt_spel | Sällskapsspel | ja_nej
akt_friskvard | Friskvård | ja_nej
akt_utflykter | Utflykter i närområdet | ja_nej
akt_museibesok | Museibesök | ja_nej
akt_hogtider | Firande av högtider | ja_nej
akt_cirklar | Studiecirklar | ja_nej
deltagarrad | Deltagarmöten eller brukarråd | ja_nej
digital_hjalp | Hjälp med mobiltelefon och appar | ja_nej
dator | Dator för deltagarna | ja_nej
myndighetshjalp | Hjälp med blanketter och myndigheter | ja_nej
soker_yngre | Riktade försök att nå yngre | ja_nej
"""

_REKOMMENDATIONER: Final = """
nummer | Nummer | text
rekommendation | Rekommendation | text
mottagare | Riktas till | mottagare
lage | Läge vid uppföljningen | lage
uppfoljd_datum | Uppföljd | date
kriterium | Kriterium | text
"""


def _kriterier() -> str:
    """Fourteen lines: each criterion once in the documentation, once in the assessment."""
    places = {"dok": "dokumentationen", "bed": "bedömningen"}
    return "\n".join(
        f"krit_{key}_{short} | {label}: framgår av {place} | ja_nej"
        for short, place in places.items()
        for key, label in KRITERIER.items()
    )


def _parse(text: str) -> tuple[Column, ...]:
    lines = text.strip().splitlines()
    return tuple(Column(*(part.strip() for part in line.split(" | "))) for line in lines)


TABLES: Final[dict[str, tuple[Column, ...]]] = {
    "arenden": _parse(_ARENDEN.replace("KRITERIER\n", _kriterier() + "\n")),
    "uppfoljningar": _parse(_UPPFOLJNINGAR),
    "narvaro": _parse(_NARVARO),
    "enheter": _parse(_ENHETER),
    "verksamheter": _parse(_VERKSAMHETER),
    "rekommendationer": _parse(_REKOMMENDATIONER),
}
