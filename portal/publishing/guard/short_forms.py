"""Detector of organisations as they are named in haste: a kind in small letters, a trust by its letters, doctors."""

import re
from collections.abc import Iterator

from portal.publishing.guard.hits import Span
from portal.publishing.guard.lists import is_national, word_list
from portal.publishing.guard.text import Text

GENERIC, NOT_NAMES = word_list("generic"), word_list("not_names")
# Trusts by their letters: no English word ends so, but teams of mental health do.
LETTERS = re.compile(
    r"\b(?!(?:NHSFT|YACHT|CMHT|CRHT|CRHTT)\b)"
    r"(?:[A-Z]{1,5}(?:NHSFT|NFT|PFT|THT|CHT|NHST)|[B-DF-HJ-NP-TV-Z]{2,4}(?:FT|HT)|UH[A-BD-SU-Z]{1,3})\b"
)
# "Dr Khan and partners", "Dr Khan's practice".
DOCTORS = re.compile(
    r"\bDrs?\.?\s([A-Z][\w'-]+)(?:(?:,|\s(?:and|&))\s[A-Z][\w'-]+){0,4}"
    r"(?:'s\s+(?:practice|surgery)|\s(?:and|&)\s[Pp]artners)\b"
)
# "the Calderdale hospice", "Beechwood GP practice".
_KINDS = (
    r"(?:hospices?|surgery|medical centre|health centre|care home|nursing home|ccg|infirmary|"
    r"(?:city|county|borough|district|town)\s+council|(?:GP|gp|general|medical|group)\s+(?:practice|surgery)|"
    r"(?:nhs|foundation|acute|community|mental health)\s+trust|housing association)"
)
NAMED = re.compile(rf"(?<![\w'-])((?:[A-Z][a-z][\w']*+\s){{1,4}}){_KINDS}\b")
# One capital at the beginning of a sentence says nothing, but before these it makes a name.
_SURE = re.compile(r"(?:city|county|borough) council$|\b(?:ccg|hospices?)$")
_SIDE = re.compile(r"\b(?:North|South|East|West|Mid|Upper|Lower|New)\s$")
_BEGINS = re.compile(r"[.!?:;|\n(\"]\s*$")


def find(text: Text) -> Iterator[Span]:
    """Yields: each organisation that is named so."""
    for match in LETTERS.finditer(text.clean):
        yield Span("organisation", match.start(), match.end(), "a local NHS trust")
    for match in DOCTORS.finditer(text.clean):
        if match[1].lower() not in NOT_NAMES:
            yield Span("organisation", match.start(), match.end(), "a GP practice")
    for match in NAMED.finditer(text.clean):
        start = _start_of_name(text, match)
        if start is not None and not is_national(match[0]):
            yield Span("organisation", start, match.end(), "a local organisation")


def _start_of_name(text: Text, match: re.Match[str]) -> int | None:
    """Where the name begins; None when each word of it is generic or has its capital from the sentence alone."""
    names = [word for word in re.finditer(r"[\w']+", match[1]) if word[0].lower().removesuffix("'s") not in GENERIC]
    if not names:
        return None
    begins = match.start() == 0 or _BEGINS.search(text.clean, max(match.start() - 3, 0), match.start()) is not None
    if begins and len(names) == 1 and names[0].start() == 0 and not _SURE.search(match[0]):
        return None
    start = match.start() + names[0].start()
    side = _SIDE.search(text.clean, max(start - 8, 0), start)
    return side.start() if side else start
