"""Drawing a sample: quotas by hand and by definition, the order by its published hash, and frames read back."""

from __future__ import annotations

import importlib
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.audit import Quota
from checks.audits.sysselsattning_2025 import AUDIT
from checks.codebook import DefinitionError
from checks.expressions import is_
from pipeline import sampling
from pipeline.errors import FileError
from pipeline.sampling import Candidate

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")
S, STOD, K, M = "sysselsattning", "sarskild_stodinsats", "kvinna", "man"
CELLS = [(S, K), (S, M), (STOD, K), (STOD, M)]


# --- Quotas -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (30, [10, 10, 5, 5]),  # as in the 2025 report: 120 in four districts, 80 and 40, half of each sex
        (6, [2, 2, 1, 1]),
        (10, [3, 3, 2, 2]),  # 3.33 3.33 1.67 1.67
        (20, [7, 7, 3, 3]),  # 6.67 6.67 3.33 3.33
        (9, [3, 3, 2, 1]),  # 3 3 1.5 1.5: the first of two equal remainders
        (1, [1, 0, 0, 0]),
    ],
)
def test_the_quotas_of_the_2025_audit(size: int, expected: list[int]) -> None:
    shares = list(sampling.cells(AUDIT.quotas).values())
    assert list(sampling.cells(AUDIT.quotas)) == CELLS
    assert sampling.apportion(size, shares) == expected


def test_the_largest_remainder_as_published() -> None:
    """The example of Wikipedia's article on the method: 100,000 votes, ten seats, Hare's quota."""
    votes = [47_000, 16_000, 15_800, 12_000, 6_100, 3_100]
    assert sampling.apportion(10, [Fraction(n, 100_000) for n in votes]) == [5, 2, 1, 1, 1, 0]


_shares = st.lists(st.integers(0, 20), min_size=1, max_size=8).filter(any)


@given(st.integers(0, 500), _shares)
def test_the_largest_remainder_by_definition(total: int, parts: list[int]) -> None:
    exact = [Fraction(total * part, sum(parts)) for part in parts]
    apportioned = sampling.apportion(total, [Fraction(part, sum(parts)) for part in parts])
    assert sum(apportioned) == total
    extra = [n - floor(e) for n, e in zip(apportioned, exact, strict=True)]
    assert set(extra) <= {0, 1}
    rank = [(e - floor(e), -i) for i, e in enumerate(exact)]
    with_one, without = ([r for r, m in zip(rank, extra, strict=True) if m == n] for n in (1, 0))
    assert not with_one or not without or min(with_one) > max(without)


@given(st.integers(1, 40), st.integers(1, 11))
def test_the_sexes_never_differ_by_more_than_one(size: int, districts: int) -> None:
    """Nor do they pile up over the districts: every second one breaks a tie the other way."""
    names = [f"d{i}" for i in range(districts)]
    strata = sampling.draw([], names, AUDIT.quotas, size, 1)
    sign = {K: 1, M: -1}
    more_women = {n: sum(s.quota * sign[s.codes[2]] for s in strata if s.codes[0] == n) for n in names}
    assert all(abs(n) <= 1 for n in more_women.values()) and abs(sum(more_women.values())) <= 1
    assert all(sum(s.quota for s in strata if s.codes[0] == name) == size for name in names)


def test_sizes_that_need_no_rounding() -> None:
    step = sampling.even_step(AUDIT.quotas)
    assert step == 6
    for size in range(1, 50):
        exact = [size * share for share in sampling.cells(AUDIT.quotas).values()]
        assert all(n.denominator == 1 for n in exact) == (size % step == 0)


# --- Drawing ------------------------------------------------------------------------------------------------


def test_the_place_of_a_decision_is_its_published_hash() -> None:
    """As `printf '2025:A2024-001' | sha256sum` prints it."""
    assert sampling.place(2025, "A2024-001") == "de839667910827f943738ea7ff7f02e64228b7e9f3b5e82ec4d9e4456fa37d20"
    assert sampling.place(0, "B") == "3928c8ecb112d5813f18246c5f941666615438c5b5f8101f1afa4d1adc8c5608"


def _candidates(counts: dict[tuple[str, str, str], int]) -> list[Candidate]:
    return [Candidate(f"{'-'.join(codes)}-{i}", codes) for codes, n in counts.items() for i in range(n)]


