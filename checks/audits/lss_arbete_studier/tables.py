"""The report's tables: their categories, in print order, and what each decision must satisfy to fall in one."""

from __future__ import annotations

from checks.audits.lss_arbete_studier.codebook import (
    BIFALL,
    BIFALL_FORTSATT,
    BIFALL_INSTEG,
    BIFALL_STOD,
    KRAV_EJ_UPPFYLLDA,
    KRITERIER,
    TIDSBEGRANSNING,
)
from checks.criteria import Area, sources
from checks.expressions import ALWAYS, Expr, Not, after, all_of, any_of, is_, is_not, missing, months_after, outcome_is
from checks.report_tables import Category, CategoryTable, Duration, DurationTable, Population, ReportTable

POP_BIFALL = Population("bifall", BIFALL, "Ärenden med bifall", narrowed="med bifall")
POP_INSTEG = Population("insteg", BIFALL_INSTEG, "Ärenden med bifall om Insteg", "om Insteg", "med bifall om Insteg")
POP_STOD = Population(
    "stod_arbete_studier",
    BIFALL_STOD,
    "Ärenden med bifall om särskilt individanpassat stöd till arbete eller studier",
    "om särskilt individanpassat stöd till arbete eller studier",
    "med bifall om särskilt individanpassat stöd till arbete eller studier",
)
POP_FORTSATT = Population(
    "fortsatt stöd", BIFALL_FORTSATT, "Ärenden om fortsatt stöd efter Insteg", "om fortsatt stöd efter Insteg"
)
POP_KRAV_EJ = Population(
    "avslag, kraven ej uppfyllda",
    KRAV_EJ_UPPFYLLDA,
    "Ärenden med avslag för att kraven inte är uppfyllda",
    "med avslag för att kraven inte är uppfyllda",
)
POP_EJ_FORSTA = Population(
    "bifall, ej förstagångsbeslut",
    all_of(BIFALL, is_("forstagangsbeslut", "nej")),
    "Ärenden med bifall som inte är förstagångsbeslut",
    "som inte är förstagångsbeslut",
    "med bifall som inte är förstagångsbeslut",
)

_MALGRUPP = CategoryTable(
    "tabell_1",
    "Målgrupp",
    "Beviljade insatser per personkrets, antal ärenden och andel i procent",
    "Personkrets enligt LSS",
    POP_BIFALL,
    (
        Category("Personkrets 1", is_("personkrets", "1")),
        Category("Personkrets 2", is_("personkrets", "2")),
        Category("Personkrets 3", is_("personkrets", "3")),
    ),
    sources(KRITERIER),
    note="Enligt riktlinjerna kan insatsen beviljas den som tillhör personkrets 1 eller 2.",
)

_BEDOMNING = CategoryTable(
    "tabell_2",
    "Krav för insatsen",
    "Insatsens krav i bedömningen, antal ärenden och andel i procent",
    "Krav som framgår av bedömningen",
    POP_BIFALL,
    (
        Category("Samtliga", outcome_is("kriterier_i_bedomning", "uppfyllt")),
        Category("Några", outcome_is("kriterier_i_bedomning", "delvis")),
        Category("Inga", outcome_is("kriterier_i_bedomning", "ej_uppfyllt")),
        Category("Framgår ej", ALWAYS, optional=True),
    ),
    sources(KRITERIER),
    note="Insteg har fem krav, särskilt individanpassat stöd till arbete eller studier åtta.",
)


def _pair(avslag: str, bifall: str) -> Expr:
    return all_of(is_("avslag_lagrum", avslag), is_("bifall_lagrum", bifall))


def _only(*bifall: str) -> Expr:
    return all_of(missing("avslag_lagrum"), is_("bifall_lagrum", *bifall))


_LAGRUM = CategoryTable(
    "tabell_3",
    "Bedömning och beslut",
    "Beslutens lagrum, antal ärenden och andel i procent",
    "Beslutsformulering",
    POP_BIFALL,
    (
        Category(
            "Avslag 4:1 och bifall 4:2",
            any_of(_pair("4:1", "4:2"), _pair("11:1", "11:4")),
            new_label="Avslag 4:1/11:1 och bifall 4:2/11:4",
        ),
        Category("Bifall 4:2", _only("4:2", "11:4"), new_label="Bifall 4:2/11:4"),
        Category("Bifall 4:1", _only("4:1", "11:1"), new_label="Bifall 4:1/11:1"),
        Category("Annat eller inget lagrum", ALWAYS, optional=True),
    ),
    sources("RL Handläggningsprocessen"),
    relabel=any_of(_pair("11:1", "11:4"), _only("11:1", "11:4")),
    note="Från den 1 juli 2025 motsvaras 4 kap. 1 och 2 §§ SoL (2001:453) av 11 kap. 1 och 4 §§ SoL (2025:400). "
    "Tabellen tar inte hänsyn till vilken lag som gällde på beslutsdagen, men det gör kriteriet.",
)


