"""Options and arguments that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from granskning import settings
from granskning.option_values import DEFAULT_AUDIT, DISTRICTS


class DayType(click.ParamType[date]):
    """A date written as 2025-10-31."""

    name = "ÅÅÅÅ-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage error."""
        if isinstance(value, date):
            return value
        try:
            if len(value) != 10:
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} är inget datum. Skriv det som 2025-10-31.", param, ctx)


def _audit_names(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """The audits that a shell completes to."""
    from checks import audits

    return [name for name in audits.names() if name.startswith(begun)]


def audit_option(command: Callable[..., None]) -> Callable[..., None]:
    """`--granskning`, by name or by folder."""
    return click.option(
        "--granskning",
        "audit",
        default=DEFAULT_AUDIT,
        show_default=True,
        metavar="NAMN|MAPP",
        help="Vilken granskning: ett namn, eller mappen med en egen.",
        shell_complete=_audit_names,
    )(command)


def target_option(**settings: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`--ut` for a folder; `settings` are those of `click.option`."""
    return click.option(
        "--ut", "target", type=click.Path(path_type=Path), metavar="KATALOG", help="Mapp för resultatet.", **settings
    )


export_argument = click.argument(
    "export", type=click.Path(path_type=Path), metavar="EXPORT", is_eager=True, callback=settings.applied
)
districts_option = click.option(
    "--stadsdelar",
    "lettered",
    type=click.Choice(list(DISTRICTS)),
    callback=lambda _, __, value: None if value is None else DISTRICTS[value],
    help="Stadsdelarna med namn eller bokstav i det som publiceras. Förval: granskningens eget.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Skriv en sammanfattning som JSON, för ett schemalagt jobb."
)
log_option = click.option(
    "--logg",
    "log",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FIL",
    help="Lägg till stegen och deras sekunder sist i en fil.",
)
quiet_option = click.option("--tyst", "quiet", is_flag=True, help="Visa inte hur arbetet fortskrider.")
