"""`granskning slapp` on a whole report, as the run left it and when somebody has written in it."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from reports.release_check.reading import plain
from reports.release_check.revealing import why_revealing
from reports.release_check.run_numbers import RunNumbers, without_dates
from reports.update.edited import read_edited
from reports.update.numbers import sentences
from tests.lib.edits import element_with, fill
from tests.lib.pipeline_run import SAMPLE, command
from tests.lib.release_faults import ORDINARY, prompts
from tests.lib.shared import SharedRuns

pytestmark = pytest.mark.slow


def test_a_report_that_nobody_has_written_in_is_not_ready(runs: SharedRuns) -> None:
    report = runs.report(SAMPLE)
    answer = command("slapp", report / "rapport.docx", "--mot", report, "--tyst")
    assert answer.exit_code == 3
    first, kind, *_ = answer.output.splitlines()
    assert first == f"Måste rättas: {len(prompts(docx.Document(str(report / 'rapport.docx'))))}"
    assert kind == "  Platser för egen text som är kvar"


def test_a_report_with_own_text_is_ready_and_one_with_a_changed_number_is_not(runs: SharedRuns, tmp_path: Path) -> None:
    report, mine = runs.report(SAMPLE), tmp_path / "min_rapport.docx"
    word = docx.Document(str(report / "rapport.docx"))
    for i, control in enumerate(prompts(word)):
        fill(control, ORDINARY[(0, 2, 3, 7)[i % 4]])
    word.save(str(mine))
    answer = command("slapp", mine, "--mot", report, "--tyst")
    assert (answer.exit_code, answer.output) == (
        0,
        "Klart. Inget måste rättas i min_rapport.docx. Uppgifterna är påhittade.\n",
    )
    table = next(t for t in word.tables if t.cell(1, 1).text.isdigit() and len(t.rows) > 2)
    table.cell(1, 1).paragraphs[0].runs[0].text = "987654"
    assert element_with(word, "987654") is table._tbl
    word.save(str(mine))
    answer = command("slapp", mine, "--mot", report, "--tyst", "--ut", tmp_path / "lista.xlsx")
    assert answer.exit_code == 3 and "talet är ändrat för hand" in answer.output and (tmp_path / "lista.xlsx").exists()


def test_a_sentence_of_the_run_has_only_numbers_of_the_run(runs: SharedRuns) -> None:
    """Whoever repeats what the report says, in its own chapter or in another, is asked about nothing."""
    places = read_edited(runs.report(SAMPLE) / "rapport.docx", "sysselsattning_2025").store.places
    run_numbers, asked = RunNumbers(places), []
    texts = [(p.section, sentence) for p in places if p.kind == "text" for sentence in sentences(plain(p.text))]
    for section, sentence in texts:
        unknown = {
            *run_numbers.unknown(without_dates(sentence), section),
            *run_numbers.unknown(without_dates(sentence), "slutord"),
        }
        asked += [sentence] * bool(unknown or "beskriver en person" in why_revealing(sentence))
    assert len(texts) > 300 and asked == []
