"""A new audit in a copy of the project: the guide is followed from its first line to its last, and what may go wrong.

The repository itself is never written to.
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

from checks.audit_template import AUDIT
from granskning.jobs import new_audit
from pipeline.assess import verify
from pipeline.errors import ContractError, FileError
from sample_data import audit_template
from sample_data.writers import write_columns
from tests.lib.oracle import NOT_APPLICABLE, NOT_MET, add_months, by_code, met_if, share
from tests.lib.pipeline_run import ROOT, Outcomes, judged, outcomes_of, rows

GUIDE = ROOT / "docs" / "ny_granskning.md"
NAME = "boendestod_2026"
Table = list[dict[str, str]]


def _copy(target: Path) -> Path:
    """Everything that is the project's own."""
    left_out = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "demo*", "build")
    return Path(shutil.copytree(ROOT, target, ignore=left_out))


def _run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=project,
        env=os.environ | {"PYTHONUTF8": "1", "XDG_STATE_HOME": str(project.parent / "hem")},
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
        return self.project / "checks" / "audits" / NAME

    def follow(self) -> None:
        """Every block in turn; a mistake that is made to be seen is put right before the next one."""
        self.before = _files(self.project)
        mended: tuple[Path, str] | None = None
        text = GUIDE.read_text(encoding="utf-8")
        for name, language, block in re.findall(r"^(?:`([\w.]+)`:\n\n)?```(\w+)\n(.*?)^```", text, re.M | re.S):
            match language:
                case "diff":
                    path = (self.project / "sample_data" if name == f"{NAME}.py" else self.audit) / name
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
        done = _run(
            self.project, sys.executable, *(["-m", "granskning"] if program == "granskning" else []), *arguments
        )
        if target:
            (self.project / target).write_text(done.stdout, encoding="utf-8")
        stated = int(comment.strip().removeprefix("exit ") or 0)
        self.ran.append((line, stated, done))
        if len(self.ran) == 1:
            self.laid = _files(self.audit) | _files(self.project / "sample_data" / NAME)
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
    made = Guide(_copy(tmp_path_factory.mktemp("guide") / "projekt"))
    made.follow()
    return made


def test_every_command_of_the_guide_ends_as_it_says(guide: Guide) -> None:
    assert [line.split()[1] for line, _, _ in guide.ran if line.startswith("granskning")] == [
        *("ny", "rapport", "kontrollera", "kriterier", "rapport", "mall", "urval", "kriterier", "kriterier")
    ]
    for line, stated, done in guide.ran:
        assert done.returncode == stated, f"{line}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        assert "Traceback" not in done.stdout + done.stderr


def test_what_the_guide_says_is_printed_is_printed(guide: Guide) -> None:
    assert len(guide.printed) == 2
    for said, found in guide.printed:
        assert said in found.replace("\u00a0", " ")


def test_the_command_tells_what_it_made_and_what_to_run_next(guide: Guide) -> None:
    (_, _, laid), (following, _, _), *_ = guide.ran
    for place in (f"checks/audits/{NAME}", f"sample_data/{NAME}", f"sample_data/{NAME}.py"):
        assert str(Path(place)) in laid.stdout
        assert (guide.project / place).exists()
    assert shlex.split(laid.stdout.splitlines()[-1]) == shlex.split(following)


def test_the_report_is_complete(guide: Guide) -> None:
    made = guide.project / "reports" / f"demo_{NAME}"
    for name in ("rapport.docx", "rapport.html", "tabeller.xlsx", "avvikelser.xlsx", "datakvalitet.html", "gx"):
        assert (made / name).exists()
    page = (made / "rapport.html").read_text(encoding="utf-8")
    assert "Genomförandeplan" in page and "EX 6" in page
    for name in (f"mall_{NAME}.xlsx", f"urval_{NAME}.xlsx"):
        assert (guide.project / name).stat().st_size > 8_000


def test_every_outcome_is_what_the_guide_says_that_it_means(guide: Guide) -> None:
    """Worked out once more from the sample's files, also for the criterion that the guide adds."""
    sample = guide.project / "sample_data" / NAME
    found: Outcomes = {}
    for id_, criterion, outcome in rows(
        guide.project / "reports" / f"demo_{NAME}", "SELECT arende_id, kriterium, utfall FROM utfall"
    ):
        found.setdefault(id_, {})[criterion] = outcome
    follow_ups = _read(sample / "uppfoljningar.csv")
    expected = {row["arende_id"]: _outcomes(row, follow_ups) for row in _read(sample / "arenden.csv")}
    assert len(expected) == audit_template.DECISIONS
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
    places = (f"checks/audits/{NAME}", f"sample_data/{NAME}.py")
    for tool in (
        ("ruff", "check", *places),
        ("ruff", "format", "--check", *places),
        ("mypy", "-p", f"checks.audits.{NAME}", "-m", f"sample_data.{NAME}"),
    ):
        done = _run(guide.project, sys.executable, "-m", *tool)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_rest_of_the_project_is_as_it_was(guide: Guide) -> None:
    """An audit touches nothing outside its own places; the guide adds its catalogue, form, sample and report."""
    after = _files(guide.project)
    own = re.compile(
        rf"checks/audits/{NAME}/.+|sample_data/{NAME}(/.+|\.py)|docs/kriterier_{NAME}\.md|(mall|urval)_{NAME}\.xlsx|"
        rf"reports/demo_{NAME}/.+|\..+_cache/.+|\.hypothesis/.+"
    )
    assert not list(guide.project.rglob(".ny-*"))
    assert set(guide.before) <= set(after)
    assert not [n for n, content in after.items() if guide.before.get(n) != content and not own.fullmatch(n)]


