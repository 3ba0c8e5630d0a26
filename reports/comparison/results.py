"""The comparison of all decisions: the criteria by whether their shortcomings are resolved, new or persist.

The main criteria have an earlier chapter of their own and are not repeated here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.comparing.two_audits import Change, Comparison, Development, Pair, Trend
from reports.blocks import section
from reports.comparison.tables import label, state_table
from reports.comparison.words import criteria_words, finding_text, requirement_text, with_trend
from reports.document import Block, Bullets, Paragraph, Ref, Section, joined
from reports.language.swedish import capital, words

_TITLES = {
    Development.RESOLVED: ("Åtgärdade brister", "låg under målnivån i den tidigare granskningen men inte i den senare"),
    Development.NEW: ("Nya brister", "låg under målnivån i den senare granskningen men inte i den tidigare"),
    Development.PERSISTING: ("Kvarstående brister", "ligger under målnivån i båda granskningarna"),
    Development.UNSURE: (
        "Går inte att säga",
        "ligger under målnivån i den ena granskningen och inte i den andra, men skillnaden kan vara slump",
    ),
    Development.NONE: ("Krav utan brist", "når målnivån i båda granskningarna"),
}
_ONE_BY_ONE = (Development.RESOLVED, Development.NEW)
"""Changed criteria are described one by one, the others in a table."""


def results(comparison: Comparison) -> Iterator[Section]:
    """The chapter on all decisions."""
    others = [p for p in comparison.pairs if not p.after.main]
    lead = "Kriterierna efter vad som har hänt med bristerna sedan den tidigare granskningen."
    if len(others) < len(comparison.pairs):
        lead += " Huvudkriterierna har ett eget kapitel och upprepas inte här."
    yield section("resultat", "Samtliga ärenden", [Paragraph(lead)], new_page=False)
    for state, (title, meaning) in _TITLES.items():
        pairs = [p for p in others if p.whole.state is state]
        yield section(f"lage_{state.name.lower()}", title, list(_state(state, title, meaning, pairs)), 2)
    if uncompared := [p for p in others if p.whole.state is None]:
        yield section("lage_okant", "Går inte att jämföra", list(_uncompared(uncompared)), 2)


def _state(state: Development, title: str, meaning: str, pairs: Sequence[Pair]) -> Iterator[Block]:
    if not pairs:
        yield Paragraph(f"Inget kriterium {meaning}.")
        return
    id_ = f"kriterier_{state.name.lower()}"
    lead = f"{capital(criteria_words(len(pairs)))} {meaning}"
    if state in _ONE_BY_ONE:
        trend = Trend.MORE if state is Development.RESOLVED else Trend.FEWER
        they = "Skillnaden" if len(pairs) == 1 else "Skillnaderna"
        yield Paragraph(f"{lead}. {they} är större än slumpen ger skäl för.")
        yield Bullets(tuple(criterion_paragraph(p, c) for p, c in with_trend([(p, p.whole) for p in pairs], trend)))
        return
    yield Paragraph(joined(f"{lead}, se ", Ref(id_), f".{_trends(pairs)}"))
    yield state_table(id_, title, sorted(pairs, key=lambda p: p.whole.after.share or 0))


def criterion_paragraph(pair: Pair, change: Change) -> Paragraph:
    """The requirement of a criterion, and the finding in both reviews."""
    return Paragraph(f"{requirement_text(pair.after)} {finding_text(pair, change)}", (f"kriterium_{pair.after.id}",))


def _trends(pairs: Sequence[Pair]) -> str:
    """How many of them more or fewer meet although their state has not changed."""
    changes = [(p, p.whole) for p in pairs]
    increases, decreases = (len(with_trend(changes, trend)) for trend in (Trend.MORE, Trend.FEWER))
    parts = [f"{name} uppfyller {words(n)} av dem" for name, n in (("fler", increases), ("färre", decreases)) if n]
    return f" {capital(' och '.join(parts))}." if parts else ""


def _uncompared(pairs: Sequence[Pair]) -> Iterator[Block]:
    yield Paragraph("De här kriterierna gäller inget ärende i minst en av granskningarna:")
    yield Bullets(tuple(Paragraph(f"{label(p)}: {_without(p)}.") for p in pairs))


def _without(pair: Pair) -> str:
    empty = [name for name, c in (("tidigare", pair.whole.before), ("senare", pair.whole.after)) if not c.base]
    where = f"den {empty[0]} granskningen" if len(empty) == 1 else "någon av granskningarna"
    return f"inga ärenden i {where}"
