"""Every audit's own examples: each example gets its stated outcome, and the examples test every clause."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from checks import audit_template, audits
from checks.audit import Audit
from checks.coverage import clauses, uncovered_clauses
from checks.criteria import Criterion, Outcome
from granskning.jobs.examples import covered
from pipeline.examples import Tried, try_examples
from tests.lib.pipeline_run import command

AUDITS = {name: audits.load(name) for name in audits.names()} | {"audit_template": audit_template.AUDIT}


@pytest.fixture(scope="module", params=list(AUDITS))
def tried_examples(request: pytest.FixtureRequest) -> tuple[Audit, list[Tried]]:
    audit = AUDITS[request.param]
    return audit, try_examples(audit)


def test_every_example_has_the_outcome_that_it_says(tried_examples: tuple[Audit, list[Tried]]) -> None:
    wrong = [
        (e.criterion.id, dict(e.example.values), e.outcome) for e in tried_examples[1] if e.outcome != e.example.outcome
    ]
    assert wrong == []


def test_every_clause_is_tried(tried_examples: tuple[Audit, list[Tried]]) -> None:
    audit, results = tried_examples
    assert [coverage for coverage in covered(audit, results) if coverage.lacking] == []
    assert all(criterion.examples for criterion in audit.criteria)


def test_every_requirement_is_told(tried_examples: tuple[Audit, list[Tried]]) -> None:
    assert [c.id for c in tried_examples[0].criteria if not c.requirement.endswith(".")] == []


def test_a_reason_is_missing_and_not_a_why(tried_examples: tuple[Audit, list[Tried]]) -> None:
    questions = re.compile(r"(Varför|Hur|När|Om|Vem|Vad) .*\bsaknas\b")
    assert [i.sentence for i in tried_examples[0].indicators if questions.match(i.sentence)] == []


# --- The measure sees what is not tried -------------------------------------------------------------------

TEMPLATE = audit_template.AUDIT
GOAL = TEMPLATE.criterion("personligt_mal")


def _uncovered_sql(criterion: Criterion) -> list[str]:
    audit = replace(TEMPLATE, criteria=tuple(criterion if c.id == criterion.id else c for c in TEMPLATE.criteria))
    values = [result.clauses for result in try_examples(audit) if result.criterion.id == criterion.id]
    return [clause.sql for clause in uncovered_clauses(audit, criterion, values)]


@pytest.mark.parametrize(
    ("example_numbers", "uncovered"),
    [
        ((0, 1, 2, 3, 4), []),
        ((0, 2, 3, 4), []),  # the refusal of one goal and the lack of both still test the other
        ((0, 3, 4), ["(mal_i_utredning = 'ja')", "(mal_i_beslut = 'ja')"]),
        ((0, 1, 2, 3), ["(beslut_utfall IN ('bifall', 'delavslag'))"]),
        ((0,), [clause.sql for clause in clauses(GOAL)]),
        ((), [clause.sql for clause in clauses(GOAL)]),
    ],
)
def test_a_clause_that_no_example_tries(example_numbers: tuple[int, ...], uncovered: list[str]) -> None:
    assert _uncovered_sql(replace(GOAL, examples=tuple(GOAL.examples[i] for i in example_numbers))) == uncovered


# --- The command ------------------------------------------------------------------------------------------


def test_the_command_tells_how_many_it_tried() -> None:
    audit = AUDITS["lss_arbete_studier"]
    answer = command("prova", "--granskning", audit.name)
    count = sum(len(c.examples) for c in audit.criteria)
    assert (answer.exit_code, answer.output.replace("\u00a0", " ")) == (
        0,
        f"{count} exempel provade. Alla gav det väntade utfallet.\n",
    )


def test_the_command_shows_what_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = replace(GOAL.examples[1], outcome=str(Outcome.UPPFYLLT))
    broken = replace(GOAL, examples=(wrong, *GOAL.examples))
    audit = replace(TEMPLATE, criteria=tuple(broken if c.id == broken.id else c for c in TEMPLATE.criteria))
    monkeypatch.setattr(audits, "load", lambda name: audit)
    answer = command("prova")
    assert answer.exit_code == 6
    first, head, row = answer.output.splitlines()
    assert "gav ett annat utfall än väntat" in first and head.split() == ["Kriterium", "Väntat", "Fick", "Exempel"]
    assert row.startswith("personligt_mal  Uppfyllt  Delvis uppfyllt") and "mal_i_beslut='nej'" in row


def test_the_command_tells_how_far_the_examples_reach() -> None:
    answer = command("kriterier", "--tackning", "--granskning", "lss_arbete_studier")
    *lines, total = answer.output.splitlines()
    assert answer.exit_code == 0
    assert len(lines) == len(AUDITS["lss_arbete_studier"].criteria) and total.startswith("100 %")
