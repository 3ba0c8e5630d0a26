"""What the registration form says of a column: how it is filled in, when, and which question it answers."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from operator import itemgetter

from checks.audit import Audit
from checks.codebook import LONGEST_TEXT, Kind, TableSpec, Variable, unique
from checks.expressions import ALWAYS, Expr, Named
from reports.language.rules import Phrasebook
from reports.language.swedish import number

LONGEST_TITLE, LONGEST_PROMPT = 32, 255
"""Characters that Excel takes of a prompt's title and text."""


class FormWords(Phrasebook):
    """The words of one table, where a condition with a name of its own is spelled out in columns and answers.

    'bifall' alone does not tell an inspector which cell decides; '”Beslut” är Bifall' does.
    """

    def __init__(self, audit: Audit, spec: TableSpec) -> None:
        super().__init__(audit, spec)
        self._audit, self._spec = audit, spec

    def condition(self, expr: Expr) -> str:
        """The condition in words."""
        return super().condition(expr.expr if isinstance(expr, Named) else expr)

    def briefly(self, expr: Expr) -> str:
        """The condition in the words that the audit has for it: 'bifall'."""
        return Phrasebook(self._audit, self._spec).condition(expr)

    def when(self, variable: Variable) -> str:
        """On which rows the cell is filled in: a word or a clause for a table."""
        if variable.required is None:
            return "Får vara tom"
        return "Alltid" if variable.required == ALWAYS else f"När {self.condition(variable.required)}"

    def _when_sentence(self, variable: Variable) -> str:
        if variable.required is None:
            return "Får vara tom."
        return "Fylls alltid i." if variable.required == ALWAYS else f"Fylls i när {self.condition(variable.required)}."

    def questions(self, variable: Variable) -> tuple[str, ...]:
        """The questions of the criteria that the answer decides, the most particular criterion first."""
        lengths = [(len(columns), question) for columns, question in self._columns_read if variable.name in columns]
        return unique(question for _, question in sorted(lengths, key=itemgetter(0)))

    @cached_property
    def _columns_read(self) -> list[tuple[tuple[str, ...], str]]:
        """The columns of the table that each criterion reads, and its question."""
        criteria = self._audit.criteria if self._spec == self._audit.main else ()
        return [(unique(name for case in c.cases for name in case.when.columns), c.question) for c in criteria]

    def rules(self, variable: Variable) -> tuple[str, ...]:
        """What the value must agree with in other columns."""
        return unique(rule.message for rule in self._spec.rules if variable.name in rule.columns)

    def prompt(self, variable: Variable, how: str) -> str:
        """The variable, how and when to fill it in, its source, and the criterion that uses it, if there is room."""
        label = [] if len(variable.label) <= LONGEST_TITLE else [f"{variable.label}."]
        when = self._when_sentence(variable)
        use, source = self._use(variable), f"Källa: {variable.source}"
        elsewhere = "När den fylls i: se bladet Kodbok."
        for lines in ((*label, how, when, source, *use), (*label, how, when, source)):
            if len(text := "\n".join(lines)) <= LONGEST_PROMPT:
                return text
        return cut("\n".join((*label, how, elsewhere, source)), LONGEST_PROMPT)

    def _use(self, variable: Variable) -> tuple[str, ...]:
        # Never the bare question: "Är utredningen fri från fel namn?" beside "Fel namn" asks for the opposite answer.
        questions = self.questions(variable)
        if not questions:
            return ()
        if len(questions) > 2:
            return (f"Används i {len(questions)} kriterier, se bladet Kodbok.",)
        return (f"Används för att svara på: {' '.join(questions)}",)

    def steering(self) -> tuple[str, ...]:
        """The columns that decide whether others apply, those that decide most first."""
        counts = Counter(
            name
            for variable in self._spec.variables
            if variable.required is not None
            for name in set(variable.required.columns)
        )
        order = {name: i for i, name in enumerate(self._spec.names)}
        return tuple(sorted(counts, key=lambda name: (-counts[name], order[name])))


def cut(text: str, longest: int) -> str:
    """The text, or its beginning and an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def how_to_fill(spec: TableSpec, variable: Variable, owner: str | None) -> str:
    """What may stand in the cell, as an instruction to the inspector; `owner` is the sheet that the row belongs to."""
    match variable.kind:
        case Kind.CODE:
            return "Välj i listan."
        case Kind.DATE:
            return "Datum, till exempel 2025-02-19."
        case Kind.MONTH:
            return "Månad, till exempel 2024-01."
        case Kind.INTEGER:
            return f"Heltal från {number(variable.low)} till {number(variable.high)}."
        case Kind.DECIMAL:
            return f"Tal från {number(variable.low)} till {number(variable.high)}, gärna med decimaler."
        case Kind.ID if owner is not None and variable == spec.variables[0]:
            return f"Välj ett som finns på bladet {owner}."
        case Kind.ID:
            once = " Samma får inte stå på två rader." if spec.key == (variable.name,) else ""
            return f"Beteckning med högst 24 tecken: a–z, 0–9, - och _. Aldrig namn eller personnummer.{once}"
        case Kind.TEXT:
            return f"Fritext med högst {LONGEST_TEXT} tecken. Aldrig namn eller personnummer."


def allowed(spec: TableSpec, variable: Variable, owner: str | None) -> str:
    """The answers of a list, one a line; for others the same as `how_to_fill`."""
    if variable.kind is Kind.CODE:
        return "\n".join(variable.codes.values())
    return how_to_fill(spec, variable, owner)
