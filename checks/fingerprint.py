"""A hash of a criterion's meaning: two reviews measured the same thing if and only if their hashes are equal.

It is computed from SQL and codes, not from objects, so that a new version of the tool does not change it.
"""

from __future__ import annotations

import hashlib
import json

from checks.audit import Audit
from checks.criteria import Criterion
from checks.derived import Derived
from checks.derived_sql import derived_sql


def criterion_hash(audit: Audit, criterion: Criterion) -> str:
    """SHA-256 over population, cases and sources, the codes of the variables that they read, and the SQL of the
    derived values that they read. Labels, notes and evidence change no outcome and are left out."""
    columns = {column for expr in (criterion.population, *(c.when for c in criterion.cases)) for column in expr.columns}
    derived: list[Derived] = []
    for value in reversed(audit.derived):  # a value reads only those before it
        if value.name in columns:
            derived.insert(0, value)
            columns.update(value.formula.columns)
    content = {
        "population": criterion.population.sql,
        "fall": [[case.outcome.value, case.when.sql] for case in criterion.cases],
        "kallor": [str(source) for source in criterion.sources],
        "koder": {v.name: sorted(v.codes) for v in audit.main.variables if v.name in columns and v.codes},
        "harledda": derived_sql(derived, audit.main.key[0]) if derived else "",
    }
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
