"""How many decisions get which code: the application, the decision, the order, the plan and the follow-up.

As in `quotas_inquiry`, "GR" marks a printed figure; the rest is ours.
"""

from typing import Final

from sample_data import STODINSATS as I
from sample_data import SYSSELSATTNING as S
from sample_data.allocate import REST, Quota, overall

_IS_S: Final = {"insats": S}
_IS_I: Final = {"insats": I}
_HAS_ORDER: Final = "enligt_anvisning saknar_individuellt ej_enligt_anvisning"

APPLICATION: Final = (
    # An administrative prolongation may lack an application; otherwise GR finds one throughout.
    overall("ansokan_finns", {"nej": 4, "ja": REST}, prefer={"nej": {"dur_underlag": "tidigare"}}),
    # GR: it varies whether statute, extent, manner and date can be seen; the same files tend to lack several.
    overall("_application", {"missing": 13, "after": 2, "before": REST}, where={"ansokan_finns": "ja"}),
    overall(
        "ansokan_satt",
        {"framgar_ej": 20, "muntlig": 62, "skriftlig": 34},
        where={"ansokan_finns": "ja"},
        prefer={"framgar_ej": {"_application": "missing"}},
    ),
    overall(
        "ansokan_lagrum",
        {"nej": 46, "ja": 70},
        where={"ansokan_finns": "ja"},
        prefer={"nej": {"ansokan_satt": "framgar_ej"}},
    ),
)

EXTENT: Final = (
    # GR: 1-12 hours a week in 86 % of 80, 22-40 in one. The stödinsats has no extent.
    Quota(
        "beslut_omfattning",
        by="insats",
        counts={
            S: {"1-12": 69, "10-24": 10, "22-40": 1},
            I: {"ej_aktuellt": REST},
        },
    ),
    # GR: 120 grants and 17 refusals, and no partial refusal.
    overall("beslut_utfall", {"bifall": REST}),
    # GR: in several the extent applied for is unclear. Three got less than they applied for without a word.
    Quota(
        "ansokan_omfattning",
        where={"ansokan_finns": "ja"},
        by="beslut_omfattning",
        counts={
            "ej_aktuellt": {"ej_aktuellt": REST},
            "1-12": {"framgar_ej": 20, "10-24": 3, "1-12": REST},
            "10-24": {"framgar_ej": 3, "1-12": 1, "10-24": REST},
            "22-40": {"22-40": REST},
        },
    ),
    overall("omfattning_framgar_beslut", {"ja": 55, "nej": 25}, where=_IS_S),
)

DECISION: Final = (
    # GR Tabell 3: 5, 102, 2, 10 and 1. The one without a decision proper is sysselsättning, since Tabell 4
    # has a wording for each of the forty stödinsatser.
    Quota(
        "juridiskt_beslut",
        by="insats",
        counts={
            S: {"nej": 1, "ja": REST},
            I: {"ja": REST},
        },
    ),
    Quota(
        "andringsforbehall tidsbegransning_motiverad andringsforbehall_motiverat",
        by="juridiskt_beslut insats",
        counts={
            "nej *": {"nej nej nej": 1},
            f"ja {S}": {"nej nej nej": 3, "ja nej nej": 69, "ja ja nej": 1, "ja ja ja": 6},
            f"ja {I}": {"nej nej nej": 2, "ja nej nej": 33, "ja ja nej": 1, "ja ja ja": 4},
        },
    ),
    # GR Tabell 4: 26, 10 and 4; one district has all its ten by the book.
    Quota(
        "avslag_lagrum bifall_lagrum",
        where=_IS_I,
        by="stadsdel",
        counts={
            "hagersten_alvsjo": {"4:1 4:2": 10},
            "jarva": {"4:1 4:2": 7, "- 4:2": 3},
            "sodermalm": {"4:1 4:2": 5, "- 4:2": 4, "- 4:1": 1},
            "skarholmen": {"4:1 4:2": 4, "- 4:2": 3, "- 4:1": 3},
        },
    ),
    # Two slips of statute, and one that cites the new act (in force from 2025-07-01) too early.
    overall("bifall_lagrum", {"11:1": 1, "4:2": 2, "4:1": REST}, where={**_IS_S, "juridiskt_beslut": "ja"}),
    overall("avslag_4_1_motiverat", {"ja": 22, "nej": 4}, where={**_IS_I, "avslag_lagrum": "4:1"}),
    overall("overklagandehanvisning", {"ja": 20, "nej": 4, "-": 2}, where={"avslag_lagrum": "4:1"}),
)

