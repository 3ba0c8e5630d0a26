"""What the user asked for, and what it means: the audit, and how its decisions are counted and shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from checks.audit import Audit
from checks.report_tables import Dimension
from granskning.jobs import updated
from granskning.jobs.job import open_audit
from granskning.option_values import DEFAULT_AUDIT, districts_value
from pipeline import manifest
from pipeline.disclosure.earlier import printed_counts
from pipeline.disclosure.printed_counts import EarlierReports
from pipeline.drawn_sample import DrawnSample, read_sample
from pipeline.errors import UsageError
from pipeline.reading.export import is_invented
from pipeline.reading.textfile import sha256
from pipeline.sampling import Codes

if TYPE_CHECKING:
    from reports.update.edited import Edited


@dataclass(frozen=True)
class Request:
    """What the user asked for, under the options of `granskning rapport`; None is the audit's own choice.

    `by` are the breakdowns as written (`stadsdel,kon`), `population` the workbook of the drawn sample, `template` a
    Word template of the user's, `earlier` the folders of earlier reports of the same decisions, and `edited` a report
    in which somebody has written. With `figures` what is in a table is drawn too, and with `tables` the reverse.
    """

    export: Path
    target: Path
    audit: str | Audit = DEFAULT_AUDIT
    granskningsdatum: date | None = None
    threshold: int | None = None
    by: tuple[str, ...] = ()
    population: Path | None = None
    tolerate_rejected: bool = False
    ignore_unknown: bool = False
    with_gx: bool = True
    template: Path | None = None
    earlier: tuple[Path, ...] = ()
    figures: bool = False
    tables: bool = False
    edited: Path | None = None
    lettered: bool | None = None


@dataclass(frozen=True)
class Prepared:
    """A resolved request: the audit, and how to count and show its decisions.

    `day` is the granskningsdatum, `frame` the number of decisions per stratum that the sample was drawn from (empty
    unless the decisions are that sample), and `earlier` what earlier reports print.
    """

    audit: Audit
    day: date
    by: tuple[tuple[Dimension, ...], ...]
    threshold: int
    frame: Mapping[Codes, int]
    sample: DrawnSample | None
    invented_frame: bool
    earlier: EarlierReports
    edited: Edited | None


def prepared(request: Request) -> Prepared:
    """Resolves the request. UsageError, AuditError or FileError if it cannot be resolved."""
    audit = open_audit(request.audit)
    return Prepared(
        audit,
        request.granskningsdatum or audit.granskningsdatum,
        breakdowns(audit, request.by),
        _threshold(audit, request.threshold),
        {},
        read_sample(request.population, audit) if request.population else None,
        request.population is not None and is_invented(request.population),
        EarlierReports(printed_counts(audit, request.earlier)),
        updated.edited_report(request.edited, audit),
    )


def breakdowns(audit: Audit, names: Sequence[str]) -> tuple[tuple[Dimension, ...], ...]:
    """The breakdowns with those names, each once: 'stadsdel', or 'stadsdel,kon' for a breakdown by both.

    UsageError if the audit has no such dimension, or if more than two are crossed.
    """
    dimensions = {d.name: d for d in audit.dimensions}
    combinations = []
    for text in names:
        parts = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
        if unknown_parts := [name for name in parts if name not in dimensions]:
            raise UsageError(
                f"--uppdelning {unknown_parts[0]}: granskningen {audit.name} går bara att dela upp på "
                f"{', '.join(dimensions)}."
            )
        if len(parts) > 2:
            raise UsageError(
                f"Tabellerna kan korsas på högst två saker, inte {', '.join(parts)}. Ange hellre flera --uppdelning."
            )
        combinations.append(tuple(dimensions[name] for name in parts))
    return tuple(dict.fromkeys(combinations))


def by_letter(request: Request, audit: Audit) -> bool:
    """Whether published material names the districts by letter."""
    return audit.lettered if request.lettered is None else request.lettered


def _threshold(audit: Audit, requested: int | None) -> int:
    """The lowest count of a broken-down cell that is shown. UsageError if it is lower than the audit's own."""
    if requested is not None and requested < audit.threshold:
        raise UsageError(f"Tröskeln (--troskel) kan höjas men aldrig vara lägre än {audit.threshold}.")
    return audit.threshold if requested is None else requested


class _Leniency(TypedDict):
    tolerate_rejected: bool
    ignore_unknown: bool


def leniency(request: Request) -> _Leniency:
    """The arguments of `read` that let faulty rows and unknown columns pass."""
    return {"tolerate_rejected": request.tolerate_rejected, "ignore_unknown": request.ignore_unknown}


def options(request: Request, day: date, edited: Edited | None = None) -> dict[str, object]:
    """What the manifest says of the request: the options as they were given, with files by their names alone."""
    return {
        "granskningsdatum": day.isoformat(),
        "troskel": request.threshold,
        "uppdelning": list(request.by),
        "tidigare": [path.name for path in request.earlier],
        "population": {"fil": request.population.name, "sha256": sha256(request.population)}
        if request.population
        else None,
        "tillat_avvisade": request.tolerate_rejected,
        "ignorera_okanda": request.ignore_unknown,
        "utan_gx": not request.with_gx,
        "stadsdelar": districts_value(request.lettered),
        "figurer": request.figures,
        "tabeller": request.tables,
        "uppdatera": {"fil": manifest.safe(edited.name), "sha256": edited.sha256} if edited else None,
        "mall": request.template.name if request.template else None,
    }
