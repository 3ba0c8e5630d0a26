"""`granskning.toml` beside an export: what is the same every time that a report is made of it.

The file has the command's own options as keys, without their dashes. What is given on the command line is taken before
what stands in the file, and paths in the file are seen from where it lies.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import click

NAME = "granskning.toml"
_PATHS = ("mall", "population")
KEYS = ("granskning", "granskningsdatum", *_PATHS, "uppdelning", "troskel", "stadsdelar")


def beside(export: Path) -> Path | None:
    """The settings that lie beside an export, a file or a folder; None if there are none."""
    found = export.resolve().with_name(NAME)
    return found if found.is_file() else None


def read(file: Path) -> dict[str, Any]:
    """Option -> value, as they are written, with paths from where the file lies.

    Errors: UsageError if it is no TOML or has a key that is none of KEYS, FileError if it cannot be read.
    """
    from checks.faults import meant
    from pipeline.errors import FileError, UsageError, reason

    try:
        with file.open("rb") as opened:
            found = tomllib.load(opened)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise UsageError(
            f'Inställningarna i {file} går inte att tolka. Väntat: en rad för varje inställning, som mall = "vår '
            'mall.docx", med text och sökvägar inom citattecken och / i stället för \\.'
        ) from None
    except OSError as error:
        raise FileError(f"Inställningarna i {file} går inte att läsa ({reason(error)}).") from None
    for key in found:
        if key not in KEYS:
            raise UsageError(
                f"Inställningen {key} i {file} finns inte.{meant(key, KEYS)} Det som finns är: {', '.join(KEYS)}."
            )
    return {key: str(file.parent / value) if key in _PATHS else value for key, value in found.items()}


def applied(context: click.Context, _: click.Parameter, export: Path) -> Path:
    """A callback of the export's argument: the settings beside it become the defaults of the command's options."""
    if (file := beside(export)) is None:
        return export
    options = {option.lstrip("-"): p for p in context.command.params for option in p.opts}
    given = {key: value for key, value in read(file).items() if key in options}
    context.default_map = {
        str(options[key].name): [value] if options[key].multiple and isinstance(value, str) else value
        for key, value in given.items()
    }
    if given:
        click.echo(f"Inställningar ur {file}: {', '.join(given)}.", err=True)
    return export