# GR: 32 (80 %), 10 (25 %), 1, 3 and 4 of 40; a majority has an ongoing contact with specialist psychiatry.
_DOCUMENTED: Final = {
    "alder": 37,
    "psykiatrikontakt": 29,
    "mal_arbete_studier": 32,
    "stodbehov": 10,
    "inforstadd": 1,
    "kan_borja": 3,
    "arbetsformedlingen": 4,
}

CRITERIA: Final = (
    # GR: wholly in the assessment in 1, partly in 18 (45 %), not at all in the rest. Which criteria make up
    # "partly" is drawn in `decisions`. The one that is whole is documented whole too (GR Analys).
    overall("_assessed", {"all": 1, "some": 18, "none": 21}, where=_IS_I),
    *(
        overall(f"krit_{key}_dok", {"ja": count, "nej": REST}, where=_IS_I, prefer={"ja": {"_assessed": "all"}})
        for key, count in _DOCUMENTED.items()
    ),
    overall("rapport_jobbtorg", {"ja": 21, "nej": 19}, where=_IS_I),
    overall("_meeting", {"before": 23, "after": 3, "none": 14}, where=_IS_I),
    # Of the meetings without a day some were held nevertheless, and for some it is unclear.
    Quota(
        "flerpartsmote",
        where=_IS_I,
        by="_meeting",
        counts={"none": {"ja": 2, "framgar_ej": 4, "nej": REST}, "*": {"ja": REST}},
    ),
    overall("samtycke_samordning", {"ja": 27, "nej": 13}, where=_IS_I),
    # How long the support has been granted: for some over two years, for some not stated.
    overall(
        "_granted_since", {"long_ago": 4, "missing": 5, "previous": REST}, where={**_IS_I, "forstagangsbeslut": "nej"}
    ),
    overall("sarskilda_skal", {"ja": 2, "nej": 1, "-": 1}, where={"_granted_since": "long_ago"}),
)

ORDER: Final = (
    # GR: 63 (53 %), 46 (38 %) and the remaining 11.
    Quota(
        "bestallning",
        by="insats",
        counts={
            S: {"enligt_anvisning": 41, "saknar_individuellt": 32, "ej_enligt_anvisning": 5, "saknas": 2},
            I: {"enligt_anvisning": 22, "saknar_individuellt": 14, "ej_enligt_anvisning": 3, "saknas": 1},
        },
    ),
    # GR Sammanfattning: those concerned have to be involved more in the planning.
    overall("delaktig_planering", {"ja": 34, "delvis": 47, "nej": REST}),
    # GR Tabell 5: 15, 17, 12, 70 and 6. An order that lacks individual aims cannot have a personal one.
    Quota(
        "mal_i_utredning mal_i_bestallning mal_tillfragad",
        by="bestallning",
        counts={
            "enligt_anvisning": {
                "ja ja nej": 15,
                "ja nej nej": 9,
                "nej ja nej": 10,
                "nej nej ja": 4,
                "nej nej nej": 25,
            },
            "saknar_individuellt": {"ja nej nej": 7, "nej nej ja": 2, "nej nej nej": 37},
            "ej_enligt_anvisning": {"nej ja nej": 2, "nej nej nej": 6},
            "saknas": {"ja nej nej": 1, "nej nej nej": 2},
        },
    ),
    Quota(
        "stodomraden_bestallning",
        where={**_IS_S, "bestallning": _HAS_ORDER},
        by="bestallning",
        counts={
            "enligt_anvisning": {"ja": 26, "delvis": 13, "nej": 2},
            "saknar_individuellt": {"ja": 4, "delvis": 18, "nej": 10},
            "ej_enligt_anvisning": {"delvis": 1, "nej": 4},
        },
    ),
    overall(
        "omfattning_i_bestallning",
        {"ja": 57, "nej": REST},
        where={**_IS_S, "bestallning": _HAS_ORDER},
        prefer={"ja": {"omfattning_framgar_beslut": "ja"}},
    ),
    overall("mal_arbete_studier", {"ja": 19, "nej": 44, "framgar_ej": 17}, where=_IS_S),
    # GR: 85 % of 80 go to a socially oriented provider. In some the aim is work, yet the order is social.
    overall(
        "inriktning",
        {"arbetsrehabiliterande": 12, "social": 68},
        where=_IS_S,
        prefer={"arbetsrehabiliterande": {"mal_arbete_studier": "ja"}},
    ),
    Quota(
        "bestallning_inriktning",
        where={**_IS_S, "bestallning": _HAS_ORDER},
        by="inriktning",
        counts={
            "arbetsrehabiliterande": {"social": 2, "arbetsrehabiliterande": REST},
            "social": {"arbetsrehabiliterande": 1, "social": REST},
        },
    ),
    overall("valinformation", {"ja": 34, "nej": 46}, where=_IS_S),
)

