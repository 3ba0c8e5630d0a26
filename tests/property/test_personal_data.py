"""Personal data: every written form is found, and fewer than one in a thousand of the texts without any.

`make test-long` tries 1,000 numbers in each form and 100,000 texts of each kind; `-s` shows what was measured.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from time import process_time

import pytest

from pipeline.reading.privacy import find, find_in_column
from tests.lib.examples import MANY
from tests.lib.personal import FORMS, HIDDEN_FORMS, INNOCENT, Number, numbers

NUMBERS, TEXTS = (1_000, 100_000) if MANY else (60, 2_000)
MOST_FALSE = 0.001


def _texts(write: Callable[[str, str, str], str], persons: list[Number]) -> list[str]:
    return [write(*number) for number in persons]


@pytest.mark.parametrize("samordning", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_every_written_form_is_found(form: str, samordning: bool) -> None:
    texts = _texts(FORMS[form], list(numbers(Random(form), NUMBERS, samordning=samordning)))
    missed = [text for text in texts if find(text) is None]
    print(f"{form}: {len(texts) - len(missed)} of {len(texts)}")
    assert missed == []


@pytest.mark.parametrize("form", HIDDEN_FORMS)
def test_a_date_of_birth_with_its_number_hidden_is_found(form: str) -> None:
    texts = _texts(HIDDEN_FORMS[form], list(numbers(Random(form), NUMBERS)))
    assert [text for text in texts if find(text) is None] == []


def test_a_number_that_lost_its_first_zero_is_found() -> None:
    """Ten digits of somebody born in 2000 to 2009, as a number: Excel drops the zero."""
    born = list(numbers(Random("nine"), NUMBERS, first=date(2000, 1, 1), days=3650))
    texts = [str(int(six + four)) for _, six, four in born]
    assert {len(text) for text in texts} <= {7, 8, 9}  # fewer where two or three zeros are lost
    nine = [text for text in texts if len(text) == 9]
    assert find_in_column(nine).keys() == set(nine)
    assert find_in_column([nine[0], "G1", "G2"], is_id=True).keys() == {nine[0]}


def test_random_numbers_of_nine_digits_are_no_persons() -> None:
    """One in 140 looks like a number without its zero; a column of them is still accepted."""
    rng = Random(3)
    for n in (30, 137, 1000):
        for _ in range(20):
            assert find_in_column((str(rng.randrange(10**8, 10**9)) for _ in range(n)), is_id=True) == {}


@pytest.mark.parametrize("kind", INNOCENT)
def test_texts_in_which_there_is_nobody(kind: str) -> None:
    rng = Random(kind)
    texts = [INNOCENT[kind](rng) for _ in range(TEXTS)]
    false_alarms = [text for text in texts if find(text)]
    print(f"{kind}: {len(false_alarms)} of {len(texts)}")
    assert len(false_alarms) < max(1, MOST_FALSE * len(texts)), false_alarms[:10]


@pytest.mark.parametrize(
    "piece", ["QUJDRGVm", "x", "1 2", "85-01-01 ", "8501011237", "a@a.", "@", "O0", "0701-", "&#52;", "%2D", "å8"]
)
def test_a_search_takes_time_in_proportion_to_the_text(piece: str) -> None:
    """Eight times the text takes about eight times as long; a quadratic search would take 64 times as long."""

    def seconds(n: int) -> float:
        text = piece * (n // len(piece))
        start = process_time()
        find(text)
        return process_time() - start

    short, long = (min(seconds(n) for _ in range(3)) for n in (20_000, 160_000))
    assert long < 24 * max(short, 0.002)