# --- The example itself -----------------------------------------------------------------------------------


def test_the_example_is_an_audit_with_its_sample() -> None:
    verify(AUDIT)


def test_an_application_after_the_decision_is_a_finding_and_no_fault(tmp_path: Path) -> None:
    """What may stand in a file is none of the contract's business; a file read before its decision is."""
    export = Path(shutil.copytree(ROOT / "sample_data" / "audit_template", tmp_path / "export"))
    decided = date.fromisoformat(_read(export / "arenden.csv")[0]["beslut_datum"])
    for column, days, faults in (("ansokan_datum", 1, 0), ("granskad_datum", 0, 0), ("granskad_datum", -1, 1)):
        changed = _read(ROOT / "sample_data" / "audit_template" / "arenden.csv")
        changed[0][column] = str(decided + timedelta(days))
        write_columns(export / "arenden.csv", tuple(changed[0]), changed)
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
    audit_template.main(tmp_path)
    assert _files(tmp_path) == _files(ROOT / "sample_data" / "audit_template")


def test_what_is_laid_is_the_example_under_its_new_name(guide: Guide) -> None:
    here = _files(ROOT / "checks" / "audit_template") | _files(ROOT / "sample_data" / "audit_template")
    assert set(guide.laid) == set(here)
    for name, content in guide.laid.items():
        old = content.replace(f"checks.audits.{NAME}".encode(), b"checks.audit_template")
        assert old.replace(NAME.encode(), b"audit_template") == here[name]
        assert b"audit_template" not in content


# --- What may go wrong ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _copy(tmp_path_factory.mktemp("fel") / "projekt")


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


@pytest.mark.parametrize("place", ["checks/audits/{}", "sample_data/{}", "sample_data/{}.py"])
@pytest.mark.parametrize("kind", ["folder", "file", "dangling link"])
def test_what_exists_is_never_written_over(project: Path, place: str, kind: str) -> None:
    path = project / place.format("upptagen")
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
        assert not list(project.rglob(".ny-*"))
        assert len(list(project.glob("*/upptagen*")) + list(project.glob("*/*/upptagen*"))) == 1
    finally:
        shutil.rmtree(path) if kind == "folder" else path.unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="a folder's mode means nothing there")
def test_an_installation_that_cannot_be_written_to(project: Path) -> None:
    # Root may write anywhere, unless that right is taken away.
    lesser = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if lesser and not shutil.which("setpriv"):
        pytest.skip("setpriv is not installed")
    before = _files(project)
    folder = project / "checks" / "audits"
    folder.chmod(0o555)
    try:
        done = _run(project, *lesser, sys.executable, "-m", "granskning", "ny", "boende")
    finally:
        folder.chmod(0o755)
    assert done.returncode == 5, done.stdout + done.stderr
    assert str(folder) in done.stderr and "behörighet saknas" in done.stderr
    assert "Traceback" not in done.stderr
    assert _files(project) == before


@pytest.mark.parametrize("moved", range(3))
def test_a_full_disk_leaves_nothing(project: Path, moved: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the three that are put in place, one after the other, so many had come there."""
    monkeypatch.setattr(new_audit, "AUDITS", project / "checks" / "audits")
    monkeypatch.setattr(new_audit, "SAMPLES", project / "sample_data")
    rename, done = Path.rename, 0

    def full(path: Path, target: Path) -> Path:
        nonlocal done
        if done == moved:
            raise OSError(28, "No space left on device")
        done += 1
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", full)
    before = _files(project)
    with pytest.raises(FileError, match="disken är full") as raised:
        new_audit.ny("boende")
    assert raised.value.exit_code == 5
    assert done == moved
    assert _files(project) == before
    assert not [p for p in project.rglob("*") if p.name.startswith((".ny-", "boende"))]


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ("missing(", "mising(", "NameError: name 'mising' is not defined"),
        ('"EX 2",', '"EX 2",,', "SyntaxError: invalid syntax"),
        ('variable("behov_beskrivna")', 'variable("behov")', "KeyError: 'behov'"),
    ],
)
def test_a_slip_of_the_pen_is_named_by_file_and_row(project: Path, old: str, new: str, fragment: str) -> None:
    assert _granskning(project, "ny", "slarvig").returncode == 0
    audit = project / "checks" / "audits" / "slarvig"
    try:
        path = audit / "criteria.py"
        text = path.read_text(encoding="utf-8")
        head, found, tail = text.rpartition(old)
        path.write_text(head + new + tail, encoding="utf-8")
        done = _granskning(project, "kriterier", "--granskning", "slarvig")
        assert found and done.returncode == 6
        row = head.count("\n") + 1
        assert f"Granskningen slarvig: criteria.py, rad {row}: {fragment}" in done.stderr
        assert "Traceback" not in done.stderr
    finally:
        shutil.rmtree(audit)
        shutil.rmtree(project / "sample_data" / "slarvig")
        (project / "sample_data" / "slarvig.py").unlink()


def test_names_are_longer_or_shorter_without_harm(project: Path) -> None:
    """A name of one letter, one that holds the example's own, and a long one: all clean and found."""
    names = ("a", "audit_template_2", "sarskilt_boende_for_vuxna_med_psykisk_funktionsnedsattning")
    for name in names:
        assert _granskning(project, "ny", name).returncode == 0
        assert _granskning(project, "kriterier", "--granskning", name).returncode == 0
    places = [f"{place}{name}" for name in names for place in ("checks/audits/", "sample_data/")]
    done = _run(project, sys.executable, "-m", "ruff", "check", *places, *(f"sample_data/{name}.py" for name in names))
    assert done.returncode == 0, done.stdout
