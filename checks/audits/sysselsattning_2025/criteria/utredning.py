"""Application and inquiry."""

from __future__ import annotations

from checks import (
    Area,
    Case,
    Criteria,
    Criterion,
    Level,
    all_of,
    any_of,
    by_code,
    case,
    criterion,
    example,
    graded,
    months,
    none_of,
    sentence,
    time_between,
)

from ..codebook import arende
from ..rows import AVSLAG, STODINSATS
from .shared import BEVILJAS_ENLIGT, grad, ja_eller_nej

DELAR = (arende.ansokan_datum.given(), arende.ansokan_satt != "framgar_ej")
OMFATTNING_ANGES = arende.ansokan_omfattning != "framgar_ej"

FORDJUPNING = (
    arende.fordjupning_arbete,
    arende.fordjupning_intressen,
    arende.fordjupning_psykisk_halsa,
    arende.fordjupning_vardag,
)


def med_hogsta_alder(max_age: int | None) -> Criterion:
    """`max_age` in months is our own reading: no source sets a limit, so by default there is none."""
    age_cases: list[Case] = []
    note = "Ingen källa anger hur gammal utredningen får vara; ingen gräns tillämpas."
    if max_age is not None:
        too_old = sentence(
            f"DUR-utredning {{dur_datum}}, beslut {{beslut_datum}}: {{tid}}, högst {max_age} "
            f"månad{'' if max_age == 1 else 'er'}",
            tid=time_between(arende.dur_datum, arende.beslut_datum),
        )
        age_cases = [
            case.unclear(arende.dur_datum.missing()),
            case.not_met(arende.dur_datum + months(max_age) < arende.beslut_datum, because=too_old),
        ]
        note = f"Gränsen {max_age} månader är granskningens egen tolkning; ingen källa anger någon."
    return criterion(
        label="Aktuell DUR-utredning",
        section="Utredning",
        question="Bygger beslutet på en aktuell DUR-utredning?",
        requirement="Handläggaren ska grunda beslutet på en DUR-utredning som är gjord för just det.",
        finding="Beslutet bygger på en aktuell DUR-utredning i {av}.",
        recommendation="säkerställa att varje beslut bygger på en aktuell DUR-utredning",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA 2.1; GR Utredning, Trygghet",
        applies_to=arende.bifall,
        cases=[
            case.not_met(arende.dur_underlag != "ny"),
            case.not_met(
                arende.dur_datum > arende.beslut_datum, because="DUR-utredning {dur_datum}, beslut {beslut_datum}"
            ),
            *age_cases,
            case.met(arende.dur_underlag == "ny"),
        ],
        note=f"{note} Rapportens uppgift ”Aktuell DUR-utredning” räknar bara sysselsättning.",
        examples=[
            example("uppfyllt"),
            example("uppfyllt", dur_datum="2024-09-02"),
            example("ej_uppfyllt", dur_datum="2024-09-03"),
            example("uppfyllt", dur_datum=None),
            example("uppfyllt", dur_datum="2019-01-01"),
            example("ej_uppfyllt", dur_underlag="tidigare", forlangning_tillfragad="ja"),
            example("ej_uppfyllt", dur_underlag="saknas", dur_datum=None),
            example("framgar_ej", dur_underlag=None),
            example("ej_aktuellt", AVSLAG),
            example("ej_aktuellt", AVSLAG, dur_underlag="saknas"),
        ],
    )


