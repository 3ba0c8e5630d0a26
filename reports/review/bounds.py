"""Bounds of a share: undocumented cases count as not met, and beside the share is the highest value it can have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from checks.criteria import Outcome
from pipeline.disclosure.published import Mark, PublishedCriterion
from reports.blocks import FEW
from reports.document import Cell, Paragraph
from reports.language.swedish import NBSP, listing, percent_text, small, words
from reports.review.material import Material

HEADER = "Högst (%)"
NOTE = (
    "Ett ärende där det inte framgår om kriteriet är uppfyllt räknas som inte uppfyllt. Högst är andelen om kriteriet "
    "vore uppfyllt i alla sådana ärenden."
)
_LARGE = 5
"""Where one case in five or more is undocumented, the text says so."""


def bounds(criterion: PublishedCriterion) -> tuple[Cell, Cell]:
    """The share and its upper bound as table cells; dashes where the criterion applies to no decision."""
    if criterion.percent is None or criterion.most is None:
        return Mark.NO_BASE, Mark.NO_BASE
    return criterion.percent, criterion.most


def bound_text(criterion: PublishedCriterion) -> str:
    """'högst 79 procent om …'; empty where every decision is documented."""
    if not criterion.counts[Outcome.FRAMGAR_EJ] or criterion.most is None:
        return ""
    return f"högst {percent_text(criterion.most)} om kriteriet vore uppfyllt överallt där det inte framgår"


def unclear(criteria: Sequence[PublishedCriterion]) -> Iterator[Paragraph]:
    """A paragraph for each criterion that is often undocumented."""
    for c in criteria:
        silent = c.counts[Outcome.FRAMGAR_EJ]
        if c.base >= FEW and silent * _LARGE >= c.base and c.percent is not None and c.most is not None:
            amount = "samtliga" if silent == c.base else f"{words(silent)} av de"
            yield Paragraph(
                f"I {amount} {words(c.base)}{NBSP}ärenden som kriteriet ”{c.criterion.label}” gäller "
                f"framgår det inte om det är uppfyllt. Andelen uppfyllt är {percent_text(c.percent)} om det inte är "
                f"uppfyllt i något av dem och {percent_text(c.most)} om det är uppfyllt i alla.",
                (f"kriterium_{c.criterion.id}",),
            )


def undocumented_text(material: Material, among: Collection[str] | None = None) -> str:
    """A sentence or two on the criteria (of those `among`) whose table the export lacks; empty if there are none."""
    criteria = [c.criterion for c in material.published.criteria if c.criterion.id in material.undocumented]
    criteria = [c for c in criteria if among is None or c.id in among]
    if not criteria:
        return ""
    is_single, labels = len(criteria) == 1, listing([f"”{c.label}”" for c in criteria])
    which = f"kravet {labels} är uppfyllt" if is_single else f"kraven {labels} är uppfyllda"
    tables = listing([small(label) for label in material.missing], "eller")
    return (
        f"Det framgår inte i något ärende om {which}, eftersom underlaget inte har några uppgifter om {tables}. "
        f"{'Kravet' if is_single else 'De'} jämförs därför inte med andra krav."
    )
