"""A second implementation of the criteria of the audit `sysselsattning_2025`, in plain Python.

Written from the specification alone and never from the product, so that the two can be compared. Only the
standard library is used: no SQL, no pandas, no `holidays`.

Missing values follow the specification's general sentence, "a rule that meets a missing value it needs gives
`framgar_ej`". "Needs" is read as: some value in its place would change the outcome. Conditions are therefore
three-valued (`bool | None`), as in SQL.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

Row = dict[str, Any]

MET, PARTLY, NOT_MET = "uppfyllt", "delvis", "ej_uppfyllt"
UNCLEAR, NOT_APPLICABLE = "framgar_ej", "ej_aktuellt"
OUTCOMES = (MET, PARTLY, NOT_MET, UNCLEAR, NOT_APPLICABLE)

KRITERIER = (
    "alder",
    "psykiatrikontakt",
    "mal_arbete_studier",
    "stodbehov",
    "inforstadd",
    "kan_borja",
    "arbetsformedlingen",
)

NEW_ACT = date(2025, 7, 1)  # SoL (2025:400) applies to what is decided from this day on


# --- Calendar and numbers ---------------------------------------------------------------------------------


def add_months(d: date, n: int) -> date:
    """The same day n months on, or that month's last day where it has no such day."""
    year, month0 = divmod(d.year * 12 + d.month - 1 + n, 12)
    return date(year, month0 + 1, min(d.day, monthrange(year, month0 + 1)[1]))


def whole_months(from_: date, tom: date) -> int:
    """The largest n with `from_` + n months <= `tom` + 1 day (-1 or less where `tom` is well before)."""
    after = tom + timedelta(days=1)
    n = (after.year - from_.year) * 12 + after.month - from_.month + 1  # never too small
    while add_months(from_, n) > after:
        n -= 1
    return n


