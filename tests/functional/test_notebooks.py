"""The notebooks run as they are committed, show nothing that may not be shown, and their numbers are right.

Every notebook is run in a temporary copy, by this interpreter, with a home of its own. Its numbers are
compared with the published report of 2025 or with counts made straight from the sample's file.
"""

from __future__ import annotations

import ast
import csv
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import compress
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from scipy.stats import binomtest

from checks.audits.sysselsattning_2025 import AUDIT as SYSSELSATTNING
from tests.lib.examples import sampled
from tests.lib.exports import CODEBOOK, read_csv
from tests.lib.oracle import MET, NOT_APPLICABLE, NOT_MET, PARTLY, UNCLEAR, add_months, outcomes, percent_half_up
from tests.lib.pipeline_run import ROOT, SAMPLE

NAMES = (
    *("01_utforska", "02_kriterier", "03_egen_tabell", "04_skillnader", "05_nasta_granskning", "06_huvudkriterierna"),
    "07_datakvalitet",
)
FACIT = json.loads((ROOT / "tests" / "facit" / "rapport_2025.json").read_text(encoding="utf-8"))
OURS = ("checks", "pipeline", "reports", "sample_data")
LONGEST_CELL = 20
LONGEST_WAIT = 180
"""Seconds that a cell may take, of which it needs a few."""
REVIEWED = date(2025, 10, 31)
MAIN = ("aktuell_dur", "kriterier_i_bedomning", "plan_overensstammer", "uppfoljning_inom_sex_manader")
NBSP = "\u00a0"
FONTS = os.environ.get("MPLCONFIGDIR", str(Path.home() / ".config" / "matplotlib"))
"""Where Matplotlib keeps its list of fonts, which takes seconds to make."""

EXPRESSIONS = {
    "01_utforska": {
        "tabell_2": "g.ask(resultat, \"SELECT * FROM tabeller WHERE tabell = 'tabell_2'\").values.tolist()",
        "indikatorer": "indikatorer[['id', 'antal', 'bas']].values.tolist()",
    },
    "02_kriterier": {
        "fore": "fore.outcomes['vald_fraga'].value_counts().to_dict()",
        "efter": "efter.outcomes['vald_fraga'].value_counts().to_dict()",
        "flyttade": "(fore.outcomes != efter.outcomes).sum().to_dict()",
        "sex_manader": "med_grans.outcomes['aktuell_dur'].to_dict()",
    },
    "03_egen_tabell": {"tal": "egen.numbers.values.tolist()"},
    "04_skillnader": {"ett": "ett.values.tolist()", "ar": "ar.reset_index().values.tolist()"},
    "05_nasta_granskning": {
        "arenden": "json.loads(arenden.to_json(orient='records', date_format='iso'))",
        "utfall": "granskad.outcomes.to_dict()",
        "tabell": "[[r.label, *r.cells] for r in granskad.published.tables[0].rows]",
        "sparad": "[p.text for p in __import__('docx').Document(fil).paragraphs]",
    },
    "06_huvudkriterierna": {
        "fem": "kriterier[['uppfyllt', 'delvis', 'ej_uppfyllt', 'framgar_ej', 'ej_aktuellt', 'bas']].T.to_dict('list')",
        "insats": "insats[['id', 'insats', 'antal', 'bas']].values.tolist()",
        "stadsdel": "stadsdel[['id', 'stadsdel', 'antal', 'bas']].values.tolist()",
        "uppfyllda": "uppfyllda.value_counts().to_dict()",
        "tider": "tider.groupby('insats', observed=True)['dagar'].apply(sorted).to_dict()",
        "plan": "[[*rad[1:4]] for t in (plan_insats, plan_alder) for rad in t.numbers.values.tolist()]",
    },
    "07_datakvalitet": {
        "svar": "{namn: [bool(s.success), s.result['unexpected_count']] for namn, s in svar.items()}",
        "sviter": "{svit: r.statistics for svit, r in resultaten.items()}",
        "ny": "g.ask(ny, 'SELECT count(plan_efter_forra), count(*) FILTER (WHERE NOT plan_efter_forra) '"
        "'FROM intern.rimlighet').values.tolist()",
    },
}
"""Expressions that are evaluated in each notebook after its run: name -> expression."""


