"""Särskild stödinsats, and refusals."""

from __future__ import annotations

from checks import (
    BISTAND_UTOVER,
    RATT_TILL_BISTAND,
    Area,
    Code,
    Criteria,
    Criterion,
    Level,
    by_code,
    case,
    criterion,
    days,
    example,
    graded,
    months,
    otherwise,
    sentence,
    time_between,
    value,
)

from ..codebook import arende
from ..derived import Uppgifter
from ..rows import AVSLAG, AVSLAG_STODINSATS, STODINSATS, SYSSELSATTNING
from .shared import ja_eller_nej_i


def kriterium(label: str, content: str, dok: Code) -> Criterion:
    """One of kommunfullmäktige's seven criteria, in the documentation; `content` is what it must show."""
    return criterion(
        label=label,
        section="Särskilt individanpassad stödinsats",
        question=f"Visar dokumentationen {content}?",
        requirement=f"Handläggaren ska utreda och dokumentera {content}.",
        finding=f"I {{av}} visar dokumentationen {content}.",
        recommendation=f"dokumentera, innan stödinsatsen beviljas, {content}",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="RL Kriterier; GR Särskilt individanpassad stödinsats",
        applies_to=arende.bifall_i,
        cases=by_code(dok),
        law=BISTAND_UTOVER,
        examples_from=STODINSATS,
        examples=ja_eller_nej_i(dok),
    )


FORSTAGANG = value(arende.forstagangsbeslut, when=arende.insats_beviljad_fran.missing())


BEDOMDA = (
    arende.krit_alder_bed,
    arende.krit_psykiatrikontakt_bed,
    arende.krit_mal_arbete_studier_bed,
    arende.krit_stodbehov_bed,
    arende.krit_inforstadd_bed,
    arende.krit_kan_borja_bed,
    arende.krit_arbetsformedlingen_bed,
)


