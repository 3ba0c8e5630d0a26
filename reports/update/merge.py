"""Merges a new report into an edited one: the edited report gets the new numbers, tables and figures.

There are three versions of each place of ours: as we wrote it, as it is in the edited file, and as it is now.

| in the edited file | unchanged now | changed now | no longer in the report |
|---|---|---|---|
| as we wrote it | left alone | renewed | removed |
| changed by others | left alone | left, and listed | left, and listed |
| removed by others | stays removed | stays removed, and listed | |

Text without our mark belongs to those who wrote it and stays where it is. If its whole section is gone, it moves to a
section of its own at the end. A new text is inserted after the text that precedes it in the new report, and after what
others have written there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx
from docx.oxml.ns import qn

from reports.render.word import marks
from reports.render.word.marks import BLOCKS, Place, shown
from reports.render.word.package import normalise_zip
from reports.render.word.xml import Element, bookmarked, element, paragraph, run
from reports.update import pages
from reports.update.changes import Changes, Note, Own, citing, differences
from reports.update.edited import Edited
from reports.update.fields import outdate_contents, renumber
from reports.update.numbers import readable
from reports.update.our_places import (
    OTHER_PARTS,
    Levels,
    alt_text,
    as_written,
    find,
    is_commented,
    is_contents,
    is_own_text,
    parts,
)
from reports.update.patch import patch
from reports.update.transplant import BLIP, Transplant, take_over

WITHOUT_PLACE = "Text utan plats"
_EMBED, _NAME, _BOOKMARK = qn("r:embed"), qn("w:name"), qn("w:bookmarkStart")


def merge(edited: Edited, fresh: Path, target: Path) -> Changes:
    """Writes the edited report, updated from the `fresh` one, to `target`; returns the changes."""
    update = _Merge(edited, fresh)
    changes = update.merged()
    update.word.save(str(target))
    normalise_zip(target, stored=True)
    return changes


class _Merge:
    def __init__(self, edited: Edited, fresh: Path) -> None:
        self.word, source = edited.opened(), docx.Document(str(fresh))
        self.body = self.word.element.body
        store = marks.remembered(source)
        assert store is not None, f"{fresh.name} does not remember what it says"
        self.store = store
        self.before = {place.id: place for place in edited.store.places}
        self.after = {place.id: place for place in store.places}
        self.fresh_elements = find(source.element.body, self.after)
        self.elements = find(self.body, self.before)
        self.as_written = {
            id_ for id_, block in self.elements.items() if as_written(self.word, block, self.before[id_])
        }
        self.titles = {p.section: p.text for p in (*self.before.values(), *self.after.values()) if p.kind == "rubrik"}
        self.levels = Levels(self.word)
        self.transplant = Transplant(source, self.word)
        self.source = source
        self.notes: list[Note] = []
        self.moved: dict[Element, str] = {}
        self.headings_changed = False

    def merged(self) -> Changes:
        for id_, block in self.elements.items():
            if id_ in self.fresh_elements:
                self.transplant.same_list(self.fresh_elements[id_], block)
        self._take_away()
        for id_ in self.after:
            if id_ in self.elements:
                self._renew(id_)
        self._insert()
        self._turn_pages()
        # Also where others have changed the words: the number that a field shows is computed, not written.
        renumber(self.body, (p for block in self.elements.values() for p in block.iter(qn("w:p"))))
        if self.headings_changed:
            outdate_contents(self.body)
        marks.remember(self.word, self.store)
        changed = tuple(differences(self.before, self.after))
        citations = tuple(citing(self._own_texts(), changed))
        return Changes(tuple(block for block, _ in changed), citations, tuple(self.notes), len(self.moved))

    def _is_ours(self, id_: str) -> bool:
        return id_ in self.as_written or id_ not in self.before

    def _title(self, section: str) -> str:
        return self.titles.get(section, "")

    def _note(self, what: str, id_: str, text: str = "") -> None:
        old, new = self.before.get(id_), self.after.get(id_)
        section = (new or self.before[id_]).section
        texts = [readable(place.text) if place else "" for place in (old, new)]
        self.notes.append(Note(self._title(section), what, readable(text), *texts))

    # --- What has been removed ----------------------------------------------------------------------------

    def _take_away(self) -> None:
        moved: dict[str, list[Element]] = {}
        for block, id_, section in self._in_gone_sections():
            if id_ is not None and id_ in self.as_written and not is_commented(block):
                self._remove(block, id_)
            else:
                moved.setdefault(section, []).append(block)
        for section, blocks in moved.items():
            if any(shown(block).strip() for block in blocks):
                self._move_to_end(section, blocks)
        for id_ in [id_ for id_ in self.elements if id_ not in self.after]:
            if self.elements[id_].getparent() is None:
                continue
            if id_ in self.as_written and not is_commented(self.elements[id_]):
                self._remove(self.elements[id_], id_)
            elif not is_own_text(self.before[id_]) and not self._is_gone(self.before[id_].section):
                self._note(
                    "Texten finns inte längre i verktygets rapport; er står kvar", id_, shown(self.elements[id_])
                )

    def _is_gone(self, section: str) -> bool:
        heading = self.before.get(section)
        return heading is not None and heading.kind == "rubrik" and section not in self.after

    def _in_gone_sections(self) -> Iterator[tuple[Element, str | None, str]]:
        """(element, the id of its place or None, the section) for every element in a section that is gone."""
        places = {block: id_ for id_, block in self.elements.items()}
        section = ""
        for block in [block for block in self.body if block.tag in BLOCKS]:
            id_ = places.get(block)
            if id_ is not None and (id_ in self.after or self.before[id_].kind == "rubrik"):
                section = (self.after.get(id_) or self.before[id_]).section
            elif id_ is None and 0 < self.levels.of(block) <= (
                self.before[section].level if section in self.before else 0
            ):
                section = ""  # a chapter of their own
            if self._is_gone(section):
                yield block, id_, section

    def _remove(self, block: Element, id_: str | None = None) -> None:
        if id_ is not None:
            self.headings_changed |= self.before[id_].kind == "rubrik"
            del self.elements[id_]
        settings = pages.break_of(block)
        if settings is not None and id_ is not None and self.before[id_].breaks:
            pages.remove_break(block)
        elif settings is not None:
            # Page breaks of others stay where they are.
            block.addprevious(element("p", element("pPr", settings)))
        self.body.remove(block)

    def _move_to_end(self, section: str, blocks: list[Element]) -> None:
        end = self._end_section()
        end.addnext(paragraph(self._style("heading 2"), run(self._title(section))))
        end = end.getnext()
        for block in blocks:
            id_ = next((i for i, candidate in self.elements.items() if candidate is block), None)
            self._remove(block, id_)
            end.addnext(block)
            end = block
            if text := readable(shown(block)).strip():
                self.moved[block] = section
                self.notes.append(Note(self._title(section), f"Flyttad till {WITHOUT_PLACE}", text, "", ""))
        self.headings_changed = True

    def _end_section(self) -> Element:
        """The last element of the section for text without a place; adds the section if it is missing."""
        mark = marks.name(WITHOUT_PLACE)
        last = next((block for block in self.body if any(b.get(_NAME) == mark for b in block.iter(_BOOKMARK))), None)
        if last is None:
            number = next(self.transplant.bookmarks)
            heading = paragraph(self._style("heading 1"), *bookmarked(mark, number, run(WITHOUT_PLACE)))
            end = self.body.find(qn("w:sectPr"))
            self.body.append(heading) if end is None else end.addprevious(heading)
            return heading
        places = set(self.elements.values())
        while (after := last.getnext()) is not None and after.tag in BLOCKS and after not in places:
            if self.levels.of(after) == 1:
                break
            last = after
        return last

    def _style(self, name: str) -> str:
        return self.transplant.style(name)

    # --- What has changed ---------------------------------------------------------------------------------

    def _renew(self, id_: str) -> None:
        old, new = self.before[id_], self.after[id_]
        if id_ not in self.as_written:
            if (old.text, old.picture) != (new.text, new.picture) and not is_own_text(old):
                self._note("Ni har ändrat texten eller figuren; er står kvar", id_, shown(self.elements[id_]))
            return
        if (old.text, old.picture, old.alt) == (new.text, new.picture, new.alt):
            return
        self.headings_changed |= old.kind == "rubrik"
        block, fresh = self.elements[id_], self.fresh_elements[id_]
        if is_own_text(old) or not patch(block, new.text) or not self._picture(block, fresh, old, new):
            self._replace(id_)
        elif (theirs := alt_text(block)) and (ours := alt_text(fresh)) and theirs[0].get(theirs[1]) == old.alt:
            theirs[0].set(theirs[1], ours[0].get(ours[1]))

    def _replace(self, id_: str) -> None:
        block = self.elements[id_]
        copy = self.transplant.moved(self.fresh_elements[id_])
        take_over(block, copy)
        if (settings := pages.break_of(block)) is not None:
            copy.get_or_add_pPr().append(settings)
        block.addprevious(copy)
        self.body.remove(block)
        self.elements[id_] = copy

    def _picture(self, block: Element, fresh: Element, old: Place, new: Place) -> bool:
        """Puts the new picture in the frame of the old one, at the same width; False if there is no such frame."""
        if old.picture == new.picture:
            return True
        blips = [list(each.iter(BLIP)) for each in (block, fresh)]
        if [len(each) for each in blips] != [1, 1]:
            return False
        (theirs,), (ours,) = blips
        old_relation = theirs.get(_EMBED)
        theirs.set(_EMBED, self.transplant.picture(ours.get(_EMBED)))
        across, down = next((int(e.get("cx")), int(e.get("cy"))) for e in _sizes(fresh))
        for size in _sizes(block):
            size.set("cy", str(int(size.get("cx")) * down // across))
        if not self.body.xpath(f"count(.//@*[. = '{old_relation}'])"):
            del self.word.part.rels[old_relation]
        return True

    # --- What is new --------------------------------------------------------------------------------------

    def _insert(self) -> None:
        previous: str | None = None
        for id_, place in self.after.items():
            if id_ not in self.elements and id_ in self.before:
                if self.before[id_].text != place.text and not is_own_text(place):
                    self._note("Ni har tagit bort texten, och den har inte satts tillbaka", id_)
            elif id_ not in self.elements:
                if self._was_taken_away(place):
                    self._note("Ny text i ett kapitel som ni har tagit bort; den har inte lagts till", id_)
                    continue
                copy = self.transplant.moved(self.fresh_elements[id_])
                self._put(copy, place, previous)
                self.elements[id_] = copy
                self.headings_changed |= place.kind == "rubrik"
            if id_ in self.elements:
                previous = id_

    def _was_taken_away(self, place: Place) -> bool:
        """True for a new text in a section that others have removed altogether."""
        if place.section not in self.before or place.section in self.elements:
            return False
        return not any(p.section == place.section and p.id in self.elements for p in self.after.values())

    def _put(self, block: Element, place: Place, previous: str | None) -> None:
        if previous is None:
            self.body.insert(0, block)
            return
        last = self.elements[previous]
        if place.block != self.after[previous].block:
            places = set(self.elements.values())
            while (after := last.getnext()) is not None and after.tag in BLOCKS and after not in places:
                level = self.levels.of(after)
                if (level or is_contents(after)) if place.kind != "rubrik" else 0 < level <= place.level:
                    break
                last = after
        last.addnext(block)

    def _turn_pages(self) -> None:
        any_turned = False
        for id_, place in self.after.items():
            block = self.elements.get(id_)
            if block is None or block.tag != qn("w:p"):
                continue
            had_break = id_ in self.before and self.before[id_].breaks
            if place.breaks and not had_break and pages.break_of(block) is None:
                model = pages.break_of(self.fresh_elements[id_])
                if model is not None:
                    pages.add_break(block, model)
                    any_turned = True
            elif had_break and not place.breaks:
                pages.remove_break(block)
                any_turned = True
        last, model = (body.find(qn("w:sectPr")) for body in (self.body, self.source.element.body))
        if any_turned and last is not None and model is not None:
            pages.orient(last, model)

    # --- What others have written -------------------------------------------------------------------------

    def _own_texts(self) -> Iterator[Own]:
        places = {block: id_ for id_, block in self.elements.items()}
        title = section = ""
        for block in self.body:
            if block.tag not in BLOCKS:
                continue
            id_ = places.get(block)
            if block in self.moved:
                section, title = self.moved[block], self._title(self.moved[block])
            elif id_ is not None:
                place = self.after.get(id_) or self.before[id_]
                section, title = place.section, self._title(place.section)
            elif self.levels.of(block):
                section, title = "", readable(shown(block))
            if (id_ is None or not self._is_ours(id_)) and not is_contents(block):
                yield Own(title, section, shown(block))
        for kind, title in OTHER_PARTS.items():
            yield from (Own(title, "", shown(p)) for root in parts(self.word, kind) for p in root.iter(qn("w:p")))


def _sizes(block: Element) -> Iterator[Element]:
    """The elements with the width and height of a picture."""
    return (e for e in block.iter() if e.get("cx") and e.get("cy") and e.get("cx") != "0")