def _read(name: str) -> Any:
    # Imported here: it takes more than a second, and every process of the tests reads every test file.
    import nbformat

    return nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=nbformat.NO_CONVERT)


def _code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _rows(table: str = "arenden") -> list[dict[str, str]]:
    return list(csv.DictReader((SAMPLE / f"{table}.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))


ARENDEN = _rows()
GRANTED = [row for row in ARENDEN if row["beslut_utfall"] in ("bifall", "delavslag")]
LABELS = {name: codes for name, _, kind, codes in CODEBOOK["arenden"] if kind == "code"}


# --- As they are committed --------------------------------------------------------------------------------


def test_the_notebooks_are_those_that_the_guide_names() -> None:
    assert sorted(p.stem for p in (ROOT / "notebooks").glob("*.ipynb")) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_committed_notebook_is_valid_and_has_no_outputs(name: str) -> None:
    import nbformat

    notebook = _read(name)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert not [c.id for c in _code(notebook) if c.outputs or c.execution_count is not None]
    assert not [c.id for c in notebook.cells if c.metadata or c.get("attachments")]
    assert len({c.id for c in notebook.cells}) == len(notebook.cells)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_has_a_heading_and_short_cells_of_code(name: str) -> None:
    notebook = _read(name)
    assert notebook.cells[0].source.startswith("# ")
    lines = {c.id: sum(bool(line.strip()) for line in c.source.splitlines()) for c in _code(notebook)}
    assert all(1 <= n <= LONGEST_CELL for n in lines.values()), lines


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_uses_public_names_only(name: str) -> None:
    tree = ast.parse("\n".join(cell.source for cell in _code(_read(name))))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = [f"{n.module}.{alias.name}" for n in imports for alias in n.names if str(n.module).split(".")[0] in OURS]
    names += [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    assert names and not [n for n in names if any(part.startswith("_") for part in n.split("."))]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import) and node.names[0].name in OURS]


# --- As they run ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Executed:
    """A notebook after its run: its code cells by id, the values of the expressions, and the files that it left."""

    name: str
    cells: dict[str, Any]
    answers: dict[str, Any]
    files_left: tuple[str, ...]

    def html(self, cell: str) -> lxml.html.HtmlElement:
        """The web page that a cell shows."""
        (page,) = [o.data["text/html"] for o in self.cells[cell].outputs if "text/html" in o.get("data", {})]
        return lxml.html.fromstring(page)

    def table(self, cell: str, number: int = 0) -> list[list[str]]:
        """A table that a cell shows, with its header."""
        element = self.html(cell).findall(".//table")[number]
        return [[" ".join(c.text_content().split()) for c in row] for row in element.iter("tr")]


@pytest.fixture(scope="module", params=sampled(NAMES, ("01_utforska", "05_nasta_granskning")))
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Executed]:
    """Each notebook in turn, run in a folder that holds nothing else."""
    with pytest.MonkeyPatch.context() as patch:
        yield _run(request.param, tmp_path_factory.mktemp(request.param), patch)


def _run(name: str, scratch: Path, patch: pytest.MonkeyPatch) -> Executed:
    import nbformat

    homes = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    jupyter = ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    for variable in (*homes, *jupyter):
        patch.setenv(variable, str(scratch / "hem" / variable))
        (scratch / "hem" / variable).mkdir(parents=True)
    patch.setenv("MPLCONFIGDIR", FONTS)
    work, temporary = scratch / "arbete", scratch / "tillfalligt"
    work.mkdir()
    temporary.mkdir()
    notebook = _read(name)
    expressions = ", ".join(f"{key!r}: {expression}" for key, expression in EXPRESSIONS[name].items())
    source = f"""
import json, sys
plain = lambda value: value.item() if hasattr(value, "item") else None
print(json.dumps([sys.executable, {{{expressions}}}], default=plain))
"""
    notebook.cells.append(nbformat.v4.new_code_cell(source))
    place = {"metadata": {"path": str(work)}}
    client = _client()(notebook, timeout=LONGEST_WAIT, kernel_name="python3", resources=place)
    client.create_kernel_manager().shutdown_wait_time = 60  # the kernel takes away its own files when it ends
    client.execute(env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "TEMP": str(temporary)})
    *cells, last = _code(notebook)
    interpreter, answers = json.loads("".join(o.text for o in last.outputs))
    assert Path(interpreter) == Path(sys.executable)
    files_left = (*work.rglob("*"), *temporary.rglob("*"))
    return Executed(name, {c.id: c for c in cells}, answers, tuple(map(str, files_left)))


