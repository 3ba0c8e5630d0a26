"""How one cell is read: what DuckDB would take and the codebook does not, and the words for each fault."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.codebook import About, Kind, TableSpec, Variable
from pipeline.reading.cells import filled, is_plain, sql_type, typed, why_not
from pipeline.reading.typed_tables import create_table

ARENDEN, NARVARO = AUDIT.main, AUDIT.table("narvaro")
ALDER, DAY, ID = ARENDEN.variable("alder"), ARENDEN.variable("ansokan_datum"), ARENDEN.variable("arende_id")
HOURS, MONTH = NARVARO.variable("timmar"), NARVARO.variable("manad")
EXTENT, REFUSED, SEX = (ARENDEN.variable(n) for n in ("beslut_omfattning", "avslag_lagrum", "kon"))


def _read(
    variable: Variable,
    texts: Iterable[str | None],
    spec: TableSpec = ARENDEN,
    spellings: Mapping[str, str] | None = None,
) -> list[Any]:
    """Each text as the engine reads it; None where it is empty or no value."""
    with duckdb.connect() as con:
        if variable.kind is Kind.CODE:
            create_table(con, spec)
        sql = typed(spec.name, variable, "c0", spellings or {})
        cells = list(texts)
        con.execute(
            "CREATE TABLE text AS SELECT unnest(range(?)) AS i, unnest(?::VARCHAR[]) AS c0", [len(cells), cells]
        )
        return [value for (value,) in con.execute(f"SELECT {sql} FROM text ORDER BY i").fetchall()]


LENIENT_INTEGERS = (
    "1.5", "1,5", "1e2", "1E2", "0x1F", "0b11", "1_000", "+5", "-5", "- 5", "5.", ".5", "5-", "٣", "３", "½", "five",
    "inf", "infinity", "nan", "NaN", "true", "1 2", "1\u00a0000", "42 år", "1.000", "42;", "'42", "1234567890",
)  # fmt: skip
LENIENT_DATES = (
    "2025/02/19", "2025.02.19", "2025 02 19", "19/2/25", "19/02/2025", "2025-2-19", "2025-02-9", "25-02-19", "20250229",
    "2025-02-29", "2025-02-30", "2025-13-01", "2025-00-10", "2025-01-00", "2025-01-32", "infinity", "-infinity",
    "now", "today", "2025-02-19 00:00:00", "2025-02-19T00:00:00", "2025-02-19Z", "2025-02-19 (BC)", "0019-02-25",
    "-2025-02-19", "+2025-02-19", "202502199", "2025021", "20250219.0", "1989-12-31", "2100-01-01", "19891231",
    "21000101", "9999-12-31", "٢٠٢٥-٠٢-١٩", "2025‐02‐19", "45707", "epoch", "feb 19 2025", "2025-W08-3",
)  # fmt: skip
LENIENT_DECIMALS = (
    "1e2", "1E-2", "0x1F", "1_000", "+5", "-5", "-0", "5.", ".5", ",5", "1.000,5", "1,000.5", "1 000", "inf",
    "infinity", "nan", "1,5,5", "1..5", "744.1", "744,000001", "745", "1000", "5h", "1:30", "½", "٣",
    "1.1234567890123456789",
)  # fmt: skip
LENIENT_MONTHS = ("2024-1", "2024-13", "2024-00", "202401", "2024/01", "01-2024", "1824-01", "2124-01", "jan 2024",
                  "2024-01-01", "24-01", "2024-01-", "２０２４-01")  # fmt: skip
LENIENT_IDS = ("a b", "åäö", "a.b", "a/b", "a" * 25, "a\tb", "=1+1", "a'b", 'a"b', "a;b", "Ⅷ", "１２")


@pytest.mark.parametrize("text", LENIENT_INTEGERS)
def test_no_integers(text: str) -> None:
    assert _read(ALDER, [text]) == [None]


@pytest.mark.parametrize("text", LENIENT_DATES)
def test_no_dates(text: str) -> None:
    assert _read(DAY, [text]) == [None]


@pytest.mark.parametrize("text", LENIENT_DECIMALS)
def test_no_decimals(text: str) -> None:
    assert _read(HOURS, [text], NARVARO) == [None]


@pytest.mark.parametrize("text", LENIENT_MONTHS)
def test_no_months(text: str) -> None:
    assert _read(MONTH, [text], NARVARO) == [None]


@pytest.mark.parametrize("text", LENIENT_IDS)
def test_no_ids(text: str) -> None:
    assert _read(ID, [text]) == [None]


def test_duckdb_alone_would_take_several_of_them() -> None:
    """The reason why the text is checked before it is cast; if DuckDB becomes stricter, nothing is lost."""
    with duckdb.connect() as con:
        values = con.execute(
            "SELECT TRY_CAST('1.5' AS INTEGER), TRY_CAST('1e2' AS INTEGER), TRY_CAST('2025/02/19' AS DATE), "
            "TRY_CAST('infinity' AS DATE)"
        ).fetchone()
    assert values is not None and any(value is not None for value in values)


@pytest.mark.parametrize("blank", [None, "", " ", "\t", "\u00a0", "  \u00a0 ", "\r"])
@pytest.mark.parametrize("variable", [ALDER, DAY, ID, HOURS, MONTH], ids=lambda v: v.name)
def test_an_empty_cell_is_no_value(variable: Variable, blank: str | None) -> None:
    assert _read(variable, [blank], NARVARO if variable in NARVARO.variables else ARENDEN) == [None]


def test_integers() -> None:
    texts = [str(n) for n in range(121)]
    assert _read(ALDER, texts) == list(range(121))
    assert _read(ALDER, [f" {t}\u00a0" for t in texts]) == list(range(121))
    assert _read(ALDER, ["007", "0000000", "121", "999999999"]) == [7, 0, None, None]


def test_dates() -> None:
    rng = random.Random(1)
    first, last = date(1990, 1, 1), date(2099, 12, 31)
    days = [first, last, date(2024, 2, 29), *(first + timedelta(days=rng.randrange(40176)) for _ in range(3000))]
    for form in ("{:%Y-%m-%d}", "{:%Y%m%d}", "  {:%Y-%m-%d} ", "\u00a0{:%Y%m%d}\t"):
        assert _read(DAY, [form.format(d) for d in days]) == days


def test_decimals() -> None:
    texts = ["0", "0,0", "5,5", "5.5", "744", "744,000000", "13.25", " 7,5 ", "000,5", "0.000001"]
    values = ["0", "0", "5.5", "5.5", "744", "744", "13.25", "7.5", "0.5", "0.000001"]
    assert _read(HOURS, texts, NARVARO) == [Decimal(v) for v in values]


def test_decimals_keep_every_hundredth() -> None:
    """Never through a binary fraction."""
    hundredths = range(0, 74401, 7)
    for sign in ",.":
        values = _read(HOURS, [f"{n // 100}{sign}{n % 100:02d}" for n in hundredths], NARVARO)
        assert values == [Decimal(n) / 100 for n in hundredths]


def test_months() -> None:
    texts = [f"{year}-{month:02d}" for year in (1999, 2024, 2025) for month in range(1, 13)]
    assert _read(MONTH, texts, NARVARO) == texts
    assert _read(MONTH, [f" {t} " for t in texts], NARVARO) == texts


def test_ids() -> None:
    texts = ["A", "a-b_C9", "0", "-", "_", "x" * 24]
    assert _read(ID, texts) == texts
    assert _read(ID, [f" {t} " for t in texts]) == texts


def test_codes() -> None:
    codes = {code: code for code in SEX.codes}
    assert _read(SEX, ["kvinna", "man", "Kvinna", "annat", None], spellings=codes) == [
        "kvinna",
        "man",
        None,
        None,
        None,
    ]
    variants = codes | {"Kvinna": "kvinna", " MAN": "man"}
    assert _read(SEX, ["kvinna", "Kvinna", " MAN", "MAN", ""], spellings=variants) == [
        "kvinna",
        "kvinna",
        "man",
        None,
        None,
    ]


def test_the_quick_reading_never_differs_from_the_tolerant_one() -> None:
    """A plainly written cell takes another path through the SQL; its value must not depend on that."""
    for variable, texts in (
        (ALDER, [*LENIENT_INTEGERS, "0", "42", "120", "121", " 42"]),
        (DAY, [*LENIENT_DATES, "2025-02-19", "20250219", "1990-01-01", "2099-12-31"]),
        (ID, [*LENIENT_IDS, "A-1"]),
        (HOURS, [*LENIENT_DECIMALS, "7", "7,5", "744"]),
        (MONTH, [*LENIENT_MONTHS, "2024-01"]),
    ):
        spec = NARVARO if variable in NARVARO.variables else ARENDEN
        plain = _read(variable, texts, spec)
        spaced = _read(variable, [f" {t} " for t in texts], spec)
        assert plain == spaced, variable.name
        with duckdb.connect() as con:
            sql = f"SELECT {is_plain(variable, 'c0')} FROM (SELECT unnest(?::VARCHAR[]) AS c0)"
            is_plain_flags = [flag for (flag,) in con.execute(sql, [texts]).fetchall()]
        assert None not in is_plain_flags, "never unknown"
        assert all(
            value is not None for value, is_plain_flag in zip(plain, is_plain_flags, strict=True) if is_plain_flag
        )


def test_filled() -> None:
    with duckdb.connect() as con:
        texts = con.execute(
            f"SELECT {filled('t')} FROM (SELECT unnest([' a ', '\u00a0b\t', ' ', '', NULL]) AS t)"
        ).fetchall()
    assert texts == [("a",), ("b",), (None,), (None,), (None,)]


def test_sql_types() -> None:
    assert [sql_type("arenden", v) for v in (ALDER, DAY, ID, SEX)] == ["INTEGER", "DATE", "VARCHAR", "arenden_kon"]
    assert [sql_type("narvaro", v) for v in (HOURS, MONTH)] == ["DECIMAL(18, 6)", "VARCHAR"]


# --- The words --------------------------------------------------------------------------------------------

INTERVAL = "Excel har gjort om ett intervall som 1-12 till ett datum; formatera kolumnen som Text"
CLOCK = "Excel har gjort om ett lagrum som 4:1 till ett klockslag; formatera kolumnen som Text"


@pytest.mark.parametrize(
    ("variable", "text", "reason"),
    [
        (ALDER, "trettio", "är inget heltal"),
        (ALDER, "1.5", "är inget heltal"),
        (ALDER, "121", "talet ligger utanför 0–120"),
        (HOURS, "mycket", "är inget tal"),
        (HOURS, "745", "talet ligger utanför 0–744"),
        (HOURS, "744,5", "talet ligger utanför 0–744"),
        (DAY, "19/2/25", "är inget datum i rätt format"),
        (DAY, "2025-02-19 08:30:00", "är ett datum med klockslag; skriv bara datumet"),
        (DAY, "2025-02-19T08:30", "är ett datum med klockslag; skriv bara datumet"),
        (DAY, "2025-02-30", "datumet finns inte i kalendern"),
        (DAY, "20250230", "datumet finns inte i kalendern"),
        (DAY, "1989-12-31", "datumet ligger utanför 1990-01-01–2099-12-31"),
        (DAY, "21000101", "datumet ligger utanför 1990-01-01–2099-12-31"),
        (MONTH, "2024-13", "är ingen månad"),
        (MONTH, "jan-24", "är ingen månad; Excel kan ha gjort om månaden"),
        (ID, "å", "är inget giltigt id"),
        (EXTENT, "2025-12-01", INTERVAL),
        (EXTENT, "2025-12-01 00:00:00", INTERVAL),
        (EXTENT, "01-dec", INTERVAL),
        (EXTENT, "1 dec.", INTERVAL),
        (EXTENT, "dec-01", INTERVAL),
        (REFUSED, "04:01", CLOCK),
        (REFUSED, "04:01:00", CLOCK),
        (SEX, "kvinnna", "är inget av de värden som kodboken har; menade du Kvinna?"),
        (SEX, "2025-12-01", "är inget av de värden som kodboken har"),
        (SEX, "04:01", "är inget av de värden som kodboken har"),
        (SEX, "zzz", "är inget av de värden som kodboken har"),
        (EXTENT, "112", "är inget av de värden som kodboken har; menade du 1–12 timmar/vecka?"),
    ],
)
def test_the_reason(variable: Variable, text: str, reason: str) -> None:
    assert why_not(variable, text)[0] == reason


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        (ALDER, "ett heltal från 0 till 120"),
        (HOURS, "ett tal från 0 till 744"),
        (DAY, "ett datum som 2025-02-19 (ÅÅÅÅ-MM-DD)"),
        (MONTH, "en månad som 2024-01 (ÅÅÅÅ-MM)"),
        (ID, "1–24 tecken: bokstäver a–z, siffror, bindestreck och understreck"),
        (SEX, "Kvinna eller Man"),
        (REFUSED, "4:1 (4 kap. 1 § SoL (2001:453)) eller 11:1 (11 kap. 1 § SoL (2025:400))"),
        (Variable("ett", "Ett", Kind.CODE, "GR", {"enda": "Enda"}, about=About.HANDLAGGNING), "Enda"),
    ],
)
def test_what_was_expected(variable: Variable, expected: str) -> None:
    assert why_not(variable, "fel")[1] == expected


@pytest.mark.parametrize(("text", "is_told"), [("45308", True), ("2024", False), ("20240230", False), ("i maj", False)])
def test_a_date_that_excel_shows_as_a_number(text: str, is_told: bool) -> None:
    """45308 is 17 January 2024 in Excel: days from 1900."""
    assert why_not(DAY, text)[1].endswith(": formatera cellen som datum") is is_told


def test_every_text_that_is_refused_has_a_reason() -> None:
    """What the SQL refuses, the words must not call right: each reason fits a text that is no value."""
    for variable, texts in ((ALDER, LENIENT_INTEGERS), (DAY, LENIENT_DATES), (HOURS, LENIENT_DECIMALS)):
        for text in texts:
            reason, expected = why_not(variable, text)
            assert reason and expected
            assert text not in reason, "the value stands beside the reason, not in it"
