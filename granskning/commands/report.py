"""The commands that read an export: a report of it, a check of it, and the report of the sample data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from granskning.commands.options import (
    DayType,
    audit_option,
    districts_option,
    export_argument,
    json_option,
    log_option,
    quiet_option,
    target_option,
)
from granskning.commands.outcome import json_summary, tell
from granskning.option_values import SAMPLE
from granskning.progress import ProgressDisplay

_ACCEPTED = "Exporten följer kodboken."


@click.command(options_metavar="[ALTERNATIV]")
@target_option(default=Path("reports/demo"), show_default=True)
@click.option("--utan-gx", is_flag=True, help="Hoppa över Great Expectations och dess sida.")
@quiet_option
def demo(target: Path, utan_gx: bool, quiet: bool) -> None:
    """Gör hela jobbet på exempeldata."""
    from granskning.jobs.report import rapport
    from granskning.jobs.request import Request

    with ProgressDisplay(quiet=quiet) as progress:
        result = rapport(Request(SAMPLE, target, with_gx=not utan_gx), progress)
    tell(result, "rapport.docx")


@click.command(options_metavar="[ALTERNATIV]")
@export_argument
@target_option()
@audit_option
@click.option("--granskningsdatum", type=DayType(), help="Dagen då akterna lästes. Förval: granskningens egen.")
@click.option(
    "--uppdelning",
    multiple=True,
    metavar="NAMN[,NAMN]",
    help="Dela upp tabellerna, till exempel på stadsdel eller stadsdel,kon. Kan anges flera gånger.",
)
@click.option(
    "--troskel", type=int, metavar="N", help="Lägsta antal som visas i uppdelningar, om det ska vara högre än vanligt."
)
@click.option(
    "--population",
    type=click.Path(path_type=Path),
    metavar="URVAL.xlsx",
    help="Arbetsboken från granskning urval, för intervall som räknar med hur många beslut urvalet drogs ur.",
)
@click.option(
    "--tidigare",
    "earlier",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="KATALOG",
    help="En tidigare rapport av samma ärenden, som läsaren också har. Kan anges flera gånger.",
)
@click.option("--forhandsvisa", "preview", is_flag=True, help="Visa vad som skulle döljas, utan att göra rapporten.")
@click.option("--tillat-avvisade", is_flag=True, help="Gå vidare utan felaktiga rader.")
@click.option("--ignorera-okanda", is_flag=True, help="Utelämna okända kolumner i stället för att stanna.")
@click.option("--utan-gx", is_flag=True, help="Hoppa över Great Expectations och dess sida.")
@click.option("--mall", "template", type=click.Path(path_type=Path), metavar="FIL.docx", help="Egen Wordmall.")
@districts_option
@click.option("--figurer", "figures", is_flag=True, help="Rita också det som redan står i en tabell.")
@click.option("--tabeller", "tables", is_flag=True, help="Visa också tabeller över det som ritas eller sägs i text.")
@click.option(
    "--uppdatera",
    "edited",
    type=click.Path(path_type=Path),
    metavar="MIN_RAPPORT.docx",
    help="En rapport som ni har skrivit i: er text följer med, och verktygets tal förnyas.",
)
@json_option
@log_option
@quiet_option
def rapport(
    export: Path,
    target: Path | None,
    audit: str,
    granskningsdatum: date | None,
    uppdelning: tuple[str, ...],
    troskel: int | None,
    population: Path | None,
    earlier: tuple[Path, ...],
    preview: bool,
    tillat_avvisade: bool,
    ignorera_okanda: bool,
    utan_gx: bool,
    template: Path | None,
    lettered: bool | None,
    figures: bool,
    tables: bool,
    edited: Path | None,
    as_json: bool,
    log: Path | None,
    quiet: bool,
) -> None:
    """Gör hela jobbet på en export (mapp, .xlsx, .csv eller .parquet)."""
    from granskning.jobs.preview import forhandsvisa
    from granskning.jobs.report import rapport as run
    from granskning.jobs.request import Request

    if target is None and not preview:
        raise click.UsageError("Ange med --ut vilken mapp rapporten ska ligga i.")
    request = Request(
        export,
        target or Path(),
        audit,
        granskningsdatum,
        troskel,
        uppdelning,
        population,
        tolerate_rejected=tillat_avvisade,
        ignore_unknown=ignorera_okanda,
        with_gx=not utan_gx,
        template=template,
        lettered=lettered,
        figures=figures,
        tables=tables,
        earlier=earlier,
        edited=edited,
    )
    if preview:
        with ProgressDisplay(quiet=quiet) as progress:
            notes = forhandsvisa(request, progress).notes
        for line in notes:
            click.echo(line)
        return
    with json_summary("rapport", as_json) as summary:
        with ProgressDisplay(quiet=quiet or as_json, log=log) as progress:
            result = run(request, progress)
        tell(result, "rapport.docx", summary)


@click.command(options_metavar="[ALTERNATIV]")
@export_argument
@target_option()
@audit_option
@click.option("--tillat-avvisade", is_flag=True, help="Gå vidare utan felaktiga rader.")
@click.option("--ignorera-okanda", is_flag=True, help="Utelämna okända kolumner i stället för att stanna.")
@json_option
@log_option
@quiet_option
def kontrollera(
    export: Path,
    target: Path | None,
    audit: str,
    tillat_avvisade: bool,
    ignorera_okanda: bool,
    as_json: bool,
    log: Path | None,
    quiet: bool,
) -> None:
    """Kontrollera en export: fel mot kodboken och datakvalitet, ingen rapport."""
    from granskning.jobs.check import kontrollera as run
    from granskning.jobs.request import Request
    from granskning.scratch import scratch
    from pipeline.errors import ContractError

    with scratch() as temporary, json_summary("kontrollera", as_json) as summary:
        folder = target or temporary / "kontroll"
        request = Request(export, folder, audit, tolerate_rejected=tillat_avvisade, ignore_unknown=ignorera_okanda)
        try:
            with ProgressDisplay(quiet=quiet or as_json, log=log) as progress:
                result = run(request, progress, lambda: None if as_json else progress.result(_ACCEPTED))
        except ContractError as error:
            hint = error.list_note if target else "Ange --ut KATALOG för att få alla fel i en Excel-fil."
            raise ContractError(error.faults, hint) from None
        tell(result, "datakvalitet.html" if target else None, summary)


COMMANDS = (demo, rapport, kontrollera)
