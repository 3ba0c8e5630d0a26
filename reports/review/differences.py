"""The chapter on likställighet: do the districts differ more than chance gives reason for?

Everything is told from what was published. The text promises no more than the tests give: a difference that may be
chance is not said to be none, and one that is larger is not said to have a cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.disclosure.published import Mark
from pipeline.statistics.verdict import Verdict
from reports.blocks import section
from reports.document import Block, Bullets, Cell, FigureBlock, Paragraph, Prompt, Ref, Section, TableBlock, joined
from reports.language.phrases import p_value
from reports.language.swedish import capital, counted, listing, share_phrase, share_short, small, words
from reports.review.background import background_id
from reports.review.district_figures import heat_map, intervals_figure, is_weighted
from reports.review.districts import (
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


_SMALL_SAMPLE = 100
"""Decisions of a district: where none has more, the text calls the samples small."""


_LISTED = 6
"""So many districts are named with their numbers in a sentence; of more, the highest and the lowest."""


_WIDE, _MENTIONED = 25, 3
"""Percentage points from which a spread that may be chance is mentioned, and how many such."""


def differences(material: Material) -> list[Section]:
    """The chapter: what stands out, the criteria that differ most and the whole result in two figures; last, what the
    city's shares are when the sample is weighted. How it was compared is told in the appendix."""
    weighted = list(weighted_blocks(material))
    whole = [section("skillnader_vagda", "Hela staden", weighted, 2)] if weighted else []
    return [*_compared(material), *whole]


def _compared(material: Material) -> list[Section]:
    found = rows(material)
    if not any(row.spread is not None for row in found):
        return [section("skillnader", _TITLE, [_nothing(material)])]
    figure, map_ = intervals_figure(found), heat_map(material, found)
    ask = Prompt("Skriv din bedömning av likställigheten mellan stadsdelarna här: vad kan skillnaderna bero på?")
    return [
        section("skillnader", _TITLE, [_lead(material)]),
        section(
            "skillnader_resultat",
            "Skillnader som sticker ut",
            [*_findings(material, found), *(_shown(figure, found) if figure else ()), ask],
            2,
        ),
        section("skillnader_alla", "Alla krav", [_where(material, map_.id), map_], 2),
    ]


def details(material: Material) -> list[Section]:
    """For the appendix: how it was compared, every criterion in a table, and the main criteria against their bases."""
    found = rows(material)
    told = [row for row in found if row.spread is not None]
    if not told:
        return []
    funnels = list(funnel_blocks(material))
    table = _table(material, told)
    return [
        section(
            "skillnader_metod",
            "Skillnader mellan stadsdelarna",
            [*_method(material, found), _listed(found, table.id), table],
        ),
        *([section("skillnader_tratt", "Huvudkriterierna mot antalet ärenden", funnels, 2)] if funnels else []),
    ]


def larger_text(material: Material) -> str:
    """A sentence on the headlines that differ between the districts more than chance gives reason for, or nothing."""
    found = [row for row in rows(material) if row.verdict is Verdict.LARGER and row.spread is not None]
    if not found:
        return ""
    named = listing([f"{small(row.criterion.label)} ({span(row)})" for row in by_spread(found)])
    return f"Mellan stadsdelarna är skillnaden större än slumpen ger skäl för när det gäller {named}."


def _where(material: Material, map_: str) -> Paragraph:
    each = "vart och ett av kraven"
    if left_out(material):
        each = "vart och ett av de krav som redovisas stadsdel för stadsdel"
    return Paragraph(joined(Ref(map_), f" visar hela resultatet: andelen ärenden som uppfyller {each}."))


def _listed(found: Sequence[DistrictRow], table: str) -> Paragraph:
    text = " visar hur mycket andelen uppfyllt skiljer sig mellan stadsdelarna, störst skillnad först."
    if rest := sum(row.spread is None for row in found):
        named = "Ett kriterium är" if rest == 1 else f"{capital(words(rest))} kriterier är"
        text += f" {named} inte med, eftersom andelen kan visas för högst en stadsdel."
    return Paragraph(joined(Ref(table), text))


def _nothing(material: Material) -> Paragraph:
    """Why there is nothing to compare."""
    found = names(material)
    if len(found) == 1:
        return Paragraph(f"Alla granskade ärenden hör till {found[0]}. Därför finns inga stadsdelar att jämföra.")
    return Paragraph(
        "Underlaget är för litet för att jämföra stadsdelarna: inget kriterium gäller så många ärenden att andelen kan "
        "visas för minst två av dem."
    )


