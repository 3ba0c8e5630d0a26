"""Every criterion of the review of sysselsättning and särskild stödinsats, with its rule and its source."""

from __future__ import annotations

from checks.audits.sysselsattning_2025.codebook import (
    BIFALL,
    BIFALL_I,
    BIFALL_S,
    HAR_ANSOKAN,
    HAR_BARN,
    HAR_BESTALLNING,
    KRITERIER,
    STODINSATS,
    SYSSELSATTNING,
    TABLES,
)
from checks.definitions import Area, Case, Criterion, Outcome, Source
from checks.evidence import Evidence, Sentence, Span, Value
from checks.law import (
    ALLMANNA_RAD,
    ANHORIGSTOD,
    BARNETS_ASIKTER,
    BARNETS_BASTA,
    BISTAND_UTOVER,
    NYA_LAGEN,
    RATT_TILL_BISTAND,
    Provision,
)
from checks.rules import (
    ALWAYS,
    Expr,
    Flag,
    Named,
    Not,
    Term,
    after,
    all_of,
    any_of,
    before,
    day,
    days_after,
    equals,
    given,
    is_,
    is_not,
    less_than,
    missing,
    months_after,
    more_than,
    none_of,
    not_after,
    same_day,
    some_of,
    within_months,
)

ARENDEN = TABLES[0]
U, D, E, F, A = (
    Outcome.UPPFYLLT,
    Outcome.DELVIS,
    Outcome.EJ_UPPFYLLT,
    Outcome.FRAMGAR_EJ,
    Outcome.EJ_AKTUELLT,
)
BEVILJAS_ENLIGT = (RATT_TILL_BISTAND.only(SYSSELSATTNING), BISTAND_UTOVER.only(STODINSATS))
"""What each insats is applied for and granted under (GR Målgrupp, urval; TA 2, 2.3, 4.2.2)."""
PLAN_EFTER_UPPDRAGET = Provision("6 kap. 2 §", ALLMANNA_RAD, about="genomförandeplanens utgångspunkt")


def _sources(text: str) -> tuple[Source, ...]:
    """'GR Utredning; TA 2.1' -> two sources."""
    return tuple(Source(*part.strip().split(" ", 1)) for part in text.split(";"))


def _criterion(
    id_: str,
    label: str,
    question: str,
    area: Area,
    source: str,
    population: Expr,
    *cases: tuple[Outcome, Expr] | Case,
    note: str = "",
    evidence: Evidence = (),
    law: tuple[Provision, ...] = (),
) -> Criterion:
    made = tuple(case if isinstance(case, Case) else Case(*case) for case in cases)
    return Criterion(id_, label, question, area, _sources(source), population, made, note, evidence, provisions=law)


def _because(outcome: Outcome, when: Expr, *evidence: str | Value | Sentence) -> Case:
    """A case with a reason of its own."""
    return Case(outcome, when, evidence)


def _after_decision(words: str, column: str) -> Case:
    """What should have come first came after the decision."""
    reason = Sentence(f"{words} {{{column}}}, beslut {{beslut_datum}}")
    return _because(E, after(column, "beslut_datum"), reason)


def _by_code(column: str) -> tuple[tuple[Outcome, Expr], ...]:
    """The answer in the form is the outcome: ja, delvis, nej, framgår ej, ej aktuellt."""
    outcomes = {"ja": U, "delvis": D, "nej": E, "framgar_ej": F, "ej_aktuellt": A}
    return tuple((outcomes[code], is_(column, code)) for code in ARENDEN.variable(column).codes)


def _graded(*parts: Expr) -> tuple[tuple[Outcome, Expr], ...]:
    """All parts met, some, none."""
    return (U, all_of(*parts)), (D, some_of(*parts)), (E, none_of(*parts))


