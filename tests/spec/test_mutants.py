"""The examples of each criterion notice when its rule is changed; see `tests.lib.mutants` for how it is."""

from __future__ import annotations

import pytest

from checks import audit_template, audits
from checks.audit import Audit
from tests.lib.mutants import survivors

AUDITS = {name: audits.load(name) for name in audits.names()} | {"audit_template": audit_template.AUDIT}
KILLED = 0.99


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("name", list(AUDITS))
def test_the_examples_kill_the_mutants(name: str) -> None:
    audit: Audit = AUDITS[name]
    found = {c.id: (many, [m.change for m in alive]) for c, many, alive in survivors(audit)}
    many, alive = sum(n for n, _ in found.values()), sum(len(left) for _, left in found.values())
    assert alive <= (1 - KILLED) * many, {id_: left for id_, (_, left) in found.items() if left}