def _lead(material: Material) -> Paragraph:
    found = decisions(material)
    shown = list(found.items())
    text = "Kapitlet jämför hur stor andel av ärendena som uppfyller kraven i de olika stadsdelarna."
    if not shown:
        return Paragraph(text)
    parts = [f"{counted(n, 'ärende', 'ärenden') if not i else words(n)} i {name}" for i, (name, n) in enumerate(shown)]
    text += f" Granskningen omfattar {listing(parts)}."
    if max(n for _, n in shown) <= _SMALL_SAMPLE:
        text += (
            " Det är små urval: i en stadsdel kan ett enda ärende ändra andelen med flera procentenheter, och många "
            "krav gäller bara en del av ärendena. En skillnad kan därför vara slump, också när den ser stor ut."
        )
    else:
        text += " Många krav gäller bara en del av ärendena, så underlaget kan vara litet också där de är många."
    return Paragraph(text, (background_id(dimension(material).column),))


def _method(material: Material, found: Sequence[DistrictRow]) -> Iterator[Paragraph]:
    methods = {
        "permutation": "med slumpade tabeller (permutation med fast startvärde) där underlaget är stort",
        "chi-två": "med chi-två-fördelningen där det är mycket stort",
    }
    used = {row.difference.method for row in found}
    how = [words for method, words in methods.items() if method in used]
    drawn = f", beräknat {listing(how)}" if how else ""
    yield Paragraph(
        "För varje kriterium är det prövat hur troligt det är att slumpen ensam ger minst så stora skillnader som de "
        f"uppmätta. Testet är Fishers exakta test för flera grupper (Fisher–Freeman–Halton){drawn}. När många "
        "kriterier prövas ser några alltid ut att skilja sig. " + _family(material, found)
    )
    yield Paragraph(
        "Att en skillnad kan vara slump betyder inte att stadsdelarna är lika, utan att underlaget inte räcker för "
        "att säga att de skiljer sig åt. Testet säger heller inget om vad en skillnad beror på."
    )
    if any(row.hides for row in found):
        yield Paragraph(
            "Där ett antal om enskildas förhållanden är dolt skrivs inte p-värdet ut och skillnaden tolkas inte, "
            "eftersom det dolda antalet då skulle kunna räknas fram."
        )
    if said := left_out_text(material):
        yield Paragraph(said)


def _family(material: Material, found: Sequence[DistrictRow]) -> str:
    """What is tested together, and what is said of the rest."""
    chosen, tested = len(material.audit.headlines), len(_tested(found))
    if not chosen:
        return (
            "Granskningen har inte valt några huvudresultat i förväg. Kriterierna är därför utforskade och inte "
            "prövade tillsammans: är p-värdet högst 0,05 är skillnaden värd att se närmare på."
        )
    some = f", varav {words(tested) if tested else 'inget'} kan prövas här" if tested < chosen else ""
    return (
        f"Granskningen har därför i förväg valt {counted(chosen, 'huvudresultat', 'huvudresultat')}{some}. För dem är "
        "p-värdena justerade med Holms metod, och bara om dem sägs att en skillnad är större än slumpen ger skäl för: "
        "när det justerade värdet är högst 0,05. Övriga kriterier är utforskade och inte prövade tillsammans: är deras "
        "eget p-värde högst 0,05 är skillnaden värd att se närmare på."
    )


def _tested(found: Sequence[DistrictRow]) -> list[DistrictRow]:
    """The headlines that are tested together."""
    return [row for row in found if row.difference.adjusted is not None]


def none_larger(where: str, *, chosen: int, tested: int) -> str:
    """That no headline differs more than chance gives reason for; nothing is said of those that are not tested."""
    if not tested:
        return "Inget av huvudresultaten kan prövas."
    which = "huvudresultaten" if tested == chosen else "de huvudresultat som kan prövas"
    return f"Inget av {which} skiljer sig mer {where} än slumpen ger skäl för."


def _findings(material: Material, found: Sequence[DistrictRow]) -> Iterator[Block]:
    """A sentence for each criterion that differs more than chance gives reason for, then the widest of the others."""
    told = [row for row in by_spread(found) if row.spread is not None]
    sure = [row for row in told if row.verdict is Verdict.LARGER]
    if sure:
        lead = "Ett huvudresultat" if len(sure) == 1 else f"{capital(words(len(sure), common=False))} huvudresultat"
        yield Paragraph(f"{lead} {READING[Verdict.LARGER]}:")
        yield Bullets(tuple(Paragraph(_sentence(row), (row.source,)) for row in sure))
    elif chosen := len(material.audit.headlines):
        yield Paragraph(none_larger("mellan stadsdelarna", chosen=chosen, tested=len(_tested(found))))
    closer = [row for row in told if row.verdict is Verdict.CLOSER and enough(row)][:_MENTIONED]
    if closer:
        named = listing([f"{small(row.criterion.label)} ({span(row)})" for row in closer])
        yield Paragraph(f"Värt att se närmare på är {named}.", tuple(row.source for row in closer))
    wide = [r for r in told if r.verdict is Verdict.UNKNOWN and (r.spread or 0) >= _WIDE and enough(r)]
    if wide:
        wide = wide[:_MENTIONED]
        named = listing([f"{small(row.criterion.label)} ({span(row)})" for row in wide])
        also = "också " if sure or closer else ""
        they = "Den skillnaden" if len(wide) == 1 else "De skillnaderna"
        yield Paragraph(
            f"Skillnaden mellan högsta och lägsta andel är {also}stor för {named}. {they} kan vara slump.",
            tuple(row.source for row in wide),
        )


