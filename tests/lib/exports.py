"""Random exports that follow the codebook to the letter, and writers for the file formats it allows.

The codebook is transcribed here from the specification and not taken from the product. The product must accept
everything made here; what is strange in it (an application after the decision, a plan before the order, values
whose condition does not hold) is allowed by the specification.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped,unused-ignore]

from tests.lib.oracle import KRITERIER, NEW_ACT, Row, add_months

Variable = tuple[str, str, str, dict[str, str]]
"""name, Swedish label, kind (id, code, int, date, decimal, month), codes with labels"""

GRANSKNINGSDATUM = date(2025, 10, 31)
"""The date of the run; random exports have dates at its edges."""

# --- The codebook -----------------------------------------------------------------------------------------

JA_NEJ = {"ja": "Ja", "nej": "Nej"}
JA_NEJ_OKLART = {**JA_NEJ, "framgar_ej": "Framgår ej"}
GRAD = {"ja": "Ja", "delvis": "Delvis", "nej": "Nej"}
JA_EJ_AKTUELLT_NEJ = {"ja": "Ja", "ej_aktuellt": "Ej aktuellt", "nej": "Nej"}
STADSDEL = {
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
KON = {"kvinna": "Kvinna", "man": "Man"}
OMFATTNING = {
    "1-12": "1–12 timmar/vecka",
    "10-24": "10–24 timmar/vecka",
    "22-40": "22–40 timmar/vecka",
    "framgar_ej": "Framgår ej",
    "ej_aktuellt": "Ej aktuellt",
}
INRIKTNING = {"social": "Socialt inriktad", "arbetsrehabiliterande": "Arbetsrehabiliterande"}
LAGRUM_AVSLAG = {"4:1": "4 kap. 1 § SoL (2001:453)", "11:1": "11 kap. 1 § SoL (2025:400)"}
LAGRUM_BIFALL = {
    "4:1": "4 kap. 1 § SoL (2001:453)",
    "4:2": "4 kap. 2 § SoL (2001:453)",
    "11:1": "11 kap. 1 § SoL (2025:400)",
    "11:4": "11 kap. 4 § SoL (2025:400)",
}
KRITERIUM_LABELS = {
    "alder": "Yrkesverksam ålder",
    "psykiatrikontakt": "Pågående kontakt med specialistpsykiatrin",
    "mal_arbete_studier": "Primärt mål arbete eller studier",
    "stodbehov": "Kan inte finna, få och behålla arbete på egen hand",
    "inforstadd": "Införstådd och beredd",
    "kan_borja": "Bedöms kunna börja inom insatsen",
    "arbetsformedlingen": "Lämplig åtgärd kan inte erbjudas av Arbetsförmedlingen",
}


def _code(name: str, label: str, codes: dict[str, str]) -> Variable:
    return (name, label, "code", codes)


def _date(name: str, label: str) -> Variable:
    return (name, label, "date", {})


CODEBOOK: dict[str, list[Variable]] = {
    "arenden": [
        ("arende_id", "Ärende-id", "id", {}),
        _code("stadsdel", "Stadsdelsnämnd", STADSDEL),
        _code("kon", "Kön", KON),
        ("alder", "Ålder vid beslut", "int", {}),
        _code(
            "insats",
            "Insats",
            {
                "sysselsattning": "Sysselsättning",
                "sarskild_stodinsats": "Särskilt individanpassad stödinsats",
            },
        ),
        _code("ansokan_finns", "Ansökan finns", JA_NEJ),
        _date("ansokan_datum", "Ansökan inkom"),
        _code(
            "ansokan_satt",
            "Ansökan gjordes",
            {"muntlig": "Muntligt", "skriftlig": "Skriftligt", "framgar_ej": "Framgår ej"},
        ),
        _code("ansokan_lagrum", "Lagrum framgår av ansökan", JA_NEJ),
        _code("ansokan_omfattning", "Ansökt omfattning", OMFATTNING),
        _code(
            "dur_underlag",
            "DUR-utredning som underlag",
            {"ny": "Ny utredning", "tidigare": "Tidigare utredning (förlängning)", "saknas": "Saknas"},
        ),
        _date("dur_datum", "DUR-utredningens datum"),
        _code("forlangning_tillfragad", "Tillfrågad vid förlängning", JA_NEJ_OKLART),
        _code("fel_namn", "Fel namn i utredningen", JA_NEJ),
        _code("motstridiga_uppgifter", "Motstridiga uppgifter", JA_NEJ),
        _code("inaktuella_uppgifter", "Inaktuella uppgifter", JA_NEJ),
        _code("bedomning_annan_insats", "Bedömningen avser annan insats", JA_NEJ),
        _code("malgrupp_faststalld", "Målgruppstillhörighet fastställd", JA_NEJ),
        _code("behov_syfte_mal", "Behov, syfte och mål klargjorda", GRAD),
        _code(
            "stodomraden_utredning",
            "Närvaro, aktivt deltagande, kognitiv och social förmåga i utredningen",
            GRAD,
        ),
        _code("annan_insats", "Utredningen omfattar även annan insats", JA_NEJ),
        _code("utbildning_arbete", "Utbildning och arbetslivserfarenhet", GRAD),
        _code("intressen", "Intressen", GRAD),
        _code("resurser", "Resurser", GRAD),
        _code("vardagsaktiviteter", "Vardagsaktiviteter", GRAD),
        _code("fordjupning_arbete", "Fördjupat: arbete/utbildning/sysselsättning", JA_NEJ),
        _code("fordjupning_intressen", "Fördjupat: intressen", JA_NEJ),
        _code("fordjupning_psykisk_halsa", "Fördjupat: psykisk hälsa", JA_NEJ),
        _code("fordjupning_vardag", "Fördjupat: vardagsaktiviteter (ADL)", JA_NEJ),
        _code(
            "barn",
            "Barn",
            {
                "egna_i_hushallet": "Förälder till minderårigt barn i hushållet",
                "annans_i_hushallet": "Delar hushåll med annans minderåriga barn",
                "egna_ej_i_hushallet": "Förälder till minderårigt barn utanför hushållet",
                "inga": "Inga minderåriga barn",
                "framgar_ej": "Framgår ej",
            },
        ),
        _code("barn_fragor", "Frågor om barnets situation ställda", JA_NEJ),
        _code(
            "barnkonsekvensanalys",
            "Barnkonsekvensanalys",
            {
                "individuell": "Individuell",
                "standardtext": "Standardtext",
                "ej_aktuellt": "Ställningstagande: ej aktuellt",
                "nej": "Nej",
            },
        ),
        _code("anhorigstod_info", "Information om anhörigstöd", JA_EJ_AKTUELLT_NEJ),
        _code(
            "vald_fraga",
            "Fråga om våld",
            {"stalld": "Ställd", "ej_stalld": "Ej ställd", "framgar_ej": "Framgår ej"},
        ),
        _code("vald_skal", "Skäl till att frågan inte ställts framgår", JA_NEJ),
        _code(
            "forsorjning",
            "Huvudsaklig försörjning",
            {
                "sjukersattning": "Sjukersättning",
                "aktivitetsersattning": "Aktivitetsersättning",
                "sjukpenning": "Sjukpenning",
                "ekonomiskt_bistand": "Ekonomiskt bistånd",
                "annan": "Annan",
                "ingen": "Ingen",
                "framgar_ej": "Framgår ej",
            },
        ),
        _code(
            "ekonomiskt_bistand",
            "Aktuell på ekonomiskt bistånd",
            {"helt": "Helt", "delvis": "Delvis", "nej": "Nej", "framgar_ej": "Framgår ej"},
        ),
        _code("af_aktuell", "Aktuell hos Arbetsförmedlingen", JA_NEJ_OKLART),
        _code("samverkan_eb", "Samverkan med ekonomiskt bistånd", JA_NEJ_OKLART),
        _code("krav_for_bistand", "Sysselsättning anges som krav för ekonomiskt bistånd", JA_NEJ),
        _code("samverkan_fk", "Samarbete med Försäkringskassan", JA_NEJ_OKLART),
        _code("samverkan_af", "Samarbete med Arbetsförmedlingen", JA_NEJ_OKLART),
        _code("extern_kontakt", "Kontakt med utomstående dokumenterad", JA_NEJ),
        _code("sekretessmedgivande", "Aktuellt sekretessmedgivande", JA_EJ_AKTUELLT_NEJ),
        _code(
            "medgivande_form",
            "Medgivandets form",
            {"muntligt": "Muntligt", "skriftligt": "Skriftligt", "fullmakt": "Fullmakt"},
        ),
        _code("medgivande_preciserat", "Medgivandet är preciserat", JA_NEJ),
        _code("sip", "Aktuell SIP där socialpsykiatrin ingår", JA_NEJ),
        _code("sip_information", "Information om SIP given", JA_NEJ),
        _code("sip_deltagare", "Deltagare i SIP framgår", JA_NEJ),
        _code("sip_protokoll", "SIP-protokoll finns i akten", JA_NEJ),
        _code("langsiktig_planering", "Långsiktig planering dokumenterad", JA_NEJ),
        _date("beslut_datum", "Beslutsdatum"),
        _code("beslut_utfall", "Beslut", {"bifall": "Bifall", "delavslag": "Delavslag", "avslag": "Avslag"}),
        _date("beslut_from", "Beslut fr.o.m."),
        _date("beslut_tom", "Beslut t.o.m."),
        _code("beslut_omfattning", "Beviljad omfattning (av beslut eller akten i övrigt)", OMFATTNING),
        _code("omfattning_framgar_beslut", "Beviljad omfattning framgår av beslutet", JA_NEJ),
        _code("juridiskt_beslut", "Juridiskt beslut finns", JA_NEJ),
        _code("andringsforbehall", "Ändringsförbehåll", JA_NEJ),
        _code("tidsbegransning_motiverad", "Tidsbegränsning motiverad", JA_NEJ),
        _code("andringsforbehall_motiverat", "Ändringsförbehåll motiverat", JA_NEJ),
        _code("avslag_lagrum", "Avslag enligt", LAGRUM_AVSLAG),
        _code("avslag_4_1_motiverat", "Avslaget enligt huvudregeln är motiverat", JA_NEJ),
        _code("bifall_lagrum", "Bifall enligt", LAGRUM_BIFALL),
        _date("insats_beviljad_fran", "Insatsen först beviljad fr.o.m."),
        _code("sarskilda_skal", "Särskilda skäl för längre tid än två år", JA_NEJ),
        _code("forstagangsbeslut", "Förstagångsbeslut", JA_NEJ),
        _date("foregaende_beslut_from", "Föregående beslut fr.o.m."),
        _code("overklagandehanvisning", "Information om rätt att överklaga", JA_NEJ),
        _code(
            "avslag_skal",
            "Skäl för avslag",
            {
                "studerar_eller_arbetar": "Studerar eller arbetar",
                "medverkar_ej": "Medverkar inte till utredning",
                "fk_ansvar": "Försäkringskassans rehabiliteringsansvar",
                "ej_varaktigt_nedsatt": "Arbetsförmågan inte varaktigt nedsatt",
                "tillgodoses_annat_satt": "Behovet tillgodoses genom andra arbetsinriktade åtgärder",
                "annat": "Annat",
                "framgar_ej": "Framgår ej",
            },
        ),
        _code("avslag_extra_krav", "Avslaget ställer krav som anvisningarna inte har", JA_NEJ_OKLART),
        *(
            _code(f"krit_{k}_{part}", f"{KRITERIUM_LABELS[k]}: framgår av {where}", JA_NEJ)
            for k in KRITERIER
            for part, where in (("dok", "dokumentationen"), ("bed", "bedömningen"))
        ),
        _code("rapport_jobbtorg", "Bedömning inhämtad från arbetsspecialist på Jobbtorg", JA_NEJ),
        _code("flerpartsmote", "Flerpartsmöte med Jobbtorg hållet", JA_NEJ_OKLART),
        _date("flerpartsmote_datum", "Flerpartsmötets datum"),
        _code("samtycke_samordning", "Samtycker till samordning med specialistpsykiatrin", JA_NEJ),
        _code("mal_arbete_studier", "Personens mål är arbete eller studier", JA_NEJ_OKLART),
        _code("inriktning", "Verksamhetens inriktning", INRIKTNING),
        _code("bestallning_inriktning", "Beställningens inriktning", INRIKTNING),
        _code("valinformation", "Information inför val av utförare framgår", JA_NEJ),
        ("utforare_kod", "Utförare (kod)", "id", {}),
        _code("delaktig_planering", "Personen har varit delaktig i planeringen", GRAD),
        _code("mal_i_utredning", "Personligt mål i utredningen", JA_NEJ),
        _code("mal_i_bestallning", "Personligt mål i beställningen", JA_NEJ),
        _code("mal_tillfragad", "Tillfrågad men har inte uttryckt mål", JA_NEJ),
        _code(
            "bestallning",
            "Beställning",
            {
                "enligt_anvisning": "Enligt anvisning",
                "saknar_individuellt": "Saknar individuella aktiviteter och mål",
                "ej_enligt_anvisning": "Ej enligt anvisning",
                "saknas": "Saknas",
            },
        ),
        _code("stodomraden_bestallning", "Stödområde, ett eller flera, framgår av beställningen", GRAD),
        _code("omfattning_i_bestallning", "Beviljad omfattning framgår av beställningen", JA_NEJ),
        _date("bestallning_datum", "Beställningen skickades"),
        _date("insats_start", "Insatsen påbörjades"),
        _code("plan_finns", "Genomförandeplan finns", JA_NEJ),
        _date("plan_datum", "Genomförandeplanen inkom"),
        _code("plan_aktiviteter", "Planens aktiviteter överensstämmer", JA_NEJ),
        _code("plan_mal", "Planens mål överensstämmer", JA_NEJ),
        _code(
            "plan_avvikelse",
            "Planens avvikelse",
            {
                "inget": "Ingen",
                "borttaget": "Aktiviteter eller mål borttagna",
                "tillagt": "Tillagda",
                "andrat": "Ändrade",
            },
        ),
        _date("granskad_datum", "Akten granskades"),
        ("granskare", "Granskare (kod)", "id", {}),
    ],
    "uppfoljningar": [
        ("arende_id", "Ärende-id", "id", {}),
        _date("datum", "Uppföljningsdatum"),
        _code(
            "satt",
            "Uppföljningssätt",
            {
                "pa_plats": "På plats",
                "telefon": "Telefon",
                "digitalt": "Digitalt",
                "framgar_ej": "Framgår ej",
            },
        ),
        _code(
            "utforare_deltog",
            "Utförarens medverkan",
            {
                "gemensamt": "Gemensamt möte",
                "separat": "Separat kontakt",
                "ej": "Ingen kontakt",
                "framgar_ej": "Framgår ej",
            },
        ),
        _code("dur_uppfoljning", "DUR:s uppföljningsdel använd", JA_NEJ),
    ],
    "narvaro": [
        ("person_id", "Person-id", "id", {}),
        _code("stadsdel", "Stadsdelsnämnd", STADSDEL),
        _code("kon", "Kön", KON),
        ("manad", "Månad", "month", {}),
        # The codebook gives these codes no labels of their own, so the code stands for itself.
        _code("omfattning", "Beviljat tidsintervall", {k: k for k in ("1-12", "10-24", "22-40")}),
        ("timmar", "Närvarotimmar", "decimal", {}),
        ("alder", "Ålder", "int", {}),
    ],
}

# --- Which cells are required -----------------------------------------------------------------------------


def _bifall(row: Row) -> bool:
    return row.get("beslut_utfall") in ("bifall", "delavslag")


def _bifall_and(**values: str | tuple[str, ...]) -> Callable[[Row], bool]:
    def holds(row: Row) -> bool:
        return _bifall(row) and all(
            row.get(name) in (codes if isinstance(codes, tuple) else (codes,)) for name, codes in values.items()
        )

    return holds


_ALWAYS = {
    "arende_id",
    "stadsdel",
    "kon",
    "alder",
    "insats",
    "ansokan_finns",
    "dur_underlag",
    "beslut_datum",
    "beslut_utfall",
}
_OPTIONAL = {
    "ansokan_datum",
    "dur_datum",
    "medgivande_form",
    "beslut_tom",
    "avslag_lagrum",
    "insats_beviljad_fran",
    "sarskilda_skal",
    "foregaende_beslut_from",
    "overklagandehanvisning",
    "flerpartsmote",
    "flerpartsmote_datum",
    "utforare_kod",
    "bestallning_datum",
    "insats_start",
    "plan_datum",
    "plan_avvikelse",
    "granskad_datum",
    "granskare",
}
_HAS_CHILD = _bifall_and(barn=("egna_i_hushallet", "annans_i_hushallet", "egna_ej_i_hushallet"))
_S = _bifall_and(insats="sysselsattning")
_I = _bifall_and(insats="sarskild_stodinsats")
_ORDERED: tuple[str, ...] = ("enligt_anvisning", "saknar_individuellt", "ej_enligt_anvisning")
_S_ORDERED = _bifall_and(insats="sysselsattning", bestallning=_ORDERED)


def _has_application(row: Row) -> bool:
    return row.get("ansokan_finns") == "ja"


_CONDITIONS: dict[str, Callable[[Row], bool]] = {
    "ansokan_satt": _has_application,
    "ansokan_lagrum": _has_application,
    "ansokan_omfattning": _has_application,
    "forlangning_tillfragad": _bifall_and(dur_underlag="tidigare"),
    "barn_fragor": _HAS_CHILD,
    "barnkonsekvensanalys": _HAS_CHILD,
    "vald_skal": _bifall_and(vald_fraga="ej_stalld"),
    "medgivande_preciserat": _bifall_and(sekretessmedgivande="ja"),
    "sip_deltagare": _bifall_and(sip="ja"),
    "sip_protokoll": _bifall_and(sip="ja"),
    "omfattning_framgar_beslut": _S,
    "avslag_4_1_motiverat": lambda row: _I(row) and row.get("avslag_lagrum") is not None,
    "bifall_lagrum": _bifall_and(juridiskt_beslut="ja"),
    "avslag_skal": lambda row: row.get("beslut_utfall") in ("avslag", "delavslag"),
    "avslag_extra_krav": lambda row: row.get("beslut_utfall") == "avslag" and row.get("insats") == "sysselsattning",
    **{f"krit_{k}_{part}": _I for k in KRITERIER for part in ("dok", "bed")},
    "rapport_jobbtorg": _I,
    "samtycke_samordning": _I,
    "mal_arbete_studier": _S,
    "inriktning": _S,
    "bestallning_inriktning": _S_ORDERED,
    "valinformation": _S,
    "stodomraden_bestallning": _S_ORDERED,
    "omfattning_i_bestallning": _S_ORDERED,
    "plan_aktiviteter": _bifall_and(plan_finns="ja"),
    "plan_mal": _bifall_and(plan_finns="ja"),
}


def is_required(name: str, row: Row) -> bool:
    """Whether a cell of `arenden` must have a value, from the column "required" of the codebook."""
    if name in _ALWAYS:
        return True
    if name in _OPTIONAL:
        return False
    return _CONDITIONS.get(name, _bifall)(row)


# --- Breaches of the contract -----------------------------------------------------------------------------

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
_ID = re.compile(r"[A-Za-z0-9_-]{1,24}")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def _wrong_cell(variable: Variable, value: Any) -> bool:
    _, _, kind, codes = variable
    match kind:
        case "code":
            return value not in codes
        case "id":
            return not (isinstance(value, str) and _ID.fullmatch(value))
        case "int":
            return not (type(value) is int and 0 <= value <= 120)
        case "date":
            return not (type(value) is date and FIRST_DAY <= value <= LAST_DAY)
        case "month":
            return not (isinstance(value, str) and _MONTH.fullmatch(value))
        case "decimal":
            return not (isinstance(value, Decimal) and 0 <= value <= 744)
    raise ValueError(f"unknown kind {kind}")


def _cell_breaches(table: str, row: Row, required: Callable[[str], bool]) -> list[str]:
    faults = []
    for variable in CODEBOOK[table]:
        name = variable[0]
        value = row.get(name)
        if value is None:
            if required(name):
                faults.append(f"{name}: missing")
        elif _wrong_cell(variable, value):
            faults.append(f"{name}: {value!r}")
    column_names = {variable[0] for variable in CODEBOOK[table]}
    return faults + [f"{name}: unknown column" for name in row if name not in column_names]


def breaches(row: Row) -> list[str]:
    """Every breach of the contract by one row of `arenden`: cells, then the rules between columns."""
    faults = _cell_breaches("arenden", row, lambda name: is_required(name, row))
    v: Callable[[str], Any] = row.get

    def has_values(*names: str) -> bool:
        return all(v(name) is not None for name in names)

    between = [
        (
            has_values("beslut_from", "beslut_tom") and v("beslut_from") > v("beslut_tom"),
            "beslut_from > beslut_tom",
        ),
        (
            has_values("foregaende_beslut_from", "beslut_from") and v("foregaende_beslut_from") >= v("beslut_from"),
            "foregaende_beslut_from >= beslut_from",
        ),
        (
            v("forstagangsbeslut") == "ja" and has_values("foregaende_beslut_from"),
            "forstagangsbeslut = ja with foregaende_beslut_from",
        ),
        (
            v("forstagangsbeslut") == "nej" and not has_values("foregaende_beslut_from"),
            "forstagangsbeslut = nej without foregaende_beslut_from",
        ),
        (
            has_values("insats_beviljad_fran", "beslut_from") and v("insats_beviljad_fran") > v("beslut_from"),
            "insats_beviljad_fran > beslut_from",
        ),
        (
            v("ansokan_finns") == "nej" and has_values("ansokan_datum"),
            "ansokan_finns = nej with ansokan_datum",
        ),
        (v("mal_tillfragad") == "ja" and v("mal_i_utredning") == "ja", "mal_tillfragad, mal_i_utredning"),
        (v("mal_tillfragad") == "ja" and v("mal_i_bestallning") == "ja", "mal_tillfragad, mal_i_bestallning"),
        (
            v("tidsbegransning_motiverad") == "ja" and not has_values("beslut_tom"),
            "tidsbegransning_motiverad = ja without beslut_tom",
        ),
        (
            v("andringsforbehall_motiverat") == "ja" and v("andringsforbehall") != "ja",
            "andringsforbehall_motiverat = ja without andringsforbehall",
        ),
        (v("plan_finns") == "nej" and has_values("plan_datum"), "plan_finns = nej with plan_datum"),
        (v("beslut_utfall") == "avslag" and has_values("bifall_lagrum"), "avslag with bifall_lagrum"),
        *(
            (
                has_values(name) and (v(name) == "ej_aktuellt") != (v("insats") == "sarskild_stodinsats"),
                f"{name} against insats",
            )
            for name in ("ansokan_omfattning", "beslut_omfattning")
        ),
    ]
    return faults + [text for broken, text in between if broken]


@dataclass
class Export:
    """Typed rows; None for a table that the export does not have."""

    arenden: list[Row]
    uppfoljningar: list[Row] | None
    narvaro: list[Row] | None

    def tables(self) -> dict[str, list[Row]]:
        all_tables = {"arenden": self.arenden, "uppfoljningar": self.uppfoljningar, "narvaro": self.narvaro}
        return {name: rows for name, rows in all_tables.items() if rows is not None}

    def decisions_with_followups(self) -> list[tuple[Row, list[Row]]]:
        """Every decision with its own follow-ups, in the order of `arenden` (one pass)."""
        followups_of: dict[str, list[Row]] = {row["arende_id"]: [] for row in self.arenden}
        for followup in self.uppfoljningar or []:
            followups_of[followup["arende_id"]].append(followup)
        return [(row, followups_of[row["arende_id"]]) for row in self.arenden]


def _has_duplicates(keys: list[Any]) -> bool:
    return len(set(keys)) < len(keys)


def export_breaches(export: Export) -> list[str]:
    """Every breach of the contract in a whole export: rows, unique keys, references."""
    ids = [row["arende_id"] for row in export.arenden]
    faults = [f"arenden {row['arende_id']}: {text}" for row in export.arenden for text in breaches(row)]
    if not ids or _has_duplicates(ids):
        faults.append("arenden: empty, or arende_id twice")
    followups, attendance = export.uppfoljningar or [], export.narvaro or []
    for row in followups:
        wrong = _cell_breaches("uppfoljningar", row, lambda name: name != "datum")
        faults += [f"uppfoljningar {row['arende_id']}: {text}" for text in wrong]
    if not {f["arende_id"] for f in followups} <= set(ids):
        faults.append("uppfoljningar: arende_id not in arenden")
    if _has_duplicates([(f["arende_id"], f["datum"]) for f in followups if f.get("datum") is not None]):
        faults.append("uppfoljningar: the same arende_id and datum twice")
    for row in attendance:
        wrong = _cell_breaches("narvaro", row, lambda name: name != "alder")
        faults += [f"narvaro {row['person_id']}: {text}" for text in wrong]
    if _has_duplicates([(a["person_id"], a["stadsdel"], a["manad"]) for a in attendance]):
        faults.append("narvaro: the same person, district and month twice")
    return faults


# --- Random exports ---------------------------------------------------------------------------------------

_NEAR_HOLIDAYS = (
    # (first, last) day of an order whose 15 days or 15 working days run over a holiday
    (date(2024, 3, 8), date(2024, 4, 2)),  # Easter 31 March 2024
    (date(2025, 3, 28), date(2025, 4, 22)),  # Easter 20 April 2025
    (date(2024, 4, 22), date(2024, 5, 10)),  # 1 May and Ascension Day
    (date(2024, 5, 30), date(2024, 6, 24)),  # 6 June and midsummer 2024
    (date(2025, 5, 28), date(2025, 6, 23)),  # Ascension Day, 6 June and midsummer 2025
    (date(2024, 12, 2), date(2025, 1, 7)),  # Christmas, New Year and Epiphany
    (date(2024, 10, 14), date(2024, 11, 4)),  # All Saints' Day, a Saturday
)


def _days(n: int) -> timedelta:
    return timedelta(days=n)


def _date_between(rng: random.Random, first: date, last: date) -> date:
    return first + _days(rng.randint(0, max(0, (last - first).days)))


def _month_end(d: date) -> date:
    return add_months(d.replace(day=1), 1) - _days(1)


def _decision_day(rng: random.Random, new_act: bool) -> date:
    edge = NEW_ACT if new_act else NEW_ACT - _days(1)
    if rng.random() < 0.15:
        return edge
    if new_act:
        return _date_between(rng, NEW_ACT, date(2025, 10, 31))
    d = _date_between(rng, date(2023, 11, 1), edge)
    return _month_end(d) if rng.random() < 0.15 and _month_end(d) < NEW_ACT else d


def _decision_dates(rng: random.Random, row: Row) -> None:
    """Sets `beslut_from`, `beslut_tom`, the previous decision and the first grant, often at an edge."""
    from_ = row["beslut_datum"] + _days(rng.choice((0, 0, 1, 14, -20, 40)))
    snap = rng.random()
    if snap < 0.2:
        from_ = _month_end(from_)
    elif snap < 0.4:
        from_ = from_.replace(day=1)
    row["beslut_from"] = from_
    months = rng.choice((0, 1, 3, 5, 6, 6, 6, 7, 11, 12, 12, 12, 13, 18, 23, 24, 24, 30))
    tom = add_months(from_, months) - _days(rng.choice((2, 1, 1, 1, 0)))
    row["beslut_tom"] = None if rng.random() < 0.1 else max(tom, from_)
    row["forstagangsbeslut"] = rng.choice(("ja", "nej"))
    row["foregaende_beslut_from"] = None
    if row["forstagangsbeslut"] == "nej":
        previous_start = add_months(from_, -rng.choice((1, 5, 6, 6, 11, 12, 12, 24))) + _days(rng.choice((-1, 0, 0, 1)))
        row["foregaende_beslut_from"] = min(previous_start, from_ - _days(1))
    grant_case = rng.random()
    row["insats_beviljad_fran"] = None
    if grant_case < 0.3:
        row["insats_beviljad_fran"] = add_months(from_, -rng.choice((0, 1, 6, 12, 18, 24, 36)))
    elif grant_case < 0.7:  # two years to the day, one day under, one over
        tom_or_so = row["beslut_tom"] or add_months(from_, 12)
        edge = add_months(tom_or_so, -24) + _days(rng.choice((-1, 0, 1, 1, 2)))
        row["insats_beviljad_fran"] = min(edge, from_)


def _lagrum(rng: random.Random, row: Row) -> None:
    is_new_act = row["beslut_datum"] >= NEW_ACT
    if rng.random() < 0.15:  # the wrong act
        is_new_act = not is_new_act
    refusals, grants = ("11:1", "4:1"), ("11:4", "4:2", "11:1", "4:1")
    row["avslag_lagrum"] = None if rng.random() < 0.4 else refusals[0 if is_new_act else 1]
    row["bifall_lagrum"] = rng.choice((grants[0], grants[2]) if is_new_act else (grants[1], grants[3]))
    if rng.random() < 0.15:  # a mixture of the two acts
        row["bifall_lagrum"] = rng.choice(grants)


def _day_around(rng: random.Random, d: date, *, missing: float = 0.15) -> date | None:
    """A day at, just before, just after or further from `d`."""
    if rng.random() < missing:
        return None
    return d + _days(rng.choice((0, 0, -1, 1, -7, 10, -45, 60, -400)))


def _plan_dates(rng: random.Random, row: Row) -> None:
    if rng.random() < 0.5:
        order_day = _date_between(rng, *rng.choice(_NEAR_HOLIDAYS))
    else:
        order_day = row["beslut_datum"] + _days(rng.randint(-5, 40))
    start_day = order_day + _days(rng.choice((-3, 0, 5, 14, 15, 30)))
    # 13–17 days: the 15 days; 19–27 days: the 15 working days with and without holidays
    due_day = rng.choice((order_day, start_day)) + _days(rng.choice((-3, 5, 14, 15, 15, 16, *range(19, 29), 60)))
    row["bestallning_datum"] = None if rng.random() < 0.12 else order_day
    row["insats_start"] = None if rng.random() < 0.2 else start_day
    row["plan_datum"] = due_day if row["plan_finns"] == "ja" and rng.random() < 0.88 else None
    review_case = rng.random()
    if review_case < 0.4:
        row["granskad_datum"] = None
    elif review_case < 0.65:  # a file read at about the time when the plan was due
        row["granskad_datum"] = due_day
    elif review_case < 0.7:  # before the decision runs
        row["granskad_datum"] = row["beslut_from"] - _days(rng.randint(-1, 3))
    else:
        row["granskad_datum"] = _date_between(rng, date(2025, 8, 1), date(2025, 12, 20))


def _obey_rules_between_columns(rng: random.Random, row: Row) -> None:
    supported = row["insats"] == "sarskild_stodinsats"
    for name in ("ansokan_omfattning", "beslut_omfattning"):
        interval = rng.choice(("1-12", "1-12", "10-24", "10-24", "22-40", "framgar_ej"))
        row[name] = "ej_aktuellt" if supported else interval
    if row["ansokan_finns"] == "nej":
        row["ansokan_datum"] = None
    if row["mal_tillfragad"] == "ja":
        if rng.random() < 0.5:
            row["mal_i_utredning"] = row["mal_i_bestallning"] = "nej"
        else:
            row["mal_tillfragad"] = "nej"
    if row["beslut_tom"] is None:
        row["tidsbegransning_motiverad"] = "nej"
    if row["andringsforbehall"] == "nej":
        row["andringsforbehall_motiverat"] = "nej"
    if row["beslut_utfall"] == "avslag":
        row["bifall_lagrum"] = None


def _decision(rng: random.Random, number: int, refused_share: float, new_act_share: float) -> Row:
    """Draws every variable, applies the rules between columns, then empties some cells that are not required."""
    row: Row = {
        name: rng.choice(list(codes)) if kind == "code" else None for name, _, kind, codes in CODEBOOK["arenden"]
    }
    row["arende_id"] = f"A{number:05d}"
    row["alder"] = rng.choice((0, 17, 18, 29, 30, 34, 35, 39, 40, 59, 60, 64, 65, 120, rng.randint(20, 64)))
    row["utforare_kod"], row["granskare"] = f"U{rng.randint(1, 30):02d}", f"G{rng.randint(1, 4)}"
    refused = rng.random() < refused_share
    row["beslut_utfall"] = "avslag" if refused else rng.choice(("bifall", "bifall", "bifall", "delavslag"))
    for mostly_yes in ("ansokan_finns", "juridiskt_beslut", "plan_finns"):
        row[mostly_yes] = "nej" if rng.random() < 0.15 else "ja"
    if rng.random() < 0.7:
        row["dur_underlag"] = "ny"
    row["beslut_datum"] = _decision_day(rng, rng.random() < new_act_share)
    _decision_dates(rng, row)
    _lagrum(rng, row)
    _plan_dates(rng, row)
    for name in ("ansokan_datum", "dur_datum", "flerpartsmote_datum"):
        row[name] = _day_around(rng, row["beslut_datum"])
    _obey_rules_between_columns(rng, row)
    if rng.random() < 0.1:  # the whole of the seven either way, which independent draws hardly ever give
        part, answer = rng.choice(("dok", "bed")), rng.choice(("ja", "nej"))
        row.update({f"krit_{k}_{part}": answer for k in KRITERIER})
    if rng.random() < 0.15:
        for area in ("arbete", "intressen", "psykisk_halsa", "vardag"):
            row[f"fordjupning_{area}"] = row["fordjupning_arbete"]
    if rng.random() < 0.25:
        row.update(dict.fromkeys(_FLAWS, "nej"))
    _empty_some(rng, row, kept_share=rng.choice((0.0, 0.5, 1.0)))
    return row


_FLAWS = ("fel_namn", "motstridiga_uppgifter", "inaktuella_uppgifter", "bedomning_annan_insats")


def _empty_some(rng: random.Random, row: Row, kept_share: float) -> None:
    """Empties cells whose condition does not hold (except a share `kept_share`), and some of the optional codes.

    The required cells are found first, for the whole row: a cell emptied here is never a condition of another
    required cell, since conditions are about required or always optional cells.
    """
    needed = {name for name, *_ in CODEBOOK["arenden"] if is_required(name, row)}
    pairs = {"foregaende_beslut_from", "forstagangsbeslut"}
    pairs |= {"beslut_from", "beslut_tom", "tidsbegransning_motiverad"}
    pairs |= {"andringsforbehall", "andringsforbehall_motiverat"}
    for name, _, kind, _ in CODEBOOK["arenden"]:
        if name in needed or name in pairs:
            continue
        if name in _OPTIONAL:
            if kind != "date" and name != "avslag_lagrum" and rng.random() < 0.3:
                row[name] = None
        elif rng.random() >= kept_share:
            row[name] = None
    if row["beslut_utfall"] == "avslag" and rng.random() >= kept_share:
        row.update(dict.fromkeys(pairs))


def _followups(rng: random.Random, row: Row) -> list[Row]:
    """No, one or some follow-ups at and near the edges of the six-month rule."""
    start = row["foregaende_beslut_from"] or row["beslut_from"] or row["beslut_datum"]
    gd = row["granskad_datum"] or GRANSKNINGSDATUM
    end = min(gd, row["beslut_tom"] or gd)
    days: list[date | None] = []
    style = rng.random()
    if style < 0.35:  # a chain with steps of six months, at times one day over
        day = start
        for _ in range(rng.randint(1, 5)):
            day = add_months(day, rng.choice((3, 5, 6, 6, 6))) + _days(rng.choice((0, 0, 0, -1, 1)))
            days.append(day)
    elif style < 0.7:
        edges = (start - _days(1), start, start + _days(1), add_months(start, 6), end, end + _days(1), gd)
        days += rng.sample([*edges, gd + _days(1), _date_between(rng, start, end)], rng.randint(1, 4))
    if style > 0.6 and rng.random() < 0.3:
        days += [None] * rng.randint(1, 2)
    unique = list(dict.fromkeys(day for day in days if day is not None)) + [None] * days.count(None)
    rng.shuffle(unique)
    return [
        {
            "arende_id": row["arende_id"],
            "datum": day,
            "satt": rng.choice(("pa_plats", "telefon", "digitalt", "framgar_ej")),
            "utforare_deltog": rng.choice(("gemensamt", "separat", "ej", "framgar_ej")),
            "dur_uppfoljning": rng.choice(("ja", "nej", "nej")),
        }
        for day in unique
    ]


def _attendance(rng: random.Random, persons: int) -> list[Row]:
    """Person-months, some with a change of interval or a second district."""
    months = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
    rows: list[Row] = []
    for number in range(1, persons + 1):
        sex, age = rng.choice(list(KON)), rng.choice((None, rng.randint(20, 64)))
        for district in rng.sample(list(STADSDEL), rng.choice((1, 1, 1, 2))):
            interval = rng.choice(("1-12", "1-12", "1-12", "10-24", "22-40"))
            for month in sorted(rng.sample(months, rng.randint(1, 6))):
                if rng.random() < 0.1:
                    interval = rng.choice(("1-12", "10-24", "22-40"))
                hours = rng.choice((Decimal(0), Decimal(744), Decimal(rng.randint(0, 160))))
                if rng.random() < 0.5:
                    hours = Decimal(rng.randint(0, 16000)).scaleb(-rng.choice((1, 2)))
                    hours = min(hours, Decimal(744))
                rows.append(
                    {
                        "person_id": f"P{number:04d}",
                        "stadsdel": district,
                        "kon": sex,
                        "manad": month,
                        "omfattning": interval,
                        "timmar": hours,
                        "alder": age,
                    }
                )
    rng.shuffle(rows)
    return rows


def random_export(rng: random.Random, n: int, *, refused_share: float = 0.1, new_act_share: float = 0.2) -> Export:
    """A valid export of `n` decisions, all three tables, the same for the same state of `rng`."""
    decisions = [_decision(rng, number, refused_share, new_act_share) for number in range(1, n + 1)]
    followups = [f for row in decisions for f in _followups(rng, row)]
    rng.shuffle(followups)
    return Export(decisions, followups, _attendance(rng, max(3, n // 4)))


# --- Writers ----------------------------------------------------------------------------------------------


def as_text(value: Any) -> str:
    """A typed value as a CSV cell: nothing for None, ISO dates, decimals with a point."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def _cell(value: Any, variable: Variable, labels: bool) -> Any:
    return variable[3].get(value, value) if labels and value is not None else value


