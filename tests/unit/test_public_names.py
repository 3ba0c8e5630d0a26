"""`from checks import …` is the one import of an audit: its names are pinned, documented and tried."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import FunctionType

import pytest

import checks
import granskning
from checks import audit_template, audits

DOOR = {
    *("SAMPLE", "audit", "report", "review", "ask", "connect", "show", "save", "table", "numbers"),
    *("with_criterion", "Report", "Reviewed", "OwnTables", "wilson", "finite_interval", "gx_batch"),
    *("UsageError", "ContractError", "GranskningError"),
}
NAMES = [
    "ALLMANNA_RAD",
    "ANHORIGSTOD",
    "About",
    "Area",
    "AttendanceTable",
    "Audit",
    "BARNETS_ASIKTER",
    "BARNETS_BASTA",
    "BESLUT",
    "BISTAND_UTOVER",
    "Case",
    "Category",
    "CategoryTable",
    "CrossTable",
    "LikeEarlier",
    "MeanTable",
    "RowsTable",
    "Severity",
    "ShareTable",
    "Code",
    "Column",
    "Criteria",
    "Criterion",
    "Day",
    "DialogPair",
    "DialogTable",
    "Dimension",
    "DistrictRank",
    "Document",
    "Duration",
    "DurationTable",
    "EvenlyUnclear",
    "Example",
    "Expected",
    "Expr",
    "FRAMGAR_EJ",
    "FollowUps",
    "GRAD",
    "HUVUDREGEL",
    "Indicator",
    "JA_NEJ",
    "JA_NEJ_FRAMGAR_EJ",
    "KON",
    "KVALITET",
    "LAGRUM",
    "Level",
    "MEDVERKAN",
    "Moment",
    "NYA_LAGEN",
    "NoOutliers",
    "OfferTable",
    "Overview",
    "OverviewTable",
    "Part",
    "Population",
    "Provision",
    "Quota",
    "RATT_TILL_BISTAND",
    "Row",
    "SOL",
    "STADSDELAR",
    "Show",
    "Table",
    "TallyTable",
    "UPPFOLJNINGSSATT",
    "WorkedOut",
    "all_of",
    "always",
    "any_of",
    "by_code",
    "case",
    "code",
    "criteria_of",
    "criterion",
    "day",
    "day_if",
    "days",
    "decimal",
    "derived_of",
    "earliest",
    "example",
    "first_given",
    "free_text",
    "graded",
    "integer",
    "ja_nej",
    "latest",
    "month",
    "months",
    "never",
    "none_of",
    "otherwise",
    "pseudonym",
    "review_day",
    "rule",
    "sentence",
    "some_of",
    "sources",
    "time_between",
    "value",
    "working_days_after",
]


def test_the_names_are_these_and_no_others() -> None:
    assert sorted(checks.__all__) == sorted(NAMES)
    star: dict[str, object] = {}
    exec("from checks import *", star)
    assert sorted(set(star) - {"__builtins__"}) == sorted(NAMES)


def test_an_audit_imports_from_checks_alone() -> None:
    folders = [Path(audit_template.__file__).parent, *(Path(audits.__file__).parent / name for name in audits.names())]
    wrong = [
        (path.name, line)
        for folder in folders
        for path in folder.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if re.match(r"(from|import) checks\.", line)
    ]
    assert wrong == [("__init__.py", "from checks.audits import sysselsattning_2025")]


def test_no_audit_holds_sql_or_turns_the_formatter_off() -> None:
    folders = [Path(audit_template.__file__).parent, *(Path(audits.__file__).parent / name for name in audits.names())]
    texts = {path: path.read_text("utf-8") for folder in folders for path in folder.rglob("*.py")}
    assert [
        path.name for path, text in texts.items() if re.search(r"\bSELECT\b|\bCASE WHEN\b|fmt: (off|skip)", text)
    ] == []


@pytest.mark.parametrize("name", sorted(module.name for module in pkgutil.iter_modules(checks.__path__)))
def test_the_examples_of_the_docstrings_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"checks.{name}")).failed == 0


def test_every_function_that_an_analyst_calls_has_an_example() -> None:
    without = [
        name
        for name in checks.__all__
        if isinstance(found := getattr(checks, name), FunctionType) and ">>>" not in (found.__doc__ or "")
    ]
    assert without == []


# --- What mypy says of a definition -----------------------------------------------------------------------

WRITTEN = """
from datetime import date
from checks import Expr, case, months
from checks.audits.sysselsattning_2025.codebook import arende

ok: Expr = arende.flerpartsmote_datum + months(6) <= arende.beslut_datum
ok = (arende.kon == "man") & ~(arende.alder < 35) & (arende.beslut_datum >= date(2025, 7, 1))
{line}
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "Success"),
        ("arende.flerpartsmote_datumm", 'has no attribute "flerpartsmote_datumm"'),
        ('case.met(arende.beslut_datum == "ja")', "incompatible type"),
        ('arende.beslut_datum <= "2025-01-01"', "Unsupported operand types"),
        ("arende.alder < arende.beslut_datum", "Unsupported operand types"),
        ("arende.kon.is_in(1)", "incompatible type"),
        ("case.met(arende.kon)", "incompatible type"),
    ],
)
def test_mypy_checks_what_an_analyst_writes(line: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "prov.py"
    path.write_text(WRITTEN.format(line=line), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert said in done.stdout, done.stdout + done.stderr


# --- The one door of a notebook ---------------------------------------------------------------------------


def test_every_name_of_the_door_is_there_and_documented() -> None:
    assert set(granskning.__all__) == set(dir(granskning)) == DOOR
    for name in granskning.__all__:
        found = getattr(granskning, name)
        assert getattr(found, "__doc__", None) and (isinstance(found, Path) or callable(found)), name
    with pytest.raises(AttributeError, match="finns_inte"):
        _ = granskning.finns_inte


def test_the_door_imports_nothing_until_it_is_used() -> None:
    """The command must start at once."""
    code = "import granskning, sys; print(any(m in sys.modules for m in ('pandas', 'duckdb', 'checks')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_an_audit_is_told_of_in_a_line_and_written_out_whole_for_its_hash() -> None:
    audit = audits.load("sysselsattning_2025")
    assert (
        repr(audit)
        == f"Audit('sysselsattning_2025', {len(audit.criteria)} kriterier, {len(audit.report_tables)} tabeller)"
    )
    whole = audit.written_out
    assert all(repr(c) in whole for c in audit.criteria) and "follows=" not in whole
    assert replace(audit, title="En annan").written_out != whole
