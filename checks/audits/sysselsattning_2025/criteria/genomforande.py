"""Goals, order and plan."""

from __future__ import annotations

from checks import (
    ALLMANNA_RAD,
    Area,
    Case,
    Criteria,
    Day,
    Expr,
    Level,
    Moment,
    Part,
    Provision,
    always,
    by_code,
    case,
    criterion,
    days,
    example,
    graded,
    none_of,
    sentence,
    some_of,
)

from ..codebook import arende
from ..derived import Uppgifter
from ..rows import AVSLAG, STODINSATS, SYSSELSATTNING
from .shared import grad

PLAN_EFTER_UPPDRAGET = Provision("6 kap. 2 §", ALLMANNA_RAD, about="genomförandeplanens utgångspunkt")


def plan_senast(last: Moment, start: Day, *deadline: tuple[str, Expr]) -> list[Case]:
    """Cases for a plan by the last day; without a plan, whether that day had passed when the file was read decides.

    `deadline` has (how the last day is counted, for which decisions).
    """

    def reasons(words: str) -> list[Part]:
        return [sentence(words.replace("FRIST", basis), when=when, sista_dag=last) for basis, when in deadline]

    finns, saknas = arende.plan_finns == "ja", arende.plan_finns == "nej"
    return [
        case.unclear(start.missing()),
        case.unclear(finns & arende.plan_datum.missing()),
        case.met(finns & (arende.plan_datum <= last)),
        case.not_met(
            finns & (arende.plan_datum > last),
            because=reasons("Genomförandeplanen inkom {plan_datum}, sista dag {sista_dag} (FRIST)"),
        ),
        case.not_applicable(saknas & (Uppgifter.gd <= last)),
        case.not_met(
            saknas & (Uppgifter.gd > last),
            because=reasons("Genomförandeplan saknas, sista dag {sista_dag} (FRIST), granskningsdag {gd}"),
        ),
    ]