# fmt: off
_DELAR = (given("ansokan_datum"), is_not("ansokan_satt", "framgar_ej"), is_("ansokan_lagrum", "ja"))
_OMFATTNING_ANGES = is_not("ansokan_omfattning", "framgar_ej")
_ANSOKAN = (
    _criterion(
        "ansokan_fore_beslut", "Ansökan före beslut", "Finns en ansökan som inkom senast på beslutsdagen?",
        Area.TRYGGHET, "GR Trygghet", ALWAYS,
        (E, is_("ansokan_finns", "nej")),
        (F, missing("ansokan_datum")),
        (U, not_after("ansokan_datum", "beslut_datum")),
        _after_decision("Ansökan inkom", "ansokan_datum"),
        law=BEVILJAS_ENLIGT),
    _criterion(
        "ansokan_komplett", "Komplett ansökan",
        "Framgår datum, ansökningssätt, lagrum och, för sysselsättning, omfattning av ansökan?",
        Area.TRYGGHET, "GR Ansökan", all_of(BIFALL, HAR_ANSOKAN),
        (U, all_of(*_DELAR, any_of(Not(SYSSELSATTNING), _OMFATTNING_ANGES))),
        (D, all_of(any_of(*_DELAR, all_of(SYSSELSATTNING, _OMFATTNING_ANGES)),
                   Not(all_of(*_DELAR, any_of(Not(SYSSELSATTNING), _OMFATTNING_ANGES))))),
        (E, none_of(*_DELAR, all_of(SYSSELSATTNING, _OMFATTNING_ANGES))),
        law=BEVILJAS_ENLIGT),
)


def _months(number: int) -> str:
    return f"{number} månad{'' if number == 1 else 'er'}"


def _aktuell_dur(max_age: int | None) -> Criterion:
    """`max_age` in months is our own reading: no source sets a limit, so by default there is none."""
    aged: tuple[tuple[Outcome, Expr] | Case, ...] = ()
    note = "Ingen källa anger hur gammal utredningen får vara; ingen gräns tillämpas."
    if max_age is not None:
        old = Sentence(
            f"DUR-utredning {{dur_datum}}, beslut {{beslut_datum}}: {{tid}}, högst {_months(max_age)}",
            {"tid": Span("dur_datum", "beslut_datum")})
        aged = ((F, missing("dur_datum")), _because(E, before(months_after("dur_datum", max_age), "beslut_datum"), old))
        note = f"Gränsen {max_age} månader är granskningens egen tolkning; ingen källa anger någon."
    return _criterion(
        "aktuell_dur", "Aktuell DUR-utredning", "Finns en aktuell DUR-utredning som underlag för beslutet?",
        Area.TRYGGHET, "GR Utredning, Trygghet; TA 2.1", BIFALL,
        (E, is_not("dur_underlag", "ny")),
        _after_decision("DUR-utredning", "dur_datum"),
        *aged,
        (U, is_("dur_underlag", "ny")),
        note=note)


def _utredning(max_age: int | None) -> tuple[Criterion, ...]:
    return (
        _aktuell_dur(max_age),
        _criterion(
            "forlangning_tillfragad", "Tillfrågad vid förlängning",
            "Har den enskilde tillfrågats när beslutet förlängdes på en tidigare utredning?",
            Area.SJALVBESTAMMANDE, "GR Trygghet", all_of(BIFALL, is_("dur_underlag", "tidigare")),
            *_by_code("forlangning_tillfragad")),
        _criterion(
            "utredning_korrekt", "Utredningen är korrekt",
            "Är utredningen fri från fel namn, motstridiga och inaktuella uppgifter och bedömning av annan insats?",
            Area.TRYGGHET, "GR Utredning, Trygghet", BIFALL,
            (U, all_of(*(is_(c, "nej") for c in _FEL))), (E, any_of(*(is_(c, "ja") for c in _FEL)))),
        *(_criterion(id_, label, question, Area.TRYGGHET, source, BIFALL, *_by_code(id_))
          for id_, label, question, source in _UTREDNING_BY_CODE),
        _criterion(
            "stodomraden_bestallning", "Stödområden i beställningen",
            "Framgår närvaro, aktivt deltagande, kognitiv och social förmåga av beställningen?",
            Area.TRYGGHET, "TA 3.1; GR Planering", all_of(BIFALL, HAR_BESTALLNING),
            *_by_code("stodomraden_bestallning")),
        _criterion(
            "fordjupning", "Fördjupning i DUR",
            "Har arbete, intressen, psykisk hälsa och vardagsaktiviteter fördjupats?",
            Area.TRYGGHET, "TA Bilaga 1", BIFALL, *_graded(*(is_(c, "ja") for c in _FORDJUPNING))),
        _criterion(
            "fordjupning_under_35", "Fördjupning om arbete för yngre",
            "Har arbete, utbildning och sysselsättning fördjupats för den som är under 35 år?",
            Area.TRYGGHET, "TA 2.1", all_of(BIFALL, less_than("alder", 35)), *_by_code("fordjupning_arbete")),
    )


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