def easter_sunday(year: int) -> date:
    """Gregorian Easter by the anonymous computus (Meeus/Jones/Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day0 = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day0 + 1)


def _saturday_from(d: date) -> date:
    """The first Saturday on or after `d`."""
    return d + timedelta(days=(5 - d.weekday()) % 7)


@cache
def days_off(year: int) -> frozenset[date]:
    """Public holidays of lag (1989:253), and midsommarafton, julafton, nyårsafton (Sundays not listed).

    Until 2004 Whit Monday was one of them; from 2005 the national day replaces it.
    """
    easter = easter_sunday(year)
    midsummer = _saturday_from(date(year, 6, 20))
    return frozenset(
        {
            date(year, 1, 1),
            date(year, 1, 6),
            easter - timedelta(days=2),
            easter,
            easter + timedelta(days=1),
            date(year, 5, 1),
            easter + timedelta(days=39),  # Ascension Day
            easter + timedelta(days=49),  # Whit Sunday
            date(year, 6, 6) if year >= 2005 else easter + timedelta(days=50),
            midsummer - timedelta(days=1),  # midsommarafton
            midsummer,
            _saturday_from(date(year, 10, 31)),  # All Saints' Day
            date(year, 12, 24),  # julafton
            date(year, 12, 25),
            date(year, 12, 26),
            date(year, 12, 31),  # nyårsafton
        }
    )


def is_working_day(d: date) -> bool:
    return d.weekday() < 5 and d not in days_off(d.year)


def working_days_after(d: date, n: int) -> date:
    """The n-th working day after `d` (`d` itself is not counted)."""
    remaining = n
    while remaining > 0:
        d += timedelta(days=1)
        remaining -= is_working_day(d)
    return d


def percent_half_up(k: int, n: int) -> int | None:
    """k of n in whole percent, rounded half up on the exact fraction; None where n is 0."""
    if n == 0:
        return None
    return (Fraction(100 * k, n) + Fraction(1, 2)).__floor__()


# --- Three-valued logic -----------------------------------------------------------------------------------


def is_in(value: Any, *codes: str) -> bool | None:
    """None where there is no value to compare."""
    return None if value is None else value in codes


def all3(parts: Iterable[bool | None]) -> bool | None:
    values = list(parts)
    if False in values:
        return False
    return None if None in values else True


def any3(parts: Iterable[bool | None]) -> bool | None:
    values = list(parts)
    if True in values:
        return True
    return None if None in values else False


def met_if(condition: bool | None) -> str:
    return UNCLEAR if condition is None else MET if condition else NOT_MET


def share(parts: Iterable[bool | None]) -> str:
    """All -> uppfyllt, some -> delvis, none -> ej_uppfyllt; unknown only where an unknown part decides."""
    values = list(parts)
    if True in values and False in values:
        return PARTLY
    return UNCLEAR if None in values else MET if True in values else NOT_MET


def by_code(value: Any) -> str:
    """The reading of a code that the specification calls "by code"; no value is `framgar_ej`."""
    table = {
        "ja": MET,
        "delvis": PARTLY,
        "nej": NOT_MET,
        "framgar_ej": UNCLEAR,
        "ej_aktuellt": NOT_APPLICABLE,
    }
    return UNCLEAR if value is None else table[value]


# --- One decision with what is needed to judge it ---------------------------------------------------------


@dataclass(frozen=True)
class Decision:
    row: Row
    followups: list[Row]
    granskningsdatum: date
    followups_table: bool
    dur_hogsta_alder: int | None

    def __getitem__(self, name: str) -> Any:
        """A value, or None where it is missing or where its condition does not hold ("it is not used").

        Lists only the conditions that the population of a criterion does not already imply.
        """
        of_application = name in ("ansokan_satt", "ansokan_lagrum", "ansokan_omfattning")
        if of_application and self.row.get("ansokan_finns") == "nej":
            return None
        if name == "bifall_lagrum" and self.row.get("juridiskt_beslut") == "nej":
            return None
        return self.row.get(name)

    @property
    def gd(self) -> date:
        review_day: date | None = self["granskad_datum"]
        return review_day or self.granskningsdatum

    def undated(self) -> list[Row]:
        return [f for f in self.followups if f.get("datum") is None]

    def dates(self) -> list[date]:
        return sorted(f["datum"] for f in self.followups if f.get("datum") is not None)


Condition = Callable[[Decision], bool | None]
Rule = Callable[[Decision], str]


def everyone(d: Decision) -> bool | None:
    return True


def bifall(d: Decision) -> bool | None:
    return is_in(d["beslut_utfall"], "bifall", "delavslag")


def bifall_s(d: Decision) -> bool | None:
    return all3([bifall(d), is_in(d["insats"], "sysselsattning")])


def bifall_i(d: Decision) -> bool | None:
    return all3([bifall(d), is_in(d["insats"], "sarskild_stodinsats")])


def bifall_where(name: str, *codes: str) -> Condition:
    return lambda d: all3([bifall(d), is_in(d[name], *codes)])


def bifall_with_order(d: Decision) -> bool | None:
    """`bestallning` is not `saknas`."""
    ordered = is_in(d["bestallning"], "enligt_anvisning", "saknar_individuellt", "ej_enligt_anvisning")
    return all3([bifall(d), ordered])


def bifall_s_with_order(d: Decision) -> bool | None:
    return all3([bifall_s(d), bifall_with_order(d)])


def code_of(name: str) -> Rule:
    return lambda d: by_code(d[name])


# --- The rules that are more than a code ------------------------------------------------------------------


def ansokan_fore_beslut(d: Decision) -> str:
    if d["ansokan_finns"] == "nej":
        return NOT_MET
    if d["ansokan_datum"] is None or d["ansokan_finns"] is None:
        return UNCLEAR
    return met_if(d["ansokan_datum"] <= d["beslut_datum"])


def ansokan_komplett(d: Decision) -> str:
    """No statute: DUR's instructions ask for none."""
    way = is_in(d["ansokan_satt"], "muntlig", "skriftlig")
    parts = [d["ansokan_datum"] is not None, way]
    if d["insats"] == "sysselsattning":
        extent = d["ansokan_omfattning"]
        parts.append(None if extent is None else extent != "framgar_ej")
    return share(parts)


def aktuell_dur(d: Decision) -> str:
    if d["dur_underlag"] is None:
        return UNCLEAR
    if d["dur_underlag"] != "ny":
        return NOT_MET
    dur_day, decision_day, limit = d["dur_datum"], d["beslut_datum"], d.dur_hogsta_alder
    if dur_day is None:
        return MET if limit is None else UNCLEAR
    too_old = limit is not None and add_months(dur_day, limit) < decision_day
    return NOT_MET if dur_day > decision_day or too_old else MET


