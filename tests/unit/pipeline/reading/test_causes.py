"""One cell that explains many empty ones: reported once, and not on an unfinished row."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.errors import ContractError
from tests.lib.pipeline_run import typed_tables
from tests.lib.reviewers import Values, cases, write_sheets

OTHER = next(c for c in cases() if c["insats"] == "sysselsattning" and c["beslut_utfall"] == "bifall")


def _faults(tmp_path: Path, case: Values) -> ContractError:
    book = write_sheets(tmp_path / "a.xlsx", [case])
    with pytest.raises(ContractError) as raised, typed_tables(book, AUDIT, tmp_path / "s"):
        pass
    return raised.value


def test_the_wrong_measure_is_reported_once(tmp_path: Path) -> None:
    """The other measure requires fourteen conditions and two more cells, and the filled cells do not apply to it."""
    wrong = OTHER | {"insats": "sarskild_stodinsats"}
    wrong.pop("omfattning_framgar_beslut")  # nothing depends on it
    error = _faults(tmp_path, wrong)
    (cause_line,) = [line for line in str(error).splitlines() if line.startswith("  ")]
    required = [
        v.name for v in AUDIT.main.variables if v.required is not None and "'sarskild_stodinsats'" in v.required.sql
    ]
    missing = [name for name in required if name not in wrong and name != "avslag_4_1_motiverat"]
    assert re.search(
        rf"rad 2, kolumn Insats \(insats\) \(E2\): .* {len(missing)} uppgifter som då krävs saknas", cause_line
    )
    (cause,) = [f for f in error.faults if f.column == "insats"]
    following = [f for f in error.faults if f.follows is cause]
    assert cause.place == "Insats (insats) i rad 2"
    assert sorted(f.column for f in following if f.missing) == sorted(missing)
    assert all("insats" in f.column for f in following if not f.missing), "rules that the cell breaks"
    assert len(error.faults) == 1 + len(following)


def test_a_row_that_is_begun_has_no_cause(tmp_path: Path) -> None:
    begun = {k: v for k, v in OTHER.items() if k in AUDIT.known_before}
    error = _faults(tmp_path, begun)
    assert not [f for f in error.faults if f.follows] and "en rad är inte färdig" in str(error)
    assert {f.cell for f in error.faults if f.column == "ansokan_finns"} == {"F2"}
