"""Values of the command's options that its jobs and the notebooks know too."""

from __future__ import annotations

from pathlib import Path

DEFAULT_AUDIT = "sysselsattning_2025"
"""The audit that is used if none is named."""
SAMPLE = Path(__file__).resolve().parents[1] / "sample_data" / DEFAULT_AUDIT
"""The invented sample export of that audit."""
DISTRICTS = {"namn": False, "bokstav": True}
"""The values of `--stadsdelar`, and whether published material then names the districts by letter."""


def districts_value(lettered: bool | None) -> str | None:
    """The value of `--stadsdelar` that was given; None if the audit decides."""
    return next((value for value, by_letter in DISTRICTS.items() if by_letter is lettered), None)
