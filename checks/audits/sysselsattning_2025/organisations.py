"""What the review surveys besides decisions: units, open premises and recommendations, and the overviews of them."""

from __future__ import annotations

from checks import (
    STADSDELAR,
    About,
    DialogPair,
    DialogTable,
    OfferTable,
    Overview,
    OverviewTable,
    Table,
    TallyTable,
    code,
    criteria_of,
    day,
    decimal,
    free_text,
    integer,
    ja_nej,
    never,
    pseudonym,
    rule,
    sources,
)

from .criteria import Beslut, Genomforande, Helhet, Stodinsats, Uppfoljning, Utredning

RUTIN = {
    "nedskriven": "Nedskriven rutin",
    "ej_nedskriven": "Rutin som inte är nedskriven",
    "finns": "Rutin finns",
    "anvands_ej": "Tidigare rutin, används inte",
    "ingen": "Ingen rutin",
}
"""`finns` if the unit does not say whether it is written down."""
DELEGATION = {"handlaggare": "Handläggare", "chef": "Chef"}

LAGE = {
    "genomford": "Genomförd",
    "paborjad": "Påbörjad",
    "ej_paborjad": "Ej påbörjad",
    "ej_langre_aktuell": "Ej längre aktuell",
    "ej_uppfoljd": "Ej uppföljd",
}
KRITERIER = {c.id: c.label for c in criteria_of(Utredning, Helhet, Beslut, Stodinsats, Genomforande, Uppfoljning)}


class Enheter(Table):
    """A row per unit, from the dialogue with it."""

    enhet = pseudonym("Enhet (kod)", about=About.PERSON, source="GR Dialogmöten med verksamheterna")
    stadsdel = code("Stadsdelsnämnd", STADSDELAR, about=About.PERSON, source="GR Dialogmöten med verksamheterna")
    handlaggare = integer(
        "Antal handläggare", low=0, high=500, about=About.PERSON, source="GR Organisation och verksamhet"
    )
    gruppledare = ja_nej("Gruppledare", about=About.PERSON, source="GR Organisation och verksamhet")
    hogfungerande_autism = ja_nej(
        "Handlägger även högfungerande autism",
        about=About.PERSON,
        source="GR Organisation och verksamhet",
        required=never,
    )
    delegation_sysselsattning = code(
        "Delegation för sysselsättning", DELEGATION, about=About.PERSON, source="GR Organisation och verksamhet"
    )
    delegation_stodinsats = code(
        "Delegation för stödinsats", DELEGATION, about=About.PERSON, source="GR Organisation och verksamhet"
    )
    arendedragning_varje_vecka = ja_nej(
        "Ärendedragning varje vecka", about=About.PERSON, source="GR Organisation och verksamhet"
    )
    arendedragning_obligatorisk = ja_nej(
        "Obligatorisk ärendedragning",
        about=About.PERSON,
        source="GR Organisation och verksamhet",
        required=arendedragning_varje_vecka == "ja",
    )
    rutin_barn = code("Rutin om barn", RUTIN, about=About.PERSON, source="GR Barnrättsperspektiv")
    rutin_barnkonsekvensanalys = code(
        "Rutin om barnkonsekvensanalys", RUTIN, about=About.PERSON, source="GR Barnrättsperspektiv"
    )
    rutin_anhoriga = code("Rutin om anhörigstöd", RUTIN, about=About.PERSON, source="GR Stöd till anhöriga")
    rutin_vald = code(
        "Rutin om våld",
        {
            "nya_och_uppfoljning": "Fråga i nya ärenden och vid uppföljning",
            "nya": "Fråga bara i nya ärenden",
            "ingen": "Ingen rutin",
        },
        about=About.PERSON,
        source="GR Våld och våldsutsatthet",
    )
    vald_dokumenteras = code(
        "Våld dokumenteras i",
        {
            "journal": "Journal",
            "utredning": "Utredning",
            "beskrivningsruta": "Beskrivningsruta",
            "varierar": "Varierar",
        },
        about=About.PERSON,
        source="GR Våld och våldsutsatthet",
        required=never,
    )
    planer_i_tid = code(
        "Planer kommer i tid",
        {"oftast": "Oftast i tid", "ibland": "Ibland i tid", "sallan": "Sällan i tid"},
        about=About.PERSON,
        source="GR Planera för insats",
        required=never,
    )


