"""A new audit in a folder of the user's: the guide is followed from its first line to its last, and what may go wrong.

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
    """Every file below, but for what Python leaves behind."""
    found = (p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def _package() -> dict[str, bytes]:
    """Every file of the program itself."""
    folders = ("checks", "granskning", "pipeline", "reports", "sample_data")
    return {f"{folder}/{name}": content for folder in folders for name, content in _files(ROOT / folder).items()}


# --- The guide, followed ----------------------------------------------------------------------------------


@dataclass
class Guide:
    """The guide as it is followed in a copy: what each command left, and what it was said to print."""

    project: Path
    ran: list[tuple[str, int, subprocess.CompletedProcess[str]]] = field(default_factory=list)
    printed: list[tuple[str, str]] = field(default_factory=list)
    before: dict[str, bytes] = field(default_factory=dict)
    laid: dict[str, bytes] = field(default_factory=dict)

    @property
    def audit(self) -> Path:
        return self.project / NAME

    def follow(self) -> None:
        """Every block in turn; a mistake that is made to be seen is put right before the next one."""
        self.before = _package()
        mended: tuple[Path, str] | None = None
        text = GUIDE.read_text(encoding="utf-8")
        for name, language, block in re.findall(r"^(?:`([\w.]+)`:\n\n)?```(\w+)\n(.*?)^```", text, re.M | re.S):
            match language:
                case "diff":
                    path = self.audit / name
                    mended = path, path.read_text(encoding="utf-8")
                    path.write_text(_applied(block, mended[1], name), encoding="utf-8", newline="\n")
                case "sh":
                    for line in block.splitlines():
                        if self.command(line) != 0 and mended:
                            mended[0].write_text(mended[1], encoding="utf-8", newline="\n")
                case "text":
                    last = self.ran[-1][2]
                    self.printed.append((block, last.stdout + last.stderr))

    def command(self, line: str) -> int:
        """Runs a line as the shell would; the exit code that the guide states."""
        words, _, comment = line.partition("#")
        program, *arguments = shlex.split(words)
        target = None
        if ">" in arguments:
            arguments, target = arguments[: arguments.index(">")], arguments[-1]
        if arguments[0] == "rapport" and not any(ran.startswith("granskning rapport") for ran, *_ in self.ran):
            arguments.append(
                "--utan-gx"
            )  # it takes longer than all the rest, and a later report takes this one's place
        done = _run(
            self.project, sys.executable, *(["-m", "granskning"] if program == "granskning" else []), *arguments
        )
        if target:
            (self.project / target).write_text(done.stdout, encoding="utf-8")
        stated = int(comment.strip().removeprefix("exit ") or 0)
        self.ran.append((line, stated, done))
        if len(self.ran) == 1:
            self.laid = _files(self.audit)
        return stated


def _applied(diff: str, text: str, name: str) -> str:
    """The text with the lines of the diff in place of those that it shows, which must stand in it once."""
    lines = diff.splitlines()
    before = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
    after = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
    assert before and text.count(before) == 1, f"{name} does not have, once:\n{before}"
    return text.replace(before, after)


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    made = Guide(tmp_path_factory.mktemp("guide"))
    made.follow()
    return made


def test_every_command_of_the_guide_ends_as_it_says(guide: Guide) -> None:
    assert [line.split()[1] for line, _, _ in guide.ran if line.startswith("granskning")] == [
        *("ny", "rapport", "kontrollera", "prova", "kriterier", "kriterier", "rapport", "mall", "urval", "kriterier"),
        *("prova", "kriterier"),
    ]
    for line, stated, done in guide.ran:
        assert done.returncode == stated, f"{line}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        assert "Traceback" not in done.stdout + done.stderr


def test_what_the_guide_says_is_printed_is_printed(guide: Guide) -> None:
    assert len(guide.printed) == 3
    for said, found in guide.printed:
        assert said in found.replace("\u00a0", " ")


def test_the_command_tells_what_it_made_and_what_to_run_next(guide: Guide) -> None:
    (_, _, laid), (following, _, _), *_ = guide.ran
    assert f"ligger i {NAME}," in laid.stdout
    assert shlex.split(laid.stdout.splitlines()[-1]) == shlex.split(following)


def test_the_report_is_complete(guide: Guide) -> None:
    made = guide.project / f"demo_{NAME}"
    for name in (
        *("rapport.docx", "rapport.html", "bilaga_kriterier.docx"),
        *("tabeller.xlsx", "avvikelser.xlsx", "datakvalitet.html", "gx"),
    ):
        assert (made / name).exists()
    page = (made / "rapport.html").read_text(encoding="utf-8")
    assert "Genomförandeplan" in page and "EX 6" in page
    for name in (f"mall_{NAME}.xlsx", f"urval_{NAME}.xlsx"):
        assert (guide.project / name).stat().st_size > 8_000


def test_every_outcome_is_what_the_guide_says_that_it_means(guide: Guide) -> None:
    """Worked out once more from the sample's files, also for the criterion that the guide adds."""
    sample = guide.audit / "sample"
    found: Outcomes = {}
    for id_, criterion, outcome in rows(
        guide.project / f"demo_{NAME}", "SELECT arende_id, kriterium, utfall FROM utfall"
    ):
        found.setdefault(id_, {})[criterion] = outcome
    follow_ups = _read(sample / "uppfoljningar.csv")
    expected = {row["arende_id"]: _outcomes(row, follow_ups) for row in _read(sample / "arenden.csv")}
    assert len(expected) == make_sample.DECISIONS
    assert found == expected
    for criterion in ("beslut_i_tid", "behov_beskrivna", "personligt_mal", "avslag_motiverat", "uppfoljd_i_tid"):
        assert len({outcomes[criterion] for outcomes in expected.values()}) >= 3, criterion


