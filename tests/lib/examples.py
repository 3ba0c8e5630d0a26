"""The number of examples that tests try: a few each time, and all in `make test-long`."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from typing import Any

import pytest

from checks import audits

MANY = os.environ.get("GRANSKNING_EXAMPLES") == "all"
FEW = 20

OWN_AUDITS = tuple(name for name in audits.names() if audits.load(name).follows is None)
"""An audit that follows another differs from it in a few lines: slow tests of it run in `make test-long` only."""


def examples(total: int, few: int = FEW) -> int:
    """The number of random examples to try, where `total` is all of them."""
    return total if MANY else min(total, few)


def sampled(cases: Iterable[Any], few: Collection[Any]) -> list[Any]:
    """The cases as parameters of a test: those of `few` in `make test`, and all of them in `make test-long`."""
    all_cases = [*cases]
    assert {*few} <= {*all_cases}
    return [pytest.param(case, marks=() if case in few else pytest.mark.long) for case in all_cases]
