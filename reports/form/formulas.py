"""Conditions of the codebook as Excel formulas over a row of the registration form, whose cells hold labels.

SQL knows three answers: a comparison with an empty cell is neither true nor false. Excel knows two, so an expression
gets two formulas, `holds` and `fails`; on a row where neither is TRUE the answer is unknown. A cell with what is no
value of its variable (no label of the list, a text where a number should be) counts as empty in a comparison, as it
does when the form is read.

All formulas are written for the first row and keep their columns, so that Excel moves them down a range by itself.
They use only functions that every version of Excel and LibreOffice has, and what Excel takes in a validation or a
conditional format: no array in braces, and no other sheet but through a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from xlsxwriter.utility import xl_col_to_name

from checks.codebook import EARLIEST, LATEST, LONGEST_TEXT, Kind, TableSpec, Variable
from checks.expressions import All, Always, Any, Compare, Expr, Given, Is, Named, Not, Term

_OPPOSITE = {"<": ">=", "<=": ">", "=": "<>", ">": "<=", ">=": "<", "<>": "="}
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.DATE)
_DIGITS = "0123456789"
_ID_SIGNS = f"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz{_DIGITS}_-"
_ID_LENGTH, _MONTH_LENGTH = 24, 7


class NoFormulaError(Exception):
    """The expression reads something that the form has no cell for (a derived value, an outcome)."""


@dataclass(frozen=True)
class Grid:
    """The place of a table on its sheet: labels in row 1, then `rows` rows, a column per variable in their order."""

    spec: TableSpec
    rows: int

    def cell(self, name: str) -> str:
        """The variable's cell on the first row: `$C2`. NoFormulaError if the table has no such variable."""
        return f"${self._letters(name)}2"

    def column(self, name: str) -> str:
        """All cells of the variable: `$C$2:$C$201`."""
        letters = self._letters(name)
        return f"${letters}$2:${letters}${self.rows + 1}"

    @property
    def started(self) -> str:
        """TRUE where the first row has something in it."""
        return f"COUNTA($A2:${xl_col_to_name(len(self.spec.variables) - 1)}2)>0"

    def _letters(self, name: str) -> str:
        if name not in self.spec.names:
            raise NoFormulaError(name)
        return str(xl_col_to_name(self.spec.names.index(name)))


# --- Conditions -------------------------------------------------------------------------------------------


def holds(expr: Expr, grid: Grid) -> str:
    """A formula that is TRUE exactly where the expression is true. NoFormulaError if Excel cannot express it."""
    return _formula(expr, grid, truth=True)


def fails(expr: Expr, grid: Grid) -> str:
    """A formula that is TRUE exactly where the expression is false. NoFormulaError if Excel cannot express it."""
    return _formula(expr, grid, truth=False)


def _formula(expr: Expr, grid: Grid, *, truth: bool) -> str:
    match expr:
        case Always():
            return "TRUE" if truth else "FALSE"
        case Named(named):
            return _formula(named, grid, truth=truth)
        case Is(column, values):
            return _has_code(column, values, grid, truth=truth)
        case Given(column):
            return f'{grid.cell(column)}{"<>" if truth else "="}""'
        case Compare(left, operator, right):
            return _comparison(left, operator if truth else _OPPOSITE[operator], right, grid)
        case All(parts) | Any(parts):
            # Not (a and b) is (not a) or (not b), and the other way around.
            function = "AND" if isinstance(expr, All) == truth else "OR"
            return _call(function, (_formula(part, grid, truth=truth) for part in parts))
        case Not(part):
            return _formula(part, grid, truth=not truth)
        case _:
            raise NoFormulaError(type(expr).__name__)


def _has_code(column: str, values: Iterable[str], grid: Grid, *, truth: bool) -> str:
    cell, labels = grid.cell(column), grid.spec.variable(column).codes
    if not labels:
        raise NoFormulaError(column)
    matching_labels = {code: label for code, label in labels.items() if (code in values) == truth}
    return _call(
        "OR",
        (f"{_trimmed(cell)}={_text(text)}" for text in (*matching_labels.values(), *_other_spellings(matching_labels))),
    )


def _other_spellings(labels: Mapping[str, str]) -> list[str]:
    """The codes that differ from their labels in more than case (`Muntlig`, `Skarholmen`): they are read too, and Excel
    compares regardless of case."""
    return [code for code, label in labels.items() if code.casefold() != label.casefold()]


def _trimmed(cell: str) -> str:
    """The cell's text without the blanks around it, which are ignored when the form is read."""
    return f"TRIM({cell})"


def _comparison(left: Term, operator: str, right: Term, grid: Grid) -> str:
    cells = [_number_cell(term.column, grid) for term in (left, right) if term.column]
    comparison = f"{_term(left, grid)}{operator}{_term(right, grid)}"
    # IF and not AND: Excel works out every part of an AND, and EDATE of a text is an error that would spread.
    return f"IF(COUNT({','.join(cells)})={len(cells)},{comparison},FALSE)" if cells else comparison


def _number_cell(column: str, grid: Grid) -> str:
    cell = grid.cell(column)
    if grid.spec.variable(column).kind not in _NUMBERS:
        raise NoFormulaError(column)
    return cell


