"""The catalogue of criteria as Markdown, for the command `kriterier` and for `docs/`.

Inspectors read it instead of the definition. It is written from the definition alone, in the words of the report's
appendix, so that neither of them can say anything that the program does not do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from checks import subject
from checks.audit import Audit
from checks.codebook import About, unique
from checks.criteria import Area, Criterion, Outcome
from checks.expressions import ALWAYS, Expr, Given
from checks.law import RENUMBERED
from checks.report_tables import (
    AttendanceTable,
    CategoryTable,
    CrossTable,
    DurationTable,
    Indicator,
    MeanTable,
    ReportTable,
    RowsTable,
    ShareTable,
)
from checks.subject import CountedItem, Reader
from reports.language.examples import Examples
from reports.language.phrases import cited_over_time, law_words, level_words, source_words
from reports.language.rules import Phrasebook
from reports.language.swedish import counted, date_text, listing, percent_text, period_text, small, words

_MEANS = {
    Outcome.UPPFYLLT: "Ärendet följer det som kriteriet beskriver.",
    Outcome.DELVIS: "Ärendet följer en del av det.",
    Outcome.EJ_UPPFYLLT: "Ärendet följer det inte.",
    Outcome.FRAMGAR_EJ: "Dokumentationen visar inte hur det är, eller så saknas en uppgift som regeln behöver.",
    Outcome.EJ_AKTUELLT: "Kriteriet gäller inte ärendet. Det räknas inte med i basen.",
}
_TABLES = (
    "Ett ärende hör till den första rad i en tabell vars villkor stämmer. Handlar någon rad om enskildas förhållanden "
    "skyddas hela tabellen. I tabeller som är uppdelade på stadsdel "
    "visas inte antal under {}."
)


@dataclass(frozen=True)
class Chapter:
    """A part of the catalogue, in lines: a heading and an introduction, an entry per id, and the last lines."""

    heading: str
    first: tuple[str, ...] = ()
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    last: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """All of it."""
        return [self.heading, *self.first, *(line for entry in self.entries.values() for line in entry), *self.last]


def catalogue(audit: Audit) -> str:
    """The whole catalogue; for an audit that follows another, only what differs from that one's.

    The same audit gives the same text, which ends without a line break.
    """
    chapters = list(_chapters(audit)) if audit.follows is None else list(_changed_chapters(audit, audit.follows))
    return "\n".join([*_opening(audit), *(line for chapter in chapters for line in chapter.lines)]).rstrip()


def _changed_chapters(audit: Audit, before: Audit) -> Iterator[Chapter]:
    """The chapters that differ from those of the audit before, with the entries that differ."""
    earlier, later = ({c.heading: c for c in _chapters(version)} for version in (before, audit))
    for heading, chapter in later.items():
        previous = earlier.get(heading, Chapter(heading))
        entries = {id_: lines for id_, lines in chapter.entries.items() if previous.entries.get(id_) != lines}
        missing_ids = [id_ for id_ in previous.entries if id_ not in chapter.entries]
        if entries or missing_ids or (chapter.first, chapter.last) != (previous.first, previous.last):
            yield replace(chapter, entries=entries, last=(*chapter.last, *_missing_entries(missing_ids)))
    for heading, chapter in earlier.items():
        if heading not in later:
            yield Chapter(heading, ("",), last=tuple(_missing_entries(list(chapter.entries))))


def _missing_entries(ids: Sequence[str]) -> list[str]:
    return ["", f"Finns inte i den här granskningen: {', '.join(f'`{id_}`' for id_ in ids)}.", ""] if ids else []


def _chapters(audit: Audit) -> Iterator[Chapter]:
    phrases = Phrasebook(audit)
    yield from (_outcomes(audit), _documents(audit), _law())
    for area in Area:
        if criteria := [c for c in audit.criteria if c.area is area]:
            entries = {c.id: tuple(_criterion(audit, c, phrases)) for c in criteria}
            yield Chapter(f"## Kriterier: {area.value}", ("",), entries)
    tables = {table.id: tuple(_table(audit, table, phrases)) for table in audit.report_tables}
    yield Chapter("## Rapportens tabeller", ("", _TABLES.format(audit.threshold), ""), tables)
    yield _indicators(audit, phrases)
    if audit.ranks:
        ranks = {rank.id: (f"- `{rank.id}`: {_plain(rank.label)}",) for rank in audit.ranks}
        yield Chapter("Dessutom redovisas den stadsdel som har en viss plats i ordning efter andel:", ("",), ranks)


def _opening(audit: Audit) -> list[str]:
    criteria = counted(len(audit.criteria), "kriterium", "kriterier")
    return [
        f"# Kriterier: {_plain(audit.title)}",
        "",
        f"{_plain(audit.subtitle)}. Granskningens namn är `{audit.name}`. Den gäller beslut under perioden "
        f"{period_text(*audit.period)}, och granskningsdatum är {date_text(audit.granskningsdatum)} om inget annat "
        f"anges. Varje ärende prövas mot {criteria}.",
        "",
        "Katalogen är skriven av verktyget ur granskningens definition och ska inte ändras för hand.",
        "",
        *_follows(audit.follows),
    ]


def _follows(before: Audit | None) -> Iterator[str]:
    if before:
        yield (
            f"Granskningen följer på ”{_plain(before.title)}”. Utöver det som står ovan finns här bara det som skiljer "
            f"de två. Allt annat, också det som inte nämns, är detsamma och står i [katalogen för `{before.name}`]"
            f"(kriterier_{before.name}.md)."
        )
        yield ""


def _outcomes(audit: Audit) -> Chapter:
    lines = (
        "",
        "Varje kriterium ger varje ärende exakt ett av fem utfall:",
        "",
        *_grid(("Utfall", "Betyder"), [(outcome.label, _MEANS[outcome]) for outcome in Outcome]),
        "Ärenden som kriteriet inte gäller är ej aktuella. I de andra prövas regelns villkor i ordning, och det första "
        "som stämmer avgör. Stämmer inget av dem saknas en uppgift, och utfallet är framgår ej. Andelen uppfyllt "
        "räknas på basen, det vill säga alla ärenden utom de ej aktuella. Ord inom ”citattecken” är namn i kodboken "
        "eller på uppgifter som räknas fram ur den.",
        "",
        "Vad ett antal handlar om följer av de uppgifter som regeln läser. Antal om handläggningen visas alltid. Antal "
        "om enskildas förhållanden skyddas när de redovisas för en grupp, till exempel en stadsdel.",
        "",
        "Exemplen under varje kriterium är påhittade ärenden som regeln är prövad med. De utgår från ett ärende där "
        "allt är som det ska, och bara det som skiljer står i tabellen. Granskningsdatum i exemplen är "
        f"{date_text(audit.examples_day or audit.granskningsdatum)}.",
        "",
    )
    return Chapter("## Så avgörs utfallet", lines)


def _documents(audit: Audit) -> Chapter:
    rows = {short: (short, d.title, d.described) for short, d in audit.documents.items()}
    first = ("", "Varje hänvisning i katalogen gäller den utgåva som står här.", "")
    return _table_chapter("## Källor", first, ("Förkortning", "Dokument", "Utgåva"), rows)


def _law() -> Chapter:
    rows = [(provision.about, cited_over_time((provision,))) for provision in RENUMBERED]
    lines = (
        "",
        "Där källorna knyter ett kriterium till ett lagrum anges det enligt den lag som gällde på beslutsdagen. Ett "
        "lagrum som källorna inte ger något nytt nummer behåller det gamla, med lagen angiven.",
        "",
        *_grid(("Bestämmelser om", "Anges som"), rows),
    )
    return Chapter("## Lagrum", lines)


def _criterion(audit: Audit, criterion: Criterion, phrases: Phrasebook) -> Iterator[str]:
    yield from (f"### {_plain(criterion.label)}", "", f"`{criterion.id}`", "", _plain(criterion.question), "")
    yield from (f"Krav: {_plain(criterion.requirement)}", "", f"Nivå: {level_words(criterion.level)}.", "")
    yield from (f"Gäller: {_plain(phrases.population(criterion.population))}.", "")
    yield from (f"{i}. {_plain(rule)}" for i, rule in enumerate(phrases.rule(criterion), 1))
    yield ""
    yield from (f"Så skrivs resultatet: {_plain(criterion.sentence.replace('{av}', '…'))}", "")
    if criterion.recommendation:
        yield from (f"Förslag till rekommendation: Stadsdelsnämnderna bör {_plain(criterion.recommendation)}.", "")
    if criterion.note:
        yield from (f"Anmärkning: {_plain(criterion.note)}", "")
    if criterion.target is not None:
        yield from (f"Målnivå: minst {percent_text(criterion.target)}.", "")
    for law in law_words(criterion, phrases):
        yield from (_plain(law), "")
    yield from (f"Handlar om: {_subject(audit, CountedItem(criterion.id, criterion).expressions, phrases)}.", "")
    yield from (f"Källa: {_plain(source_words(audit, criterion))}.", "")
    yield from _examples(Examples(audit, criterion, phrases))


def _examples(examples: Examples) -> Iterator[str]:
    """The decision that they start from, and a table with a row for each of them."""
    if examples.texts:
        yield from (f"Exemplen utgår från: {_plain(examples.start)}.", "")
        rows = [(_plain(text.difference), text.outcome) for text in examples.texts]
        yield from _grid(("Det som skiljer", "Utfall"), rows)


def _subject_of_rows(audit: Audit, table: str, *names: str) -> str:
    """Whom a table is about if it counts the rows of another by these variables."""
    of_persons = any(audit.table(table).variable(name).about is About.PERSON for name in names)
    return f"Handlar om: {'enskildas förhållanden' if of_persons else 'handläggningen'}."


def _expressions_of(audit: Audit, ids: Iterable[str]) -> tuple[Expr, ...]:
    """What the indicators and criteria with these ids read."""
    items = {item.id: item for item in subject.counted_items(audit)}
    return tuple(expr for id_ in ids for expr in items[id_].expressions)


def _subject(audit: Audit, expressions: Iterable[Expr], phrases: Phrasebook) -> str:
    """Whom a count is about if it reads these expressions, which decides whether a report protects it by group."""
    persons = Reader(audit).persons(expressions)
    if not persons:
        return "handläggningen"
    return f"enskildas förhållanden ({listing([_plain(small(phrases.label(name, None))) for name in persons])})"


def _table(audit: Audit, table: ReportTable, phrases: Phrasebook) -> Iterator[str]:
    yield from (f"### {_plain(table.title)}", "", f"`{table.id}`, avsnittet ”{_plain(table.section)}”", "")
    match table:
        case CategoryTable():
            yield from _categories(table, phrases)
            yield from (
                "",
                f"Handlar om: {_subject(audit, CountedItem(table.id, table).expressions, phrases)}"
                f"{_rows(audit, table)}.",
            )
        case AttendanceTable():
            value, split, group = (_plain(label) for label in _labels(audit, table))
            yield f"”{value}” i medeltal och andel personer per ”{split}”, för varje ”{group}”."
            yield from ("", _subject_of_rows(audit, table.table, table.value))
        case MeanTable():
            spec = audit.table(table.table)
            value, group = (_plain(spec.variable(name).label) for name in (table.value, table.group))
            yield f"”{value}” i medeltal för varje ”{group}” och för {_plain(small(table.together))}."
            yield from ("", _subject_of_rows(audit, table.table, table.value))
        case ShareTable():
            rows = [(_plain(label), *(f"`{id_}`" for id_ in ids)) for label, ids in table.rows.items()]
            yield from _grid((table.row_header, *table.columns), rows)[:-1]
            yield from ("", f"Handlar om: {_subject(audit, _expressions_of(audit, table.indicators), phrases)}.")
        case CrossTable():
            facts = listing([f"`{id_}`" for id_ in table.facts])
            yield f"Andelarna i {facts}, {_plain(_grouped_by(audit, table, phrases))}"
            if table.groups:
                yield ""
            for cross_group in table.groups:
                when = "alla övriga ärenden" if cross_group.when == ALWAYS else phrases.condition(cross_group.when)
                yield f"- {_plain(cross_group.label)}: {_plain(when)}"
            yield from ("", f"Handlar om: {_subject(audit, _expressions_of(audit, table.facts), phrases)}.")
        case RowsTable():
            spec = audit.table(table.table)
            names = [f"”{_plain(spec.variable(name).label)}”" for name in (table.rows, table.columns) if name]
            yield f"Antal {_plain(table.unit)} för varje {' och '.join(names)}."
            yield from ("", f"Gäller: {_plain(small(table.population))}.")
            yield from ("", _subject_of_rows(audit, table.table, *filter(None, (table.rows, table.columns))))
        case DurationTable():
            group = phrases.label(table.group, None)
            yield f"Gäller: {_plain(small(table.population.label))}, för varje ”{_plain(group)}” för sig."
            yield ""
            for duration in table.durations:
                start, end = phrases.label(duration.start, None), phrases.label(duration.end, None)
                yield f"- {_plain(duration.label)}: dagar mellan ”{_plain(start)}” och ”{_plain(end)}”"
            dates = [Given(name) for d in table.durations for name in (d.start, d.end)]
            expressions = (table.population.where, *(d.where for d in table.durations), *dates)
            yield from ("", f"Handlar om: {_subject(audit, expressions, phrases)}.")
    yield ""
    if table.note:
        yield from (f"Anmärkning: {_plain(table.note)}", "")
    yield from (f"Källa: {_plain(source_words(audit, table))}.", "")


def _rows(audit: Audit, table: CategoryTable) -> str:
    """Which rows of a table are about persons, if not all: a row also depends on the conditions tried before it."""
    conditions = [category.when for category in table.in_test_order]
    persons = [
        bool(Reader(audit).persons((table.population.where, *conditions[: i + 1]))) for i in range(len(conditions))
    ]
    if all(persons) or not any(persons):
        return ""
    first = persons.index(True) + 1
    of_persons = f"rad {first}" if first == len(conditions) else f"rad {first}–{len(conditions)}"
    of_conduct = "rad 1" if first == 2 else f"rad 1–{first - 1}"
    return f" i {of_persons}, handläggningen i {of_conduct}"


def _grouped_by(audit: Audit, table: CrossTable, phrases: Phrasebook) -> str:
    if table.dimension:
        (label,) = (d.label for d in audit.dimensions if d.name == table.dimension)
        return f"för varje ”{label}”, så som de visas i den uppdelning som alla rapporter har."
    if table.values:
        return f"för varje ”{phrases.label(table.values, None)}” med minst {words(table.fewest)} ärenden."
    return "i de här grupperna:"


def _labels(audit: Audit, table: AttendanceTable) -> tuple[str, ...]:
    spec = audit.table(table.table)
    return tuple(spec.variable(name).label for name in (table.value, table.split, table.group))


def _categories(table: CategoryTable, phrases: Phrasebook) -> Iterator[str]:
    yield from (f"Gäller: {_plain(small(table.population.label))}.", "")
    for i, category in enumerate(table.in_test_order, 1):
        when = "alla övriga ärenden" if category.when == ALWAYS and i > 1 else phrases.condition(category.when)
        remark = " Raden visas bara när den inte är tom." if category.optional else ""
        yield f"{i}. {_plain(category.label)}: {_plain(when)}.{remark}"


def _indicators(audit: Audit, phrases: Phrasebook) -> Chapter:
    rows = {
        indicator.id: (
            f"`{indicator.id}`",
            _plain(indicator.label),
            _plain(small(indicator.population.label)),
            _plain(". Anmärkning: ".join(filter(None, (_hit(indicator, phrases), indicator.note)))),
            _subject(audit, CountedItem(indicator.id, indicator).expressions, phrases),
            _plain(_origin(audit, indicator)),
        )
        for indicator in audit.indicators
    }
    first = (
        "",
        "Varje indikator är ett antal, en bas och en andel, med en egen mening i rapporten. Utöver dem har varje "
        "kriterium en indikator, `kriterium_` följt av kriteriets id: antalet uppfyllt av basen.",
        "",
    )
    return _table_chapter(
        "## Rapportens indikatorer", first, ("Id", "Indikator", "Bas", "Räknas när", "Handlar om", "Källa"), rows
    )


def _hit(indicator: Indicator, phrases: Phrasebook) -> str:
    return "alla i basen" if indicator.hit == ALWAYS else phrases.condition(indicator.hit)


def _origin(audit: Audit, indicator: Indicator) -> str:
    """The sources of the criteria and variables that an indicator reads."""
    columns = indicator.hit.columns or indicator.population.where.columns
    return "; ".join(unique(source for column in columns for source in _sources_of(audit, column)))


def _sources_of(audit: Audit, column: str) -> tuple[str, ...]:
    if criterion := {f"utfall_{c.id}": c for c in audit.criteria}.get(column):
        return tuple(map(str, criterion.sources))
    if column in audit.main.names:
        return tuple(part.strip() for part in audit.main.variable(column).source.split(";"))
    return ()


def _grid(headers: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """A Markdown table and the blank line after it."""
    return [*map(_row, (headers, ("---",) * len(headers), *rows)), ""]


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _table_chapter(
    heading: str, first: tuple[str, ...], headers: tuple[str, ...], rows: Mapping[str, tuple[str, ...]]
) -> Chapter:
    """A chapter with a Markdown table, a row per id."""
    *head, end = _grid(headers, ())
    return Chapter(heading, (*first, *head), {id_: (_row(row),) for id_, row in rows.items()}, (end,))


def _plain(text: str) -> str:
    """The text with everything escaped that Markdown would interpret."""
    return re.sub(r"([\\*_`<|\[\]])", r"\\\1", text)
