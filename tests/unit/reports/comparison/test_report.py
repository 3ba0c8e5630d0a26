"""The whole comparison: the summary, facts about the two reviews, and warnings about differences."""

from __future__ import annotations

from dataclasses import replace

from pipeline.comparing.two_audits import Comparison, compare
from reports.comparison.report import ComparisonFacts, ReviewSource, build
from reports.document import Prompt, ReportDocument
from tests.lib.comparisons import NOBODY, comparison, count, criterion, numbers
from tests.lib.reviews import plain, section, texts

FACTS = ComparisonFacts(ReviewSource(0, 0, "1.0"), ReviewSource(0, 0, "1.1"), False, "1.1")
RESULT = comparison(
    {
        "losd": (count(10, 100), count(95, 100)),
        "kvar": (count(20, 100), count(40, 100)),
        "kvar2": (count(20, 100), count(20, 100)),
        "borta": (NOBODY, count(1, 2)),
    }
)


def _document(result: Comparison = RESULT, facts: ComparisonFacts = FACTS) -> ReportDocument:
    return build(result, facts)


def _material(result: Comparison = RESULT, facts: ComparisonFacts = FACTS) -> list[str]:
    return texts(section(_document(result, facts).sections, "underlag").blocks)


def test_the_title_page() -> None:
    document = _document()
    assert (document.title, document.subtitle) == ("Uppföljning: två granskningar jämförda", "Granskning 2025")
    assert [(name, plain(value)) for name, value in document.facts] == [
        ("Tidigare granskning", "120 ärenden, beslut 2023-01-01–2023-06-30"),
        ("Senare granskning", "120 ärenden, beslut 2025-01-01–2025-06-30"),
        ("Jämförda kriterier", "4"),
        ("Målnivå", "80 procent"),
        ("Framtagen med", "granskning 1.1"),
    ]


def test_the_summary_counts_the_shortcomings() -> None:
    states, trends = texts(_document().summary)
    assert states == (
        "Jämförelsen gäller fyra kriterier. En brist är ett kriterium som är uppfyllt i mindre än 80 procent av de "
        "ärenden som det gäller. En brist är åtgärdad, ingen är ny och två kvarstår. Ett kriterium går inte att "
        "jämföra."
    )
    assert trends == "Fler uppfyller två av tre kriterier. Om övriga går det inte att säga."


def test_several_of_a_kind_are_in_the_plural() -> None:
    shares = {name: (count(10, 100), count(95, 100)) for name in "ab"} | {
        name: (count(95, 100), count(10, 100)) for name in "cd"
    }
    states, _ = texts(_document(comparison(shares | {"e": (count(79, 100), count(80, 100))})).summary)
    assert states.endswith(
        "Två brister är åtgärdade, två är nya och ingen kvarstår. Om en brist är ny eller åtgärdad går inte att säga."
    )


def test_the_main_criteria_come_first() -> None:
    result = compare(
        numbers(2023, criterion("a", count(10, 100)), criterion("b", count(10, 100))),
        numbers(2025, criterion("a", count(10, 100)), criterion("b", count(90, 100), main=1)),
    )
    document = _document(result)
    assert plain(texts(document.summary)[0]) == "Huvudkriterierna: fler uppfyller om b (10 → 90 %)."
    titles = [s.title for s in document.sections if s.level == 1]
    assert titles == [
        "Huvudkriteriet", "Samtliga ärenden", "Stadsdel för stadsdel", "Definitionerna", "Så gjordes jämförelsen",
        "Inspektörernas slutsatser",
    ]  # fmt: skip


def test_no_word_of_files_or_programs() -> None:
    facts = replace(FACTS, earlier=ReviewSource(2, 1, "1.0"), same_files=True)
    text = " ".join(text for s in _document(facts=facts).sections for text in texts(s.blocks)).lower()
    for word in (" rad ", "rader ", "export", "programmet", "mappen", "filer", ".csv", ".xlsx", ".docx"):
        assert word not in text, word


def test_changed_definitions_are_warned_of() -> None:
    changed = compare(
        numbers(2023, criterion("a", count(1, 10))), numbers(2025, criterion("a", count(9, 10), definition="annan"))
    )
    assert texts(_document(changed).summary)[-1] == (
        "Definitionen är ändrad för ett kriterium. Där kan skillnaden bero på definitionen i stället för på "
        "handläggningen."
    )


def test_what_the_two_reviews_were() -> None:
    earlier, later, last = _material()
    assert earlier == (
        "Den tidigare granskningen är ”Granskning 2023”. Den gäller 120 ärenden med beslut under perioden 1 januari "
        "2023 till och med 30 juni 2023. Granskningsdatum är 1 september 2023."
    )
    assert later.startswith("Den senare granskningen är ”Granskning 2025”.")
    assert "aldrig på enskilda ärenden" in last


def test_what_does_not_fit_are_told() -> None:
    facts = replace(FACTS, earlier=ReviewSource(2, 1, "1.0"), later=ReviewSource(1, 13, "1.0"))
    earlier, later, _ = _material(facts=facts)
    assert earlier.endswith(
        "Ett beslut ligger utanför perioden och räknas med. Två uppgifter som inte följer kodboken är utelämnade."
    )
    assert "Totalt 13 beslut ligger utanför perioden" in later


def test_one_left_out_is_in_the_singular() -> None:
    facts = replace(FACTS, later=ReviewSource(1, 0, "1.0"))
    assert _material(facts=facts)[1].endswith("En uppgift som inte följer kodboken är utelämnad.")


def test_the_same_files_and_the_wrong_order_are_warned_of() -> None:
    assert any("bygger på samma underlag" in sentence for sentence in _material(facts=replace(FACTS, same_files=True)))
    swapped = compare(RESULT.later, RESULT.earlier)
    assert any("Kontrollera att de står i rätt ordning." in sentence for sentence in _material(swapped))
    assert not any("samma underlag" in sentence or "rätt ordning" in sentence for sentence in _material())


def test_reviews_of_partly_the_same_time_are_warned_of() -> None:
    (first, last), warning = RESULT.later.period, "samma ärenden kan finnas i båda"
    for period in ((RESULT.earlier.period[1], last), (first.replace(year=2000), last)):
        overlapping = replace(RESULT, later=replace(RESULT.later, period=period))
        assert any(warning in sentence for sentence in _material(overlapping))
    assert not any(warning in sentence for sentence in _material())


def test_it_ends_with_a_place_for_the_inspectors() -> None:
    document = _document()
    assert isinstance(document.sections[-1].blocks[-1], Prompt)
    assert all(r.number for r in document.references.values())