def _term(term: Term, grid: Grid) -> str:
    if isinstance(term.constant, date):
        return _day(term.constant)
    if term.constant is not None:
        return str(term.constant)
    # EDATE ends a month as DuckDB's INTERVAL does: 31 January plus a month is the last day of February.
    cell = grid.cell(term.column)
    text = f"EDATE({cell},{term.months})" if term.months else cell
    return f"{text}{term.days:+d}" if term.days else text


def _call(function: str, parts: Iterable[str]) -> str:
    arguments = list(parts)
    if not arguments:
        return "FALSE"
    return arguments[0] if len(arguments) == 1 else f"{function}({','.join(arguments)})"


def _text(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


# --- What the codebook asks of a cell ---------------------------------------------------------------------


def to_fill(variable: Variable, grid: Grid) -> str:
    """TRUE where the cell is empty though required, on a row that has something in it. NoFormulaError as above."""
    assert variable.required is not None
    condition = [] if variable.required == Always() else [holds(variable.required, grid)]
    return _call("AND", (grid.started, f'{grid.cell(variable.name)}=""', *condition))


def not_applicable(variable: Variable, grid: Grid) -> str:
    """TRUE where the condition of the variable is known to be false. NoFormulaError as above."""
    assert variable.required is not None
    return _call("AND", (grid.started, fails(variable.required, grid)))


def no_value(variable: Variable, grid: Grid, options: str) -> str:
    """TRUE where the cell has a content that is no value of the variable; `options` names the list of its labels.

    It finds pasted contents too, which Excel does not validate.
    """
    cell = grid.cell(variable.name)
    match variable.kind:
        case Kind.CODE:
            # Not COUNTIF or MATCH: they take `?` and `*` for wildcards, and `1-12` for a date.
            condition = f"SUMPRODUCT(--({options}={_trimmed(cell)}))=0"
            if spellings := _other_spellings(variable.codes):
                is_spelled_as_code = _call("OR", (f"{_trimmed(cell)}={_text(code)}" for code in spellings))
                condition = f"AND({condition},NOT({is_spelled_as_code}))"
        case Kind.INTEGER:
            condition = _outside(cell, str(variable.low), str(variable.high), whole=True)
        case Kind.DECIMAL:
            condition = _outside(cell, str(variable.low), str(variable.high), whole=False)
        case Kind.DATE:
            first, last = (_day(date.fromisoformat(day)) for day in (EARLIEST, LATEST))
            condition = _outside(cell, first, last, whole=True)
        case Kind.ID | Kind.MONTH:
            condition = f"NOT({well_formed(variable, grid)})"
        case Kind.TEXT:
            condition = f"LEN({cell})>{LONGEST_TEXT}"
    return f'AND({cell}<>"",{condition})'


def _outside(cell: str, low: str, high: str, *, whole: bool) -> str:
    not_whole = f",{cell}<>INT({cell})" if whole else ""
    return f"IF(ISNUMBER({cell}),OR({cell}<{low},{cell}>{high}{not_whole}),TRUE)"


def well_formed(variable: Variable, grid: Grid) -> str:
    """TRUE where an id or a month is spelled as the codebook says."""
    cell = grid.cell(variable.name)
    if variable.kind is Kind.ID:
        return f"AND(LEN({cell})<={_ID_LENGTH},{_only(cell, _ID_LENGTH, _ID_SIGNS)})"
    # 1900-01 to 2099-12; the month's two digits are compared as text, which sorts as the numbers do.
    return (
        f'AND(LEN({cell})={_MONTH_LENGTH},MID({cell},5,1)="-",LEN(SUBSTITUTE({cell},"-",""))={_MONTH_LENGTH - 1},'
        f'{_only(cell, _MONTH_LENGTH, _DIGITS + "-")},OR(LEFT({cell},2)="19",LEFT({cell},2)="20"),'
        f'RIGHT({cell},2)>="01",RIGHT({cell},2)<="12")'
    )


def _only(cell: str, length: int, signs: str) -> str:
    """TRUE if each of the cell's first `length` characters is one of `signs`."""
    # Filled up with zeros, since LibreOffice does not find an empty text as Excel does.
    padded = f'MID({cell}&REPT("0",{length}),ROW($1:${length}),1)'
    return f"SUMPRODUCT(--ISNUMBER(FIND({padded},{_text(signs)})))={length}"


def repeated(grid: Grid, key: tuple[str, ...]) -> str:
    """TRUE where the key of the row is complete and another row has the same key."""
    # Not COUNTIF: it treats 001 and 1 as equal, and 1-2 and 2 January. EXACT distinguishes A from a, like the database.
    same = "*".join(_same(name, grid) for name in key)
    filled = [f'{grid.cell(name)}<>""' for name in key]
    return _call("AND", (*filled, f"SUMPRODUCT(1*{same})>1"))


def _same(name: str, grid: Grid) -> str:
    if grid.spec.variable(name).kind in _NUMBERS:
        return f"({grid.column(name)}={grid.cell(name)})"
    return f"EXACT({grid.column(name)},{grid.cell(name)})"


def unknown_in(name: str, grid: Grid, range_name: str) -> str:
    """TRUE where the cell is filled and its content is not in the range of that name."""
    cell = grid.cell(name)
    return f'AND({cell}<>"",SUMPRODUCT(--EXACT({range_name},{cell}))=0)'
