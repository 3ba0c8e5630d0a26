"""What was published of each criterion in each district, and the words for it.

Nothing here knows more than `Published`: what is hidden there has no number to be told, drawn or ranked by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from checks.criteria import Criterion
from checks.report_tables import Dimension
from pipeline.disclosure.published import PublishedDifference, Share
from pipeline.statistics.verdict import Verdict
from reports.blocks import FEW
from reports.language.swedish import listing, share_text, words
from reports.review.bounds import untold_text
from reports.review.material import Material


@dataclass(frozen=True)
class DistrictRow:
    """A criterion that applies to some decision: its share in every district and in all of them together.

    `source` is the id of these numbers, and `difference` what can be said of them.
    """

    criterion: Criterion
    source: str
    shares: Mapping[str, Share]
    together: Share
    difference: PublishedDifference

    @property
    def same(self) -> bool:
        """True where no decision meets the criterion, or every one, so that there is nothing to test."""
        return self.together.count in (0, self.together.base)

    @property
    def verdict(self) -> Verdict | None:
        """What can be said of whether the districts differ; None where nothing is tested."""
        return self.difference.verdict

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


def rows(material: Material) -> list[DistrictRow]:
    """The criteria that were compared, apply to some decision and are known of, in the audit's order; none with one
    district."""
    compared = material.published.compared
    if compared is None:
        return []
    criteria = {c.id: c for c in material.audit.criteria}
    tests = {d.criterion: d for d in material.published.differences.get(compared.names[0], ())}
    found = []
    for row in compared.rows:
        *shares, together = row.shares
        if together.base and row.id not in material.untold:
            by_name = {group[0]: share for group, share in zip(compared.groups, shares, strict=False)}
            found.append(DistrictRow(criteria[row.id], f"{compared.id}:{row.id}", by_name, together, tests[row.id]))
    return found


def dimension(material: Material) -> Dimension:
    """What the audit always compares by: the district."""
    return material.audit.compared


def decisions(material: Material) -> dict[str, int]:
    """Decisions of each district of the export, as far as the audit has them among its background."""
    return dict(material.published.background.get(dimension(material).column, ()))


def names(material: Material) -> list[str]:
    """The districts that are reported on, in the order in which they are printed."""
    compared = material.published.compared
    return [group[0] for group in compared.groups[:-1]] if compared else list(decisions(material))


def left_out(material: Material) -> list[Criterion]:
    """Criteria that apply to some decision but are not told district by district."""
    compared = material.published.compared
    there = {row.id for row in compared.rows} if compared else set()
    return [c.criterion for c in material.published.criteria if c.base and compared and c.criterion.id not in there]


def left_out_text(material: Material) -> str:
    """Sentences on the criteria and the districts that are left out, or nothing."""
    criteria, unknown = left_out(material), untold_text(material)
    compared = material.published.compared
    said = []
    if criteria:
        one = len(criteria) == 1
        undivided = {id_ for id_, _ in compared.undivided} if compared else set()
        why = ""
        if all(c.id in undivided for c in criteria):
            why = (
                f", eftersom {'det' if one else 'de'} rör enskildas förhållanden och mer än hälften av antalen då "
                "skulle ha varit dolda"
            )
        named = listing([f"”{c.label}”" for c in criteria])
        said.append(f"Stadsdel för stadsdel redovisas inte {named}{why}.")
    if compared and compared.too_few:
        few = words(material.published.threshold)
        said.append(f"{listing(compared.too_few)} har färre än {few} ärenden och redovisas inte för sig.")
    return " ".join(filter(None, (*said, unknown)))


def hidden(share: Share) -> bool:
    """True where a number about persons is not shown."""
    return share.is_hidden and not share.few


def fraction(share: Share) -> Fraction:
    """The exact share, of one that is shown."""
    count, base, _ = numbers(share)
    return Fraction(count, base)


def numbers(share: Share) -> tuple[int, int, int]:
    """Count, base and percent of a share that is shown."""
    assert share.count is not None and share.base and share.percent is not None
    return share.count, share.base, share.percent


def by_spread(found: Sequence[DistrictRow]) -> list[DistrictRow]:
    """Those that differ more than chance gives reason for, then the others; the largest spread first in each."""
    return sorted(
        found,
        key=lambda row: (row.verdict is not Verdict.LARGER, 1 if row.spread is None else -row.spread),
    )


def enough(row: DistrictRow) -> bool:
    """True where at least two districts are shown and none of them has so few decisions that one of them decides."""
    return len(row.shown) > 1 and all((share.base or 0) >= FEW for share in row.shown.values())


def span(row: DistrictRow) -> str:
    """'från 13 procent i Järva till 70 procent i Södermalm'."""
    (high, most), (low, least) = row.ranked[0], row.ranked[-1]
    return f"från {share_text(*numbers(least))} i {low} till {share_text(*numbers(most))} i {high}"