def _longer(months: int) -> Expr:
    """Longer than so many months: four months from 1 January end on 30 April, the day before 1 May."""
    return Not(after(months_after("beslut_from", months), "beslut_tom"))


def _length(id_: str, title: str, population: Population, *steps: tuple[str, int], source: str) -> CategoryTable:
    """The length of the decisions in steps (label, most months); what is longer than all of them comes last."""
    categories = [Category(label, after(months_after("beslut_from", months), "beslut_tom")) for label, months in steps]
    last = steps[-1][1]
    return CategoryTable(
        id_,
        "Tidsbegränsning",
        f"{title}, antal ärenden och andel i procent",
        "Beslutstid",
        population,
        (
            *categories,
            Category(f"Längre än {last} månader", _longer(last)),
            Category("Tills vidare", missing("beslut_tom"), optional=True),
        ),
        sources(source),
        note="Tabellen visar det granskade beslutets tid. Kriteriet räknar från det att insatsen först beviljades.",
    )


_FORTSATT = CategoryTable(
    "tabell_6",
    "Fortsatt stöd efter Insteg",
    "Rapport och samråd före fortsatt stöd, antal ärenden och andel i procent",
    "Underlag från jobbcoach på Jobbtorg",
    POP_FORTSATT,
    (
        Category("Både rapport och samråd", all_of(is_("rapport_jobbcoach", "ja"), is_("samrad_jobbcoach", "ja"))),
        Category("Endast rapport", is_("rapport_jobbcoach", "ja")),
        Category("Endast samråd", is_("samrad_jobbcoach", "ja")),
        Category("Varken rapport eller samråd", ALWAYS),
    ),
    sources(KRITERIER),
)

_ANSOKA = any_of(is_("information_ny_ansokan", "ja"), is_("information_insteg", "ja"))
_DAGLIG = is_("information_daglig_verksamhet", "ja")
_INFORMATION = CategoryTable(
    "tabell_7",
    "Information när kraven inte är uppfyllda",
    "Information vid avslag, antal ärenden och andel i procent",
    "Informationen gäller",
    POP_KRAV_EJ,
    (
        Category("Ny ansökan eller Insteg, och daglig verksamhet", all_of(_ANSOKA, _DAGLIG)),
        Category(
            "Ny ansökan eller Insteg; daglig verksamhet redan beviljad", all_of(_ANSOKA, is_("daglig_verksamhet", "ja"))
        ),
        Category("Endast ny ansökan eller Insteg", all_of(_ANSOKA, is_not("information_daglig_verksamhet", "ja"))),
        Category("Endast daglig verksamhet", _DAGLIG),
        Category("Ingen information", ALWAYS),
    ),
    sources(KRITERIER),
)

REPORT_TABLES: tuple[ReportTable, ...] = (
    _MALGRUPP,
    _BEDOMNING,
    _LAGRUM,
    _length("tabell_4", "Beslutstider för Insteg", POP_INSTEG, ("Högst 4 månader", 4), source=KRITERIER),
    _length(
        "tabell_5",
        "Beslutstider för särskilt individanpassat stöd till arbete eller studier",
        POP_STOD,
        ("Högst 6 månader", 6),
        ("Längre än 6 men högst 12 månader", 12),
        ("Längre än 12 men högst 24 månader", 24),
        source=TIDSBEGRANSNING,
    ),
    _FORTSATT,
    _INFORMATION,
    DurationTable(
        "tabell_8",
        "Väntetider",
        "Väntetider i dagar",
        group="insats",
        durations=(Duration("Från ansökan till beslut", "ansokan_datum", "beslut_datum", ALWAYS),),
        population=Population("alla", ALWAYS, "Alla ärenden"),
        sources=sources("RL Handläggningsprocessen"),
        area=Area.TILLGANGLIGHET,
        note="Riktlinjerna anger ingen längsta tid. Tider där ett datum saknas eller där det senare datumet ligger "
        "före det tidigare räknas för sig.",
    ),
)
