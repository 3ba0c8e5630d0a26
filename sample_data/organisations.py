"""What the review surveys besides the decisions: four units, four open premises and the recommendations.

A comment that begins with "GR" gives what the report says; everything else in the table is invented, also which of the
four a value belongs to if the report only says how many they are.
"""

from typing import Final

from sample_data.allocate import Row

DISTRICTS: Final = ("hagersten_alvsjo", "jarva", "skarholmen", "sodermalm")


def _rows(columns: dict[str, tuple[str, ...]]) -> list[Row]:
    """A row for each of the four, in the order of DISTRICTS."""
    return [{name: values[i] for name, values in columns.items()} for i in range(len(DISTRICTS))]


def _ja(*districts: str) -> tuple[str, ...]:
    """Ja in these districts, nej in the others."""
    return tuple("ja" if district in districts else "nej" for district in DISTRICTS)


ENHETER: Final = _rows(
    {
        "enhet": ("E1", "E2", "E3", "E4"),
        "stadsdel": DISTRICTS,
        # GR Organisation och verksamhet: the first three, and who has the delegation for sysselsättning.
        "handlaggare": ("12", "18", "5", "12"),
        "gruppledare": _ja("hagersten_alvsjo", "jarva", "skarholmen"),
        "hogfungerande_autism": _ja("jarva", "sodermalm"),
        "delegation_sysselsattning": ("handlaggare",) * 4,
        # GR: it varies whether it is the head or the case officers.
        "delegation_stodinsats": ("chef", "handlaggare", "chef", "handlaggare"),
        # GR: every week at all of them; at two everybody takes part.
        "arendedragning_varje_vecka": _ja(*DISTRICTS),
        "arendedragning_obligatorisk": _ja("jarva", "skarholmen"),
        # GR Barnrättsperspektiv: all have routines, and write analyses of the consequences for children.
        "rutin_barn": ("finns",) * 4,
        "rutin_barnkonsekvensanalys": ("finns",) * 4,
        # GR Stöd till anhöriga, district by district; that of Skärholmen is our reading of "ingen skriftlig rutin".
        "rutin_anhoriga": ("anvands_ej", "ej_nedskriven", "ej_nedskriven", "ingen"),
        # GR Våld och våldsutsatthet: both at new cases and at follow-up, or only at new ones; where it is noted varies.
        "rutin_vald": ("nya_och_uppfoljning", "nya_och_uppfoljning", "nya", "nya"),
        "vald_dokumenteras": ("journal", "utredning", "varierar", "beskrivningsruta"),
        # GR: all find that the providers as a rule are good at sending plans in time.
        "planer_i_tid": ("oftast",) * 4,
    }
)

VERKSAMHETER: Final = _rows(
    {
        # GR names the four; here they have codes, since most of what follows is invented.
        "verksamhet": ("TL-1", "TL-2", "TL-3", "TL-4"),
        "stadsdel": DISTRICTS,
        # GR Träfflokal: of the city's eleven, ten are run by the city itself.
        "driftform": ("egen_regi", "egen_regi", "egen_regi", "entreprenad"),
        "oppet_dagar": ("5", "5", "4", "6"),
        "oppet_timmar": ("30", "27,5", "20", "36"),
        # GR Besök på träfflokaler: all have about ten to fifteen visitors a day.
        "besokare_dag": ("12", "15", "10", "14"),
        # GR: coffee and buns at all of them, lunch at several.
        "akt_cafe": _ja(*DISTRICTS),
        "akt_lunch": _ja("hagersten_alvsjo", "jarva", "sodermalm"),
        "akt_hantverk": _ja(*DISTRICTS),
        "akt_bakning": _ja("hagersten_alvsjo", "skarholmen", "sodermalm"),
        "akt_spel": _ja(*DISTRICTS),
        "akt_friskvard": _ja("jarva", "skarholmen", "sodermalm"),
        "akt_utflykter": _ja(*DISTRICTS),
        "akt_museibesok": _ja("hagersten_alvsjo", "sodermalm"),
        "akt_hogtider": _ja(*DISTRICTS),
        # GR: all but one work with Studieförbundet Vuxenskolan.
        "akt_cirklar": _ja("hagersten_alvsjo", "jarva", "sodermalm"),
        # GR: meetings of participants and help with telephones at all; a computer and help with forms at one.
        "deltagarrad": _ja(*DISTRICTS),
        "digital_hjalp": _ja(*DISTRICTS),
        "dator": _ja("jarva"),
        "myndighetshjalp": _ja("skarholmen"),
        # GR: at one, younger participants fitted out a room for games; at one, a counsellor brings younger people.
        "soker_yngre": _ja("hagersten_alvsjo", "sodermalm"),
    }
)