_HELHET = (
    _criterion(
        "barn_framgar", "Barn framgår", "Framgår det om den enskilde har eller lever med barn?",
        Area.HELHETSSYN, "GR Barnrättsperspektiv", BIFALL,
        (F, is_("barn", "framgar_ej")), (U, is_not("barn", "framgar_ej")), law=(BARNETS_BASTA,)),
    _criterion(
        "barn_fragor", "Frågor om barnets situation", "Har frågor om barnets situation ställts?",
        Area.HELHETSSYN, "GR Barnrättsperspektiv", all_of(BIFALL, HAR_BARN), *_by_code("barn_fragor"),
        law=(BARNETS_BASTA, BARNETS_ASIKTER)),
    _criterion(
        "barnkonsekvensanalys", "Barnkonsekvensanalys",
        "Finns en individuell barnkonsekvensanalys eller ett ställningstagande att den inte är aktuell?",
        Area.HELHETSSYN, "GR Barnrättsperspektiv, Helhetssyn", all_of(BIFALL, HAR_BARN),
        (U, is_("barnkonsekvensanalys", "individuell", "ej_aktuellt")),
        (D, is_("barnkonsekvensanalys", "standardtext")), (E, is_("barnkonsekvensanalys", "nej")),
        law=(BARNETS_BASTA,)),
    _criterion(
        "anhorigstod_info", "Information om anhörigstöd", "Har information om anhörigstöd lämnats?",
        Area.HELHETSSYN, "GR Anhörigstöd", BIFALL, *_by_code("anhorigstod_info"), law=(ANHORIGSTOD,)),
    _criterion(
        "vald_fraga", "Fråga om våld", "Har frågan om våld ställts, eller framgår skälet till att den inte har det?",
        Area.HELHETSSYN, "GR Våld, Helhetssyn", BIFALL,
        (U, is_("vald_fraga", "stalld")),
        (D, all_of(is_("vald_fraga", "ej_stalld"), is_("vald_skal", "ja"))),
        (E, all_of(is_("vald_fraga", "ej_stalld"), is_("vald_skal", "nej"))),
        (F, is_("vald_fraga", "framgar_ej"))),
    _criterion(
        "sekretessmedgivande", "Sekretessmedgivande",
        "Finns ett aktuellt medgivande när kontakt med utomstående är dokumenterad?",
        Area.SJALVBESTAMMANDE, "GR Samverkan", all_of(BIFALL, is_("extern_kontakt", "ja")),
        *_by_code("sekretessmedgivande")),
    _criterion(
        "medgivande_preciserat", "Preciserat medgivande", "Är medgivandet preciserat?",
        Area.SJALVBESTAMMANDE, "GR Självbestämmande", all_of(BIFALL, is_("sekretessmedgivande", "ja")),
        *_by_code("medgivande_preciserat")),
    _criterion(
        "samverkan_bistand", "Samverkan om försörjning och arbete",
        "Samverkar handläggaren med ekonomiskt bistånd eller Arbetsförmedlingen när den enskilde är aktuell där?",
        Area.HELHETSSYN, "TA 2.1.2",
        all_of(BIFALL_S, any_of(is_("ekonomiskt_bistand", "helt", "delvis"), is_("af_aktuell", "ja"))),
        (U, any_of(is_("samverkan_eb", "ja"), is_("samverkan_af", "ja"))),
        (F, all_of(is_("samverkan_eb", "framgar_ej"), is_("samverkan_af", "framgar_ej"))),
        (E, all_of(is_not("samverkan_eb", "ja"), is_not("samverkan_af", "ja")))),
    _criterion(
        "samplanering_fk", "Samplanering med Försäkringskassan",
        "Samarbetar handläggaren med Försäkringskassan när den enskilde har sjukpenning?",
        Area.HELHETSSYN, "GR Dialogmöten, Samverkan", all_of(BIFALL_S, is_("forsorjning", "sjukpenning")),
        *_by_code("samverkan_fk")),
    _criterion(
        "frivillighet", "Frivillighet", "Är sysselsättningen frivillig, utan att vara ett krav för ekonomiskt bistånd?",
        Area.SJALVBESTAMMANDE, "TA 2.1.2; GR Samverkan", BIFALL_S,
        (U, is_("krav_for_bistand", "nej")), (E, is_("krav_for_bistand", "ja"))),
    _criterion(
        "sip_information", "Information om SIP", "Har information om samordnad individuell plan (SIP) lämnats?",
        Area.HELHETSSYN, "GR Helhetssyn", BIFALL, *_by_code("sip_information")),
    _criterion(
        "sip_dokumenterad", "Dokumenterad SIP", "Framgår deltagarna i SIP, och finns protokollet i akten?",
        Area.HELHETSSYN, "GR Samverkan", all_of(BIFALL, is_("sip", "ja")),
        *_graded(is_("sip_deltagare", "ja"), is_("sip_protokoll", "ja"))),
    _criterion(
        "langsiktig_planering", "Långsiktig planering", "Är en långsiktig planering dokumenterad?",
        Area.HELHETSSYN, "GR Helhetssyn", BIFALL, *_by_code("langsiktig_planering")),
)

