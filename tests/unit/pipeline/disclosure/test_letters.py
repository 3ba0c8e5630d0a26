"""Districts by letter: another name and another order, and the same numbers."""

from __future__ import annotations

from dataclasses import replace

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.disclosure.letters import lettered, letters
from pipeline.disclosure.published import TOGETHER, BreakdownRow, Published, PublishedBreakdown, Share

NAMES = tuple(AUDIT.compared.groups(AUDIT.main).values())[:3]
SIZES = dict(zip(NAMES, (10, 20, 30), strict=True))


def breakdown(*second: str) -> PublishedBreakdown:
    """Three districts, and all of them; with `second` crossed with those groups."""
    sides = [(name, *rest) for name in (*NAMES, TOGETHER) for rest in [[s] for s in second] or [[]]]
    sizes = [SIZES.get(name, 60) for name, *_ in sides]
    row = BreakdownRow("x", "X", tuple(Share(n // 2, n, 50) for n in sizes))
    names = ("stadsdel", "kon")[: len(sides[0])]
    return PublishedBreakdown(
        "kriterier_stadsdel", "kriterier", "Kriterierna", names, ("Stadsdelsnämnd", "Kön")[: len(names)],
        tuple(sides), tuple(sizes), (row,), "", adds_up=False, sensitive=0, further=0,
    )  # fmt: skip


def published() -> Published:
    one = breakdown()
    return Published(
        60, {"stadsdel": tuple(SIZES.items()), "kon": (("Kvinna", 30), ("Man", 30))}, 0, (), (), (), 4, compared=one,
        breakdowns=(breakdown("Kvinna", "Man"),),
    )  # fmt: skip


def test_the_letters_are_consecutive_and_not_in_the_order_of_the_names() -> None:
    by_district = letters(AUDIT, published())
    assert list(by_district.values()) == ["Stadsdel A", "Stadsdel B", "Stadsdel C"]
    assert set(by_district) == set(NAMES)
    everyone = replace(
        published(), background={"stadsdel": tuple((n, 9) for n in AUDIT.compared.groups(AUDIT.main).values())}
    )
    assert list(letters(AUDIT, everyone)) != list(AUDIT.compared.groups(AUDIT.main).values())


def test_every_number_follows_its_district() -> None:
    before = published()
    by_district = letters(AUDIT, before)
    after = lettered(AUDIT, before, by_district)
    assert after.compared and before.compared
    assert [group for (group,) in after.compared.groups] == ["Stadsdel A", "Stadsdel B", "Stadsdel C", TOGETHER]
    sizes = {
        group: (size, share)
        for (group,), size, share in zip(
            after.compared.groups, after.compared.sizes, after.compared.rows[0].shares, strict=True
        )
    }
    for name, letter in by_district.items():
        assert sizes[letter] == (SIZES[name], Share(SIZES[name] // 2, SIZES[name], 50))
    assert dict(after.background["stadsdel"]) == {by_district[name]: n for name, n in SIZES.items()}
    assert after.background["kon"] == before.background["kon"]
    (crossed,) = after.breakdowns
    assert crossed.groups[:2] == (("Stadsdel A", "Kvinna"), ("Stadsdel A", "Man"))
    assert crossed.groups[-1] == (TOGETHER, "Man")


def test_no_name_is_left() -> None:
    before = published()
    text = repr(lettered(AUDIT, before, letters(AUDIT, before)))
    assert not [name for name in NAMES if name in text]
