"""`python -m docs.notebooks [NAME …]`: all notebooks, or those with these names, after a run, as web pages in
`docs/notebooks/`.

A page is one file that fetches nothing and runs nothing: text, code, tables and pictures. A selection list needs a
running notebook, so a note replaces it.
"""

from __future__ import annotations

import os
import sys
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from pygments.formatters import HtmlFormatter

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS, PAGES = ROOT / "notebooks", ROOT / "docs" / "notebooks"
_WIDGET = "application/vnd.jupyter.widget-view+json"
_IN_PLACE_OF_A_WIDGET = "Här finns en lista att välja i när anteckningsboken körs."
_PAGE = """<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
body {{ max-width: 54rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; background: #ffffff; line-height: 1.6;
  font-family: "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; overflow-wrap: break-word; }}
h1, h2 {{ color: #0b3c5d; line-height: 1.25; }}
h2 {{ margin-top: 2.5rem; }}
pre, code {{ font-family: Consolas, "DejaVu Sans Mono", monospace; font-size: 0.85rem; }}
.highlight {{ background: #f3f6f8; border-left: 4px solid #0b3c5d; padding: 0.6rem 1rem; margin: 1rem 0; }}
.highlight pre {{ margin: 0; white-space: pre-wrap; }}
.jp-OutputArea {{ margin: 0 0 1.5rem; overflow-x: auto; }}
.jp-RenderedText pre {{ white-space: pre-wrap; margin: 0.5rem 0; }}
img {{ max-width: 100%; height: auto; }}
blockquote {{ margin: 1rem 0; padding: 0.1rem 1rem; border-left: 4px solid #e69f00; background: #fff4dd; }}
table {{ border-collapse: collapse; border: 0; font-size: 0.9rem; }}
th, td {{ padding: 0.3rem 0.6rem; border: 0; border-bottom: 1px solid #d9d9d9; text-align: left; vertical-align: top; }}
.dataframe thead th, .dataframe td {{ text-align: right; }}
.dataframe thead {{ border-bottom: 2px solid #0b3c5d; }}
.dataframe tbody th {{ font-weight: 400; }}
{code}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def sources() -> dict[str, Any]:
    """Name -> notebook as committed."""
    return {
        path.stem: nbformat.read(path, as_version=nbformat.NO_CONVERT) for path in sorted(NOTEBOOKS.glob("*.ipynb"))
    }


def page(notebook: Any) -> str:
    """A notebook that has run, as a web page."""
    notebook.metadata.pop("widgets", None)  # their state, for scripts that would draw them
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if _WIDGET in output.get("data", {}):
                output.data = {"text/plain": _IN_PLACE_OF_A_WIDGET}
    exporter = HTMLExporter(
        template_name="basic", exclude_input_prompt=True, exclude_output_prompt=True, exclude_anchor_links=True
    )
    body, _ = exporter.from_notebook_node(notebook)
    title = notebook.cells[0].source.partition("\n")[0].removeprefix("# ")
    colours = HtmlFormatter(style="default").get_style_defs(".highlight")
    # The pages are in another folder than the notebooks, which changes relative links.
    return _PAGE.format(title=escape(title), code=colours, body=body.replace('href="../docs/', 'href="../'))


def run(notebook: Any) -> None:
    """Runs a notebook in an empty folder, and keeps its output."""
    with TemporaryDirectory() as folder:
        client = NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": folder}})
        client.create_kernel_manager().shutdown_wait_time = 60  # the kernel removes its own files when it ends
        client.execute(env={**os.environ, "PYTHONPATH": str(ROOT)})


def main() -> None:
    """Writes the pages."""
    PAGES.mkdir(exist_ok=True)
    for name, notebook in sources().items():
        if name not in (sys.argv[1:] or [name]):
            continue
        run(notebook)
        (PAGES / f"{name}.html").write_text(page(notebook), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
