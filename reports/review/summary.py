"""The main findings, chosen by rule and not by topic, so that the next audit gets its own."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from checks.criteria import Area
from pipeline.disclosure.published import PublishedIndicator
from reports.blocks import FEW
from reports.document import Paragraph
from reports.language.swedish import counted, fill, listing, period_text, small, words
from reports.review.areas import extremes, of_area, told
from reports.review.bounds import untold_text
from reports.review.material import Material
from reports.review.method import DECISIONS, background_id, rows_id
from reports.review.results import full_phrase

_FROM_INDICATORS = 2


def summary(material: Material) -> tuple[Paragraph, ...]:
    """What was reviewed, the highest figures of the audit's own, and the highest and lowest criterion of each area."""
    found = (_reviewed(material), *_indicators(material), *_areas(material))
    unknown = [Paragraph(text) for text in (untold_text(material),) if text]
    if len(found) > 1:
        return (*found, *unknown)
    few = (
        f"Underlaget är för litet för att lyfta fram enskilda resultat: inga uppgifter gäller minst {words(FEW)} "
        "ärenden."
    )
    return (*found, Paragraph(few), *unknown)


def _reviewed(material: Material) -> Paragraph:
    """How many decisions, of which kinds: the last of the audit's background variables says what was decided."""
    audit, published = material.audit, material.published
    text = f"Granskningen omfattar {counted(published.decisions, 'ärende', 'ärenden')}"
    sources = [DECISIONS]
    outcome = audit.background[-1] if audit.background else ""
    kinds = [(label, n) for label, n in published.background.get(outcome, ()) if n is not None]
    if len(kinds) > 1:
        text += f" ({listing([f'{words(n)} {small(label)}' for label, n in kinds])})"
    elif kinds:
        text += f" ({'samtliga ' if published.decisions > 1 else ''}{small(kinds[0][0])})"
    if kinds:
        sources.append(background_id(outcome))
    text += f". Den granskade perioden är {period_text(*audit.period)}."
    if rejected := material.facts.rows_rejected.get(audit.main.name, 0):
        left = counted(rejected, "rad", "rader", common=True)
        out, they = ("utesluten", "den") if rejected == 1 else ("uteslutna", "de")
        text += f" Ur exporten är {left} {out}, eftersom {they} inte följer kodboken."
        sources.append(rows_id(audit.main.name))
    return Paragraph(text, tuple(sources))


def _indicators(material: Material) -> Iterator[Paragraph]:
    """The highest share of each of the largest populations, short of all: what is true of most cases."""
    ranks = {r.id for r in material.audit.ranks}
    able = [
        i for i in material.published.indicators if i.id not in ranks and not i.criterion and i.base and i.base >= FEW
    ]
    best: dict[str, PublishedIndicator] = {}
    for i in able:
        share = _share(i)
        if share < 1 and (i.population not in best or share > _share(best[i.population])):
            best[i.population] = i
    chosen = sorted(best.values(), key=lambda i: -(i.base or 0))[:_FROM_INDICATORS]
    yield from (Paragraph(fill(i.sentence, full_phrase(i)), (i.id,)) for i in chosen)


def _share(indicator: PublishedIndicator) -> Fraction:
    return Fraction(indicator.count or 0, indicator.base or 1)


def _areas(material: Material) -> Iterator[Paragraph]:
    for order, area in enumerate(Area):
        found = told(material, of_area(material, area))
        if any(c.base >= FEW for c in found):
            yield from extremes(found, order, f" inom {small(area.value)}")
