"""The chapter on method: what was reviewed and when, how decisions were chosen, and which rows were read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.disclosure.published import PublishedSample, Share
from pipeline.run_facts import SampleUse
from reports.document import Prompt
from reports.review.material import Material
from reports.review.method import method
from tests.lib.reviews import FACTS, IN_TIME, NEEDS, breakdown, criterion, material, section, share, texts

CRITERIA = (criterion(IN_TIME, 70, 50), criterion(NEEDS, 60, 40))


def _part(found: Material, id_: str) -> list[str]:
    return texts(section(method(found), id_).blocks)


def test_what_every_case_was_tried_against() -> None:
    (aim,) = _part(material(*CRITERIA), "metod")
    assert aim.startswith("Varje granskat ärende har prövats mot två kriterier inom två kvalitetsområden.")


@pytest.mark.parametrize(
    ("outside", "decisions", "said"),
    [
        (0, 120, "Inget beslut ligger utanför perioden."),
        (1, 120, "Av de 120 besluten ligger ett utanför perioden; det ingår ändå i redovisningen."),
        (14, 120, "Av de 120 besluten ligger 14 utanför perioden; de ingår ändå i redovisningen."),
        (12, 12, "Samtliga beslut ligger utanför perioden men ingår ändå i redovisningen."),
        (1, 1, "Beslutet ligger utanför perioden men ingår ändå i redovisningen."),
    ],
)
def test_decisions_outside_the_period(outside: int, decisions: int, said: str) -> None:
    (text,) = _part(material(*CRITERIA, decisions=decisions, outside_period=outside), "population")
    assert f"1 januari 2025 till och med 31 december 2025. {said} Granskningsdatum är 31 mars 2026." in text


def test_how_the_decisions_are_spread() -> None:
    found = material(*CRITERIA, background={"kon": (("Kvinna", 79), ("Man", 1)), "insats": ()}, decisions=80)
    said, group = _part(found, "urval")
    assert said == "Ärendena fördelar sig så här efter kön:"
    assert group == "Kön: Kvinna 79 ärenden (99 procent) och Man 1 ärende (1 procent)."
    assert [b.text.split()[0] for b in section(method(found), "urval").blocks if isinstance(b, Prompt)] == [
        "Komplettera"
    ]


def test_a_random_sample_is_told_of_and_where_it_is_weighted() -> None:
    drawn = replace(FACTS, drawn=True)
    (said,) = _part(material(*CRITERIA, facts=drawn), "urval")
    assert said.startswith("Ärendena är ett slumpmässigt urval") and "vägda" not in said
    weighted = replace(CRITERIA[0], weighted=Share(70, 120, 60, (51, 68)))
    (said,) = _part(material(weighted, CRITERIA[1], facts=drawn, sample=PublishedSample((), (), ())), "urval")
    assert said.endswith("För hela staden är huvudresultaten vägda efter urvalet i <huvudresultat_vagda>.")


@pytest.mark.parametrize(
    ("use", "said"),
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
def test_how_the_sample_was_followed(use: SampleUse, said: str) -> None:
    (told,) = _part(material(*CRITERIA, facts=replace(FACTS, sample=use)), "urval")
    assert told.replace("\u00a0", " ") == said


def test_rows_read_used_and_left_out_table_by_table() -> None:
    facts = replace(
        FACTS,
        rows_read={"arenden": 120, "uppfoljningar": 1},
        rows_used={"arenden": 117, "uppfoljningar": 0},
        rows_rejected={"arenden": 3, "uppfoljningar": 1},
        empty_rows={"arenden": 2},
    )
    assert _part(material(*CRITERIA, facts=facts), "underlag") == [
        "Rapporten bygger på en export med två tabeller:",
        "Ärenden: 120 rader lästa, 117 använda och tre uteslutna för att uppgifterna inte följer kodboken. Två tomma "
        "rader i filen är överhoppade.",
        "Uppföljningar: en rad läst, ingen använd och en utesluten för att uppgifterna inte följer kodboken.",
    ]
    whole = replace(FACTS, rows_read={"arenden": 120, "uppfoljningar": 0}, empty_rows={"arenden": 1})
    assert _part(material(*CRITERIA, facts=whole), "underlag")[1:] == [
        "Ärenden: 120 rader lästa, ingen utesluten. En tom rad i filen är överhoppad.",
        "Uppföljningar: ingen rad läst.",
    ]


def test_what_the_export_lacks_and_has_too_much_of() -> None:
    facts = replace(
        FACTS, rows_read={"arenden": 120}, missing_tables=("uppfoljningar",), dropped_columns=("anteckning", "ort")
    )
    assert _part(material(*CRITERIA, facts=facts), "underlag")[2:] == [
        "Exporten har ingen tabell med uppföljningar. Uppgifter som bygger på en sådan redovisas inte, och kriterier "
        "som gör det kan få utfallet framgår ej.",
        "Kolumnerna ”anteckning” och ”ort” finns inte i kodboken och är inte lästa.",
    ]


def test_how_numbers_are_hidden_follows_the_threshold_and_intervals_are_told_where_there_are_groups() -> None:
    alone = " ".join(_part(material(*CRITERIA, threshold=7), "rakning"))
    assert "under sju" in alone and "Wilson" not in alone
    by_district = breakdown({IN_TIME: (share(30, 60), share(40, 60), share(70, 120))})
    grouped = " ".join(_part(material(*CRITERIA, threshold=7, compared=by_district), "rakning"))
    assert "vad som helst från noll till sex" in grouped and "Wilson" in grouped


def test_the_parts_in_order() -> None:
    assert [s.title for s in method(material(*CRITERIA))] == [
        "Metod och urval", "Population och period", "Urval", "Underlag", "Hur uppgifterna är räknade",
    ]  # fmt: skip
