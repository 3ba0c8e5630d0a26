"""The person and the subject of a decision, and when its file was read."""

from __future__ import annotations

from checks import KON, STADSDELAR, About, Table, code, day, integer, never, pseudonym


class Bakgrund(Table):
    """The variables of every review."""

    arende_id = pseudonym("Ärende-id", about=About.ADMINISTRATIV, source="GR Målgrupp, urval", unique=True)
    stadsdel = code("Stadsdelsnämnd", STADSDELAR, about=About.ADMINISTRATIV, source="GR")
    kon = code("Kön", KON, about=About.PERSON, source="GR")
    alder = integer("Ålder vid beslut", low=0, high=120, about=About.PERSON, source="TA 2.1; GR Statistik")
    insats = code(
        "Insats",
        {"sysselsattning": "Sysselsättning", "sarskild_stodinsats": "Särskilt individanpassad stödinsats"},
        about=About.ADMINISTRATIV,
        source="GR Insatser",
    )

    sysselsattning = insats == "sysselsattning"
    stodinsats = insats == "sarskild_stodinsats"


class Akten(Table):
    """The review of the file."""

    granskad_datum = day("Akten granskades", about=About.ADMINISTRATIV, source="GR Målgrupp, urval")
    granskare = pseudonym("Granskare (kod)", about=About.ADMINISTRATIV, source="GR", required=never)
