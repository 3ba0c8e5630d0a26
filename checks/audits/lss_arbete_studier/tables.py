"""The report's tables: their categories, in print order, and what each decision must satisfy to fall in one."""

from __future__ import annotations

from checks import (
    Area,
    Category,
    CategoryTable,
    Duration,
    DurationTable,
    Population,
    RowsTable,
    always,
    months,
    otherwise,
    sources,
)

from .codebook import HANDLAGGNING, KRITERIER, TIDSBEGRANSNING, arende, uppfoljning
from .criteria import Kriterier
from .derived import Uppgifter

POP_BIFALL = Population(id="bifall", where=arende.bifall, label="Ärenden med bifall", narrowed="med bifall")
POP_INSTEG = Population(
    id="insteg",
    where=arende.bifall_insteg,
    label="Ärenden med bifall om Insteg",
    suffix="om Insteg",
    narrowed="med bifall om Insteg",
)
POP_STOD = Population(
    id="stod_arbete_studier",
    where=arende.bifall_stod,
    label="Ärenden med bifall om särskilt individanpassat stöd till arbete eller studier",
    suffix="om särskilt individanpassat stöd till arbete eller studier",
    narrowed="med bifall om särskilt individanpassat stöd till arbete eller studier",
)
POP_AVSLAG_HUVUDREGEL = Population(
    id="avslag enligt huvudregeln",
    where=arende.avslag_lagrum.given(),
    label="Ärenden med avslag enligt huvudregeln",
    suffix="med avslag enligt huvudregeln",
)
POP_OVERKLAGAS = Population(
    id="avslag av något slag",
    where=arende.overklagas,
    label="Ärenden med avslag, helt eller delvis eller enligt huvudregeln",
    suffix="med avslag, helt eller delvis eller enligt huvudregeln",
)
POP_DAGLIG = Population(
    id="bifall, daglig verksamhet",
    where=arende.bifall & (arende.daglig_verksamhet == "ja"),
    label="Ärenden med bifall där daglig verksamhet är beviljad",
    suffix="där daglig verksamhet är beviljad",
    narrowed="med bifall där daglig verksamhet är beviljad",
)
POP_FORTSATT = Population(
    id="fortsatt stöd",
    where=arende.bifall_fortsatt,
    label="Ärenden om fortsatt stöd efter Insteg",
    suffix="om fortsatt stöd efter Insteg",
)
POP_KRAV_EJ = Population(
    id="avslag, kraven ej uppfyllda",
    where=arende.krav_ej_uppfyllda,
    label="Ärenden med avslag för att kraven inte är uppfyllda",
    suffix="med avslag för att kraven inte är uppfyllda",
)
POP_EJ_FORSTA = Population(
    id="bifall, ej förstagångsbeslut",
    where=arende.bifall & (arende.forstagangsbeslut == "nej"),
    label="Ärenden med bifall som inte är förstagångsbeslut",
    suffix="som inte är förstagångsbeslut",
    narrowed="med bifall som inte är förstagångsbeslut",
)
POP_ALLA = Population(id="alla", where=always, label="Alla ärenden")

ANSOKA = (arende.information_ny_ansokan == "ja") | (arende.information_insteg == "ja")
DAGLIG, HAR_DAGLIG = arende.information_daglig_verksamhet == "ja", arende.daglig_verksamhet == "ja"