_READ: dict[str, Callable[[str], Any]] = {
    "int": int,
    "date": date.fromisoformat,
    "decimal": lambda cell: Decimal(cell.replace(",", ".")),
}


def read_csv(path: Path) -> list[Row]:
    """The rows of a table as typed values, None for an empty cell; text in a table that the codebook lacks."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    kinds = {name: kind for name, _, kind, _ in CODEBOOK.get(path.stem, [])}
    return [{n: _READ.get(kinds.get(n, ""), str)(cell) if cell else None for n, cell in r.items()} for r in lines]


def write_csv(
    export: Export,
    folder: Path,
    *,
    encoding: str = "utf-8",
    separator: str = ";",
    newline: str = "\r\n",
    labels: bool = False,
    decimal: str = ",",
    header_labels: bool = False,
) -> Path:
    """A folder with one CSV file for each table the export has; quoted per RFC 4180 where needed."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in export.tables().items():
        variables = CODEBOOK[table]
        text = io.StringIO()
        writer = csv.writer(text, delimiter=separator, lineterminator=newline)
        writer.writerow([label if header_labels else name for name, label, *_ in variables])
        for row in rows:
            cells = []
            for variable in variables:
                cell = as_text(_cell(row.get(variable[0]), variable, labels))
                cells.append(cell.replace(".", decimal) if variable[2] == "decimal" else cell)
            writer.writerow(cells)
        (folder / f"{table}.csv").write_bytes(text.getvalue().encode(encoding))
    return folder


def write_xlsx(export: Export, path: Path, *, labels: bool = True) -> Path:
    """One workbook, a sheet for each table, with real date and number cells.

    `labels`: Swedish labels instead of codes, and as headers. Months are text (`2024-01`).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook()
    book.remove(book.worksheets[0])
    for table, rows in export.tables().items():
        sheet = book.create_sheet(table)
        variables = CODEBOOK[table]
        sheet.append([label if labels else name for name, label, *_ in variables])
        for row in rows:
            sheet.append([_cell(row.get(variable[0]), variable, labels) for variable in variables])
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                if isinstance(cell.value, date | datetime):
                    cell.number_format = "yyyy-mm-dd"
    book.save(path)
    return path
