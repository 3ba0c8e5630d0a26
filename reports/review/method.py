"""The chapter on how the review was made: its steps, the sample, the act that applied and the quality areas."""

from __future__ import annotations

from collections.abc import Iterator

from checks.criteria import Area
from pipeline.run_facts import SampleUse
from reports.blocks import section
from reports.document import Block, Bullets, Paragraph, Prompt, Ref, Section, Text, joined
from reports.language.swedish import NBSP, capital, counted, date_text, listing, period_text, small, words
from reports.review.background import DECISIONS
from reports.review.breakdowns.words import hiding
from reports.review.material import Material
from reports.review.weighted import TABLE, weighted_headlines

OUTSIDE = "utanfor_perioden"
"""Id of the count of decisions outside the period."""


def method(material: Material) -> list[Section]:
    """The chapter and its parts."""
    sample = Prompt("Beskriv här hur ärendena valdes ut, vilka som har intervjuats och vad granskningen inte omfattar.")
    return [
        section("metod", "Granskningsmetod", [], new_page=False),
        section("modell", "Så har granskningen gjorts", [_steps(material)], 2),
        section(
            "urval",
            "Urval och period",
            [*_population(material), *_letters(material), *_sample(material), sample],
            2,
        ),
        *([section("lag", "Vilken lag som gäller", [Paragraph(material.audit.law)], 2)] if material.audit.law else []),
        section("omraden", "Kvalitetsområden", list(_areas(material)), 2),
        section("rakning", "Så ska uppgifterna läsas", list(_reading(material)), 2),
    ]


def _steps(material: Material) -> Bullets:
    return Bullets(tuple(map(Paragraph, material.audit.steps)), ordered=True)


def _population(material: Material) -> Iterator[Block]:
    count = counted(material.published.decisions, "ärende", "ärenden")
    yield Paragraph(
        f"Granskningen omfattar {count} och gäller beslut under perioden {period_text(*material.audit.period)}. "
        f"{_outside(material)} Akterna är lästa till och med {date_text(material.facts.granskningsdatum)}.",
        (DECISIONS, OUTSIDE),
    )
    if rejected := material.facts.rows_rejected.get(material.audit.main.name, 0):
        rejected_text = counted(rejected, "ärende", "ärenden")
        yield Paragraph(
            f"{capital(rejected_text)} till lästes men är inte med, eftersom uppgifterna om "
            f"{'det' if rejected == 1 else 'dem'} inte gick att använda."
        )


def _letters(material: Material) -> Iterator[Paragraph]:
    """The names of the reviewed districts, where the report calls them by letters."""
    if material.letters:
        names, codes = listing(sorted(material.letters)), list(material.letters.values())
        many = len(codes) > 1
        yield Paragraph(
            f"{'De granskade stadsdelarna är' if many else 'Den granskade stadsdelen är'} {names}. I rapporten kallas "
            f"{'de' if many else 'den'} {codes[0]}{f' till {codes[-1].split()[-1]}' if many else ''}. Bokstäverna "
            "följer inte alfabetet."
        )


def _outside(material: Material) -> str:
    n, total = material.published.outside_period, material.published.decisions
    if not n:
        return "Inget beslut ligger utanför perioden."
    if n == total:
        which = "Beslutet" if n == 1 else "Samtliga beslut"
        return f"{which} ligger utanför perioden men ingår ändå i redovisningen."
    return (
        f"Av de {words(total)}{NBSP}besluten ligger {words(n)} utanför perioden; "
        f"{'det' if n == 1 else 'de'} ingår ändå i redovisningen."
    )


_RANDOM_SAMPLE = (
    "Ärendena är ett slumpmässigt urval, och det är känt hur många ärenden det är draget ur. Intervallen gäller därför "
    "alla ärenden som kunde ha dragits: grupperna som urvalet drogs efter väger så mycket som de har ärenden. Hur det "
    "är räknat, och vilka andelar det inte går för, står i bilagan."
)


def _sample(material: Material) -> Iterator[Block]:
    if material.facts.drawn:
        yield Paragraph(_random_sample(material))
    if use := material.facts.sample:
        yield Paragraph(_sample_use(use))


