"""What was published of each criterion in each district, and the words for it.

Nothing here knows more than `Published`: what is hidden there has no number to be told, drawn or ranked by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from checks.definitions import Criterion, Dimension
from pipeline.breakdown import PublishedDifference, Share
from pipeline.disclosure import Mark
from reports.parts import FEW, Material
from reports.swedish import listing, number, share_text

HIDDEN, NOTHING = Mark.HIDDEN.value, Mark.NO_BASE.value


@dataclass(frozen=True)
class Row:
    """A criterion that applies to some decision: its share in every district and in all of them together.

    `source` is the id of these numbers. `difference` is what can be said of them.
    """

    criterion: Criterion
    source: str
    shares: Mapping[str, Share]
    together: Share
    difference: PublishedDifference

    @property
    def shown(self) -> dict[str, Share]:
        """The districts whose share is not hidden and not without a base."""
        return {name: share for name, share in self.shares.items() if share.percent is not None}

    @property
    def hides(self) -> bool:
        """True where a number of some district is hidden."""
        return any(hidden(share) for share in self.shares.values())

    @property
    def ranked(self) -> list[tuple[str, Share]]:
        """The shown districts, highest share first."""
        return sorted(self.shown.items(), key=lambda item: fraction(item[1]), reverse=True)


def rows(material: Material) -> list[Row]:
    """The criteria that were compared and apply to some decision, in the audit's order; none with one district."""
    compared = material.published.compared
    if compared is None:
        return []
    criteria = {c.id: c for c in material.audit.criteria}
    differences = {d.criterion: d for d in material.published.differences}
    found = []
    for row in compared.rows:
        *shares, together = row.shares
        if together.base:
            by_name = {group[0]: share for group, share in zip(compared.groups, shares, strict=False)}
            source = f"{compared.id}:{row.id}"
            found.append(Row(criteria[row.id], source, by_name, together, differences[row.id]))
    return found


def dimension(material: Material) -> Dimension:
    """What the audit always compares by: the district."""
    return material.audit.dimensions[0]


def decisions(material: Material) -> dict[str, int | None]:
    """Decisions of each district of the export (None: hidden), as far as the audit has them among its background."""
    return dict(material.published.background.get(dimension(material).column, ()))


def names(material: Material) -> list[str]:
    """The districts of the export, in the order in which they are printed."""
    compared = material.published.compared
    return [group[0] for group in compared.groups[:-1]] if compared else list(decisions(material))


def left_out(material: Material) -> list[Criterion]:
    """Criteria that apply to some decision but are not told district by district."""
    compared = material.published.compared
    told = {row.id for row in compared.rows} if compared else set()
    return [c.criterion for c in material.published.criteria if c.base and compared and c.criterion.id not in told]


def left_out_text(material: Material) -> str:
    """A sentence on the criteria that are left out, or nothing."""
    found = left_out(material)
    if not found:
        return ""
    named = listing([f"”{c.label}”" for c in found])
    one = len(found) == 1
    ranked = {rank.indicator for rank in material.audit.ranks}
    why = ""
    if all(c.id in ranked for c in found):
        why = f", eftersom den högsta och lägsta andelen för {'det' if one else 'dem'} redan står bland resultaten"
    return f"{'Kriteriet' if one else 'Kriterierna'} {named} redovisas inte stadsdel för stadsdel{why}."


def hidden(share: Share) -> bool:
    """True where a number that there is may not be shown: the count of none is no secret."""
    return share.base is None or (share.base > 0 and share.count is None)


def fraction(share: Share) -> Fraction:
    """The exact share, of one that is shown."""
    count, base, _ = numbers(share)
    return Fraction(count, base)


def numbers(share: Share) -> tuple[int, int, int]:
    """Count, base and percent of a share that is shown."""
    assert share.count is not None and share.base and share.percent is not None
    return share.count, share.base, share.percent


def by_spread(found: Sequence[Row]) -> list[Row]:
    """Those that differ more than chance gives reason for, then the others; the largest spread first in each."""
    return sorted(
        found,
        key=lambda row: (not row.difference.verdict, -1 if row.difference.spread is None else -row.difference.spread),
    )


def enough(row: Row) -> bool:
    """True where at least two districts are shown and none of them has so few decisions that one of them decides."""
    return len(row.shown) > 1 and all((share.base or 0) >= FEW for share in row.shown.values())


def span(row: Row) -> str:
    """'från 13 procent i Järva till 70 procent i Södermalm'."""
    (high, most), (low, least) = row.ranked[0], row.ranked[-1]
    return f"från {share_text(*numbers(least))} i {low} till {share_text(*numbers(most))} i {high}"


def hidden_note(material: Material) -> str:
    """What an asterisk means."""
    return (
        f"* Antal under {number(material.published.threshold)} visas inte, och inte heller de tal som skulle avslöja "
        "dem."
    )
