"""Where the pages of a document turn: in Word the last paragraph before says how the pages up to it lie."""

from __future__ import annotations

from copy import deepcopy

from docx.oxml.ns import qn

from reports.render.word.xml import Element, element

_REFERENCES = (qn("w:headerReference"), qn("w:footerReference"))
_PATH = f"{qn('w:pPr')}/{qn('w:sectPr')}"


def break_of(made: Element) -> Element | None:
    """The settings of the pages that end with a paragraph."""
    return made.find(_PATH)


def add(made: Element, like: Element) -> None:
    """The pages up to this paragraph lie as those of `like`, with headers and footers of the document they are in."""
    after = made.xpath("following::w:sectPr")[0]
    settings = deepcopy(after)
    lay(settings, like)
    _set(settings, "titlePg", like.find(qn("w:titlePg")) is not None)
    _set(after, "titlePg", False)
    made.get_or_add_pPr().append(settings)


def lay(settings: Element, like: Element) -> None:
    """Turns pages so that they lie as those of `like`."""
    size = settings.find(qn("w:pgSz"))
    if size is not None and _lies(settings) != _lies(like):
        across, down = size.get(qn("w:w")), size.get(qn("w:h"))
        size.set(qn("w:w"), down)
        size.set(qn("w:h"), across)
        size.set(qn("w:orient"), "landscape" if _lies(settings) else "portrait")


def remove(made: Element) -> None:
    """The pages up to this paragraph lie as those after it; the first of them keep their headers and footers."""
    settings = break_of(made)
    if settings is None:
        return
    after = made.xpath("following::w:sectPr")[0]
    known = {(r.tag, r.get(qn("w:type"))) for r in after if r.tag in _REFERENCES}
    for reference in reversed([r for r in settings if r.tag in _REFERENCES]):
        if (reference.tag, reference.get(qn("w:type"))) not in known:
            after.insert(0, reference)
    _set(after, "titlePg", settings.find(qn("w:titlePg")) is not None)
    settings.getparent().remove(settings)


def _lies(settings: Element) -> bool:
    size = settings.find(qn("w:pgSz"))
    return size is not None and int(size.get(qn("w:w"))) > int(size.get(qn("w:h")))


_AFTER_TITLE = ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange")


def _set(settings: Element, tag: str, wanted: bool) -> None:
    found = settings.find(qn(f"w:{tag}"))
    if wanted and found is None:
        later = {qn(f"w:{each}") for each in _AFTER_TITLE}
        place = next((i for i, each in enumerate(settings) if each.tag in later), len(settings))
        settings.insert(place, element(tag))
    elif not wanted and found is not None:
        settings.remove(found)
