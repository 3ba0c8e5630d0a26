"""Provisions of law, and the number of each on a given day.

A criterion names the provisions that it is based on; texts about a decision cite the act that applied on the day of the
decision. If the sources give a provision no number in a later act, it keeps its old number with the old act named: no
number is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from checks.evidence import quote
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
    """A law or a regulation, with the name by which it is cited."""

    name: str
    successor: Successor | None = None


@dataclass(frozen=True)
class Provision:
    """A place in an act, and its place in the act's successor (`later`; empty where the sources give none).

    `about` says in Swedish what it is about. `when` limits it to some decisions, for example those of one insats.
    """

    place: str
    act: Act
    later: str = ""
    about: str = ""
    when: Expr = ALWAYS

    @property
    def changes(self) -> date | None:
        """The first day of its later number; None if it has only one number."""
        return self.act.successor.since if self.act.successor and self.later else None

    def on(self, day: date) -> str:
        """The citation for a decision of that day: '11 kap. 1 § SoL (2025:400)'."""
        if self.act.successor and self.later and day >= self.act.successor.since:
            return f"{self.later} {self.act.successor.name}"
        return f"{self.place} {self.act.name}"

    def only(self, when: Expr) -> Provision:
        """The same provision, for decisions where `when` is true."""
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
"""The provisions that have a place in SoL (2025:400) according to GR."""

Literal = Callable[[str], str]
"""A text -> SQL for it."""


def cited(provisions: Iterable[Provision], day: date) -> tuple[str, ...]:
    """The citations of the provisions for a decision of that day, without duplicates."""
    return tuple(dict.fromkeys(p.on(day) for p in provisions))


def periods(provisions: Iterable[Provision]) -> list[tuple[tuple[str, ...], date | None]]:
    """(citations, the day from which others apply), the earliest first; None for the citations that still apply."""
    group = tuple(provisions)
    changes = sorted({p.changes for p in group if p.changes})
    earlier = [(cited(group, day - timedelta(days=1)), day) for day in changes]
    return [*earlier, (cited(group, changes[-1] if changes else date.min), None)]


def by_condition(provisions: Sequence[Provision]) -> list[tuple[Expr, tuple[Provision, ...]]]:
    """(condition, the provisions that apply then); the first true condition decides, and ALWAYS comes last.

    The conditions of one criterion's provisions exclude each other.
    """
    conditions = dict.fromkeys(p.when for p in provisions if p.when != ALWAYS)
    return [(when, tuple(p for p in provisions if p.when in (ALWAYS, when))) for when in (*conditions, ALWAYS)]


def citations(provisions: Sequence[Provision]) -> tuple[str, ...]:
    """All texts that `law_sql` can give, without duplicates."""
    texts = [_join(group_texts) for _, group in by_condition(provisions) for group_texts, _ in periods(group)]
    return tuple(dict.fromkeys([*texts, ""]))


def law_sql(provisions: Sequence[Provision], decided: str, literal: Callable[[str], str] = quote) -> str:
    """SQL for the provisions by which a decision is judged, as cited on the day in the column `decided`.

    The text is empty if there are none, or no such day. `literal` converts a text to SQL.
    """
    *narrowed, (_, general) = by_condition(provisions)
    whens = " ".join(f"WHEN {when.sql} THEN {_by_date(group, decided, literal)}" for when, group in narrowed)
    otherwise = _by_date(general, decided, literal)
    return f"CASE {whens} ELSE {otherwise} END" if whens else otherwise


def _by_date(group: Iterable[Provision], decided: str, literal: Callable[[str], str]) -> str:
    *earlier, (last, _) = periods(group)
    if not earlier:
        return literal(_join(last))
    whens = " ".join(f"WHEN {decided} < DATE '{end}' THEN {literal(_join(texts))}" for texts, end in earlier)
    return f"CASE {whens} WHEN {decided} IS NOT NULL THEN {literal(_join(last))} ELSE {literal('')} END"


def _join(texts: Iterable[str]) -> str:
    return "; ".join(texts)
