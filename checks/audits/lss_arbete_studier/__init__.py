"""Review of support towards work or studies (Iwork) for persons in personkrets 1 or 2 under LSS.

No real review stands behind it: the period and the `granskningsdatum` are invented for the sample data. The period
covers both Social Services Acts, so that the sample shows decisions under each.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from checks import Audit, Document, Quota, criteria_of, derived_of

from .codebook import arende, uppfoljning
from .criteria import Kriterier
from .derived import Uppgifter
from .indicators import INDICATORS, RANKS
from .rows import BASE_ROWS
from .tables import REPORT_TABLES

HUVUDKRITERIER = ("behov_syfte_mal", "kriterier_i_bedomning", "beslut_4_1_4_2")
"""Inquiry, assessment and decision: what the report tells first."""
HEADLINES = (*HUVUDKRITERIER, "fortsatt_efter_insteg", "uppfoljning_dokumenterad")

AUDIT = Audit(
    name="lss_arbete_studier",
    title="Särskilt individanpassat stöd till arbete eller studier, LSS personkrets 1 och 2",
    subtitle="Granskning av handläggningen i stadsdelsförvaltningarna",
    period=(date(2025, 1, 1), date(2026, 3, 31)),
    granskningsdatum=date(2026, 9, 30),
    documents={
        "RL": Document(
            "Riktlinjer för särskilt individanpassad stödinsats för att underlätta arbete eller studier, "
            "dnr 3.1.1-70/2022",
            "maj 2022",
            "som bara anger den äldre socialtjänstlagen",
        ),
        "TA": Document(
            "Tillämpningsanvisningar för sysselsättning och särskild individanpassad stödinsats, dnr SOF 2023/434",
            "oktober 2023",
            "som är skrivna för en annan målgrupp och bara anger den äldre socialtjänstlagen",
        ),
        "GR": Document(
            "Granskningsrapport: sysselsättning och öppna verksamheter inom socialpsykiatrin",
            "hösten 2025",
            "som anger när den nya socialtjänstlagen började gälla",
        ),
    },
    tables=(arende.spec, uppfoljning.spec),
    derived=derived_of(Uppgifter, [arende, uppfoljning]),
    criteria=criteria_of(Kriterier),
    sections=(
        "Målgrupp",
        "Utredning",
        "Krav för insatsen",
        "Bedömning och beslut",
        "Tidsbegränsning",
        "Fortsatt stöd efter Insteg",
        "Information till den enskilde",
        "Uppföljning",
        "Väntetider",
    ),
    report_tables=REPORT_TABLES,
    indicators=INDICATORS,
    ranks=RANKS,
    background=("stadsdel", "kon", "insats", "personkrets", "beslut_utfall"),
    # Half of each sex, as in GR Aktgranskning. The refusals are drawn too, since a criterion is about them.
    quotas=(Quota(variable=arende.kon.name, shares={"kvinna": Fraction(1, 2), "man": Fraction(1, 2)}),),
    main_criteria=HUVUDKRITERIER,
    headlines=HEADLINES,
    base_rows=BASE_ROWS,
)
