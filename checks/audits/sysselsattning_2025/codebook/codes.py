"""Lists of codes that several variables have, and the requirements of the särskild stödinsats."""

from __future__ import annotations

from checks import FRAMGAR_EJ

INTERVALL = {"1-12": "1–12 timmar/vecka", "10-24": "10–24 timmar/vecka", "22-40": "22–40 timmar/vecka"}
OMFATTNING = {**INTERVALL, **FRAMGAR_EJ, "ej_aktuellt": "Ej aktuellt"}
INRIKTNING = {"social": "Socialt inriktad", "arbetsrehabiliterande": "Arbetsrehabiliterande"}