def _client() -> Any:
    """nbclient's client, which looks for a reply every other second: ZeroMQ may fail to tell it that one has come, and
    it would then wait as long as a cell may take."""
    from queue import Empty

    from nbclient import NotebookClient

    class Client(NotebookClient):
        async def async_start_new_kernel_client(self) -> Any:
            client = await super().async_start_new_kernel_client()
            wait = client.shell_channel.get_msg

            async def look(timeout: float) -> Any:
                for _ in range(int(timeout / 2)):
                    with suppress(Empty):
                        return await wait(timeout=2)
                raise Empty

            client.shell_channel.get_msg = look
            return client

    return Client


def test_every_cell_runs_without_a_word_of_complaint(run: Executed) -> None:
    for id_, cell in run.cells.items():
        assert cell.execution_count, f"{id_} has not run"
        assert not [o for o in cell.outputs if o.output_type == "error" or o.get("name") == "stderr"], id_


def test_nothing_is_left_behind(run: Executed) -> None:
    assert run.files_left == ()


def test_no_decision_or_person_is_named(run: Executed) -> None:
    ids = {row["arende_id"] for row in ARENDEN} | {row["person_id"] for row in _rows("narvaro")}
    ids |= {row["arende_id"] for row in run.answers.get("arenden", [])}
    output = " ".join(_texts(run))
    assert len(output) > 1_000
    assert not ids & set(re.findall(r"[\w-]+", output))


def _texts(run: Executed) -> Iterator[str]:
    for cell in run.cells.values():
        for output in cell.outputs:
            yield output.get("text", "")
            yield from (str(text) for kind, text in output.get("data", {}).items() if kind != "image/png")


def test_what_a_notebook_finds_is_right(run: Executed) -> None:
    CHECKS[run.name](run)


# --- What each of them finds ------------------------------------------------------------------------------


def _utforska(run: Executed) -> None:
    cells_by_label: dict[str, list[str]] = {}
    for _, _, label, _, value in run.answers["tabell_2"]:
        cells_by_label.setdefault(label, []).append(value)
    expected = FACIT["tables"]["2"]["rows"]
    assert cells_by_label == {label: [str(count), str(percent)] for label, count, percent in expected}
    assert run.table("tabell")[1:] == [[str(cell) for cell in row] for row in expected]
    indicators = {id_: [count, base] for id_, count, base in run.answers["indikatorer"]}
    figures = {f["id"]: [f["count"], f["base"]] for f in FACIT["figures"] if "count" in f}
    assert figures.items() <= indicators.items()
    section_text = run.html("avsnitt").text_content().replace(NBSP, " ")
    (figure,) = [f for f in FACIT["figures"] if f["id"] == "vald_fraga_stalld"]
    assert f"{figure['count']} av 120 ärenden med bifall ({figure['percent_printed']} procent)" in section_text
    assert {o.output_type for o in run.cells["bild"].outputs} == {"display_data"}


