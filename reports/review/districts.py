"""What was published of each criterion in each district, and the words for it.

Nothing here knows more than `Published`: what is hidden there has no number to be told, drawn or ranked by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from checks.criteria import Criterion
from checks.report_tables import Dimension
from pipeline.disclosure.published import Share
from pipeline.statistics.significance import holm
from reports.blocks import FEW
from reports.language.swedish import listing, share_text, words
from reports.review.bounds import untold_text
from reports.review.material import Material

_LEVEL = 0.05


@dataclass(frozen=True)
class Row:
    """A criterion that applies to some decision: its share in every district and in all of them together.

    `source` is the id of these numbers. `p` is that of the test of whether the districts differ and `adjusted` takes
    into account that many criteria are tested; both are None where a number is hidden or all shares are the same.
    """

    criterion: Criterion
    source: str
    shares: Mapping[str, Share]
    together: Share
    p: float | None = None
    adjusted: float | None = None
    method: str = ""

    @property
    def same(self) -> bool:
        """True where no decision meets the criterion, or every one, so that there is nothing to test."""
        return self.together.count in (0, self.together.base)

    @property
    def verdict(self) -> bool | None:
        """True if the districts differ more than chance gives reason for; None where nothing can be said."""
        return None if self.adjusted is None else self.adjusted <= _LEVEL

    @property
    def spread(self) -> int | None:
        """Percentage points between the highest and the lowest share; None with fewer than two to compare."""
        shown = [share.percent for share in self.shares.values() if share.percent is not None]
        return max(shown) - min(shown) if len(shown) > 1 else None

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
    """The criteria that were compared, apply to some decision and are known of, in the audit's order; none with one
    district."""
    compared = material.published.compared
    if compared is None:
        return []
    criteria = {c.id: c for c in material.audit.criteria}
    tests = {d.criterion: d for d in material.published.differences}
    found = []
    for row in compared.rows:
        *shares, together = row.shares
        if together.base and row.id not in material.untold:
            by_name = {group[0]: share for group, share in zip(compared.groups, shares, strict=False)}
            source, test = f"{compared.id}:{row.id}", tests[row.id]
            found.append(Row(criteria[row.id], source, by_name, together, test.p, method=test.method if test.p else ""))
    return _adjusted(found)


def _adjusted(found: Sequence[Row]) -> list[Row]:
    """With the p-values adjusted by Holm's method, by those that are printed and nothing else.

    A p-value that is hidden counts as 1. With its own, the others' rank among all would tell how large it is, and a
    verdict of its own can leave a hidden count a single value: of shares of 4/30, 4/30 and two hidden counts that add
    up to 12 of 30 each, only 0 and 12 differ more than chance gives reason for.
    """
    tested = [row for row in found if not row.same]
    adjusted = dict(zip([r.source for r in tested], holm([1.0 if r.p is None else r.p for r in tested]), strict=True))
    return [replace(row, adjusted=None if row.p is None else adjusted.get(row.source)) for row in found]


def dimension(material: Material) -> Dimension:
    """What the audit always compares by: the district."""
    return material.audit.compared


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
    """Sentences on the criteria that are left out, or nothing."""
    found, unknown = left_out(material), untold_text(material)
    if not found:
        return unknown
    named = listing([f"”{c.label}”" for c in found])
    one = len(found) == 1
    ranked = {rank.indicator for rank in material.audit.ranks}
    why = ""
    if all(c.id in ranked for c in found):
        why = f", eftersom rapporten redan anger enskilda stadsdelars andel för {'det' if one else 'dem'}"
    text = f"{'Kriteriet' if one else 'Kriterierna'} {named} redovisas inte stadsdel för stadsdel{why}."
    return " ".join(filter(None, (text, unknown)))


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
        key=lambda row: (not row.verdict, 1 if row.spread is None else -row.spread),
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
        f"* Antal under {words(material.published.threshold)} visas inte, och inte heller de tal som skulle avslöja "
        "dem."
    )
