"""Review of support towards work or studies (Iwork) for persons in personkrets 1 or 2 under LSS.

It is not a real review: the period and the `granskningsdatum` are invented for the sample data. The period
covers both Social Services Acts, so that the sample shows decisions under each.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from checks import Audit, Document, Quota, criteria_of, derived_of

from .codebook import arende, uppfoljning
from .criteria import Kriterier
from .derived import Uppgifter
from .expectations import EXPECTATIONS
from .indicators import INDICATORS, RANKS
from .rows import BASE_ROWS
from .tables import REPORT_TABLES

HUVUDKRITERIER = ("behov_syfte_mal", "kriterier_i_bedomning", "beslut_4_1_4_2")
"""Inquiry, assessment and decision: the criteria that come first in the report."""
HEADLINES = (*HUVUDKRITERIER, "fortsatt_efter_insteg", "uppfoljning_dokumenterad")

PROMPTS = {
    "Målgrupp": "Vilka får insatsen, och vilka når den inte? Beskriv vad det betyder att någon utanför "
    "personkretsarna har beviljats den, om det förekommer.",
    "Utredning": "Ge ett exempel på en utredning där det går att följa vad personen behöver och vart insatsen ska "
    "leda. Vad gör att det saknas i andra, och vad betyder det för personen?",
    "Krav för insatsen": "Ge ett exempel på hur ett krav är prövat, så att läsaren ser vad bedömningen bygger på. "
    "Vilka krav är svårast att visa i akten, och varför?",
    "Bedömning och beslut": "Ge ett exempel på ett beslut som följer båda stegen i prövningen. Vad gör att andra "
    "inte gör det, och vad betyder det för rätten att överklaga?",
    "Tidsbegränsning": "Beskriv vad som ligger bakom de längsta tiderna och vilka särskilda skäl som anges. Vad "
    "betyder gränsen för den som behöver mer tid?",
    "Fortsatt stöd efter Insteg": "Ge ett exempel på hur jobbcoachens rapport har använts i bedömningen. Vad händer "
    "för personen om rapport eller samråd saknas?",
    "Information till den enskilde": "Beskriv hur informationen ges och om den går att förstå, gärna med ett "
    "exempel. Vad betyder det för den som får avslag att inte veta vad hen kan göra i stället?",
    "Uppföljning": "Ge ett exempel på en uppföljning som visar vad insatsen har lett till. Vad är orsaken när den "
    "saknas, och vad betyder det för personen?",
    "Väntetider": "Vad ligger bakom de längsta tiderna? Beskriv vad som händer för den som väntar.",
}
"""What an inspector is asked to write in each section: the cause, an example, what it means for the person."""

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
    prompts=PROMPTS,
    base_rows=BASE_ROWS,
    expectations=EXPECTATIONS,
)
