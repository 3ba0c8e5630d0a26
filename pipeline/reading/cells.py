"""How a cell is read: the SQL that turns text into a typed value, and the words when it cannot.

A value that DuckDB would accept but the codebook does not (`1.5` as 2, `0x1F`, `2025/02/19`, `nan`) is stopped by
checking the text itself first; a typed value is NULL exactly when the cell is empty or faulty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from checks.codebook import EARLIEST, ID_PATTERN, LATEST, LONGEST_TEXT, Kind, Variable
from checks.evidence import quote
from pipeline.reading.match import code_index, nearest

# No control characters but tab and line break: a Word or Excel file cannot hold them.
_UNPRINTABLE = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{FFFE}\x{FFFF}"


_VISIBLE = rf"[^\s\x{{A0}}{_UNPRINTABLE}]"


_PATTERNS = {
    Kind.ID: ID_PATTERN,
    Kind.INTEGER: r"[0-9]{1,9}",
    Kind.DECIMAL: r"[0-9]{1,9}([.,][0-9]{1,18})?",
    Kind.DATE: r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}",
    Kind.MONTH: r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])",
    Kind.TEXT: rf"{_VISIBLE}([^{_UNPRINTABLE}]{{0,{LONGEST_TEXT - 2}}}{_VISIBLE})?",
}


def sql_type(table: str, variable: Variable) -> str:
    """The column's type in the database."""
    match variable.kind:
        case Kind.CODE:
            return f"{table}_{variable.name}"
        case Kind.INTEGER:
            return "INTEGER"
        case Kind.DECIMAL:
            return "DECIMAL(18, 6)"
        case Kind.DATE:
            return "DATE"
        case _:
            return "VARCHAR"


def filled(column: str) -> str:
    """SQL: the cell's text without surrounding blanks, NULL if nothing is left."""
    return f"nullif(trim({column}, ' \t\u00a0\r\n'), '')"


def typed(table: str, variable: Variable, column: str, spellings: Mapping[str, str]) -> str:
    """SQL: the cell as a value of the variable, NULL if it is empty or no such value.

    `spellings` maps each text that occurs in a code column to its code.
    """
    target = sql_type(table, variable)
    if variable.kind is Kind.CODE:
        if all(text == code for text, code in spellings.items()):
            return f"TRY_CAST({column} AS {target})"
        whens = " ".join(f"WHEN {quote(text)} THEN {quote(code)}::{target}" for text, code in spellings.items())
        return f"CASE {column} {whens} END"
    tolerant = _tolerant_cast(variable, filled(column), target)
    return f"CASE WHEN {is_plain(variable, column)} THEN {_direct_cast(variable, column)} ELSE {tolerant} END"


def plain(table: str, variable: Variable, column: str) -> str:
    """SQL: the cell as a value of the variable if it is written in the commonest way, else NULL."""
    if variable.kind is Kind.CODE:
        return f"TRY_CAST({column} AS {sql_type(table, variable)})"
    condition = _like_a_date(column) if variable.kind is Kind.DATE else is_plain(variable, column)
    return f"CASE WHEN {condition} THEN {_direct_cast(variable, column)} END"


def is_plain(variable: Variable, column: str) -> str:
    """SQL, cheap and never unknown: the cell is empty or written in the commonest way, as nearly every cell is."""
    match variable.kind:
        case Kind.CODE:
            plain = f"{column} IN ({', '.join(quote(code) for code in variable.codes)})"
        case Kind.DATE:
            plain = f"{_like_a_date(column)} AND TRY_CAST({column} AS DATE) IS NOT NULL"
        case Kind.INTEGER | Kind.DECIMAL:
            number = f"CASE WHEN regexp_full_match({column}, '[0-9]{{1,9}}') THEN CAST({column} AS INTEGER) END"
            plain = f"coalesce({number} BETWEEN {variable.low} AND {variable.high}, FALSE)"
        case _:
            plain = f"regexp_full_match({column}, {quote(_PATTERNS[variable.kind])})"
    return f"({column} IS NULL OR {plain})"


def _like_a_date(column: str) -> str:
    """SQL: the cell is a date if the calendar has that day."""
    return f"{column} LIKE '____-__-__' AND {column} BETWEEN '{EARLIEST}' AND '{LATEST}'"


def _direct_cast(variable: Variable, column: str) -> str:
    """SQL for the value of a cell for which `is_plain` holds."""
    match variable.kind:
        case Kind.DATE | Kind.INTEGER | Kind.DECIMAL:
            return f"TRY_CAST({column} AS {sql_type('', variable)})"
        case _:
            return column


