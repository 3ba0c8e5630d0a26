"""The notebooks run as they are committed, show nothing that may not be shown, and their numbers are right.

Every notebook is run in a temporary copy, by this interpreter, with a home of its own. What it found is held against
the published report of 2025 or counted once more, straight from the sample's file.
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
from dataclasses import dataclass
from datetime import date
from itertools import compress
from pathlib import Path
from typing import Any

import lxml.html
import nbformat
import pytest
from nbclient import NotebookClient
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
REVIEWED = date(2025, 10, 31)
MAIN = ("aktuell_dur", "kriterier_i_bedomning", "plan_overensstammer", "uppfoljning_inom_sex_manader")
NBSP = "\u00a0"
FONTS = os.environ.get("MPLCONFIGDIR", str(Path.home() / ".config" / "matplotlib"))
"""Where Matplotlib keeps its list of fonts, which takes seconds to make."""

ASKED = {
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
"""What is asked of each notebook when it has run: name -> expression."""


def _read(name: str) -> Any:
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
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = [f"{n.module}.{alias.name}" for n in imported for alias in n.names if str(n.module).split(".")[0] in OURS]
    names += [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    assert names and not [n for n in names if any(part.startswith("_") for part in n.split("."))]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import) and node.names[0].name in OURS]


# --- As they run ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Executed:
    """A notebook that has run: its cells of code by id, what was asked of it at the end, and what it left behind."""

    name: str
    cells: dict[str, Any]
    answers: dict[str, Any]
    left: tuple[str, ...]

    def html(self, cell: str) -> lxml.html.HtmlElement:
        """The web page that a cell shows."""
        (shown,) = [o.data["text/html"] for o in self.cells[cell].outputs if "text/html" in o.get("data", {})]
        return lxml.html.fromstring(shown)

    def table(self, cell: str, number: int = 0) -> list[list[str]]:
        """A table that a cell shows, with its header."""
        found = self.html(cell).findall(".//table")[number]
        return [[" ".join(c.text_content().split()) for c in row] for row in found.iter("tr")]


@pytest.fixture(scope="module", params=sampled(NAMES, ("01_utforska", "05_nasta_granskning")))
def executed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Executed]:
    """Each notebook in turn, run in a folder that holds nothing else."""
    with pytest.MonkeyPatch.context() as patch:
        yield _run(request.param, tmp_path_factory.mktemp(request.param), patch)


def _run(name: str, scratch: Path, patch: pytest.MonkeyPatch) -> Executed:
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
    asked = ", ".join(f"{key!r}: {expression}" for key, expression in ASKED[name].items())
    told = f"""
