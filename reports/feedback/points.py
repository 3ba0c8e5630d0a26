"""What the feedback to a district points out: where it is strongest and weakest, and what to look at first.

Criteria whose number is hidden in the district cannot be ranked. They may well be the weakest, and the text says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.criteria import Criterion
from pipeline.disclosure.published import Share
from reports.blocks import FEW, section
from reports.document import Block, Bullets, Paragraph, Section
from reports.language.swedish import NBSP, counted, listing, number, share_phrase, share_short, words
from reports.review.districts import fraction, hidden, numbers

_POINTED_OUT = 3
"""Criteria in each list."""
_FAR_BELOW = 20
"""Percentage points below all districts together from which a criterion is worth a look."""


@dataclass(frozen=True)
class CriterionResult:
    """A criterion in one district and in all of them (None: there is only one). `source` is the id of the numbers."""

    criterion: Criterion
    source: str
    own: Share
    together: Share | None
    beyond_chance: bool = False


def points(found: Sequence[CriterionResult]) -> Iterator[Section]:
    """The two sections, or a word of why nothing can be pointed out."""
    able = [r for r in found if r.own.percent is not None and (r.own.base or 0) >= FEW]
    if len(able) < 2:
        text = (
            f"Färre än två kriterier som kan visas gäller minst {words(FEW)} ärenden i stadsdelen. Underlaget är för "
            "litet för att peka ut vilka som oftast och mest sällan är uppfyllda."
        )
        yield section("ytterligheter", "Starkast och svagast", [Paragraph(text)])
        return
    kept = [r for r in found if hidden(r.own)]
    yield section("ytterligheter", "Starkast och svagast", list(_extremes(able, bool(kept))))
    yield section("forst", "Att titta på först", [*_first(able), *_low_everywhere(kept)])


def _extremes(able: Sequence[CriterionResult], some_hidden: bool) -> Iterator[Block]:
    best = sorted(able, key=lambda r: (-fraction(r.own), -(r.own.base or 0)))
    which = f"som gäller minst {words(FEW)} ärenden i stadsdelen"
    only = f"kriterier {which}"
    if fraction(best[-1].own) == 1:
        every = f"Båda kriterierna {which}" if len(able) == 2 else f"Alla {words(len(able))} {only}"
        yield Paragraph(f"{every} är uppfyllda i samtliga ärenden.", _ids(able))
        return
    if fraction(best[0].own) == 0:
        yield Paragraph(f"Inget av de {words(len(able))} {only} är uppfyllt i något ärende.", _ids(able))
        return
    most = min(_POINTED_OUT, len(best) // 2)
    strongest = [r for r in best[:most] if fraction(r.own) > 0]
    weakest = sorted(best[most:], key=lambda r: (fraction(r.own), -(r.own.base or 0)))
    weakest = [r for r in weakest[:_POINTED_OUT] if fraction(r.own) < 1]
    yield Paragraph(f"Av de {only} är andelen uppfyllt störst för:")
    yield _bullets(strongest, _equal(strongest, best))
    lower = " (kriterier vars antal är dolda är inte med, fast andelen kan vara lägre för dem)" if some_hidden else ""
    yield Paragraph(f"Andelen är minst för{lower}:")
    yield _bullets(weakest, _equal(weakest, best))


def _equal(chosen: Sequence[CriterionResult], of: Sequence[CriterionResult]) -> str:
    """How many more have the share of the last one that was chosen."""
    last = fraction(chosen[-1].own)
    more = sum(fraction(r.own) == last for r in of) - sum(fraction(r.own) == last for r in chosen)
    return f" Lika stor andel har {counted(more, 'kriterium', 'kriterier')} till." if more else ""


def _first(able: Sequence[CriterionResult]) -> Iterator[Block]:
    half = [r for r in able if 2 * fraction(r.own) < 1]
    half = sorted(half, key=lambda r: (r.own.count or 0) - (r.own.base or 0))
    below = sorted((r for r in able if _gap(r) >= _FAR_BELOW), key=_gap, reverse=True)[:_POINTED_OUT]
    if half:
        chosen = half[:_POINTED_OUT]
        named = listing([f"”{r.criterion.label}” ({_count(r.own)})" for r in chosen])
        yield Paragraph(f"Börja med {named}. {_why(len(half))}", _ids(chosen))
    if below:
        yield Paragraph(
            f"Minst {number(_FAR_BELOW)}{NBSP}procentenheter under andelen i alla stadsdelar tillsammans ligger:"
        )
        yield _bullets(below)
    if not half and not below:
        yield Paragraph(
            f"Inget kriterium som gäller minst {words(FEW)} ärenden är uppfyllt i mindre än hälften av dem"
            + (" eller ligger långt under andelen i alla stadsdelar tillsammans." if able[0].together else ".")
        )


def _low_everywhere(kept: Sequence[CriterionResult]) -> Iterator[Paragraph]:
    """Criteria that are hidden in the district and met in less than a quarter of the decisions of all districts."""
    low = [r for r in kept if (r.own.base or 0) >= FEW and r.together and 4 * fraction(r.together) < 1]
    low = sorted(low, key=lambda r: fraction(r.together) if r.together else 0)[:_POINTED_OUT]
    if low:
        named = listing([f"”{r.criterion.label}” ({_count(r.together)})" for r in low if r.together])
        yield Paragraph(
            f"Se också på {named}. Stadsdelens antal är {'dolt' if len(low) == 1 else 'dolda'}, men i alla stadsdelar "
            f"tillsammans är det få ärenden som uppfyller {'kriteriet' if len(low) == 1 else 'kriterierna'}.",
            _ids(low),
        )


def _count(share: Share) -> str:
    """'fyra av 28', 'inget av tio'."""
    count, base, _ = numbers(share)
    return share_short(count, base)


def _why(below_half: int) -> str:
    """Why to begin with those: so many criteria are met in less than half of the decisions."""
    if below_half == 1:
        return "Det är det enda kriteriet som är uppfyllt i mindre än hälften av ärendena."
    if below_half <= _POINTED_OUT:
        return "De är uppfyllda i mindre än hälften av ärendena."
    return (
        "Av de kriterier som är uppfyllda i mindre än hälften av ärendena är det de som inte är uppfyllda i flest "
        "ärenden."
    )


def _gap(result: CriterionResult) -> int:
    """Percentage points below all districts together."""
    if not result.together:
        return 0
    return (result.together.percent or 0) - (result.own.percent or 0)


def _bullets(found: Sequence[CriterionResult], last: str = "") -> Bullets:
    """A point for each; `last` is said after the last one."""
    ends = ["" for _ in found[1:]] + [last]
    return Bullets(tuple(Paragraph(_sentence(r) + end, (r.source,)) for r, end in zip(found, ends, strict=True)))


def _sentence(result: CriterionResult) -> str:
    own, together = result.own, result.together
    text = f"”{result.criterion.label}”: {share_phrase(*numbers(own))}"
    if not together:
        return f"{text}."
    text += f", i alla stadsdelar {share_short(*numbers(together))}."
    if result.beyond_chance:
        text += " Stadsdelarna skiljer sig här mer än slumpen ger skäl för."
    return text


def _ids(found: Sequence[CriterionResult]) -> tuple[str, ...]:
    return tuple(r.source for r in found)
