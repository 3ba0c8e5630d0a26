"""The rules of `sysselsattning_2025` as small tables: a decision in, an outcome out.

Every expected outcome is worked out by hand from the specification, never computed. A case overrides values
of a base decision that is complete and valid; None empties a cell. A case whose row breaks the codebook on
purpose (a required value is missing) has "missing" in its name. The files were read up to `GRANSKNINGSDATUM`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.lib.oracle import KRITERIER, Row

GRANSKNINGSDATUM = date(2025, 10, 31)

BASE_S: Row = {
    "arende_id": "A00001",
    "stadsdel": "sodermalm",
    "kon": "kvinna",
    "alder": 42,
    "insats": "sysselsattning",
    "ansokan_finns": "ja",
    "ansokan_datum": date(2024, 8, 12),
    "ansokan_satt": "skriftlig",
    "ansokan_lagrum": "ja",
    "ansokan_omfattning": "10-24",
    "dur_underlag": "ny",
    "dur_datum": date(2024, 8, 26),
    "fel_namn": "nej",
    "motstridiga_uppgifter": "nej",
    "inaktuella_uppgifter": "nej",
    "bedomning_annan_insats": "nej",
    "behov_syfte_mal": "ja",
    "stodomraden_utredning": "ja",
    "annan_insats": "nej",
    "utbildning_arbete": "ja",
    "intressen": "ja",
    "resurser": "ja",
    "vardagsaktiviteter": "ja",
    "fordjupning_arbete": "ja",
    "fordjupning_intressen": "ja",
    "fordjupning_psykisk_halsa": "ja",
    "fordjupning_vardag": "ja",
    "barn": "inga",
    "anhorigstod_info": "ja",
    "vald_fraga": "stalld",
    "forsorjning": "aktivitetsersattning",
    "ekonomiskt_bistand": "nej",
    "af_aktuell": "nej",
    "samverkan_eb": "nej",
    "krav_for_bistand": "nej",
    "samverkan_fk": "nej",
    "samverkan_af": "nej",
    "extern_kontakt": "nej",
    "sekretessmedgivande": "ej_aktuellt",
    "sip": "nej",
    "sip_information": "ja",
    "langsiktig_planering": "ja",
    "beslut_datum": date(2024, 9, 2),
    "beslut_utfall": "bifall",
    "beslut_from": date(2024, 9, 2),
    "beslut_tom": date(2025, 3, 1),
    "beslut_omfattning": "10-24",
    "omfattning_framgar_beslut": "ja",
    "juridiskt_beslut": "ja",
    "andringsforbehall": "ja",
    "tidsbegransning_motiverad": "ja",
    "andringsforbehall_motiverat": "ja",
    "bifall_lagrum": "4:1",
    "forstagangsbeslut": "ja",
    "mal_arbete_studier": "nej",
    "inriktning": "social",
    "bestallning_inriktning": "social",
    "valinformation": "ja",
    "mal_i_utredning": "ja",
    "mal_i_bestallning": "ja",
    "mal_tillfragad": "nej",
    "bestallning": "enligt_anvisning",
    "stodomraden_bestallning": "ja",
    "bestallning_datum": date(2024, 9, 3),
    "insats_start": date(2024, 9, 9),
    "plan_finns": "ja",
    "plan_datum": date(2024, 9, 16),
    "plan_aktiviteter": "ja",
    "plan_mal": "ja",
}
"""A granted sysselsättning, first decision, half a year, everything as it should be."""

_ONLY_S = (
    "omfattning_framgar_beslut",
    "mal_arbete_studier",
    "inriktning",
    "bestallning_inriktning",
    "valinformation",
)

BASE_I: Row = {
    **{name: value for name, value in BASE_S.items() if name not in _ONLY_S},
    "arende_id": "A00002",
    "kon": "man",
    "insats": "sarskild_stodinsats",
    "ansokan_omfattning": "ej_aktuellt",
    "beslut_omfattning": "ej_aktuellt",
    "avslag_lagrum": "4:1",
    "avslag_4_1_motiverat": "ja",
    "bifall_lagrum": "4:2",
    "overklagandehanvisning": "ja",
    **{f"krit_{k}_{part}": "ja" for k in KRITERIER for part in ("dok", "bed")},
    "rapport_jobbtorg": "ja",
    "flerpartsmote_datum": date(2024, 8, 28),
    "samtycke_samordning": "ja",
}
"""A granted särskilt individanpassad stödinsats, likewise."""

BASE_AVSLAG: Row = {
    "arende_id": "A00003",
    "stadsdel": "jarva",
    "kon": "man",
    "alder": 42,
    "insats": "sysselsattning",
    "ansokan_finns": "ja",
    "ansokan_datum": date(2024, 8, 12),
    "ansokan_satt": "muntlig",
    "ansokan_lagrum": "ja",
    "ansokan_omfattning": "1-12",
    "dur_underlag": "ny",
    "dur_datum": date(2024, 8, 26),
    "beslut_datum": date(2024, 9, 2),
    "beslut_utfall": "avslag",
    "avslag_lagrum": "4:1",
    "overklagandehanvisning": "ja",
    "avslag_skal": "studerar_eller_arbetar",
}
"""A refused application for sysselsättning; what applies to granted ones only is empty."""

BASES: dict[str, Row] = {"S": BASE_S, "I": BASE_I, "AVSLAG": BASE_AVSLAG}


@dataclass(frozen=True)
class Case:
    """One line of a rule: what differs from the base, and the outcome that the specification gives."""

    name: str
    row: dict[str, Any]
    expected: str
    followups: tuple[dict[str, Any], ...] = ()
    base: str = "S"


def full_row(case: Case) -> Row:
    """The whole decision of a case."""
    return {**BASES[case.base], **case.row}


def _case(base: str, name: str, expected: str, followups: tuple[Row, ...], row: Row) -> Case:
    owner = BASES[base]["arende_id"]
    return Case(name, row, expected, tuple({"arende_id": owner, **f} for f in followups), base)


def s(name: str, expected: str, *followups: Row, **row: Any) -> Case:
    """A case on sysselsättning."""
    return _case("S", name, expected, followups, row)


def i(name: str, expected: str, *followups: Row, **row: Any) -> Case:
    """A case on särskilt individanpassad stödinsats."""
    return _case("I", name, expected, followups, row)


def a(name: str, expected: str, *followups: Row, **row: Any) -> Case:
    """A case on a refusal."""
    return _case("AVSLAG", name, expected, followups, row)


def on(text: str) -> date:
    return date.fromisoformat(text)


def followup(day: str | None, dur: str = "nej") -> Row:
    """A row of `uppfoljningar`; None for a follow-up without a date."""
    datum = None if day is None else on(day)
    return {"datum": datum, "satt": "pa_plats", "utforare_deltog": "gemensamt", "dur_uppfoljning": dur}


MET, PARTLY, NOT, UNCLEAR, NA = "uppfyllt", "delvis", "ej_uppfyllt", "framgar_ej", "ej_aktuellt"

# --- Rules that read one code -----------------------------------------------------------------------------


def grad(column: str) -> list[Case]:
    """Ja, delvis or nej, of every granted decision."""
    return [
        s("ja", MET, **{column: "ja"}),
        s("delvis", PARTLY, **{column: "delvis"}),
        s("nej", NOT, **{column: "nej"}),
        s("missing", UNCLEAR, **{column: None}),
        s("delavslag counts as bifall", PARTLY, **{column: "delvis", "beslut_utfall": "delavslag"}),
        i("applies to both insatser", PARTLY, **{column: "delvis"}),
        a("avslag", NA),
        a("avslag, a value is left unused", NA, **{column: "nej"}),
    ]


def ja_nej(column: str) -> list[Case]:
    """Ja or nej, of every granted decision."""
    return [
        s("ja", MET, **{column: "ja"}),
        s("nej", NOT, **{column: "nej"}),
        s("missing", UNCLEAR, **{column: None}),
        s("delavslag counts as bifall", NOT, **{column: "nej", "beslut_utfall": "delavslag"}),
        i("applies to both insatser", NOT, **{column: "nej"}),
        a("avslag", NA),
        a("avslag, a value is left unused", NA, **{column: "ja"}),
    ]


def ja_nej_i(column: str) -> list[Case]:
    """Ja or nej, of granted särskilt individanpassad stödinsats only."""
    return [
        i("ja", MET, **{column: "ja"}),
        i("nej", NOT, **{column: "nej"}),
        i("missing", UNCLEAR, **{column: None}),
        i("delavslag counts as bifall", NOT, **{column: "nej", "beslut_utfall": "delavslag"}),
        s("sysselsattning", NA),
        s("sysselsattning, a value is left unused", NA, **{column: "nej"}),
        a("avslag", NA),
        a(
            "avslag of the same insats",
            NA,
            **{"insats": "sarskild_stodinsats", "ansokan_omfattning": "ej_aktuellt", column: "nej"},
        ),
    ]


# --- The criteria -----------------------------------------------------------------------------------------

_APPLICATION: dict[str, list[Case]] = {
    "ansokan_fore_beslut": [
        s("before", MET),
        s("on the day of the decision", MET, ansokan_datum=on("2024-09-02")),
        s("the day after", NOT, ansokan_datum=on("2024-09-03")),
        s("no date", UNCLEAR, ansokan_datum=None),
        s("no application", NOT, ansokan_finns="nej", ansokan_datum=None),
        i("applies to both insatser", NOT, ansokan_datum=on("2024-10-01")),
        a("a refusal counts too", MET),
        a("a refusal before the application", NOT, ansokan_datum=on("2025-01-01")),
        a("a refusal, no date", UNCLEAR, ansokan_datum=None),
    ],
    "ansokan_komplett": [
        s("all four", MET),
        s("orally is as good", MET, ansokan_satt="muntlig"),
        s("no date", PARTLY, ansokan_datum=None),
        s("way does not appear", PARTLY, ansokan_satt="framgar_ej"),
        s("no lagrum", PARTLY, ansokan_lagrum="nej"),
        s("extent does not appear", PARTLY, ansokan_omfattning="framgar_ej"),
        s(
            "one of four",
            PARTLY,
            ansokan_datum=None,
            ansokan_satt="framgar_ej",
            ansokan_lagrum="nej",
        ),
        s(
            "none of four",
            NOT,
            ansokan_datum=None,
            ansokan_satt="framgar_ej",
            ansokan_lagrum="nej",
            ansokan_omfattning="framgar_ej",
        ),
        s("a date after the decision is a date", MET, ansokan_datum=on("2024-12-01")),
        s("missing way", UNCLEAR, ansokan_satt=None),
        s("missing extent", UNCLEAR, ansokan_omfattning=None),
        i("all three of I", MET),
        i("two of three", PARTLY, ansokan_lagrum="nej"),
        i("none of three", NOT, ansokan_datum=None, ansokan_satt="framgar_ej", ansokan_lagrum="nej"),
        s("no application", NA, ansokan_finns="nej", ansokan_datum=None),
        a("avslag", NA),
    ],
}

_INVESTIGATION: dict[str, list[Case]] = {
    "aktuell_dur": [
        s("new", MET),
        s("new, on the day of the decision", MET, dur_datum=on("2024-09-02")),
        s("new, dated the day after", NOT, dur_datum=on("2024-09-03")),
        s("new without date", MET, dur_datum=None),
        s("new and old: no limit is set", MET, dur_datum=on("2019-01-01")),
        s("earlier one", NOT, dur_underlag="tidigare", forlangning_tillfragad="ja"),
        s("none", NOT, dur_underlag="saknas", dur_datum=None),
        s("missing", UNCLEAR, dur_underlag=None),
        i("applies to both insatser", NOT, dur_underlag="saknas"),
        a("avslag", NA),
        a("avslag without DUR", NA, dur_underlag="saknas"),
    ],
    "forlangning_tillfragad": [
        s("ja", MET, dur_underlag="tidigare", forlangning_tillfragad="ja"),
        s("nej", NOT, dur_underlag="tidigare", forlangning_tillfragad="nej"),
        s("framgar_ej", UNCLEAR, dur_underlag="tidigare", forlangning_tillfragad="framgar_ej"),
        s("missing", UNCLEAR, dur_underlag="tidigare"),
        i("applies to both insatser", NOT, dur_underlag="tidigare", forlangning_tillfragad="nej"),
        s("new investigation", NA),
        s("new investigation, a value is left unused", NA, forlangning_tillfragad="nej"),
        s("no investigation", NA, dur_underlag="saknas", forlangning_tillfragad="nej"),
        a("avslag", NA, dur_underlag="tidigare", forlangning_tillfragad="ja"),
    ],
    "utredning_korrekt": [
        s("no flaw", MET),
        s("wrong name", NOT, fel_namn="ja"),
        s("contradictions", NOT, motstridiga_uppgifter="ja"),
        s("out of date", NOT, inaktuella_uppgifter="ja"),
        s("about another insats", NOT, bedomning_annan_insats="ja"),
        s(
            "all four",
            NOT,
            fel_namn="ja",
            motstridiga_uppgifter="ja",
            inaktuella_uppgifter="ja",
            bedomning_annan_insats="ja",
        ),
        s("missing one, no other flaw", UNCLEAR, inaktuella_uppgifter=None),
        i("applies to both insatser", NOT, fel_namn="ja"),
        a("avslag", NA),
        a("avslag, a value is left unused", NA, fel_namn="ja"),
    ],
    "utbildning_arbete": grad("utbildning_arbete"),
    "intressen": grad("intressen"),
    "resurser": grad("resurser"),
    "vardagsaktiviteter": grad("vardagsaktiviteter"),
    "behov_syfte_mal": grad("behov_syfte_mal"),
    "stodomraden_utredning": grad("stodomraden_utredning"),
    "stodomraden_bestallning": [
        *grad("stodomraden_bestallning"),
        s("no order", NA, bestallning="saknas", stodomraden_bestallning=None),
        s("no order, a value is left unused", NA, bestallning="saknas"),
        s(
            "an order not as instructed is an order",
            PARTLY,
            bestallning="ej_enligt_anvisning",
            stodomraden_bestallning="delvis",
        ),
    ],
    "fordjupning": [
        s("four", MET),
        s("three", PARTLY, fordjupning_vardag="nej"),
        s("two", PARTLY, fordjupning_arbete="nej", fordjupning_vardag="nej"),
        s(
            "one",
            PARTLY,
            fordjupning_arbete="nej",
            fordjupning_intressen="nej",
            fordjupning_psykisk_halsa="nej",
        ),
        s(
            "none",
            NOT,
            fordjupning_arbete="nej",
            fordjupning_intressen="nej",
            fordjupning_psykisk_halsa="nej",
            fordjupning_vardag="nej",
        ),
        s("missing one, the others ja", UNCLEAR, fordjupning_intressen=None),
        i("applies to both insatser", PARTLY, fordjupning_psykisk_halsa="nej"),
        a("avslag", NA),
    ],
    "fordjupning_under_35": [
        s("34 years, ja", MET, alder=34),
        s("34 years, nej", NOT, alder=34, fordjupning_arbete="nej"),
        s("35 years", NA, alder=35, fordjupning_arbete="nej"),
        s("18 years", NOT, alder=18, fordjupning_arbete="nej"),
        s("missing", UNCLEAR, alder=34, fordjupning_arbete=None),
        s("only arbete counts", MET, alder=20, fordjupning_vardag="nej"),
        i("applies to both insatser", NOT, alder=20, fordjupning_arbete="nej"),
        a("avslag", NA, alder=20, fordjupning_arbete="nej"),
    ],
}

_CHILDREN_AND_SAFETY: dict[str, list[Case]] = {
    "barn_framgar": [
        s("no children", MET),
        s("own, at home", MET, barn="egna_i_hushallet", barn_fragor="nej", barnkonsekvensanalys="nej"),
        s("somebody's", MET, barn="annans_i_hushallet", barn_fragor="nej", barnkonsekvensanalys="nej"),
        s("own, elsewhere", MET, barn="egna_ej_i_hushallet", barn_fragor="nej", barnkonsekvensanalys="nej"),
        s("framgar_ej", UNCLEAR, barn="framgar_ej"),
        s("missing", UNCLEAR, barn=None),
        i("applies to both insatser", UNCLEAR, barn="framgar_ej"),
        a("avslag", NA),
        a("avslag, a value is left unused", NA, barn="framgar_ej"),
    ],
    "barn_fragor": [
        s("ja", MET, barn="egna_i_hushallet", barn_fragor="ja", barnkonsekvensanalys="nej"),
        s("nej", NOT, barn="egna_i_hushallet", barn_fragor="nej", barnkonsekvensanalys="nej"),
        s("somebody's", NOT, barn="annans_i_hushallet", barn_fragor="nej", barnkonsekvensanalys="nej"),
        s("elsewhere", NOT, barn="egna_ej_i_hushallet", barn_fragor="nej", barnkonsekvensanalys="nej"),
        s("missing", UNCLEAR, barn="egna_i_hushallet", barnkonsekvensanalys="nej"),
        i(
            "applies to both insatser",
            MET,
            barn="annans_i_hushallet",
            barn_fragor="ja",
            barnkonsekvensanalys="nej",
        ),
        s("no children, a value is left unused", NA, barn_fragor="nej"),
        s("children do not appear", NA, barn="framgar_ej", barn_fragor="nej"),
        a("avslag", NA, barn="egna_i_hushallet", barn_fragor="nej"),
    ],
    "barnkonsekvensanalys": [
        s("individuell", MET, barn="egna_i_hushallet", barn_fragor="ja", barnkonsekvensanalys="individuell"),
        s(
            "a stand: ej_aktuellt",
            MET,
            barn="egna_i_hushallet",
            barn_fragor="ja",
            barnkonsekvensanalys="ej_aktuellt",
        ),
        s(
            "standardtext",
            PARTLY,
            barn="annans_i_hushallet",
            barn_fragor="ja",
            barnkonsekvensanalys="standardtext",
        ),
        s("nej", NOT, barn="egna_ej_i_hushallet", barn_fragor="ja", barnkonsekvensanalys="nej"),
        s("missing", UNCLEAR, barn="egna_i_hushallet", barn_fragor="ja"),
        i("applies to both", NOT, barn="egna_i_hushallet", barn_fragor="ja", barnkonsekvensanalys="nej"),
        s("no children, a value is left unused", NA, barnkonsekvensanalys="nej"),
        s("children do not appear", NA, barn="framgar_ej", barnkonsekvensanalys="standardtext"),
        a("avslag", NA, barn="egna_i_hushallet", barnkonsekvensanalys="individuell"),
    ],
    "anhorigstod_info": [
        s("ja", MET, anhorigstod_info="ja"),
        s("nej", NOT, anhorigstod_info="nej"),
        s("ej_aktuellt", NA, anhorigstod_info="ej_aktuellt"),
        s("missing", UNCLEAR, anhorigstod_info=None),
        i("applies to both insatser", NOT, anhorigstod_info="nej"),
        a("avslag", NA, anhorigstod_info="nej"),
    ],
    "vald_fraga": [
        s("asked", MET),
        s("asked, a reason is left unused", MET, vald_skal="nej"),
        s("not asked, reason given", PARTLY, vald_fraga="ej_stalld", vald_skal="ja"),
        s("not asked, no reason", NOT, vald_fraga="ej_stalld", vald_skal="nej"),
        s("framgar_ej", UNCLEAR, vald_fraga="framgar_ej"),
        s("framgar_ej, a reason is left unused", UNCLEAR, vald_fraga="framgar_ej", vald_skal="ja"),
        s("missing", UNCLEAR, vald_fraga=None),
        i("applies to both insatser", NOT, vald_fraga="ej_stalld", vald_skal="nej"),
        a("avslag", NA, vald_fraga="ej_stalld", vald_skal="nej"),
    ],
}

_COOPERATION: dict[str, list[Case]] = {
    "sekretessmedgivande": [
        s("ja", MET, extern_kontakt="ja", sekretessmedgivande="ja", medgivande_preciserat="ja"),
        s("nej", NOT, extern_kontakt="ja", sekretessmedgivande="nej"),
        s("ej_aktuellt", NA, extern_kontakt="ja", sekretessmedgivande="ej_aktuellt"),
        s("missing", UNCLEAR, extern_kontakt="ja", sekretessmedgivande=None),
        i("applies to both insatser", NOT, extern_kontakt="ja", sekretessmedgivande="nej"),
        s("no outside contact", NA, sekretessmedgivande="nej"),
        a("avslag", NA, extern_kontakt="ja", sekretessmedgivande="nej"),
    ],
    "medgivande_preciserat": [
        s("ja", MET, sekretessmedgivande="ja", medgivande_preciserat="ja"),
        s("nej", NOT, sekretessmedgivande="ja", medgivande_preciserat="nej"),
        s("missing", UNCLEAR, sekretessmedgivande="ja"),
        i("applies to both insatser", NOT, sekretessmedgivande="ja", medgivande_preciserat="nej"),
        s("no consent, a value is left unused", NA, sekretessmedgivande="nej", medgivande_preciserat="nej"),
        s("consent does not apply", NA, medgivande_preciserat="ja"),
        a("avslag", NA, sekretessmedgivande="ja", medgivande_preciserat="nej"),
    ],
    "samverkan_bistand": [
        s("wholly on assistance, with EB", MET, ekonomiskt_bistand="helt", samverkan_eb="ja"),
        s("partly on assistance, with AF", MET, ekonomiskt_bistand="delvis", samverkan_af="ja"),
        s("with AF, EB unclear", MET, af_aktuell="ja", samverkan_eb="framgar_ej", samverkan_af="ja"),
        s("neither", NOT, ekonomiskt_bistand="helt"),
        s("enrolled at AF, neither", NOT, af_aktuell="ja"),
        s("one unclear, one nej", NOT, ekonomiskt_bistand="helt", samverkan_eb="framgar_ej"),
        s("one nej, one unclear", NOT, ekonomiskt_bistand="helt", samverkan_af="framgar_ej"),
        s(
            "both unclear",
            UNCLEAR,
            ekonomiskt_bistand="delvis",
            samverkan_eb="framgar_ej",
            samverkan_af="framgar_ej",
        ),
        s("missing both", UNCLEAR, ekonomiskt_bistand="helt", samverkan_eb=None, samverkan_af=None),
        s("on neither", NA),
        s("assistance and AF unclear", NA, ekonomiskt_bistand="framgar_ej", af_aktuell="framgar_ej"),
        i("other insats", NA, ekonomiskt_bistand="helt"),
        a("avslag", NA, ekonomiskt_bistand="helt", samverkan_eb="nej", samverkan_af="nej"),
    ],
    "samplanering_fk": [
        s("ja", MET, forsorjning="sjukpenning", samverkan_fk="ja"),
        s("nej", NOT, forsorjning="sjukpenning", samverkan_fk="nej"),
        s("framgar_ej", UNCLEAR, forsorjning="sjukpenning", samverkan_fk="framgar_ej"),
        s("missing", UNCLEAR, forsorjning="sjukpenning", samverkan_fk=None),
        s("sjukersattning is not sjukpenning", NA, forsorjning="sjukersattning"),
        s("income does not appear", NA, forsorjning="framgar_ej"),
        i("other insats", NA, forsorjning="sjukpenning"),
        a("avslag", NA, forsorjning="sjukpenning", samverkan_fk="nej"),
    ],
    "frivillighet": [
        s("not required", MET),
        s("required", NOT, krav_for_bistand="ja"),
        s("missing", UNCLEAR, krav_for_bistand=None),
        s("delavslag counts as bifall", NOT, krav_for_bistand="ja", beslut_utfall="delavslag"),
        i("other insats", NA, krav_for_bistand="ja"),
        a("avslag", NA, krav_for_bistand="ja"),
    ],
    "sip_information": ja_nej("sip_information"),
    "sip_dokumenterad": [
        s("both", MET, sip="ja", sip_deltagare="ja", sip_protokoll="ja"),
        s("participants only", PARTLY, sip="ja", sip_deltagare="ja", sip_protokoll="nej"),
        s("minutes only", PARTLY, sip="ja", sip_deltagare="nej", sip_protokoll="ja"),
        s("neither", NOT, sip="ja", sip_deltagare="nej", sip_protokoll="nej"),
        s("missing one, the other ja", UNCLEAR, sip="ja", sip_deltagare="ja"),
        i("applies to both insatser", NOT, sip="ja", sip_deltagare="nej", sip_protokoll="nej"),
        s("no SIP, values are left unused", NA, sip_deltagare="nej", sip_protokoll="nej"),
        a("avslag", NA, sip="ja", sip_deltagare="nej", sip_protokoll="nej"),
    ],
    "langsiktig_planering": ja_nej("langsiktig_planering"),
}

_DECISION: dict[str, list[Case]] = {
    "omfattning_i_beslut": [
        s("ja", MET),
        s("nej", NOT, omfattning_framgar_beslut="nej"),
        s("missing", UNCLEAR, omfattning_framgar_beslut=None),
        i("other insats", NA),
        i("other insats, a value is left unused", NA, omfattning_framgar_beslut="nej"),
        a("avslag", NA, omfattning_framgar_beslut="nej"),
    ],
    "beslut_motsvarar_ansokan": [
        s("as applied for", MET),
        s("more than applied for", MET, beslut_omfattning="22-40"),
        s("one step less", NOT, beslut_omfattning="1-12"),
        s("two steps less", NOT, ansokan_omfattning="22-40", beslut_omfattning="1-12"),
        s("22-40 to 10-24", NOT, ansokan_omfattning="22-40"),
        s("less, but a refusal in part", MET, beslut_omfattning="1-12", beslut_utfall="delavslag"),
        s("as applied for, a refusal in part", MET, beslut_utfall="delavslag"),
        s("applied extent does not appear", UNCLEAR, ansokan_omfattning="framgar_ej"),
        s("granted extent does not appear", UNCLEAR, beslut_omfattning="framgar_ej"),
        s(
            "does not appear, a refusal in part",
            UNCLEAR,
            beslut_omfattning="framgar_ej",
            beslut_utfall="delavslag",
        ),
        s("missing applied extent", UNCLEAR, ansokan_omfattning=None),
        s("missing granted extent", UNCLEAR, beslut_omfattning=None),
        s("no application", UNCLEAR, ansokan_finns="nej", ansokan_datum=None, ansokan_omfattning=None),
        s(
            "no application: an extent left there is not used",
            UNCLEAR,
            ansokan_finns="nej",
            ansokan_datum=None,
        ),
        i("other insats", NA),
        a("avslag", NA, beslut_omfattning="1-12"),
    ],
    "beslut_motiverat": [
        s("both restrictions, both motivated", MET),
        s("only the time limit motivated", PARTLY, andringsforbehall_motiverat="nej"),
        s("only the reservation motivated", PARTLY, tidsbegransning_motiverad="nej"),
        s("neither motivated", NOT, tidsbegransning_motiverad="nej", andringsforbehall_motiverat="nej"),
        s("time limit only, motivated", MET, andringsforbehall="nej", andringsforbehall_motiverat="nej"),
        s(
            "time limit only, not motivated",
            NOT,
            andringsforbehall="nej",
            andringsforbehall_motiverat="nej",
            tidsbegransning_motiverad="nej",
        ),
        s("reservation only, motivated", MET, beslut_tom=None, tidsbegransning_motiverad="nej"),
        s(
            "reservation only, not motivated",
            NOT,
            beslut_tom=None,
            tidsbegransning_motiverad="nej",
            andringsforbehall_motiverat="nej",
        ),
        s(
            "no restriction",
            NA,
            beslut_tom=None,
            tidsbegransning_motiverad="nej",
            andringsforbehall="nej",
            andringsforbehall_motiverat="nej",
        ),
        s("no legal decision", NOT, juridiskt_beslut="nej", bifall_lagrum=None),
        s(
            "no legal decision and no restriction",
            NOT,
            juridiskt_beslut="nej",
            bifall_lagrum=None,
            beslut_tom=None,
            tidsbegransning_motiverad="nej",
            andringsforbehall="nej",
            andringsforbehall_motiverat="nej",
        ),
        s(
            "missing motivation of the only restriction",
            UNCLEAR,
            andringsforbehall="nej",
            andringsforbehall_motiverat="nej",
            tidsbegransning_motiverad=None,
        ),
        i("applies to both insatser", PARTLY, tidsbegransning_motiverad="nej"),
        a("avslag", NA, juridiskt_beslut="nej"),
    ],
    "ratt_lag": [
        s("30 June 2025, old act", MET, beslut_datum=on("2025-06-30"), bifall_lagrum="4:1"),
        s("30 June 2025, new act", NOT, beslut_datum=on("2025-06-30"), bifall_lagrum="11:1"),
        s("1 July 2025, new act", MET, beslut_datum=on("2025-07-01"), bifall_lagrum="11:1"),
        s("1 July 2025, old act", NOT, beslut_datum=on("2025-07-01"), bifall_lagrum="4:1"),
        s("the right act, though not the right section", MET, bifall_lagrum="4:2"),
        s("1 July 2025, 11:4 of the new act", MET, beslut_datum=on("2025-07-01"), bifall_lagrum="11:4"),
        s(
            "decided in June, running from July",
            MET,
            beslut_datum=on("2025-06-30"),
            beslut_from=on("2025-07-01"),
            beslut_tom=on("2025-12-31"),
        ),
        s("no lagrum: no legal decision", UNCLEAR, juridiskt_beslut="nej", bifall_lagrum=None),
        s("no legal decision: a lagrum left there is not used", UNCLEAR, juridiskt_beslut="nej"),
        s("missing lagrum", UNCLEAR, bifall_lagrum=None),
        i("both of the old act", MET),
        i("both of the new act, too early", NOT, avslag_lagrum="11:1", bifall_lagrum="11:4"),
        i("mixed: refusal of the new act, too early", NOT, avslag_lagrum="11:1"),
        i("mixed: grant of the new act, too early", NOT, bifall_lagrum="11:4"),
        i(
            "both of the new act",
            MET,
            beslut_datum=on("2025-07-01"),
            avslag_lagrum="11:1",
            bifall_lagrum="11:4",
        ),
        i(
            "mixed: refusal of the old act, too late",
            NOT,
            beslut_datum=on("2025-07-01"),
            bifall_lagrum="11:4",
        ),
        i("mixed: grant of the old act, too late", NOT, beslut_datum=on("2025-07-01"), avslag_lagrum="11:1"),
        i("no legal decision, the refusal alone counts", MET, juridiskt_beslut="nej", bifall_lagrum=None),
        a("a refusal counts too", MET),
        a("a refusal of 1 July under the old act", NOT, beslut_datum=on("2025-07-01")),
        a("a refusal of 1 July under the new act", MET, beslut_datum=on("2025-07-01"), avslag_lagrum="11:1"),
        a("a refusal without lagrum", UNCLEAR, avslag_lagrum=None),
    ],
    "lagrum_sysselsattning": [
        s("4:1", MET),
        s("4:2", NOT, bifall_lagrum="4:2"),
        s("11:1", MET, bifall_lagrum="11:1", beslut_datum=on("2025-08-01")),
        s("11:4", NOT, bifall_lagrum="11:4", beslut_datum=on("2025-08-01")),
        s("which act does not matter here", MET, bifall_lagrum="11:1"),
        s("no legal decision", UNCLEAR, juridiskt_beslut="nej", bifall_lagrum=None),
        s("no legal decision: a lagrum left there is not used", UNCLEAR, juridiskt_beslut="nej"),
        s("missing lagrum", UNCLEAR, bifall_lagrum=None),
        i("other insats", NA),
        a("avslag", NA),
    ],
    "beslut_4_1_4_2": [
        i("refused by 4:1, granted by 4:2", MET),
        i("refused by 11:1, granted by 11:4", MET, avslag_lagrum="11:1", bifall_lagrum="11:4"),
        i("refused by 4:1, granted by 4:1", NOT, bifall_lagrum="4:1"),
        i("refused by 11:1, granted by 11:1", NOT, avslag_lagrum="11:1", bifall_lagrum="11:1"),
        i("granted by 4:2 only", NOT, avslag_lagrum=None),
        i("granted by 11:4 only", NOT, avslag_lagrum=None, bifall_lagrum="11:4"),
        i("granted by 4:1 only", NOT, avslag_lagrum=None, bifall_lagrum="4:1"),
        i("a mixture of the acts is a matter of ratt_lag", MET, bifall_lagrum="11:4"),
        i("delavslag counts as bifall", MET, beslut_utfall="delavslag"),
        s("other insats", NA),
        s("other insats, with both", NA, avslag_lagrum="4:1", bifall_lagrum="4:2"),
        a("avslag", NA),
    ],
    "avslag_4_1_motiverat": [
        i("ja", MET),
        i("nej", NOT, avslag_4_1_motiverat="nej"),
        i("nej, under the new act", NOT, avslag_lagrum="11:1", avslag_4_1_motiverat="nej"),
        i("missing", UNCLEAR, avslag_4_1_motiverat=None),
        i("nothing was refused, a value is left unused", NA, avslag_lagrum=None, avslag_4_1_motiverat="nej"),
        s("other insats", NA, avslag_lagrum="4:1", avslag_4_1_motiverat="nej"),
        a("avslag", NA, avslag_4_1_motiverat="nej"),
    ],
    "andringsforbehall_4_2": [
        i("ja", MET),
        i("nej", NOT, andringsforbehall="nej", andringsforbehall_motiverat="nej"),
        i("missing", UNCLEAR, andringsforbehall=None, andringsforbehall_motiverat="nej"),
        s("other insats", NA, andringsforbehall="nej", andringsforbehall_motiverat="nej"),
        a("avslag", NA, andringsforbehall="ja"),
    ],
    "overklagande": [
        i("with a refusal in it, ja", MET),
        i("with a refusal in it, nej", NOT, overklagandehanvisning="nej"),
        i("with a refusal in it, empty", UNCLEAR, overklagandehanvisning=None),
        i("nothing refused", NA, avslag_lagrum=None, overklagandehanvisning="nej"),
        i(
            "delavslag without avslag_lagrum",
            NOT,
            beslut_utfall="delavslag",
            avslag_lagrum=None,
            overklagandehanvisning="nej",
        ),
        s("wholly granted S", NA, overklagandehanvisning="nej"),
        s("wholly granted S with avslag_lagrum", NA, avslag_lagrum="4:1", overklagandehanvisning="nej"),
        s("delavslag, ja", MET, beslut_utfall="delavslag", overklagandehanvisning="ja"),
        s("delavslag, nej", NOT, beslut_utfall="delavslag", overklagandehanvisning="nej"),
        s("delavslag, empty", UNCLEAR, beslut_utfall="delavslag"),
        a("avslag, ja", MET),
        a("avslag, nej", NOT, overklagandehanvisning="nej"),
        a("avslag, empty", UNCLEAR, overklagandehanvisning=None),
        a("avslag without lagrum", NOT, avslag_lagrum=None, overklagandehanvisning="nej"),
    ],
    "avslag_motiverat": [
        a("a reason", MET),
        a("another reason", MET, avslag_skal="annat"),
        a("fk_ansvar", MET, avslag_skal="fk_ansvar"),
        a("does not appear", NOT, avslag_skal="framgar_ej"),
        a("missing", UNCLEAR, avslag_skal=None),
        a(
            "refusal of the other insats",
            NOT,
            insats="sarskild_stodinsats",
            ansokan_omfattning="ej_aktuellt",
            avslag_skal="framgar_ej",
        ),
        s("bifall, a value is left unused", NA, avslag_skal="framgar_ej"),
        s("delavslag", NA, beslut_utfall="delavslag", avslag_skal="framgar_ej"),
        i("bifall", NA),
    ],
}

_SUPPORTED: dict[str, list[Case]] = {
    **{f"krit_{k}": ja_nej_i(f"krit_{k}_dok") for k in KRITERIER},
    "kriterier_i_bedomning": [
        i("seven", MET),
        i("six", PARTLY, krit_arbetsformedlingen_bed="nej"),
        i("one", PARTLY, **{f"krit_{k}_bed": "nej" for k in KRITERIER if k != "stodbehov"}),
        i("none", NOT, **{f"krit_{k}_bed": "nej" for k in KRITERIER}),
        i("the documentation does not count", MET, **{f"krit_{k}_dok": "nej" for k in KRITERIER}),
        i("missing one, the others ja", UNCLEAR, krit_alder_bed=None),
        s("other insats", NA),
        s("other insats, values are left unused", NA, **{f"krit_{k}_bed": "nej" for k in KRITERIER}),
        a("avslag", NA),
    ],
    "rapport_jobbtorg": ja_nej_i("rapport_jobbtorg"),
    "samtycke_samordning": ja_nej_i("samtycke_samordning"),
    "flerpartsmote_fore_beslut": [
        i("before", MET),
        i("on the day of the decision", MET, flerpartsmote_datum=on("2024-09-02")),
        i("the day after", NOT, flerpartsmote_datum=on("2024-09-03")),
        i("none", NOT, flerpartsmote_datum=None),
        s("other insats", NA, flerpartsmote_datum=on("2024-12-01")),
        a("avslag", NA, flerpartsmote_datum=on("2024-08-01")),
    ],
    "tidsgrans_tva_ar": [
        i("half a year", MET),
        i("two years to the day", MET, beslut_from=on("2023-01-01"), beslut_tom=on("2024-12-31")),
        i("one day over", NOT, beslut_from=on("2023-01-01"), beslut_tom=on("2025-01-01")),
        i(
            "one day over, particular reasons",
            MET,
            beslut_from=on("2023-01-01"),
            beslut_tom=on("2025-01-01"),
            sarskilda_skal="ja",
        ),
        i(
            "one day over, no particular reasons",
            NOT,
            beslut_from=on("2023-01-01"),
            beslut_tom=on("2025-01-01"),
            sarskilda_skal="nej",
        ),
        i("within, reasons do not matter", MET, sarskilda_skal="nej"),
        i("leap day, within", MET, beslut_from=on("2024-02-29"), beslut_tom=on("2026-02-27")),
        i("leap day, one day over", NOT, beslut_from=on("2024-02-29"), beslut_tom=on("2026-02-28")),
        i(
            "to the end of February of a leap year",
            MET,
            beslut_from=on("2022-03-01"),
            beslut_tom=on("2024-02-29"),
        ),
        i(
            "counted from the first grant, within",
            MET,
            insats_beviljad_fran=on("2022-09-15"),
            beslut_from=on("2024-03-15"),
            beslut_tom=on("2024-09-14"),
            forstagangsbeslut="nej",
            foregaende_beslut_from=on("2023-09-15"),
        ),
        i(
            "counted from the first grant, one day over",
            NOT,
            insats_beviljad_fran=on("2022-09-15"),
            beslut_from=on("2024-03-15"),
            beslut_tom=on("2024-09-15"),
            forstagangsbeslut="nej",
            foregaende_beslut_from=on("2023-09-15"),
        ),
        i("the first grant goes before beslut_from", NOT, insats_beviljad_fran=on("2022-09-02")),
        i(
            "no start: not first-time, first grant not known",
            UNCLEAR,
            forstagangsbeslut="nej",
            foregaende_beslut_from=on("2024-03-01"),
        ),
        i(
            "no start, until further notice, particular reasons",
            UNCLEAR,
            forstagangsbeslut="nej",
            foregaende_beslut_from=on("2024-03-01"),
            beslut_tom=None,
            tidsbegransning_motiverad="nej",
            sarskilda_skal="ja",
        ),
        i("until further notice", NOT, beslut_tom=None, tidsbegransning_motiverad="nej"),
        i(
            "until further notice, particular reasons",
            NOT,
            beslut_tom=None,
            tidsbegransning_motiverad="nej",
            sarskilda_skal="ja",
        ),
        s("other insats", NA, beslut_tom=on("2029-12-31")),
        a("avslag", NA, insats_beviljad_fran=on("2020-01-01")),
    ],
}

_GOALS_AND_ORDER: dict[str, list[Case]] = {
    "personligt_mal": [
        s("both", MET),
        s("investigation only", PARTLY, mal_i_bestallning="nej"),
        s("order only", PARTLY, mal_i_utredning="nej"),
        s("neither", NOT, mal_i_utredning="nej", mal_i_bestallning="nej"),
        s("neither, but asked", MET, mal_i_utredning="nej", mal_i_bestallning="nej", mal_tillfragad="ja"),
        s("missing one, the other ja", UNCLEAR, mal_i_utredning=None),
        i("applies to both insatser", PARTLY, mal_i_utredning="nej"),
        a("avslag", NA, mal_i_utredning="nej", mal_i_bestallning="nej"),
    ],
    "inriktning_motsvarar_mal": [
        s(
            "work-oriented order",
            MET,
            mal_arbete_studier="ja",
            bestallning_inriktning="arbetsrehabiliterande",
        ),
        s(
            "work-oriented order, not informed",
            MET,
            mal_arbete_studier="ja",
            bestallning_inriktning="arbetsrehabiliterande",
            valinformation="nej",
        ),
        s("social order, an informed choice", NA, mal_arbete_studier="ja", valinformation="ja"),
        s("social order, not informed", NOT, mal_arbete_studier="ja", valinformation="nej"),
        s(
            "the order counts, not the unit",
            NOT,
            mal_arbete_studier="ja",
            valinformation="nej",
            inriktning="arbetsrehabiliterande",
        ),
        s("missing information on the choice", UNCLEAR, mal_arbete_studier="ja", valinformation=None),
        s("goal is another", NA, mal_arbete_studier="nej", valinformation="nej"),
        s("goal does not appear", NA, mal_arbete_studier="framgar_ej", valinformation="nej"),
        s(
            "no order, a value is left unused",
            NA,
            mal_arbete_studier="ja",
            valinformation="nej",
            bestallning="saknas",
        ),
        i("other insats", NA, mal_arbete_studier="ja", bestallning_inriktning="social", valinformation="nej"),
        a("avslag", NA, mal_arbete_studier="ja", bestallning_inriktning="social", valinformation="nej"),
    ],
    "valinformation": [
        s("ja", MET),
        s("nej", NOT, valinformation="nej"),
        s("missing", UNCLEAR, valinformation=None),
        i("other insats, a value is left unused", NA, valinformation="nej"),
        a("avslag", NA, valinformation="nej"),
    ],
    "bestallning": [
        s("enligt_anvisning", MET),
        s("saknar_individuellt", PARTLY, bestallning="saknar_individuellt"),
        s("ej_enligt_anvisning", NOT, bestallning="ej_enligt_anvisning"),
        s("saknas", NOT, bestallning="saknas"),
        s("missing", UNCLEAR, bestallning=None),
        i("applies to both insatser", PARTLY, bestallning="saknar_individuellt"),
        a("avslag", NA, bestallning="saknas"),
    ],
}

_PLAN: dict[str, list[Case]] = {
    "plan_overensstammer": [
        s("both", MET),
        s("activities only", PARTLY, plan_mal="nej"),
        s("goals only", PARTLY, plan_aktiviteter="nej"),
        s("neither", NOT, plan_aktiviteter="nej", plan_mal="nej"),
        s("no plan", NOT, plan_finns="nej", plan_datum=None, plan_aktiviteter=None, plan_mal=None),
        s("no plan, values are left unused", NOT, plan_finns="nej", plan_datum=None),
        s("no order, but a plan", MET, bestallning="saknas"),
        s("missing one, the other ja", UNCLEAR, plan_mal=None),
        i("applies to both insatser", NOT, plan_finns="nej", plan_datum=None),
        a("avslag", NA, plan_finns="nej"),
    ],
    "plan_i_tid": [
        # S: 15 calendar days, holidays or not
        s("S, 15th day", MET, plan_datum=on("2024-09-18")),
        s("S, 16th day", NOT, plan_datum=on("2024-09-19")),
        s("S, before the order", MET, plan_datum=on("2024-09-01")),
        s("S, over a leap day", MET, bestallning_datum=on("2024-02-20"), plan_datum=on("2024-03-06")),
        s("S, over a leap day, late", NOT, bestallning_datum=on("2024-02-20"), plan_datum=on("2024-03-07")),
        s(
            "S, Easter gives no more days",
            MET,
            bestallning_datum=on("2025-04-10"),
            plan_datum=on("2025-04-25"),
        ),
        s("S, Easter, late", NOT, bestallning_datum=on("2025-04-10"), plan_datum=on("2025-04-26")),
        # I: 15 working days. 1 September 2025 is a Monday: 2-5, 8-12, 15-19, 22 September
        i("I, no holiday", MET, bestallning_datum=on("2025-09-01"), plan_datum=on("2025-09-22")),
        i("I, no holiday, late", NOT, bestallning_datum=on("2025-09-01"), plan_datum=on("2025-09-23")),
        # ordered on a Saturday: 8-12, 15-19, 22-26 September
        i("I, ordered on a Saturday", MET, bestallning_datum=on("2025-09-06"), plan_datum=on("2025-09-26")),
        i("I, Saturday, late", NOT, bestallning_datum=on("2025-09-06"), plan_datum=on("2025-09-27")),
        # 8-11, 14-17, (18 and 21 off) 22-25, 28-30 April
        i("I, Easter 2025", MET, bestallning_datum=on("2025-04-07"), plan_datum=on("2025-04-30")),
        i("I, Easter 2025, late", NOT, bestallning_datum=on("2025-04-07"), plan_datum=on("2025-05-01")),
        # 19-22, 25-28 March, (29 March and 1 April off) 2-5, 8-10 April
        i("I, Easter 2024", MET, bestallning_datum=on("2024-03-18"), plan_datum=on("2024-04-10")),
        i("I, Easter 2024, late", NOT, bestallning_datum=on("2024-03-18"), plan_datum=on("2024-04-11")),
        # 20-23, 26-28 and 30 May (29 off), 2-5 June (6 off), 9-11 June (Whit Monday counts)
        i("I, Ascension Day", MET, bestallning_datum=on("2025-05-19"), plan_datum=on("2025-06-11")),
        i("I, Ascension Day, late", NOT, bestallning_datum=on("2025-05-19"), plan_datum=on("2025-06-12")),
        # 3-5 (6 off), 9-13, 16-19 (20 midsommarafton), 23-25 June
        i("I, midsummer 2025", MET, bestallning_datum=on("2025-06-02"), plan_datum=on("2025-06-25")),
        i("I, midsummer 2025, late", NOT, bestallning_datum=on("2025-06-02"), plan_datum=on("2025-06-26")),
        # (6 off) 7, 10-14, 17-20 (21 midsommarafton), 24-28 June
        i("I, midsummer 2024", MET, bestallning_datum=on("2024-06-05"), plan_datum=on("2024-06-28")),
        i("I, midsummer 2024, late", NOT, bestallning_datum=on("2024-06-05"), plan_datum=on("2024-06-29")),
        # 17-20, 23, 27, 30 December, 2-3, (6 off) 7-10, 13-14 January
        i("I, Christmas", MET, bestallning_datum=on("2024-12-16"), plan_datum=on("2025-01-14")),
        i("I, Christmas, late", NOT, bestallning_datum=on("2024-12-16"), plan_datum=on("2025-01-15")),
        # 22-25, 28 October - 1 November (the eve of All Saints' is a working day), 4-8, 11 November
        i("I, All Saints'", MET, bestallning_datum=on("2024-10-21"), plan_datum=on("2024-11-11")),
        i("I, All Saints', late", NOT, bestallning_datum=on("2024-10-21"), plan_datum=on("2024-11-12")),
        # what cannot be told
        s("no date of the order", UNCLEAR, bestallning_datum=None),
        s(
            "no date of the order and no plan",
            UNCLEAR,
            bestallning_datum=None,
            plan_finns="nej",
            plan_datum=None,
        ),
        s("no date of the plan", UNCLEAR, plan_datum=None),
        i("I, no date of the plan", UNCLEAR, plan_datum=None),
        # no plan: has its last day come?
        s("no plan, long ago", NOT, plan_finns="nej", plan_datum=None),
        s(
            "no plan, last day is the run's date",
            NA,
            bestallning_datum=on("2025-10-16"),
            plan_finns="nej",
            plan_datum=None,
        ),
        s(
            "no plan, last day was the day before",
            NOT,
            bestallning_datum=on("2025-10-15"),
            plan_finns="nej",
            plan_datum=None,
        ),
        s(
            "no plan, the file was read on the last day",
            NA,
            granskad_datum=on("2024-09-18"),
            plan_finns="nej",
            plan_datum=None,
        ),
        s(
            "no plan, the file was read the day after",
            NOT,
            granskad_datum=on("2024-09-19"),
            plan_finns="nej",
            plan_datum=None,
        ),
        s(
            "no plan, the file was read after the run's date",
            NOT,
            bestallning_datum=on("2025-10-16"),
            granskad_datum=on("2025-11-01"),
            plan_finns="nej",
            plan_datum=None,
        ),
        # 13-17, 20-24, 27-31 October
        i(
            "I, no plan, last day is the run's date",
            NA,
            bestallning_datum=on("2025-10-10"),
            plan_finns="nej",
            plan_datum=None,
        ),
        i(
            "I, no plan, last day was the day before",
            NOT,
            bestallning_datum=on("2025-10-09"),
            plan_finns="nej",
            plan_datum=None,
        ),
        s("a plan that came after GD is a plan", MET, granskad_datum=on("2024-09-05")),
        s("no order, dates are left unused", NA, bestallning="saknas", plan_datum=on("2025-01-01")),
        a("avslag", NA, bestallning="enligt_anvisning", bestallning_datum=on("2024-09-03"), plan_finns="nej"),
    ],
    "plan_i_tid_avtal": [
        s("15th day", MET, plan_datum=on("2024-09-24")),
        s("16th day", NOT, plan_datum=on("2024-09-25")),
        s(
            "in time from the start, late from the order",
            MET,
            insats_start=on("2024-10-01"),
            plan_datum=on("2024-10-16"),
        ),
        s("calendar days, over Christmas", MET, insats_start=on("2024-12-16"), plan_datum=on("2024-12-31")),
        s(
            "calendar days, over Christmas, late",
            NOT,
            insats_start=on("2024-12-16"),
            plan_datum=on("2025-01-01"),
        ),
        s("no start", UNCLEAR, insats_start=None),
        s("no start and no plan", UNCLEAR, insats_start=None, plan_finns="nej", plan_datum=None),
        s("no date of the plan", UNCLEAR, plan_datum=None),
        s("no plan, long ago", NOT, plan_finns="nej", plan_datum=None),
        s(
            "no plan, last day is the run's date",
            NA,
            insats_start=on("2025-10-16"),
            plan_finns="nej",
            plan_datum=None,
        ),
        s(
            "no plan, last day was the day before",
            NOT,
            insats_start=on("2025-10-15"),
            plan_finns="nej",
            plan_datum=None,
        ),
        s(
            "no plan, the file was read on the last day",
            NA,
            granskad_datum=on("2024-09-24"),
            plan_finns="nej",
            plan_datum=None,
        ),
        s("no order is needed", MET, bestallning="saknas", bestallning_datum=None),
        i("other insats", NA, plan_datum=on("2025-01-01")),
        a("avslag", NA, insats_start=on("2024-09-09"), plan_finns="nej"),
    ],
}

_LATER: Row = {"forstagangsbeslut": "nej", "foregaende_beslut_from": on("2024-03-01")}
"""The decision is not the first: the one before ran from 1 March 2024."""

_LONG: Row = {"beslut_tom": on("2025-09-01")}
"""A first decision of a year: start 2024-09-02, six months 2025-03-02, end 2025-09-01."""

_TWO: Row = {
    "forstagangsbeslut": "nej",
    "foregaende_beslut_from": on("2024-01-15"),
    "beslut_from": on("2025-01-15"),
    "beslut_tom": on("2026-01-14"),
}
"""Start 2024-01-15, end 2025-10-31 (the run's date, before `beslut_tom`)."""

_AUGUST: Row = {"beslut_from": on("2024-08-31")}
"""Six months on is the last of February, 2025-02-28."""

_FOLLOWUP: dict[str, list[Case]] = {
    "uppfoljning_dokumenterad": [
        s("one in between", MET, followup("2024-08-01"), **_LATER),
        s("the day after the start", MET, followup("2024-03-02"), **_LATER),
        s("on the day of the start", NOT, followup("2024-03-01"), **_LATER),
        s("before the start", NOT, followup("2023-12-01"), **_LATER),
        s("during this decision", MET, followup("2024-12-01"), **_LATER),
        s("after this decision, before GD", MET, followup("2025-06-01"), **_LATER),
        s("on the run's date", MET, followup("2025-10-31"), **_LATER),
        s("after the run's date", NOT, followup("2025-11-01"), **_LATER),
        s(
            "on the day the file was read",
            MET,
            followup("2024-10-01"),
            granskad_datum=on("2024-10-01"),
            **_LATER,
        ),
        s("after the file was read", NOT, followup("2024-10-02"), granskad_datum=on("2024-10-01"), **_LATER),
        s(
            "read after the run's date",
            MET,
            followup("2025-11-01"),
            granskad_datum=on("2025-11-03"),
            **_LATER,
        ),
        s("without date", MET, followup(None), **_LATER),
        s("one too early, one without date", MET, followup("2023-12-01"), followup(None), **_LATER),
        s("one too early, one in time", MET, followup("2023-12-01"), followup("2024-08-01"), **_LATER),
        s("none", NOT, **_LATER),
        i("applies to both insatser", NOT, **_LATER),
        s("missing start of the decision before", UNCLEAR, followup("2024-08-01"), forstagangsbeslut="nej"),
        s("first-time decision", NA),
        s("first-time decision, followed up", NA, followup("2024-12-01")),
        a("avslag", NA, followup("2024-12-01")),
        a("avslag, not the first decision", NA, **_LATER),
    ],
    "uppfoljning_inom_sex_manader": [
        # none
        s("none, end within six months", NA),
        s("none, end six months on to the day", NA, beslut_tom=on("2025-03-02")),
        s("none, end one day over", NOT, beslut_tom=on("2025-03-03")),
        s("none, a year", NOT, **_LONG),
        s("none, one day over, one without date", UNCLEAR, followup(None), beslut_tom=on("2025-03-03")),
        s("within six months, one without date", NA, followup(None)),
        s("from the last of August, end the last of February", NA, **_AUGUST, beslut_tom=on("2025-02-28")),
        s("from the last of August, end 1 March", NOT, **_AUGUST, beslut_tom=on("2025-03-01")),
        # until further notice: the end is GD
        s(
            "no end, GD six months on",
            NA,
            beslut_from=on("2025-04-30"),
            beslut_tom=None,
            tidsbegransning_motiverad="nej",
            granskad_datum=on("2025-10-30"),
        ),
        s(
            "no end, GD one day over",
            NOT,
            beslut_from=on("2025-04-30"),
            beslut_tom=None,
            tidsbegransning_motiverad="nej",
        ),
        s(
            "no end, the run's date within six months",
            NA,
            beslut_from=on("2025-05-01"),
            beslut_tom=None,
            tidsbegransning_motiverad="nej",
        ),
        # which ones count
        s("on the day of the start is none", NOT, followup("2024-09-02"), **_LONG),
        s("before the start is none", NOT, followup("2024-08-01"), **_LONG),
        s("after the end is none", NOT, followup("2025-09-02"), **_LONG),
        s("after the end, and one without date", UNCLEAR, followup("2025-09-02"), followup(None), **_LONG),
        s("the file was read within six months", NA, granskad_datum=on("2025-02-01"), **_LONG),
        s(
            "after the file was read is none",
            NOT,
            followup("2025-04-15"),
            granskad_datum=on("2025-04-01"),
            **_LONG,
        ),
        s("beslut_tom before GD is the end", NA, followup("2025-03-02")),
        s(
            "the file was read after the run's date: one in November counts",
            MET,
            followup("2025-11-03"),
            beslut_from=on("2025-05-05"),
            beslut_tom=on("2026-05-04"),
            granskad_datum=on("2025-11-10"),
        ),
        # one
        s("one, six months to the day", MET, followup("2025-03-02"), **_LONG),
        s("one, one day over", PARTLY, followup("2025-03-03"), **_LONG),
        s("one, one day over, one without date", UNCLEAR, followup("2025-03-03"), followup(None), **_LONG),
        s("one in time, one without date", MET, followup("2025-03-02"), followup(None), **_LONG),
        s("one, then six months to the end to the day", MET, followup("2025-03-01"), **_LONG),
        s("one, then one day over to the end", PARTLY, followup("2025-02-28"), **_LONG),
        s("one on the last day of a short decision", MET, followup("2025-03-01")),
        s("one the day after the start", MET, followup("2024-09-03")),
        s("one on the last day, one day over", PARTLY, followup("2025-03-03"), beslut_tom=on("2025-03-03")),
        s(
            "from the last of August, on the last of February",
            MET,
            followup("2025-02-28"),
            **_AUGUST,
            beslut_tom=on("2025-08-28"),
        ),
        s(
            "from the last of February, end the 29th of August",
            PARTLY,
            followup("2025-02-28"),
            **_AUGUST,
            beslut_tom=on("2025-08-29"),
        ),
        s(
            "from the last of August, on 1 March",
            PARTLY,
            followup("2025-03-01"),
            **_AUGUST,
            beslut_tom=on("2025-08-28"),
        ),
        # several, counted from the decision before
        s(
            "three, in any order",
            MET,
            followup("2025-06-30"),
            followup("2024-07-15"),
            followup("2025-01-15"),
            **_TWO,
        ),
        s("the middle one is lacking", PARTLY, followup("2024-07-15"), followup("2025-06-30"), **_TWO),
        s(
            "the middle one is a day late",
            PARTLY,
            followup("2024-07-15"),
            followup("2025-01-16"),
            followup("2025-06-30"),
            **_TWO,
        ),
        s(
            "the middle one may be the one without date",
            UNCLEAR,
            followup("2024-07-15"),
            followup(None),
            followup("2025-06-30"),
            **_TWO,
        ),
        s("nothing since", PARTLY, followup("2024-07-15"), followup("2025-01-15"), **_TWO),
        s(
            "nothing since, but the file was read in time",
            MET,
            followup("2024-07-15"),
            followup("2025-01-15"),
            granskad_datum=on("2025-07-15"),
            **_TWO,
        ),
        s("none since the decision before", NOT, **_TWO),
        # no start, no span
        s("read before the decision runs", NA, granskad_datum=on("2024-09-01")),
        s("read before it runs, one without date", NA, followup(None), granskad_datum=on("2024-09-01")),
        s("read on its first day", NA, granskad_datum=on("2024-09-02")),
        s("runs from after the run's date", NA, beslut_from=on("2025-11-01"), beslut_tom=on("2026-10-31")),
        s("missing start", UNCLEAR, followup("2024-12-01"), forstagangsbeslut="nej"),
        s("delavslag counts as bifall", NOT, beslut_utfall="delavslag", **_LONG),
        i("applies to both insatser", NOT, **_LONG),
        a("avslag", NA),
        a("avslag, with follow-ups", NA, followup("2025-01-01"), followup(None)),
    ],
    "uppfoljning_strukturerad": [
        s("with DUR", MET, followup("2024-12-01", "ja")),
        s("without DUR", NOT, followup("2024-12-01", "nej")),
        s("one of two", MET, followup("2024-12-01", "nej"), followup("2025-01-15", "ja")),
        s("without date, with DUR", MET, followup(None, "ja")),
        s("without date, without DUR", NOT, followup(None, "nej")),
        s("on the run's date", MET, followup("2025-10-31", "ja")),
        s("after the run's date", NA, followup("2025-11-01", "ja")),
        s("one before, one with DUR after", NOT, followup("2025-10-31", "nej"), followup("2025-11-01", "ja")),
        s("on the day the file was read", MET, followup("2024-12-01", "ja"), granskad_datum=on("2024-12-01")),
        s("after the file was read", NA, followup("2024-12-02", "ja"), granskad_datum=on("2024-12-01")),
        s("read after the run's date", MET, followup("2025-11-01", "ja"), granskad_datum=on("2025-11-02")),
        s("before the start of the decision", MET, followup("2020-01-01", "ja")),
        s("missing answer on DUR", UNCLEAR, {**followup("2024-12-01"), "dur_uppfoljning": None}),
        s("none", NA),
        i("applies to both insatser", NOT, followup("2024-12-01", "nej")),
        a("avslag", NA, followup("2024-12-01", "nej")),
    ],
}

CASES: dict[str, list[Case]] = {
    **_APPLICATION,
    **_INVESTIGATION,
    **_CHILDREN_AND_SAFETY,
    **_COOPERATION,
    **_DECISION,
    **_SUPPORTED,
    **_GOALS_AND_ORDER,
    **_PLAN,
    **_FOLLOWUP,
}
"""Criterion -> its cases."""
