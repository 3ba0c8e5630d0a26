"""`docs/databasen.md`: every table and column of a report's database, described by the comments in it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.audit import Audit
from pipeline.database import STORAGE
from pipeline.described import contents
from pipeline.stable_tables import StableTable

_HEAD = """# Databasen

Varje rapport har en databas, `granskning.duckdb`. Den är **arbetsmaterial**: den innehåller ärendena och inget är
dolt i den, utom i det som rapporten själv har tryckt (`tabeller`, `kriterier_grupper`). Den går att öppna med DuckDB
{storage} och senare: i Python, R, DBeaver, Power BI (ODBC) och andra program.

Samma ord finns i databasen. `SELECT table_name, column_name, comment FROM duckdb_columns()` ger dem alla, och
tabellerna `kodbok` och `koder` har kodboken. Den här sidan är gjord av verktyget, för granskningen `{audit}`. En
annan granskning har sina egna kolumner i de tabeller som kommer ur kodboken; de andra är desamma.

- Fråga `{main}` när du vill ha rapportens tal. Där är värden som kodboken säger inte ska användas tomma.
  `{main}_export` har kvar dem, så som exporten säger.
- Fråga `{main}_klartext` när du vill ha etiketter i stället för koder, och `{main}_med_utfall` när du vill ha alla
  utfall på samma rad. Den finns också som fil, i `arbetsmaterial/{main}_med_utfall.xlsx` och `.parquet`.
- `utfall` har en rad per ärende och kriterium, `avvikelser` dem som brister, med underlaget.
- Egna vyer och tabeller får ligga i filen. Nästa rapport till samma mapp stannar och säger till, så att de inte
  försvinner. Säkrast är att lägga dem i en egen databas: `ATTACH 'granskning.duckdb' AS g (READ_ONLY)`.
- Schemat `intern` har det som verktyget självt läser igen. Det kan ändras utan förvarning.
"""

_GX = """## Great Expectations

Mappen `gx` bredvid databasen är ett projekt som Great Expectations öppnar. Där finns en svit för varje tabell ur
kodboken, en för riktlinjerna (`utfall_bred`) och en för det som granskningen väntar sig (`rimlighet`), en checkpoint
(`granskning`) och resultaten av den senaste körningen. Great Expectations har ännu ingen egen motor för DuckDB. Med den
här lyssnaren går det:

```python
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy


@event.listens_for(Engine, "after_cursor_execute")
def hela_svaret(_anslutning, markor, _fraga, _varden, korning, _manga):
    if markor.description:
        svar = markor.fetchall()
        korning.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(markor, initial_buffer=svar)
```

Stå sedan i mappen med rapporten, eller ange databasen i miljövariabeln `GRANSKNING_DATABAS`:

```python
import great_expectations as gx

context = gx.get_context(mode="file", project_root_dir=".")
svar = context.checkpoints.get("granskning").run()
```

En körning skriver sitt resultat i mappen, och en mapp som har ändrats ersätts inte av nästa rapport: kopiera mappen
först. Tider i resultaten är granskningsdatum, så att samma export ger samma filer. I en anteckningsbok är det enklast
med `g.gx_batch(resultat, "arenden")`, som har lyssnaren med sig.
"""


def database_page(audit: Audit) -> str:
    """The page, for the audit."""
    head = _HEAD.format(storage=STORAGE.removeprefix("v"), audit=audit.name, main=audit.main.name)
    return "\n".join([head, _GX, *(line for table in contents(audit) for line in _table(table))]) + "\n"


def _table(table: StableTable) -> Iterator[str]:
    yield f"## {table.sql_name}{' (vy)' if table.view else ''}"
    yield ""
    yield table.words
    yield ""
    yield "| Kolumn | Typ | Innehåll |"
    yield "|---|---|---|"
    for name, (kind, words) in table.columns.items():
        yield f"| `{name}` | {'ENUM' if kind == 'utfall' else kind} | {words} |"
    yield ""
