"""Phrases with our own terms: what is said of an indicator, of a missing table, of nothing to count on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.disclosure.published import Cell, Mark, PublishedIndicator
from reports.language.swedish import fill, listing, number, share_phrase, share_plain, small


def cell(value: Cell) -> str:
    """A table cell as printed: a number, or the mark that stands for one."""
    return value.value if isinstance(value, Mark) else number(value)


def sentence(indicator: PublishedIndicator, table_labels: Mapping[str, str] | None = None) -> str:
    """An indicator as a whole sentence; where there is nothing to count it says why.

    `table_labels` are the names of the export's tables in words (`uppfoljningar` -> `Uppföljningar`).
    """
    count, base = indicator.count, indicator.base
    if base == 0:
        return no_base([indicator])
    if count is None or base is None:
        return f"Uppgift saknas om ”{indicator.label}”: {why_missing(indicator, table_labels or {})}."
    # "i en stadsdel med samtliga 20 ärenden" would say that the district has them all.
    phrase = share_plain if "med {av}" in indicator.sentence else share_phrase
    return fill(indicator.sentence, phrase(count, base, indicator.percent, indicator.suffix))


def why_missing(indicator: PublishedIndicator, table_labels: Mapping[str, str]) -> str:
    """Why there is no count: a table is not in the export, or too few groups have a base."""
    if indicator.needs_table:
        table = table_labels.get(indicator.needs_table, indicator.needs_table)
        return f"exporten har ingen tabell med {small(table)}"
    noun = f"ärenden {indicator.suffix}".rstrip()
    return f"för få stadsdelar har tillräckligt många {noun}"


def no_base(indicators: Sequence[PublishedIndicator]) -> str:
    """Why there is nothing to say of indicators (or criteria) that share a base of 0: a sentence."""
    names = listing([f"”{i.label}”" for i in indicators])
    if indicators[0].suffix == "som kriteriet gäller":
        return (
            f"{'Kriteriet' if len(indicators) == 1 else 'Kriterierna'} {names} gäller inget av de granskade ärendena."
        )
    noun = indicators[0].base_label or f"ärenden {indicators[0].suffix}".rstrip()
    return f"Granskningen har inga {small(noun)}. Därför redovisas inte {names}."
