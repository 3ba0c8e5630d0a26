"""What is not documented is not met: the share counts it so, and beside it stands how high the share can be at most."""

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
"""One in so many: where more cases than that tell nothing, the text says so."""


def bounds(found: PublishedCriterion) -> tuple[Cell, Cell]:
    """The share and the most that it can be, as cells of a table; dashes where the criterion applies to no decision."""
    if found.percent is None or found.most is None:
        return Mark.NO_BASE, Mark.NO_BASE
    return found.percent, found.most


def bound_text(found: PublishedCriterion) -> str:
    """'högst 79 procent om …', or nothing where the documentation tells of every decision."""
    if not found.counts[Outcome.FRAMGAR_EJ] or found.most is None:
        return ""
    return f"högst {percent_text(found.most)} om kriteriet vore uppfyllt överallt där det inte framgår"


def unclear(found: Sequence[PublishedCriterion]) -> Iterator[Paragraph]:
    """A sentence or two for each criterion of which the documentation often tells nothing."""
    for c in found:
        silent = c.counts[Outcome.FRAMGAR_EJ]
        if c.base >= FEW and silent * _LARGE >= c.base and c.percent is not None and c.most is not None:
            some = "samtliga" if silent == c.base else f"{words(silent)} av de"
            yield Paragraph(
                f"I {some} {words(c.base)}{NBSP}ärenden som kriteriet ”{c.criterion.label}” gäller "
                f"framgår det inte om det är uppfyllt. Andelen uppfyllt är {percent_text(c.percent)} om det inte är "
                f"uppfyllt i något av dem och {percent_text(c.most)} om det är uppfyllt i alla.",
                (f"kriterium_{c.criterion.id}",),
            )


def untold_text(material: Material, among: Collection[str] | None = None) -> str:
    """A sentence or two on the criteria (of those `among`) of which the export lacks the table, or nothing."""
    found = [c.criterion for c in material.published.criteria if c.criterion.id in material.untold]
    found = [c for c in found if among is None or c.id in among]
    if not found:
        return ""
    one, named = len(found) == 1, listing([f"”{c.label}”" for c in found])
    which = f"kravet {named} är uppfyllt" if one else f"kraven {named} är uppfyllda"
    tables = listing([small(label) for label in material.missing], "eller")
    return (
        f"Det framgår inte i något ärende om {which}, eftersom underlaget inte har några uppgifter om {tables}. "
        f"{'Kravet' if one else 'De'} jämförs därför inte med andra krav."
    )