def utredning_korrekt(d: Decision) -> str:
    flaws = ("fel_namn", "motstridiga_uppgifter", "inaktuella_uppgifter", "bedomning_annan_insats")
    return met_if(all3(is_in(d[name], "nej") for name in flaws))


def fordjupning(d: Decision) -> str:
    areas = ("arbete", "intressen", "psykisk_halsa", "vardag")
    return share(is_in(d[f"fordjupning_{area}"], "ja") for area in areas)


def under_35(d: Decision) -> bool | None:
    return all3([bifall(d), None if d["alder"] is None else d["alder"] < 35])


def barn_framgar(d: Decision) -> str:
    """The breach is that the file does not tell."""
    return met_if(None if d["barn"] is None else d["barn"] != "framgar_ej")


CHILDREN = bifall_where("barn", "egna_i_hushallet", "annans_i_hushallet", "egna_ej_i_hushallet")


def barnkonsekvensanalys(d: Decision) -> str:
    table = {"individuell": MET, "ej_aktuellt": MET, "standardtext": PARTLY, "nej": NOT_MET}
    return table.get(d["barnkonsekvensanalys"], UNCLEAR)


def vald_fraga(d: Decision) -> str:
    if d["vald_fraga"] == "ej_stalld":
        return {"ja": PARTLY, "nej": NOT_MET}.get(d["vald_skal"], UNCLEAR)
    return MET if d["vald_fraga"] == "stalld" else UNCLEAR


def bistand_population(d: Decision) -> bool | None:
    helped = any3([is_in(d["ekonomiskt_bistand"], "helt", "delvis"), is_in(d["af_aktuell"], "ja")])
    return all3([bifall_s(d), helped])


def samverkan_bistand(d: Decision) -> str:
    answers = [d["samverkan_eb"], d["samverkan_af"]]
    if "ja" in answers:
        return MET
    if None in answers or answers == ["framgar_ej", "framgar_ej"]:
        return UNCLEAR
    return NOT_MET


def sjukpenning_population(d: Decision) -> bool | None:
    return all3([bifall_s(d), is_in(d["forsorjning"], "sjukpenning")])


def frivillighet(d: Decision) -> str:
    return met_if(is_in(d["krav_for_bistand"], "nej"))


def sip_dokumenterad(d: Decision) -> str:
    return share(is_in(d[name], "ja") for name in ("sip_deltagare", "sip_protokoll"))


INTERVALS = ("1-12", "10-24", "22-40")


def beslut_motsvarar_ansokan(d: Decision) -> str:
    applied_extent, granted_extent = d["ansokan_omfattning"], d["beslut_omfattning"]
    if applied_extent in (None, "framgar_ej") or granted_extent in (None, "framgar_ej"):
        return UNCLEAR
    if applied_extent not in INTERVALS or granted_extent not in INTERVALS:
        raise ValueError("ej_aktuellt is no extent of sysselsattning")
    lower = INTERVALS.index(granted_extent) < INTERVALS.index(applied_extent)
    return NOT_MET if lower and d["beslut_utfall"] == "bifall" else MET


def beslut_motiverat(d: Decision) -> str:
    if d["juridiskt_beslut"] is None:
        return UNCLEAR
    if d["juridiskt_beslut"] == "nej":
        return NOT_MET
    if d["andringsforbehall"] is None:
        return UNCLEAR
    restrictions: list[bool | None] = []
    if d["beslut_tom"] is not None:
        restrictions.append(is_in(d["tidsbegransning_motiverad"], "ja"))
    if d["andringsforbehall"] == "ja":
        restrictions.append(is_in(d["andringsforbehall_motiverat"], "ja"))
    return share(restrictions) if restrictions else NOT_APPLICABLE


def ratt_lag(d: Decision) -> str:
    provisions = [code for code in (d["avslag_lagrum"], d["bifall_lagrum"]) if code is not None]
    if not provisions or d["beslut_datum"] is None:
        return UNCLEAR
    allowed = ("4:1", "4:2") if d["beslut_datum"] < NEW_ACT else ("11:1", "11:4")
    return met_if(all(code in allowed for code in provisions))


