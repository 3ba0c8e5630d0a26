"""The chapter on method and selection: what was reviewed, when, and which rows the report is counted from."""

from __future__ import annotations

from collections.abc import Iterator

from checks.codebook import TableSpec
from pipeline.rounding import percent
from pipeline.run_facts import SampleUse
from reports.blocks import section
from reports.document import Block, Bullets, Paragraph, Prompt, Ref, Section, Text, joined
from reports.language.swedish import NBSP, capital, counted, date_text, listing, number, period_text, small, words
from reports.review.breakdowns.words import hiding
from reports.review.material import Material
from reports.review.weighted import TABLE, weighted_headlines

DECISIONS, OUTSIDE = "antal_beslut", "utanfor_perioden"
"""Ids of the two counts that are neither an indicator, a criterion nor a table."""


def background_id(variable: str) -> str:
    """Id of the counts of decisions per value of a background variable."""
    return f"bakgrund_{variable}"


def rows_id(table: str) -> str:
    """Id of the row counts of a table of the export."""
    return f"rader_{table}"


def method(material: Material) -> list[Section]:
    """The chapter: an opening and four parts."""
    ask = "Komplettera med hur ärendena valdes ut, vilka som har intervjuats och vad granskningen inte omfattar."
    return [
        section("metod", "Metod och urval", [_aim(material)]),
        section("population", "Population och period", _population(material), 2),
        section("urval", "Urval", [*_sample(material), Prompt(ask)], 2),
        section("underlag", "Underlag", list(_rows(material)), 2),
        section("rakning", "Hur uppgifterna är räknade", _counting(material), 2),
    ]


def _aim(material: Material) -> Paragraph:
    criteria, areas = material.published.criteria, {c.area for c in material.published.criteria}
    return Paragraph(
        f"Varje granskat ärende har prövats mot {counted(len(criteria), 'kriterium', 'kriterier')} inom "
        f"{counted(len(areas), 'kvalitetsområde', 'kvalitetsområden')}. Kriterierna bygger på de riktlinjer och "
        "anvisningar som gäller för handläggningen. I bilagan finns regeln, källan och utfallet för varje kriterium.",
        tuple(f"kriterium_{c.criterion.id}" for c in criteria),
    )


def _population(material: Material) -> list[Block]:
    found = counted(material.published.decisions, "ärende", "ärenden")
    said = (
        f"Granskningen omfattar {found} och gäller beslut under perioden {period_text(*material.audit.period)}. "
        f"{_outside(material)} Granskningsdatum är {date_text(material.facts.granskningsdatum)}."
    )
    return [Paragraph(said, (DECISIONS, OUTSIDE))]


def _outside(material: Material) -> str:
    n, all_ = material.published.outside_period, material.published.decisions
    if not n:
        return "Inget beslut ligger utanför perioden."
    if n == all_:
        which = "Beslutet" if n == 1 else "Samtliga beslut"
        return f"{which} ligger utanför perioden men ingår ändå i redovisningen."
    return (
        f"Av de {words(all_)}{NBSP}besluten ligger {words(n)} utanför perioden; "
        f"{'det' if n == 1 else 'de'} ingår ändå i redovisningen."
    )


_DRAWN = (
    "Ärendena är ett slumpmässigt urval, och det är känt hur många ärenden det är draget ur. Intervallen för andelar "
    "av en stadsdels hela urval tar hänsyn till det: de gäller alla de ärenden i stadsdelen som kunde ha dragits."
)


def _sample(material: Material) -> Iterator[Block]:
    if material.facts.drawn:
        yield Paragraph(_drawn(material))
    if use := material.facts.sample:
        yield Paragraph(_followed(use))
    groups = {name: found for name, found in material.published.background.items() if found}
    if not groups:
        return
    classes = {d.name: d.label for d in material.audit.dimensions if d.cuts}
    labels = {name: classes.get(name) or material.audit.main.variable(name).label for name in groups}
    named = listing([small(label) for label in labels.values()])
    yield Paragraph(f"Ärendena fördelar sig så här efter {named}:", tuple(map(background_id, groups)))
    yield Bullets(tuple(_group(material, name, label) for name, label in labels.items()))


def _followed(use: SampleUse) -> str:
    """How the review kept to the sample, in numbers of decisions."""
    reviewed = "alla" if use.drawn == use.size else words(use.drawn) if use.drawn else "inget"
    end = "granskat" if use.drawn < 2 and reviewed != "alla" else "granskade"
    said = [f"Urvalet som drogs är {counted(use.size, 'beslut', 'beslut')}, och {reviewed} är {end}."]
    if found := sum(n for _, n in use.replaced):
        why = listing([f"{small(why) or 'inget skäl angivet'} {words(n)}" for why, n in use.replaced])
        said.append(f"Av de andra har {words(found)} ersatts av en reserv ur samma grupp ({why}).")
    if use.missing:
        end = "granskat eller ersatt" if use.missing == 1 else "granskade eller ersatta"
        said.append(f"{capital(counted(use.missing, 'draget beslut', 'dragna beslut'))} är varken {end}.")
    if use.unexplained:
        reserves = counted(use.unexplained, "reserv", "reserver", common=True)
        said.append(f"Granskningen har också {reserves} som inte ersätter något draget beslut.")
    if use.alien:
        said.append(f"Granskningen har {counted(use.alien, 'ärende', 'ärenden')} som inte hör till urvalet.")
    return " ".join(said if use.random else (*said, _NOT_RANDOM))


_NOT_RANDOM = (
    "De granskade ärendena är därför inte det slumpmässiga urval som drogs. Andelarna gäller de granskade ärendena, "
    "intervallen tar inte hänsyn till hur många beslut det fanns att dra ur, och resultaten är inte vägda."
)


