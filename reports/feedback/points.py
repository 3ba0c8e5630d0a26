"""The highlights of the feedback to a district: its main criteria, its strengths, and what to look at first.

Strengths and areas to improve are chosen by `reports.ranking`. A criterion whose number is hidden in the district
cannot be ranked; it may well be among the weakest, and the text says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from checks.criteria import Criterion, Level, Outcome
from pipeline.disclosure.published import Share
from reports.blocks import FEW, section
from reports.document import Block, Paragraph, Section, TableBlock
from reports.language.phrases import CRITERION_BASE
from reports.language.swedish import capital, counted, listing, number, percent_text, share_short, words
from reports.ranking import STRONG, WEAK, Judged, judged_share, ranked
from reports.review.districts import fraction, hidden, numbers

_STRENGTHS, _MOST = 2, 3
"""Strengths and areas to improve that are named, so that the feedback fits on two pages."""
_FAR_BELOW = 20
"""Percentage points below all districts together from which the criterion furthest below is worth a look."""
_PARTLY = 5
"""Where more than one case in five is partly met, the text explains what partly met means."""
_NAMED = 3
"""The most criteria that one sentence names."""


@dataclass(frozen=True)
class CriterionResult:
    """A criterion in one district and in all of them (None: there is only one). `source` is the id of the numbers, and
    `counts` are those of all districts."""

    criterion: Criterion
    source: str
    own: Share
    together: Share | None
    beyond_chance: bool = False
    counts: Mapping[Outcome, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Highlights:
    """The criteria to point out, each once. `below` are far below all districts, `few` have too few cases to be judged,
    and `more` is the number of further areas to improve.

    `can_judge` is true where some criterion can be judged; where none can, `first` are those of all districts together.
    `unknown` are low in all districts and hidden in this one.
    """

    main: tuple[CriterionResult, ...]
    strengths: tuple[CriterionResult, ...]
    first: tuple[CriterionResult, ...]
    below: tuple[CriterionResult, ...]
    few: tuple[CriterionResult, ...]
    unknown: tuple[CriterionResult, ...]
    more: int
    can_judge: bool

    @property
    def to_answer(self) -> tuple[CriterionResult, ...]:
        """The criteria to answer: the main criteria that are not met in full, then what to look at first."""
        short = (r for r in self.main if r.own.base != 0 and (r.own.count is None or r.own.count != r.own.base))
        return (*short, *self.first, *self.below)


def cell(share: Share) -> Share:
    """The share as a district sees it: its own conduct is shown also where the cases are few."""
    return replace(share, few=False) if share.count is not None else share


def select_highlights(results: Sequence[CriterionResult], main_criteria: Sequence[str]) -> Highlights:
    """Selects the highlights among the criteria that apply to some decision."""
    by_id = {r.criterion.id: r for r in results}
    main = [by_id[id_] for id_ in main_criteria if id_ in by_id]
    ranking = ranked(judged_share(r.criterion, cell(r.own)) for r in results)

    def others(entries: Iterable[Judged]) -> list[CriterionResult]:
        return [r for r in (by_id[j.criterion.id] for j in entries) if r not in main]

    can_judge = bool(ranking.strengths or ranking.to_improve or ranking.between)
    strengths, weak, few = others(ranking.strengths), others(ranking.to_improve), others(ranking.few)
    if not can_judge:
        everywhere = ranked(judged_share(r.criterion, r.together) for r in results if r.together and r.own.base)
        weak, few = others(everywhere.to_improve), []
    first = weak[:_MOST]
    candidates = (*weak[_MOST:], *others(ranking.between), *strengths) if can_judge else ()
    distant = [r for r in candidates if _gap(r) >= _FAR_BELOW]
    below = sorted(distant, key=_gap, reverse=True)[:1]
    return Highlights(
        main=tuple(main),
        strengths=tuple([r for r in strengths if r not in below][:_STRENGTHS]),
        first=tuple(first),
        below=tuple(below),
        few=tuple(few),
        unknown=tuple(sorted(filter(_low_everywhere, results), key=lambda r: fraction(r.together or r.own))[:_MOST]),
        more=sum(r not in below for r in weak[_MOST:]),
        can_judge=can_judge,
    )


def _gap(result: CriterionResult) -> int:
    """Percentage points below all districts together."""
    return (result.together.percent or 0) - (result.own.percent or 0) if result.together else 0


def _low_everywhere(result: CriterionResult) -> bool:
    """True if hidden in the district despite enough cases, and met in less than a quarter of all districts' cases."""
    own, together = result.own, result.together
    return (
        hidden(own)
        and (own.base or 0) >= FEW
        and result.criterion.level is not Level.KONTROLL
        and bool(together and together.percent is not None and 4 * fraction(together) < 1)
    )


# --- In words ---------------------------------------------------------------------------------------------


def points(highlights: Highlights, name: str) -> Iterator[Section]:
    """The main criteria, the strengths and what to look at first, or why there are no highlights."""
    if highlights.main:
        n = len(highlights.main)
        title = f"{capital(words(n))} huvudkriterier" if n > 1 else "Huvudkriteriet"
        yield section("huvudkriterier", title, [_table("huvudkriterier", "Huvudkriterierna", name, highlights.main)])
    if highlights.can_judge:
        yield section("styrkor", "Styrkor", list(_strengths(highlights, name)))
        yield section("forst", "Att titta på först", list(_first(highlights, name)))
    else:
        yield section("forst", "Att titta på först", list(_weak_everywhere(highlights, name)))


