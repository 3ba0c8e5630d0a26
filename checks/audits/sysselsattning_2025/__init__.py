"""Review of sysselsättning and särskilt individanpassad stödinsats, decisions of January 2024 to May 2025."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from checks import Audit, Document, Quota, derived_of

from .codebook import arende, narvaro, uppfoljning
from .criteria import criteria
from .crosses import CROSSES
from .derived import Uppgifter
from .indicators import INDICATORS, RANKS
from .organisations import OVERVIEWS, enheter, rekommendationer, verksamheter
from .rows import BASE_ROWS
from .tables import REPORT_TABLES

HUVUDKRITERIER = ("aktuell_dur", "kriterier_i_bedomning", "plan_overensstammer", "uppfoljning_inom_sex_manader")
"""What the report tells first, in everything."""
HEADLINES = (
    *HUVUDKRITERIER,
    "personligt_mal",
    "delaktig_planering",
    "bestallning",
    "beslut_motiverat",
    "barnkonsekvensanalys",
    "anhorigstod_info",
    "vald_fraga",
)

DOCUMENTS = {
    "GR": Document("Granskningsrapport: sysselsättning och öppna verksamheter inom socialpsykiatrin", "hösten 2025"),
    "TA": Document(
        "Tillämpningsanvisningar för sysselsättning och särskild individanpassad stödinsats, dnr SOF 2023/434",
        "oktober 2023",
        "som bara anger den äldre socialtjänstlagen (granskningen 2025 använde en revidering från juni 2025)",
    ),
    "RL": Document(
        "Riktlinjer för särskilt individanpassad stödinsats för att underlätta arbete eller studier, dnr 3.1.1-70/2022",
        "maj 2022",
    ),
}

# GR Aktgranskning: 120 grants, 80 of sysselsättning and 40 of särskild stödinsats, half women and half men. The
# refusals were reviewed apart from them, so they are none of the sample.
QUOTAS = (
    Quota(
        variable=arende.insats.name, shares={"sysselsattning": Fraction(2, 3), "sarskild_stodinsats": Fraction(1, 3)}
    ),
    Quota(variable=arende.kon.name, shares={"kvinna": Fraction(1, 2), "man": Fraction(1, 2)}),
)


def build(dur_hogsta_alder: int | None = None) -> Audit:
    """The audit; `dur_hogsta_alder` sets the highest age in months of a DUR-utredning (None: no limit)."""
    return Audit(
        name="sysselsattning_2025",
        title="Sysselsättning och särskilt individanpassad stödinsats inom socialpsykiatrin",
        subtitle="Granskning av handläggningen i stadsdelsförvaltningarna",
        period=(date(2024, 1, 1), date(2025, 5, 31)),
        granskningsdatum=date(2025, 10, 31),
        documents=DOCUMENTS,
        tables=(
            arende.spec,
            uppfoljning.spec,
            narvaro.spec,
            enheter.spec,
            verksamheter.spec,
            rekommendationer.spec,
        ),
        derived=derived_of(Uppgifter, [arende, uppfoljning]),
        criteria=criteria(dur_hogsta_alder),
        sections=(
            "Närvaro",
            "Ansökan",
            "Utredning",
            "Barnrättsperspektiv",
            "Anhörigstöd",
            "Våld",
            "Samverkan och samarbete",
            "Bedömning och beslut",
            "Särskilt individanpassad stödinsats",
            "Planering och beställning av insats",
            "Genomförande av insats",
            "Väntetider",
            "Uppföljning av insats",
            "Avslag",
        ),
        report_tables=(*REPORT_TABLES, *CROSSES),
        indicators=INDICATORS,
        ranks=RANKS,
        parameters={"dur_hogsta_alder": dur_hogsta_alder},
        quotas=QUOTAS,
        sampled=arende.bifall,
        overviews=OVERVIEWS,
        main_criteria=HUVUDKRITERIER,
        headlines=HEADLINES,
        main_tables=("villkor_stodinsats", "tabell_8"),
        law=(
            "Den 1 juli 2025 kom en ny socialtjänstlag (2025:400). Besluten i granskningen är fattade före den dagen, så "
            "det är den äldre lagens paragrafer (2001:453) som gäller för dem och som anges här. Deras motsvarigheter i "
            "den nya lagen står där de behövs."
        ),
        base_rows=BASE_ROWS,
        examples_day=date(2025, 10, 31),
    )


AUDIT = build()
