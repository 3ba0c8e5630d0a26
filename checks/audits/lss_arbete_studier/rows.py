"""The decisions that the examples of the criteria start from, with everything in order."""

from __future__ import annotations

from checks import Row

STOD: Row = {
    "stadsdel": "farsta",
    "kon": "kvinna",
    "alder": 24,
    "insats": "stod_arbete_studier",
    "personkrets": "1",
    "daglig_verksamhet": "nej",
    "ansokan_datum": "2025-01-20",
    "beslut_datum": "2025-03-03",
    "beslut_utfall": "bifall",
    "beslut_from": "2025-03-03",
    "beslut_tom": "2026-03-02",
    "avslag_lagrum": "4:1",
    "avslag_4_1_motiverat": "ja",
    "bifall_lagrum": "4:2",
    "overklagandehanvisning": "ja",
    "forstagangsbeslut": "ja",
    "efter_insteg": "nej",
    "behov_syfte_mal": "ja",
    "krit_alder_dok": "ja",
    "krit_alder_bed": "ja",
    "krit_personkrets_dok": "ja",
    "krit_personkrets_bed": "ja",
    "krit_stodbehov_dok": "ja",
    "krit_stodbehov_bed": "ja",
    "krit_onskan_dok": "ja",
    "krit_onskan_bed": "ja",
    "krit_inforstadd_dok": "ja",
    "krit_inforstadd_bed": "ja",
    "krit_kan_klara_dok": "ja",
    "krit_kan_klara_bed": "ja",
    "krit_overgang_dok": "ja",
    "krit_overgang_bed": "ja",
    "krit_arbetsformedlingen_dok": "ja",
    "krit_arbetsformedlingen_bed": "ja",
}
"""The regular support, a first decision for a year."""

INSTEG: Row = {
    **STOD,
    "krit_inforstadd_dok": None,
    "krit_inforstadd_bed": None,
    "krit_kan_klara_dok": None,
    "krit_kan_klara_bed": None,
    "krit_overgang_dok": None,
    "krit_overgang_bed": None,
    "krit_arbetsformedlingen_dok": None,
    "krit_arbetsformedlingen_bed": None,
    "kon": "man",
    "insats": "insteg",
    "beslut_tom": "2025-07-02",
    "krit_forutsattningar_dok": "ja",
    "krit_forutsattningar_bed": "ja",
}
"""An Insteg of four months, a first decision."""

FORTSATT: Row = {
    **STOD,
    "forstagangsbeslut": "nej",
    "foregaende_beslut_from": "2024-11-03",
    "insats_beviljad_fran": "2025-03-03",
    "efter_insteg": "ja",
    "rapport_jobbcoach": "ja",
    "samrad_jobbcoach": "ja",
    "eget_arbetssokande": "ja",
}
"""The regular support after an Insteg."""

AVSLAG: Row = {
    "stadsdel": "farsta",
    "kon": "man",
    "alder": 24,
    "insats": "stod_arbete_studier",
    "personkrets": "1",
    "daglig_verksamhet": "nej",
    "ansokan_datum": "2025-01-20",
    "beslut_datum": "2025-03-03",
    "beslut_utfall": "avslag",
    "avslag_lagrum": "4:1",
    "avslag_4_1_motiverat": "ja",
    "overklagandehanvisning": "ja",
    "avslag_skal": "krav_ej_uppfyllda",
    "information_ny_ansokan": "ja",
    "information_insteg": "nej",
    "information_daglig_verksamhet": "ja",
}
"""A refusal because the requirements are not met, with all information."""

UPPFOLJNING: Row = {"satt": "pa_plats", "utforare_deltog": "gemensamt"}

BASE_ROWS = {"arenden": STOD, "uppfoljningar": UPPFOLJNING}
