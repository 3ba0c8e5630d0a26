"""Criteria: what each decision is judged against, and short forms for writing them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from checks.codebook import Variable, unique
from checks.evidence import Evidence, Part, parts
from checks.expressions import Expr, Not, all_of, is_, none_of, some_of
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


class Area(StrEnum):
    """Quality areas of Socialstyrelsen and SKR (GR Kvalitetsområden); the last two are reported as one."""

    TRYGGHET = "Trygghet och säkerhet"
    SJALVBESTAMMANDE = "Självbestämmande och integritet"
    TILLGANGLIGHET = "Tillgänglighet"
    HELHETSSYN = "Helhetssyn och samordning"
    KUNSKAP = "Kunskapsbaserad verksamhet och effektivitet"


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

    `evidence` explains a shortfall that this case decides, where `Criterion.evidence` is not enough.
    """

    outcome: Outcome
    when: Expr
    evidence: Evidence = ()


@dataclass(frozen=True)
class Criterion:
    """One question to every decision.

    `population` false gives `ej_aktuellt`; then the first case that is true decides; if none is, a value that the
    rule needs is missing and the outcome is `framgar_ej`. `evidence` names the columns that explain a shortfall
    (default: those that made the deciding case true). `target` is a level in percent that the audit expects, if it
    sets one; `provisions` are those of the law that the sources rest it on. `section` is that of the results which
    tells its share, where no source names one and no indicator there tells it.
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

    @property
    def evidence_columns(self) -> tuple[str, ...]:
        """Columns whose values explain a shortfall, each once, in the order in which they are named or read."""
        named = unique(c for part in parts(self.evidence) for c in part.named)
        return named or unique(c for case in self.cases for c in case.when.columns)

    @property
    def base(self) -> Expr:
        """The decisions that it applies to: those of the population that no case makes `ej_aktuellt`."""
        return all_of(self.population, *(Not(c.when) for c in self.cases if c.outcome is Outcome.EJ_AKTUELLT))

    def conditions(self) -> Iterable[Expr]:
        """Every expression of its own, the population first."""
        yield self.population
        for case in self.cases:
            yield from (case.when, *(part.when for part in parts(case.evidence)))
        yield from (item.when for item in (*parts(self.evidence), *self.provisions))


Cases = tuple[tuple[Outcome, Expr], ...]


Rule = tuple[Outcome, Expr] | Case


_OF_CODE = {
    "ja": Outcome.UPPFYLLT,
    "delvis": Outcome.DELVIS,
    "nej": Outcome.EJ_UPPFYLLT,
    "framgar_ej": Outcome.FRAMGAR_EJ,
    "ej_aktuellt": Outcome.EJ_AKTUELLT,
}


def sources(text: str) -> tuple[Source, ...]:
    """'RL Iwork; GR Utredning' -> two sources."""
    return tuple(Source(*part.strip().split(" ", 1)) for part in text.split(";"))


def criterion(
    id_: str,
    label: str,
    question: str,
    area: Area,
    source: str,
    population: Expr,
    *cases: Rule,
    note: str = "",
    evidence: Evidence = (),
    law: tuple[Provision, ...] = (),
    section: str = "",
) -> Criterion:
    """A criterion with its cases as (outcome, condition) or `because`, tried in order.

    `source` is as `sources` reads it, `law` the provisions that the sources rest it on, `section` the one of the
    results that tells it.
    """
    made = tuple(case if isinstance(case, Case) else Case(*case) for case in cases)
    rest = sources(source)
    return Criterion(
        id_, label, question, area, rest, population, made, note, evidence, provisions=law, section=section
    )


def because(outcome: Outcome, when: Expr, *evidence: str | Part) -> Case:
    """A case with a reason of its own."""
    return Case(outcome, when, evidence)


def by_code(variable: Variable) -> Cases:
    """The answer in the form is the outcome: ja, delvis, nej, framgår ej, ej aktuellt."""
    return tuple((_OF_CODE[code], is_(variable.name, code)) for code in variable.codes)


def graded(*parts: Expr) -> Cases:
    """All parts met, some, none."""
    met = (Outcome.UPPFYLLT, all_of(*parts)), (Outcome.DELVIS, some_of(*parts)), (Outcome.EJ_UPPFYLLT, none_of(*parts))
    return met