def lagrum_sysselsattning(d: Decision) -> str:
    return met_if(is_in(d["bifall_lagrum"], "4:1", "11:1"))


def beslut_4_1_4_2(d: Decision) -> str:
    """Both of the same act. An empty `avslag_lagrum` means that nothing was refused: a fact, and the rule's "else"."""
    return met_if((d["avslag_lagrum"], d["bifall_lagrum"]) in (("4:1", "4:2"), ("11:1", "11:4")))


def refusal_given(d: Decision) -> bool | None:
    return all3([bifall_i(d), d["avslag_lagrum"] is not None])


def kriterier_i_bedomning(d: Decision) -> str:
    return share(is_in(d[f"krit_{k}_bed"], "ja") for k in KRITERIER)


def flerpartsmote_fore_beslut(d: Decision) -> str:
    meeting_day = d["flerpartsmote_datum"]
    if meeting_day is not None:
        return met_if(meeting_day <= d["beslut_datum"])
    return UNCLEAR if d["flerpartsmote"] == "ja" else NOT_MET


def start_inom_14_dagar(d: Decision) -> str:
    order_day, start_day = d["bestallning_datum"], d["insats_start"]
    if order_day is None or start_day is None:
        return UNCLEAR
    return met_if(start_day <= order_day + timedelta(days=14))


def tidsgrans_tva_ar(d: Decision) -> str:
    start, tom = d["insats_beviljad_fran"], d["beslut_tom"]
    if start is None and d["forstagangsbeslut"] == "ja":
        start = d["beslut_from"]
    if start is None:
        return UNCLEAR
    if tom is None:
        return NOT_MET
    return met_if(add_months(start, 24) > tom or d["sarskilda_skal"] == "ja")


def overklagande_population(d: Decision) -> bool | None:
    return any3([refusal_given(d), is_in(d["beslut_utfall"], "delavslag", "avslag")])


def avslag_population(d: Decision) -> bool | None:
    return is_in(d["beslut_utfall"], "avslag", "delavslag")


def avslag_s(d: Decision) -> bool | None:
    return all3([is_in(d["beslut_utfall"], "avslag"), is_in(d["insats"], "sysselsattning")])


def avslag_motiverat(d: Decision) -> str:
    return met_if(None if d["avslag_skal"] is None else d["avslag_skal"] != "framgar_ej")


def avslag_utan_extra_krav(d: Decision) -> str:
    return {"nej": MET, "ja": NOT_MET}.get(d["avslag_extra_krav"], UNCLEAR)


def personligt_mal(d: Decision) -> str:
    goals = share(is_in(d[name], "ja") for name in ("mal_i_utredning", "mal_i_bestallning"))
    return met_if(is_in(d["mal_tillfragad"], "ja")) if goals == NOT_MET else goals


def inriktning_population(d: Decision) -> bool | None:
    return all3([bifall_s(d), is_in(d["mal_arbete_studier"], "ja"), bifall_with_order(d)])


def inriktning_motsvarar_mal(d: Decision) -> str:
    if d["bestallning_inriktning"] is None:
        return UNCLEAR
    if d["bestallning_inriktning"] == "arbetsrehabiliterande":
        return MET
    return {"ja": NOT_APPLICABLE, "nej": NOT_MET}.get(d["valinformation"], UNCLEAR)


def bestallning(d: Decision) -> str:
    table = {
        "enligt_anvisning": MET,
        "saknar_individuellt": PARTLY,
        "ej_enligt_anvisning": NOT_MET,
        "saknas": NOT_MET,
    }
    return table.get(d["bestallning"], UNCLEAR)


def continued_with_order(d: Decision) -> bool | None:
    return all3([is_in(d["forstagangsbeslut"], "nej"), bifall_with_order(d)])


def ny_bestallning(d: Decision) -> str:
    order_day = d["bestallning_datum"]
    return UNCLEAR if order_day is None else met_if(order_day >= d["beslut_datum"])


def plan_overensstammer(d: Decision) -> str:
    if d["plan_finns"] is None:
        return UNCLEAR
    if d["plan_finns"] == "nej":
        return NOT_MET
    return share(is_in(d[name], "ja") for name in ("plan_aktiviteter", "plan_mal"))


