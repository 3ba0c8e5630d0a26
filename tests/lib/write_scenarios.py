"""Every command that writes, with small inputs and the files of an earlier run, for `write_faults.py`.

A place has `in` (what is read), `ut` (where the command stands, and writes), `hem` and `tmp`, and `forra`: the report
of a valid export, as a starting point.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.lib import answers, valid_export
from tests.lib.edits import own
from tests.lib.office import openpyxl
from tests.lib.pipeline_run import EXAMPLE, OF_EXAMPLE, QUIET, ROOT, command
from tests.lib.reviewers import cases, follow_ups, write_book

Prepare = Callable[[Path], object]
OTHER_DAY = ("--granskningsdatum", "2025-11-30")
"""Options that make the new report differ from the earlier one."""


@dataclass(frozen=True)
class Scenario:
    """A command's arguments as typed in `ut`, what is prepared, and its exit code where no call fails."""

    name: str
    arguments: tuple[str, ...]
    prepare: Prepare
    exit_code: int = 0
    quick: bool = True


def _run(*arguments: str | Path, code: int = 0) -> None:
    answer = command(*arguments)
    assert answer.exit_code == code, answer.output


def _nothing(place: Path) -> None:
    """Prepares nothing: the command reads no files."""


def _export(place: Path) -> None:
    valid_export.write_folder(place / "in")


def _faulty_export(place: Path) -> None:
    valid_export.write_folder(place / "in", arenden=valid_export.with_cells(0, kon="okänt"))


def _with_report(prepare: Prepare) -> Prepare:
    """The same preparation, with the report of an earlier run in `ut`."""

    def prepare_with_report(place: Path) -> None:
        shutil.copytree(place / "forra", place / "ut" / "rapport")
        prepare(place)

    return prepare_with_report


def _edited(place: Path) -> None:
    _with_report(_export)(place)
    import docx

    document = docx.Document(str(place / "ut" / "rapport" / "rapport.docx"))
    document.element.body[-2].addnext(own("Vår egen slutsats."))
    document.save(str(place / "in" / "min.docx"))


def _faulty_workbook(place: Path) -> None:
    """A workbook with faults, and the lists and the copy from a run when it had fewer."""
    first, second = cases(2)
    book = place / "in" / "bok.xlsx"
    write_book(book, [first | {"kon": "Kvina"}, second])
    _run("kontrollera", book, "--ut", place / "ut" / "kontroll", "--tyst", code=3)
    write_book(book, [first | {"kon": "Kvina", "insats": "okänd"}, second])


def _earlier_check(place: Path) -> None:
    _export(place)
    _run("kontrollera", place / "in" / "export", "--ut", place / "ut" / "kontroll", "--tyst")
    valid_export.write_folder(place / "in", uppfoljningar=None)


def _decisions(place: Path) -> None:
    lines = (ROOT / "sample_data" / "population_2025.csv").read_text("utf-8-sig").splitlines()[:301]
    (place / "in" / "lista.csv").write_text("\n".join([*lines, ""]), "utf-8")


def _faulty_decisions(place: Path) -> None:
    _decisions(place)
    text = (place / "in" / "lista.csv").read_text("utf-8")
    (place / "in" / "lista.csv").write_text(text.replace(";kvinna;", ";kvina;", 1), "utf-8")


def _drawn_sample(place: Path) -> None:
    _decisions(place)
    _run("urval", place / "in" / "lista.csv", "--antal", "6", "--fro", "1", "--ut", place / "in" / "urval.xlsx",
          "--tyst")  # fmt: skip


def _two_codings(place: Path, *, differing: bool = False) -> None:
    first, shared, second = cases(3)
    follow_up_rows = follow_ups(*(case["arende_id"] for case in (first, shared, second)))
    answer = {"fel_namn": "ja" if shared["fel_namn"] == "nej" else "nej"} if differing else {}
    for name, rows in (("a", [first, shared]), ("b", [shared | answer, second])):
        ids = {case["arende_id"] for case in rows}
        write_book(place / "in" / f"{name}.xlsx", rows, [f for f in follow_up_rows if f["arende_id"] in ids])


def _differing_codings(place: Path) -> None:
    _two_codings(place, differing=True)


def _coded_twice(place: Path) -> None:
    valid_export.write_folder(place / "in" / "a")
    valid_export.write_folder(place / "in" / "b", arenden=valid_export.with_cells(0, kon="man"))


def _agreed_codings(place: Path) -> None:
    """The comparison of two codings, with its list filled in."""
    _two_codings(place, differing=True)
    shared, books = cases(2), (place / "in" / "a.xlsx", place / "in" / "b.xlsx")
    write_book(books[1], [case | {"fel_namn": "ja"} for case in shared], follow_ups(*(c["arende_id"] for c in shared)))
    _run("samstammighet", *books, "--ut", place / "ut" / "tva", "--tyst")
    discussion = openpyxl.load_workbook(place / "ut" / "tva" / "samstammighet.xlsx")
    for row in discussion["Att tala igenom"].iter_rows(min_row=4):
        if row[1].value == "Variabel":
            row[6].value = "Ja"
    discussion.save(place / "in" / "enats.xlsx")