class Verksamheter(Table):
    """A row per open premises."""

    verksamhet = pseudonym("Verksamhet (kod)", about=About.PERSON, source="GR Besök på träfflokaler")
    stadsdel = code("Stadsdelsnämnd", STADSDELAR, about=About.PERSON, source="GR Besök på träfflokaler")
    driftform = code(
        "Driftform",
        {"egen_regi": "Egen regi", "entreprenad": "Upphandlad entreprenad"},
        about=About.PERSON,
        source="GR Träfflokal",
    )
    oppet_dagar = integer(
        "Öppet, dagar per vecka", low=1, high=7, about=About.PERSON, source="GR Besök på träfflokaler"
    )
    oppet_timmar = decimal(
        "Öppet, timmar per vecka",
        low=0,
        high=168,
        about=About.PERSON,
        source="GR Besök på träfflokaler",
        required=never,
    )
    besokare_dag = decimal(
        "Besökare per dag i snitt",
        low=0,
        high=1000,
        about=About.PERSON,
        source="GR Besök på träfflokaler",
        required=never,
    )
    akt_cafe = ja_nej("Caféverksamhet", about=About.PERSON, source="GR Besök på träfflokaler")
    akt_lunch = ja_nej("Lunch att köpa eller värma", about=About.PERSON, source="GR Besök på träfflokaler")
    akt_hantverk = ja_nej("Hantverk", about=About.PERSON, source="GR Besök på träfflokaler")
    akt_bakning = ja_nej("Bakning", about=About.PERSON, source="GR Besök på träfflokaler")
    akt_spel = ja_nej("Sällskapsspel", about=About.PERSON, source="GR Besök på träfflokaler")
    akt_friskvard = ja_nej("Friskvård", about=About.PERSON, source="GR Besök på träfflokaler")
    akt_utflykter = ja_nej("Utflykter i närområdet", about=About.PERSON, source="GR Besök på träfflokaler")
    akt_museibesok = ja_nej("Museibesök", about=About.PERSON, source="GR Besök på träfflokaler")
    akt_hogtider = ja_nej("Firande av högtider", about=About.PERSON, source="GR Besök på träfflokaler")
    akt_cirklar = ja_nej("Studiecirklar", about=About.PERSON, source="GR Besök på träfflokaler")
    deltagarrad = ja_nej("Deltagarmöten eller brukarråd", about=About.PERSON, source="GR Besök på träfflokaler")
    digital_hjalp = ja_nej("Hjälp med mobiltelefon och appar", about=About.PERSON, source="GR Besök på träfflokaler")
    dator = ja_nej("Dator för deltagarna", about=About.PERSON, source="GR Besök på träfflokaler")
    myndighetshjalp = ja_nej(
        "Hjälp med blanketter och myndigheter", about=About.PERSON, source="GR Besök på träfflokaler"
    )
    soker_yngre = ja_nej("Riktade försök att nå yngre", about=About.PERSON, source="GR Besök på träfflokaler")


class Rekommendationer(Table):
    """A row per recommendation."""

    nummer = pseudonym("Nummer", about=About.PERSON, source="GR Slutord och rekommendationer")
    rekommendation = free_text("Rekommendation", about=About.PERSON, source="GR Slutord och rekommendationer")
    mottagare = code(
        "Riktas till",
        {
            "granskade_enheter": "De granskade enheterna",
            "stadsdelsnamnder": "Samtliga stadsdelsnämnder",
            "socialnamnden": "Socialnämnden",
            "socialforvaltningen": "Socialförvaltningen",
            "verksamheter": "De öppna verksamheterna",
            "utforare": "Utförarna",
        },
        about=About.PERSON,
        source="GR Slutord och rekommendationer",
    )
    lage = code("Läge vid uppföljningen", LAGE, about=About.PERSON, source="GR Granskningsmodell")
    uppfoljd_datum = day("Uppföljd", about=About.PERSON, source="GR Granskningsmodell", required=lage != "ej_uppfoljd")
    kriterium = code("Kriterium", KRITERIER, about=About.PERSON, source="GR Granskningsmodell", required=never)


enheter = Enheter("enheter", label="Enheter", key=[Enheter.enhet], optional=True, organisation=True)
verksamheter = Verksamheter(
    "verksamheter", label="Öppna verksamheter", key=[Verksamheter.verksamhet], optional=True, organisation=True
)
rekommendationer = Rekommendationer(
    "rekommendationer",
    label="Rekommendationer",
    key=[Rekommendationer.nummer],
    rules=[
        rule(
            "Rekommendationen är ännu inte uppföljd, så Uppföljd ska vara tomt",
            breach=(Rekommendationer.lage == "ej_uppfoljd") & Rekommendationer.uppfoljd_datum.given(),
        )
    ],
    optional=True,
    organisation=True,
)