_INGEN_TID, _INGET_FORBEHALL = missing("beslut_tom"), is_not("andringsforbehall", "ja")
_TID_MOTIVERAD, _FORBEHALL_MOTIVERAT = is_("tidsbegransning_motiverad", "ja"), is_("andringsforbehall_motiverat", "ja")
_FORE_NYA_LAGEN, _EFTER_NYA_LAGEN = before("beslut_datum", day(NYA_LAGEN)), not_after(day(NYA_LAGEN), "beslut_datum")
_LAGRE = any_of(all_of(is_("ansokan_omfattning", "10-24"), is_("beslut_omfattning", "1-12")),
                all_of(is_("ansokan_omfattning", "22-40"), is_("beslut_omfattning", "1-12", "10-24")))

_BESLUT = (
    _criterion(
        "omfattning_i_beslut", "Omfattning i beslutet", "Framgår den beviljade omfattningen av beslutet?",
        Area.TRYGGHET, "GR Trygghet; TA 2.2", BIFALL_S, *_by_code("omfattning_framgar_beslut"),
        law=(RATT_TILL_BISTAND,)),
    _criterion(
        "beslut_motsvarar_ansokan", "Beslutet motsvarar ansökan",
        "Är den beviljade omfattningen minst den sökta, eller är skillnaden ett delavslag?",
        Area.TRYGGHET, "GR Trygghet; TA 2.2", BIFALL_S,
        (F, any_of(missing("ansokan_omfattning"), missing("beslut_omfattning"),
                   is_("ansokan_omfattning", "framgar_ej"), is_("beslut_omfattning", "framgar_ej"))),
        (E, all_of(Named(_LAGRE, "det beviljade intervallet är lägre än det sökta"), is_("beslut_utfall", "bifall"))),
        (U, ALWAYS),
        law=(RATT_TILL_BISTAND,)),
    _criterion(
        "beslut_motiverat", "Motiverade begränsningar",
        "Är beslutets tidsbegränsning och ändringsförbehåll motiverade?",
        Area.TRYGGHET, "TA Bilaga 1; GR Tabell 3, Trygghet", BIFALL,
        _because(E, is_("juridiskt_beslut", "nej"), "juridiskt_beslut"),
        _because(F, missing("andringsforbehall"), "andringsforbehall"),
        (A, all_of(_INGEN_TID, _INGET_FORBEHALL)),
        (U, all_of(any_of(_INGEN_TID, _TID_MOTIVERAD), any_of(_INGET_FORBEHALL, _FORBEHALL_MOTIVERAT))),
        (E, all_of(any_of(_INGEN_TID, Not(_TID_MOTIVERAD)), any_of(_INGET_FORBEHALL, Not(_FORBEHALL_MOTIVERAT)))),
        (D, any_of(_TID_MOTIVERAD, _FORBEHALL_MOTIVERAT)),
        evidence=("beslut_tom", Value("tidsbegransning_motiverad", given("beslut_tom")), "andringsforbehall",
                  Value("andringsforbehall_motiverat", is_("andringsforbehall", "ja"))),
        law=BEVILJAS_ENLIGT),
    _criterion(
        "ratt_lag", "Rätt lag", "Anger beslutet den socialtjänstlag som gällde på beslutsdagen?",
        Area.TRYGGHET, "GR Granskningsmetod", ALWAYS,
        (F, all_of(missing("avslag_lagrum"), missing("bifall_lagrum"))),
        (U, all_of(_FORE_NYA_LAGEN,
                   any_of(missing("avslag_lagrum"), is_("avslag_lagrum", "4:1")),
                   any_of(missing("bifall_lagrum"), is_("bifall_lagrum", "4:1", "4:2")))),
        (U, all_of(_EFTER_NYA_LAGEN,
                   any_of(missing("avslag_lagrum"), is_("avslag_lagrum", "11:1")),
                   any_of(missing("bifall_lagrum"), is_("bifall_lagrum", "11:1", "11:4")))),
        _because(E, ALWAYS, Sentence("Beslut {beslut_datum}, då SoL (2001:453) gällde", when=_FORE_NYA_LAGEN),
                 Sentence("Beslut {beslut_datum}, då SoL (2025:400) gällde", when=_EFTER_NYA_LAGEN),
                 Value("avslag_lagrum", given("avslag_lagrum")), Value("bifall_lagrum", given("bifall_lagrum"))),
        law=(RATT_TILL_BISTAND, BISTAND_UTOVER.only(STODINSATS))),
    _criterion(
        "lagrum_sysselsattning", "Lagrum för sysselsättning", "Är sysselsättning beviljad enligt huvudregeln?",
        Area.TRYGGHET, "TA 2.3", BIFALL_S,
        (U, is_("bifall_lagrum", "4:1", "11:1")), (E, is_not("bifall_lagrum", "4:1", "11:1")),
        law=(RATT_TILL_BISTAND,)),
    _criterion(
        "beslut_4_1_4_2", "Avslag 4:1 och bifall 4:2",
        "Är stödinsatsen först avslagen enligt huvudregeln och sedan beviljad enligt kompletteringsregeln?",
        Area.TRYGGHET, "RL Handläggningsprocessen; TA 4.2.1, 4.2.2; GR Tabell 4", BIFALL_I,
        (U, all_of(given("avslag_lagrum"), given("bifall_lagrum"), is_("avslag_lagrum", "4:1", "11:1"),
                   is_("bifall_lagrum", "4:2", "11:4"))),
        (E, ALWAYS), evidence=("avslag_lagrum", "bifall_lagrum"),
        law=(RATT_TILL_BISTAND, BISTAND_UTOVER)),
    _criterion(
        "avslag_4_1_motiverat", "Motiverat avslag enligt huvudregeln", "Är avslaget enligt huvudregeln motiverat?",
        Area.TRYGGHET, "RL Handläggningsprocessen", all_of(BIFALL_I, given("avslag_lagrum")),
        *_by_code("avslag_4_1_motiverat"), law=(RATT_TILL_BISTAND,)),
    _criterion(
        "andringsforbehall_4_2", "Ändringsförbehåll vid stödinsats", "Har beslutet ett ändringsförbehåll?",
        Area.TRYGGHET, "TA 4.2.7", BIFALL_I, *_by_code("andringsforbehall"),
        note="Anvisningen säger att beslutet bör ha ett förbehåll.", law=(BISTAND_UTOVER,)),
)

