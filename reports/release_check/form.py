"""What is left undone in an edited report: places not written in, changes not accepted, comments, alternative texts and
the order of headings."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.ns import qn

from reports.release_check.findings import Finding, Kind
from reports.release_check.reading import HEADERS, Read, plain, quotable
from reports.render.word.marks import shown
from reports.render.word.xml import Element
from reports.update.fields import misnumbered
from reports.update.found import BESIDE, Levels, is_contents, is_own_text, is_tracked, parts
from reports.update.numbers import readable

_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_SHAPE = "{urn:schemas-microsoft-com:vml}shape"


def check(read: Read) -> Iterator[Finding]:
    """All of it."""
    yield from _unwritten(read)
    yield from _tracked(read)
    yield from _comments(read)
    yield from _without_alt(read)
    yield from _headings(read)
    yield from _misnumbered(read)


def _unwritten(read: Read) -> Iterator[Finding]:
    prompts = {plain(p.text) for p in (*read.before.values(), *read.run.values()) if is_own_text(p)}
    places = {read.here[id_] for id_ in read.here if is_own_text(read.run.get(id_) or read.before[id_])}
    for one, chapter in read.chapters.items():
        if is_contents(one):
            continue
        said = plain(shown(one)).strip()
        asks = next((prompt for prompt in prompts if prompt in said), None)
        if asks or next(one.iter(qn("w:showingPlcHdr")), None) is not None:
            yield Finding(
                Kind.UNWRITTEN, chapter, asks or quotable(said), "ledtexten står kvar", "egen text, eller inget alls"
            )
        elif one in places and not said:
            yield Finding(Kind.UNWRITTEN, chapter, "", "platsen för egen text är tom", "egen text, eller inget alls")


def _tracked(read: Read) -> Iterator[Finding]:
    expected = "ändringen godkänd eller avvisad"
    for one, chapter in read.chapters.items():
        if is_tracked(one):
            yield Finding(Kind.TRACKED, chapter, quotable(readable(shown(one)).strip()), "en spårad ändring", expected)
    for kind, title in (HEADERS | BESIDE).items():
        if any(is_tracked(root) for root in parts(read.word, kind)):
            yield Finding(Kind.TRACKED, title, "", "en spårad ändring", expected)


def _comments(read: Read) -> Iterator[Finding]:
    where = {
        reference.get(qn("w:id")): chapter
        for one, chapter in read.chapters.items()
        for reference in one.iter(qn("w:commentReference"))
    }
    for root in parts(read.word, "comments"):
        for comment in root.iter(qn("w:comment")):
            said = quotable(readable(shown(comment)).strip())
            chapter = where.get(comment.get(qn("w:id")), "Kommentar")
            yield Finding(Kind.COMMENT, chapter, said, "kommentaren följer med rapporten", "borttagen kommentar")


def _without_alt(read: Read) -> Iterator[Finding]:
    for one, chapter in read.chapters.items():
        for _ in _pictures_without(one):
            yield Finding(Kind.NO_ALT, chapter, "", "en bild saknar alternativtext", "vad bilden visar, i ord")


def _pictures_without(one: Element) -> Iterator[Element]:
    for picture in one.iter(_PICTURE):
        decorative = next(picture.iter(_DECORATIVE), None)
        if not picture.get("descr", "").strip() and (decorative is None or decorative.get("val") not in ("1", "true")):
            yield picture
    yield from (shape for shape in one.iter(_SHAPE) if not shape.get("alt", "").strip() and _is_alone(shape))


def _is_alone(shape: Element) -> bool:
    """False for what older programs show in place of a drawing that is there too."""
    return not any(above.tag.endswith("}Fallback") for above in shape.iterancestors())


def _headings(read: Read) -> Iterator[Finding]:
    levels, above = Levels(read.word), 0
    for one, chapter in read.chapters.items():
        level = levels.of(one)
        if level > above + 1:
            why = (
                f"rubriken är av nivå {level} under en av nivå {above}"
                if above
                else f"den första rubriken är av nivå {level}"
            )
            yield Finding(Kind.HEADING, chapter, "", why, f"nivå {above + 1} eller högre upp")
        above = level or above


def _misnumbered(read: Read) -> Iterator[Finding]:
    """In our own paragraphs: how others number theirs is not known."""
    ours = {paragraph: one for one in read.here.values() for paragraph in one.iter(qn("w:p"))}
    for paragraph, said, right in misnumbered(read.word.element.body):
        if paragraph in ours:
            why = f"numret visas som {quotable(said)}: markera allt och tryck F9"
            yield Finding(Kind.MISNUMBERED, read.chapters[ours[paragraph]], "", why, right)
