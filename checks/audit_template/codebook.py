"""The data contract: every variable of the two tables, its codes, when it is required, and its source.

An export that does not follow it is refused with a list of faults, and the registration form is made from it.
"""

from __future__ import annotations

from checks import (
    BESLUT,
    GRAD,
    KON,
    STADSDELAR,
    About,
    Table,
    always,
    code,
    day,
    integer,
    ja_nej,
    pseudonym,
    rule,
)

INSATSER = {"insats_a": "Insats A", "insats_b": "Insats B"}
"""Code -> label. The export may hold either; the criteria are written with the code."""


class Arenden(Table):
    """A row per decision. Every report uses stadsdel, kon, alder, insats and beslut_utfall.

    A variable says whom it is about, which decides what a report protects: persons' circumstances, and not what the
    authority did. `required` is the decisions in which an empty cell is an error. Where nothing is said that is every
    one; for a date it is none. A value in another decision is not used. There is no free text, which could hold
    personal data.
    """

    arende_id = pseudonym("Ärende-id", about=About.ADMINISTRATIV, source="EX 1", unique=True)
    stadsdel = code("Stadsdelsnämnd", STADSDELAR, about=About.ADMINISTRATIV, source="EX 1")
    kon = code("Kön", KON, about=About.PERSON, source="EX 1")
    alder = integer("Ålder vid beslut", low=0, high=120, about=About.PERSON, source="EX 1")
    insats = code("Insats", INSATSER, about=About.ADMINISTRATIV, source="EX 1")
    ansokan_datum = day("Ansökan inkom", about=About.ADMINISTRATIV, source="EX 2")
    beslut_datum = day("Beslutsdatum", about=About.ADMINISTRATIV, source="EX 2", required=always)
    beslut_utfall = code("Beslut", BESLUT, about=About.ADMINISTRATIV, source="EX 2")

    # Conditions have a name where they are used in several places, and `called` gives one the words for it.
    bifall = beslut_utfall.is_in("bifall", "delavslag").called("bifall eller delavslag")
    avslag = beslut_utfall == "avslag"

    behov_beskrivna = code(
        "Behoven beskrivna i utredningen", GRAD, about=About.HANDLAGGNING, source="EX 3", required=bifall
    )
    mal_i_utredning = ja_nej("Personligt mål i utredningen", about=About.HANDLAGGNING, source="EX 3", required=bifall)
    mal_i_beslut = ja_nej("Personligt mål i beslutet", about=About.HANDLAGGNING, source="EX 3", required=bifall)
    avslag_motiverat = ja_nej("Avslaget är motiverat", about=About.HANDLAGGNING, source="EX 4", required=avslag)
    granskad_datum = day("Akten granskades", about=About.ADMINISTRATIV, source="EX 1")


class Uppfoljningar(Table):
    """A row per follow-up."""

    arende_id = pseudonym("Ärende-id", about=About.ADMINISTRATIV, source="EX 5")
    datum = day("Uppföljningsdatum", about=About.ADMINISTRATIV, source="EX 5", required=always)


arende = Arenden(
    "arenden",
    label="Ärenden",
    key=[Arenden.arende_id],
    rules=[
        # Columns that cannot both be right are a fault in the export. A possible mistake of a handläggare, such as an
        # application dated after the decision, is not: it is a finding, and belongs in a criterion.
        rule(
            "Akten kan inte ha granskats innan beslutet fattades",
            breach=Arenden.granskad_datum < Arenden.beslut_datum,
        ),
    ],
)
# A table that the export may lack is `optional`, and the rows of one with a `parent` belong to its decisions.
uppfoljning = Uppfoljningar(
    "uppfoljningar",
    label="Uppföljningar",
    key=[Uppfoljningar.arende_id, Uppfoljningar.datum],
    parent=arende,
    optional=True,
)

# The decision that the examples of the criteria start from: granted, with everything in order.
BASE_ROWS = {
    "arenden": {
        "stadsdel": "bromma",
        "kon": "kvinna",
        "alder": 42,
        "insats": "insats_a",
        "ansokan_datum": "2025-02-03",
        "beslut_datum": "2025-03-10",
        "beslut_utfall": "bifall",
        "behov_beskrivna": "ja",
        "mal_i_utredning": "ja",
        "mal_i_beslut": "ja",
        "granskad_datum": "2026-03-31",
    },
}
