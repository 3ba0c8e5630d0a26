"""Provisions of law, and the number that each had on a given day.

A criterion names the provisions that it rests on; what is written of a decision cites the act that applied on the
day of that decision. Where the sources give a provision no number in a later act, it keeps the old one with the old
act named: no number is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from checks.evidence import quoted
from checks.expressions import ALWAYS, Expr

NYA_LAGEN = date(2025, 7, 1)
"""Socialtjänstlagen (2025:400) applies to decisions from this day (GR Granskningsmetod)."""


@dataclass(frozen=True)
class Successor:
    """The act that applies instead of another to decisions from `since`."""

    name: str
    since: date


@dataclass(frozen=True)
class Act:
    """A law or a regulation, named as it is cited."""

    name: str
    successor: Successor | None = None


@dataclass(frozen=True)
class Provision:
    """A place in an act, and its place in the act's successor (`later`; empty where the sources give none).

    `about` says in Swedish what it is about. `when` narrows it to some decisions: those of one insats, say.
    """

    place: str
    act: Act
    later: str = ""
    about: str = ""
    when: Expr = ALWAYS

    @property
    def changes(self) -> date | None:
        """The first day of its later number; None if it has but one."""
        return self.act.successor.since if self.act.successor and self.later else None

    def on(self, day: date) -> str:
        """As it is cited for a decision of that day: '11 kap. 1 § SoL (2025:400)'."""
        if self.act.successor and self.later and day >= self.act.successor.since:
            return f"{self.later} {self.act.successor.name}"
        return f"{self.place} {self.act.name}"

    def only(self, when: Expr) -> Provision:
        """The same provision, for the decisions on which `when` is true."""
        return replace(self, when=when)


SOL = Act("SoL (2001:453)", Successor("SoL (2025:400)", NYA_LAGEN))
ALLMANNA_RAD = Act("SOSFS 2014:5")
RATT_TILL_BISTAND = Provision("4 kap. 1 §", SOL, "11 kap. 1 §", "rätten till bistånd (huvudregeln)")
BISTAND_UTOVER = Provision("4 kap. 2 §", SOL, "11 kap. 4 §", "bistånd utöver den rätten (kompletteringsregeln)")
KVALITET = Provision("3 kap. 3 §", SOL, "5 kap.", "verksamhetens kvalitet")
ANHORIGSTOD = Provision("5 kap. 10 §", SOL, "13 kap. 9 §", "stöd till anhöriga")
BARNETS_BASTA = Provision("1 kap. 2 §", SOL, "3 kap.", "barnets bästa")
BARNETS_ASIKTER = Provision("11 kap. 10 §", SOL, "3 kap.", "barnets rätt till information och till egna åsikter")
RENUMBERED = (RATT_TILL_BISTAND, BISTAND_UTOVER, KVALITET, ANHORIGSTOD, BARNETS_BASTA, BARNETS_ASIKTER)
"""What GR gives a place in SoL (2025:400)."""

Literal = Callable[[str], str]
"""A text -> SQL for it."""


def cited(provisions: Iterable[Provision], day: date) -> tuple[str, ...]:
    """Every provision as it is cited for a decision of that day, each citation once."""
    return tuple(dict.fromkeys(p.on(day) for p in provisions))


def periods(provisions: Iterable[Provision]) -> list[tuple[tuple[str, ...], date | None]]:
    """(the citations, the day from which others apply), from the earliest on; None for those that still apply."""
    group = tuple(provisions)
    changes = sorted({p.changes for p in group if p.changes})
    earlier = [(cited(group, day - timedelta(days=1)), day) for day in changes]
    return [*earlier, (cited(group, changes[-1] if changes else date.min), None)]


def by_condition(provisions: Sequence[Provision]) -> list[tuple[Expr, tuple[Provision, ...]]]:
    """(condition, the provisions that apply then), the first true one deciding; ALWAYS comes last.

    The conditions of one criterion's provisions exclude each other.
    """
    conditions = dict.fromkeys(p.when for p in provisions if p.when != ALWAYS)
    return [(when, tuple(p for p in provisions if p.when in (ALWAYS, when))) for when in (*conditions, ALWAYS)]


def citations(provisions: Sequence[Provision]) -> tuple[str, ...]:
    """Every text that `law_sql` can give, each once."""
    found = [_joined(texts) for _, group in by_condition(provisions) for texts, _ in periods(group)]
    return tuple(dict.fromkeys([*found, ""]))


def law_sql(provisions: Sequence[Provision], decided: str, literal: Callable[[str], str] = quoted) -> str:
    """SQL for the provisions that a decision is judged by, as cited on the day in the column `decided`.

    Empty where there are none, or no such day. `literal` makes SQL of a text.
    """
    *narrowed, (_, general) = by_condition(provisions)
    whens = " ".join(f"WHEN {when.sql} THEN {_by_date(group, decided, literal)}" for when, group in narrowed)
    otherwise = _by_date(general, decided, literal)
    return f"CASE {whens} ELSE {otherwise} END" if whens else otherwise


def _by_date(group: Iterable[Provision], decided: str, literal: Callable[[str], str]) -> str:
    *earlier, (last, _) = periods(group)
    if not earlier:
        return literal(_joined(last))
    whens = " ".join(f"WHEN {decided} < DATE '{end}' THEN {literal(_joined(texts))}" for texts, end in earlier)
    return f"CASE {whens} WHEN {decided} IS NOT NULL THEN {literal(_joined(last))} ELSE {literal('')} END"


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(texts)
