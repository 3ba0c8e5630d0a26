"""Application and inquiry."""

from __future__ import annotations

from checks import FRAMGAR_EJ, GRAD, JA_NEJ_FRAMGAR_EJ, About, Table, code, day, ja_nej

from .beslut import Beslut
from .codes import OMFATTNING


class Ansokan(Table):
    """The application."""

    ansokan_finns = ja_nej("Ansökan finns", about=About.HANDLAGGNING, source="GR Trygghet")

    har_ansokan = ansokan_finns == "ja"

    ansokan_datum = day("Ansökan inkom", about=About.ADMINISTRATIV, source="GR Ansökan")
    ansokan_satt = code(
        "Ansökan gjordes",
        {"muntlig": "Muntligt", "skriftlig": "Skriftligt", **FRAMGAR_EJ},
        about=About.HANDLAGGNING,
        source="GR Ansökan",
        required=har_ansokan,
    )
    ansokan_lagrum = ja_nej(
        "Lagrum framgår av ansökan", about=About.HANDLAGGNING, source="GR Ansökan", required=har_ansokan
    )
    ansokan_omfattning = code(
        "Ansökt omfattning", OMFATTNING, about=About.HANDLAGGNING, source="TA 2.2", required=har_ansokan
    )


class Utredning(Table):
    """The inquiry."""

    dur_underlag = code(
        "DUR-utredning som underlag",
        {"ny": "Ny utredning", "tidigare": "Tidigare utredning (förlängning)", "saknas": "Saknas"},
        about=About.HANDLAGGNING,
        source="GR Utredning, Analys",
    )
    dur_datum = day("DUR-utredningens datum", about=About.ADMINISTRATIV, source="TA 2.1")
    forlangning_tillfragad = code(
        "Tillfrågad vid förlängning",
        JA_NEJ_FRAMGAR_EJ,
        about=About.HANDLAGGNING,
        source="GR Trygghet",
        required=Beslut.bifall & (dur_underlag == "tidigare"),
    )
    fel_namn = ja_nej("Fel namn i utredningen", about=About.HANDLAGGNING, source="GR Trygghet", required=Beslut.bifall)
    motstridiga_uppgifter = ja_nej(
        "Motstridiga uppgifter", about=About.HANDLAGGNING, source="GR Utredning", required=Beslut.bifall
    )
    inaktuella_uppgifter = ja_nej(
        "Inaktuella uppgifter", about=About.HANDLAGGNING, source="GR Utredning, Trygghet", required=Beslut.bifall
    )
    bedomning_annan_insats = ja_nej(
        "Bedömningen avser annan insats", about=About.HANDLAGGNING, source="GR Trygghet", required=Beslut.bifall
    )
    malgrupp_faststalld = ja_nej(
        "Målgruppstillhörighet fastställd",
        about=About.HANDLAGGNING,
        source="TA Bilaga 1, 2",
        required=Beslut.bifall,
    )
    behov_syfte_mal = code(
        "Behov, syfte och mål klargjorda",
        GRAD,
        about=About.HANDLAGGNING,
        source="TA 2.1.3; GR Bedömning",
        required=Beslut.bifall,
    )
    stodomraden_utredning = code(
        "Närvaro, aktivt deltagande, kognitiv och social förmåga i utredningen",
        GRAD,
        about=About.HANDLAGGNING,
        source="TA 3.1; GR Utredning",
        required=Beslut.bifall,
    )
    annan_insats = ja_nej(
        "Utredningen omfattar även annan insats",
        about=About.HANDLAGGNING,
        source="GR Utredning",
        required=Beslut.bifall,
    )
    utbildning_arbete = code(
        "Utbildning och arbetslivserfarenhet",
        GRAD,
        about=About.HANDLAGGNING,
        source="GR Utredning",
        required=Beslut.bifall,
    )
    intressen = code("Intressen", GRAD, about=About.HANDLAGGNING, source="GR Utredning", required=Beslut.bifall)
    resurser = code("Resurser", GRAD, about=About.HANDLAGGNING, source="GR Utredning", required=Beslut.bifall)
    vardagsaktiviteter = code(
        "Vardagsaktiviteter", GRAD, about=About.HANDLAGGNING, source="GR Utredning", required=Beslut.bifall
    )
    fordjupning_arbete = ja_nej(
        "Fördjupat: arbete/utbildning/sysselsättning",
        about=About.HANDLAGGNING,
        source="TA 2.1, Bilaga 1",
        required=Beslut.bifall,
    )
    fordjupning_intressen = ja_nej(
        "Fördjupat: intressen", about=About.HANDLAGGNING, source="TA Bilaga 1", required=Beslut.bifall
    )
    fordjupning_psykisk_halsa = ja_nej(
        "Fördjupat: psykisk hälsa", about=About.HANDLAGGNING, source="TA Bilaga 1", required=Beslut.bifall
    )
    fordjupning_vardag = ja_nej(
        "Fördjupat: vardagsaktiviteter (ADL)", about=About.HANDLAGGNING, source="TA Bilaga 1", required=Beslut.bifall
    )
