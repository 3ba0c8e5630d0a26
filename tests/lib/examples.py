"""How much is tried at random: a little each time, and all of it in `make test-long`."""

from __future__ import annotations

import os

MANY = os.environ.get("GRANSKNING_EXAMPLES") == "all"
FEW = 20


def examples(wanted: int, few: int = FEW) -> int:
    """The number of random examples to try, where `wanted` is all of them."""
    return wanted if MANY else min(wanted, few)
