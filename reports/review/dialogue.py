"""What the units said, beside the criterion that it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from checks.report_tables import DialogTable
from pipeline.disclosure.published import Fact, PublishedOverview, Share
from reports.document import Paragraph
from reports.language.swedish import counted, listing, percent_text, small, words
from reports.review.material import Material


def said_by_units(material: Material, criteria: Collection[str]) -> Iterator[Paragraph]:
    """A paragraph for each routine that the units told of and that one of the criteria shows in the files."""
    for found in material.published.overviews:
        if isinstance(found.overview, DialogTable) and found.units:
            yield from _pairs(material, found.overview, found, criteria)


def _pairs(
    material: Material, dialog: DialogTable, found: PublishedOverview, criteria: Collection[str]
) -> Iterator[Paragraph]:
    for pair in (p for p in dialog.pairs if p.criterion in criteria):
        rows = [row for row in found.rows if row[0] == pair.label]
        answers = Counter(small(str(row[2] or "uppgift saknas")) for row in rows)
        said = [f"”{answer}” ({counted(n, *found.overview.unit, common=True)})" for answer, n in answers.items()]
        text = f"Om {small(pair.label)} svarar enheterna vid dialogmötena: {listing(said)}."
        if pair.criterion not in material.untold:
            text = " ".join(filter(None, (text, _in_files([row[-1] for row in rows]))))
        yield Paragraph(text, (found.id,))


def _in_files(shares: Sequence[Fact]) -> str:
    """Between which shares the files of the units' districts lie; nothing where no share is shown."""
    found = [s for s in shares if isinstance(s, Share)]
    shown = [s.percent for s in found if s.percent is not None]
    if not shown:
        return ""
    low, high = min(shown), max(shown)
    between = f"mellan {words(low, common=True)} och {percent_text(high)}" if low < high else percent_text(low)
    some = f"{between} av ärendena"
    if all(s.count == s.base for s in found if s.percent is not None):
        some = "samtliga ärenden"
    elif not any(s.count for s in found):
        some = "inget av ärendena"
    where = "i deras stadsdelar" if len(shown) == len(found) else "i de stadsdelar där andelen visas"
    return f"Enligt akterna är kravet uppfyllt i {some} {where}. Vad det beror på säger siffrorna inte."
