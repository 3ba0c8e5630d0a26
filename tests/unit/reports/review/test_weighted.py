"""The table of weighted headlines: its rows, its notes on the others, and when it is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from checks.audits.sysselsattning_2025 import AUDIT
from checks.criteria import Outcome
from pipeline.disclosure.published import Published, PublishedCriterion, PublishedSample, Share
from pipeline.run_facts import RunFacts
from reports.document import Paragraph, TableBlock
from reports.review.material import Material
from reports.review.weighted import weighted_blocks, weighted_headlines

FACTS = RunFacts(date(2025, 10, 31), {}, {}, {}, {}, (), (), "0", drawn=True)
NO_HEADLINE = next(c.id for c in AUDIT.criteria if c.id not in AUDIT.headlines)
WEIGHTED = {
    "vald_fraga": Share(36, 120, 30, (23, 42), weighted=32),
    NO_HEADLINE: Share(1, 120, 1, (0, 2), weighted=1),
}


def _material(sample: PublishedSample | None, weighted: dict[str, Share]) -> Material:
    criteria = tuple(
        PublishedCriterion(c, dict.fromkeys(Outcome, 0) | {Outcome.UPPFYLLT: 36}, 120, 30, weighted.get(c.id))
        for c in AUDIT.criteria
    )
    return Material(AUDIT, Published(120, {}, 0, criteria, (), (), 4, sample=sample), FACTS)


SAMPLE = PublishedSample(("Stadsdelsnämnd", "Insats", "Kön"), (), ())


def test_the_headlines_in_their_order_and_no_other_criterion() -> None:
    why, table = weighted_blocks(_material(SAMPLE, WEIGHTED))
    assert isinstance(table, TableBlock) and isinstance(why, Paragraph)
    assert table.rows == (("Fråga om våld", 36, 120, 30, 32, 23, 42),)
    assert str(why.body[0]).startswith("Urvalet är draget efter stadsdelsnämnd, insats och kön, ")
    assert "”Aktuell DUR-utredning”" in table.notes[1] and "Fråga om våld" not in table.notes[1]


def test_a_criterion_of_some_decisions_is_said_to_be_weighted_over_these() -> None:
    shares = {**WEIGHTED, "personligt_mal": Share(36, 90, 30, (23, 42), weighted=32)}
    _, whole = weighted_blocks(_material(SAMPLE, WEIGHTED))
    _, with_part = weighted_blocks(_material(SAMPLE, shares))
    assert isinstance(whole, TableBlock) and isinstance(with_part, TableBlock)
    assert not any("del av ärendena" in note for note in whole.notes)
    assert any("vägd över den delen" in note for note in with_part.notes)


def test_what_was_not_reviewed_is_said() -> None:
    sample = replace(SAMPLE, joined=("Järva",), absent=("Farsta", "Skärholmen"))
    *_, table = weighted_blocks(_material(sample, WEIGHTED))
    assert isinstance(table, TableBlock)
    assert table.notes[-2:] == (
        "I Järva finns grupper där inget ärende är granskat. De räknas som stadsdelens övriga.",
        "Inget ärende är granskat i Farsta och Skärholmen. Den vägda andelen gäller övriga stadsdelar.",
    )


def test_nothing_without_a_frame() -> None:
    assert not list(weighted_blocks(_material(None, {})))
    assert not weighted_headlines(_material(SAMPLE, {}))
