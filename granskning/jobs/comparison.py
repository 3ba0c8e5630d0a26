"""Two audits' published numbers -> what has become better and worse, criterion by criterion, in all and by district."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from granskning import output
from granskning.jobs.job import JobSteps, Result, Say
from granskning.option_values import districts_value
from pipeline import manifest
from pipeline.comparing.mapping import read_mapping
from pipeline.comparing.proposal import COLUMNS, SAME, Proposed, proposed
from pipeline.comparing.results_reader import Stored, read_stored
from pipeline.comparing.two_audits import TARGET, Comparison, Development, compare, lettered
from pipeline.errors import FileError, UsageError
from pipeline.reading.textfile import sha256
from pipeline.run_facts import INVENTED_KEY

COMMAND = "jamfor"
_MOST_IDS = 10
"""The number of ids that the terminal shows."""


@dataclass(frozen=True)
class CompareRequest:
    """What the user asked for. `mapping` is a CSV file of ids; `level` is the percent under which a criterion falls
    short, where its audit sets none. `lettered` says whether districts are printed by letter (None: as in the later
    audit)."""

    earlier: Path
    later: Path
    target: Path
    mapping: Path | None = None
    level: int = TARGET
    lettered: bool | None = None


def jamfor(request: CompareRequest, say: Say) -> Result:
    """The whole job. Everything is made in a folder beside the target and swapped in at the end."""
    _check_target(request)
    steps = JobSteps(say, 2)
    steps("Läser de två granskningarna")
    earlier, later = read_stored(request.earlier), read_stored(request.later)
    mapping = _mapping(request, earlier, later)
    by_letter = later.numbers.lettered if request.lettered is None else request.lettered
    letters = later.numbers.letters
    numbers_pair = [lettered(s.numbers, letters) if by_letter else s.numbers for s in (earlier, later)]
    comparison = compare(numbers_pair[0], numbers_pair[1], mapping, request.level)
    if not comparison.pairs:
        raise UsageError("De två granskningarna har inget kriterium gemensamt, så det finns inget att jämföra.")
    with output.replaced(request.target, steps.notice) as folder:
        steps("Skriver jämförelsen")
        _reports(comparison, earlier, later, folder)
        sources = {"A": _source(earlier), "B": _source(later)}
        manifest.write_comparison(folder, COMMAND, sources, _options(request))
    return Result(request.target, _notes(comparison, earlier, later), earlier.invented or later.invented)


def forslag(request: CompareRequest, say: Say) -> Result:
    """Writes the proposal of a mapping, a CSV file that `--koppling` reads back, to `request.target`. The file is
    written whole or not at all, and never over another. UsageError if no criteria are alike."""
    output.check_new(request.target, "--forslag")
    steps = JobSteps(say, 1)
    steps("Läser de två granskningarna")
    earlier, later = read_stored(request.earlier), read_stored(request.later)
    pairs = proposed(earlier.numbers, later.numbers)
    if not pairs:
        raise UsageError("Inget kriterium i A liknar något i B, så det finns inget att föreslå.")
    from reports.render.csv import write_csv

    output.write_new(request.target, lambda file: write_csv(COLUMNS, (pair.cells for pair in pairs), file))
    return Result(request.target, tuple(_proposal_notes(pairs, earlier, later)), earlier.invented or later.invented)


def _proposal_notes(pairs: Sequence[Proposed], earlier: Stored, later: Stored) -> Iterator[str]:
    same_count = sum(pair.why == SAME for pair in pairs)
    unlike_count = len(pairs) - same_count
    yield f"Föreslagna par: {len(pairs)}. Med samma regel, källor och koder: {same_count}. Att jämföra: {unlike_count}."
    paired_ids = {pair.before.id for pair in pairs}, {pair.after.id for pair in pairs}
    for letter, stored, ids in (("A", earlier, paired_ids[0]), ("B", later, paired_ids[1])):
        if unpaired_ids := [id_ for id_ in stored.numbers.by_id if id_ not in ids]:
            rest = f" och {len(unpaired_ids) - _MOST_IDS} till" if len(unpaired_ids) > _MOST_IDS else ""
            yield f"Utan förslag i {letter}: {', '.join(unpaired_ids[:_MOST_IDS])}{rest}."


def _check_target(request: CompareRequest) -> None:
    target = request.target
    for letter, source in (("A", request.earlier.resolve()), ("B", request.later.resolve())):
        if target.resolve() in (source, *source.parents):
            raise FileError(f"{target} innehåller granskning {letter}. Välj en annan mapp för resultatet med --ut.")
    output.check_target(target, request.earlier, COMMAND)


def _mapping(request: CompareRequest, earlier: Stored, later: Stored) -> dict[str, str]:
    """The ids that the user pairs. UsageError if the audits differ and the user gives no mapping."""
    a, b = earlier.numbers, later.numbers
    if request.mapping:
        return read_mapping(request.mapping, a.by_id, b.by_id)
    if a.name != b.name:
        raise UsageError(
            f"A är granskningen {a.name} och B är granskningen {b.name}. Vilka kriterier som hör ihop avgörs aldrig av "
            "namnen. Ange det i en CSV-fil med kolumnerna fran och till, en rad för varje kriterium med dess id i A "
            f"och i B, och lägg till --koppling FIL.csv. Ett förslag att gå igenom får du med --forslag FIL.csv."
        )
    return {}


def _reports(comparison: Comparison, earlier: Stored, later: Stored, folder: Path) -> None:
    """What was compared -> the files that people open."""
    from reports.comparison import report, workbook
    from reports.render import html
    from reports.render.figures import draw
    from reports.render.word import document as word

    first, second = (report.ReviewSource(s.rejected, s.outside_period, s.version, s.invented) for s in (earlier, later))
    document = report.build(
        comparison, report.ComparisonFacts(first, second, _same_files(earlier, later), manifest.version())
    )
    pictures = draw.draw(document, folder / "figurer")
    word.write(document, pictures, folder / "jamforelse.docx")
    html.write(document, folder / "figurer", folder / "jamforelse.html")
    workbook.write(comparison, document, folder / "jamforelse.xlsx")


def _same_files(earlier: Stored, later: Stored) -> bool:
    """Whether both were made from the same export."""
    return {digest for _, digest in earlier.files} == {digest for _, digest in later.files}


def _source(stored: Stored) -> dict[str, Any]:
    return {
        "mapp": manifest.safe(stored.name),
        "granskning": stored.numbers.name,
        INVENTED_KEY: stored.invented,
        "granskningsdatum": stored.numbers.granskningsdatum.isoformat(),
        "troskel": stored.numbers.threshold,
        "version": stored.version,
        "databas_sha256": stored.sha256,
        "indata": [{"fil": manifest.safe(file), "sha256": digest} for file, digest in stored.files],
        "kriterier": {c.id: c.definition for c in stored.numbers.criteria},
    }


def _options(request: CompareRequest) -> dict[str, object]:
    return {
        "malniva": request.level,
        "stadsdelar": districts_value(request.lettered),
        "koppling": manifest.safe(request.mapping.name) if request.mapping else None,
        "koppling_sha256": sha256(request.mapping) if request.mapping else None,
    }


def _notes(comparison: Comparison, earlier: Stored, later: Stored) -> tuple[str, ...]:
    """What the user should know although nothing is wrong."""
    by_state = {state: len(comparison.with_state(state)) for state in Development}
    notes = [
        f"Jämförda kriterier: {len(comparison.pairs)}. Åtgärdade brister: {by_state[Development.RESOLVED]}. Nya: "
        f"{by_state[Development.NEW]}. Kvarstående: {by_state[Development.PERSISTING]}."
    ]
    if changed_count := sum(not p.same_definition for p in comparison.pairs):
        notes.append(f"Kriterier med ändrad definition: {changed_count}. Sådana är märkta i tabellerna.")
    if unmatched_count := len(comparison.removed) + len(comparison.added):
        notes.append(f"Kriterier som bara den ena granskningen har, och som inte jämförs: {unmatched_count}.")
    if _same_files(earlier, later):
        notes.append("A och B bygger på samma filer.")
    elif comparison.overlap:
        notes.append(
            "A och B gäller helt eller delvis samma tid. Finns samma ärenden i båda säger jämförelsens intervall och "
            "test ingenting."
        )
    if later.numbers.period[1] < earlier.numbers.period[0]:
        notes.append("A gäller senare beslut än B. Kontrollera att de står i rätt ordning: den tidigare först.")
    return tuple(notes)
