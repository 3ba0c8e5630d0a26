"""Children, relatives, violence, and cooperation."""

from __future__ import annotations

from checks import (
    ANHORIGSTOD,
    BARNETS_ASIKTER,
    BARNETS_BASTA,
    Area,
    Criteria,
    Level,
    by_code,
    case,
    criterion,
    example,
    graded,
)

from ..codebook import arende
from ..rows import AVSLAG, STODINSATS
from .shared import ja_eller_nej


class Helhet(Criteria):
    """Children, relatives, violence, and cooperation."""

    barn_framgar = criterion(
        label="Barn framgår",
        section="Barnrättsperspektiv",
        question="Framgår det om personen har barn eller bor med barn?",
        requirement="Handläggaren ska ta reda på och dokumentera om personen har barn eller bor med barn.",
        finding="Om personen har barn eller bor med barn framgår i {av}.",
        recommendation="säkerställa att det dokumenteras om personen har barn eller bor med barn",
        level=Level.SKA,
        area=Area.HELHETSSYN,
        source="GR Helhetssyn, Barnrättsperspektiv",
        applies_to=arende.bifall,
        cases=[case.not_met(arende.barn == "framgar_ej"), case.met(arende.barn != "framgar_ej")],
        law=BARNETS_BASTA,
        examples=[
            example("uppfyllt"),
            example("uppfyllt", barn="egna_i_hushallet", barn_fragor="nej", barnkonsekvensanalys="nej"),
            example("uppfyllt", barn="annans_i_hushallet", barn_fragor="nej", barnkonsekvensanalys="nej"),
            example("uppfyllt", barn="egna_ej_i_hushallet", barn_fragor="nej", barnkonsekvensanalys="nej"),
            example("ej_uppfyllt", barn="framgar_ej"),
            example("framgar_ej", barn=None),
            example("ej_aktuellt", AVSLAG),
            example("ej_aktuellt", AVSLAG, barn="framgar_ej"),
        ],
    )

    barn_fragor = criterion(
        label="Frågor om barnets situation",
        section="Barnrättsperspektiv",
        question="Har frågor om barnets situation ställts?",
        requirement="När det finns barn ska handläggaren fråga hur de har det.",
        finding="När det finns barn har frågor om barnets situation ställts i {av}.",
        recommendation="säkerställa att handläggaren frågar hur barnet har det, när det finns barn",
        level=Level.SKA,
        area=Area.HELHETSSYN,
        source="GR Barnrättsperspektiv",
        applies_to=arende.bifall & arende.har_barn,
        cases=by_code(arende.barn_fragor),
        law=(BARNETS_BASTA, BARNETS_ASIKTER),
        examples=[
            example("uppfyllt", barn="egna_i_hushallet", barn_fragor="ja", barnkonsekvensanalys="nej"),
            example("ej_uppfyllt", barn="egna_i_hushallet", barn_fragor="nej", barnkonsekvensanalys="nej"),
            example("ej_uppfyllt", barn="annans_i_hushallet", barn_fragor="nej", barnkonsekvensanalys="nej"),
            example("ej_uppfyllt", barn="egna_ej_i_hushallet", barn_fragor="nej", barnkonsekvensanalys="nej"),
            example("framgar_ej", barn="egna_i_hushallet", barnkonsekvensanalys="nej"),
            example("ej_aktuellt", barn_fragor="nej"),
            example("ej_aktuellt", barn="framgar_ej", barn_fragor="nej"),
            example("ej_aktuellt", AVSLAG, barn="egna_i_hushallet", barn_fragor="nej"),
        ],
    )

    barnkonsekvensanalys = criterion(
        label="Barnkonsekvensanalys",
        section="Barnrättsperspektiv",
        question="Finns en individuell barnkonsekvensanalys eller ett ställningstagande att den inte är aktuell?",
        requirement="När det finns barn ska handläggaren analysera vad beslutet betyder för just dem, eller ta "
        "ställning till att det inte behövs.",
        finding="När det finns barn har akten en individuell barnkonsekvensanalys, eller ett ställningstagande att den "
        "inte är aktuell, i {av}.",
        recommendation="säkerställa att barnkonsekvensanalysen är individuell eller att ställning tas till att den "
        "inte behövs",
        level=Level.SKA,
        area=Area.HELHETSSYN,
        source="GR Barnrättsperspektiv, Helhetssyn",
        applies_to=arende.bifall & arende.har_barn,
        cases=[
            case.met(arende.barnkonsekvensanalys.is_in("individuell", "ej_aktuellt")),
            case.partly(
                arende.barnkonsekvensanalys == "standardtext",
                means="analysen är en standardtext och inte individuell",
            ),
            case.not_met(arende.barnkonsekvensanalys == "nej"),
        ],
        law=BARNETS_BASTA,
        examples=[
            example("uppfyllt", barn="egna_i_hushallet", barn_fragor="ja", barnkonsekvensanalys="individuell"),
            example("uppfyllt", barn="egna_i_hushallet", barn_fragor="ja", barnkonsekvensanalys="ej_aktuellt"),
            example("delvis", barn="annans_i_hushallet", barn_fragor="ja", barnkonsekvensanalys="standardtext"),
            example("ej_uppfyllt", barn="egna_ej_i_hushallet", barn_fragor="ja", barnkonsekvensanalys="nej"),
            example("framgar_ej", barn="egna_i_hushallet", barn_fragor="ja"),
            example("ej_aktuellt", barnkonsekvensanalys="nej"),
            example("ej_aktuellt", barn="framgar_ej", barnkonsekvensanalys="standardtext"),
            example("ej_aktuellt", AVSLAG, barn="egna_i_hushallet", barnkonsekvensanalys="individuell"),
        ],
    )

    anhorigstod_info = criterion(
        label="Information om anhörigstöd",
        section="Anhörigstöd",
        question="Har information om anhörigstöd lämnats?",
        requirement="Handläggaren ska berätta vilket stöd anhöriga kan få.",
        finding="Information om anhörigstöd har lämnats i {av}.",
        recommendation="säkerställa att anhöriga får veta vilket stöd de kan få",
        level=Level.SKA,
        area=Area.HELHETSSYN,
        source="GR Anhörigstöd",
        applies_to=arende.bifall,
        cases=by_code(arende.anhorigstod_info),
        note="Rapportens uppgift ”Information om anhörigstöd” räknar alla ärenden med bifall, även de där "
        "informationen inte är aktuell.",
        law=ANHORIGSTOD,
        examples=[
            example("uppfyllt"),
            example("ej_uppfyllt", anhorigstod_info="nej"),
            example("ej_aktuellt", anhorigstod_info="ej_aktuellt"),
            example("framgar_ej", anhorigstod_info=None),
            example("ej_aktuellt", AVSLAG, anhorigstod_info="nej"),
        ],
    )

    vald_fraga = criterion(
        label="Fråga om våld",
        section="Våld",
        question="Har frågor om våld ställts?",
        requirement="Handläggaren bör fråga om våld i nya ärenden, och skriva ned varför om det inte passar att fråga.",
        finding="Frågor om våld har ställts i {av}.",
        recommendation="verka för att frågor om våld ställs i nya ärenden, eller att det dokumenteras varför de inte "
        "ställs",
        level=Level.BOR,
        area=Area.HELHETSSYN,
        source="GR Våld, Helhetssyn",
        applies_to=arende.bifall,
        cases=[
            case.met(arende.vald_fraga == "stalld"),
            case.partly(
                (arende.vald_fraga == "ej_stalld") & (arende.vald_skal == "ja"),
                means="frågan har inte ställts, men det framgår varför",
            ),
            case.not_met((arende.vald_fraga == "ej_stalld") & (arende.vald_skal == "nej")),
            case.unclear(arende.vald_fraga == "framgar_ej"),
        ],
        examples=[
            example("uppfyllt"),
            example("uppfyllt", vald_skal="nej"),
            example("delvis", vald_fraga="ej_stalld", vald_skal="ja"),
            example("ej_uppfyllt", vald_fraga="ej_stalld", vald_skal="nej"),
            example("framgar_ej", vald_fraga="framgar_ej"),
            example("framgar_ej", vald_fraga="framgar_ej", vald_skal="ja"),
            example("framgar_ej", vald_fraga=None),
            example("ej_aktuellt", AVSLAG, vald_fraga="ej_stalld", vald_skal="nej"),
            example("framgar_ej", vald_fraga="ej_stalld"),
        ],
    )

    sekretessmedgivande = criterion(
        label="Sekretessmedgivande",
        section="Samverkan och samarbete",
        question="Finns ett aktuellt medgivande när kontakt med utomstående är dokumenterad?",
        requirement="Handläggaren ska ha personens medgivande innan kontakt tas med utomstående.",
        finding="Där kontakt med utomstående är dokumenterad finns ett aktuellt medgivande i {av}.",
        recommendation="säkerställa att personens medgivande finns innan kontakt tas med utomstående",
        level=Level.SKA,
        area=Area.SJALVBESTAMMANDE,
        source="GR Självbestämmande, Samverkan",
        applies_to=arende.bifall & (arende.extern_kontakt == "ja"),
        cases=by_code(arende.sekretessmedgivande),
        note="Rapportens uppgift ”Aktuellt sekretessmedgivande” räknar alla ärenden med bifall.",
        examples=[
            example("uppfyllt", extern_kontakt="ja", sekretessmedgivande="ja", medgivande_preciserat="ja"),
            example("ej_uppfyllt", extern_kontakt="ja", sekretessmedgivande="nej"),
            example("ej_aktuellt", extern_kontakt="ja"),
            example("framgar_ej", extern_kontakt="ja", sekretessmedgivande=None),
            example("ej_aktuellt", sekretessmedgivande="nej"),
            example("ej_aktuellt", AVSLAG, extern_kontakt="ja", sekretessmedgivande="nej"),
        ],
    )

    medgivande_preciserat = criterion(
        label="Preciserat medgivande",
        section="Samverkan och samarbete",
        question="Är medgivandet preciserat?",
        requirement="Handläggaren ska dokumentera vad medgivandet gäller, så att ingen behöver undra.",
        finding="Medgivandet är preciserat i {av}.",
        recommendation="säkerställa att det dokumenteras vad medgivandet gäller",
        level=Level.SKA,
        area=Area.SJALVBESTAMMANDE,
        source="GR Självbestämmande",
        applies_to=arende.bifall & (arende.sekretessmedgivande == "ja"),
        cases=by_code(arende.medgivande_preciserat),
        examples=[
            example("uppfyllt", sekretessmedgivande="ja", medgivande_preciserat="ja"),
            example("ej_uppfyllt", sekretessmedgivande="ja", medgivande_preciserat="nej"),
            example("framgar_ej", sekretessmedgivande="ja"),
            example("ej_aktuellt", sekretessmedgivande="nej", medgivande_preciserat="nej"),
            example("ej_aktuellt", medgivande_preciserat="ja"),
            example("ej_aktuellt", AVSLAG, sekretessmedgivande="ja", medgivande_preciserat="nej"),
        ],
    )

    samverkan_bistand = criterion(
        label="Samverkan om försörjning och arbete",
        section="Samverkan och samarbete",
        question="Samverkar handläggaren med ekonomiskt bistånd eller Arbetsförmedlingen när den enskilde är "
        "aktuell där?",
        requirement="Handläggaren ska samverka med ekonomiskt bistånd och Arbetsförmedlingen när personen har "
        "kontakt med dem.",
        finding="När personen är aktuell hos ekonomiskt bistånd eller Arbetsförmedlingen samverkar handläggaren med "
        "någon av dem i {av}.",
        recommendation="utveckla samverkan med ekonomiskt bistånd och Arbetsförmedlingen när personen har kontakt "
        "med dem",
        level=Level.SKA,
        area=Area.HELHETSSYN,
        source="TA 2.1.2",
        applies_to=arende.bifall_s & (arende.ekonomiskt_bistand.is_in("helt", "delvis") | (arende.af_aktuell == "ja")),
        cases=[
            case.met((arende.samverkan_eb == "ja") | (arende.samverkan_af == "ja")),
            case.unclear((arende.samverkan_eb == "framgar_ej") & (arende.samverkan_af == "framgar_ej")),
            case.not_met((arende.samverkan_eb != "ja") & (arende.samverkan_af != "ja")),
        ],
        examples=[
            example("uppfyllt", ekonomiskt_bistand="helt", samverkan_eb="ja"),
            example("uppfyllt", ekonomiskt_bistand="delvis", samverkan_af="ja"),
            example("uppfyllt", af_aktuell="ja", samverkan_eb="framgar_ej", samverkan_af="ja"),
            example("ej_uppfyllt", ekonomiskt_bistand="helt"),
            example("ej_uppfyllt", af_aktuell="ja"),
            example("ej_uppfyllt", ekonomiskt_bistand="helt", samverkan_eb="framgar_ej"),
            example("ej_uppfyllt", ekonomiskt_bistand="helt", samverkan_af="framgar_ej"),
            example("framgar_ej", ekonomiskt_bistand="delvis", samverkan_eb="framgar_ej", samverkan_af="framgar_ej"),
            example("framgar_ej", ekonomiskt_bistand="helt", samverkan_eb=None, samverkan_af=None),
            example("framgar_ej", ekonomiskt_bistand="helt", samverkan_af=None),
            example("ej_aktuellt"),
            example("ej_aktuellt", ekonomiskt_bistand="framgar_ej", af_aktuell="framgar_ej"),
            example("ej_aktuellt", STODINSATS, ekonomiskt_bistand="helt"),
            example("ej_aktuellt", AVSLAG, ekonomiskt_bistand="helt", samverkan_eb="nej", samverkan_af="nej"),
        ],
    )

    samplanering_fk = criterion(
        label="Samplanering med Försäkringskassan",
        section="Samverkan och samarbete",
        question="Samarbetar handläggaren med Försäkringskassan när den enskilde har sjukpenning?",
        requirement="När personen har sjukpenning är det lämpligt att handläggaren planerar insatsen ihop med "
        "Försäkringskassan.",
        finding="När personen har sjukpenning samarbetar handläggaren med Försäkringskassan i {av}.",
        recommendation="verka för att insatsen planeras ihop med Försäkringskassan när personen har sjukpenning",
        level=Level.BOR,
        area=Area.HELHETSSYN,
        source="TA 4.1; GR Samverkan",
        applies_to=arende.bifall_s & (arende.forsorjning == "sjukpenning"),
        cases=by_code(arende.samverkan_fk),
        note="Rapportens uppgift ”Samarbete med Försäkringskassan” räknar alla ärenden med bifall.",
        examples=[
            example("uppfyllt", forsorjning="sjukpenning", samverkan_fk="ja"),
            example("ej_uppfyllt", forsorjning="sjukpenning"),
            example("framgar_ej", forsorjning="sjukpenning", samverkan_fk="framgar_ej"),
            example("framgar_ej", forsorjning="sjukpenning", samverkan_fk=None),
            example("ej_aktuellt", forsorjning="sjukersattning"),
            example("ej_aktuellt", forsorjning="framgar_ej"),
            example("ej_aktuellt", STODINSATS, forsorjning="sjukpenning"),
            example("ej_aktuellt", AVSLAG, forsorjning="sjukpenning", samverkan_fk="nej"),
        ],
    )

    frivillighet = criterion(
        label="Frivillighet",
        section="Samverkan och samarbete",
        question="Är sysselsättningen frivillig, utan att vara ett krav för ekonomiskt bistånd?",
        requirement="Sysselsättning ska vara frivillig och får inte krävas för att personen ska få ekonomiskt bistånd.",
        finding="I {av} är sysselsättningen frivillig på så sätt att den inte anges som krav för ekonomiskt bistånd.",
        recommendation="säkerställa att sysselsättning inte krävs för ekonomiskt bistånd",
        level=Level.SKA,
        area=Area.SJALVBESTAMMANDE,
        source="TA 2.1.2; GR Samverkan",
        applies_to=arende.bifall_s,
        cases=[case.met(arende.krav_for_bistand == "nej"), case.not_met(arende.krav_for_bistand == "ja")],
        examples=[
            example("uppfyllt"),
            example("ej_uppfyllt", krav_for_bistand="ja"),
            example("framgar_ej", krav_for_bistand=None),
            example("ej_uppfyllt", krav_for_bistand="ja", beslut_utfall="delavslag"),
            example("ej_aktuellt", STODINSATS, krav_for_bistand="ja"),
            example("ej_aktuellt", AVSLAG, krav_for_bistand="ja"),
        ],
    )

    sip_information = criterion(
        label="Information om SIP",
        section="Samverkan och samarbete",
        question="Har information om samordnad individuell plan (SIP) lämnats?",
        requirement="Handläggaren ska berätta för personen att en samordnad individuell plan kan göras.",
        finding="Information om samordnad individuell plan (SIP) har lämnats i {av}.",
        recommendation="säkerställa att personen får veta att en samordnad individuell plan kan göras",
        level=Level.SKA,
        area=Area.HELHETSSYN,
        source="GR Helhetssyn",
        applies_to=arende.bifall,
        cases=by_code(arende.sip_information),
        examples=ja_eller_nej(arende.sip_information),
    )

    sip_dokumenterad = criterion(
        label="Dokumenterad SIP",
        section="Samverkan och samarbete",
        question="Framgår deltagarna i SIP, och finns protokollet i akten?",
        requirement="Handläggaren ska visa i akten vilka som deltar i planen, och lägga protokollet där.",
        finding="Både deltagarna i SIP och protokollet finns i akten i {av}.",
        recommendation="säkerställa att deltagarna i SIP framgår av akten och att protokollet läggs där",
        level=Level.SKA,
        area=Area.HELHETSSYN,
        source="GR Samverkan",
        applies_to=arende.bifall & (arende.sip == "ja"),
        cases=graded(
            arende.sip_deltagare == "ja",
            arende.sip_protokoll == "ja",
            means="deltagarna framgår eller protokollet finns i akten, men inte båda",
        ),
        examples=[
            example("uppfyllt", sip="ja", sip_deltagare="ja", sip_protokoll="ja"),
            example("delvis", sip="ja", sip_deltagare="ja", sip_protokoll="nej"),
            example("delvis", sip="ja", sip_deltagare="nej", sip_protokoll="ja"),
            example("ej_uppfyllt", sip="ja", sip_deltagare="nej", sip_protokoll="nej"),
            example("framgar_ej", sip="ja", sip_deltagare="ja"),
            example("framgar_ej", sip="ja", sip_deltagare="nej"),
            example("ej_aktuellt", sip_deltagare="nej", sip_protokoll="nej"),
            example("ej_aktuellt", AVSLAG, sip="ja", sip_deltagare="nej", sip_protokoll="nej"),
        ],
    )

    langsiktig_planering = criterion(
        label="Långsiktig planering",
        section="Samverkan och samarbete",
        question="Är en långsiktig planering dokumenterad?",
        requirement="Handläggaren ska dokumentera hur insatsen hör ihop med en planering på längre sikt.",
        finding="En långsiktig planering är dokumenterad i {av}.",
        recommendation="säkerställa att en långsiktig planering dokumenteras",
        level=Level.SKA,
        area=Area.HELHETSSYN,
        source="GR Helhetssyn",
        applies_to=arende.bifall,
        cases=by_code(arende.langsiktig_planering),
        examples=ja_eller_nej(arende.langsiktig_planering),
    )
