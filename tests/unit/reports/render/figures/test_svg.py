"""A picture that can stand in a page with a strict content policy and be read aloud."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from reports.render.figures.svg import accessible

NS = "{http://www.w3.org/2000/svg}"
DRAWN = """<svg xmlns="http://www.w3.org/2000/svg"><metadata><x/></metadata><defs><style>*{}</style></defs>
<g id="axes_1"><path id="p" d="M 0 0 L 10 0" style="fill: #0b3c5d; stroke: none"/>
<text style="font: 8.5px 'DejaVu Sans'">Ja</text></g>
</svg>"""


def test_title_and_description_are_named_by_the_picture() -> None:
    root = ET.fromstring(accessible(DRAWN, "figur_1", "Beslut <per> stadsdel", "Stapeldiagram & text."))
    title, description = list(root)[:2]
    assert (title.tag, title.text) == (f"{NS}title", "Beslut <per> stadsdel")
    assert (description.tag, description.text) == (f"{NS}desc", "Stapeldiagram & text.")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == title.get("id") != description.get("id") == root.get("aria-describedby")


def test_nothing_that_a_content_policy_blocks_or_that_repeats_an_id_is_left() -> None:
    root = ET.fromstring(accessible(DRAWN, "f", "T", "D"))
    assert not [e.tag for e in root.iter() if e.get("style") or e.tag in {f"{NS}style", f"{NS}defs", f"{NS}metadata"}]
    assert [e.get("id") for e in root.iter() if e.get("id")] == ["f-titel", "f-beskrivning"]


def test_properties_become_attributes() -> None:
    root = ET.fromstring(accessible(DRAWN, "f", "T", "D"))
    path, text = next(root.iter(f"{NS}path")), next(root.iter(f"{NS}text"))
    assert (path.get("fill"), path.get("stroke")) == ("#0b3c5d", "none")
    assert (text.get("font-size"), text.text) == ("8.5", "Ja")
