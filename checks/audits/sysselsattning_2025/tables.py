"""The report's tables: their categories, in print order, and what each decision must satisfy to fall in one."""

from __future__ import annotations

from checks.audits.sysselsattning_2025.codebook import BIFALL, BIFALL_I, BIFALL_S
from checks.criteria import Area, Source
from checks.expressions import (
    ALWAYS,
    Expr,
    Flag,
    Not,
    after,
    all_of,
    any_of,
    days_after,
    given,
    is_,
    missing,
    months_after,
    not_after,
    same_day,
    within_months,
)
from checks.report_tables import (
    AttendanceTable,
    Category,
    CategoryTable,
    Duration,
    DurationTable,
    Population,
    ReportTable,
)

POP_BIFALL = Population("bifall", BIFALL, "Ärenden med bifall", narrowed="med bifall")
POP_S = Population(
    "sysselsattning",
    BIFALL_S,
    "Ärenden med bifall om sysselsättning",
    "om sysselsättning",
    "med bifall om sysselsättning",
)
POP_I = Population(
    "sarskild_stodinsats",
    BIFALL_I,
    "Ärenden med bifall om särskilt individanpassad stödinsats",
    "om särskilt individanpassad stödinsats",
    "med bifall om särskilt individanpassad stödinsats",
)
POP_AVSLAG = Population("avslag", is_("beslut_utfall", "avslag"), "Ärenden med avslag", "med avslag")
POP_EJ_FORSTA = Population(
    "bifall, ej förstagångsbeslut",
    all_of(BIFALL, is_("forstagangsbeslut", "nej")),
    "Ärenden med bifall som inte är förstagångsbeslut",
    "som inte är förstagångsbeslut",
    "med bifall som inte är förstagångsbeslut",
)
POP_UPPFOLJDA = Population(
    "bifall med uppföljning",
    all_of(BIFALL, is_("forstagangsbeslut", "nej"), Flag("uppf_dokumenterad")),
    "Ärenden med dokumenterad uppföljning",
    "med dokumenterad uppföljning",
)
POP_STARTADE = Population(
    "bifall med start",
    all_of(BIFALL, given("insats_start")),
    "Ärenden med bifall där det framgår när insatsen påbörjades",
    "där det framgår när insatsen påbörjades",
    "med bifall där det framgår när insatsen påbörjades",
)

# A decision from 1 January to 30 June is six whole months: its end is the day before "start + 6 months".
_DAY_AFTER_END = days_after("beslut_tom", 1)


def _at_least(months: int) -> Expr:
    return not_after(months_after("beslut_from", months), _DAY_AFTER_END)


_TABELL_2 = CategoryTable(
    "tabell_2",
    "Bedömning och beslut",
    "Fördelning av beslutstider, antal ärenden och andel i procent",
    "Beslutstid",
    POP_BIFALL,
    (
        Category("Kortare än 6 månader", Not(_at_least(6))),
        Category("6 månader", all_of(_at_least(6), Not(_at_least(7)))),
        Category("7-11 månader", all_of(_at_least(7), Not(_at_least(12)))),
        Category("12 månader", same_day(months_after("beslut_from", 12), _DAY_AFTER_END)),
        Category("Längre än 12 månader", after(_DAY_AFTER_END, months_after("beslut_from", 12))),
        Category("Tills vidare", missing("beslut_tom"), optional=True),
    ),
    (Source("GR", "Tabell 2"),),
    note="Beslutstiden räknas i hela månader från Beslut fr.o.m. till och med Beslut t.o.m.",
)

_T, _A = given("beslut_tom"), is_("andringsforbehall", "ja")
_MT, _MA = is_("tidsbegransning_motiverad", "ja"), is_("andringsforbehall_motiverat", "ja")
_UTAN_T, _UTAN_A = all_of(_T, Not(_MT)), all_of(_A, Not(_MA))
_MED_T, _MED_A = all_of(_T, _MT), all_of(_A, _MA)