def _strengths(highlights: Highlights, name: str) -> Iterator[Block]:
    if highlights.strengths:
        yield _table("styrkor", "Styrkor", name, highlights.strengths)
        return
    yield Paragraph(
        f"Inget {_other(highlights)}kriterium är en tydlig styrka: uppfyllt i minst {percent_text(STRONG)} av minst "
        f"{words(FEW)} ärenden, och oftare än slumpen kan förklara."
    )


def _other(highlights: Highlights) -> str:
    return "annat " if highlights.main or highlights.below else ""


def _weak_everywhere(highlights: Highlights, name: str) -> Iterator[Block]:
    """The weak criteria of all districts, where this district has too few cases to judge."""
    text = (
        f"Inget kriterium som kan visas gäller minst {words(FEW)} ärenden i stadsdelen. Underlaget är för litet för "
        "att peka ut egna styrkor och brister."
    )
    if highlights.first:
        text += " Här står det som i alla stadsdelar tillsammans har minst andel, ”ska” före ”bör”."
    yield Paragraph(text)
    if highlights.first:
        yield _table("forst", "Att titta på först", name, highlights.first)


def _first(highlights: Highlights, name: str) -> Iterator[Block]:
    sentences = []
    if highlights.first:
        sentences.append(
            f"Uppfyllda i mindre än {percent_text(WEAK)} av ärendena, ”ska” före ”bör” och minst andel först."
        )
    else:
        sentences.append(
            f"Inget {_other(highlights)}kriterium som kan visas och gäller minst {words(FEW)} ärenden är uppfyllt i "
            f"mindre än {percent_text(WEAK)} av dem."
        )
    if highlights.below:
        place = "Sist står" if highlights.first else "Här står"
        which = "det av de övriga kriterierna" if highlights.main or highlights.first else "det kriterium"
        sentences.append(f"{place} {which} som ligger längst under alla stadsdelar.")
    if highlights.more:
        remaining = counted(highlights.more, "kriterium", "kriterier")
        sentences.append(f"Ytterligare {remaining} under {percent_text(WEAK)} står i bilagan.")
    yield Paragraph(" ".join(sentences))
    if rows := (*highlights.first, *highlights.below):
        yield _table("forst", "Att titta på först", name, rows)
    if highlights.unknown:
        yield Paragraph(_unknown(highlights.unknown), tuple(r.source for r in highlights.unknown))


def _unknown(results: Sequence[CriterionResult]) -> str:
    names = listing([f"”{r.criterion.label}” ({_count(r.together)})" for r in results if r.together])
    is_single = len(results) == 1
    return (
        f"Se också på {names}. Stadsdelens antal är {'dolt' if is_single else 'dolda'}, men i alla stadsdelar "
        f"tillsammans är det få ärenden som uppfyller {'kriteriet' if is_single else 'kriterierna'}."
    )


def few_text(results: Sequence[CriterionResult]) -> str:
    """A sentence on the criteria with too few cases to be judged; empty if there are none."""
    if not results:
        return ""
    labels = [f"”{r.criterion.label}” ({_count(cell(r.own))})" for r in results[:_NAMED]]
    if remaining := len(results) - len(labels):
        labels.append(f"{words(remaining)} till")
    is_single = len(results) == 1
    return (
        f"{'Ett kriterium' if is_single else 'Kriterier'} som gäller färre än {words(FEW)} ärenden bedöms inte: "
        f"{listing(labels)}."
    )


def _count(share: Share) -> str:
    """'fyra av 28', 'inget av tio'."""
    count, base, _ = numbers(share)
    return share_short(count, base)


# --- Tables -----------------------------------------------------------------------------------------------


def _table(id_: str, title: str, name: str, results: Sequence[CriterionResult]) -> TableBlock:
    several = any(r.together for r in results)
    return TableBlock(
        id=f"aterkoppling_{id_}",
        title=f"{title}: ärenden som uppfyller kriteriet",
        headers=("Kriterium", "Fråga och krav", name, *(["Alla stadsdelar"] if several else [])),
        rows=tuple(
            (r.criterion.label, _question_and_requirement(r), cell(r.own), *([cell(r.together)] if r.together else []))
            for r in results
        ),
        base=CRITERION_BASE,
        widths=(20, 49, 17, 14) if several else (22, 60, 18),
    )


def _question_and_requirement(result: CriterionResult) -> str:
    """The question and the requirement; where relevant, what 'delvis' means and that the districts differ."""
    additions = [*_partly(result)]
    if result.beyond_chance:
        additions.append("Stadsdelarna skiljer sig här mer än slumpen ger skäl för.")
    text = f"{result.criterion.question} {result.criterion.requirement}"
    return "\n".join(filter(None, (text, " ".join(additions))))


def _partly(result: CriterionResult) -> Iterator[str]:
    counts = result.counts
    base = sum(n for outcome, n in counts.items() if outcome is not Outcome.EJ_AKTUELLT)
    part = counts.get(Outcome.DELVIS, 0)
    if part * _PARTLY > base:
        where = " i alla stadsdelar" if result.together else ""
        yield f"Delvis ({number(part)} av {number(base)}{where}): {result.criterion.partly_means}."
