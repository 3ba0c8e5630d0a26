"""Every criterion of the review of support towards work or studies for persons in personkrets 1 or 2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checks import (
    BISTAND_UTOVER,
    NYA_LAGEN,
    RATT_TILL_BISTAND,
    Area,
    Case,
    Code,
    Criteria,
    Criterion,
    Example,
    Expr,
    Level,
    Row,
    by_code,
    case,
    criterion,
    example,
    graded,
    months,
    otherwise,
    some_of,
    value,
)

from .codebook import HANDLAGGNING, KRAV, KRITERIER, TIDSBEGRANSNING, UPPFOLJNING, arende
from .derived import Uppgifter
from .rows import AVSLAG, FORTSATT, INSTEG, STOD

ANSOKA = ((arende.information_ny_ansokan == "ja") | (arende.information_insteg == "ja")).called(
    "den enskilde är informerad om ny ansökan eller Insteg"
)
DAGLIG, HAR_DAGLIG = arende.information_daglig_verksamhet == "ja", arende.daglig_verksamhet == "ja"
EN_AV_TVA = some_of(ANSOKA, DAGLIG).called("bara den ena delen av informationen är lämnad")


def krav(
    key: str, dok: Code, applies_to: Expr, *, before: Sequence[Case] = (), note: str = "", also: Sequence[Example] = ()
) -> Criterion:
    """The criterion of a requirement, for the grants that it applies to."""
    base_row = INSTEG if applies_to == arende.bifall_insteg else STOD
    return criterion(
        label=KRAV[key].label,
        section="Målgrupp" if key == "personkrets" else "Krav för insatsen",
        question=f"Framgår det av dokumentationen att {KRAV[key].clause}?",
        requirement=f"Dokumentationen ska visa att handläggaren har prövat om {KRAV[key].clause}.",
        finding=f"I {{av}} framgår det av dokumentationen att {KRAV[key].clause}.",
        recommendation=f"dokumentera prövningen av om {KRAV[key].clause}",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source=KRITERIER,
        applies_to=applies_to,
        cases=[*before, *by_code(dok)],
        note=note,
        examples_from=base_row,
        examples=[
            example("uppfyllt", **{dok.name: "ja"}),
            example("ej_uppfyllt", **{dok.name: "nej"}),
            example("ej_uppfyllt", beslut_utfall="delavslag", **{dok.name: "nej"}),
            example("framgar_ej", **{dok.name: None}),
            example("ej_aktuellt", AVSLAG, **{dok.name: "nej"}),
            example("ej_aktuellt", beslut_utfall="avslag", **{dok.name: "nej"}),
            *also,
        ],
    )


def hor_till_en(other: Row, dok: Code) -> list[Example]:
    """Examples of a requirement that does not apply to the other insats."""
    return [example("ej_aktuellt", other, **{dok.name: "nej"})]


def ryms(number: int) -> list[Case]:
    """Cases for a time since the first grant of at most `number` months; the last case is for longer times."""
    return [
        case.unclear(Uppgifter.insats_fran.missing()),
        case.not_met(arende.beslut_tom.missing()),
        case.met(Uppgifter.insats_fran + months(number) > arende.beslut_tom),
    ]


def i_bedomning(insats: Expr, *columns: Code) -> list[Case]:
    """Cases for all requirements of the insats named in the assessment, some of them, and none."""
    cases = graded(
        *(column == "ja" for column in columns), means="något av kraven framgår av bedömningen, men inte alla"
    )
    return [replace(item, when=insats & item.when) for item in cases]


BEDOMDA_INSTEG = (
    arende.krit_alder_bed,
    arende.krit_personkrets_bed,
    arende.krit_onskan_bed,
    arende.krit_forutsattningar_bed,
    arende.krit_stodbehov_bed,
)
BEDOMDA_STOD = (
    arende.krit_alder_bed,
    arende.krit_personkrets_bed,
    arende.krit_onskan_bed,
    arende.krit_stodbehov_bed,
    arende.krit_inforstadd_bed,
    arende.krit_kan_klara_bed,
    arende.krit_overgang_bed,
    arende.krit_arbetsformedlingen_bed,
)


class Kriterier(Criteria):
    """All criteria in the order of the report."""

    behov_syfte_mal = criterion(
        label="Behov, syfte och mål",
        section="Utredning",
        question="Är det kartlagt vad den enskilde behöver, varför och vart insatsen ska leda?",
        requirement="Utredningen ska kartlägga vilka behov den enskilde har, vad insatsen är till för och vart den "
        "ska leda.",
        finding="Behov, syfte och mål är fullt ut kartlagda i {av}.",
        recommendation="säkerställa att utredningen kartlägger vilka behov den enskilde har och vad insatsen har för "
        "syfte och mål",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="RL Handläggningsprocessen; RL Individuella bedömningar",
        applies_to=arende.bifall,
        cases=by_code(arende.behov_syfte_mal),
        examples=[
            example("uppfyllt"),
            example("uppfyllt", INSTEG),
            example("delvis", behov_syfte_mal="delvis"),
            example("ej_uppfyllt", behov_syfte_mal="nej"),
            example("ej_uppfyllt", beslut_utfall="delavslag", behov_syfte_mal="nej"),
            example("framgar_ej", behov_syfte_mal=None),
            example("ej_aktuellt", AVSLAG, behov_syfte_mal="nej"),
        ],
    )

    krit_alder = krav("alder", arende.krit_alder_dok, arende.bifall)
    krit_personkrets = krav(
        "personkrets",
        arende.krit_personkrets_dok,
        arende.bifall,
        before=[case.not_met(arende.personkrets == "3"), case.unclear(arende.personkrets.missing())],
        note="Den som tillhör personkrets 3 kan inte beviljas insatsen enligt riktlinjerna, också om "
        "tillhörigheten är dokumenterad. Rapportens uppgifter ”Personkrets 1 eller 2” och "
        f"”{KRAV['personkrets'].label}: dokumenterat” räknar var sin del av detta.",
        also=[
            example("uppfyllt", personkrets="2"),
            example("ej_uppfyllt", personkrets="3"),
            example("ej_uppfyllt", personkrets="3", krit_personkrets_dok="nej"),
            example("ej_uppfyllt", INSTEG, personkrets="3"),
            example("ej_aktuellt", AVSLAG, personkrets="3"),
            example("framgar_ej", personkrets=None),
        ],
    )
    krit_onskan = krav("onskan", arende.krit_onskan_dok, arende.bifall)
    krit_forutsattningar = krav(
        "forutsattningar",
        arende.krit_forutsattningar_dok,
        arende.bifall_insteg,
        also=hor_till_en(STOD, arende.krit_forutsattningar_dok),
    )
    krit_stodbehov = krav(
        "stodbehov",
        arende.krit_stodbehov_dok,
        arende.bifall,
        note="För Insteg gäller det även stöd för att studera.",
    )
    krit_inforstadd = krav(
        "inforstadd",
        arende.krit_inforstadd_dok,
        arende.bifall_stod,
        also=hor_till_en(INSTEG, arende.krit_inforstadd_dok),
    )
    krit_kan_klara = krav(
        "kan_klara", arende.krit_kan_klara_dok, arende.bifall_stod, also=hor_till_en(INSTEG, arende.krit_kan_klara_dok)
    )
    krit_overgang = krav(
        "overgang", arende.krit_overgang_dok, arende.bifall_stod, also=hor_till_en(INSTEG, arende.krit_overgang_dok)
    )
    krit_arbetsformedlingen = krav(
        "arbetsformedlingen",
        arende.krit_arbetsformedlingen_dok,
        arende.bifall_stod,
        also=hor_till_en(INSTEG, arende.krit_arbetsformedlingen_dok),
    )

    kriterier_i_bedomning = criterion(
        label="Kraven i bedömningen",
        section="Bedömning och beslut",
        question="Framgår alla krav som hör till insatsen av bedömningen?",
        requirement="Handläggaren ska pröva alla krav som hör till insatsen i sin bedömning.",
        finding="Alla krav som hör till insatsen framgår av bedömningen i {av}.",
        recommendation="säkerställa att bedömningen prövar alla krav som hör till insatsen",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source=KRITERIER,
        applies_to=arende.bifall,
        cases=[*i_bedomning(arende.insteg, *BEDOMDA_INSTEG), *i_bedomning(arende.stod, *BEDOMDA_STOD)],
        note="Insteg har fem krav, särskilt individanpassat stöd till arbete eller studier åtta.",
        examples=[
            example("uppfyllt"),
            example("delvis", krit_overgang_bed="nej"),
            example(
                "delvis",
                krit_personkrets_bed="nej",
                krit_stodbehov_bed="nej",
                krit_onskan_bed="nej",
                krit_inforstadd_bed="nej",
                krit_kan_klara_bed="nej",
                krit_overgang_bed="nej",
                krit_arbetsformedlingen_bed="nej",
            ),
            example(
                "ej_uppfyllt",
                krit_alder_bed="nej",
                krit_personkrets_bed="nej",
                krit_stodbehov_bed="nej",
                krit_onskan_bed="nej",
                krit_inforstadd_bed="nej",
                krit_kan_klara_bed="nej",
                krit_overgang_bed="nej",
                krit_arbetsformedlingen_bed="nej",
            ),
            example("uppfyllt", krit_forutsattningar_bed="nej"),
            example(
                "ej_uppfyllt",
                krit_alder_bed="nej",
                krit_personkrets_bed="nej",
                krit_stodbehov_bed="nej",
                krit_onskan_bed="nej",
                krit_inforstadd_bed="nej",
                krit_kan_klara_bed="nej",
                krit_overgang_bed="nej",
                krit_arbetsformedlingen_bed="nej",
                krit_forutsattningar_bed="ja",
            ),
            example("framgar_ej", krit_kan_klara_bed=None),
            example(
                "framgar_ej",
                krit_alder_bed="nej",
                krit_personkrets_bed="nej",
                krit_stodbehov_bed="nej",
                krit_onskan_bed="nej",
                krit_inforstadd_bed="nej",
                krit_kan_klara_bed=None,
                krit_overgang_bed="nej",
                krit_arbetsformedlingen_bed="nej",
            ),
            example("delvis", krit_kan_klara_bed=None, krit_alder_bed="nej"),
            example(
                "uppfyllt",
                krit_alder_dok="nej",
                krit_personkrets_dok="nej",
                krit_stodbehov_dok="nej",
                krit_onskan_dok="nej",
                krit_inforstadd_dok="nej",
                krit_kan_klara_dok="nej",
                krit_overgang_dok="nej",
                krit_arbetsformedlingen_dok="nej",
            ),
            example("uppfyllt", INSTEG),
            example("delvis", INSTEG, krit_forutsattningar_bed="nej"),
            example(
                "ej_uppfyllt",
                INSTEG,
                krit_alder_bed="nej",
                krit_personkrets_bed="nej",
                krit_onskan_bed="nej",
                krit_forutsattningar_bed="nej",
                krit_stodbehov_bed="nej",
            ),
            example("uppfyllt", INSTEG, krit_overgang_bed="nej", krit_inforstadd_bed="nej"),
            example(
                "ej_uppfyllt",
                INSTEG,
                krit_alder_bed="nej",
                krit_personkrets_bed="nej",
                krit_onskan_bed="nej",
                krit_forutsattningar_bed="nej",
                krit_stodbehov_bed="nej",
                krit_overgang_bed="ja",
            ),
            example("framgar_ej", INSTEG, krit_forutsattningar_bed=None),
            example(
                "framgar_ej",
                INSTEG,
                krit_alder_bed="nej",
                krit_personkrets_bed="nej",
                krit_onskan_bed="nej",
                krit_forutsattningar_bed=None,
                krit_stodbehov_bed="nej",
            ),
            example("framgar_ej", insats=None),
            example("ej_aktuellt", AVSLAG),
            example("framgar_ej", insats=None, krit_alder_bed="nej"),
            *(example("delvis", **{column.name: "nej"}) for column in BEDOMDA_STOD),
            *(example("delvis", INSTEG, **{column.name: "nej"}) for column in BEDOMDA_INSTEG),
        ],
    )

    beslut_4_1_4_2 = criterion(
        label="Avslag 4:1 och bifall 4:2",
        section="Bedömning och beslut",
        question="Är insatsen först avslagen enligt huvudregeln och sedan beviljad enligt kompletteringsregeln?",
        requirement="Insatsen ska avslås enligt huvudregeln och beviljas enligt kompletteringsregeln i samma lag.",
        finding="I {av} är insatsen först avslagen enligt huvudregeln och sedan beviljad enligt kompletteringsregeln "
        "i samma lag.",
        recommendation="säkerställa att insatsen avslås enligt huvudregeln och beviljas enligt kompletteringsregeln "
        "i samma lag",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source=HANDLAGGNING,
        applies_to=arende.bifall,
        cases=[
            case.met((arende.avslag_lagrum == "4:1") & (arende.bifall_lagrum == "4:2")),
            case.met((arende.avslag_lagrum == "11:1") & (arende.bifall_lagrum == "11:4")),
            case.not_met(otherwise),
        ],
        because=[arende.avslag_lagrum, arende.bifall_lagrum],
        law=(RATT_TILL_BISTAND, BISTAND_UTOVER),
        note="Riktlinjerna anger bara den äldre lagen. Från den 1 juli 2025 motsvaras 4 kap. 1 och 2 §§ SoL "
        "(2001:453) av 11 kap. 1 och 4 §§ SoL (2025:400). Om lagen är den som gällde på beslutsdagen prövas för sig.",
        examples=[
            example("uppfyllt"),
            example("uppfyllt", INSTEG),
            example("uppfyllt", beslut_datum="2025-07-01"),
            example("uppfyllt", beslut_datum="2025-07-01", avslag_lagrum="11:1", bifall_lagrum="11:4"),
            example("uppfyllt", beslut_datum="2025-06-30", avslag_lagrum="11:1", bifall_lagrum="11:4"),
            example("ej_uppfyllt", bifall_lagrum="11:4"),
            example("ej_uppfyllt", avslag_lagrum="11:1"),
            example("ej_uppfyllt", avslag_lagrum="11:1", bifall_lagrum="11:1"),
            example("ej_uppfyllt", avslag_lagrum=None),
            example("ej_uppfyllt", avslag_lagrum=None, bifall_lagrum="11:4"),
            example("ej_uppfyllt", avslag_lagrum=None, bifall_lagrum="4:1"),
            example("ej_uppfyllt", bifall_lagrum="4:1"),
            example("ej_uppfyllt", bifall_lagrum=None),
            example("ej_uppfyllt", avslag_lagrum="11:1", bifall_lagrum=None),
            example("ej_uppfyllt", avslag_lagrum=None, bifall_lagrum=None),
            example("ej_uppfyllt", beslut_utfall="delavslag", avslag_lagrum=None),
            example("ej_aktuellt", AVSLAG),
            example("ej_aktuellt", AVSLAG, bifall_lagrum="4:2"),
        ],
    )

    ratt_lag = criterion(
        label="Rätt lag",
        section="Bedömning och beslut",
        question="Anger beslutet den socialtjänstlag som gällde på beslutsdagen?",
        requirement="Beslutet ska ange den socialtjänstlag som gällde den dag då det fattades.",
        finding="I {av} anger beslutet den socialtjänstlag som gällde på beslutsdagen.",
        level=Level.KONTROLL,
        area=Area.TRYGGHET,
        source="GR Granskningsmetod",
        cases=[
            case.unclear(arende.avslag_lagrum.missing() & arende.bifall_lagrum.missing()),
            case.met(
                (arende.beslut_datum < NYA_LAGEN)
                & (arende.avslag_lagrum.missing() | (arende.avslag_lagrum == "4:1"))
                & (arende.bifall_lagrum.missing() | arende.bifall_lagrum.is_in("4:1", "4:2"))
            ),
            case.met(
                (arende.beslut_datum >= NYA_LAGEN)
                & (arende.avslag_lagrum.missing() | (arende.avslag_lagrum == "11:1"))
                & (arende.bifall_lagrum.missing() | arende.bifall_lagrum.is_in("11:1", "11:4"))
            ),
            case.not_met(arende.beslut_datum.given()),
        ],
        because=[
            arende.beslut_datum,
            value(arende.avslag_lagrum, when=arende.avslag_lagrum.given()),
            value(arende.bifall_lagrum, when=arende.bifall_lagrum.given()),
        ],
        law=(RATT_TILL_BISTAND, BISTAND_UTOVER),
        examples=[
            example("uppfyllt", beslut_datum="2025-06-30"),
            example("ej_uppfyllt", beslut_datum="2025-07-01"),
            example("uppfyllt", beslut_datum="2025-07-01", avslag_lagrum="11:1", bifall_lagrum="11:4"),
            example("uppfyllt", beslut_datum="2025-07-01", avslag_lagrum="11:1", bifall_lagrum="11:1"),
            example("ej_uppfyllt", beslut_datum="2025-06-30", avslag_lagrum="11:1", bifall_lagrum="11:4"),
            example("ej_uppfyllt", beslut_datum="2025-07-01", avslag_lagrum="11:1"),
            example("ej_uppfyllt", beslut_datum="2025-07-01", bifall_lagrum="11:4"),
            example("ej_uppfyllt", avslag_lagrum="11:1"),
            example("ej_uppfyllt", bifall_lagrum="11:4"),
            example("uppfyllt", bifall_lagrum="4:1"),
            example("uppfyllt", avslag_lagrum=None),
            example("uppfyllt", bifall_lagrum=None),
            example("ej_uppfyllt", beslut_datum="2025-09-01", avslag_lagrum=None, bifall_lagrum="4:2"),
            example("ej_uppfyllt", beslut_datum="2025-09-01", bifall_lagrum=None),
            example("uppfyllt", beslut_datum="2025-09-01", avslag_lagrum=None, bifall_lagrum="11:4"),
            example("uppfyllt", beslut_datum="2025-09-01", avslag_lagrum="11:1", bifall_lagrum=None),
            example("uppfyllt", AVSLAG),
            example("ej_uppfyllt", AVSLAG, avslag_lagrum="11:1"),
            example("framgar_ej", AVSLAG, avslag_lagrum=None),
            example("framgar_ej", avslag_lagrum=None, bifall_lagrum=None),
            example("framgar_ej", beslut_datum=None),
        ],
    )

    avslag_4_1_motiverat = criterion(
        label="Motiverat avslag enligt huvudregeln",
        section="Bedömning och beslut",
        question="Är avslaget enligt huvudregeln motiverat?",
        requirement="Handläggaren ska motivera varför insatsen inte ges enligt huvudregeln.",
        finding="Avslaget är motiverat i {av}.",
        recommendation="säkerställa att avslaget enligt huvudregeln alltid motiveras",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source=HANDLAGGNING,
        applies_to=arende.avslag_lagrum.given(),
        cases=by_code(arende.avslag_4_1_motiverat),
        law=RATT_TILL_BISTAND,
        note="Gäller också när hela ansökan avslås, eftersom insatsen alltid prövas enligt huvudregeln först.",
        examples=[
            example("uppfyllt"),
            example("uppfyllt", INSTEG),
            example("ej_uppfyllt", avslag_4_1_motiverat="nej"),
            example("ej_uppfyllt", avslag_lagrum="11:1", avslag_4_1_motiverat="nej"),
            example("ej_uppfyllt", AVSLAG, avslag_4_1_motiverat="nej"),
            example("uppfyllt", AVSLAG),
            example("framgar_ej", avslag_4_1_motiverat=None),
            example("ej_aktuellt", avslag_lagrum=None, avslag_4_1_motiverat="nej"),
            example("ej_aktuellt", AVSLAG, avslag_lagrum=None),
        ],
    )

    insteg_fyra_manader = criterion(
        label="Insteg högst fyra månader",
        section="Tidsbegränsning",
        question="Ryms Insteg inom sammanlagt fyra månader?",
        requirement="Insteg ska rymmas inom sammanlagt fyra månader.",
        finding="Insteg ryms inom sammanlagt fyra månader i {av}.",
        recommendation="säkerställa att Insteg ryms inom sammanlagt fyra månader",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source=KRITERIER,
        applies_to=arende.bifall_insteg,
        cases=[*ryms(4), case.not_met(otherwise)],
        because=[Uppgifter.insats_fran, arende.beslut_tom],
        note="Tiden räknas från det att Insteg först beviljades.",
        examples_from=INSTEG,
        examples=[
            example("uppfyllt"),
            example("ej_uppfyllt", beslut_tom="2025-07-03"),
            example("uppfyllt", beslut_tom="2025-04-30"),
            example("uppfyllt", beslut_from="2025-10-31", beslut_tom="2026-02-27"),
            example("ej_uppfyllt", beslut_from="2025-10-31", beslut_tom="2026-02-28"),
            example(
                "uppfyllt",
                forstagangsbeslut="nej",
                foregaende_beslut_from="2025-01-03",
                insats_beviljad_fran="2025-01-03",
                beslut_tom="2025-05-02",
            ),
            example(
                "ej_uppfyllt",
                forstagangsbeslut="nej",
                foregaende_beslut_from="2024-11-03",
                insats_beviljad_fran="2024-11-03",
                beslut_tom="2025-05-02",
            ),
            example("ej_uppfyllt", beslut_tom=None),
            example("ej_uppfyllt", beslut_tom="2025-09-02", sarskilda_skal="ja"),
            example("framgar_ej", forstagangsbeslut="nej", foregaende_beslut_from="2025-01-03"),
            example("framgar_ej", forstagangsbeslut="nej", foregaende_beslut_from="2025-01-03", beslut_tom=None),
            example("ej_aktuellt", STOD, beslut_tom="2027-01-01"),
            example("ej_aktuellt", AVSLAG, insats="insteg"),
        ],
    )

    tidsgrans_tva_ar = criterion(
        label="Högst två år",
        section="Tidsbegränsning",
        question="Ryms insatsen inom två år, eller finns särskilda skäl för längre tid?",
        requirement="Stödet ska rymmas inom två år, om det inte finns särskilda skäl för längre tid.",
        finding="Stödet ryms inom två år, eller har särskilda skäl för längre tid, i {av}.",
        recommendation="säkerställa att stödet ryms inom två år eller att särskilda skäl för längre tid framgår",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source=TIDSBEGRANSNING,
        applies_to=arende.bifall_stod,
        cases=[*ryms(24), case.met(arende.sarskilda_skal == "ja"), case.not_met(otherwise)],
        because=[Uppgifter.insats_fran, arende.beslut_tom, arende.sarskilda_skal],
        note="Tiden räknas från det att insatsen först beviljades. En tidigare period med Insteg räknas inte "
        "in; det är granskningens egen tolkning, eftersom riktlinjerna inte säger något om det.",
        examples=[
            example("uppfyllt"),
            example("uppfyllt", beslut_tom="2027-03-02"),
            example("ej_uppfyllt", beslut_tom="2027-03-03"),
            example("uppfyllt", beslut_tom="2027-03-03", sarskilda_skal="ja"),
            example("ej_uppfyllt", beslut_tom="2027-03-03", sarskilda_skal="nej"),
            example(
                "uppfyllt",
                forstagangsbeslut="nej",
                foregaende_beslut_from="2024-03-03",
                insats_beviljad_fran="2024-03-03",
            ),
            example(
                "ej_uppfyllt",
                forstagangsbeslut="nej",
                foregaende_beslut_from="2024-03-03",
                insats_beviljad_fran="2024-03-02",
            ),
            example(
                "uppfyllt",
                forstagangsbeslut="nej",
                foregaende_beslut_from="2024-03-03",
                insats_beviljad_fran="2023-03-03",
                sarskilda_skal="ja",
            ),
            example("ej_uppfyllt", beslut_tom=None),
            example("ej_uppfyllt", beslut_tom=None, sarskilda_skal="ja"),
            example("framgar_ej", forstagangsbeslut="nej", foregaende_beslut_from="2024-03-03"),
            example("framgar_ej", forstagangsbeslut="nej", foregaende_beslut_from="2024-03-03", beslut_tom=None),
            example("uppfyllt", FORTSATT, beslut_tom="2027-03-02"),
            example("ej_aktuellt", INSTEG, beslut_tom="2028-01-01"),
            example("ej_aktuellt", AVSLAG),
        ],
    )

    fortsatt_efter_insteg = criterion(
        label="Rapport och samråd före fortsatt stöd",
        section="Fortsatt stöd efter Insteg",
        question="Har handläggaren hämtat in en rapport från jobbcoachen på Jobbtorg och samrått med hen före "
        "fortsatt stöd efter Insteg?",
        requirement="Före fortsatt stöd efter Insteg ska handläggaren ha en rapport från jobbcoachen och "
        "samråda med hen.",
        finding="Både rapport från jobbcoachen på Jobbtorg och samråd med hen finns i {av}.",
        recommendation="säkerställa att jobbcoachens rapport finns och att samråd sker före fortsatt stöd efter Insteg",
        level=Level.SKA,
        area=Area.HELHETSSYN,
        source=KRITERIER,
        applies_to=arende.bifall_fortsatt,
        cases=graded(
            arende.rapport_jobbcoach == "ja",
            arende.samrad_jobbcoach == "ja",
            means="en rapport har hämtats in eller samråd har skett, men inte båda",
        ),
        examples=[
            example("uppfyllt", FORTSATT),
            example("delvis", FORTSATT, samrad_jobbcoach="nej"),
            example("delvis", FORTSATT, rapport_jobbcoach="nej"),
            example("ej_uppfyllt", FORTSATT, rapport_jobbcoach="nej", samrad_jobbcoach="nej"),
            example("ej_uppfyllt", FORTSATT, insats="insteg", rapport_jobbcoach="nej", samrad_jobbcoach="nej"),
            example("framgar_ej", FORTSATT, samrad_jobbcoach=None),
            example("framgar_ej", FORTSATT, rapport_jobbcoach="nej", samrad_jobbcoach=None),
            example("framgar_ej", FORTSATT, rapport_jobbcoach=None, samrad_jobbcoach=None),
            example(
                "ej_uppfyllt", FORTSATT, beslut_utfall="delavslag", rapport_jobbcoach="nej", samrad_jobbcoach="nej"
            ),
            example("ej_aktuellt"),
            example("ej_aktuellt", rapport_jobbcoach="nej", samrad_jobbcoach="nej"),
            example("framgar_ej", efter_insteg=None),
            example("ej_aktuellt", AVSLAG, efter_insteg="ja"),
        ],
    )

    eget_arbetssokande = criterion(
        label="Eget aktivt arbetssökande",
        section="Fortsatt stöd efter Insteg",
        question="Framgår det av bedömningen att den enskilde själv kan och vill börja söka arbete?",
        requirement="Fortsatt stöd efter Insteg ska beviljas bara den som själv kan och vill börja söka arbete "
        "aktivt, med en jobbcoach vid sin sida.",
        finding="I {av} framgår det av bedömningen att den enskilde själv kan och vill börja söka arbete.",
        recommendation="säkerställa att bedömningen visar om den enskilde själv kan och vill börja söka arbete",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source=KRITERIER,
        applies_to=arende.bifall_fortsatt,
        cases=by_code(arende.eget_arbetssokande),
        examples=[
            example("uppfyllt", FORTSATT),
            example("ej_uppfyllt", FORTSATT, eget_arbetssokande="nej"),
            example("ej_uppfyllt", FORTSATT, beslut_utfall="delavslag", eget_arbetssokande="nej"),
            example("ej_uppfyllt", FORTSATT, insats="insteg", eget_arbetssokande="nej"),
            example("framgar_ej", FORTSATT, eget_arbetssokande=None),
            example("framgar_ej", efter_insteg=None, eget_arbetssokande="ja"),
            example("ej_aktuellt", eget_arbetssokande="nej"),
            example("ej_aktuellt", AVSLAG, efter_insteg="ja", eget_arbetssokande="nej"),
        ],
    )

    overklagande = criterion(
        label="Information om överklagande",
        section="Information till den enskilde",
        question="Har den enskilde fått veta hur beslutet överklagas?",
        requirement="Den som får avslag, också bara delvis eller bara enligt huvudregeln, ska få veta hur beslutet "
        "överklagas.",
        finding="I {av} har den enskilde fått veta hur beslutet överklagas.",
        recommendation="säkerställa att den som får avslag, också bara delvis eller bara enligt huvudregeln, får "
        "veta hur beslutet överklagas",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="RL Handläggningsprocessen; TA Bilaga 1, 4.2.1",
        applies_to=arende.overklagas,
        cases=by_code(arende.overklagandehanvisning),
        law=RATT_TILL_BISTAND,
        note="Riktlinjerna säger att avslaget ska meddelas den enskilde. Att hen ska få veta hur det överklagas står i "
        "stadens tillämpningsanvisningar, som är skrivna för en annan målgrupp men gäller samma slags beslut.",
        examples=[
            example("uppfyllt"),
            example("uppfyllt", INSTEG),
            example("ej_uppfyllt", overklagandehanvisning="nej"),
            example("ej_uppfyllt", avslag_lagrum="11:1", overklagandehanvisning="nej"),
            example("framgar_ej", overklagandehanvisning=None),
            example("ej_aktuellt", avslag_lagrum=None, overklagandehanvisning="nej"),
            example("ej_uppfyllt", beslut_utfall="delavslag", avslag_lagrum=None, overklagandehanvisning="nej"),
            example("uppfyllt", AVSLAG),
            example("ej_uppfyllt", AVSLAG, overklagandehanvisning="nej"),
            example("ej_uppfyllt", AVSLAG, avslag_lagrum=None, overklagandehanvisning="nej"),
            example("framgar_ej", AVSLAG, overklagandehanvisning=None),
        ],
    )

    information_parallell = criterion(
        label="Information om parallell daglig verksamhet",
        section="Information till den enskilde",
        question="Har den som har daglig verksamhet fått veta vad som gäller för att ha den och stödet samtidigt?",
        requirement="Den som har daglig verksamhet bör i god tid få veta om hen kan ha den och stödet samtidigt.",
        finding="I {av} har den som har daglig verksamhet fått veta vad som gäller för att ha den och stödet "
        "samtidigt.",
        recommendation="verka för att den som har daglig verksamhet i god tid får veta om hen kan ha den och stödet "
        "samtidigt",
        level=Level.BOR,
        area=Area.SJALVBESTAMMANDE,
        source=KRITERIER,
        applies_to=arende.bifall & arende.daglig_verksamhet.is_in("ja", "framgar_ej"),
        cases=[case.unclear(arende.daglig_verksamhet == "framgar_ej"), *by_code(arende.information_parallell)],
        note="Riktlinjerna kallar informationen viktig. Framgår det inte om daglig verksamhet är beviljad går det inte "
        "att veta om den behövs. Rapportens uppgift ”Information om parallell daglig verksamhet” räknar bara "
        "ärenden där den är beviljad.",
        examples=[
            example("uppfyllt", daglig_verksamhet="ja", information_parallell="ja"),
            example("uppfyllt", INSTEG, daglig_verksamhet="ja", information_parallell="ja"),
            example("ej_uppfyllt", daglig_verksamhet="ja", information_parallell="nej"),
            example("ej_uppfyllt", beslut_utfall="delavslag", daglig_verksamhet="ja", information_parallell="nej"),
            example("framgar_ej", daglig_verksamhet="ja"),
            example("framgar_ej", daglig_verksamhet="framgar_ej"),
            example("framgar_ej", daglig_verksamhet="framgar_ej", information_parallell="ja"),
            example("framgar_ej", daglig_verksamhet="framgar_ej", information_parallell="nej"),
            example("framgar_ej", daglig_verksamhet=None, information_parallell="ja"),
            example("ej_aktuellt", information_parallell="nej"),
            example("ej_aktuellt", AVSLAG, daglig_verksamhet="ja", information_parallell="nej"),
        ],
    )

    information_vid_avslag = criterion(
        label="Information vid avslag",
        section="Information till den enskilde",
        question="Har den enskilde fått veta att hen kan ansöka igen eller om Insteg, och om daglig verksamhet om "
        "den inte redan är beviljad?",
        requirement="Den som inte uppfyller kraven ska få veta att hen kan ansöka igen eller om Insteg. Hen ska "
        "också få veta att hen kan ansöka om daglig verksamhet, om den inte redan är beviljad.",
        finding="I {av} har den enskilde fått veta att hen kan ansöka igen eller om Insteg och, om den inte redan är "
        "beviljad, om daglig verksamhet.",
        recommendation="säkerställa att den som inte uppfyller kraven får veta vad hen i stället kan ansöka om",
        level=Level.SKA,
        area=Area.SJALVBESTAMMANDE,
        source=KRITERIER,
        applies_to=arende.avslag & arende.avslag_skal.is_in("krav_ej_uppfyllda", "framgar_ej"),
        cases=[
            case.unclear(arende.avslag_skal == "framgar_ej"),
            case.met(ANSOKA & (DAGLIG | HAR_DAGLIG)),
            case.not_met(~ANSOKA & (HAR_DAGLIG | ~DAGLIG)),
            case.partly(
                (arende.daglig_verksamhet == "nej") & EN_AV_TVA,
                means="en del av informationen har lämnats, men inte all",
            ),
        ],
        note="Framgår inte skälet för avslaget går det inte att veta om kraven bedömdes vara uppfyllda.",
        examples_from=AVSLAG,
        examples=[
            example("uppfyllt"),
            example("uppfyllt", information_ny_ansokan="nej", information_insteg="ja"),
            example("uppfyllt", information_insteg="ja"),
            example("uppfyllt", insats="insteg"),
            example("delvis", information_daglig_verksamhet="nej"),
            example(
                "delvis", information_ny_ansokan="nej", information_insteg="ja", information_daglig_verksamhet="nej"
            ),
            example("delvis", information_ny_ansokan="nej"),
            example("ej_uppfyllt", information_ny_ansokan="nej", information_daglig_verksamhet="nej"),
            example("uppfyllt", daglig_verksamhet="ja", information_daglig_verksamhet="nej"),
            example(
                "uppfyllt",
                daglig_verksamhet="ja",
                information_ny_ansokan="nej",
                information_insteg="ja",
                information_daglig_verksamhet="nej",
            ),
            example("ej_uppfyllt", daglig_verksamhet="ja", information_ny_ansokan="nej"),
            example(
                "ej_uppfyllt", daglig_verksamhet="ja", information_ny_ansokan="nej", information_daglig_verksamhet="nej"
            ),
            example("framgar_ej", daglig_verksamhet="framgar_ej", information_daglig_verksamhet="nej"),
            example("framgar_ej", daglig_verksamhet="framgar_ej", information_ny_ansokan="nej"),
            example("uppfyllt", daglig_verksamhet="framgar_ej"),
            example(
                "ej_uppfyllt",
                daglig_verksamhet="framgar_ej",
                information_ny_ansokan="nej",
                information_daglig_verksamhet="nej",
            ),
            example("framgar_ej", daglig_verksamhet=None, information_daglig_verksamhet="nej"),
            example("framgar_ej", information_ny_ansokan=None),
            example("uppfyllt", information_ny_ansokan=None, information_insteg="ja"),
            example("framgar_ej", information_daglig_verksamhet=None),
            example("uppfyllt", daglig_verksamhet="ja", information_daglig_verksamhet=None),
            example("framgar_ej", avslag_skal="framgar_ej"),
            example("framgar_ej", avslag_skal=None),
            example("ej_aktuellt", avslag_skal="annat"),
            example("ej_aktuellt", avslag_skal="medverkar_ej", information_ny_ansokan="nej"),
            example("ej_aktuellt", STOD),
            example(
                "ej_aktuellt",
                INSTEG,
                beslut_utfall="delavslag",
                avslag_skal="krav_ej_uppfyllda",
                information_ny_ansokan="nej",
            ),
        ],
    )

    uppfoljning_dokumenterad = criterion(
        label="Dokumenterad uppföljning",
        section="Uppföljning",
        question="Finns en dokumenterad uppföljning sedan föregående beslut?",
        requirement="Handläggaren ska följa upp insatsen och dokumentera uppföljningen.",
        finding="En uppföljning sedan föregående beslut är dokumenterad i {av}.",
        recommendation="säkerställa att insatsen följs upp och att uppföljningen dokumenteras",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source=UPPFOLJNING,
        applies_to=arende.bifall & (arende.forstagangsbeslut == "nej"),
        cases=[
            case.met(Uppgifter.uppf_dokumenterad),
            case.unclear(arende.foregaende_beslut_from.missing()),
            case.not_met(~Uppgifter.uppf_dokumenterad),
        ],
        because=[arende.foregaende_beslut_from, Uppgifter.gd, Uppgifter.uppf_dokumenterad],
        note="Riktlinjerna anger inte hur ofta insatsen ska följas upp, bara att den ska följas upp och att det "
        "ska dokumenteras.",
        examples=[
            example(
                "uppfyllt", forstagangsbeslut="nej", foregaende_beslut_from="2024-03-03", uppfoljningar=["2024-09-03"]
            ),
            example("uppfyllt", forstagangsbeslut="nej", foregaende_beslut_from="2024-03-03", uppfoljningar=[None]),
            example("ej_uppfyllt", forstagangsbeslut="nej", foregaende_beslut_from="2024-03-03"),
            example(
                "ej_uppfyllt",
                forstagangsbeslut="nej",
                foregaende_beslut_from="2024-03-03",
                uppfoljningar=["2024-03-03"],
            ),
            example(
                "uppfyllt", forstagangsbeslut="nej", foregaende_beslut_from="2024-03-03", uppfoljningar=["2024-03-04"]
            ),
            example(
                "ej_uppfyllt",
                forstagangsbeslut="nej",
                foregaende_beslut_from="2024-03-03",
                uppfoljningar=["2024-02-01"],
            ),
            example(
                "uppfyllt", forstagangsbeslut="nej", foregaende_beslut_from="2024-03-03", uppfoljningar=["2026-09-30"]
            ),
            example(
                "ej_uppfyllt",
                forstagangsbeslut="nej",
                foregaende_beslut_from="2024-03-03",
                uppfoljningar=["2026-10-01"],
            ),
            example(
                "uppfyllt",
                forstagangsbeslut="nej",
                foregaende_beslut_from="2024-03-03",
                granskad_datum="2026-08-20",
                uppfoljningar=["2026-08-20"],
            ),
            example(
                "ej_uppfyllt",
                forstagangsbeslut="nej",
                foregaende_beslut_from="2024-03-03",
                granskad_datum="2026-08-20",
                uppfoljningar=["2026-08-21"],
            ),
            example(
                "uppfyllt",
                forstagangsbeslut="nej",
                foregaende_beslut_from="2024-03-03",
                uppfoljningar=["2024-02-01", "2024-06-01"],
            ),
            example(
                "uppfyllt", forstagangsbeslut="nej", foregaende_beslut_from="2024-03-03", uppfoljningar=["2026-03-02"]
            ),
            example("uppfyllt", FORTSATT, uppfoljningar=["2024-12-01"]),
            example("ej_uppfyllt", FORTSATT),
            example("framgar_ej", forstagangsbeslut="nej", uppfoljningar=["2024-09-03"]),
            example("uppfyllt", forstagangsbeslut="nej", uppfoljningar=[None]),
            example("framgar_ej", forstagangsbeslut="nej"),
            example("framgar_ej", forstagangsbeslut=None),
            example("ej_aktuellt"),
            example("ej_aktuellt", uppfoljningar=["2025-06-01"]),
            example("ej_aktuellt", AVSLAG, forstagangsbeslut="nej"),
            example("framgar_ej", forstagangsbeslut="nej", foregaende_beslut_from="2024-03-03", uppfoljningar=None),
        ],
    )
