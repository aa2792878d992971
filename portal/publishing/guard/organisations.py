"""Detector of organisations: hospitals, trusts, councils, practices, hospices, care homes, charities, companies."""

import re
from collections.abc import Iterator
from functools import cache

from portal.publishing.guard.hits import Rules, Span
from portal.publishing.guard.lists import phrase_list, word_list
from portal.publishing.guard.text import Text

_NAME = r"((?:(?:[A-Z][\w']*|St\.?)(?:-[A-Z]?\w+)*,?\s+(?:(?:and|&|of|on|the|upon|for|in)\s+){0,2}){1,6})"
_KINDS = "NHS|University|Teaching|Hospitals?|Healthcare|Health|Care|Partnership|Community|Mental|Ambulance|Services?"
_COUNCILS = "County|City|Borough|District|Metropolitan|Unitary|Town|Parish"
_HOSPITALS = "General|Royal|Community|District|Cottage|Memorial|University|Children's"
_PRACTICES = (
    "Medical Centre|Medical Practice|Medical Group|Surgery|Health Centre|GP Practice|Group Practice|Walk-in Centre"
)
_STREETS = "Street|Road|Lane|House|Park|Green|View|Hill|Grove|Lodge|Court|Mill|Bridge|Avenue|Square|Gate|Elms|Limes"
_SERVICES = "Hospices?|Care Home|Nursing Home|Residential Home|Day Centre|Pharmacy|Treatment Centre|Children's Centre"
_HOUSING = "Housing Association|Housing Trust|Housing Group|Almshouses"
_NETWORKS = "AHSN|Academic Health Science Network|CLAHRC|GP Federation|GP Alliance|Combined Authority"
# What follows the name -> how to say it without the name.
ENDINGS = (
    (rf"(?:(?:{_KINDS}|Foundation|Primary|Social) ){{1,6}}(?:NHS )?Trust", "a local NHS trust"),
    (r"(?:NHS )?(?:Foundation )?(?:Care Trust|Primary Care Trust|PCT|Health Board)\b", "a local NHS body"),
    (r"NHS (?:FT|Trust)|FT\b", "a local NHS trust"),
    (r"CCGs?\b|Clinical Commissioning Groups?", "one clinical commissioning group"),
    (rf"(?:(?:{_COUNCILS}) ){{0,2}}Council\b", "one council"),
    (r"(?:MBC|MDC|LBC)\b", "one council"),
    (rf"(?:(?:{_HOSPITALS}) ){{0,3}}(?:Hospitals?|Infirmary)\b", "a local hospital"),
    (r"Ambulance Service\b", "an ambulance service"),
    (rf"(?:{_PRACTICES}|Primary Care Centre|Family Practice|Doctors' Surgery|Medical Partnership)\b", "a GP practice"),
    (rf"(?:{_STREETS}) Practice\b", "a GP practice"),
    (rf"(?:{_SERVICES})\b", "a local service"),
    (r"(?:Healthcare|MCP)\b", "a local provider"),
    (rf"(?:{_HOUSING})\b", "a housing association"),
    (rf"(?:{_NETWORKS})\b", "a regional network"),
    (r"(?:CIC|C\.I\.C\.|Community Interest Company)(?!\w)", "a social enterprise"),
    (r"(?:Ltd|Limited|LLP|PLC|plc)\b", "a company"),
    (r"(?:Charitable Trust|Carers' Centre|Carers Centre|Volunteer Bureau|Volunteer Centre)\b", "a local charity"),
)
_BRANCHES = (
    r"Healthwatch|Age\s+UK|Age\s+Concern|Mind\s+in|Citizens\s+Advice|Carers\s+Trust|Voluntary\s+Action|Mencap|"
    r"Crossroads\s+Care|Samaritans\s+of|Alzheimer's\s+Society|Red\s+Cross"
)
# What precedes the name, and what it says without it.
AFTER = (
    (rf"(?:{_BRANCHES})", "a local charity"),
    (r"(?:London|Royal|Metropolitan)\s+Borough\s+of|LB|RB|Borough\s+of|Borough\s+Council\s+of", "one council"),
    (r"University\s+Hospitals?(?:\s+(?:of|for))?|Hospitals\s+of", "a local hospital"),
)
_CAPITALS = r"[A-Z][\w'-]+(?:\s+(?:(?:and|&|upon|of|the)\s+){0,2}[A-Z][\w'-]+){0,3}"
STARTS = tuple((re.compile(rf"\b({start})\s+({_CAPITALS})"), instead) for start, instead in AFTER)
PATTERNS = tuple((re.compile(rf"\b{_NAME}(?:{ending})".replace(" ", r"\s+")), instead) for ending, instead in ENDINGS)
GENERIC, NATIONAL, NATIONS = word_list("generic"), phrase_list("national_bodies"), word_list("nations")
SAINTS = re.compile(
    r"\b(?:St|Saint)\.?\s[A-Z][a-z]+(?:'s|(?<=s)'|\sHouse\b)(?!\s(?:Day|Park|Square|Church|Cathedral|Palace|Street|Road)|,?\sUniversity)"
)
# Charities that work in many places are told of as such; anything else said of them is about one place.
_AT_LARGE = re.compile(
    r"\b(?:published|reports?|reviews?|guid(?:e|ance)|national(?:ly)?|website|campaigns?|estimates?|england|britain|"
    r"(?:19|20)\d\d|uk-wide|research|briefing|policy|statement|argues?|writes?|wrote|survey)\b",
    re.IGNORECASE,
)


