"""Changes in the definitions, detected by hash and by paired ids, never by name."""

from __future__ import annotations

from typing import Any

from pipeline.comparing.two_audits import Comparison, compare
from reports.comparison.definitions import definitions
from reports.document import TableBlock
from tests.lib.comparisons import count, criterion, numbers
from tests.lib.reviews import section, texts

HALF = count(1, 2)


def _comparison(mapping: dict[str, str] | None = None, **changed: Any) -> Comparison:
    """Two criteria, of which the later review has changed the first."""
    earlier = numbers(2023, criterion("a", HALF), criterion("b", HALF))
    later = numbers(2025, criterion("a", HALF, **changed), criterion("b", HALF))
    return compare(earlier, later, mapping)


def _texts(result: Comparison, id_: str) -> list[str]:
    return texts(section(definitions(result), id_).blocks)


def test_nothing_has_changed() -> None:
    sections = list(definitions(_comparison()))
    assert [s.id for s in sections] == ["definitioner"]
    assert texts(sections[0].blocks) == [
        "Båda de jämförda kriterierna har samma definition i båda granskningarna: population, regel, källor och koder "
        "är desamma."
    ]


def test_a_new_rule_is_shown_beside_the_old_one() -> None:
    result = _comparison(definition="annan", rule="första\nandra")
    assert _texts(result, "definitioner")[0].startswith("Av två jämförda kriterier har ett ändrad definition:")
    assert _texts(result, "definition_a") == ["Tidigare löd regeln:", "regel", "Nu lyder den:", "första", "andra"]


def test_a_new_name_and_new_sources_are_told() -> None:
    result = _comparison(definition="annan", label="Nytt namn", sources="TA 2")
    assert section(definitions(result), "definition_a").title == "Nytt namn"
    assert _texts(result, "definition_a") == [
        "Kriteriet hette tidigare Om a.",
        "Källa tidigare: GR 3. Källa nu: TA 2.",
    ]


def test_a_change_that_the_words_do_not_show_is_explained() -> None:
    assert _texts(_comparison(definition="annan"), "definition_a") == [
        "Regeln lyder likadant. Det som har ändrats är hur en uppgift i regeln räknas fram, eller vilka koder som "
        "finns att välja på."
    ]


def test_ids_that_were_mapped_are_listed() -> None:
    earlier, later = numbers(2023, criterion("gammal", HALF)), numbers(2025, criterion("ny", HALF), name="annan")
    result = compare(earlier, later, {"gammal": "ny"})
    chapter = section(definitions(result), "definitioner")
    (table,) = (b for b in chapter.blocks if isinstance(b, TableBlock))
    assert table.rows == (("gammal", "Om gammal", "ny", "Om ny"),)
    assert "Ett kriterium har olika id i de två granskningarna" in texts(chapter.blocks)[1]


def test_what_only_one_review_has_is_named() -> None:
    result = compare(numbers(2023, criterion("a", HALF), criterion("borta", HALF)), numbers(2025, criterion("a", HALF)))
    assert _texts(result, "definitioner") == [
        "Kriteriet har samma definition i båda granskningarna: population, regel, källor och koder är desamma.",
        "Ett kriterium finns bara i den tidigare granskningen och jämförs inte:",
        "Om borta: Är borta uppfyllt?",
    ]
