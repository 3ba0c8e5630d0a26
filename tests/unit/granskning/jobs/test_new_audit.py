"""A new audit: a copy of the example under its own name, whole or not at all, that never replaces anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks import audits
from granskning.jobs.new_audit import SOURCE, ny
from pipeline.errors import FileError, UsageError


def test_the_example_is_laid_with_its_sample_under_the_new_name(tmp_path: Path) -> None:
    folder = ny("boendestod_2026", tmp_path)
    assert folder == tmp_path / "boendestod_2026"
    expected = {p.relative_to(SOURCE) for p in SOURCE.rglob("*") if p.suffix in (".py", ".csv", ".txt")}
    assert {p.relative_to(folder) for p in folder.rglob("*") if p.is_file()} == expected
    assert not [p for p in folder.rglob("*.py") if "audit_template" in p.read_text("utf-8")]
    assert [p.name for p in tmp_path.iterdir()] == ["boendestod_2026"], "nothing is left beside it"


def test_it_is_an_audit_that_works(tmp_path: Path) -> None:
    audit = audits.load(str(ny("boendestod_2026", tmp_path)))
    assert audit.name == "boendestod_2026" and len(audit.criteria) == 5


def test_the_sample_is_copied_byte_for_byte(tmp_path: Path) -> None:
    folder = ny("boendestod_2026", tmp_path)
    for source in SOURCE.rglob("*.csv"):
        assert (folder / source.relative_to(SOURCE)).read_bytes() == source.read_bytes()


def test_without_a_place_it_is_laid_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert ny("boendestod_2026") == tmp_path / "boendestod_2026"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Boende", "ska börja med en bokstav"),
        ("2026_boende", "ska börja med en bokstav"),
        ("boende-stöd", "bara ha a–z, 0–9 och _"),
        ("../boende", "bara ha a–z, 0–9 och _"),
        ("", "kan inte vara namnet"),
        ("class", "betyder något i Python"),
        ("sysselsattning_2025", "finns redan"),
    ],
)
def test_a_name_that_no_audit_can_have(name: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=reason):
        ny(name, tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "boende").write_text("min fil", "utf-8")
    with pytest.raises(FileError, match="finns redan och skrivs inte över"):
        ny("boende", tmp_path)
    assert (tmp_path / "boende").read_text("utf-8") == "min fil"


def test_a_place_that_is_not_there_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"Det går inte att lägga granskningen i .*Gå till en mapp där du får skriva"):
        ny("boende", tmp_path / "borta")
