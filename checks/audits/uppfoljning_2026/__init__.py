"""Follow-up of `sysselsattning_2025` a year later: the same codebook, criteria and tables, for decisions of 2026.

It is not a real review: the period and the `granskningsdatum` are invented for the sample data. Everything else is
taken from the first review, so that the two can be compared criterion by criterion.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from checks.audits import sysselsattning_2025

AUDIT = replace(
    sysselsattning_2025.AUDIT,
    name="uppfoljning_2026",
    title="Uppföljning 2026: sysselsättning och särskilt individanpassad stödinsats inom socialpsykiatrin",
    subtitle="Uppföljning av handläggningen i stadsdelsförvaltningarna",
    period=(date(2026, 1, 1), date(2026, 5, 31)),
    granskningsdatum=date(2026, 9, 30),
    law=(
        "Besluten i uppföljningen är fattade efter den 1 juli 2025, då en ny socialtjänstlag (2025:400) tog över. Det "
        "är därför den lagens paragrafer som gäller för dem."
    ),
    follows=sysselsattning_2025.AUDIT,
)
