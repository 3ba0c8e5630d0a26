"""What has become better and worse in each district that two audits have in common."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.comparing.two_audits import Comparison, Trend
from reports.blocks import section, slug
from reports.comparison.tables import group_table
from reports.comparison.words import Changes, counted_trends, criteria_words, finding_text, with_trend
from reports.document import Block, Bullets, Paragraph, Ref, Section, joined
from reports.language.swedish import NBSP, capital, counted, listing, number


def districts(comparison: Comparison) -> Iterator[Section]:
    """The chapter on the districts, one section each."""
    yield section("stadsdelar", "Stadsdel för stadsdel", [Paragraph(text) for text in _lead(comparison)])
    for code, name in comparison.groups.items():
        blocks = list(_district(code, name, comparison.in_group(code)))
        yield section(f"i_{slug(code)}", name, blocks, 2)


def in_short(comparison: Comparison) -> str:
    """The number of criteria that more and fewer meet in each district, for the summary."""
    texts, untold = [], []
    for code, name in comparison.groups.items():
        changes = comparison.in_group(code)
        trends = (("fler", Trend.MORE), ("färre", Trend.FEWER))
        numbers = [(who, len(with_trend(changes, trend))) for who, trend in trends]
        parts = [f"{who} {counted(n, 'kriterium', 'kriterier')}" for who, n in numbers if n]
        if parts:
            texts.append(f"I {name} uppfyller {listing(parts)}.")
        elif any(c.difference for _, c in changes):
            untold.append(name)
    if untold:
        texts.append(f"I {listing(untold)} går det inte att säga om fler eller färre uppfyller något kriterium.")
    return " ".join(texts)


def _lead(comparison: Comparison) -> Iterator[str]:
    earlier, later = comparison.earlier.groups, comparison.later.groups
    if not earlier or not later:
        kinds = [name for name, groups in (("tidigare", earlier), ("senare", later)) if not groups]
        yield (
            f"Den {listing(kinds)} granskningen redovisar inte kriterierna stadsdel för stadsdel, eftersom den bara "
            "gäller en stadsdel. Därför jämförs bara samtliga ärenden."
        )
        return
    if not comparison.groups:
        yield "Granskningarna har ingen stadsdel gemensam. Därför jämförs bara samtliga ärenden."
    else:
        yield (
            "Tabellerna visar huvudresultaten i varje stadsdel, och under dem står det övriga som har ändrats mer än "
            "slumpen ger skäl för. I en stadsdel är ärendena få, och skillnader som ser stora ut kan vara slump. Talen "
            "för alla kriterier finns i arbetsboken."
        )
    for kind, groups, others in (("tidigare", earlier, later), ("senare", later, earlier)):
        if unshared := [name for code, name in groups.items() if code not in others]:
            many = counted(len(unshared), "stadsdel", "stadsdelar", common=True)
            yield f"Bara i den {kind} granskningen finns {listing(unshared) if all(unshared) else many}."


def _district(code: str, name: str, changes: Changes) -> Iterator[Block]:
    comparable = [(p, c) for p, c in changes if c.difference]
    if not comparable:
        yield Paragraph(f"I {name} går inget kriterium att jämföra, eftersom antalen är för små för att visas.")
        return
    few = len(changes) - len(comparable)
    rest = f" {capital(criteria_words(few))} har för få ärenden för att visas i båda granskningarna." if few else ""
    yield Paragraph(f"{counted_trends(changes)}{rest} {_caution(comparable)}")
    table = group_table(f"tabell_{slug(code)}", name, _main_first(changes))
    if table.rows:
        yield Paragraph(joined(Ref(table.id), f" visar huvudresultaten i {name}."))
        yield table
    others = [(p, c) for p, c in changes if not p.after.headline]
    scope = "Utöver huvudresultaten" if table.rows else "I stadsdelen"
    yield from _bullets(f"{scope} uppfyller fler:", with_trend(others, Trend.MORE))
    yield from _bullets(f"{scope} uppfyller färre:", with_trend(others, Trend.FEWER))


def _main_first(changes: Changes) -> Changes:
    """The headlines, the main criteria before the others."""
    last = len(changes)
    return sorted(((p, c) for p, c in changes if p.after.headline), key=lambda entry: entry[0].after.main or last)


def _bullets(lead: str, changes: Changes) -> Iterator[Block]:
    if changes:
        yield Paragraph(lead)
        yield Bullets(tuple(Paragraph(finding_text(p, c)) for p, c in changes))


def _caution(changes: Changes) -> str:
    bases = [base for _, c in changes for base in (c.before.base, c.after.base) if base]
    low, high = min(bases), max(bases)
    span = counted(low, "ärende", "ärenden")
    if low < high:
        span = f"mellan {number(low)} och {number(high)}{NBSP}ärenden"
    return f"Kriterierna gäller {span}."
