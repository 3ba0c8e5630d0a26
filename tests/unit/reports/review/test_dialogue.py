"""The units' answers, beside the criterion that they concern."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest

from checks.report_tables import DialogPair, DialogTable
from pipeline.disclosure.published import Fact, PublishedOverview
from reports.review.dialogue import unit_answers
from tests.lib.reviews import FACTS, FOLLOWED_UP, HIDDEN_COUNT, NEEDS, NOBODY, criterion, material, share, texts

PAIRS = (DialogPair("Rutin för behov", "rutin", NEEDS), DialogPair("Tid för uppföljning", "tid", FOLLOWED_UP))
TABLE = DialogTable(
    id="dialog", section="Dialog", title="Rutiner och ärenden", table="enheter", unit=("enhet", "enheter"),
    sources=(), group="stadsdel", apart="enhet", pairs=PAIRS,
)  # fmt: skip


def _dialogue(*answers: tuple[str | None, Fact], label: str = PAIRS[0].label) -> PublishedOverview:
    rows = tuple((label, f"Enhet {n}", answer, cell) for n, (answer, cell) in enumerate(answers))
    return PublishedOverview(TABLE, ("Rutin", "Enhet", "Svar"), rows, len(rows))


def _paragraphs(overview: PublishedOverview, criteria: Collection[str] = (NEEDS,)) -> list[str]:
    judged = (criterion(NEEDS, 20, 40), criterion(FOLLOWED_UP, 20, 40))
    return texts(unit_answers(material(*judged, overviews=(overview,)), criteria))


def test_answers_stand_beside_what_the_files_of_their_districts_show() -> None:
    assert _paragraphs(_dialogue(("Ja", share(27, 30)), ("Ja", share(3, 30)), ("Nej", share(6, 30)))) == [
        "Om rutin för behov svarar enheterna vid dialogmötena: ”ja” (två enheter) och ”nej” (en enhet). Enligt akterna "
        "är kravet uppfyllt i mellan tio och 90 procent av ärendena i deras stadsdelar. Vad det beror på säger "
        "siffrorna inte."
    ]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((share(15, 30),), "i 50 procent av ärendena i deras stadsdelar."),
        ((share(15, 30), share(10, 20)), "i 50 procent av ärendena i deras stadsdelar."),
        ((share(0, 30), share(0, 20)), "i inget av ärendena i deras stadsdelar."),
        ((share(0, 30), share(3, 30)), "i mellan noll och tio procent av ärendena i deras stadsdelar."),
        ((share(30, 30), share(2, 2)), "i samtliga ärenden i deras stadsdelar."),
        # Those that are shown may be better or worse than those that are not.
        ((share(27, 30), HIDDEN_COUNT), "i 20 av 60 ärenden (33 procent) i hela granskningen."),
        ((share(30, 30), HIDDEN_COUNT), "i 20 av 60 ärenden (33 procent) i hela granskningen."),
        ((HIDDEN_COUNT,), "i 20 av 60 ärenden (33 procent) i hela granskningen."),
        ((share(30, 30), NOBODY), "i samtliga ärenden i deras stadsdelar."),
    ],
)
def test_none_some_and_all_of_the_files(shares: tuple[Fact, ...], expected: str) -> None:
    (text,) = _paragraphs(_dialogue(*(("Ja", cell) for cell in shares)))
    assert f"Enligt akterna är kravet uppfyllt {expected}" in text


def test_of_districts_without_a_case_file_nothing_is_told() -> None:
    assert _paragraphs(_dialogue((None, NOBODY), (None, None))) == [
        "Om rutin för behov svarar enheterna vid dialogmötena: ”uppgift saknas” (två enheter)."
    ]


def test_an_answer_stands_only_with_its_own_criterion() -> None:
    needs, time = _dialogue(("Ja", share(27, 30))), _dialogue(("Nej", share(1, 30)), label=PAIRS[1].label)
    overview = PublishedOverview(TABLE, needs.headers, (*needs.rows, *time.rows), 1)
    (with_needs,), (with_time,) = _paragraphs(overview), _paragraphs(overview, (FOLLOWED_UP,))
    assert with_needs.startswith("Om rutin för behov svarar") and "”ja”" in with_needs and "”nej”" not in with_needs
    assert with_time.startswith("Om tid för uppföljning svarar") and "”nej”" in with_time
    assert _paragraphs(overview, (NEEDS, FOLLOWED_UP)) == [with_needs, with_time]
    assert _paragraphs(overview, ("okand",)) == []


def test_what_nobody_knows_of_the_files_is_not_put_beside() -> None:
    overview = _dialogue(("Ja", share(0, 30)), label=PAIRS[1].label)
    facts = replace(FACTS, missing_tables=("uppfoljningar",))
    unclear = criterion(FOLLOWED_UP, 0, unclear=30)
    review = material(unclear, overviews=(overview,), facts=facts)
    assert texts(unit_answers(review, [FOLLOWED_UP])) == [
        "Om tid för uppföljning svarar enheterna vid dialogmötena: ”ja” (en enhet)."
    ]


def test_without_units_nothing_is_said() -> None:
    assert _paragraphs(PublishedOverview(TABLE, (), (), 0)) == _paragraphs(PublishedOverview(TABLE, (), (), None)) == []
