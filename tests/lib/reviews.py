"""A small review and its published results, made by hand, for the tests of the chapters of its report.

The review is the template of every new one: five criteria in four quality areas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from checks.audit import Audit
from checks.audit_template import AUDIT as EXAMPLE
from checks.criteria import Outcome
from pipeline.disclosure.published import (
    TOGETHER,
    BreakdownRow,
    Published,
    PublishedBreakdown,
    PublishedCriterion,
    PublishedDifference,
    PublishedIndicator,
    Share,
)
from pipeline.run_facts import RunFacts
from pipeline.statistics.verdict import Verdict
from reports.document import Block, Bullets, Paragraph, Section
from reports.review.districts import DistrictRow
from reports.review.material import Material

IN_TIME, NEEDS, GOAL, REASONED, FOLLOWED_UP = (c.id for c in EXAMPLE.criteria)
LABELS = {c.id: c.label for c in EXAMPLE.criteria}
AUDIT = replace(EXAMPLE, headlines=(IN_TIME, NEEDS))
FACTS = RunFacts(
    granskningsdatum=AUDIT.granskningsdatum,
    rows_read={"arenden": 120, "uppfoljningar": 60},
    rows_used={"arenden": 120, "uppfoljningar": 60},
    rows_rejected={},
    empty_rows={},
    missing_tables=(),
    dropped_columns=(),
    version="1.2.3",
)
HIDDEN, HIDDEN_COUNT, FEW, NOBODY = Share(None, None), Share(None, 30), Share(None, 2, few=True), Share(0, 0)


def plain(text: str) -> str:
    """The text with ordinary blanks."""
    return text.replace("\u00a0", " ")


def share(count: int, base: int, interval: tuple[int, int] | None = (0, 100)) -> Share:
    """A share that is shown; the percent is rounded half up, in plain arithmetic."""
    return Share(count, base, int(100 * count / base + 0.5), interval)


def criterion(id_: str, met: int, not_met: int = 0, *, partly: int = 0, unclear: int = 0, outside: int = 0,
              audit: Audit = AUDIT) -> PublishedCriterion:  # fmt: skip
    """A criterion's counts as they are published."""
    base = met + partly + not_met + unclear
    percent = int(100 * met / base + 0.5) if base else None
    counts = dict(zip(Outcome, (met, partly, not_met, unclear, outside), strict=True))
    return PublishedCriterion(audit.criterion(id_), counts, base, percent)


def indicator(id_: str, count: int | None, base: int | None, **other: Any) -> PublishedIndicator:
    """A figure of the review: '<id> finns i {av}.'"""
    share_of = int(100 * count / base + 0.5) if count is not None and base else None
    values: dict[str, Any] = {
        "section": "Uppföljning",
        "label": id_.capitalize(),
        "population": "alla",
        "suffix": "",
        "sentence": f"{id_.capitalize()} finns i {{av}}.",
        "base_label": "Alla ärenden",
    }
    return PublishedIndicator(id=id_, count=count, base=base, percent=share_of, **(values | other))


def own(published: PublishedCriterion) -> PublishedIndicator:
    """The share of a criterion as a figure, in the criterion's own words."""
    return indicator(
        f"kriterium_{published.criterion.id}",
        published.counts[Outcome.UPPFYLLT],
        published.base,
        section=published.area.value,
        label=published.criterion.label,
        sentence=published.criterion.sentence,
        criterion=published.criterion.id,
    )


def material(
    *criteria: PublishedCriterion,
    decisions: int = 120,
    audit: Audit = AUDIT,
    facts: RunFacts = FACTS,
    background: Mapping[str, tuple[tuple[str, int], ...]] | None = None,
    indicators: tuple[PublishedIndicator, ...] = (),
    **other: Any,
) -> Material:
    """The material of the chapters; each criterion has its own figure, unless it is among `indicators`."""
    values: dict[str, Any] = {"outside_period": 0, "tables": (), "threshold": 4} | other
    criteria_with_figure = {i.criterion for i in indicators}
    figures = (*indicators, *(own(c) for c in criteria if c.criterion.id not in criteria_with_figure))
    return Material(
        audit,
        Published(decisions=decisions, background=background or {}, criteria=criteria, indicators=figures, **values),
        facts,
    )


def breakdown(
    rows: Mapping[str, Iterable[Share]],
    groups: Iterable[str] = ("Bromma", "Järva"),
    name: tuple[str, str] = ("stadsdel", "Stadsdelsnämnd"),
    **other: Any,
) -> PublishedBreakdown:
    """Criteria by the groups of one dimension and all of them together (the last share of each row)."""
    labels = [*groups, TOGETHER]
    breakdown_rows = tuple(BreakdownRow(id_, LABELS.get(id_, id_), tuple(shares)) for id_, shares in rows.items())
    values: dict[str, Any] = {
        "id": f"kriterier_{name[0]}",
        "of": "kriterier",
        "title": f"Kriterierna efter {name[1].lower()}",
        "names": (name[0],),
        "labels": (name[1],),
        "groups": tuple((label,) for label in labels),
        "sizes": tuple(30 for _ in labels),
        "rows": breakdown_rows,
        "population": "",
        "adds_up": False,
        "sensitive": 0,
        "further": 0,
    }
    return PublishedBreakdown(**(values | other))


def difference(id_: str, p: float | None = None, adjusted: float | None = None) -> PublishedDifference:
    """The test of a criterion: the difference is larger than chance where the adjusted p is at most 0.05."""
    return PublishedDifference(id_, LABELS.get(id_, id_), (), 60, None, p, "exakt", adjusted is not None, adjusted)


def district_row(verdict: Verdict | None, **shares: Share) -> DistrictRow:
    """A headline criterion by district with its test; a third of all decisions meet it."""
    p, adjusted = {
        None: (None, None),
        Verdict.LARGER: (0.01, 0.05),
        Verdict.CLOSER: (0.05, 0.051),
        Verdict.UNKNOWN: (0.051, 0.3),
    }[verdict]
    test_result = replace(difference(IN_TIME, p, adjusted), headline=True)
    return DistrictRow(AUDIT.criterion(IN_TIME), "x", shares, share(20, 60), test_result)


def texts(blocks: Iterable[Block]) -> list[str]:
    """Every paragraph and point as printed, with ordinary blanks."""
    paragraphs = [p for b in blocks for p in (b.items if isinstance(b, Bullets) else [b]) if isinstance(p, Paragraph)]
    return [plain(_printed_text(p)) for p in paragraphs]


def _printed_text(paragraph: Paragraph) -> str:
    """The text of a paragraph; a reference without a number is printed as its id."""
    return paragraph.lead + "".join(p if isinstance(p, str) else f"<{p.id}>" for p in paragraph.body)


def section(sections: Iterable[Section], id_: str) -> Section:
    """The only section of that id."""
    (chapter,) = (s for s in sections if s.id == id_)
    return chapter
