"""What a definition names must exist: a misspelt name is refused, with the word that was probably meant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checks import audits
from checks.codebook import DefinitionError
from checks.report_tables import (
    AttendanceTable,
    CategoryTable,
    CrossTable,
    DurationTable,
    MeanTable,
    ReportTable,
    RowsTable,
    ShareTable,
)

BASE = audits.load("sysselsattning_2025")
ORDERS = next(t for t in BASE.report_tables if isinstance(t, CrossTable) and t.groups)
FAULTS, AUTHORITIES = (
    next(t for t in BASE.report_tables if t.id == id_ and isinstance(t, ShareTable))
    for id_ in ("utredning_fel", "samverkan_myndigheter")
)
FOLLOWED = next(t for t in BASE.report_tables if isinstance(t, RowsTable))
CHILDREN = next(t for t in BASE.report_tables if isinstance(t, CategoryTable))
MEAN = next(t for t in BASE.report_tables if isinstance(t, MeanTable))
ATTENDANCE = next(t for t in BASE.report_tables if isinstance(t, AttendanceTable))
WAITING = next(t for t in BASE.report_tables if isinstance(t, DurationTable))


def _waiting(**changes: Any) -> DurationTable:
    return replace(WAITING, id="x", durations=(replace(WAITING.durations[0], **changes),))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (replace(FAULTS, id="x", rows={"Fel": ("okand",)}), "indikatorn okand finns inte"),
        (replace(AUTHORITIES, id="x", rows={"EB": ("samverkan_eb",)}), "en indikator för varje kolumn"),
        (
            replace(AUTHORITIES, id="x", told={"Jo": "Oftast {most}, sällan {least}."}),
            "told nämner Jo, som ingen kolumn heter",
        ),
        (replace(AUTHORITIES, id="x", told={"Ja": "Oftast {most}."}), "told för Ja ska ha {most} och {least}"),
        (replace(AUTHORITIES, id="x", columns=("a", "b"), rows={"EB": ("sip", "aktuell_dur")}), "inte samma bas"),
        (replace(ORDERS, id="x", facts=("kriterium_okant",)), "varken en indikator eller ett kriterium"),
        (replace(ORDERS, id="x", dimension="insats"), "ange ett av"),
        (replace(ORDERS, id="x", groups=(), dimension="aldersgrupp"), "ingen uppdelning som alla rapporter har"),
        (replace(ORDERS, id="x", groups=(), values="okand"), "arenden har ingen variabel okand"),
        (replace(FOLLOWED, id="x", table="okand"), "granskningen har ingen tabell okand"),
        (replace(FOLLOWED, id="x", rows="datum"), "datum har inga koder"),
        (replace(FOLLOWED, id="x", columns="okand"), "uppfoljningar har ingen variabel okand"),
        (replace(CHILDREN, id="x", first="Ett barnn"), "first är Ett barnn, som ingen kategori heter"),
        (replace(CHILDREN, id="x", needs_table="narvar"), "granskningen har ingen tabell narvar. Menade du narvaro?"),
        (replace(ORDERS, id="x", needs_table="narvar"), "granskningen har ingen tabell narvar. Menade du narvaro?"),
        (replace(MEAN, id="x", value="timmmar"), "narvaro har ingen variabel timmmar. Menade du timmar?"),
        (replace(MEAN, id="x", beside="timmar"), "timmar har inga koder"),
        (replace(MEAN, id="x", value="kon"), "kon är inget tal"),
        (replace(ATTENDANCE, id="x", split="omfatning"), "ingen variabel omfatning. Menade du omfattning?"),
        (replace(ATTENDANCE, id="x", table="narvar"), "granskningen har ingen tabell narvar. Menade du narvaro?"),
        (replace(WAITING, id="x", group="insat"), "arenden har ingen variabel insat. Menade du insats?"),
        (_waiting(start="ansokan"), "arenden har ingen variabel ansokan"),
        (_waiting(end="kon"), "kon är inget datum"),
        (replace(FAULTS, id="barn"), "Definitionen har namnet barn två gånger"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_table_of_what_is_not_there_is_refused(table: ReportTable, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        replace(BASE, report_tables=(*BASE.report_tables, table))