ENHET = ("enhet", "enheter")
VERKSAMHET = ("verksamhet", "verksamheter")
REKOMMENDATION = ("rekommendation", "rekommendationer")
DIALOGMOTEN, OPPNA, REK = "Dialogmöten med enheterna", "Öppna verksamheter", "Granskningens rekommendationer"

OVERVIEWS: tuple[Overview, ...] = (
    OverviewTable(
        id="enheter_oversikt",
        section=DIALOGMOTEN,
        title="Enheternas organisation och rutiner",
        table=enheter.spec.name,
        unit=ENHET,
        name=enheter.stadsdel.name,
        apart=enheter.enhet.name,
        columns=enheter.spec.names[2:],
        across=True,
        sources=sources("GR Organisation och verksamhet; GR Handläggning och genomförande av insatser"),
        note="Uppgifterna är enheternas egna, från dialogmötena.",
    ),
    DialogTable(
        id="dialog_mot_akt",
        section=DIALOGMOTEN,
        title="Dialog mot akt: vad enheterna uppger och vad ärendena i stadsdelen visar",
        table=enheter.spec.name,
        unit=ENHET,
        group=enheter.stadsdel.name,
        apart=enheter.enhet.name,
        pairs=(
            DialogPair(label="Barn", variable=enheter.rutin_barn.name, criterion=Helhet.barn_framgar.id),
            DialogPair(
                label="Barnkonsekvensanalys",
                variable=enheter.rutin_barnkonsekvensanalys.name,
                criterion=Helhet.barnkonsekvensanalys.id,
            ),
            DialogPair(label="Anhörigstöd", variable=enheter.rutin_anhoriga.name, criterion=Helhet.anhorigstod_info.id),
            DialogPair(label="Våld", variable=enheter.rutin_vald.name, criterion=Helhet.vald_fraga.id),
            DialogPair(
                label="Genomförandeplan i tid", variable=enheter.planer_i_tid.name, criterion=Genomforande.plan_i_tid.id
            ),
        ),
        sources=sources("GR Dialogmöten med verksamheterna; GR Aktgranskning"),
    ),
    OverviewTable(
        id="verksamheter_oversikt",
        section=OPPNA,
        title="De öppna verksamheterna",
        table=verksamheter.spec.name,
        unit=VERKSAMHET,
        name=verksamheter.verksamhet.name,
        columns=(
            verksamheter.stadsdel.name,
            verksamheter.driftform.name,
            verksamheter.oppet_dagar.name,
            verksamheter.oppet_timmar.name,
            verksamheter.besokare_dag.name,
        ),
        sources=sources("GR Besök på träfflokaler; GR Träfflokal"),
    ),
    OfferTable(
        id="verksamheter_utbud",
        section=OPPNA,
        title="Vad de öppna verksamheterna erbjuder, efter stadsdelsnämnd",
        table=verksamheter.spec.name,
        unit=VERKSAMHET,
        row_header="Utbud",
        group=verksamheter.stadsdel.name,
        offered=verksamheter.spec.names[6:],
        sources=sources("GR Besök på träfflokaler"),
    ),
    OverviewTable(
        id="rekommendationer_register",
        section=REK,
        at_end=True,
        title="Granskningens rekommendationer och läget vid uppföljningen",
        table=rekommendationer.spec.name,
        unit=REKOMMENDATION,
        name=rekommendationer.nummer.name,
        columns=(
            rekommendationer.rekommendation.name,
            rekommendationer.mottagare.name,
            rekommendationer.lage.name,
            rekommendationer.uppfoljd_datum.name,
        ),
        sources=sources("GR Slutord och rekommendationer"),
    ),
    OverviewTable(
        id="rekommendationer_tal",
        section=REK,
        title="Rekommendationer bredvid det som de skulle ändra",
        table=rekommendationer.spec.name,
        unit=REKOMMENDATION,
        name=rekommendationer.nummer.name,
        columns=(
            rekommendationer.rekommendation.name,
            rekommendationer.lage.name,
            rekommendationer.kriterium.name,
        ),
        criterion=rekommendationer.kriterium.name,
        sources=sources("GR Granskningsmodell"),
    ),
    TallyTable(
        id="rekommendationer_lage",
        section=REK,
        at_end=True,
        title="Antal rekommendationer efter mottagare och läge vid uppföljningen",
        table=rekommendationer.spec.name,
        unit=REKOMMENDATION,
        rows=rekommendationer.mottagare.name,
        columns=rekommendationer.lage.name,
        sources=sources("GR Granskningsmodell"),
    ),
)
