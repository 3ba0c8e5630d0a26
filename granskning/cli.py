"""The command `granskning`. Only click is imported until a command runs, so that help is immediate."""

from __future__ import annotations

import gc
import gettext
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

# click speaks Swedish through gettext; the catalogue must be bound before click is imported.
os.environ["LANGUAGE"] = "sv"
gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))

import click  # noqa: E402

from granskning import settings  # noqa: E402
from granskning.progress import ProgressDisplay  # noqa: E402

if TYPE_CHECKING:
    from granskning.jobs.job import Result

DEFAULT_AUDIT = "sysselsattning_2025"


class Command(click.Group):
    """Turns our own errors into a Swedish message and an exit code, and any other into one line and a log file."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the subcommand."""
        from granskning.scratch import end_as_ctrl_c, sweep
        from pipeline.errors import FileError, GranskningError, refusal, refused

        end_as_ctrl_c()
        try:
            sweep(lambda message: click.echo(message, err=True))
            return super().invoke(ctx)
        except GranskningError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if type(error).__name__ == "InterruptException" or str(error) == "Query interrupted":
                raise click.Abort from None  # Ctrl-C while DuckDB was running, which raises an error of its own
            if isinstance(error, BrokenPipeError):  # the reader of the output has closed the pipe
                raise
            if cause := refusal(error):
                click.echo(refused(cause), err=True)
                ctx.exit(FileError.exit_code)
            from granskning.crash import log_and_describe

            click.echo(f"Något gick fel i programmet. Ingen rapport är skriven. {log_and_describe(error)}", err=True)
            ctx.exit(1)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The subcommands, each with its whole first sentence."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(gettext.gettext("Commands")):
            formatter.write_dl([(name, command.get_short_help_str(_WHOLE)) for name, command in commands if command])


_WHOLE = 1000
"""More characters than any sentence of help has."""


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


def _audit_option(command: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "--granskning",
        "audit",
        default=DEFAULT_AUDIT,
        show_default=True,
        metavar="NAMN|MAPP",
        help="Vilken granskning: ett namn, eller mappen med en egen.",
        shell_complete=_audit_names,
    )(command)


def _target_option(**settings: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        "--ut", "target", type=click.Path(path_type=Path), metavar="KATALOG", help="Mapp för resultatet.", **settings
    )


_export_argument = click.argument(
    "export", type=click.Path(path_type=Path), metavar="EXPORT", is_eager=True, callback=settings.applied
)
_districts_option = click.option(
    "--stadsdelar",
    "districts",
    type=click.Choice(["namn", "bokstav"]),
    help="Stadsdelarna med namn eller bokstav i det som publiceras. Förval: granskningens eget.",
)
_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Skriv en sammanfattning som JSON, för ett schemalagt jobb."
)
_log_option = click.option(
    "--logg",
    "log",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FIL",
    help="Lägg till stegen och deras sekunder sist i en fil.",
)
_quiet_option = click.option("--tyst", "quiet", is_flag=True, help="Visa inte hur arbetet fortskrider.")


@click.group(
    cls=Command,
    invoke_without_command=True,
    options_metavar="[ALTERNATIV]",
    subcommand_metavar="KOMMANDO [ARGUMENT]",
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
@click.version_option(package_name="granskning", message="%(prog)s %(version)s", help="Visa version.")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Granskar handläggning av biståndsinsatser: från avidentifierade ärenden till tabeller och rapport.

    Utan kommando öppnas sidan i webbläsaren, som granskning app.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(app)


@main.command(options_metavar="[ALTERNATIV]")
@_target_option(default=Path("reports/demo"), show_default=True)
@click.option("--utan-gx", is_flag=True, help="Hoppa över Great Expectations och dess sida.")
@_quiet_option
def demo(target: Path, utan_gx: bool, quiet: bool) -> None:
    """Gör hela jobbet på exempeldata."""
    from granskning.jobs.report import Request, rapport

    sample = Path(__file__).resolve().parents[1] / "sample_data" / DEFAULT_AUDIT
    with ProgressDisplay(quiet=quiet) as progress:
        result = rapport(Request(sample, target, with_gx=not utan_gx), progress)
    _tell(result, "rapport.docx")


@main.command(options_metavar="[ALTERNATIV]")
@_export_argument
@_target_option()
@_audit_option
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
@_districts_option
@click.option("--figurer", "figures", is_flag=True, help="Rita också det som redan står i en tabell.")
@click.option("--tabeller", "tables", is_flag=True, help="Visa också tabeller över det som ritas eller sägs i text.")
@click.option(
    "--uppdatera",
    "edited",
    type=click.Path(path_type=Path),
    metavar="MIN_RAPPORT.docx",
    help="En rapport som ni har skrivit i: er text följer med, och verktygets tal förnyas.",
)
@_json_option
@_log_option
@_quiet_option
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
    districts: str | None,
    figures: bool,
    tables: bool,
    edited: Path | None,
    as_json: bool,
    log: Path | None,
    quiet: bool,
) -> None:
    """Gör hela jobbet på en export (mapp, .xlsx, .csv eller .parquet)."""
    from granskning.jobs.preview import forhandsvisa
    from granskning.jobs.report import Request
    from granskning.jobs.report import rapport as run

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
        lettered=None if districts is None else districts == "bokstav",
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
    with _json_summary("rapport", as_json) as summary:
        with ProgressDisplay(quiet=quiet or as_json, log=log) as progress:
            result = run(request, progress)
        _tell(result, "rapport.docx", summary)


