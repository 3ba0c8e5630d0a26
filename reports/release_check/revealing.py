"""Sentences by which somebody may be recognised: small counts of persons, and one person described."""

from __future__ import annotations

import re

from checks import STADSDELAR
from reports.update.numbers import NUMBER

_OF_PERSONS = (
    r"(?:person(?:er)?|ärenden?|individ(?:er)?|kvinn(?:a|or)|m[aä]n|barn(?:en)?|flick(?:a|or)|pojk(?:e|ar)"
    r"|ungdom(?:ar)?|brukare|enskilda?|deltagare|klient(?:er)?|akt(?:er)?|beslut)"
)
_ONE_TO_THREE = r"(?:[123]|en|ett|två|tre)"
_SMALL = re.compile(
    rf"(?<![\d,.:–-])(?<!\d[ \u00a0])\b(?:(?:alla|samtliga|ingen|inga)\s+utom\s+{_ONE_TO_THREE}\b"
    rf"|{_ONE_TO_THREE}(?:\s+(?:enda|av\s+(?:de\s+)?\w+|[a-zåäö]+(?:a|t)))?\s+{_OF_PERSONS}\b"
    rf"|{_ONE_TO_THREE}\s+(?:av|utav)\s+(?:dem|de|\d+|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv)\b"
    r"|(?:endast|bara|enbart)\s+(?:(?:[123]|två|tre)\b|(?:en|ett)\s+(?:av|i|har|hade|saknar?|saknade|fick|är|var)\b)"
    rf"|ett\s+par\s+(?:av\b|{_OF_PERSONS})|n\s*=\s*[123]\b)",
    re.IGNORECASE,
)
"""'två personer', 'en enda brukare', 'alla utom två', 'tre av dem', 'endast en', 'ett par av dem', 'n = 2'."""
_AGE = re.compile(
    r"(?:\b(?:under|över|ifrån|i|på|för|om|efter|inom|minst|högst|sedan|till|från|mellan|och|upp|varje)\s+)?"
    r"(?<![\d,.:–-])\b\d{1,2}(?:\s+år\b(?!\s+(?:eller|och\s+(?:uppåt|äldre|yngre)|sedan|framåt|senare|tidigare))"
    r"|[\s-]?årig[ae]?\b|[\s-]?åring(?:en)?\b)",
    re.IGNORECASE,
)
"""'43 år', '43-årig', '43-åring'; after a preposition ('under 35 år', 'i två år') it is no age of one person."""
_CHILDREN = re.compile(
    rf"\b(?:med|har|(?:mor|far|mamma|pappa|förälder)\s+till)\s+(?:{NUMBER})\s+(?:[a-zåäö]+[aå]\s+)?barn\b"
    r"|\b\w+barns(?:mor|far|mamma|pappa)",
    re.IGNORECASE,
)
"""'med två barn', 'fyrabarnsmor'."""
_SEX = (
    r"\b(?:en\s+(?:[\w-]+\s+)?(?:kvinna|man|flicka|pojke|tjej|kille|mamma|pappa|mor|far)|kvinnan|mannen|flickan|pojken"
    r"|mamman|pappan|hon|han|hennes|hans|henne|honom)\b"
)
_WHO = re.compile(rf"{_SEX}|(?-i:\bStadsdel [A-ZÅÄÖ]\b|{'|'.join(STADSDELAR.values())})", re.IGNORECASE)
_SUMMARY = re.compile(r"\b(?:median|medel|genomsnitt|snitt)", re.IGNORECASE)


def why_revealing(sentence: str) -> str:
    """Why somebody may be recognised by the sentence, '' if nobody may."""
    if small := _SMALL.search(sentence):
        return f"”{small[0]}” är ett litet antal: kan någon kännas igen?"
    described = _CHILDREN.search(sentence) or (not _SUMMARY.search(sentence) and _age(sentence))
    if described and (who := _WHO.search(sentence)):
        return f"”{described[0]}” och ”{who[0]}” i samma mening beskriver en person: kan någon kännas igen?"
    return ""


def _age(sentence: str) -> re.Match[str] | None:
    return next((age for age in _AGE.finditer(sentence) if age[0][0].isdigit()), None)
