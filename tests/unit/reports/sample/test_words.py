"""What is said of a drawn sample: enough to draw the same one again, and how quotas are rounded."""

from __future__ import annotations

from dataclasses import replace

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.sampling import Candidate, Stratum
from reports.sample import words
from reports.sample.words import SampleFacts
from tests.lib.reviews import plain

FACTS = SampleFacts(
    size=12, seed=2025, file="lista.csv", sha256="ab12", rows=1500, outside_period=20, not_sampled=80,
    sampled="”Beslut” är Bifall", details=("Beslutsdatum",), version="1.2", definition_sha256="cd34",
)  # fmt: skip
STRATUM = Stratum(("jarva", "sysselsattning", "kvinna"), 30, 4, (Candidate("A-7", ("jarva",)),), ())


def _facts(facts: SampleFacts = FACTS) -> dict[str, str]:
    return {label: plain(text) for label, text in words.protocol(AUDIT, [STRATUM], facts)}


def test_the_frame_is_what_is_left_of_the_list() -> None:
    assert FACTS.frame == 1400


def test_the_protocol_has_what_it_takes_to_draw_again() -> None:
    facts = _facts()
    assert facts["Frö"] == "2025" and facts["Antal per stadsdel"] == "12"
    assert facts["Lista över beslut"] == "lista.csv" and facts["Listans SHA-256"] == "ab12"
    assert facts["Definitionens SHA-256"] == "cd34" and facts["Verktyg"] == "granskning 1.2"
    assert (facts["Beslut i listan"], facts["Beslut i ramen"]) == ("1 500", "1 400")
    assert facts["Utanför perioden"].startswith("20 beslut") and facts["Annat utfall"].startswith("80 beslut")
    assert facts["Utfall i urvalet"] == "”Beslut” är Bifall"
    assert "till exempel av ”2025:A-7”" in facts["Så dras urvalet"], "an example of a decision that was drawn"


def test_the_quotas_are_those_of_the_review() -> None:
    """GR: two thirds sysselsättning and one third stödinsats, half women and half men."""
    quotas = _facts()["Kvoter"]
    assert "Sysselsättning 2/3" in quotas and "1/3" in quotas and "Kvinna 1/2" in quotas and "Man 1/2" in quotas


def test_a_size_that_does_not_divide_is_told_with_one_that_does() -> None:
    assert words.rounded(AUDIT, 12) == words.rounded(AUDIT, 6) == ""
    assert plain(words.rounded(AUDIT, 10)) == (
        "Kvoterna går inte jämnt upp i 10 beslut per stadsdel och är avrundade. Antal som är delbara med 6 går jämnt "
        "upp."
    )
    assert _facts()["Så avrundas kvoterna"].endswith("den som står sist.")
    assert _facts(replace(FACTS, size=10))["Så avrundas kvoterna"].endswith("delbara med 6 går jämnt upp.")


def test_a_stratum_is_named_by_its_labels() -> None:
    assert words.stratum_labels(AUDIT, STRATUM) == ("Järva", "Sysselsättning", "Kvinna")
    assert words.headers(AUDIT) == ("Stadsdelsnämnd", "Insats", "Kön")


def test_what_the_list_of_those_drawn_is() -> None:
    assert plain(words.about(FACTS, 1040)) == (
        "1 040 beslut, 12 per stadsdel där de räcker till. Frö 2025. Hur urvalet är draget står på bladet Protokoll."
    )