@main.command(options_metavar="[ALTERNATIV]")
@_export_argument
@_target_option()
@_audit_option
@click.option("--tillat-avvisade", is_flag=True, help="Gå vidare utan felaktiga rader.")
@click.option("--ignorera-okanda", is_flag=True, help="Utelämna okända kolumner i stället för att stanna.")
@_json_option
@_log_option
@_quiet_option
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
    from granskning.jobs.report import Request
    from granskning.jobs.report import kontrollera as run
    from granskning.scratch import scratch
    from pipeline.errors import ContractError

    with scratch() as temporary, _json_summary("kontrollera", as_json) as summary:
        folder = target or temporary / "kontroll"
        request = Request(export, folder, audit, tolerate_rejected=tillat_avvisade, ignore_unknown=ignorera_okanda)
        try:
            with ProgressDisplay(quiet=quiet or as_json, log=log) as progress:
                result = run(request, progress, lambda: None if as_json else progress.result(_ACCEPTED))
        except ContractError as error:
            hint = error.list_note if target else "Ange --ut KATALOG för att få alla fel i en Excel-fil."
            raise ContractError(error.faults, hint) from None
        _tell(result, "datakvalitet.html" if target else None, summary)


@main.command(options_metavar="[ALTERNATIV]")
@_audit_option
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


@main.command(options_metavar="[ALTERNATIV]")
@_audit_option
def prova(audit: str) -> None:
    """Prova granskningens egna exempel: ger varje kriterium de utfall som det säger?"""
    from granskning.jobs.examples import prova as run

    click.echo(run(audit))


@main.command(options_metavar="[ALTERNATIV]")
@click.option(
    "--ut", "target", type=click.Path(path_type=Path), metavar="FIL.xlsx", required=True, help="Mallens namn."
)
@_audit_option
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


@main.command("sla-ihop", options_metavar="[ALTERNATIV]")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FIL…")
@click.option(
    "--ut", "target", type=click.Path(path_type=Path), metavar="EXPORT.xlsx", required=True, help="Exportens namn."
)
@_audit_option
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
@_quiet_option
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
    _tell(result, None)
    _done(result, f"Exporten ligger i {result.target}.")


@main.command(options_metavar="[ALTERNATIV]")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="MAPP")
@_audit_option
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


@main.command(options_metavar="[ALTERNATIV]")
@click.option(
    "--ut",
    "target",
    type=click.Path(path_type=Path),
    metavar="FIL",
    required=True,
    help="Kodbokens namn: FIL.xlsx att läsa, eller datapackage.json för ett annat system.",
)
@_audit_option
def kodbok(target: Path, audit: str) -> None:
    """Skriv kodboken till den som gör exporten."""
    from granskning.jobs.codebook import kodbok as run

    run(target, audit)
    click.echo(f"Klart. Kodboken ligger i {target}.")


@main.command(options_metavar="[ALTERNATIV]")
@_target_option(required=True)
@_audit_option
def brev(target: Path, audit: str) -> None:
    """Skriv informationsbrevet och mötenas dagordningar att utgå från."""
    from granskning.jobs.letters import brev as run

    run(target, audit)
    click.echo(f"Klart. Breven ligger i {target}.")


