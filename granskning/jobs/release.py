"""An edited report, before it is sent -> what must be corrected in it, and what to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from granskning import output
from granskning.jobs.job import JobSteps, Result, Say
from pipeline.errors import FileError, NotReadyError, UsageError
from pipeline.run_facts import read_manifest
from reports.release_check import workbook
from reports.release_check.check import check
from reports.release_check.findings import Finding, FindingKind, terminal_lines
from reports.update.edited import Edited, read_edited


@dataclass(frozen=True)
class ReleaseRequest:
    """What the user asked for: the edited report, the folder of its run, and the file for the whole list."""

    report: Path
    run: Path
    target: Path | None = None


def slapp(request: ReleaseRequest, say: Say) -> Result:
    """The whole job. Writes the list if the user requested it, and nothing else.

    NotReadyError with the list if something must be corrected. FileError or UsageError if the report or the folder
    cannot be used, or if they belong to different audits.
    """
    _check_target(request)
    steps = JobSteps(say, 2)
    steps("Läser rapporten och körningen")
    manifest = _manifest(request.run)
    audit, owner = manifest["granskning"]["namn"], "mappen från rapportens körning med --mot"
    edited = read_edited(request.report, audit, "RAPPORT.docx", owner)
    run = read_edited(request.run / output.REPORT, audit, "--mot", owner)
    steps("Jämför och läser igenom")
    findings = (*check(edited, run), *_run_findings(run, manifest))
    if request.target:
        _write(findings, request.target, invented=edited.store.invented)
    lines = tuple(terminal_lines(findings, request.target))
    if any(one.kind.must for one in findings):
        raise NotReadyError("\n".join(lines))
    return Result(request.report, lines, edited.store.invented)


def _check_target(request: ReleaseRequest) -> None:
    if request.target is None:
        return
    output.check_new_workbook(request.target)
    if request.run.resolve() in request.target.resolve().parents:
        raise UsageError(f"{request.run} är körningens mapp och lämnas orörd. Skriv listan någon annanstans med --ut.")


def _manifest(folder: Path) -> dict[str, Any]:
    manifest = read_manifest(folder)
    if manifest.get("kommando") != "rapport":
        raise FileError(f"{folder} är ingen mapp från granskning rapport. Ange den som rapporten hör till med --mot.")
    return manifest


def _run_findings(run: Edited, manifest: dict[str, Any]) -> tuple[Finding, ...]:
    """A finding if the run's own report has changed since the run wrote it."""
    if manifest["utdata"].get(output.REPORT) == run.sha256:
        return ()
    text = f"{output.REPORT} i mappen har ändrats efter körningen; talen jämförs med dem som verktyget skrev i den"
    return (Finding(FindingKind.RUN, "Körningen", "", text),)


def _write(findings: tuple[Finding, ...], target: Path, *, invented: bool) -> None:
    today = date.today()
    output.write_new(
        target, lambda file: workbook.write(findings, file, created=today, invented=invented), working=True
    )