def _tolerant_cast(variable: Variable, text: str, target: str) -> str:
    """SQL that casts every spelling that is allowed; NULL for other texts."""
    matches = f"regexp_full_match({text}, {quote(_PATTERNS[variable.kind])})"
    match variable.kind:
        case Kind.DATE:
            parts = f"{text}[1:4] || '-' || {text}[5:6] || '-' || {text}[7:8]"
            dashed = f"CASE WHEN length({text}) = 8 THEN {parts} ELSE {text} END"
            value = f"TRY_CAST(CASE WHEN {matches} THEN {dashed} END AS DATE)"
            return f"CASE WHEN {value} BETWEEN DATE '{EARLIEST}' AND DATE '{LATEST}' THEN {value} END"
        case Kind.INTEGER | Kind.DECIMAL:
            number = f"CAST(CASE WHEN {matches} THEN replace({text}, ',', '.') END AS {target})"
            return f"CASE WHEN {number} BETWEEN {variable.low} AND {variable.high} THEN {number} END"
        case _:
            return f"CASE WHEN {matches} THEN {text} END"


def value_in(variable: Variable, text: str) -> str | None:
    """The value of a single text outside an export, read as `typed` does but in Python; None if it is no value.

    The text has no surrounding blanks, and the variable is no code variable. The value is in the codebook's spelling.
    """
    if variable.kind is Kind.TEXT:
        return text if 0 < len(text) <= LONGEST_TEXT else None
    if not re.fullmatch(_PATTERNS[variable.kind], text):
        return None
    match variable.kind:
        case Kind.DATE:
            try:
                day = date.fromisoformat(text).isoformat()
            except ValueError:
                return None
            return day if EARLIEST <= day <= LATEST else None
        case Kind.INTEGER | Kind.DECIMAL:
            number = text.replace(",", ".")
            return number if variable.low <= float(number) <= variable.high else None
        case _:
            return text


def why_not(variable: Variable, text: str) -> tuple[str, str]:
    """(reason, expected) in Swedish for a text that is no value of the variable."""
    match variable.kind:
        case Kind.CODE:
            return _why_no_code(variable, text)
        case Kind.DATE:
            hint = ": formatera cellen som datum" if _EXCEL_DAYS.fullmatch(text) else ""
            return _why_no_date(text), f"ett datum som 2025-02-19 (ÅÅÅÅ-MM-DD){hint}"
        case Kind.INTEGER | Kind.DECIMAL:
            what = "heltal" if variable.kind is Kind.INTEGER else "tal"
            expected = f"ett {what} från {variable.low} till {variable.high}"
            if re.fullmatch(_PATTERNS[variable.kind], text):
                return f"talet ligger utanför {variable.low}–{variable.high}", expected
            return f"är inget {what}", expected
        case Kind.MONTH:
            trap = "; Excel kan ha gjort om månaden" if re.search(r"[A-Za-z]{3}", text) else ""
            return f"är ingen månad{trap}", "en månad som 2024-01 (ÅÅÅÅ-MM)"
        case Kind.ID:
            return "är inget giltigt id", "1–24 tecken: bokstäver a–z, siffror, bindestreck och understreck"
        case Kind.TEXT:
            why = f"är längre än {LONGEST_TEXT} tecken" if len(text) > LONGEST_TEXT else "har tecken som inte kan visas"
            return why, f"en text på högst {LONGEST_TEXT} tecken"


_EXCEL_DAYS = re.compile(r"[1-9]\d{4}")
"""A date as Excel shows it in a cell for numbers: the days from 1900, five digits from 1927 to 2173."""
_TIME_OF_DAY = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}.*")


def _why_no_date(text: str) -> str:
    if _TIME_OF_DAY.fullmatch(text):
        return "är ett datum med klockslag; skriv bara datumet"
    if not re.fullmatch(_PATTERNS[Kind.DATE], text):
        return "är inget datum i rätt format"
    digits = text.replace("-", "")
    if not EARLIEST <= f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" <= LATEST:
        return f"datumet ligger utanför {EARLIEST}–{LATEST}"
    return "datumet finns inte i kalendern"


_LOOKS_LIKE_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}.*|\d{1,2}[-. ]?[a-zåäö]{3}\.?|[a-zåäö]{3}\.?[-. ]?\d{1,2}", re.IGNORECASE
)


_LOOKS_LIKE_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")


def _why_no_code(variable: Variable, text: str) -> tuple[str, str]:
    *first_labels, last_label = (
        label if code.isidentifier() else f"{code} ({label})" for code, label in variable.codes.items()
    )
    expected = f"{', '.join(first_labels)} eller {last_label}" if first_labels else last_label
    if any(re.fullmatch(r"\d+-\d+", c) for c in variable.codes) and _LOOKS_LIKE_DATE.fullmatch(text):
        return "Excel har gjort om ett intervall som 1-12 till ett datum; formatera kolumnen som Text", expected
    if any(":" in c for c in variable.codes) and _LOOKS_LIKE_TIME.fullmatch(text):
        return "Excel har gjort om ett lagrum som 4:1 till ett klockslag; formatera kolumnen som Text", expected
    labels = {key: variable.codes[code] for key, code in code_index(variable).items() if len(key) > 1}
    near = nearest(text, labels)
    return "är inget av de värden som kodboken har" + (f"; menade du {near}?" if near else ""), expected