def _candidates_in(*districts: str, n: int = 40) -> list[Candidate]:
    return _candidates({(d, *cell): n for d in districts for cell in CELLS})


@given(st.randoms(use_true_random=False), st.integers(0, 10**9))
def test_the_order_of_the_rows_means_nothing(rng: random.Random, seed: int) -> None:
    candidates = _candidates_in("bromma", "farsta", n=12)
    shuffled = rng.sample(candidates, len(candidates))
    strata = sampling.draw(candidates, ["bromma", "farsta"], AUDIT.quotas, 30, seed)
    assert sampling.draw(shuffled, ["bromma", "farsta"], AUDIT.quotas, 30, seed) == strata


def test_drawn_and_reserves_follow_the_order_without_a_gap() -> None:
    candidates = _candidates_in("bromma", "farsta")
    strata = sampling.draw(candidates, ["bromma", "farsta"], AUDIT.quotas, 30, 7)
    assert [(s.codes, s.quota, len(s.reserves)) for s in strata[:4]] == [
        (("bromma", S, K), 10, 10),
        (("bromma", S, M), 10, 10),
        (("bromma", STOD, K), 5, 5),
        (("bromma", STOD, M), 5, 5),
    ]
    for stratum in strata:
        queue = sorted((c for c in candidates if c.codes == stratum.codes), key=lambda c: sampling.place(7, c.id))
        assert [*stratum.drawn, *stratum.reserves] == queue[: stratum.quota + len(stratum.reserves)]
        assert (stratum.frame, stratum.short) == (40, 0)


def test_small_quotas_have_five_reserves_and_empty_ones_none() -> None:
    strata = sampling.draw(_candidates_in("bromma"), ["bromma"], AUDIT.quotas, 1, 7)
    assert [(len(s.drawn), len(s.reserves)) for s in strata] == [(1, 5), (0, 0), (0, 0), (0, 0)]


def test_a_larger_sample_holds_the_smaller() -> None:
    small, large = (sampling.draw(_candidates_in("bromma"), ["bromma"], AUDIT.quotas, size, 3) for size in (12, 30))
    for small_stratum, large_stratum in zip(small, large, strict=True):
        assert large_stratum.drawn[: len(small_stratum.drawn)] == small_stratum.drawn


def test_a_short_stratum_gives_all_it_has_and_no_other_gives_more() -> None:
    candidates = _candidates({("bromma", S, K): 40, ("bromma", S, M): 9, ("bromma", STOD, K): 5})
    strata = sampling.draw(candidates, ["bromma"], AUDIT.quotas, 30, 1)
    assert [(s.frame, s.quota, len(s.drawn), s.short, len(s.reserves)) for s in strata] == [
        (40, 10, 10, 0, 10), (9, 10, 9, 1, 0), (5, 5, 5, 0, 0), (0, 5, 0, 5, 0),
    ]  # fmt: skip


def test_a_district_without_candidates_is_there_and_short() -> None:
    strata = sampling.draw(_candidates_in("bromma"), ["bromma", "jarva"], AUDIT.quotas, 6, 1)
    assert [(s.codes[0], s.frame, s.short) for s in strata[4:]] == [
        ("jarva", 0, 2), ("jarva", 0, 2), ("jarva", 0, 1), ("jarva", 0, 1),
    ]  # fmt: skip


def test_every_decision_is_drawn_as_often() -> None:
    """Ten of forty over 2,000 seeds: each about 500 times, give or take five standard errors."""
    candidates = _candidates({("bromma", S, K): 40})
    times = Counter(
        c.id for seed in range(2000) for c in sampling.draw(candidates, ["bromma"], AUDIT.quotas, 30, seed)[0].drawn
    )
    assert len(times) == 40 and times.total() == 20_000
    assert all(abs(n - 500) < 5 * (2000 * 0.25 * 0.75) ** 0.5 for n in times.values())


# --- The definition -----------------------------------------------------------------------------------------

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("shares", "fragment"),
    [({K: HALF, M: Fraction(1, 3)}, "bli ett"), ({K: Fraction(3, 2), M: -HALF}, "bli ett"), ({}, "bli ett")],
)
def test_shares_that_do_not_add_up(shares: dict[str, Fraction], fragment: str) -> None:
    with pytest.raises(DefinitionError, match=fragment):
        Quota("kon", shares)


