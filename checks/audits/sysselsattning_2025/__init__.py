"""Review of sysselsättning and särskilt individanpassad stödinsats, decisions of January 2024 to May 2025."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from checks.audit import Audit, Document, Quota
from checks.audits.sysselsattning_2025.codebook import BIFALL, TABLES
from checks.audits.sysselsattning_2025.criteria import criteria
from checks.audits.sysselsattning_2025.derived import DERIVED, DERIVED_SQL
from checks.audits.sysselsattning_2025.indicators import INDICATORS, RANKS
from checks.audits.sysselsattning_2025.organisations import OVERVIEWS
from checks.audits.sysselsattning_2025.organisations import TABLES as ORGANISATIONS
from checks.audits.sysselsattning_2025.tables import REPORT_TABLES

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
    Quota("insats", {"sysselsattning": Fraction(2, 3), "sarskild_stodinsats": Fraction(1, 3)}),
    Quota("kon", {"kvinna": Fraction(1, 2), "man": Fraction(1, 2)}),
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
        tables=(*TABLES, *ORGANISATIONS),
        derived_sql=DERIVED_SQL,
        derived=DERIVED,
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
        report_tables=REPORT_TABLES,
        indicators=INDICATORS,
        ranks=RANKS,
        parameters={"dur_hogsta_alder": dur_hogsta_alder},
        working_days=(15,),
        quotas=QUOTAS,
        sampled=BIFALL,
        overviews=OVERVIEWS,
    )


AUDIT = build()