def find(text: Text, rules: Rules) -> Iterator[Span]:
    """Yields: each named local organisation, unless the rules let the text name a site (its consent covers them)."""
    if rules.sites is None or rules.sites:
        return
    yield from _by_ending(text)
    for pattern, instead in STARTS:
        for match in pattern.finditer(text.clean):
            if _has_name(match[2]):
                yield Span("organisation", match.start(), match.end(), instead)
    for match in (*SAINTS.finditer(text.clean), *_known().finditer(text.clean)):
        yield Span("organisation", match.start(), match.end(), "a local organisation")
    for match in _charities().finditer(text.clean):
        start, end = text.sentence_at(match.start(), match.end())
        if not _AT_LARGE.search(text.clean[start:end]):
            yield Span("organisation", match.start(), match.end(), "a charity")


def _by_ending(text: Text) -> Iterator[Span]:
    for pattern, instead in PATTERNS:
        for match in pattern.finditer(text.clean):
            start = _start_of_name(match)
            if start is not None and not _is_national(match[0]):
                yield Span("organisation", start, match.end(), instead)


@cache
def _known() -> re.Pattern[str]:
    return _any_of("organisations")


@cache
def _charities() -> re.Pattern[str]:
    return _any_of("charities")


def _any_of(name: str) -> re.Pattern[str]:
    """The names of a list, longest first, as written or in capitals."""
    names = sorted(phrase_list(name), key=len, reverse=True)
    spelt = [re.escape(form).replace(r"\ ", r"\s+") for one in names for form in dict.fromkeys((one, one.upper()))]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(spelt)})(?!\w)")


def _start_of_name(match: re.Match[str]) -> int | None:
    """Where the first word that makes a name begins; None when all are generic."""
    if re.search(r"\b(?:the|an?|our|its|each)\s+$", match[1]):
        return None  # "the authority and the CCG"
    for word in re.finditer(r"[\w'.-]+", match[1]):
        stem = word[0].lower().removesuffix("'s").strip(".")
        if stem not in GENERIC and word[0][0].isupper() and not (word[0].isupper() and len(word[0]) < 4):
            return match.start(1) + word.start()
    return None


def _has_name(found: str) -> bool:
    stems = [word.lower() for word in found.split()]
    return stems[0] not in NATIONS and any(stem not in GENERIC | NATIONS for stem in stems)


def _is_national(found: str) -> bool:
    low = " ".join(found.lower().split())
    return any(name in low for name in NATIONAL)
