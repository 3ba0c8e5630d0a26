"""Every audit is a package here with an `AUDIT`; it is found by its name, so a new one touches nothing else."""

from __future__ import annotations

import importlib
import pkgutil

from checks.definitions import Audit


def names() -> tuple[str, ...]:
    """Names of all audits, sorted."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if m.ispkg))


def load(name: str) -> Audit:
    """The audit of that name. KeyError if there is none; DefinitionError if its definition is wrong."""
    if name not in names():
        raise KeyError(name)
    audit = importlib.import_module(f"{__name__}.{name}").AUDIT
    assert isinstance(audit, Audit)
    return audit