import json, sys
plain = lambda value: value.item() if hasattr(value, "item") else None
print(json.dumps([sys.executable, {{{asked}}}], default=plain))
"""
    notebook.cells.append(nbformat.v4.new_code_cell(told))
    client = NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(work)}})
    client.create_kernel_manager().shutdown_wait_time = 60  # the kernel takes away its own files when it ends
    client.execute(env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "TEMP": str(temporary)})
    *cells, last = _code(notebook)
    interpreter, answers = json.loads("".join(o.text for o in last.outputs))
    assert Path(interpreter) == Path(sys.executable)
    left = (*work.rglob("*"), *temporary.rglob("*"))
    return Executed(name, {c.id: c for c in cells}, answers, tuple(map(str, left)))


def test_every_cell_runs_without_a_word_of_complaint(executed: Executed) -> None:
    for id_, cell in executed.cells.items():
        assert cell.execution_count, f"{id_} has not run"
        assert not [o for o in cell.outputs if o.output_type == "error" or o.get("name") == "stderr"], id_


def test_nothing_is_left_behind(executed: Executed) -> None:
    assert executed.left == ()


def test_no_decision_or_person_is_named(executed: Executed) -> None:
    named = {row["arende_id"] for row in ARENDEN} | {row["person_id"] for row in _rows("narvaro")}
    named |= {row["arende_id"] for row in executed.answers.get("arenden", [])}
    said = " ".join(_texts(executed))
    assert len(said) > 1_000
    assert not named & set(re.findall(r"[\w-]+", said))


def _texts(executed: Executed) -> Iterator[str]:
    for cell in executed.cells.values():
        for output in cell.outputs:
            yield output.get("text", "")
            yield from (str(text) for kind, text in output.get("data", {}).items() if kind != "image/png")


def test_what_a_notebook_finds_is_right(executed: Executed) -> None:
    CHECKS[executed.name](executed)


# --- What each of them finds ------------------------------------------------------------------------------


def _utforska(found: Executed) -> None:
    printed: dict[str, list[str]] = {}
    for _, _, label, _, value in found.answers["tabell_2"]:
        printed.setdefault(label, []).append(value)
    expected = FACIT["tables"]["2"]["rows"]
    assert printed == {label: [str(count), str(percent)] for label, count, percent in expected}
    assert found.table("tabell")[1:] == [[str(cell) for cell in row] for row in expected]
    counted = {id_: [count, base] for id_, count, base in found.answers["indikatorer"]}
    figures = {f["id"]: [f["count"], f["base"]] for f in FACIT["figures"] if "count" in f}
    assert figures.items() <= counted.items()
    said = found.html("avsnitt").text_content().replace(NBSP, " ")
    (asked,) = [f for f in FACIT["figures"] if f["id"] == "vald_fraga_stalld"]
    assert f"{asked['count']} av 120 ärenden med bifall ({asked['percent_printed']} procent)" in said
    assert {o.output_type for o in found.cells["bild"].outputs} == {"display_data"}


def _kriterier(found: Executed) -> None:
    asked = Counter(row["vald_fraga"] for row in GRANTED)
    told = Counter(row["vald_skal"] for row in GRANTED if row["vald_fraga"] == "ej_stalld")
    expected = {
        MET: asked["stalld"],
        PARTLY: told["ja"],
        NOT_MET: told["nej"],
        UNCLEAR: asked["framgar_ej"],
        NOT_APPLICABLE: len(ARENDEN) - len(GRANTED),
    }
    assert found.answers["fore"] == expected
    assert found.answers["efter"] == {
        outcome: n + (told["ja"] if outcome == MET else 0) for outcome, n in expected.items() if outcome != PARTLY
    }
    moved = {criterion: n for criterion, n in found.answers["flyttade"].items() if n}
    assert moved == {"vald_fraga": told["ja"]} and told["ja"] > 0
    assert found.answers["sex_manader"] == {row["arende_id"]: _aktuell_dur(row) for row in ARENDEN}
    assert "plus sex månader är före" in found.html("grans").text_content().replace(NBSP, " ")


def _aktuell_dur(row: dict[str, str]) -> str:
    """Criterion `aktuell_dur` with six months as the highest age."""
    if row["beslut_utfall"] == "avslag":
        return NOT_APPLICABLE
    if row["dur_underlag"] != "ny":
        return NOT_MET
    if not row["dur_datum"]:
        return UNCLEAR
    made, decided = date.fromisoformat(row["dur_datum"]), date.fromisoformat(row["beslut_datum"])
    return MET if made <= decided <= add_months(made, 6) else NOT_MET


def _egen_tabell(found: Executed) -> None:
    _as_in_the_file(found.table("tabell"), "forsorjning", "kon")
    _as_in_the_file(found.table("flera"), "forsorjning", "stadsdel")
    shown = {(label, group): count for _, label, group, count, *_ in found.answers["tal"]}
    assert None in shown.values() and not {1, 2, 3} & {n for (_, group), n in shown.items() if group != "Samtliga"}
    (refused,) = [o.text for o in found.cells["gar-inte"].outputs]
    assert refused.startswith("Vänd på tabellen: forsorjning handlar om enskilda personer")


def _as_in_the_file(table: list[list[str]], rows: str, columns: str) -> None:
    """Every number of a printed table is that of the sample's file, and every small one is hidden in an interval."""
    header, *printed, total = table
    groups = {label: code for code, label in LABELS[columns].items()} | {"Samtliga": None}
    hidden = 0
    for label, *cells in printed:
        for group, cell in zip(header[1:], cells, strict=True):
            of = [row for row in GRANTED if groups[group] in (None, row[columns])]
            count = sum(LABELS[rows][row[rows]] == label for row in of)
            low, dash, high = cell.partition("–")
            if dash:
                assert int(low) <= count <= int(high), (label, group)
            else:
                assert cell == f"{count} ({percent_half_up(count, len(of))} %)", (label, group)
                assert count not in (1, 2, 3) or group == "Samtliga", (label, group)
            hidden += bool(dash)
    assert 0 < hidden < sum(len(row) - 1 for row in printed)
    assert total[-1] == f"{len(GRANTED)} (100 %)"


