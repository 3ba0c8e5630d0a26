"""The attendance of 2024, month by month, that Tabell 1 of the report is made from.

GR prints a mean and one share per district and hides the rest ("antal under 4 redovisas ej"). The numbers of
persons are ours, plausible ones that round to the printed share; in every district 22-40 has under four
persons, and 10-24 is hidden because 22-40 could be worked out otherwise.
"""

from dataclasses import dataclass
from random import Random
from typing import Final

from sample_data.allocate import Row


@dataclass(frozen=True)
class District:
    code: str
    mean_tenths: int  # printed mean of hours a month, in tenths of an hour
    persons: dict[str, int]  # by the interval of the latest month in the district


DISTRICTS: Final = (
    District("jarva", 134, {"1-12": 95, "10-24": 12, "22-40": 3}),  # 95 of 110 = 86,4
    District("sodermalm", 115, {"1-12": 138, "10-24": 4, "22-40": 1}),  # 138 of 143 = 96,5
    District("hagersten_alvsjo", 100, {"1-12": 90, "10-24": 5, "22-40": 2}),  # 90 of 97 = 92,8
    District("skarholmen", 126, {"1-12": 59, "10-24": 7, "22-40": 1}),  # 59 of 67 = 88,1
)
# GR says that a person may have had it in more than one district during the year.
_MOVES: Final = (
    ("jarva", "sodermalm", 2),
    ("skarholmen", "hagersten_alvsjo", 2),
    ("sodermalm", "skarholmen", 1),
)
# Interval changes during the year, per district: (before, latest month, persons).
_CHANGES: Final = (("1-12", "10-24", 2), ("10-24", "1-12", 1))
# What a person attends in a month, in half hours, before scaling to the mean: far below what is granted.
_TYPICAL: Final = {"1-12": (2, 52, 18), "10-24": (20, 110, 60), "22-40": (60, 220, 130)}
_MOST: Final = 2 * 744


@dataclass
class Stay:
    """One person's time in one district."""

    person: str
    kon: str
    district: str
    interval: str
    first: int
    last: int
    earlier: str = ""
    change: int = 0

    def interval_in(self, month: int) -> str:
        return self.earlier if month < self.change else self.interval


def attendance(rng: Random) -> list[Row]:
    stays = _stays(rng)
    _change_intervals(stays, rng)
    _move(stays, rng)
    rows = [row for district in DISTRICTS for row in _rows(district, stays, rng)]
    # GR Statistik: most are 55-64.
    persons = sorted({stay.person for stay in stays})
    ages = {person: str(rng.randint(55, 64) if rng.random() < 0.55 else rng.randint(20, 54)) for person in persons}
    aged = [{**row, "alder": ages[row["person_id"]]} for row in rows]
    return sorted(aged, key=lambda row: (row["person_id"], row["manad"]))


def _stays(rng: Random) -> list[Stay]:
    slots = [
        (district.code, interval)
        for district in DISTRICTS
        for interval, count in district.persons.items()
        for _ in range(count)
    ]
    numbers = rng.sample(range(1, len(slots) + 1), len(slots))
    stays = []
    for (code, interval), number in zip(slots, numbers, strict=True):
        first = 1 if rng.random() < 0.7 else rng.randint(2, 10)
        last = 12 if rng.random() < 0.75 else rng.randint(first, 12)
        # GR Statistik: 51 percent women.
        kon = "kvinna" if rng.random() < 0.51 else "man"
        stays.append(Stay(f"P{number:04d}", kon, code, interval, first, last))
    return stays


def _change_intervals(stays: list[Stay], rng: Random) -> None:
    for district in DISTRICTS:
        for earlier, latest, count in _CHANGES:
            candidates = [stay for stay in stays if stay.district == district.code and not stay.earlier]
            fitting = [stay for stay in candidates if stay.interval == latest]
            for stay in rng.sample(fitting, count):
                stay.earlier, stay.first, stay.last, stay.change = earlier, 1, 12, rng.randint(4, 10)


def _move(stays: list[Stay], rng: Random) -> None:
    """Makes two stays one person's: the first part of the year in one district, the second part in another."""
    free = [stay for stay in stays if stay.interval == "1-12" and not stay.earlier]
    for source, target, count in _MOVES:
        leaving = rng.sample([stay for stay in free if stay.district == source], count)
        coming = rng.sample([stay for stay in free if stay.district == target], count)
        for earlier, later in zip(leaving, coming, strict=True):
            month = rng.randint(4, 9)
            earlier.first, earlier.last = 1, month - 1
            later.person, later.kon, later.first, later.last = earlier.person, earlier.kon, month, 12
            free = [stay for stay in free if stay not in (earlier, later)]


def _rows(district: District, stays: list[Stay], rng: Random) -> list[Row]:
    months = [
        (stay, month) for stay in stays if stay.district == district.code for month in range(stay.first, stay.last + 1)
    ]
    raw = [_half_hours(stay, month, rng) for stay, month in months]
    adjusted = _settle(raw, district.mean_tenths, rng)
    return [_row(stay, month, halves) for (stay, month), halves in zip(months, adjusted, strict=True)]


def _half_hours(stay: Stay, month: int, rng: Random) -> float:
    low, high, mode = _TYPICAL[stay.interval_in(month)]
    # GR Statistik: men attend somewhat more (11,4 against 10,4 hours); some months hold no attendance at all.
    factor = 1.09 if stay.kon == "man" else 1.0
    return 0.0 if rng.random() < 0.04 else factor * rng.triangular(low, high, mode)


def _settle(raw: list[float], mean_tenths: int, rng: Random) -> list[int]:
    """Scales to the printed mean, rounds to half hours, and distributes the rounding difference."""
    target_sum = round(len(raw) * mean_tenths / 5)
    scale = target_sum / sum(raw)
    halves = [min(round(value * scale), _MOST) for value in raw]
    difference = target_sum - sum(halves)
    step = 1 if difference > 0 else -1
    for index in rng.sample([i for i, value in enumerate(halves) if value > 1], abs(difference)):
        halves[index] += step
    return halves


def _row(stay: Stay, month: int, halves: int) -> Row:
    return {
        "person_id": stay.person,
        "stadsdel": stay.district,
        "kon": stay.kon,
        "manad": f"2024-{month:02d}",
        "omfattning": stay.interval_in(month),
        "timmar": f"{halves // 2},5" if halves % 2 else str(halves // 2),
    }