@pytest.mark.parametrize(
    ("quotas", "fragment"),
    [
        ([Quota("kon", {K: Fraction(1)})], "kon: den ska ha en andel för varje kod"),
        ([Quota("kon", {K: HALF, M: HALF / 2, "annat": HALF / 2})], "kon: den ska ha en andel för varje kod"),
        ([Quota("hudfarg", {K: HALF, M: HALF})], "hudfarg: den ska ha en andel"),
        ([Quota("alder", {"18": Fraction(1)})], "alder: den ska ha en andel"),
        ([Quota("kon", {K: HALF, M: HALF})] * 2, r"namnet kon två gånger \(kvoter\)"),
    ],
)
def test_quotas_that_do_not_fit_the_codebook(quotas: Sequence[Quota], fragment: str) -> None:
    with pytest.raises(DefinitionError, match=fragment):
        replace(AUDIT, quotas=tuple(quotas))


def test_what_is_sampled_must_be_in_the_codebook() -> None:
    with pytest.raises(DefinitionError, match="ingen variabel utfallet"):
        replace(AUDIT, sampled=is_("utfallet", "bifall"))
    with pytest.raises(DefinitionError, match="Urvalet: beslut_utfall har ingen kod 'bifal'"):
        replace(AUDIT, sampled=is_("beslut_utfall", "bifal"))


# --- A frame read back ----------------------------------------------------------------------------------------

HEADER = ["Granskning", "Kod", "Stadsdelsnämnd", "Insats", "Kön", "Beslut i ramen"]
ROWS = [["a_2025", "bromma", "Bromma", "x", "y", 12], ["a_2025", "jarva", "Järva", "x", "y", 3.0]]


def _book(path: Path, rows: Sequence[Sequence[object]], sheet: str = "Ram") -> Path:
    book = _openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def test_a_frame_adds_up_per_district(tmp_path: Path) -> None:
    extra_rows = ["a_2025", "bromma", "Bromma", "x", "z", 0], ["a_2025", "bromma", "Bromma", "z", "z", 5]
    path = _book(tmp_path / "u.xlsx", [["Arbetsmaterial"], [], HEADER, *ROWS, [], *extra_rows])
    frame = sampling.read_frame(path)
    assert (frame.audit, frame.districts) == ("a_2025", {"bromma": 17, "jarva": 3})
    assert frame.total == 20


@pytest.mark.parametrize(
    ("rows", "fragment"),
    [
        ([["något", "annat"]], "saknar uppgifter"),
        ([HEADER], "saknar uppgifter"),
        ([HEADER[:-1], *[row[:-1] for row in ROWS]], "saknar uppgifter"),
        ([HEADER, ROWS[0], [*ROWS[1][:-1], 2.5]], "rad 3 är ändrad"),
        ([HEADER, [*ROWS[0][:-1], "tolv"]], "rad 2 är ändrad"),
        ([HEADER, [*ROWS[0][:-1], -1]], "rad 2 är ändrad"),
        ([HEADER, [*ROWS[0][:-1], None]], "rad 2 är ändrad"),
        ([HEADER, ["a_2025", None, "Bromma", "x", "y", 12]], "rad 2 är ändrad"),
        ([HEADER, ROWS[0], ["b_2026", *ROWS[1][1:]]], "det är ändrat"),
    ],
)
def test_a_frame_that_was_changed(rows: list[list[object]], fragment: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=fragment):
        sampling.read_frame(_book(tmp_path / "u.xlsx", rows))


def test_what_is_no_frame(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"nej\.xlsx finns inte"):
        sampling.read_frame(tmp_path / "nej.xlsx")
    with pytest.raises(FileError, match="det saknas"):
        sampling.read_frame(_book(tmp_path / "annan.xlsx", [HEADER, *ROWS], sheet="Blad1"))
    (tmp_path / "text.xlsx").write_text("Granskning;Kod", encoding="utf-8")
    with pytest.raises(FileError, match="ingen Excel-arbetsbok"):
        sampling.read_frame(tmp_path / "text.xlsx")
