"""The parts of a reason, one by one: times in words, the values that decided, and sentences."""

from __future__ import annotations

import random
from datetime import date, timedelta

import duckdb
import pytest

from checks.evidence import Sentence, Span, Value, deciding, parts, quote
from checks.expressions import all_of, any_of, given, is_, none_of
from tests.lib.oracle import add_months

# --- Time in words ----------------------------------------------------------------------------------------


def in_words(start: date, end: date) -> str:
    """The largest number of months that fit and the remaining days; years from two years on."""
    months = max(n for n in range(120) if add_months(start, n) <= end)
    days = (end - add_months(start, months)).days
    years, rest = divmod(months, 12) if months >= 24 else (0, months)
    parts = [f"{years} år"] if years else []
    parts += [f"{rest} månad{'' if rest == 1 else 'er'}"] if rest else []
    parts += [f"{days} dag{'' if days == 1 else 'ar'}"] if days else []
    return " ".join(parts)


def _spans(pairs: list[tuple[date, date]], *, last_day_counts: bool = False) -> list[str | None]:
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE t AS SELECT unnest(?::DATE[]) AS fran, unnest(?::DATE[]) AS till",
            list(zip(*pairs, strict=True)),
        )
        sql = Span("fran", "till", last_day_counts=last_day_counts).sql
        return [span for (span,) in con.execute(f"SELECT {sql} FROM t").fetchall()]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2025-03-02", "2025-10-31", "7 månader 29 dagar"),
        ("2024-08-31", "2025-02-28", "6 månader"),
        ("2024-08-31", "2025-03-01", "6 månader 1 dag"),
        ("2024-01-31", "2024-03-01", "1 månad 1 dag"),
        ("2024-01-01", "2024-01-02", "1 dag"),
        ("2024-01-01", "2024-02-01", "1 månad"),
        ("2023-01-01", "2024-12-31", "23 månader 30 dagar"),
        ("2023-01-01", "2025-01-01", "2 år"),
        ("2022-11-15", "2025-01-14", "2 år 1 månad 30 dagar"),
        ("2024-02-29", "2027-02-28", "3 år"),
    ],
)
def test_a_time_in_whole_months_and_days(start: str, end: str, expected: str) -> None:
    pair = (date.fromisoformat(start), date.fromisoformat(end))
    assert in_words(*pair) == expected, "the independent count"
    assert _spans([pair]) == [expected]


def test_the_last_day_of_a_decision_is_counted() -> None:
    assert _spans([(date(2023, 2, 1), date(2026, 3, 31))], last_day_counts=True) == ["3 år 2 månader"]
    assert _spans([(date(2023, 2, 1), date(2025, 1, 31))], last_day_counts=True) == ["2 år"]


@pytest.mark.slow
@pytest.mark.parametrize("last_day_counts", [False, True])
def test_times_are_those_of_the_calendar(last_day_counts: bool) -> None:
    rng = random.Random("times")
    pairs = []
    for _ in range(4_000):
        start = date(2023, 1, 1) + timedelta(days=rng.randrange(1_000))
        pairs.append((start, start + timedelta(days=rng.randrange(1, 1_500))))
    for start in (date(2024, 8, 31), date(2024, 2, 29), date(2023, 2, 28), date(2024, 1, 31), date(2023, 1, 30)):
        pairs += [(start, start + timedelta(days=n)) for n in range(1, 900)]
    expected = [in_words(a, b + timedelta(days=last_day_counts)) for a, b in pairs]
    assert _spans(pairs, last_day_counts=last_day_counts) == expected


def test_a_time_with_an_end_missing_is_missing() -> None:
    with duckdb.connect() as con:
        sql = Span("fran", "till").sql
        nothing = "(SELECT DATE '2024-01-01' AS fran, NULL::DATE AS till)"
        assert con.execute(f"SELECT {sql} FROM {nothing}").fetchall() == [(None,)]


# --- The values that decided ------------------------------------------------------------------------------

A, B, C = is_("sip", "ja"), is_("sip_deltagare", "ja"), is_("sip_protokoll", "ja")


def test_of_alternatives_those_that_hold_decided() -> None:
    assert deciding(any_of(A, B)) == (Value("sip", A), Value("sip_deltagare", B))
    assert deciding(all_of(A, B)) == (Value("sip"), Value("sip_deltagare"))
    assert deciding(none_of(A, B)) == (Value("sip"), Value("sip_deltagare"))


def test_a_value_that_counts_in_any_case_has_no_condition() -> None:
    assert deciding(all_of(A, any_of(A, B))) == (Value("sip"), Value("sip_deltagare", B))


# --- Sentences --------------------------------------------------------------------------------------------


def test_a_sentence_is_words_with_places_between_them() -> None:
    sentence = Sentence("Beslut {beslut}, {tid}", {"tid": Span("beslut", "plan")}, given("kon"))
    assert sentence.words == ["Beslut ", ", ", ""]
    assert list(sentence.places) == ["beslut", Span("beslut", "plan")]
    assert sentence.named_columns == ("beslut", "beslut", "plan")
    assert sentence.columns == ("beslut", "beslut", "plan", "kon")


def test_a_sentence_without_a_place() -> None:
    sentence = Sentence("Plan saknas")
    assert (sentence.words, sentence.named_columns, sentence.columns) == (["Plan saknas"], (), ())


def test_a_name_of_a_column_is_short_for_its_value() -> None:
    sentence = Sentence("Plan saknas")
    assert parts(["kon", sentence, Value("sip")]) == (Value("kon"), sentence, Value("sip"))


def test_a_text_with_an_apostrophe_is_one_string_to_the_engine() -> None:
    with duckdb.connect() as con:
        text = quote("d'Arc's")
        assert con.execute(f"SELECT {text}").fetchone() == ("d'Arc's",)
