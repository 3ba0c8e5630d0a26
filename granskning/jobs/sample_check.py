"""Whether the reviewed decisions are those of the sample that was drawn."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from granskning.jobs.request import Prepared
from granskning.notes import OfCases
from pipeline.drawn_sample import Followed, followed


def compare_with_sample(con: duckdb.DuckDBPyConnection, plan: Prepared) -> tuple[Prepared, Followed | None]:
    """Compares the reviewed decisions with the sample, by id. The sampling frame is used only if the decisions are that
    sample. UsageError if the sample has other quotas than the audit."""
    if plan.sample is None:
        return plan, None
    audit = plan.audit
    columns = ", ".join(f"CAST({name} AS VARCHAR)" for name in (audit.main.key[0], *audit.drawn_by))
    rows = con.execute(f"SELECT {columns} FROM {audit.main.name} WHERE {audit.sampled.sql}").fetchall()
    sample_check = followed(plan.sample, {id_: values for id_, *values in rows}, audit.drawn_by)
    frame = plan.sample.frame.sizes(audit)
    return (replace(plan, frame=frame) if sample_check.random else plan), sample_check


def sample_notes(sample_check: Followed) -> tuple[str, ...]:
    """How the reviewed decisions deviate from the sample, with the first ids."""
    ids_by_text = {
        "Granskade ärenden som inte hör till urvalet": sample_check.alien,
        "Granskade reserver som inte ersätter något draget beslut": sample_check.unexplained,
        "Dragna beslut som varken är granskade eller ersatta": sample_check.missing,
        "Ärenden som hör till en annan grupp än i urvalet": sample_check.moved,
    }
    notes: list[str] = [OfCases(text, ids) for text, ids in ids_by_text.items() if ids]
    if not sample_check.random:
        notes.append("Intervallen räknas därför inte som för ett draget urval, och resultaten vägs inte.")
    return tuple(notes)
