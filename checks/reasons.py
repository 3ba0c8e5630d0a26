"""A shortfall -> the reason that an inspector can check against the file, as SQL over one decision.

The reason names the values that decided, in the words of the codebook or in the criterion's own sentences, and then the
values that made the criterion apply. Variables that describe every decision (the audit's `background`) are not
repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from checks.audit import Audit
from checks.codebook import unique
from checks.criteria import Criterion
from checks.evidence import Part, Sentence, Span, Value, deciding, parts, quote
from checks.expressions import ALWAYS, Expr, Term, missing

_MISSING = "saknas"


def reason_sql(audit: Audit, criterion: Criterion) -> str:
    """SQL for the reason of a shortfall on the criterion, over the used values of the decision."""
    branch_texts = (
        (when, _concatenation(_part(audit, part) for part in reason)) for when, reason in _branches(audit, criterion)
    )
    *branches, (_, otherwise) = _merge_same(branch_texts)
    whens = " ".join(f"WHEN {when} THEN {text}" for when, text in branches)
    return f"CASE {whens} ELSE {otherwise} END" if whens else otherwise


def reason_columns(audit: Audit, criterion: Criterion) -> tuple[str, ...]:
    """The columns that the reason reads, without duplicates."""
    columns = [c for case in criterion.cases for c in case.when.columns]
    columns += [c for _, reason in _branches(audit, criterion) for part in reason for c in part.columns]
    return unique([*criterion.population.columns, *columns])


def _branches(audit: Audit, criterion: Criterion) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """(condition, the parts of the reason); the first true condition decides, and the last one is for all others.

    Reasons are only given for shortfalls, so a case with another outcome cannot have decided and is left out.
    """
    criterion_parts, population = parts(criterion.evidence), criterion.population
    if population.columns:
        yield f"({population.sql}) IS NULL", (*_missing(population.columns), *criterion_parts)
    for case in criterion.cases:
        if case.outcome.is_shortfall:
            case_parts = (
                parts(case.evidence) or criterion_parts or deciding(case.when) or parts(criterion.evidence_columns)
            )
            yield case.when.sql, (*case_parts, *_applies(audit, population, case_parts))
            if case.when == ALWAYS:
                return
    case_parts = criterion_parts or _missing(c for case in criterion.cases for c in case.when.columns)
    yield ALWAYS.sql, (*case_parts, *_applies(audit, population, case_parts))


def _missing(names: Iterable[str]) -> tuple[Part, ...]:
    """The columns that have no value; a single column is always named, since nothing else can be missing."""
    columns = unique(names)
    return tuple(Value(c, missing(c)) for c in columns) if len(columns) > 1 else parts(columns)


def _applies(audit: Audit, population: Expr, reason: Iterable[Part]) -> tuple[Part, ...]:
    """The values that made the criterion apply, unless another part names them."""
    unnamed = set(audit.main.names) - set(audit.background) - {c for part in reason for c in part.named_columns}
    return tuple(value for value in deciding(population) if value.column in unnamed)


def _merge_same(branches: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Merges adjacent branches with the same text."""
    merged: list[tuple[str, str]] = []
    for when, text in branches:
        if merged and merged[-1][1] == text:
            when = f"{merged.pop()[0]} OR {when}"
        merged.append((when, text))
    return merged


def _concatenation(texts: Iterable[str]) -> str:
    expressions = list(texts)
    if len(expressions) < 2:
        return expressions[0] if expressions else "''"  # a criterion that reads no column has no reason
    return f"concat_ws('; ', {', '.join(expressions)})"


def _part(audit: Audit, part: Part) -> str:
    sql = _value(audit, part.column) if isinstance(part, Value) else _sentence(audit, part)
    return sql if part.when == ALWAYS else f"CASE WHEN {part.when.sql} THEN {sql} END"


def _value(audit: Audit, column: str) -> str:
    """SQL for 'label = value' in Swedish; 'saknas' if there is no value."""
    label, words = _label_and_words(audit, column)
    missing_text = quote(f"{label} {_MISSING}")
    if words:
        whens = " ".join(f"WHEN {value} THEN {quote(f'{label} = {text}')}" for value, text in words.items())
        return f"CASE {column} {whens} ELSE {missing_text} END"
    return f"coalesce({quote(f'{label} = ')} || CAST({column} AS VARCHAR), {missing_text})"


def _sentence(audit: Audit, sentence: Sentence) -> str:
    first, *between = sentence.words
    values = (f"coalesce({_place_sql(audit, place)}, '{_MISSING}')" for place in sentence.places)
    filled = (f"{place} || {quote(words)}" for place, words in zip(values, between, strict=True))
    return " || ".join([quote(first), *filled])


def _place_sql(audit: Audit, place: str | Term | Span) -> str:
    """SQL for the content of a place in a sentence; NULL if it is missing."""
    match place:
        case Span():
            return place.sql
        case Term():
            return f"CAST(CAST({place.sql} AS DATE) AS VARCHAR)"
        case str():
            _, words = _label_and_words(audit, place)
            whens = " ".join(f"WHEN {value} THEN {quote(text)}" for value, text in words.items())
            return f"CASE {place} {whens} END" if words else f"CAST({place} AS VARCHAR)"


def _label_and_words(audit: Audit, column: str) -> tuple[str, Mapping[str, str]]:
    """(label, SQL of each code -> its words) of a column; no words for a date or a number.

    A column that the audit does not have is reported when the reason is bound.
    """
    for derived in audit.derived:
        if derived.name == column:
            return derived.label, {"TRUE": "ja", "FALSE": "nej"} if derived.sql_type == "BOOLEAN" else {}
    for variable in audit.main.variables:
        if variable.name == column:
            return variable.label, {f"'{code}'": words for code, words in variable.codes.items()}
    return column, {}
