"""The commands of the weeks of reading say what they need."""

from __future__ import annotations

import pytest

from tests.lib.pipeline_run import command


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("urval", "lista.csv", "--fro=1", "--ut=u.xlsx"), "--antal"),
        (("urval", "lista.csv", "--antal=0", "--fro=1", "--ut=u.xlsx"), "0 ligger utanför x>=1."),
        (("mall",), "--ut"),
        (("mall", "--ut=m.xlsx", "--rader=9000"), "1<=x<=5000"),
        (("sla-ihop", "--ut=e.xlsx"), "FIL"),
        (("samstammighet", "a", "--ut=s"), "B"),
    ],
)
def test_what_is_missing_or_out_of_range_is_named(words: tuple[str, ...], said: str) -> None:
    answer = command(*words)
    assert answer.exit_code == 2 and said in answer.output and "Fel:" in answer.output
