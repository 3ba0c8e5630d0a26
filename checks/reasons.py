"""A shortfall -> the reason that an inspector can check against the file, as SQL over one decision.

The reason names the values that decided, in the words of the codebook or in sentences of the criterion's own, and then
what made the criterion apply. What describes every decision (the audit's `background`) is not repeated there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from checks.audit import Audit
from checks.codebook import unique
from checks.criteria import Criterion
from checks.evidence import Part, Sentence, Span, Value, deciding, parts, quoted
from checks.expressions import ALWAYS, Expr, Term, missing

_LACKING = "saknas"


def reason_sql(audit: Audit, criterion: Criterion) -> str:
    """SQL for the reason of a shortfall on the criterion, over the decision's values as far as they are used."""
    said = ((when, _joined(_part(audit, part) for part in shown)) for when, shown in _branches(audit, criterion))
    *branches, (_, otherwise) = _merged(said)
    whens = " ".join(f"WHEN {when} THEN {shown}" for when, shown in branches)
    return f"CASE {whens} ELSE {otherwise} END" if whens else otherwise


def reason_columns(audit: Audit, criterion: Criterion) -> tuple[str, ...]:
    """Every column that the reason reads, each once."""
    read = [c for case in criterion.cases for c in case.when.columns]
    read += [c for _, shown in _branches(audit, criterion) for part in shown for c in part.columns]
    return unique([*criterion.population.columns, *read])


def _branches(audit: Audit, criterion: Criterion) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """(condition, what the reason then says), the first true one deciding; the last one is for all that is left.

    Only shortfalls are asked for, so a case that is none cannot have decided and is not tried.
    """
    said, population = parts(criterion.evidence), criterion.population
    if population.columns:
        yield f"({population.sql}) IS NULL", (*_missing(population.columns), *said)
    for case in criterion.cases:
        if case.outcome.is_shortfall:
            own = parts(case.evidence) or said or deciding(case.when) or parts(criterion.evidence_columns)
            yield case.when.sql, (*own, *_applies(audit, population, own))
            if case.when == ALWAYS:
                return
    own = said or _missing(c for case in criterion.cases for c in case.when.columns)
    yield ALWAYS.sql, (*own, *_applies(audit, population, own))


def _missing(names: Iterable[str]) -> tuple[Part, ...]:
    """The columns that have no value; a single one is named in any case, for nothing else can be missing."""
    found = unique(names)
    return tuple(Value(c, missing(c)) for c in found) if len(found) > 1 else parts(found)


def _applies(audit: Audit, population: Expr, said: Iterable[Part]) -> tuple[Part, ...]:
    """The values that made the criterion apply, as far as nothing else names them."""
    told = set(audit.main.names) - set(audit.background) - {c for part in said for c in part.named}
    return tuple(value for value in deciding(population) if value.column in told)


def _merged(branches: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Branches that follow on each other and say the same are made one."""
    found: list[tuple[str, str]] = []
    for when, shown in branches:
        if found and found[-1][1] == shown:
            when = f"{found.pop()[0]} OR {when}"
        found.append((when, shown))
    return found


def _joined(shown: Iterable[str]) -> str:
    each = list(shown)
    if len(each) < 2:
        return each[0] if each else "''"  # a criterion that reads nothing has nothing to tell
    return f"concat_ws('; ', {', '.join(each)})"


def _part(audit: Audit, part: Part) -> str:
    sql = _value(audit, part.column) if isinstance(part, Value) else _sentence(audit, part)
    return sql if part.when == ALWAYS else f"CASE WHEN {part.when.sql} THEN {sql} END"


def _value(audit: Audit, column: str) -> str:
    """SQL for 'label = value' in Swedish; 'saknas' where there is no value."""
    label, words = _known(audit, column)
    lacking = quoted(f"{label} {_LACKING}")
    if words:
        whens = " ".join(f"WHEN {value} THEN {quoted(f'{label} = {text}')}" for value, text in words.items())
        return f"CASE {column} {whens} ELSE {lacking} END"
    return f"coalesce({quoted(f'{label} = ')} || CAST({column} AS VARCHAR), {lacking})"


def _sentence(audit: Audit, sentence: Sentence) -> str:
    first, *between = sentence.words
    told = (f"coalesce({_told(audit, place)}, '{_LACKING}')" for place in sentence.places)
    filled = (f"{place} || {quoted(words)}" for place, words in zip(told, between, strict=True))
    return " || ".join([quoted(first), *filled])


def _told(audit: Audit, place: str | Term | Span) -> str:
    """SQL for what stands in a place of a sentence; NULL where it is missing."""
    match place:
        case Span():
            return place.sql
        case Term():
            return f"CAST(CAST({place.sql} AS DATE) AS VARCHAR)"
        case str():
            _, words = _known(audit, place)
            whens = " ".join(f"WHEN {value} THEN {quoted(text)}" for value, text in words.items())
            return f"CASE {place} {whens} END" if words else f"CAST({place} AS VARCHAR)"


def _known(audit: Audit, column: str) -> tuple[str, Mapping[str, str]]:
    """(label, SQL of each code -> its words) of a column; no words for a date or a number.

    A column that the audit has not is found when the reason is bound, and named there.
    """
    for derived in audit.derived:
        if derived.name == column:
            return derived.label, {"TRUE": "ja", "FALSE": "nej"} if derived.sql_type == "BOOLEAN" else {}
    for variable in audit.main.variables:
        if variable.name == column:
            return variable.label, {f"'{code}'": words for code, words in variable.codes.items()}
    return column, {}
