"""What the feedback to a district points out: where it is strongest and weakest, and what to look at first."""

from __future__ import annotations

from dataclasses import replace

from pipeline.disclosure.published import Share
from reports.feedback import points
from tests.lib.reviews import AUDIT, HIDDEN, HIDDEN_COUNT, IN_TIME, share, texts


def result(label: str, own: Share, together: Share | None, beyond_chance: bool = False) -> points.CriterionResult:
    return points.CriterionResult(replace(AUDIT.criterion(IN_TIME), label=label), label, own, together, beyond_chance)


def said(found: list[points.CriterionResult]) -> dict[str, list[str]]:
    """The texts of each section."""
    return {s.title: texts(s.blocks) for s in points.points(found)}


ALL = share(60, 120)


def test_a_hidden_number_is_never_ranked_and_the_text_says_so() -> None:
    found = [
        result("hög", share(29, 30), ALL),
        result("mellan", share(15, 30), ALL),
        result("låg", share(4, 30), ALL, beyond_chance=True),
        result("dold", HIDDEN_COUNT, share(6, 120)),
        result("liten", share(0, 9), ALL),
    ]
    told = said(found)
    assert told["Starkast och svagast"] == [
        "Av de kriterier som gäller minst tio ärenden i stadsdelen är andelen uppfyllt störst för:",
        "”hög”: 29 av 30 ärenden (97 procent), i alla stadsdelar 60 av 120 (50 procent).",
        "Andelen är minst för (kriterier vars antal är dolda är inte med, fast andelen kan vara lägre för dem):",
        "”låg”: fyra av 30 ärenden (13 procent), i alla stadsdelar 60 av 120 (50 procent). "
        "Stadsdelarna skiljer sig här mer än slumpen ger skäl för.",
        "”mellan”: 15 av 30 ärenden (50 procent), i alla stadsdelar 60 av 120 (50 procent).",
    ]
    assert told["Att titta på först"] == [
        "Börja med ”låg” (fyra av 30). Det är det enda kriteriet som är uppfyllt i mindre än hälften av ärendena.",
        "Minst 20 procentenheter under andelen i alla stadsdelar tillsammans ligger:",
        "”låg”: fyra av 30 ärenden (13 procent), i alla stadsdelar 60 av 120 (50 procent). "
        "Stadsdelarna skiljer sig här mer än slumpen ger skäl för.",
        "Se också på ”dold” (sex av 120). Stadsdelens antal är dolt, men i alla stadsdelar tillsammans är det få "
        "ärenden som uppfyller kriteriet.",
    ]


def test_the_weakest_with_the_most_decisions_come_first() -> None:
    found = [result(f"{met} av {base}", share(met, base), None) for met, base in ((1, 10), (12, 30), (3, 12), (9, 40))]
    first = said(found)["Att titta på först"][0]
    assert first == (
        "Börja med ”9 av 40” (nio av 40), ”12 av 30” (tolv av 30) och ”1 av 10” (ett av tio). Av de kriterier som är "
        "uppfyllda i mindre än hälften av ärendena är det de som inte är uppfyllda i flest ärenden."
    )


def test_equal_shares_are_not_chosen_among_in_silence() -> None:
    found = [result(f"k{n}", share(30, 30), None) for n in range(5)] + [result("sist", share(0, 30), None)]
    told = said(found)["Starkast och svagast"]
    assert told[3] == "”k2”: samtliga 30 ärenden. Lika stor andel har två kriterier till."
    assert told[4:] == ["Andelen är minst för:", "”sist”: inget av de 30 ärendena."]


def test_all_or_nothing_is_said_in_one_sentence() -> None:
    every = said([result(f"k{n}", share(30, 30), ALL) for n in range(4)])
    assert every["Starkast och svagast"] == [
        "Alla fyra kriterier som gäller minst tio ärenden i stadsdelen är uppfyllda i samtliga ärenden."
    ]
    nothing = said([result(f"k{n}", share(0, 30), ALL) for n in range(4)])
    assert nothing["Starkast och svagast"] == [
        "Inget av de fyra kriterier som gäller minst tio ärenden i stadsdelen är uppfyllt i något ärende."
    ]


def test_too_few_to_point_anything_out() -> None:
    told = said([result("liten", share(4, 9), ALL), result("dold", HIDDEN, ALL)])
    assert list(told) == ["Starkast och svagast"]
    assert told["Starkast och svagast"][0].startswith("Färre än två kriterier som kan visas gäller minst tio ärenden")