REPORT_TABLES = (
    CategoryTable(
        id="tabell_1",
        section="Målgrupp",
        title="Beviljade insatser per personkrets, antal ärenden och andel i procent",
        row_header="Personkrets enligt LSS",
        population=POP_BIFALL,
        categories=(
            Category(label="Personkrets 1", when=arende.personkrets == "1"),
            Category(label="Personkrets 2", when=arende.personkrets == "2"),
            Category(label="Personkrets 3", when=arende.personkrets == "3"),
        ),
        sources=sources(KRITERIER),
        note="Enligt riktlinjerna är insatsen till för personkrets 1 och 2.",
    ),
    CategoryTable(
        id="tabell_2",
        section="Krav för insatsen",
        title="Insatsens krav i bedömningen, antal ärenden och andel i procent",
        row_header="Krav som framgår av bedömningen",
        population=POP_BIFALL,
        categories=(
            Category(label="Samtliga", when=Kriterier.kriterier_i_bedomning.met()),
            Category(label="Några", when=Kriterier.kriterier_i_bedomning.partly()),
            Category(label="Inga", when=Kriterier.kriterier_i_bedomning.not_met()),
            Category(label="Framgår ej", when=otherwise, optional=True),
        ),
        sources=sources(KRITERIER),
        note="Insteg har fem krav, särskilt individanpassat stöd till arbete eller studier åtta.",
    ),
    CategoryTable(
        id="tabell_3",
        section="Bedömning och beslut",
        title="Beslutens lagrum, antal ärenden och andel i procent",
        row_header="Beslutsformulering",
        population=POP_BIFALL,
        categories=(
            Category(
                label="Avslag 4:1 och bifall 4:2",
                when=(arende.avslag_lagrum == "4:1") & (arende.bifall_lagrum == "4:2")
                | (arende.avslag_lagrum == "11:1") & (arende.bifall_lagrum == "11:4"),
                new_label="Avslag 4:1/11:1 och bifall 4:2/11:4",
            ),
            Category(
                label="Bifall 4:2",
                when=arende.avslag_lagrum.missing() & arende.bifall_lagrum.is_in("4:2", "11:4"),
                new_label="Bifall 4:2/11:4",
            ),
            Category(
                label="Bifall 4:1",
                when=arende.avslag_lagrum.missing() & arende.bifall_lagrum.is_in("4:1", "11:1"),
                new_label="Bifall 4:1/11:1",
            ),
            Category(label="Annat eller inget lagrum", when=otherwise, optional=True),
        ),
        sources=sources(HANDLAGGNING),
        relabel=(arende.avslag_lagrum == "11:1") & (arende.bifall_lagrum == "11:4")
        | arende.avslag_lagrum.missing() & arende.bifall_lagrum.is_in("11:1", "11:4"),
        note="Från den 1 juli 2025 motsvaras 4 kap. 1 och 2 §§ SoL (2001:453) av 11 kap. 1 och 4 §§ SoL "
        "(2025:400). Tabellen tar inte hänsyn till vilken lag som gällde på beslutsdagen. Det prövas för sig.",
    ),
    CategoryTable(
        id="tabell_4",
        section="Tidsbegränsning",
        title="Beslutstider för Insteg, antal ärenden och andel i procent",
        row_header="Beslutstid",
        population=POP_INSTEG,
        categories=(
            Category(label="Högst 4 månader", when=arende.beslut_from + months(4) > arende.beslut_tom),
            Category(label="Längre än 4 månader", when=~(arende.beslut_from + months(4) > arende.beslut_tom)),
            Category(label="Tills vidare", when=arende.beslut_tom.missing(), optional=True),
        ),
        sources=sources(KRITERIER),
        note="Tabellen visar det granskade beslutets tid. Kriteriet räknar från det att insatsen först beviljades.",
    ),
    CategoryTable(
        id="tabell_5",
        section="Tidsbegränsning",
        title="Beslutstider för särskilt individanpassat stöd till arbete eller studier, antal ärenden och "
        "andel i procent",
        row_header="Beslutstid",
        population=POP_STOD,
        categories=(
            Category(label="Högst 6 månader", when=arende.beslut_from + months(6) > arende.beslut_tom),
            Category(
                label="Längre än 6 men högst 12 månader", when=arende.beslut_from + months(12) > arende.beslut_tom
            ),
            Category(
                label="Längre än 12 men högst 24 månader", when=arende.beslut_from + months(24) > arende.beslut_tom
            ),
            Category(label="Längre än 24 månader", when=~(arende.beslut_from + months(24) > arende.beslut_tom)),
            Category(label="Tills vidare", when=arende.beslut_tom.missing(), optional=True),
        ),
        sources=sources(TIDSBEGRANSNING),
        note="Tabellen visar det granskade beslutets tid. Kriteriet räknar från det att insatsen först beviljades.",
    ),
    CategoryTable(
        id="tabell_6",
        section="Fortsatt stöd efter Insteg",
        title="Rapport och samråd före fortsatt stöd, antal ärenden och andel i procent",
        row_header="Underlag från jobbcoach på Jobbtorg",
        population=POP_FORTSATT,
        categories=(
            Category(
                label="Både rapport och samråd",
                when=(arende.rapport_jobbcoach == "ja") & (arende.samrad_jobbcoach == "ja"),
            ),
            Category(label="Endast rapport", when=arende.rapport_jobbcoach == "ja"),
            Category(label="Endast samråd", when=arende.samrad_jobbcoach == "ja"),
            Category(label="Varken rapport eller samråd", when=otherwise),
        ),
        sources=sources(KRITERIER),
    ),
    CategoryTable(
        id="tabell_7",
        section="Information till den enskilde",
        title="Information vid avslag, antal ärenden och andel i procent",
        row_header="Informationen gäller",
        population=POP_KRAV_EJ,
        categories=(
            Category(
                label="Ny ansökan eller Insteg, och daglig verksamhet",
                when=ANSOKA & DAGLIG,
            ),
            Category(
                label="Ny ansökan eller Insteg; daglig verksamhet redan beviljad",
                when=ANSOKA & HAR_DAGLIG,
            ),
            Category(
                label="Endast ny ansökan eller Insteg",
                when=ANSOKA & ~DAGLIG,
            ),
            Category(label="Endast daglig verksamhet", when=DAGLIG),
            Category(label="Ingen information", when=otherwise),
        ),
        sources=sources(KRITERIER),
    ),
    DurationTable(
        id="tabell_8",
        section="Väntetider",
        title="Väntetider i veckor",
        group=arende.insats.name,
        durations=(
            Duration(
                label="Från ansökan till beslut",
                start=arende.ansokan_datum.name,
                end=arende.beslut_datum.name,
                where=always,
            ),
        ),
        population=POP_ALLA,
        sources=sources(HANDLAGGNING),
        area=Area.TILLGANGLIGHET,
        note="Riktlinjerna anger ingen längsta tid. Tider där ett datum saknas eller där det senare datumet "
        "ligger före det tidigare räknas för sig.",
    ),
    RowsTable(
        id="uppfoljning_satt",
        section="Uppföljning",
        title="Uppföljningar efter sätt och utförarens medverkan",
        table=uppfoljning.spec.name,
        population="Uppföljningar i ärenden med bifall",
        unit="uppföljningar",
        rows=uppfoljning.satt.name,
        columns=uppfoljning.utforare_deltog.name,
        where=arende.bifall & (uppfoljning.datum.missing() | (uppfoljning.datum <= Uppgifter.gd)),
        sources=sources("GR Uppföljning"),
        note="Uppföljningar utan datum räknas med, och annars de som gjordes senast på granskningsdagen.",
    ),
)
