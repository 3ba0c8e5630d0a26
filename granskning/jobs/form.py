"""The registration form: an audit's codebook -> a workbook, or one for each reviewer, filled with the sample."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import methodcaller
from pathlib import Path

from checks.audit import Audit
from granskning import output
from granskning.jobs.job import Result, load_audit
from granskning.option_values import DEFAULT_AUDIT
from pipeline.drawn_sample import DrawnSample, Listed, read_sample, share_out
from pipeline.errors import UsageError
from pipeline.progress import REVIEWER
from pipeline.reading.export import is_invented


@dataclass(frozen=True)
class FormRequest:
    """What the user asked for. `double` cases, chosen by `seed` (None: the sample's own), go to two reviewers."""

    target: Path
    audit: str = DEFAULT_AUDIT
    rows: int = 200
    sample: Path | None = None
    reviewers: tuple[str, ...] = ()
    double: int = 0
    seed: int | None = None


def mall(request: FormRequest) -> Result:
    """Writes the form of that audit to the target, which must not exist; with reviewers, one form for each beside it.

    UsageError if the name is not an Excel workbook's, if there is no such audit or if the cases cannot be shared out.
    FileError if the sample cannot be read or a form cannot be written.
    """
    from reports.form import workbook

    targets = _targets(request)
    for target in targets.values():
        output.check_new_workbook(target)
    audit = load_audit(request.audit)
    sample = read_sample(request.sample, audit) if request.sample else None
    cases_by_reviewer = _cases_by_reviewer(request, sample)
    invented = request.sample is not None and is_invented(request.sample)
    workbooks = {
        target: workbook.workbook(
            audit, request.rows, _filled_rows(audit, cases_by_reviewer[name], name), invented=invented
        )
        for name, target in targets.items()
    }
    _write(workbooks)
    return Result(request.target, tuple(_notes(request, targets, cases_by_reviewer, sample)), invented)


def _targets(request: FormRequest) -> dict[str, Path]:
    """Reviewer ('' if there are none) -> file. UsageError if two reviewers have the same code, or a code is invalid."""
    if not request.reviewers:
        if request.double:
            raise UsageError("--dubbelkoda fördelar ärenden på granskare. Ange också --granskare A,B.")
        return {"": request.target}
    if request.sample is None:
        raise UsageError("--granskare fördelar ett urval. Ange också --urval URVAL.xlsx.")
    for code in request.reviewers:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,24}", code):
            raise UsageError(
                f"--granskare {code or '(tomt)'}: en kod är 1–24 tecken ur a–z, A–Z, 0–9, bindestreck och understreck. "
                "Använd en kod som bara ni kan läsa, inte ett namn."
            )
    if len({code.casefold() for code in request.reviewers}) < len(request.reviewers):
        raise UsageError("--granskare: två granskare har samma kod.")
    target = request.target
    return {code: target.with_name(f"{target.stem}_{code}{target.suffix}") for code in request.reviewers}


def _cases_by_reviewer(request: FormRequest, sample: DrawnSample | None) -> Mapping[str, Sequence[Listed]]:
    if sample is None:
        return {"": ()}
    if not request.reviewers:
        return {"": sample.drawn}
    seed = sample.seed if request.seed is None else str(request.seed)
    return share_out(sample.drawn, request.reviewers, request.double, seed)


def _filled_rows(audit: Audit, cases: Sequence[Listed], reviewer: str) -> dict[str, list[dict[str, str]]]:
    """The rows that a form contains from the start."""
    key, names = audit.main.key[0], audit.main.names
    reviewer_cell = {REVIEWER: reviewer} if reviewer and REVIEWER in names else {}
    return {audit.main.name: [{**case.values, key: case.id, **reviewer_cell} for case in cases]}


def _write(workbooks: Mapping[Path, bytes]) -> None:
    """Writes all of the workbooks or none."""
    with output.all_or_none() as files:
        for target, content in workbooks.items():
            output.write_new(target, methodcaller("write_bytes", content))
            files.append(target)


def _notes(
    request: FormRequest,
    targets: Mapping[str, Path],
    cases_by_reviewer: Mapping[str, Sequence[Listed]],
    sample: DrawnSample | None,
) -> list[str]:
    lines = []
    if sample is not None:
        lines.append(f"Ärenden ur urvalet: {len(sample.drawn)}.")
    for name in filter(None, targets):
        lines.append(f"Granskare {name}: {len(cases_by_reviewer[name])} ärenden, i {targets[name]}.")
    if request.double:
        lines.append(f"Ärenden som kodas av två: {request.double}. De är inte märkta i mallarna.")
    place = f"Mallen ligger i {request.target}" if not request.reviewers else "Mallarna är skrivna"
    return [*lines, f"Klart. {place} – börja med bladet Så här fyller du i."]
