"""The units' answers, beside the criterion that they concern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from checks.report_tables import DialogTable
from pipeline.disclosure.published import Fact, PublishedOverview, Share
from reports.document import Paragraph
from reports.language.swedish import counted, listing, percent_text, small, words
from reports.review.material import Material


def unit_answers(material: Material, criteria: Collection[str]) -> Iterator[Paragraph]:
    """A paragraph for each routine that the units answered on and that concerns one of the criteria."""
    for published in material.published.overviews:
        if isinstance(published.overview, DialogTable) and published.units:
            yield from _pairs(material, published.overview, published, criteria)


def _pairs(
    material: Material, dialog: DialogTable, published: PublishedOverview, criteria: Collection[str]
) -> Iterator[Paragraph]:
    for pair in (p for p in dialog.pairs if p.criterion in criteria):
        rows = [row for row in published.rows if row[0] == pair.label]
        answers = Counter(small(str(row[2] or "uppgift saknas")) for row in rows)
        phrases = [f"”{answer}” ({counted(n, *published.overview.unit, common=True)})" for answer, n in answers.items()]
        text = f"Om {small(pair.label)} svarar enheterna vid dialogmötena: {listing(phrases)}."
        if pair.criterion not in material.undocumented:
            text = " ".join(filter(None, (text, _in_files([row[-1] for row in rows]))))
        yield Paragraph(text, (published.id,))


def _in_files(shares: Sequence[Fact]) -> str:
    """The range of the shares in the case files of the units' districts; empty where no share is shown."""
    known_shares = [s for s in shares if isinstance(s, Share)]
    percents = [s.percent for s in known_shares if s.percent is not None]
    if not percents:
        return ""
    low, high = min(percents), max(percents)
    between = f"mellan {words(low, common=True)} och {percent_text(high)}" if low < high else percent_text(low)
    amount = f"{between} av ärendena"
    if all(s.count == s.base for s in known_shares if s.percent is not None):
        amount = "samtliga ärenden"
    elif not any(s.count for s in known_shares):
        amount = "inget av ärendena"
    where = "i deras stadsdelar" if len(percents) == len(known_shares) else "i de stadsdelar där andelen visas"
    return f"Enligt akterna är kravet uppfyllt i {amount} {where}. Vad det beror på säger siffrorna inte."
