"""The commands for what follows a report: the districts' answers, the last check, and the next review."""

from __future__ import annotations

from pathlib import Path

import click

from granskning.commands.options import districts_option, quiet_option, target_option
from granskning.commands.outcome import done, tell
from granskning.progress import ProgressDisplay


@click.command(options_metavar="[ALTERNATIV]")
@click.argument("earlier", type=click.Path(path_type=Path), metavar="A")
@click.argument("later", type=click.Path(path_type=Path), metavar="B")
@target_option()
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
@districts_option
@click.option(
    "--forslag",
    "proposal",
    type=click.Path(path_type=Path),
    metavar="FIL.csv",
    help="Skriv i stället ett förslag till koppling, att gå igenom.",
)
@quiet_option
def jamfor(
    earlier: Path,
    later: Path,
    target: Path | None,
    mapping: Path | None,
    level: int,
    lettered: bool | None,
    proposal: Path | None,
    quiet: bool,
) -> None:
    """Jämför två granskningar: en tidigare (A) och en senare (B)."""
    from granskning.jobs.comparison import CompareRequest, forslag
    from granskning.jobs.comparison import jamfor as run

    if proposal is not None and target is None:
        with ProgressDisplay(quiet=quiet) as progress:
            proposal_result = forslag(CompareRequest(earlier, later, proposal), progress)
        tell(proposal_result, None)
        done(proposal_result, f"Förslaget ligger i {proposal}. Stryk det som är fel och ange det sedan med --koppling.")
        return
    if target is None or proposal is not None:
        raise click.UsageError("Ange antingen jämförelsens mapp med --ut eller en fil för ett förslag med --forslag.")
    with ProgressDisplay(quiet=quiet) as progress:
        result = run(CompareRequest(earlier, later, target, mapping, level, lettered), progress)
    tell(result, "jamforelse.docx")


@click.command(options_metavar="[ALTERNATIV]")
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
@quiet_option
def svar(folder: Path, target: Path, audit: str, quiet: bool) -> None:
    """Läs in stadsdelarnas svar på återkopplingen till ett register i Excel."""
    from granskning.jobs.answers import AnswersRequest
    from granskning.jobs.answers import svar as run

    with ProgressDisplay(quiet=quiet) as progress:
        result = run(AnswersRequest(folder, target, audit), progress)
    tell(result, None)
    done(result, f"Svaren ligger i {result.target}.")


@click.command(options_metavar="[ALTERNATIV]")
@click.argument("report", type=click.Path(path_type=Path), metavar="RAPPORT.docx")
@click.option(
    "--mot", "run_folder", type=click.Path(path_type=Path), metavar="KATALOG", required=True, help="Körningens mapp."
)
@click.option("--ut", "target", type=click.Path(path_type=Path), metavar="FIL.xlsx", help="Hela listan som arbetsbok.")
@quiet_option
def slapp(report: Path, run_folder: Path, target: Path | None, quiet: bool) -> None:
    """Läs rapporten med främmande ögon innan den skickas: tal, ledtexter, personuppgifter, kommentarer."""
    from granskning.jobs.release import ReleaseRequest
    from granskning.jobs.release import slapp as run

    with ProgressDisplay(quiet=quiet) as progress:
        result = run(ReleaseRequest(report, run_folder, target), progress)
    tell(result, None)
    done(result, f"Inget måste rättas i {report.name}.")


COMMANDS = (jamfor, svar, slapp)