class Stodinsats(Criteria):
    """Särskild stödinsats, and refusals."""

    krit_alder = kriterium("Yrkesverksam ålder", "att personen är i en ålder då man arbetar", arende.krit_alder_dok)
    krit_psykiatrikontakt = kriterium(
        "Pågående kontakt med specialistpsykiatrin",
        "att personen har kontakt med specialistpsykiatrin när hen ansöker",
        arende.krit_psykiatrikontakt_dok,
    )
    krit_mal_arbete_studier = kriterium(
        "Primärt mål arbete eller studier",
        "att personen framför allt vill arbeta eller studera",
        arende.krit_mal_arbete_studier_dok,
    )
    krit_stodbehov = kriterium(
        "Kan inte finna, få och behålla arbete på egen hand",
        "att personen behöver stöd för att hitta och klara ett arbete",
        arende.krit_stodbehov_dok,
    )
    krit_inforstadd = kriterium(
        "Införstådd och beredd",
        "att personen vet vad insatsen kräver och är beredd till det",
        arende.krit_inforstadd_dok,
    )
    krit_kan_borja = kriterium(
        "Bedöms kunna börja inom insatsen",
        "att personen kan börja arbeta eller studera med insatsens stöd",
        arende.krit_kan_borja_dok,
    )
    krit_arbetsformedlingen = kriterium(
        "Lämplig åtgärd kan inte erbjudas av Arbetsförmedlingen",
        "att Arbetsförmedlingen inte har någon lämplig åtgärd att erbjuda",
        arende.krit_arbetsformedlingen_dok,
    )

    kriterier_i_bedomning = criterion(
        label="Kriterierna i bedömningen",
        section="Särskilt individanpassad stödinsats",
        question="Framgår de sju kriterierna av bedömningen?",
        requirement="Handläggaren ska pröva alla sju kriterier för stödinsatsen i sin bedömning.",
        finding="Alla sju kriterier för stödinsatsen framgår av bedömningen i {av}.",
        recommendation="säkerställa att bedömningen prövar alla sju kriterier för stödinsatsen",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="RL Kriterier; GR Särskilt individanpassad stödinsats",
        applies_to=arende.bifall_i,
        cases=graded(
            *(column == "ja" for column in BEDOMDA),
            means="minst ett av de sju kriterierna framgår, men inte alla",
        ),
        law=BISTAND_UTOVER,
        examples_from=STODINSATS,
        examples=[
            example("uppfyllt"),
            *(example("delvis", **{column.name: "nej"}) for column in BEDOMDA),
            example(
                "delvis",
                krit_alder_bed="nej",
                krit_psykiatrikontakt_bed="nej",
                krit_mal_arbete_studier_bed="nej",
                krit_inforstadd_bed="nej",
                krit_kan_borja_bed="nej",
                krit_arbetsformedlingen_bed="nej",
            ),
            example(
                "ej_uppfyllt",
                krit_alder_bed="nej",
                krit_psykiatrikontakt_bed="nej",
                krit_mal_arbete_studier_bed="nej",
                krit_stodbehov_bed="nej",
                krit_inforstadd_bed="nej",
                krit_kan_borja_bed="nej",
                krit_arbetsformedlingen_bed="nej",
            ),
            example(
                "uppfyllt",
                krit_alder_dok="nej",
                krit_psykiatrikontakt_dok="nej",
                krit_mal_arbete_studier_dok="nej",
                krit_stodbehov_dok="nej",
                krit_inforstadd_dok="nej",
                krit_kan_borja_dok="nej",
                krit_arbetsformedlingen_dok="nej",
            ),
            example("framgar_ej", krit_alder_bed=None),
            example(
                "framgar_ej",
                krit_alder_bed=None,
                krit_psykiatrikontakt_bed="nej",
                krit_mal_arbete_studier_bed="nej",
                krit_stodbehov_bed="nej",
                krit_inforstadd_bed="nej",
                krit_kan_borja_bed="nej",
                krit_arbetsformedlingen_bed="nej",
            ),
            example("ej_aktuellt", SYSSELSATTNING),
            example(
                "ej_aktuellt",
                SYSSELSATTNING,
                krit_alder_bed="nej",
                krit_psykiatrikontakt_bed="nej",
                krit_mal_arbete_studier_bed="nej",
                krit_stodbehov_bed="nej",
                krit_inforstadd_bed="nej",
                krit_kan_borja_bed="nej",
                krit_arbetsformedlingen_bed="nej",
            ),
            example("ej_aktuellt", AVSLAG),
            example("ej_aktuellt", AVSLAG_STODINSATS),
        ],
    )

    rapport_jobbtorg = criterion(
        label="Bedömning från Jobbtorg",
        section="Särskilt individanpassad stödinsats",
        question="Har en bedömning hämtats in från arbetsspecialist på Jobbtorg?",
        requirement="Handläggaren ska hämta in en bedömning från arbetsspecialisten på Jobbtorg.",
        finding="I {av} har en bedömning hämtats in från arbetsspecialist på Jobbtorg.",
        recommendation="säkerställa att en bedömning alltid hämtas in från arbetsspecialist på Jobbtorg",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="RL Kriterier; TA 4.2.3",
        applies_to=arende.bifall_i,
        cases=by_code(arende.rapport_jobbtorg),
        law=BISTAND_UTOVER,
        examples_from=STODINSATS,
        examples=ja_eller_nej_i(arende.rapport_jobbtorg),
    )

    samtycke_samordning = criterion(
        label="Samtycke till samordning",
        section="Särskilt individanpassad stödinsats",
        question="Samtycker den enskilde till samordning med specialistpsykiatrin?",
        requirement="Personen ska samtycka till samordning med specialistpsykiatrin.",
        finding="I {av} samtycker personen till samordning med specialistpsykiatrin.",
        recommendation="säkerställa att personens samtycke till samordning med specialistpsykiatrin finns",
        level=Level.SKA,
        area=Area.HELHETSSYN,
        source="TA 4.2.3",
        applies_to=arende.bifall_i,
        cases=by_code(arende.samtycke_samordning),
        law=BISTAND_UTOVER,
        examples_from=STODINSATS,
        examples=ja_eller_nej_i(arende.samtycke_samordning),
    )

    flerpartsmote_fore_beslut = criterion(
        label="Flerpartsmöte före beslut",
        section="Särskilt individanpassad stödinsats",
        question="Har ett flerpartsmöte med Jobbtorg hållits före beslutet?",
        requirement="Handläggaren, personen och Jobbtorg ska ha träffats innan beslutet fattas.",
        finding="Ett flerpartsmöte med Jobbtorg har hållits senast på beslutsdagen i {av}.",
        recommendation="säkerställa att ett flerpartsmöte med Jobbtorg hålls innan beslutet fattas",
        level=Level.SKA,
        area=Area.HELHETSSYN,
        source="TA Bilaga 1, 2",
        applies_to=arende.bifall_i,
        cases=[
            case.met(arende.flerpartsmote_datum <= arende.beslut_datum),
            case.not_met(
                arende.flerpartsmote_datum > arende.beslut_datum,
                because="Flerpartsmöte {flerpartsmote_datum}, beslut {beslut_datum}",
            ),
            case.unclear(arende.flerpartsmote.given() & (arende.flerpartsmote == "ja")),
            case.not_met(otherwise),
        ],
        because=[arende.flerpartsmote, arende.flerpartsmote_datum],
        law=BISTAND_UTOVER,
        examples_from=STODINSATS,
        examples=[
            example("uppfyllt"),
            example("uppfyllt", flerpartsmote_datum="2024-09-02"),
            example("uppfyllt", flerpartsmote=None),
            example("uppfyllt", flerpartsmote="nej"),
            example("ej_uppfyllt", flerpartsmote_datum="2024-09-03"),
            example("framgar_ej", flerpartsmote_datum=None),
            example("ej_uppfyllt", flerpartsmote="nej", flerpartsmote_datum=None),
            example("ej_uppfyllt", flerpartsmote="framgar_ej", flerpartsmote_datum=None),
            example("ej_uppfyllt", flerpartsmote=None, flerpartsmote_datum=None),
            example("ej_aktuellt", SYSSELSATTNING, flerpartsmote_datum="2024-12-01"),
            example("ej_aktuellt", AVSLAG, flerpartsmote_datum="2024-08-01"),
            example("ej_aktuellt", AVSLAG_STODINSATS),
        ],
    )

    start_inom_14_dagar = criterion(
        label="Start inom 14 dagar",
        section="Särskilt individanpassad stödinsats",
        question="Började insatsen inom 14 dagar från beställningen?",
        requirement="Alfas eget mål är att nya deltagare får börja inom 14 dagar. Riktlinjerna kräver det inte.",
        finding="Insatsen började senast 14 dagar efter beställningen i {av}.",
        recommendation="tillsammans med Alfa verka för att insatsen börjar inom 14 dagar från beställningen",
        level=Level.BOR,
        area=Area.TILLGANGLIGHET,
        source="GR Besök på Alfa",
        applies_to=arende.bifall_i,
        cases=[
            case.unclear(arende.bestallning_datum.missing() | arende.insats_start.missing()),
            case.met(arende.insats_start <= arende.bestallning_datum + days(14)),
            case.not_met(
                arende.insats_start > arende.bestallning_datum + days(14),
                because=sentence(
                    "Beställning {bestallning_datum}, insatsen påbörjad {insats_start}: {tid}, högst 14 dagar",
                    tid=time_between(arende.bestallning_datum, arende.insats_start),
                ),
            ),
        ],
        note="Rapportens uppgift ”Påbörjad inom 14 dagar, där båda datumen framgår” räknar bara de ärendena.",
        examples_from=STODINSATS,
        examples=[
            example("uppfyllt"),
            example("uppfyllt", insats_start="2024-09-17"),
            example("ej_uppfyllt", insats_start="2024-09-18"),
            example("uppfyllt", insats_start="2024-09-01"),
            example("framgar_ej", insats_start=None),
            example("framgar_ej", bestallning_datum=None),
            example("ej_uppfyllt", bestallning_datum="2024-12-20", insats_start="2025-01-04"),
            example("ej_aktuellt", SYSSELSATTNING, insats_start="2025-01-04"),
            example("ej_aktuellt", AVSLAG, bestallning_datum="2024-09-03", insats_start="2025-01-04"),
            example("ej_aktuellt", AVSLAG_STODINSATS),
        ],
    )

    tidsgrans_tva_ar = criterion(
        label="Högst två år",
        section="Särskilt individanpassad stödinsats",
        question="Ryms insatsen inom två år, eller finns särskilda skäl för längre tid?",
        requirement="Nämnden ska låta stödinsatsen rymmas inom två år, om inte särskilda skäl talar för mer.",
        finding="Stödinsatsen ryms inom två år, eller har särskilda skäl för längre tid, i {av}.",
        recommendation="säkerställa att stödinsatsen ryms inom två år eller att särskilda skäl för längre tid framgår",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="RL Tidsbegränsning",
        applies_to=arende.bifall_i,
        cases=[
            case.unclear(
                Uppgifter.insats_fran.missing(),
                because=[
                    arende.insats_beviljad_fran,
                    arende.forstagangsbeslut,
                    value(arende.beslut_from, when=arende.forstagangsbeslut == "ja"),
                ],
            ),
            case.not_met(
                arende.beslut_tom.missing(),
                because=[
                    "Beslut {beslut_from} tills vidare, räknat från {insats_fran}: ingen sista dag, högst 24 månader",
                    FORSTAGANG,
                ],
            ),
            case.met(Uppgifter.insats_fran + months(24) > arende.beslut_tom),
            case.met(arende.sarskilda_skal == "ja"),
            case.not_met(
                otherwise,
                because=[
                    sentence(
                        "Beslut {beslut_from}–{beslut_tom} räknat från {insats_fran}: {tid}, högst 24 månader",
                        tid=time_between(Uppgifter.insats_fran, arende.beslut_tom, last_day_counts=True),
                    ),
                    arende.sarskilda_skal,
                    FORSTAGANG,
                ],
            ),
        ],
        law=BISTAND_UTOVER,
        examples_from=STODINSATS,
        examples=[
            example("uppfyllt"),
            example("uppfyllt", beslut_from="2023-01-01", beslut_tom="2024-12-31"),
            example("ej_uppfyllt", beslut_from="2023-01-01", beslut_tom="2025-01-01"),
            example("uppfyllt", beslut_from="2023-01-01", beslut_tom="2025-01-01", sarskilda_skal="ja"),
            example("ej_uppfyllt", beslut_from="2023-01-01", beslut_tom="2025-01-01", sarskilda_skal="nej"),
            example("uppfyllt", sarskilda_skal="nej"),
            example("uppfyllt", beslut_from="2024-02-29", beslut_tom="2026-02-27"),
            example("ej_uppfyllt", beslut_from="2024-02-29", beslut_tom="2026-02-28"),
            example("uppfyllt", beslut_from="2022-03-01", beslut_tom="2024-02-29"),
            example(
                "uppfyllt",
                insats_beviljad_fran="2022-09-15",
                beslut_from="2024-03-15",
                beslut_tom="2024-09-14",
                forstagangsbeslut="nej",
                foregaende_beslut_from="2023-09-15",
            ),
            example(
                "ej_uppfyllt",
                insats_beviljad_fran="2022-09-15",
                beslut_from="2024-03-15",
                beslut_tom="2024-09-15",
                forstagangsbeslut="nej",
                foregaende_beslut_from="2023-09-15",
            ),
            example("ej_uppfyllt", insats_beviljad_fran="2022-09-02"),
            example("framgar_ej", forstagangsbeslut="nej", foregaende_beslut_from="2024-03-01"),
            example(
                "framgar_ej",
                forstagangsbeslut="nej",
                foregaende_beslut_from="2024-03-01",
                beslut_tom=None,
                tidsbegransning_motiverad="nej",
                sarskilda_skal="ja",
            ),
            example("ej_uppfyllt", beslut_tom=None, tidsbegransning_motiverad="nej"),
            example("ej_uppfyllt", beslut_tom=None, tidsbegransning_motiverad="nej", sarskilda_skal="ja"),
            example("ej_aktuellt", SYSSELSATTNING, beslut_tom="2029-12-31"),
            example("ej_aktuellt", AVSLAG, insats_beviljad_fran="2020-01-01"),
            example("ej_aktuellt", AVSLAG_STODINSATS),
        ],
    )

    overklagande = criterion(
        label="Information om överklagande",
        section="Avslag",
        question="Har information om rätten att överklaga lämnats?",
        requirement="Handläggaren ska berätta för den som får avslag, helt eller delvis, hur beslutet överklagas.",
        finding="Information om rätten att överklaga har lämnats i {av}.",
        recommendation="säkerställa att den som får avslag, helt eller delvis, får veta hur beslutet överklagas",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA Bilaga 1, 4.2.1, 4.2.6",
        applies_to=arende.bifall_i & arende.avslag_lagrum.given() | arende.beslut_utfall.is_in("delavslag", "avslag"),
        cases=by_code(arende.overklagandehanvisning),
        law=RATT_TILL_BISTAND,
        examples_from=STODINSATS,
        examples=[
            example("uppfyllt"),
            example("ej_uppfyllt", overklagandehanvisning="nej"),
            example("framgar_ej", overklagandehanvisning=None),
            example("ej_aktuellt", avslag_lagrum=None, overklagandehanvisning="nej"),
            example("ej_uppfyllt", beslut_utfall="delavslag", avslag_lagrum=None, overklagandehanvisning="nej"),
            example("ej_aktuellt", SYSSELSATTNING, overklagandehanvisning="nej"),
            example("ej_aktuellt", SYSSELSATTNING, avslag_lagrum="4:1", overklagandehanvisning="nej"),
            example("uppfyllt", SYSSELSATTNING, beslut_utfall="delavslag", overklagandehanvisning="ja"),
            example("ej_uppfyllt", SYSSELSATTNING, beslut_utfall="delavslag", overklagandehanvisning="nej"),
            example("framgar_ej", SYSSELSATTNING, beslut_utfall="delavslag"),
            example("uppfyllt", AVSLAG),
            example("ej_uppfyllt", AVSLAG, overklagandehanvisning="nej"),
            example("framgar_ej", AVSLAG, overklagandehanvisning=None),
            example("ej_uppfyllt", AVSLAG, avslag_lagrum=None, overklagandehanvisning="nej"),
        ],
    )

    avslag_motiverat = criterion(
        label="Motiverat avslag",
        section="Avslag",
        question="Framgår skälet till avslaget?",
        requirement="Nämnden ska tala om skälen för den som får avslag, helt eller delvis.",
        finding="Skälet till avslaget framgår i {av}.",
        recommendation="säkerställa att skälen framgår av varje avslag",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA Bilaga 1; GR Bedömning",
        applies_to=arende.beslut_utfall.is_in("avslag", "delavslag"),
        cases=[case.not_met(arende.avslag_skal == "framgar_ej"), case.met(arende.avslag_skal != "framgar_ej")],
        law=RATT_TILL_BISTAND,
        examples_from=AVSLAG,
        examples=[
            example("uppfyllt"),
            example("uppfyllt", avslag_skal="annat"),
            example("uppfyllt", avslag_skal="fk_ansvar"),
            example("uppfyllt", avslag_skal="medverkar_ej"),
            example("uppfyllt", avslag_skal="ej_varaktigt_nedsatt"),
            example("uppfyllt", avslag_skal="tillgodoses_annat_satt"),
            example("ej_uppfyllt", avslag_skal="framgar_ej"),
            example("framgar_ej", avslag_skal=None),
            example(
                "ej_uppfyllt", insats="sarskild_stodinsats", ansokan_omfattning="ej_aktuellt", avslag_skal="framgar_ej"
            ),
            example("uppfyllt", SYSSELSATTNING, beslut_utfall="delavslag", avslag_skal="annat"),
            example("ej_uppfyllt", SYSSELSATTNING, beslut_utfall="delavslag", avslag_skal="framgar_ej"),
            example("framgar_ej", SYSSELSATTNING, beslut_utfall="delavslag"),
            example("ej_aktuellt", SYSSELSATTNING, avslag_skal="framgar_ej"),
            example("ej_aktuellt", STODINSATS),
        ],
    )

    avslag_utan_extra_krav = criterion(
        label="Avslag utan egna krav",
        section="Avslag",
        question="Är avslaget fritt från krav som anvisningarna inte ställer?",
        requirement="Handläggaren ska inte avslå för att personen saknar sjukersättning, läkarintyg, diagnos eller "
        "inskrivning hos Arbetsförmedlingen, eller för att hen inte först har prövat något annat.",
        finding="I {av} är avslaget fritt från krav som anvisningarna inte ställer.",
        recommendation="säkerställa att avslag inte grundas på krav som anvisningarna inte ställer",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA 2.1.1, 3.2, 3.3, 4.1; GR Bedömning och beslut",
        applies_to=(arende.beslut_utfall == "avslag") & arende.sysselsattning,
        cases=[
            case.met(arende.avslag_extra_krav == "nej"),
            case.not_met(arende.avslag_extra_krav == "ja"),
            case.unclear(arende.avslag_extra_krav == "framgar_ej"),
        ],
        law=RATT_TILL_BISTAND,
        examples_from=AVSLAG,
        examples=[
            example("uppfyllt"),
            example("ej_uppfyllt", avslag_extra_krav="ja"),
            example("framgar_ej", avslag_extra_krav="framgar_ej"),
            example("framgar_ej", avslag_extra_krav=None),
            example("ej_aktuellt", AVSLAG_STODINSATS, avslag_extra_krav="ja"),
            example("ej_aktuellt", SYSSELSATTNING, avslag_extra_krav="ja"),
            example(
                "ej_aktuellt", SYSSELSATTNING, beslut_utfall="delavslag", avslag_skal="annat", avslag_extra_krav="ja"
            ),
        ],
    )
