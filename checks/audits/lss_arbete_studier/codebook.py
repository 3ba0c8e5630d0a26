"""The data contract: every variable of the two tables, its codes, when it is required, and its source.

The city's codes and the short forms are shared with other audits (`checks.codebook`); the variables are this audit's
own. An audit that borrowed them from last year's would change with it, and a contract must not.
"""

from __future__ import annotations

from dataclasses import dataclass

from checks.codebook import (
    BESLUT,
    FRAMGAR_EJ,
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
    about,
    code,
    day,
    integer,
    ja_nej,
    pseudonym,
)
from checks.expressions import ALWAYS, Expr, Named, after, all_of, given, is_, missing, not_after

KRITERIER = "RL Kriterier … personkrets 1 eller 2 enligt LSS"
"""The heading in RL shortened; the guideline has another section of criteria, for socialpsykiatrins målgrupp."""
TIDSBEGRANSNING = "RL Tidsbegränsning av beslutet"
UPPFOLJNING = "RL Uppföljning och förhållande till övriga insatser"

BIFALL = Named(is_("beslut_utfall", "bifall", "delavslag"), "bifall eller delavslag")
AVSLAG = is_("beslut_utfall", "avslag")
# One label begins with the other, so they are told apart by Insteg alone.
INSTEG = Named(is_("insats", "insteg"), "insatsen är Insteg")
STOD = Named(is_("insats", "stod_arbete_studier"), "insatsen är inte Insteg")
BIFALL_INSTEG = all_of(BIFALL, INSTEG)
BIFALL_STOD = all_of(BIFALL, STOD)
BIFALL_FORTSATT = all_of(BIFALL, is_("efter_insteg", "ja"))
KRAV_EJ_UPPFYLLDA = all_of(AVSLAG, is_("avslag_skal", "krav_ej_uppfyllda"))


@dataclass(frozen=True)
class Krav:
    """A requirement of RL: its label, what it says of the person as a clause, and the decisions that it belongs to."""

    label: str
    clause: str
    population: Expr


KRAV = {
    "alder": Krav("Yrkesverksam ålder", "den enskilde är i yrkesverksam ålder", BIFALL),
    "personkrets": Krav(
        "Personkrets 1 eller 2 enligt LSS", "den enskilde tillhör personkrets 1 eller 2 enligt LSS", BIFALL
    ),
    "onskan": Krav("Önskan om arbete eller studier", "den enskilde har en önskan om att arbeta eller studera", BIFALL),
    "forutsattningar": Krav(
        "Förutsättningar med stöd av jobbcoach",
        "den enskilde bedöms ha förutsättningar att nå arbete eller studier med stöd av jobbcoach",
        BIFALL_INSTEG,
    ),
    "stodbehov": Krav(
        "Kan inte finna, få och behålla ett arbete på egen hand",
        "den enskilde har ett stödbehov som innebär att hen inte kan finna, få och behålla ett arbete på egen hand",
        BIFALL,
    ),
    "inforstadd": Krav(
        "Införstådd och beredd",
        "den enskilde bedöms vara införstådd i vad som krävs och beredd att lägga ner det arbete som krävs för att nå "
        "arbete eller studier",
        BIFALL_STOD,
    ),
    "kan_klara": Krav(
        "Kan klara anpassat arbete eller studier",
        "den enskilde bedöms kunna klara ett anpassat och avgränsat arbete eller studier inom ramen för insatsen med "
        "stöd av jobbcoach",
        BIFALL_STOD,
    ),
    "overgang": Krav(
        "Stöd i en övergångsperiod till arbete",
        "den enskilde bedöms ha behov av stöd i en övergångsperiod till arbete",
        BIFALL_STOD,
    ),
    "arbetsformedlingen": Krav(
        "Lämplig åtgärd kan inte erbjudas av Arbetsförmedlingen",
        "lämplig arbetsmarknadspolitisk åtgärd inte bedöms kunna erbjudas av Arbetsförmedlingen",
        BIFALL_STOD,
    ),
}
"""The nine requirements: five for Insteg and eight for the regular support, four of them the same."""

_KRAV_VARIABLES = tuple(
    ja_nej(f"krit_{k}_{end}", f"{krav.label}: framgår av {words}", KRITERIER, krav.population)
    for k, krav in KRAV.items()
    for end, words in (("dok", "dokumentationen"), ("bed", "bedömningen"))
)

