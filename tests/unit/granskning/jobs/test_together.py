"""Which workbooks are put together, and how a point of difference is put into words."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from granskning.jobs.together import talk, workbooks
from pipeline.errors import FileError, UsageError
from pipeline.reading.merge import ABSENT, EXISTS, Conflict, CopyAnswer
from tests.lib.reviewers import whole_case, write_sheets


def test_workbooks_of_folders_and_none_twice(tmp_path: Path) -> None:
    one = write_sheets(tmp_path / "g" / "b.xlsx", [whole_case()])
    two = write_sheets(tmp_path / "g" / "a.xlsx", [whole_case()])
    assert workbooks([tmp_path / "g"], AUDIT) == (two, one)
    with pytest.raises(UsageError, match="två gånger"):
        workbooks([tmp_path / "g", one], AUDIT)
    (tmp_path / "tom").mkdir()
    with pytest.raises(FileError, match="inga arbetsböcker"):
        workbooks([tmp_path / "tom"], AUDIT)


def test_a_difference_in_words() -> None:
    answers = (CopyAnswer("a.xlsx", "", "BD3", ""), CopyAnswer("b.xlsx", "", "BD4", "2025-01-31"))
    entry = talk(AUDIT, Conflict("A-1", ("arenden", ("A-1",), "beslut_tom"), answers))
    assert entry.answers == ("Inget värde (a.xlsx BD3)", "2025-01-31 (b.xlsx BD4)")
    assert entry.label == "Beslut t.o.m." and entry.choices == ("Inget värde", "2025-01-31")
    rows = (CopyAnswer("a.xlsx", "", "B2", EXISTS), CopyAnswer("b.xlsx", "", "", ABSENT))
    entry = talk(AUDIT, Conflict("A-1", ("uppfoljningar", ("A-1", "2025-02-19"), ""), rows))
    assert entry.label == "Raden 2025-02-19 på bladet Uppföljningar"
    assert entry.answers == ("Raden finns (a.xlsx B2)", "Raden finns inte (b.xlsx)")
