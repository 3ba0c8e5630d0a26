"""Texts to start from, as Word files: the letter that opens a review, and the agendas of the two meetings with a unit.

What the audit itself says (title, period, main criteria, what is registered of a unit) is filled in; prompts ask for
the rest in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from checks.audit import Audit
from reports.blocks import numbered, section
from reports.document import Bullets, Paragraph, Prompt, ReportDocument, Section, TableBlock
from reports.language.swedish import period_text
from reports.render.word import document as word

_UNITS = "enheter"
"""The table of what the units say, in the audits that have one."""


def write(audit: Audit, folder: Path) -> None:
    """Writes a .docx for each text to the folder, which must exist."""
    for name, document in letters(audit).items():
        word.write(document, {}, folder / f"{name}.docx")


def letters(audit: Audit) -> Mapping[str, ReportDocument]:
    """The texts, by the names of their files."""
    return {
        "informationsbrev": _paper(audit, "Information om en granskning", _information(audit)),
        "dialogmote": _paper(audit, "Dialogmöte: dagordning och frågor", _dialogue(audit)),
        "aterkopplingsmote": _paper(audit, "Återkopplingsmöte: dagordning", _feedback()),
    }


def _paper(audit: Audit, title: str, sections: tuple[Section, ...]) -> ReportDocument:
    return numbered(
        ReportDocument(
            title=title,
            subtitle=audit.title,
            facts=(("Beslut", period_text(*audit.period)),),
            summary=(),
            sections=sections,
            created=audit.granskningsdatum,
            brief=True,
        )
    )


def _list(*items: str, ordered: bool = False) -> Bullets:
    return Bullets(tuple(map(Paragraph, items)), ordered)


def _information(audit: Audit) -> tuple[Section, ...]:
    questions = [audit.criteria_by_id[id_].question for id_ in audit.main_criteria]
    return (
        section(
            "vad",
            "Vad vi granskar",
            [
                Prompt("Skriv här till vem brevet går, vilka stadsdelar som ingår och varför granskningen görs."),
                Paragraph(f"Granskningen gäller beslut från tiden {period_text(*audit.period)}."),
                Paragraph("Vi ser till exempel efter:") if questions else None,
                _list(*questions) if questions else None,
            ],
        ),
        section(
            "hur",
            "Så går det till",
            [
                _list(
                    "Vi träffar er som är chefer och berättar mer.",
                    "Vi träffar medarbetarna och frågar hur ni arbetar.",
                    "Vi läser era rutiner och er delegation.",
                    "Vi läser ett urval av akterna och svarar på samma frågor om varje ärende.",
                    "Ni får se resultatet för er enhet och kan svara på det.",
                    "Rapporten lämnas till nämnderna. Längre fram följer vi upp vad som har hänt.",
                    ordered=True,
                ),
                Prompt("Skriv tiderna här: mötena, när akterna läses och när rapporten ska vara klar."),
            ],
        ),
        section(
            "behov",
            "Det vi behöver från er",
            [
                _list(
                    "någon att vända oss till med frågor",
                    "en lista över alla beslut från tiden, med ett ärende-id i stället för personnummer",
                    "rutiner och delegationsordning",
                    "möjlighet att läsa akterna",
                ),
                Prompt("Skriv till vem det ska lämnas, hur och när."),
            ],
        ),
        section(
            "enskilda",
            "Uppgifter om enskilda",
            [
                Paragraph(
                    "Det vi läser i akterna registreras utan namn och personnummer. Rapporten namnger ingen. Antal som "
                    "gäller enskildas egna förhållanden döljs i grupper där de är små. Hur ärendena har handlagts "
                    "visas däremot för varje stadsdel."
                )
            ],
        ),
        section("fragor", "Frågor", [Prompt("Skriv namn, telefon och e-postadress till den som svarar på frågor.")]),
    )


def _dialogue(audit: Audit) -> tuple[Section, ...]:
    labels = [audit.criteria_by_id[id_].label for id_ in audit.main_criteria]
    units = next((table for table in audit.tables if table.name == _UNITS), None)
    registered = TableBlock(
        id="dialogmote_svar",
        title="Att registrera efter mötet",
        headers=("Uppgift", "Svar"),
        rows=tuple((variable.label, "") for variable in units.variables) if units else (),
        base=f"Svaren förs in i granskningsmallen, på bladet {units.label}." if units else "",
        widths=(45, 55),
    )
    return (
        section(
            "dagordning",
            "Dagordning",
            [
                Prompt("Skriv tid, plats och vilka som är med."),
                _list(
                    "Vilka vi är, vad granskningen gäller och vad svaren används till",
                    "Enheten: organisation, delegation och ärendedragning",
                    "Från ansökan till uppföljning: så arbetar ni",
                    "Rutiner, och hur de används",
                    "Det som fungerar bra, och det som är svårt",
                    "Vi läser upp vad vi har uppfattat, och ni rättar",
                    ordered=True,
                ),
            ],
        ),
        section(
            "fragor",
            "Frågor",
            [
                _list(
                    "Hur många handlägger de här ärendena, och vilka andra ärenden har de?",
                    "Vem får besluta om vad?",
                    "När och hur talar ni om ärendena med varandra?",
                    "Berätta om ett vanligt ärende, från första kontakten.",
                    "Vilka rutiner finns skrivna? Hur får en ny medarbetare veta om dem?",
                    "Hur vet ni att en insats blev som det var tänkt?",
                    "Vad skulle göra störst skillnad för era brukare?",
                ),
                Paragraph("Fråga särskilt hur de arbetar med det som är huvudkriterier:") if labels else None,
                _list(*labels) if labels else None,
                Prompt("Lägg till era egna frågor här."),
            ],
        ),
        *([section("svar", "Svaren", [registered])] if units else ()),
    )


def _feedback() -> tuple[Section, ...]:
    return (
        section(
            "dagordning",
            "Dagordning",
            [
                Prompt("Skriv tid, plats och vilka som är med. Skicka enhetens återkoppling i förväg."),
                _list(
                    "Vad som granskades, och hur",
                    "Huvudkriterierna: enhetens tal bredvid alla stadsdelars",
                    "Styrkor",
                    "Att titta på först",
                    "Vad kan talen bero på?",
                    "Svaret: vem fyller i tabellen i återkopplingen, och till vilken dag?",
                    "Vad som händer sedan: rapporten, nämnderna och uppföljningen",
                    ordered=True,
                ),
            ],
        ),
        section(
            "fragor",
            "Frågor att tala om",
            [
                _list(
                    "Känner ni igen er? Vad är oväntat?",
                    "Görs det men skrivs inte ned, eller görs det inte?",
                    "Vad kan ni ändra själva, och vad behöver ni hjälp med?",
                    "Vad gör ni som andra kan lära av?",
                ),
                Prompt("Skriv vad ni vill fråga just den här enheten om."),
            ],
        ),
        section(
            "tank_pa",
            "Tänk på",
            [
                Paragraph(
                    "Visa bara enhetens egen återkoppling. Ta inte med arbetsmaterial, och tala inte om enskilda "
                    "ärenden så att någon kan kännas igen."
                )
            ],
        ),
    )
