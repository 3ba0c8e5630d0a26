"""Makes `rapport.docx`, the Word template, of the parts in `rapport/`: python -m reports.render.templates.make"""

from __future__ import annotations

from pathlib import Path

from reports.render.word.package import write_zip

HERE = Path(__file__).parent
TEMPLATE = HERE / "rapport.docx"


def make(target: Path = TEMPLATE) -> None:
    """Writes the template; the same parts give the same bytes."""
    parts = HERE / "rapport"
    # Line ends as in the repository, even if Git converted them at checkout.
    write_zip(
        target,
        {
            path.relative_to(parts).as_posix(): path.read_bytes().replace(b"\r\n", b"\n")
            for path in parts.rglob("*")
            if path.is_file()
        },
        stored=True,
    )


if __name__ == "__main__":
    make()
