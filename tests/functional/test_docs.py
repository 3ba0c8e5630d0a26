"""The documentation is correct: generated parts are in step, links and files exist, commands and exit codes work."""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
from dataclasses import replace
from pathlib import Path

import click
import lxml.html
import pytest
from click.testing import CliRunner

from checks import audits
from checks.criteria import Outcome
from docs.database import database_page
from granskning.cli import main
from pipeline import errors
from reports.catalogue import catalogue
from tests.lib import valid_export
from tests.lib.examples import MANY, sampled

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
README, GUIDE, NEW_AUDIT = ROOT / "README.md", DOCS / "handledning.md", DOCS / "ny_granskning.md"
INSTALLATION = DOCS / "installation.md"
ROOMS = ("bench", "checks", "docs", "granskning", "notebooks", "pipeline", "release", "reports", "sample_data", "tests")
DOCUMENTS = tuple(sorted((*ROOT.glob("*.md"), *(path for room in ROOMS for path in (ROOT / room).rglob("*.md")))))
_MADE = re.compile(r"reports/demo|checks/audits/<|dist/")
"""What the documents name before anybody has made it."""
LARGEST_PICTURE = 150_000
LARGEST_PAGE = 400_000
EXIT_CODES = {str(code) for code in range(7)}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _shell_lines(path: Path) -> list[str]:
    """Every line of the `sh` blocks."""
    blocks = re.findall(r"^```sh\n(.*?)^```", _text(path), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def _anchors(text: str) -> set[str]:
    """The anchors of the headings: small letters and hyphens, without punctuation."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _commands(*paths: Path) -> list[tuple[str, list[str], str]]:
    """(line, arguments after `granskning`, exit code that the line states) for the commands of these documents."""
    commands = []
    for line in (line for path in paths for line in _shell_lines(path)):
        words, _, comment = line.partition("#")
        program, *arguments = shlex.split(words.partition(" > ")[0])
        if program.endswith("granskning"):
            commands.append((line, arguments, comment.strip().removeprefix("exit ")))
    return commands


# The guide to a new audit is followed as a whole, in a copy of the project, by `test_new`.
COMMANDS = _commands(README, GUIDE)
SAMPLES = ROOT / "sample_data"
TAKES_LONG = re.compile(
    r"granskning (demo|kontrollera sample_data/sysselsattning_2025|rapport .*--(tidigare|forhandsvisa))\b"
)
"""Commands that other functional tests run too, and whose output no later command needs."""
EXPORT_NAMES = ("min_export.xlsx", "anna.xlsx", "bo.xlsx")
"""The names that the guide gives to an inspector's own files."""


@pytest.mark.parametrize("name", audits.names())
def test_catalogue_in_step(name: str) -> None:
    file = DOCS / f"kriterier_{name}.md"
    assert _text(file) == catalogue(audits.load(name)) + "\n", "run `make docs`"


def test_the_page_about_the_database_is_in_step() -> None:
    assert _text(DOCS / "databasen.md") == database_page(audits.load("sysselsattning_2025")), "run `make docs`"


@pytest.mark.parametrize("name", audits.names())
def test_catalogue_names_everything_of_the_audit(name: str) -> None:
    audit = audits.load(name)
    # The catalogue of the audit that it follows has what the two have in common.
    text = "\n".join(catalogue(source) for source in (audit, audit.follows) if source)
    ids = [*(c.id for c in audit.criteria), *(t.id for t in audit.report_tables)]
    ids += [*(i.id for i in audit.indicators), *(r.id for r in audit.ranks)]
    assert not [i for i in ids if f"`{i}`" not in text]
    assert not [c.question for c in audit.criteria if c.question not in text]
    assert text.count("\nGäller: ") >= len(audit.criteria)
    rows = re.findall(r"^\|.*\|$", text, re.MULTILINE)
    assert not [row for row in rows if "|  |" in row], "a table of the catalogue has an empty cell"


def _sections(text: str) -> dict[str, str]:
    """Id -> the section of a criterion or a table, from the id on."""
    parts = re.split(r"^#{2,3} .*$", text, flags=re.MULTILINE)
    return {id_[1]: part for part in parts if (id_ := re.match(r"\n\n`(\w+)`", part))}


@pytest.mark.parametrize("name", ["sysselsattning_2025", "lss_arbete_studier"])
def test_the_catalogue_tells_everything_of_a_criterion(name: str) -> None:
    audit = audits.load(name)
    sections = _sections(catalogue(audit))
    for criterion in audit.criteria:
        text = sections[criterion.id]
        assert f"\nKrav: {criterion.requirement}\n" in text, criterion.id
        assert f"\nNivå: {'kontroll' if criterion.level == 'kontroll' else f'”{criterion.level}”'}" in text, (
            criterion.id
        )
        assert len(re.findall(r"^\d+\. .* → ", text, re.MULTILINE)) == len(criterion.cases), criterion.id
        assert re.search(r"^Handlar om: \w", text, re.MULTILINE), criterion.id
        source = re.search(r"^Källa: (.*)\.$", text, re.MULTILINE)
        editions = [f"{s} ({audit.documents[s.document].edition})" for s in criterion.sources]
        assert source and source[1] == "; ".join(editions), criterion.id


@pytest.mark.parametrize("name", ["sysselsattning_2025", "lss_arbete_studier"])
def test_the_catalogue_prints_the_examples_of_every_criterion(name: str) -> None:
    audit = audits.load(name)
    sections = _sections(catalogue(audit))
    for criterion in audit.criteria:
        head, _, table = sections[criterion.id].partition("| Det som skiljer | Utfall |\n")
        rows = re.findall(r"^\| (?!---)(.*) \| (.*) \|$", table, re.MULTILINE)
        assert {outcome for _, outcome in rows} == {Outcome(e.outcome).label for e in criterion.examples}, criterion.id
        assert "\nExemplen utgår från: ”" in head
        # A variable that an example sets to a code of its own has a row in the codebook's words.
        for example in (e for e in criterion.examples if e.base is None and len(e.values) == 1):
            column, value = next(iter(example.values.items()))
            label = audit.main.codes.get(column) and audit.main.variable(column).codes.get(str(value))
            if label and value != {**(criterion.examples_from or audit.base_rows["arenden"])}.get(column):
                condition = f"”{audit.main.variable(column).label}” är {label}"
                assert (condition, Outcome(example.outcome).label) in rows, (criterion.id, condition)


@pytest.mark.parametrize("name", ["sysselsattning_2025", "lss_arbete_studier"])
def test_the_catalogue_says_whom_every_table_row_and_indicator_is_about(name: str) -> None:
    audit, text = audits.load(name), catalogue(audits.load(name))
    sections = _sections(text)
    assert not [t.id for t in audit.report_tables if "\nHandlar om: " not in sections[t.id]]
    rows = {row[0]: row for row in re.findall(r"^\| `(\w+)` \|(.*)\|$", text, re.MULTILINE)}
    about = re.compile(r" \| (handläggningen|enskildas förhållanden \([^|]+\)) \| ")
    assert not [i.id for i in audit.indicators if not about.search(rows[i.id][1])]
    assert not [i.id for i in audit.indicators if i.note and i.note not in rows[i.id][1]]


def test_a_table_that_is_partly_about_persons_says_which_rows_are() -> None:
    """From the fourth row on, the codebook's `mal_tillfragad` (whether the person was asked) decides."""
    sections = _sections(catalogue(audits.load("sysselsattning_2025")))
    assert (
        "enskildas förhållanden (tillfrågad men har inte uttryckt mål) i rad 4–5, handläggningen i rad 1–3."
        in (sections["tabell_5"])
    )
    assert "Handlar om: handläggningen.\n" in sections["tabell_6"]
    assert "Handlar om: enskildas förhållanden.\n" in sections["tabell_1"]  # attendance


def test_the_catalogue_of_an_audit_that_follows_another_says_what_differs() -> None:
    before = audits.load("sysselsattning_2025")
    changed, unchanged, removed = before.criteria[0], before.criteria[1], before.criteria[-1]
    criteria = (replace(changed, question="En helt ny fråga?"), *before.criteria[1:-1])
    indicators = tuple(i for i in before.indicators if f"utfall_{removed.id}" not in i.hit.columns)
    after = replace(
        before, name="efter", criteria=criteria, indicators=indicators, overviews=(), ranks=(), follows=before
    )
    text = catalogue(after)
    assert f"`{changed.id}`" in text and "En helt ny fråga?" in text
    assert f"Finns inte i den här granskningen: `{removed.id}`." in text
    assert unchanged.question not in text and removed.question not in text
    assert "(kriterier_sysselsattning_2025.md)" in text
    unchanged_catalogue = catalogue(replace(before, name="efter", follows=before))
    assert not [line for line in unchanged_catalogue.splitlines() if line.startswith("##")]


def test_every_catalogue_belongs_to_an_audit() -> None:
    assert {f.name for f in DOCS.glob("kriterier_*.md")} == {f"kriterier_{name}.md" for name in audits.names()}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    text = _text(path)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        linked_path = path.parent / name if name else path
        assert linked_path.exists(), target
        assert not anchor or anchor in _anchors(_text(linked_path)), target


def test_every_picture_is_used_described_and_small() -> None:
    captions = {
        picture: words
        for path in (README, GUIDE)
        for words, picture in re.findall(r"!\[([^\]]*)\]\((?:docs/)?bilder/([^)]+)\)", _text(path))
    }
    assert set(captions) == {p.name for p in (DOCS / "bilder").iterdir()}
    assert not [picture for picture, words in captions.items() if len(words) < 20]
    assert not [p.name for p in (DOCS / "bilder").iterdir() if p.stat().st_size > LARGEST_PICTURE]


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb")))
def test_a_page_of_a_notebook_is_in_step_and_fetches_and_runs_nothing(name: str) -> None:
    """The page has the headings and the code of the notebook, cell by cell."""
    path = DOCS / "notebooks" / f"{name}.html"
    page = lxml.html.document_fromstring(_text(path))
    cells = json.loads(_text(ROOT / "notebooks" / f"{name}.ipynb"))["cells"]
    code = ["".join(cell["source"]).strip() for cell in cells if cell["cell_type"] == "code"]
    assert [element.text_content().strip() for element in page.find_class("highlight")] == code
    text = [line for cell in cells if cell["cell_type"] == "markdown" for line in cell["source"]]
    headings = [line.lstrip("# ").strip() for line in text if line.startswith("#")]
    assert [element.text_content().strip() for element in page.iter("h1", "h2")] == headings
    assert not list(page.iter("script", "iframe"))
    assert [link.get("href") for link in page.iter("link")] == ["data:,"]
    sources = [value for _, attribute, value, _ in page.iterlinks() if attribute == "src"]
    assert all(value.startswith("data:image/png;base64,") for value in sources)
    assert path.stat().st_size < LARGEST_PAGE
    (main,) = page.iter("main")
    assert not re.search(r"/tmp/|0x[0-9a-f]{6}|Traceback|Warning", main.text_content())


def test_every_page_of_a_notebook_has_its_notebook() -> None:
    names = ({path.stem for path in folder.iterdir()} for folder in (DOCS / "notebooks", ROOT / "notebooks"))
    assert next(names) == next(names)


def _paths_in(path: Path) -> list[str]:
    """The files and folders of the project that a document names in code, from the root or from its own folder."""
    named = re.findall(rf"`((?:{'|'.join(ROOMS)})/[\w./<>-]*)(?:::\w+)?`", _text(path))
    return [name for name in named if not _MADE.match(name)]


def test_files_and_folders_that_documents_name_exist() -> None:
    missing = {
        path.relative_to(ROOT).as_posix(): names
        for path in DOCUMENTS
        if path.name != "CHANGELOG.md"  # it also tells of what is gone
        if (names := [name for name in _paths_in(path) if not (ROOT / name).exists()])
    }
    assert missing == {}
    assert sum(len(_paths_in(path)) for path in DOCUMENTS) > 100


def test_the_guide_has_every_column_of_what_is_no_decision() -> None:
    audit = audits.load("sysselsattning_2025")
    for spec in (t for t in audit.tables[1:] if t.parent is None):
        assert f"| {spec.label} | {'; '.join(v.label for v in spec.variables)} |" in _text(GUIDE)


@pytest.mark.parametrize("path", [README, GUIDE], ids=lambda path: path.name)
def test_every_exit_code_is_explained(path: Path) -> None:
    assert set(re.findall(r"^\| (\d+) \|", _text(path), re.MULTILINE)) == EXIT_CODES


def test_exit_codes_are_those_of_the_program() -> None:
    families = errors.GranskningError.__subclasses__()
    assert {str(family.exit_code) for family in families} | {"0", "1"} == EXIT_CODES


@pytest.mark.parametrize(
    ("line", "arguments"), [(line, a) for line, a, _ in (*COMMANDS, *_commands(NEW_AUDIT))], ids=lambda x: str(x)[:60]
)
def test_commands_and_options_exist(line: str, arguments: list[str]) -> None:
    group = {"--help", "--version"}
    if set(arguments) <= group:
        return
    name, *rest = arguments
    assert isinstance(main, click.Group) and name in main.commands, line
    if "--help" not in rest:
        main.commands[name].make_context(name, rest)


def test_every_command_is_in_readme_and_guide() -> None:
    for path in (README, GUIDE):
        assert not [name for name in main.commands if f"granskning {name}" not in _text(path) and name != "demo"]


@pytest.mark.parametrize("path", [README, GUIDE, NEW_AUDIT], ids=lambda path: path.name)
def test_options_in_running_text_exist(path: Path) -> None:
    options = {name for command in main.commands.values() for o in command.params for name in o.opts} | {"--help"}
    assert set(re.findall(r"`(--[a-z-]+)", _text(path))) <= options


def test_make_targets_in_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", _text(ROOT / "Makefile"), re.MULTILINE))
    in_code = {name for path in DOCUMENTS for name in re.findall(r"`make ([a-z-]+)", _text(path))}
    in_blocks = {line.split()[1] for path in DOCUMENTS for line in _shell_lines(path) if line.startswith("make ")}
    mentioned = in_code | in_blocks
    assert len(mentioned) > 10 and mentioned <= targets


def test_the_tests_that_the_installation_guide_names_exist() -> None:
    """The tests that the guide names to the city's IT as evidence about the network exist."""
    references = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", _text(INSTALLATION))
    assert len(references) >= 2
    for path, test in references:
        assert f"def {test}" in _text(ROOT / path), path


def _lines(path: Path) -> valid_export.Grid:
    return [[*line] for line in csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";")]


