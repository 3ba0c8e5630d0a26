"""The units' answers, beside the criterion that they concern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from checks.criteria import Outcome
from checks.report_tables import DialogTable
from pipeline.disclosure.published import PublishedCriterion, PublishedOverview, Share
from reports.document import Paragraph
from reports.language.swedish import counted, listing, percent_text, share_phrase, small, words
from reports.review.material import Material


def unit_answers(material: Material, criteria: Collection[str]) -> Iterator[Paragraph]:
    """A paragraph for each routine that the units answered on and that concerns one of the criteria."""
    for published in material.published.overviews:
        if isinstance(published.overview, DialogTable) and published.units:
            yield from _pairs(material, published.overview, published, criteria)


def _pairs(
    material: Material, dialog: DialogTable, published: PublishedOverview, criteria: Collection[str]
) -> Iterator[Paragraph]:
    by_id = {c.criterion.id: c for c in material.published.criteria}
    for pair in (p for p in dialog.pairs if p.criterion in criteria):
        rows = [row for row in published.rows if row[0] == pair.label]
        answers = Counter(small(str(row[2] or "uppgift saknas")) for row in rows)
        phrases = [f"”{answer}” ({counted(n, *published.overview.unit, common=True)})" for answer, n in answers.items()]
        text = f"Om {small(pair.label)} svarar enheterna vid dialogmötena: {listing(phrases)}."
        sources = [published.id]
        shares = [row[-1] for row in rows if isinstance(row[-1], Share) and row[-1].base != 0]
        if shares and pair.criterion not in material.undocumented:
            if any(share.percent is None for share in shares):
                found, sources = _in_all(by_id[pair.criterion]), [*sources, f"kriterium_{pair.criterion}"]
            else:
                found = f"{_amount(shares)} i deras stadsdelar"
            text += f" Enligt akterna är kravet uppfyllt i {found}. Vad det beror på säger siffrorna inte."
        yield Paragraph(text, tuple(sources))


def _in_all(criterion: PublishedCriterion) -> str:
    """The share of all case files, for where that of a district is hidden: those that are shown may be higher or lower
    than it."""
    return f"{share_phrase(criterion.counts[Outcome.UPPFYLLT], criterion.base, criterion.percent)} i hela granskningen"


def _amount(shares: Sequence[Share]) -> str:
    """The range of the shares in the case files of the units' districts."""
    if all(s.count == s.base for s in shares):
        return "samtliga ärenden"
    if not any(s.count for s in shares):
        return "inget av ärendena"
    percents = [s.percent for s in shares if s.percent is not None]
    low, high = min(percents), max(percents)
    between = f"mellan {words(low, common=True)} och {percent_text(high)}" if low < high else percent_text(low)
    return f"{between} av ärendena"
