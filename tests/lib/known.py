"""Which counts of a report a decision adds to, as a reader of the printed rules knows.

Names of counts: `k:<criterion>` (met), `k:<criterion>=<another outcome>`, `i:<indicator>` and `tabell_2:<category>`
with `/bas` for the base, `v:start:S:dagar` for the waiting times of an insats (S or I), and the populations `alla`,
`bifall`, `avslag`, `S` and `I`. Everything here is transcribed from the specification and the printed catalogue of
rules; nothing is taken from the product.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tests.lib import oracle
from tests.lib.oracle import KRITERIER, NOT_APPLICABLE, Row, table_category

_WAITING = {
    "ansokan": ("ansokan_datum", "beslut_datum"),
    "hela": ("ansokan_datum", "insats_start"),
    "bestallning": ("beslut_datum", "bestallning_datum"),
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
_OWN_BY_CODE: Mapping[str, tuple[str, str, tuple[str | None, ...]]] = {
    # Those that the 2025 report does not print
    "vardagsaktiviteter_helt_eller_delvis": ("bifall", "vardagsaktiviteter", ("ja", "delvis")),
    "annan_insats": ("bifall", "annan_insats", ("ja",)),
    "barn_framgar_ej": ("bifall", "barn", ("framgar_ej",)),
    "anhorigstod_ej_aktuellt": ("bifall", "anhorigstod_info", ("ej_aktuellt",)),
    "vald_fraga_utan_skal": ("ej stalld", "vald_skal", ("nej",)),
    "kontakt_utan_medgivande": ("kontakt", "sekretessmedgivande", ("nej",)),
    "ansokan_datum_saknas": ("ansokan", "ansokan_datum", (None,)),
    "ansokan_satt_saknas": ("ansokan", "ansokan_satt", ("framgar_ej",)),
    "ansokan_omfattning_saknas": ("ansokan S", "ansokan_omfattning", ("framgar_ej",)),
    "ansokan_lagrum_saknas": ("ansokan", "ansokan_lagrum", ("nej",)),
    "utredning_fel_namn": ("bifall", "fel_namn", ("ja",)),
    "utredning_motstridig": ("bifall", "motstridiga_uppgifter", ("ja",)),
    "utredning_inaktuell": ("bifall", "inaktuella_uppgifter", ("ja",)),
    "utredning_annan_insats": ("bifall", "bedomning_annan_insats", ("ja",)),
    "samverkan_eb": ("bifall", "samverkan_eb", ("ja",)),
    **{
        f"samverkan_{k}_{code}": ("bifall", f"samverkan_{k}", (code,))
        for k in ("eb", "fk", "af")
        for code in ("nej", "framgar_ej")
    },
    **{f"krit_{k}_dok": ("I", f"krit_{k}_dok", ("ja",)) for k in KRITERIER if k not in _DOCUMENTED},
    **{f"krit_{k}_bed": ("I", f"krit_{k}_bed", ("ja",)) for k in KRITERIER},
}
OWN_INDICATORS = (
    *_OWN_BY_CODE,
    "beslutstid_hogst_6_manader",
    "start_inom_14_dagar",
    "plan_overensstammer_av_planer",
)
"""The indicators that the 2025 report does not print."""
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
    names = inside & {"alla", "bifall", "avslag", "S", "I"}
    for criterion, outcome in outcomes.items():
        if outcome != NOT_APPLICABLE:
            names |= {f"k:{criterion}/bas", f"k:{criterion}" if outcome == "uppfyllt" else f"k:{criterion}={outcome}"}
    for indicator, (population, hit) in _indicators(row, outcomes).items():
        if population in inside:
            names |= {f"i:{indicator}/bas"} | ({f"i:{indicator}"} if hit else set())
    names |= set(_counts_in_tables(row, followups, day))
    if "bifall" in inside:
        names |= set(_waiting_times(row, "S" if "S" in inside else "I"))
    return names


def _populations(row: Row, outcomes: Mapping[str, str]) -> set[str]:
    if row["beslut_utfall"] == "avslag":
        return {"avslag"}
    populations = {"bifall", "S" if row["insats"] == "sysselsattning" else "I"}
    if row["forstagangsbeslut"] == "nej":
        populations.add("ej forsta")
        if outcomes["uppfoljning_dokumenterad"] == "uppfyllt":
            populations.add("uppfoljda")
    if row["ansokan_finns"] == "ja":
        populations |= {"ansokan", "ansokan S"} if "S" in populations else {"ansokan"}
    if "I" in populations and row["bestallning_datum"] and row["insats_start"]:
        populations.add("startade I")
    answers = {
        "ej stalld": ("vald_fraga", "ej_stalld"),
        "kontakt": ("extern_kontakt", "ja"),
        "plan": ("plan_finns", "ja"),
    }
    return populations | {name for name, (column, code) in answers.items() if row[column] == code}


def _indicators(row: Row, outcomes: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    by_code = {**_BY_CODE, **_OWN_BY_CODE}
    indicators = {id_: (population, row.get(column) in codes) for id_, (population, column, codes) in by_code.items()}
    indicators |= {
        id_: (population, outcomes[criterion] == outcome)
        for id_, (population, criterion, outcome) in _BY_OUTCOME.items()
    }
    all_seven = all(row.get(f"krit_{k}_{part}") == "ja" for k in KRITERIER for part in ("dok", "bed"))
    long = table_category("tabell_2", row) == "Längre än 12 månader"
    return indicators | {
        "avslag_antal": ("avslag", True),
        "kriterier_helt_dok_och_bed": ("I", all_seven),
        "beslutstid_over_12_manader_endast_sarskild": ("bifall", long),
        "beslutstid_hogst_6_manader": (
            "bifall",
            table_category("tabell_2", row) in ("Kortare än 6 månader", "6 månader"),
        ),
        "start_inom_14_dagar": ("startade I", _is_within(row["bestallning_datum"], row["insats_start"], 14)),
        "plan_overensstammer_av_planer": ("plan", table_category("tabell_6", row) == "Ja"),
    }


def _is_within(first: date | None, last: date | None, days: int) -> bool:
    return first is not None and last is not None and (last - first).days <= days


def _counts_in_tables(row: Row, followups: list[Row], day: date) -> Iterator[str]:
    for table in oracle.CATEGORY_TABLES:
        if category := table_category(table, row):
            yield f"{table}/bas"
            yield f"{table}:{_TABELL_3.get(category.removeprefix(oracle.OTHER), category)}"
    if first := oracle.first_follow_up(row, followups, day):
        yield "tabell_8/bas"
        yield f"tabell_8:{first}"


def _waiting_times(row: Row, insats: str) -> Iterator[str]:
    for name, (first, last) in _WAITING.items():
        has_both_days = row[first] is not None and row[last] is not None
        yield f"v:{name}:{insats}:{'saknas' if not has_both_days else 'negativ' if row[last] < row[first] else 'dagar'}"
