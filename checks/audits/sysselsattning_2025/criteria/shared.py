"""Definitions that the criteria of all sections share."""

from __future__ import annotations

from checks import BISTAND_UTOVER, RATT_TILL_BISTAND, Code, Example, example

from ..codebook import arende
from ..rows import AVSLAG, AVSLAG_STODINSATS, STODINSATS, SYSSELSATTNING

BEVILJAS_ENLIGT = (RATT_TILL_BISTAND.only(arende.sysselsattning), BISTAND_UTOVER.only(arende.stodinsats))
"""The provisions under which each insats is applied for and granted (GR Målgrupp, urval; TA 2, 2.3, 4.2.2)."""


def grad(column: Code) -> list[Example]:
    """Ja, delvis or nej, of every granted decision."""
    name = column.name
    return [
        example("uppfyllt", **{name: "ja"}),
        example("delvis", **{name: "delvis"}),
        example("ej_uppfyllt", **{name: "nej"}),
        example("framgar_ej", **{name: None}),
        example("delvis", beslut_utfall="delavslag", **{name: "delvis"}),
        example("delvis", STODINSATS, **{name: "delvis"}),
        example("ej_aktuellt", AVSLAG, **{name: "nej"}),
    ]


def ja_eller_nej(column: Code) -> list[Example]:
    """Ja or nej, of every granted decision."""
    name = column.name
    return [
        example("uppfyllt", **{name: "ja"}),
        example("ej_uppfyllt", **{name: "nej"}),
        example("framgar_ej", **{name: None}),
        example("ej_uppfyllt", beslut_utfall="delavslag", **{name: "nej"}),
        example("ej_uppfyllt", STODINSATS, **{name: "nej"}),
        example("ej_aktuellt", AVSLAG, **{name: "nej"}),
    ]


def ja_eller_nej_i(column: Code) -> list[Example]:
    """Ja or nej, of granted särskild stödinsats only; the examples start from one."""
    name = column.name
    return [
        example("uppfyllt", **{name: "ja"}),
        example("ej_uppfyllt", **{name: "nej"}),
        example("framgar_ej", **{name: None}),
        example("ej_uppfyllt", beslut_utfall="delavslag", **{name: "nej"}),
        example("ej_aktuellt", SYSSELSATTNING, **{name: "nej"}),
        example("ej_aktuellt", AVSLAG_STODINSATS, **{name: "nej"}),
    ]
