"""How many decisions get which code: the person, the application, the inquiry and the co-operation.

A comment "GR" gives the figure of the 2025 report that a quota stands for. Every other count is ours, chosen
so that the whole is plausible and that every outcome of every criterion occurs where it can. Which district,
sex or person a code falls on is chance, but for the districts named by hand below; that choice says nothing
about the real districts, since the report names none of them.
"""

from typing import Final

from sample_data import STODINSATS as I
from sample_data import SYSSELSATTNING as S
from sample_data.allocate import REST, Quota, overall

PERSON: Final = (
    # GR Statistik: most with sysselsättning are 55-64, most with the particular support are 30-39.
    Quota(
        "_age",
        by="insats",
        counts={
            S: {"20-29": 6, "30-39": 10, "40-49": 8, "50-54": 10, "55-64": 46},
            I: {"20-29": 11, "30-39": 21, "40-49": 6, "50-54": 1, "55-64": 1},
        },
    ),
    # GR Tabell 2: 11, 23, 39, 45 and 2 decisions; both longer than a year are the particular support.
    Quota(
        "_length",
        by="insats",
        counts={
            S: {"under_6": 3, "6": 11, "7-11": 29, "12": 37},
            I: {"under_6": 8, "6": 12, "7-11": 10, "12": 8, "over_12": 2},
        },
    ),
)

DUR: Final = (
    # GR: a current DUR in 66 of 80; all in one district, 65-90 percent in the others (13, 15 and 18 of 20).
    # One district has most of the prolongations: 7 of 12.
    Quota(
        "dur_underlag",
        where={"insats": S},
        by="stadsdel",
        counts={
            "skarholmen": {"ny": 20},
            "sodermalm": {"ny": 18, "tidigare": 1, "saknas": 1},
            "hagersten_alvsjo": {"ny": 15, "tidigare": 4, "saknas": 1},
            "jarva": {"ny": 13, "tidigare": 7},
        },
    ),
    # GR: for the particular support, prolongations above all where decisions run three to five months.
    Quota(
        "dur_underlag",
        where={"insats": I},
        by="_length",
        counts={
            "under_6": {"tidigare": 7, "ny": REST},
            "*": {"tidigare": 3, "saknas": 1, "ny": REST},
        },
    ),
    # GR: 42 first-time decisions. One without an inquiry of its own prolongs another, so it is none of them.
    Quota(
        "forstagangsbeslut",
        by="insats dur_underlag",
        counts={
            f"{S} ny": {"ja": 24, "nej": REST},
            f"{I} ny": {"ja": 18, "nej": REST},
            "* *": {"nej": REST},
        },
        prefer={"ja": {"_length": "over_12"}},
    ),
    Quota(
        "_dur_date",
        by="insats dur_underlag",
        counts={
            f"{S} ny": {"before": 64, "missing": 2},
            f"{I} ny": {"before": 27, "missing": 1, "after": 1},
            "* tidigare": {"old": REST},
            "* saknas": {"none": REST},
        },
    ),
    # GR: most were in touch with the person, "i några fall" the person was not asked.
    Quota(
        "forlangning_tillfragad",
        where={"dur_underlag": "tidigare"},
        by="insats",
        counts={
            S: {"ja": 7, "nej": 3, "framgar_ej": 2},
            I: {"ja": 6, "nej": 2, "framgar_ej": 2},
        },
    ),
    # GR: old or contradictory statements "förekommer".
    overall("fel_namn", {"ja": 3, "nej": REST}),
    overall("motstridiga_uppgifter", {"ja": 14, "nej": REST}),
    overall("inaktuella_uppgifter", {"ja": 19, "nej": REST}, prefer={"ja": {"dur_underlag": "tidigare"}}),
    overall("bedomning_annan_insats", {"ja": 5, "nej": REST}),
)

