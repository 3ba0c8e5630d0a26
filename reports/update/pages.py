"""Page orientation in a document: in Word the last paragraph of a section holds the settings of its pages."""

from __future__ import annotations

from copy import deepcopy

from docx.oxml.ns import qn

from reports.render.word.xml import Element, element

_REFERENCES = (qn("w:headerReference"), qn("w:footerReference"))
_PATH = f"{qn('w:pPr')}/{qn('w:sectPr')}"


def break_of(block: Element) -> Element | None:
    """The settings of the pages that end with a paragraph."""
    return block.find(_PATH)


def add_break(block: Element, model: Element) -> None:
    """Gives the pages up to this paragraph the orientation of `model`; headers and footers do not change."""
    after = block.xpath("following::w:sectPr")[0]
    settings = deepcopy(after)
    orient(settings, model)
    _set(settings, "titlePg", model.find(qn("w:titlePg")) is not None)
    _set(after, "titlePg", False)
    block.get_or_add_pPr().append(settings)


def orient(settings: Element, model: Element) -> None:
    """Turns the pages to the orientation of `model`."""
    size = settings.find(qn("w:pgSz"))
    if size is not None and _is_landscape(settings) != _is_landscape(model):
        across, down = size.get(qn("w:w")), size.get(qn("w:h"))
        size.set(qn("w:w"), down)
        size.set(qn("w:h"), across)
        size.set(qn("w:orient"), "landscape" if _is_landscape(settings) else "portrait")


def remove_break(block: Element) -> None:
    """Gives the pages up to this paragraph the settings of those after it; they keep their headers and footers."""
    settings = break_of(block)
    if settings is None:
        return
    after = block.xpath("following::w:sectPr")[0]
    existing = {(r.tag, r.get(qn("w:type"))) for r in after if r.tag in _REFERENCES}
    for reference in reversed([r for r in settings if r.tag in _REFERENCES]):
        if (reference.tag, reference.get(qn("w:type"))) not in existing:
            after.insert(0, reference)
    _set(after, "titlePg", settings.find(qn("w:titlePg")) is not None)
    settings.getparent().remove(settings)


def _is_landscape(settings: Element) -> bool:
    size = settings.find(qn("w:pgSz"))
    return size is not None and int(size.get(qn("w:w"))) > int(size.get(qn("w:h")))


_AFTER_TITLE = ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange")


def _set(settings: Element, tag: str, present: bool) -> None:
    switch = settings.find(qn(f"w:{tag}"))
    if present and switch is None:
        later_tags = {qn(f"w:{name}") for name in _AFTER_TITLE}
        place = next((i for i, name in enumerate(settings) if name.tag in later_tags), len(settings))
        settings.insert(place, element(tag))
    elif not present and switch is not None:
        settings.remove(switch)