class Genomforande(Criteria):
    """Goals, order and plan."""

    personligt_mal = criterion(
        label="Personligt mål",
        section="Planering och beställning av insats",
        question="Finns ett personligt mål i både utredning och beställning, eller är det dokumenterat att "
        "inget uttryckts?",
        requirement="Handläggaren ska ta med personens eget mål i både utredning och beställning, eller visa i akten "
        "att personen har tillfrågats.",
        finding="Ett personligt mål i både utredning och beställning, eller en uppgift om att personen har "
        "tillfrågats men inte uttryckt något mål, finns i {av}.",
        recommendation="säkerställa att personens eget mål tas med i både utredning och beställning",
        level=Level.SKA,
        area=Area.SJALVBESTAMMANDE,
        source="GR Tabell 5, Självbestämmande",
        applies_to=arende.bifall,
        cases=[
            case.met((arende.mal_i_utredning == "ja") & (arende.mal_i_bestallning == "ja")),
            case.partly(
                some_of(arende.mal_i_utredning == "ja", arende.mal_i_bestallning == "ja"),
                means="ett personligt mål finns i utredningen eller i beställningen, men inte i båda",
            ),
            case.met(
                none_of(arende.mal_i_utredning == "ja", arende.mal_i_bestallning == "ja")
                & (arende.mal_tillfragad == "ja")
            ),
            case.not_met(
                none_of(arende.mal_i_utredning == "ja", arende.mal_i_bestallning == "ja")
                & (arende.mal_tillfragad == "nej")
            ),
        ],
        examples=[
            example("uppfyllt"),
            example("delvis", mal_i_bestallning="nej"),
            example("delvis", mal_i_utredning="nej"),
            example("ej_uppfyllt", mal_i_utredning="nej", mal_i_bestallning="nej"),
            example("uppfyllt", mal_i_utredning="nej", mal_i_bestallning="nej", mal_tillfragad="ja"),
            example("framgar_ej", mal_i_utredning=None),
            example("framgar_ej", mal_i_utredning="nej", mal_i_bestallning=None, mal_tillfragad="ja"),
            example("framgar_ej", mal_i_utredning="nej", mal_i_bestallning=None, mal_tillfragad="nej"),
            example("ej_aktuellt", AVSLAG, mal_i_utredning="nej", mal_i_bestallning="nej"),
            example("framgar_ej", mal_i_utredning="nej", mal_i_bestallning="nej", mal_tillfragad=None),
        ],
    )

    delaktig_planering = criterion(
        label="Delaktig i planeringen",
        section="Planering och beställning av insats",
        question="Har personen varit delaktig i planeringen?",
        requirement="Handläggaren ska låta personen vara med och planera hur insatsen läggs upp, så långt det går.",
        finding="Personen har varit fullt ut delaktig i planeringen i {av}.",
        recommendation="säkerställa att personen är delaktig i planeringen så långt det går",
        level=Level.SKA,
        area=Area.SJALVBESTAMMANDE,
        source="TA Bilaga 2; GR Sammanfattning, Självbestämmande",
        applies_to=arende.bifall,
        cases=by_code(arende.delaktig_planering),
        examples=grad(arende.delaktig_planering),
    )

    inriktning_motsvarar_mal = criterion(
        label="Inriktning som motsvarar målet",
        section="Planering och beställning av insats",
        question="Är beställningen arbetsrehabiliterande när målet är arbete eller studier?",
        requirement="Den som har arbete eller studier som mål ska få en arbetsrehabiliterande verksamhet, om "
        "hen inte har valt något annat.",
        finding="När målet är arbete eller studier är beställningen arbetsrehabiliterande i {av}.",
        recommendation="säkerställa att den som har arbete eller studier som mål får en arbetsrehabiliterande "
        "verksamhet, om hen inte väljer något annat",
        level=Level.SKA,
        area=Area.SJALVBESTAMMANDE,
        source="TA 3.3; GR Planering, Självbestämmande",
        applies_to=arende.bifall_s & (arende.mal_arbete_studier == "ja") & arende.har_bestallning,
        cases=[
            case.met(arende.bestallning_inriktning == "arbetsrehabiliterande"),
            case.not_applicable((arende.bestallning_inriktning == "social") & (arende.valinformation == "ja")),
            case.not_met((arende.bestallning_inriktning == "social") & (arende.valinformation == "nej")),
        ],
        note="En socialt inriktad beställning efter information inför valet är den enskildes eget val: ej aktuellt.",
        examples=[
            example("uppfyllt", mal_arbete_studier="ja", bestallning_inriktning="arbetsrehabiliterande"),
            example(
                "uppfyllt",
                mal_arbete_studier="ja",
                bestallning_inriktning="arbetsrehabiliterande",
                valinformation="nej",
            ),
            example("ej_aktuellt", mal_arbete_studier="ja"),
            example("ej_uppfyllt", mal_arbete_studier="ja", valinformation="nej"),
            example("ej_uppfyllt", mal_arbete_studier="ja", valinformation="nej", inriktning="arbetsrehabiliterande"),
            example("framgar_ej", mal_arbete_studier="ja", valinformation=None),
            example("ej_aktuellt", valinformation="nej"),
            example("ej_aktuellt", mal_arbete_studier="framgar_ej", valinformation="nej"),
            example("ej_aktuellt", mal_arbete_studier="ja", valinformation="nej", bestallning="saknas"),
            example(
                "ej_aktuellt",
                STODINSATS,
                mal_arbete_studier="ja",
                bestallning_inriktning="social",
                valinformation="nej",
            ),
            example(
                "ej_aktuellt", AVSLAG, mal_arbete_studier="ja", bestallning_inriktning="social", valinformation="nej"
            ),
            example("framgar_ej", mal_arbete_studier="ja", bestallning_inriktning=None),
        ],
    )

    valinformation = criterion(
        label="Information inför val",
        section="Planering och beställning av insats",
        question="Framgår det att den enskilde fått information inför valet av utförare?",
        requirement="Handläggaren ska ge personen den information som behövs för att välja utförare.",
        finding="Att personen har fått information inför valet av utförare framgår i {av}.",
        recommendation="säkerställa att personen får den information som behövs för att välja utförare",
        level=Level.SKA,
        area=Area.SJALVBESTAMMANDE,
        source="TA 3, Bilaga 1; GR Självbestämmande",
        applies_to=arende.bifall_s,
        cases=by_code(arende.valinformation),
        examples=[
            example("uppfyllt"),
            example("ej_uppfyllt", valinformation="nej"),
            example("framgar_ej", valinformation=None),
            example("ej_aktuellt", STODINSATS, valinformation="nej"),
            example("ej_aktuellt", AVSLAG, valinformation="nej"),
        ],
    )

    bestallning = criterion(
        label="Beställning enligt anvisning",
        section="Planering och beställning av insats",
        question="Är beställningen upprättad enligt anvisningen?",
        requirement="Handläggaren ska skicka en beställning som är skriven enligt anvisningen, med individuella "
        "aktiviteter och mål.",
        finding="Beställningen är upprättad enligt anvisningen, med individuella aktiviteter och mål, i {av}.",
        recommendation="säkerställa att beställningen följer anvisningen och har individuella aktiviteter och mål",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="GR Planering",
        applies_to=arende.bifall,
        cases=[
            case.met(arende.bestallning == "enligt_anvisning"),
            case.partly(
                arende.bestallning == "saknar_individuellt",
                means="det finns en beställning, men den saknar individuella aktiviteter och mål",
            ),
            case.not_met(arende.bestallning.is_in("ej_enligt_anvisning", "saknas")),
        ],
        examples=[
            example("uppfyllt"),
            example("delvis", bestallning="saknar_individuellt"),
            example("ej_uppfyllt", bestallning="ej_enligt_anvisning"),
            example("ej_uppfyllt", bestallning="saknas"),
            example("framgar_ej", bestallning=None),
            example("ej_aktuellt", AVSLAG, bestallning="saknas"),
        ],
    )

    omfattning_i_bestallning = criterion(
        label="Omfattning i beställningen",
        section="Planering och beställning av insats",
        question="Framgår den beviljade omfattningen av beställningen?",
        requirement="Handläggaren ska skriva i beställningen hur många timmar i veckan som är beviljade.",
        finding="Den beviljade omfattningen framgår av beställningen i {av}.",
        recommendation="säkerställa att beställningen anger den beviljade omfattningen",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA 2.2",
        applies_to=arende.bifall_s & arende.har_bestallning,
        cases=by_code(arende.omfattning_i_bestallning),
        examples=[
            example("uppfyllt"),
            example("ej_uppfyllt", omfattning_i_bestallning="nej"),
            example("framgar_ej", omfattning_i_bestallning=None),
            example("ej_uppfyllt", bestallning="ej_enligt_anvisning", omfattning_i_bestallning="nej"),
            example("ej_aktuellt", bestallning="saknas", omfattning_i_bestallning="nej"),
            example("ej_aktuellt", STODINSATS, omfattning_i_bestallning="nej"),
            example("ej_aktuellt", AVSLAG, bestallning="enligt_anvisning", omfattning_i_bestallning="nej"),
        ],
    )

    ny_bestallning = criterion(
        label="Ny beställning vid fortsatt insats",
        section="Planering och beställning av insats",
        question="Skickades en ny beställning när insatsen fortsatte?",
        requirement="Handläggaren ska skicka en uppdaterad beställning till utföraren när insatsen fortsätter.",
        finding="Vid fortsatt insats skickades beställningen på beslutsdagen eller senare i {av}.",
        recommendation="säkerställa att en uppdaterad beställning skickas när insatsen fortsätter",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA Bilaga 1",
        applies_to=arende.bifall & (arende.forstagangsbeslut == "nej") & arende.har_bestallning,
        cases=[
            case.unclear(arende.bestallning_datum.missing()),
            case.met(arende.bestallning_datum >= arende.beslut_datum),
            case.not_met(
                arende.bestallning_datum < arende.beslut_datum,
                because="Beställning {bestallning_datum}, beslut {beslut_datum}",
            ),
        ],
        examples_from={**SYSSELSATTNING, "forstagangsbeslut": "nej", "foregaende_beslut_from": "2024-03-01"},
        examples=[
            example("uppfyllt"),
            example("uppfyllt", bestallning_datum="2024-09-02"),
            example("ej_uppfyllt", bestallning_datum="2024-09-01"),
            example("framgar_ej", bestallning_datum=None),
            example("ej_uppfyllt", bestallning="ej_enligt_anvisning", bestallning_datum="2024-03-04"),
            example("ej_aktuellt", bestallning="saknas", bestallning_datum="2024-03-04"),
            example("ej_aktuellt", SYSSELSATTNING, bestallning_datum="2024-03-04"),
            example(
                "ej_uppfyllt",
                STODINSATS,
                forstagangsbeslut="nej",
                foregaende_beslut_from="2024-03-01",
                bestallning_datum="2024-03-04",
            ),
            example(
                "ej_aktuellt",
                AVSLAG,
                forstagangsbeslut="nej",
                foregaende_beslut_from="2024-03-01",
                bestallning="enligt_anvisning",
                bestallning_datum="2024-03-04",
            ),
        ],
    )

    plan_overensstammer = criterion(
        label="Planen stämmer med beställningen",
        section="Genomförande av insats",
        question="Stämmer genomförandeplanens aktiviteter och mål med beställningen?",
        requirement="Utföraren ska skriva en plan vars aktiviteter och mål är de som handläggaren har beställt.",
        finding="Både aktiviteter och mål i genomförandeplanen stämmer med beställningen i {av}.",
        recommendation="tillsammans med utförarna säkerställa att genomförandeplanens aktiviteter och mål stämmer "
        "med beställningen",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA Bilaga 1; GR Tabell 6",
        applies_to=arende.bifall,
        cases=[
            case.not_met(arende.plan_finns == "nej"),
            *graded(
                arende.plan_aktiviteter == "ja",
                arende.plan_mal == "ja",
                means="aktiviteterna eller målen stämmer, men inte båda",
            ),
        ],
        law=PLAN_EFTER_UPPDRAGET,
        examples=[
            example("uppfyllt"),
            example("delvis", plan_mal="nej"),
            example("delvis", plan_aktiviteter="nej"),
            example("ej_uppfyllt", plan_aktiviteter="nej", plan_mal="nej"),
            example("ej_uppfyllt", plan_finns="nej", plan_datum=None, plan_aktiviteter=None, plan_mal=None),
            example("ej_uppfyllt", plan_finns="nej", plan_datum=None),
            example("uppfyllt", bestallning="saknas"),
            example("framgar_ej", plan_mal=None),
            example("framgar_ej", plan_aktiviteter="nej", plan_mal=None),
            example("ej_aktuellt", AVSLAG, plan_finns="nej"),
        ],
    )

    plan_i_tid = criterion(
        label="Plan i tid efter beställning",
        section="Genomförande av insats",
        question="Inkom genomförandeplanen inom 15 dagar (stödinsats: 15 arbetsdagar) från beställningen?",
        requirement="Utföraren ska lämna genomförandeplanen inom femton dagar från beställningen, och för "
        "stödinsatsen inom femton arbetsdagar.",
        finding="Genomförandeplanen kom in senast 15 dagar (för stödinsatsen 15 arbetsdagar) efter beställningen i "
        "{av}.",
        recommendation="bevaka att genomförandeplanen kommer in i tid efter beställningen",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA Bilaga 1, Bilaga 2",
        applies_to=arende.bifall & arende.har_bestallning,
        cases=plan_senast(
            Uppgifter.plan_sista_dag,
            arende.bestallning_datum,
            ("beställning {bestallning_datum} + 15 dagar", arende.sysselsattning),
            ("beställning {bestallning_datum} + 15 arbetsdagar", arende.stodinsats),
        ),
        note="För stödinsatsen anger TA både 15 dagar (Bilaga 1, Bilaga 2 Beslut) och 15 arbetsdagar (Bilaga 2 "
        "Genomförandeplan); granskningen räknar 15 arbetsdagar.",
        examples=[
            example("uppfyllt", plan_datum="2024-09-18"),
            example("ej_uppfyllt", plan_datum="2024-09-19"),
            example("uppfyllt", plan_datum="2024-09-01"),
            example("uppfyllt", bestallning_datum="2024-02-20", plan_datum="2024-03-06"),
            example("ej_uppfyllt", bestallning_datum="2024-02-20", plan_datum="2024-03-07"),
            example("uppfyllt", bestallning_datum="2025-04-10", plan_datum="2025-04-25"),
            example("ej_uppfyllt", bestallning_datum="2025-04-10", plan_datum="2025-04-26"),
            example("uppfyllt", STODINSATS, bestallning_datum="2025-09-01", plan_datum="2025-09-22"),
            example("ej_uppfyllt", STODINSATS, bestallning_datum="2025-09-01", plan_datum="2025-09-23"),
            example("uppfyllt", STODINSATS, bestallning_datum="2025-09-06", plan_datum="2025-09-26"),
            example("ej_uppfyllt", STODINSATS, bestallning_datum="2025-09-06", plan_datum="2025-09-27"),
            example("uppfyllt", STODINSATS, bestallning_datum="2025-04-07", plan_datum="2025-04-30"),
            example("ej_uppfyllt", STODINSATS, bestallning_datum="2025-04-07", plan_datum="2025-05-01"),
            example("uppfyllt", STODINSATS, bestallning_datum="2024-03-18", plan_datum="2024-04-10"),
            example("ej_uppfyllt", STODINSATS, bestallning_datum="2024-03-18", plan_datum="2024-04-11"),
            example("uppfyllt", STODINSATS, bestallning_datum="2025-05-19", plan_datum="2025-06-11"),
            example("ej_uppfyllt", STODINSATS, bestallning_datum="2025-05-19", plan_datum="2025-06-12"),
            example("uppfyllt", STODINSATS, bestallning_datum="2025-06-02", plan_datum="2025-06-25"),
            example("ej_uppfyllt", STODINSATS, bestallning_datum="2025-06-02", plan_datum="2025-06-26"),
            example("uppfyllt", STODINSATS, bestallning_datum="2024-06-05", plan_datum="2024-06-28"),
            example("ej_uppfyllt", STODINSATS, bestallning_datum="2024-06-05", plan_datum="2024-06-29"),
            example("uppfyllt", STODINSATS, bestallning_datum="2024-12-16", plan_datum="2025-01-14"),
            example("ej_uppfyllt", STODINSATS, bestallning_datum="2024-12-16", plan_datum="2025-01-15"),
            example("uppfyllt", STODINSATS, bestallning_datum="2024-10-21", plan_datum="2024-11-11"),
            example("ej_uppfyllt", STODINSATS, bestallning_datum="2024-10-21", plan_datum="2024-11-12"),
            example("framgar_ej", bestallning_datum=None),
            example("framgar_ej", bestallning_datum=None, plan_finns="nej", plan_datum=None),
            example("framgar_ej", plan_datum=None),
            example("framgar_ej", STODINSATS, plan_datum=None),
            example("ej_uppfyllt", plan_finns="nej", plan_datum=None),
            example("ej_aktuellt", bestallning_datum="2025-10-16", plan_finns="nej", plan_datum=None),
            example("ej_uppfyllt", bestallning_datum="2025-10-15", plan_finns="nej", plan_datum=None),
            example("ej_aktuellt", granskad_datum="2024-09-18", plan_finns="nej", plan_datum=None),
            example("ej_uppfyllt", granskad_datum="2024-09-19", plan_finns="nej", plan_datum=None),
            example(
                "ej_uppfyllt",
                bestallning_datum="2025-10-16",
                granskad_datum="2025-11-01",
                plan_finns="nej",
                plan_datum=None,
            ),
            example("ej_aktuellt", STODINSATS, bestallning_datum="2025-10-10", plan_finns="nej", plan_datum=None),
            example("ej_uppfyllt", STODINSATS, bestallning_datum="2025-10-09", plan_finns="nej", plan_datum=None),
            example("uppfyllt", granskad_datum="2024-09-05"),
            example("ej_aktuellt", bestallning="saknas", plan_datum="2025-01-01"),
            example(
                "ej_aktuellt", AVSLAG, bestallning="enligt_anvisning", bestallning_datum="2024-09-03", plan_finns="nej"
            ),
            example("framgar_ej", plan_finns=None),
            example("framgar_ej", plan_finns=None, plan_datum="2025-01-01"),
            example("ej_aktuellt", granskad_datum="2024-09-17", plan_finns="nej", plan_datum=None),
        ],
    )

    plan_i_tid_avtal = criterion(
        label="Plan i tid enligt avtal",
        section="Genomförande av insats",
        question="Inkom genomförandeplanen inom 15 dagar från att insatsen påbörjades?",
        requirement="Utföraren ska lämna genomförandeplanen inom femton dagar från det att insatsen började.",
        finding="Genomförandeplanen kom in senast 15 dagar efter insatsens början i {av}.",
        recommendation="bevaka att utförarna lämnar genomförandeplanen inom den tid som avtalet anger",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="GR Genomförande",
        applies_to=arende.bifall_s,
        cases=plan_senast(
            arende.insats_start + days(15), arende.insats_start, ("insatsen påbörjad {insats_start} + 15 dagar", always)
        ),
        note="Fristen följer av LOV-avtalet.",
        examples=[
            example("uppfyllt", plan_datum="2024-09-24"),
            example("ej_uppfyllt", plan_datum="2024-09-25"),
            example("uppfyllt", insats_start="2024-10-01", plan_datum="2024-10-16"),
            example("uppfyllt", insats_start="2024-12-16", plan_datum="2024-12-31"),
            example("ej_uppfyllt", insats_start="2024-12-16", plan_datum="2025-01-01"),
            example("framgar_ej", insats_start=None),
            example("framgar_ej", insats_start=None, plan_finns="nej", plan_datum=None),
            example("framgar_ej", plan_datum=None),
            example("ej_uppfyllt", plan_finns="nej", plan_datum=None),
            example("ej_aktuellt", insats_start="2025-10-16", plan_finns="nej", plan_datum=None),
            example("ej_uppfyllt", insats_start="2025-10-15", plan_finns="nej", plan_datum=None),
            example("ej_aktuellt", granskad_datum="2024-09-24", plan_finns="nej", plan_datum=None),
            example("uppfyllt", bestallning="saknas", bestallning_datum=None),
            example("ej_aktuellt", STODINSATS, plan_datum="2025-01-01"),
            example("ej_aktuellt", AVSLAG, insats_start="2024-09-09", plan_finns="nej"),
            example("framgar_ej", plan_finns=None),
            example("framgar_ej", plan_finns=None, plan_datum="2025-01-01"),
            example("ej_aktuellt", granskad_datum="2024-09-23", plan_finns="nej", plan_datum=None),
        ],
    )