def _kriterier(run: Executed) -> None:
    questions = Counter(row["vald_fraga"] for row in GRANTED)
    reasons = Counter(row["vald_skal"] for row in GRANTED if row["vald_fraga"] == "ej_stalld")
    expected = {
        MET: questions["stalld"],
        PARTLY: reasons["ja"],
        NOT_MET: reasons["nej"],
        UNCLEAR: questions["framgar_ej"],
        NOT_APPLICABLE: len(ARENDEN) - len(GRANTED),
    }
    assert run.answers["fore"] == expected
    assert run.answers["efter"] == {
        outcome: n + (reasons["ja"] if outcome == MET else 0) for outcome, n in expected.items() if outcome != PARTLY
    }
    moves = {criterion: n for criterion, n in run.answers["flyttade"].items() if n}
    assert moves == {"vald_fraga": reasons["ja"]} and reasons["ja"] > 0
    assert run.answers["sex_manader"] == {row["arende_id"]: _aktuell_dur(row) for row in ARENDEN}
    assert "plus sex månader är före" in run.html("grans").text_content().replace(NBSP, " ")


def _aktuell_dur(row: dict[str, str]) -> str:
    """Criterion `aktuell_dur` with six months as the highest age."""
    if row["beslut_utfall"] == "avslag":
        return NOT_APPLICABLE
    if row["dur_underlag"] != "ny":
        return NOT_MET
    if not row["dur_datum"]:
        return UNCLEAR
    dur_date, decision_date = date.fromisoformat(row["dur_datum"]), date.fromisoformat(row["beslut_datum"])
    return MET if dur_date <= decision_date <= add_months(dur_date, 6) else NOT_MET


def _egen_tabell(run: Executed) -> None:
    _assert_as_in_the_file(run.table("tabell"), "forsorjning", "kon")
    _assert_as_in_the_file(run.table("flera"), "forsorjning", "stadsdel")
    numbers = {(label, group): count for _, label, group, count, *_ in run.answers["tal"]}
    assert None in numbers.values() and not {1, 2, 3} & {n for (_, group), n in numbers.items() if group != "Samtliga"}
    (refusal,) = [o.text for o in run.cells["gar-inte"].outputs]
    assert refusal.startswith("Vänd på tabellen: forsorjning handlar om enskilda personer")


def _assert_as_in_the_file(table: list[list[str]], rows: str, columns: str) -> None:
    """Every number of a printed table is that of the sample's file, and every small one is hidden in an interval."""
    header, *lines, total = table
    groups = {label: code for code, label in LABELS[columns].items()} | {"Samtliga": None}
    hidden = 0
    for label, *cells in lines:
        for group, cell in zip(header[1:], cells, strict=True):
            group_rows = [row for row in GRANTED if groups[group] in (None, row[columns])]
            count = sum(LABELS[rows][row[rows]] == label for row in group_rows)
            low, dash, high = cell.partition("–")
            if dash:
                assert int(low) <= count <= int(high), (label, group)
            else:
                assert cell == f"{count} ({percent_half_up(count, len(group_rows))} %)", (label, group)
                assert count not in (1, 2, 3) or group == "Samtliga", (label, group)
            hidden += bool(dash)
    assert 0 < hidden < sum(len(row) - 1 for row in lines)
    assert total[-1] == f"{len(GRANTED)} (100 %)"


def _skillnader(run: Executed) -> None:
    numbers_by_group = {group: numbers for _, _, group, *numbers in run.answers["ett"]}
    assert set(numbers_by_group) == {LABELS["stadsdel"][row["stadsdel"]] for row in GRANTED} | {"Samtliga"}
    for group, numbers in numbers_by_group.items():
        group_rows = [row for row in GRANTED if group in ("Samtliga", LABELS["stadsdel"][row["stadsdel"]])]
        met = sum(row["stodomraden_utredning"] == "ja" for row in group_rows)
        interval = binomtest(met, len(group_rows)).proportion_ci(0.95, method="wilson")
        expected = [
            met,
            len(group_rows),
            percent_half_up(met, len(group_rows)),
            *(round(100 * end) for end in interval),
        ]
        assert numbers == expected, group
    assert "Stödområden i utredningen" in run.html("sticker-ut").text_content()
    assert {o.output_type for o in run.cells["egen-bild"].outputs} == {"display_data"}
    assert run.table("kon")[0][1:] == ["Kvinna", "Man", "Samtliga"]
    _two_years(run.answers["ar"])


