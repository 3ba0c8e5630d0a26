"""What the review surveys beside the decisions: units, open premises and recommendations, and what is shown of them."""

from __future__ import annotations

from checks.codebook import STADSDELAR, Kind, RowRule, TableSpec, Variable, code, day, integer, ja_nej, pseudonym
from checks.criteria import Source
from checks.expressions import all_of, given, is_, is_not
from checks.report_tables import DialogPair, DialogTable, OfferTable, Overview, OverviewTable, TallyTable

RUTIN = {
    "nedskriven": "Nedskriven rutin",
    "ej_nedskriven": "Rutin som inte är nedskriven",
    "finns": "Rutin finns",
    "anvands_ej": "Tidigare rutin, används inte",
    "ingen": "Ingen rutin",
}
"""`finns` where the unit does not say whether it is written down."""
DELEGATION = {"handlaggare": "Handläggare", "chef": "Chef"}

_DIALOG = "GR Dialogmöten med verksamheterna"
_ORG = "GR Organisation och verksamhet"
_BESOK = "GR Besök på träfflokaler"
_SLUTORD = "GR Slutord och rekommendationer"

# fmt: off
_ENHETER = (
    pseudonym("enhet", "Enhet (kod)", _DIALOG),
    code("stadsdel", "Stadsdelsnämnd", STADSDELAR, _DIALOG),
    integer("handlaggare", "Antal handläggare", _ORG, 0, 500),
    ja_nej("gruppledare", "Gruppledare", _ORG),
    ja_nej("hogfungerande_autism", "Handlägger även högfungerande autism", _ORG, None),
    code("delegation_sysselsattning", "Delegation för sysselsättning", DELEGATION, _ORG),
    code("delegation_stodinsats", "Delegation för stödinsats", DELEGATION, _ORG),
    ja_nej("arendedragning_varje_vecka", "Ärendedragning varje vecka", _ORG),
    ja_nej("arendedragning_obligatorisk", "Obligatorisk ärendedragning", _ORG, is_("arendedragning_varje_vecka", "ja")),
    code("rutin_barn", "Rutin om barn", RUTIN, "GR Barnrättsperspektiv"),
    code("rutin_barnkonsekvensanalys", "Rutin om barnkonsekvensanalys", RUTIN, "GR Barnrättsperspektiv"),
    code("rutin_anhoriga", "Rutin om anhörigstöd", RUTIN, "GR Stöd till anhöriga"),
    code("rutin_vald", "Rutin om våld", {"nya_och_uppfoljning": "Fråga i nya ärenden och vid uppföljning",
         "nya": "Fråga bara i nya ärenden", "ingen": "Ingen rutin"}, "GR Våld och våldsutsatthet"),
    code("vald_dokumenteras", "Våld dokumenteras i", {"journal": "Journal", "utredning": "Utredning",
         "beskrivningsruta": "Beskrivningsruta", "varierar": "Varierar"}, "GR Våld och våldsutsatthet", None),
    code("planer_i_tid", "Planer kommer i tid", {"oftast": "Oftast i tid", "ibland": "Ibland i tid",
         "sallan": "Sällan i tid"}, "GR Planera för insats, genomförande och uppföljning", None),
)

AKTIVITETER = {
    "cafe": "Caféverksamhet",
    "lunch": "Lunch att köpa eller värma",
    "hantverk": "Hantverk",
    "bakning": "Bakning",
    "spel": "Sällskapsspel",
    "friskvard": "Friskvård",
    "utflykter": "Utflykter i närområdet",
    "museibesok": "Museibesök",
    "hogtider": "Firande av högtider",
    "cirklar": "Studiecirklar",
}
"""Activities that GR Besök på träfflokaler names."""
_STOD = (
    ja_nej("deltagarrad", "Deltagarmöten eller brukarråd", _BESOK),
    ja_nej("digital_hjalp", "Hjälp med mobiltelefon och appar", _BESOK),
    ja_nej("dator", "Dator för deltagarna", _BESOK),
    ja_nej("myndighetshjalp", "Hjälp med blanketter och myndigheter", _BESOK),
    ja_nej("soker_yngre", "Riktade försök att nå yngre", _BESOK),
)
_VERKSAMHETER = (
    pseudonym("verksamhet", "Verksamhet (kod)", _BESOK),
    code("stadsdel", "Stadsdelsnämnd", STADSDELAR, _BESOK),
    code("driftform", "Driftform", {"egen_regi": "Egen regi", "entreprenad": "Upphandlad entreprenad"},
         "GR Träfflokal"),
    integer("oppet_dagar", "Öppet, dagar per vecka", _BESOK, 1, 7),
    Variable("oppet_timmar", "Öppet, timmar per vecka", Kind.DECIMAL, _BESOK, required=None, low=0, high=168),
    Variable("besokare_dag", "Besökare per dag i snitt", Kind.DECIMAL, _BESOK, required=None, low=0, high=1000),
    *(ja_nej(f"akt_{name}", label, _BESOK) for name, label in AKTIVITETER.items()),
    *_STOD,
)

