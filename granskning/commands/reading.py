"""The commands of the weeks when the reviewers read the files: from the sample to one export."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from granskning.commands.options import DayType, audit_option, quiet_option, target_option
from granskning.commands.outcome import done, tell
from granskning.progress import ProgressDisplay


@click.command(options_metavar="[ALTERNATIV]")
@click.argument("population", type=click.Path(path_type=Path), metavar="POPULATION")
@click.option(
    "--antal", "size", type=click.IntRange(min=1), required=True, metavar="N", help="Antal beslut per stadsdel."
)
@click.option(
    "--fro", "seed", type=click.IntRange(min=0), required=True, metavar="F", help="Frö: ett heltal som styr slumpen."
)
@click.option(
    "--ut", "target", type=click.Path(path_type=Path), metavar="FIL.xlsx", required=True, help="Urvalets namn."
)
@audit_option
@click.option("--ignorera-okanda", is_flag=True, help="Utelämna okända kolumner i stället för att stanna.")
@quiet_option
def urval(population: Path, size: int, seed: int, target: Path, audit: str, ignorera_okanda: bool, quiet: bool) -> None:
    """Dra ett slumpmässigt kvoturval ur en lista över beslut (.csv, .xlsx eller .parquet)."""
    from granskning.jobs.sample import SampleRequest
    from granskning.jobs.sample import urval as run

    with ProgressDisplay(quiet=quiet) as progress:
        result = run(SampleRequest(population, target, size, seed, audit, ignorera_okanda), progress)
    tell(result, None)
    done(result, f"Urvalet ligger i {result.target} – spara listan över beslut tillsammans med det.")


@click.command(options_metavar="[ALTERNATIV]")
@click.option(
    "--ut", "target", type=click.Path(path_type=Path), metavar="FIL.xlsx", required=True, help="Mallens namn."
)
@audit_option
@click.option(
    "--rader",
    "rows",
    type=click.IntRange(1, 5000),
    default=200,
    show_default=True,
    metavar="N",
    help="Antal ärenden att fylla i; de andra bladen får rader i förhållande till det.",
)
@click.option(
    "--urval",
    "sample",
    type=click.Path(path_type=Path),
    metavar="URVAL.xlsx",
    help="Arbetsboken från granskning urval: de dragna ärendena står då redan i mallen.",
)
@click.option(
    "--granskare",
    "reviewers",
    metavar="A,B",
    help="Granskarnas koder: en mall till var och en, med ärendena fördelade.",
)
@click.option(
    "--dubbelkoda",
    "double",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Antal ärenden som två granskare ska läsa var för sig.",
)
@click.option(
    "--fro",
    "seed",
    type=click.IntRange(min=0),
    metavar="F",
    help="Frö för vilka ärenden som dubbelkodas. Förval: urvalets eget.",
)
def mall(
    target: Path, audit: str, rows: int, sample: Path | None, reviewers: str | None, double: int, seed: int | None
) -> None:
    """Gör en granskningsmall i Excel att fylla i."""
    from granskning.jobs.form import FormRequest
    from granskning.jobs.form import mall as run

    codes = tuple(code.strip() for code in reviewers.split(",")) if reviewers is not None else ()
    for line in run(FormRequest(target, audit, rows, sample, codes, double, seed)).notes:
        click.echo(line)


@click.command(options_metavar="[ALTERNATIV]")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="MAPP")
@audit_option
@click.option("--urval", "sample", type=click.Path(path_type=Path), metavar="URVAL.xlsx", help="Urvalet som drogs.")
@click.option("--ut", "target", type=click.Path(path_type=Path), metavar="FIL.xlsx", help="Också som en arbetsbok.")
@click.option("--json", "as_json", is_flag=True, help="Som JSON, för andra program.")
def lage(files: tuple[Path, ...], audit: str, sample: Path | None, target: Path | None, as_json: bool) -> None:
    """Visa hur långt granskarna har kommit: MAPP med deras arbetsböcker."""
    from granskning.jobs import together
    from reports.together import words

    status, definition = together.lage(together.ProgressRequest(files, audit, sample, target))
    if as_json:
        click.echo(together.as_json(status, definition))
        return
    for line in words.lines(status, together.strata_headers(definition)):
        click.echo(line)
    if target:
        click.echo(f"Klart. Läget ligger i {target}.")


@click.command("sla-ihop", options_metavar="[ALTERNATIV]")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FIL…")
@click.option(
    "--ut", "target", type=click.Path(path_type=Path), metavar="EXPORT.xlsx", required=True, help="Exportens namn."
)
@audit_option
@click.option(
    "--sammanfor",
    "agreed",
    type=click.Path(path_type=Path),
    metavar="LISTA.xlsx",
    help="Listan att tala igenom, med kolumnen Enades om ifylld.",
)
@click.option(
    "--urval",
    "sample",
    type=click.Path(path_type=Path),
    metavar="URVAL.xlsx",
    help="Urvalet, för att se vad som saknas.",
)
@click.option("--ignorera-okanda", is_flag=True, help="Utelämna okända kolumner i stället för att stanna.")
@quiet_option
def sla_ihop(
    files: tuple[Path, ...],
    target: Path,
    audit: str,
    agreed: Path | None,
    sample: Path | None,
    ignorera_okanda: bool,
    quiet: bool,
) -> None:
    """Lägg ihop flera granskares arbetsböcker (FIL eller MAPP) till en export."""
    from granskning.jobs.together import TogetherRequest
    from granskning.jobs.together import sla_ihop as run

    with ProgressDisplay(quiet=quiet) as progress:
        result = run(TogetherRequest(files, target, audit, agreed, sample, ignorera_okanda), progress)
    tell(result, None)
    done(result, f"Exporten ligger i {result.target}.")


@click.command(options_metavar="[ALTERNATIV]")
@click.argument("first", type=click.Path(path_type=Path), metavar="A")
@click.argument("second", type=click.Path(path_type=Path), metavar="B")
@target_option(required=True)
@audit_option
@click.option("--granskningsdatum", type=DayType(), help="Dagen då akterna lästes. Förval: granskningens egen.")
@click.option(
    "--sammanfor",
    "agreed",
    type=click.Path(path_type=Path),
    metavar="TALA_IGENOM.xlsx",
    help="samstammighet.xlsx med kolumnen Enades om ifylld: gör den enade exporten.",
)
@click.option("--ignorera-okanda", is_flag=True, help="Utelämna okända kolumner i stället för att stanna.")
@quiet_option
def samstammighet(
    first: Path,
    second: Path,
    target: Path,
    audit: str,
    granskningsdatum: date | None,
    agreed: Path | None,
    ignorera_okanda: bool,
    quiet: bool,
) -> None:
    """Jämför två granskares exporter (A och B) av samma ärenden."""
    from granskning.jobs.agreement import PairRequest
    from granskning.jobs.agreement import samstammighet as run

    with ProgressDisplay(quiet=quiet) as progress:
        result = run(PairRequest(first, second, target, audit, granskningsdatum, ignorera_okanda, agreed), progress)
    tell(result, "samstammighet.docx")


COMMANDS = (urval, mall, lage, sla_ihop, samstammighet)