def _sample_use(use: SampleUse) -> str:
    """How the review followed the sample, in numbers of decisions."""
    reviewed = "alla" if use.drawn == use.size else words(use.drawn) if use.drawn else "inget"
    end = "granskat" if use.drawn < 2 and reviewed != "alla" else "granskade"
    sentences = [f"Urvalet som drogs är {counted(use.size, 'beslut', 'beslut')}, och {reviewed} är {end}."]
    if replaced := sum(n for _, n in use.replaced):
        why = listing([f"{small(why) or 'inget skäl angivet'} {words(n)}" for why, n in use.replaced])
        sentences.append(f"Av de andra har {words(replaced)} ersatts av en reserv ur samma grupp ({why}).")
    if use.missing:
        end = "granskat eller ersatt" if use.missing == 1 else "granskade eller ersatta"
        sentences.append(f"{capital(counted(use.missing, 'draget beslut', 'dragna beslut'))} är varken {end}.")
    if use.unexplained:
        reserves = counted(use.unexplained, "reserv", "reserver", common=True)
        sentences.append(f"Granskningen har också {reserves} som inte ersätter något draget beslut.")
    if use.alien:
        sentences.append(f"Granskningen har {counted(use.alien, 'ärende', 'ärenden')} som inte hör till urvalet.")
    return " ".join(sentences if use.random else (*sentences, _NOT_RANDOM))


_NOT_RANDOM = (
    "De granskade ärendena är därför inte det slumpmässiga urval som drogs. Andelarna gäller de granskade ärendena, "
    "intervallen tar inte hänsyn till hur många beslut det fanns att dra ur, och resultaten är inte vägda."
)


def _random_sample(material: Material) -> Text:
    if not weighted_headlines(material):
        return _RANDOM_SAMPLE
    return joined(f"{_RANDOM_SAMPLE} För hela staden är huvudresultaten vägda efter urvalet i ", Ref(TABLE), ".")


def _areas(material: Material) -> Iterator[Block]:
    """What the areas mean, and how many of the review's criteria belong to each."""
    criteria = material.published.criteria
    used = [area for area in Area if any(c.area is area for c in criteria)]
    yield Paragraph(
        f"Varje ärende har prövats mot {counted(len(criteria), 'krav', 'krav')} i lag, riktlinjer och anvisningar. "
        f"Kraven hör till {counted(len(used), 'kvalitetsområde', 'kvalitetsområden')}, som Socialstyrelsen och "
        "Sveriges kommuner och regioner har kommit överens om:",
        tuple(f"kriterium_{c.criterion.id}" for c in criteria),
    )
    yield Bullets(tuple(Paragraph(area.meaning, lead=f"{area.value}:") for area in used))


def _reading(material: Material) -> Iterator[Block]:
    yield Paragraph(
        "Ett krav kan i ett ärende vara uppfyllt, delvis uppfyllt eller inte uppfyllt. Det kan också vara så att det "
        "inte framgår av akten, eller att kravet inte är aktuellt i ärendet. Andelarna räknas på de ärenden som kravet "
        "gäller, och bara det som är helt uppfyllt räknas som uppfyllt. Det som inte framgår räknas alltså som inte "
        "uppfyllt. I bilagan ”Kriterier, regler och källor” står regeln för varje krav, källan och hur många ärenden "
        "som fick varje utfall."
    )
    yield Paragraph(
        "Andelar är avrundade till hela procent och summerar därför inte alltid till 100. Ett streck (–) betyder att "
        "det inte finns något att räkna på."
    )
    yield Paragraph(hiding(material.published.threshold))
    if any(table.crossed for table in material.published.tables) or material.published.compared:
        yield Paragraph(
            "En skillnad mellan grupper kallas större än slumpen bara när ett test säger det, och testet tar hänsyn "
            "till att många skillnader prövas på samma gång. I små grupper går det ofta inte att säga om en skillnad "
            "är mer än slump. Det betyder inte att grupperna är lika."
        )
