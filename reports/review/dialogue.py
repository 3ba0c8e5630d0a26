"""The units' answers, beside the criterion that they concern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from checks.criteria import Outcome
from checks.report_tables import DialogTable
from pipeline.disclosure.published import Fact, PublishedCriterion, PublishedOverview, Share
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
        if pair.criterion not in material.undocumented:
            text = " ".join(filter(None, (text, _in_files([row[-1] for row in rows], by_id[pair.criterion]))))
        yield Paragraph(text, (published.id,))


def _in_files(shares: Sequence[Fact], criterion: PublishedCriterion) -> str:
    """The range of the shares in the case files of the units' districts; that of all case files where one of them is
    hidden, since those that are shown may be higher or lower than it. Empty where no case file is of the districts."""
    known_shares = [s for s in shares if isinstance(s, Share) and s.base != 0]
    if not known_shares:
        return ""
    percents = [s.percent for s in known_shares if s.percent is not None]
    if len(percents) < len(known_shares):
        met = criterion.counts[Outcome.UPPFYLLT]
        found = f"{share_phrase(met, criterion.base, criterion.percent)} i hela granskningen"
    else:
        found = f"{_amount(known_shares, min(percents), max(percents))} i deras stadsdelar"
    return f"Enligt akterna är kravet uppfyllt i {found}. Vad det beror på säger siffrorna inte."


def _amount(shares: Sequence[Share], low: int, high: int) -> str:
    if all(s.count == s.base for s in shares):
        return "samtliga ärenden"
    if not any(s.count for s in shares):
        return "inget av ärendena"
    between = f"mellan {words(low, common=True)} och {percent_text(high)}" if low < high else percent_text(low)
    return f"{between} av ärendena"
