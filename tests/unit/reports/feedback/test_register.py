"""The register: every criterion that was asked about, with its numbers and the answers, and as recommendations."""

from __future__ import annotations

import csv
import importlib
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from checks.audits.lss_arbete_studier import AUDIT as WITHOUT_REGISTER
from checks.audits.sysselsattning_2025 import AUDIT
from checks.audits.uppfoljning_2026 import AUDIT as FOLLOW_UP
from reports.feedback import register
from reports.feedback.answers import Answer, Reply
from tests.lib.answers import DUR, PLAN
from tests.lib.pipeline_run import SAMPLE, typed_tables
from tests.lib.workbooks import rows

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")

JARVA = Reply(
    file="jarva.docx",
    audit=AUDIT.name,
    district="jarva",
    districts=4,
    invented=False,
    asked={PLAN: ((3, 30), (28, 120)), DUR: (None, (94, 120))},
    answers=(
        Answer(PLAN, ("Ja", "=1+1", "Chef", "2026-03-01")),
        Answer(PLAN, ("", "En åtgärd till", "", "")),
    ),
)


def _opened(path: Path, *replies: Reply) -> Any:
    register.write(AUDIT, replies, path)
    return _openpyxl.load_workbook(path)


def test_a_row_for_each_answer_and_for_what_was_not_answered(tmp_path: Path) -> None:
    header, *cells = rows(_opened(tmp_path / "svar.xlsx", JARVA)["Svar"], 4)
    assert header == [
        "Stadsdel", "Kriterium-id", "Kriterium", "Krav", "Uppfyllt", "Av", "Andel (%)", "Alla stadsdelar (%)",
        "Instämmer", "Åtgärd", "Ansvarig", "Klart", "Fil",
    ]  # fmt: skip
    plan, dur = AUDIT.criterion(PLAN), AUDIT.criterion(DUR)
    of_plan = ["Järva", PLAN, plan.label, plan.requirement, 3, 30, 10, 23]
    assert [[cell or None for cell in row] for row in cells] == [
        [*of_plan, "Ja", "=1+1", "Chef", "2026-03-01", "jarva.docx"],
        [*of_plan, None, "En åtgärd till", None, None, "jarva.docx"],
        ["Järva", DUR, dur.label, dur.requirement, None, None, None, 78, None, None, None, None, "jarva.docx"],
    ]


def test_a_text_is_never_a_formula(tmp_path: Path) -> None:
    sheet = _opened(tmp_path / "svar.xlsx", JARVA)["Svar"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_invented_data_says_so_on_every_page(tmp_path: Path) -> None:
    book = _opened(tmp_path / "svar.xlsx", replace(JARVA, invented=True))
    assert book["Svar"]["A1"].value.startswith("Påhittade exempeldata. Svar på återkopplingen.")
    assert book.sheetnames[-1].startswith("Påhittade exempeldata")
    assert "Påhittade" not in _opened(tmp_path / "svar2.xlsx", JARVA)["Svar"]["A1"].value


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        register.write(AUDIT, [JARVA], tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_what_was_asked_is_a_table_that_the_follow_up_can_read(tmp_path: Path) -> None:
    """A row for each criterion that some district was asked about, in the audit's order."""
    other = replace(JARVA, district="sodermalm", asked={PLAN: (None, None), "vald_fraga": ((1, 30), (36, 120))})
    cells = rows(_opened(tmp_path / "svar.xlsx", JARVA, other)["Rekommendationer"])
    export = tmp_path / "export"
    export.mkdir()
    shutil.copy(SAMPLE.with_name(FOLLOW_UP.name) / "arenden.csv", export)
    lines = [[cell or "" for cell in row] for row in cells]
    with (export / "rekommendationer.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(lines)
    with typed_tables(export, FOLLOW_UP, tmp_path / "s") as (con, *_):
        stored = con.execute(
            "SELECT nummer, rekommendation, mottagare, lage, uppfoljd_datum, kriterium FROM rekommendationer"
        ).fetchall()
    criteria = [c for c in AUDIT.criteria if c.id in (DUR, PLAN, "vald_fraga")]
    assert stored == [
        (f"S{i}", f"Stadsdelsnämnderna bör {c.recommendation}.", "granskade_enheter", "ej_uppfoljd", None, c.id)
        for i, c in enumerate(criteria, 1)
    ]
    assert all(c.recommendation for c in criteria)


def test_an_audit_without_a_register_of_recommendations_has_the_answers_alone() -> None:
    assert register.recommendations(WITHOUT_REGISTER) is None
