"""The commands that show or write what a review asks for, before there are cases."""

from __future__ import annotations

from pathlib import Path

import click

from granskning.commands.options import audit_option, target_option


@click.command(options_metavar="[ALTERNATIV]")
@audit_option
@click.option("--tackning", is_flag=True, help="Visa i stället hur stor del av varje kriterium som exemplen prövar.")
def kriterier(audit: str, tackning: bool) -> None:
    """Visa granskningens kriterier med källor."""
    if tackning:
        from granskning.jobs import examples

        click.echo(examples.coverage_text(examples.tackning(audit)))
        return
    from granskning.jobs.job import load_audit
    from reports.catalogue import catalogue

    click.echo(catalogue(load_audit(audit)))


@click.command(options_metavar="[ALTERNATIV]")
@audit_option
def prova(audit: str) -> None:
    """Prova granskningens egna exempel: ger varje kriterium de utfall som det säger?"""
    from granskning.jobs.examples import prova as run

    click.echo(run(audit))


@click.command(options_metavar="[ALTERNATIV]")
@click.option(
    "--ut",
    "target",
    type=click.Path(path_type=Path),
    metavar="FIL",
    required=True,
    help="Kodbokens namn: FIL.xlsx att läsa, eller datapackage.json för ett annat system.",
)
@audit_option
def kodbok(target: Path, audit: str) -> None:
    """Skriv kodboken till den som gör exporten."""
    from granskning.jobs.codebook import kodbok as run

    run(target, audit)
    click.echo(f"Klart. Kodboken ligger i {target}.")


@click.command(options_metavar="[ALTERNATIV]")
@target_option(required=True)
@audit_option
def brev(target: Path, audit: str) -> None:
    """Skriv informationsbrevet och mötenas dagordningar att utgå från."""
    from granskning.jobs.letters import brev as run

    run(target, audit)
    click.echo(f"Klart. Breven ligger i {target}.")


@click.command(options_metavar="[ALTERNATIV]")
@click.argument("name", metavar="NAMN")
def ny(name: str) -> None:
    """Skapa en ny granskning att utgå från, med exempeldata."""
    from granskning.jobs.new_audit import ny as run

    folder = _short_path(run(name))
    click.echo(f"Klart. Granskningen {name} ligger i {folder}, som ett litet exempel att ändra i:")
    click.echo("  __init__.py – namn, period, källor och avsnitt: börja här")
    click.echo("  codebook.py, criteria.py, derived.py – exporten, kriterierna och det som räknas fram")
    click.echo("  tables.py, indicators.py, expectations.py – rapporten, och det som är ovanligt nog att fråga om")
    click.echo("  sample – påhittade ärenden att prova den på, och make_sample.py, programmet som hittar på dem")
    click.echo("Gör en rapport av exemplet. Hur du går vidare står i verktygets docs/ny_granskning.md.")
    click.echo(f"  granskning rapport {folder}/sample --granskning ./{folder} --ut demo_{name}")


def _short_path(path: Path) -> str:
    """The path relative to the working directory, if it is inside that."""
    working_directory = Path.cwd()
    text = str(path.relative_to(working_directory) if path.is_relative_to(working_directory) else path)
    return f'"{text}"' if " " in text else text


COMMANDS = (kriterier, prova, kodbok, brev, ny)