def _plan_by(d: Decision, last: date) -> str:
    if d["plan_finns"] is None:
        return UNCLEAR
    if d["plan_finns"] == "nej":
        return NOT_APPLICABLE if d.gd <= last else NOT_MET
    return met_if(None if d["plan_datum"] is None else d["plan_datum"] <= last)


def plan_i_tid(d: Decision) -> str:
    order_day = d["bestallning_datum"]
    if order_day is None:
        return UNCLEAR
    if d["insats"] == "sysselsattning":
        return _plan_by(d, order_day + timedelta(days=15))
    return _plan_by(d, working_days_after(order_day, 15))


def plan_i_tid_avtal(d: Decision) -> str:
    start_day = d["insats_start"]
    return UNCLEAR if start_day is None else _plan_by(d, start_day + timedelta(days=15))


def uppfoljning_dokumenterad(d: Decision) -> str:
    if not d.followups_table:
        return UNCLEAR
    if d.undated():
        return MET
    previous = d["foregaende_beslut_from"]
    if previous is None:
        return UNCLEAR if any(day <= d.gd for day in d.dates()) else NOT_MET
    return met_if(any(previous < day <= d.gd for day in d.dates()))


def uppfoljning_inom_sex_manader(d: Decision) -> str:
    start = d["beslut_from"] if d["forstagangsbeslut"] == "ja" else d["foregaende_beslut_from"]
    if start is None:
        return UNCLEAR
    end = min(d.gd, d["beslut_tom"] or d.gd)
    if end < start:
        return NOT_APPLICABLE
    if not d.followups_table:
        return UNCLEAR
    dated = [day for day in d.dates() if start < day <= end]
    if not dated and end <= add_months(start, 6):
        return NOT_APPLICABLE
    stops = [start, *dated, end]
    in_time = all(later <= add_months(earlier, 6) for earlier, later in pairwise(stops))
    if dated and in_time:
        return MET
    if d.undated():
        return UNCLEAR
    return PARTLY if dated else NOT_MET


def _until_gd(d: Decision) -> list[Row]:
    return [f for f in d.followups if f.get("datum") is None or f["datum"] <= d.gd]


def strukturerad_population(d: Decision) -> bool | None:
    """Unknown without the table, since nobody knows which decisions have a follow-up."""
    return all3([bifall(d), bool(_until_gd(d)) if d.followups_table else None])


def uppfoljning_strukturerad(d: Decision) -> str:
    return met_if(any3(is_in(f.get("dur_uppfoljning"), "ja") for f in _until_gd(d)))


def uppfoljning_gemensam(d: Decision) -> str:
    contacts = [f.get("utforare_deltog") for f in _until_gd(d)]
    if "gemensamt" in contacts:
        return MET
    if None in contacts:
        return UNCLEAR
    if "separat" in contacts:
        return PARTLY
    return UNCLEAR if set(contacts) == {"framgar_ej"} else NOT_MET


# --- The audit --------------------------------------------------------------------------------------------

