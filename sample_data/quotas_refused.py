"""The seventeen refusals: what the report says about them (GR Bedömning och beslut), and little else.

They were reviewed for the assessment and the reasons only, so most columns stay empty, as in a real export.
"""

from typing import Final

from sample_data.allocate import REST, Quota, overall

# GR: "åtta respektive nio ärenden" in two of the districts; which two, the report does not say.
REFUSED_PER_DISTRICT: Final = {"jarva": 9, "sodermalm": 8}

REFUSED_QUOTAS: Final = (
    overall("kon", {"kvinna": 9, "man": 8}),
    overall("_age", {"20-29": 4, "30-39": 5, "40-49": 4, "50-54": 2, "55-64": 2}),
    # GR: works or studies, does not take part, Försäkringskassan's responsibility, capacity not lastingly
    # reduced, other work-oriented measures: several of each. One that gives no reason is ours.
    overall(
        "avslag_skal",
        {
            "studerar_eller_arbetar": 4,
            "medverkar_ej": 3,
            "fk_ansvar": 3,
            "ej_varaktigt_nedsatt": 3,
            "tillgodoses_annat_satt": 3,
            "framgar_ej": 1,
        },
    ),
    # GR's example demands that the capacity is lastingly reduced and other measures exhausted. How many is ours.
    overall(
        "avslag_extra_krav",
        {"ja": 5, "framgar_ej": 2, "nej": REST},
        prefer={"ja": {"avslag_skal": "ej_varaktigt_nedsatt tillgodoses_annat_satt"}},
    ),
    # GR: Försäkringskassan's responsibility is cited where the person has sjukpenning.
    Quota(
        "forsorjning",
        by="avslag_skal",
        counts={
            "fk_ansvar": {"sjukpenning": REST},
            "*": {"ekonomiskt_bistand": 5, "aktivitetsersattning": 2, "annan": 2, "-": REST},
        },
        prefer={"aktivitetsersattning": {"_age": "20-29"}},
    ),
    Quota(
        "dur_underlag",
        by="avslag_skal",
        counts={
            "medverkar_ej": {"saknas": REST},
            "*": {"ny": 13, "saknas": 1},
        },
    ),
    Quota(
        "_dur_date",
        by="dur_underlag",
        counts={
            "ny": {"missing": 1, "before": REST},
            "*": {"none": REST},
        },
    ),
    overall("ansokan_finns", {"ja": REST}),
    overall("_application", {"missing": 1, "before": REST}),
    overall("ansokan_satt", {"framgar_ej": 2, "muntlig": 9, "skriftlig": 6}),
    overall("ansokan_lagrum", {"nej": 6, "ja": 11}),
    overall("ansokan_omfattning", {"framgar_ej": 5, "10-24": 3, "1-12": 9}),
    overall("avslag_lagrum", {"4:1": REST}),
    overall("overklagandehanvisning", {"ja": 13, "nej": 3, "-": 1}),
    overall("_reviewed", {"known": 15, "missing": 2}),
    overall("granskare", {"G1": 5, "G2": 5, "G3": 4, "G4": 3}),
)
