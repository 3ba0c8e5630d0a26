"""Every audit is a package with an `AUDIT`: here, found by its name, or in a folder of the user's, found by its path.

A package of the user's is loaded under a private name, so that it may be called anything, and import from itself with
`from .codebook import …`.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import pkgutil
import sys
import traceback
from pathlib import Path
from types import ModuleType

from checks.audit import Audit
from checks.faults import DefinitionError, meant

_PRIVATE = "_granskning_"


def names() -> tuple[str, ...]:
    """Names of all audits here, sorted."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if m.ispkg))


def load(name: str) -> Audit:
    """The audit of that name, or in that folder. KeyError if there is none; DefinitionError if it is wrong."""
    folder = Path(__file__).parent / name if name in names() else Path(name)
    if name not in names() and not (folder / "__init__.py").is_file():
        raise KeyError(name)
    try:
        module = importlib.import_module(f"{__name__}.{name}") if name in names() else _from(folder)
        audit = module.AUDIT
    except Exception as error:
        # A slip of the pen in a definition is the analyst's to mend, anything else a fault of the program.
        place = _place(error, folder.resolve())
        if not place and not isinstance(error, DefinitionError):
            raise
        where = ": ".join(filter(None, (f"Granskningen {folder.resolve().name}", place)))
        raise DefinitionError(f"{where}: {_said(error)}") from error
    assert isinstance(audit, Audit)
    if audit.name != folder.resolve().name:
        named = folder.resolve().name
        raise DefinitionError(f"Granskningen {named}: name är {audit.name}, men ska vara mappens namn, {named}.")
    return audit


def _from(folder: Path) -> ModuleType:
    """The package in the folder, read anew."""
    name = f"{_PRIVATE}{folder.resolve().name}"
    for known in [m for m in sys.modules if m == name or m.startswith(f"{name}.")]:
        del sys.modules[known]
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder.resolve())]
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _said(error: Exception) -> str:
    """What is wrong, in Swedish where we know, with the word that was probably meant."""
    match error:
        case DefinitionError():
            return str(error)
        case AttributeError(name=str() as word):
            hint = meant(word, (n for n in dir(error.obj) if not n.startswith("_")))
            return f"{_named(error.obj)} har inget som heter {word}.{hint}"
        case NameError(name=str() as word):
            import checks

            hint = meant(word, checks.__all__)
            return f"{word} är inte definierat. Är det felstavat, eller saknas det bland importerna överst?{hint}"
        case _:
            return f"{type(error).__name__}: {error}"


def _named(found: object) -> str:
    return found.__name__ if isinstance(found, type | ModuleType) else type(found).__name__


def _place(error: Exception, folder: Path) -> str:
    """Where in the audit's own files it went wrong: 'codebook.py, rad 14, alder'; empty if it was not there."""
    steps = [(step.filename, step.lineno) for step in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        steps.append((error.filename, error.lineno))
    within = [(Path(file), line) for file, line in steps if Path(file).resolve().is_relative_to(folder)]
    if not within:
        return ""
    file, line = within[-1]
    place = f"{file.resolve().relative_to(folder)}, rad {line}"
    inner = _assigned(file, line or 0)
    return f"{place}, {inner}" if inner else place


def _assigned(file: Path, line: int) -> str:
    """The variable, value or criterion that is being defined on the line."""
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"))
    except SyntaxError:
        return ""
    targets = [
        node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return targets[0] if targets else ""
