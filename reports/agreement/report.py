"""Two reviewers' agreement as a report. The whole of it is working material for the two, and says so first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checks.audit import Audit
from pipeline.comparing.double_coding import NO_VALUE, DoubleCoding, VariableComparison
from pipeline.rounding import percent
from reports.agreement.results import kind_and_label, misleading, results
from reports.agreement.tables import FIRST, SECOND, differing
from reports.blocks import FEW, numbered, section
from reports.document import Bullets, Paragraph, Prompt, ReportDocument, Section
from reports.language.swedish import NBSP, capital, counted, date_text, listing, number, share_text, words
from reports.render.excel.workbook import WORKING

_LOWEST = 3
"""How many of a kind the summary names."""


@dataclass(frozen=True)
class Coder:
    """One reviewer's export: its file, its number of decisions, the tables that it lacks, its columns that were
    dropped, and whether it says that it is invented."""

    export: str
    decisions: int
    missing_tables: tuple[str, ...] = ()
    dropped_columns: tuple[str, ...] = ()
    invented: bool = False


@dataclass(frozen=True)
class AgreementFacts:
    """What the report says of the run itself."""

    granskningsdatum: date
    first: Coder
    second: Coder
    version: str


def build(audit: Audit, coding: DoubleCoding, facts: AgreementFacts) -> ReportDocument:
    """The whole report. The same input gives the same document."""
    document = ReportDocument(
        title="Samstämmighet mellan två granskare",
        subtitle=audit.title,
        facts=(
            ("Arbetsmaterial", "Uppgifter om enskilda ärenden. Får inte publiceras."),
            (FIRST, facts.first.export),
            (SECOND, facts.second.export),
            ("Gemensamma ärenden", number(len(coding.common))),
            ("Granskningsdatum", date_text(facts.granskningsdatum)),
            ("Framtagen med", f"granskning {facts.version}"),
        ),
        summary=tuple(map(Paragraph, _summary(coding))),
        sections=tuple(_sections(audit, coding, facts)),
        created=facts.granskningsdatum,
        invented=facts.first.invented or facts.second.invented,
    )
    return numbered(document)


# --- Summary ----------------------------------------------------------------------------------------------


def _summary(coding: DoubleCoding) -> Iterator[str]:
    yield WORKING
    yield _all_in_all(coding)
    for lead, rows in (("Bland kriterierna", coding.criteria), ("Bland variablerna", coding.variables)):
        if lowest := _least_agreed(rows):
            yield f"{lead} är granskarna minst överens om {listing(lowest)}."
    if paradoxes := misleading(coding):
        names = listing([kind_and_label(coding, c) for c in paradoxes])
        count = f"{words(len(paradoxes))} kriterier och variabler"
        yield (
            f"Måttet κ vilseleder för {names if len(paradoxes) <= _LOWEST else count}. Där är granskarna överens i de "
            "flesta ärenden, och AC1 säger mer. Varför står i avsnittet ”Där κ vilseleder”."
        )
    if n := sum(len(c.disagreements) for c in coding.all):
        decisions = len({d.place for c in coding.all for d in c.disagreements})
        yield (
            f"Det finns {counted(n, 'skillnad', 'skillnader', common=True)}, i "
            f"{counted(decisions, 'ärende', 'ärenden')}. {'Den' if n == 1 else 'De'} står i samstammighet.xlsx, bladet "
            "”Att tala igenom”."
        )


def _all_in_all(coding: DoubleCoding) -> str:
    n = len(coding.common)
    opening = f"Med {counted(n, 'gemensamt granskat ärende', 'gemensamt granskade ärenden')} är granskarna överens om "
    if not any(c.disagreements for c in coding.all):
        return f"{opening}allt som går att jämföra."
    pooled = [
        _pooled(rows, noun)
        for noun, rows in (("utfall mot kriterierna", coding.criteria), ("kodade svar", coding.variables))
        if any(c.share.compared for c in rows)
    ]
    return f"{opening}{listing(pooled)}."


def _pooled(rows: Sequence[VariableComparison], noun: str) -> str:
    same, compared = sum(c.share.same for c in rows), sum(c.share.compared for c in rows)
    share = percent(same, compared)
    assert share is not None, "nothing was compared"
    return f"{number(same)} av {number(compared)}{NBSP}{noun} ({share_text(same, compared, share)})"


def _least_agreed(rows: Sequence[VariableComparison]) -> list[str]:
    ranked = [c for c in differing(rows) if c.share.compared >= FEW]
    return [
        f"”{c.label}” (lika i {words(c.share.same)} av {words(c.share.compared)}{NBSP}ärenden)"
        for c in ranked[:_LOWEST]
    ]


# --- Sections ---------------------------------------------------------------------------------------------


def _sections(audit: Audit, coding: DoubleCoding, facts: AgreementFacts) -> Iterator[Section]:
    yield section("underlag", "Underlag", [Paragraph(text) for text in _material(audit, coding, facts)])
    yield section("lasning", "Så läses talen", [Bullets(tuple(map(Paragraph, _reading())))], 2)
    yield from results(coding)
    ask = "Skriv vad ni har enats om och vad som behöver förtydligas innan granskningen går vidare."
    yield section("enats", "Vad granskarna har enats om", [Prompt(ask)])


def _material(audit: Audit, coding: DoubleCoding, facts: AgreementFacts) -> Iterator[str]:
    totals = f"{FIRST} har kodat {counted(facts.first.decisions, 'ärende', 'ärenden')} och granskare B "
    totals += f"{counted(facts.second.decisions, 'ärende', 'ärenden')}."
    extras = [
        f"bara hos granskare {letter} finns {counted(len(ids), 'ärende', 'ärenden')}"
        for letter, ids in (("A", coding.only_first), ("B", coding.only_second))
        if ids
    ]
    if not extras:
        yield f"{totals} Det är samma ärenden."
    else:
        yield (
            f"{totals} Gemensamma är {counted(len(coding.common), 'ärende', 'ärenden')}, och bara de jämförs. "
            f"{capital(listing(extras))}. De räknas inte, men står i samstammighet.xlsx, bladet ”Bara en granskare”."
        )
    yield (
        "Ett värde jämförs så som det används. Gäller en variabel inte, enligt granskarens egen kodning, räknas det "
        "som att granskaren inte har något värde. En skillnad i en fråga kan därför ge skillnader i följdfrågorna."
    )
    main = audit.main
    if labels := [f"”{main.variable(name).label}”" for name in audit.review if name in main.names]:
        yield (
            f"Uppgifter om själva granskningen jämförs inte: {listing(labels)}. Har akterna lästs olika dagar kan ett "
            "kriterium som räknar tid få olika utfall bara därför."
        )
    for reviewer, coder in (("granskare A", facts.first), ("granskare B", facts.second)):
        if coder.missing_tables:
            yield (
                f"Exporten från {reviewer} saknar {listing([f'tabellen {name}' for name in coder.missing_tables])}. "
                "Kriterier som bygger på det kan få olika utfall utan att granskarna har bedömt olika."
            )
        if coder.invented:
            yield f"Exporten från {reviewer} är påhittad."
        if coder.dropped_columns:
            yield f"Ur exporten från {reviewer} har okända kolumner utelämnats: {', '.join(coder.dropped_columns)}."


def _reading() -> tuple[str, ...]:
    return (
        f"Jämförda är de ärenden där minst en granskare har ett värde. Saknar bara den ena ett värde är det en "
        f"skillnad, och kategorin heter ”{NO_VALUE}”. Ett kriterium jämförs i de ärenden där det gäller enligt minst "
        "en granskare; ”Ej aktuellt” hos båda räknas inte, eftersom det skulle få granskarna att se mer överens ut.",
        "Andel lika är hur stor del av de jämförda ärendena som båda har kodat på samma sätt.",
        "Måttet κ (Cohens kappa) drar bort den samstämmighet som slumpen skulle ge, räknat på hur ofta var och en "
        "använder varje kategori. Värdet 1 betyder alltid överens, 0 inte mer överens än av en slump.",
        "Måttet AC1 (Gwet) drar också bort slumpen men tål att nästan alla ärenden hör till samma kategori, vilket κ "
        "inte gör. Bara kategorier som någon av granskarna har använt räknas med.",
        "Inom parentes står ett 95-procentigt konfidensintervall: så mycket kan talet bero på just vilka ärenden som "
        f"valdes. Med färre än {words(FEW)} jämförda ärenden säger talen lite.",
        "Ett streck betyder att κ inte går att räkna ut, eftersom båda har använt en enda kategori, och samma. "
        "Intervall för κ och AC1 går inte att räkna ut när granskarna är överens i alla ärenden.",
    )
