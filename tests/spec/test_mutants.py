"""The examples of each criterion notice a change of its rule; see `tests.lib.mutants` for the changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from checks import audit_template, audits
from checks.audit import Audit
from tests.lib.mutants import mutants, survivors

AUDITS = {name: audits.load(name) for name in audits.names()} | {"audit_template": audit_template.AUDIT}
KILLED = 0.99


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("name", list(AUDITS))
def test_the_examples_kill_the_mutants(name: str) -> None:
    audit: Audit = AUDITS[name]
    results = {c.id: (count, [m.change for m in alive]) for c, count, alive in survivors(audit)}
    count, alive = sum(n for n, _ in results.values()), sum(len(surviving) for _, surviving in results.values())
    assert alive <= (1 - KILLED) * count, {id_: surviving for id_, (_, surviving) in results.items() if surviving}


# --- The measure sees what is not tried -------------------------------------------------------------------

TEMPLATE = audit_template.AUDIT
GOAL = TEMPLATE.criterion("personligt_mal")
IN_TIME = TEMPLATE.criterion("uppfoljd_i_tid")


def _survivors(id_: str, example_numbers: Sequence[int]) -> list[str]:
    """The survivors of one criterion with only some of its examples."""
    criterion = TEMPLATE.criterion(id_)
    reduced = replace(criterion, examples=tuple(criterion.examples[i] for i in example_numbers))
    audit = replace(TEMPLATE, criteria=tuple(reduced if c.id == id_ else c for c in TEMPLATE.criteria))
    return [m.change for _, _, alive in survivors(audit, only=[id_]) for m in alive]


def test_every_kind_of_change_is_made() -> None:
    changes = [m.change for c in (GOAL, IN_TIME) for m in mutants(TEMPLATE, c)]
    for kind in (
        "& and | exchanged",
        "mal_i_beslut: ja → nej",
        "→ framgar_ej",
        "after the next",
        "INTERVAL 7 MONTH",
        ": <=",
    ):
        assert any(kind in change for change in changes), kind


def test_without_the_example_of_a_case_its_changes_survive() -> None:
    everything = range(len(GOAL.examples))
    assert _survivors(GOAL.id, everything) == []
    surviving = _survivors(GOAL.id, [i for i in everything if GOAL.examples[i].outcome != "delvis"])
    assert {f"case 2: → {o}" for o in ("uppfyllt", "ej_uppfyllt", "framgar_ej", "ej_aktuellt")} <= set(surviving)


def test_without_the_day_itself_a_limit_that_is_moved_survives() -> None:
    limit = next(i for i, e in enumerate(IN_TIME.examples) if e.values.get("granskad_datum") == "2025-09-10")
    everything = range(len(IN_TIME.examples))
    assert _survivors(IN_TIME.id, everything) == []
    assert any(">=" in change for change in _survivors(IN_TIME.id, [i for i in everything if i != limit]))


def test_two_cases_that_are_never_both_true_may_change_places() -> None:
    """The mutants are equivalent: no code makes a decision both met and not met."""
    places = {m.change for m in mutants(TEMPLATE, TEMPLATE.criterion("avslag_motiverat"))}
    assert "case 1: after the next" in places
    assert _survivors("avslag_motiverat", range(len(TEMPLATE.criterion("avslag_motiverat").examples))) == []
