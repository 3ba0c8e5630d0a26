"""The summary: what was reviewed, and the audit's headlines as findings in the audit's order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.audit import Audit
from pipeline.statistics.verdict import Verdict
from reports.document import Prompt
from reports.review.summary import summary
from tests.lib.reviews import (
    AUDIT,
    FACTS,
    FOLLOWED_UP,
    GOAL,
    IN_TIME,
    NEEDS,
    REASONED,
    breakdown,
    criterion,
    difference,
    material,
    share,
    texts,
)

BACKGROUND = {"beslut_utfall": (("Bifall", 100), ("Avslag", 20))}
CRITERIA = (
    criterion(IN_TIME, 70, 50),
    criterion(NEEDS, 60, 20, partly=20, outside=20),
    criterion(GOAL, 0, 100, outside=20),
    criterion(REASONED, 3, 17, outside=100),
    criterion(FOLLOWED_UP, 40, 20, outside=60),
)
WITH_HEADLINES: Audit = replace(
    AUDIT, main_criteria=(FOLLOWED_UP, NEEDS), headlines=(FOLLOWED_UP, NEEDS, GOAL, IN_TIME)
)


def test_what_was_reviewed() -> None:
    first, *_ = texts(summary(material(*CRITERIA, background=BACKGROUND)))
    assert first == (
        "Granskningen omfattar 120 ärenden (100 bifall och 20 avslag). Den granskade perioden är 1 januari 2025 till "
        "och med 31 december 2025."
    )
    (alike, *_) = texts(summary(material(*CRITERIA, background={"beslut_utfall": (("Bifall", 120),)})))
    assert "120 ärenden (samtliga bifall)." in alike


def test_the_headlines_as_findings_in_the_audits_order_and_a_place_for_the_inspectors_own() -> None:
    paragraphs = summary(material(*CRITERIA, audit=WITH_HEADLINES))
    assert texts(paragraphs)[1:] == [
        "Insatsen följdes upp inom sex månader från beslutet i två tredjedelar av ärendena, 40 av 60 (67 procent).",
        "Personens behov är fullt ut beskrivna i 60 av 100 ärenden (60 procent). I ytterligare 20 ärenden är det "
        "delvis så.",
        "Ett personligt mål finns i både utredningen och beslutet i inget av de 100 ärendena.",
        "Beslutet fattades inom tre månader från ansökan i 70 av 120 ärenden (58 procent).",
    ]
    assert isinstance(paragraphs[-1], Prompt), "a place for the inspectors' own words"


def test_an_audit_that_has_chosen_no_headlines_worth_the_name_tells_every_criterion() -> None:
    paragraphs = texts(summary(material(*CRITERIA, audit=replace(AUDIT, headlines=(NEEDS,)))))
    assert len(paragraphs) == 1 + len(CRITERIA)


def test_a_headline_about_no_decision_is_left_out() -> None:
    criteria = (*CRITERIA[:3], CRITERIA[3], criterion(FOLLOWED_UP, 0, outside=120))
    paragraphs = texts(summary(material(*criteria, audit=WITH_HEADLINES)))
    assert [text.split()[0] for text in paragraphs[1:]] == ["Personens", "Ett", "Beslutet"]


def test_where_no_headline_applies_to_a_decision_what_does_apply_is_told() -> None:
    outside = [criterion(id_, 0, outside=120) for id_ in WITH_HEADLINES.headlines]
    others = [c for c in CRITERIA if c.criterion.id not in WITH_HEADLINES.headlines]
    paragraphs = texts(summary(material(*outside, *others, audit=WITH_HEADLINES)))
    assert len(others) == 1 and len(paragraphs) == 2
    (nothing,) = texts(summary(material(*outside, audit=WITH_HEADLINES)))
    assert "Underlaget är litet" not in nothing


@pytest.mark.parametrize(
    ("adjusted", "is_larger"),
    [(0.05, True), (0.051, False)],
)
def test_a_difference_between_districts_is_told_only_where_it_is_larger_than_chance(
    adjusted: float, is_larger: bool
) -> None:
    by_district = breakdown({NEEDS: (share(45, 50), share(15, 50), share(60, 100))})
    test = replace(difference(NEEDS, 0.001, adjusted), spread=60, headline=True)
    assert (test.verdict is Verdict.LARGER) is is_larger
    paragraphs = texts(
        summary(material(*CRITERIA, audit=WITH_HEADLINES, compared=by_district, differences={"stadsdel": (test,)}))
    )
    assert any("större än slumpen ger skäl för" in text for text in paragraphs) is is_larger
    if is_larger:
        assert paragraphs[-1] == (
            "Mellan stadsdelarna är skillnaden större än slumpen ger skäl för när det gäller ”Behoven beskrivna” (från "
            "30 procent i Järva till 90 procent i Bromma)."
        ), "with both numbers"


def test_a_base_too_small_for_every_headline_is_said() -> None:
    paragraphs = texts(summary(material(criterion(IN_TIME, 3, 6), decisions=9)))
    assert paragraphs[-1].startswith("Underlaget är litet: inget av de krav som sammanfattas gäller minst tio ärenden")
    (_, *others) = texts(summary(material(criterion(IN_TIME, 3, 7), decisions=10)))
    assert not any("Underlaget är litet" in text for text in others)


def test_what_cannot_be_known_is_said_last() -> None:
    facts = replace(FACTS, missing_tables=("uppfoljningar",))
    *_, last = texts(summary(material(*CRITERIA[:4], criterion(FOLLOWED_UP, 0, unclear=60), facts=facts)))
    assert last.startswith("Det framgår inte i något ärende om kravet ”Uppföljning inom sex månader” är uppfyllt")


def test_an_audit_without_background_says_what_it_can() -> None:
    review = material(criterion(IN_TIME, 1), decisions=1, audit=replace(AUDIT, background=()))
    first, second, *_ = texts(summary(review))
    assert first.startswith("Granskningen omfattar ett ärende. Den granskade perioden är")
    assert second == "Beslutet fattades inom tre månader från ansökan i det enda ärendet."
