"""`granskning.toml` beside an export: the options that are the same for every report of it.

The file has the command's own options as keys, without their dashes. Options on the command line override those in the
file, and paths in the file are relative to its folder.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import click

NAME = "granskning.toml"
_PATHS = ("mall", "population")
KEYS = ("granskning", "granskningsdatum", *_PATHS, "uppdelning", "troskel", "stadsdelar")


def settings_beside(export: Path) -> Path | None:
    """The settings beside an export, a file or a folder; None if there are none."""
    path = export.resolve().with_name(NAME)
    return path if path.is_file() else None


def read(file: Path) -> dict[str, Any]:
    """Option -> value, as written, with paths relative to the file's folder.

    UsageError if the file is not TOML or has a key that is not in KEYS, FileError if it cannot be read.
    """
    from checks.faults import meant
    from pipeline.errors import FileError, UsageError, reason

    try:
        with file.open("rb") as stream:
            options = tomllib.load(stream)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise UsageError(
            f'Inställningarna i {file} går inte att tolka. Väntat: en rad för varje inställning, som mall = "vår '
            'mall.docx", med text och sökvägar inom citattecken och / i stället för \\.'
        ) from None
    except OSError as error:
        raise FileError(f"Inställningarna i {file} går inte att läsa ({reason(error)}).") from None
    for key in options:
        if key not in KEYS:
            raise UsageError(
                f"Inställningen {key} i {file} finns inte.{meant(key, KEYS)} Det som finns är: {', '.join(KEYS)}."
            )
    return {key: str(file.parent / value) if key in _PATHS else value for key, value in options.items()}


def applied(context: click.Context, _: click.Parameter, export: Path) -> Path:
    """A callback of the export's argument: the settings beside it become the defaults of the command's options."""
    if (file := settings_beside(export)) is None:
        return export
    options = {option.lstrip("-"): p for p in context.command.params for option in p.opts}
    values = {key: value for key, value in read(file).items() if key in options}
    context.default_map = {
        str(options[key].name): [value] if options[key].multiple and isinstance(value, str) else value
        for key, value in values.items()
    }
    if values:
        click.echo(f"Inställningar ur {file}: {', '.join(values)}.", err=True)
    return export
