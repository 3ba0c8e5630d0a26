"""What has become better and worse in each district that two audits have in common."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.comparing.two_audits import Comparison, State
from reports.blocks import section
from reports.comparison.results import Changes, certain_words, directions, enough, fallen, from_to, risen, told_of_all
from reports.comparison.tables import group_table, label
from reports.document import Block, Bullets, Paragraph, Ref, Section, joined
from reports.language.swedish import NBSP, capital, counted, listing, number, words

_BETTER, _WORSE = 5, 5
"""So many criteria of a district are told one by one."""


def districts(comparison: Comparison) -> Iterator[Section]:
    """The chapter on the districts, one section each."""
    yield section("stadsdelar", "Stadsdel för stadsdel", [Paragraph(text) for text in _lead(comparison)])
    for code, name in comparison.groups.items():
        blocks = list(_district(code, name, comparison.in_group(code)))
        yield section(f"stadsdel_{code}", name, blocks, 2)


def in_short(comparison: Comparison) -> Iterator[str]:
    """A line on each district for the summary."""
    for code, name in comparison.groups.items():
        changes = comparison.in_group(code)
        if said := directions(changes):
            best = risen(changes)[:1] if told_of_all(changes) else ()
            most = f" Mest har den ökat för {from_to(*best[0])}." if best else ""
            yield f"I {name} är andelen uppfyllt {said}.{most}"


def _lead(comparison: Comparison) -> Iterator[str]:
    earlier, later = comparison.earlier.groups, comparison.later.groups
    if not earlier or not later:
        which = [name for name, groups in (("tidigare", earlier), ("senare", later)) if not groups]
        yield (
            f"Den {listing(which)} granskningen redovisar inte kriterierna stadsdel för stadsdel, eftersom den bara "
            "gäller en stadsdel. Därför jämförs bara samtliga ärenden."
        )
        return
    if not comparison.groups:
        yield "Granskningarna har ingen stadsdel gemensam. Därför jämförs bara samtliga ärenden."
    else:
        yield (
            "Avsnittet visar för varje stadsdel vad som har blivit bättre och sämre sedan den tidigare granskningen. "
            "I en stadsdel är ärendena få, och skillnader som ser stora ut kan vara slump. Läs därför intervallet, och "
            "se vilka kriterier som drar åt samma håll."
        )
    for kind, groups, others in (("tidigare", earlier, later), ("senare", later, earlier)):
        if alone := [name for code, name in groups.items() if code not in others]:
            yield f"Bara i den {kind} granskningen finns {listing(alone)}."


def _district(code: str, name: str, changes: Changes) -> Iterator[Block]:
    able = [(p, c) for p, c in changes if c.difference]
    if not able:
        yield Paragraph(f"I {name} går inget kriterium att jämföra, eftersom antalen är för små för att visas.")
        return
    table = group_table(f"stadsdel_{code}", name, changes)
    of = counted(len(changes), "kriterium", "kriterier")
    rest = " Övriga har för få ärenden för att visas i båda granskningarna." if len(able) < len(changes) else ""
    yield Paragraph(
        joined(
            f"I {name} går {words(len(able))} av {of} att jämföra.{rest} Andelen uppfyllt är {directions(changes)}. "
            "Alla tal finns i ",
            Ref(table.id),
            ".",
        )
    )
    order = ", störst skillnad först" if told_of_all(changes) else ""
    yield from _told(f"Det här har blivit bättre{order}:", risen(changes), _BETTER)
    yield from _told(f"Det här har blivit sämre{order}:", fallen(changes), _WORSE)
    yield Paragraph(" ".join(_states(changes)))
    yield Paragraph(f"{certain_words(changes, f'i {name}')} {_caution(able)}")
    yield table


def _told(lead: str, changes: Changes, most: int) -> Iterator[Block]:
    if not changes:
        return
    yield Paragraph(lead)
    yield Bullets(tuple(Paragraph(from_to(p, c)) for p, c in changes[:most]))


def _states(changes: Changes) -> Iterator[str]:
    """The shortcomings put right and the new ones, of the criteria whose bases are large enough to say so."""
    found = {s: [f"”{label(p)}”" for p, c in changes if c.state is s and enough(c)] for s in State}
    for state, nothing, some in (
        (State.RESOLVED, "Ingen brist är åtgärdad.", "Åtgärdade brister:"),
        (State.NEW, "Ingen brist är ny.", "Nya brister:"),
    ):
        yield f"{some} {listing(found[state])}." if found[state] else nothing
    if left := len(found[State.PERSISTING]):
        yield f"{capital(counted(left, 'brist', 'brister', common=True))} kvarstår."


def _caution(changes: Changes) -> str:
    bases = [base for _, c in changes for base in (c.before.base, c.after.base) if base]
    low, high = min(bases), max(bases)
    span = number(low) if low == high else f"mellan {number(low)} och {number(high)}"
    return f"Basen är {span}{NBSP}ärenden, så läs talen med försiktighet."
