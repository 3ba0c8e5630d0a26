"""The bill of materials of a release, as CycloneDX JSON: every package with its licence, the hash of its wheel and the
components compiled into it, and the interpreter with its libraries.

Making it checks every licence. The same content gives the same bytes: the serial number follows from the components.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import Distribution
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from packageurl import PackageURL
from packaging.utils import canonicalize_name

from release import ReleaseError, licences

_NOT_IN_THE_WHEEL = frozenset({"libimagequant"})
"""Listed by Pillow because it can be built with it. The wheels are built without, which the tests under Wine verify."""


@dataclass(frozen=True)
class ShippedPart:
    """A shipped component that is not a package of the lock."""

    name: str
    version: str
    licence: str
    files: tuple[str, ...] = ()
    """Patterns of its files, so that no library is shipped unnoticed."""
    text: str = ""
    """The place of its licence text, in Swedish or as a path."""


def bill(
    project: Distribution,
    packages: Iterable[Distribution],
    hashes: Mapping[str, str],
    parts: Iterable[ShippedPart],
    created: datetime,
) -> str:
    """The bill of `project` with the `packages`, the SHA-256 of their wheels by name, and the other `parts`, as text.

    ReleaseError if a licence is unknown or does not go with EUPL-1.2, or if the text breaks the schema of CycloneDX.
    """
    project_component = _component(project, [], ComponentType.APPLICATION)
    components = [_component(package, [hashes[canonicalize_name(package.name)]]) for package in packages]
    components += [_part(part) for part in parts]
    bom = Bom(components=components)
    bom.metadata.component, bom.metadata.timestamp = project_component, created
    bom.register_dependency(project_component, components)
    bom.serial_number = uuid5(NAMESPACE_URL, json.dumps([str(c.bom_ref) for c in (project_component, *components)]))
    text = str(JsonV1Dot6(bom).output_as_string(indent=1)) + "\n"
    # The validator takes a second to import, and tests of other parts of the release import this module.
    from cyclonedx.validation.json import JsonStrictValidator

    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ReleaseError(f"The bill of materials is no CycloneDX: {fault}")
    return text


def _component(package: Distribution, hashes: Iterable[str], kind: ComponentType = ComponentType.LIBRARY) -> Component:
    expression = licences.licence(package)
    licences.check(package.name, expression)
    name = canonicalize_name(package.name)
    purl = PackageURL("pypi", name=name, version=package.version)
    return Component(
        name=name,
        version=package.version,
        type=kind,
        bom_ref=str(purl),
        purl=purl,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in hashes],
        licenses=[LicenseExpression(expression)],
        components=[*_compiled_in(package)],
    )


def _compiled_in(package: Distribution) -> Iterable[Component]:
    """The components that the package declares as compiled into it, each with a unique reference in the bill."""
    for file in sorted(package.files or (), key=str):
        if file.parent.name != "sboms" or file.suffix != ".json":
            continue
        for inner in json.loads(file.read_text(encoding="utf-8")).get("components", ()):
            name, version = inner["name"], inner.get("version", "")
            expressions = _licence_expressions(inner) or [licences.READ.get(name, "")]
            if name in _NOT_IN_THE_WHEEL:
                continue
            for expression in expressions:
                licences.check(f"{name} in {package.name}", expression)
            yield Component(
                name=name,
                version=version,
                bom_ref=f"{canonicalize_name(package.name)}/{file.name}/{inner.get('bom-ref', name)}",
                licenses=[LicenseExpression(" AND ".join(f"({spdx})" for spdx in expressions))],
            )


def _licence_expressions(component: Mapping[str, object]) -> list[str]:
    """The licences of a component of another bill."""
    licences = component.get("licenses", ())
    assert isinstance(licences, Iterable)
    return [entry.get("expression") or entry["license"].get("id") or entry["license"]["name"] for entry in licences]


def _part(part: ShippedPart) -> Component:
    licences.check(part.name, part.licence)
    return Component(
        name=part.name,
        version=part.version or None,
        bom_ref=f"{part.name}@{part.version}",
        licenses=[LicenseExpression(part.licence)],
    )
