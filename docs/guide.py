"""`python -m docs.guide FIL.html`: the inspectors' guide as one file, with its pictures, for readers without Git."""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path
from urllib.parse import unquote

import mistune
from markupsafe import Markup
from mistune.toc import add_toc_hook

from reports.render.html import render

DOCS = Path(__file__).resolve().parent
_DEEPEST = 3
"""The lowest level of headings in the list of contents."""


class _Renderer(mistune.HTMLRenderer):
    """Renders pictures inside the page, and no links out of it."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """The picture itself."""
        data = base64.b64encode((DOCS / url).read_bytes()).decode()
        return f'<img src="data:image/png;base64,{data}" alt="{mistune.escape(text)}">'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link within the page; for any other link its text."""
        return f'<a href="{mistune.escape(unquote(url))}">{text}</a>' if url.startswith("#") else text


def guide_page(text: str) -> str:
    """The page of a guide in Markdown: its first heading is the title, and the page has a list of contents of its own.

    KeyError if the guide links to a heading that it does not have.
    """
    title, _, body = text.removeprefix("# ").partition("\n")
    # Removes the guide's own list of contents.
    body = re.sub(r"(?m)^\d+\. \[.*\]\(#.*\)\n", "", body)
    reader = mistune.create_markdown(renderer=_Renderer(escape=False), plugins=["table", "strikethrough"])
    add_toc_hook(reader, 2, _DEEPEST, heading_id=lambda token, _: anchor(token["text"]))
    html, state = reader.parse(body)
    headings = state.env["toc_items"]
    ids = {id_ for _, id_, _ in headings}
    for target in re.findall(r'href="#([^"]*)"', str(html)):
        if target not in ids:
            raise KeyError(target)
    return render("handledning.html.j2", title=title, headings=headings, text=Markup(str(html)))


def anchor(heading: str) -> str:
    """A heading's id as Git's own pages make it: 'Steg 1: dra ett urval' -> 'steg-1-dra-ett-urval'."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def main() -> None:
    """Writes the page."""
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(guide_page((DOCS / "handledning.md").read_text("utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
