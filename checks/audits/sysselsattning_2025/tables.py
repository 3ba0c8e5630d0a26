"""The report's tables: their categories, in print order, and what each decision must satisfy to fall in one."""

from __future__ import annotations

from checks import (
    Area,
    AttendanceTable,
    Category,
    CategoryTable,
    Duration,
    DurationTable,
    Population,
    Show,
    days,
    months,
    otherwise,
    sources,
)

from .codebook import arende, narvaro
from .derived import Uppgifter

POP_BIFALL = Population(id="bifall", where=arende.bifall, label="Ärenden med bifall", narrowed="med bifall")
POP_S = Population(
    id="sysselsattning",
    where=arende.bifall_s,
    label="Ärenden med bifall om sysselsättning",
    suffix="om sysselsättning",
    narrowed="med bifall om sysselsättning",
)
POP_I = Population(
    id="sarskild_stodinsats",
    where=arende.bifall_i,
    label="Ärenden med bifall om särskilt individanpassad stödinsats",
    suffix="om särskilt individanpassad stödinsats",
    narrowed="med bifall om särskilt individanpassad stödinsats",
)
POP_AVSLAG = Population(
    id="avslag", where=arende.beslut_utfall == "avslag", label="Ärenden med avslag", suffix="med avslag"
)
POP_EJ_FORSTA = Population(
    id="bifall, ej förstagångsbeslut",
    where=arende.bifall & (arende.forstagangsbeslut == "nej"),
    label="Ärenden med bifall som inte är förstagångsbeslut",
    suffix="som inte är förstagångsbeslut",
    narrowed="med bifall som inte är förstagångsbeslut",
)
POP_UPPFOLJDA = Population(
    id="bifall med uppföljning",
    where=arende.bifall & (arende.forstagangsbeslut == "nej") & Uppgifter.uppf_dokumenterad,
    label="Ärenden med dokumenterad uppföljning",
    suffix="med dokumenterad uppföljning",
)
POP_ANSOKAN = Population(
    id="ansökan finns",
    where=arende.bifall & arende.har_ansokan,
    label="Ärenden med bifall där ansökan finns",
    suffix="med bifall där ansökan finns",
)
POP_ANSOKAN_S = Population(
    id="ansökan om sysselsättning finns",
    where=arende.bifall_s & arende.har_ansokan,
    label="Ärenden med bifall om sysselsättning där ansökan finns",
    suffix="med bifall om sysselsättning där ansökan finns",
)
POP_EJ_STALLD = Population(
    id="fråga om våld ej ställd",
    where=arende.bifall & (arende.vald_fraga == "ej_stalld"),
    label="Ärenden med bifall där frågor om våld inte har ställts",
    suffix="där frågor om våld inte har ställts",
    narrowed="med bifall där frågor om våld inte har ställts",
)
POP_KONTAKT = Population(
    id="kontakt med utomstående",
    where=arende.bifall & (arende.extern_kontakt == "ja"),
    label="Ärenden med bifall där kontakt med utomstående är dokumenterad",
    suffix="där kontakt med utomstående är dokumenterad",
    narrowed="med bifall där kontakt med utomstående är dokumenterad",
)
POP_MEDGIVANDE = Population(
    id="sekretessmedgivande finns",
    where=arende.bifall & (arende.sekretessmedgivande == "ja"),
    label="Ärenden med bifall där ett aktuellt sekretessmedgivande finns",
    suffix="där ett aktuellt sekretessmedgivande finns",
    narrowed="med bifall där ett aktuellt sekretessmedgivande finns",
)
POP_I_STARTADE = Population(
    id="särskild stödinsats med beställning och start",
    where=arende.bifall_i & arende.bestallning_datum.given() & arende.insats_start.given(),
    label="Ärenden med bifall om särskilt individanpassad stödinsats där beställning och start har datum",
    suffix="där både beställning och start har datum",
    narrowed="med bifall om särskilt individanpassad stödinsats där både beställning och start har datum",
)
POP_PLAN = Population(
    id="plan finns",
    where=arende.bifall & (arende.plan_finns == "ja"),
    label="Ärenden med bifall där genomförandeplan finns",
    suffix="där genomförandeplan finns",
    narrowed="med bifall där genomförandeplan finns",
)

