"""The report's tables, and the groups of decisions that tables and indicators count over.

The tables are numbered in the order of their sections, so their ids are too.
"""

from __future__ import annotations

from checks import (
    Area,
    Category,
    CategoryTable,
    Duration,
    DurationTable,
    Population,
    always,
    otherwise,
    sources,
)

from .codebook import arende
from .criteria import UPPFOLJNING_VANTAS

# A base is printed with its label, and in sentences as "ärenden" followed by the suffix.
POP_ALLA = Population(id="alla", where=always, label="Alla ärenden", suffix="i granskningen")
POP_BIFALL = Population(id="bifall", where=arende.bifall, label="Ärenden med bifall", suffix="med bifall")
POP_VANTAS = Population(
    id="uppföljning väntas",
    where=UPPFOLJNING_VANTAS,
    label="Ärenden med bifall där sex månader har gått sedan beslutet",
    suffix="där sex månader har gått sedan beslutet",
    narrowed="med bifall där sex månader har gått sedan beslutet",
)

I_UTREDNING, I_BESLUT = arende.mal_i_utredning == "ja", arende.mal_i_beslut == "ja"

REPORT_TABLES = (
    # Number of decisions, median, quartiles and longest time, for each insats.
    DurationTable(
        id="tabell_1",
        section="Handläggningstid",
        title="Handläggningstider i dagar",
        group=arende.insats.name,
        durations=(
            Duration(
                label="Från ansökan till beslut",
                start=arende.ansokan_datum.name,
                end=arende.beslut_datum.name,
                where=always,
            ),
        ),
        population=POP_ALLA,
        sources=sources("EX 2"),
        area=Area.TILLGANGLIGHET,
    ),
    # A decision belongs to the first category whose condition is true, and must belong to one: the last takes the rest.
    CategoryTable(
        id="tabell_2",
        section="Utredning och mål",
        title="Personliga mål i utredning och beslut, antal ärenden och andel i procent",
        row_header="Förekomst av personliga mål",
        population=POP_BIFALL,
        categories=(
            Category(label="I både utredning och beslut", when=I_UTREDNING & I_BESLUT),
            Category(label="Endast i utredning", when=I_UTREDNING),
            Category(label="Endast i beslut", when=I_BESLUT),
            Category(label="Inga personliga mål", when=otherwise),
        ),
        sources=sources("EX 3"),
    ),
)
