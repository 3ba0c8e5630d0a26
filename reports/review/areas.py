"""The chapter on quality areas: the outcome of every criterion, and which are met most and least often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from checks.criteria import Area, Outcome
from pipeline.disclosure.published import PublishedCriterion
from reports.blocks import FEW, section
from reports.document import (
    Block,
    FigureBlock,
    Paragraph,
    Prompt,
    Ref,
    Section,
    StackedBars,
    TableBlock,
    Text,
    joined,
    references,
)
from reports.language.swedish import counted, listing, share_phrase, share_short, share_text, words
from reports.review.bounds import HEADER, NOTE, bounds, unclear, untold_text
from reports.review.material import Material

SUFFIX = "som kriteriet gäller"
_NAMED = 3
"""So many criteria of equal share are named."""
_TALLEST = 20
"""Rows of one chart: more do not fit a page."""
_COUNTED = tuple(o for o in Outcome if o is not Outcome.EJ_AKTUELLT)
_HEADERS = (
    "Kriterium", "Uppfyllt", "Delvis", "Ej uppfyllt", "Framgår ej", "Ej aktuellt", "Bas", "Andel uppfyllt (%)",
    HEADER,
)  # fmt: skip
_EXTREMES = (
    ("Störst andel uppfyllt{} har {}.", "Minst andel har {}."),
    ("Oftast uppfyllt{} är {}.", "Mest sällan uppfyllt är {}."),
    ("Bäst uppfyllt{} är {}.", "Sämst uppfyllt är {}."),
)


def areas(material: Material) -> list[Section]:
    """The heading and one section for each quality area that has criteria."""
    lead = (
        "Varje kriterium får ett av fem utfall i varje ärende: uppfyllt, delvis uppfyllt, ej uppfyllt, framgår ej "
        "eller ej aktuellt. Andelen uppfyllt räknas på de ärenden som kriteriet gäller, det vill säga alla utom dem "
        "där det är ej aktuellt. Delvis uppfyllt räknas inte som uppfyllt."
    )
    found = [(area, of_area(material, area)) for area in Area]
    parts = [_area(material, area, c, i) for i, (area, c) in enumerate((a, c) for a, c in found if c)]
    return [section("kvalitetsomraden", "Kvalitetsområden", [Paragraph(lead)]), *parts]


def of_area(material: Material, area: Area) -> list[PublishedCriterion]:
    """The area's criteria in the audit's order."""
    return [c for c in material.published.criteria if c.area is area]


def _area(material: Material, area: Area, found: Sequence[PublishedCriterion], order: int) -> Section:
    ask = Prompt(f"Skriv din samlade bedömning av kvalitetsområdet ”{area.value}” här.")
    shown: list[Block] = []
    if any(c.base for c in found):
        table = _table(material, area, found)
        shown = [table, *_figures(area, told(material, found), table.id)]
    where = [b.id for b in shown if isinstance(b, TableBlock | FigureBlock)]
    opening = Paragraph(_opening(material, found, where), _ids(found))
    known = told(material, found)
    text = [opening, *extremes(known, order), *unclear(known)]
    return section(f"omrade_{area.name.lower()}", area.value, [*text, *shown, ask], 2)


def told(material: Material, found: Sequence[PublishedCriterion]) -> list[PublishedCriterion]:
    """Those of which something is known, so that their shares can be compared."""
    return [c for c in found if c.criterion.id not in material.untold]


def _ids(found: Sequence[PublishedCriterion]) -> tuple[str, ...]:
    return tuple(f"kriterium_{c.criterion.id}" for c in found)


def _opening(material: Material, found: Sequence[PublishedCriterion], where: Sequence[str]) -> Text:
    """How many criteria there are, where they stand, and how many are met in at least half of their cases."""
    n, used = len(found), [c for c in found if c.base]
    text = f"Området omfattar {counted(n, 'kriterium', 'kriterier')}."
    only = material.published.decisions == 1
    if not used:
        some = "det granskade ärendet" if only else "något av de granskade ärendena"
        return f"{text} {'Det gäller inte' if n == 1 else 'Inget av dem gäller'} {some}."
    return joined(f"{text} Utfallet finns i ", references(where), "." + _applying(material, found, used))


def _applying(material: Material, found: Sequence[PublishedCriterion], used: Sequence[PublishedCriterion]) -> str:
    text = ""
    if len(used) < len(found):
        some = "det granskade ärendet" if material.published.decisions == 1 else "minst ett av de granskade ärendena"
        text += f" Av kriterierna gäller {words(len(used))} {some}."
    if unknown := untold_text(material, [c.criterion.id for c in found]):
        text += f" {unknown}"
    known = told(material, used)
    if len(known) > 1 and any(c.base >= FEW for c in known):
        half = sum(2 * c.counts[Outcome.UPPFYLLT] >= c.base for c in known)
        text += f" {_half(half, len(known), 'övriga ' if unknown else '')}"
    return text


def _half(half: int, of: int, other: str) -> str:
    """How many criteria are met in at least half of their cases; `other` ('övriga ') where not all are counted."""
    if half == 0:
        return f"Inget av de {other}{words(of)} är uppfyllt i minst hälften av de ärenden som det gäller."
    if half == of:
        all_ = "Båda" if of == 2 and not other else f"Samtliga {other}{words(of)}"
        return f"{all_} är uppfyllda i minst hälften av de ärenden som de gäller."
    met, they = ("uppfyllt", "det") if half == 1 else ("uppfyllda", "de")
    return f"Av de {other}{words(of)} är {words(half)} {met} i minst hälften av de ärenden som {they} gäller."


def _table(material: Material, area: Area, found: Sequence[PublishedCriterion]) -> TableBlock:
    rows = ((c.criterion.label, *(c.counts[o] for o in Outcome), c.base, *bounds(c)) for c in found)
    decisions = counted(material.published.decisions, "granskat ärende", "granskade ärenden")
    return TableBlock(
        id=f"kriterier_{area.name.lower()}",
        title=f"{area.value}: antal ärenden per utfall och andel uppfyllt i procent",
        headers=_HEADERS,
        rows=tuple(rows),
        base=f"Bas: de ärenden som kriteriet gäller, alla utom ej aktuellt. Population: {decisions}.",
        notes=(NOTE,),
    )


# --- Strongest and weakest --------------------------------------------------------------------------------


def extremes(found: Sequence[PublishedCriterion], order: int = 0, within: str = "") -> Iterator[Paragraph]:
    """A paragraph on the criteria with the highest and the lowest share; nothing where no base is large enough.

    `order` varies the wording, `within` (' inom tillgänglighet') names the area where no heading does.
    """
    ranked = sorted((c for c in found if c.base >= FEW), key=_fraction, reverse=True)
    if not ranked and len(found) == 1:
        ranked = [c for c in found if c.base]
    if not ranked:
        if any(c.base for c in found):
            yield Paragraph(
                f"Inget kriterium gäller minst {words(FEW)} ärenden. Underlaget är för litet för att peka ut vilka som "
                "oftast och mest sällan är uppfyllda."
            )
        return
    best = [c for c in ranked if _fraction(c) == _fraction(ranked[0])]
    worst = [c for c in ranked if _fraction(c) == _fraction(ranked[-1])]
    if len(best) == len(ranked):
        yield Paragraph(_alone(best, within), _ids(best))
        return
    most, least = _EXTREMES[order % len(_EXTREMES)]
    yield Paragraph(f"{most.format(within, _named(best))} {least.format(_named(worst))}", _ids([*best, *worst]))


def _fraction(found: PublishedCriterion) -> Fraction:
    return Fraction(found.counts[Outcome.UPPFYLLT], found.base)


def _alone(equal: Sequence[PublishedCriterion], within: str) -> str:
    """The only criterion with a base large enough, or several with the same share."""
    if len(equal) == 1:
        c = equal[0]
        phrase = share_phrase(c.counts[Outcome.UPPFYLLT], c.base, c.percent, SUFFIX)
        return f"Kriteriet ”{c.criterion.label}”{within} är uppfyllt i {phrase}."
    return f"Andelen uppfyllt{within} är lika stor för alla: {_named(equal)}."


def _named(equal: Sequence[PublishedCriterion]) -> str:
    """One criterion with its numbers in full, or the first of several that share the same percent."""
    first = equal[0]
    met, percent = first.counts[Outcome.UPPFYLLT], first.percent or 0
    if len(equal) == 1:
        return f"”{first.criterion.label}”: {share_phrase(met, first.base, percent, SUFFIX)}"
    names = [f"”{c.criterion.label}” ({share_short(c.counts[Outcome.UPPFYLLT], c.base)})" for c in equal[:_NAMED]]
    rest = len(equal) - _NAMED
    if rest > 0:
        names.append(f"{counted(rest, 'kriterium', 'kriterier')} till")
    # 'inget av 24' and 'samtliga 40' need no percent.
    return listing(names) + (f", {share_text(met, first.base, percent)}" if 0 < met < first.base else "")


# --- Charts -----------------------------------------------------------------------------------------------


def _figures(area: Area, found: Sequence[PublishedCriterion], table: str) -> list[FigureBlock]:
    """The outcomes as stacked bars, highest share first, in as many charts as it takes to fit them on pages."""
    ranked = sorted((c for c in found if c.base), key=_fraction, reverse=True)
    if not any(c.base >= FEW for c in ranked):
        return []
    pieces = -(-len(ranked) // _TALLEST)
    size = -(-len(ranked) // pieces)
    return [
        _figure(area, ranked[i * size : (i + 1) * size], table, i + 1 if pieces > 1 else 0, pieces)
        for i in range(pieces)
    ]


def _figure(area: Area, found: Sequence[PublishedCriterion], table: str, part: int, of: int) -> FigureBlock:
    id_ = f"figur_{area.name.lower()}{f'_{part}' if part else ''}"
    title = f"{area.value}: andel ärenden per utfall{f' (del {part} av {of})' if part else ''}"
    rows = tuple((c.criterion.label, tuple(c.counts[o] for o in _COUNTED)) for c in found)
    ends = [
        f"{c.criterion.label}, {share_phrase(c.counts[Outcome.UPPFYLLT], c.base, c.percent)}"
        for c in (found[0], found[-1])
    ]
    between = f"Överst: {ends[0]}. Nederst: {ends[1]}." if len(found) > 1 else f"{ends[0]}."
    return FigureBlock(
        id=id_,
        title=title,
        alt=joined(
            f"Staplat stapeldiagram med en rad per kriterium, sorterat efter andel uppfyllt. {between} "
            "Alla tal finns i ",
            Ref(table),
            ".",
        ),
        chart=StackedBars(tuple(o.label for o in _COUNTED), rows),
        table=TableBlock(
            id=f"{id_}_data",
            title=title,
            headers=("Kriterium", *(o.label for o in _COUNTED)),
            rows=tuple((label, *counts) for label, counts in rows),
            base="Bas: de ärenden som kriteriet gäller, alla utom ej aktuellt.",
        ),
    )
