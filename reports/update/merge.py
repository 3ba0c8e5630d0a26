"""An edited report and a new one -> the edited one with the new one's numbers, tables and figures.

Three versions of each place of ours are known: as we wrote it, as it is in the edited file, and as it is now.

| in the edited file | now the same | now another | no longer there |
|---|---|---|---|
| as we wrote it | left alone | renewed | taken away |
| changed by others | left alone | left, and told | left, and told |
| taken away by others | stays away | stays away, and told | |

What has no mark of ours belongs to those who wrote it and is left alone where it stands. If the whole section that it
stands in is gone it goes to a section of its own at the end. What is new comes after what stands before it in the new
report, and after what others have written there.
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
from reports.update.changes import Changes, Noted, Own, citing, differences
from reports.update.edited import Edited
from reports.update.fields import outdate_contents, renumber
from reports.update.found import (
    BESIDE,
    Levels,
    alt_text,
    as_written,
    find,
    is_commented,
    is_contents,
    is_own_text,
    parts,
)
from reports.update.numbers import readable
from reports.update.patch import patch
from reports.update.transplant import BLIP, Transplant, take_over

WITHOUT_PLACE = "Text utan plats"
_EMBED, _NAME, _BOOKMARK = qn("r:embed"), qn("w:name"), qn("w:bookmarkStart")


def merge(edited: Edited, fresh: Path, target: Path) -> Changes:
    """Writes the edited report, brought up to date with the `fresh` one, to `target`; tells what was done."""
    made = _Merge(edited, fresh)
    changes = made.merged()
    made.word.save(str(target))
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
        self.new = find(source.element.body, self.after)
        self.here = find(self.body, self.before)
        self.as_written = {id_ for id_, one in self.here.items() if as_written(self.word, one, self.before[id_])}
        self.titles = {p.section: p.text for p in (*self.before.values(), *self.after.values()) if p.kind == "rubrik"}
        self.levels = Levels(self.word)
        self.transplant = Transplant(source, self.word)
        self.source = source
        self.noted: list[Noted] = []
        self.moved: dict[Element, str] = {}
        self.headings_changed = False

    def merged(self) -> Changes:
        for id_, one in self.here.items():
            if id_ in self.new:
                self.transplant.same_list(self.new[id_], one)
        self._take_away()
        for id_ in self.after:
            if id_ in self.here:
                self._renew(id_)
        self._insert()
        self._turn_pages()
        # Also where others have changed the words: what a field shows is worked out, and not written.
        renumber(self.body, (p for one in self.here.values() for p in one.iter(qn("w:p"))))
        if self.headings_changed:
            outdate_contents(self.body)
        marks.remember(self.word, self.store)
        changed = tuple(differences(self.before, self.after))
        cites = tuple(citing(self._own_texts(), changed))
        return Changes(tuple(one for one, _ in changed), cites, tuple(self.noted), len(self.moved))

    def _is_ours(self, id_: str) -> bool:
        return id_ in self.as_written or id_ not in self.before

    def _title(self, section: str) -> str:
        return self.titles.get(section, "")

    def _note(self, what: str, id_: str, text: str = "") -> None:
        old, new = self.before.get(id_), self.after.get(id_)
        section = (new or self.before[id_]).section
        said = [readable(place.text) if place else "" for place in (old, new)]
        self.noted.append(Noted(self._title(section), what, readable(text), *said))

    # --- What is no longer there --------------------------------------------------------------------------

    def _take_away(self) -> None:
        moved: dict[str, list[Element]] = {}
        for one, id_, section in self._in_gone_sections():
            if id_ is not None and id_ in self.as_written and not is_commented(one):
                self._remove(one, id_)
            else:
                moved.setdefault(section, []).append(one)
        for section, ones in moved.items():
            if any(shown(one).strip() for one in ones):
                self._move_to_end(section, ones)
        for id_ in [each for each in self.here if each not in self.after]:
            if self.here[id_].getparent() is None:
                continue
            if id_ in self.as_written and not is_commented(self.here[id_]):
                self._remove(self.here[id_], id_)
            elif not is_own_text(self.before[id_]) and not self._is_gone(self.before[id_].section):
                self._note("Texten finns inte längre i verktygets rapport; er står kvar", id_, shown(self.here[id_]))

    def _is_gone(self, section: str) -> bool:
        heading = self.before.get(section)
        return heading is not None and heading.kind == "rubrik" and section not in self.after

    def _in_gone_sections(self) -> Iterator[tuple[Element, str | None, str]]:
        """(element, its place if it has one, the section) for all that stands in sections that are gone."""
        places = {one: id_ for id_, one in self.here.items()}
        section = ""
        for one in [one for one in self.body if one.tag in BLOCKS]:
            id_ = places.get(one)
            if id_ is not None and (id_ in self.after or self.before[id_].kind == "rubrik"):
                section = (self.after.get(id_) or self.before[id_]).section
            elif id_ is None and 0 < self.levels.of(one) <= (
                self.before[section].level if section in self.before else 0
            ):
                section = ""  # a chapter of their own
            if self._is_gone(section):
                yield one, id_, section

    def _remove(self, one: Element, id_: str | None = None) -> None:
        if id_ is not None:
            self.headings_changed |= self.before[id_].kind == "rubrik"
            del self.here[id_]
        settings = pages.break_of(one)
        if settings is not None and id_ is not None and self.before[id_].breaks:
            pages.remove(one)
        elif settings is not None:
            # Pages of others go on turning where they did.
            one.addprevious(element("p", element("pPr", settings)))
        self.body.remove(one)

    def _move_to_end(self, section: str, ones: list[Element]) -> None:
        end = self._end_section()
        end.addnext(paragraph(self._style("heading 2"), run(self._title(section))))
        end = end.getnext()
        for one in ones:
            id_ = next((i for i, each in self.here.items() if each is one), None)
            self._remove(one, id_)
            end.addnext(one)
            end = one
            if said := readable(shown(one)).strip():
                self.moved[one] = section
                self.noted.append(Noted(self._title(section), f"Flyttad till {WITHOUT_PLACE}", said, "", ""))
        self.headings_changed = True

    def _end_section(self) -> Element:
        """The last element of the section for text without a place, which is made if it is not there."""
        mark = marks.name(WITHOUT_PLACE)
        last = next((one for one in self.body if any(b.get(_NAME) == mark for b in one.iter(_BOOKMARK))), None)
        if last is None:
            number = next(self.transplant.bookmarks)
            made = paragraph(self._style("heading 1"), *bookmarked(mark, number, run(WITHOUT_PLACE)))
            end = self.body.find(qn("w:sectPr"))
            self.body.append(made) if end is None else end.addprevious(made)
            return made
        places = set(self.here.values())
        while (after := last.getnext()) is not None and after.tag in BLOCKS and after not in places:
            if self.levels.of(after) == 1:
                break
            last = after
        return last

    def _style(self, name: str) -> str:
        return self.transplant.style(name)

    # --- What is another now ------------------------------------------------------------------------------

    def _renew(self, id_: str) -> None:
        old, new = self.before[id_], self.after[id_]
        if id_ not in self.as_written:
            if (old.text, old.picture) != (new.text, new.picture) and not is_own_text(old):
                self._note("Ni har ändrat texten eller figuren; er står kvar", id_, shown(self.here[id_]))
            return
        if (old.text, old.picture, old.alt) == (new.text, new.picture, new.alt):
            return
        self.headings_changed |= old.kind == "rubrik"
        one, now = self.here[id_], self.new[id_]
        if is_own_text(old) or not patch(one, new.text) or not self._picture(one, now, old, new):
            self._replace(id_)
        elif (theirs := alt_text(one)) and (ours := alt_text(now)) and theirs[0].get(theirs[1]) == old.alt:
            theirs[0].set(theirs[1], ours[0].get(ours[1]))

    def _replace(self, id_: str) -> None:
        one = self.here[id_]
        made = self.transplant.moved(self.new[id_])
        take_over(one, made)
        if (settings := pages.break_of(one)) is not None:
            made.get_or_add_pPr().append(settings)
        one.addprevious(made)
        self.body.remove(one)
        self.here[id_] = made

    def _picture(self, one: Element, now: Element, old: Place, new: Place) -> bool:
        """Puts the new picture in the frame of the old one, as wide as that is; False if there is none to put it in."""
        if old.picture == new.picture:
            return True
        blips = [list(each.iter(BLIP)) for each in (one, now)]
        if [len(each) for each in blips] != [1, 1]:
            return False
        (theirs,), (ours,) = blips
        gone = theirs.get(_EMBED)
        theirs.set(_EMBED, self.transplant.picture(ours.get(_EMBED)))
        across, down = next((int(e.get("cx")), int(e.get("cy"))) for e in _sizes(now))
        for size in _sizes(one):
            size.set("cy", str(int(size.get("cx")) * down // across))
        if not self.body.xpath(f"count(.//@*[. = '{gone}'])"):
            del self.word.part.rels[gone]
        return True

    # --- What is new --------------------------------------------------------------------------------------

    def _insert(self) -> None:
        previous: str | None = None
        for id_, place in self.after.items():
            if id_ not in self.here and id_ in self.before:
                if self.before[id_].text != place.text and not is_own_text(place):
                    self._note("Ni har tagit bort texten, och den har inte satts tillbaka", id_)
            elif id_ not in self.here:
                if self._was_taken_away(place):
                    self._note("Ny text i ett kapitel som ni har tagit bort; den har inte lagts till", id_)
                    continue
                made = self.transplant.moved(self.new[id_])
                self._put(made, place, previous)
                self.here[id_] = made
                self.headings_changed |= place.kind == "rubrik"
            if id_ in self.here:
                previous = id_

    def _was_taken_away(self, place: Place) -> bool:
        """True for what is new in a section of which others have left nothing."""
        if place.section not in self.before or place.section in self.here:
            return False
        return not any(p.section == place.section and p.id in self.here for p in self.after.values())

    def _put(self, made: Element, place: Place, previous: str | None) -> None:
        if previous is None:
            self.body.insert(0, made)
            return
        last = self.here[previous]
        if place.block != self.after[previous].block:
            places = set(self.here.values())
            while (after := last.getnext()) is not None and after.tag in BLOCKS and after not in places:
                level = self.levels.of(after)
                if (level or is_contents(after)) if place.kind != "rubrik" else 0 < level <= place.level:
                    break
                last = after
        last.addnext(made)

    def _turn_pages(self) -> None:
        turned = False
        for id_, place in self.after.items():
            one = self.here.get(id_)
            if one is None or one.tag != qn("w:p"):
                continue
            had = id_ in self.before and self.before[id_].breaks
            if place.breaks and not had and pages.break_of(one) is None:
                like = pages.break_of(self.new[id_])
                if like is not None:
                    pages.add(one, like)
                    turned = True
            elif had and not place.breaks:
                pages.remove(one)
                turned = True
        last, like = (body.find(qn("w:sectPr")) for body in (self.body, self.source.element.body))
        if turned and last is not None and like is not None:
            pages.lay(last, like)

    # --- What others have written -------------------------------------------------------------------------

    def _own_texts(self) -> Iterator[Own]:
        places = {one: id_ for id_, one in self.here.items()}
        title = section = ""
        for one in self.body:
            if one.tag not in BLOCKS:
                continue
            id_ = places.get(one)
            if one in self.moved:
                section, title = self.moved[one], self._title(self.moved[one])
            elif id_ is not None:
                place = self.after.get(id_) or self.before[id_]
                section, title = place.section, self._title(place.section)
            elif self.levels.of(one):
                section, title = "", readable(shown(one))
            if (id_ is None or not self._is_ours(id_)) and not is_contents(one):
                yield Own(title, section, shown(one))
        for kind, title in BESIDE.items():
            yield from (Own(title, "", shown(p)) for root in parts(self.word, kind) for p in root.iter(qn("w:p")))


def _sizes(one: Element) -> Iterator[Element]:
    """The elements that say how large the picture is."""
    return (e for e in one.iter() if e.get("cx") and e.get("cy") and e.get("cx") != "0")