CRITERIA: dict[str, tuple[Condition, Rule]] = {
    "ansokan_fore_beslut": (everyone, ansokan_fore_beslut),
    "ansokan_komplett": (bifall_where("ansokan_finns", "ja"), ansokan_komplett),
    "aktuell_dur": (bifall, aktuell_dur),
    "forlangning_tillfragad": (bifall_where("dur_underlag", "tidigare"), code_of("forlangning_tillfragad")),
    "utredning_korrekt": (bifall, utredning_korrekt),
    "malgrupp_faststalld": (bifall, code_of("malgrupp_faststalld")),
    "utbildning_arbete": (bifall, code_of("utbildning_arbete")),
    "intressen": (bifall, code_of("intressen")),
    "resurser": (bifall, code_of("resurser")),
    "vardagsaktiviteter": (bifall, code_of("vardagsaktiviteter")),
    "behov_syfte_mal": (bifall, code_of("behov_syfte_mal")),
    "stodomraden_utredning": (bifall, code_of("stodomraden_utredning")),
    "stodomraden_bestallning": (bifall_s_with_order, code_of("stodomraden_bestallning")),
    "omfattning_i_bestallning": (bifall_s_with_order, code_of("omfattning_i_bestallning")),
    "ny_bestallning": (continued_with_order, ny_bestallning),
    "fordjupning": (bifall, fordjupning),
    "fordjupning_under_35": (under_35, code_of("fordjupning_arbete")),
    "barn_framgar": (bifall, barn_framgar),
    "barn_fragor": (CHILDREN, code_of("barn_fragor")),
    "barnkonsekvensanalys": (CHILDREN, barnkonsekvensanalys),
    "anhorigstod_info": (bifall, code_of("anhorigstod_info")),
    "vald_fraga": (bifall, vald_fraga),
    "sekretessmedgivande": (bifall_where("extern_kontakt", "ja"), code_of("sekretessmedgivande")),
    "medgivande_preciserat": (bifall_where("sekretessmedgivande", "ja"), code_of("medgivande_preciserat")),
    "samverkan_bistand": (bistand_population, samverkan_bistand),
    "samplanering_fk": (sjukpenning_population, code_of("samverkan_fk")),
    "frivillighet": (bifall_s, frivillighet),
    "sip_information": (bifall, code_of("sip_information")),
    "sip_dokumenterad": (bifall_where("sip", "ja"), sip_dokumenterad),
    "langsiktig_planering": (bifall, code_of("langsiktig_planering")),
    "omfattning_i_beslut": (bifall_s, code_of("omfattning_framgar_beslut")),
    "beslut_motsvarar_ansokan": (bifall_s, beslut_motsvarar_ansokan),
    "beslut_motiverat": (bifall, beslut_motiverat),
    "ratt_lag": (everyone, ratt_lag),
    "lagrum_sysselsattning": (bifall_s, lagrum_sysselsattning),
    "beslut_4_1_4_2": (bifall_i, beslut_4_1_4_2),
    "avslag_4_1_motiverat": (refusal_given, code_of("avslag_4_1_motiverat")),
    "andringsforbehall_4_2": (bifall_i, code_of("andringsforbehall")),
    **{f"krit_{k}": (bifall_i, code_of(f"krit_{k}_dok")) for k in KRITERIER},
    "kriterier_i_bedomning": (bifall_i, kriterier_i_bedomning),
    "rapport_jobbtorg": (bifall_i, code_of("rapport_jobbtorg")),
    "samtycke_samordning": (bifall_i, code_of("samtycke_samordning")),
    "flerpartsmote_fore_beslut": (bifall_i, flerpartsmote_fore_beslut),
    "start_inom_14_dagar": (bifall_i, start_inom_14_dagar),
    "tidsgrans_tva_ar": (bifall_i, tidsgrans_tva_ar),
    "overklagande": (overklagande_population, code_of("overklagandehanvisning")),
    "avslag_motiverat": (avslag_population, avslag_motiverat),
    "avslag_utan_extra_krav": (avslag_s, avslag_utan_extra_krav),
    "personligt_mal": (bifall, personligt_mal),
    "delaktig_planering": (bifall, code_of("delaktig_planering")),
    "inriktning_motsvarar_mal": (inriktning_population, inriktning_motsvarar_mal),
    "valinformation": (bifall_s, code_of("valinformation")),
    "bestallning": (bifall, bestallning),
    "plan_overensstammer": (bifall, plan_overensstammer),
    "plan_i_tid": (bifall_with_order, plan_i_tid),
    "plan_i_tid_avtal": (bifall_s, plan_i_tid_avtal),
    "uppfoljning_dokumenterad": (bifall_where("forstagangsbeslut", "nej"), uppfoljning_dokumenterad),
    "uppfoljning_inom_sex_manader": (bifall, uppfoljning_inom_sex_manader),
    "uppfoljning_strukturerad": (strukturerad_population, uppfoljning_strukturerad),
    "uppfoljning_gemensam": (strukturerad_population, uppfoljning_gemensam),
}