REPORT_TABLES = (
    AttendanceTable(
        id="tabell_1",
        section="Närvaro",
        title="Genomsnittlig närvaro och andel personer per beviljat tidsintervall (timmar per vecka)",
        table=narvaro.spec.name,
        population="Personer med närvarorapporterad sysselsättning",
        person=narvaro.person_id.name,
        group=narvaro.stadsdel.name,
        split=narvaro.omfattning.name,
        period=narvaro.manad.name,
        value=narvaro.timmar.name,
        mean_label="Genomsnittlig tid (timmar per månad)",
        sources=sources("GR Tabell 1"),
        note="Personer 20–64 år med sysselsättning inom valfrihetssystemet (LOV). En person räknas under "
        "intervallet den senaste månaden i stadsdelen och kan finnas i flera stadsdelar.",
    ),
    CategoryTable(
        id="tabell_2",
        section="Bedömning och beslut",
        title="Fördelning av beslutstider, antal ärenden och andel i procent",
        row_header="Beslutstid",
        population=POP_BIFALL,
        categories=(
            Category(
                label="Kortare än 6 månader",
                told="gäller beslutet i mindre än sex månader",
                when=~(arende.beslut_from + months(6) <= arende.beslut_tom + days(1)),
            ),
            Category(
                label="6 månader",
                told="gäller beslutet i sex månader",
                when=(arende.beslut_from + months(6) <= arende.beslut_tom + days(1))
                & ~(arende.beslut_from + months(7) <= arende.beslut_tom + days(1)),
            ),
            Category(
                label="7-11 månader",
                told="gäller beslutet i sju till elva månader",
                when=(arende.beslut_from + months(7) <= arende.beslut_tom + days(1))
                & ~(arende.beslut_from + months(12) <= arende.beslut_tom + days(1)),
            ),
            Category(
                label="12 månader",
                told="gäller beslutet i tolv månader",
                when=arende.beslut_from + months(12) == arende.beslut_tom + days(1),
            ),
            Category(
                label="Längre än 12 månader",
                told="gäller beslutet i mer än tolv månader",
                when=arende.beslut_tom + days(1) > arende.beslut_from + months(12),
            ),
            Category(
                label="Tills vidare",
                told="gäller beslutet tills vidare",
                when=arende.beslut_tom.missing(),
                optional=True,
            ),
        ),
        sources=sources("GR Tabell 2"),
        note="Beslutstiden räknas i hela månader från Beslut fr.o.m. till och med Beslut t.o.m.",
    ),
    CategoryTable(
        id="tabell_3",
        section="Bedömning och beslut",
        title="Beslut med tidsbegränsning och ändringsförbehåll, antal ärenden och andel i procent",
        row_header="Beslutsmotivering",
        population=POP_BIFALL,
        categories=(
            Category(
                label="Endast tidsbegränsat utan motivering",
                told="är beslutet tidsbegränsat utan motivering",
                when=arende.beslut_tom.given()
                & (arende.tidsbegransning_motiverad != "ja")
                & (arende.andringsforbehall != "ja"),
            ),
            Category(
                label="Både tidsbegränsat och ändringsförbehåll utan motivering",
                told="är beslutet både tidsbegränsat och försett med ändringsförbehåll, utan motivering till någotdera",
                when=arende.beslut_tom.given()
                & (arende.tidsbegransning_motiverad != "ja")
                & (arende.andringsforbehall == "ja")
                & (arende.andringsforbehall_motiverat != "ja"),
            ),
            Category(
                label="Tidsbegränsat med motivering och ändringsförbehåll utan motivering",
                told="är tidsbegränsningen motiverad men inte ändringsförbehållet",
                when=arende.beslut_tom.given()
                & (arende.tidsbegransning_motiverad == "ja")
                & (arende.andringsforbehall == "ja")
                & (arende.andringsforbehall_motiverat != "ja"),
            ),
            Category(
                label="Både tidsbegränsning och ändringsförbehåll med motivering till båda",
                told="är både tidsbegränsningen och ändringsförbehållet motiverade",
                when=arende.beslut_tom.given()
                & (arende.tidsbegransning_motiverad == "ja")
                & (arende.andringsforbehall == "ja")
                & (arende.andringsforbehall_motiverat == "ja"),
            ),
            Category(
                label="Endast tidsbegränsat med motivering",
                told="är beslutet tidsbegränsat med motivering",
                when=arende.beslut_tom.given()
                & (arende.tidsbegransning_motiverad == "ja")
                & (arende.andringsforbehall != "ja"),
                optional=True,
            ),
            Category(
                label="Tidsbegränsat utan motivering och ändringsförbehåll med motivering",
                told="är ändringsförbehållet motiverat men inte tidsbegränsningen",
                when=arende.beslut_tom.given()
                & (arende.tidsbegransning_motiverad != "ja")
                & (arende.andringsforbehall == "ja")
                & (arende.andringsforbehall_motiverat == "ja"),
                optional=True,
            ),
            Category(
                label="Endast ändringsförbehåll utan motivering",
                told="har beslutet ett ändringsförbehåll utan motivering",
                when=arende.beslut_tom.missing()
                & (arende.andringsforbehall == "ja")
                & (arende.andringsforbehall_motiverat != "ja"),
                optional=True,
            ),
            Category(
                label="Endast ändringsförbehåll med motivering",
                told="har beslutet ett motiverat ändringsförbehåll",
                when=arende.beslut_tom.missing()
                & (arende.andringsforbehall == "ja")
                & (arende.andringsforbehall_motiverat == "ja"),
                optional=True,
            ),
            Category(
                label="Varken tidsbegränsat eller ändringsförbehåll",
                told="är beslutet varken tidsbegränsat eller försett med ändringsförbehåll",
                when=arende.beslut_tom.missing() & (arende.andringsforbehall != "ja"),
                optional=True,
            ),
            Category(
                label="Juridiskt beslut saknas",
                told="saknas ett juridiskt beslut",
                when=arende.juridiskt_beslut == "nej",
            ),
        ),
        sources=sources("GR Tabell 3; TA 4.2.7"),
        first="Juridiskt beslut saknas",
    ),
    CategoryTable(
        id="tabell_4",
        section="Särskilt individanpassad stödinsats",
        title="Beslut om särskilt individanpassad stödinsats, antal ärenden och andel i procent",
        row_header="Beslutsformulering",
        population=POP_I,
        categories=(
            Category(
                label="Avslag 4:1 och bifall 4:2",
                told="är insatsen först avslagen enligt huvudregeln och sedan beviljad enligt kompletteringsregeln",
                when=(arende.avslag_lagrum == "4:1") & (arende.bifall_lagrum == "4:2")
                | (arende.avslag_lagrum == "11:1") & (arende.bifall_lagrum == "11:4"),
                new_label="Avslag 4:1/11:1 och bifall 4:2/11:4",
            ),
            Category(
                label="Bifall 4:2",
                told="är insatsen beviljad enligt kompletteringsregeln utan att vara prövad enligt huvudregeln",
                when=arende.avslag_lagrum.missing() & arende.bifall_lagrum.is_in("4:2", "11:4"),
                new_label="Bifall 4:2/11:4",
            ),
            Category(
                label="Bifall 4:1",
                told="är insatsen beviljad enligt huvudregeln",
                when=arende.avslag_lagrum.missing() & arende.bifall_lagrum.is_in("4:1", "11:1"),
                new_label="Bifall 4:1/11:1",
            ),
            Category(
                label="Annat",
                told="är beslutet formulerat på annat sätt",
                when=otherwise,
                optional=True,
                new_label="Annat",
            ),
        ),
        sources=sources("RL Handläggningsprocessen; GR Tabell 4"),
        relabel=(arende.avslag_lagrum == "11:1") & (arende.bifall_lagrum == "11:4")
        | arende.avslag_lagrum.missing() & arende.bifall_lagrum.is_in("11:1", "11:4"),
        note="Från den 1 juli 2025 motsvaras 4 kap. 1 och 2 §§ SoL (2001:453) av 11 kap. 1 och 4 §§ SoL (2025:400).",
    ),
    CategoryTable(
        id="tabell_5",
        section="Planering och beställning av insats",
        title="Personliga mål i utredning och beställning, antal ärenden och andel i procent",
        row_header="Förekomst av personliga mål",
        population=POP_BIFALL,
        categories=(
            Category(
                label="I både utredning och beställning",
                told="finns personliga mål i både utredning och beställning",
                when=(arende.mal_i_utredning == "ja") & (arende.mal_i_bestallning == "ja"),
            ),
            Category(
                label="Endast i utredning",
                told="finns personliga mål bara i utredningen",
                when=(arende.mal_i_utredning == "ja") & (arende.mal_i_bestallning == "nej"),
            ),
            Category(
                label="Endast i beställning",
                told="finns personliga mål bara i beställningen",
                when=(arende.mal_i_bestallning == "ja") & (arende.mal_i_utredning == "nej"),
            ),
            Category(
                label="Inga personliga mål", told="finns inga personliga mål", when=arende.mal_tillfragad == "nej"
            ),
            Category(
                label="Ej uttryckt personliga mål",
                told="har personen fått frågan men inte nämnt något eget mål",
                when=arende.mal_tillfragad == "ja",
            ),
        ),
        sources=sources("GR Tabell 5"),
    ),
    CategoryTable(
        id="tabell_6",
        section="Genomförande av insats",
        title="Genomförandeplanens överensstämmelse med beställningen, antal ärenden och andel i procent",
        row_header="Planen överensstämmer",
        population=POP_BIFALL,
        categories=(
            Category(
                label="Ja",
                told="stämmer både aktiviteter och mål i planen med beställningen",
                when=(arende.plan_aktiviteter == "ja") & (arende.plan_mal == "ja"),
            ),
            Category(
                label="Delvis",
                told="stämmer antingen aktiviteter eller mål i planen med beställningen",
                when=(arende.plan_aktiviteter == "ja") | (arende.plan_mal == "ja"),
            ),
            Category(
                label="Nej",
                told="stämmer varken aktiviteter eller mål i planen med beställningen",
                when=(arende.plan_aktiviteter != "ja") & (arende.plan_mal != "ja"),
            ),
            Category(label="Plan saknas", told="saknas en genomförandeplan", when=arende.plan_finns == "nej"),
        ),
        sources=sources("GR Tabell 6; TA Bilaga 1"),
        first="Plan saknas",
    ),
    DurationTable(
        id="tabell_7",
        section="Väntetider",
        title="Väntetider i veckor",
        group=arende.insats.name,
        durations=(
            Duration(
                label="Från ansökan till beslut",
                start=arende.ansokan_datum.name,
                end=arende.beslut_datum.name,
                where=arende.bifall,
            ),
            Duration(
                label="Från ansökan till start",
                start=arende.ansokan_datum.name,
                end=arende.insats_start.name,
                where=arende.bifall,
            ),
            Duration(
                label="Från beslut till beställning",
                start=arende.beslut_datum.name,
                end=arende.bestallning_datum.name,
                where=arende.bifall,
            ),
            Duration(
                label="Från beställning till start",
                start=arende.bestallning_datum.name,
                end=arende.insats_start.name,
                where=arende.bifall,
            ),
            Duration(
                label="Från beställning till genomförandeplan",
                start=arende.bestallning_datum.name,
                end=arende.plan_datum.name,
                where=arende.bifall,
            ),
        ),
        population=POP_BIFALL,
        sources=sources("GR Besök på Alfa; TA Bilaga 1"),
        area=Area.TILLGANGLIGHET,
        note="Alfas eget mål är att nya deltagare får börja inom 14 dagar. Tider där ett datum saknas eller där "
        "det senare datumet ligger före det tidigare räknas för sig.",
    ),
    CategoryTable(
        id="tabell_8",
        section="Uppföljning av insats",
        title="Tid till första daterade uppföljningen, antal ärenden och andel i procent",
        show=Show.FIGURE,
        row_header="Första uppföljningen",
        population=POP_BIFALL,
        categories=(
            Category(
                label="Inom 3 månader",
                told="kom den första uppföljningen inom tre månader",
                when=Uppgifter.uppf_forsta <= Uppgifter.uppf_start + months(3),
            ),
            Category(
                label="Efter 3–6 månader",
                told="kom den första uppföljningen efter tre till sex månader",
                when=Uppgifter.uppf_forsta <= Uppgifter.uppf_start + months(6),
            ),
            Category(
                label="Efter 6–9 månader",
                told="kom den första uppföljningen efter sex till nio månader",
                when=Uppgifter.uppf_forsta <= Uppgifter.uppf_start + months(9),
            ),
            Category(
                label="Efter 9–12 månader",
                told="kom den första uppföljningen efter nio till tolv månader",
                when=Uppgifter.uppf_forsta <= Uppgifter.uppf_start + months(12),
            ),
            Category(
                label="Efter mer än 12 månader",
                told="kom den första uppföljningen efter mer än tolv månader",
                when=Uppgifter.uppf_forsta > Uppgifter.uppf_start + months(12),
            ),
            Category(
                label="Uppföljning finns bara utan datum",
                told="finns uppföljning bara utan datum",
                when=Uppgifter.uppf_odaterad,
                optional=True,
            ),
            Category(
                label="Ingen, högst 6 månader",
                told="finns ingen daterad uppföljning, men det har inte gått mer än sex månader",
                when=Uppgifter.uppf_slut <= Uppgifter.uppf_start + months(6),
            ),
            Category(
                label="Ingen, mer än 6 månader",
                told="har mer än sex månader gått utan någon daterad uppföljning",
                when=Uppgifter.uppf_slut > Uppgifter.uppf_start + months(6),
            ),
        ),
        sources=sources("TA 2.3; GR Uppföljning av insats"),
        note="Tiden räknas från det föregående beslutets början, och i ett förstagångsbeslut från beslutets egen. Där "
        "uppföljning saknas räknas den till granskningsdagen, eller till beslutets slut om det kom tidigare.",
        needs_table="uppfoljningar",
    ),
)
