"""The check of data quality with Great Expectations, in a side process: it takes longer than all the rest."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb

from checks.audit import Audit
from granskning.jobs.side_process import SideProcess
from pipeline import assess, gx_context, plausibility, validate
from pipeline.comparing.results_reader import read_stored
from pipeline.plausibility import Met
from pipeline.reading.load import Loaded
from pipeline.run_facts import DATABASE
from pipeline.validate import Check

_COPIED = 300_000
"""With more decisions copying takes longer than waiting for the run to write."""
_SPARK = "great_expectations.datasource.fluent.data_asset.path.spark.spark_asset"


def prepare() -> None:
    """Imports what the check needs, in the side process."""
    # The module comes with JupyterLab. jsonschema, which GX imports, builds a grammar from it, which wastes a second.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    # GX imports these for one expectation and for files in Spark, which no suite here has: two fifths of its import.
    unused = {name: ModuleType(name) for name in ("altair", "scipy.stats", _SPARK)}
    vars(unused[_SPARK]).update(SPARK_PATH_ASSET_TYPES=(), SPARK_PATH_ASSET_UNION=Any)
    sys.modules.update(unused)
    gx_context.prepare()


def expected(
    con: duckdb.DuckDBPyConnection, audit: Audit, loaded: Loaded, earlier: Sequence[Path] = ()
) -> tuple[str, ...]:
    """Stores in the database whether the data meets each expectation; returns the expectations that could be checked.

    The last of the `earlier` reports is the one that the data should resemble.
    """
    decisions = assess.explained(audit, plausibility.columns_read(audit))
    return plausibility.keep(con, audit, decisions, loaded.present, _met_counts(earlier[-1:]))


def begin(
    checker: SideProcess,
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    day: date,
    loaded: Loaded,
    folder: Path,
    expectations: Sequence[str],
    *,
    invented: bool,
    context: bool = True,
) -> Callable[[], None]:
    """Starts the check of a copy of the database. The returned function waits for it and writes `datakvalitet.html`.

    `expectations` is what `expected` returned. With `context` the folder `gx/` stays too, which Great Expectations
    opens with the database of the run. Many decisions are not copied: the returned function checks the run's database,
    which should then be finished and closed.
    """
    completeness = validate.completeness(con, audit, loaded.present)
    is_copied = not context or loaded.rows_used[audit.main.name] <= _COPIED
    database = folder / ("gx.duckdb" if is_copied else DATABASE)

    def start() -> Callable[[], tuple[Check, ...]]:
        rows = dict(loaded.rows_used)
        return checker.start(validate.validate, database, DATABASE, audit, rows, expectations, day, folder)

    started = None
    if is_copied:
        validate.copy(con, audit, loaded.rows_used, database)
        started = start()

    def finish() -> None:
        from reports import quality

        checks = (started or start())()
        if is_copied:
            database.unlink()
        if not context:
            shutil.rmtree(folder / gx_context.FOLDER)
        quality.write(
            quality.report(audit, checks, completeness, loaded.rows_used, day, invented=invented),
            folder / "datakvalitet.html",
        )

    return finish


def _met_counts(results: Sequence[Path]) -> Mapping[str, Met]:
    """How many decisions met each criterion according to these results."""
    numbers = [read_stored(path).numbers for path in results]
    return {c.id: Met(c.whole.met or 0, c.whole.base or 0) for review in numbers for c in review.criteria}
