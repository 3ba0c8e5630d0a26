"""The indicators that are printed in tables instead of in sentences."""

from __future__ import annotations

from checks import Code, Indicator

from .codebook import arende
from .tables import POP_ANSOKAN, POP_ANSOKAN_S, POP_BIFALL, POP_I

ANSOKAN, UTREDNING, SAMVERKAN = "Ansökan", "Utredning", "Samverkan och samarbete"
STODINSATS = "Särskilt individanpassad stödinsats"

APPLICATION = (
    Indicator(
        id="ansokan_datum_saknas",
        section=ANSOKAN,
        label="Ansökan utan datum",
        population=POP_ANSOKAN,
        hit=arende.ansokan_datum.missing(),
        sentence="Datum för ansökan saknas i {av}.",
    ),
    Indicator(
        id="ansokan_satt_saknas",
        section=ANSOKAN,
        label="Ansökan utan uppgift om sätt",
        population=POP_ANSOKAN,
        hit=arende.ansokan_satt == "framgar_ej",
        sentence="Om ansökan var muntlig eller skriftlig går inte att utläsa i {av}.",
    ),
    Indicator(
        id="ansokan_omfattning_saknas",
        section=ANSOKAN,
        label="Ansökan utan omfattning",
        population=POP_ANSOKAN_S,
        hit=arende.ansokan_omfattning == "framgar_ej",
        sentence="Hur många timmar ansökan gäller går inte att utläsa i {av}.",
    ),
    Indicator(
        id="ansokan_lagrum_saknas",
        section=ANSOKAN,
        label="Ansökan utan lagrum",
        population=POP_ANSOKAN,
        hit=arende.ansokan_lagrum == "nej",
        sentence="Lagrummet saknas i {av}.",
    ),
)

FAULTS = (
    Indicator(
        id="utredning_fel_namn",
        section=UTREDNING,
        label="Fel namn i utredningen",
        population=POP_BIFALL,
        hit=arende.fel_namn == "ja",
        sentence="Personen har fått fel namn i utredningen i {av}.",
    ),
    Indicator(
        id="utredning_motstridig",
        section=UTREDNING,
        label="Motstridiga uppgifter i utredningen",
        population=POP_BIFALL,
        hit=arende.motstridiga_uppgifter == "ja",
        sentence="Uppgifterna i utredningen säger emot varandra i {av}.",
    ),
    Indicator(
        id="utredning_inaktuell",
        section=UTREDNING,
        label="Inaktuella uppgifter i utredningen",
        population=POP_BIFALL,
        hit=arende.inaktuella_uppgifter == "ja",
        sentence="Utredningen har uppgifter som inte längre gäller i {av}.",
    ),
    Indicator(
        id="utredning_annan_insats",
        section=UTREDNING,
        label="Bedömningen avser annan insats",
        population=POP_BIFALL,
        hit=arende.bedomning_annan_insats == "ja",
        sentence="Bedömningen handlar om en annan insats än ansökan i {av}.",
    ),
)


def _with(authority: str, name: str, variable: Code, code: str) -> Indicator:
    """The indicator of files with that answer about cooperation with the authority."""
    words = {
        "ja": ("pågår", "Ett pågående samarbete med {} framgår i {{av}}."),
        "nej": ("pågår inte", "Att inget samarbete med {} pågår är dokumenterat i {{av}}."),
        "framgar_ej": ("framgår ej", "Om samarbete med {} pågår går inte att utläsa i {{av}}."),
    }
    label, sentence = words[code]
    return Indicator(
        id=f"samverkan_{name}" if code == "ja" else f"samverkan_{name}_{code}",
        section=SAMVERKAN,
        label=f"Samarbete med {authority} {label}",
        population=POP_BIFALL,
        hit=variable == code,
        sentence=sentence.format(authority),
    )


# The two that the 2025 report prints, "ja" for Försäkringskassan and Arbetsförmedlingen, are among its figures.
AUTHORITIES = (
    _with("ekonomiskt bistånd", "eb", arende.samverkan_eb, "ja"),
    _with("ekonomiskt bistånd", "eb", arende.samverkan_eb, "nej"),
    _with("ekonomiskt bistånd", "eb", arende.samverkan_eb, "framgar_ej"),
    _with("Försäkringskassan", "fk", arende.samverkan_fk, "nej"),
    _with("Försäkringskassan", "fk", arende.samverkan_fk, "framgar_ej"),
    _with("Arbetsförmedlingen", "af", arende.samverkan_af, "nej"),
    _with("Arbetsförmedlingen", "af", arende.samverkan_af, "framgar_ej"),
)


def _documented(name: str, label: str, variable: Code, sentence: str) -> Indicator:
    return Indicator(
        id=f"krit_{name}_dok",
        section=STODINSATS,
        label=f"{label}: dokumenterat",
        population=POP_I,
        hit=variable == "ja",
        sentence=sentence,
    )


def _assessed(name: str, label: str, variable: Code, sentence: str) -> Indicator:
    return Indicator(
        id=f"krit_{name}_bed",
        section=STODINSATS,
        label=f"{label}: bedömt",
        population=POP_I,
        hit=variable == "ja",
        sentence=sentence,
    )


# The other five of the documentation are figures that the 2025 report prints.
CONDITIONS = (
    _documented(
        "alder", "Yrkesverksam ålder", arende.krit_alder_dok, "Att åldern är yrkesverksam är dokumenterat i {av}."
    ),
    _documented(
        "psykiatrikontakt",
        "Pågående kontakt med specialistpsykiatrin",
        arende.krit_psykiatrikontakt_dok,
        "En pågående kontakt med specialistpsykiatrin är dokumenterad i {av}.",
    ),
    _assessed("alder", "Yrkesverksam ålder", arende.krit_alder_bed, "Bedömningen tar upp åldern i {av}."),
    _assessed(
        "psykiatrikontakt",
        "Pågående kontakt med specialistpsykiatrin",
        arende.krit_psykiatrikontakt_bed,
        "Bedömningen tar upp kontakten med specialistpsykiatrin i {av}.",
    ),
    _assessed(
        "mal_arbete_studier",
        "Primärt mål arbete eller studier",
        arende.krit_mal_arbete_studier_bed,
        "Bedömningen tar upp målet arbete eller studier i {av}.",
    ),
    _assessed(
        "stodbehov",
        "Kan inte finna, få och behålla arbete på egen hand",
        arende.krit_stodbehov_bed,
        "Bedömningen tar upp stödbehovet i {av}.",
    ),
    _assessed(
        "inforstadd",
        "Införstådd och beredd",
        arende.krit_inforstadd_bed,
        "Bedömningen tar upp om personen är införstådd och beredd i {av}.",
    ),
    _assessed(
        "kan_borja",
        "Bedöms kunna börja inom insatsen",
        arende.krit_kan_borja_bed,
        "Bedömningen tar upp om personen kan börja inom insatsen i {av}.",
    ),
    _assessed(
        "arbetsformedlingen",
        "Lämplig åtgärd kan inte erbjudas av Arbetsförmedlingen",
        arende.krit_arbetsformedlingen_bed,
        "Bedömningen tar upp vad Arbetsförmedlingen kan erbjuda i {av}.",
    ),
)

TABLED = (*APPLICATION, *FAULTS, *AUTHORITIES, *CONDITIONS)
