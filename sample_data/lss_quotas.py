"""How many decisions of the sample `lss_arbete_studier` get which code.

No real review stands behind it, so every count is ours. They are chosen so that each criterion has findings of every
kind that a complete form can give, and so that nothing can be taken for a known result.
"""

from typing import Final

from sample_data.allocate import REST, Quota, overall

INSTEG: Final = "insteg"
STOD: Final = "stod_arbete_studier"
DISTRICTS: Final = ("enskede_arsta_vantor", "farsta", "hasselby_vallingby", "kungsholmen")
GRANTED_PER_DISTRICT: Final = {INSTEG: 4, STOD: 8}
REFUSED_PER_DISTRICT: Final = {INSTEG: 1, STOD: 3}

# Those with a refusal under the main rule, of either Social Services Act.
_REFUSED_FIRST: Final = {"avslag_lagrum": "4:1 11:1"}

KRAV_INSTEG: Final = ("alder", "personkrets", "onskan", "forutsattningar", "stodbehov")
KRAV_STOD: Final = (
    "alder",
    "personkrets",
    "stodbehov",
    "onskan",
    "inforstadd",
    "kan_klara",
    "overgang",
    "arbetsformedlingen",
)
_DOCUMENTED: Final = {"alder": 46, "personkrets": 43, "onskan": 41, "stodbehov": 26}
_DOCUMENTED_OF: Final = {
    INSTEG: {"forutsattningar": 9},
    STOD: {"inforstadd": 12, "kan_klara": 15, "overgang": 8, "arbetsformedlingen": 6},
}

_PERSON: Final = (
    overall("personkrets", {"1": 40, "2": 5, "3": 3}),
    overall("daglig_verksamhet", {"ja": 21, "nej": 24, "framgar_ej": 3}),
)

_DECISION: Final = (
    Quota("beslut_utfall", by="insats", counts={INSTEG: {"bifall": REST}, STOD: {"delavslag": 2, "bifall": REST}}),
    # Half of them under each Social Services Act. After the change some still cite the old one.
    overall("_act", {"old": 24, "new": 24}),
    Quota(
        "avslag_lagrum bifall_lagrum",
        by="_act",
        counts={
            "old": {"4:1 4:2": 15, "- 4:2": 5, "- 4:1": 3, "4:1 -": 1},
            "new": {"11:1 11:4": 12, "4:1 4:2": 4, "- 11:4": 4, "- 11:1": 2, "11:1 4:2": 1, "- -": 1},
        },
    ),
    # An Insteg after an Insteg is one that was prolonged.
    Quota("efter_insteg", by="insats", counts={INSTEG: {"ja": 3, "nej": REST}, STOD: {"ja": 14, "nej": REST}}),
    Quota(
        "forstagangsbeslut",
        by="efter_insteg insats",
        counts={"ja *": {"nej": REST}, f"nej {INSTEG}": {"ja": REST}, f"nej {STOD}": {"ja": 10, "nej": REST}},
    ),
    # Whole months of the decision; one with no end is until further notice.
    Quota(
        "_months",
        by="insats efter_insteg",
        counts={
            f"{INSTEG} ja": {"2": 1, "4": 2},
            f"{INSTEG} nej": {"3": 1, "4": 9, "5": 2, "none": 1},
            f"{STOD} *": {"6": 8, "12": 13, "18": 3, "24": 4, "30": 2, "none": 2},
        },
    ),
    # Since when this insats, Insteg not counted, has been granted.
    Quota(
        "_since",
        by="insats efter_insteg forstagangsbeslut",
        counts={
            "* * ja": {"first": REST},
            f"{INSTEG} * *": {"previous": 2, "missing": 1},
            f"{STOD} ja nej": {"now": 12, "missing": 2},
            f"{STOD} nej nej": {"previous": 3, "long_ago": 4, "missing": 1},
        },
        prefer={"previous": {"_months": "2"}},
    ),
    # The youngest come straight from school, and have not had the support for years.
    overall(
        "_age",
        {"25-34": 17, "18-24": 15, "35-49": 11, "50-63": 5},
        prefer={"25-34": {"_since": "long_ago"}, "18-24": {"daglig_verksamhet": "nej"}},
    ),
    overall("sarskilda_skal", {"ja": 2, "nej": 1, "-": 1}, where={"_since": "long_ago"}),
    overall(
        "rapport_jobbcoach samrad_jobbcoach",
        {"ja ja": 8, "ja nej": 3, "nej ja": 3, "nej nej": 3},
        where={"efter_insteg": "ja"},
    ),
)