def _two_years(lines: list[list[Any]]) -> None:
    """Base and percent of each headline in the two reviews are those of the oracle, the largest increase first."""
    labels = {c.label: c.id for c in SYSSELSATTNING.criteria}
    assert {labels[label] for label, *_ in lines} == set(SYSSELSATTNING.headlines)
    years = [(SAMPLE, REVIEWED), (SAMPLE.parent / "uppfoljning_2026", date(2026, 9, 30))]
    reviews = [_outcomes_of(folder, day) for folder, day in years]
    for label, *numbers, difference in lines:
        own = [[case[labels[label]] for case in cases] for cases in reviews]
        counts = [(column.count(MET), len(column) - column.count(NOT_APPLICABLE)) for column in own]
        assert numbers == [n for met, base in counts for n in (base, percent_half_up(met, base))], label
        assert difference == numbers[3] - numbers[1]
    differences = [difference for *_, difference in lines]
    assert differences == sorted(differences, reverse=True)


def _outcomes_of(folder: Path, day: date) -> list[dict[str, str]]:
    decisions, followups = (read_csv(folder / f"{name}.csv") for name in ("arenden", "uppfoljningar"))
    return [outcomes(row, followups, day) for row in decisions]


def _nasta_granskning(run: Executed) -> None:
    rows, outcomes = run.answers["arenden"], run.answers["utfall"]
    assert len(rows) == 60
    for row in rows:
        goals = [row["mal_i_utredning"], row["mal_i_beslut"]].count("ja")
        assert outcomes["personligt_mal"][row["arende_id"]] == (NOT_MET, PARTLY, MET)[goals]
        assert outcomes["beslut_i_tid"][row["arende_id"]] == _i_tid(row["ansokan_datum"], row["beslut_datum"])
    two_goals, one_goal, no_goal = (
        sum(o == outcome for o in outcomes["personligt_mal"].values()) for outcome in (MET, PARTLY, NOT_MET)
    )
    assert [row[1] for row in run.answers["tabell"]] == [two_goals, one_goal, no_goal, 60]
    assert set(outcomes["beslut_i_tid"].values()) == {MET, NOT_MET, UNCLEAR}
    (refusal,) = [o.text for o in run.cells["fel"].outputs]
    assert "rad 2, kolumn Personligt mål i beslutet (mal_i_beslut)" in refusal and "Väntat: Ja eller Nej." in refusal
    assert {"Exempelgranskning", "Handläggning", "Mål"} <= set(run.answers["sparad"]), "the whole report"


def _i_tid(application: str | None, decision: str) -> str:
    if application is None:
        return UNCLEAR
    first, last = (date.fromisoformat(text[:10]) for text in (application, decision))
    return MET if last <= add_months(first, 3) else NOT_MET


def _huvudkriterierna(run: Executed) -> None:
    outcomes_by_case = _outcomes_of(SAMPLE, REVIEWED)
    fem = run.answers["fem"]
    assert list(fem) == list(MAIN)
    for criterion, (*counts, base) in fem.items():
        tally = Counter(case[criterion] for case in outcomes_by_case)
        assert counts == [tally[o] for o in (MET, PARTLY, NOT_MET, UNCLEAR, NOT_APPLICABLE)], criterion
        assert base == len(outcomes_by_case) - tally[NOT_APPLICABLE]
    for dimension in ("insats", "stadsdel"):
        for criterion, label, met, base in run.answers[dimension]:
            inside = [label in ("Samtliga", LABELS[dimension][row[dimension]]) for row in ARENDEN]
            own = [case[criterion] for case in compress(outcomes_by_case, inside)]
            assert [met, base] == [own.count(MET), len(own) - own.count(NOT_APPLICABLE)], (criterion, label)
    about_all = [case for case in outcomes_by_case if all(case[c] != NOT_APPLICABLE for c in MAIN)]
    cases_by_criteria_met = Counter(sum(case[c] == MET for c in MAIN) for case in about_all)
    assert {int(n): cases for n, cases in run.answers["uppfyllda"].items()} == cases_by_criteria_met
    page_text = run.html("sidan").text_content()
    assert all(
        label in page_text for label in ("Huvudkriterierna: antal ärenden per utfall", "Huvudkriterierna i grupper")
    )
    assert {o.output_type for id_ in ("bild", "tid-bild") for o in run.cells[id_].outputs} == {"display_data"}
    assert run.answers["tider"] == _days_to_the_first_follow_up()
    _plans(run.answers["plan"], [case["plan_overensstammer"] for case in outcomes_by_case])


