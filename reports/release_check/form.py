"""What is unfinished in an edited report: places not written in, changes not accepted, comments, alternative texts and
the order of headings."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.ns import qn

from reports.release_check.findings import Finding, FindingKind
from reports.release_check.reading import HEADERS, ReportReading, plain, quotable
from reports.render.word.marks import shown
from reports.render.word.xml import Element
from reports.update.fields import misnumbered
from reports.update.numbers import readable
from reports.update.our_places import OTHER_PARTS, Levels, is_contents, is_own_text, is_tracked, parts

_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_SHAPE = "{urn:schemas-microsoft-com:vml}shape"


def check(reading: ReportReading) -> Iterator[Finding]:
    """All findings of this kind."""
    yield from _unwritten(reading)
    yield from _tracked(reading)
    yield from _comments(reading)
    yield from _without_alt(reading)
    yield from _headings(reading)
    yield from _misnumbered(reading)


def _unwritten(reading: ReportReading) -> Iterator[Finding]:
    prompts = {plain(p.text) for p in (*reading.before.values(), *reading.run.values()) if is_own_text(p)}
    places = {
        reading.elements[id_] for id_ in reading.elements if is_own_text(reading.run.get(id_) or reading.before[id_])
    }
    for block, chapter in reading.chapters.items():
        if is_contents(block):
            continue
        text = plain(shown(block)).strip()
        asks = next((prompt for prompt in prompts if prompt in text), None)
        if asks or next(block.iter(qn("w:showingPlcHdr")), None) is not None:
            yield Finding(
                FindingKind.UNWRITTEN,
                chapter,
                asks or quotable(text),
                "ledtexten står kvar",
                "egen text, eller inget alls",
            )
        elif block in places and not text:
            yield Finding(
                FindingKind.UNWRITTEN, chapter, "", "platsen för egen text är tom", "egen text, eller inget alls"
            )


def _tracked(reading: ReportReading) -> Iterator[Finding]:
    expected = "ändringen godkänd eller avvisad"
    for block, chapter in reading.chapters.items():
        if is_tracked(block):
            yield Finding(
                FindingKind.TRACKED, chapter, quotable(readable(shown(block)).strip()), "en spårad ändring", expected
            )
    for kind, title in (HEADERS | OTHER_PARTS).items():
        if any(is_tracked(root) for root in parts(reading.word, kind)):
            yield Finding(FindingKind.TRACKED, title, "", "en spårad ändring", expected)


def _comments(reading: ReportReading) -> Iterator[Finding]:
    where = {
        reference.get(qn("w:id")): chapter
        for block, chapter in reading.chapters.items()
        for reference in block.iter(qn("w:commentReference"))
    }
    for root in parts(reading.word, "comments"):
        for comment in root.iter(qn("w:comment")):
            text = quotable(readable(shown(comment)).strip())
            chapter = where.get(comment.get(qn("w:id")), "Kommentar")
            yield Finding(FindingKind.COMMENT, chapter, text, "kommentaren följer med rapporten", "borttagen kommentar")


def _without_alt(reading: ReportReading) -> Iterator[Finding]:
    for block, chapter in reading.chapters.items():
        for _ in _pictures_without(block):
            yield Finding(FindingKind.NO_ALT, chapter, "", "en bild saknar alternativtext", "vad bilden visar, i ord")


def _pictures_without(block: Element) -> Iterator[Element]:
    for picture in block.iter(_PICTURE):
        decorative = next(picture.iter(_DECORATIVE), None)
        if not picture.get("descr", "").strip() and (decorative is None or decorative.get("val") not in ("1", "true")):
            yield picture
    yield from (shape for shape in block.iter(_SHAPE) if not shape.get("alt", "").strip() and _is_no_fallback(shape))


def _is_no_fallback(shape: Element) -> bool:
    """False for the fallback that older programs show instead of a drawing that is also in the file."""
    return not any(ancestor.tag.endswith("}Fallback") for ancestor in shape.iterancestors())


def _headings(reading: ReportReading) -> Iterator[Finding]:
    levels, previous = Levels(reading.word), 0
    for block, chapter in reading.chapters.items():
        level = levels.of(block)
        if level > previous + 1:
            why = (
                f"rubriken är av nivå {level} under en av nivå {previous}"
                if previous
                else f"den första rubriken är av nivå {level}"
            )
            yield Finding(FindingKind.HEADING, chapter, "", why, f"nivå {previous + 1} eller högre upp")
        previous = level or previous


def _misnumbered(reading: ReportReading) -> Iterator[Finding]:
    """Wrong numbers in our own paragraphs; how others number theirs is unknown."""
    ours = {paragraph: block for block in reading.elements.values() for paragraph in block.iter(qn("w:p"))}
    for paragraph, current, expected in misnumbered(reading.word.element.body):
        if paragraph in ours:
            why = f"numret visas som {quotable(current)}: markera allt och tryck F9"
            yield Finding(FindingKind.MISNUMBERED, reading.chapters[ours[paragraph]], "", why, expected)
