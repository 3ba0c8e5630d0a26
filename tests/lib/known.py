"""What a reader of a report knows: which counts a decision adds to, and how the counts of a group hang together.

Names of counts: `k:<criterion>`, `i:<indicator>` and `tabell_2:<category>` with `/bas` for the base, `v:start:S:dagar`
for the waiting times of an insats (S or I), and the populations `alla`, `bifall`, `avslag`, `S` and `I`. Everything
here is transcribed from the specification and the printed catalogue of rules, and nothing taken from the product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from tests.lib import oracle
from tests.lib.oracle import KRITERIER, NOT_APPLICABLE, Row, table_category

POPULATIONS = ("alla", "bifall", "avslag", "S", "I")
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
TABELL_8 = ("Inom 3 månader", "Efter 3–6 månader", "Efter 6–9 månader", "Efter 9–12 månader", "Efter mer än 12 månader",
            "Uppföljning finns bara utan datum", "Ingen ännu, högst 6 månader efter start",
            "Ingen, mer än 6 månader efter start")  # fmt: skip


# --- Which counts a decision adds to ----------------------------------------------------------------------


def counts_of(row: Row, followups: list[Row], day: date) -> set[str]:
    """The name of every count that this decision is in."""
    outcomes = oracle.outcomes(row, followups, day)
    inside = {"alla"} | _populations(row, outcomes)
    found = inside & {"alla", "bifall", "avslag", "S", "I"}
    for criterion, outcome in outcomes.items():
        if outcome != NOT_APPLICABLE:
            found |= {f"k:{criterion}/bas"} | ({f"k:{criterion}"} if outcome == "uppfyllt" else set())
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


# --- How counts hang together -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Tie:
    """In every group the sum of coefficient x count is 0 or, with `at_most`, 0 at most; `text` says it in words.

    `plain` are those that take no knowledge of the rules of the criteria: the same number in two places, rows that add
    up to their base, a count that is part of its own base.
    """

    terms: Mapping[str, int]
    at_most: bool
    text: str

    @property
    def plain(self) -> bool:
        part, *whole = self.text.split(" <= ")
        return not self.at_most or [f"{part}/bas"] == whole

    @property
    def of_bases(self) -> bool:
        """That one base is part of others, which follows from what the criteria are said to apply to."""
        return all(name.endswith("/bas") or name in POPULATIONS for name in self.terms)


_SAME_BASE = {
    "bifall": "i:utbildning_arbete_ja i:utbildning_arbete_delvis i:utbildning_arbete_nej i:intressen_helt_eller_delvis "
    "i:intressen_nej i:resurser_helt_eller_delvis i:resurser_nej i:barn_egna_i_hushallet i:barn_annans_i_hushallet "
    "i:barn_egna_ej_i_hushallet i:anhorigstod_info i:vald_fraga_stalld i:vald_fraga_ej_stalld i:vald_fraga_framgar_ej "
    "i:ekonomiskt_bistand_helt_eller_delvis i:samverkan_fk i:samverkan_af i:sekretessmedgivande i:sip "
    "i:beslutstid_over_12_manader_endast_sarskild i:bestallning_enligt_anvisning i:bestallning_saknar_individuellt "
    "i:bestallning_ovriga i:forstagangsbeslut i:uppfoljning_dokumenterad k:aktuell_dur k:utredning_korrekt "
    "k:utbildning_arbete k:intressen k:resurser k:vardagsaktiviteter k:behov_syfte_mal k:stodomraden_utredning "
    "k:fordjupning k:barn_framgar k:vald_fraga k:sip_information k:langsiktig_planering k:personligt_mal k:bestallning "
    "k:plan_overensstammer tabell_2 tabell_3 tabell_5 tabell_6",
    "S": "i:aktuell_dur i:omfattning_1_12 i:omfattning_10_24 i:omfattning_22_40 i:inriktning_social "
    "i:inriktning_arbetsrehabiliterande k:frivillighet k:omfattning_i_beslut k:beslut_motsvarar_ansokan "
    "k:lagrum_sysselsattning k:valinformation",
    "I": "i:krit_mal_arbete_studier_dok i:krit_stodbehov_dok i:krit_inforstadd_dok i:krit_kan_borja_dok "
    "i:krit_arbetsformedlingen_dok i:kriterier_i_bedomning_helt i:kriterier_i_bedomning_delvis "
    "i:kriterier_i_bedomning_nej i:kriterier_helt_dok_och_bed i:beslut_4_1_4_2 k:beslut_4_1_4_2 "
    "k:andringsforbehall_4_2 k:krit_alder k:krit_psykiatrikontakt k:krit_mal_arbete_studier k:krit_stodbehov "
    "k:krit_inforstadd k:krit_kan_borja k:krit_arbetsformedlingen k:kriterier_i_bedomning k:rapport_jobbtorg "
    "k:samtycke_samordning k:flerpartsmote_fore_beslut k:tidsgrans_tva_ar tabell_4",
    "avslag": "i:avslag_antal k:avslag_motiverat",
    "alla": "k:ansokan_fore_beslut k:ratt_lag",
}
_SAME_COUNT = """
i:avslag_antal = avslag
i:uppfoljning_strukturerad/bas = i:uppfoljning_dokumenterad
i:uppfoljning_ej_dokumenterad/bas = k:uppfoljning_dokumenterad/bas
i:uppfoljning_dokumenterad = k:uppfoljning_dokumenterad
i:anhorigstod_info = k:anhorigstod_info
k:barn_fragor/bas = k:barnkonsekvensanalys/bas
i:beslut_4_1_4_2 = k:beslut_4_1_4_2
i:bestallning_enligt_anvisning = k:bestallning
i:krit_arbetsformedlingen_dok = k:krit_arbetsformedlingen
i:krit_inforstadd_dok = k:krit_inforstadd
i:krit_kan_borja_dok = k:krit_kan_borja
i:krit_mal_arbete_studier_dok = k:krit_mal_arbete_studier
i:krit_stodbehov_dok = k:krit_stodbehov
i:kriterier_i_bedomning_helt = k:kriterier_i_bedomning
i:sekretessmedgivande = k:medgivande_preciserat/bas
i:sip = k:sip_dokumenterad/bas
i:utbildning_arbete_ja = k:utbildning_arbete
i:vald_fraga_stalld = k:vald_fraga
i:beslutstid_over_12_manader_endast_sarskild = tabell_2:Längre än 12 månader
k:plan_overensstammer = tabell_6:Ja
"""
_ADDING_UP = """
bifall + avslag = alla
S + I = bifall
tabell_2:Kortare än 6 månader + tabell_2:6 månader + tabell_2:7-11 månader + tabell_2:12 månader \
+ tabell_2:Längre än 12 månader + tabell_2:Tills vidare = bifall
tabell_3:Endast tidsbegränsat utan motivering + tabell_3:Både tidsbegränsat och ändringsförbehåll utan motivering \
+ tabell_3:Tidsbegränsat med motivering och ändringsförbehåll utan motivering \
+ tabell_3:Både tidsbegränsning och ändringsförbehåll med motivering till båda \
+ tabell_3:Endast tidsbegränsat med motivering \
+ tabell_3:Tidsbegränsat utan motivering och ändringsförbehåll med motivering \
+ tabell_3:Endast ändringsförbehåll utan motivering + tabell_3:Endast ändringsförbehåll med motivering \
+ tabell_3:Varken tidsbegränsat eller ändringsförbehåll + tabell_3:Juridiskt beslut saknas = bifall
tabell_4:Avslag 4:1 och bifall 4:2 + tabell_4:Bifall 4:2 + tabell_4:Bifall 4:1 + tabell_4:Annat = I
tabell_5:I både utredning och beställning + tabell_5:Endast i utredning + tabell_5:Endast i beställning \
+ tabell_5:Inga personliga mål + tabell_5:Ej uttryckt personliga mål = bifall
tabell_6:Ja + tabell_6:Delvis + tabell_6:Nej + tabell_6:Plan saknas = bifall
i:utbildning_arbete_ja + i:utbildning_arbete_delvis + i:utbildning_arbete_nej = bifall
i:intressen_helt_eller_delvis + i:intressen_nej = bifall
i:resurser_helt_eller_delvis + i:resurser_nej = bifall
i:barn_egna_i_hushallet + i:barn_annans_i_hushallet + i:barn_egna_ej_i_hushallet = k:barn_fragor/bas
i:vald_fraga_stalld + i:vald_fraga_ej_stalld + i:vald_fraga_framgar_ej = bifall
i:kriterier_i_bedomning_helt + i:kriterier_i_bedomning_delvis + i:kriterier_i_bedomning_nej = I
i:inriktning_social + i:inriktning_arbetsrehabiliterande = S
i:bestallning_enligt_anvisning + i:bestallning_saknar_individuellt + i:bestallning_ovriga = bifall
i:forstagangsbeslut + i:uppfoljning_ej_dokumenterad/bas = bifall
i:uppfoljning_dokumenterad + i:uppfoljning_ej_dokumenterad = i:uppfoljning_ej_dokumenterad/bas
tabell_5:I både utredning och beställning + tabell_5:Ej uttryckt personliga mål = k:personligt_mal
tabell_3:Både tidsbegränsning och ändringsförbehåll med motivering till båda \
+ tabell_3:Endast tidsbegränsat med motivering + tabell_3:Endast ändringsförbehåll med motivering = k:beslut_motiverat
k:beslut_motiverat/bas + tabell_3:Varken tidsbegränsat eller ändringsförbehåll = bifall
"""
_PART_OF = """
i:aktuell_dur <= k:aktuell_dur
k:aktuell_dur <= i:aktuell_dur + I
k:aktuell_dur + k:forlangning_tillfragad/bas <= bifall
k:intressen <= i:intressen_helt_eller_delvis
k:resurser <= i:resurser_helt_eller_delvis
k:barn_fragor/bas <= k:barn_framgar
i:anhorigstod_info <= k:anhorigstod_info/bas
k:anhorigstod_info/bas <= bifall
k:sekretessmedgivande <= i:sekretessmedgivande
k:sekretessmedgivande/bas <= bifall
i:beslut_4_1_4_2 <= k:avslag_4_1_motiverat/bas
tabell_4:Avslag 4:1 och bifall 4:2 <= i:beslut_4_1_4_2
i:beslut_4_1_4_2 <= tabell_4:Avslag 4:1 och bifall 4:2 + tabell_4:Annat
k:avslag_4_1_motiverat/bas <= tabell_4:Avslag 4:1 och bifall 4:2 + tabell_4:Annat
avslag + k:avslag_4_1_motiverat/bas <= k:overklagande/bas
k:overklagande/bas <= alla
i:bestallning_enligt_anvisning + i:bestallning_saknar_individuellt <= k:stodomraden_bestallning/bas
k:stodomraden_bestallning/bas <= bifall
k:plan_i_tid/bas <= k:stodomraden_bestallning/bas
k:inriktning_motsvarar_mal/bas <= k:stodomraden_bestallning/bas
k:inriktning_motsvarar_mal/bas <= S
k:plan_i_tid_avtal/bas <= S
i:uppfoljning_dokumenterad <= k:uppfoljning_strukturerad/bas
i:uppfoljning_strukturerad <= k:uppfoljning_strukturerad
k:uppfoljning_strukturerad + i:uppfoljning_dokumenterad <= i:uppfoljning_strukturerad + k:uppfoljning_strukturerad/bas
k:uppfoljning_inom_sex_manader <= k:uppfoljning_strukturerad/bas
k:uppfoljning_strukturerad/bas <= bifall
k:uppfoljning_inom_sex_manader/bas <= bifall
i:kriterier_helt_dok_och_bed <= i:kriterier_i_bedomning_helt
i:omfattning_1_12 + i:omfattning_10_24 + i:omfattning_22_40 <= S
k:beslut_motsvarar_ansokan <= i:omfattning_1_12 + i:omfattning_10_24 + i:omfattning_22_40
k:samplanering_fk <= i:samverkan_fk
k:samplanering_fk/bas <= S
i:ekonomiskt_bistand_helt_eller_delvis <= k:samverkan_bistand/bas + I
k:samverkan_bistand/bas <= S
k:fordjupning_under_35/bas <= bifall
k:fordjupning + k:fordjupning_under_35/bas <= bifall + k:fordjupning_under_35
k:ansokan_komplett/bas <= bifall
v:ansokan:S:dagar + v:ansokan:I:dagar <= k:ansokan_fore_beslut
k:ansokan_fore_beslut <= v:ansokan:S:dagar + v:ansokan:I:dagar + avslag
k:ansokan_komplett <= v:ansokan:S:dagar + v:ansokan:I:dagar + v:ansokan:S:negativ + v:ansokan:I:negativ
v:ansokan:S:dagar + v:ansokan:I:dagar + v:ansokan:S:negativ + v:ansokan:I:negativ <= k:ansokan_komplett/bas
k:plan_i_tid <= v:plan:S:dagar + v:plan:I:dagar + v:plan:S:negativ + v:plan:I:negativ
v:start:S:dagar + v:start:I:dagar + v:start:S:negativ + v:start:I:negativ <= tabell_8/bas
tabell_8/bas <= bifall
tabell_3:Endast ändringsförbehåll utan motivering + tabell_3:Endast ändringsförbehåll med motivering \
+ tabell_3:Varken tidsbegränsat eller ändringsförbehåll <= tabell_2:Tills vidare
tabell_2:Tills vidare <= tabell_3:Endast ändringsförbehåll utan motivering \
+ tabell_3:Endast ändringsförbehåll med motivering + tabell_3:Varken tidsbegränsat eller ändringsförbehåll \
+ tabell_3:Juridiskt beslut saknas
"""


def _lines() -> Iterator[str]:
    for population, counts in _SAME_BASE.items():
        yield from (f"{name}/bas = {population}" for name in counts.split())
    for text in (_SAME_COUNT, _ADDING_UP, _PART_OF):
        yield from text.strip().splitlines()
    yield f"{' + '.join(f'tabell_8:{label}' for label in TABELL_8)} = tabell_8/bas"
    for name in _WAITING:
        yield from (f"v:{name}:{q}:dagar + v:{name}:{q}:saknas + v:{name}:{q}:negativ = {q}" for q in "SI")
    for k in (*(f"i:krit_{k}_dok" for k in _DOCUMENTED), "k:krit_alder", "k:krit_psykiatrikontakt"):
        yield f"i:kriterier_helt_dok_och_bed <= {k}"
    for id_ in (*(f"k:{criterion}" for criterion in oracle.CRITERIA), *(f"i:{id_}" for id_ in _indicator_ids())):
        yield f"{id_} <= {id_}/bas"


def _indicator_ids() -> tuple[str, ...]:
    others = ("avslag_antal", "kriterier_helt_dok_och_bed", "beslutstid_over_12_manader_endast_sarskild")
    return (*_BY_CODE, *_BY_OUTCOME, *others)


@cache
def ties() -> tuple[Tie, ...]:
    """Everything that a reader knows of the counts of one group."""
    return tuple(map(_tie, _lines()))


def _tie(line: str) -> Tie:
    found = re.fullmatch(r"(.+?) (=|<=) (.+)", line)
    assert found, line
    terms = dict.fromkeys(found[1].split(" + "), 1) | dict.fromkeys(found[3].split(" + "), -1)
    return Tie(terms, found[2] == "<=", line)


@cache
def names() -> tuple[str, ...]:
    """Every count that is known of."""
    return tuple(sorted({name for tie in ties() for name in tie.terms}))


@cache
def wholes(name: str) -> frozenset[str]:
    """The counts that this one can be no larger than, itself among them."""
    found, waiting = {name}, [name]
    while waiting:
        new = _over().get(waiting.pop(), set()) - found
        waiting += new
        found |= new
    return frozenset(found)


@cache
def _over() -> dict[str, set[str]]:
    """Count -> the counts that it is part of, or the same as, by a single rule."""
    found: dict[str, set[str]] = {}
    for tie in ties():
        over = [n for n, sign in tie.terms.items() if sign < 0]
        under = [n for n, sign in tie.terms.items() if sign > 0]
        if len(over) == 1:
            for part in under:
                found.setdefault(part, set()).add(over[0])
        if not tie.at_most and len(over) == len(under) == 1:
            found.setdefault(over[0], set()).add(under[0])
    return found
