"""Detector of local organisations: hospitals, trusts, councils, practices, hospices, local branches of charities."""

import re
from collections.abc import Iterator

from portal.publishing.guard.hits import Rules, Span
from portal.publishing.guard.lists import phrase_list, word_list
from portal.publishing.guard.text import Text

_NAME = r"((?:(?:[A-Z][\w']*|St\.?)(?:-[A-Z]?\w+)*,?\s+(?:(?:and|&|of|on|the|upon|for|in)\s+){0,2}){1,6})"
_KINDS = "NHS|University|Teaching|Hospitals?|Healthcare|Health|Care|Partnership|Community|Mental|Ambulance|Services?"
_COUNCILS = "County|City|Borough|District|Metropolitan|Unitary|Town|Parish"
_HOSPITALS = "General|Royal|Community|District|Cottage|Memorial|University|Children's"
_PRACTICES = "Medical Centre|Medical Practice|Medical Group|Surgery|Health Centre|GP Practice|Group Practice"
_SERVICES = "Hospice|Care Home|Nursing Home|Residential Home|Day Centre|Pharmacy"
# What follows the name -> how to say it without the name.
ENDINGS = (
    (rf"(?:(?:{_KINDS}|Foundation) ){{1,6}}(?:NHS )?Trust", "a local NHS trust"),
    (r"NHS FT|FT\b", "a local NHS trust"),
    (r"CCG\b|Clinical Commissioning Group", "one clinical commissioning group"),
    (rf"(?:(?:{_COUNCILS}) ){{0,2}}Council\b", "one council"),
    (rf"(?:(?:{_HOSPITALS}) ){{0,3}}(?:Hospital|Infirmary)\b", "a local hospital"),
    (rf"(?:{_PRACTICES}|Walk-in Centre)\b", "a GP practice"),
    (rf"(?:{_SERVICES})\b", "a local service"),
)
PATTERNS = tuple((re.compile(rf"\b{_NAME}(?:{ending})".replace(" ", r"\s+")), instead) for ending, instead in ENDINGS)
_BRANCHES = r"Healthwatch|Age\s+UK|Age\s+Concern|Mind\s+in|Citizens\s+Advice|Carers\s+Trust"
AFTER = re.compile(rf"\b({_BRANCHES})\s+((?:[A-Z][\w'-]+)(?:\s+(?:and\s+)?[A-Z][\w'-]+){{0,3}})")
GENERIC, NATIONAL, NATIONS = word_list("generic"), phrase_list("national_bodies"), word_list("nations")


def find(text: Text, rules: Rules) -> Iterator[Span]:
    """Yields: each named local organisation, unless the rules let the text name a site (its consent covers them)."""
    if rules.sites is None or rules.sites:
        return
    for pattern, instead in PATTERNS:
        for match in pattern.finditer(text.clean):
            start = _start_of_name(match)
            if start is not None and not _is_national(match[0]):
                yield Span("organisation", start, match.end(), instead)
    for match in AFTER.finditer(text.clean):
        if match[2].split()[0].lower() not in NATIONS | GENERIC:
            yield Span("organisation", match.start(), match.end(), "a local charity")


def _start_of_name(match: re.Match[str]) -> int | None:
    """Where the first word that makes a name begins; None when all are generic."""
    for word in re.finditer(r"[\w'.-]+", match[1]):
        stem = word[0].lower().removesuffix("'s").strip(".")
        if stem not in GENERIC and word[0][0].isupper() and not (word[0].isupper() and len(word[0]) < 4):
            return match.start(1) + word.start()
    return None


def _is_national(found: str) -> bool:
    low = " ".join(found.lower().split())
    return any(name in low for name in NATIONAL)