def _sentence(row: DistrictRow) -> str:
    """Every shown district of a criterion, highest share first."""
    ranked, asked = row.ranked, row.criterion.question
    if len(ranked) > _LISTED:
        (high, most), (low, least) = ranked[0], ranked[-1]
        most_, least_ = share_phrase(*numbers(most)), share_phrase(*numbers(least))
        return f"{asked} Högst andel har {high}, {most_}, och lägst {low}, {least_}."
    (first, share), *others = ranked
    parts = [f"{first} {share_phrase(*numbers(share))}"]
    parts += [f"{name} {share_short(*numbers(other))}" for name, other in others]
    text = f"{asked} Så är det i {listing(parts)}."
    if kept := [name for name, share in row.shares.items() if hidden(share)]:
        text += f" Andelen i {listing(kept)} visas inte."
    return text


def _shown(figure: FigureBlock, found: Sequence[DistrictRow]) -> Iterator[Block]:
    text = (
        " är andelen i varje stadsdel en punkt och osäkerheten ett streck (95-procentigt intervall). Ju färre ärenden, "
        "desto längre streck."
    )
    if is_weighted(found):
        text += (
            " Punkten och strecket gäller alla ärenden i stadsdelen som kunde ha dragits: grupperna som urvalet drogs "
            "efter väger så mycket som de har ärenden. Talen till höger är de granskade ärendena. En vägd punkt kan "
            "därför ligga bredvid dem."
        )
    yield Paragraph(joined("I ", Ref(figure.id), text))
    yield figure


def _table(material: Material, found: Sequence[DistrictRow]) -> TableBlock:
    every = counted(material.published.decisions, "granskat ärende", "granskade ärenden")
    several = counted(len(names(material)), "stadsdel", "stadsdelar", common=True)
    notes = [
        "Skillnaden är högsta minus lägsta andel, i procentenheter. "
        "Värdet p är sannolikheten att slumpen ensam ger minst så stora skillnader, avrundad uppåt till tre decimaler."
    ]
    if material.audit.headlines:
        notes[0] += " Justerat p finns för huvudresultaten och tar hänsyn till att de prövas tillsammans (Holm)."
    if any(len(row.shown) < len(row.shares) for row in found):
        notes.append("Lägsta och högsta andel gäller de stadsdelar vars andel visas.")
    if any(row.hides and not row.same for row in found):
        notes.append("En asterisk (*) står där ett antal är dolt och skillnaden därför inte prövas.")
    if any(not c.base for c in material.published.criteria):
        notes.append("Kriterier som inte gäller något ärende är inte med.")
    if said := left_out_text(material):
        notes.append(said)
    return TableBlock(
        id="skillnader",
        title="Andel uppfyllt i stadsdelarna: lägst, högst och skillnad",
        headers=(
            "Kriterium", "Lägsta andel (%)", "Högsta andel (%)", "Skillnad", "p", "Justerat p", "Tolkning",
        ),
        rows=tuple((row.criterion.label, *_cells(row)) for row in by_spread(found)),
        base=(
            "Bas: de ärenden i stadsdelen som kriteriet gäller, alla utom ej aktuellt. "
            f"Population: {every} i {several}."
        ),
        notes=tuple(notes),
    )  # fmt: skip


def _cells(row: DistrictRow) -> tuple[Cell, ...]:
    shown = [numbers(share)[2] for share in row.shown.values()]
    missing = Mark.HIDDEN if row.hides and not row.same else Mark.NO_BASE
    tested = (
        missing if row.difference.p is None else p_value(row.difference.p),
        Mark.NO_BASE if row.difference.adjusted is None else p_value(row.difference.adjusted),
    )
    return (min(shown), max(shown), row.spread or 0, *tested, reading(row))


def reading(row: DistrictRow) -> str:
    """What can be said of a criterion's differences, in plain words."""
    if row.verdict is None:
        return SAME if row.same else UNTESTED
    return READING[row.verdict]