INQUIRY: Final = (
    overall("malgrupp_faststalld", {"ja": 97, "nej": REST}),
    overall("behov_syfte_mal", {"ja": 64, "delvis": 38, "nej": 18}),
    # GR: one district stands out by its account of the four areas of support.
    Quota(
        "stodomraden_utredning",
        by="stadsdel",
        counts={
            "sodermalm": {"ja": 21, "delvis": 7, "nej": 2},
            "*": {"ja": 16, "delvis": 38, "nej": REST},
        },
    ),
    overall("annan_insats", {"ja": 63, "nej": REST}),
    # GR: 71 (59 %) and 26 (22 %); the rest tell nothing or have no inquiry.
    Quota(
        "utbildning_arbete",
        by="insats",
        counts={
            S: {"nej": 15, "ja": 49, "delvis": 16},
            I: {"nej": 8, "ja": 22, "delvis": 10},
        },
        prefer={"nej": {"dur_underlag": "saknas"}},
    ),
    # GR: wholly or partly in 91 (76 %); missing more often for the particular support (35 against 19 %).
    Quota(
        "intressen",
        by="insats",
        counts={
            S: {"nej": 15, "ja": 44, "delvis": 21},
            I: {"nej": 14, "ja": 15, "delvis": 11},
        },
        prefer={"nej": {"dur_underlag": "saknas"}},
    ),
    # GR: wholly or partly in 94 (78 %); missing more often for the particular support (33 against 16 %),
    # seen more often where the inquiry covers another measure too.
    Quota(
        "resurser",
        by="insats",
        counts={
            S: {"nej": 13, "ja": 42, "delvis": 25},
            I: {"nej": 13, "ja": 14, "delvis": 13},
        },
        prefer={"nej": {"dur_underlag": "saknas"}, "ja": {"annan_insats": "ja"}},
    ),
    overall("vardagsaktiviteter", {"ja": 58, "delvis": 27, "nej": 35}),
    overall("fordjupning_arbete", {"ja": 72, "nej": REST}, prefer={"ja": {"utbildning_arbete": "ja"}}),
    overall("fordjupning_intressen", {"ja": 51, "nej": REST}, prefer={"ja": {"intressen": "ja"}}),
    overall("fordjupning_psykisk_halsa", {"ja": 58, "nej": REST}),
    overall("fordjupning_vardag", {"ja": 44, "nej": REST}),
)

_WITH_CHILD: Final = {"barn": "egna_i_hushallet annans_i_hushallet egna_ej_i_hushallet"}

FAMILY: Final = (
    # GR: 17 (14 %) parents in the household, 1 with another's child, 6 (5 %) parents outside it, few unknown.
    Quota(
        "barn",
        by="insats",
        counts={
            S: {"egna_i_hushallet": 9, "egna_ej_i_hushallet": 4, "framgar_ej": 3, "inga": REST},
            I: {
                "egna_i_hushallet": 8,
                "annans_i_hushallet": 1,
                "egna_ej_i_hushallet": 2,
                "framgar_ej": 2,
                "inga": REST,
            },
        },
        prefer={
            "egna_i_hushallet": {"_age": "30-39 40-49 50-54"},
            "annans_i_hushallet": {"_age": "20-29"},
            "egna_ej_i_hushallet": {"_age": "30-39 40-49 50-54"},
        },
    ),
    overall("barn_fragor", {"ja": 6, "nej": 18}, where=_WITH_CHILD),
    # GR: "i några av ärendena", mostly standard text; one documented stand that it does not apply.
    overall(
        "barnkonsekvensanalys",
        {"individuell": 1, "standardtext": 4, "ej_aktuellt": 1, "nej": 18},
        where=_WITH_CHILD,
        prefer={"individuell": {"barn_fragor": "ja"}},
    ),
    # GR: 12 (10 %); in a few it is plain that it does not apply.
    overall("anhorigstod_info", {"ja": 12, "ej_aktuellt": 7, "nej": 101}),
    # GR: 36 (30 %) asked, 25 (21 %) not asked, seldom with a reason; the rest do not say.
    overall("vald_fraga", {"stalld": 36, "ej_stalld": 25, "framgar_ej": 59}),
    overall("vald_skal", {"ja": 3, "nej": 22}, where={"vald_fraga": "ej_stalld"}),
)

