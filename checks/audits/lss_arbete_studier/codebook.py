"""The data contract: every variable of the two tables, its codes, when it is required, and its source.

The city's codes and the shorthands are shared with other audits; the variables are this audit's own. If an audit
imported them from another one it would change with it, and a contract must not.
"""

from __future__ import annotations

from dataclasses import dataclass

from checks import (
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
    About,
    Code,
    Expr,
    Table,
    always,
    code,
    day,
    integer,
    ja_nej,
    never,
    pseudonym,
    rule,
)

KRITERIER = "RL Kriterier … personkrets 1 eller 2"
"""The heading in RL shortened; the guideline has another section of criteria, for socialpsykiatrins målgrupp."""
TIDSBEGRANSNING = "RL Tidsbegränsning"
UPPFOLJNING = "RL Uppföljning"
HANDLAGGNING = "RL Handläggningsprocessen"


@dataclass(frozen=True)
class Krav:
    """A requirement of RL: its label, and what it says of the person as a clause."""

    label: str
    clause: str


KRAV = {
    "alder": Krav("Yrkesverksam ålder", "den enskilde är i yrkesverksam ålder"),
    "personkrets": Krav("Personkrets 1 eller 2", "den enskilde hör till personkrets 1 eller 2"),
    "onskan": Krav("Vill arbeta eller studera", "den enskilde vill arbeta eller studera"),
    "forutsattningar": Krav(
        "Möjligt med en jobbcoachs stöd", "arbete eller studier är möjligt med stöd från en jobbcoach"
    ),
    "stodbehov": Krav(
        "Stödbehov för att få och behålla arbete",
        "den enskilde behöver stöd för att få ett arbete och ha det kvar",
    ),
    "inforstadd": Krav(
        "Införstådd och beredd", "den enskilde förstår vad insatsen kräver och är beredd att göra det som behövs"
    ),
    "kan_klara": Krav(
        "Väntas klara anpassat arbete eller studier",
        "den enskilde, med en jobbcoachs hjälp, väntas klara arbete eller studier som är anpassade och avgränsade",
    ),
    "overgang": Krav("Stöd i övergången till arbete", "den enskilde behöver stöd i övergången till ett arbete"),
    "arbetsformedlingen": Krav(
        "Inget lämpligt från Arbetsförmedlingen", "Arbetsförmedlingen inte väntas kunna erbjuda något lämpligt"
    ),
}
"""The nine requirements: five for Insteg and eight for the regular support, four of them the same."""


def krav(key: str, required: Expr) -> tuple[Code, Code]:
    """The two answers on a requirement: in the documentation, and in the assessment."""
    dok, bed = (
        ja_nej(f"{KRAV[key].label}: framgår av {words}", about=About.HANDLAGGNING, source=KRITERIER, required=required)
        for words in ("dokumentationen", "bedömningen")
    )
    return dok, bed


