"""The appendix, a document of its own: how it was counted, and every criterion with its question, population, rule in
words, source and counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.audit import Audit
from checks.codebook import TableSpec
from checks.criteria import Area, Outcome
from pipeline.disclosure.published import PublishedCriterion
from reports.blocks import section
from reports.document import Block, Bullets, Paragraph, Ref, Section, TableBlock, joined
from reports.language.phrases import CRITERION_BASE, law_words, level_words, source_words
from reports.language.rules import Phrasebook
from reports.language.swedish import capital, counted, listing, number, percent_text, small, words
from reports.review.analysis import of_area
from reports.review.bounds import HEADER, NOTE, bound_text, bounds, unclear
from reports.review.differences import details
from reports.review.material import Material
from reports.review.sources import source_table

_HEADERS = (
    "Kriterium", "Uppfyllt", "Delvis", "Ej uppfyllt", "Framgår ej", "Ej aktuellt", "Bas", "Andel uppfyllt (%)",
    HEADER,
)  # fmt: skip


def rows_id(table: str) -> str:
    """Id of the row counts of a table of the export."""
    return f"rader_{table}"


def appendix(material: Material) -> list[Section]:
    """How it was counted, the sources, then a chapter per area with its counts and a section per criterion; last, every
    criterion by district."""
    sources = source_table(material)
    lead = (
        "Här står varje kriterium med frågan det besvarar, vilka ärenden det gäller, regeln, källan och utfallet. "
        "Regelns villkor prövas i ordning och det första som stämmer avgör utfallet. Stämmer inget av dem saknas en "
        "uppgift, och utfallet blir framgår ej. I ärenden som kriteriet inte gäller är utfallet ej aktuellt. "
        "Källornas förkortningar förklaras i "
    )
    sections = [
        section("bilaga", "Så läses bilagan", [Paragraph(joined(lead, Ref(sources.id), ".")), sources]),
        section("underlag", "Underlag", list(_rows(material)), 2),
        section("rakning", "Hur uppgifterna är räknade", list(_counting(material)), 2),
    ]
    phrases = Phrasebook(material.audit)
    sections.append(section("bilaga_kriterier", "Kriterierna", []))
    for area in Area:
        if criteria := of_area(material, area):
            sections.append(
                section(f"bilaga_{area.name.lower()}", area.value, list(_area(material, area, criteria)), 2)
            )
            sections += [_criterion(material.audit, c, phrases) for c in criteria]
    return [*sections, *details(material)]


def _area(material: Material, area: Area, criteria: Sequence[PublishedCriterion]) -> Iterator[Block]:
    documented = [c for c in criteria if c.criterion.id not in material.undocumented]
    table = TableBlock(
        id=f"kriterier_{area.name.lower()}",
        title=f"{area.value}: antal ärenden per utfall och andel uppfyllt i procent",
        headers=_HEADERS,
        rows=tuple((c.criterion.label, *(c.counts[o] for o in Outcome), c.base, *bounds(c)) for c in criteria),
        base=f"{CRITERION_BASE} Population: "
        f"{counted(material.published.decisions, 'granskat ärende', 'granskade ärenden')}.",
        notes=(NOTE,),
        widths=(22, 11, 8, 11, 11, 10, 7, 11, 9),
    )
    sources = tuple(f"kriterium_{c.criterion.id}" for c in criteria)
    opening = f"Området omfattar {counted(len(criteria), 'kriterium', 'kriterier')}. Utfallet finns i "
    yield Paragraph(joined(opening, Ref(table.id), "."), sources)
    yield from unclear(documented)
    yield table


# --- How it was counted ------------------------------------------------------------------------------------


def _rows(material: Material) -> Iterator[Block]:
    """The rows read, used and rejected, table by table, and what the export lacks."""
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
        is_single = len(facts.dropped_columns) == 1
        names = listing([f"”{c}”" for c in facts.dropped_columns])
        verb = "Kolumnen" if is_single else "Kolumnerna"
        yield Paragraph(f"{verb} {names} finns inte i kodboken och är inte {'läst' if is_single else 'lästa'}.")


def _table_rows(material: Material, table: TableSpec) -> Paragraph:
    facts, name = material.facts, table.name
    read, rejected, empty = (
        facts.rows_read[name],
        facts.rows_rejected.get(name, 0),
        facts.empty_rows.get(name, 0),
    )
    text = f"{table.label}: {counted(read, 'rad', 'rader', common=True)} {'läst' if read < 2 else 'lästa'}"
    if not rejected:
        text += ", ingen utesluten." if read else "."
    else:
        used = facts.rows_used.get(name, read - rejected)
        excluded = f"{words(rejected, common=True)} {'utesluten' if rejected == 1 else 'uteslutna'}"
        used_text = words(used, common=True) if used else "ingen"
        verb = "använd" if used < 2 else "använda"
        text += f", {used_text} {verb} och {excluded} för att uppgifterna inte följer kodboken."
    if empty:
        blank = counted(empty, "tom rad", "tomma rader", common=True)
        text += f" {capital(blank)} i filen är {'överhoppad' if empty == 1 else 'överhoppade'}."
    return Paragraph(text, (rows_id(name),))


def _counting(material: Material) -> Iterator[Block]:
    published = material.published
    yield Paragraph(
        "Ett ärende där det inte framgår om ett kriterium är uppfyllt räknas i andelen som inte uppfyllt. Bredvid "
        "andelen står därför hur hög den skulle vara om kriteriet vore uppfyllt i alla sådana ärenden. För mindre "
        "grupper anges inte det, eftersom ärendena där det inte framgår då oftast är för få för att få räknas upp."
    )
    if any(table.crossed for table in published.tables):
        yield Paragraph(_CROSSED)
    if published.compared or published.breakdowns:
        yield Paragraph(_attack(published.threshold))
        yield Paragraph(_INTERVALS)
        if material.facts.drawn:
            yield Paragraph(_OF_A_SAMPLE)


def _attack(threshold: int) -> str:
    """The audit of the pattern: how the tool checks that no hidden number can be computed."""
    return (
        "Innan rapporten skrivs försöker programmet räkna fram de dolda antalen ur allt som visas: summor, odelade "
        "tabeller, andra uppdelningar och reglerna för hur ärendena bedöms. Varje litet antal om enskildas "
        f"förhållanden ska kunna vara vad som helst från noll till {words(threshold - 1)}, eller så långt som den "
        "odelade rapporten och handläggningens egna tal medger om det är mindre. Går det att utesluta något mer skrivs "
        "ingen rapport. Det som en läsare redan vet om ett enskilt ärende skyddar detta inte mot, och inte "
        "heller mot slutsatsen att ett antal inte är noll, eftersom det är dolt."
    )


_CROSSED = (
    "Där grupper av ärenden ställs bredvid varandra är skillnaderna prövade med Fishers exakta test, och p-värdena är "
    "justerade för alla sådana jämförelser i resultatkapitlet (Holm). Ungefär lika kallas andelar som enligt ett "
    "95-procentigt intervall (Newcombes) skiljer sig med högst 20 procentenheter. I övrigt går det inte att säga om "
    "grupperna skiljer sig."
)


_INTERVALS = (
    "Osäkerheten i en andel anges med ett 95-procentigt intervall enligt Wilsons metod, som går att lita på också "
    "när ärendena är få eller andelen nära noll eller hundra procent."
)


_OF_A_SAMPLE = (
    "Urvalet är draget grupp för grupp, och intervallen är räknade efter det. Varje grupp väger så mycket som den har "
    "ärenden, både i en stadsdel och i hela staden, och osäkerheten blir mindre ju större del av ärendena som är "
    "dragna. Intervallet är Wilsons, med den storlek som ett lika säkert enkelt urval skulle ha (Cochran 1977; Korn "
    "och Graubard 1998). En åldersgrupp, och de ärenden som ett krav gäller när det inte är alla, går tvärs över "
    "grupperna. Hur många de är bland alla ärenden är inte känt och skattas ur urvalet (domänskattning, Särndal, "
    "Swensson och Wretman 1992). Andelar om enskildas förhållanden vägs inte, för då kunde dolda antal räknas fram. Av "
    "dem tar intervallet bara hänsyn till hur många ärenden stadsdelen har, när andelen gäller stadsdelens hela urval. "
    "Inte heller vägs krav som också gäller ärenden utanför urvalet."
)


# --- Every criterion ---------------------------------------------------------------------------------------


def _criterion(audit: Audit, published: PublishedCriterion, phrases: Phrasebook) -> Section:
    criterion = published.criterion
    blocks: list[Block] = [
        Paragraph(criterion.question),
        *([Paragraph(criterion.requirement, lead="Krav:")] if criterion.requirement else []),
        Paragraph(f"{phrases.population(criterion.population)}.", lead="Gäller:"),
        Bullets(tuple(Paragraph(text) for text in phrases.rule(criterion)), ordered=True),
        *([Paragraph(criterion.note, lead="Anmärkning:")] if criterion.note else []),
        *(
            [Paragraph(f"minst {percent_text(criterion.target)}.", lead="Målnivå:")]
            if criterion.target is not None
            else []
        ),
        Paragraph(f"{level_words(criterion.level)}.", lead="Nivå:"),
        *(Paragraph(text) for text in law_words(criterion, phrases)),
        Paragraph(f"{source_words(audit, criterion)}.", lead="Källa:"),
        _counts(published),
    ]
    return section(f"kriterium_{criterion.id}", criterion.label, blocks, 3)


def _counts(criterion: PublishedCriterion) -> Paragraph:
    counts = "; ".join(f"{outcome.label} {number(criterion.counts[outcome])}" for outcome in Outcome)
    share = "ingen andel, eftersom kriteriet inte gäller något ärende"
    if criterion.percent is not None:
        share = f"{percent_text(criterion.percent)} uppfyllt av {counted(criterion.base, 'ärende', 'ärenden')}"
        share = ", ".join(filter(None, (share, bound_text(criterion))))
    return Paragraph(f"{counts} ({share}).", (f"kriterium_{criterion.criterion.id}",), "Utfall:")