@main.command(options_metavar="[ALTERNATIV]")
@click.argument("first", type=click.Path(path_type=Path), metavar="A")
@click.argument("second", type=click.Path(path_type=Path), metavar="B")
@_target_option(required=True)
@_audit_option
@click.option("--granskningsdatum", type=DayType(), help="Dagen då akterna lästes. Förval: granskningens egen.")
@click.option(
    "--sammanfor",
    "agreed",
    type=click.Path(path_type=Path),
    metavar="TALA_IGENOM.xlsx",
    help="samstammighet.xlsx med kolumnen Enades om ifylld: gör den enade exporten.",
)
@click.option("--ignorera-okanda", is_flag=True, help="Utelämna okända kolumner i stället för att stanna.")
@_quiet_option
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
    _tell(result, "samstammighet.docx")


@main.command(options_metavar="[ALTERNATIV]")
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
@_audit_option
@click.option("--ignorera-okanda", is_flag=True, help="Utelämna okända kolumner i stället för att stanna.")
@_quiet_option
def urval(population: Path, size: int, seed: int, target: Path, audit: str, ignorera_okanda: bool, quiet: bool) -> None:
    """Dra ett slumpmässigt kvoturval ur en lista över beslut (.csv, .xlsx eller .parquet)."""
    from granskning.jobs.sample import SampleRequest
    from granskning.jobs.sample import urval as run

    with ProgressDisplay(quiet=quiet) as progress:
        result = run(SampleRequest(population, target, size, seed, audit, ignorera_okanda), progress)
    _tell(result, None)
    _done(result, f"Urvalet ligger i {result.target} – spara listan över beslut tillsammans med det.")


@main.command(options_metavar="[ALTERNATIV]")
@click.argument("name", metavar="NAMN")
def ny(name: str) -> None:
    """Skapa en ny granskning att utgå från, med exempeldata."""
    from granskning.jobs.new_audit import ny as run

    folder = _short_path(run(name))
    click.echo(f"Klart. Granskningen {name} ligger i {folder}, som ett litet exempel att ändra i:")
    click.echo("  codebook.py, criteria.py, derived.py, tables.py, indicators.py – definitionen")
    click.echo("  sample – påhittade ärenden att prova den på, och make_sample.py, programmet som hittar på dem")
    click.echo("Gör en rapport av exemplet, och läs sedan docs/ny_granskning.md:")
    click.echo(f"  granskning rapport {folder}/sample --granskning ./{folder} --ut demo_{name}")


def _short_path(path: Path) -> str:
    """The path relative to the working directory, if it is inside that."""
    working_directory = Path.cwd()
    text = str(path.relative_to(working_directory) if path.is_relative_to(working_directory) else path)
    return f'"{text}"' if " " in text else text


@main.command(options_metavar="[ALTERNATIV]")
@click.argument("earlier", type=click.Path(path_type=Path), metavar="A")
@click.argument("later", type=click.Path(path_type=Path), metavar="B")
@_target_option()
@click.option(
    "--koppling",
    "mapping",
    type=click.Path(path_type=Path),
    metavar="FIL.csv",
    help="Vilka kriterier som hör ihop: kolumnerna fran och till med id i A och B.",
)
@click.option(
    "--mal",
    "level",
    type=click.IntRange(1, 100),
    default=80,
    show_default=True,
    metavar="N",
    help="Målnivå i procent: ett kriterium som är uppfyllt mer sällan är en brist.",
)
@_districts_option
@click.option(
    "--forslag",
    "proposal",
    type=click.Path(path_type=Path),
    metavar="FIL.csv",
    help="Skriv i stället ett förslag till koppling, att gå igenom.",
)
@_quiet_option
def jamfor(
    earlier: Path,
    later: Path,
    target: Path | None,
    mapping: Path | None,
    level: int,
    districts: str | None,
    proposal: Path | None,
    quiet: bool,
) -> None:
    """Jämför två granskningar: en tidigare (A) och en senare (B)."""
    from granskning.jobs.comparison import CompareRequest, forslag
    from granskning.jobs.comparison import jamfor as run

    if proposal is not None and target is None:
        with ProgressDisplay(quiet=quiet) as progress:
            proposal_result = forslag(CompareRequest(earlier, later, proposal), progress)
        _tell(proposal_result, None)
        _done(
            proposal_result, f"Förslaget ligger i {proposal}. Stryk det som är fel och ange det sedan med --koppling."
        )
        return
    if target is None or proposal is not None:
        raise click.UsageError("Ange antingen jämförelsens mapp med --ut eller en fil för ett förslag med --forslag.")
    lettered = None if districts is None else districts == "bokstav"
    with ProgressDisplay(quiet=quiet) as progress:
        result = run(CompareRequest(earlier, later, target, mapping, level, lettered), progress)
    _tell(result, "jamforelse.docx")