PLAN: Final = (
    # Queues are long (GR Dialogmöten): two were ordered so late that the plan is not due at the review.
    overall(
        "_queued",
        {"ja": 2, "nej": REST},
        where={
            **_IS_S,
            "forstagangsbeslut": "ja",
            "_length": "12",
            "bestallning": _HAS_ORDER,
        },
    ),
    # GR Tabell 6: 28, 28, 48 and 16.
    Quota(
        "plan_finns plan_aktiviteter plan_mal",
        by="insats bestallning",
        counts={
            f"{S} saknas": {"nej - -": 1, "ja nej nej": 1},
            f"{I} saknas": {"nej - -": 1},
            f"{S} *": {"nej - -": 9, "ja ja ja": 19, "ja ja nej": 10, "ja nej ja": 9, "ja nej nej": 31},
            f"{I} *": {"nej - -": 5, "ja ja ja": 9, "ja ja nej": 5, "ja nej ja": 4, "ja nej nej": 16},
        },
        prefer={"nej - -": {"_queued": "ja"}},
    ),
    # GR: removed activities or aims are common, added ones rare.
    Quota(
        "plan_avvikelse",
        where={"plan_finns": "ja"},
        by="plan_aktiviteter plan_mal",
        counts={
            "ja ja": {"inget": REST},
            "* *": {"borttaget": 45, "tillagt": 4, "andrat": 21, "-": REST},
        },
    ),
    # GR: the plans of some providers agree with the order throughout (U03, U05), those of others do not (U04, U07).
    Quota(
        "utforare_kod",
        where=_IS_S,
        by="plan_aktiviteter plan_mal",
        counts={
            "ja ja": {"U03": 8, "U05": 6, "U02": 3, "U06": 2},
            "nej nej": {"U04": 7, "U07": 6, "U02": 7, "U06": 3, "U08": 4, "U09": 2, "-": 3},
            "* *": {"U02": 6, "U06": 3, "U08": 3, "U09": 3, "U10": 6, "U11": 4, "U12": 3, "-": 1},
        },
    ),
    # U01 is the one provider of the stödinsats.
    overall("utforare_kod", {"U01": 38, "-": 2}, where=_IS_I),
    # Where a measure went on, some sent no new order: theirs is that of the previous decision.
    Quota(
        "_order",
        where={"bestallning": _HAS_ORDER},
        by="forstagangsbeslut",
        counts={
            "ja": {"queued": 2, "missing": 2, "sent": REST},
            "nej": {"old": 17, "missing": 4, "sent": REST},
        },
        prefer={"queued": {"_queued": "ja"}},
    ),
    overall("_start", {"missing": 9, "early": 2, "known": REST}, prefer={"early": {"_order": "sent"}}),
    overall("_plan", {"missing": 7, "before_order": 1, "late": 41, "in_time": REST}, where={"plan_finns": "ja"}),
)

FOLLOW_UP: Final = (
    # GR: of the 78 that are not first-time decisions, 68 have a follow-up and 10 none; a first-time decision
    # has none yet. How often, and whether dated, is ours.
    Quota(
        "_followups",
        by="forstagangsbeslut insats",
        counts={
            "ja *": {"none": REST},
            f"nej {S}": {"none": 6, "dense": 15, "undated": 3, "mixed": 3, "sparse": REST},
            f"nej {I}": {"none": 4, "dense": 6, "undated": 1, "mixed": 1, "sparse": REST},
        },
        prefer={"none": {"dur_underlag": "tidigare saknas"}},
    ),
    # GR: structured, by the follow-up part of DUR, in one only.
    overall("_structured", {"ja": 1, "nej": REST}, where={"_followups": "dense"}),
)

REVIEW: Final = (
    overall("_reviewed", {"known": 111, "missing": 9}, prefer={"known": {"_order": "queued"}}),
    overall("granskare", {"G1": 37, "G2": 34, "G3": 26, "G4": 19, "-": 4}),
)

DECISION_QUOTAS: Final = (
    *APPLICATION,
    *EXTENT,
    *DECISION,
    *CRITERIA,
    *ORDER,
    *PLAN,
    *FOLLOW_UP,
    *REVIEW,
)
