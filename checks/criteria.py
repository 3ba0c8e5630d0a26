"""Criteria, by which each decision is judged, and shorthands for writing them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from checks.because import Because, reason_parts
from checks.codebook import unique
from checks.columns import Code, always
from checks.declared import Declared, Nameable
from checks.evidence import Evidence, parts
from checks.examples import Example, Row
from checks.expressions import Expr, Not, all_of, none_of, outcome_is, some_of
from checks.faults import DefinitionError, check_sentence
from checks.law import Provision


class Outcome(StrEnum):
    """The five outcomes of a criterion; every decision gets exactly one of them."""

    UPPFYLLT = "uppfyllt"
    DELVIS = "delvis"
    EJ_UPPFYLLT = "ej_uppfyllt"
    FRAMGAR_EJ = "framgar_ej"
    EJ_AKTUELLT = "ej_aktuellt"

    @property
    def label(self) -> str:
        """What an inspector reads."""
        return _OUTCOME_LABELS[self]

    @property
    def is_shortfall(self) -> bool:
        """True for the outcomes that ask for evidence."""
        return self in SHORTFALLS


_OUTCOME_LABELS = {
    Outcome.UPPFYLLT: "Uppfyllt",
    Outcome.DELVIS: "Delvis uppfyllt",
    Outcome.EJ_UPPFYLLT: "Ej uppfyllt",
    Outcome.FRAMGAR_EJ: "Framgår ej",
    Outcome.EJ_AKTUELLT: "Ej aktuellt",
}


SHORTFALLS = (Outcome.DELVIS, Outcome.EJ_UPPFYLLT, Outcome.FRAMGAR_EJ)


class Level(StrEnum):
    """How strong the requirement of the source is."""

    SKA = "ska"
    """Law, or the guideline's "ska"."""
    BOR = "bör"
    """"bör", "rekommenderas" or "lämpligt": a shortfall is not a breach."""
    KONTROLL = "kontroll"
    """A formal check of the data that no source requires."""


class Area(StrEnum):
    """Quality areas of Socialstyrelsen and SKR (GR Kvalitetsområden); the last two are reported as one area."""

    TRYGGHET = "Trygghet och säkerhet"
    SJALVBESTAMMANDE = "Självbestämmande och integritet"
    TILLGANGLIGHET = "Tillgänglighet"
    HELHETSSYN = "Helhetssyn och samordning"
    KUNSKAP = "Kunskapsbaserad verksamhet och effektivitet"

    @property
    def meaning(self) -> str:
        """What the area is about, in our own words (GR Kvalitetsområden)."""
        return _MEANINGS[self]


_MEANINGS = {
    Area.TRYGGHET: "reglerna följs, så att den enskilde vet vad som gäller, får insyn och inte far illa.",
    Area.SJALVBESTAMMANDE: "den enskilde får vara med, påverka och göra egna val.",
    Area.TILLGANGLIGHET: ("det går lätt att nå socialtjänsten och att förstå den, och stödet kommer inom rimlig tid."),
    Area.HELHETSSYN: (
        "hela livssituationen räknas, och de som ger stöd vet vem som gör vad och håller ihop det över tid."
    ),
    Area.KUNSKAP: (
        "arbetet bygger på det som forskning, erfarenhet och den enskilde själv vet, och resurserna gör mesta möjliga "
        "nytta."
    ),
}


@dataclass(frozen=True)
class Source:
    """Where a rule comes from: a document's abbreviation (key of `Audit.documents`) and the place in it."""

    document: str
    place: str

    def __str__(self) -> str:
        return f"{self.document} {self.place}".strip()


@dataclass(frozen=True)
class Case:
    """If `when` is true (and no earlier case was), the outcome is `outcome`.

    `evidence` explains a shortfall that this case decides, if `Criterion.evidence` is not enough. `means` explains in a
    clause what meeting a part means, if `delvis` in the form does not say it.
    """

    outcome: Outcome
    when: Expr
    evidence: Evidence = ()
    means: str = ""


PART = "en del av det som efterfrågas framgår, men inte allt"
"""What meeting a part means, if no case says it."""


