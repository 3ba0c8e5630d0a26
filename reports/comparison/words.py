"""A change in words: the requirement, how many decisions meet and met it, and the conclusion."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.comparing.two_audits import Change, ComparedCriterion, Count, Development, Pair, Trend
from reports.language.phrases import with_source
from reports.language.swedish import NBSP, capital, counted, fill, share_phrase, small, words

Changes = Sequence[tuple[Pair, Change]]
_UNDECIDED = "om fler eller färre uppfyller kravet går inte att säga"
_TRENDS = {
    Trend.MORE: "fler uppfyller kravet",
    Trend.FEWER: "färre uppfyller kravet",
    Trend.UNKNOWN: _UNDECIDED,
}
_STATES = {
    (Trend.MORE, Development.RESOLVED): ", och bristen är åtgärdad",
    (Trend.MORE, Development.PERSISTING): ", men bristen kvarstår",
    (Trend.FEWER, Development.NEW): ", och bristen är ny",
    (Trend.FEWER, Development.PERSISTING): ", och bristen kvarstår",
    (Trend.UNKNOWN, Development.PERSISTING): ", och bristen kvarstår",
}


def requirement_text(criterion: ComparedCriterion) -> str:
    """'Handläggaren ska … (TA 4.2).'; the question where the review has no requirement."""
    return with_source(criterion.requirement or criterion.question, criterion.sources.split("; ")[0])


def finding_text(pair: Pair, change: Change) -> str:
    """'En plan finns i 66 av 80 ärenden (83 procent). Tidigare var det 40 av 78 ärenden (51 procent).'"""
    later, earlier = _phrase(change.after), _phrase(change.before)
    text = fill(pair.after.finding, later) if later else ""
    if earlier:
        text = (
            f"{text} Tidigare var det {earlier}." if text else f"Tidigare: {small(fill(pair.before.finding, earlier))}"
        )
    empty = [name for name, phrase in (("tidigare", earlier), ("senare", later)) if not phrase]
    if empty:
        where = f"den {empty[0]} granskningen" if len(empty) == 1 else "någon av granskningarna"
        text += f" Kravet gäller inget ärende i {where}."
    if not pair.same_definition:
        text += " Definitionen är ändrad sedan dess."
    return text.strip()


def _phrase(count: Count) -> str:
    if count.met is None or not count.base:
        return ""
    return share_phrase(count.met, count.base, count.percent)


def conclusion(change: Change) -> str:
    """'Fler uppfyller kravet, och bristen är åtgärdad.'; empty where nothing can be compared."""
    if change.difference is None or change.state is None:
        return ""
    trend = change.difference.trend
    return f"{capital(_TRENDS[trend])}{_STATES.get((trend, change.state), '')}."


def with_trend(changes: Changes, trend: Trend) -> list[tuple[Pair, Change]]:
    """The changes with that trend, the largest difference first."""
    matches = [(abs(c.difference.exact), p, c) for p, c in changes if c.difference and c.difference.trend is trend]
    return [(p, c) for _, p, c in sorted(matches, key=lambda entry: entry[0], reverse=True)]


def counted_trends(changes: Changes) -> str:
    """'Fler uppfyller tolv av 66 kriterier och färre tre. Om övriga går det inte att säga.'; empty where nothing can be
    compared."""
    comparable = sum(c.difference is not None for _, c in changes)
    increases, decreases = (len(with_trend(changes, trend)) for trend in (Trend.MORE, Trend.FEWER))
    if not comparable:
        return ""
    criteria = "det enda kriteriet" if comparable == 1 else f"{words(comparable)}{NBSP}kriterier"
    if not increases and not decreases:
        which = "kriteriet" if comparable == 1 else f"något av de {words(comparable)} kriterierna"
        return f"Om fler eller färre uppfyller {which} går inte att säga."
    if comparable == 1:
        return f"{'Fler' if increases else 'Färre'} uppfyller {criteria}."
    first = (
        f"fler uppfyller {words(increases)} av {criteria}"
        if increases
        else f"färre uppfyller {words(decreases)} av {criteria}"
    )
    rest = f" och färre {words(decreases)}" if increases and decreases else ""
    undecided = comparable - increases - decreases
    remainder = " Om övriga går det inte att säga." if undecided else ""
    return f"{capital(first)}{rest}.{remainder}"


def criteria_words(n: int) -> str:
    """'ett kriterium', 'tolv kriterier'."""
    return counted(n, "kriterium", "kriterier")
