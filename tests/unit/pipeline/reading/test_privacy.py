"""Personal data is found in every written form, and what only looks like it is left alone.

Thousands of numbers are made here with a check digit of our own, in the forms that people write them in.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta

import duckdb
import pytest

from pipeline.reading.privacy import LONGEST_SEARCHED, SUSPICIOUS, SUSPICIOUS_ID, find
from pipeline.reading.workbook import cell_text
from tests.lib.exports import CODEBOOK
from tests.lib.personal import FORMS, HIDDEN_FORMS, Number, check_digit, numbers


def _wrong(digit: str) -> str:
    return str((int(digit) + 1) % 10)


@pytest.mark.parametrize(
    "text",
    [
        "Ringde {} i går",
        "pnr:{}",
        "({})",
        "A{}B",
        "se akt nr 12, {}, sid 4",
        "född {}.",
        "a\n{}\nb",
        "2024-05-01 {}",
        "{};{}",
        "id_{}",
    ],
)
def test_inside_a_text(text: str) -> None:
    for century, six, four in numbers(random.Random(2), 100):
        for number in (f"{six}-{four}", f"{century}{six}{four}", f"{century}{six}-{four}"):
            hit = find(text.format(number, number))
            assert hit is not None, text.format(number, number)


def test_after_digits_of_something_else() -> None:
    """With a blank between, the century may be joined with the preceding text; the number is still found."""
    for century, six, four in numbers(random.Random(3), 200):
        for prefix in ("12 ", "3 ", "nr 44 ", "2 000 "):
            assert find(f"{prefix}{six}-{four}") is not None, (prefix, six, four)
            assert find(f"{prefix}{century}{six}-{four}") is not None, (prefix, century, six, four)


def test_digits_of_other_scripts_and_invisible_characters() -> None:
    for century, six, four in numbers(random.Random(4), 100):
        plain = f"{century}{six}-{four}"
        wide = plain.translate({ord(str(i)): chr(0xFF10 + i) for i in range(10)})
        arabic = plain.translate({ord(str(i)): chr(0x660 + i) for i in range(10)})
        hidden = "\u200b".join(plain)
        for text in (wide, arabic, hidden, f"{plain[:4]}\u00ad{plain[4:]}"):
            assert find(text) is not None, text


def test_in_a_number_cell_of_excel() -> None:
    """calamine gives numbers as floats; twelve digits are exact, and so are ten."""
    for century, six, four in numbers(random.Random(5), 500):
        assert find(cell_text(float(f"{century}{six}{four}"))) is not None
        if six[0] != "0":  # otherwise Excel has dropped the zero, and nine digits are left
            assert find(cell_text(float(f"{six}{four}"))) is not None
            assert find(cell_text(int(f"{six}{four}"))) is not None


def test_a_wrong_check_digit_is_no_number() -> None:
    for samordning in (False, True):
        for century, six, four in numbers(random.Random(6), 500, samordning=samordning):
            wrong = four[:3] + _wrong(four[3])
            for text in (f"{six}-{wrong}", f"{century}{six}{wrong}", f"{six}{wrong}"):
                hit = find(text, is_id=True)
                assert hit is None, text


@pytest.mark.parametrize(
    ("century", "six"),
    [
        ("19", "850230"),
        ("19", "851301"),
        ("19", "850132"),
        ("19", "850431"),
        ("19", "830229"),
        ("19", "000229"),  # 1900 was no leap year
        ("19", "850159"),
        ("19", "850192"),
        ("19", "851361"),
        ("21", "850101"),
        ("17", "850101"),
    ],
)
def test_a_date_that_is_none_is_no_number(century: str, six: str) -> None:
    for three in range(0, 1000, 7):
        nine = f"{six}{three:03d}"
        text = f"{century}{nine}{check_digit(nine)}"
        assert find(text, is_id=True) is None, text


@pytest.mark.parametrize(("century", "six"), [("20", "000229"), ("19", "840229"), ("19", "850060"), ("19", "000060")])
def test_leap_days_and_unknown_days_of_birth(century: str, six: str) -> None:
    """A samordningsnummer may be given to a person whose day or month of birth is unknown: it is written as 0."""
    nine = f"{six}239"
    assert find(f"{century}{nine}{check_digit(nine)}") is not None
    assert find(f"{nine[:6]}-{nine[6:]}{check_digit(nine)}") is not None


def test_a_longer_run_of_digits_is_no_number() -> None:
    for century, six, four in numbers(random.Random(7), 200):
        for text in (f"9{century}{six}{four}", f"{century}{six}{four}9", f"{six}{four}99999"):
            assert find(text, is_id=True) is None, text


def test_values_of_the_codebook_are_no_hits() -> None:
    rng = random.Random(8)
    for variables in CODEBOOK.values():
        for _, label, _, codes in variables:
            for text in (label, *codes, *codes.values()):
                assert find(text) is None, text
    for _ in range(5000):
        day = date(1990, 1, 1) + timedelta(days=rng.randrange(40000))
        assert find(f"{day:%Y-%m-%d}") is None
        assert find(f"{day:%Y%m%d}") is None
        assert find(f"{day:%Y-%m}") is None
    for _ in range(1000):
        for text in (
            str(rng.randrange(745)),
            f"{rng.randrange(744)},{rng.randrange(100):02d}",
            f"{rng.random() * 744}",
        ):
            assert find(text) is None, text


def test_organisation_numbers_are_no_hits() -> None:
    """Their third digit is 2 or more, so that no month is in its place."""
    rng = random.Random(9)
    for _ in range(3000):
        nine = f"{rng.choice((2, 5, 7, 8, 9))}{rng.randrange(10)}{rng.randrange(2, 10)}{rng.randrange(10**6):06d}"
        ten = nine + check_digit(nine)
        for text in (ten, f"{ten[:6]}-{ten[6:]}", f"16{ten}"):
            assert find(text) is None, text


def test_pseudonyms_with_digits_are_no_hits() -> None:
    rng = random.Random(10)
    for _ in range(3000):
        for text in (f"A{rng.randrange(10**5):05d}", f"2025-{rng.randrange(10**4):04d}", f"akt_{rng.randrange(10**6)}"):
            assert find(text, is_id=True) is None, text


def test_a_running_number_after_a_letter_is_no_hit() -> None:
    """Nine digits count as a number with a lost zero only if the cell holds nothing else."""
    texts = [f"{letter}{i:09d}" for letter in "ABK" for i in range(600_000, 600_400)]
    assert [text for text in texts if find(text, is_id=True)] == []
    assert not any(_matches(SUSPICIOUS_ID, texts).values())


PHONES = (
    "070-123 45 67",
    "070 123 45 67",
    "0701234567",
    "070-1234567",
    "+46701234567",
    "+46 70 123 45 67",
    "+46 (0)70-123 45 67",
    "0046701234567",
    "0046 70-123 45 67",
    "08-123 456 78",
    "08-12345678",
    "(08) 123 45 67",
    "08/123 45 67",
    "031-12 34 56",
    "0123-456 78",
    "0980-123 45",
    "08‑123 456 78",
    "070\u00a0123\u00a045\u00a067",
    "tel. 070-123 45 67, kvällar",
    "ring 08-123 456 78!",
)


@pytest.mark.parametrize("text", PHONES)
def test_swedish_phone_numbers(text: str) -> None:
    hit = find(text)
    assert hit is not None
    assert hit.kind == "telefonnummer"
    assert not any(c.isdigit() and c != "0" for c in str(hit))
    assert find(text, is_id=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "112",
        "11414",
        "1177",
        "077-",
        "0",
        "00",
        "000000000",
        "12 345 67",
        "2024-01-15 10",
        "070-12",
        "0,5",
        "0,0712345678",
        "13.0701234567",
        "1-12",
        "4:1",
    ],
)
def test_no_phone_numbers(text: str) -> None:
    assert find(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "anna.svensson@stockholm.se",
        "Anna@Exempel.SE",
        "mejla a_b+c@d.example.com snarast",
        "<anna@exempel.se>",
        "a@b.nu;c@d.nu",
        "anna＠exempel.se",
    ],
)
def test_email_addresses(text: str) -> None:
    for is_id in (False, True):
        hit = find(text, is_id=is_id)
        assert hit is not None
        assert (hit.kind, hit.masked) == ("e-postadress", "***@***")


@pytest.mark.parametrize("text", ["a@b", "@stockholm", "5 st @ 3 kr", "pris@", ""])
def test_no_email_addresses(text: str) -> None:
    assert find(text) is None


def test_the_value_is_masked() -> None:
    for century, six, four in numbers(random.Random(11), 200):
        long, short = find(f"{century}{six}-{four}"), find(f"{six}-{four}")
        assert long is not None and short is not None
        assert str(long) == f"personnummer ({century}******-****)"
        assert str(short) == "personnummer (******-****)"


# --- The search in the database -----------------------------------------------------------------------------


def _matches(pattern: str, texts: Iterable[str]) -> dict[str, bool]:
    with duckdb.connect() as con:
        return dict(
            con.execute(
                "SELECT t, regexp_matches(t, ?) FROM (SELECT unnest(?::VARCHAR[]) AS t)", [pattern, list(texts)]
            ).fetchall()
        )


def _every_form(number: Number) -> list[str]:
    return [write(*number) for write in (*FORMS.values(), *HIDDEN_FORMS.values())]


def test_what_is_a_hit_is_never_passed_over_by_the_quick_search() -> None:
    """Only text that the pattern finds in the database is looked at closely, so it must find every hit."""
    texts = {form for n in numbers(random.Random(12), 60) for form in _every_form(n)}
    texts |= {form for n in numbers(random.Random(13), 60, samordning=True) for form in _every_form(n)}
    texts |= {f"text {form} text" for form in list(texts)[:2000]}
    texts |= set(PHONES) | {"a@b.se", "a＠b.se", "501019807"}
    texts |= {t.translate({ord(str(i)): chr(0xFF10 + i) for i in range(10)}) for t in list(texts)[:500]}
    missed = [t for t, is_match in _matches(SUSPICIOUS, texts).items() if not is_match and find(t)]
    assert missed == []


def test_ids_that_are_hits_are_never_passed_over() -> None:
    id_numbers = [*numbers(random.Random(14), 200), *numbers(random.Random(15), 200, samordning=True)]
    forms = {form for number in id_numbers for form in _every_form(number)}
    texts = {form.replace(" ", "_") for form in forms} | {"A" + form for form in forms}
    texts |= {(six + four)[1:] for _, six, four in id_numbers}
    valid = {t for t in texts if t.isascii() and t.replace("-", "").replace("_", "").isalnum() and len(t) <= 24}
    missed = [t for t, is_match in _matches(SUSPICIOUS_ID, valid).items() if not is_match and find(t, is_id=True)]
    assert len(valid) > 2000
    assert missed == []


def test_a_faulty_date_is_no_telephone_number() -> None:
    for text in ("0205-02-19", "0023-11-30", "0198-12-01"):
        assert find(text) is None, text


def test_of_an_endless_text_only_the_beginning_is_searched() -> None:
    """It is refused for its length, and nothing of it is shown."""
    assert find("850101-1236" + "x" * LONGEST_SEARCHED) is not None
    assert find("x" * LONGEST_SEARCHED + " 850101-1236") is None
