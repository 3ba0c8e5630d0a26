"""A small but complete example of a review: its name, what it covers and what its report contains.

Everything in it is invented: the requirements, the source and the sample data. Put the review's own in their place.
"""

from __future__ import annotations

from datetime import date

from checks import Audit, Document, criteria_of, derived_of

from .codebook import BASE_ROWS, arende, uppfoljning
from .criteria import Kriterier
from .derived import Uppgifter
from .expectations import EXPECTATIONS
from .indicators import INDICATORS
from .tables import REPORT_TABLES

AUDIT = Audit(
    # The name is that of the folder: the command finds the review by it.
    name="audit_template",
    title="Exempelgranskning",
    subtitle="Påhittad granskning att utgå från",
    # The first and the last day on which a reviewed decision was made.
    period=(date(2025, 1, 1), date(2025, 12, 31)),
    # The day up to which the files were read. A run may state another.
    granskningsdatum=date(2026, 3, 31),
    # Every source begins with one of these abbreviations: "EX 1" is place 1 in the document EX.
    documents={
        "EX": Document(
            title="Exempelriktlinje som inte finns",
            edition="påhittad",
            remark="byt ut mot granskningens egna källor",
        ),
    },
    tables=(arende.spec, uppfoljning.spec),
    derived=derived_of(Uppgifter, [arende, uppfoljning]),
    criteria=criteria_of(Kriterier),
    # The chapters of the report's results, in order. Each table and each indicator names one of them.
    sections=("Handläggningstid", "Utredning och mål", "Uppföljning"),
    # What the inspector is asked to write in each section. Sections not named here get a general question.
    prompts={
        "Handläggningstid": "Vad ligger bakom de längsta tiderna? Beskriv vad som händer för den som väntar på beslut.",
        "Utredning och mål": "Ge ett exempel på ett mål med personens egna ord. Vad gör att mål saknas i andra "
        "ärenden, och vad betyder det för personen?",
        "Uppföljning": "Ge ett exempel på en uppföljning som visar vad insatsen har betytt för personen. Vad är "
        "orsaken när den uteblir?",
    },
    report_tables=REPORT_TABLES,
    indicators=INDICATORS,
    # What `granskning urval` draws: the share of each district's sample for each code. Without quotas, no sample.
    quotas=(),
    base_rows=BASE_ROWS,
    # What the page of data quality asks about if it is not as expected.
    expectations=EXPECTATIONS,
)