INCOME: Final = (
    # GR: sjukersättning is most common, then ekonomiskt bistånd, then sjukpenning; few have other or none.
    # (Aktivitetsersättning is paid to those under 30 only.)
    Quota(
        "forsorjning",
        by="insats",
        counts={
            S: {
                "aktivitetsersattning": 3,
                "sjukersattning": 45,
                "ekonomiskt_bistand": 17,
                "sjukpenning": 9,
                "annan": 2,
                "ingen": 1,
                "framgar_ej": 3,
            },
            I: {
                "aktivitetsersattning": 10,
                "sjukersattning": 5,
                "ekonomiskt_bistand": 9,
                "sjukpenning": 10,
                "annan": 2,
                "ingen": 2,
                "framgar_ej": 2,
            },
        },
        prefer={
            "aktivitetsersattning": {"_age": "20-29"},
            "sjukersattning": {"_age": "40-49 50-54 55-64"},
        },
    ),
    # GR: 34 (28 %) wholly or partly, evenly over the two: 23 of 80 and 11 of 40.
    Quota(
        "ekonomiskt_bistand",
        by="insats forsorjning",
        counts={
            f"{S} ekonomiskt_bistand": {"helt": 14, "delvis": 3},
            f"{S} sjukersattning": {"delvis": 3, "framgar_ej": 1, "nej": REST},
            f"{S} sjukpenning": {"delvis": 3, "framgar_ej": 1, "nej": REST},
            f"{S} *": {"framgar_ej": 2, "nej": REST},
            f"{I} ekonomiskt_bistand": {"helt": 7, "delvis": 2},
            f"{I} sjukpenning": {"delvis": 2, "nej": REST},
            f"{I} *": {"framgar_ej": 2, "nej": REST},
        },
    ),
    # GR: some have to apply for sysselsättning in order to be granted ekonomiskt bistånd.
    Quota(
        "krav_for_bistand",
        by="insats",
        counts={S: {"ja": 4, "nej": REST}, I: {"nej": REST}},
        prefer={"ja": {"ekonomiskt_bistand": "helt"}},
    ),
)

COOPERATION: Final = (
    overall(
        "af_aktuell",
        {"ja": 14, "framgar_ej": 18, "nej": REST},
        prefer={"ja": {"forsorjning": "ekonomiskt_bistand sjukpenning"}},
    ),
    # GR: with Arbetsförmedlingen in 7 (6 %).
    overall("samverkan_af", {"ja": 7, "framgar_ej": 52, "nej": 61}, prefer={"ja": {"af_aktuell": "ja"}}),
    Quota(
        "samverkan_eb",
        by="ekonomiskt_bistand",
        counts={
            "helt": {"ja": 9, "framgar_ej": 7, "nej": REST},
            "delvis": {"ja": 4, "framgar_ej": 5, "nej": REST},
            "*": {"framgar_ej": 16, "nej": REST},
        },
    ),
    # GR: with Försäkringskassan in 17 (14 %); unclear in several.
    Quota(
        "samverkan_fk",
        by="insats forsorjning",
        counts={
            f"{S} sjukpenning": {"ja": 4, "nej": 3, "framgar_ej": 2},
            f"{I} sjukpenning": {"ja": 5, "nej": 1, "framgar_ej": 4},
            "* aktivitetsersattning": {"ja": 4, "nej": 3, "framgar_ej": 6},
            "* *": {"ja": 4, "nej": 40, "framgar_ej": 44},
        },
    ),
    overall("extern_kontakt", {"ja": 84, "nej": REST}),
    # GR: a current consent in 62 (52 %); in a few it plainly does not apply; in several there are contacts
    # without one. Most consents are oral, some a power of attorney.
    Quota(
        "sekretessmedgivande",
        by="extern_kontakt",
        counts={
            "ja": {"ja": 54, "ej_aktuellt": 1, "nej": 29},
            "nej": {"ja": 8, "ej_aktuellt": 3, "nej": 25},
        },
    ),
    overall(
        "medgivande_form",
        {"muntligt": 41, "skriftligt": 13, "fullmakt": 5, "-": 3},
        where={"sekretessmedgivande": "ja"},
    ),
    overall("medgivande_preciserat", {"ja": 44, "nej": 18}, where={"sekretessmedgivande": "ja"}),
    # GR: 17 (14 %) have a SIP, most of them sysselsättning; participants seldom stated, minutes seldom filed.
    Quota("sip", by="insats", counts={S: {"ja": 11, "nej": REST}, I: {"ja": 6, "nej": REST}}),
    Quota("sip_information", by="sip", counts={"ja": {"ja": 15, "nej": 2}, "nej": {"ja": 24, "nej": 79}}),
    overall("sip_deltagare", {"ja": 6, "nej": 11}, where={"sip": "ja"}),
    Quota(
        "sip_protokoll",
        where={"sip": "ja"},
        by="sip_deltagare",
        counts={
            "ja": {"ja": 2, "nej": 4},
            "nej": {"ja": 1, "nej": 10},
        },
    ),
    overall("langsiktig_planering", {"ja": 41, "nej": 79}),
)

INQUIRY_QUOTAS: Final = (*PERSON, *DUR, *INQUIRY, *FAMILY, *INCOME, *COOPERATION)
