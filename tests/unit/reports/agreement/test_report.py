"""The whole report of two reviewers: marked as working material, what was compared, and what to talk through first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.comparing.double_coding import DoubleCoding
from reports.agreement.report import AgreementFacts, Coder, build
from reports.document import Prompt, ReportDocument
from tests.lib.codings import ALIKE, APART, SKEWED, coded, coding, plain_value
from tests.lib.reviews import plain, section, texts

FACTS = AgreementFacts(date(2025, 10, 31), Coder("a.xlsx", 30), Coder("b.xlsx", 30), "1.2")


def _report(comparison: DoubleCoding, facts: AgreementFacts = FACTS) -> ReportDocument:
    return build(AUDIT, comparison, facts)


def _material(comparison: DoubleCoding, facts: AgreementFacts = FACTS) -> list[str]:
    return texts(section(_report(comparison, facts).sections, "underlag").blocks)


def test_it_says_first_that_it_is_working_material() -> None:
    report = _report(coding())
    assert report.facts[0] == ("Arbetsmaterial", "Uppgifter om enskilda ärenden. Får inte publiceras.")
    assert "Får inte publiceras" in texts(report.summary)[0]
    assert report.facts[1:3] == (("Granskare A", "a.xlsx"), ("Granskare B", "b.xlsx"))


def test_the_summary_counts_what_is_alike_and_names_what_is_not() -> None:
    _, whole, lowest, differences = texts(_report(coding([APART, ALIKE])).summary)
    assert whole == (
        "Med 30 gemensamt granskade ärenden är granskarna överens om 55 av 60 utfall mot kriterierna (92 procent)."
    )
    assert lowest == "Bland kriterierna är granskarna minst överens om ”Olika” (lika i 25 av 30 ärenden)."
    assert differences == (
        "Det finns fem skillnader, i fem ärenden. De står i samstammighet.xlsx, bladet ”Att tala igenom”."
    )


def test_criteria_and_variables_are_counted_apart() -> None:
    _, whole, *_ = texts(_report(coding([APART], [SKEWED])).summary)
    assert whole.endswith(
        "överens om 25 av 30 utfall mot kriterierna (83 procent) och 96 av 100 kodade svar (96 procent)."
    )


def test_full_agreement_is_one_sentence() -> None:
    assert texts(_report(coding([ALIKE])).summary)[1:] == [
        "Med 30 gemensamt granskade ärenden är granskarna överens om allt som går att jämföra."
    ]


def test_one_difference_is_in_the_singular() -> None:
    *_, last = texts(_report(coding([ALIKE], (), [plain_value("datum", 29, ("a", "b"))])).summary)
    assert last.startswith("Det finns en skillnad, i ett ärende. Den står i samstammighet.xlsx")


def test_few_decisions_rank_nothing() -> None:
    few = coded("liten", ("Ja", "Nej"), [[0, 9], [0, 0]])
    assert not any("minst överens" in text for text in texts(_report(coding([few])).summary))


def test_where_kappa_misleads_the_summary_warns() -> None:
    assert any(
        text.startswith("Måttet κ vilseleder för variabeln ”Skev”.")
        for text in texts(_report(coding([ALIKE], [SKEWED])).summary)
    )


def test_decisions_of_one_reviewer_are_told_and_not_counted() -> None:
    first, *_ = _material(coding())
    assert first == "Granskare A har kodat 30 ärenden och granskare B 30 ärenden. Det är samma ärenden."
    facts = replace(FACTS, first=Coder("a.xlsx", 31), second=Coder("b.xlsx", 32))
    first, *_ = _material(coding(only_first=["X"], only_second=["Y", "Z"]), facts)
    assert first == (
        "Granskare A har kodat 31 ärenden och granskare B 32 ärenden. Gemensamma är 30 ärenden, och bara de jämförs. "
        "Bara hos granskare A finns ett ärende och bara hos granskare B finns två ärenden. De räknas inte, men står i "
        "samstammighet.xlsx, bladet ”Bara en granskare”."
    )


def test_what_an_export_lacks_or_has_too_much_of_is_told_by_reviewer() -> None:
    facts = replace(FACTS, first=Coder("a", 30, ("Uppföljningar",)), second=Coder("b", 30, (), ("anteckning",)))
    sentences = _material(coding(), facts)
    assert any(s.startswith("Exporten från granskare A saknar tabellen Uppföljningar.") for s in sentences)
    assert "Ur exporten från granskare B har okända kolumner utelämnats: anteckning." in sentences


def test_what_tells_of_the_review_itself_is_not_compared() -> None:
    labels = [f"”{AUDIT.main.variable(name).label}”" for name in AUDIT.review]
    (sentence,) = (s for s in _material(coding()) if s.startswith("Uppgifter om själva granskningen jämförs inte"))
    assert all(label in sentence for label in labels)


def test_it_ends_with_a_place_for_what_they_agree_on() -> None:
    report = _report(coding())
    assert isinstance(report.sections[-1].blocks[-1], Prompt)
    assert plain(str(report.references["kriterier"])) == "Tabell 1"
