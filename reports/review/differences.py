"""The chapter on likställighet: do the districts differ more than chance gives reason for?

All of it comes from published results. The text promises no more than the tests give: a difference that may be chance
is not called no difference, and a larger one is not given a cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.disclosure.published import Mark
from pipeline.statistics.verdict import Verdict
from reports.blocks import section
from reports.document import Block, Bullets, Cell, FigureBlock, Paragraph, Prompt, Ref, Section, TableBlock, joined
from reports.language.phrases import CRITERION_BASE_IN_DISTRICT, p_value
from reports.language.swedish import capital, counted, listing, share_phrase, share_short, words
from reports.review.background import background_id
from reports.review.district_figures import heat_map, intervals_figure, is_weighted
from reports.review.districts import (
    SMALL_SAMPLE,
    DistrictRow,
    by_spread,
    decisions,
    dimension,
    enough,
    hidden,
    left_out,
    left_out_text,
    names,
    numbers,
    rows,
    span,
)
from reports.review.funnel import funnel_blocks
from reports.review.material import Material
from reports.review.weighted import weighted_blocks

READING = {
    Verdict.LARGER: "skiljer sig mer än slumpen ger skäl för",
    Verdict.CLOSER: "värt att se närmare på",
    Verdict.UNKNOWN: "går inte att säga",
}
SAME, UNTESTED = "ingen skillnad", "prövas inte"


_TITLE = "Skillnader mellan stadsdelarna"


_MAX_LISTED = 6
"""The most districts named with their numbers in a sentence; of more, only the highest and the lowest."""


_WIDE, _MENTIONED = 25, 3
"""Percentage points from which a spread that may be chance is mentioned, and how many such."""


def differences(material: Material) -> list[Section]:
    """The chapter: what stands out, the criteria that differ most and the whole result in two figures, and last the
    city's weighted shares. The method is described in the appendix."""
    weighted = list(weighted_blocks(material))
    whole = [section("skillnader_vagda", "Hela staden", weighted, 2)] if weighted else []
    return [*_compared(material), *whole]


def _compared(material: Material) -> list[Section]:
    district_rows = rows(material)
    if not any(row.spread is not None for row in district_rows):
        return [section("skillnader", _TITLE, [_nothing(material)])]
    figure, map_ = intervals_figure(district_rows), heat_map(material, district_rows)
    ask = Prompt("Skriv din bedömning av likställigheten mellan stadsdelarna här: vad kan skillnaderna bero på?")
    return [
        section("skillnader", _TITLE, [_lead(material)]),
        section(
            "skillnader_resultat",
            "Skillnader som sticker ut",
            [*_findings(material, district_rows), *(_figure_blocks(figure, district_rows) if figure else ()), ask],
            2,
        ),
        section("skillnader_alla", "Alla krav", [_where(material, map_.id), map_], 2),
    ]


def details(material: Material) -> list[Section]:
    """For the appendix: the method, every criterion in a table, and the main criteria against their bases."""
    district_rows = rows(material)
    comparable = [row for row in district_rows if row.spread is not None]
    if not comparable:
        return []
    funnels = list(funnel_blocks(material))
    table = _table(material, comparable)
    return [
        section(
            "skillnader_metod",
            "Skillnader mellan stadsdelarna",
            [*_method(material, district_rows), _table_lead(district_rows, table.id), table],
        ),
        *([section("skillnader_tratt", "Huvudkriterierna mot antalet ärenden", funnels, 2)] if funnels else []),
    ]


def larger_text(material: Material) -> str:
    """A sentence on the headlines that differ between the districts more than chance gives reason for, or nothing."""
    larger = [row for row in rows(material) if row.verdict is Verdict.LARGER and row.spread is not None]
    if not larger:
        return ""
    labels = listing([f"”{row.criterion.label}” ({span(row)})" for row in by_spread(larger)])
    return f"Mellan stadsdelarna är skillnaden större än slumpen ger skäl för när det gäller {labels}."


def _where(material: Material, map_: str) -> Paragraph:
    which = "vart och ett av kraven"
    if left_out(material):
        which = "vart och ett av de krav som redovisas stadsdel för stadsdel"
    return Paragraph(joined(Ref(map_), f" visar hela resultatet: andelen ärenden som uppfyller {which}."))


def _table_lead(district_rows: Sequence[DistrictRow], table: str) -> Paragraph:
    text = " visar hur mycket andelen uppfyllt skiljer sig mellan stadsdelarna, störst skillnad först."
    if left_out_count := sum(row.spread is None for row in district_rows):
        subject = "Ett kriterium är" if left_out_count == 1 else f"{capital(words(left_out_count))} kriterier är"
        text += f" {subject} inte med, eftersom andelen kan visas för högst en stadsdel."
    return Paragraph(joined(Ref(table), text))


def _nothing(material: Material) -> Paragraph:
    """Why there is nothing to compare."""
    districts = names(material)
    if len(districts) == 1:
        return Paragraph(f"Alla granskade ärenden hör till {districts[0]}. Därför finns inga stadsdelar att jämföra.")
    return Paragraph(
        "Underlaget är för litet för att jämföra stadsdelarna: inget kriterium gäller så många ärenden att andelen kan "
        "visas för minst två av dem."
    )


