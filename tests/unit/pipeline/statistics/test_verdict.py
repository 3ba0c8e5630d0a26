"""What can be said of a difference: in the words that the guide explains to the inspectors."""

from __future__ import annotations

import re

from pipeline.statistics.verdict import Verdict
from tests.lib.pipeline_run import ROOT


def test_the_guide_explains_each_in_the_same_words_the_strongest_first() -> None:
    guide = (ROOT / "docs" / "handledning.md").read_text("utf-8")
    terms = [term.lower() for term in re.findall(r"^\| ([^|]+) \| [^|]+ \|$", guide, re.MULTILINE)]
    words = [verdict.value for verdict in Verdict]
    assert [term for term in terms if term in words] == words
