"""A small invented audit, written as an analyst writes one, with counts that can be worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import duckdb

from checks import (
    BESLUT,
    KON,
    RATT_TILL_BISTAND,
    STADSDELAR,
    About,
    Area,
    AttendanceTable,
    Audit,
    Category,
    CategoryTable,
    Criteria,
    DialogPair,
    DialogTable,
    DistrictRank,
    Document,
    Duration,
    DurationTable,
    FollowUps,
    Indicator,
    Level,
    OfferTable,
    OverviewTable,
    Population,
    Table,
    TallyTable,
    WorkedOut,
    always,
    by_code,
    case,
    code,
    criteria_of,
    criterion,
    day,
    days,
    decimal,
    derived_of,
    example,
    free_text,
    integer,
    ja_nej,
    month,
    otherwise,
    pseudonym,
    review_day,
    rule,
    sentence,
    sources,
)
from pipeline.assess import assess, keep
from pipeline.reading.typed_tables import create_table
from tests.lib.oracle import Row
from tests.lib.pipeline_run import insert

ADMIN, CONDUCT, PERSON = About.ADMINISTRATIV, About.HANDLAGGNING, About.PERSON


class Arenden(Table):
    arende_id = pseudonym("Ärende-id", about=ADMIN, source="EX 1", unique=True)
    stadsdel = code("Stadsdelsnämnd", STADSDELAR, about=ADMIN, source="EX 1")
    kon = code("Kön", KON, about=PERSON, source="EX 1")
    alder = integer("Ålder", low=0, high=120, about=PERSON, source="EX 1")
    insats = code("Insats", {"a": "Insats A", "b": "Insats B"}, about=ADMIN, source="EX 1")
    beslut_datum = day("Beslutsdatum", about=ADMIN, source="EX 1", required=always)
    beslut_utfall = code("Beslut", BESLUT, about=ADMIN, source="EX 1")
    bifall = beslut_utfall.is_in("bifall", "delavslag").called("bifall eller delavslag")
    barn = code("Barn", {"inga": "Inga barn", "ett": "Ett barn", "flera": "Flera barn"}, about=PERSON, source="EX 2")
    mal = ja_nej("Personligt mål", about=CONDUCT, source="EX 3", required=bifall)
    plan_datum = day("Plan upprättad", about=CONDUCT, source="EX 3")


class Uppfoljningar(Table):
    arende_id = pseudonym("Ärende-id", about=ADMIN, source="EX 4")
    datum = day("Uppföljningsdatum", about=ADMIN, source="EX 4", required=always)


class Narvaro(Table):
    person = pseudonym("Person", about=PERSON, source="EX 5")
    stadsdel = code("Stadsdelsnämnd", STADSDELAR, about=ADMIN, source="EX 5")
    kon = code("Kön", KON, about=PERSON, source="EX 5")
    manad = month("Månad", about=ADMIN, source="EX 5")
    omfattning = code("Omfattning", {"lite": "Lite", "mycket": "Mycket"}, about=PERSON, source="EX 5")
    timmar = decimal("Timmar", low=0, high=744, about=PERSON, source="EX 5")


class Enheter(Table):
    enhet = pseudonym("Enhet", about=ADMIN, source="EX 6", unique=True)
    stadsdel = code("Stadsdelsnämnd", STADSDELAR, about=ADMIN, source="EX 6")
    inriktning = code("Inriktning", {"hantverk": "Hantverk", "kok": "Kök"}, about=ADMIN, source="EX 6")
    frukost = ja_nej("Serverar frukost", about=ADMIN, source="EX 6")
    rutin = ja_nej("Rutin för mål", about=ADMIN, source="EX 6")
    platser = decimal("Platser", low=0, high=100, about=ADMIN, source="EX 6", required=None)
    beskrivning = free_text("Beskrivning", about=ADMIN, source="EX 6", required=None)


arende = Arenden(
    "arenden",
    label="Ärenden",
    key=[Arenden.arende_id],
    rules=[rule("Planen kan inte upprättas före beslutet", breach=Arenden.plan_datum < Arenden.beslut_datum)],
)
uppfoljning = Uppfoljningar(
    "uppfoljningar",
    label="Uppföljningar",
    key=[Uppfoljningar.arende_id, Uppfoljningar.datum],
    parent=arende,
    optional=True,
)
narvaro = Narvaro("narvaro", label="Närvaro", key=[Narvaro.person, Narvaro.manad], optional=True)
enhet = Enheter("enheter", label="Enheter", key=[Enheter.enhet], optional=True, organisation=True)

_rows = FollowUps(table=uppfoljning, date=uppfoljning.datum)


class Uppgifter(WorkedOut):
    uppfoljd = _rows.any(after=arende.beslut_datum, until=review_day, label="Uppföljning finns efter beslutet")
    antal = _rows.count(label="Antal uppföljningar")


class Kriterier(Criteria):
    plan_i_tid = criterion(
        label="Plan i tid",
        question="Upprättades planen inom 15 dagar?",
        requirement="Handläggaren ska upprätta en plan inom 15 dagar.",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="EX 3",
        law=RATT_TILL_BISTAND,
        target=80,
        cases=[
            case.unclear(arende.plan_datum.missing()),
            case.met(arende.plan_datum <= arende.beslut_datum + days(15)),
            case.not_met(otherwise, because=sentence("Beslut {beslut_datum}, plan {plan_datum}")),
        ],
        examples=[
            example("uppfyllt", plan_datum="2025-03-25"),
            example("ej_uppfyllt", plan_datum="2025-03-26"),
            example("framgar_ej", plan_datum=None),
        ],
    )
    mal = criterion(
        label="Mål i beslutet",
        question="Finns ett personligt mål?",
        requirement="Handläggaren ska skriva målet i beslutet.",
        level=Level.SKA,
        area=Area.SJALVBESTAMMANDE,
        source="EX 3",
        applies_to=arende.bifall,
        cases=by_code(arende.mal),
        examples=[
            example("uppfyllt", mal="ja"),
            example("ej_uppfyllt", mal="nej"),
            example("framgar_ej", mal=None),
            example("ej_aktuellt", beslut_utfall="avslag"),
        ],
    )
    uppfoljd = criterion(
        label="Uppföljd",
        question="Följdes beslutet upp?",
        requirement="Handläggaren ska följa upp beslutet.",
        level=Level.BOR,
        area=Area.KUNSKAP,
        source="EX 4",
        cases=[case.met(Uppgifter.uppfoljd), case.not_met(~Uppgifter.uppfoljd)],
        examples=[
            example("uppfyllt", uppfoljningar=["2025-03-11"]),
            example("ej_uppfyllt", uppfoljningar=["2025-03-10"]),
            example("framgar_ej", uppfoljningar=None),
        ],
    )


ALLA = Population("alla", always, "samtliga ärenden")
BIFALL = Population("bifall", arende.bifall, "ärenden med bifall", "med bifall")
EX = sources("EX 2")
BARN = CategoryTable(
    id="tabell_barn",
    title="Barn",
    row_header="Barn",
    population=ALLA,
    categories=(
        Category("Inga barn", arende.barn == "inga"),
        Category("Ett barn", arende.barn == "ett"),
        Category("Flera barn", arende.barn == "flera", optional=True),
    ),
    section="Resultat",
    sources=EX,
)
VANTAN = DurationTable(
    id="tabell_vantan",
    title="Väntan",
    group="insats",
    durations=(Duration("Beslut till plan", "beslut_datum", "plan_datum", arende.bifall),),
    population=BIFALL,
    area=Area.TILLGANGLIGHET,
    section="Resultat",
    sources=EX,
)
NARVARO = AttendanceTable(
    id="tabell_narvaro",
    title="Närvaro",
    table="narvaro",
    population="personer",
    person="person",
    group="stadsdel",
    split="omfattning",
    period="manad",
    value="timmar",
    mean_label="Timmar",
    section="Resultat",
    sources=EX,
)
UNIT = ("enhet", "enheter")
ENHETER = OverviewTable(
    id="oversikt_enheter",
    section="Resultat",
    title="Enheter",
    table="enheter",
    unit=UNIT,
    sources=EX,
    name="stadsdel",
    columns=("inriktning", "platser", "beskrivning"),
    apart="enhet",
)
UTBUD = OfferTable(
    id="oversikt_utbud",
    section="Resultat",
    title="Utbud",
    table="enheter",
    unit=UNIT,
    sources=EX,
    row_header="Utbud",
    group="stadsdel",
    offered=("frukost",),
)
ANTAL = TallyTable(
    id="oversikt_antal",
    section="Resultat",
    title="Antal",
    table="enheter",
    unit=UNIT,
    sources=EX,
    rows="stadsdel",
    columns="inriktning",
)
RUTINER = DialogTable(
    id="oversikt_rutiner",
    section="Resultat",
    title="Rutiner",
    table="enheter",
    unit=UNIT,
    sources=EX,
    group="stadsdel",
    apart="enhet",
    pairs=(DialogPair("Personligt mål", "rutin", "mal"),),
)

BASE: Row = {
    "stadsdel": "bromma",
    "kon": "kvinna",
    "alder": 42,
    "insats": "a",
    "beslut_datum": "2025-03-10",
    "beslut_utfall": "bifall",
    "barn": "inga",
    "mal": "ja",
    "plan_datum": "2025-03-20",
}

AUDIT = Audit(
    name="prov",
    title="Provet",
    subtitle="Påhittat",
    period=(date(2025, 1, 1), date(2025, 12, 31)),
    granskningsdatum=date(2026, 3, 31),
    documents={"EX": Document("Exempel", "påhittad")},
    tables=(arende.spec, uppfoljning.spec, narvaro.spec, enhet.spec),
    derived=derived_of(Uppgifter, [arende, uppfoljning]),
    criteria=criteria_of(Kriterier),
    sections=("Resultat",),
    report_tables=(BARN, VANTAN, NARVARO),
    indicators=(
        Indicator("har_barn", "Resultat", "Har barn", ALLA, arende.barn != "inga", "Barn finns i {av}."),
        Indicator("mal_i_tid", "Resultat", "Mål", BIFALL, Kriterier.mal.met(), "Mål finns i {av}."),
        Indicator(
            "uppfoljda",
            "Resultat",
            "Uppföljda",
            ALLA,
            Kriterier.uppfoljd.met(),
            "Uppföljt i {av}.",
            needs_table="uppfoljningar",
        ),
    ),
    ranks=(
        DistrictRank("mal_hogst", "mal_i_tid", 1, "Högst", "mål finns i {av}"),
        DistrictRank("mal_lagst", "mal_i_tid", -1, "Lägst", "mål finns i {av}"),
    ),
    overviews=(ENHETER, UTBUD, ANTAL, RUTINER),
    headlines=("mal",),
    base_rows={"arenden": BASE},
)


def decisions(*groups: tuple[int, Row]) -> list[dict[str, Any]]:
    """The given number of decisions of each kind; other values are those of the base row."""
    kinds = [row for n, row in groups for _ in range(n)]
    return [{**BASE, **row, "arende_id": f"E{place:04}"} for place, row in enumerate(kinds, start=1)]


@contextmanager
def judged(
    arenden: Sequence[Row], audit: Audit = AUDIT, others: Mapping[str, Sequence[Row]] | None = None
) -> Iterator[tuple[duckdb.DuckDBPyConnection, frozenset[str]]]:
    """A database in memory where the engine has judged these decisions, and the names of its tables; `others` are the
    rows of the other tables."""
    tables = {"arenden": arenden, **(others or {})}
    present = frozenset(tables)
    with duckdb.connect() as con:
        for spec in audit.tables:
            create_table(con, spec)
        for name, rows in tables.items():
            insert(con, audit, name, rows)
        assess(con, audit, audit.granskningsdatum, present)
        keep(con, audit)
        yield con, present
