"""The examples of an audit: what is told when all are right, which are not, and what none of them tries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from granskning.jobs.examples import Covered, coverage_text, prova, tackning
from granskning.jobs.new_audit import ny
from pipeline.errors import AuditError


def _changed_audit(folder: Path, passage: str, replacement: str) -> str:
    """The audit with one place of its criteria changed."""
    file = folder / "criteria.py"
    text = file.read_text("utf-8")
    assert text.count(passage) == 1, "one place"
    file.write_text(text.replace(passage, replacement), "utf-8")
    return str(folder)


def test_every_example_has_its_outcome(tmp_path: Path) -> None:
    folder = ny("liten", tmp_path)
    example_count = (folder / "criteria.py").read_text("utf-8").count("            example(")
    summary = prova(str(folder)).replace("\u00a0", " ")
    assert summary == f"{example_count} exempel provade. Alla gav det väntade utfallet."


def test_an_example_that_is_wrong_is_named_with_what_it_gave(tmp_path: Path) -> None:
    """The last day of three months is in time; the audit says that it is not."""
    name = _changed_audit(
        ny("liten", tmp_path),
        'example("uppfyllt", ansokan_datum="2025-02-03", beslut_datum="2025-05-03")',
        'example("ej_uppfyllt", ansokan_datum="2025-02-03", beslut_datum="2025-05-03")',
    )
    with pytest.raises(AuditError) as raised:
        prova(name)
    first, header, row = str(raised.value).replace("\u00a0", " ").splitlines()
    assert re.fullmatch(r"Ett exempel av \d+ gav ett annat utfall än väntat:", first)
    assert header.split() == ["Kriterium", "Väntat", "Fick", "Exempel"]
    assert row.split("  ")[0] == "beslut_i_tid" and "Ej uppfyllt  Uppfyllt" in row
    assert "ansokan_datum='2025-02-03', beslut_datum='2025-05-03'" in row


def test_criteria_without_examples_are_named(tmp_path: Path) -> None:
    folder = ny("liten", tmp_path)
    file = folder / "criteria.py"
    text = file.read_text("utf-8")
    start = text.index('        examples=[\n            example("uppfyllt", behov_beskrivna="ja")')
    end = text.index("        ],\n", start) + len("        ],\n")
    file.write_text(text[:start] + text[end:], "utf-8")
    assert prova(str(folder)).endswith("\nUtan exempel: behov_beskrivna.")
    (bare,) = (entry for entry in tackning(str(folder)) if entry.criterion == "behov_beskrivna")
    assert bare.shown == 0 and len(bare.lacking) == bare.clauses > 0


def test_the_example_tries_all_of_every_criterion(tmp_path: Path) -> None:
    coverage = tackning(str(ny("liten", tmp_path)))
    assert [(entry.shown, entry.lacking) for entry in coverage] == [(entry.clauses, ()) for entry in coverage]


def test_what_is_not_tried_stands_under_its_criterion() -> None:
    coverage = (Covered("helt", 2, 2, ()), Covered("delvis", 2, 3, ("”Kön” är Kvinna",)), Covered("tomt", 0, 0, ()))
    assert coverage_text(coverage).splitlines() == [
        "100 %  2 av 2  helt",
        " 66 %  2 av 3  delvis",
        "       inte prövat: ”Kön” är Kvinna",
        "100 %  0 av 0  tomt",
        " 80 %  4 av 5 led prövade av exemplen",
    ]
