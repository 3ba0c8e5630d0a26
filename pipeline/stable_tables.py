"""The tables of the database that are the same for every audit: their columns, with a description of each.

The tables are created, commented on and documented (docs/databasen.md) from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb

from checks.evidence import quote
from pipeline.database import INTERNAL


@dataclass(frozen=True)
class StableTable:
    """A table or view: the meaning of a row, and its columns, name -> (type, meaning), in Swedish."""

    name: str
    words: str
    columns: Mapping[str, tuple[str, str]]
    schema: str = "main"
    view: bool = False

    def keyed(self, key: str) -> StableTable:
        """The table with the audit's own name for the decisions' id."""
        return replace(self, columns={key if n == "arende_id" else n: c for n, c in self.columns.items()})

    @property
    def sql_name(self) -> str:
        """Its name in SQL."""
        return self.name if self.schema == "main" else f"{self.schema}.{self.name}"


_KEY, _CRITERION = ("VARCHAR", "Ärendets id."), ("VARCHAR", "Kriteriets id.")
_OUTCOME = ("utfall", "Utfallet: uppfyllt, delvis, ej_uppfyllt, framgar_ej eller ej_aktuellt.")
_TABLE, _VARIABLE = ("VARCHAR", "Tabellens namn."), ("VARCHAR", "Kolumnens namn.")

OUTCOMES = StableTable(
    "utfall",
    "Ett ärende och ett kriterium, med utfallet.",
    {"arende_id": _KEY, "kriterium": _CRITERION, "utfall": _OUTCOME},
    view=True,
)
FINDINGS = StableTable(
    "avvikelser",
    "Ett ärende och ett kriterium som ärendet inte uppfyller, med underlaget för bedömningen.",
    {
        "arende_id": _KEY,
        "kriterium": _CRITERION,
        "utfall": ("utfall", "Utfallet: delvis, ej_uppfyllt eller framgar_ej."),
        "underlag": ("VARCHAR", "De uppgifter i ärendet som utfallet bygger på, i ord."),
        "lagrum": ("VARCHAR", "Lagrummen som kriteriet vilar på, så som de gällde beslutsdagen. Tomt om inga nämns."),
    },
)
CODEBOOK = StableTable(
    "kodbok",
    "En kolumn i exporten, eller ett värde som räknas fram (tabellen harledda).",
    {
        "tabell": _TABLE,
        "ordning": ("INTEGER", "Kolumnens plats i tabellen, från 1."),
        "variabel": _VARIABLE,
        "etikett": ("VARCHAR", "Vad kolumnen heter i mallen och rapporten."),
        "typ": ("VARCHAR", "id, kod, heltal, decimaltal, datum, månad, fritext eller ja/nej."),
        "fylls_i": ("VARCHAR", "När den ska vara ifylld."),
        "lagst": ("INTEGER", "Lägsta tillåtna tal. Tomt för annat än tal."),
        "hogst": ("INTEGER", "Högsta tillåtna tal. Tomt för annat än tal."),
        "om": ("VARCHAR", "Vem uppgiften handlar om: person, handläggning eller administrativ."),
        "kalla": ("VARCHAR", "Källan som uppgiften kommer av."),
    },
)
CODES = StableTable(
    "koder",
    "En kod som en kolumn kan ha.",
    {
        "tabell": _TABLE,
        "variabel": _VARIABLE,
        "ordning": ("INTEGER", "Kodens plats i kodboken, från 1."),
        "kod": ("VARCHAR", "Koden, så som den står i tabellen."),
        "etikett": ("VARCHAR", "Vad den betyder."),
    },
)
INDICATORS = StableTable(
    "indikatorer",
    "En uppgift i rapporten. Kriterierna finns med som kriterium_<id>.",
    {
        "id": ("VARCHAR", "Uppgiftens id."),
        "population": ("VARCHAR", "Vilka ärenden den gäller."),
        "antal": ("BIGINT", "Hur många ärenden."),
        "bas": ("BIGINT", "Av hur många."),
        "procent": ("INTEGER", "Andelen i hela procent. Tom när basen är 0."),
        "mening": ("VARCHAR", "Meningen som rapporten säger."),
        "etikett": ("VARCHAR", "Vad uppgiften heter i rapporten."),
        "avsnitt": ("VARCHAR", "Rapportens avsnitt."),
        "omrade": ("VARCHAR", "Kvalitetsområdet, för kriterierna."),
    },
)
PRINTED = StableTable(
    "tabeller",
    "En cell i rapportens tabeller, så som den är tryckt.",
    {
        "tabell": ("VARCHAR", "Tabellens id."),
        "ordning": ("INTEGER", "Radens plats i tabellen, från 1."),
        "etikett": ("VARCHAR", "Radens rubrik."),
        "kolumn": ("VARCHAR", "Kolumnens rubrik."),
        "varde": ("VARCHAR", "Cellens text."),
    },
)
CRITERIA = StableTable(
    "kriterier",
    "Ett kriterium, med vad det betyder.",
    {
        "ordning": ("INTEGER", "Kriteriets plats i granskningen, från 1."),
        "id": _CRITERION,
        "etikett": ("VARCHAR", "Vad kriteriet heter i rapporten."),
        "fraga": ("VARCHAR", "Frågan som ställs till varje ärende."),
        "krav": ("VARCHAR", "Vad källan kräver, i ord."),
        "fynd": ("VARCHAR", "Meningen om de ärenden som uppfyller det, med {av} där talen ska stå."),
        "rekommendation": ("VARCHAR", "Vad som föreslås där för få ärenden uppfyller det. Tomt för en kontroll."),
        "huvudkriterium": ("INTEGER", "Platsen bland huvudkriterierna, från 1. Tom för övriga."),
        "omrade": ("VARCHAR", "Kvalitetsområdet."),
        "kallor": ("VARCHAR", "Källorna som det vilar på."),
        "regel": ("VARCHAR", "Regeln i ord."),
        "malniva": ("INTEGER", "Målnivån i procent, om granskningen har en."),
        "definition_sha256": ("VARCHAR", "Definitionens kontrollsumma: den ändras när regeln ändras."),
        "huvudresultat": ("BOOLEAN", "Om skillnader mellan grupper prövas för kriteriet."),
    },
)
CRITERIA_BY_GROUP = StableTable(
    "kriterier_grupper",
    "Ett kriterium i en av grupperna som rapporten jämför, så som det är redovisat.",
    {
        "kriterium": _CRITERION,
        "uppdelning": ("VARCHAR", "Kolumnen som grupperna kommer av."),
        "ordning": ("INTEGER", "Gruppens plats i kodboken, från 1."),
        "grupp": ("VARCHAR", "Gruppens kod."),
        "etikett": ("VARCHAR", "Vad gruppen heter."),
        "bokstav": ("VARCHAR", "Vad gruppen kallas där den inte nämns vid namn."),
        "antal": ("BIGINT", "Ärenden som uppfyller kriteriet. Tomt där rapporten inte visar det."),
        "bas": ("BIGINT", "Ärenden som kriteriet gäller. Tomt där rapporten inte visar det."),
    },
)
AUDIT = StableTable(
    "granskning",
    "Vad som är granskat. Tabellen har en enda rad.",
    {
        "namn": ("VARCHAR", "Granskningens namn."),
        "titel": ("VARCHAR", "Rapportens titel."),
        "period_from": ("DATE", "Periodens första dag."),
        "period_tom": ("DATE", "Periodens sista dag."),
        "granskningsdatum": ("DATE", "Dagen till och med vilken akterna är lästa."),
        "troskel": ("INTEGER", "Det lägsta antal om personer som visas i uppdelningar."),
        "arenden": ("BIGINT", "Antal ärenden."),
        "utanfor_perioden": ("BIGINT", "Antal beslut utanför perioden."),
        "version": ("VARCHAR", "Verktygets version."),
        "med_bokstav": ("BOOLEAN", "Om granskningen har stadsdelarna med bokstav i det som publiceras."),
        "pahittade_exempeldata": ("BOOLEAN", "Om uppgifterna är påhittade."),
    },
)
DELIVERY = StableTable(
    "leverans",
    "En fil eller ett blad i exporten.",
    {
        "fil": ("VARCHAR", "Filen, och bladet i en arbetsbok."),
        "sha256": ("VARCHAR", "Filens kontrollsumma."),
        "rader_lasta": ("BIGINT", "Rader som lästes."),
        "rader_anvanda": ("BIGINT", "Rader som rapporten bygger på."),
        "rader_avvisade": ("BIGINT", "Rader som inte följer kodboken och är utelämnade."),
    },
)
REJECTED = StableTable(
    "avvisade",
    "Ett fel på en rad som är utelämnad (med --tillat-avvisade).",
    {
        "tabell": _TABLE,
        "rad": ("BIGINT", "Radens nummer i filen."),
        "kolumn": _VARIABLE,
        "varde": ("VARCHAR", "Det som stod i cellen."),
        "orsak": ("VARCHAR", "Vad som är fel."),
    },
)
PRINTED_COUNTS = StableTable(
    "redovisade_antal",
    "Ett antal om personer som rapporten visar i en grupp, ärenden vars väntetider den visar där, eller hur stor en "
    "grupp är som den visar något i (familjen alla), för en senare rapport (--tidigare). Familjen narvaro har "
    "tröskeln som tabellerna över närvaro skyddas med.",
    {
        "familj": ("VARCHAR", "Vad som är räknat."),
        "delar": ("VARCHAR[]", "Delarna som är räknade tillsammans."),
        "uppdelning": ("VARCHAR[]", "Kolumnerna som grupperna kommer av."),
        "koder": ("VARCHAR[][]", "Gruppernas koder, för varje kolumn."),
        "antal": ("BIGINT", "Antalet."),
    },
    schema=INTERNAL,
)

TABLES = (
    OUTCOMES,
    FINDINGS,
    CODEBOOK,
    CODES,
    INDICATORS,
    PRINTED,
    CRITERIA,
    CRITERIA_BY_GROUP,
    AUDIT,
    DELIVERY,
    REJECTED,
    PRINTED_COUNTS,
)
"""All stable tables, in the order of the documentation."""


def create(con: duckdb.DuckDBPyConnection, table: StableTable) -> None:
    """Creates the table without rows."""
    if table.schema != "main":
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {table.schema}")
    columns = ", ".join(f"{name} {kind}" for name, (kind, _) in table.columns.items())
    con.execute(f"CREATE TABLE {table.sql_name} ({columns})")


def comment(con: duckdb.DuckDBPyConnection, name: str, words: str, columns: Mapping[str, str], *, view: bool) -> None:
    """Stores the descriptions of a table or view and its columns as comments in the database."""
    comments = [f"COMMENT ON {'VIEW' if view else 'TABLE'} {name} IS {quote(words)}"]
    comments += [f"COMMENT ON COLUMN {name}.{column} IS {quote(text)}" for column, text in columns.items()]
    con.execute("; ".join(comments))
