"""Children, relatives, violence, and cooperation."""

from __future__ import annotations

from checks import FRAMGAR_EJ, JA_NEJ_FRAMGAR_EJ, About, Table, code, ja_nej, never

from .beslut import Beslut


class Helhet(Table):
    """The person's situation, and the cooperation around it."""

    barn = code(
        "Barn",
        {
            "egna_i_hushallet": "Förälder till minderårigt barn i hushållet",
            "annans_i_hushallet": "Delar hushåll med annans minderåriga barn",
            "egna_ej_i_hushallet": "Förälder till minderårigt barn utanför hushållet",
            "inga": "Inga minderåriga barn",
            **FRAMGAR_EJ,
        },
        about=About.PERSON,
        source="GR Barnrättsperspektiv",
        required=Beslut.bifall,
    )

    har_barn = barn.is_in("egna_i_hushallet", "annans_i_hushallet", "egna_ej_i_hushallet")

    barn_fragor = ja_nej(
        "Frågor om barnets situation ställda",
        about=About.HANDLAGGNING,
        source="GR Barnrättsperspektiv",
        required=Beslut.bifall & har_barn,
    )
    barnkonsekvensanalys = code(
        "Barnkonsekvensanalys",
        {
            "individuell": "Individuell",
            "standardtext": "Standardtext",
            "ej_aktuellt": "Ställningstagande: ej aktuellt",
            "nej": "Nej",
        },
        about=About.HANDLAGGNING,
        source="GR Barnrättsperspektiv",
        required=Beslut.bifall & har_barn,
    )
    anhorigstod_info = code(
        "Information om anhörigstöd",
        {"ja": "Ja", "ej_aktuellt": "Ej aktuellt", "nej": "Nej"},
        about=About.HANDLAGGNING,
        source="GR Anhörigstöd",
        required=Beslut.bifall,
    )
    vald_fraga = code(
        "Fråga om våld",
        {"stalld": "Ställd", "ej_stalld": "Ej ställd", **FRAMGAR_EJ},
        about=About.HANDLAGGNING,
        source="GR Våld",
        required=Beslut.bifall,
    )
    vald_skal = ja_nej(
        "Skäl till att frågan inte ställts framgår",
        about=About.HANDLAGGNING,
        source="GR Helhetssyn",
        required=Beslut.bifall & (vald_fraga == "ej_stalld"),
    )
    forsorjning = code(
        "Huvudsaklig försörjning",
        {
            "sjukersattning": "Sjukersättning",
            "aktivitetsersattning": "Aktivitetsersättning",
            "sjukpenning": "Sjukpenning",
            "ekonomiskt_bistand": "Ekonomiskt bistånd",
            "annan": "Annan",
            "ingen": "Ingen",
            **FRAMGAR_EJ,
        },
        about=About.PERSON,
        source="GR Samverkan",
        required=Beslut.bifall,
    )
    ekonomiskt_bistand = code(
        "Aktuell på ekonomiskt bistånd",
        {"helt": "Helt", "delvis": "Delvis", "nej": "Nej", **FRAMGAR_EJ},
        about=About.PERSON,
        source="GR Samverkan",
        required=Beslut.bifall,
    )
    af_aktuell = code(
        "Aktuell hos Arbetsförmedlingen",
        JA_NEJ_FRAMGAR_EJ,
        about=About.PERSON,
        source="TA 2.1.2",
        required=Beslut.bifall,
    )
    samverkan_eb = code(
        "Samverkan med ekonomiskt bistånd",
        JA_NEJ_FRAMGAR_EJ,
        about=About.HANDLAGGNING,
        source="TA 2.1.2",
        required=Beslut.bifall,
    )
    krav_for_bistand = ja_nej(
        "Sysselsättning anges som krav för ekonomiskt bistånd",
        about=About.HANDLAGGNING,
        source="TA 2.1.2; GR Samverkan",
        required=Beslut.bifall,
    )
    samverkan_fk = code(
        "Samarbete med Försäkringskassan",
        JA_NEJ_FRAMGAR_EJ,
        about=About.HANDLAGGNING,
        source="GR Samverkan",
        required=Beslut.bifall,
    )
    samverkan_af = code(
        "Samarbete med Arbetsförmedlingen",
        JA_NEJ_FRAMGAR_EJ,
        about=About.HANDLAGGNING,
        source="GR Samverkan",
        required=Beslut.bifall,
    )
    extern_kontakt = ja_nej(
        "Kontakt med utomstående dokumenterad", about=About.HANDLAGGNING, source="GR Samverkan", required=Beslut.bifall
    )
    sekretessmedgivande = code(
        "Aktuellt sekretessmedgivande",
        {"ja": "Ja", "ej_aktuellt": "Ej aktuellt", "nej": "Nej"},
        about=About.HANDLAGGNING,
        source="GR Samverkan",
        required=Beslut.bifall,
    )
    medgivande_form = code(
        "Medgivandets form",
        {"muntligt": "Muntligt", "skriftligt": "Skriftligt", "fullmakt": "Fullmakt"},
        about=About.HANDLAGGNING,
        source="GR Samverkan",
        required=never,
    )
    medgivande_preciserat = ja_nej(
        "Medgivandet är preciserat",
        about=About.HANDLAGGNING,
        source="GR Självbestämmande",
        required=Beslut.bifall & (sekretessmedgivande == "ja"),
    )
    sip = ja_nej(
        "Aktuell SIP där socialpsykiatrin ingår",
        about=About.HANDLAGGNING,
        source="GR Samverkan",
        required=Beslut.bifall,
    )
    sip_information = ja_nej(
        "Information om SIP given", about=About.HANDLAGGNING, source="GR Helhetssyn", required=Beslut.bifall
    )
    sip_deltagare = ja_nej(
        "Deltagare i SIP framgår",
        about=About.HANDLAGGNING,
        source="GR Samverkan",
        required=Beslut.bifall & (sip == "ja"),
    )
    sip_protokoll = ja_nej(
        "SIP-protokoll finns i akten",
        about=About.HANDLAGGNING,
        source="GR Samverkan",
        required=Beslut.bifall & (sip == "ja"),
    )
    langsiktig_planering = ja_nej(
        "Långsiktig planering dokumenterad", about=About.HANDLAGGNING, source="GR Helhetssyn", required=Beslut.bifall
    )
