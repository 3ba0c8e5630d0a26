"""Three reviewers' workbooks in the middle of their work: overlaps, disagreements, mistakes, and cases that are begun.

They share the small sample that `granskning urval population_2025.csv --antal 6 --fro 2025` draws.
"""

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

import xlsxwriter

from checks import audits
from reports.form.workbook import workbook
from sample_data import STODINSATS, SYSSELSATTNING
from sample_data.allocate import Row
from sample_data.columns import TABLES
from sample_data.population import SEED_OF_DRAW, place

NAMES: Final = ("G1", "G2", "G3")
_QUOTA: Final = {SYSSELSATTNING: 2, STODINSATS: 1}  # of each sex in each district
_DOUBLE: Final = 10
_CREATED: Final = datetime(2025, 11, 3, 8)  # fixed, so that the workbook is reproducible
_KNOWN: Final = ("arende_id", "stadsdel", "kon", "insats", "beslut_datum", "beslut_utfall")
# The different answers of a case's second reader, case by case.
_OTHERWISE: Final[tuple[dict[str, tuple[str, ...]], ...]] = (
    {"fel_namn": ("ja", "nej")},
    {"intressen": ("ja", "delvis", "nej"), "resurser": ("nej", "ja", "delvis")},
    {"vald_fraga": ("stalld", "ej_stalld", "framgar_ej")},
    {"bestallning": ("saknar_individuellt", "enligt_anvisning")},
)
AGREED_HEADER: Final = ("Ärende", "Gäller", "Id", "Enades om", "Anteckning")


def drawn(decisions: list[Row]) -> list[Row]:
    """The decisions of the small sample, in the order of its sheet."""
    strata: dict[tuple[str, str, str], list[Row]] = {}
    for row in sorted(decisions, key=lambda row: place(row["arende_id"])):
        if row["beslut_utfall"] != "avslag":
            strata.setdefault((row["stadsdel"], row["insats"], row["kon"]), []).append(row)
    order = sorted(strata, key=lambda s: (s[0], s[1] == STODINSATS, s[2]))
    return [row for stratum in order for row in strata[stratum][: _QUOTA[stratum[1]]]]


Books = dict[str, list[Row]]
"""Reviewer -> rows."""


def reviewers(decisions: list[Row], followups: list[Row]) -> tuple[Books, Books, list[Row]]:
    """Each reviewer's cases and follow-ups, and what they finally agreed on: lines under `AGREED_HEADER`."""
    cases: dict[str, list[Row]] = {name: [] for name in NAMES}
    order = sorted(drawn(decisions), key=lambda row: sha256(f"{SEED_OF_DRAW}:{row['arende_id']}:2".encode()).digest())
    double_coded = [row["arende_id"] for row in order[:_DOUBLE]]
    for i, row in enumerate(drawn(decisions)):
        first, second = NAMES[i % 3], NAMES[(i + 1) % 3]
        cases[first].append({**row, "granskare": first})
        if row["arende_id"] in double_coded:
            cases[second].append({**row, "granskare": second})
    agreed = _disagree(cases, double_coded)
    follow = {name: [f for f in followups if f["arende_id"] in _ids(rows)] for name, rows in cases.items()}
    agreed += _drop_one_followup(follow, cases, double_coded)
    _not_done(cases, double_coded)
    return cases, follow, agreed


def _ids(rows: list[Row]) -> list[str]:
    return [row["arende_id"] for row in rows]


def _readers_of(cases: dict[str, list[Row]], id_: str) -> list[str]:
    return [name for name in NAMES if id_ in _ids(cases[name])]


def _disagree(cases: dict[str, list[Row]], double_coded: list[str]) -> list[Row]:
    """Changes answers of the second of two readers; returns what they agree on, which is the first one's answer."""
    lines = []
    for id_, otherwise in zip(double_coded, _OTHERWISE, strict=False):
        row = next(r for r in cases[_readers_of(cases, id_)[-1]] if r["arende_id"] == id_)
        for name, answers in otherwise.items():
            if before := row[name]:
                row[name] = next(answer for answer in answers if answer != before)
                lines.append(_line(id_, "Variabel", name, before, "Så står det i akten."))
    return lines


def _drop_one_followup(follow: dict[str, list[Row]], cases: dict[str, list[Row]], double_coded: list[str]) -> list[Row]:
    """Removes a follow-up from the second of two readers; returns what they agree on."""
    for id_ in double_coded[len(_OTHERWISE) :]:
        last = _readers_of(cases, id_)[-1]
        if followups := [f for f in follow[last] if f["arende_id"] == id_ and f["datum"]]:
            follow[last].remove(followups[0])
            return [_line(id_, "Uppföljningar", f"{followups[0]['datum']} raden", "Raden finns", "Journalanteckning.")]
    return []


def _line(case: str, about: str, id_: str, agreed: str, note: str) -> Row:
    return dict(zip(AGREED_HEADER, (case, about, id_, agreed, note), strict=True))


def _not_done(cases: dict[str, list[Row]], double_coded: list[str]) -> None:
    """Changes cases that have one reader: a typing error, two begun cases and one not begun."""
    single = [(name, row) for name in NAMES for row in cases[name] if row["arende_id"] not in double_coded]
    (_, slip), (_, first), (_, second), (_, untouched) = single[0], single[3], single[7], single[-1]
    slip["fel_namn"] = "Nja"
    for row, until in ((first, "dur_underlag"), (second, "beslut_from")):
        names = [column.name for column in TABLES["arenden"]]
        for name in names[names.index(until) :]:
            if name not in (*_KNOWN, "granskare"):
                row[name] = ""
    for name in untouched:
        if name not in (*_KNOWN, "granskare"):
            untouched[name] = ""


def write_reviewers(folder: Path, decisions: list[Row], followups: list[Row]) -> None:
    """Writes `granskare/G1.xlsx` … and `granskare_enats.xlsx`, the list of differences after they have agreed."""
    audit = audits.load("sysselsattning_2025")
    cases, follow, agreed = reviewers(decisions, followups)
    (folder / "granskare").mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        rows_by_table = {"arenden": cases[name], "uppfoljningar": follow[name]}
        (folder / "granskare" / f"{name}.xlsx").write_bytes(workbook(audit, 12, rows_by_table, invented=True))
    with xlsxwriter.Workbook(str(folder / "granskare_enats.xlsx")) as book:
        book.set_properties({"title": "Det som tre påhittade granskare enades om", "created": _CREATED})
        sheet = book.add_worksheet("Att tala igenom")
        sheet.write_row(0, 0, AGREED_HEADER)
        for at, line in enumerate(agreed, 1):
            sheet.write_row(at, 0, list(line.values()))
