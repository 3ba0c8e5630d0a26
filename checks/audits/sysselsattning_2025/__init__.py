"""Review of sysselsättning and särskilt individanpassad stödinsats, decisions of January 2024 to May 2025."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from checks import Audit, Document, Quota, derived_of

from .codebook import arende, narvaro, uppfoljning
from .criteria import criteria
from .crosses import CROSSES
from .derived import Uppgifter
from .expectations import EXPECTATIONS
from .indicators import INDICATORS, RANKS
from .organisations import OVERVIEWS, enheter, rekommendationer, verksamheter
from .rows import BASE_ROWS
from .tables import REPORT_TABLES

HUVUDKRITERIER = ("aktuell_dur", "kriterier_i_bedomning", "plan_overensstammer", "uppfoljning_inom_sex_manader")
"""The criteria that always come first in the report."""
HEADLINES = (
    *HUVUDKRITERIER,
    "personligt_mal",
    "delaktig_planering",
    "bestallning",
    "beslut_motiverat",
    "barnkonsekvensanalys",
    "anhorigstod_info",
    "vald_fraga",
)

PROMPTS = {
    "Närvaro": "Vad kan förklara att närvaron skiljer sig mellan stadsdelar eller mellan kvinnor och män, till "
    "exempel utbud eller köer? Beskriv vad det betyder för den som sällan är där.",
    "Ansökan": "Ge ett exempel ur en akt på en ansökan som är tydlig, eller på en där det inte går att se vad "
    "personen har sökt. Vad beror det på, och hur påverkar det möjligheten att få det som hen har sökt?",
    "Utredning": "Ge exempel ur akterna: en utredning som ger en bild av just den personen, och en där gamla "
    "uppgifter har följt med. Varför förlängs beslut på tidigare utredningar, och vad betyder det för personen?",
    "Barnrättsperspektiv": "Ge ett exempel på hur en handläggare har frågat om barnet och vägt in svaret. Vad kan "
    "hindra att frågorna ställs, och vad betyder det för barnet när analysen saknas eller är en standardtext?",
    "Anhörigstöd": "Beskriv när information lämnas och när den uteblir, och vilka rutiner som enheterna har. Vad "
    "betyder det för anhöriga, också för barn, att inte få veta vilket stöd som finns?",
    "Våld": "Ge ett exempel på hur frågorna har ställts, eller på ett dokumenterat skäl att vänta med dem. Vad gör "
    "att frågan inte syns i akten, och vad betyder det för den som är utsatt?",
    "Samverkan och samarbete": "Beskriv med ett exempel hur det går till när flera myndigheter är inblandade, och "
    "vad som står i vägen. Vad betyder det för personen när medgivande eller en gemensam plan saknas?",
    "Bedömning och beslut": "Ge ett exempel på en motivering som går att förstå för den som får beslutet, och på en "
    "begränsning utan skäl. Vad ligger bakom beslutens längd, och vad betyder den för personens trygghet?",
    "Särskilt individanpassad stödinsats": "Ge ett exempel på en bedömning där kriterierna är prövade ett och ett. "
    "Vad gör att de saknas i andra, och vad betyder det för att insatsen ska ges på samma villkor i hela staden?",
    "Planering och beställning av insats": "Ge ett exempel på ett mål med personens egna ord, och på hur "
    "beställningen tar upp det. Vad hindrar att egna mål kommer med, och vad betyder det för personens inflytande "
    "över insatsen?",
    "Genomförande av insats": "Ge ett exempel på en plan där utföraren har lagt till, ändrat eller tagit bort något. "
    "Vad säger utförare och handläggare om orsaken, och vilket stöd får personen då?",
    "Väntetider": "Vad ligger bakom de längsta tiderna, till exempel köer till vissa verksamheter? Beskriv vad som "
    "händer för den som väntar.",
    "Uppföljning av insats": "Ge ett exempel på en uppföljning som visar vad insatsen har betytt för personen. Vad "
    "är orsaken när uppföljningar dröjer eller uteblir, och vad händer då med den som har fått andra behov?",
    "Avslag": "Ge ett exempel på hur ett avslag är motiverat. Går skälen att förstå för den som sökte, håller de mot "
    "anvisningarna, och vilket annat stöd fick personen veta om?",
}
"""What an inspector is asked to write in each section: the cause, an example, what it means for the person."""

DOCUMENTS = {
    "GR": Document("Granskningsrapport: sysselsättning och öppna verksamheter inom socialpsykiatrin", "hösten 2025"),
    "TA": Document(
        "Tillämpningsanvisningar för sysselsättning och särskild individanpassad stödinsats, dnr SOF 2023/434",
        "oktober 2023",
        "som bara anger den äldre socialtjänstlagen (granskningen 2025 använde en revidering från juni 2025)",
    ),
    "RL": Document(
        "Riktlinjer för särskilt individanpassad stödinsats för att underlätta arbete eller studier, dnr 3.1.1-70/2022",
        "maj 2022",
    ),
}

# GR Aktgranskning: 120 grants, 80 of sysselsättning and 40 of särskild stödinsats, half women and half men. The
# refusals were reviewed separately, so they are not part of the sample.
QUOTAS = (
    Quota(
        variable=arende.insats.name, shares={"sysselsattning": Fraction(2, 3), "sarskild_stodinsats": Fraction(1, 3)}
    ),
    Quota(variable=arende.kon.name, shares={"kvinna": Fraction(1, 2), "man": Fraction(1, 2)}),
)


def build(dur_hogsta_alder: int | None = None) -> Audit:
    """The audit; `dur_hogsta_alder` sets the highest age in months of a DUR-utredning (None: no limit)."""
    return Audit(
        name="sysselsattning_2025",
        title="Sysselsättning och särskilt individanpassad stödinsats inom socialpsykiatrin",
        subtitle="Granskning av handläggningen i stadsdelsförvaltningarna",
        period=(date(2024, 1, 1), date(2025, 5, 31)),
        granskningsdatum=date(2025, 10, 31),
        documents=DOCUMENTS,
        tables=(
            arende.spec,
            uppfoljning.spec,
            narvaro.spec,
            enheter.spec,
            verksamheter.spec,
            rekommendationer.spec,
        ),
        derived=derived_of(Uppgifter, [arende, uppfoljning]),
        criteria=criteria(dur_hogsta_alder),
        sections=(
            "Närvaro",
            "Ansökan",
            "Utredning",
            "Barnrättsperspektiv",
            "Anhörigstöd",
            "Våld",
            "Samverkan och samarbete",
            "Bedömning och beslut",
            "Särskilt individanpassad stödinsats",
            "Planering och beställning av insats",
            "Genomförande av insats",
            "Väntetider",
            "Uppföljning av insats",
            "Avslag",
        ),
        report_tables=(*REPORT_TABLES, *CROSSES),
        indicators=INDICATORS,
        ranks=RANKS,
        parameters={"dur_hogsta_alder": dur_hogsta_alder},
        quotas=QUOTAS,
        sampled=arende.bifall,
        overviews=OVERVIEWS,
        main_criteria=HUVUDKRITERIER,
        headlines=HEADLINES,
        lettered=True,
        main_tables=("villkor_stodinsats", "tabell_8"),
        law=(
            "Den 1 juli 2025 kom en ny socialtjänstlag (2025:400). Besluten i granskningen är fattade före den dagen, "
            "så det är den äldre lagens paragrafer (2001:453) som gäller för dem och som anges här. Deras "
            "motsvarigheter i den nya lagen står där de behövs."
        ),
        prompts=PROMPTS,
        base_rows=BASE_ROWS,
        examples_day=date(2025, 10, 31),
        expectations=EXPECTATIONS,
    )


AUDIT = build()
