"""The data contract: every variable of the three tables, its codes, when it is required, and its source."""

from __future__ import annotations

from checks.codebook import (
    BESLUT,
    FRAMGAR_EJ,
    GRAD,
    HUVUDREGEL,
    JA_NEJ_FRAMGAR_EJ,
    KON,
    LAGRUM,
    MEDVERKAN,
    STADSDELAR,
    UPPFOLJNINGSSATT,
    Kind,
    RowRule,
    TableSpec,
    Variable,
    about,
    code,
    day,
    integer,
    ja_nej,
    pseudonym,
)
from checks.expressions import ALWAYS, Expr, Named, Not, after, all_of, any_of, given, is_, is_not, missing, not_after

BIFALL = Named(is_("beslut_utfall", "bifall", "delavslag"), "bifall eller delavslag")
SYSSELSATTNING = is_("insats", "sysselsattning")
STODINSATS = is_("insats", "sarskild_stodinsats")
BIFALL_S = all_of(BIFALL, SYSSELSATTNING)
BIFALL_I = all_of(BIFALL, STODINSATS)
HAR_ANSOKAN = is_("ansokan_finns", "ja")
HAR_BARN = is_("barn", "egna_i_hushallet", "annans_i_hushallet", "egna_ej_i_hushallet")
HAR_BESTALLNING = is_not("bestallning", "saknas")

INTERVALL = {"1-12": "1–12 timmar/vecka", "10-24": "10–24 timmar/vecka", "22-40": "22–40 timmar/vecka"}
OMFATTNING = {**INTERVALL, **FRAMGAR_EJ, "ej_aktuellt": "Ej aktuellt"}
INRIKTNING = {"social": "Socialt inriktad", "arbetsrehabiliterande": "Arbetsrehabiliterande"}

KRITERIER = {
    "alder": "Yrkesverksam ålder",
    "psykiatrikontakt": "Pågående kontakt med specialistpsykiatrin",
    "mal_arbete_studier": "Primärt mål arbete eller studier",
    "stodbehov": "Kan inte finna, få och behålla arbete på egen hand",
    "inforstadd": "Införstådd och beredd",
    "kan_borja": "Bedöms kunna börja inom insatsen",
    "arbetsformedlingen": "Lämplig åtgärd kan inte erbjudas av Arbetsförmedlingen",
}
"""The seven criteria of kommunfullmäktige for särskild stödinsats (RL Kriterier)."""

_KRITERIER_VARIABLES = tuple(
    ja_nej(f"krit_{k}_{end}", f"{label}: framgår av {words}", "GR Särskilt individanpassad stödinsats; RL Kriterier",
           BIFALL_I)
    for k, label in KRITERIER.items()
    for end, words in (("dok", "dokumentationen"), ("bed", "bedömningen"))
)  # fmt: skip

