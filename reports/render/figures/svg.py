"""An SVG from matplotlib -> one that works in a page with a strict content policy and can be read aloud.

matplotlib puts every property in a `style` attribute, a style sheet for `*` in the picture and the same ids in every
picture. In a page the first are blocked by the policy, the second would apply to the whole page, and the third would
be repeated. So a marker, which is drawn once and then referred to by id, becomes a path wherever it is used.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_SVG = "http://www.w3.org/2000/svg"
_FONTS = "'DejaVu Sans', Verdana, Arial, sans-serif"
"""Verdana has the widths of DejaVu Sans and the others are narrower: no text overlaps where DejaVu is missing."""
_HREF = "{http://www.w3.org/1999/xlink}href"
_DROPPED = frozenset({f"{{{_SVG}}}{tag}" for tag in ("metadata", "defs", "style")})


def accessible(svg: str, id_: str, title: str, description: str) -> str:
    """The picture with title and description, without ids, style sheets and `style` attributes of its own."""
    root = ET.fromstring(svg)
    _draw_markers(root)
    _clean(root)
    root.attrib.update({"role": "img", "aria-labelledby": f"{id_}-titel", "aria-describedby": f"{id_}-beskrivning"})
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{id_}-{'titel' if tag == 'title' else 'beskrivning'}"})
        element.text = text
        root.insert(place, element)
    ET.register_namespace("", _SVG)
    return ET.tostring(root, encoding="unicode") + "\n"


def _draw_markers(root: ET.Element) -> None:
    shapes = {f"#{shape.get('id')}": shape.attrib["d"] for shape in root.iter(f"{{{_SVG}}}path") if shape.get("id")}
    for use in root.iter(f"{{{_SVG}}}use"):
        use.tag = f"{{{_SVG}}}path"
        use.attrib |= {"d": shapes[use.attrib.pop(_HREF)],
                       "transform": f"translate({use.attrib.pop('x')} {use.attrib.pop('y')})"}  # fmt: skip


def _clean(element: ET.Element) -> None:
    for name in ("id", "clip-path"):
        element.attrib.pop(name, None)
    element.attrib.update(_attributes(element.attrib.pop("style", "")))
    element.text = element.text if element.text and element.text.strip() else None
    element.tail = None
    for child in list(element):
        if child.tag in _DROPPED:
            element.remove(child)
        else:
            _clean(child)


def _attributes(style: str) -> dict[str, str]:
    """`fill: #fff; font: 8.5px 'DejaVu Sans'` as attributes."""
    attributes: dict[str, str] = {}
    for declaration in filter(None, (part.strip() for part in style.split(";"))):
        name, value = (part.strip() for part in declaration.split(":", 1))
        if name != "font":
            attributes[name] = value
        elif font := re.search(r"(?:(\d+) )?([\d.]+)px", value):
            attributes |= {"font-weight": font[1] or "400", "font-size": font[2], "font-family": _FONTS}
    return attributes
