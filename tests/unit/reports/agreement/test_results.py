"""What two reviewers agree and differ on, where kappa misleads, and the confusion tables."""

from __future__ import annotations

from reports.agreement.results import kind_and_label, misleading, results
from reports.document import TableBlock
from tests.lib.codings import ALIKE, APART, SKEWED, UNCOMPARED, coding, plain_value
from tests.lib.reviews import section, texts

FULL = coding([APART, ALIKE, UNCOMPARED], [SKEWED], [plain_value("datum", 29, ("a", "b")), plain_value("tomt", 0)])


def test_the_chapters_that_there_is_something_for() -> None:
    assert [s.title for s in results(FULL)] == [
        "Resultat", "Kriterier", "Variabler", "Där κ vilseleder", "Korstabeller", "Korstabeller: kriterier",
        "Korstabeller: variabler",
    ]  # fmt: skip
    assert [s.title for s in results(coding([ALIKE]))] == ["Resultat", "Kriterier", "Variabler"]


def test_what_differs_comes_before_what_is_alike() -> None:
    chapter = section(results(FULL), "kriterier")
    differ, same = (b for b in chapter.blocks if isinstance(b, TableBlock))
    assert [row[0] for row in differ.rows] == ["Olika"] and [row[0] for row in same.rows] == ["Lika"]
    assert texts(chapter.blocks) == [
        "<kriterier> visar kriterier med minst en skillnad.",
        "<kriterier_lika> visar kriterier utan någon skillnad.",
        "Kriterier som inte gäller något av de gemensamma ärendena: ”Ingen”.",
    ]


def test_criteria_that_apply_to_nothing() -> None:
    assert texts(section(results(coding([UNCOMPARED])), "kriterier").blocks) == [
        "Inget kriterium gäller något av de gemensamma ärendena."
    ]


def test_dates_numbers_and_texts_have_a_table_of_their_own() -> None:
    chapter = section(results(FULL), "variabler")
    assert [b.id for b in chapter.blocks if isinstance(b, TableBlock)] == ["variabler", "ovriga"]
    assert texts(chapter.blocks)[-1] == "Variabler utan värde hos båda granskarna: ”Tomt”."


def test_where_kappa_misleads_the_text_says_why() -> None:
    assert misleading(FULL) == [SKEWED]
    *_, paragraph = texts(section(results(FULL), "kappa").blocks)
    # By hand: both 97 of 100 'Ja', observed 0.96, expected 0.97² + 0.03² = 0.9418, kappa 0.0182/0.0582 = 0.313.
    assert paragraph.startswith("Variabeln ”Skev”: överens i 96 av 100 ärenden (96 procent), κ 0,313 (")
    assert paragraph.endswith("Av granskarnas svar är 97 procent ”Ja”.")


def test_a_criterion_and_a_variable_are_called_what_they_are() -> None:
    assert kind_and_label(FULL, APART) == "kriteriet ”Olika”"
    assert kind_and_label(FULL, SKEWED) == "variabeln ”Skev”"


def test_a_confusion_table_for_each_on_which_they_differ() -> None:
    (table,) = section(results(FULL), "korstabeller_kriterier").blocks
    assert isinstance(table, TableBlock) and table.title == "Olika"