class Arenden(Table):
    """A row per reviewed decision."""

    arende_id = pseudonym("Ärende-id", about=About.ADMINISTRATIV, source="GR Målgrupp, urval", unique=True)
    stadsdel = code("Stadsdelsnämnd", STADSDELAR, about=About.ADMINISTRATIV, source="GR")
    kon = code("Kön", KON, about=About.PERSON, source="GR")
    alder = integer("Ålder vid beslut", low=0, high=120, about=About.PERSON, source=KRITERIER)
    insats = code(
        "Insats",
        {
            "insteg": "Särskilt individanpassat stöd till arbete eller studier, Insteg",
            "stod_arbete_studier": "Särskilt individanpassat stöd till arbete eller studier",
        },
        about=About.ADMINISTRATIV,
        source=KRITERIER,
    )

    # One label begins with the other, so only Insteg distinguishes them.
    insteg = (insats == "insteg").called("insatsen är Insteg")
    stod = (insats == "stod_arbete_studier").called("insatsen är inte Insteg")

    personkrets = code(
        "Personkrets enligt LSS",
        {"1": "Personkrets 1", "2": "Personkrets 2", "3": "Personkrets 3"},
        about=About.PERSON,
        source=KRITERIER,
    )
    daglig_verksamhet = code(
        "Beviljad daglig verksamhet enligt LSS",
        JA_NEJ_FRAMGAR_EJ,
        about=About.PERSON,
        source="RL Daglig verksamhet enligt LSS",
    )
    ansokan_datum = day("Ansökan inkom", about=About.ADMINISTRATIV, source=HANDLAGGNING)
    beslut_datum = day("Beslutsdatum", about=About.ADMINISTRATIV, source=HANDLAGGNING, required=always)
    beslut_utfall = code("Beslut", BESLUT, about=About.ADMINISTRATIV, source=HANDLAGGNING)

    bifall = beslut_utfall.is_in("bifall", "delavslag").called("bifall eller delavslag")
    avslag = beslut_utfall == "avslag"
    bifall_insteg = bifall & insteg
    bifall_stod = bifall & stod

    beslut_from = day("Beslut fr.o.m.", about=About.ADMINISTRATIV, source=TIDSBEGRANSNING, required=bifall)
    beslut_tom = day("Beslut t.o.m.", about=About.ADMINISTRATIV, source=TIDSBEGRANSNING)
    avslag_lagrum = code("Avslag enligt", HUVUDREGEL, about=About.HANDLAGGNING, source=HANDLAGGNING, required=never)
    avslag_4_1_motiverat = ja_nej(
        "Avslaget enligt huvudregeln är motiverat",
        about=About.HANDLAGGNING,
        source=HANDLAGGNING,
        required=avslag_lagrum.given(),
    )
    bifall_lagrum = code("Bifall enligt", LAGRUM, about=About.HANDLAGGNING, source=HANDLAGGNING, required=never)
    insats_beviljad_fran = day("Insatsen först beviljad fr.o.m.", about=About.ADMINISTRATIV, source=TIDSBEGRANSNING)
    sarskilda_skal = ja_nej(
        "Särskilda skäl för längre tid än två år", about=About.HANDLAGGNING, source=TIDSBEGRANSNING, required=never
    )

    overklagas = (avslag_lagrum.given() | beslut_utfall.is_in("delavslag", "avslag")).called(
        "avslag enligt huvudregeln, eller avslag på hela eller en del av ansökan"
    )

    overklagandehanvisning = ja_nej(
        "Information om hur beslutet överklagas",
        about=About.HANDLAGGNING,
        source="RL Handläggningsprocessen; TA Bilaga 1",
        required=overklagas,
    )
    forstagangsbeslut = ja_nej("Förstagångsbeslut", about=About.HANDLAGGNING, source=UPPFOLJNING, required=bifall)
    foregaende_beslut_from = day("Föregående beslut fr.o.m.", about=About.ADMINISTRATIV, source=UPPFOLJNING)
    efter_insteg = ja_nej(
        "Fortsatt stöd efter en period med Insteg", about=About.HANDLAGGNING, source=KRITERIER, required=bifall
    )

    bifall_fortsatt = bifall & (efter_insteg == "ja")

    rapport_jobbcoach = ja_nej(
        "Rapport inhämtad från jobbcoach på Jobbtorg",
        about=About.HANDLAGGNING,
        source=KRITERIER,
        required=bifall_fortsatt,
    )
    samrad_jobbcoach = ja_nej(
        "Samråd med jobbcoach på Jobbtorg", about=About.HANDLAGGNING, source=KRITERIER, required=bifall_fortsatt
    )
    eget_arbetssokande = ja_nej(
        "Kan och vill själv börja söka arbete: framgår av bedömningen",
        about=About.HANDLAGGNING,
        source=KRITERIER,
        required=bifall_fortsatt,
    )
    information_parallell = ja_nej(
        "Information om stödet parallellt med daglig verksamhet",
        about=About.HANDLAGGNING,
        source=KRITERIER,
        required=bifall & (daglig_verksamhet == "ja"),
    )
    behov_syfte_mal = code(
        "Behov, syfte och mål kartlagda",
        GRAD,
        about=About.HANDLAGGNING,
        source="RL Individuella bedömningar",
        required=bifall,
    )
    krit_alder_dok, krit_alder_bed = krav("alder", bifall)
    krit_personkrets_dok, krit_personkrets_bed = krav("personkrets", bifall)
    krit_onskan_dok, krit_onskan_bed = krav("onskan", bifall)
    krit_forutsattningar_dok, krit_forutsattningar_bed = krav("forutsattningar", bifall_insteg)
    krit_stodbehov_dok, krit_stodbehov_bed = krav("stodbehov", bifall)
    krit_inforstadd_dok, krit_inforstadd_bed = krav("inforstadd", bifall_stod)
    krit_kan_klara_dok, krit_kan_klara_bed = krav("kan_klara", bifall_stod)
    krit_overgang_dok, krit_overgang_bed = krav("overgang", bifall_stod)
    krit_arbetsformedlingen_dok, krit_arbetsformedlingen_bed = krav("arbetsformedlingen", bifall_stod)
    avslag_skal = code(
        "Skäl för avslag",
        {
            "krav_ej_uppfyllda": "Kraven för insatsen bedöms inte uppfyllda",
            "medverkar_ej": "Medverkar inte till utredning",
            "annat": "Annat",
            **FRAMGAR_EJ,
        },
        about=About.PERSON,
        source=KRITERIER,
        required=avslag,
    )

    krav_ej_uppfyllda = avslag & (avslag_skal == "krav_ej_uppfyllda")

    information_ny_ansokan = ja_nej(
        "Information om att ansöka igen",
        about=About.HANDLAGGNING,
        source=KRITERIER,
        required=krav_ej_uppfyllda,
    )
    information_insteg = ja_nej(
        "Information om att ansöka om Insteg", about=About.HANDLAGGNING, source=KRITERIER, required=krav_ej_uppfyllda
    )
    information_daglig_verksamhet = ja_nej(
        "Information om att ansöka om daglig verksamhet",
        about=About.HANDLAGGNING,
        source=KRITERIER,
        required=krav_ej_uppfyllda,
    )
    granskad_datum = day("Akten granskades", about=About.ADMINISTRATIV, source="GR Målgrupp, urval")
    granskare = pseudonym("Granskare (kod)", about=About.ADMINISTRATIV, source="GR", required=never)