@main.command(options_metavar="[ALTERNATIV]")
@click.argument("folder", type=click.Path(path_type=Path), metavar="MAPP")
@click.option(
    "--ut", "target", type=click.Path(path_type=Path), metavar="FIL.xlsx", required=True, help="Registrets namn."
)
@click.option(
    "--granskning",
    "audit",
    default="",
    metavar="NAMN|MAPP",
    help="Vilken granskning, om det är en egen mapp. Förval: den som svaren hör till.",
)
@_quiet_option
def svar(folder: Path, target: Path, audit: str, quiet: bool) -> None:
    """Läs in stadsdelarnas svar på återkopplingen till ett register i Excel."""
    from granskning.jobs.answers import AnswersRequest
    from granskning.jobs.answers import svar as run

    with ProgressDisplay(quiet=quiet) as progress:
        result = run(AnswersRequest(folder, target, audit), progress)
    _tell(result, None)
    _done(result, f"Svaren ligger i {result.target}.")


@main.command(options_metavar="[ALTERNATIV]")
@click.argument("report", type=click.Path(path_type=Path), metavar="RAPPORT.docx")
@click.option(
    "--mot", "run_folder", type=click.Path(path_type=Path), metavar="KATALOG", required=True, help="Körningens mapp."
)
@click.option("--ut", "target", type=click.Path(path_type=Path), metavar="FIL.xlsx", help="Hela listan som arbetsbok.")
@_quiet_option
def slapp(report: Path, run_folder: Path, target: Path | None, quiet: bool) -> None:
    """Läs rapporten med främmande ögon innan den skickas: tal, ledtexter, personuppgifter, kommentarer."""
    from granskning.jobs.release import ReleaseRequest
    from granskning.jobs.release import slapp as run

    with ProgressDisplay(quiet=quiet) as progress:
        result = run(ReleaseRequest(report, run_folder, target), progress)
    _tell(result, None)
    _done(result, f"Inget måste rättas i {report.name}.")


@main.command(options_metavar="[ALTERNATIV]")
@click.argument("shell", type=click.Choice(["bash", "powershell", "zsh", "fish"]), metavar="SKAL")
def komplettera(shell: str) -> None:
    """Skriv ut det som får bash, powershell, zsh eller fish att komplettera kommandot när du trycker på tabb."""
    from click.shell_completion import get_completion_class

    completion = get_completion_class(shell)
    assert completion is not None, shell
    click.echo(completion(main, {}, "granskning", "_GRANSKNING_COMPLETE").source())


@main.command(options_metavar="[ALTERNATIV]")
@click.option(
    "--mapp",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path.home() / "Granskningar",
    metavar="KATALOG",
    help="Granskningens mapp, där resultaten hamnar. Förval: mappen Granskningar i din hemkatalog.",
)
@_audit_option
@click.option("--oppna-inte", "closed", is_flag=True, help="Öppna inte webbläsaren: skriv bara adressen.")
def app(folder: Path, audit: str, closed: bool) -> None:
    """Gör hela granskningen på en sida i webbläsaren, bara på den här datorn."""
    from checks import audits
    from granskning.app.server import AppRequest, serve
    from granskning.jobs.job import load_audit

    load_audit(audit)
    choices = tuple(dict.fromkeys((audit, *audits.names())))
    serve(AppRequest(folder.resolve(), choices, browser=not closed))


_ACCEPTED = "Exporten följer kodboken."


@contextmanager
def _json_summary(command: str, as_json: bool) -> Iterator[dict[str, Any] | None]:
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


def _tell(result: Result, first: str | None, summary: dict[str, Any] | None = None) -> None:
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
        _done(result, f"Resultatet ligger i {result.target} – börja med {first}.")


def _done(result: Result, text: str) -> None:
    click.echo(f"Klart. {text}" + (" Uppgifterna är påhittade." if result.invented else ""))


def _ignore(_: object) -> None:
    """Ignores the argument."""


def entry() -> None:
    """The console script. Leaves at once when done: tearing down Great Expectations takes seconds and prints noise."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    # Inspectors should not see messages from library objects that are discarded half-written, as on a full disk.
    sys.unraisablehook = _ignore
    gc.set_threshold(100_000)  # garbage collection at Python's default rate takes a tenth of a run
    try:
        main(prog_name="granskning")
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
