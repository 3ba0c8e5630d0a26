"""The appendix, a document of its own: the method, and every criterion with its rule, law, source and counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.disclosure.published import Mark
from reports.document import Bullets, TableBlock
from reports.review.appendix import appendix, rows_id
from reports.review.material import Material
from tests.lib.reviews import (
    AUDIT,
    FACTS,
    GOAL,
    IN_TIME,
    NEEDS,
    REASONED,
    breakdown,
    criterion,
    difference,
    material,
    plain,
    section,
    share,
    texts,
)

CRITERIA = (
    criterion(IN_TIME, met=70, not_met=30, unclear=20),
    criterion(NEEDS, met=0, outside=120),
    criterion(GOAL, met=1, outside=119),
    criterion(REASONED, met=3, not_met=17, outside=100),
)


def _part(review: Material, id_: str) -> list[str]:
    return texts(section(appendix(review), id_).blocks)


def test_a_chapter_per_area_and_a_section_per_criterion() -> None:
    sections = appendix(material(*CRITERIA))
    assert [(s.level, s.title) for s in sections] == [
        (1, "Så läses bilagan"),
        (2, "Underlag"),
        (2, "Hur uppgifterna är räknade"),
        (1, "Kriterierna"),
        (2, "Trygghet och säkerhet"),
        (3, "Behoven beskrivna"),
        (3, "Motiverat avslag"),
        (2, "Självbestämmande och integritet"),
        (3, "Personligt mål"),
        (2, "Tillgänglighet"),
        (3, "Beslut inom tre månader"),
    ]


def test_every_district_by_every_criterion_comes_last_where_there_are_several() -> None:
    by_district = breakdown({IN_TIME: (share(50, 60), share(20, 60), share(70, 120))})
    review = material(*CRITERIA, compared=by_district, differences={"stadsdel": (difference(IN_TIME, 0.001, 0.002),)})
    assert appendix(review)[-1].title == "Skillnader mellan stadsdelarna"


def test_the_table_of_an_area_has_every_outcome_the_base_the_share_and_its_upper_bound() -> None:
    criteria = (
        criterion(NEEDS, met=60, partly=20, not_met=10, unclear=6, outside=24),
        criterion(REASONED, 0, outside=120),
    )
    chapter = section(appendix(material(*criteria)), "bilaga_trygghet")
    (table,) = (b for b in chapter.blocks if isinstance(b, TableBlock))
    assert table.headers[1:] == (
        "Uppfyllt", "Delvis", "Ej uppfyllt", "Framgår ej", "Ej aktuellt", "Bas", "Andel uppfyllt (%)", "Högst (%)",
    )  # fmt: skip
    assert table.rows == (
        ("Behoven beskrivna", 60, 20, 10, 6, 24, 96, 63, 69),
        ("Motiverat avslag", 0, 0, 0, 0, 120, 0, Mark.NO_BASE, Mark.NO_BASE),
    )
    assert "Population: 120 granskade ärenden." in plain(table.base)
    assert texts(chapter.blocks) == ["Området omfattar två kriterier. Utfallet finns i <kriterier_trygghet>."], (
        "six of 96 that tell nothing are fewer than one in five"
    )


def test_where_the_files_often_tell_nothing_that_is_said() -> None:
    chapter = section(appendix(material(criterion(NEEDS, met=60, not_met=10, unclear=50))), "bilaga_trygghet")
    assert "50 av de 120 ärenden" in texts(chapter.blocks)[1]


def test_how_shares_hidden_numbers_and_intervals_are_worked_out() -> None:
    ungrouped = " ".join(_part(material(*CRITERIA, threshold=7), "rakning"))
    assert "räknas i andelen som inte uppfyllt" in ungrouped and "Wilson" not in ungrouped
    by_district = breakdown({IN_TIME: (share(30, 60), share(40, 60), share(70, 120))})
    review = material(
        *CRITERIA, threshold=7, compared=by_district, differences={"stadsdel": (difference(IN_TIME, 0.5),)}
    )
    grouped = " ".join(_part(review, "rakning"))
    assert "vad som helst från noll till sex" in grouped and "Wilson" in grouped


def test_rows_read_used_and_left_out_table_by_table() -> None:
    facts = replace(
        FACTS,
        rows_read={"arenden": 120, "uppfoljningar": 1},
        rows_used={"arenden": 117, "uppfoljningar": 0},
        rows_rejected={"arenden": 3, "uppfoljningar": 1},
        empty_rows={"arenden": 2},
    )
    review = material(*CRITERIA, facts=facts)
    assert _part(review, "underlag") == [
        "Rapporten bygger på en export med två tabeller:",
        "Ärenden: 120 rader lästa, 117 använda och tre uteslutna för att uppgifterna inte följer kodboken. Två tomma "
        "rader i filen är överhoppade.",
        "Uppföljningar: en rad läst, ingen använd och en utesluten för att uppgifterna inte följer kodboken.",
    ]
    (rows,) = (b for b in section(appendix(review), "underlag").blocks if isinstance(b, Bullets))
    assert [p.sources for p in rows.items] == [(rows_id("arenden"),), (rows_id("uppfoljningar"),)]
    whole = replace(FACTS, rows_read={"arenden": 120, "uppfoljningar": 0}, empty_rows={"arenden": 1})
    assert _part(material(*CRITERIA, facts=whole), "underlag")[1:] == [
        "Ärenden: 120 rader lästa, ingen utesluten. En tom rad i filen är överhoppad.",
        "Uppföljningar: ingen rad läst.",
    ]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (("anteckning", "ort"), "Kolumnerna ”anteckning” och ”ort” finns inte i kodboken och är inte lästa."),
        (("ort",), "Kolumnen ”ort” finns inte i kodboken och är inte läst."),
    ],
)
def test_what_the_export_lacks_and_has_too_much_of(columns: tuple[str, ...], expected: str) -> None:
    facts = replace(FACTS, rows_read={"arenden": 120}, missing_tables=("uppfoljningar",), dropped_columns=columns)
    missing, unknown = _part(material(*CRITERIA, facts=facts), "underlag")[2:]
    assert "uppföljningar. Uppgifter som bygger på en sådan redovisas inte, och kriterier som gör det kan få" in missing
    assert unknown == expected


def test_the_list_of_sources_explains_the_abbreviations() -> None:
    opening = appendix(material(*CRITERIA))[0]
    (table,) = (b for b in opening.blocks if isinstance(b, TableBlock))
    assert table.rows == (("EX", "Exempelriktlinje som inte finns", "påhittad, byt ut mot granskningens egna källor"),)
    assert texts(opening.blocks)[0].endswith("Källornas förkortningar förklaras i <kallor>.")


def test_a_criterion_is_told_in_full() -> None:
    chapter = section(appendix(material(*CRITERIA)), f"kriterium_{GOAL}")
    question, requirement, applies, *rest = texts(chapter.blocks)
    assert question == "Finns ett personligt mål i både utredningen och beslutet?"
    assert requirement == "Krav: Personens eget mål ska stå både i utredningen och i beslutet."
    assert applies == "Gäller: bifall eller delavslag."
    assert rest[-4:] == [
        "Anmärkning: Målet behöver inte vara ordagrant detsamma.",
        "Nivå: ”ska”, ett krav i lag eller riktlinje.",
        "Källa: EX 3 (påhittad).",
        "Utfall: Uppfyllt 1; Delvis uppfyllt 0; Ej uppfyllt 0; Framgår ej 0; Ej aktuellt 119 (100 procent uppfyllt av "
        "ett ärende).",
    ]
    (rule,) = (b for b in chapter.blocks if isinstance(b, Bullets))
    assert rule.ordered, "the conditions are tried in order"
    assert len(rule.items) == len(AUDIT.criterion(GOAL).cases)
    assert [p.text.rsplit(" → ", 1)[1] for p in rule.items] == [
        case.outcome.label for case in AUDIT.criterion(GOAL).cases
    ]


def test_the_law_is_cited_as_it_stood_before_and_after_the_new_act() -> None:
    paragraphs = texts(section(appendix(material(*CRITERIA)), f"kriterium_{REASONED}").blocks)
    assert (
        "Lagrum: 4 kap. 1 § SoL (2001:453) för beslut före 1 juli 2025, 11 kap. 1 § SoL (2025:400) därefter."
        in paragraphs
    )


def test_what_is_not_documented_is_told_beside_the_share() -> None:
    *_, counts = texts(section(appendix(material(*CRITERIA)), f"kriterium_{IN_TIME}").blocks)
    assert counts == (
        "Utfall: Uppfyllt 70; Delvis uppfyllt 0; Ej uppfyllt 30; Framgår ej 20; Ej aktuellt 0 (58 procent uppfyllt av "
        "120 ärenden, högst 75 procent om kriteriet vore uppfyllt överallt där det inte framgår)."
    )


def test_a_criterion_that_applies_to_nothing_has_no_share() -> None:
    *_, counts = texts(section(appendix(material(*CRITERIA)), f"kriterium_{NEEDS}").blocks)
    assert counts.endswith("Ej aktuellt 120 (ingen andel, eftersom kriteriet inte gäller något ärende).")


def test_a_level_of_the_audits_own_is_told() -> None:
    with_target = replace(AUDIT, criteria=tuple(replace(c, target=90) for c in AUDIT.criteria))
    paragraphs = texts(
        section(
            appendix(material(criterion(IN_TIME, 1, audit=with_target), audit=with_target)), "kriterium_beslut_i_tid"
        ).blocks
    )
    assert "Målnivå: minst 90 procent." in paragraphs
    assert not any(text.startswith("Målnivå") for s in appendix(material(*CRITERIA)) for text in texts(s.blocks))
