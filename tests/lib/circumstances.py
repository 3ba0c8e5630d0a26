"""Counts about persons' circumstances, and every possible kind of decision, as a reader of the specification and the
printed rules can find them.

Nothing is taken from the product. Which counts are about persons, and which depend on each other, is found by trial:
the answers of random decisions are changed, and the oracle judges the decisions again.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from tests.lib.by_group import age_group
from tests.lib.exports import CODEBOOK, GRANSKNINGSDATUM, breaches, random_export
from tests.lib.known import counts_of
from tests.lib.oracle import Row

PERSON = ("kon", "alder", "barn", "forsorjning", "ekonomiskt_bistand", "af_aktuell", "mal_arbete_studier",
          "mal_tillfragad", "avslag_skal")  # fmt: skip
"""The variables of `arenden` that the specification says are about persons."""
COMPONENTS: Mapping[str, tuple[str, ...]] = {
    "children": ("barn", "barn_fragor", "barnkonsekvensanalys"),
    "goals": ("mal_i_utredning", "mal_i_bestallning", "mal_tillfragad"),
    "benefit": ("ekonomiskt_bistand", "af_aktuell", "samverkan_eb", "samverkan_af"),
    "income": ("forsorjning", "samverkan_fk"),
    "direction": ("mal_arbete_studier", "bestallning_inriktning", "valinformation", "bestallning"),
    "age": ("alder", "fordjupning_arbete"),
    "refusals": ("avslag_skal",),
}
"""Component -> variables that depend on each other, since some rule reads several of them."""
_AGES = (25, 32, 37, 45, 55, 65)
_BACKGROUNDS, _FEW_BACKGROUNDS = 30, 6
"""The number of random decisions of each insats and outcome that each set of answers is tried in."""
_READ_MORE = ("direction", "age")
"""Components with counts of conduct that read other variables too, which need more decisions to be tried."""

_BY_DATES = ("k:plan_i_tid", "k:ny_bestallning")
"""Counts of conduct that depend on dates more than on the order: left out."""


@dataclass(frozen=True)
class Kind:
    """Decisions that every count of a component treats alike. `names` are the counts with them (`tests.lib.known`)."""

    insats: str
    utfall: str
    age: str
    names: frozenset[str]


def _values(name: str) -> tuple[Any, ...]:
    codes = next(codes for variable, _, _, codes in CODEBOOK["arenden"] if variable == name)
    return _AGES if name == "alder" else (*codes, None)


@cache
def _backgrounds() -> dict[tuple[str, str], list[Row]]:
    """Random decisions by insats and outcome."""
    rng, backgrounds = random.Random("backgrounds"), dict[tuple[str, str], list[Row]]()
    keys = [(i, u) for i in ("sysselsattning", "sarskild_stodinsats") for u in ("bifall", "delavslag", "avslag")]
    while any(len(backgrounds.get(key, ())) < _BACKGROUNDS for key in keys):
        for row in random_export(rng, 100, refused_share=0.3).arenden:
            backgrounds.setdefault((row["insats"], row["beslut_utfall"]), []).append(row)
    return {key: backgrounds[key][:_BACKGROUNDS] for key in keys}


def _variants(row: Row, variables: tuple[str, ...]) -> Iterator[Row]:
    """The decision with every set of answers that the codebook allows."""
    for values in product(*map(_values, variables)):
        changed = {**row, **dict(zip(variables, values, strict=True))}
        if not breaches(changed):
            yield changed


@dataclass(frozen=True)
class _ComponentCounts:
    """The kinds with all their counts, the counts that depend on the component's variables, and those that depend on
    its variables about persons when all others are the same."""

    kinds: tuple[Kind, ...]
    decided: frozenset[str]
    persons: frozenset[str]


@cache
def _component_counts(component: str) -> _ComponentCounts:
    variables = COMPONENTS[component]
    others = [v for v in variables if v not in PERSON]
    unique_kinds: dict[Kind, None] = {}
    decided: set[str] = set()
    persons: set[str] = set()
    for (insats, utfall), rows in _backgrounds().items():
        for row in rows[: _BACKGROUNDS if component in _READ_MORE else _FEW_BACKGROUNDS]:
            names_by_others: dict[tuple[Any, ...], list[set[str]]] = {}
            for variant in _variants(row, variables):
                names = counts_of(variant, [], GRANSKNINGSDATUM)
                age = age_group(variant["alder"]) if "alder" in variables else ""
                unique_kinds[Kind(insats, utfall, age, frozenset(names))] = None
                names_by_others.setdefault(tuple(variant[v] for v in others), []).append(names)
            decided |= _names_that_differ([names for name_sets in names_by_others.values() for names in name_sets])
            for name_sets in names_by_others.values():
                persons |= _names_that_differ(name_sets)
    return _ComponentCounts(tuple(unique_kinds), frozenset(decided), frozenset(persons))


def _names_that_differ(sets: list[set[str]]) -> set[str]:
    return set[str]().union(*sets) - sets[0].intersection(*sets) if sets else set()


@cache
def kinds(component: str) -> tuple[Kind, ...]:
    """Every kind of decision, by the counts that depend on the component's variables and their bases."""
    counts = _component_counts(component)
    decided = {name for name in counts.decided if family(name) not in _BY_DATES}
    names_read = decided | {f"{family(name)}/bas" for name in decided}
    return tuple(dict.fromkeys(Kind(k.insats, k.utfall, k.age, k.names & names_read) for k in counts.kinds))


def family(name: str) -> str:
    """The criterion, indicator or table that a count belongs to."""
    return re.split("[=/]", name)[0] if name.startswith(("k:", "i:")) else re.split("[:/]", name)[0]


@cache
def about_persons(component: str) -> frozenset[str]:
    """The criteria, indicators and tables that depend on a variable about persons."""
    return frozenset(map(family, _component_counts(component).persons))


@cache
def bases_about_persons(component: str) -> frozenset[str]:
    """The bases that depend on a variable about persons: whom a question applies to."""
    return frozenset(name for name in _component_counts(component).persons if name.endswith("/bas"))