_TABELL_3 = CategoryTable(
    "tabell_3",
    "Bedömning och beslut",
    "Beslut med tidsbegränsning och ändringsförbehåll, antal ärenden och andel i procent",
    "Beslutsmotivering",
    POP_BIFALL,
    (
        Category("Endast tidsbegränsat utan motivering", all_of(_UTAN_T, Not(_A))),
        Category("Både tidsbegränsat och ändringsförbehåll utan motivering", all_of(_UTAN_T, _UTAN_A)),
        Category("Tidsbegränsat med motivering och ändringsförbehåll utan motivering", all_of(_MED_T, _UTAN_A)),
        Category("Både tidsbegränsning och ändringsförbehåll med motivering till båda", all_of(_MED_T, _MED_A)),
        Category("Endast tidsbegränsat med motivering", all_of(_MED_T, Not(_A)), optional=True),
        Category(
            "Tidsbegränsat utan motivering och ändringsförbehåll med motivering",
            all_of(_UTAN_T, _MED_A),
            optional=True,
        ),
        Category("Endast ändringsförbehåll utan motivering", all_of(Not(_T), _UTAN_A), optional=True),
        Category("Endast ändringsförbehåll med motivering", all_of(Not(_T), _MED_A), optional=True),
        Category("Varken tidsbegränsat eller ändringsförbehåll", all_of(Not(_T), Not(_A)), optional=True),
        Category("Juridiskt beslut saknas", is_("juridiskt_beslut", "nej")),
    ),
    (Source("GR", "Tabell 3"), Source("TA", "4.2.7")),
    first="Juridiskt beslut saknas",
)

_NYTT = ("11:1", "11:4")


def _pair(avslag: str, bifall: str) -> Expr:
    return all_of(is_("avslag_lagrum", avslag), is_("bifall_lagrum", bifall))


def _only(*bifall: str) -> Expr:
    return all_of(missing("avslag_lagrum"), is_("bifall_lagrum", *bifall))


_TABELL_4 = CategoryTable(
    "tabell_4",
    "Särskilt individanpassad stödinsats",
    "Beslut om särskilt individanpassad stödinsats, antal ärenden och andel i procent",
    "Beslutsformulering",
    POP_I,
    (
        Category(
            "Avslag 4:1 och bifall 4:2",
            any_of(_pair("4:1", "4:2"), _pair("11:1", "11:4")),
            new_label="Avslag 4:1/11:1 och bifall 4:2/11:4",
        ),
        Category("Bifall 4:2", _only("4:2", "11:4"), new_label="Bifall 4:2/11:4"),
        Category("Bifall 4:1", _only("4:1", "11:1"), new_label="Bifall 4:1/11:1"),
        Category("Annat", ALWAYS, optional=True, new_label="Annat"),
    ),
    (Source("RL", "Handläggningsprocessen"), Source("GR", "Tabell 4")),
    relabel=any_of(_pair("11:1", "11:4"), _only(*_NYTT)),
    note="Från den 1 juli 2025 motsvaras 4 kap. 1 och 2 §§ SoL (2001:453) av 11 kap. 1 och 4 §§ SoL (2025:400).",
)

_I_UTREDNING, _I_BESTALLNING = is_("mal_i_utredning", "ja"), is_("mal_i_bestallning", "ja")
_TABELL_5 = CategoryTable(
    "tabell_5",
    "Planering och beställning av insats",
    "Personliga mål i utredning och beställning, antal ärenden och andel i procent",
    "Förekomst av personliga mål",
    POP_BIFALL,
    (
        Category("I både utredning och beställning", all_of(_I_UTREDNING, _I_BESTALLNING)),
        Category("Endast i utredning", all_of(_I_UTREDNING, is_("mal_i_bestallning", "nej"))),
        Category("Endast i beställning", all_of(_I_BESTALLNING, is_("mal_i_utredning", "nej"))),
        Category("Inga personliga mål", is_("mal_tillfragad", "nej")),
        Category("Ej uttryckt personliga mål", is_("mal_tillfragad", "ja")),
    ),
    (Source("GR", "Tabell 5"),),
)