@dataclass(frozen=True)
class Criterion(Nameable):
    """One question to every decision.

    If `population` is false, the outcome is `ej_aktuellt`; otherwise the first true case decides; if none is true, a
    value that the rule needs is missing and the outcome is `framgar_ej`. `evidence` names the columns that explain a
    shortfall (default: those that made the deciding case true). `target` is a level in percent, if the audit expects
    one; `provisions` are the legal basis according to the sources. `section` is the section of the results that reports
    it (criteria without one come last). `requirement` says in our own words what the source requires and of whom;
    `level` how strongly. `finding` is the sentence about the number of decisions that meet it, with `{av}` in place of
    the numbers (none: the criterion is named by its label), and `recommendation` the proposal if too few do: the
    continuation of 'Stadsdelsnämnderna bör'. `examples` start from the row `examples_from` (None: the audit's own).
    """

    id: str
    label: str
    question: str
    area: Area
    sources: tuple[Source, ...]
    population: Expr
    cases: tuple[Case, ...]
    note: str = ""
    evidence: Evidence = ()
    target: int | None = None
    provisions: tuple[Provision, ...] = ()
    section: str = ""
    requirement: str = ""
    level: Level = Level.SKA
    finding: str = ""
    recommendation: str = ""
    examples: tuple[Example, ...] = ()
    examples_from: Row | None = None

    def __post_init__(self) -> None:
        if self.finding:
            check_sentence(f"Kriteriet ”{self.label}”: finding", self.finding)

    def named(self, name: str) -> Self:
        """The criterion under that id."""
        return replace(self, id=name)

    def met(self) -> Expr:
        """The decision meets the criterion: for tables and indicators, which are counted after the criteria."""
        return self.has(Outcome.UPPFYLLT)

    def partly(self) -> Expr:
        """The decision meets a part of the criterion."""
        return self.has(Outcome.DELVIS)

    @property
    def partly_means(self) -> str:
        """A clause on what meeting a part means; empty if no case has that outcome."""
        parts = [case.means for case in self.cases if case.outcome is Outcome.DELVIS]
        return next(filter(None, parts), PART) if parts else ""

    def not_met(self) -> Expr:
        """The decision does not meet the criterion."""
        return self.has(Outcome.EJ_UPPFYLLT)

    def has(self, *outcomes: Outcome) -> Expr:
        """The decision has one of these outcomes."""
        if not self.id:
            raise DefinitionError(f"Kriteriet ”{self.label}” har inget id ännu. Det får det i sin klass.")
        return outcome_is(self.id, *outcomes)

    @property
    def sentence(self) -> str:
        """The sentence about the decisions that meet the criterion, with `{av}` in place of the numbers."""
        return self.finding or f"Kriteriet ”{self.label}” är uppfyllt i {{av}}."

    @property
    def evidence_columns(self) -> tuple[str, ...]:
        """Columns whose values explain a shortfall, in the order in which they are named or read, no duplicates."""
        named = unique(c for part in parts(self.evidence) for c in part.named_columns)
        return named or unique(c for case in self.cases for c in case.when.columns)

    @property
    def base(self) -> Expr:
        """The decisions that the criterion applies to: the population without those that a case makes `ej_aktuellt`."""
        return all_of(self.population, *(Not(c.when) for c in self.cases if c.outcome is Outcome.EJ_AKTUELLT))

    def conditions(self) -> Iterable[Expr]:
        """All expressions of the criterion, the population first."""
        yield self.population
        for case in self.cases:
            yield from (case.when, *(part.when for part in parts(case.evidence)))
        yield from (item.when for item in (*parts(self.evidence), *self.provisions))


_OF_CODE = {
    "ja": Outcome.UPPFYLLT,
    "delvis": Outcome.DELVIS,
    "nej": Outcome.EJ_UPPFYLLT,
    "framgar_ej": Outcome.FRAMGAR_EJ,
    "ej_aktuellt": Outcome.EJ_AKTUELLT,
}


class Criteria(metaclass=Declared):
    """A class whose attributes are criteria; the name of the attribute is the criterion's id."""


