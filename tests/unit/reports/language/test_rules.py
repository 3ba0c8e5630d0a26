"""Conditions in Swedish: the codebook's labels in quotation marks, and brackets where words could be read together."""

from __future__ import annotations

from datetime import date

import pytest

from checks import audits
from checks.audits.sysselsattning_2025 import AUDIT
from checks.criteria import Outcome
from checks.expressions import ALWAYS, Expr, all_of, any_of, given, is_, missing
from reports.language.rules import Phrasebook
from tests.lib.expressions import before, day, is_not, months_after

WORDS = Phrasebook(AUDIT)
KON = is_("kon", "kvinna")
BIFALL = is_("beslut_utfall", "bifall")


@pytest.mark.parametrize(
    ("condition", "phrase"),
    [
        # Labels are those of the codebook (spec 1).
        (KON, "”Kön” är Kvinna"),
        (is_("beslut_utfall", "bifall", "delavslag"), "”Beslut” är Bifall eller Delavslag"),
        (is_not("kon", "kvinna"), "”Kön” är inte Kvinna"),
        (is_not("beslut_utfall", "bifall", "avslag"), "”Beslut” är varken Bifall eller Avslag"),
        (given("dur_datum"), "”DUR-utredningens datum” är ifyllt"),
        (missing("dur_datum"), "”DUR-utredningens datum” är tomt"),
        (before("ansokan_datum", "beslut_datum"), "”Ansökan inkom” är före ”Beslutsdatum”"),
        (before("beslut_datum", day(date(2025, 7, 1))), "”Beslutsdatum” är före 1 juli 2025"),
        (
            before("beslut_datum", months_after("dur_datum", 6)),
            "”Beslutsdatum” är före ”DUR-utredningens datum” plus sex månader",
        ),
        (all_of(KON, BIFALL), "”Kön” är Kvinna och ”Beslut” är Bifall"),
        (any_of(KON, BIFALL), "”Kön” är Kvinna eller ”Beslut” är Bifall"),
    ],
)
def test_a_condition(condition: Expr, phrase: str) -> None:
    assert WORDS.condition(condition).replace("\u00a0", " ") == phrase


def test_and_within_or_stands_in_brackets() -> None:
    nested = any_of(all_of(KON, BIFALL), given("dur_datum"))
    assert (
        WORDS.condition(nested) == "(”Kön” är Kvinna och ”Beslut” är Bifall) eller ”DUR-utredningens datum” är ifyllt"
    )


def test_whom_a_criterion_applies_to() -> None:
    assert WORDS.population(ALWAYS) == "alla ärenden"
    assert WORDS.population(KON) == "”Kön” är Kvinna"
    phrase = WORDS.population(all_of(KON, BIFALL))
    assert phrase == "ärenden där alla dessa villkor stämmer: ”Kön” är Kvinna; ”Beslut” är Bifall"


@pytest.mark.parametrize("name", audits.names())
def test_every_case_of_every_criterion_is_a_line_that_ends_in_its_outcome(name: str) -> None:
    audit = audits.load(name)
    words = Phrasebook(audit)
    for criterion in audit.criteria:
        lines = list(words.rule(criterion))
        assert [line.rsplit(" → ", 1)[1] for line in lines] == [case.outcome.label for case in criterion.cases]
        assert all(line[0].isupper() or line[0] in "”(0123456789" for line in lines), criterion.id
        assert words.definition(criterion).splitlines()[1:] == lines


def test_a_code_is_its_label_and_an_outcome_its_own() -> None:
    assert WORDS.label("insats", "sarskild_stodinsats") == "Särskilt individanpassad stödinsats"
    assert WORDS.label("utfall_aktuell_dur", Outcome.EJ_UPPFYLLT.value) == "Ej uppfyllt"
    assert WORDS.label("finns_inte", None) == "finns_inte"