_AKT, _MAL = is_("plan_aktiviteter", "ja"), is_("plan_mal", "ja")
_TABELL_6 = CategoryTable(
    "tabell_6",
    "Genomförande av insats",
    "Genomförandeplanens överensstämmelse med beställningen, antal ärenden och andel i procent",
    "Planen överensstämmer",
    POP_BIFALL,
    (
        Category("Ja", all_of(_AKT, _MAL)),
        Category("Delvis", any_of(_AKT, _MAL)),
        Category("Nej", all_of(Not(_AKT), Not(_MAL))),
        Category("Plan saknas", is_("plan_finns", "nej")),
    ),
    (Source("GR", "Tabell 6"), Source("TA", "Bilaga 1")),
    first="Plan saknas",
)

_FORSTA = "uppf_efter_start"
_TABELL_8 = CategoryTable(
    "tabell_8",
    "Uppföljning av insats",
    "Tid från insatsens start till första daterade uppföljningen, antal ärenden och andel i procent",
    "Första uppföljningen",
    POP_STARTADE,
    (
        Category("Inom 3 månader", within_months("insats_start", 3, _FORSTA)),
        Category("Efter 3–6 månader", within_months("insats_start", 6, _FORSTA)),
        Category("Efter 6–9 månader", within_months("insats_start", 9, _FORSTA)),
        Category("Efter 9–12 månader", within_months("insats_start", 12, _FORSTA)),
        Category("Efter mer än 12 månader", after(_FORSTA, months_after("insats_start", 12))),
        Category("Uppföljning finns bara utan datum", Flag("uppf_odaterad"), optional=True),
        Category("Ingen ännu, högst 6 månader efter start", within_months("insats_start", 6, "uppf_slut")),
        Category("Ingen, mer än 6 månader efter start", after("uppf_slut", months_after("insats_start", 6))),
    ),
    (Source("TA", "2.3"), Source("GR", "Uppföljning av insats")),
    note="Uppföljning ska ske minst var sjätte månad. En uppföljning räknas om den gjordes efter dagen då insatsen "
    "påbörjades och senast på granskningsdagen; på dagen tre, sex, nio eller tolv månader efter starten räknas den "
    "till den kortare tiden. Tiden utan uppföljning räknas till granskningsdagen, eller till beslutets slut om det kom "
    "tidigare.",
    needs_table="uppfoljningar",
)

REPORT_TABLES: tuple[ReportTable, ...] = (
    AttendanceTable(
        "tabell_1",
        "Närvaro",
        "Genomsnittlig närvaro och andel personer per beviljat tidsintervall (timmar per vecka)",
        table="narvaro",
        population="Personer med närvarorapporterad sysselsättning",
        person="person_id",
        group="stadsdel",
        split="omfattning",
        period="manad",
        value="timmar",
        mean_label="Genomsnittlig tid (timmar per månad)",
        sources=(Source("GR", "Tabell 1"),),
        note="Personer 20–64 år med sysselsättning inom valfrihetssystemet (LOV). En person räknas under intervallet "
        "den senaste månaden i stadsdelen och kan finnas i flera stadsdelar.",
    ),
    _TABELL_2,
    _TABELL_3,
    _TABELL_4,
    _TABELL_5,
    _TABELL_6,
    DurationTable(
        "tabell_7",
        "Väntetider",
        "Väntetider i dagar",
        group="insats",
        durations=(
            Duration("Från ansökan till beslut", "ansokan_datum", "beslut_datum", BIFALL),
            Duration("Från beställning till start", "bestallning_datum", "insats_start", BIFALL),
            Duration("Från beställning till genomförandeplan", "bestallning_datum", "plan_datum", BIFALL),
        ),
        population=POP_BIFALL,
        sources=(Source("GR", "Besök på Alfa"), Source("TA", "Bilaga 1")),
        area=Area.TILLGANGLIGHET,
        note="Alfa strävar efter att ta emot nya deltagare inom 14 dagar. Tider där ett datum saknas eller där det "
        "senare datumet ligger före det tidigare räknas för sig.",
    ),
    _TABELL_8,
)
