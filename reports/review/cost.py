"""The cost of protection: how much of each breakdown is hidden, and what is left undivided."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.disclosure.published import TOGETHER, Published, PublishedBreakdown, Share
from reports.language.swedish import capital, listing, number, small


def cost(published: Published) -> Iterator[str]:
    """A line or two for each breakdown, in plain words."""
    for names in dict.fromkeys(b.names for b in published.by_group):
        yield from _lines(published, [b for b in published.by_group if b.names == names])


def _lines(published: Published, breakdowns: list[PublishedBreakdown]) -> Iterator[str]:
    by = capital(f"efter {listing([small(label) for label in breakdowns[0].labels])}")
    conduct = list(_shares(breakdowns, persons=False))
    persons = list(_shares(breakdowns, persons=True))
    few = sum(share.few for share in conduct)
    yield (
        f"{by}: handläggningen visas i {number(len(conduct) - few)} av {number(len(conduct))} celler"
        f"{f', i de övriga är underlaget färre än {published.threshold} ärenden' if few else ''}."
    )
    if persons:
        hidden = sum(share.is_hidden for share in persons)
        yield f"  Enskildas förhållanden: {number(hidden)} av {number(len(persons))} celler döljs."
    if undivided := list(dict.fromkeys(label for b in breakdowns for _, label in b.undivided)):
        yield f"  Redovisas bara för samtliga ärenden: {listing(undivided)}."
    if corrected := list(dict.fromkeys(label for b in breakdowns for _, label in b.corrected)):
        yield f"  Rättat sedan en tidigare rapport, och därför bara för samtliga ärenden: {listing(corrected)}."
    if too_few := list(dict.fromkeys(name for b in breakdowns for name in b.too_few)):
        yield f"  För få ärenden för att redovisas för sig: {listing(too_few)}."


def _shares(breakdowns: list[PublishedBreakdown], *, persons: bool) -> Iterator[Share]:
    """The shares of the groups with a base, without the totals."""
    for breakdown in breakdowns:
        for row in (r for r in breakdown.rows if r.persons is persons):
            for group, share in zip(breakdown.groups, row.shares, strict=True):
                if TOGETHER not in group and share.base != 0:
                    yield share