# fmt: off
_ARENDEN = (
    pseudonym("arende_id", "Ärende-id", "GR Målgrupp, urval", unique=True),
    code("stadsdel", "Stadsdelsnämnd", STADSDELAR, "GR"),
    code("kon", "Kön", KON, "GR"),
    integer("alder", "Ålder vid beslut", KRITERIER, 0, 120),
    code("insats", "Insats", {"insteg": "Särskilt individanpassat stöd till arbete eller studier, Insteg",
         "stod_arbete_studier": "Särskilt individanpassat stöd till arbete eller studier"}, KRITERIER),
    code("personkrets", "Personkrets enligt LSS", {"1": "Personkrets 1", "2": "Personkrets 2", "3": "Personkrets 3"},
         KRITERIER),
    code("daglig_verksamhet", "Beviljad daglig verksamhet enligt LSS", JA_NEJ_FRAMGAR_EJ,
         "RL Daglig verksamhet enligt LSS"),
    day("ansokan_datum", "Ansökan inkom", "RL Handläggningsprocessen"),
    day("beslut_datum", "Beslutsdatum", "RL Handläggningsprocessen", ALWAYS),
    code("beslut_utfall", "Beslut", BESLUT, "RL Handläggningsprocessen"),
    day("beslut_from", "Beslut fr.o.m.", TIDSBEGRANSNING, BIFALL),
    day("beslut_tom", "Beslut t.o.m.", TIDSBEGRANSNING),
    code("avslag_lagrum", "Avslag enligt", HUVUDREGEL, "RL Handläggningsprocessen", None),
    code("bifall_lagrum", "Bifall enligt", LAGRUM, "RL Handläggningsprocessen", None),
    day("insats_beviljad_fran", "Insatsen först beviljad fr.o.m.", TIDSBEGRANSNING),
    ja_nej("sarskilda_skal", "Särskilda skäl för längre tid än två år", TIDSBEGRANSNING, None),
    ja_nej("forstagangsbeslut", "Förstagångsbeslut", UPPFOLJNING, BIFALL),
    day("foregaende_beslut_from", "Föregående beslut fr.o.m.", UPPFOLJNING),
    ja_nej("efter_insteg", "Fortsatt stöd efter en period med Insteg", KRITERIER, BIFALL),
    ja_nej("rapport_jobbcoach", "Rapport inhämtad från jobbcoach på Jobbtorg", KRITERIER, BIFALL_FORTSATT),
    ja_nej("samrad_jobbcoach", "Samråd med jobbcoach på Jobbtorg", KRITERIER, BIFALL_FORTSATT),
    *_KRAV_VARIABLES,
    code("avslag_skal", "Skäl för avslag", {"krav_ej_uppfyllda": "Kraven för insatsen bedöms inte uppfyllda",
         "medverkar_ej": "Medverkar inte till utredning", "annat": "Annat", **FRAMGAR_EJ}, KRITERIER, AVSLAG),
    ja_nej("information_ny_ansokan", "Information om rätten att ansöka på nytt", KRITERIER, KRAV_EJ_UPPFYLLDA),
    ja_nej("information_insteg", "Information om att ansöka om Insteg", KRITERIER, KRAV_EJ_UPPFYLLDA),
    ja_nej("information_daglig_verksamhet", "Information om att ansöka om daglig verksamhet", KRITERIER,
           KRAV_EJ_UPPFYLLDA),
    day("granskad_datum", "Akten granskades", "GR Målgrupp, urval"),
    pseudonym("granskare", "Granskare (kod)", "GR", None),
)


def _excludes(when: Expr, column: str, words: str) -> RowRule:
    return RowRule((when.columns[0], column), all_of(when, given(column)), words)


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
    RowRule(("efter_insteg", "forstagangsbeslut"), all_of(is_("efter_insteg", "ja"), is_("forstagangsbeslut", "ja")),
            "Fortsatt stöd efter Insteg har ett föregående beslut, så Förstagångsbeslut ska vara Nej"),
    RowRule(("insats_beviljad_fran", "beslut_from"), after("insats_beviljad_fran", "beslut_from"),
            "Insatsen kan inte vara först beviljad efter Beslut fr.o.m."),
    _excludes(AVSLAG, "bifall_lagrum", "Ett avslag kan inte ha ett lagrum för bifall"),
)

_UPPFOLJNINGAR = (
    pseudonym("arende_id", "Ärende-id", UPPFOLJNING),
    day("datum", "Uppföljningsdatum", UPPFOLJNING),
    code("satt", "Uppföljningssätt", UPPFOLJNINGSSATT, UPPFOLJNING),
    code("utforare_deltog", "Utförarens medverkan", MEDVERKAN, UPPFOLJNING),
)
# fmt: on

_PERSON = ("kon", "alder", "personkrets", "daglig_verksamhet", "avslag_skal")
_ADMINISTRATIV = ("stadsdel", "insats", "beslut_utfall", "granskare", "arende_id")
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
)