def _lead(material: Material) -> Paragraph:
    by_district = decisions(material)
    counts = list(by_district.items())
    text = "Kapitlet jämför hur stor andel av ärendena som uppfyller kraven i de olika stadsdelarna."
    if not counts:
        return Paragraph(text)
    parts = [f"{counted(n, 'ärende', 'ärenden') if not i else words(n)} i {name}" for i, (name, n) in enumerate(counts)]
    text += f" Granskningen omfattar {listing(parts)}."
    largest = max(n for _, n in counts)
    if largest <= SMALL_SAMPLE:
        points = counted(100 // largest, "procentenhet", "procentenheter")
        text += (
            f" Det är små urval: i en stadsdel ändrar ett enda ärende andelen med minst {points}, och många "
            "krav gäller bara en del av ärendena. En skillnad kan därför vara slump, också när den ser stor ut."
        )
    else:
        text += " Många krav gäller bara en del av ärendena, så underlaget kan vara litet också där de är många."
    return Paragraph(text, (background_id(dimension(material).column),))


def _method(material: Material, district_rows: Sequence[DistrictRow]) -> Iterator[Paragraph]:
    methods = {
        "permutation": "med slumpade tabeller (permutation med fast startvärde) där underlaget är stort",
        "chi-två": "med chi-två-fördelningen där det är mycket stort",
    }
    used = {row.difference.method for row in district_rows}
    methods_used = [words for method, words in methods.items() if method in used]
    approximations = f", beräknat {listing(methods_used)}" if methods_used else ""
    yield Paragraph(
        "För varje kriterium är det prövat hur troligt det är att slumpen ensam ger minst så stora skillnader som de "
        f"uppmätta. Testet är Fishers exakta test för flera grupper (Fisher–Freeman–Halton){approximations}. När många "
        "kriterier prövas ser några alltid ut att skilja sig. " + _family(material, district_rows)
    )
    yield Paragraph(
        "Att en skillnad kan vara slump betyder inte att stadsdelarna är lika, utan att underlaget inte räcker för "
        "att säga att de skiljer sig åt. Testet säger heller inget om vad en skillnad beror på."
    )
    if any(row.hides for row in district_rows):
        yield Paragraph(
            "Där ett antal om enskildas förhållanden är dolt skrivs inte p-värdet ut och skillnaden tolkas inte, "
            "eftersom det dolda antalet då skulle kunna räknas fram."
        )
    if sentence := left_out_text(material):
        yield Paragraph(sentence)


def _family(material: Material, district_rows: Sequence[DistrictRow]) -> str:
    """The criteria that are tested together, and how the others are treated."""
    chosen, tested = len(material.audit.headlines), len(_tested(district_rows))
    if not chosen:
        return (
            "Granskningen har inte valt några huvudresultat i förväg. Kriterierna är därför utforskade och inte "
            "prövade tillsammans: är p-värdet högst 0,05 är skillnaden värd att se närmare på."
        )
    limitation = f", varav {words(tested) if tested else 'inget'} kan prövas här" if tested < chosen else ""
    return (
        f"Granskningen har därför i förväg valt {counted(chosen, 'huvudresultat', 'huvudresultat')}{limitation}. "
        "För dem är p-värdena justerade med Holms metod, och bara om dem sägs att en skillnad är större än slumpen ger "
        "skäl för: när det justerade värdet är högst 0,05. Övriga kriterier är utforskade och inte prövade "
        "tillsammans: är deras eget p-värde högst 0,05 är skillnaden värd att se närmare på."
    )


def _tested(district_rows: Sequence[DistrictRow]) -> list[DistrictRow]:
    """The headlines that are tested together."""
    return [row for row in district_rows if row.difference.adjusted is not None]


def none_larger(where: str, *, headlines: int, tested: int) -> str:
    """A sentence that no headline differs more than chance gives reason for; it leaves out those not tested."""
    if not tested:
        return "Inget av huvudresultaten kan prövas."
    which = "huvudresultaten" if tested == headlines else "de huvudresultat som kan prövas"
    return f"Inget av {which} skiljer sig mer {where} än slumpen ger skäl för."


def _findings(material: Material, district_rows: Sequence[DistrictRow]) -> Iterator[Block]:
    """A sentence for each criterion that differs more than chance gives reason for, then the widest of the others."""
    comparable = [row for row in by_spread(district_rows) if row.spread is not None]
    larger = [row for row in comparable if row.verdict is Verdict.LARGER]
    if larger:
        lead = "Ett huvudresultat" if len(larger) == 1 else f"{capital(words(len(larger), common=False))} huvudresultat"
        yield Paragraph(f"{lead} {READING[Verdict.LARGER]}:")
        yield Bullets(tuple(Paragraph(_sentence(row), (row.source,)) for row in larger))
    elif headlines := len(material.audit.headlines):
        yield Paragraph(none_larger("mellan stadsdelarna", headlines=headlines, tested=len(_tested(district_rows))))
    closer = [row for row in comparable if row.verdict is Verdict.CLOSER and enough(row)][:_MENTIONED]
    if closer:
        labels = listing([f"”{row.criterion.label}” ({span(row)})" for row in closer])
        yield Paragraph(f"Värt att se närmare på är {labels}.", tuple(row.source for row in closer))
    wide_spreads = [r for r in comparable if r.verdict is Verdict.UNKNOWN and (r.spread or 0) >= _WIDE and enough(r)]
    if wide_spreads:
        wide_spreads = wide_spreads[:_MENTIONED]
        labels = listing([f"”{row.criterion.label}” ({span(row)})" for row in wide_spreads])
        also = "också " if larger or closer else ""
        they = "Den skillnaden" if len(wide_spreads) == 1 else "De skillnaderna"
        yield Paragraph(
            f"Skillnaden mellan högsta och lägsta andel är {also}stor för {labels}. {they} kan vara slump.",
            tuple(row.source for row in wide_spreads),
        )


def _sentence(row: DistrictRow) -> str:
    """Every shown district of a criterion, highest share first."""
    ranked, question = row.ranked, row.criterion.question
    if len(ranked) > _MAX_LISTED:
        (high, high_share), (low, low_share) = ranked[0], ranked[-1]
        high_text, low_text = share_phrase(*numbers(high_share)), share_phrase(*numbers(low_share))
        return f"{question} Högst andel har {high}, {high_text}, och lägst {low}, {low_text}."
    (first, share), *others = ranked
    parts = [f"{first} {share_phrase(*numbers(share))}"]
    parts += [f"{name} {share_short(*numbers(other))}" for name, other in others]
    text = f"{question} Så är det i {listing(parts)}."
    if hidden_districts := [name for name, share in row.shares.items() if hidden(share)]:
        text += f" Andelen i {listing(hidden_districts)} visas inte."
    return text


def _figure_blocks(figure: FigureBlock, district_rows: Sequence[DistrictRow]) -> Iterator[Block]:
    text = (
        " är andelen i varje stadsdel en punkt och osäkerheten ett streck (95-procentigt intervall). Ju färre ärenden, "
        "desto längre streck."
    )
    if is_weighted(district_rows):
        text += (
            " Punkten och strecket gäller alla ärenden i stadsdelen som kunde ha dragits: grupperna som urvalet drogs "
            "efter väger så mycket som de har ärenden. Talen till höger är de granskade ärendena. En vägd punkt kan "
            "därför ligga bredvid dem."
        )
    yield Paragraph(joined("I ", Ref(figure.id), text))
    yield figure


def _table(material: Material, district_rows: Sequence[DistrictRow]) -> TableBlock:
    every = counted(material.published.decisions, "granskat ärende", "granskade ärenden")
    several = counted(len(names(material)), "stadsdel", "stadsdelar", common=True)
    notes = [
        "Skillnaden är högsta minus lägsta andel, i procentenheter. "
        "Värdet p är sannolikheten att slumpen ensam ger minst så stora skillnader, avrundad uppåt till tre decimaler."
    ]
    if material.audit.headlines:
        notes[0] += " Justerat p finns för huvudresultaten och tar hänsyn till att de prövas tillsammans (Holm)."
    if any(len(row.shown) < len(row.shares) for row in district_rows):
        notes.append("Lägsta och högsta andel gäller de stadsdelar vars andel visas.")
    if any(row.hides and not row.same for row in district_rows):
        notes.append("En asterisk (*) står där ett antal är dolt och skillnaden därför inte prövas.")
    if any(not c.base for c in material.published.criteria):
        notes.append("Kriterier som inte gäller något ärende är inte med.")
    if sentence := left_out_text(material):
        notes.append(sentence)
    return TableBlock(
        id="skillnader",
        title="Andel uppfyllt i stadsdelarna: lägst, högst och skillnad",
        headers=(
            "Kriterium", "Lägsta andel (%)", "Högsta andel (%)", "Skillnad", "p", "Justerat p", "Tolkning",
        ),
        rows=tuple((row.criterion.label, *_cells(row)) for row in by_spread(district_rows)),
        base=f"{CRITERION_BASE_IN_DISTRICT} Population: {every} i {several}.",
        notes=tuple(notes),
    )  # fmt: skip


def _cells(row: DistrictRow) -> tuple[Cell, ...]:
    percents = [numbers(share)[2] for share in row.shown.values()]
    missing = Mark.HIDDEN if row.hides and not row.same else Mark.NO_BASE
    p_values = (
        missing if row.difference.p is None else p_value(row.difference.p),
        Mark.NO_BASE if row.difference.adjusted is None else p_value(row.difference.adjusted),
    )
    return (min(percents), max(percents), row.spread or 0, *p_values, reading(row))


def reading(row: DistrictRow) -> str:
    """The conclusion on a criterion's differences, in plain words."""
    if row.verdict is None:
        return SAME if row.same else UNTESTED
    return READING[row.verdict]
