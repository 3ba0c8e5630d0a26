"""What is said of differences between districts, in Swedish, and what the feedback points out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.disclosure.published import PublishedDifference, Share
from pipeline.rounding import percent
from pipeline.statistics.verdict import Verdict
from reports.document import Bullets, Paragraph
from reports.feedback import points, report
from reports.language import phrases
from reports.language.swedish import number
from reports.render.cells import text
from reports.review import differences, districts

CRITERION = AUDIT.criteria[0]
HIDDEN_COUNT, HIDDEN, NONE = Share(None, 30), Share(None, None), Share(0, 0)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def share(count: int, base: int) -> Share:
    return Share(count, base, percent(count, base), (0, 100))


def row(verdict: Verdict | None, **shares: Share) -> districts.DistrictRow:
    """A headline in these districts; a difference is larger than chance where the adjusted p is at most 0.05."""
    p, adjusted = {
        None: (None, None),
        Verdict.LARGER: (0.01, 0.05),
        Verdict.CLOSER: (0.05, 0.051),
        Verdict.UNKNOWN: (0.051, 0.3),
    }[verdict]
    found = PublishedDifference(CRITERION.id, CRITERION.label, (), 60, None, p, "exakt", True, adjusted)
    return districts.DistrictRow(CRITERION, "x", shares, share(20, 60), found)


# --- The chapter ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("p", "printed"),
    [
        (1.0, "1"), (0.25, "0,25"), (0.1 + 0.2, "0,3"), (0.0130659, "0,014"), (0.0501, "0,051"), (0.05, "0,05"),
        (0.0000032, "0,001"), (0.0, "0,001"),
    ],
)  # fmt: skip
def test_a_p_value_is_never_printed_as_smaller_than_it_is(p: float, printed: str) -> None:
    assert number(phrases.p_value(p)) == printed


def test_a_reading_promises_no_more_than_the_test() -> None:
    some = {"A": share(10, 30), "B": share(10, 30)}
    assert differences.reading(row(Verdict.LARGER, **some)) == "skiljer sig mer än slumpen ger skäl för"
    assert differences.reading(row(Verdict.CLOSER, **some)) == "värt att se närmare på"
    assert differences.reading(row(Verdict.UNKNOWN, **some)) == "går inte att säga"
    assert differences.reading(row(None, **some, C=HIDDEN_COUNT)) == "prövas inte"
    assert differences.reading(replace(row(None, **some), together=share(60, 60))) == "ingen skillnad"


def test_few_districts_are_all_named_and_those_that_are_hidden_said() -> None:
    found = row(Verdict.LARGER, Järva=share(4, 30), Farsta=share(21, 30), Bromma=HIDDEN_COUNT, Skarpnäck=HIDDEN)
    assert plain(differences._sentence(found)) == (
        "”Ansökan före beslut”: Farsta 21 av 30 ärenden (70 procent) och Järva fyra av 30 (13 procent). "
        "Andelen i Bromma och Skarpnäck visas inte."
    )


def test_of_many_districts_the_highest_and_the_lowest_are_named() -> None:
    many = {f"D{n}": share(n, 30) for n in range(4, 12)}
    assert plain(differences._sentence(row(Verdict.LARGER, **many))) == (
        "”Ansökan före beslut”: högst andel har D11, elva av 30 ärenden (37 procent), och lägst D4, fyra av 30 "
        "ärenden (13 procent)."
    )


def test_a_count_of_none_is_no_secret() -> None:
    assert districts.hidden(HIDDEN) and districts.hidden(HIDDEN_COUNT)
    assert not districts.hidden(NONE) and not districts.hidden(share(0, 30))


def test_only_criteria_with_ten_decisions_in_every_shown_district_stand_out() -> None:
    assert districts.enough(row(Verdict.UNKNOWN, A=share(4, 10), B=share(5, 12), C=HIDDEN))
    assert not districts.enough(row(Verdict.UNKNOWN, A=share(4, 10), B=share(5, 9)))
    assert not districts.enough(row(Verdict.UNKNOWN, A=share(4, 10), B=HIDDEN))


def test_what_is_sure_comes_first_and_then_the_widest() -> None:
    narrow, wide = (
        row(Verdict.LARGER, A=share(10, 30), B=share(20, 30)),
        row(Verdict.UNKNOWN, A=share(0, 30), B=share(30, 30)),
    )
    untold = row(Verdict.UNKNOWN, A=HIDDEN, B=share(30, 30))
    assert districts.by_spread([untold, wide, narrow]) == [narrow, wide, untold]


# --- Feedback ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "printed"),
    [
        (share(9, 11), "9 av 11 (82 %)"),
        (share(0, 30), "0 av 30 (0 %)"),
        (HIDDEN_COUNT, "* av 30"),
        (HIDDEN, "*"),
        (NONE, "–"),
    ],
)
def test_cells(found: Share, printed: str) -> None:
    assert plain(text(report.cell(found))) == printed


def result(label: str, own: Share, together: Share | None, beyond_chance: bool = False) -> points.CriterionResult:
    return points.CriterionResult(replace(CRITERION, label=label), label, own, together, beyond_chance)


def said(found: list[points.CriterionResult]) -> dict[str, list[str]]:
    """The texts of each section."""
    return {
        s.title: [
            plain(p.text)
            for block in s.blocks
            for p in (block.items if isinstance(block, Bullets) else [block])
            if isinstance(p, Paragraph)
        ]
        for s in points.points(found)
    }


ALL = share(60, 120)


def test_a_hidden_number_is_never_ranked_and_the_text_says_so() -> None:
    found = [
        result("hög", share(29, 30), ALL),
        result("mellan", share(15, 30), ALL),
        result("låg", share(4, 30), ALL, beyond_chance=True),
        result("dold", HIDDEN_COUNT, share(6, 120)),
        result("liten", share(0, 9), ALL),
    ]
    texts = said(found)
    assert texts["Starkast och svagast"] == [
        "Av de kriterier som gäller minst tio ärenden i stadsdelen är andelen uppfyllt störst för:",
        "”hög”: 29 av 30 ärenden (97 procent), i alla stadsdelar 60 av 120 (50 procent).",
        "Andelen är minst för (kriterier vars antal är dolda är inte med, fast andelen kan vara lägre för dem):",
        "”låg”: fyra av 30 ärenden (13 procent), i alla stadsdelar 60 av 120 (50 procent). "
        "Stadsdelarna skiljer sig här mer än slumpen ger skäl för.",
        "”mellan”: 15 av 30 ärenden (50 procent), i alla stadsdelar 60 av 120 (50 procent).",
    ]
    assert texts["Att titta på först"] == [
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
    texts = said(found)["Starkast och svagast"]
    assert texts[3] == "”k2”: samtliga 30 ärenden. Lika stor andel har två kriterier till."
    assert texts[4:] == ["Andelen är minst för:", "”sist”: inget av de 30 ärendena."]


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
    texts = said([result("liten", share(4, 9), ALL), result("dold", HIDDEN, ALL)])
    assert list(texts) == ["Starkast och svagast"]
    assert texts["Starkast och svagast"][0].startswith("Färre än två kriterier som kan visas gäller minst tio ärenden")
