"""What the form says of a column: how it is filled in, when, what it may hold, and which question it answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.audit_template import AUDIT
from checks.codebook import LONGEST_TEXT, About, Kind, Variable
from reports.form.words import LONGEST_PROMPT, FormWords, allowed, cut, how_to_fill
from tests.lib.reviews import plain

MAIN, FOLLOWUPS = AUDIT.tables
WORDS = FormWords(AUDIT, MAIN)


def _variable(name: str) -> Variable:
    return MAIN.variable(name)


def _number(kind: Kind) -> Variable:
    return Variable("tal", "Tal", kind, "EX 1", low=16, high=1500, about=About.PERSON)


def test_a_condition_is_said_in_columns_and_answers_and_not_by_its_name() -> None:
    """'bifall eller delavslag' does not say which cell decides."""
    assert WORDS.when(_variable("mal_i_beslut")) == "När ”Beslut” är Bifall eller Delavslag"
    assert WORDS.when(_variable("beslut_datum")) == "Alltid"
    assert WORDS.when(_variable("ansokan_datum")) == "Får vara tom"


@pytest.mark.parametrize(
    ("variable", "owner", "text"),
    [
        (_variable("insats"), None, "Välj i listan."),
        (_variable("beslut_datum"), None, "Datum, till exempel 2025-02-19."),
        (_number(Kind.INTEGER), None, "Heltal från 16 till 1 500."),
        (_number(Kind.DECIMAL), None, "Tal från 16 till 1 500, gärna med decimaler."),
        (_number(Kind.MONTH), None, "Månad, till exempel 2024-01."),
        (_number(Kind.TEXT), None, f"Fritext med högst {LONGEST_TEXT} tecken. Aldrig namn eller personnummer."),
        (
            _variable("arende_id"),
            None,
            "Beteckning med högst 24 tecken: a–z, 0–9, - och _. Aldrig namn eller personnummer. Samma får inte stå på "
            "två rader.",
        ),
    ],
)
def test_how_a_cell_is_filled_in(variable: Variable, owner: str | None, text: str) -> None:
    assert plain(how_to_fill(MAIN, variable, owner)) == text


def test_the_column_that_ties_a_row_to_its_decision_is_chosen_from_that_sheet() -> None:
    assert how_to_fill(FOLLOWUPS, FOLLOWUPS.variables[0], "Ärenden") == "Välj ett som finns på bladet Ärenden."


def test_what_a_column_may_hold() -> None:
    assert allowed(MAIN, _variable("insats"), None) == "Insats A\nInsats B"
    assert allowed(MAIN, _variable("beslut_datum"), None) == "Datum, till exempel 2025-02-19."


def test_the_questions_that_an_answer_decides_the_most_particular_first() -> None:
    assert WORDS.questions(_variable("behov_beskrivna")) == ("Är den enskildes behov beskrivna i utredningen?",)
    assert WORDS.questions(_variable("alder")) == ()
    first, *_ = WORDS.questions(_variable("beslut_datum"))
    assert first == "Fattades beslutet inom tre månader från ansökan?"
    assert FormWords(AUDIT, FOLLOWUPS).questions(FOLLOWUPS.variables[1]) == (), "criteria are about decisions"


def test_what_must_agree_with_other_columns() -> None:
    rule = ("Akten kan inte ha granskats innan beslutet fattades",)
    assert WORDS.rules(_variable("granskad_datum")) == WORDS.rules(_variable("beslut_datum")) == rule
    assert WORDS.rules(_variable("insats")) == ()


def test_a_prompt_has_how_when_source_and_the_criterion() -> None:
    assert WORDS.prompt(_variable("mal_i_beslut"), "Välj i listan.").split("\n") == [
        "Välj i listan.",
        "Fylls i när ”Beslut” är Bifall eller Delavslag.",
        "Källa: EX 3",
        "Används för att svara på: Finns ett personligt mål i både utredningen och beslutet?",
    ]
    assert WORDS.prompt(_variable("ansokan_datum"), "Datum.").startswith("Datum.\nFår vara tom.\nKälla: EX 2")


def test_a_prompt_is_never_longer_than_excel_takes_and_says_where_the_rest_is() -> None:
    long = replace(_variable("mal_i_beslut"), source="EX 3; " * 20)
    prompt = WORDS.prompt(long, "Välj i listan.")
    assert len(prompt) <= LONGEST_PROMPT and "Används för" not in prompt
    longer = WORDS.prompt(replace(long, source="EX 3; " * 60), "Välj i listan.")
    assert len(longer) == LONGEST_PROMPT and longer.endswith("…")
    assert "När den fylls i: se bladet Kodbok." in longer


def test_a_label_that_is_no_title_stands_first_in_the_prompt() -> None:
    label = "En rubrik som är längre än trettiotvå tecken"
    assert WORDS.prompt(replace(_variable("alder"), label=label), "Heltal.").startswith(f"{label}.\nHeltal.")


def test_columns_that_steer_others_come_in_order_of_how_many() -> None:
    assert WORDS.steering() == ("beslut_utfall",)
    assert FormWords(AUDIT, FOLLOWUPS).steering() == ()


@pytest.mark.parametrize(
    ("text", "shortened"), [("kort", "kort"), ("precis tio", "precis tio"), ("elva tecken", "elva teck…")]
)
def test_a_text_is_cut_with_an_ellipsis(text: str, shortened: str) -> None:
    assert cut(text, 10) == shortened and len(shortened) <= 10