def _drawn(material: Material) -> Text:
    if not weighted_headlines(material):
        return _DRAWN
    return joined(f"{_DRAWN} För hela staden är huvudresultaten vägda efter urvalet i ", Ref(TABLE), ".")


def _group(material: Material, name: str, label: str) -> Paragraph:
    base = material.published.decisions
    classes = any(d.name == name and d.cuts for d in material.audit.dimensions)
    named = "”{}”" if classes else "{}"
    parts = [f"{named.format(value)} {_of_all(n, base)}" for value, n in material.published.background[name]]
    return Paragraph(f"{label}: {listing(parts)}.", (background_id(name),))


def _of_all(n: int, base: int) -> str:
    return f"{number(n)}{NBSP}{'ärende' if n == 1 else 'ärenden'} ({number(percent(n, base) or 0)}{NBSP}procent)"


def _rows(material: Material) -> Iterator[Block]:
    """What was read, used and set aside, table by table; what the export lacks."""
    facts = material.facts
    present = [t for t in material.audit.tables if t.name in facts.rows_read]
    yield Paragraph(f"Rapporten bygger på en export med {counted(len(present), 'tabell', 'tabeller', common=True)}:")
    yield Bullets(tuple(_table_rows(material, t) for t in present))
    for name in facts.missing_tables:
        label = small(material.table_labels.get(name, name))
        of_decisions = any(t.name == name and t.parent for t in material.audit.tables)
        and_criteria = ", och kriterier som gör det kan få utfallet framgår ej" if of_decisions else ""
        yield Paragraph(
            f"Exporten har ingen tabell med {label}. Uppgifter som bygger på en sådan redovisas inte{and_criteria}."
        )
    if facts.dropped_columns:
        one = len(facts.dropped_columns) == 1
        named = listing([f"”{c}”" for c in facts.dropped_columns])
        verb = "Kolumnen" if one else "Kolumnerna"
        yield Paragraph(f"{verb} {named} finns inte i kodboken och är inte {'läst' if one else 'lästa'}.")


def _table_rows(material: Material, table: TableSpec) -> Paragraph:
    facts, name = material.facts, table.name
    read, rejected, empty = (
        facts.rows_read[name],
        facts.rows_rejected.get(name, 0),
        facts.empty_rows.get(name, 0),
    )
    said = f"{table.label}: {counted(read, 'rad', 'rader', common=True)} {'läst' if read < 2 else 'lästa'}"
    if not rejected:
        said += ", ingen utesluten." if read else "."
    else:
        used = facts.rows_used.get(name, read - rejected)
        out = f"{words(rejected, common=True)} {'utesluten' if rejected == 1 else 'uteslutna'}"
        one = words(used, common=True) if used else "ingen"
        said += f", {one} {'använd' if used < 2 else 'använda'} och {out} för att uppgifterna inte följer kodboken."
    if empty:
        blank = counted(empty, "tom rad", "tomma rader", common=True)
        said += f" {capital(blank)} i filen är {'överhoppad' if empty == 1 else 'överhoppade'}."
    return Paragraph(said, (rows_id(name),))


def _counting(material: Material) -> list[Block]:
    published = material.published
    made: list[Block] = [
        Paragraph(
            "Andelar är avrundade till hela procent och summerar därför inte alltid till 100. Basen, det antal ärenden "
            "som en andel räknas på, anges för varje uppgift, eftersom en uppgift kan gälla bara en del av ärendena. "
            "Ett streck (–) betyder att det inte finns något att räkna på."
        ),
        Paragraph(
            "Ett ärende där det inte framgår om ett kriterium är uppfyllt räknas i andelen som inte uppfyllt. Bredvid "
            "andelen står därför hur hög den skulle vara om kriteriet vore uppfyllt i alla sådana ärenden. För mindre "
            "grupper anges inte det, eftersom ärendena där det inte framgår då oftast är för få för att få räknas upp."
        ),
        Paragraph(hiding(published.threshold)),
    ]
    if any(table.crossed for table in published.tables):
        made.append(Paragraph(_CROSSED))
    if published.compared or published.breakdowns:
        made += [Paragraph(_attack(published.threshold)), Paragraph(_INTERVALS)]
    return made


def _attack(threshold: int) -> str:
    """What is done to be sure that no hidden number can be worked out."""
    return (
        "Innan rapporten skrivs försöker programmet räkna fram de dolda antalen ur allt som visas: summor, odelade "
        "tabeller, andra uppdelningar och reglerna för hur ärendena bedöms. Varje litet antal om enskildas "
        f"förhållanden ska kunna vara vad som helst från noll till {words(threshold - 1)}, eller så långt som den "
        "odelade rapporten och handläggningens egna tal medger om det är mindre. Går det att utesluta något mer skrivs "
        "ingen rapport. Det som en läsare redan vet om ett enskilt ärende skyddar detta inte mot."
    )


_CROSSED = (
    "Där en tabell ställer grupper av ärenden bredvid varandra är skillnaderna prövade med Fishers exakta test, och "
    "p-värdena är justerade för alla sådana jämförelser i resultatkapitlet (Holm). Ungefär lika kallas andelar som "
    "enligt ett 95-procentigt intervall (Newcombes) skiljer sig med högst 20 procentenheter. I övrigt går det inte "
    "att säga om grupperna skiljer sig."
)


_INTERVALS = (
    "Osäkerheten i en andel anges med ett 95-procentigt intervall enligt Wilsons metod, som går att lita på också "
    "när ärendena är få eller andelen nära noll eller hundra procent. Är det känt hur många ärenden ett urval är "
    "draget ur, och gäller andelen en stadsdels hela urval, tar intervallet hänsyn till det och blir smalare."
)
