"""The codebook as a data package: every table and column with its type, limits and codes, in the standard's words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from checks import audits
from reports.form.datapackage import datapackage
from tests.lib.small import AUDIT

TYPES = {"string", "integer", "number", "date", "yearmonth"}
"""The types of the standard that are used here."""
CONSTRAINTS = {"required", "unique", "enum", "minimum", "maximum", "pattern", "maxLength"}


def _resources(text: str) -> dict[str, Any]:
    return {r["name"]: r for r in json.loads(text)["resources"]}


def test_a_column_of_each_kind() -> None:
    resources = _resources(datapackage(AUDIT))
    fields = {f["name"]: f for r in resources.values() for f in r["schema"]["fields"]}
    assert fields["alder"]["type"] == "integer"
    assert fields["alder"]["constraints"] == {"required": True, "minimum": 0, "maximum": 120}
    assert fields["barn"]["constraints"]["enum"] == ["inga", "ett", "flera"]
    assert fields["barn"]["categories"][1] == {"value": "ett", "label": "Ett barn"}
    assert "required" not in fields["mal"]["constraints"]
    assert fields["mal"]["description"] == "Fylls i: När ”Beslut” är Bifall eller Delavslag. Källa: EX 3."
    assert (fields["timmar"]["type"], fields["timmar"]["decimalChar"]) == ("number", ",")
    assert fields["manad"]["type"] == "yearmonth"
    assert fields["plan_datum"]["constraints"] == {"minimum": "1990-01-01", "maximum": "2099-12-31"}
    assert fields["enhet"]["constraints"] == {"required": True, "unique": True, "pattern": "[A-Za-z0-9_-]{1,24}"}
    assert fields["beskrivning"]["constraints"] == {"maxLength": 500}


def test_keys_and_what_belongs_to_what() -> None:
    resources = _resources(datapackage(AUDIT))
    assert (
        resources["arenden"]["schema"]["primaryKey"] == ["arende_id"]
        and "foreignKeys" not in resources["arenden"]["schema"]
    )
    (foreign_key,) = resources["uppfoljningar"]["schema"]["foreignKeys"]
    assert foreign_key == {"fields": ["arende_id"], "reference": {"resource": "arenden", "fields": ["arende_id"]}}
    assert "Planen kan inte upprättas före beslutet" in resources["arenden"]["description"]
    assert resources["narvaro"]["description"] == "Närvaro. Får saknas."


def test_a_key_with_a_part_that_may_be_empty_is_no_primary_key() -> None:
    """Two follow-ups without a date may be two follow-ups."""
    assert "primaryKey" not in _resources(datapackage(audits.load("sysselsattning_2025")))["uppfoljningar"]["schema"]


@pytest.mark.parametrize("name", audits.names())
def test_every_audit_is_a_package_by_the_standard(name: str) -> None:
    audit = audits.load(name)
    package = json.loads(datapackage(audit))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json" and package["name"] == name
    assert [r["name"] for r in package["resources"]] == [t.name for t in audit.tables]
    for resource, spec in zip(package["resources"], audit.tables, strict=True):
        assert resource["path"] == f"{spec.name}.csv" and resource["dialect"] == {"delimiter": ";"}
        fields = resource["schema"]["fields"]
        assert resource["schema"]["fieldsMatch"] == "superset"
        assert [f["name"] for f in fields] == list(spec.names)
        assert {f["type"] for f in fields} <= TYPES
        assert {c for f in fields for c in f.get("constraints", ())} <= CONSTRAINTS
        assert set(resource["schema"].get("primaryKey", ())) <= set(spec.names)
