"""Writes the whole sample: `python -m sample_data.generate`. The same bytes every time."""

from pathlib import Path
from random import Random
from typing import Final

from checks import audits
from checks.invented import mark
from sample_data import SEED
from sample_data.attendance import attendance
from sample_data.decisions import decisions
from sample_data.faulty import faulty, with_identity_number
from sample_data.followups import followups
from sample_data.lss_decisions import COLUMNS, lss_decisions, lss_followups
from sample_data.organisations import ENHETER, REKOMMENDATIONER, REKOMMENDATIONER_2026, VERKSAMHETER
from sample_data.population import POPULATION_COLUMNS, population
from sample_data.review_2026 import REVIEW_DATE_2026, decisions_2026
from sample_data.reviewers import write_reviewers
from sample_data.writers import write_columns, write_csv, write_workbook

FOLDER: Final = Path(__file__).parent


def main(folder: Path = FOLDER) -> None:
    # One random generator per table, so that a change in one table leaves the others unchanged.
    arenden = decisions(Random(SEED))
    uppfoljningar = followups(arenden, Random(SEED + 1))
    tables = {
        "arenden": arenden,
        "uppfoljningar": uppfoljningar,
        "narvaro": attendance(Random(SEED + 2)),
        "enheter": ENHETER,
        "verksamheter": VERKSAMHETER,
        "rekommendationer": REKOMMENDATIONER,
    }
    for name, rows in tables.items():
        write_csv(folder / "sysselsattning_2025" / f"{name}.csv", name, rows)
    mark(folder / "sysselsattning_2025")
    write_workbook(folder / "sysselsattning_2025.xlsx", tables)
    _write_refused(folder, tables)
    _write_lss(folder)
    _write_followup(folder)
    write_columns(folder / "population_2025.csv", POPULATION_COLUMNS, population(Random(SEED + 5), arenden))
    write_reviewers(folder, arenden, uppfoljningar)
    mark(folder)


def _write_refused(folder: Path, tables: dict[str, list[dict[str, str]]]) -> None:
    """Writes the two exports that the product must refuse."""
    cases, follow_ups = faulty(tables["arenden"], tables["uppfoljningar"])
    write_csv(folder / "felaktig" / "arenden.csv", "arenden", cases, "cp1252")
    write_csv(folder / "felaktig" / "uppfoljningar.csv", "uppfoljningar", follow_ups, "cp1252")
    write_csv(folder / "personuppgift" / "arenden.csv", "arenden", with_identity_number(tables["arenden"]))
    mark(folder / "felaktig")
    mark(folder / "personuppgift")


def _write_lss(folder: Path) -> None:
    """Writes the sample of the audit `lss_arbete_studier`."""
    arenden = lss_decisions(Random(SEED + 3))
    tables = {"arenden": arenden, "uppfoljningar": lss_followups(arenden, Random(SEED + 4))}
    for name, rows in tables.items():
        write_columns(folder / "lss_arbete_studier" / f"{name}.csv", COLUMNS[name], rows)
    mark(folder / "lss_arbete_studier")


def _write_followup(folder: Path) -> None:
    """Writes the sample of the audit `uppfoljning_2026`, and the mapping of its criteria to those of the first review,
    which includes all of them."""
    arenden = decisions_2026(Random(SEED + 6))
    tables = {"arenden": arenden, "uppfoljningar": followups(arenden, Random(SEED + 7), REVIEW_DATE_2026)}
    for name, rows in tables.items():
        write_csv(folder / "uppfoljning_2026" / f"{name}.csv", name, rows)
    register = folder / "uppfoljning_2026" / "rekommendationer.csv"
    write_columns(register, tuple(REKOMMENDATIONER_2026[0]), REKOMMENDATIONER_2026)
    mark(folder / "uppfoljning_2026")
    mapping = [{"fran": c.id, "till": c.id} for c in audits.load("uppfoljning_2026").criteria]
    write_columns(folder / "koppling_2025_2026.csv", ("fran", "till"), mapping)


if __name__ == "__main__":
    main()
