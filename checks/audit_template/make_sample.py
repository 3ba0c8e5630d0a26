"""Invented decisions to try the review on. To write them again:

    python -m checks.audit_template.make_sample

Every variable with codes gets one of them by chance, so one that is added to the codebook comes along. Dates, and what
must fit together, are set by hand below. The same bytes every time.
"""

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from checks import invented

from . import AUDIT

Row = dict[str, str]
FOLDER: Final = Path(__file__).with_name("sample")
DECISIONS: Final = 40
DISTRICTS: Final = ("bromma", "farsta", "jarva")
# Variables that the codebook requires only in some decisions; in the others they are left empty, as in a form.
GRANTED: Final = ("behov_beskrivna", "mal_i_utredning", "mal_i_beslut")
REFUSED: Final = ("avslag_motiverat",)


def decision(number: int, rng: Random) -> Row:
    """A decision within the period, granted with a probability of two thirds."""
    first, last = AUDIT.period
    decided = first + timedelta(rng.randint(0, (last - first).days))
    row = {v.name: rng.choice(list(v.codes)) for v in AUDIT.main.variables if v.codes} | {
        "arende_id": f"EX-{number:03}",
        "stadsdel": rng.choice(DISTRICTS),
        "alder": str(rng.randint(20, 80)),
        # Some applications have no date, so that some files do not say.
        "ansokan_datum": str(decided - timedelta(rng.randint(10, 120))) if number % 8 else "",
        "beslut_datum": str(decided),
        "granskad_datum": str(AUDIT.granskningsdatum - timedelta(rng.randint(0, 30))),
    }
    return row | dict.fromkeys(GRANTED if row["beslut_utfall"] == "avslag" else REFUSED, "")


def follow_ups(decisions: list[Row], rng: Random) -> list[Row]:
    """At most one follow-up per granted decision, no later than the day when its file was read."""
    rows: list[Row] = []
    for row in decisions:
        day = str(date.fromisoformat(row["beslut_datum"]) + timedelta(rng.randint(30, 270)))
        if row["beslut_utfall"] != "avslag" and day <= row["granskad_datum"]:
            rows.append({"arende_id": row["arende_id"], "datum": day})
    return rows


def main(folder: Path = FOLDER) -> None:
    """Writes a file for each table, and the mark that they are invented."""
    invented.mark(folder)
    rng = Random(49)
    arenden = [decision(number, rng) for number in range(1, DECISIONS + 1)]
    for name, rows in {"arenden": arenden, "uppfoljningar": follow_ups(arenden, rng)}.items():
        write(folder / f"{name}.csv", AUDIT.table(name).names, rows)


def write(path: Path, names: tuple[str, ...], rows: list[Row]) -> None:
    """Writes the rows as Excel would."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, names, delimiter=";", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
