"""The report as one web page: self-contained, accessible, printable, without JavaScript and without network.

Style and figures are written into the page, and a content policy forbids everything else, so that a page that is
passed on by e-mail neither fetches nor runs anything.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from checks.invented import DISCLAIMER, INVENTED
from reports.document import (
    Block,
    Bullets,
    Cell,
    FigureBlock,
    Paragraph,
    Prompt,
    Ref,
    ReportDocument,
    Section,
    TableBlock,
)
from reports.render import cells

REPORT = "rapport.html.j2"
"""The template of the report."""
_TEMPLATES = Path(__file__).parent / "templates"
_NARROW = 3
"""Columns, a label and two numbers, that fit a telephone; a wider table scrolls in a frame of its own."""
_LISTED_LEVEL = 2
"""The lowest level of heading in the list of contents."""
_PRINTED = f'@media print {{ @page {{ @bottom-left {{ content: "{INVENTED}"; font: 9pt sans-serif; }} }} }}\n'


def write(document: ReportDocument, figures: Path, target: Path) -> None:
    """The report as a page; `figures` is the folder with an SVG for every figure of the document."""
    page = render(
        REPORT,
        invented=document.invented,
        document=document,
        figures={f.id: Markup((figures / f"{f.id}.svg").read_text(encoding="utf-8")) for f in document.figures},
        names=document.references,
        sections=shown_sections(document),
    )
    target.write_text(page, encoding="utf-8", newline="\n")


def render(template: str, *, invented: bool = False, **values: object) -> str:
    """A page of one of our templates, with the common style sheet and a policy that allows nothing else.

    If the data is `invented` the page says so at the top, at the end and on every printed page.
    """
    css = style() + (_PRINTED if invented else "")
    digest = b64encode(sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    return environment().get_template(template).render(css=Markup(css), policy=policy, invented=invented, **values)


def style() -> str:
    """The common style sheet."""
    return (_TEMPLATES / "stil.css").read_text(encoding="utf-8")


@lru_cache(maxsize=2)
def environment(*own: Path) -> Environment:
    """Jinja with our templates and those of other folders (`own`), which may use ours."""
    templates = Environment(
        loader=FileSystemLoader([*own, _TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(numeric=cells.numeric_columns, wide=is_wide, INVENTED=INVENTED, DISCLAIMER=DISCLAIMER)
    templates.filters.update(text=cells.text, anchor=anchor, linked=linked)
    templates.tests.update({kind.__name__.lower(): _is(kind) for kind in (Paragraph, Bullets, TableBlock, FigureBlock)})
    return templates


def _is(kind: type[Block]) -> Callable[[object], bool]:
    return lambda block: isinstance(block, kind)


@dataclass(frozen=True)
class ShownSection:
    """A section of the page: its id there, the level of its HTML heading and its parts in the contents."""

    id: str
    title: str
    heading: int
    blocks: tuple[Block, ...]
    wide: bool
    parts: tuple[ShownSection, ...] = ()


def shown_sections(document: ReportDocument) -> list[ShownSection]:
    """The sections that have something to show. Places for the inspector's own text are for Word and left out."""
    sections = list(_with_content(document.sections))
    on_page = [
        ShownSection(f"avsnitt-{n}", s.title, s.level + 1, _without_prompts(s), s.wide)
        for n, s in enumerate(sections, 1)
    ]
    with_parts: list[ShownSection] = []
    for i, (section, page_section) in enumerate(zip(sections, on_page, strict=True)):
        parts = () if section.level > 1 else tuple(_parts(sections[i + 1 :], on_page[i + 1 :]))
        with_parts.append(replace(page_section, parts=parts))
    return with_parts


def _parts(sections: Iterable[Section], on_page: Iterable[ShownSection]) -> Iterator[ShownSection]:
    """The following sections up to the next chapter, as deep as the contents go."""
    for section, page_section in zip(sections, on_page, strict=True):
        if section.level == 1:
            return
        if section.level <= _LISTED_LEVEL:
            yield page_section


def _without_prompts(section: Section) -> tuple[Block, ...]:
    return tuple(block for block in section.blocks if not isinstance(block, Prompt))


def _with_content(sections: tuple[Section, ...]) -> Iterator[Section]:
    for i, section in enumerate(sections):
        below: list[Section] = []
        for following in sections[i + 1 :]:
            if following.level <= section.level:
                break
            below.append(following)
        if any(_without_prompts(s) for s in (section, *below)):
            yield section


def anchor(reference: Ref) -> str:
    """The id on the page of the table or figure: 'tabell-2'."""
    return f"{reference.kind.lower()}-{reference.number}"


def linked(paragraph: Paragraph) -> Markup:
    """The paragraph with every reference to a table or figure as a link to it."""
    parts = (
        Markup('<a href="#{}">{}</a>').format(anchor(piece), str(piece)) if isinstance(piece, Ref) else escape(piece)
        for piece in (paragraph.lead, *paragraph.body)
    )
    return Markup("").join(parts)


def is_wide(headers: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]) -> bool:
    """True for a table that needs more room than a telephone has: many columns, several of running text, or shares,
    which are never broken over two lines."""
    shares = any(cells.is_share(cell) for row in rows for cell in row)
    return len(headers) > _NARROW or shares or (len(headers) == _NARROW and not any(cells.numeric_columns(rows)))