_FORSTAGANG = Value("forstagangsbeslut", missing("insats_beviljad_fran"))
_KRIT_BED = tuple(f"krit_{k}_bed" for k in KRITERIER)
_STODINSATS = (
    *(_criterion(
        f"krit_{k}", label, f"Framgår det av dokumentationen: {label[0].lower() + label[1:]}?",
        Area.TRYGGHET, "RL Kriterier; GR Särskilt individanpassad stödinsats", BIFALL_I, *_by_code(f"krit_{k}_dok"),
        law=(BISTAND_UTOVER,))
      for k, label in KRITERIER.items()),
    _criterion(
        "kriterier_i_bedomning", "Kriterierna i bedömningen", "Framgår de sju kriterierna av bedömningen?",
        Area.TRYGGHET, "RL Kriterier; GR Särskilt individanpassad stödinsats", BIFALL_I,
        *_graded(*(is_(c, "ja") for c in _KRIT_BED)), law=(BISTAND_UTOVER,)),
    _criterion(
        "rapport_jobbtorg", "Bedömning från Jobbtorg", "Har en bedömning hämtats in från arbetsspecialist på Jobbtorg?",
        Area.TRYGGHET, "RL Kriterier; TA 4.2.3", BIFALL_I, *_by_code("rapport_jobbtorg"),
        law=(BISTAND_UTOVER,)),
    _criterion(
        "samtycke_samordning", "Samtycke till samordning",
        "Samtycker den enskilde till samordning med specialistpsykiatrin?",
        Area.HELHETSSYN, "RL Kriterier; TA 4.2.3", BIFALL_I, *_by_code("samtycke_samordning"),
        law=(BISTAND_UTOVER,)),
    _criterion(
        "flerpartsmote_fore_beslut", "Flerpartsmöte före beslut",
        "Har ett flerpartsmöte med Jobbtorg hållits före beslutet?",
        Area.HELHETSSYN, "TA Bilaga 1, 2", BIFALL_I,
        (E, missing("flerpartsmote_datum")),
        (U, not_after("flerpartsmote_datum", "beslut_datum")), _after_decision("Flerpartsmöte", "flerpartsmote_datum"),
        law=(BISTAND_UTOVER,)),
    _criterion(
        "tidsgrans_tva_ar", "Högst två år", "Ryms insatsen inom två år, eller finns särskilda skäl för längre tid?",
        Area.TRYGGHET, "RL Tidsbegränsning", BIFALL_I,
        _because(F, missing("insats_fran"), "insats_beviljad_fran", "forstagangsbeslut",
                 Value("beslut_from", is_("forstagangsbeslut", "ja"))),
        _because(E, missing("beslut_tom"), Sentence("Beslut {beslut_from} tills vidare, räknat från {insats_fran}: "
                                                    "ingen sista dag, högst 24 månader"), _FORSTAGANG),
        (U, after(months_after("insats_fran", 24), "beslut_tom")),
        (U, is_("sarskilda_skal", "ja")),
        _because(E, ALWAYS, Sentence("Beslut {beslut_from}–{beslut_tom} räknat från {insats_fran}: {tid}, högst 24 "
                                     "månader", {"tid": Span("insats_fran", "beslut_tom", last_day_counts=True)}),
                 "sarskilda_skal", _FORSTAGANG),
        law=(BISTAND_UTOVER,)),
    _criterion(
        "overklagande", "Information om överklagande", "Har information om rätten att överklaga lämnats?",
        Area.TRYGGHET, "TA Bilaga 1, 4.2.1, 4.2.6",
        any_of(all_of(BIFALL_I, given("avslag_lagrum")), is_("beslut_utfall", "delavslag", "avslag")),
        *_by_code("overklagandehanvisning"), law=(RATT_TILL_BISTAND,)),
    _criterion(
        "avslag_motiverat", "Motiverat avslag", "Framgår skälet till avslaget?",
        Area.TRYGGHET, "TA Bilaga 1; GR Bedömning", is_("beslut_utfall", "avslag"),
        (E, is_("avslag_skal", "framgar_ej")), (U, is_not("avslag_skal", "framgar_ej")),
        law=(RATT_TILL_BISTAND,)),
)


