"""What a command says when its job is done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from granskning.jobs.job import Result


@contextmanager
def json_summary(command: str, as_json: bool) -> Iterator[dict[str, Any] | None]:
    """Prints the outcome of the command as one line of JSON on stdout, also if it fails, without error texts (which may
    quote a cell) and without case ids, since a scheduler stores the line. Yields None unless `as_json`."""
    if not as_json:
        yield None
        return
    summary: dict[str, Any] = {"kommando": command, "exitkod": 0}
    try:
        yield summary
    except BaseException as error:  # also an interrupted run is no success
        summary |= {"exitkod": getattr(error, "exit_code", 1)}
        summary |= {"antal_fel": len(error.faults)} if hasattr(error, "faults") else {}
        raise
    finally:
        click.echo(json.dumps(summary, ensure_ascii=False))


def tell(result: Result, first: str | None, summary: dict[str, Any] | None = None) -> None:
    """Prints the notes of a job, and which of its files to begin with; fills `summary` instead if there is one."""
    if summary is not None:
        folder = {"mapp": str(result.target)} if first else {}
        from granskning.notes import OfCases

        notes = [note.without_ids if isinstance(note, OfCases) else note for note in result.notes]
        summary |= {**folder, "anmarkningar": notes, "pahittade_exempeldata": result.invented}
        return
    for note in result.notes:
        click.echo(note)
    if first:
        done(result, f"Resultatet ligger i {result.target} – börja med {first}.")


def done(result: Result, text: str) -> None:
    """Prints that the job is done, and that the data is invented if it is."""
    click.echo(f"Klart. {text}" + (" Uppgifterna är påhittade." if result.invented else ""))
