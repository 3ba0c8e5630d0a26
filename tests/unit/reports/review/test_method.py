"""The chapter on how the review was made: steps, sample, law, quality areas, and how to read its numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.audit import STEPS
from pipeline.disclosure.published import CrossedFact, PublishedSample, PublishedTable, Reading, Share
from pipeline.run_facts import SampleUse
from reports.document import Bullets, Prompt
from reports.review.material import Material
from reports.review.method import method
from tests.lib.reviews import AUDIT, FACTS, IN_TIME, NEEDS, breakdown, criterion, material, section, share, texts

CRITERIA = (criterion(IN_TIME, 70, 50), criterion(NEEDS, 60, 40))
CHANCE = "bara när ett test säger det"


def _part(review: Material, id_: str) -> list[str]:
    return texts(section(method(review), id_).blocks)


def test_the_parts_in_order() -> None:
    titles = [
        "Granskningsmetod", "Så har granskningen gjorts", "Urval och period", "Kvalitetsområden",
        "Så ska uppgifterna läsas",
    ]  # fmt: skip
    assert [s.title for s in method(material(*CRITERIA))] == titles
    new_act = replace(AUDIT, law="Den nya lagen gäller.")
    assert [s.title for s in method(material(*CRITERIA, audit=new_act))] == [
        *titles[:3], "Vilken lag som gäller", *titles[3:],
    ]  # fmt: skip
    assert _part(material(*CRITERIA, audit=new_act), "lag") == ["Den nya lagen gäller."]


def test_the_inspectors_way_of_working_step_by_step() -> None:
    (steps,) = section(method(material(*CRITERIA)), "modell").blocks
    assert isinstance(steps, Bullets) and steps.ordered
    assert texts([steps]) == list(STEPS)
    own = material(*CRITERIA, audit=replace(AUDIT, steps=("Först.", "Sedan.")))
    assert _part(own, "modell") == ["Först.", "Sedan."]


@pytest.mark.parametrize(
    ("outside", "decisions", "expected"),
    [
        (0, 120, "Inget beslut ligger utanför perioden."),
        (1, 120, "Av de 120 besluten ligger ett utanför perioden; det ingår ändå i redovisningen."),
        (14, 120, "Av de 120 besluten ligger 14 utanför perioden; de ingår ändå i redovisningen."),
        (12, 12, "Samtliga beslut ligger utanför perioden men ingår ändå i redovisningen."),
        (1, 1, "Beslutet ligger utanför perioden men ingår ändå i redovisningen."),
    ],
)
def test_decisions_outside_the_period(outside: int, decisions: int, expected: str) -> None:
    (text,) = _part(material(*CRITERIA, decisions=decisions, outside_period=outside), "urval")
    assert (
        f"1 januari 2025 till och med 31 december 2025. {expected} Akterna är lästa till och med 31 mars 2026." in text
    )


@pytest.mark.parametrize(
    ("rejected", "expected"),
    [
        (1, "Ett ärende till lästes men är inte med, eftersom uppgifterna om det inte gick att använda."),
        (3, "Tre ärenden till lästes men är inte med, eftersom uppgifterna om dem inte gick att använda."),
    ],
)
def test_decisions_that_were_left_out_are_said(rejected: int, expected: str) -> None:
    facts = replace(FACTS, rows_rejected={"arenden": rejected, "uppfoljningar": 9})
    assert _part(material(*CRITERIA, facts=facts), "urval")[1:] == [expected]
    assert len(_part(material(*CRITERIA), "urval")) == 1


def test_a_random_sample_is_told_of_and_where_it_is_weighted() -> None:
    assert not any("slumpmässigt urval" in text for text in _part(material(*CRITERIA), "urval"))
    facts = replace(FACTS, drawn=True)
    *_, sentence = _part(material(*CRITERIA, facts=facts), "urval")
    assert sentence.startswith("Ärendena är ett slumpmässigt urval") and sentence.endswith("står i bilagan.")
    weighted = replace(CRITERIA[0], weighted=Share(70, 120, 60, (51, 68)))
    *_, sentence = _part(material(weighted, CRITERIA[1], facts=facts, sample=PublishedSample((), (), ())), "urval")
    assert sentence.endswith("För hela staden är huvudresultaten vägda efter urvalet i <huvudresultat_vagda>.")


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        (SampleUse(120, 120, 120), "Urvalet som drogs är 120 beslut, och alla är granskade."),
        (
            SampleUse(30, 29, 26, (("Akten går inte att få fram", 2), ("", 1)), missing=1),
            "Urvalet som drogs är 30 beslut, och 26 är granskade. Av de andra har tre ersatts av en reserv ur samma "
            "grupp (akten går inte att få fram två och inget skäl angivet ett). Ett draget beslut är varken granskat "
            "eller ersatt.",
        ),
        (
            SampleUse(30, 30, 0, alien=30, missing=30),
            "Urvalet som drogs är 30 beslut, och inget är granskat. Totalt 30 dragna beslut är varken granskade eller "
            "ersatta. Granskningen har 30 ärenden som inte hör till urvalet. De granskade ärendena är därför inte det "
            "slumpmässiga urval som drogs. Andelarna gäller de granskade ärendena, intervallen tar inte hänsyn till "
            "hur många beslut det fanns att dra ur, och resultaten är inte vägda.",
        ),
    ],
)
def test_how_the_sample_was_followed(use: SampleUse, expected: str) -> None:
    *_, sentence = _part(material(*CRITERIA, facts=replace(FACTS, sample=use)), "urval")
    assert sentence.replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        (
            {"Järva": "Stadsdel A", "Farsta": "Stadsdel B", "Bromma": "Stadsdel C"},
            "De granskade stadsdelarna är Bromma, Farsta och Järva. I rapporten kallas de Stadsdel A till C. "
            "Bokstäverna följer inte alfabetet.",
        ),
        (
            {"Järva": "Stadsdel A"},
            "Den granskade stadsdelen är Järva. I rapporten kallas den Stadsdel A. Bokstäverna följer inte alfabetet.",
        ),
    ],
)
def test_districts_by_letter_are_named_once(letters: dict[str, str], expected: str) -> None:
    assert _part(replace(material(*CRITERIA), letters=letters), "urval")[1:] == [expected]


def test_how_the_sample_was_made_is_for_the_inspectors_to_say() -> None:
    assert isinstance(section(method(material(*CRITERIA)), "urval").blocks[-1], Prompt)


def test_the_quality_areas_are_defined_and_only_those_that_the_review_has() -> None:
    lead, *areas = _part(material(*CRITERIA), "omraden")
    assert lead.startswith(
        "Varje ärende har prövats mot två krav i lag, riktlinjer och anvisningar. Kraven hör till två kvalitetsområden"
    )
    assert [text.split(":")[0] for text in areas] == ["Trygghet och säkerhet", "Tillgänglighet"]
    assert all(text.endswith(".") and len(text.split(": ")[1]) > 40 for text in areas)
    one, *_ = _part(material(CRITERIA[0]), "omraden")
    assert one.startswith("Varje ärende har prövats mot ett krav") and "hör till ett kvalitetsområde," in one


def test_how_outcomes_shares_and_hidden_numbers_are_read() -> None:
    paragraphs = _part(material(*CRITERIA, threshold=7), "rakning")
    assert paragraphs[0].startswith("Ett krav kan i ett ärende vara uppfyllt, delvis uppfyllt eller inte uppfyllt.")
    assert "bara det som är helt uppfyllt räknas som uppfyllt" in paragraphs[0]
    assert "I bilagan ”Kriterier, regler och källor” står regeln för varje krav" in paragraphs[0]
    assert "under sju" in paragraphs[2]


def test_when_a_difference_is_called_one_is_said_only_where_groups_are_compared() -> None:
    assert not any(CHANCE in text for text in _part(material(*CRITERIA), "rakning"))
    by_district = breakdown({IN_TIME: (share(30, 60), share(40, 60), share(70, 120))})
    assert CHANCE in _part(material(*CRITERIA, compared=by_district), "rakning")[-1]
    crossed = PublishedTable("x", "Uppföljning", "X", "X", (), (), "Alla", None, "ärenden", (), (),
                             crossed=(CrossedFact("X", (("A", 1, 2),), Reading.UNKNOWN),))  # fmt: skip
    assert CHANCE in _part(material(*CRITERIA, tables=(crossed,)), "rakning")[-1]