# fmt: off
_ARENDEN = (
    pseudonym("arende_id", "Ärende-id", "GR Målgrupp, urval", unique=True),
    code("stadsdel", "Stadsdelsnämnd", STADSDELAR, "GR"),
    code("kon", "Kön", KON, "GR"),
    integer("alder", "Ålder vid beslut", "TA 2.1; GR Statistik", 0, 120),
    code("insats", "Insats", {"sysselsattning": "Sysselsättning",
         "sarskild_stodinsats": "Särskilt individanpassad stödinsats"}, "GR Insatser"),
    ja_nej("ansokan_finns", "Ansökan finns", "GR Trygghet"),
    day("ansokan_datum", "Ansökan inkom", "GR Ansökan"),
    code("ansokan_satt", "Ansökan gjordes", {"muntlig": "Muntligt", "skriftlig": "Skriftligt", **FRAMGAR_EJ},
         "GR Ansökan", HAR_ANSOKAN),
    ja_nej("ansokan_lagrum", "Lagrum framgår av ansökan", "GR Ansökan", HAR_ANSOKAN),
    code("ansokan_omfattning", "Ansökt omfattning", OMFATTNING, "TA 2.2", HAR_ANSOKAN),
    code("dur_underlag", "DUR-utredning som underlag", {"ny": "Ny utredning",
         "tidigare": "Tidigare utredning (förlängning)", "saknas": "Saknas"}, "GR Utredning, Analys"),
    day("dur_datum", "DUR-utredningens datum", "TA 2.1"),
    code("forlangning_tillfragad", "Tillfrågad vid förlängning", JA_NEJ_FRAMGAR_EJ, "GR Trygghet",
         all_of(BIFALL, is_("dur_underlag", "tidigare"))),
    ja_nej("fel_namn", "Fel namn i utredningen", "GR Trygghet", BIFALL),
    ja_nej("motstridiga_uppgifter", "Motstridiga uppgifter", "GR Utredning", BIFALL),
    ja_nej("inaktuella_uppgifter", "Inaktuella uppgifter", "GR Utredning, Trygghet", BIFALL),
    ja_nej("bedomning_annan_insats", "Bedömningen avser annan insats", "GR Trygghet", BIFALL),
    code("behov_syfte_mal", "Behov, syfte och mål klargjorda", GRAD, "TA 2.1.3; GR Bedömning", BIFALL),
    code("stodomraden_utredning", "Närvaro, aktivt deltagande, kognitiv och social förmåga i utredningen", GRAD,
         "TA 3.1; GR Utredning", BIFALL),
    ja_nej("annan_insats", "Utredningen omfattar även annan insats", "GR Utredning", BIFALL),
    code("utbildning_arbete", "Utbildning och arbetslivserfarenhet", GRAD, "GR Utredning", BIFALL),
    code("intressen", "Intressen", GRAD, "GR Utredning", BIFALL),
    code("resurser", "Resurser", GRAD, "GR Utredning", BIFALL),
    code("vardagsaktiviteter", "Vardagsaktiviteter", GRAD, "GR Utredning", BIFALL),
    ja_nej("fordjupning_arbete", "Fördjupat: arbete/utbildning/sysselsättning", "TA 2.1, Bilaga 1", BIFALL),
    ja_nej("fordjupning_intressen", "Fördjupat: intressen", "TA Bilaga 1", BIFALL),
    ja_nej("fordjupning_psykisk_halsa", "Fördjupat: psykisk hälsa", "TA Bilaga 1", BIFALL),
    ja_nej("fordjupning_vardag", "Fördjupat: vardagsaktiviteter (ADL)", "TA Bilaga 1", BIFALL),
    code("barn", "Barn", {"egna_i_hushallet": "Förälder till minderårigt barn i hushållet",
         "annans_i_hushallet": "Delar hushåll med annans minderåriga barn",
         "egna_ej_i_hushallet": "Förälder till minderårigt barn utanför hushållet",
         "inga": "Inga minderåriga barn", **FRAMGAR_EJ}, "GR Barnrättsperspektiv", BIFALL),
    ja_nej("barn_fragor", "Frågor om barnets situation ställda", "GR Barnrättsperspektiv", all_of(BIFALL, HAR_BARN)),
    code("barnkonsekvensanalys", "Barnkonsekvensanalys", {"individuell": "Individuell",
         "standardtext": "Standardtext", "ej_aktuellt": "Ställningstagande: ej aktuellt", "nej": "Nej"},
         "GR Barnrättsperspektiv", all_of(BIFALL, HAR_BARN)),
    code("anhorigstod_info", "Information om anhörigstöd", {"ja": "Ja", "ej_aktuellt": "Ej aktuellt", "nej": "Nej"},
         "GR Anhörigstöd", BIFALL),
    code("vald_fraga", "Fråga om våld", {"stalld": "Ställd", "ej_stalld": "Ej ställd", **FRAMGAR_EJ},
         "GR Våld", BIFALL),
    ja_nej("vald_skal", "Skäl till att frågan inte ställts framgår", "GR Helhetssyn",
           all_of(BIFALL, is_("vald_fraga", "ej_stalld"))),
    code("forsorjning", "Huvudsaklig försörjning", {"sjukersattning": "Sjukersättning",
         "aktivitetsersattning": "Aktivitetsersättning", "sjukpenning": "Sjukpenning",
         "ekonomiskt_bistand": "Ekonomiskt bistånd", "annan": "Annan", "ingen": "Ingen", **FRAMGAR_EJ},
         "GR Samverkan", BIFALL),
    code("ekonomiskt_bistand", "Aktuell på ekonomiskt bistånd", {"helt": "Helt", "delvis": "Delvis", "nej": "Nej",
         **FRAMGAR_EJ}, "GR Samverkan", BIFALL),
    code("af_aktuell", "Aktuell hos Arbetsförmedlingen", JA_NEJ_FRAMGAR_EJ, "TA 2.1.2", BIFALL),
    code("samverkan_eb", "Samverkan med ekonomiskt bistånd", JA_NEJ_FRAMGAR_EJ, "TA 2.1.2", BIFALL),
    ja_nej("krav_for_bistand", "Sysselsättning anges som krav för ekonomiskt bistånd", "TA 2.1.2; GR Samverkan",
           BIFALL),
    code("samverkan_fk", "Samarbete med Försäkringskassan", JA_NEJ_FRAMGAR_EJ, "GR Samverkan", BIFALL),
    code("samverkan_af", "Samarbete med Arbetsförmedlingen", JA_NEJ_FRAMGAR_EJ, "GR Samverkan", BIFALL),
    ja_nej("extern_kontakt", "Kontakt med utomstående dokumenterad", "GR Samverkan", BIFALL),
    code("sekretessmedgivande", "Aktuellt sekretessmedgivande", {"ja": "Ja", "ej_aktuellt": "Ej aktuellt",
         "nej": "Nej"}, "GR Samverkan", BIFALL),
    code("medgivande_form", "Medgivandets form", {"muntligt": "Muntligt", "skriftligt": "Skriftligt",
         "fullmakt": "Fullmakt"}, "GR Samverkan", None),
    ja_nej("medgivande_preciserat", "Medgivandet är preciserat", "GR Självbestämmande",
           all_of(BIFALL, is_("sekretessmedgivande", "ja"))),
    ja_nej("sip", "Aktuell SIP där socialpsykiatrin ingår", "GR Samverkan", BIFALL),
    ja_nej("sip_information", "Information om SIP given", "GR Helhetssyn", BIFALL),
    ja_nej("sip_deltagare", "Deltagare i SIP framgår", "GR Samverkan", all_of(BIFALL, is_("sip", "ja"))),
    ja_nej("sip_protokoll", "SIP-protokoll finns i akten", "GR Samverkan", all_of(BIFALL, is_("sip", "ja"))),
    ja_nej("langsiktig_planering", "Långsiktig planering dokumenterad", "GR Helhetssyn", BIFALL),
    day("beslut_datum", "Beslutsdatum", "GR", ALWAYS),
    code("beslut_utfall", "Beslut", BESLUT, "TA 2.2"),
    day("beslut_from", "Beslut fr.o.m.", "GR Tabell 2", BIFALL),
    day("beslut_tom", "Beslut t.o.m.", "GR Tabell 2"),
    code("beslut_omfattning", "Beviljad omfattning (av beslut eller akten i övrigt)", OMFATTNING, "TA 2.2", BIFALL),
    ja_nej("omfattning_framgar_beslut", "Beviljad omfattning framgår av beslutet", "GR Trygghet; TA 2.2", BIFALL_S),
    ja_nej("juridiskt_beslut", "Juridiskt beslut finns", "GR Tabell 3", BIFALL),
    ja_nej("andringsforbehall", "Ändringsförbehåll", "GR Tabell 3; TA 4.2.7", BIFALL),
    ja_nej("tidsbegransning_motiverad", "Tidsbegränsning motiverad", "GR Tabell 3", BIFALL),
    ja_nej("andringsforbehall_motiverat", "Ändringsförbehåll motiverat", "GR Tabell 3", BIFALL),
    code("avslag_lagrum", "Avslag enligt", HUVUDREGEL, "TA 4.2; GR", None),
    ja_nej("avslag_4_1_motiverat", "Avslaget enligt huvudregeln är motiverat", "RL Handläggningsprocessen",
           all_of(STODINSATS, BIFALL, given("avslag_lagrum"))),
    code("bifall_lagrum", "Bifall enligt", LAGRUM, "TA 4.2; GR", all_of(BIFALL, is_("juridiskt_beslut", "ja"))),
    day("insats_beviljad_fran", "Insatsen först beviljad fr.o.m.", "RL Tidsbegränsning"),
    ja_nej("sarskilda_skal", "Särskilda skäl för längre tid än två år", "RL Tidsbegränsning", None),
    ja_nej("forstagangsbeslut", "Förstagångsbeslut", "GR Uppföljning", BIFALL),
    day("foregaende_beslut_from", "Föregående beslut fr.o.m.", "TA 2.3"),
    ja_nej("overklagandehanvisning", "Information om rätt att överklaga", "TA Bilaga 1", None),
    code("avslag_skal", "Skäl för avslag", {"studerar_eller_arbetar": "Studerar eller arbetar",
         "medverkar_ej": "Medverkar inte till utredning", "fk_ansvar": "Försäkringskassans rehabiliteringsansvar",
         "ej_varaktigt_nedsatt": "Arbetsförmågan inte varaktigt nedsatt",
         "tillgodoses_annat_satt": "Behovet tillgodoses genom andra arbetsinriktade åtgärder",
         "annat": "Annat", **FRAMGAR_EJ}, "GR Bedömning och beslut", is_("beslut_utfall", "avslag")),
    *_KRITERIER_VARIABLES,
    ja_nej("rapport_jobbtorg", "Bedömning inhämtad från arbetsspecialist på Jobbtorg", "RL Kriterier; TA 4.2.3",
           BIFALL_I),
    day("flerpartsmote_datum", "Flerpartsmöte med Jobbtorg", "TA Bilaga 1, 2"),
    ja_nej("samtycke_samordning", "Samtycker till samordning med specialistpsykiatrin", "TA 4.2.3", BIFALL_I),
    code("mal_arbete_studier", "Personens mål är arbete eller studier", JA_NEJ_FRAMGAR_EJ, "GR Planering; TA 3.3",
         BIFALL_S),
    code("inriktning", "Verksamhetens inriktning", INRIKTNING, "TA 3.2–3.3", BIFALL_S),
    code("bestallning_inriktning", "Beställningens inriktning", INRIKTNING, "GR Planering",
         all_of(BIFALL_S, HAR_BESTALLNING)),
    ja_nej("valinformation", "Information inför val av utförare framgår", "GR Självbestämmande", BIFALL_S),
    pseudonym("utforare_kod", "Utförare (kod)", "GR Genomförande", None),
    ja_nej("mal_i_utredning", "Personligt mål i utredningen", "GR Tabell 5", BIFALL),
    ja_nej("mal_i_bestallning", "Personligt mål i beställningen", "GR Tabell 5", BIFALL),
    ja_nej("mal_tillfragad", "Tillfrågad men har inte uttryckt mål", "GR Tabell 5", BIFALL),
    code("bestallning", "Beställning", {"enligt_anvisning": "Enligt anvisning",
         "saknar_individuellt": "Saknar individuella aktiviteter och mål", "ej_enligt_anvisning": "Ej enligt anvisning",
         "saknas": "Saknas"}, "GR Planering", BIFALL),
    code("stodomraden_bestallning", "Närvaro, aktivt deltagande, kognitiv och social förmåga i beställningen", GRAD,
         "GR Planering; TA 3.1", all_of(BIFALL, HAR_BESTALLNING)),
    day("bestallning_datum", "Beställningen skickades", "TA Bilaga 1"),
    day("insats_start", "Insatsen påbörjades", "GR Genomförande"),
    ja_nej("plan_finns", "Genomförandeplan finns", "GR Tabell 6", BIFALL),
    day("plan_datum", "Genomförandeplanen inkom", "TA Bilaga 1"),
    ja_nej("plan_aktiviteter", "Planens aktiviteter överensstämmer", "GR Tabell 6",
           all_of(BIFALL, is_("plan_finns", "ja"))),
    ja_nej("plan_mal", "Planens mål överensstämmer", "GR Tabell 6", all_of(BIFALL, is_("plan_finns", "ja"))),
    code("plan_avvikelse", "Planens avvikelse", {"inget": "Ingen", "borttaget": "Aktiviteter eller mål borttagna",
         "tillagt": "Tillagda", "andrat": "Ändrade"}, "GR Genomförande", None),
    day("granskad_datum", "Akten granskades", "GR Målgrupp, urval"),
    pseudonym("granskare", "Granskare (kod)", "GR", None),
)


