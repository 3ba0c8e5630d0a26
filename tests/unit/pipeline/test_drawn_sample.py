"""The drawn sample read back: dealt out to reviewers, and compared by id with the reviewed cases."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from checks.audits.lss_arbete_studier import AUDIT as OTHER
from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.drawn_sample import DrawnSample, Followed, Listed, followed, read_sample, share_out
from pipeline.errors import FileError, UsageError
from pipeline.run_facts import SampleUse
from pipeline.sampling import REASONS, Candidate, Frame, Stratum
from reports.sample import workbook
from reports.sample.words import SampleFacts

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")
FACTS = SampleFacts(
    size=2, seed=77, file="lista.csv", sha256="ab", rows=9, outside_period=0, not_sampled=0,
    sampled="”Beslut” är Bifall", details=("Beslutsdatum", "Beslut"), version="1.2", definition_sha256="cd",
)  # fmt: skip


def _candidate(id_: str) -> Candidate:
    return Candidate(id_, ("jarva", "sysselsattning", "kvinna"), ("2025-01-31", "Bifall"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A sample of two with two reserves, as the command writes it."""
    stratum = Stratum(
        ("jarva", "sysselsattning", "kvinna"),
        9,
        2,
        (_candidate("D1"), _candidate("D2")),
        (_candidate("R1"), _candidate("R2")),
    )
    workbook.write(tmp_path / "urval.xlsx", AUDIT, (stratum,), FACTS)
    return tmp_path / "urval.xlsx"


def _with_changed_cell(path: Path, sheet: str, cell: str, value: str) -> Path:
    book = _openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
    return path


def test_what_was_written_is_read_back_in_codes(path: Path) -> None:
    sample = read_sample(path, AUDIT)
    assert [decision.id for decision in sample.drawn] == ["D1", "D2"] and [
        decision.id for decision in sample.reserves
    ] == ["R1", "R2"]
    assert sample.drawn[0].values == {
        "arende_id": "D1", "stadsdel": "jarva", "insats": "sysselsattning", "kon": "kvinna",
        "beslut_datum": "2025-01-31", "beslut_utfall": "bifall",
    }  # fmt: skip
    assert sample.seed == "77" and sample.frame.total == 9
    assert (sample.reserves[0].replaces, sample.reserves[0].reason) == ("", "")


def test_what_reviewers_write_of_a_reserve(path: Path) -> None:
    _with_changed_cell(path, "Reserver", "H5", " D2 ")
    _with_changed_cell(path, "Reserver", "I5", REASONS[0])
    first, second = read_sample(path, AUDIT).reserves
    assert (first.replaces, first.reason, second.replaces) == ("D2", REASONS[0], "")


def test_a_sample_that_is_none_or_was_changed(path: Path) -> None:
    with pytest.raises(UsageError, match="draget för granskningen sysselsattning_2025"):
        read_sample(path, OTHER)
    with pytest.raises(FileError, match="upprepar ett ärende"):
        read_sample(_with_changed_cell(path, "Urval", "B6", "D1"), AUDIT)
    with pytest.raises(FileError, match="kolumnen Ärende-id saknas"):
        read_sample(_with_changed_cell(path, "Urval", "B4", "Nummer"), AUDIT)


# --- Shared out -----------------------------------------------------------------------------------------------

CASES = tuple(Listed(f"A{i:02}", {}) for i in range(30))


def test_every_case_has_a_reader_and_the_double_ones_two() -> None:
    shared = share_out(CASES, ("A", "B", "C"), 10, "7")
    readers = {case.id: [name for name, mine in shared.items() if case in mine] for case in CASES}
    assert sorted(map(len, readers.values())) == [1] * 20 + [2] * 10
    assert all(list(mine) == sorted(mine, key=lambda c: c.id) for mine in shared.values()), "in the sample's order"
    assert all(12 <= len(mine) <= 15 for mine in shared.values()), "even, as far as it goes"


def test_the_seed_decides_which_are_double_and_the_number_only_adds() -> None:
    def double(n: int, seed: str) -> set[str]:
        shared = share_out(CASES, ("A", "B"), n, seed)
        return {c.id for c in shared["A"]} & {c.id for c in shared["B"]}

    assert double(10, "7") == double(10, "7") != double(10, "8")
    assert double(5, "7") < double(10, "7") and len(double(5, "7")) == 5


def test_what_cannot_be_shared_out() -> None:
    with pytest.raises(UsageError, match="minst två granskare"):
        share_out(CASES, ("A",), 1, "7")
    with pytest.raises(UsageError, match="30 ärenden, så 31"):
        share_out(CASES, ("A", "B"), 31, "7")


# --- By id ----------------------------------------------------------------------------------------------------


J = {"stadsdel": "j"}


def _sample(*reserves: Listed) -> DrawnSample:
    frame = Frame("x", (), {("jarva",): 9})
    return DrawnSample(frame, "1", tuple(Listed(f"D{i}", J) for i in (1, 2, 3)), reserves)


def _reviewed(*ids: str, stratum: str = "j") -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(ids, (stratum,))


def _followed(sample: DrawnSample, *ids: str) -> Followed:
    return followed(sample, _reviewed(*ids), ("stadsdel",))


def test_drawn_replaced_alien_and_missing() -> None:
    sample = _sample(Listed("R1", J, "D2", "skäl"), Listed("R2", J), Listed("R3", J, "D1"))
    review = _followed(sample, "D1", "R1", "X9")
    assert review.size == 3 and review.drawn == ("D1",) and review.replaced == (("R1", "D2", "skäl"),)
    assert review.alien == ("X9",) and review.missing == ("D3",) and not review.random
    assert _followed(sample, "D1", "D2", "D3").random
    assert _followed(sample, "D3", "D1", "R1").random and not _followed(sample, "D3", "D1", "R1").missing


def test_a_reserve_without_a_place_of_its_own_is_no_part_of_the_sample() -> None:
    replacements = [("R1", "D2"), ("R2", "D2"), ("R3", ""), ("R4", "D1"), ("R5", "Q")]
    sample = _sample(*(Listed(id_, J, replaces) for id_, replaces in replacements))
    review = _followed(sample, "D1", "R1", "R2", "R3", "R4", "R5")
    assert review.replaced == (("R1", "D2", ""),)
    assert review.unexplained == ("R2", "R3", "R4", "R5"), "one too many, none named, one that was reviewed, none drawn"


def test_a_reserve_of_another_stratum_replaces_nothing() -> None:
    review = _followed(_sample(Listed("R1", {"stadsdel": "f"}, "D2")), "D1", "R1")
    assert review.unexplained == ("R1",) and not review.random


def test_none_of_those_reviewed_was_drawn() -> None:
    review = _followed(_sample(), "X1", "X2")
    assert not review.random and review.missing == ("D1", "D2", "D3")


def test_a_case_that_bears_another_stratum_than_it_was_drawn_in() -> None:
    review = followed(_sample(), {**_reviewed("D1", "D2"), **_reviewed("D3", stratum="f")}, ("stadsdel",))
    assert review.moved == ("D3",) and review.random


def test_in_numbers_and_a_reason_of_ones_own_is_another_reason() -> None:
    replacements = [("R1", "D1", REASONS[0]), ("R2", "D2", "Kalle orkade inte"), ("R3", "D3", "")]
    review = _followed(
        _sample(*(Listed(id_, J, replaces, why) for id_, replaces, why in replacements)), "R1", "R2", "R3"
    )
    assert review.use == SampleUse(3, 3, 0, ((REASONS[0], 1), (REASONS[-1], 1), ("", 1)))