def _read(path: Path) -> Table:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))


def _outcomes(row: dict[str, str], follow_ups: Table) -> dict[str, str]:
    decided, read = date.fromisoformat(row["beslut_datum"]), date.fromisoformat(row["granskad_datum"])
    granted, half_year = row["beslut_utfall"] != "avslag", add_months(decided, 6)
    days = [date.fromisoformat(f["datum"]) for f in follow_ups if f["arende_id"] == row["arende_id"]]
    outcomes = {
        "beslut_i_tid": _within(row["ansokan_datum"], 3, row["beslut_datum"]),
        "behov_beskrivna": by_code(row["behov_beskrivna"] or None),
        "personligt_mal": share(row[name] == "ja" for name in ("mal_i_utredning", "mal_i_beslut")),
        "plan_i_tid": _within(row["beslut_datum"], 1, row["plan_datum"]) if row["plan_datum"] else NOT_MET,
        "avslag_motiverat": by_code(row["avslag_motiverat"] or None),
        "uppfoljd_i_tid": met_if(any(decided < d <= half_year for d in days)),
    }
    applies = {
        "beslut_i_tid": True,
        "avslag_motiverat": not granted,
        "uppfoljd_i_tid": granted and read > half_year,
    }
    return {k: outcome if applies.get(k, granted) else NOT_APPLICABLE for k, outcome in outcomes.items()}


def _within(start: str, months: int, end: str) -> str:
    if not start:
        return met_if(None)
    return met_if(date.fromisoformat(end) <= add_months(date.fromisoformat(start), months))


def test_what_is_laid_and_what_the_guide_makes_of_it_are_clean(guide: Guide) -> None:
    shutil.copyfile(ROOT / "pyproject.toml", guide.project / "pyproject.toml")
    for tool in (
        ("ruff", "check", NAME),
        ("ruff", "format", "--check", NAME),
        ("mypy", "--strict", "-p", NAME),
    ):
        done = _run(guide.project, sys.executable, "-m", *tool)
        assert done.returncode == 0, done.stdout + done.stderr


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
    """What may stand in a file is none of the contract's business; a file read before its decision is."""
    export = Path(shutil.copytree(EXAMPLE / "sample", tmp_path / "export"))
    decided = date.fromisoformat(_read(export / "arenden.csv")[0]["beslut_datum"])
    for column, days, faults in (("ansokan_datum", 1, 0), ("granskad_datum", 0, 0), ("granskad_datum", -1, 1)):
        changed = _read(EXAMPLE / "sample" / "arenden.csv")
        changed[0][column] = str(decided + timedelta(days))
        make_sample.write(export / "arenden.csv", tuple(changed[0]), changed)
        try:
            with judged(export, AUDIT, AUDIT.granskningsdatum, tmp_path / f"{column}{days}") as found:
                outcomes = outcomes_of(found.con, AUDIT)
        except ContractError as error:
            assert len(error.faults) == faults
        else:
            assert not faults
            if column == "ansokan_datum":
                assert outcomes[changed[0]["arende_id"]]["beslut_i_tid"] == NOT_MET


