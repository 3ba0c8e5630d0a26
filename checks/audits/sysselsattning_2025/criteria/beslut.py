"""Assessment and decision."""

from __future__ import annotations

from checks import (
    BISTAND_UTOVER,
    NYA_LAGEN,
    RATT_TILL_BISTAND,
    Area,
    Criteria,
    Level,
    by_code,
    case,
    criterion,
    example,
    otherwise,
    sentence,
    value,
)

from ..codebook import arende
from ..rows import AVSLAG, AVSLAG_STODINSATS, STODINSATS, SYSSELSATTNING
from .shared import BEVILJAS_ENLIGT

INGEN_TID, INGET_FORBEHALL = arende.beslut_tom.missing(), arende.andringsforbehall != "ja"
TID_MOTIVERAD, FORBEHALL_MOTIVERAT = (
    arende.tidsbegransning_motiverad == "ja",
    arende.andringsforbehall_motiverat == "ja",
)
FORE_NYA_LAGEN, EFTER_NYA_LAGEN = arende.beslut_datum < NYA_LAGEN, arende.beslut_datum >= NYA_LAGEN


class Beslut(Criteria):
    """Assessment and decision."""

    omfattning_i_beslut = criterion(
        label="Omfattning i beslutet",
        section="Bedömning och beslut",
        question="Framgår den beviljade omfattningen av beslutet?",
        requirement="Handläggaren ska ange i beslutet hur många timmar i veckan som beviljas.",
        finding="Den beviljade omfattningen framgår av beslutet i {av}.",
        recommendation="säkerställa att beslutet anger den beviljade omfattningen",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA 2.2; GR Trygghet",
        applies_to=arende.bifall_s,
        cases=by_code(arende.omfattning_framgar_beslut),
        law=RATT_TILL_BISTAND,
        examples=[
            example("uppfyllt"),
            example("ej_uppfyllt", omfattning_framgar_beslut="nej"),
            example("framgar_ej", omfattning_framgar_beslut=None),
            example("ej_aktuellt", STODINSATS),
            example("ej_aktuellt", STODINSATS, omfattning_framgar_beslut="nej"),
            example("ej_aktuellt", AVSLAG, omfattning_framgar_beslut="nej"),
        ],
    )

    beslut_motsvarar_ansokan = criterion(
        label="Beslutet motsvarar ansökan",
        section="Bedömning och beslut",
        question="Är den beviljade omfattningen minst den sökta, eller är skillnaden ett delavslag?",
        requirement="Handläggaren ska besluta om delavslag när personen får mindre än hen har sökt.",
        finding="I {av} är den beviljade omfattningen minst den sökta eller beslutet ett delavslag.",
        recommendation="säkerställa att den som får mindre omfattning än hen har sökt får ett delavslag",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA 2.2; GR Trygghet",
        applies_to=arende.bifall_s,
        cases=[
            case.unclear(
                arende.ansokan_omfattning.missing()
                | arende.beslut_omfattning.missing()
                | (arende.ansokan_omfattning == "framgar_ej")
                | (arende.beslut_omfattning == "framgar_ej")
            ),
            case.not_met(
                (
                    (arende.ansokan_omfattning == "10-24") & (arende.beslut_omfattning == "1-12")
                    | (arende.ansokan_omfattning == "22-40") & arende.beslut_omfattning.is_in("1-12", "10-24")
                ).called("det beviljade intervallet är lägre än det sökta")
                & (arende.beslut_utfall == "bifall")
            ),
            case.met(otherwise),
        ],
        law=RATT_TILL_BISTAND,
        examples=[
            example("uppfyllt"),
            example("uppfyllt", beslut_omfattning="22-40"),
            example("ej_uppfyllt", beslut_omfattning="1-12"),
            example("ej_uppfyllt", ansokan_omfattning="22-40", beslut_omfattning="1-12"),
            example("ej_uppfyllt", ansokan_omfattning="22-40"),
            example("uppfyllt", beslut_omfattning="1-12", beslut_utfall="delavslag"),
            example("uppfyllt", beslut_utfall="delavslag"),
            example("framgar_ej", ansokan_omfattning="framgar_ej"),
            example("framgar_ej", beslut_omfattning="framgar_ej"),
            example("framgar_ej", beslut_omfattning="framgar_ej", beslut_utfall="delavslag"),
            example("framgar_ej", ansokan_omfattning=None),
            example("framgar_ej", beslut_omfattning=None),
            example("framgar_ej", ansokan_finns="nej", ansokan_datum=None, ansokan_omfattning=None),
            example("framgar_ej", ansokan_finns="nej", ansokan_datum=None),
            example("ej_aktuellt", STODINSATS),
            example("ej_aktuellt", AVSLAG, beslut_omfattning="1-12"),
            example("uppfyllt", ansokan_omfattning="1-12", beslut_omfattning="1-12"),
            example("uppfyllt", ansokan_omfattning="22-40", beslut_omfattning="22-40"),
        ],
    )

    beslut_motiverat = criterion(
        label="Motiverade begränsningar",
        section="Bedömning och beslut",
        question="Är beslutets tidsbegränsning och ändringsförbehåll motiverade?",
        requirement="Nämnden ska tala om för personen varför beslutet är tidsbegränsat eller har ett förbehåll.",
        finding="De begränsningar som beslutet har, i tid eller genom ändringsförbehåll, är alla motiverade i {av}.",
        recommendation="motivera varje tidsbegränsning och ändringsförbehåll i besluten",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="GR Tabell 3, Trygghet",
        note="Granskningsrapporten stöder sig på beslut av JO (dnr 4207-2000, 589-2016 och 1977-2020).",
        applies_to=arende.bifall,
        cases=[
            case.not_met(arende.juridiskt_beslut == "nej", because=arende.juridiskt_beslut),
            case.unclear(arende.andringsforbehall.missing(), because=arende.andringsforbehall),
            case.not_applicable(INGEN_TID & INGET_FORBEHALL),
            case.met((INGEN_TID | TID_MOTIVERAD) & (INGET_FORBEHALL | FORBEHALL_MOTIVERAT)),
            case.not_met((INGEN_TID | ~TID_MOTIVERAD) & (INGET_FORBEHALL | ~FORBEHALL_MOTIVERAT)),
            case.partly(
                TID_MOTIVERAD | FORBEHALL_MOTIVERAT,
                means="tidsbegränsningen eller ändringsförbehållet är motiverat, men inte båda",
            ),
        ],
        because=[
            arende.beslut_tom,
            value(arende.tidsbegransning_motiverad, when=arende.beslut_tom.given()),
            arende.andringsforbehall,
            value(arende.andringsforbehall_motiverat, when=arende.andringsforbehall == "ja"),
        ],
        law=BEVILJAS_ENLIGT,
        examples=[
            example("uppfyllt"),
            example("delvis", andringsforbehall_motiverat="nej"),
            example("delvis", tidsbegransning_motiverad="nej"),
            example("ej_uppfyllt", tidsbegransning_motiverad="nej", andringsforbehall_motiverat="nej"),
            example("uppfyllt", andringsforbehall="nej", andringsforbehall_motiverat="nej"),
            example(
                "ej_uppfyllt",
                andringsforbehall="nej",
                andringsforbehall_motiverat="nej",
                tidsbegransning_motiverad="nej",
            ),
            example("uppfyllt", beslut_tom=None, tidsbegransning_motiverad="nej"),
            example("ej_uppfyllt", beslut_tom=None, tidsbegransning_motiverad="nej", andringsforbehall_motiverat="nej"),
            example(
                "ej_aktuellt",
                beslut_tom=None,
                tidsbegransning_motiverad="nej",
                andringsforbehall="nej",
                andringsforbehall_motiverat="nej",
            ),
            example("ej_uppfyllt", juridiskt_beslut="nej", bifall_lagrum=None),
            example(
                "ej_uppfyllt",
                juridiskt_beslut="nej",
                bifall_lagrum=None,
                beslut_tom=None,
                tidsbegransning_motiverad="nej",
                andringsforbehall="nej",
                andringsforbehall_motiverat="nej",
            ),
            example(
                "framgar_ej", andringsforbehall="nej", andringsforbehall_motiverat="nej", tidsbegransning_motiverad=None
            ),
            example(
                "ej_uppfyllt",
                juridiskt_beslut="nej",
                bifall_lagrum=None,
                andringsforbehall=None,
                andringsforbehall_motiverat=None,
            ),
            example("ej_aktuellt", AVSLAG, juridiskt_beslut="nej"),
            example("framgar_ej", andringsforbehall=None, andringsforbehall_motiverat=None),
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
        source="GR Inledning",
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
            case.not_met(
                otherwise,
                because=[
                    sentence("Beslut {beslut_datum}, då SoL (2001:453) gällde", when=arende.beslut_datum < NYA_LAGEN),
                    sentence("Beslut {beslut_datum}, då SoL (2025:400) gällde", when=arende.beslut_datum >= NYA_LAGEN),
                    value(arende.avslag_lagrum, when=arende.avslag_lagrum.given()),
                    value(arende.bifall_lagrum, when=arende.bifall_lagrum.given()),
                ],
            ),
        ],
        law=(RATT_TILL_BISTAND, BISTAND_UTOVER.only(arende.stodinsats)),
        examples=[
            example("uppfyllt", beslut_datum="2025-06-30"),
            example("ej_uppfyllt", beslut_datum="2025-06-30", bifall_lagrum="11:1"),
            example("uppfyllt", beslut_datum="2025-07-01", bifall_lagrum="11:1"),
            example("ej_uppfyllt", beslut_datum="2025-07-01"),
            example("uppfyllt", beslut_datum="2025-07-02", bifall_lagrum="11:1"),
            example("uppfyllt", bifall_lagrum="4:2"),
            example("uppfyllt", beslut_datum="2025-07-01", bifall_lagrum="11:4"),
            example("uppfyllt", beslut_datum="2025-06-30", beslut_from="2025-07-01", beslut_tom="2025-12-31"),
            example("framgar_ej", juridiskt_beslut="nej", bifall_lagrum=None),
            example("framgar_ej", juridiskt_beslut="nej"),
            example("framgar_ej", bifall_lagrum=None),
            example("uppfyllt", STODINSATS),
            example("ej_uppfyllt", STODINSATS, avslag_lagrum="11:1", bifall_lagrum="11:4"),
            example("ej_uppfyllt", STODINSATS, avslag_lagrum="11:1"),
            example("ej_uppfyllt", STODINSATS, bifall_lagrum="11:4"),
            example("uppfyllt", STODINSATS, beslut_datum="2025-07-01", avslag_lagrum="11:1", bifall_lagrum="11:4"),
            example("ej_uppfyllt", STODINSATS, beslut_datum="2025-07-01", bifall_lagrum="11:4"),
            example("ej_uppfyllt", STODINSATS, beslut_datum="2025-07-01", avslag_lagrum="11:1"),
            example("uppfyllt", STODINSATS, juridiskt_beslut="nej", bifall_lagrum=None),
            example("uppfyllt", AVSLAG),
            example("ej_uppfyllt", AVSLAG, beslut_datum="2025-07-01"),
            example("uppfyllt", AVSLAG, beslut_datum="2025-07-01", avslag_lagrum="11:1"),
            example("framgar_ej", AVSLAG, avslag_lagrum=None),
        ],
    )

    lagrum_sysselsattning = criterion(
        label="Lagrum för sysselsättning",
        section="Bedömning och beslut",
        question="Är sysselsättning beviljad enligt huvudregeln?",
        requirement="Nämnden ska bevilja sysselsättning enligt huvudregeln om rätten till bistånd.",
        finding="Sysselsättningen är beviljad enligt huvudregeln i {av}.",
        recommendation="säkerställa att sysselsättning beviljas enligt huvudregeln om rätten till bistånd",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA 2.3",
        applies_to=arende.bifall_s,
        cases=[
            case.met(arende.bifall_lagrum.is_in("4:1", "11:1")),
            case.not_met(arende.bifall_lagrum.not_in("4:1", "11:1")),
        ],
        law=RATT_TILL_BISTAND,
        examples=[
            example("uppfyllt"),
            example("ej_uppfyllt", bifall_lagrum="4:2"),
            example("uppfyllt", bifall_lagrum="11:1", beslut_datum="2025-08-01"),
            example("ej_uppfyllt", bifall_lagrum="11:4", beslut_datum="2025-08-01"),
            example("uppfyllt", bifall_lagrum="11:1"),
            example("framgar_ej", juridiskt_beslut="nej", bifall_lagrum=None),
            example("framgar_ej", juridiskt_beslut="nej"),
            example("framgar_ej", bifall_lagrum=None),
            example("ej_aktuellt", STODINSATS),
            example("ej_aktuellt", AVSLAG),
        ],
    )

    beslut_4_1_4_2 = criterion(
        label="Avslag 4:1 och bifall 4:2",
        section="Särskilt individanpassad stödinsats",
        question="Är stödinsatsen först avslagen enligt huvudregeln och sedan beviljad enligt kompletteringsregeln?",
        requirement="Nämnden ska avslå stödinsatsen enligt huvudregeln och bevilja den enligt kompletteringsregeln.",
        finding="I {av} är stödinsatsen först avslagen enligt huvudregeln och sedan beviljad enligt "
        "kompletteringsregeln i samma lag.",
        recommendation="säkerställa att stödinsatsen avslås enligt huvudregeln och beviljas enligt "
        "kompletteringsregeln",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="RL Handläggningsprocessen; TA 4.2.1, 4.2.3, Bilaga 1; GR Tabell 4",
        applies_to=arende.bifall_i,
        cases=[
            case.met(
                (arende.avslag_lagrum == "4:1") & (arende.bifall_lagrum == "4:2")
                | (arende.avslag_lagrum == "11:1") & (arende.bifall_lagrum == "11:4")
            ),
            case.not_met(otherwise),
        ],
        because=[arende.avslag_lagrum, arende.bifall_lagrum],
        law=(RATT_TILL_BISTAND, BISTAND_UTOVER),
        note="Avslaget och bifallet ska vara enligt samma lag.",
        examples_from=STODINSATS,
        examples=[
            example("uppfyllt"),
            example("uppfyllt", avslag_lagrum="11:1", bifall_lagrum="11:4"),
            example("ej_uppfyllt", avslag_lagrum="11:1"),
            example("ej_uppfyllt", bifall_lagrum="4:1"),
            example("ej_uppfyllt", avslag_lagrum="11:1", bifall_lagrum="11:1"),
            example("ej_uppfyllt", avslag_lagrum=None),
            example("ej_uppfyllt", avslag_lagrum=None, bifall_lagrum="11:4"),
            example("ej_uppfyllt", avslag_lagrum=None, bifall_lagrum="4:1"),
            example("ej_uppfyllt", juridiskt_beslut="nej", bifall_lagrum=None),
            example("ej_uppfyllt", bifall_lagrum="11:4"),
            example("uppfyllt", beslut_utfall="delavslag"),
            example("ej_aktuellt", SYSSELSATTNING),
            example("ej_aktuellt", SYSSELSATTNING, avslag_lagrum="4:1", bifall_lagrum="4:2"),
            example("ej_aktuellt", AVSLAG),
            example("ej_aktuellt", AVSLAG_STODINSATS),
        ],
    )

    avslag_4_1_motiverat = criterion(
        label="Motiverat avslag enligt huvudregeln",
        section="Särskilt individanpassad stödinsats",
        question="Är avslaget enligt huvudregeln motiverat?",
        requirement="Handläggaren ska motivera varför insatsen inte beviljas enligt huvudregeln.",
        finding="Avslaget enligt huvudregeln är motiverat i {av}.",
        recommendation="säkerställa att avslaget enligt huvudregeln alltid motiveras",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="RL Handläggningsprocessen",
        applies_to=arende.bifall_i & arende.avslag_lagrum.given(),
        cases=by_code(arende.avslag_4_1_motiverat),
        law=RATT_TILL_BISTAND,
        examples_from=STODINSATS,
        examples=[
            example("uppfyllt"),
            example("ej_uppfyllt", avslag_4_1_motiverat="nej"),
            example("ej_uppfyllt", avslag_lagrum="11:1", avslag_4_1_motiverat="nej"),
            example("framgar_ej", avslag_4_1_motiverat=None),
            example("ej_aktuellt", avslag_lagrum=None, avslag_4_1_motiverat="nej"),
            example("ej_aktuellt", SYSSELSATTNING, avslag_lagrum="4:1", avslag_4_1_motiverat="nej"),
            example("ej_aktuellt", AVSLAG, avslag_4_1_motiverat="nej"),
            example("ej_aktuellt", AVSLAG_STODINSATS),
        ],
    )

    andringsforbehall_4_2 = criterion(
        label="Ändringsförbehåll vid stödinsats",
        section="Särskilt individanpassad stödinsats",
        question="Har beslutet ett ändringsförbehåll?",
        requirement="Handläggaren bör ta in ett förbehåll om ändring i beslutet om stödinsatsen, när det passar i det "
        "enskilda fallet.",
        finding="Beslutet om stödinsatsen har ett ändringsförbehåll i {av}.",
        recommendation="överväga ett ändringsförbehåll i beslut om stödinsatsen när det passar i det enskilda fallet",
        level=Level.BOR,
        area=Area.TRYGGHET,
        source="TA 4.2.7",
        applies_to=arende.bifall_i,
        cases=by_code(arende.andringsforbehall),
        law=BISTAND_UTOVER,
        examples_from=STODINSATS,
        examples=[
            example("uppfyllt"),
            example("ej_uppfyllt", andringsforbehall="nej", andringsforbehall_motiverat="nej"),
            example("framgar_ej", andringsforbehall=None, andringsforbehall_motiverat="nej"),
            example("ej_aktuellt", SYSSELSATTNING, andringsforbehall="nej", andringsforbehall_motiverat="nej"),
            example("ej_aktuellt", AVSLAG, andringsforbehall="ja"),
            example("ej_aktuellt", AVSLAG_STODINSATS),
        ],
    )