def _feedback(place: Path) -> None:
    for district in ("jarva", "sodermalm"):
        texts_by_row = {1: ("Ja", "Vi har bytt mall", "Enheten", "2026-01")}
        answers.answered(place / "in" / f"{district}.docx", district, texts_by_row)


def _two_reviews(place: Path) -> None:
    _export(place)
    shutil.copytree(place / "forra", place / "in" / "forr")
    _run("rapport", place / "in" / "export", "--ut", place / "in" / "nu", *OTHER_DAY, *QUIET)


def _earlier_comparison(place: Path) -> None:
    _two_reviews(place)
    reviews = place / "in" / "forr", place / "in" / "nu"
    _run("jamfor", *reviews, "--ut", place / "ut" / "jamfor", "--mal", "50", "--tyst")


def _report_to_send(place: Path) -> None:
    _two_reviews(place)
    shutil.copy(place / "in" / "nu" / "rapport.docx", place / "in" / "rapport.docx")


_RAPPORT = ("rapport", "../in/export", "--ut", "rapport", *OTHER_DAY)

SCENARIOS = (
    Scenario("kodbok", ("kodbok", "--ut", "ny mapp/kodbok.xlsx"), _nothing),
    Scenario("kodbok_json", ("kodbok", "--ut", "datapackage.json"), _nothing),
    Scenario("mall", ("mall", "--ut", "mall.xlsx", "--rader", "5"), _nothing),
    Scenario("mall_granskare", ("mall", "--ut", "mall.xlsx", "--rader", "5", "--urval", "../in/urval.xlsx",
             "--granskare", "A,B"), _drawn_sample),
    Scenario("brev", ("brev", "--ut", "brev"), _nothing),
    Scenario("ny", ("ny", "min_granskning"), _nothing),
    Scenario("urval", ("urval", "../in/lista.csv", "--antal", "6", "--fro", "1", "--ut", "urval.xlsx"), _decisions),
    Scenario("urval_fel", ("urval", "../in/lista.csv", "--antal", "6", "--fro", "1", "--ut", "urval.xlsx"),
             _faulty_decisions, 3),
    Scenario("sla_ihop", ("sla-ihop", "../in", "--ut", "export.xlsx"), _two_codings),
    Scenario("sla_ihop_olika", ("sla-ihop", "../in", "--ut", "export.xlsx"), _differing_codings, 3),
    Scenario("lage", ("lage", "../in", "--ut", "lage.xlsx"), _two_codings),
    Scenario("samstammighet", ("samstammighet", "../in/a/export", "../in/b/export", "--ut", "tva"), _coded_twice),
    Scenario("samstammighet_enad", ("samstammighet", "../in/a.xlsx", "../in/b.xlsx", "--ut", "tva", "--sammanfor",
             "../in/enats.xlsx"), _agreed_codings),
    Scenario("svar", ("svar", "../in", "--ut", "svar.xlsx"), _feedback),
    Scenario("jamfor", ("jamfor", "../in/forr", "../in/nu", "--ut", "jamfor"), _earlier_comparison, quick=False),
    Scenario("jamfor_forslag", ("jamfor", "../in/forr", "../in/nu", "--forslag", "forslag.csv"), _two_reviews),
    Scenario("slapp", ("slapp", "../in/rapport.docx", "--mot", "../in/nu", "--ut", "lista.xlsx"), _report_to_send, 3),
    Scenario("kontrollera", ("kontrollera", "../in/export", "--ut", "kontroll"), _earlier_check, quick=False),
    Scenario("kontrollera_utan_ut", ("kontrollera", "../in/export"), _export, quick=False),
    Scenario("kontrollera_fel", ("kontrollera", "../in/bok.xlsx", "--ut", "kontroll"), _faulty_workbook, 3),
    Scenario("forhandsvisa", ("rapport", "../in/export", "--forhandsvisa", "--uppdelning", "kon"), _export),
    Scenario("rapport", (*_RAPPORT, "--utan-gx"), _export, quick=False),
    Scenario("rapport_ersatter", ("rapport", str(EXAMPLE), *OF_EXAMPLE, "--ut", "rapport", "--utan-gx"),
             _with_report(_nothing), quick=False),
    Scenario("rapport_fel", (*_RAPPORT, "--utan-gx"), _with_report(_faulty_export), 3),
    Scenario("rapport_uppdatera", (*_RAPPORT, "--utan-gx", "--uppdatera", "../in/min.docx"), _edited, quick=False),
    Scenario("rapport_med_gx", _RAPPORT, _with_report(_export), quick=False),
    Scenario("kriterier", ("kriterier",), _nothing),
)  # fmt: skip
"""The scenarios; those that are not `quick` start processes of their own."""