def criteria_of(*groups: type[Criteria]) -> tuple[Criterion, ...]:
    """The criteria of these classes, in order.

    >>> criteria_of(Criteria)
    ()
    """
    return tuple(criterion for group in groups for _, criterion in group.members(Criterion))


def criterion(
    *,
    label: str,
    question: str,
    requirement: str,
    level: Level,
    area: Area,
    source: str,
    cases: Sequence[Case],
    finding: str = "",
    recommendation: str = "",
    applies_to: Expr = always,
    law: Provision | Sequence[Provision] = (),
    note: str = "",
    section: str = "",
    target: int | None = None,
    because: Because | Sequence[Because] = (),
    examples: Sequence[Example] = (),
    examples_from: Row | None = None,
) -> Criterion:
    """A question to every decision, with its cases tried in order; see `Criterion` for what each part means.

    `source` is parsed by `sources`. `because` explains every shortfall whose case has no explanation of its own.

    >>> from checks import case, example
    >>> from checks.codebook import About
    >>> from checks.columns import day
    >>> plan = day("Plan", about=About.HANDLAGGNING, source="EX 6").named("plan")
    >>> plan_finns = criterion(
    ...     label="Plan finns",
    ...     question="Finns en plan?",
    ...     requirement="Handläggaren ska upprätta en plan.",
    ...     finding="En plan finns i {av}.",
    ...     recommendation="säkerställa att det finns en plan",
    ...     level=Level.SKA,
    ...     area=Area.TRYGGHET,
    ...     source="EX 6",
    ...     cases=[case.met(plan.given()), case.not_met(case.otherwise)],
    ...     examples=[example("uppfyllt", plan="2025-02-19"), example("ej_uppfyllt", plan=None)],
    ... )
    >>> [case.outcome.label for case in plan_finns.cases]
    ['Uppfyllt', 'Ej uppfyllt']
    """
    return Criterion(
        id="",
        label=label,
        question=question,
        area=area,
        sources=sources(source),
        population=applies_to,
        cases=tuple(cases),
        note=note,
        evidence=reason_parts(because),
        target=target,
        provisions=(law,) if isinstance(law, Provision) else tuple(law),
        section=section,
        requirement=requirement,
        level=level,
        finding=finding,
        recommendation=recommendation,
        examples=tuple(examples),
        examples_from=examples_from,
    )


def sources(text: str) -> tuple[Source, ...]:
    """The sources in a text, separated by semicolons: the abbreviation of a document and the place in it.

    >>> [source.place for source in sources("RL Iwork; GR Utredning")]
    ['Iwork', 'Utredning']
    """
    return tuple(Source(document, place) for document, _, place in (p.strip().partition(" ") for p in text.split(";")))


def by_code(column: Code) -> tuple[Case, ...]:
    """The answer in the form is the outcome: ja, delvis, nej, framgår ej, ej aktuellt.

    >>> from checks.codebook import About
    >>> from checks.columns import ja_nej
    >>> mal = ja_nej("Personligt mål", about=About.HANDLAGGNING, source="EX 3").named("mal")
    >>> [case.outcome.label for case in by_code(mal)]
    ['Uppfyllt', 'Ej uppfyllt']
    """
    codes = column.variable.codes
    if unknown := set(codes) - set(_OF_CODE):
        raise DefinitionError(f"{column.name}: koden {min(unknown)} är inget utfall. Skriv fallen ett och ett.")
    return tuple(Case(_OF_CODE[code], column == code) for code in codes)


def graded(*parts: Expr, means: str = "") -> tuple[Case, ...]:
    """Cases for all parts met, some, or none. `means` explains in a clause what meeting some of them means.

    >>> from checks.codebook import About
    >>> from checks.columns import ja_nej
    >>> a, b = (ja_nej("?", about=About.HANDLAGGNING, source="EX 3").named(name) for name in ("a", "b"))
    >>> [case.outcome.label for case in graded(a == "ja", b == "ja")]
    ['Uppfyllt', 'Delvis uppfyllt', 'Ej uppfyllt']
    """
    return (
        Case(Outcome.UPPFYLLT, all_of(*parts)),
        Case(Outcome.DELVIS, some_of(*parts), means=means),
        Case(Outcome.EJ_UPPFYLLT, none_of(*parts)),
    )
