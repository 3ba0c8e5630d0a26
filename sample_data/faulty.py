"""Two small exports that must be refused: one full of common mistakes, one with an identity number."""

from typing import Final, NamedTuple

from sample_data import SYSSELSATTNING as S
from sample_data.allocate import Condition, Row, matches
from sample_data.writers import labelled

ANY: Final[Condition] = {}


class Damage(NamedTuple):
    column: str
    value: str
    fits: Condition = ANY  # a decision on which the mistake stands alone


# One decision each. Values are labels, as in a sheet that someone typed.
DAMAGES: Final = (
    Damage("insats", "Sysselsätning", {"insats": S}),  # a typing error in a code
    Damage("beslut_datum", "19/2/25"),  # a date that could mean several
    Damage("kon", ""),  # required, and empty
    Damage("ansokan_omfattning", "12-jan", {"ansokan_omfattning": "1-12"}),  # Excel made a date of 1-12
    Damage("beslut_omfattning", "jan-12", {"beslut_omfattning": "1-12"}),  # and in another setting
    Damage("beslut_tom", "2023-12-31"),  # ends before it begins
    Damage("foregaende_beslut_from", "2023-06-01", {"forstagangsbeslut": "ja"}),  # first, with a previous
    Damage("alder", "340"),
    Damage("alder", "fyrtiotvå"),  # a word where a number is expected
    Damage("beslut_omfattning", "Ej aktuellt", {"beslut_omfattning": "1-12"}),  # sysselsättning has an extent
    Damage("plan_datum", "2025-02-30", {"plan_finns": "ja"}),  # no such day
    # The id of the file's first decision once more; on a first-time decision, so no follow-up loses its case.
    Damage("arende_id", "", {"forstagangsbeslut": "ja"}),
)
ORPHAN: Final = "A2025-999"  # a follow-up of a decision that is not in the file


def faulty(decisions: list[Row], followups: list[Row]) -> tuple[list[Row], list[Row]]:
    """Damaged copies of twelve decisions, and their follow-ups with one too many."""
    used_rows: list[Row] = []
    damaged = []
    for damage in DAMAGES:
        row = next(
            r for r in decisions if r not in used_rows and r["beslut_utfall"] == "bifall" and matches(r, damage.fits)
        )
        used_rows.append(row)
        value = damage.value if damage.column != "arende_id" else used_rows[0]["arende_id"]
        damaged.append({**labelled(row, "arenden"), damage.column: value})
    ids = {row["arende_id"] for row in used_rows}
    followup_rows = [labelled(row, "uppfoljningar") for row in followups if row["arende_id"] in ids]
    return damaged, [*followup_rows, {**followup_rows[-1], "arende_id": ORPHAN}]


def with_identity_number(decisions: list[Row]) -> list[Row]:
    """One decision whose id is a personal identity number instead of a pseudonym."""
    return [{**decisions[0], "arende_id": nobodys_identity_number()}]


def nobodys_identity_number() -> str:
    """A number that belongs to nobody: it is on the list of test numbers that Skatteverket publishes."""
    day, birth_number = "19900101", "238"
    return f"{day}-{birth_number}{_check_digit(day[2:] + birth_number)}"


def _check_digit(digits: str) -> int:
    """Luhn: every other digit doubled, digit sums added, up to the next ten."""
    doubled = [int(digit) * (2 - position % 2) for position, digit in enumerate(digits)]
    return -sum(value // 10 + value % 10 for value in doubled) % 10
