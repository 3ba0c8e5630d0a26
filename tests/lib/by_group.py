"""Every figure, criterion and category of the sample counted by group, straight from its CSV files.

Plain Python that knows nothing of the product: categories come from the oracle, figures from the conditions below
(transcribed from the specification), and criteria from the outcomes that the run stored for each decision.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import product

from tests.lib.exports import STADSDEL
from tests.lib.oracle import Row, add_months, table_category

Hit = Callable[[Row], bool]
Count = tuple[int, int]
"""A count and its base."""
Counts = dict[tuple[str, tuple[str, ...]], Count]
ALL = "Samtliga"
OTHERS = "Övrigt"
_LABELS: dict[str, dict[str, str]] = {
    "stadsdel": STADSDEL,
    "kon": {"kvinna": "Kvinna", "man": "Man"},
    "insats": {
        "sysselsattning": "Sysselsättning",
        "sarskild_stodinsats": "Särskilt individanpassad stödinsats",
    },
}
_A_DAY = timedelta(days=1)
_AGES = ((30, "–29"), (40, "30–39"), (50, "40–49"), (60, "50–59"), (999, "60–"))


def age_group(alder: int) -> str:
    """The label of the age group."""
    return next(label for below, label in _AGES if alder < below)


def group(row: Row, by: Sequence[str]) -> tuple[str, ...]:
    """The label of a decision's group in each dimension."""
    return tuple(
        age_group(int(row["alder"])) if name == "aldersgrupp"
        else _LABELS[name][row[name]]
        for name in by
    )  # fmt: skip


# --- Figures ----------------------------------------------------------------------------------------------


def _bifall(row: Row) -> bool:
    return row["beslut_utfall"] in ("bifall", "delavslag")


def _grant_of(insats: str) -> Hit:
    return lambda row: _bifall(row) and row["insats"] == insats


_S, _I = _grant_of("sysselsattning"), _grant_of("sarskild_stodinsats")


def _has(name: str, *codes: str) -> Hit:
    return lambda row: row[name] in codes


def _outcome(criterion: str, *outcomes: str) -> Hit:
    return lambda row: row["utfall"][criterion] in outcomes


def _over_a_year(row: Row) -> bool:
    return row["beslut_tom"] is not None and add_months(row["beslut_from"], 12) <= row["beslut_tom"]


def _all_documented(row: Row) -> bool:
    return all(value == "ja" for name, value in row.items() if name.startswith("krit_"))


def _with_application(row: Row) -> bool:
    return _bifall(row) and row["ansokan_finns"] == "ja"


def _has_started(row: Row) -> bool:
    return _I(row) and None not in (row["bestallning_datum"], row["insats_start"])


