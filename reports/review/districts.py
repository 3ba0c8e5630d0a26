"""The published results of each criterion in each district, and the words for them.

This module only reads `Published`: a number hidden there cannot be printed, drawn or used for ranking.
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
from reports.review.bounds import undocumented_text
from reports.review.material import Material

SMALL_SAMPLE = 100
"""Decisions of a district: where it has no more, the text calls its sample small."""


@dataclass(frozen=True)
class DistrictRow:
    """A criterion that applies to some decision: its share in every district and in all of them together.

    `source` is the id of these numbers, and `difference` the test of them.
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
        """The verdict on whether the districts differ; None where nothing is tested."""
        return self.difference.verdict

    @property
    def spread(self) -> int | None:
        """Percentage points between the highest and the lowest share; None with fewer than two to compare."""
        percents = [share.percent for share in self.shares.values() if share.percent is not None]
        return max(percents) - min(percents) if len(percents) > 1 else None

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
    """The criteria that are compared, apply to some decision and are documented, in the audit's order; none with a
    single district."""
    compared = material.published.compared
    if compared is None:
        return []
    criteria = {c.id: c for c in material.audit.criteria}
    tests = {d.criterion: d for d in material.published.differences.get(compared.names[0], ())}
    district_rows = []
    for row in compared.rows:
        *shares, together = row.shares
        if together.base and row.id not in material.undocumented:
            by_name = {group[0]: share for group, share in zip(compared.groups, shares, strict=False)}
            district_rows.append(
                DistrictRow(criteria[row.id], f"{compared.id}:{row.id}", by_name, together, tests[row.id])
            )
    return district_rows


def dimension(material: Material) -> Dimension:
    """The dimension that the audit always compares by: the district."""
    return material.audit.compared


def decisions(material: Material) -> dict[str, int]:
    """The number of decisions in each district of the export, if the audit has districts as background."""
    return dict(material.published.background.get(dimension(material).column, ()))


def names(material: Material) -> list[str]:
    """The districts that are reported on, in the order in which they are printed."""
    compared = material.published.compared
    return [group[0] for group in compared.groups[:-1]] if compared else list(decisions(material))


def left_out(material: Material) -> list[Criterion]:
    """Criteria that apply to some decision but are not reported by district."""
    compared = material.published.compared
    ids = {row.id for row in compared.rows} if compared else set()
    return [c.criterion for c in material.published.criteria if c.base and compared and c.criterion.id not in ids]


def left_out_text(material: Material) -> str:
    """Sentences on the criteria and the districts that are left out, or nothing."""
    criteria, unknown = left_out(material), undocumented_text(material)
    compared = material.published.compared
    sentences = []
    if criteria:
        is_single = len(criteria) == 1
        undivided = {id_ for id_, _ in compared.undivided} if compared else set()
        why = ""
        if all(c.id in undivided for c in criteria):
            why = (
                f", eftersom {'det' if is_single else 'de'} rör enskildas förhållanden och mer än hälften av antalen "
                "då skulle ha varit dolda"
            )
        labels = listing([f"”{c.label}”" for c in criteria])
        sentences.append(f"Stadsdel för stadsdel redovisas inte {labels}{why}.")
    if compared and compared.too_few:
        few = words(material.published.threshold)
        sentences.append(f"{listing(compared.too_few)} har färre än {few} ärenden och redovisas inte för sig.")
    return " ".join(filter(None, (*sentences, unknown)))


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


def by_spread(district_rows: Sequence[DistrictRow]) -> list[DistrictRow]:
    """The rows that differ more than chance gives reason for, then the others; each by descending spread."""
    return sorted(
        district_rows,
        key=lambda row: (row.verdict is not Verdict.LARGER, 1 if row.spread is None else -row.spread),
    )


def enough(row: DistrictRow) -> bool:
    """True where at least two districts are shown and each has enough decisions that a single one does not decide."""
    return len(row.shown) > 1 and all((share.base or 0) >= FEW for share in row.shown.values())


def span(row: DistrictRow) -> str:
    """'från 13 procent i Järva till 70 procent i Södermalm'."""
    (high, high_share), (low, low_share) = row.ranked[0], row.ranked[-1]
    return f"från {share_text(*numbers(low_share))} i {low} till {share_text(*numbers(high_share))} i {high}"
