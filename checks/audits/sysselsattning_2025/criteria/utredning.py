"""Application and inquiry."""

from __future__ import annotations

from checks.audits.sysselsattning_2025.codebook import BIFALL, HAR_ANSOKAN, HAR_BESTALLNING, SYSSELSATTNING
from checks.audits.sysselsattning_2025.criteria.shared import BEVILJAS_ENLIGT, D, E, F, U, after_decision, answer
from checks.criteria import Area, Criterion, Rule, because, criterion, graded
from checks.evidence import Sentence, Span
from checks.expressions import (
    ALWAYS,
    Not,
    all_of,
    any_of,
    before,
    given,
    is_,
    is_not,
    less_than,
    missing,
    months_after,
    none_of,
    not_after,
)

# fmt: off
_DELAR = (given("ansokan_datum"), is_not("ansokan_satt", "framgar_ej"), is_("ansokan_lagrum", "ja"))
_OMFATTNING_ANGES = is_not("ansokan_omfattning", "framgar_ej")
_ANSOKAN = (
    criterion(
        "ansokan_fore_beslut", "Ansökan före beslut", "Finns en ansökan som inkom senast på beslutsdagen?",
        Area.TRYGGHET, "GR Trygghet", ALWAYS,
        (E, is_("ansokan_finns", "nej")),
        (F, missing("ansokan_datum")),
        (U, not_after("ansokan_datum", "beslut_datum")),
        after_decision("Ansökan inkom", "ansokan_datum"),
        law=BEVILJAS_ENLIGT, section="Ansökan"),
    criterion(
        "ansokan_komplett", "Komplett ansökan",
        "Framgår datum, ansökningssätt, lagrum och, för sysselsättning, omfattning av ansökan?",
        Area.TRYGGHET, "GR Ansökan", all_of(BIFALL, HAR_ANSOKAN),
        (U, all_of(*_DELAR, any_of(Not(SYSSELSATTNING), _OMFATTNING_ANGES))),
        (D, all_of(any_of(*_DELAR, all_of(SYSSELSATTNING, _OMFATTNING_ANGES)),
                   Not(all_of(*_DELAR, any_of(Not(SYSSELSATTNING), _OMFATTNING_ANGES))))),
        (E, none_of(*_DELAR, all_of(SYSSELSATTNING, _OMFATTNING_ANGES))),
        section="Ansökan", law=BEVILJAS_ENLIGT),
)


def _months(number: int) -> str:
    return f"{number} månad{'' if number == 1 else 'er'}"


def _aktuell_dur(max_age: int | None) -> Criterion:
    """`max_age` in months is our own reading: no source sets a limit, so by default there is none."""
    aged: tuple[Rule, ...] = ()
    note = "Ingen källa anger hur gammal utredningen får vara; ingen gräns tillämpas."
    if max_age is not None:
        old = Sentence(
            f"DUR-utredning {{dur_datum}}, beslut {{beslut_datum}}: {{tid}}, högst {_months(max_age)}",
            {"tid": Span("dur_datum", "beslut_datum")})
        aged = ((F, missing("dur_datum")), because(E, before(months_after("dur_datum", max_age), "beslut_datum"), old))
        note = f"Gränsen {max_age} månader är granskningens egen tolkning; ingen källa anger någon."
    return criterion(
        "aktuell_dur", "Aktuell DUR-utredning", "Finns en aktuell DUR-utredning som underlag för beslutet?",
        Area.TRYGGHET, "GR Utredning, Trygghet; TA 2.1", BIFALL,
        (E, is_not("dur_underlag", "ny")),
        after_decision("DUR-utredning", "dur_datum"),
        *aged,
        (U, is_("dur_underlag", "ny")),
        note=note)


_FEL = ("fel_namn", "motstridiga_uppgifter", "inaktuella_uppgifter", "bedomning_annan_insats")
_FORDJUPNING = ("fordjupning_arbete", "fordjupning_intressen", "fordjupning_psykisk_halsa", "fordjupning_vardag")
_UTREDNING_BY_CODE = (
    ("utbildning_arbete", "Utbildning och arbetslivserfarenhet",
     "Framgår den enskildes utbildning och arbetslivserfarenhet?", "GR Utredning"),
    ("intressen", "Intressen", "Framgår den enskildes intressen?", "GR Utredning"),
    ("resurser", "Resurser", "Framgår den enskildes resurser?", "GR Utredning"),
    ("vardagsaktiviteter", "Vardagsaktiviteter", "Framgår hur den enskilde klarar vardagsaktiviteter?",
     "GR Utredning"),
    ("behov_syfte_mal", "Behov, syfte och mål", "Är behov, syfte och målsättning med insatsen klargjorda?",
     "TA 2.1.3; GR Bedömning"),
    ("stodomraden_utredning", "Stödområden i utredningen",
     "Framgår närvaro, aktivt deltagande, kognitiv och social förmåga av utredningen?", "TA 3.1; GR Utredning"),
)


def criteria(dur_hogsta_alder: int | None) -> tuple[Criterion, ...]:
    """Those of application and inquiry; the age in months, None for no limit."""
    return (
        *_ANSOKAN,
        _aktuell_dur(dur_hogsta_alder),
        criterion(
            "forlangning_tillfragad", "Tillfrågad vid förlängning",
            "Har den enskilde tillfrågats när beslutet förlängdes på en tidigare utredning?",
            Area.SJALVBESTAMMANDE, "GR Trygghet", all_of(BIFALL, is_("dur_underlag", "tidigare")),
            *answer("forlangning_tillfragad")),
        criterion(
            "utredning_korrekt", "Utredningen är korrekt",
            "Är utredningen fri från fel namn, motstridiga och inaktuella uppgifter och bedömning av annan insats?",
            Area.TRYGGHET, "GR Utredning, Trygghet", BIFALL,
            (U, all_of(*(is_(c, "nej") for c in _FEL))), (E, any_of(*(is_(c, "ja") for c in _FEL)))),
        *(criterion(id_, label, question, Area.TRYGGHET, source, BIFALL, *answer(id_))
          for id_, label, question, source in _UTREDNING_BY_CODE),
        criterion(
            "stodomraden_bestallning", "Stödområden i beställningen",
            "Framgår närvaro, aktivt deltagande, kognitiv och social förmåga av beställningen?",
            Area.TRYGGHET, "TA 3.1; GR Planering", all_of(BIFALL, HAR_BESTALLNING),
            *answer("stodomraden_bestallning")),
        criterion(
            "fordjupning", "Fördjupning i DUR",
            "Har arbete, intressen, psykisk hälsa och vardagsaktiviteter fördjupats?",
            Area.TRYGGHET, "TA Bilaga 1", BIFALL, *graded(*(is_(c, "ja") for c in _FORDJUPNING))),
        criterion(
            "fordjupning_under_35", "Fördjupning om arbete för yngre",
            "Har arbete, utbildning och sysselsättning fördjupats för den som är under 35 år?",
            Area.TRYGGHET, "TA 2.1", all_of(BIFALL, less_than("alder", 35)), *answer("fordjupning_arbete")),
    )
# fmt: on
