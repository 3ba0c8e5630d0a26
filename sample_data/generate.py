"""Write the whole sample anew: `python -m sample_data.generate`. The same bytes every time."""

from pathlib import Path
from random import Random
from typing import Final

from sample_data import SEED
from sample_data.attendance import attendance
from sample_data.decisions import decisions
from sample_data.faulty import faulty, with_identity_number
from sample_data.followups import followups
from sample_data.lss_decisions import COLUMNS, lss_decisions, lss_followups
from sample_data.population import POPULATION_COLUMNS, population
from sample_data.writers import write_columns, write_csv, write_workbook

FOLDER: Final = Path(__file__).parent


def main(folder: Path = FOLDER) -> None:
    # One source of chance per table, so that a change in one leaves the others as they were.
    arenden = decisions(Random(SEED))
    uppfoljningar = followups(arenden, Random(SEED + 1))
    tables = {"arenden": arenden, "uppfoljningar": uppfoljningar, "narvaro": attendance(Random(SEED + 2))}
    for name, rows in tables.items():
        write_csv(folder / "sysselsattning_2025" / f"{name}.csv", name, rows)
    write_workbook(folder / "sysselsattning_2025.xlsx", tables)
    _write_refused(folder, tables)
    _write_lss(folder)
    write_columns(folder / "population_2025.csv", POPULATION_COLUMNS, population(Random(SEED + 5)))


def _write_refused(folder: Path, tables: dict[str, list[dict[str, str]]]) -> None:
    """The two exports that the product must turn down."""
    cases, follow_ups = faulty(tables["arenden"], tables["uppfoljningar"])
    write_csv(folder / "felaktig" / "arenden.csv", "arenden", cases, "cp1252")
    write_csv(folder / "felaktig" / "uppfoljningar.csv", "uppfoljningar", follow_ups, "cp1252")
    write_csv(folder / "personuppgift" / "arenden.csv", "arenden", with_identity_number(tables["arenden"]))


def _write_lss(folder: Path) -> None:
    """The sample of the audit `lss_arbete_studier`."""
    arenden = lss_decisions(Random(SEED + 3))
    tables = {"arenden": arenden, "uppfoljningar": lss_followups(arenden, Random(SEED + 4))}
    for name, rows in tables.items():
        write_columns(folder / "lss_arbete_studier" / f"{name}.csv", COLUMNS[name], rows)


if __name__ == "__main__":
    main()