def _plan_i_tid(last: str | Term, start: str, *deadline: tuple[str, Expr]) -> tuple[tuple[Outcome, Expr] | Case, ...]:
    """A plan by the last day; without a plan it depends on whether that day had passed when the file was read.

    `deadline` tells how the last day is counted, and for which decisions.
    """
    last_day = {"sista_dag": last if isinstance(last, Term) else Term(last)}

    def told(words: str) -> tuple[Sentence, ...]:
        return tuple(Sentence(words.replace("FRIST", how), last_day, when) for how, when in deadline)

    return (
        (F, missing(start)),
        (F, all_of(is_("plan_finns", "ja"), missing("plan_datum"))),
        (U, all_of(is_("plan_finns", "ja"), not_after("plan_datum", last))),
        _because(E, all_of(is_("plan_finns", "ja"), after("plan_datum", last)),
                 *told("Genomförandeplanen inkom {plan_datum}, sista dag {sista_dag} (FRIST)")),
        (A, all_of(is_("plan_finns", "nej"), not_after("gd", last))),
        _because(E, all_of(is_("plan_finns", "nej"), after("gd", last)),
                 *told("Genomförandeplan saknas, sista dag {sista_dag} (FRIST), granskningsdag {gd}")),
    )


_INGET_MAL = none_of(is_("mal_i_utredning", "ja"), is_("mal_i_bestallning", "ja"))
_GENOMFORANDE = (
    _criterion(
        "personligt_mal", "Personligt mål",
        "Finns ett personligt mål i både utredning och beställning, eller är det dokumenterat att inget uttryckts?",
        Area.SJALVBESTAMMANDE, "GR Tabell 5, Självbestämmande", BIFALL,
        (U, all_of(is_("mal_i_utredning", "ja"), is_("mal_i_bestallning", "ja"))),
        (D, some_of(is_("mal_i_utredning", "ja"), is_("mal_i_bestallning", "ja"))),
        (U, all_of(_INGET_MAL, is_("mal_tillfragad", "ja"))), (E, all_of(_INGET_MAL, is_("mal_tillfragad", "nej")))),
    _criterion(
        "inriktning_motsvarar_mal", "Inriktning som motsvarar målet",
        "Är beställningen arbetsrehabiliterande när målet är arbete eller studier?",
        Area.SJALVBESTAMMANDE, "GR Planering, Självbestämmande; TA 3.3",
        all_of(BIFALL_S, is_("mal_arbete_studier", "ja"), HAR_BESTALLNING),
        (U, is_("bestallning_inriktning", "arbetsrehabiliterande")),
        (A, all_of(is_("bestallning_inriktning", "social"), is_("valinformation", "ja"))),
        (E, all_of(is_("bestallning_inriktning", "social"), is_("valinformation", "nej"))),
        note="En socialt inriktad beställning efter information inför valet är den enskildes eget val: ej aktuellt."),
    _criterion(
        "valinformation", "Information inför val",
        "Framgår det att den enskilde fått information inför valet av utförare?",
        Area.SJALVBESTAMMANDE, "GR Självbestämmande", BIFALL_S, *_by_code("valinformation")),
    _criterion(
        "bestallning", "Beställning enligt anvisning", "Är beställningen upprättad enligt anvisningen?",
        Area.TRYGGHET, "GR Planering", BIFALL,
        (U, is_("bestallning", "enligt_anvisning")), (D, is_("bestallning", "saknar_individuellt")),
        (E, is_("bestallning", "ej_enligt_anvisning", "saknas"))),
    _criterion(
        "plan_overensstammer", "Planen stämmer med beställningen",
        "Stämmer genomförandeplanens aktiviteter och mål med beställningen?",
        Area.TRYGGHET, "GR Tabell 6; TA Bilaga 1", BIFALL,
        (E, is_("plan_finns", "nej")), *_graded(is_("plan_aktiviteter", "ja"), is_("plan_mal", "ja")),
        law=(PLAN_EFTER_UPPDRAGET,)),
    _criterion(
        "plan_i_tid", "Plan i tid efter beställning",
        "Inkom genomförandeplanen inom 15 dagar (stödinsats: 15 arbetsdagar) från beställningen?",
        Area.TRYGGHET, "TA Bilaga 1, Bilaga 2", all_of(BIFALL, HAR_BESTALLNING),
        *_plan_i_tid("plan_sista_dag", "bestallning_datum",
                     ("beställning {bestallning_datum} + 15 dagar", SYSSELSATTNING),
                     ("beställning {bestallning_datum} + 15 arbetsdagar", STODINSATS)),
        note="För stödinsatsen anger TA både 15 dagar (Bilaga 1, Bilaga 2 Beslut) och 15 arbetsdagar (Bilaga 2 "
             "Genomförandeplan); granskningen räknar 15 arbetsdagar."),
    _criterion(
        "plan_i_tid_avtal", "Plan i tid enligt avtal",
        "Inkom genomförandeplanen inom 15 dagar från att insatsen påbörjades?",
        Area.TRYGGHET, "GR Genomförande", BIFALL_S,
        *_plan_i_tid(days_after("insats_start", 15), "insats_start",
                     ("insatsen påbörjad {insats_start} + 15 dagar", ALWAYS)),
        note="Fristen följer av LOV-avtalet."),
)