def _skillnader(found: Executed) -> None:
    seen = {group: numbers for _, _, group, *numbers in found.answers["ett"]}
    assert set(seen) == {LABELS["stadsdel"][row["stadsdel"]] for row in GRANTED} | {"Samtliga"}
    for group, numbers in seen.items():
        of = [row for row in GRANTED if group in ("Samtliga", LABELS["stadsdel"][row["stadsdel"]])]
        met = sum(row["stodomraden_utredning"] == "ja" for row in of)
        interval = binomtest(met, len(of)).proportion_ci(0.95, method="wilson")
        expected = [met, len(of), percent_half_up(met, len(of)), *(round(100 * end) for end in interval)]
        assert numbers == expected, group
    assert "Stödområden i utredningen" in found.html("sticker-ut").text_content()
    assert {o.output_type for o in found.cells["egen-bild"].outputs} == {"display_data"}
    assert found.table("kon")[0][1:] == ["Kvinna", "Man", "Samtliga"]
    _two_years(found.answers["ar"])


def _two_years(shown: list[list[Any]]) -> None:
    """Base and percent of each headline in the two reviews, judged once more, the one that has grown most first."""
    labels = {c.label: c.id for c in SYSSELSATTNING.criteria}
    assert {labels[label] for label, *_ in shown} == set(SYSSELSATTNING.headlines)
    years = [(SAMPLE, REVIEWED), (SAMPLE.parent / "uppfoljning_2026", date(2026, 9, 30))]
    judged = [_judged(folder, day) for folder, day in years]
    for label, *numbers, difference in shown:
        own = [[each[labels[label]] for each in cases] for cases in judged]
        counts = [(found.count(MET), len(found) - found.count(NOT_APPLICABLE)) for found in own]
        assert numbers == [n for met, base in counts for n in (base, percent_half_up(met, base))], label
        assert difference == numbers[3] - numbers[1]
    differences = [difference for *_, difference in shown]
    assert differences == sorted(differences, reverse=True)


def _judged(folder: Path, day: date) -> list[dict[str, str]]:
    decisions, followups = (read_csv(folder / f"{name}.csv") for name in ("arenden", "uppfoljningar"))
    return [outcomes(row, followups, day) for row in decisions]


def _nasta_granskning(found: Executed) -> None:
    rows, outcomes = found.answers["arenden"], found.answers["utfall"]
    assert len(rows) == 60
    for row in rows:
        goals = [row["mal_i_utredning"], row["mal_i_beslut"]].count("ja")
        assert outcomes["personligt_mal"][row["arende_id"]] == (NOT_MET, PARTLY, MET)[goals]
        assert outcomes["beslut_i_tid"][row["arende_id"]] == _i_tid(row["ansokan_datum"], row["beslut_datum"])
    both, one, none = (sum(o == each for o in outcomes["personligt_mal"].values()) for each in (MET, PARTLY, NOT_MET))
    assert [row[1] for row in found.answers["tabell"]] == [both, one, none, 60]
    assert set(outcomes["beslut_i_tid"].values()) == {MET, NOT_MET, UNCLEAR}
    (refused,) = [o.text for o in found.cells["fel"].outputs]
    assert "rad 2, kolumn Personligt mål i beslutet (mal_i_beslut)" in refused and "Väntat: Ja eller Nej." in refused
    assert {"Exempelgranskning", "Handläggning", "Mål"} <= set(found.answers["sparad"]), "the whole report"


def _i_tid(applied: str | None, decided: str) -> str:
    if applied is None:
        return UNCLEAR
    first, last = (date.fromisoformat(text[:10]) for text in (applied, decided))
    return MET if last <= add_months(first, 3) else NOT_MET


