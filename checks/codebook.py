"""Short forms for writing a codebook: one line a variable, and the codes that audits share."""

from __future__ import annotations

from checks.definitions import Kind, Variable
from checks.rules import ALWAYS, Expr

FRAMGAR_EJ = {"framgar_ej": "Framgår ej"}
JA_NEJ = {"ja": "Ja", "nej": "Nej"}
JA_NEJ_FRAMGAR_EJ = {**JA_NEJ, **FRAMGAR_EJ}
GRAD = {"ja": "Ja", "delvis": "Delvis", "nej": "Nej"}
KON = {"kvinna": "Kvinna", "man": "Man"}
STADSDELAR = {
    "bromma": "Bromma",
    "enskede_arsta_vantor": "Enskede-Årsta-Vantör",
    "farsta": "Farsta",
    "hagersten_alvsjo": "Hägersten-Älvsjö",
    "hasselby_vallingby": "Hässelby-Vällingby",
    "jarva": "Järva",
    "kungsholmen": "Kungsholmen",
    "norra_innerstaden": "Norra innerstaden",
    "skarpnack": "Skarpnäck",
    "skarholmen": "Skärholmen",
    "sodermalm": "Södermalm",
}
BESLUT = {"bifall": "Bifall", "delavslag": "Delavslag", "avslag": "Avslag"}
HUVUDREGEL = {"4:1": "4 kap. 1 § SoL (2001:453)", "11:1": "11 kap. 1 § SoL (2025:400)"}
LAGRUM = {
    "4:1": HUVUDREGEL["4:1"],
    "4:2": "4 kap. 2 § SoL (2001:453)",
    "11:1": HUVUDREGEL["11:1"],
    "11:4": "11 kap. 4 § SoL (2025:400)",
}
UPPFOLJNINGSSATT = {"pa_plats": "På plats", "telefon": "Telefon", "digitalt": "Digitalt", **FRAMGAR_EJ}
MEDVERKAN = {"gemensamt": "Gemensamt möte", "separat": "Separat kontakt", "ej": "Ingen kontakt", **FRAMGAR_EJ}


def code(name: str, label: str, codes: dict[str, str], source: str, required: Expr | None = ALWAYS) -> Variable:
    """A variable with a list of codes."""
    return Variable(name, label, Kind.CODE, source, codes, required)


def ja_nej(name: str, label: str, source: str, required: Expr | None = ALWAYS) -> Variable:
    """A variable answered with ja or nej."""
    return code(name, label, JA_NEJ, source, required)


def day(name: str, label: str, source: str, required: Expr | None = None) -> Variable:
    """A date."""
    return Variable(name, label, Kind.DATE, source, required=required)


def pseudonym(name: str, label: str, source: str, required: Expr | None = ALWAYS, *, unique: bool = False) -> Variable:
    """An identifier of 1 to 24 letters, digits, hyphens and underscores; never a personnummer."""
    return Variable(name, label, Kind.ID, source, required=required, unique=unique)


def integer(name: str, label: str, source: str, low: int, high: int) -> Variable:
    """A whole number from low to high."""
    return Variable(name, label, Kind.INTEGER, source, low=low, high=high)
