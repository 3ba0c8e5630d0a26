"""What is not documented is not met: the share counts it so, and beside it stands how high the share can be at most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.definitions import Outcome
from pipeline.disclosure import Mark, PublishedCriterion
from reports.document import Paragraph
from reports.parts import FEW
from reports.swedish import NBSP, number, percent_text, words

HEADER = "Högst (%)"
NOTE = (
    "Ett ärende där det inte framgår om kriteriet är uppfyllt räknas som inte uppfyllt. Högst är andelen om kriteriet "
    "vore uppfyllt i alla sådana ärenden."
)
_LARGE = 5
"""One in so many: where more cases than that tell nothing, the text says so."""


def bounds(found: PublishedCriterion) -> tuple[str, str]:
    """The share and the most that it can be, as cells of a table; dashes where the criterion applies to no decision."""
    if found.percent is None or found.most is None:
        return Mark.NO_BASE.value, Mark.NO_BASE.value
    return number(found.percent), number(found.most)


def bound_text(found: PublishedCriterion) -> str:
    """'högst 79 procent om …', or nothing where the documentation tells of every decision."""
    if not found.counts[Outcome.FRAMGAR_EJ] or found.most is None:
        return ""
    return f"högst {number(found.most)}{NBSP}procent om kriteriet vore uppfyllt överallt där det inte framgår"


def unclear(found: Sequence[PublishedCriterion]) -> Iterator[Paragraph]:
    """A sentence or two for each criterion of which the documentation often tells nothing."""
    for c in found:
        silent = c.counts[Outcome.FRAMGAR_EJ]
        if c.base >= FEW and silent * _LARGE >= c.base and c.percent is not None and c.most is not None:
            yield Paragraph(
                f"I {words(silent)} av de {words(c.base)}{NBSP}ärenden som kriteriet ”{c.criterion.label}” gäller "
                f"framgår det inte om det är uppfyllt. Andelen uppfyllt är {percent_text(c.percent)} om det inte är "
                f"uppfyllt i något av dem och {percent_text(c.most)} om det är uppfyllt i alla.",
                (f"kriterium_{c.criterion.id}",),
            )