FIGURES: dict[str, tuple[str, Hit, Hit]] = {
    "aktuell_dur": ("Aktuell DUR-utredning", _S, _outcome("aktuell_dur", "uppfyllt")),
    "utbildning_arbete_ja": ("Utbildning och arbetslivserfarenhet framgår", _bifall, _has("utbildning_arbete", "ja")),
    "intressen": ("Intressen framgår helt eller delvis", _bifall, _has("intressen", "ja", "delvis")),
    "resurser_nej": ("Resurser framgår inte", _bifall, _has("resurser", "nej")),
    "barn": ("Förälder till minderårigt barn i hushållet", _bifall, _has("barn", "egna_i_hushallet")),
    "anhorigstod": ("Information om anhörigstöd", _bifall, _has("anhorigstod_info", "ja")),
    "vald_stalld": ("Fråga om våld ställd", _bifall, _has("vald_fraga", "stalld")),
    "vald_ej": ("Fråga om våld ej ställd", _bifall, _has("vald_fraga", "ej_stalld")),
    "vald_framgar_ej": ("Fråga om våld framgår ej", _bifall, _has("vald_fraga", "framgar_ej")),
    "bistand": ("Helt eller delvis ekonomiskt bistånd", _bifall, _has("ekonomiskt_bistand", "helt", "delvis")),
    "fk": ("Samarbete med Försäkringskassan", _bifall, _has("samverkan_fk", "ja")),
    "sekretess": ("Aktuellt sekretessmedgivande", _bifall, _has("sekretessmedgivande", "ja")),
    "sip": ("Aktuell SIP", _bifall, _has("sip", "ja")),
    "over_12": ("Beslutstid över tolv månader", _bifall, _over_a_year),
    "timmar": ("Beviljat 1–12 timmar i veckan", _S, _has("beslut_omfattning", "1-12")),
    "avslag": ("Granskade avslag", _has("beslut_utfall", "avslag"), lambda row: True),
    "mal": ("Primärt mål arbete eller studier: dokumenterat", _I, _has("krit_mal_arbete_studier_dok", "ja")),
    "bedomning": ("Några kriterier i bedömningen", _I, _outcome("kriterier_i_bedomning", "delvis")),
    "dok_och_bed": ("Samtliga kriterier i både dokumentation och bedömning", _I, _all_documented),
    "social": ("Socialt inriktad verksamhet", _S, _has("inriktning", "social")),
    "bestallning": ("Beställning enligt anvisning", _bifall, _has("bestallning", "enligt_anvisning")),
    "ovriga": ("Övriga beställningar", _bifall, _has("bestallning", "ej_enligt_anvisning", "saknas")),
    "forsta": ("Förstagångsbeslut", _bifall, _has("forstagangsbeslut", "ja")),
    "uppfoljning": (
        "Dokumenterad uppföljning",
        _bifall,
        lambda row: row["forstagangsbeslut"] == "nej" and row["utfall"]["uppfoljning_dokumenterad"] == "uppfyllt",
    ),
    "vardag": ("Vardagsaktiviteter framgår helt eller delvis", _bifall, _has("vardagsaktiviteter", "ja", "delvis")),
    "annan_insats": ("Utredningen omfattar även annan insats", _bifall, _has("annan_insats", "ja")),
    "barn_framgar_ej": ("Barn framgår ej", _bifall, _has("barn", "framgar_ej")),
    "anhorigstod_ej": ("Information om anhörigstöd ej aktuell", _bifall, _has("anhorigstod_info", "ej_aktuellt")),
    "utan_skal": (
        "Fråga om våld ej ställd, utan skäl",
        lambda row: _bifall(row) and row["vald_fraga"] == "ej_stalld",
        _has("vald_skal", "nej"),
    ),
    "kontakt": (
        "Kontakt med utomstående utan medgivande",
        lambda row: _bifall(row) and row["extern_kontakt"] == "ja",
        _has("sekretessmedgivande", "nej"),
    ),
    "korta": (
        "Beslutstid högst sex månader",
        _bifall,
        lambda row: row["beslut_tom"] is not None and add_months(row["beslut_from"], 7) > row["beslut_tom"] + _A_DAY,
    ),
    "start": (
        "Påbörjad inom 14 dagar, där båda datumen framgår",
        _has_started,
        lambda row: row["insats_start"] <= row["bestallning_datum"] + 14 * _A_DAY,
    ),
    "planer": (
        "Planen överensstämmer helt, där plan finns",
        lambda row: _bifall(row) and row["plan_finns"] == "ja",
        lambda row: row["plan_aktiviteter"] == row["plan_mal"] == "ja",
    ),
    "utan_datum": ("Ansökan utan datum", _with_application, lambda row: row["ansokan_datum"] is None),
    "utan_satt": ("Ansökan utan uppgift om sätt", _with_application, _has("ansokan_satt", "framgar_ej")),
    "utan_omfattning": (
        "Ansökan utan omfattning",
        lambda row: _with_application(row) and _S(row),
        _has("ansokan_omfattning", "framgar_ej"),
    ),
    "utan_lagrum": ("Ansökan utan lagrum", _with_application, _has("ansokan_lagrum", "nej")),
    "fel_namn": ("Fel namn i utredningen", _bifall, _has("fel_namn", "ja")),
    "motstridig": ("Motstridiga uppgifter i utredningen", _bifall, _has("motstridiga_uppgifter", "ja")),
    "inaktuell": ("Inaktuella uppgifter i utredningen", _bifall, _has("inaktuella_uppgifter", "ja")),
    "bedomning_annan": ("Bedömningen avser annan insats", _bifall, _has("bedomning_annan_insats", "ja")),
    "eb": ("Samarbete med ekonomiskt bistånd pågår", _bifall, _has("samverkan_eb", "ja")),
    "fk_framgar_ej": ("Samarbete med Försäkringskassan framgår ej", _bifall, _has("samverkan_fk", "framgar_ej")),
    "af_nej": ("Samarbete med Arbetsförmedlingen pågår inte", _bifall, _has("samverkan_af", "nej")),
    "alder": ("Yrkesverksam ålder: dokumenterat", _I, _has("krit_alder_dok", "ja")),
    "stodbehov": ("Kan inte finna, få och behålla arbete på egen hand: bedömt", _I, _has("krit_stodbehov_bed", "ja")),
}
"""Name -> printed label, population, condition that is counted."""


# --- Counting ---------------------------------------------------------------------------------------------


def by_group(decisions: Iterable[Row], by: Sequence[str], parts: Mapping[str, tuple[Hit, Hit]]) -> Counts:
    """Count and base of every label of `parts` (population, condition) in every group that occurs, and in all."""
    rows = list(decisions)
    group_labels = [[*sorted({group(row, by)[i] for row in rows}), ALL] for i in range(len(by))]
    counts: Counts = {}
    for label, (about, hit) in parts.items():
        for combination in product(*group_labels):
            inside = [row for row in rows if about(row) and _is_inside(group(row, by), combination)]
            counts[label, combination] = sum(map(hit, inside)), len(inside)
    return counts


def _is_inside(labels: Sequence[str], combination: Sequence[str]) -> bool:
    return all(name in (label, ALL) for name, label in zip(combination, labels, strict=True))


def criteria(labels: Mapping[str, str]) -> dict[str, tuple[Hit, Hit]]:
    """Every criterion: the outcomes except `ej_aktuellt`, and those that are met; `labels` by id."""
    applies = ("uppfyllt", "delvis", "ej_uppfyllt", "framgar_ej")
    return {label: (_outcome(id_, *applies), _outcome(id_, "uppfyllt")) for id_, label in labels.items()}


def categories(table: str, labels: Iterable[str]) -> dict[str, tuple[Hit, Hit]]:
    """The categories of one of the report's tables; 'Övrigt' holds those without a line of their own."""
    lines = set(labels)
    hits = {
        label: _in_other_category(table, lines) if label == OTHERS else _in_category(table, label) for label in lines
    }
    return {label: (_in_table(table), hit) for label, hit in hits.items()}


def _in_table(table: str) -> Hit:
    return lambda row: table_category(table, row) is not None


def _in_other_category(table: str, lines: Collection[str]) -> Hit:
    return lambda row: table_category(table, row) not in {*lines, None}


def _in_category(table: str, label: str) -> Hit:
    return lambda row: table_category(table, row) == label