_INGEN_TABELL = (Sentence("Exporten har ingen tabell med uppföljningar", when=missing("uppf_alla")),)
_PERIODENS_BORJAN = Value("forstagangsbeslut", missing("foregaende_beslut_from"))


def _mellanrum(text: str, when: Expr) -> Sentence:
    step = Span("uppf_lucka_fran", "uppf_lucka_till")
    return Sentence(f"{text}: {{tid}}, högst 6 månader", {"tid": step}, all_of(more_than("uppf_luckor", 0), when))


_FOR_LANGT = (
    Value("uppf_odaterad", Flag("uppf_odaterad")),
    _mellanrum("Ingen daterad uppföljning från {uppf_lucka_fran} till och med {uppf_lucka_till}",
               equals("uppf_antal", 0)),
    _mellanrum("Från periodens början {uppf_lucka_fran} till första uppföljningen {uppf_lucka_till}",
               all_of(more_than("uppf_antal", 0), same_day("uppf_lucka_fran", "uppf_start"))),
    _mellanrum("Uppföljning {uppf_lucka_fran}, nästa {uppf_lucka_till}",
               all_of(after("uppf_lucka_fran", "uppf_start"), before("uppf_lucka_fran", "uppf_sista"))),
    _mellanrum("Uppföljning {uppf_lucka_fran}, därefter ingen till och med {uppf_lucka_till}",
               same_day("uppf_lucka_fran", "uppf_sista")),
    Value("uppf_luckor", more_than("uppf_luckor", 1)),
    Sentence("Perioden {uppf_start}–{uppf_slut}", when=more_than("uppf_antal", 0)),
    _PERIODENS_BORJAN,
)
_UPPFOLJNING = (
    _criterion(
        "uppfoljning_dokumenterad", "Dokumenterad uppföljning",
        "Finns en dokumenterad uppföljning sedan föregående beslut?",
        Area.TRYGGHET, "GR Uppföljning", all_of(BIFALL, is_("forstagangsbeslut", "nej")),
        (U, Flag("uppf_dokumenterad")),
        _because(F, missing("foregaende_beslut_from"), "foregaende_beslut_from", *_INGEN_TABELL),
        _because(E, Not(Flag("uppf_dokumenterad")), Sentence("Ingen uppföljning efter föregående besluts början "
                 "{foregaende_beslut_from} till och med granskningsdagen {gd}"), "uppf_alla"),
        evidence=_INGEN_TABELL),
    _criterion(
        "uppfoljning_inom_sex_manader", "Uppföljning minst var sjätte månad",
        "Har insatsen följts upp minst var sjätte månad?",
        Area.TRYGGHET, "TA 2.3, 4.2.5; GR Uppföljning", BIFALL,
        _because(F, missing("uppf_start"), "foregaende_beslut_from", "forstagangsbeslut",
                 Value("beslut_from", is_("forstagangsbeslut", "ja"))),
        (A, before("uppf_slut", "uppf_start")),
        (A, all_of(equals("uppf_antal", 0), within_months("uppf_start", 6, "uppf_slut"))),
        (U, all_of(more_than("uppf_antal", 0), Flag("uppf_tatt"))),
        _because(F, Flag("uppf_odaterad"), *_FOR_LANGT),
        _because(E, equals("uppf_antal", 0), *_FOR_LANGT),
        _because(D, more_than("uppf_antal", 0), *_FOR_LANGT),
        note="Tiden räknas från föregående besluts början (för ett förstagångsbeslut från beslutets början) till "
             "granskningsdagen eller beslutets slut, om det kom tidigare.",
        evidence=_INGEN_TABELL),
    _criterion(
        "uppfoljning_strukturerad", "Strukturerad uppföljning", "Har DUR:s uppföljningsdel använts?",
        Area.KUNSKAP, "TA 2.3; GR Uppföljning", all_of(BIFALL, Flag("uppf_finns")),
        (U, Flag("uppf_strukturerad")),
        _because(E, Not(Flag("uppf_strukturerad")), Sentence("Uppföljningar utan datum eller senast {gd}: "
                 "{uppf_provade}, ingen med DUR:s uppföljningsdel")),
        evidence=(*_INGEN_TABELL, Value("uppf_strukturerad", given("uppf_alla")))),
)
# fmt: on


def criteria(dur_hogsta_alder: int | None = None) -> tuple[Criterion, ...]:
    """All criteria in the order of the report. `dur_hogsta_alder` in months, None for no limit."""
    return (*_ANSOKAN, *_utredning(dur_hogsta_alder), *_HELHET, *_BESLUT, *_STODINSATS, *_GENOMFORANDE, *_UPPFOLJNING)
