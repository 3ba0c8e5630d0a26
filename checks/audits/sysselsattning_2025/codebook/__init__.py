"""The data contract: every variable of the three tables, its codes, when it is required, and its source."""

from __future__ import annotations

from checks import (
    KON,
    MEDVERKAN,
    STADSDELAR,
    UPPFOLJNINGSSATT,
    About,
    Table,
    code,
    day,
    decimal,
    integer,
    ja_nej,
    month,
    never,
    pseudonym,
    rule,
)

from .bakgrund import Akten, Bakgrund
from .beslut import Beslut, Stodinsats
from .codes import INTERVALL
from .genomforande import Bestallning, Val
from .helhet import Helhet
from .utredning import Ansokan, Utredning


class Arenden(Bakgrund, Ansokan, Utredning, Helhet, Beslut, Stodinsats, Val, Bestallning, Akten):
    """A row per reviewed decision."""


class Uppfoljningar(Table):
    """A row per follow-up."""

    arende_id = pseudonym("Ärende-id", about=About.ADMINISTRATIV, source="GR Uppföljning")
    datum = day("Uppföljningsdatum", about=About.ADMINISTRATIV, source="GR Uppföljning")
    satt = code("Uppföljningssätt", UPPFOLJNINGSSATT, about=About.HANDLAGGNING, source="GR Uppföljning")
    utforare_deltog = code("Utförarens medverkan", MEDVERKAN, about=About.HANDLAGGNING, source="GR Uppföljning")
    dur_uppfoljning = ja_nej("DUR:s uppföljningsdel använd", about=About.HANDLAGGNING, source="TA 2.3")


class Narvaro(Table):
    """A row per person, district and month."""

    person_id = pseudonym("Person-id", about=About.PERSON, source="GR Tabell 1")
    stadsdel = code("Stadsdelsnämnd", STADSDELAR, about=About.PERSON, source="GR Tabell 1")
    kon = code("Kön", KON, about=About.PERSON, source="GR Tabell 1")
    manad = month("Månad", about=About.PERSON, source="GR Tabell 1")
    omfattning = code("Beviljat tidsintervall", INTERVALL, about=About.PERSON, source="GR Tabell 1")
    timmar = decimal("Närvarotimmar", low=0, high=744, about=About.PERSON, source="GR Tabell 1")
    alder = integer("Ålder", low=0, high=120, about=About.PERSON, source="GR Statistik", required=never)


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
            "Insatsen kan inte vara först beviljad efter Beslut fr.o.m.",
            breach=Arenden.insats_beviljad_fran > Arenden.beslut_from,
        ),
        rule(
            "Ansökan finns inte, så Ansökan inkom ska vara tomt",
            breach=(Arenden.ansokan_finns == "nej") & Arenden.ansokan_datum.given(),
        ),
        rule(
            "Den som inte har uttryckt mål kan inte ha ett personligt mål i utredningen",
            breach=(Arenden.mal_tillfragad == "ja") & (Arenden.mal_i_utredning == "ja"),
        ),
        rule(
            "Den som inte har uttryckt mål kan inte ha ett personligt mål i beställningen",
            breach=(Arenden.mal_tillfragad == "ja") & (Arenden.mal_i_bestallning == "ja"),
        ),
        rule(
            "Tidsbegränsningen sägs vara motiverad, men Beslut t.o.m. är tomt",
            breach=(Arenden.tidsbegransning_motiverad == "ja") & Arenden.beslut_tom.missing(),
        ),
        rule(
            "Ändringsförbehållet sägs vara motiverat, men Ändringsförbehåll är inte Ja",
            breach=(Arenden.andringsforbehall_motiverat == "ja")
            & (Arenden.andringsforbehall.missing() | (Arenden.andringsforbehall != "ja")),
        ),
        rule(
            "Genomförandeplan finns inte, så Genomförandeplanen inkom ska vara tomt",
            breach=(Arenden.plan_finns == "nej") & Arenden.plan_datum.given(),
        ),
        rule(
            "Ett avslag kan inte ha ett lagrum för bifall",
            breach=(Arenden.beslut_utfall == "avslag") & Arenden.bifall_lagrum.given(),
        ),
        rule(
            "Ansökt omfattning ska vara Ej aktuellt för särskilt individanpassad stödinsats, och bara då",
            breach=(Arenden.ansokan_omfattning == "ej_aktuellt") & ~Arenden.stodinsats
            | (Arenden.ansokan_omfattning != "ej_aktuellt") & Arenden.stodinsats,
        ),
        rule(
            "Beviljad omfattning ska vara Ej aktuellt för särskilt individanpassad stödinsats, och bara då",
            breach=(Arenden.beslut_omfattning == "ej_aktuellt") & ~Arenden.stodinsats
            | (Arenden.beslut_omfattning != "ej_aktuellt") & Arenden.stodinsats,
        ),
    ],
)
uppfoljning = Uppfoljningar(
    "uppfoljningar",
    label="Uppföljningar",
    key=[Uppfoljningar.arende_id, Uppfoljningar.datum],
    parent=arende,
    optional=True,
)
narvaro = Narvaro("narvaro", label="Närvaro", key=[Narvaro.person_id, Narvaro.stadsdel, Narvaro.manad], optional=True)
