"""The data contract: every variable of the two tables, its codes, when it is required, and its source.

An export that does not follow it is refused with a list of faults, and the registration form is made from it.
"""

from __future__ import annotations

from checks.codebook import (
    BESLUT,
    GRAD,
    KON,
    STADSDELAR,
    RowRule,
    TableSpec,
    about,
    code,
    day,
    integer,
    ja_nej,
    pseudonym,
)
from checks.expressions import ALWAYS, Named, before, is_

# Conditions are expressions over a decision, and have a name where they are used in several places. `Named` gives one
# the words that the report prints instead of the rule's own.
BIFALL = Named(is_("beslut_utfall", "bifall", "delavslag"), "bifall eller delavslag")
AVSLAG = is_("beslut_utfall", "avslag")

INSATSER = {"insats_a": "Insats A", "insats_b": "Insats B"}
"""Code -> label. The export may hold either; the criteria are written with the code."""

# One line a variable: the column's name, its label, its codes if it has any, its source, and last the rows on which an
# empty cell is an error. Where nothing is said that is every row; for a date it is none. A value on another row is not
# used. There is no free text, which could hold personal data.
_ARENDEN = (
    pseudonym("arende_id", "Ärende-id", "EX 1", unique=True),
    code("stadsdel", "Stadsdelsnämnd", STADSDELAR, "EX 1"),
    code("kon", "Kön", KON, "EX 1"),
    integer("alder", "Ålder vid beslut", "EX 1", low=0, high=120),
    code("insats", "Insats", INSATSER, "EX 1"),
    day("ansokan_datum", "Ansökan inkom", "EX 2"),
    day("beslut_datum", "Beslutsdatum", "EX 2", ALWAYS),
    code("beslut_utfall", "Beslut", BESLUT, "EX 2"),
    code("behov_beskrivna", "Behoven beskrivna i utredningen", GRAD, "EX 3", BIFALL),
    ja_nej("mal_i_utredning", "Personligt mål i utredningen", "EX 3", BIFALL),
    ja_nej("mal_i_beslut", "Personligt mål i beslutet", "EX 3", BIFALL),
    ja_nej("avslag_motiverat", "Avslaget är motiverat", "EX 4", AVSLAG),
    day("granskad_datum", "Akten granskades", "EX 1"),
)

_UPPFOLJNINGAR = (
    pseudonym("arende_id", "Ärende-id", "EX 5"),
    day("datum", "Uppföljningsdatum", "EX 5", ALWAYS),
)

# Columns that cannot both be right are a fault in the export. What a handläggare may have done wrong, such as an
# application dated after the decision, is none: it is a finding, and belongs in a criterion.
_RULES = (
    RowRule(
        ("granskad_datum", "beslut_datum"),
        before("granskad_datum", "beslut_datum"),
        "Akten kan inte ha granskats innan beslutet fattades",
    ),
)

# The first table has a row per decision. Its variables stadsdel, kon, alder, insats and beslut_utfall are used by every
# report. A table that the export may lack is `optional`, and the rows of one with a `parent` belong to its decisions.
# Whom a variable is about decides what a report protects: persons' circumstances, and not what the authority did.
_PERSON = ("kon", "alder")
_ADMINISTRATIV = ("arende_id", "stadsdel", "insats", "ansokan_datum", "beslut_datum", "beslut_utfall", "granskad_datum")

TABLES = (
    TableSpec(
        "arenden",
        "Ärenden",
        about(_ARENDEN, person=_PERSON, administrativ=_ADMINISTRATIV),
        key=("arende_id",),
        rules=_RULES,
    ),
    TableSpec(
        "uppfoljningar",
        "Uppföljningar",
        about(_UPPFOLJNINGAR, administrativ=("arende_id", "datum")),
        key=("arende_id", "datum"),
        parent="arenden",
        optional=True,
    ),
)
