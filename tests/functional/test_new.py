"""A new audit in the user's own folder: the guide is followed from the first line to the last, and faults are tried.

The installed package is never written to.
"""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from checks.audit_template import AUDIT, make_sample
from granskning.jobs import new_audit
from pipeline.assess import verify
from pipeline.errors import ContractError, FileError
from tests.lib.oracle import NOT_APPLICABLE, NOT_MET, add_months, by_code, met_if, share
from tests.lib.pipeline_run import ROOT, Outcomes, judged, outcomes_of, rows

EXAMPLE = ROOT / "checks" / "audit_template"
GUIDE = ROOT / "docs" / "ny_granskning.md"
NAME = "boendestod_2026"
Table = list[dict[str, str]]


def _run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=project,
        env=os.environ | {"PYTHONUTF8": "1", "XDG_STATE_HOME": str(project.parent / "hem"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )


def _granskning(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return _run(project, sys.executable, "-m", "granskning", *arguments)


def _files(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, except those of Python's cache."""
    paths = (p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def _package() -> dict[str, bytes]:
    """Every file of the program itself."""
    folders = ("checks", "granskning", "pipeline", "reports", "sample_data")
    return {f"{folder}/{name}": content for folder in folders for name, content in _files(ROOT / folder).items()}


# --- The guide, followed ----------------------------------------------------------------------------------


@dataclass
class Guide:
    """The guide, followed in a folder of its own: the result of each command, and the output that the guide states."""

    project: Path
    ran: list[tuple[str, int, subprocess.CompletedProcess[str]]] = field(default_factory=list)
    outputs: list[tuple[str, str]] = field(default_factory=list)
    before: dict[str, bytes] = field(default_factory=dict)
    new_files: dict[str, bytes] = field(default_factory=dict)

    @property
    def audit(self) -> Path:
        return self.project / NAME

    def follow(self) -> None:
        """Follows every block in turn, and undoes a deliberate mistake before the next one."""
        self.before = _package()
        original: tuple[Path, str] | None = None
        text = GUIDE.read_text(encoding="utf-8")
        for name, language, block in re.findall(r"^(?:`([\w.]+)`:\n\n)?```(\w+)\n(.*?)^```", text, re.M | re.S):
            match language:
                case "diff":
                    path = self.audit / name
                    original = path, path.read_text(encoding="utf-8")
                    path.write_text(_applied(block, original[1], name), encoding="utf-8", newline="\n")
                case "sh":
                    for line in block.splitlines():
                        if self.command(line) != 0 and original:
                            original[0].write_text(original[1], encoding="utf-8", newline="\n")
                case "text":
                    last = self.ran[-1][2]
                    self.outputs.append((block, last.stdout + last.stderr))

    def command(self, line: str) -> int:
        """Runs a line as a shell would, and returns the exit code that the guide states."""
        words, _, comment = line.partition("#")
        program, *arguments = shlex.split(words)
        target = None
        if ">" in arguments:
            arguments, target = arguments[: arguments.index(">")], arguments[-1]
        if arguments[0] == "rapport" and not any(ran.startswith("granskning rapport") for ran, *_ in self.ran):
            arguments.append("--utan-gx")  # the slowest part, and a later report replaces this one
        result = _run(
            self.project, sys.executable, *(["-m", "granskning"] if program == "granskning" else []), *arguments
        )
        if target:
            (self.project / target).write_text(result.stdout, encoding="utf-8")
        stated_code = int(comment.strip().removeprefix("exit ") or 0)
        self.ran.append((line, stated_code, result))
        if len(self.ran) == 1:
            self.new_files = _files(self.audit)
        return stated_code


def _applied(diff: str, text: str, name: str) -> str:
    """The text with the diff applied; the lines that the diff replaces must occur in it exactly once."""
    lines = diff.splitlines()
    before = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
    after = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
    assert before and text.count(before) == 1, f"{name} does not have, once:\n{before}"
    return text.replace(before, after)


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    followed_guide = Guide(tmp_path_factory.mktemp("guide"))
    followed_guide.follow()
    return followed_guide


def test_every_command_of_the_guide_ends_as_it_says(guide: Guide) -> None:
    assert [line.split()[1] for line, _, _ in guide.ran if line.startswith("granskning")] == [
        *("ny", "rapport", "kontrollera", "prova", "kriterier", "kriterier", "rapport", "mall", "urval", "kriterier"),
        *("prova", "kriterier"),
    ]
    for line, stated_code, result in guide.ran:
        assert result.returncode == stated_code, f"{line}\n{result.stdout[-3000:]}{result.stderr[-3000:]}"
        assert "Traceback" not in result.stdout + result.stderr


def test_what_the_guide_says_is_printed_is_printed(guide: Guide) -> None:
    assert len(guide.outputs) == 3
    for expected, output in guide.outputs:
        assert expected in output.replace("\u00a0", " ")


def test_the_command_says_what_it_made_and_what_to_run_next(guide: Guide) -> None:
    (_, _, result), (next_command, _, _), *_ = guide.ran
    assert f"ligger i {NAME}," in result.stdout
    assert shlex.split(result.stdout.splitlines()[-1]) == shlex.split(next_command)


def test_the_report_is_complete(guide: Guide) -> None:
    report = guide.project / f"demo_{NAME}"
    for name in (
        *("rapport.docx", "rapport.html", "bilaga_kriterier.docx"),
        *("tabeller.xlsx", "avvikelser.xlsx", "datakvalitet.html", "gx"),
    ):
        assert (report / name).exists()
    page = (report / "rapport.html").read_text(encoding="utf-8")
    assert "Genomförandeplan" in page and "EX 6" in page
    for name in (f"mall_{NAME}.xlsx", f"urval_{NAME}.xlsx"):
        assert (guide.project / name).stat().st_size > 8_000


def test_every_outcome_is_what_the_guide_says_that_it_means(guide: Guide) -> None:
    """The expected outcomes are computed from the sample's files, also for the criterion that the guide adds."""
    sample = guide.audit / "sample"
    stored_outcomes: Outcomes = {}
    for id_, criterion, outcome in rows(
        guide.project / f"demo_{NAME}", "SELECT arende_id, kriterium, utfall FROM utfall"
    ):
        stored_outcomes.setdefault(id_, {})[criterion] = outcome
    follow_ups = _read(sample / "uppfoljningar.csv")
    expected = {row["arende_id"]: _outcomes(row, follow_ups) for row in _read(sample / "arenden.csv")}
    assert len(expected) == make_sample.DECISIONS
    assert stored_outcomes == expected
    for criterion in ("beslut_i_tid", "behov_beskrivna", "personligt_mal", "avslag_motiverat", "uppfoljd_i_tid"):
        assert len({outcomes[criterion] for outcomes in expected.values()}) >= 3, criterion


def _read(path: Path) -> Table:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))


def _outcomes(row: dict[str, str], follow_ups: Table) -> dict[str, str]:
    decision_date, reviewed_date = date.fromisoformat(row["beslut_datum"]), date.fromisoformat(row["granskad_datum"])
    granted, half_year = row["beslut_utfall"] != "avslag", add_months(decision_date, 6)
    days = [date.fromisoformat(f["datum"]) for f in follow_ups if f["arende_id"] == row["arende_id"]]
    outcomes = {
        "beslut_i_tid": _within(row["ansokan_datum"], 3, row["beslut_datum"]),
        "behov_beskrivna": by_code(row["behov_beskrivna"] or None),
        "personligt_mal": share(row[name] == "ja" for name in ("mal_i_utredning", "mal_i_beslut")),
        "plan_i_tid": _within(row["beslut_datum"], 1, row["plan_datum"]) if row["plan_datum"] else NOT_MET,
        "avslag_motiverat": by_code(row["avslag_motiverat"] or None),
        "uppfoljd_i_tid": met_if(any(decision_date < d <= half_year for d in days)),
    }
    applies = {
        "beslut_i_tid": True,
        "avslag_motiverat": not granted,
        "uppfoljd_i_tid": granted and reviewed_date > half_year,
    }
    return {k: outcome if applies.get(k, granted) else NOT_APPLICABLE for k, outcome in outcomes.items()}


def _within(start: str, months: int, end: str) -> str:
    if not start:
        return met_if(None)
    return met_if(date.fromisoformat(end) <= add_months(date.fromisoformat(start), months))


def test_the_audit_that_the_guide_makes_is_clean(guide: Guide) -> None:
    shutil.copyfile(ROOT / "pyproject.toml", guide.project / "pyproject.toml")
    for tool in (
        ("ruff", "check", NAME),
        ("ruff", "format", "--check", NAME),
        ("mypy", "--strict", "-p", NAME),
    ):
        result = _run(guide.project, sys.executable, "-m", *tool)
        assert result.returncode == 0, result.stdout + result.stderr


def test_the_program_is_as_it_was(guide: Guide) -> None:
    """An audit touches nothing outside its own folder; the guide adds its catalogue, form, sample and report."""
    assert _package() == guide.before
    assert {p.name for p in guide.project.iterdir() if p.name[0] != "." and p.name != "pyproject.toml"} == {
        *(NAME, f"demo_{NAME}", f"mall_{NAME}.xlsx", f"urval_{NAME}.xlsx", f"kriterier_{NAME}.md"),
    }


# --- The example itself -----------------------------------------------------------------------------------


def test_the_example_is_an_audit_with_its_sample() -> None:
    verify(AUDIT)


def test_an_application_after_the_decision_is_a_finding_and_no_fault(tmp_path: Path) -> None:
    """The contract allows whatever may be true of a file; it does not allow a review before the decision."""
    export = Path(shutil.copytree(EXAMPLE / "sample", tmp_path / "export"))
    decision_date = date.fromisoformat(_read(export / "arenden.csv")[0]["beslut_datum"])
    for column, days, faults in (("ansokan_datum", 1, 0), ("granskad_datum", 0, 0), ("granskad_datum", -1, 1)):
        decisions = _read(EXAMPLE / "sample" / "arenden.csv")
        decisions[0][column] = str(decision_date + timedelta(days))
        make_sample.write(export / "arenden.csv", tuple(decisions[0]), decisions)
        try:
            with judged(export, AUDIT, AUDIT.granskningsdatum, tmp_path / f"{column}{days}") as counted_export:
                outcomes = outcomes_of(counted_export.con, AUDIT)
        except ContractError as error:
            assert len(error.faults) == faults
        else:
            assert not faults
            if column == "ansokan_datum":
                assert outcomes[decisions[0]["arende_id"]]["beslut_i_tid"] == NOT_MET


def test_the_sample_is_what_its_generator_makes(tmp_path: Path) -> None:
    make_sample.main(tmp_path)
    assert _files(tmp_path) == _files(EXAMPLE / "sample")


def test_a_new_audit_is_the_example_under_its_new_name(guide: Guide) -> None:
    example_files = _files(EXAMPLE)
    assert set(guide.new_files) == set(example_files)
    for name, content in guide.new_files.items():
        assert content.replace(NAME.encode(), b"audit_template") == example_files[name].replace(
            b"checks.audit_template", b"audit_template"
        )
        assert b"audit_template" not in content


# --- What may go wrong ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fel")


@pytest.mark.parametrize(
    ("name", "fragment"),
    [
        ("Boende", "a–z, 0–9 och _"),
        ("boendestöd", "a–z, 0–9 och _"),
        ("2026_boende", "börja med en bokstav"),
        ("_boende", "börja med en bokstav"),
        ("../boende", "a–z, 0–9 och _"),
        ("boende stod", "a–z, 0–9 och _"),
        ("boende\n", "a–z, 0–9 och _"),
        ("", "a–z, 0–9 och _"),
        ("class", "betyder något i Python"),
        ("lss_arbete_studier", "finns redan"),
    ],
)
def test_a_name_that_no_audit_can_have(project: Path, name: str, fragment: str) -> None:
    before = _files(project)
    result = _granskning(project, "ny", name)
    assert (result.returncode, result.stdout) == (2, "")
    assert fragment in result.stderr
    assert _files(project) == before


@pytest.mark.parametrize("kind", ["folder", "file", "dangling link"])
def test_what_exists_is_never_written_over(project: Path, kind: str) -> None:
    path = project / "upptagen"
    match kind:
        case "folder":
            path.mkdir()
        case "file":
            path.write_text("min egen")
        case _:
            path.symlink_to("ingenstans")
    before = _files(project)
    try:
        result = _granskning(project, "ny", "upptagen")
        assert result.returncode == 5
        assert str(path) in result.stderr and "skrivs inte över" in result.stderr
        assert _files(project) == before
        assert [p.name for p in project.iterdir()] == ["upptagen"]
    finally:
        shutil.rmtree(path) if kind == "folder" else path.unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="a folder's mode means nothing there")
def test_a_folder_that_cannot_be_written_to(project: Path) -> None:
    # Root may write anywhere, unless that right is taken away.
    without_root_rights = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if without_root_rights and not shutil.which("setpriv"):
        pytest.skip("setpriv is not installed")
    folder = project / "last"
    folder.mkdir()
    folder.chmod(0o555)
    try:
        result = _run(folder, *without_root_rights, sys.executable, "-m", "granskning", "ny", "boende")
    finally:
        folder.chmod(0o755)
    assert result.returncode == 5, result.stdout + result.stderr
    assert str(folder) in result.stderr and "behörighet saknas" in result.stderr
    assert "Traceback" not in result.stderr
    assert not list(folder.iterdir())
    folder.rmdir()


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def raise_disk_full(path: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", raise_disk_full)
    with pytest.raises(FileError, match="disken är full") as error:
        new_audit.ny("boende", tmp_path)
    assert error.value.exit_code == 5
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("old", "new", "inside", "fragment"),
    [
        ("datum.missing(", "datum.mising(", ", beslut_i_tid", "Day har inget som heter mising. Menade du missing?"),
        ('source="EX 2",', 'source="EX 2",,', "", "SyntaxError: invalid syntax"),
        (
            "by_code(arende.behov_beskrivna)",
            "by_code(arende.behov_beskrivet)",
            ", behov_beskrivna",
            "Arenden har inget som heter behov_beskrivet. Menade du behov_beskrivna?",
        ),
        ("by_code(arende.beh", "by_kode(arende.beh", ", behov_beskrivna", "by_kode är inte definierat."),
        ('mal_i_beslut == "ja")', 'mal_i_beslut == "jaa")', ", personligt_mal", "mal_i_beslut har ingen kod 'jaa'."),
        (
            "arende.ansokan_datum > arende.beslut_datum",
            'arende.ansokan_datum > "2025-01-01"',
            ", beslut_i_tid",
            "Ett datum jämförs med ett datum, inte med '2025-01-01'.",
        ),
        (
            "arende.bifall & SEX",
            "arende.bifall and SEX",
            ", UPPFOLJNING_VANTAS",
            "Ett villkor är varken sant eller falskt",
        ),
    ],
)
def test_a_slip_of_the_pen_is_named_by_file_and_row(
    tmp_path: Path, old: str, new: str, inside: str, fragment: str
) -> None:
    path = new_audit.ny("slarvig", tmp_path) / "criteria.py"
    text = path.read_text(encoding="utf-8")
    head, separator, tail = text.rpartition(old)
    path.write_text(head + new + tail, encoding="utf-8")
    result = _granskning(tmp_path, "kriterier", "--granskning", "./slarvig")
    assert separator and result.returncode == 6
    row = head.count("\n") + 1
    assert f"Granskningen slarvig: criteria.py, rad {row}{inside}: {fragment}" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ('example("framgar_ej", ansokan_datum=None)', 'example("framgar_ejj", ansokan_datum=None)',
         "exempel 5: framgar_ejj är inget utfall. Menade du framgar_ej?"),
        ('example("framgar_ej", ansokan_datum=None)', 'example("framgar_ej", ansokan_datumm=None)',
         "exempel 5: arenden har ingen variabel ansokan_datumm. Menade du ansokan_datum?"),
        ('example("framgar_ej", ansokan_datum=None)', 'example("framgar_ej", ansokan_datum="19/2/25")',
         "exempel 5: ansokan_datum är '19/2/25', men ett datum skrivs som '2025-02-19'."),
    ],
)  # fmt: skip
def test_an_example_that_no_decision_can_be(tmp_path: Path, old: str, new: str, fragment: str) -> None:
    path = new_audit.ny("slarvig", tmp_path) / "criteria.py"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    result = _granskning(tmp_path, "prova", "--granskning", "./slarvig")
    assert result.returncode == 6
    assert f"Kriteriet beslut_i_tid, {fragment}" in result.stderr


def test_two_criteria_of_one_name(tmp_path: Path) -> None:
    path = new_audit.ny("slarvig", tmp_path) / "criteria.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    personligt_mal = ", "    behov_beskrivna = "), encoding="utf-8")
    result = _granskning(tmp_path, "kriterier", "--granskning", "./slarvig")
    assert result.returncode == 6 and "Kriterier har två behov_beskrivna" in result.stderr


def test_names_are_longer_or_shorter_without_harm(tmp_path: Path) -> None:
    """A name of one letter, one that holds the example's own, and a long one: all clean and found."""
    names = ("a", "audit_template_2", "sarskilt_boende_for_vuxna_med_psykisk_funktionsnedsattning")
    for name in names:
        assert _granskning(tmp_path, "ny", name).returncode == 0
        assert _granskning(tmp_path, "kriterier", "--granskning", f"./{name}").returncode == 0
    result = _run(tmp_path, sys.executable, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml"), *names)
    assert result.returncode == 0, result.stdout
