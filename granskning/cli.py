"""The command `granskning`. Only click is imported until a command runs, so that help is immediate."""

from __future__ import annotations

import gc
import gettext
import os
import sys
from pathlib import Path
from typing import Any

# click speaks Swedish through gettext; the catalogue must be bound before click is imported.
os.environ["LANGUAGE"] = "sv"
gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))

import click  # noqa: E402

from granskning.commands import afterwards, definition, reading, report  # noqa: E402
from granskning.commands.options import audit_option  # noqa: E402


class Command(click.Group):
    """Turns our own errors into a Swedish message and an exit code, and any other into one line and a log file."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the subcommand."""
        from granskning.scratch import end_as_ctrl_c, sweep
        from pipeline.errors import FileError, GranskningError, disk_cause, disk_message

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
            if cause := disk_cause(error):
                click.echo(disk_message(cause), err=True)
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
@audit_option
@click.option("--oppna-inte", "closed", is_flag=True, help="Öppna inte webbläsaren: skriv bara adressen.")
def app(folder: Path, audit: str, closed: bool) -> None:
    """Gör hela granskningen på en sida i webbläsaren, bara på den här datorn."""
    from checks import audits
    from granskning.app.server import AppRequest, serve
    from granskning.jobs.job import load_audit

    load_audit(audit)
    choices = tuple(dict.fromkeys((audit, *audits.names())))
    serve(AppRequest(folder.resolve(), choices, browser=not closed))


for _command in (*definition.COMMANDS, *reading.COMMANDS, *report.COMMANDS, *afterwards.COMMANDS):
    main.add_command(_command)


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