LAGE = {
    "genomford": "Genomförd",
    "paborjad": "Påbörjad",
    "ej_paborjad": "Ej påbörjad",
    "ej_langre_aktuell": "Ej längre aktuell",
    "ej_uppfoljd": "Ej uppföljd",
}
_REKOMMENDATIONER = (
    pseudonym("nummer", "Nummer", _SLUTORD),
    Variable("rekommendation", "Rekommendation", Kind.TEXT, _SLUTORD),
    code("mottagare", "Riktas till", {"granskade_enheter": "De granskade enheterna",
         "stadsdelsnamnder": "Samtliga stadsdelsnämnder", "socialnamnden": "Socialnämnden",
         "socialforvaltningen": "Socialförvaltningen", "verksamheter": "De öppna verksamheterna",
         "utforare": "Utförarna"}, _SLUTORD),
    code("lage", "Läge vid uppföljningen", LAGE, "GR Granskningsmodell"),
    day("uppfoljd_datum", "Uppföljd", "GR Granskningsmodell", is_not("lage", "ej_uppfoljd")),
)
# fmt: on
_EJ_UPPFOLJD = RowRule(
    ("lage", "uppfoljd_datum"),
    all_of(is_("lage", "ej_uppfoljd"), given("uppfoljd_datum")),
    "Rekommendationen är ännu inte uppföljd, så Uppföljd ska vara tomt",
)

TABLES = (
    TableSpec("enheter", "Enheter", _ENHETER, key=("enhet",), optional=True, organisation=True),
    TableSpec("verksamheter", "Öppna verksamheter", _VERKSAMHETER, key=("verksamhet",), optional=True,
              organisation=True),
    TableSpec("rekommendationer", "Rekommendationer", _REKOMMENDATIONER, key=("nummer",), rules=(_EJ_UPPFOLJD,),
              optional=True, organisation=True),
)  # fmt: skip

_ENHET = ("enhet", "enheter")
_VERKSAMHET = ("verksamhet", "verksamheter")
_REKOMMENDATION = ("rekommendation", "rekommendationer")
_DIALOGMOTEN, _OPPNA, _REK = "Dialogmöten med enheterna", "Öppna verksamheter", "Rekommendationer"

OVERVIEWS: tuple[Overview, ...] = (
    OverviewTable(
        id="enheter_oversikt",
        section=_DIALOGMOTEN,
        title="Enheternas organisation och rutiner",
        table="enheter",
        unit=_ENHET,
        name="stadsdel",
        apart="enhet",
        columns=tuple(v.name for v in _ENHETER if v.name not in ("enhet", "stadsdel")),
        across=True,
        sources=(
            Source("GR", "Organisation och verksamhet"),
            Source("GR", "Handläggning och genomförande av insatser"),
        ),
        note="Uppgifterna är enheternas egna, från dialogmötena.",
    ),
    DialogTable(
        id="dialog_mot_akt",
        section=_DIALOGMOTEN,
        title="Dialog mot akt: vad enheterna uppger och vad ärendena i stadsdelen visar",
        table="enheter",
        unit=_ENHET,
        group="stadsdel",
        apart="enhet",
        pairs=(
            DialogPair("Barn", "rutin_barn", "barn_framgar"),
            DialogPair("Barnkonsekvensanalys", "rutin_barnkonsekvensanalys", "barnkonsekvensanalys"),
            DialogPair("Anhörigstöd", "rutin_anhoriga", "anhorigstod_info"),
            DialogPair("Våld", "rutin_vald", "vald_fraga"),
            DialogPair("Genomförandeplan i tid", "planer_i_tid", "plan_i_tid"),
        ),
        sources=(Source("GR", "Dialogmöten med verksamheterna"), Source("GR", "Aktgranskning")),
    ),
    OverviewTable(
        id="verksamheter_oversikt",
        section=_OPPNA,
        title="De öppna verksamheterna",
        table="verksamheter",
        unit=_VERKSAMHET,
        name="verksamhet",
        columns=("stadsdel", "driftform", "oppet_dagar", "oppet_timmar", "besokare_dag"),
        sources=(Source("GR", "Besök på träfflokaler"), Source("GR", "Träfflokal")),
    ),
    OfferTable(
        id="verksamheter_utbud",
        section=_OPPNA,
        title="Vad de öppna verksamheterna erbjuder, efter stadsdelsnämnd",
        table="verksamheter",
        unit=_VERKSAMHET,
        row_header="Utbud",
        group="stadsdel",
        offered=(*(f"akt_{name}" for name in AKTIVITETER), *(v.name for v in _STOD)),
        sources=(Source("GR", "Besök på träfflokaler"),),
    ),
    OverviewTable(
        id="rekommendationer_register",
        section=_REK,
        title="Granskningens rekommendationer och läget vid uppföljningen",
        table="rekommendationer",
        unit=_REKOMMENDATION,
        name="nummer",
        columns=("rekommendation", "mottagare", "lage", "uppfoljd_datum"),
        sources=(Source("GR", "Slutord och rekommendationer"),),
    ),
    TallyTable(
        id="rekommendationer_lage",
        section=_REK,
        title="Antal rekommendationer efter mottagare och läge vid uppföljningen",
        table="rekommendationer",
        unit=_REKOMMENDATION,
        rows="mottagare",
        columns="lage",
        sources=(Source("GR", "Granskningsmodell"),),
    ),
)
