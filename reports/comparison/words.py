"""A change in words: what is required, in how many decisions it is met and was, and what can be said of that."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.comparing.two_audits import Change, ComparedCriterion, Count, Pair, State, Trend
from reports.language.phrases import with_source
from reports.language.swedish import NBSP, capital, counted, fill, share_phrase, small, words

Changes = Sequence[tuple[Pair, Change]]
_NOTHING_SAID = "om fler eller färre uppfyller kravet går inte att säga"
_TRENDS = {
    Trend.MORE: "fler uppfyller kravet",
    Trend.FEWER: "färre uppfyller kravet",
    Trend.UNKNOWN: _NOTHING_SAID,
}
_STATES = {
    (Trend.MORE, State.RESOLVED): ", och bristen är åtgärdad",
    (Trend.MORE, State.PERSISTING): ", men bristen kvarstår",
    (Trend.FEWER, State.NEW): ", och bristen är ny",
    (Trend.FEWER, State.PERSISTING): ", och bristen kvarstår",
    (Trend.UNKNOWN, State.PERSISTING): ", och bristen kvarstår",
}


def required(criterion: ComparedCriterion) -> str:
    """'Handläggaren ska … (TA 4.2).'; the question where the review has not said what is required."""
    return with_source(criterion.requirement or criterion.question, criterion.sources.split("; ")[0])


def found(pair: Pair, change: Change) -> str:
    """'En plan finns i 66 av 80 ärenden (83 procent). Tidigare var det 40 av 78 ärenden (51 procent).'"""
    now, then = _phrase(change.after), _phrase(change.before)
    said = fill(pair.after.finding, now) if now else ""
    if then:
        said = f"{said} Tidigare var det {then}." if said else f"Tidigare: {small(fill(pair.before.finding, then))}"
    empty = [name for name, there in (("tidigare", then), ("senare", now)) if not there]
    if empty:
        where = f"den {empty[0]} granskningen" if len(empty) == 1 else "någon av granskningarna"
        said += f" Kravet gäller inget ärende i {where}."
    if not pair.same_definition:
        said += " Definitionen är ändrad sedan dess."
    return said.strip()


def _phrase(count: Count) -> str:
    if count.met is None or not count.base:
        return ""
    return share_phrase(count.met, count.base, count.percent)


def concluded(change: Change) -> str:
    """'Fler uppfyller kravet, och bristen är åtgärdad.'; empty where nothing can be compared."""
    if change.difference is None or change.state is None:
        return ""
    trend = change.difference.trend
    return f"{capital(_TRENDS[trend])}{_STATES.get((trend, change.state), '')}."


def with_trend(changes: Changes, trend: Trend) -> list[tuple[Pair, Change]]:
    """Those that this can be said of, the largest difference first."""
    able = [(abs(c.difference.exact), p, c) for p, c in changes if c.difference and c.difference.trend is trend]
    return [(p, c) for _, p, c in sorted(able, key=lambda each: each[0], reverse=True)]


def counted_trends(changes: Changes) -> str:
    """'Fler uppfyller tolv av 66 kriterier och färre tre. Om övriga går det inte att säga.'; empty where nothing can be
    compared."""
    able = sum(c.difference is not None for _, c in changes)
    more, fewer = (len(with_trend(changes, trend)) for trend in (Trend.MORE, Trend.FEWER))
    if not able:
        return ""
    of = "det enda kriteriet" if able == 1 else f"{words(able)}{NBSP}kriterier"
    if not more and not fewer:
        which = "kriteriet" if able == 1 else f"något av de {words(able)} kriterierna"
        return f"Om fler eller färre uppfyller {which} går inte att säga."
    if able == 1:
        return f"{'Fler' if more else 'Färre'} uppfyller {of}."
    first = f"fler uppfyller {words(more)} av {of}" if more else f"färre uppfyller {words(fewer)} av {of}"
    rest = f" och färre {words(fewer)}" if more and fewer else ""
    left = able - more - fewer
    unsaid = " Om övriga går det inte att säga." if left else ""
    return f"{capital(first)}{rest}.{unsaid}"


def criteria_words(n: int) -> str:
    """'ett kriterium', 'tolv kriterier'."""
    return counted(n, "kriterium", "kriterier")