def test_the_sample_is_what_its_generator_makes(tmp_path: Path) -> None:
    make_sample.main(tmp_path)
    assert _files(tmp_path) == _files(EXAMPLE / "sample")


def test_what_is_laid_is_the_example_under_its_new_name(guide: Guide) -> None:
    here = _files(EXAMPLE)
    assert set(guide.laid) == set(here)
    for name, content in guide.laid.items():
        assert content.replace(NAME.encode(), b"audit_template") == here[name].replace(
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
    done = _granskning(project, "ny", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert fragment in done.stderr
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
        done = _granskning(project, "ny", "upptagen")
        assert done.returncode == 5
        assert str(path) in done.stderr and "skrivs inte över" in done.stderr
        assert _files(project) == before
        assert [p.name for p in project.iterdir()] == ["upptagen"]
    finally:
        shutil.rmtree(path) if kind == "folder" else path.unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="a folder's mode means nothing there")
def test_a_folder_that_cannot_be_written_to(project: Path) -> None:
    # Root may write anywhere, unless that right is taken away.
    lesser = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if lesser and not shutil.which("setpriv"):
        pytest.skip("setpriv is not installed")
    folder = project / "last"
    folder.mkdir()
    folder.chmod(0o555)
    try:
        done = _run(folder, *lesser, sys.executable, "-m", "granskning", "ny", "boende")
    finally:
        folder.chmod(0o755)
    assert done.returncode == 5, done.stdout + done.stderr
    assert str(folder) in done.stderr and "behörighet saknas" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(folder.iterdir())
    folder.rmdir()


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(FileError, match="disken är full") as raised:
        new_audit.ny("boende", tmp_path)
    assert raised.value.exit_code == 5
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
    head, found, tail = text.rpartition(old)
    path.write_text(head + new + tail, encoding="utf-8")
    done = _granskning(tmp_path, "kriterier", "--granskning", "./slarvig")
    assert found and done.returncode == 6
    row = head.count("\n") + 1
    assert f"Granskningen slarvig: criteria.py, rad {row}{inside}: {fragment}" in done.stderr
    assert "Traceback" not in done.stderr


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
    done = _granskning(tmp_path, "prova", "--granskning", "./slarvig")
    assert done.returncode == 6
    assert f"Kriteriet beslut_i_tid, {fragment}" in done.stderr


def test_two_criteria_of_one_name(tmp_path: Path) -> None:
    path = new_audit.ny("slarvig", tmp_path) / "criteria.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    personligt_mal = ", "    behov_beskrivna = "), encoding="utf-8")
    done = _granskning(tmp_path, "kriterier", "--granskning", "./slarvig")
    assert done.returncode == 6 and "Kriterier har två behov_beskrivna" in done.stderr


def test_names_are_longer_or_shorter_without_harm(tmp_path: Path) -> None:
    """A name of one letter, one that holds the example's own, and a long one: all clean and found."""
    names = ("a", "audit_template_2", "sarskilt_boende_for_vuxna_med_psykisk_funktionsnedsattning")
    for name in names:
        assert _granskning(tmp_path, "ny", name).returncode == 0
        assert _granskning(tmp_path, "kriterier", "--granskning", f"./{name}").returncode == 0
    done = _run(tmp_path, sys.executable, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml"), *names)
    assert done.returncode == 0, done.stdout
