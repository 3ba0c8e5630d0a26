"""The decision, and the criteria for the särskild stödinsats."""

from __future__ import annotations

from checks import (
    BESLUT,
    FRAMGAR_EJ,
    HUVUDREGEL,
    JA_NEJ_FRAMGAR_EJ,
    LAGRUM,
    About,
    Code,
    Table,
    always,
    code,
    day,
    ja_nej,
    never,
)

from .bakgrund import Bakgrund
from .codes import OMFATTNING


class Beslut(Table):
    """The decision."""

    beslut_datum = day("Beslutsdatum", about=About.ADMINISTRATIV, source="GR", required=always)
    beslut_utfall = code("Beslut", BESLUT, about=About.ADMINISTRATIV, source="TA 2.2")

    bifall = beslut_utfall.is_in("bifall", "delavslag").called("bifall eller delavslag")
    bifall_s = bifall & Bakgrund.sysselsattning
    bifall_i = bifall & Bakgrund.stodinsats

    beslut_from = day("Beslut fr.o.m.", about=About.ADMINISTRATIV, source="GR Tabell 2", required=bifall)
    beslut_tom = day("Beslut t.o.m.", about=About.ADMINISTRATIV, source="GR Tabell 2")
    beslut_omfattning = code(
        "Beviljad omfattning (av beslut eller akten i övrigt)",
        OMFATTNING,
        about=About.HANDLAGGNING,
        source="TA 2.2",
        required=bifall,
    )
    omfattning_framgar_beslut = ja_nej(
        "Beviljad omfattning framgår av beslutet",
        about=About.HANDLAGGNING,
        source="GR Trygghet; TA 2.2",
        required=bifall_s,
    )
    juridiskt_beslut = ja_nej("Juridiskt beslut finns", about=About.HANDLAGGNING, source="GR Tabell 3", required=bifall)
    andringsforbehall = ja_nej(
        "Ändringsförbehåll", about=About.HANDLAGGNING, source="GR Tabell 3; TA 4.2.7", required=bifall
    )
    tidsbegransning_motiverad = ja_nej(
        "Tidsbegränsning motiverad", about=About.HANDLAGGNING, source="GR Tabell 3", required=bifall
    )
    andringsforbehall_motiverat = ja_nej(
        "Ändringsförbehåll motiverat", about=About.HANDLAGGNING, source="GR Tabell 3", required=bifall
    )
    avslag_lagrum = code("Avslag enligt", HUVUDREGEL, about=About.HANDLAGGNING, source="TA 4.2; GR", required=never)
    avslag_4_1_motiverat = ja_nej(
        "Avslaget enligt huvudregeln är motiverat",
        about=About.HANDLAGGNING,
        source="RL Handläggningsprocessen",
        required=Bakgrund.stodinsats & bifall & avslag_lagrum.given(),
    )
    bifall_lagrum = code(
        "Bifall enligt",
        LAGRUM,
        about=About.HANDLAGGNING,
        source="TA 4.2; GR",
        required=bifall & (juridiskt_beslut == "ja"),
    )
    insats_beviljad_fran = day(
        "Insatsen först beviljad fr.o.m.", about=About.ADMINISTRATIV, source="RL Tidsbegränsning"
    )
    sarskilda_skal = ja_nej(
        "Särskilda skäl för längre tid än två år", about=About.HANDLAGGNING, source="RL Tidsbegränsning", required=never
    )
    forstagangsbeslut = ja_nej("Förstagångsbeslut", about=About.HANDLAGGNING, source="GR Uppföljning", required=bifall)
    foregaende_beslut_from = day("Föregående beslut fr.o.m.", about=About.ADMINISTRATIV, source="TA 2.3")
    overklagandehanvisning = ja_nej(
        "Information om rätt att överklaga", about=About.HANDLAGGNING, source="TA Bilaga 1", required=never
    )
    avslag_skal = code(
        "Skäl för avslag",
        {
            "studerar_eller_arbetar": "Studerar eller arbetar",
            "medverkar_ej": "Medverkar inte till utredning",
            "fk_ansvar": "Försäkringskassans rehabiliteringsansvar",
            "ej_varaktigt_nedsatt": "Arbetsförmågan inte varaktigt nedsatt",
            "tillgodoses_annat_satt": "Behovet tillgodoses genom andra arbetsinriktade åtgärder",
            "annat": "Annat",
            **FRAMGAR_EJ,
        },
        about=About.PERSON,
        source="GR Bedömning och beslut",
        required=beslut_utfall.is_in("avslag", "delavslag"),
    )
    avslag_extra_krav = code(
        "Avslaget ställer krav som anvisningarna inte har",
        JA_NEJ_FRAMGAR_EJ,
        about=About.HANDLAGGNING,
        source="TA 2.1.1, 3.2, 3.3, 4.1",
        required=(beslut_utfall == "avslag") & Bakgrund.sysselsattning,
    )


def kriterium(label: str) -> tuple[Code, Code]:
    """The two answers on one of kommunfullmäktige's seven criteria: in the documentation, and in the assessment."""
    dok, bed = (
        ja_nej(
            f"{label}: framgår av {words}",
            about=About.HANDLAGGNING,
            source=source,
            required=Beslut.bifall_i,
        )
        for words, source in (
            ("dokumentationen", "GR Särskilt individanpassad stödinsats; RL Kriterier"),
            ("bedömningen", "GR Särskilt individanpassad stödinsats"),
        )
    )
    return dok, bed


class Stodinsats(Table):
    """The criteria for the särskild stödinsats."""

    krit_alder_dok, krit_alder_bed = kriterium("Yrkesverksam ålder")
    krit_psykiatrikontakt_dok, krit_psykiatrikontakt_bed = kriterium("Pågående kontakt med specialistpsykiatrin")
    krit_mal_arbete_studier_dok, krit_mal_arbete_studier_bed = kriterium("Primärt mål arbete eller studier")
    krit_stodbehov_dok, krit_stodbehov_bed = kriterium("Kan inte finna, få och behålla arbete på egen hand")
    krit_inforstadd_dok, krit_inforstadd_bed = kriterium("Införstådd och beredd")
    krit_kan_borja_dok, krit_kan_borja_bed = kriterium("Bedöms kunna börja inom insatsen")
    krit_arbetsformedlingen_dok, krit_arbetsformedlingen_bed = kriterium(
        "Lämplig åtgärd kan inte erbjudas av Arbetsförmedlingen"
    )
    rapport_jobbtorg = ja_nej(
        "Bedömning inhämtad från arbetsspecialist på Jobbtorg",
        about=About.HANDLAGGNING,
        source="RL Kriterier; TA 4.2.3",
        required=Beslut.bifall_i,
    )
    flerpartsmote = code(
        "Flerpartsmöte med Jobbtorg hållet",
        JA_NEJ_FRAMGAR_EJ,
        about=About.HANDLAGGNING,
        source="TA Bilaga 1, 2",
        required=never,
    )
    flerpartsmote_datum = day("Flerpartsmötets datum", about=About.ADMINISTRATIV, source="TA Bilaga 1, 2")
    samtycke_samordning = ja_nej(
        "Samtycker till samordning med specialistpsykiatrin",
        about=About.HANDLAGGNING,
        source="TA 4.2.3",
        required=Beslut.bifall_i,
    )