class Utredning(Criteria):
    """Application and inquiry."""

    ansokan_fore_beslut = criterion(
        label="Ansökan före beslut",
        section="Ansökan",
        question="Finns en ansökan som inkom senast på beslutsdagen?",
        requirement="Personen ska ha ansökt innan beslutet fattas.",
        finding="En ansökan kom in senast på beslutsdagen i {av}.",
        recommendation="säkerställa att det finns en ansökan innan beslutet fattas",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="GR Trygghet",
        cases=[
            case.not_met(arende.ansokan_finns == "nej"),
            case.unclear(arende.ansokan_datum.missing()),
            case.met(arende.ansokan_datum <= arende.beslut_datum),
            case.not_met(
                arende.ansokan_datum > arende.beslut_datum,
                because="Ansökan inkom {ansokan_datum}, beslut {beslut_datum}",
            ),
        ],
        law=BEVILJAS_ENLIGT,
        examples=[
            example("uppfyllt"),
            example("uppfyllt", ansokan_datum="2024-09-02"),
            example("ej_uppfyllt", ansokan_datum="2024-09-03"),
            example("framgar_ej", ansokan_datum=None),
            example("ej_uppfyllt", ansokan_finns="nej", ansokan_datum=None),
            example("uppfyllt", AVSLAG),
            example("ej_uppfyllt", AVSLAG, ansokan_datum="2025-01-01"),
            example("framgar_ej", AVSLAG, ansokan_datum=None),
        ],
    )

    ansokan_komplett = criterion(
        label="Komplett ansökan",
        section="Ansökan",
        question="Framgår datum, ansökningssätt och, för sysselsättning, omfattning av ansökan?",
        requirement="Handläggaren ska dokumentera när ansökan kom in, hur den gjordes och, för sysselsättning, hur "
        "mycket personen söker.",
        finding="I {av} är det dokumenterat när ansökan kom in, hur den gjordes och, för sysselsättning, hur mycket "
        "personen söker.",
        recommendation="säkerställa att ansökans datum, form och sökta omfattning alltid dokumenteras",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="GR Ansökan",
        applies_to=arende.bifall & arende.har_ansokan,
        cases=[
            case.met(all_of(*DELAR, ~arende.sysselsattning | OMFATTNING_ANGES)),
            case.partly(
                any_of(*DELAR, arende.sysselsattning & OMFATTNING_ANGES)
                & ~all_of(*DELAR, ~arende.sysselsattning | OMFATTNING_ANGES),
                means="något av det som ska dokumenteras framgår, men inte allt",
            ),
            case.not_met(none_of(*DELAR, arende.sysselsattning & OMFATTNING_ANGES)),
        ],
        note="Kraven står i DUR:s utredningsanvisningar, så som granskningsrapporten återger dem. De tar inte upp "
        "lagrum, som därför inte prövas här.",
        law=BEVILJAS_ENLIGT,
        examples=[
            example("uppfyllt"),
            example("uppfyllt", ansokan_satt="muntlig"),
            example("delvis", ansokan_datum=None),
            example("delvis", ansokan_satt="framgar_ej"),
            example("uppfyllt", ansokan_lagrum="nej"),
            example("delvis", ansokan_omfattning="framgar_ej"),
            example("delvis", ansokan_datum=None, ansokan_satt="framgar_ej"),
            example("delvis", ansokan_datum=None, ansokan_omfattning="framgar_ej"),
            example("ej_uppfyllt", ansokan_datum=None, ansokan_satt="framgar_ej", ansokan_omfattning="framgar_ej"),
            example("uppfyllt", ansokan_datum="2024-12-01"),
            example("framgar_ej", ansokan_satt=None),
            example("framgar_ej", ansokan_omfattning=None),
            example("uppfyllt", STODINSATS),
            example("framgar_ej", STODINSATS, ansokan_satt=None),
            example("delvis", STODINSATS, ansokan_satt="framgar_ej"),
            example("delvis", STODINSATS, ansokan_datum=None),
            example("ej_uppfyllt", STODINSATS, ansokan_datum=None, ansokan_satt="framgar_ej"),
            example("ej_aktuellt", ansokan_finns="nej", ansokan_datum=None),
            example("ej_aktuellt", AVSLAG),
        ],
    )

    aktuell_dur = med_hogsta_alder(None)

    forlangning_tillfragad = criterion(
        label="Tillfrågad vid förlängning",
        section="Utredning",
        question="Har den enskilde tillfrågats när beslutet förlängdes på en tidigare utredning?",
        requirement="Handläggaren ska fråga personen innan ett beslut förlängs på en tidigare utredning.",
        finding="I {av} har personen tillfrågats när beslutet förlängdes på en tidigare utredning.",
        recommendation="säkerställa att personen alltid tillfrågas innan ett beslut förlängs på en tidigare utredning",
        level=Level.SKA,
        area=Area.SJALVBESTAMMANDE,
        source="GR Trygghet",
        applies_to=arende.bifall & (arende.dur_underlag == "tidigare"),
        cases=by_code(arende.forlangning_tillfragad),
        examples=[
            example("uppfyllt", dur_underlag="tidigare", forlangning_tillfragad="ja"),
            example("ej_uppfyllt", dur_underlag="tidigare", forlangning_tillfragad="nej"),
            example("framgar_ej", dur_underlag="tidigare", forlangning_tillfragad="framgar_ej"),
            example("framgar_ej", dur_underlag="tidigare"),
            example("ej_aktuellt"),
            example("ej_aktuellt", forlangning_tillfragad="nej"),
            example("ej_aktuellt", dur_underlag="saknas", forlangning_tillfragad="nej"),
            example("ej_aktuellt", AVSLAG, dur_underlag="tidigare", forlangning_tillfragad="ja"),
        ],
    )

    utredning_korrekt = criterion(
        label="Utredningen är korrekt",
        section="Utredning",
        question="Är utredningen fri från fel namn, motstridiga och inaktuella uppgifter och bedömning av annan "
        "insats?",
        requirement="Handläggaren ska se till att utredningen gäller rätt person och rätt insats och att den stämmer.",
        finding="I {av} är utredningen fri från fel namn, motstridiga och inaktuella uppgifter och bedömning av en "
        "annan insats.",
        recommendation="kvalitetssäkra utredningarna, så att namn, uppgifter och bedömning stämmer",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="GR Utredning, Trygghet",
        applies_to=arende.bifall,
        cases=[
            case.met(
                (arende.fel_namn == "nej")
                & (arende.motstridiga_uppgifter == "nej")
                & (arende.inaktuella_uppgifter == "nej")
                & (arende.bedomning_annan_insats == "nej")
            ),
            case.not_met(
                (arende.fel_namn == "ja")
                | (arende.motstridiga_uppgifter == "ja")
                | (arende.inaktuella_uppgifter == "ja")
                | (arende.bedomning_annan_insats == "ja")
            ),
        ],
        examples=[
            example("uppfyllt"),
            example("ej_uppfyllt", fel_namn="ja"),
            example("ej_uppfyllt", motstridiga_uppgifter="ja"),
            example("ej_uppfyllt", inaktuella_uppgifter="ja"),
            example("ej_uppfyllt", bedomning_annan_insats="ja"),
            example(
                "ej_uppfyllt",
                fel_namn="ja",
                motstridiga_uppgifter="ja",
                inaktuella_uppgifter="ja",
                bedomning_annan_insats="ja",
            ),
            example("framgar_ej", inaktuella_uppgifter=None),
            example("ej_aktuellt", AVSLAG),
            example("ej_aktuellt", AVSLAG, fel_namn="ja"),
        ],
    )

    malgrupp_faststalld = criterion(
        label="Målgruppen fastställd",
        section="Utredning",
        question="Är det fastställt att personen hör till målgruppen?",
        requirement="Handläggaren ska ta ställning till om personen hör till socialpsykiatrins målgrupp.",
        finding="Att personen hör till målgruppen är fastställt i {av}.",
        recommendation="säkerställa att det fastställs om personen hör till målgruppen",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA Bilaga 1, Bilaga 2",
        applies_to=arende.bifall,
        cases=by_code(arende.malgrupp_faststalld),
        examples=ja_eller_nej(arende.malgrupp_faststalld),
    )

    utbildning_arbete = criterion(
        label="Utbildning och arbetslivserfarenhet",
        section="Utredning",
        question="Framgår den enskildes utbildning och arbetslivserfarenhet?",
        requirement="Handläggaren ska ta med personens utbildning och arbetslivserfarenhet i utredningen.",
        finding="Personens utbildning och arbetslivserfarenhet framgår fullt ut i {av}.",
        recommendation="säkerställa att utredningen beskriver personens utbildning och arbetslivserfarenhet",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="GR Utredning",
        applies_to=arende.bifall,
        cases=by_code(arende.utbildning_arbete),
        examples=grad(arende.utbildning_arbete),
    )

    intressen = criterion(
        label="Intressen",
        section="Utredning",
        question="Framgår den enskildes intressen?",
        requirement="Handläggaren ska ta med personens intressen i utredningen.",
        finding="Personens intressen framgår fullt ut i {av}.",
        recommendation="säkerställa att utredningen beskriver personens intressen",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="GR Utredning",
        applies_to=arende.bifall,
        cases=by_code(arende.intressen),
        note="I resultatet räknar uppgiften ”Intressen framgår helt eller delvis” även dem som är delvis beskrivna.",
        examples=grad(arende.intressen),
    )

    resurser = criterion(
        label="Resurser",
        section="Utredning",
        question="Framgår den enskildes resurser?",
        requirement="Handläggaren ska ta med personens resurser i utredningen.",
        finding="Personens resurser framgår fullt ut i {av}.",
        recommendation="säkerställa att utredningen beskriver personens resurser",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="GR Utredning",
        applies_to=arende.bifall,
        cases=by_code(arende.resurser),
        note="I resultatet räknar uppgiften ”Resurser framgår helt eller delvis” även dem som är delvis beskrivna.",
        examples=grad(arende.resurser),
    )

    vardagsaktiviteter = criterion(
        label="Vardagsaktiviteter",
        section="Utredning",
        question="Framgår hur den enskilde klarar vardagsaktiviteter?",
        requirement="Handläggaren ska ta med i utredningen hur personen klarar sin vardag.",
        finding="Hur personen klarar vardagsaktiviteter framgår fullt ut i {av}.",
        recommendation="säkerställa att utredningen beskriver hur personen klarar vardagsaktiviteter",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="GR Utredning",
        applies_to=arende.bifall,
        cases=by_code(arende.vardagsaktiviteter),
        note="I resultatet räknar uppgiften ”Vardagsaktiviteter framgår helt eller delvis” även dem som är delvis "
        "beskrivna.",
        examples=grad(arende.vardagsaktiviteter),
    )

    behov_syfte_mal = criterion(
        label="Behov, syfte och mål",
        section="Utredning",
        question="Är insatsens behov, syfte och mål klargjorda?",
        requirement="Handläggaren ska klargöra vilka behov personen har, vad insatsen är till för och vart den "
        "ska leda.",
        finding="Personens behov och insatsens syfte och mål är fullt ut klargjorda i {av}.",
        recommendation="säkerställa att utredningen klargör vilka behov personen har och vad insatsen har för syfte "
        "och mål",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA 2.1.3; GR Bedömning",
        applies_to=arende.bifall,
        cases=by_code(arende.behov_syfte_mal),
        examples=grad(arende.behov_syfte_mal),
    )

    stodomraden_utredning = criterion(
        label="Stödområden i utredningen",
        section="Utredning",
        question="Framgår närvaro, aktivt deltagande, kognitiv och social förmåga av utredningen?",
        requirement="Handläggaren ska utreda vilket stöd personen behöver för att närvara och delta aktivt, och vad "
        "hen klarar kognitivt och socialt.",
        finding="Alla fyra stödområden (närvaro, deltagande, kognition och social förmåga) framgår fullt ut av "
        "utredningen i {av}.",
        recommendation="säkerställa att utredningen tar upp alla fyra stödområden",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA 3.2; GR Utredning",
        applies_to=arende.bifall,
        cases=by_code(arende.stodomraden_utredning),
        examples=grad(arende.stodomraden_utredning),
    )

    stodomraden_bestallning = criterion(
        label="Stödområden i beställningen",
        section="Planering och beställning av insats",
        question="Framgår det av beställningen inom vilket stödområde, ett eller flera, stödet behövs?",
        requirement="Handläggaren ska skriva i beställningen inom vilka av de fyra områdena, ett eller flera, personen "
        "behöver stöd.",
        finding="Beställningen anger fullt ut vilket eller vilka stödområden som behovet gäller i {av}.",
        recommendation="säkerställa att beställningen anger inom vilka stödområden personen behöver stöd",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA 3.1; GR Planering",
        applies_to=arende.bifall_s & arende.har_bestallning,
        cases=by_code(arende.stodomraden_bestallning),
        note="Områdena är närvaro, deltagande, kognition och social förmåga. Ett räcker, om personen behöver stöd bara "
        "där.",
        examples=[
            example("uppfyllt"),
            example("delvis", stodomraden_bestallning="delvis"),
            example("ej_uppfyllt", stodomraden_bestallning="nej"),
            example("framgar_ej", stodomraden_bestallning=None),
            example("delvis", stodomraden_bestallning="delvis", beslut_utfall="delavslag"),
            example("ej_aktuellt", AVSLAG),
            example("ej_aktuellt", AVSLAG, stodomraden_bestallning="nej"),
            example("ej_aktuellt", bestallning="saknas", stodomraden_bestallning=None),
            example("ej_aktuellt", bestallning="saknas"),
            example("delvis", bestallning="ej_enligt_anvisning", stodomraden_bestallning="delvis"),
            example("ej_aktuellt", STODINSATS),
            example("ej_aktuellt", STODINSATS, stodomraden_bestallning="nej"),
        ],
    )

    fordjupning = criterion(
        label="Fördjupning i DUR",
        section="Utredning",
        question="Har arbete, intressen, psykisk hälsa och vardagsaktiviteter fördjupats?",
        requirement="Handläggaren rekommenderas att fråga vidare om arbete, intressen, psykisk hälsa och vardagens "
        "aktiviteter.",
        finding="Utredningen är fördjupad inom alla fyra rekommenderade områden (arbete, intressen, psykisk hälsa "
        "och vardagsaktiviteter) i {av}.",
        recommendation="verka för att utredningen fördjupas inom de fyra områden som anvisningarna rekommenderar",
        level=Level.BOR,
        area=Area.TRYGGHET,
        source="TA Bilaga 1",
        applies_to=arende.bifall,
        cases=graded(
            *(column == "ja" for column in FORDJUPNING),
            means="minst ett av de fyra områdena har fördjupats, men inte alla",
        ),
        note="Tillämpningsanvisningarna räknar upp fyra områden. Granskningsrapporten återger tre av dem, utan "
        "psykisk hälsa.",
        examples=[
            example("uppfyllt"),
            *(example("delvis", **{column.name: "nej"}) for column in FORDJUPNING),
            example("delvis", fordjupning_arbete="nej", fordjupning_vardag="nej"),
            example("delvis", fordjupning_arbete="nej", fordjupning_intressen="nej", fordjupning_psykisk_halsa="nej"),
            example(
                "ej_uppfyllt",
                fordjupning_arbete="nej",
                fordjupning_intressen="nej",
                fordjupning_psykisk_halsa="nej",
                fordjupning_vardag="nej",
            ),
            example("framgar_ej", fordjupning_intressen=None),
            example(
                "framgar_ej",
                fordjupning_arbete="nej",
                fordjupning_intressen="nej",
                fordjupning_psykisk_halsa="nej",
                fordjupning_vardag=None,
            ),
            example("ej_aktuellt", AVSLAG),
        ],
    )

    fordjupning_under_35 = criterion(
        label="Fördjupning om arbete för yngre",
        section="Utredning",
        question="Har arbete, utbildning och sysselsättning fördjupats för den som är under 35 år?",
        requirement="Handläggaren bör fråga mer ingående om arbete och utbildning när personen är under 35 år.",
        finding="För personer under 35 år är frågorna om arbete, utbildning och sysselsättning fördjupade i {av}.",
        recommendation="verka för fördjupade frågor om arbete och utbildning när personen är under 35 år",
        level=Level.BOR,
        area=Area.TRYGGHET,
        source="TA 2.1",
        applies_to=arende.bifall & (arende.alder < 35),
        cases=by_code(arende.fordjupning_arbete),
        examples=[
            example("uppfyllt", alder=34),
            example("ej_uppfyllt", alder=34, fordjupning_arbete="nej"),
            example("ej_aktuellt", alder=35, fordjupning_arbete="nej"),
            example("ej_uppfyllt", alder=18, fordjupning_arbete="nej"),
            example("framgar_ej", alder=34, fordjupning_arbete=None),
            example("uppfyllt", alder=20, fordjupning_vardag="nej"),
            example("ej_aktuellt", AVSLAG, alder=20, fordjupning_arbete="nej"),
        ],
    )
