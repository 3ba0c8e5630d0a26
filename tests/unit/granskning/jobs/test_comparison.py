"""Two reviews compared as a job: errors before anything is written, and the notes at the end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from granskning.jobs import comparison as job
from granskning.jobs.comparison import CompareRequest, jamfor
from pipeline.comparing.proposal import proposed
from pipeline.comparing.results_reader import Stored
from pipeline.comparing.two_audits import compare
from pipeline.errors import FileError, UsageError
from tests.lib.comparisons import count, criterion, numbers

EARLIER, LATER = (
    Stored(
        f"g{year}", "ab", ((f"{year}.csv", str(year)),), 0, 0, "1.0", False, numbers(year, criterion("a", count(9, 10)))
    )
    for year in (2023, 2025)
)
REQUEST = CompareRequest(Path("a"), Path("b"), Path("ut"))


def _notes(earlier: Stored = EARLIER, later: Stored = LATER) -> tuple[str, ...]:
    return job._notes(compare(earlier.numbers, later.numbers), earlier, later)


def test_two_reviews_of_one_audit_need_no_mapping() -> None:
    assert job._mapping(REQUEST, EARLIER, LATER) == {}


def test_two_audits_are_never_matched_by_name() -> None:
    other_audit = replace(LATER, numbers=replace(LATER.numbers, name="annan"))
    with pytest.raises(UsageError) as raised:
        job._mapping(REQUEST, EARLIER, other_audit)
    assert "A är granskningen prov och B är granskningen annan." in str(raised.value)
    assert "--koppling FIL.csv" in str(raised.value) and "--forslag FIL.csv" in str(raised.value)


def test_a_mapping_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "k.csv").write_text("fran;till\na;a\n", "utf-8")
    other_audit = replace(LATER, numbers=replace(LATER.numbers, name="annan"))
    assert job._mapping(replace(REQUEST, mapping=tmp_path / "k.csv"), EARLIER, other_audit) == {"a": "a"}


def test_the_notes_count_the_shortcomings() -> None:
    assert _notes() == ("Jämförda kriterier: 1. Åtgärdade brister: 0. Nya: 0. Kvarstående: 0.",)


def test_what_makes_a_difference_hard_to_read_is_noted() -> None:
    changed_review = replace(
        LATER, numbers=numbers(2025, criterion("a", count(1, 10), definition="annan"), criterion("b", count(1, 2)))
    )
    assert _notes(later=changed_review)[1:] == (
        "Kriterier med ändrad definition: 1. Sådana är märkta i tabellerna.",
        "Kriterier som bara den ena granskningen har, och som inte jämförs: 1.",
    )
    same_files = replace(LATER, files=tuple(("annat namn", digest) for _, digest in EARLIER.files))
    assert "A och B bygger på samma filer." in _notes(later=same_files), "told by their content"
    overlapping = replace(LATER, numbers=replace(LATER.numbers, period=EARLIER.numbers.period))
    assert _notes(later=overlapping)[-1].startswith("A och B gäller helt eller delvis samma tid.")
    assert _notes(LATER, EARLIER)[-1].startswith("A gäller senare beslut än B.")


def test_a_target_that_holds_one_of_the_reviews_is_refused(tmp_path: Path) -> None:
    (tmp_path / "g2025").mkdir()
    for target in (tmp_path / "g2025", tmp_path):
        with pytest.raises(FileError, match=r"innehåller granskning B\. Välj en annan mapp"):
            jamfor(CompareRequest(tmp_path.parent / "a", tmp_path / "g2025", target), print)


def test_a_folder_that_is_no_report_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(FileError, match="är ingen mapp med ett resultat från verktyget"):
        jamfor(CompareRequest(tmp_path / "a", tmp_path / "b", tmp_path / "ut"), print)
    assert not (tmp_path / "ut").exists()


def test_the_manifest_tells_what_was_compared_and_how() -> None:
    assert job._source(EARLIER) == {
        "mapp": "g2023",
        "granskning": "prov",
        "granskningsdatum": "2023-09-01",
        "troskel": 4,
        "version": "1.0",
        "databas_sha256": "ab",
        "indata": [{"fil": "2023.csv", "sha256": "2023"}],
        "kriterier": {"a": "samma"},
        "pahittade_exempeldata": False,
    }
    assert job._options(REQUEST) == {"malniva": 80, "stadsdelar": None, "koppling": None, "koppling_sha256": None}
    assert job._options(replace(REQUEST, lettered=False))["stadsdelar"] == "namn"


def test_the_proposal_counts_what_is_to_be_compared_and_names_what_is_alone() -> None:
    ids = [f"k{n}" for n in range(11)]
    unpaired = [criterion(id_, count(1, 2), label="", rule=id_, definition=id_, requirement="") for id_ in ids]
    changed_criterion = criterion("b", count(1, 2), rule="annan", definition="annan")
    earlier = replace(
        EARLIER, numbers=numbers(2023, criterion("a", count(1, 2)), criterion("b", count(1, 2)), *unpaired)
    )
    later = replace(LATER, numbers=numbers(2025, criterion("a", count(1, 2)), changed_criterion))
    pairs = proposed(earlier.numbers, later.numbers)
    assert list(job._proposal_notes(pairs, earlier, later)) == [
        "Föreslagna par: 2. Med samma regel, källor och koder: 1. Att jämföra: 1.",
        "Utan förslag i A: k0, k1, k2, k3, k4, k5, k6, k7, k8, k9 och 1 till.",
    ]


def test_a_proposal_is_not_written_over_a_file(tmp_path: Path) -> None:
    existing_file = tmp_path / "k.csv"
    existing_file.write_text("mitt")
    with pytest.raises(FileError, match=r"finns redan och skrivs inte över\. Ange ett annat namn med --forslag"):
        job.forslag(CompareRequest(tmp_path / "a", tmp_path / "b", existing_file), print)
    assert existing_file.read_text() == "mitt"
