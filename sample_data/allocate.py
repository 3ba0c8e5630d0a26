"""Deals codes to rows at random such that every declared count is exact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final

Row = dict[str, str]
# Column -> the codes it may have, separated by blanks: {"sip": "ja"}.
Condition = Mapping[str, str]
Counts = Mapping[str, int]

REST: Final = -1  # the count of a code that takes all remaining rows
EMPTY: Final = "-"  # means "no value", since an empty word is invisible between blanks


@dataclass(frozen=True)
class Quota:
    """`counts` says how many rows of each group get each code.

    `columns`, `by`, the group keys and the codes are words separated by blanks; two columns dealt together
    have two-word codes ("ja nej"). A group key may hold `*`; a row belongs to the first key that fits it.
    `prefer` names rows that should get a code before others do; it never changes a count.
    """

    columns: str
    counts: Mapping[str, Counts]
    by: str = ""
    where: Condition = field(default_factory=dict)
    prefer: Mapping[str, Condition] = field(default_factory=dict)


def overall(
    columns: str, counts: Counts, where: Condition | None = None, prefer: Mapping[str, Condition] | None = None
) -> Quota:
    """A quota over all rows that match `where`, undivided."""
    return Quota(columns, {"": counts}, where=where or {}, prefer=prefer or {})


def matches(row: Row, condition: Condition) -> bool:
    return all(row.get(column, "") in codes.split() for column, codes in condition.items())


def deal_all(rows: list[Row], quotas: tuple[Quota, ...], rng: Random) -> None:
    for quota in quotas:
        _deal(rows, quota, rng)


def _deal(rows: list[Row], quota: Quota, rng: Random) -> None:
    groups: dict[str, list[Row]] = {key: [] for key in quota.counts}
    for row in rows:
        if matches(row, quota.where):
            groups[_group(row, quota)].append(row)
    for key, members in groups.items():
        _deal_group(members, quota, quota.counts[key], rng)


def _group(row: Row, quota: Quota) -> str:
    values = [row[column] for column in quota.by.split()]
    for key in quota.counts:
        if all(word in ("*", value) for word, value in zip(key.split(), values, strict=True)):
            return key
    raise ValueError(f"{quota.columns}: no group for {values}")


def _deal_group(members: list[Row], quota: Quota, counts: Counts, rng: Random) -> None:
    remaining = list(members)
    rng.shuffle(remaining)
    for code, count in _resolved(quota, counts, len(remaining)).items():
        preferred = quota.prefer.get(code, {})
        remaining.sort(key=lambda row, preferred=preferred: not matches(row, preferred))  # type: ignore[misc]
        for row in remaining[:count]:
            row.update(_values(quota, code))
        remaining = remaining[count:]


def _resolved(quota: Quota, counts: Counts, size: int) -> dict[str, int]:
    """The counts with REST computed; they must add up to the group's size."""
    fixed = sum(count for count in counts.values() if count != REST)
    remainder = size - fixed
    if remainder < 0 or (remainder > 0 and REST not in counts.values()):
        raise ValueError(f"{quota.columns}: {fixed} values declared for a group of {size} rows")
    return {code: remainder if count == REST else count for code, count in counts.items()}


def _values(quota: Quota, code: str) -> dict[str, str]:
    pairs = zip(quota.columns.split(), code.split(), strict=True)
    return {column: "" if word == EMPTY else word for column, word in pairs}
