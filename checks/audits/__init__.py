"""Every audit is a package here with an `AUDIT`; it is found by its name, so a new one touches nothing else."""

from __future__ import annotations

import importlib
import pkgutil
import traceback
from pathlib import Path

from checks.audit import Audit
from checks.codebook import DefinitionError


def names() -> tuple[str, ...]:
    """Names of all audits, sorted."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if m.ispkg))


def load(name: str) -> Audit:
    """The audit of that name. KeyError if there is none; DefinitionError if its definition is wrong."""
    if name not in names():
        raise KeyError(name)
    try:
        audit = importlib.import_module(f"{__name__}.{name}").AUDIT
    except DefinitionError:
        raise
    except Exception as error:
        # A slip of the pen in a definition is the analyst's to mend, anything else a fault of the program.
        place = _place(error, Path(__file__).parent / name)
        if not place:
            raise
        raise DefinitionError(f"Granskningen {name}: {place}: {type(error).__name__}: {error}") from error
    assert isinstance(audit, Audit)
    if audit.name != name:
        raise DefinitionError(f"Granskningen {name}: name är {audit.name}, men ska vara mappens namn, {name}.")
    return audit


def _place(error: Exception, folder: Path) -> str:
    """Where in the audit's own files it went wrong: 'codebook.py, rad 14'; empty if it was not there."""
    steps = [(step.filename, step.lineno) for step in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        steps.append((error.filename, error.lineno))
    within = [(Path(file), line) for file, line in steps if Path(file).is_relative_to(folder)]
    return f"{within[-1][0].relative_to(folder)}, rad {within[-1][1]}" if within else ""
