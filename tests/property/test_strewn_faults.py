"""Every fault planted in a valid export is listed with its table, row and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.faults import plant
from bench.generate import generate
from bench.other_means import cells_in
from checks import audits
from tests.lib.pipeline_run import QUIET, command


@pytest.mark.slow
def test_every_strewn_fault_is_listed(tmp_path: Path) -> None:
    export = generate(1_000, tmp_path / "export")
    planted = plant(export, audits.load("sysselsattning_2025"), one_in=250)  # two rows in five
    assert len({fault.kind for fault in planted}) == 12
    assert command("rapport", export, "--ut", tmp_path / "ut", *QUIET).exit_code == 3
    found = cells_in(tmp_path / "ut" / "fel.csv")
    assert [fault for fault in planted if fault[:3] not in found] == []
