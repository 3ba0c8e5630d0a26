"""The report's tables, and the groups of decisions that tables and indicators count over.

The tables are numbered in the order of their sections, so their ids are too.
"""

from __future__ import annotations

from checks.audit_template.codebook import BIFALL
from checks.audit_template.criteria import UPPFOLJNING_VANTAS
from checks.criteria import Area, sources
from checks.expressions import ALWAYS, all_of, is_
from checks.report_tables import Category, CategoryTable, Duration, DurationTable, Population, ReportTable

# A base is printed with its label, and in sentences as "ärenden" followed by the words given last.
POP_ALLA = Population("alla", ALWAYS, "Alla ärenden", "i granskningen")
POP_BIFALL = Population("bifall", BIFALL, "Ärenden med bifall", "med bifall")
POP_VANTAS = Population(
    "uppföljning väntas",
    UPPFOLJNING_VANTAS,
    "Ärenden med bifall där sex månader har gått sedan beslutet",
    "där sex månader har gått sedan beslutet",
    "med bifall där sex månader har gått sedan beslutet",
)

_I_UTREDNING, _I_BESLUT = is_("mal_i_utredning", "ja"), is_("mal_i_beslut", "ja")

REPORT_TABLES: tuple[ReportTable, ...] = (
    # Number of decisions, median, quartiles and longest time, for each insats.
    DurationTable(
        "tabell_1",
        "Handläggningstid",
        "Handläggningstider i dagar",
        group="insats",
        durations=(Duration("Från ansökan till beslut", "ansokan_datum", "beslut_datum", ALWAYS),),
        population=POP_ALLA,
        sources=sources("EX 2"),
        area=Area.TILLGANGLIGHET,
    ),
    # A decision belongs to the first category whose condition is true, and must belong to one: the last takes the rest.
    CategoryTable(
        "tabell_2",
        "Utredning och mål",
        "Personliga mål i utredning och beslut, antal ärenden och andel i procent",
        "Förekomst av personliga mål",
        POP_BIFALL,
        (
            Category("I både utredning och beslut", all_of(_I_UTREDNING, _I_BESLUT)),
            Category("Endast i utredning", _I_UTREDNING),
            Category("Endast i beslut", _I_BESLUT),
            Category("Inga personliga mål", ALWAYS),
        ),
        sources("EX 3"),
    ),
)