def _excludes(when: Expr, column: str, words: str) -> RowRule:
    return RowRule((when.columns[0], column), all_of(when, given(column)), words)


def _omfattning(column: str, words: str) -> RowRule:
    # "ej aktuellt" is the value of the särskild stödinsats and of no other; an empty cell breaks nothing.
    breach = any_of(
        all_of(is_(column, "ej_aktuellt"), Not(STODINSATS)), all_of(is_not(column, "ej_aktuellt"), STODINSATS)
    )
    return RowRule((column, "insats"), breach,
                   f"{words} ska vara Ej aktuellt för särskilt individanpassad stödinsats, och bara då")


_RULES = (
    RowRule(("beslut_from", "beslut_tom"), after("beslut_from", "beslut_tom"),
            "Beslut t.o.m. ligger före Beslut fr.o.m."),
    RowRule(("foregaende_beslut_from", "beslut_from"), not_after("beslut_from", "foregaende_beslut_from"),
            "Föregående beslut ska börja före det granskade beslutet"),
    _excludes(is_("forstagangsbeslut", "ja"), "foregaende_beslut_from",
              "Ett förstagångsbeslut kan inte ha ett föregående beslut"),
    RowRule(("forstagangsbeslut", "foregaende_beslut_from"),
            all_of(is_("forstagangsbeslut", "nej"), missing("foregaende_beslut_from")),
            "Beslutet är inte ett förstagångsbeslut, så Föregående beslut fr.o.m. ska vara ifyllt"),
    RowRule(("insats_beviljad_fran", "beslut_from"), after("insats_beviljad_fran", "beslut_from"),
            "Insatsen kan inte vara först beviljad efter Beslut fr.o.m."),
    _excludes(is_("ansokan_finns", "nej"), "ansokan_datum", "Ansökan finns inte, så Ansökan inkom ska vara tomt"),
    RowRule(("mal_tillfragad", "mal_i_utredning"), all_of(is_("mal_tillfragad", "ja"), is_("mal_i_utredning", "ja")),
            "Den som inte har uttryckt mål kan inte ha ett personligt mål i utredningen"),
    RowRule(("mal_tillfragad", "mal_i_bestallning"),
            all_of(is_("mal_tillfragad", "ja"), is_("mal_i_bestallning", "ja")),
            "Den som inte har uttryckt mål kan inte ha ett personligt mål i beställningen"),
    RowRule(("tidsbegransning_motiverad", "beslut_tom"),
            all_of(is_("tidsbegransning_motiverad", "ja"), missing("beslut_tom")),
            "Tidsbegränsningen sägs vara motiverad, men Beslut t.o.m. är tomt"),
    RowRule(("andringsforbehall_motiverat", "andringsforbehall"),
            all_of(is_("andringsforbehall_motiverat", "ja"),
                   any_of(missing("andringsforbehall"), is_not("andringsforbehall", "ja"))),
            "Ändringsförbehållet sägs vara motiverat, men Ändringsförbehåll är inte Ja"),
    _excludes(is_("plan_finns", "nej"), "plan_datum",
              "Genomförandeplan finns inte, så Genomförandeplanen inkom ska vara tomt"),
    _excludes(is_("beslut_utfall", "avslag"), "bifall_lagrum", "Ett avslag kan inte ha ett lagrum för bifall"),
    _omfattning("ansokan_omfattning", "Ansökt omfattning"),
    _omfattning("beslut_omfattning", "Beviljad omfattning"),
)

