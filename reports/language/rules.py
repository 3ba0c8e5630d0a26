"""A criterion's population and rule in Swedish, with the codebook's labels in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from checks.audit import Audit
from checks.codebook import Kind, TableSpec
from checks.criteria import Criterion, Outcome
from checks.expressions import ALWAYS, MIRRORED, All, Always, Any, Compare, Expr, Flag, Given, Is, Named, Not, Term
from reports.language.swedish import counted, date_text, listing, number

_OF_DAYS = {
    "<": "före",
    "<=": "senast",
    "=": "samma dag som",
    ">": "efter",
    ">=": "tidigast",
    "<>": "en annan dag än",
}
_OF_NUMBERS = {"<": "under", "<=": "högst", "=": "", ">": "över", ">=": "minst", "<>": "inte"}


class Phrasebook:
    """The labels of the columns and codes of an audit, and which columns are dates: of its main table, or of `spec`."""

    def __init__(self, audit: Audit, spec: TableSpec | None = None) -> None:
        variables = (spec or audit.main).variables
        self._names = {v.name: v.label for v in variables} | {d.name: d.label for d in audit.derived}
        outcomes = {f"utfall_{c.id}": f"Utfall: {c.label}" for c in audit.criteria}
        self._names |= outcomes
        self._codes = {v.name: v.codes for v in variables}
        self._codes |= {column: {o.value: o.label for o in Outcome} for column in outcomes}
        self._dates = {v.name for v in variables if v.kind is Kind.DATE}
        self._dates |= {d.name for d in audit.derived if d.sql_type == "DATE"}

    def label(self, column: str, code: str | None) -> str:
        """The label of a column (code None) or of one of its codes."""
        if code is None:
            return self._names.get(column, column)
        return self._codes.get(column, {}).get(code, code)

    def population(self, expr: Expr) -> str:
        """Whom a criterion applies to; several conditions are kept apart by semicolons."""
        if expr == ALWAYS:
            return "alla ärenden"
        parts = list(_flatten(expr, All))
        if len(parts) == 1:
            return self.condition(parts[0])
        return f"ärenden där alla dessa villkor stämmer: {'; '.join(map(self.condition, parts))}"

    def rule(self, criterion: Criterion) -> Iterator[str]:
        """'”Ansökan finns” är Nej → Ej uppfyllt', one line per case in the order in which they are tried."""
        for i, case in enumerate(criterion.cases):
            when = "alla övriga ärenden" if case.when == ALWAYS and i else self.condition(case.when)
            yield f"{when[:1].upper()}{when[1:]} → {case.outcome.label}"

    def definition(self, criterion: Criterion) -> str:
        """Whom it applies to and its rule, a line each."""
        return "\n".join((f"Gäller: {self.population(criterion.population)}", *self.rule(criterion)))

    def condition(self, expr: Expr) -> str:
        """The condition in words."""
        match expr:
            case All():
                return " och ".join(map(self._unambiguous, _flatten(expr, All)))
            case Any():
                return " eller ".join(map(self._unambiguous, _flatten(expr, Any)))
            case Is(column, values):
                return f"{self._quoted_label(column)} är {self._code_labels(column, values)}"
            case Given(column):
                return f"{self._quoted_label(column)} är ifyllt"
            case Flag(column):
                return f"{self._quoted_label(column)} stämmer"
            case Compare():
                return self._comparison(expr)
            case Not(part):
                return self._negation(part)
            case Named(text=text):
                return text
            case Always():
                return "alla beslut"
            case _:
                raise TypeError(f"{expr} cannot be said")

    def _negation(self, part: Expr) -> str:
        match part:
            case Is(column, (value,)):
                return f"{self._quoted_label(column)} är inte {self.label(column, value)}"
            case Is(column, values):
                return f"{self._quoted_label(column)} är varken {self._code_labels(column, values)}"
            case Given(column):
                return f"{self._quoted_label(column)} är tomt"
            case Flag(column):
                return f"{self._quoted_label(column)} stämmer inte"
            case _:
                return f"det stämmer inte att {self.condition(part)}"

    def _unambiguous(self, part: Expr) -> str:
        """In brackets where its 'och' or 'eller' could be read together with those around it."""
        text = self.condition(part)
        # A label's own words are in quotation marks and cannot be misread.
        bare = re.sub("”[^”]*”", "", text)
        return f"({text})" if " eller " in bare or " och " in bare else text

    def _comparison(self, expr: Compare) -> str:
        if expr.left.constant is not None and expr.right.constant is None:
            # "”Beslutsdatum” är tidigast 1 juli" and not "1 juli är senast ”Beslutsdatum”".
            expr = Compare(expr.right, MIRRORED[expr.operator], expr.left)
        of_days = any(t.column in self._dates or isinstance(t.constant, date) for t in (expr.left, expr.right))
        word = (_OF_DAYS if of_days else _OF_NUMBERS)[expr.operator]
        return " ".join(filter(None, (self._term(expr.left), "är", word, self._term(expr.right))))

    def _term(self, term: Term) -> str:
        if isinstance(term.constant, date):
            return date_text(term.constant)
        if term.constant is not None:
            return number(term.constant)
        text = self._quoted_label(term.column)
        if term.months:
            text += f" plus {counted(term.months, 'månad', 'månader', common=True)}"
        return f"{text} plus {counted(term.days, 'dag', 'dagar', common=True)}" if term.days else text

    def _quoted_label(self, column: str) -> str:
        return f"”{self.label(column, None)}”"

    def _code_labels(self, column: str, values: tuple[str, ...]) -> str:
        return listing([self.label(column, v) for v in values], "eller")


def _flatten(expr: Expr, kind: type[All] | type[Any]) -> Iterator[Expr]:
    if isinstance(expr, kind):
        for part in expr.parts:
            yield from _flatten(part, kind)
    else:
        yield expr
