"""Every audit is a package with an `AUDIT`: here, loaded by its name, or in a user's folder, loaded by its path.

A user's package is loaded under a private name, so that it can have any name and can import from itself with
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
    """The names of all audits in this package, sorted."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if m.ispkg))


def load(name: str) -> Audit:
    """The audit of that name or in that folder. KeyError if there is none; DefinitionError if it is invalid."""
    folder = Path(__file__).parent / name if name in names() else Path(name)
    if name not in names() and not (folder / "__init__.py").is_file():
        raise KeyError(name)
    try:
        module = importlib.import_module(f"{__name__}.{name}") if name in names() else _load_folder(folder)
        audit = module.AUDIT
    except Exception as error:
        # A mistake in a definition is for the analyst to correct; any other error is a fault of the program.
        place = _place(error, folder.resolve())
        if not place and not isinstance(error, DefinitionError):
            raise
        where = ": ".join(filter(None, (f"Granskningen {folder.resolve().name}", place)))
        raise DefinitionError(f"{where}: {_message(error)}") from error
    assert isinstance(audit, Audit)
    if audit.name != folder.resolve().name:
        folder_name = folder.resolve().name
        raise DefinitionError(
            f"Granskningen {folder_name}: name är {audit.name}, men ska vara mappens namn, {folder_name}."
        )
    return audit


def _load_folder(folder: Path) -> ModuleType:
    """The package in the folder, reloaded."""
    name = f"{_PRIVATE}{folder.resolve().name}"
    for module_name in [m for m in sys.modules if m == name or m.startswith(f"{name}.")]:
        del sys.modules[module_name]
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder.resolve())]
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _message(error: Exception) -> str:
    """The error, in Swedish if the kind is known, with a suggestion for a misspelt word."""
    match error:
        case DefinitionError():
            return str(error)
        case AttributeError(name=str() as word):
            hint = meant(word, (n for n in dir(error.obj) if not n.startswith("_")))
            return f"{_name_of(error.obj)} har inget som heter {word}.{hint}"
        case NameError(name=str() as word):
            import checks

            hint = meant(word, checks.__all__)
            return f"{word} är inte definierat. Är det felstavat, eller saknas det bland importerna överst?{hint}"
        case _:
            return f"{type(error).__name__}: {error}"


def _name_of(value: object) -> str:
    return value.__name__ if isinstance(value, type | ModuleType) else type(value).__name__


def _place(error: Exception, folder: Path) -> str:
    """The location of the error in the audit's own files: 'codebook.py, rad 14, alder'; empty if it is elsewhere."""
    steps = [(step.filename, step.lineno) for step in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        steps.append((error.filename, error.lineno))
    within = [(Path(file), line) for file, line in steps if Path(file).resolve().is_relative_to(folder)]
    if not within:
        return ""
    file, line = within[-1]
    place = f"{file.resolve().relative_to(folder)}, rad {line}"
    inner = _assigned_name(file, line or 0)
    return f"{place}, {inner}" if inner else place


def _assigned_name(file: Path, line: int) -> str:
    """The name of the variable, value or criterion that is defined on the line."""
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