_UPPFOLJNINGAR = (
    pseudonym("arende_id", "Ärende-id", "GR Uppföljning"),
    day("datum", "Uppföljningsdatum", "GR Uppföljning"),
    code("satt", "Uppföljningssätt", UPPFOLJNINGSSATT, "GR Uppföljning"),
    code("utforare_deltog", "Utförarens medverkan", MEDVERKAN, "GR Uppföljning"),
    ja_nej("dur_uppfoljning", "DUR:s uppföljningsdel använd", "TA 2.3"),
)

_NARVARO = (
    pseudonym("person_id", "Person-id", "GR Tabell 1"),
    code("stadsdel", "Stadsdelsnämnd", STADSDELAR, "GR Tabell 1"),
    code("kon", "Kön", KON, "GR Tabell 1"),
    Variable("manad", "Månad", Kind.MONTH, "GR Tabell 1"),
    code("omfattning", "Beviljat tidsintervall", INTERVALL, "GR Tabell 1"),
    Variable("timmar", "Närvarotimmar", Kind.DECIMAL, "GR Tabell 1", low=0, high=744),
)
# fmt: on

_PERSON = (
    "kon", "alder", "barn", "forsorjning", "ekonomiskt_bistand", "af_aktuell", "mal_arbete_studier", "mal_tillfragad",
    "avslag_skal",
)  # fmt: skip
_ADMINISTRATIV = ("stadsdel", "insats", "beslut_utfall", "utforare_kod", "granskare", "arende_id")
_DATUM = tuple(v.name for v in _ARENDEN if v.kind is Kind.DATE)

TABLES = (
    TableSpec(
        "arenden",
        "Ärenden",
        about(_ARENDEN, person=_PERSON, administrativ=(*_ADMINISTRATIV, *_DATUM)),
        key=("arende_id",),
        rules=_RULES,
    ),
    TableSpec(
        "uppfoljningar",
        "Uppföljningar",
        about(_UPPFOLJNINGAR, administrativ=("arende_id", "datum")),
        key=("arende_id", "datum"),
        parent="arenden",
        optional=True,
    ),
    TableSpec("narvaro", "Närvaro", _NARVARO, key=("person_id", "stadsdel", "manad"), optional=True),
)