def outcomes(
    row: Row,
    followups: list[Row],
    granskningsdatum: date,
    *,
    followups_table: bool = True,
    dur_hogsta_alder: int | None = None,
) -> dict[str, str]:
    """The outcome of every criterion for one decision.

    `followups` are rows of `uppfoljningar`; those with another `arende_id` are left out (a row without one is
    taken as the decision's). `followups_table=False`: the export has no such table.
    """
    own_followups = [f for f in followups if f.get("arende_id") in (None, row.get("arende_id"))]
    d = Decision(row, own_followups if followups_table else [], granskningsdatum, followups_table, dur_hogsta_alder)
    outcome_of: dict[str, str] = {}
    for criterion, (population, rule) in CRITERIA.items():
        inside = population(d)
        outcome_of[criterion] = UNCLEAR if inside is None else rule(d) if inside else NOT_APPLICABLE
    return outcome_of


# --- The tables 2 to 6 ------------------------------------------------------------------------------------

OTHER = "ÖVRIGT: "
TABELL_4_BOTH_ACTS = {
    "Avslag 4:1 och bifall 4:2": "Avslag 4:1/11:1 och bifall 4:2/11:4",
    "Bifall 4:2": "Bifall 4:2/11:4",
    "Bifall 4:1": "Bifall 4:1/11:1",
}
"""The labels where the table counts a decision under the new act; see `table_counts`."""


def _tabell_2(d: Decision) -> str:
    from_, tom = d["beslut_from"], d["beslut_tom"]
    if tom is None:
        return "Tills vidare"
    n = whole_months(from_, tom)
    if n < 6:
        return "Kortare än 6 månader"
    if n == 6:
        return "6 månader"
    if n < 12:
        return "7-11 månader"
    return "12 månader" if add_months(from_, 12) == tom + timedelta(days=1) else "Längre än 12 månader"


def _tabell_3(d: Decision) -> str:
    if d["juridiskt_beslut"] == "nej":
        return "Juridiskt beslut saknas"
    limited, reserved = d["beslut_tom"] is not None, d["andringsforbehall"] == "ja"
    why_limited, why_reserved = (
        d["tidsbegransning_motiverad"] == "ja",
        d["andringsforbehall_motiverat"] == "ja",
    )
    if limited and reserved:
        return {
            (False, False): "Både tidsbegränsat och ändringsförbehåll utan motivering",
            (True, False): "Tidsbegränsat med motivering och ändringsförbehåll utan motivering",
            (True, True): "Både tidsbegränsning och ändringsförbehåll med motivering till båda",
            (False, True): OTHER + "tidsbegränsat utan motivering, ändringsförbehåll med motivering",
        }[why_limited, why_reserved]
    if limited:
        motivated = OTHER + "endast tidsbegränsat med motivering"
        return motivated if why_limited else "Endast tidsbegränsat utan motivering"
    if reserved:
        return OTHER + f"endast ändringsförbehåll {'med' if why_reserved else 'utan'} motivering"
    return OTHER + "varken tidsbegränsning eller ändringsförbehåll"


def _tabell_4(d: Decision) -> str:
    refused, granted = d["avslag_lagrum"], d["bifall_lagrum"]
    if (refused, granted) in (("4:1", "4:2"), ("11:1", "11:4")):
        return "Avslag 4:1 och bifall 4:2"
    if refused is None and granted in ("4:2", "11:4"):
        return "Bifall 4:2"
    if refused is None and granted in ("4:1", "11:1"):
        return "Bifall 4:1"
    return "Annat"


def _tabell_5(d: Decision) -> str:
    studied, ordered = d["mal_i_utredning"] == "ja", d["mal_i_bestallning"] == "ja"
    if studied and ordered:
        return "I både utredning och beställning"
    if studied:
        return "Endast i utredning"
    if ordered:
        return "Endast i beställning"
    return "Ej uttryckt personliga mål" if d["mal_tillfragad"] == "ja" else "Inga personliga mål"


def _tabell_6(d: Decision) -> str:
    if d["plan_finns"] == "nej":
        return "Plan saknas"
    agreeing = [d["plan_aktiviteter"], d["plan_mal"]].count("ja")
    return ("Nej", "Delvis", "Ja")[agreeing]