_REQUIREMENTS: Final = (
    Quota(
        "_assessed",
        by="insats",
        counts={INSTEG: {"all": 3, "some": 9, "none": 4}, STOD: {"all": 4, "some": 19, "none": 9}},
    ),
    *(
        overall(f"krit_{key}_dok", {"ja": count, "nej": REST}, prefer={"ja": {"_assessed": "all"}})
        for key, count in _DOCUMENTED.items()
    ),
    *(
        overall(
            f"krit_{key}_dok", {"ja": count, "nej": REST}, where={"insats": insats}, prefer={"ja": {"_assessed": "all"}}
        )
        for insats, counts in _DOCUMENTED_OF.items()
        for key, count in counts.items()
    ),
)

_REVIEW: Final = (
    overall("_application", {"missing": 4, "after": 1, "before": REST}),
    overall(
        "_followups",
        {"dated": 14, "two": 2, "undated": 2, "too_early": 2, "none": REST},
        where={"forstagangsbeslut": "nej"},
    ),
    overall("_reviewed", {"known": 43, "missing": REST}),
    overall("granskare", {"G1": 19, "G2": 17, "G3": 10, "-": 2}),
)

_PROCESS: Final = (
    overall("behov_syfte_mal", {"ja": 27, "delvis": 13, "nej": REST}, prefer={"ja": {"_assessed": "all"}}),
    overall("avslag_4_1_motiverat", {"ja": 18, "nej": REST}, where=_REFUSED_FIRST),
    Quota(
        "overklagandehanvisning",
        by="avslag_lagrum beslut_utfall",
        counts={
            "4:1 *": {"ja": 14, "nej": REST},
            "11:1 *": {"ja": 10, "nej": REST},
            "* delavslag": {"nej": REST},
            "* bifall": {"-": REST},
        },
    ),
    overall("eget_arbetssokande", {"ja": 9, "nej": REST}, where={"efter_insteg": "ja"}),
    overall("information_parallell", {"ja": 9, "nej": REST}, where={"daglig_verksamhet": "ja"}),
)

GRANTED_QUOTAS: Final = (*_PERSON, *_DECISION, *_REQUIREMENTS, *_REVIEW, *_PROCESS)

REFUSED_QUOTAS: Final = (
    overall("kon", {"kvinna": 7, "man": 9}),
    overall("_age", {"18-24": 6, "25-34": 5, "35-49": 3, "50-63": 2}),
    overall("_act", {"old": 7, "new": 9}),
    Quota("avslag_lagrum", by="_act", counts={"old": {"4:1": 6, "-": 1}, "new": {"11:1": 7, "4:1": 2}}),
    overall("avslag_skal", {"krav_ej_uppfyllda": 11, "medverkar_ej": 2, "annat": 2, "framgar_ej": 1}),
    # One who belongs to personkrets 3 is rightly refused.
    overall(
        "personkrets",
        {"1": 12, "2": 2, "3": 2},
        prefer={"3": {"avslag_skal": "krav_ej_uppfyllda"}},
    ),
    Quota(
        "daglig_verksamhet",
        by="avslag_skal",
        counts={"krav_ej_uppfyllda": {"ja": 4, "nej": 6, "framgar_ej": 1}, "*": {"ja": 1, "nej": 4}},
    ),
    Quota(
        "information_ny_ansokan information_insteg information_daglig_verksamhet",
        where={"avslag_skal": "krav_ej_uppfyllda"},
        by="daglig_verksamhet",
        counts={
            "ja": {"ja nej nej": 2, "nej ja ja": 1, "nej nej nej": 1},
            "nej": {"ja nej ja": 1, "ja ja ja": 1, "ja ja nej": 1, "nej nej ja": 1, "nej nej nej": 2},
            "framgar_ej": {"ja nej nej": 1},
        },
    ),
    overall("_application", {"missing": 1, "before": REST}),
    overall("_reviewed", {"known": 15, "missing": REST}),
    overall("granskare", {"G1": 6, "G2": 5, "G3": 5}),
    overall("avslag_4_1_motiverat", {"ja": 11, "nej": REST}, where=_REFUSED_FIRST),
    overall("overklagandehanvisning", {"ja": 13, "nej": REST}),
)
