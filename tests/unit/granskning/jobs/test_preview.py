"""What a breakdown would cost, before the report is made, and that nothing is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from granskning.jobs.job import Message
from granskning.jobs.new_audit import SOURCE, ny
from granskning.jobs.preview import forhandsvisa
from granskning.jobs.request import Request
from pipeline.errors import ContractError, UsageError


def test_a_line_for_each_breakdown_and_no_file(tmp_path: Path) -> None:
    messages: list[Message] = []
    audit = ny("liten", tmp_path)
    result = forhandsvisa(Request(SOURCE / "sample", tmp_path / "ut", str(audit)), messages.append)
    assert [line.split(":")[0] for line in result.notes if line.startswith("Efter")] == [
        "Efter stadsdelsnämnd", "Efter kön", "Efter insats",
    ]  # fmt: skip
    assert [message.number for message in messages] == [1, 2, 3] and messages[0].of == 3
    assert not (tmp_path / "ut").exists()


def test_it_refuses_what_the_report_refuses(tmp_path: Path) -> None:
    (tmp_path / "arenden.csv").write_text("Ärende-id;Kön\nA-1;X\n", "utf-8")
    with pytest.raises(ContractError):
        forhandsvisa(Request(tmp_path / "arenden.csv", Path("ut")), print)
    with pytest.raises(UsageError, match="går bara att dela upp på"):
        forhandsvisa(Request(SOURCE / "sample", Path("ut"), by=("alder",)), print)


def test_it_refuses_a_day_of_reading_before_every_decision_as_the_report_does(tmp_path: Path) -> None:
    request = Request(SOURCE / "sample", tmp_path / "ut", str(ny("liten", tmp_path)), date(2020, 1, 10))
    with pytest.raises(UsageError, match=r"Alla beslut är daterade efter granskningsdatum \(2020-01-10\)"):
        forhandsvisa(request, lambda _: None)