# GR Analys and Slutord, in our own words; to whom is our reading where the report does not say. When the report was
# written none was followed up: the states and days belong to the invented follow-up of 2026.
_REKOMMENDATIONER: Final = (
    ("Se över rutinerna så att anhöriga alltid får information om anhörigstöd.", "granskade_enheter", "paborjad",
     "2026-05-12"),
    ("Ange både ansökt och beviljad omfattning i varje beslut om sysselsättning.", "granskade_enheter", "genomford",
     "2026-05-12"),
    ("Ha rutiner som gör att insatser följs upp fortlöpande, hur länge beslutet än gäller.", "granskade_enheter",
     "paborjad", "2026-05-12"),
    ("Ha tydliga rutiner för när frågor om våld ställs och var svaren dokumenteras.", "granskade_enheter", "genomford",
     "2026-05-19"),
    ("Inhämta medgivande innan kontakter tas med andra, och dokumentera det tydligt.", "granskade_enheter", "paborjad",
     "2026-05-19"),
    ("Bestäm hur klagomål på utförare når de avtalsansvariga.", "granskade_enheter",
     "ej_paborjad", "2026-05-19"),
    ("Diskutera schablonmässiga beslutstider i arbetsgrupperna och i chefsnätverken.", "stadsdelsnamnder", "paborjad",
     "2026-06-02"),
    ("Avsätt tid för att gå igenom stadens anvisningar, och delta vid behov i utbildningarna.", "stadsdelsnamnder",
     "ej_uppfoljd", ""),
    ("Se över anvisningarna för hur en uppföljning dokumenteras när ingen ny utredning skrivs.", "socialforvaltningen",
     "genomford", "2026-06-09"),
    ("Se över om handläggarna behöver mer stöd i arbetet med särskilt individanpassad stödinsats.",
     "socialforvaltningen", "ej_langre_aktuell", "2026-06-09"),
    ("Se över om träfflokalerna behöver stadsgemensamma anvisningar för vad de ska erbjuda.", "socialnamnden",
     "ej_uppfoljd", ""),
    ("Ta reda på vad yngre personer önskar och hur träfflokalerna kan nå dem.", "verksamheter", "paborjad",
     "2026-06-16"),
)  # fmt: skip

_MOVES: Final = {
    "R1": "anhorigstod_info",
    "R2": "omfattning_i_beslut",
    "R3": "uppfoljning_inom_sex_manader",
    "R4": "vald_fraga",
    "R5": "sekretessmedgivande",
}
"""The criterion that a recommendation is to move, for those that are to move one."""

REKOMMENDATIONER_2026: Final[list[Row]] = [
    {
        "nummer": f"R{i}",
        "rekommendation": text,
        "mottagare": to,
        "lage": state,
        "uppfoljd_datum": day,
        "kriterium": _MOVES.get(f"R{i}", ""),
    }
    for i, (text, to, state, day) in enumerate(_REKOMMENDATIONER, start=1)
]
REKOMMENDATIONER: Final[list[Row]] = [
    {**row, "lage": "ej_uppfoljd", "uppfoljd_datum": "", "kriterium": ""} for row in REKOMMENDATIONER_2026
]