def _days_to_the_first_follow_up() -> dict[str, list[int]]:
    """Insats -> days from the decision before (or, of a first one, from this) to the first follow-up after that day."""
    days: dict[str, list[int]] = {}
    for row in GRANTED:
        began = row["foregaende_beslut_from"] or row["beslut_from"]
        last_day = row["granskad_datum"] or str(REVIEWED)
        dates = [u["datum"] for u in _rows("uppfoljningar") if u["arende_id"] == row["arende_id"]]
        if after := [day for day in dates if began < day <= last_day]:
            first, start = (date.fromisoformat(day) for day in (min(after), began))
            days.setdefault(LABELS["insats"][row["insats"]], []).append((first - start).days)
    return {insats: sorted(waits) for insats, waits in days.items()}


def _plans(numbers: list[list[Any]], plan_outcomes: list[str]) -> None:
    """Every number on the plans is that of the oracle, by insats and by age."""
    outcome_of = {"Uppfyllt": MET, "Delvis uppfyllt": PARTLY, "Ej uppfyllt": NOT_MET, "Framgår ej": UNCLEAR}
    groups = {label: [row["insats"] == code for row in ARENDEN] for code, label in LABELS["insats"].items()}
    ages = {"–29": (0, 29), "30–39": (30, 39), "40–49": (40, 49), "50–59": (50, 59), "60–": (60, 120)}
    groups |= {label: [low <= int(row["alder"]) <= high for row in ARENDEN] for label, (low, high) in ages.items()}
    groups["Samtliga"] = [True] * len(ARENDEN)
    assert {group for _, group, _ in numbers} == set(groups)
    for label, group, count in numbers:
        assert count == [*compress(plan_outcomes, groups[group])].count(outcome_of[label]), (label, group)


def _datakvalitet(run: Executed) -> None:
    date_pairs = [
        (r["insats_start"], r["bestallning_datum"]) for r in ARENDEN if r["insats_start"] and r["bestallning_datum"]
    ]
    plans = [bool(row["plan_datum"]) for row in ARENDEN if row["plan_finns"] == "ja"]
    early_starts, undated = sum(start < ordered for start, ordered in date_pairs), plans.count(False)
    assert list(run.answers["svar"].values()) == [
        [early_starts == 0, early_starts],
        [10 * undated <= len(plans), undated],
    ]
    assert sum(int(row[-1]) for row in run.table("vilka")[1:]) == early_starts > 0
    suites = run.answers["sviter"]
    assert suites["utfall_bred"]["evaluated_expectations"] == len(SYSSELSATTNING.criteria)
    assert suites["arenden"]["unsuccessful_expectations"] == 0 < suites["rimlighet"]["unsuccessful_expectations"]
    later_plans = [
        r["plan_datum"] > r["foregaende_beslut_from"]
        for r in GRANTED
        if r["plan_datum"] and r["foregaende_beslut_from"]
    ]
    assert run.answers["ny"] == [[len(later_plans), later_plans.count(False)]]
    assert "Har insatser börjat innan de beställdes?" in run.html("rimlighet").text_content()


CHECKS = dict(
    zip(
        NAMES,
        (_utforska, _kriterier, _egen_tabell, _skillnader, _nasta_granskning, _huvudkriterierna, _datakvalitet),
        strict=True,
    )
)