def _keep_a_third(export: Path) -> None:
    """Keep every third decision of the export, their follow-ups and the beginning of the attendance."""
    (header, *decisions), follow_ups = _lines(export / "arenden.csv"), _lines(export / "uppfoljningar.csv")
    third, ids = decisions[::3], {row[0] for row in decisions[::3]}
    assert header[0] == follow_ups[0][0] == "arende_id"
    valid_export.write_csv(export / "arenden.csv", [header, *third])
    valid_export.write_csv(export / "uppfoljningar.csv", [follow_ups[0], *(r for r in follow_ups[1:] if r[0] in ids)])
    if (attendance := export / "narvaro.csv").exists():
        valid_export.write_csv(attendance, _lines(attendance)[:400])


@pytest.mark.parametrize("path", sampled((README, GUIDE), [README]), ids=lambda path: path.name)
def test_commands_can_be_followed_from_the_first_to_the_last(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They run in a new folder with a third of the sample as the inspector's files; an exit code not stated is 0."""
    shutil.copytree(SAMPLES, tmp_path / "sample_data")
    for name in ("sysselsattning_2025", "uppfoljning_2026"):
        _keep_a_third(tmp_path / "sample_data" / name)
    book = tmp_path / "sample_data" / "sysselsattning_2025.xlsx"
    valid_export.write_xlsx(book, {path.stem: _lines(path) for path in book.with_suffix("").glob("*.csv")})
    for name in EXPORT_NAMES:
        shutil.copy(book, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    for line, arguments, code in _commands(path):
        if "EXPORT" in arguments or (TAKES_LONG.match(line) and not MANY):
            continue
        if "min_rapport.docx" in arguments:
            shutil.copy(tmp_path / "rapport_2025" / "rapport.docx", tmp_path / "min_rapport.docx")
        quick = ["--utan-gx"] if arguments[0] in ("demo", "rapport") else []
        answer = CliRunner().invoke(main, [*arguments, *quick])
        assert answer.exit_code == int(code or 0), f"{line}\n{answer.output}"


def test_documentation_names_no_place_of_the_machine_it_was_written_on() -> None:
    for path in (*DOCUMENTS, *DOCS.glob("*.md")):
        assert not re.search(r"(?<![\w.~])/(?:work|tmp|home|root|usr|Users)/", _text(path)), path.name
