"""Two audits compared in a report: resolved, new and persisting shortcomings, in all decisions and by district."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.comparing.two_audits import AuditNumbers, Comparison, Development
from reports.blocks import numbered, section
from reports.comparison import districts, main_criteria, recommendations
from reports.comparison.definitions import definitions
from reports.comparison.results import results
from reports.comparison.words import counted_trends
from reports.document import Bullets, Paragraph, Prompt, ReportDocument, Section
from reports.language.swedish import capital, counted, date_text, number, percent_text, period_text, words


@dataclass(frozen=True)
class ReviewSource:
    """Facts about one of the two reviews: rejected values, decisions outside the period, the version of the tool, and
    whether the data is invented."""

    rejected: int
    outside_period: int
    version: str
    invented: bool = False


@dataclass(frozen=True)
class ComparisonFacts:
    """Facts about the comparison itself; `same_files` if both reviews used the same export."""

    earlier: ReviewSource
    later: ReviewSource
    same_files: bool
    version: str


def build(comparison: Comparison, facts: ComparisonFacts) -> ReportDocument:
    """The whole report. The same input gives the same document."""
    document = ReportDocument(
        title="Uppföljning: två granskningar jämförda",
        subtitle=comparison.later.title,
        facts=(
            ("Tidigare granskning", _in_brief(comparison.earlier)),
            ("Senare granskning", _in_brief(comparison.later)),
            ("Jämförda kriterier", number(len(comparison.pairs))),
            ("Målnivå", percent_text(comparison.target)),
            ("Framtagen med", f"granskning {facts.version}"),
        ),
        summary=tuple(map(Paragraph, _summary(comparison))),
        sections=tuple(_sections(comparison, facts)),
        created=comparison.later.granskningsdatum,
        invented=facts.earlier.invented or facts.later.invented,
    )
    return numbered(document)


def _in_brief(audit: AuditNumbers) -> str:
    first, last = audit.period
    return f"{counted(audit.decisions, 'ärende', 'ärenden')}, beslut {first.isoformat()}–{last.isoformat()}"


# --- Summary ----------------------------------------------------------------------------------------------


def _summary(comparison: Comparison) -> Iterator[str]:
    if main := main_criteria.in_short(comparison):
        yield main
    yield (
        f"Jämförelsen gäller {counted(len(comparison.pairs), 'kriterium', 'kriterier')}. En brist är ett kriterium "
        f"som är uppfyllt i mindre än {percent_text(comparison.target)} av de ärenden som det gäller. "
        f"{_states(comparison)}"
    )
    if sentence := counted_trends([(p, p.whole) for p in comparison.pairs]):
        yield sentence
    if sentence := districts.in_short(comparison):
        yield sentence
    if changed := sum(not p.same_definition for p in comparison.pairs):
        yield (
            f"Definitionen är ändrad för {counted(changed, 'kriterium', 'kriterier')}. Där kan skillnaden bero på "
            "definitionen i stället för på handläggningen."
        )


def _states(comparison: Comparison) -> str:
    resolved, new, persisting, unsure, unaffected = (len(comparison.with_state(s)) for s in Development)
    text = (
        f"{capital(counted(resolved, 'brist', 'brister', common=True))} är {_ending(resolved, 'åtgärdad')}, "
        f"{words(new, common=True) if new else 'ingen'} är {_ending(new, 'ny')} och "
        f"{words(persisting, common=True) if persisting else 'ingen'} kvarstår."
    )
    if unsure:
        new_or, resolved_or = _ending(unsure, "ny"), _ending(unsure, "åtgärdad")
        text += (
            f" Om {counted(unsure, 'brist', 'brister', common=True)} är {new_or} eller {resolved_or} går inte att säga."
        )
    if unaffected:
        text += f" {capital(counted(unaffected, 'kriterium', 'kriterier'))} är utan brist i båda granskningarna."
    if missing := len(comparison.with_state(None)):
        text += f" {capital(counted(missing, 'kriterium', 'kriterier'))} går inte att jämföra."
    return text


def _ending(n: int, word: str) -> str:
    """'åtgärdad' or 'åtgärdade', 'ny' or 'nya'."""
    plural = {"åtgärdad": "åtgärdade", "ny": "nya"}
    return word if n < 2 else plural[word]


# --- Sections ---------------------------------------------------------------------------------------------


def _sections(comparison: Comparison, facts: ComparisonFacts) -> Iterator[Section]:
    yield from main_criteria.main_criteria(comparison)
    yield from results(comparison)
    yield from recommendations.recommendations(comparison)
    yield from districts.districts(comparison)
    yield from definitions(comparison)
    material = [Paragraph(text) for text in _material(comparison, facts)]
    yield section("underlag", "Så gjordes jämförelsen", material, new_page=False)
    yield section("lasning", "Så läses talen", [Bullets(tuple(map(Paragraph, _reading(comparison))))], 2)
    ask = "Skriv vad jämförelsen visar, vad förändringarna beror på och vad som behöver följas upp igen."
    yield section("slutsatser", "Inspektörernas slutsatser", [Prompt(ask)], new_page=False)


def _material(comparison: Comparison, facts: ComparisonFacts) -> Iterator[str]:
    for which, audit, source in (
        ("tidigare", comparison.earlier, facts.earlier),
        ("senare", comparison.later, facts.later),
    ):
        yield _source_text(which, audit, source)
    if facts.same_files:
        yield (
            "Båda granskningarna bygger på samma underlag. Intervall och test förutsätter olika ärenden och säger "
            "därför ingenting här."
        )
    elif comparison.overlap:
        yield (
            "Granskningarna gäller helt eller delvis samma tid, så samma ärenden kan finnas i båda. Intervall och test "
            "förutsätter olika ärenden och säger då ingenting."
        )
    if comparison.later.period[1] < comparison.earlier.period[0]:
        yield (
            "Den granskning som angavs som tidigare gäller senare beslut än den andra. Kontrollera att de står i rätt "
            "ordning."
        )
    yield (
        "Jämförelsen bygger bara på de tal som de två granskningarna själva har redovisat, och aldrig på enskilda "
        "ärenden. Det som inte visas i någon av dem visas inte heller här."
    )


def _source_text(which: str, audit: AuditNumbers, source: ReviewSource) -> str:
    text = (
        f"Den {which} granskningen är ”{audit.title}”. Den gäller "
        f"{counted(audit.decisions, 'ärende', 'ärenden')} med beslut under perioden {period_text(*audit.period)}. "
        f"Granskningsdatum är {date_text(audit.granskningsdatum)}."
    )
    if source.outside_period:
        outside = counted(source.outside_period, "beslut", "beslut")
        text += f" {capital(outside)} ligger utanför perioden och räknas med."
    if source.rejected:
        left_out = counted(source.rejected, "uppgift", "uppgifter", common=True)
        out = "utelämnad" if source.rejected == 1 else "utelämnade"
        text += f" {capital(left_out)} som inte följer kodboken är {out}."
    return f"{text} Den bygger på påhittade exempeldata." if source.invented else text


def _reading(comparison: Comparison) -> Iterator[str]:
    level = percent_text(comparison.target)
    yield (
        f"Målnivån {level} är vald för jämförelsen och är inget krav i riktlinjerna. Har granskningen en egen målnivå "
        "för ett kriterium gäller den. Andelen prövas mot målnivån innan den avrundas."
    )
    yield (
        "En åtgärdad brist låg under målnivån i den tidigare granskningen men inte i den senare, och fler uppfyller "
        "kravet. En ny brist är tvärtom. Kan skillnaden vara slump går det inte att säga. En kvarstående brist ligger "
        "under målnivån i båda."
    )
    yield (
        "Skillnaden är den senare andelen minus den tidigare, i procentenheter. Den räknas på de exakta andelarna och "
        "kan därför skilja sig något från de avrundade."
    )
    yield (
        "Intervallet (95 procent, Newcombes metod) visar mellan vilka gränser skillnaden rimligen ligger när man tar "
        "hänsyn till att bara vissa ärenden är granskade."
    )
    yield (
        "Att fler eller färre uppfyller ett krav sägs bara när skillnaden är större än slumpen ger skäl för: "
        "intervallet utesluter noll, och Fishers exakta test säger det med ett krav som skärps med antalet kriterier "
        "(Holm), för huvudresultaten och för övriga kriterier var för sig, i samtliga ärenden och i varje stadsdel. "
        "Annars går det inte att säga, vilket inte betyder att ingenting har hänt."
    )
    yield (
        "De två granskningarna gäller olika ärenden. Skiljer de sig åt i annat än handläggningen, till exempel i vilka "
        "insatser som granskats eller hur lång tid som gått efter besluten, kan det förklara en skillnad."
    )
