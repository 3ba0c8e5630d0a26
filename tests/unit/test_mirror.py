"""Every module has a test of its own name in the same place below tests/unit, and every such test its module.

WITHOUT lists the modules that are met only through others, in the functional and spec tests. It may shrink: a module
that gets a test is taken out, and a new module comes with one.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.lib.pipeline_run import ROOT

PACKAGES = ("checks", "granskning", "pipeline", "reports")
DEFINITIONS = ("checks/audits/", "checks/audit_template/")  # held by tests/spec, audit by audit
OF_THE_WHOLE = {"test_import_rules", "test_locks", "test_mirror", "test_public_names"}
WITHOUT = frozenset(
    [
        "granskning/cli",
        "granskning/jobs/agreement",
        "granskning/jobs/comparison",
        "granskning/jobs/examples",
        "granskning/jobs/form",
        "granskning/jobs/illustrated",
        "granskning/jobs/job",
        "granskning/jobs/new_audit",
        "granskning/jobs/papers",
        "granskning/jobs/preview",
        "granskning/jobs/quality",
        "granskning/jobs/report",
        "granskning/jobs/sample",
        "granskning/notebook/explore",
        "granskning/notebook/own_tables",
        "granskning/notebook/show",
        "granskning/progress",
        "pipeline/disclosure/printed_counts",
        "pipeline/run_facts",
        "reports/agreement/report",
        "reports/agreement/results",
        "reports/agreement/tables",
        "reports/agreement/workbook",
        "reports/catalogue",
        "reports/comparison/definitions",
        "reports/comparison/districts",
        "reports/comparison/report",
        "reports/comparison/results",
        "reports/comparison/tables",
        "reports/comparison/workbook",
        "reports/document",
        "reports/feedback/points",
        "reports/feedback/report",
        "reports/form/guide",
        "reports/form/input",
        "reports/form/reference",
        "reports/form/words",
        "reports/form/workbook",
        "reports/quality",
        "reports/render/excel/lists",
        "reports/render/excel/tables",
        "reports/render/excel/workbook",
        "reports/render/excel/working",
        "reports/render/figures/bars",
        "reports/render/figures/dots",
        "reports/render/figures/draw",
        "reports/render/figures/frame",
        "reports/render/figures/heat_map",
        "reports/render/html",
        "reports/render/templates/make",
        "reports/render/word/columns",
        "reports/render/word/document",
        "reports/render/word/tables",
        "reports/render/word/template",
        "reports/render/word/xml",
        "reports/review/appendix",
        "reports/review/areas",
        "reports/review/bounds",
        "reports/review/breakdowns/chapter",
        "reports/review/breakdowns/figures",
        "reports/review/breakdowns/rows",
        "reports/review/breakdowns/words",
        "reports/review/build",
        "reports/review/by_dimension",
        "reports/review/cost",
        "reports/review/district_figures",
        "reports/review/districts",
        "reports/review/material",
        "reports/review/method",
        "reports/review/organisations",
        "reports/review/results",
        "reports/review/summary",
        "reports/review/tables",
        "reports/sample/words",
        "reports/sample/workbook",
    ]
)


def _modules() -> set[str]:
    """Modules that say anything: `pipeline/reading/cells`."""
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            name = path.relative_to(ROOT).with_suffix("").as_posix()
            if path.name not in ("__init__.py", "__main__.py") and not name.startswith(DEFINITIONS):
                found.add(name)
    return found | {"checks/audits"}


def _tested() -> set[str]:
    here = Path(__file__).parent
    tests = (path.relative_to(here) for path in here.rglob("test_*.py"))
    return {(t.parent / t.stem.removeprefix("test_")).as_posix() for t in tests if t.stem not in OF_THE_WHOLE}


def test_a_module_without_a_test_of_its_own_is_listed() -> None:
    assert _modules() - _tested() - WITHOUT == set(), "add a test of that name below tests/unit"


def test_the_list_shrinks() -> None:
    assert WITHOUT & _tested() == set(), "tested now: take them out of the list"
    assert WITHOUT - _modules() == set(), "gone or renamed: take them out of the list"


def test_every_test_is_named_after_a_module() -> None:
    assert _tested() - _modules() == set()


def test_the_readme_of_the_tests_names_tests_that_are_there() -> None:
    """Above all those that guard the persons in the files."""
    tests = ROOT / "tests"
    named = re.findall(
        r"`((?:unit|functional|property)/[\w/]+\.py)(?:::(\w+))?`", (tests / "README.md").read_text("utf-8")
    )
    assert len(named) > 10
    for path, test in named:
        assert f"def {test}" in (tests / path).read_text("utf-8"), path
