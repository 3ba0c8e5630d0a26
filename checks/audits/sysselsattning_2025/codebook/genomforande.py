"""Goals, order and plan."""

from __future__ import annotations

from checks import GRAD, JA_NEJ_FRAMGAR_EJ, About, Table, code, day, ja_nej, never, pseudonym

from .beslut import Beslut
from .codes import INRIKTNING


class Bestallning(Table):
    """Goals, order and plan."""

    delaktig_planering = code(
        "Personen har varit delaktig i planeringen",
        GRAD,
        about=About.HANDLAGGNING,
        source="TA Bilaga 2; GR Självbestämmande",
        required=Beslut.bifall,
    )
    mal_i_utredning = ja_nej(
        "Personligt mål i utredningen", about=About.HANDLAGGNING, source="GR Tabell 5", required=Beslut.bifall
    )
    mal_i_bestallning = ja_nej(
        "Personligt mål i beställningen", about=About.HANDLAGGNING, source="GR Tabell 5", required=Beslut.bifall
    )
    mal_tillfragad = ja_nej(
        "Tillfrågad men har inte uttryckt mål", about=About.PERSON, source="GR Tabell 5", required=Beslut.bifall
    )
    bestallning = code(
        "Beställning",
        {
            "enligt_anvisning": "Enligt anvisning",
            "saknar_individuellt": "Saknar individuella aktiviteter och mål",
            "ej_enligt_anvisning": "Ej enligt anvisning",
            "saknas": "Saknas",
        },
        about=About.HANDLAGGNING,
        source="GR Planering",
        required=Beslut.bifall,
    )

    har_bestallning = bestallning != "saknas"

    stodomraden_bestallning = code(
        "Stödområde, ett eller flera, framgår av beställningen",
        GRAD,
        about=About.HANDLAGGNING,
        source="GR Planering; TA 3.1",
        required=Beslut.bifall_s & har_bestallning,
    )
    omfattning_i_bestallning = ja_nej(
        "Beviljad omfattning framgår av beställningen",
        about=About.HANDLAGGNING,
        source="TA 2.2",
        required=Beslut.bifall_s & har_bestallning,
    )
    bestallning_datum = day("Beställningen skickades", about=About.ADMINISTRATIV, source="TA Bilaga 1")
    insats_start = day("Insatsen påbörjades", about=About.ADMINISTRATIV, source="GR Genomförande")
    plan_finns = ja_nej(
        "Genomförandeplan finns", about=About.HANDLAGGNING, source="GR Tabell 6", required=Beslut.bifall
    )
    plan_datum = day("Genomförandeplanen inkom", about=About.ADMINISTRATIV, source="TA Bilaga 1")
    plan_aktiviteter = ja_nej(
        "Planens aktiviteter överensstämmer",
        about=About.HANDLAGGNING,
        source="GR Tabell 6",
        required=Beslut.bifall & (plan_finns == "ja"),
    )
    plan_mal = ja_nej(
        "Planens mål överensstämmer",
        about=About.HANDLAGGNING,
        source="GR Tabell 6",
        required=Beslut.bifall & (plan_finns == "ja"),
    )
    plan_avvikelse = code(
        "Planens avvikelse",
        {"inget": "Ingen", "borttaget": "Aktiviteter eller mål borttagna", "tillagt": "Tillagda", "andrat": "Ändrade"},
        about=About.HANDLAGGNING,
        source="GR Genomförande",
        required=never,
    )


class Val(Table):
    """The choice of activity and provider."""

    mal_arbete_studier = code(
        "Personens mål är arbete eller studier",
        JA_NEJ_FRAMGAR_EJ,
        about=About.PERSON,
        source="GR Planering; TA 3.3",
        required=Beslut.bifall_s,
    )
    inriktning = code(
        "Verksamhetens inriktning", INRIKTNING, about=About.HANDLAGGNING, source="TA 3.2–3.3", required=Beslut.bifall_s
    )
    bestallning_inriktning = code(
        "Beställningens inriktning",
        INRIKTNING,
        about=About.HANDLAGGNING,
        source="GR Planering",
        required=Beslut.bifall_s & Bestallning.har_bestallning,
    )
    valinformation = ja_nej(
        "Information inför val av utförare framgår",
        about=About.HANDLAGGNING,
        source="GR Självbestämmande",
        required=Beslut.bifall_s,
    )
    utforare_kod = pseudonym("Utförare (kod)", about=About.ADMINISTRATIV, source="GR Genomförande", required=never)
