"""The appendix: every criterion with its question, whom it applies to, its rule, its law, its source and its counts."""

from __future__ import annotations

from dataclasses import replace

from reports.document import Bullets, TableBlock
from reports.review.appendix import appendix
from tests.lib.reviews import AUDIT, GOAL, IN_TIME, NEEDS, REASONED, criterion, material, section, texts

FOUND = (
    criterion(IN_TIME, met=70, not_met=30, unclear=20),
    criterion(NEEDS, met=0, outside=120),
    criterion(GOAL, met=1, outside=119),
    criterion(REASONED, met=3, not_met=17, outside=100),
)


def test_a_part_per_area_and_a_section_per_criterion() -> None:
    made = appendix(material(*FOUND))
    assert [(s.level, s.title) for s in made] == [
        (1, "Bilaga: kriterier, regler och källor"),
        (2, "Kriterier: Trygghet och säkerhet"),
        (3, "Behoven beskrivna"),
        (3, "Motiverat avslag"),
        (2, "Kriterier: Självbestämmande och integritet"),
        (3, "Personligt mål"),
        (2, "Kriterier: Tillgänglighet"),
        (3, "Beslut inom tre månader"),
    ]


def test_the_list_of_sources_explains_the_abbreviations() -> None:
    opening = appendix(material(*FOUND))[0]
    (table,) = (b for b in opening.blocks if isinstance(b, TableBlock))
    assert table.rows == (("EX", "Exempelriktlinje som inte finns", "påhittad, byt ut mot granskningens egna källor"),)
    assert texts(opening.blocks)[0].endswith("Källornas förkortningar förklaras i <kallor>.")


def test_a_criterion_is_told_in_full() -> None:
    found = section(appendix(material(*FOUND)), f"kriterium_{GOAL}")
    question, applies, *rest = texts(found.blocks)
    assert question == "Finns ett personligt mål i både utredningen och beslutet?"
    assert applies == "Gäller: bifall eller delavslag."
    assert rest[-3:] == [
        "Anmärkning: Målet behöver inte vara ordagrant detsamma.",
        "Källa: EX 3 (påhittad).",
        "Utfall: Uppfyllt 1; Delvis uppfyllt 0; Ej uppfyllt 0; Framgår ej 0; Ej aktuellt 119 (100 procent uppfyllt av "
        "ett ärende).",
    ]
    (rule,) = (b for b in found.blocks if isinstance(b, Bullets))
    assert rule.ordered, "the conditions are tried in order"
    assert len(rule.items) == len(AUDIT.criterion(GOAL).cases)
    assert [p.text.rsplit(" → ", 1)[1] for p in rule.items] == [
        case.outcome.label for case in AUDIT.criterion(GOAL).cases
    ]


def test_the_law_is_cited_as_it_stood_before_and_after_the_new_act() -> None:
    said = texts(section(appendix(material(*FOUND)), f"kriterium_{REASONED}").blocks)
    assert "Lagrum: 4 kap. 1 § SoL (2001:453) för beslut före 1 juli 2025, 11 kap. 1 § SoL (2025:400) därefter." in said


def test_what_is_not_documented_is_told_beside_the_share() -> None:
    *_, counts = texts(section(appendix(material(*FOUND)), f"kriterium_{IN_TIME}").blocks)
    assert counts == (
        "Utfall: Uppfyllt 70; Delvis uppfyllt 0; Ej uppfyllt 30; Framgår ej 20; Ej aktuellt 0 (58 procent uppfyllt av "
        "120 ärenden, högst 75 procent om kriteriet vore uppfyllt överallt där det inte framgår)."
    )


def test_a_criterion_that_applies_to_nothing_has_no_share() -> None:
    *_, counts = texts(section(appendix(material(*FOUND)), f"kriterium_{NEEDS}").blocks)
    assert counts.endswith("Ej aktuellt 120 (ingen andel, eftersom kriteriet inte gäller något ärende).")


def test_a_level_of_the_audits_own_is_told() -> None:
    aimed = replace(AUDIT, criteria=tuple(replace(c, target=90) for c in AUDIT.criteria))
    said = texts(
        section(appendix(material(criterion(IN_TIME, 1, audit=aimed), audit=aimed)), "kriterium_beslut_i_tid").blocks
    )
    assert "Målnivå: minst 90 procent." in said
    assert not any(text.startswith("Målnivå") for s in appendix(material(*FOUND)) for text in texts(s.blocks))
