"""The sheets to look things up in: every column of every table, and every criterion with its rule and source."""

from __future__ import annotations

from checks.audit_template import AUDIT
from reports.form.reference import write_codebook, write_criteria
from reports.form.workbook import input_sheets
from tests.lib.reviews import plain
from tests.lib.workbooks import opened, rows


def test_the_codebook_has_every_column_under_its_sheet() -> None:
    sheet = opened(lambda book: write_codebook(book, input_sheets(AUDIT, 5)))["Kodbok"]
    header, *lines = rows(sheet)
    assert header == [
        "Kolumn", "Kortnamn", "Fylls i", "Kan innehålla", "Används i frågorna", "Ska gå ihop med", "Källa",
    ]  # fmt: skip
    expected: list[str] = []
    for table in AUDIT.tables:
        expected += [f"Bladet {table.label}", *(v.label for v in table.variables)]
    assert [row[0] for row in lines] == expected
    (goal,) = (row for row in lines if row[1] == "mal_i_beslut")
    assert [cell or "" for cell in goal[2:]] == [
        "När ”Beslut” är Bifall eller Delavslag",
        "Ja\nNej",
        "Finns ett personligt mål i både utredningen och beslutet?",
        "",
        "EX 3",
    ]
    (reviewed,) = (row for row in lines if row[1] == "granskad_datum")
    assert reviewed[5] == "Akten kan inte ha granskats innan beslutet fattades."
    assert sheet.protection.sheet and sheet.freeze_panes == "B2"


def test_the_criteria_have_question_population_rule_and_source() -> None:
    sheet = opened(lambda book: write_criteria(book, AUDIT))["Kriterier"]
    header, *lines = rows(sheet)
    assert len(header) == 6 and [row[0] for row in lines] == [c.label for c in AUDIT.criteria]
    goal = lines[2]
    assert goal[1] == "Finns ett personligt mål i både utredningen och beslutet?"
    assert goal[4:] == ["Självbestämmande och integritet", "EX 3 (påhittad)"]
    assert [line.rsplit(" → ", 1)[1] for line in plain(goal[3]).split("\n")] == [
        case.outcome.label for case in AUDIT.criteria[2].cases
    ]
    assert sheet.auto_filter.ref == f"A1:F{1 + len(AUDIT.criteria)}"
