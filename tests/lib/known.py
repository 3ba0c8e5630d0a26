"""Which counts of a report a decision adds to, as a reader of the printed rules knows.

Names of counts: `k:<criterion>` (met), `k:<criterion>=<another outcome>`, `i:<indicator>` and `tabell_2:<category>`
with `/bas` for the base, `v:start:S:dagar` for the waiting times of an insats (S or I), and the populations `alla`,
`bifall`, `avslag`, `S` and `I`. Everything here is transcribed from the specification and the printed catalogue of
rules, and nothing taken from the product.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tests.lib import oracle
from tests.lib.oracle import KRITERIER, NOT_APPLICABLE, Row, table_category

_WAITING = {
    "ansokan": ("ansokan_datum", "beslut_datum"),
    "start": ("bestallning_datum", "insats_start"),
    "plan": ("bestallning_datum", "plan_datum"),
}
_DOCUMENTED = ("mal_arbete_studier", "stodbehov", "inforstadd", "kan_borja", "arbetsformedlingen")
_BY_CODE: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    # indicator: population, column, codes that are counted
    **{f"utbildning_arbete_{code}": ("bifall", "utbildning_arbete", (code,)) for code in ("ja", "delvis", "nej")},
    **{f"{k}_helt_eller_delvis": ("bifall", k, ("ja", "delvis")) for k in ("intressen", "resurser")},
    **{f"{k}_nej": ("bifall", k, ("nej",)) for k in ("intressen", "resurser")},
    **{
        f"barn_{code}": ("bifall", "barn", (code,))
        for code in ("egna_i_hushallet", "annans_i_hushallet", "egna_ej_i_hushallet")
    },
    **{
        k: ("bifall", k, ("ja",))
        for k in ("anhorigstod_info", "samverkan_fk", "samverkan_af", "sekretessmedgivande", "sip")
    },
    **{f"vald_fraga_{code}": ("bifall", "vald_fraga", (code,)) for code in ("stalld", "ej_stalld", "framgar_ej")},
    "ekonomiskt_bistand_helt_eller_delvis": ("bifall", "ekonomiskt_bistand", ("helt", "delvis")),
    **{
        f"omfattning_{code.replace('-', '_')}": ("S", "beslut_omfattning", (code,))
        for code in ("1-12", "10-24", "22-40")
    },
    **{f"krit_{k}_dok": ("I", f"krit_{k}_dok", ("ja",)) for k in _DOCUMENTED},
    **{f"inriktning_{code}": ("S", "inriktning", (code,)) for code in ("social", "arbetsrehabiliterande")},
    **{
        f"bestallning_{code}": ("bifall", "bestallning", (code,))
        for code in ("enligt_anvisning", "saknar_individuellt")
    },
    "bestallning_ovriga": ("bifall", "bestallning", ("ej_enligt_anvisning", "saknas")),
    "forstagangsbeslut": ("bifall", "forstagangsbeslut", ("ja",)),
}
_BY_OUTCOME = {
    # indicator: population, criterion, outcome that is counted
    "aktuell_dur": ("S", "aktuell_dur", "uppfyllt"),
    "kriterier_i_bedomning_helt": ("I", "kriterier_i_bedomning", "uppfyllt"),
    "kriterier_i_bedomning_delvis": ("I", "kriterier_i_bedomning", "delvis"),
    "kriterier_i_bedomning_nej": ("I", "kriterier_i_bedomning", "ej_uppfyllt"),
    "beslut_4_1_4_2": ("I", "beslut_4_1_4_2", "uppfyllt"),
    "uppfoljning_dokumenterad": ("bifall", "uppfoljning_dokumenterad", "uppfyllt"),
    "uppfoljning_ej_dokumenterad": ("ej forsta", "uppfoljning_dokumenterad", "ej_uppfyllt"),
    "uppfoljning_strukturerad": ("uppfoljda", "uppfoljning_strukturerad", "uppfyllt"),
}
_TABELL_3 = {
    # The oracle's words for the rows that the specification leaves to the audit -> as printed
    "tidsbegränsat utan motivering, ändringsförbehåll med motivering": (
        "Tidsbegränsat utan motivering och ändringsförbehåll med motivering"
    ),
    "endast tidsbegränsat med motivering": "Endast tidsbegränsat med motivering",
    "endast ändringsförbehåll med motivering": "Endast ändringsförbehåll med motivering",
    "endast ändringsförbehåll utan motivering": "Endast ändringsförbehåll utan motivering",
    "varken tidsbegränsning eller ändringsförbehåll": "Varken tidsbegränsat eller ändringsförbehåll",
}


# --- Which counts a decision adds to ----------------------------------------------------------------------


def counts_of(row: Row, followups: list[Row], day: date) -> set[str]:
    """The name of every count that this decision is in."""
    outcomes = oracle.outcomes(row, followups, day)
    inside = {"alla"} | _populations(row, outcomes)
    found = inside & {"alla", "bifall", "avslag", "S", "I"}
    for criterion, outcome in outcomes.items():
        if outcome != NOT_APPLICABLE:
            found |= {f"k:{criterion}/bas", f"k:{criterion}" if outcome == "uppfyllt" else f"k:{criterion}={outcome}"}
    for indicator, (population, hit) in _indicators(row, outcomes).items():
        if population in inside:
            found |= {f"i:{indicator}/bas"} | ({f"i:{indicator}"} if hit else set())
    if "bifall" in inside:
        found |= set(_in_tables(row, followups, day)) | set(_waiting(row, "S" if "S" in inside else "I"))
    return found


def _populations(row: Row, outcomes: Mapping[str, str]) -> set[str]:
    if row["beslut_utfall"] == "avslag":
        return {"avslag"}
    found = {"bifall", "S" if row["insats"] == "sysselsattning" else "I"}
    if row["forstagangsbeslut"] == "nej":
        found.add("ej forsta")
        if outcomes["uppfoljning_dokumenterad"] == "uppfyllt":
            found.add("uppfoljda")
    return found


def _indicators(row: Row, outcomes: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    found = {id_: (of, row.get(column) in codes) for id_, (of, column, codes) in _BY_CODE.items()}
    found |= {id_: (of, outcomes[criterion] == outcome) for id_, (of, criterion, outcome) in _BY_OUTCOME.items()}
    all_seven = all(row.get(f"krit_{k}_{part}") == "ja" for k in KRITERIER for part in ("dok", "bed"))
    long = table_category("tabell_2", row) == "Längre än 12 månader"
    return found | {
        "avslag_antal": ("avslag", True),
        "kriterier_helt_dok_och_bed": ("I", all_seven),
        "beslutstid_over_12_manader_endast_sarskild": ("bifall", long),
    }


def _in_tables(row: Row, followups: list[Row], day: date) -> Iterator[str]:
    for n in range(2, 7):
        if category := table_category(f"tabell_{n}", row):
            yield f"tabell_{n}/bas"
            yield f"tabell_{n}:{_TABELL_3.get(category.removeprefix(oracle.OTHER), category)}"
    if first := oracle.first_follow_up(row, followups, day):
        yield "tabell_8/bas"
        yield f"tabell_8:{first}"


def _waiting(row: Row, insats: str) -> Iterator[str]:
    for name, (first, last) in _WAITING.items():
        known = row[first] is not None and row[last] is not None
        yield f"v:{name}:{insats}:{'saknas' if not known else 'negativ' if row[last] < row[first] else 'dagar'}"
