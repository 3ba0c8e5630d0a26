"""The texts of the definitions and of the sample are in our own words: none repeats a source at length.

The sources are not in this repository. The tests that need them are skipped where they are not beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from checks import audit_template, audits
from tests.lib.pipeline_run import ROOT

SOURCES = ROOT.parent / "shared" / "kallor"
LONGEST = 5
"""The most words in a row that may be the same as in a source."""
AUDITS = {name: audits.load(name) for name in audits.names()} | {"audit_template": audit_template.AUDIT}
FACIT = json.loads((ROOT / "tests" / "facit" / "rapport_2025.json").read_text("utf-8"))
FILES = sorted(
    path
    for folder in ("checks", "sample_data")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".md", ".csv") and "population" not in path.name
)
Words = tuple[str, ...]

needs_sources = pytest.mark.skipif(not SOURCES.is_dir(), reason="the sources do not lie beside the project")


def words(text: str) -> Words:
    """The words, without blanks and punctuation; `4:1` is one word."""
    return tuple(re.findall(r"\d+(?:[:.–/-]\d+)*|\w+", re.sub(r"<[^>]+>", "", text).lower()))


def runs(text_words: Words, length: int = LONGEST + 1) -> Iterator[Words]:
    """Every run of `length` words in a row."""
    return (text_words[i : i + length] for i in range(len(text_words) - length + 1))


def strings(value: object) -> Iterator[str]:
    """Every text in a definition."""
    match value:
        case str():
            yield value
        case Mapping():
            yield from (text for part in value.values() for text in strings(part))
        case list() | tuple():
            yield from (text for part in value for text in strings(part))
        case _ if is_dataclass(value):
            yield from (text for field in fields(value) for text in strings(getattr(value, field.name)))


NAMES = {
    words(name)
    for name in (
        "Särskilt individanpassat stöd till arbete eller studier",
        "särskilt individanpassad stödinsats för att underlätta arbete eller studier",
        *(
            part
            for audit in AUDITS.values()
            for d in audit.documents.values()
            for part in (d.title, *d.title.split(":"))
        ),
        *(row[0] for table in FACIT["tables"].values() for row in table["rows"] if isinstance(row, list)),
    )
    if len(words(name)) > LONGEST
}
"""Fixed texts: names of the insats and of the documents, and the row labels of the printed tables."""


def without_names(text_words: Words) -> Words:
    """The words, with an empty word for each word of a name."""
    remaining = list(text_words)
    for name in NAMES:
        for i in range(len(text_words) - len(name) + 1):
            if text_words[i : i + len(name)] == name:
                remaining[i : i + len(name)] = [""] * len(name)
    return tuple(remaining)


def repeated(texts: Iterable[str], source: frozenset[Words]) -> list[str]:
    """The runs of words that also occur in a source."""
    return sorted({" ".join(run) for text in texts for run in runs(without_names(words(text))) if run in source})


@pytest.fixture(scope="module")
def source() -> frozenset[Words]:
    return frozenset(run for path in SOURCES.glob("*.txt") for run in runs(words(path.read_text("utf-8"))))


@needs_sources
@pytest.mark.parametrize("name", list(AUDITS))
def test_no_text_of_an_audit_repeats_a_source(name: str, source: frozenset[Words]) -> None:
    assert repeated(strings(AUDITS[name]), source) == []


@needs_sources
@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(ROOT)) for path in FILES])
def test_no_file_of_the_definitions_or_the_sample_repeats_a_source(path: Path, source: frozenset[Words]) -> None:
    assert repeated([path.read_text("utf-8-sig", "replace")], source) == []


# --- The measure sees what is repeated --------------------------------------------------------------------

INVENTED = frozenset(runs(words("Handläggaren <b>går</b> igenom ärendet\nmed 4:1 och 10–24 timmar.")))


@pytest.mark.parametrize(
    ("text", "repetitions"),
    [
        ("Går igenom ärendet med 4:1", []),
        ("HANDLÄGGAREN går, igenom – ärendet med 4:1", ["handläggaren går igenom ärendet med 4:1"]),
        ('"går igenom ärendet "\n    "med 4:1 och"', ["går igenom ärendet med 4:1 och"]),
        ("går igenom ärendet med 4:2 och 10–24", []),
    ],
)
def test_six_words_in_a_row_are_seen_whatever_stands_between(text: str, repetitions: list[str]) -> None:
    assert repeated([text], INVENTED) == repetitions


def test_a_name_is_no_quotation_but_what_stands_beside_it_is() -> None:
    name = "Särskilt individanpassat stöd till arbete eller studier"
    source = frozenset(runs(words(f"{name} ges den som vill börja arbeta snart")))
    assert repeated([name, f"{name} ges den som vill"], source) == []
    assert repeated([f"{name} ges den som vill börja arbeta"], source) == ["ges den som vill börja arbeta"]


def test_every_kind_of_text_is_looked_at() -> None:
    for audit in AUDITS.values():
        texts = set(strings(audit))
        for criterion in audit.criteria:
            assert {criterion.label, criterion.question, criterion.requirement, criterion.note} <= texts
        assert {variable.label for table in audit.tables for variable in table.variables} <= texts
        assert {indicator.sentence for indicator in audit.indicators} <= texts
        assert {words for c in audit.criteria for words in (c.finding, c.recommendation)} <= texts
        assert set(audit.prompts.values()) <= texts
        assert {rule.message for table in audit.tables for rule in table.rules} <= texts