def _huvudkriterierna(found: Executed) -> None:
    judged = _judged(SAMPLE, REVIEWED)
    fem = found.answers["fem"]
    assert list(fem) == list(MAIN)
    for criterion, (*counts, base) in fem.items():
        of = Counter(each[criterion] for each in judged)
        assert counts == [of[o] for o in (MET, PARTLY, NOT_MET, UNCLEAR, NOT_APPLICABLE)], criterion
        assert base == len(judged) - of[NOT_APPLICABLE]
    for dimension in ("insats", "stadsdel"):
        for criterion, label, met, base in found.answers[dimension]:
            inside = [label in ("Samtliga", LABELS[dimension][row[dimension]]) for row in ARENDEN]
            own = [each[criterion] for each in compress(judged, inside)]
            assert [met, base] == [own.count(MET), len(own) - own.count(NOT_APPLICABLE)], (criterion, label)
    about_all = [each for each in judged if all(each[c] != NOT_APPLICABLE for c in MAIN)]
    fulfilled = Counter(sum(each[c] == MET for c in MAIN) for each in about_all)
    assert {int(n): cases for n, cases in found.answers["uppfyllda"].items()} == fulfilled
    said = found.html("sidan").text_content()
    assert all(label in said for label in ("Huvudkriterierna: antal ärenden per utfall", "Huvudkriterierna i grupper"))
    assert {o.output_type for id_ in ("bild", "tid-bild") for o in found.cells[id_].outputs} == {"display_data"}
    assert found.answers["tider"] == _days_to_the_first_follow_up()
    _plans(found.answers["plan"], [each["plan_overensstammer"] for each in judged])


def _days_to_the_first_follow_up() -> dict[str, list[int]]:
    """Insats -> days from the decision before (or, of a first one, from this) to the first follow-up after that day."""
    days: dict[str, list[int]] = {}
    for row in GRANTED:
        began = row["foregaende_beslut_from"] or row["beslut_from"]
        read = row["granskad_datum"] or str(REVIEWED)
        dates = [u["datum"] for u in _rows("uppfoljningar") if u["arende_id"] == row["arende_id"]]
        if after := [day for day in dates if began < day <= read]:
            first, start = (date.fromisoformat(day) for day in (min(after), began))
            days.setdefault(LABELS["insats"][row["insats"]], []).append((first - start).days)
    return {insats: sorted(found) for insats, found in days.items()}


def _plans(shown: list[list[Any]], judged: list[str]) -> None:
    """Every number that is shown of the plans is that of the oracle, by insats and by age."""
    said = {"Uppfyllt": MET, "Delvis uppfyllt": PARTLY, "Ej uppfyllt": NOT_MET, "Framgår ej": UNCLEAR}
    groups = {label: [row["insats"] == code for row in ARENDEN] for code, label in LABELS["insats"].items()}
    ages = {"–29": (0, 29), "30–39": (30, 39), "40–49": (40, 49), "50–59": (50, 59), "60–": (60, 120)}
    groups |= {label: [low <= int(row["alder"]) <= high for row in ARENDEN] for label, (low, high) in ages.items()}
    groups["Samtliga"] = [True] * len(ARENDEN)
    assert {group for _, group, _ in shown} == set(groups)
    for label, group, count in shown:
        assert count == [*compress(judged, groups[group])].count(said[label]), (label, group)


def _datakvalitet(found: Executed) -> None:
    order = [
        (r["insats_start"], r["bestallning_datum"]) for r in ARENDEN if r["insats_start"] and r["bestallning_datum"]
    ]
    plans = [bool(row["plan_datum"]) for row in ARENDEN if row["plan_finns"] == "ja"]
    started, undated = sum(start < ordered for start, ordered in order), plans.count(False)
    assert list(found.answers["svar"].values()) == [[started == 0, started], [10 * undated <= len(plans), undated]]
    assert sum(int(row[-1]) for row in found.table("vilka")[1:]) == started > 0
    suites = found.answers["sviter"]
    assert suites["utfall_bred"]["evaluated_expectations"] == len(SYSSELSATTNING.criteria)
    assert suites["arenden"]["unsuccessful_expectations"] == 0 < suites["rimlighet"]["unsuccessful_expectations"]
    both = [
        r["plan_datum"] > r["foregaende_beslut_from"]
        for r in GRANTED
        if r["plan_datum"] and r["foregaende_beslut_from"]
    ]
    assert found.answers["ny"] == [[len(both), both.count(False)]]
    assert "Har insatser börjat innan de beställdes?" in found.html("rimlighet").text_content()


CHECKS = dict(
    zip(
        NAMES,
        (_utforska, _kriterier, _egen_tabell, _skillnader, _nasta_granskning, _huvudkriterierna, _datakvalitet),
        strict=True,
    )
)