_INCOMES = {
    "sjukersattning": "Sjukersättning",
    "aktivitetsersattning": "Aktivitetsersättning",
    "sjukpenning": "Sjukpenning",
    "ekonomiskt_bistand": "Ekonomiskt bistånd",
    "annan": "Annan",
    "ingen": "Ingen",
}
_DEVIATIONS = {
    "inget": "Ingen",
    "borttaget": "Aktiviteter eller mål borttagna",
    "andrat": "Aktiviteter eller mål ändrade",
    "tillagt": "Aktiviteter eller mål tillagda",
}
_REASONS = {
    "studerar_eller_arbetar": "Studerar eller arbetar",
    "medverkar_ej": "Medverkar inte till utredning",
    "fk_ansvar": "Försäkringskassans ansvar",
    "ej_varaktigt_nedsatt": "Arbetsförmågan inte varaktigt nedsatt",
    "tillgodoses_annat_satt": "Tillgodoses på annat sätt",
    "annat": "Annat",
}


def _label_of_answer(column: str, labels: dict[str, str]) -> Rule:
    """The label of the answer; 'Framgår ej' where there is none, or one without a label."""
    return lambda d: labels.get(d[column], "Framgår ej")


_TABLES: dict[str, tuple[Condition, Rule]] = {
    "tabell_2": (bifall, _tabell_2),
    "tabell_3": (bifall, _tabell_3),
    "tabell_4": (bifall_i, _tabell_4),
    "tabell_5": (bifall, _tabell_5),
    "tabell_6": (bifall, _tabell_6),
    "huvudsaklig_forsorjning": (bifall, _label_of_answer("forsorjning", _INCOMES)),
    "medgivandets_form": (
        bifall_where("sekretessmedgivande", "ja"),
        _label_of_answer(
            "medgivande_form", {"muntligt": "Muntligt", "skriftligt": "Skriftligt", "fullmakt": "Fullmakt"}
        ),
    ),
    "planens_avvikelse": (bifall_where("plan_finns", "ja"), _label_of_answer("plan_avvikelse", _DEVIATIONS)),
    "skal_for_avslag": (lambda d: d["beslut_utfall"] == "avslag", _label_of_answer("avslag_skal", _REASONS)),
}


CATEGORY_TABLES = tuple(_TABLES)
"""All but `tabell_8`, for which see `first_follow_up`."""


def first_follow_up(row: Row, followups: Iterable[Row], review_day: date) -> str | None:
    """The category of `tabell_8` that a decision falls in; None outside the table's population."""
    if row["beslut_utfall"] == "avslag":
        return None
    start = row["foregaende_beslut_from"] or row["beslut_from"]
    last_day = row["granskad_datum"] or review_day
    days = [f["datum"] for f in followups]
    counted_days = sorted(day for day in days if day and start < day <= last_day)
    if counted_days:
        spans = {3: "Inom 3 månader", 6: "Efter 3–6 månader", 9: "Efter 6–9 månader", 12: "Efter 9–12 månader"}
        within = [label for months, label in spans.items() if counted_days[0] <= add_months(start, months)]
        return [*within, "Efter mer än 12 månader"][0]
    if None in days:
        return "Uppföljning finns bara utan datum"
    if min(row["beslut_tom"] or date.max, last_day) <= add_months(start, 6):
        return "Ingen, högst 6 månader"
    return "Ingen, mer än 6 månader"


def table_category(table: str, row: Row) -> str | None:
    """The category of a table (`CATEGORY_TABLES`) that a decision falls in; None outside the table's population.

    The labels of `tabell_4` are those of the old act, also for a decision under the new one: which labels are
    printed depends on the whole table (`table_counts`).
    """
    population, category = _TABLES[table]
    d = Decision(row, [], date.max, True, None)
    return category(d) if population(d) else None


def table_counts(table: str, rows: Iterable[Row]) -> dict[str, int]:
    """Category -> number of decisions, without empty categories, labels as printed for these rows."""
    counts: dict[str, int] = {}
    new_act = False
    for row in rows:
        category = table_category(table, row)
        if category is not None:
            counts[category] = counts.get(category, 0) + 1
            # "where there is one": a new-act decision counted in one of the three rows
            new_act |= category in TABELL_4_BOTH_ACTS and row.get("bifall_lagrum") in ("11:1", "11:4")
    if table == "tabell_4" and new_act:
        return {TABELL_4_BOTH_ACTS.get(label, label): n for label, n in counts.items()}
    return counts
