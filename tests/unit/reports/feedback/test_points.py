"""The highlights of the feedback to a district: main criteria, strengths, what to look at first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from checks.criteria import Level, Outcome
from pipeline.disclosure.published import Share
from reports.document import Section, TableBlock
from reports.feedback import points
from reports.render.cells import texts as printed
from tests.lib.reviews import AUDIT, HIDDEN_COUNT, IN_TIME, NOBODY, plain, share, texts

ALL = share(60, 120)


def result(
    label: str,
    own: Share,
    together: Share | None = ALL,
    level: Level = Level.SKA,
    counts: Mapping[Outcome, int] | None = None,
    *,
    beyond_chance: bool = False,
) -> points.CriterionResult:
    """A result of a criterion with that id and label."""
    criterion = replace(AUDIT.criterion(IN_TIME), id=label, label=label, level=level)
    return points.CriterionResult(criterion, label, replace(own, interval=None), together, beyond_chance, counts or {})


def sections(results: list[points.CriterionResult], *main: str) -> dict[str, Section]:
    return {s.title: s for s in points.points(points.select_highlights(results, main), "Järva")}


def rows(section: Section) -> list[tuple[str, ...]]:
    """The rows of its only table without question and requirement."""
    (table,) = (b for b in section.blocks if isinstance(b, TableBlock))
    return [(row[0], *row[2:]) for row in (tuple(map(plain, printed(row))) for row in table.rows)]


def test_the_main_criteria_come_first_in_the_audits_order_and_are_not_told_again() -> None:
    results = [
        result("låg", share(1, 30)),
        result("b", share(2, 30)),
        result("a", share(30, 30)),
        result("hög", share(29, 30)),
    ]
    by_title = sections(results, "a", "b", "saknas")
    assert list(by_title) == ["Två huvudkriterier", "Styrkor", "Att titta på först"]
    assert rows(by_title["Två huvudkriterier"]) == [
        ("a", "30 av 30 (100 %)", "60 av 120 (50 %)"),
        ("b", "2 av 30 (7 %)", "60 av 120 (50 %)"),
    ]
    assert [row[0] for row in rows(by_title["Styrkor"])] == ["hög"]
    assert [row[0] for row in rows(by_title["Att titta på först"])] == ["låg"]
    assert next(iter(sections(results, "a"))) == "Huvudkriteriet"


def test_a_row_has_question_and_requirement_and_what_partly_means_where_many_are_that() -> None:
    """One in five or fewer is not many."""
    many = {Outcome.UPPFYLLT: 3, Outcome.DELVIS: 5, Outcome.EJ_UPPFYLLT: 16, Outcome.EJ_AKTUELLT: 50}
    few = {**many, Outcome.DELVIS: 4, Outcome.EJ_UPPFYLLT: 17}
    criterion = AUDIT.criterion(IN_TIME)
    with_partly = replace(
        criterion, cases=(replace(criterion.cases[0], outcome=Outcome.DELVIS, means="målet finns på ett ställe"),)
    )
    results = [
        replace(result("x", share(3, 24), beyond_chance=True, counts=many), criterion=with_partly),
        result("y", share(3, 24), counts=few),
    ]
    (table,) = (b for b in sections(results)["Att titta på först"].blocks if isinstance(b, TableBlock))
    with_note, without_note = (str(row[1]) for row in table.rows)
    assert plain(with_note).split("\n") == [
        f"{criterion.question} {criterion.requirement}",
        "Delvis (5 av 24 i alla stadsdelar): målet finns på ett ställe. Stadsdelarna skiljer sig här mer än slumpen "
        "ger skäl för.",
    ]
    assert without_note == f"{criterion.question} {criterion.requirement}"


def test_what_shall_be_done_comes_first_and_what_is_furthest_below_the_others_last() -> None:
    results = [
        result("bör 0", share(0, 30), share(0, 120), level=Level.BOR),
        *(result(f"ska {n}", share(n, 30)) for n in (9, 8, 7, 6)),
        result("under", share(21, 30), share(119, 120)),
        result("nära", share(21, 30), share(100, 120)),
        result("kontroll", share(0, 30), level=Level.KONTROLL),
    ]
    first = sections(results)["Att titta på först"]
    assert [row[0] for row in rows(first)] == ["ska 6", "ska 7", "ska 8", "under"]
    assert texts(first.blocks) == [
        "Uppfyllda i mindre än 60 procent av ärendena, ”ska” före ”bör” och minst andel först. Sist står det av de "
        "övriga kriterierna som ligger längst under alla stadsdelar. Ytterligare två kriterier under 60 procent står i "
        "bilagan."
    ]


def test_hidden_numbers_are_never_ranked_and_those_low_everywhere_are_named() -> None:
    results = [result("låg", share(4, 30)), result("dold", HIDDEN_COUNT, share(6, 120)), result("ok", HIDDEN_COUNT)]
    assert texts(sections(results)["Att titta på först"].blocks)[1:] == [
        "Se också på ”dold” (sex av 120). Stadsdelens antal är dolt, men i alla stadsdelar tillsammans är det få "
        "ärenden som uppfyller kriteriet."
    ]


def test_nothing_to_point_out_is_said() -> None:
    """8 of 10 is not a strength: chance alone could produce it where the true share is a half."""
    by_title = sections([result("mellan", share(8, 10), None)])
    assert texts(by_title["Styrkor"].blocks) == [
        "Inget kriterium är en tydlig styrka: uppfyllt i minst 80 procent av minst tio ärenden, och oftare än slumpen "
        "kan förklara."
    ]
    assert texts(by_title["Att titta på först"].blocks) == [
        "Inget kriterium som kan visas och gäller minst tio ärenden är uppfyllt i mindre än 60 procent av dem."
    ]


def test_in_a_small_district_what_is_weak_in_all_of_them_comes_first() -> None:
    results = [
        result("svag", share(3, 7), share(2, 30)),
        result("ingen", NOBODY, share(0, 30)),
        result("stark", share(0, 7), share(29, 30)),
    ]
    by_title = sections(results)
    assert list(by_title) == ["Att titta på först"]
    assert rows(by_title["Att titta på först"]) == [("svag", "3 av 7 (43 %)", "2 av 30 (7 %)")]
    (alone,) = sections([result("svag", share(3, 7), None)]).values()
    assert texts(alone.blocks) == [
        "Inget kriterium som kan visas gäller minst tio ärenden i stadsdelen. Underlaget är för litet för att peka ut "
        "egna styrkor och brister."
    ]


def test_the_district_answers_on_what_falls_short() -> None:
    results = [
        result("fullt", share(30, 30)),
        result("brist", share(29, 30)),
        result("dolt", HIDDEN_COUNT),
        result("inget ärende", NOBODY),
        result("först", share(3, 30)),
        result("styrka", share(29, 30)),
    ]
    highlights = points.select_highlights(results, ("fullt", "brist", "dolt", "inget ärende"))
    assert [r.criterion.id for r in highlights.to_answer] == ["brist", "dolt", "först"]


def test_criteria_about_few_cases_are_listed_as_such() -> None:
    few = [result(f"k{n}", share(n, 9)) for n in range(5)]
    assert points.few_text(points.select_highlights([*few, result("stor", share(9, 10))], ()).few) == (
        "Kriterier som gäller färre än tio ärenden bedöms inte: ”k0” (inget av nio), ”k1” (ett av nio), ”k2” (två av "
        "nio) och två till."
    )
    assert points.few_text([]) == ""
