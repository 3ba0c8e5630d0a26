"""What can be said of a difference: in the words that the guide explains to the inspectors."""

from __future__ import annotations

from pipeline.statistics.verdict import Verdict
from tests.lib.pipeline_run import ROOT


def test_the_guide_explains_each_in_the_same_words_the_strongest_first() -> None:
    guide = (ROOT / "docs" / "handledning.md").read_text("utf-8")
    larger, closer, _ = (verdict.value for verdict in Verdict)
    assert f"ett av tre: den är {larger}, den är {closer}, eller så går det inte att säga" in " ".join(guide.split())
