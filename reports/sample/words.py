"""Texts about a drawn sample: the facts of its protocol, the names of its strata, and how quotas are rounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks.audit import Audit
from pipeline import sampling
from pipeline.sampling import Stratum
from reports.language.swedish import number, period_text, small

RESERVES = (
    "Reserverna används i ordning, ettan först, när ett draget beslut i samma grupp inte går att granska. Skriv i "
    "kolumnen Ersätter vilket draget beslut som byts ut, och välj skälet i kolumnen Skäl. Rapporten läser dem."
)
FRAME = (
    "Beslut som kunde dras. Ändra inte bladet: rapporten kan läsa det för att räkna ut hur säkra resultaten är. Små "
    "tal kan peka ut enskilda personer."
)
_METHOD = (
    "Varje beslut får ett kontrollvärde: SHA-256 av fröet, ett kolon och {key}, till exempel av ”{seed}:{example}”, "
    "skrivet med hexadecimala siffror. I varje grupp ({group}) ordnas besluten efter kontrollvärdet, det lägsta "
    "först. De första fyller kvoten. De följande är reserver: lika många som kvoten, men minst {fewest}. Samma lista, "
    "frö och antal ger därför samma urval på varje dator, oavsett radernas ordning."
)
_ROUNDING = (
    "Med största restens metod, inom varje stadsdel. Vid lika rester går platsen till den grupp som står först i "
    "tabellen nedan, i varannan stadsdel till den som står sist. {rounded}"
)
_SHORT = "Alla beslut i gruppen dras. Det som saknas fylls aldrig på från en annan grupp."


@dataclass(frozen=True)
class SampleFacts:
    """What the protocol says of a run: the size and seed, the list of decisions, and how many of them were left out.

    `size` is decisions a district; `sampled` the condition for being drawn, in Swedish; `details` the labels of
    `Candidate.details`; the hashes are SHA-256 in hexadecimal; `invented` if the list says that it is.
    """

    size: int
    seed: int
    file: str
    sha256: str
    rows: int
    outside_period: int
    not_sampled: int
    sampled: str
    details: tuple[str, ...]
    version: str
    definition_sha256: str
    invented: bool = False

    @property
    def frame(self) -> int:
        """Decisions to draw from."""
        return self.rows - self.outside_period - self.not_sampled


def about(facts: SampleFacts, count: int) -> str:
    """The text above the list of drawn decisions."""
    return (
        f"{number(count)} beslut, {number(facts.size)} per stadsdel där de räcker till. Frö {facts.seed}. Hur urvalet "
        "är draget står på bladet Protokoll."
    )


def headers(audit: Audit) -> tuple[str, ...]:
    """The labels of what decisions are drawn by."""
    return tuple(variable.label for variable in sampling.stratum_variables(audit))


def stratum_labels(audit: Audit, stratum: Stratum) -> tuple[str, ...]:
    """('Skärholmen', 'Sysselsättning', 'Kvinna')."""
    variables = sampling.stratum_variables(audit)
    return tuple(variable.codes[code] for variable, code in zip(variables, stratum.codes, strict=True))


def rounded(audit: Audit, size: int) -> str:
    """A text for a size that the quotas do not divide; '' if they do."""
    step = sampling.even_step(audit.quotas)
    if size % step == 0:
        return ""
    return (
        f"Kvoterna går inte jämnt upp i {number(size)} beslut per stadsdel och är avrundade. Antal som är delbara med "
        f"{step} går jämnt upp."
    )


def protocol(audit: Audit, strata: Sequence[Stratum], facts: SampleFacts) -> tuple[tuple[str, str], ...]:
    """Label and text of everything that it takes to draw the same sample again."""
    example = next((c.id for s in strata for c in s.drawn), "A-1")
    group = ", ".join(small(header) for header in headers(audit))
    method = _METHOD.format(
        key=audit.main.key[0], seed=facts.seed, example=example, group=group, fewest=sampling.FEWEST_RESERVES
    )
    return (
        ("Granskning", f"{audit.name}, beslut {period_text(*audit.period)}"),
        ("Definitionens SHA-256", facts.definition_sha256),
        ("Verktyg", f"granskning {facts.version}"),
        ("Lista över beslut", facts.file),
        ("Listans SHA-256", facts.sha256),
        (sampling.SEED_LABEL, str(facts.seed)),
        ("Antal per stadsdel", number(facts.size)),
        ("Kvoter", _quotas(audit)),
        ("Utfall i urvalet", facts.sampled),
        ("Beslut i listan", number(facts.rows)),
        ("Utanför perioden", f"{number(facts.outside_period)} beslut, som inte är med i ramen"),
        ("Annat utfall", f"{number(facts.not_sampled)} beslut inom perioden, som inte är med i ramen"),
        ("Beslut i ramen", number(facts.frame)),
        ("Så dras urvalet", method),
        ("Så avrundas kvoterna", _ROUNDING.format(rounded=rounded(audit, facts.size)).strip()),
        ("Om en grupp inte räcker", _SHORT),
    )


def _quotas(audit: Audit) -> str:
    """'Insats: Sysselsättning 2/3, … Kön: Kvinna 1/2, Man 1/2.'"""
    texts = []
    for quota in audit.quotas:
        variable = audit.main.variable(quota.variable)
        shares = (f"{variable.codes[code]} {share}" for code, share in quota.shares.items())
        texts.append(f"{variable.label}: {', '.join(shares)}.")
    return " ".join(texts)
