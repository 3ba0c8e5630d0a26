"""The commands for what follows a report say what they need."""

from __future__ import annotations

import pytest

from tests.lib.pipeline_run import command


@pytest.mark.parametrize("words", [(), ("--ut=j", "--forslag=f.csv")])
def test_a_comparison_makes_a_folder_or_a_proposal(words: tuple[str, ...]) -> None:
    answer = command("jamfor", "a", "b", *words)
    assert answer.exit_code == 2
    assert "Ange antingen jämförelsens mapp med --ut eller en fil för ett förslag med --forslag." in answer.output


@pytest.mark.parametrize(("words", "missing"), [(("svar", "mapp"), "--ut"), (("slapp", "rapport.docx"), "--mot")])
def test_a_missing_option_is_named(words: tuple[str, ...], missing: str) -> None:
    answer = command(*words)
    assert answer.exit_code == 2 and missing in answer.output