class Uppfoljningar(Table):
    """A row per follow-up."""

    arende_id = pseudonym("Ärende-id", about=About.ADMINISTRATIV, source=UPPFOLJNING)
    datum = day("Uppföljningsdatum", about=About.ADMINISTRATIV, source=UPPFOLJNING)
    satt = code("Uppföljningssätt", UPPFOLJNINGSSATT, about=About.HANDLAGGNING, source=UPPFOLJNING)
    utforare_deltog = code("Utförarens medverkan", MEDVERKAN, about=About.HANDLAGGNING, source=UPPFOLJNING)


arende = Arenden(
    "arenden",
    label="Ärenden",
    key=[Arenden.arende_id],
    rules=[
        rule("Beslut t.o.m. ligger före Beslut fr.o.m.", breach=Arenden.beslut_from > Arenden.beslut_tom),
        rule(
            "Föregående beslut ska börja före det granskade beslutet",
            breach=Arenden.foregaende_beslut_from >= Arenden.beslut_from,
        ),
        rule(
            "Ett förstagångsbeslut kan inte ha ett föregående beslut",
            breach=(Arenden.forstagangsbeslut == "ja") & Arenden.foregaende_beslut_from.given(),
        ),
        rule(
            "Beslutet är inte ett förstagångsbeslut, så Föregående beslut fr.o.m. ska vara ifyllt",
            breach=(Arenden.forstagangsbeslut == "nej") & Arenden.foregaende_beslut_from.missing(),
        ),
        rule(
            "Fortsatt stöd efter Insteg har ett föregående beslut, så Förstagångsbeslut ska vara Nej",
            breach=(Arenden.efter_insteg == "ja") & (Arenden.forstagangsbeslut == "ja"),
        ),
        rule(
            "Insatsen kan inte vara först beviljad efter Beslut fr.o.m.",
            breach=Arenden.insats_beviljad_fran > Arenden.beslut_from,
        ),
        rule("Ett avslag kan inte ha ett lagrum för bifall", breach=Arenden.avslag & Arenden.bifall_lagrum.given()),
    ],
)
uppfoljning = Uppfoljningar(
    "uppfoljningar",
    label="Uppföljningar",
    key=[Uppfoljningar.arende_id, Uppfoljningar.datum],
    parent=arende,
    optional=True,
)
