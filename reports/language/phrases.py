"""Phrases with our own terms: about an indicator, a missing table, a base of 0, a source or a provision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal

from checks.audit import Audit
from checks.criteria import Criterion, Level
from checks.expressions import ALWAYS
from checks.law import Provision, by_condition, periods
from checks.report_tables import ReportTable
from pipeline.disclosure.published import PublishedIndicator
from reports.language.rules import Phrasebook
from reports.language.swedish import (
    date_text,
    fill,
    listing,
    share_alone,
    share_phrase,
    share_plain,
    small,
    some_of,
)

_LEVELS = {
    Level.SKA: "”ska”, ett krav i lag eller riktlinje",
    Level.BOR: "”bör”, en rekommendation; att den inte följs är ingen överträdelse",
    Level.KONTROLL: "kontroll av uppgifterna, som ingen källa bedömer",
}


CRITERION_BASE = "Bas: de ärenden som kriteriet gäller, alla utom ej aktuellt."
CRITERION_BASE_IN_DISTRICT = "Bas: de ärenden i stadsdelen som kriteriet gäller, alla utom ej aktuellt."
"""What the share of a criterion is a share of, under a table or a figure."""


def sentence(indicator: PublishedIndicator, table_labels: Mapping[str, str] | None = None) -> str:
    """An indicator as a whole sentence; where there is nothing to count it says why.

    `table_labels` are the names of the export's tables in words (`uppfoljningar` -> `Uppföljningar`).
    """
    count, base = indicator.count, indicator.base
    if base == 0:
        return no_base([indicator])
    if count is None or base is None:
        return f"Uppgift saknas om ”{indicator.label}”: {why_missing(indicator, table_labels or {})}."
    if indicator.tied:
        # Count and base are those of one of the districts.
        text = indicator.sentence.replace("{stadsdelar}", some_of(*indicator.tied, ("stadsdelar", "stadsdelarna")))
        return fill(text, share_alone(count, base, indicator.percent, indicator.suffix))
    # "i en stadsdel med samtliga 20 ärenden" would say that the district has them all.
    phrase = share_plain if "med {av}" in indicator.sentence else share_phrase
    return fill(indicator.sentence, phrase(count, base, indicator.percent, indicator.suffix))


def why_missing(indicator: PublishedIndicator, table_labels: Mapping[str, str]) -> str:
    """Why there is no count: a table is not in the export, or too few groups have a base."""
    if indicator.needs_table:
        table = table_labels.get(indicator.needs_table, indicator.needs_table)
        return f"underlaget har inga uppgifter om {small(table)}"
    noun = f"ärenden {indicator.suffix}".rstrip()
    return f"för få stadsdelar har tillräckligt många {noun}"


def no_base(indicators: Sequence[PublishedIndicator]) -> str:
    """Why indicators (or criteria) that share a base of 0 are not reported: a sentence."""
    names = listing([f"”{i.label}”" for i in indicators])
    if indicators[0].criterion:
        return f"{'Kravet' if len(indicators) == 1 else 'Kraven'} {names} gäller inget av de granskade ärendena."
    noun = indicators[0].base_label or f"ärenden {indicators[0].suffix}".rstrip()
    return f"Granskningen har inga {small(noun)}. Därför redovisas inte {names}."


def level_words(level: Level) -> str:
    """How strongly a criterion's source asks for it: '”ska”, ett krav i lag eller riktlinje'."""
    return _LEVELS[level]


def with_source(text: str, source: str) -> str:
    """'Handläggaren ska … (TA 4.2).'"""
    text, reference = text.rstrip(), f" ({source})" if source else ""
    return f"{text[:-1]}{reference}{text[-1]}" if text.endswith((".", "?")) else f"{text}{reference}."


def source_words(audit: Audit, criterion: Criterion | ReportTable) -> str:
    """'GR Utredning (hösten 2025); TA 2.1 (oktober 2023)': remarks on editions stand in the list of sources."""
    return "; ".join(f"{source} ({audit.documents[source.document].edition})" for source in criterion.sources)


def law_words(criterion: Criterion, phrases: Phrasebook) -> Iterator[str]:
    """'Lagrum: 4 kap. 1 § SoL (2001:453) för beslut före 1 juli 2025, 11 kap. 1 § SoL (2025:400) därefter.'"""
    groups = [(when, group) for when, group in by_condition(criterion.provisions) if group]
    for when, group in groups:
        narrowed = (
            f" när {phrases.condition(when)}" if when != ALWAYS else " i övriga ärenden" if len(groups) > 1 else ""
        )
        yield f"Lagrum{narrowed}: {cited_over_time(group)}."


def cited_over_time(group: Iterable[Provision]) -> str:
    """The provisions cited for decisions before each change of the law, and after the last one."""
    *earlier, (last, _) = periods(group)
    before = [f"{listing(texts)} för beslut före {date_text(day)}" for texts, day in earlier if day]
    return ", ".join([*before, f"{listing(last)}{' därefter' if before else ''}"])


def p_value(p: float) -> Decimal:
    """A p-value with three decimals, rounded up so that none is shown as smaller than it is: 0.014, 0.001."""
    # Nine decimals first: a binary fraction may be slightly above the number that it represents.
    return max(Decimal(f"{p:.9f}").quantize(Decimal("0.001"), ROUND_CEILING), Decimal("0.001"))
