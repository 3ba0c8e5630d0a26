"""The form as a file: a workbook of the audit's, never over another, and an error where it cannot be."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]

from granskning.jobs.form import FormRequest, mall
from granskning.jobs.new_audit import ny
from pipeline.errors import FileError, UsageError
from tests.lib.pipeline_run import ROOT, command

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def audit(tmp_path: Path) -> str:
    """A small audit of the user's own."""
    return str(ny("liten_granskning", tmp_path))


def test_the_form_has_room_for_so_many_decisions(audit: str, tmp_path: Path) -> None:
    mall(FormRequest(tmp_path / "mall.xlsx", audit, 7))
    book = load_workbook(tmp_path / "mall.xlsx")
    assert book["Ärenden"].max_row == 1 + 7
    assert book.sheetnames[0] == "Så här fyller du i"


def test_an_existing_file_stays(audit: str, tmp_path: Path) -> None:
    (tmp_path / "mall.xlsx").write_text("ifylld", "utf-8")
    with pytest.raises(FileError, match="finns redan"):
        mall(FormRequest(tmp_path / "mall.xlsx", audit, 7))
    assert (tmp_path / "mall.xlsx").read_text("utf-8") == "ifylld"


def test_wrong_use(audit: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.xlsx"):
        mall(FormRequest(tmp_path / "mall.docx", audit, 7))
    with pytest.raises(UsageError, match="finns inte"):
        mall(FormRequest(tmp_path / "mall.xlsx", "finns_inte", 7))
    assert not (tmp_path / "mall.xlsx").exists()


# --- With a sample --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample of the invented list: six decisions a district."""
    target = tmp_path_factory.mktemp("urval") / "urval.xlsx"
    answer = command(
        "urval", ROOT / "sample_data" / "population_2025.csv", "--antal", "6", "--fro", "9", "--ut", target
    )
    assert answer.exit_code == 0, answer.output
    return target


def _cases(form: Path) -> list[dict[str, Any]]:
    """The rows of the form that have anything in them."""
    header, *rows = load_workbook(form)["Ärenden"].iter_rows(values_only=True)
    cells = (dict(zip(header, row, strict=True)) for row in rows)
    return [
        {k: v for k, v in row.items() if v is not None} for row in cells if any(v is not None for v in row.values())
    ]


def _sample_rows(sample: Path) -> list[dict[str, Any]]:
    header, *rows = load_workbook(sample)["Urval"].iter_rows(min_row=4, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_form_is_filled_with_the_sample(sample: Path, tmp_path: Path) -> None:
    result = mall(FormRequest(tmp_path / "mall.xlsx", rows=30, sample=sample))
    sample_rows = _sample_rows(sample)
    assert len(sample_rows) == 24
    expected = [
        {k: datetime.fromisoformat(v) if k == "Beslutsdatum" else v for k, v in row.items() if k != "Nr"}
        for row in sample_rows
    ]
    assert _cases(tmp_path / "mall.xlsx") == expected
    assert result.notes[0] == "Ärenden ur urvalet: 24." and result.invented
    assert "Påhittade exempeldata" in load_workbook(tmp_path / "mall.xlsx").sheetnames


@pytest.mark.slow
def test_one_form_for_each_reviewer(sample: Path, tmp_path: Path) -> None:
    shared = FormRequest(tmp_path / "mall.xlsx", rows=20, sample=sample, reviewers=("G1", "G2", "G3"), double=6)
    result = mall(shared)
    assert sorted(p.name for p in tmp_path.glob("*.xlsx")) == ["mall_G1.xlsx", "mall_G2.xlsx", "mall_G3.xlsx"]
    cases_by_reviewer = {n: _cases(tmp_path / f"mall_{n}.xlsx") for n in ("G1", "G2", "G3")}
    readers = Counter(row["Ärende-id"] for rows in cases_by_reviewer.values() for row in rows)
    assert set(readers) == {row["Ärende-id"] for row in _sample_rows(sample)}
    assert sorted(readers.values()) == [1] * 18 + [2] * 6
    assert all(row["Granskare (kod)"] == name for name, rows in cases_by_reviewer.items() for row in rows)
    assert all(len({row["Stadsdelsnämnd"] for row in rows}) == 4 for rows in cases_by_reviewer.values()), (
        "nobody has a district alone"
    )
    assert "Ärenden som kodas av två: 6. De är inte märkta i mallarna." in result.notes


@pytest.mark.parametrize(
    ("reviewers", "double", "message"),
    [
        (("Anna Berg", "B"), 0, "en kod är 1–24 tecken"),
        (("", "B"), 0, "en kod är 1–24 tecken"),
        (("A", "a"), 0, "samma kod"),
        (("A",), 2, "minst två granskare"),
        ((), 2, "Ange också --granskare"),
    ],
)
def test_cases_that_cannot_be_shared_out(
    sample: Path, tmp_path: Path, reviewers: tuple[str, ...], double: int, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        mall(FormRequest(tmp_path / "mall.xlsx", sample=sample, reviewers=reviewers, double=double))
    assert not list(tmp_path.glob("*.xlsx"))


def test_reviewers_without_a_sample_and_a_form_that_is_there(sample: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Ange också --urval"):
        mall(FormRequest(tmp_path / "mall.xlsx", reviewers=("A", "B")))
    (tmp_path / "mall_B.xlsx").write_text("ifylld", "utf-8")
    with pytest.raises(FileError, match="finns redan"):
        mall(FormRequest(tmp_path / "mall.xlsx", sample=sample, reviewers=("A", "B")))
    assert [p.name for p in tmp_path.glob("*.xlsx")] == ["mall_B.xlsx"], "all or none"
