"""What two audits say together of all decisions: the criteria by what has become of their shortcomings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from pipeline.comparing.two_audits import Change, Comparison, Pair, State
from pipeline.statistics.verdict import Verdict
from reports.blocks import FEW, section
from reports.comparison.tables import figures, label, overview, state_table
from reports.document import Block, Bullets, Paragraph, Ref, Section, joined, references
from reports.language.swedish import capital, counted, listing, share_short, words

_NAMED = 3
"""So many criteria are named as those that have risen or fallen the most."""
_TITLES = {
    State.RESOLVED: ("Åtgärdade brister", "låg under målnivån i den tidigare granskningen men inte i den senare"),
    State.NEW: ("Nya brister", "låg under målnivån i den senare granskningen men inte i den tidigare"),
    State.PERSISTING: ("Kvarstående brister", "ligger under målnivån i båda granskningarna"),
    State.NONE: ("Kriterier utan brist", "når målnivån i båda granskningarna"),
}
_LEAST = Fraction(5, 100)
"""A smaller difference between two shares is not worth a sentence."""
Changes = Sequence[tuple[Pair, Change]]


def results(comparison: Comparison) -> Iterator[Section]:
    """The chapter on all decisions."""
    lead = Paragraph(joined(Ref("lage"), " visar hur det har gått med bristerna sedan den tidigare granskningen."))
    yield section("resultat", "Samtliga ärenden", [lead, overview(comparison)])
    for state, (title, meaning) in _TITLES.items():
        pairs = comparison.with_state(state)
        yield section(f"lage_{state.name.lower()}", title, list(_state(comparison, state, title, meaning, pairs)), 2)
    if alone := comparison.with_state(None):
        yield section("lage_okant", "Går inte att jämföra", list(_uncompared(alone)), 2)


def _state(comparison: Comparison, state: State, title: str, meaning: str, pairs: Sequence[Pair]) -> Iterator[Block]:
    if not pairs:
        yield Paragraph(f"Inget kriterium {meaning}.")
        return
    id_ = f"kriterier_{state.name.lower()}"
    charts = figures(f"figur_{id_}", title, pairs, comparison.target, id_)
    where = references([id_, *(chart.id for chart in charts)])
    changes = [(p, p.whole) for p in pairs]
    criteria = counted(len(pairs), "kriterium", "kriterier")
    they = "Det" if len(pairs) == 1 else "De"
    yield Paragraph(joined(f"{capital(criteria)} {meaning}. {they} finns i ", where, "."))
    yield Paragraph(certain_words(changes))
    if state in (State.PERSISTING, State.NONE):
        yield from _extremes(changes)
    yield state_table(id_, title, pairs)
    yield from charts


def _extremes(changes: Changes) -> Iterator[Block]:
    """The criteria that have risen and fallen the most although their state is the same."""
    for said, found in (("ökat", risen(changes)), ("minskat", fallen(changes))):
        if found:
            named = listing([from_to(pair, change) for pair, change in found[:_NAMED]])
            yield Paragraph(f"Mest har andelen {said} för {named}.")


def _uncompared(pairs: Sequence[Pair]) -> Iterator[Block]:
    yield Paragraph("De här kriterierna gäller inget ärende i minst en av granskningarna:")
    yield Bullets(tuple(Paragraph(f"”{label(p)}”, {_without(p)}") for p in pairs))


def _without(pair: Pair) -> str:
    empty = [name for name, c in (("tidigare", pair.whole.before), ("senare", pair.whole.after)) if not c.base]
    return f"utan ärenden i den {empty[0]} granskningen" if len(empty) == 1 else "utan ärenden i båda granskningarna"


# --- Words for changes, of all decisions or of a district -------------------------------------------------


def directions(changes: Changes) -> str:
    """'högre i 31 kriterier, lägre i tolv och lika i tre'; empty where nothing can be compared."""
    found = [c.difference.exact for _, c in changes if c.difference]
    counts = (sum(d > 0 for d in found), sum(d < 0 for d in found), sum(d == 0 for d in found))
    said = [(word, n) for word, n in zip(("högre", "lägre", "lika"), counts, strict=True) if n]
    if not said:
        return ""
    (word, n), *rest = said
    return listing([f"{word} i {counted(n, 'kriterium', 'kriterier')}", *(f"{w} i {words(m)}" for w, m in rest)])


def told_of_all(changes: Changes) -> bool:
    """Whether what is largest among those that can be compared is largest of all: no number is hidden."""
    return not any(c.difference is None and (c.before.hidden or c.after.hidden) for _, c in changes)


def risen(changes: Changes) -> list[tuple[Pair, Change]]:
    """Those whose share is clearly higher, the largest difference first, where no base is so small that one case
    decides."""
    return _ranked(changes, 1)


def fallen(changes: Changes) -> list[tuple[Pair, Change]]:
    """Those whose share is clearly lower, in the same way."""
    return _ranked(changes, -1)


def _ranked(changes: Changes, sign: int) -> list[tuple[Pair, Change]]:
    found = [(sign * c.difference.exact, p, c) for p, c in changes if c.difference and enough(c)]
    ranked = sorted((item for item in found if item[0] >= _LEAST), key=lambda item: item[0], reverse=True)
    return [(p, c) for _, p, c in ranked]


def enough(change: Change) -> bool:
    """True where neither base is so small that one case decides."""
    return min(change.before.base or 0, change.after.base or 0) >= FEW


def from_to(pair: Pair, change: Change) -> str:
    """'”Barn” från fyra av 30 (13 procent) till 20 av 28 (71 procent)'."""
    return f"”{label(pair)}” från {_short(change, after=False)} till {_short(change, after=True)}"


def _short(change: Change, *, after: bool) -> str:
    count = change.after if after else change.before
    assert count.met is not None and count.base, "only what can be compared is told"
    return share_short(count.met, count.base, count.percent)


def certain_words(changes: Changes, where: str = "") -> str:
    """Which differences are larger than chance gives reason for; `where` is 'i Järva'."""
    able = [(p, c) for p, c in changes if c.difference]
    sure = [(p, c, c.difference) for p, c in able if c.difference and c.difference.verdict is Verdict.LARGER]
    if not sure:
        place = f" {where}" if where else ""
        if len(able) == 1:
            return f"Skillnaden{place} kan vara slump."
        return f"Inget av huvudresultaten{place} skiljer sig mer än slumpen ger skäl för."
    better, worse = ([f"”{label(p)}”" for p, _, d in sure if (d.exact > 0) is up] for up in (True, False))
    said = [f"{listing(names)} ({word})" for names, word in ((better, "bättre"), (worse, "sämre")) if names]
    opening = f"{capital(where)} är skillnaden" if where else "Skillnaden är"
    return f"{opening} större än slumpen ger skäl för när det gäller {' och '.join(said)}."
