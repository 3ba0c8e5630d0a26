"""The codebook as a Frictionless data package (datapackage.json), for those who make the export in another system.

https://datapackage.org, version 2.0: a table of the export is a resource, a column a field with its type and limits.
The standard has no word for a column that is required only on some rows; the field's description says it.
"""

from __future__ import annotations

import json
from typing import Any

from checks.audit import Audit
from checks.codebook import EARLIEST, ID_PATTERN, LATEST, LONGEST_TEXT, Kind, TableSpec, Variable
from checks.expressions import ALWAYS
from reports.form.words import FormWords

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES = {Kind.INTEGER: "integer", Kind.DECIMAL: "number", Kind.DATE: "date", Kind.MONTH: "yearmonth"}


def datapackage(audit: Audit) -> str:
    """The package as JSON."""
    package = {
        "$schema": _PROFILE,
        "name": audit.name,
        "title": audit.title,
        "description": "Vad exporten till granskningen ska innehålla: en fil per tabell.",
        "resources": [_resource(audit, spec) for spec in audit.tables],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(audit: Audit, spec: TableSpec) -> dict[str, Any]:
    words = FormWords(audit, spec)
    description = [f"{spec.label}." if spec is audit.main or not spec.optional else f"{spec.label}. Får saknas."]
    description += [f"Får inte förekomma: {rule.message}." for rule in spec.rules]
    schema: dict[str, Any] = {
        "fields": [_field(words, v) for v in spec.variables],
        "fieldsMatch": "superset",  # in any order, and those that need no value may be left out
        "missingValues": [""],
    }
    if all(spec.variable(name).required == ALWAYS for name in spec.key):
        schema["primaryKey"] = list(spec.key)
    if spec.parent:
        key = audit.table(spec.parent).key[0]
        schema["foreignKeys"] = [{"fields": [key], "reference": {"resource": spec.parent, "fields": [key]}}]
    return {
        "name": spec.name,
        "path": f"{spec.name}.csv",
        "title": spec.label,
        "description": " ".join(description),
        "format": "csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ";"},
        "schema": schema,
    }


def _field(words: FormWords, variable: Variable) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": variable.name,
        "title": variable.label,
        "type": _TYPES.get(variable.kind, "string"),
        "description": f"Fylls i: {words.when(variable)}. Källa: {variable.source}.",
    }
    if variable.kind is Kind.DECIMAL:
        field["decimalChar"] = ","
    if variable.codes:
        field["categories"] = [{"value": code, "label": label} for code, label in variable.codes.items()]
    if limits := _limits(variable):
        field["constraints"] = limits
    return field


def _limits(variable: Variable) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if variable.required == ALWAYS else {}
    if variable.unique:
        limits["unique"] = True
    match variable.kind:
        case Kind.CODE:
            limits["enum"] = list(variable.codes)
        case Kind.INTEGER | Kind.DECIMAL:
            limits |= {"minimum": variable.low, "maximum": variable.high}
        case Kind.DATE:
            limits |= {"minimum": EARLIEST, "maximum": LATEST}
        case Kind.ID:
            limits["pattern"] = ID_PATTERN
        case Kind.TEXT:
            limits["maxLength"] = LONGEST_TEXT
        case Kind.MONTH:
            pass
    return limits
