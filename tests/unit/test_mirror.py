"""Every module has a test of its own name in the same place below tests/unit, and every such test its module.

WITHOUT lists the modules that are met only through others, in the functional and spec tests. It may shrink: a module
that gets a test is taken out, and a new module comes with one.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.lib.pipeline_run import ROOT

PACKAGES = ("checks", "granskning", "pipeline", "release", "reports")
DEFINITIONS = ("checks/audits/", "checks/audit_template/")  # held by tests/spec, audit by audit
OF_THE_WHOLE = {"test_import_rules", "test_locks", "test_mirror", "test_public_names"}
WITHOUT = frozenset(
    [
        "granskning/jobs/quality",
        "pipeline/disclosure/printed_counts",
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


def test_no_class_name_means_two_things() -> None:
    """Audits are apart: each has classes for its own tables."""
    homes: dict[str, list[str]] = {}
    for name in sorted(_modules()):
        path = ROOT / f"{name}.py"
        tree = ast.parse(path.read_text("utf-8")) if path.exists() else ast.Module([], [])
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name.lstrip("_"), []).append(name)
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}


def test_every_test_is_named_after_a_module() -> None:
    assert _tested() - _modules() == set()


def test_the_readme_of_the_tests_names_tests_that_are_there() -> None:
    """Above all those that guard the persons in the files."""
    tests = ROOT / "tests"
    named = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", (tests / "README.md").read_text("utf-8"))
    assert len(named) > 100
    kinds = ("unit", "functional", "property", "spec", "windows", "lib")
    for path, test in named:
        if path.partition("/")[0] in kinds:
            assert f"def {test}" in (tests / path).read_text("utf-8"), path
        else:  # a module, or a file by its name alone
            assert (ROOT / path).exists() or any(tests.rglob(path)) or any(ROOT.glob(f"[a-z]*/**/{path}")), path


def test_the_readme_of_the_tests_names_every_helper() -> None:
    text = (ROOT / "tests" / "README.md").read_text("utf-8")
    helpers = {path.name for path in (ROOT / "tests" / "lib").glob("*.py") if path.name != "__init__.py"}
    assert {name for name in helpers if f"`{name}`" not in text and f"`lib/{name}`" not in text} == set()
