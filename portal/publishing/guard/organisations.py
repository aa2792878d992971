"""Detector of organisations: hospitals, trusts, councils, practices, hospices, care homes, charities, companies."""

import re
from collections.abc import Iterator
from functools import cache

from portal.publishing.guard import short_forms
from portal.publishing.guard.hits import Rules, Span
from portal.publishing.guard.lists import is_national, phrase_list, word_list
from portal.publishing.guard.text import Text

_LINK = r"(?:and|&|of|on|the|upon|for|in)"
# Words of a name are never given back: a long row of hyphens is read once.
_PART = r"(?:St\.|[A-Z][\w']*+)(?:-\w++){0,4}+"
_NAME = rf"((?:{_PART},?\s+(?:{_LINK}\s+){{0,2}}){{1,6}})"
# Rows of words with capitals: only there a name can stand, and only they are looked through for each ending.
_ROW = re.compile(rf"(?<!\w)(?<!\w'){_PART}(?:,?\s+(?:{_LINK}\s+){{0,2}}(?:{_PART}|plc))++(?:\.[A-Z])*+")
_KINDS = "NHS|University|Teaching|Hospitals?|Healthcare|Health|Care|Partnership|Community|Mental|Ambulance|Services?"
_COUNCILS = "County|City|Borough|District|Metropolitan|Unitary|Town|Parish"
_HOSPITALS = "General|Royal|Community|District|Cottage|Memorial|University|Children's"
_PRACTICES = (
    "Medical Centre|Medical Practice|Medical Group|Surgery|Health Centre|GP Practice|Group Practice|Walk-in Centre"
)
_STREETS = "Street|Road|Lane|House|Park|Green|View|Hill|Grove|Lodge|Court|Mill|Bridge|Avenue|Square|Gate|Elms|Limes"
_SERVICES = "Hospices?|Care Home|Nursing Home|Residential Home|Day Centre|Pharmacy|Treatment Centre|Children's Centre"
_HOUSING = "Housing Association|Housing Trust|Housing Group|Almshouses"
_NETWORKS = (
    "AHSN|Academic Health Science Network|CLAHRC|GP (?:Federation|Alliance)|Primary Care Network|Combined Authority"
)
# What follows the name -> how to say it without the name.
ENDINGS = (
    (rf"(?:(?:{_KINDS}|Foundation|Primary|Social) ){{1,6}}(?:NHS )?Trust", "a local NHS trust"),
    (r"(?:NHS )?(?:Foundation )?(?:Care Trust|Primary Care Trust|PCT|Health Board)\b", "a local NHS body"),
    (r"NHS (?:FT|Trust)|(?:NHS)?FT\b", "a local NHS trust"),
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
    (r"(?:Charitable Trust|Carers' Centre|Carers Centre|Volunteer (?:Bureau|Centre)|Mind|CVS)\b", "a local charity"),
)
_BRANCHES = (
    r"Healthwatch|Age\s+UK|Age\s+Concern|Mind\s+in|Citizens\s+Advice|Carers\s+Trust|Voluntary\s+Action|Mencap|"
    r"Crossroads\s+Care|Samaritans\s+of|Alzheimer's\s+Society|Red\s+Cross"
)
# What precedes the name, and what it says without it.
AFTER = (
    (rf"(?:{_BRANCHES})", "a local charity"),
    (r"CCG\s+(?:of|for|in)|Clinical\s+Commissioning\s+Group\s+(?:of|for|in)", "one clinical commissioning group"),
    (r"Hospices?\s+of", "a local hospice"),
    (r"(?:London|Royal|Metropolitan)\s+Borough\s+of|LB|RB|Borough\s+of|Borough\s+Council\s+of", "one council"),
    (r"University\s+Hospitals?(?:\s+(?:of|for))?|Hospitals\s+of", "a local hospital"),
)
_CAPITALS = r"[A-Z][\w'-]+(?:\s+(?:(?:and|&|upon|of|the)\s+){0,2}[A-Z][\w'-]+){0,3}"
STARTS = tuple((re.compile(rf"\b({start})\s+({_CAPITALS})"), instead) for start, instead in AFTER)
PATTERNS = tuple((re.compile(rf"\b{_NAME}(?:{ending})".replace(" ", r"\s+")), instead) for ending, instead in ENDINGS)
_KEYWORD = re.compile(
    r"\b(?:Trust|Care|Board|PCT|FT|CCGs?|Groups?|Council|MBC|MDC|LBC|Hospitals?|Infirmary|Service|Centre|Practice|"
    r"Surgery|Partnership|Hospices?|Home|Pharmacy|Healthcare|MCP|Association|Almshouses|AHSN|Network|CLAHRC|"
    r"Federation|Alliance|Authority|Mind|CVS|NHSFT|CIC|C\.I\.C|Company|Ltd|Limited|LLP|PLC|plc|Bureau)"
)
NEARBY = 300  # characters of the same sentence
GENERIC, NATIONS = word_list("generic"), word_list("nations")
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
    yield from short_forms.find(text)
    yield from _by_start(text)
    for match in (*SAINTS.finditer(text.clean), *_listed(text, "organisations")):
        yield Span("organisation", match.start(), match.end(), "a local organisation")
    yield from _by_charity(text)


def _by_start(text: Text) -> Iterator[Span]:
    for pattern, instead in STARTS:
        for match in pattern.finditer(text.clean):
            if _has_name(match[2]):
                yield Span("organisation", match.start(), match.end(), instead)


def _by_charity(text: Text) -> Iterator[Span]:
    for match in _listed(text, "charities"):
        start, end = text.sentence_at(match.start(), match.end())
        if not _AT_LARGE.search(text.clean, max(start, match.start() - NEARBY), min(end, match.end() + NEARBY)):
            yield Span("organisation", match.start(), match.end(), "a charity")


def _by_ending(text: Text) -> Iterator[Span]:
    for row in _ROW.finditer(text.clean):
        if _KEYWORD.search(row[0]):
            for pattern, instead in PATTERNS:
                for match in pattern.finditer(text.clean, row.start(), row.end()):
                    start = _start_of_name(match)
                    if start is not None and not is_national(match[0]):
                        yield Span("organisation", start, match.end(), instead)


def _listed(text: Text, name: str) -> Iterator[re.Match[str]]:
    """Yields: each name of a list, where its first word stands."""
    forms, end = _by_first_word(name), 0
    for word in text.words:
        pattern = forms.get(word.stem) if word.start >= end else None
        match = pattern.match(text.clean, word.start) if pattern else None
        if match is not None:
            end = match.end()
            yield match


@cache
def _by_first_word(name: str) -> dict[str, re.Pattern[str]]:
    """The names of a list by the stem of their first word, longest first, as written or in capitals."""
    spelt: dict[str, list[str]] = {}
    for one in sorted(phrase_list(name), key=len, reverse=True):
        for form in dict.fromkeys((one, one.upper())):
            spelt.setdefault(Text(form).words[0].stem, []).append(re.escape(form).replace(r"\ ", r"\s+"))
    return {stem: re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?!\w)") for stem, forms in spelt.items()}


def _start_of_name(match: re.Match[str]) -> int | None:
    """Where the first word that makes a name begins; None when all are generic."""
    if re.search(r"\b(?:the|an?|our|its|each)\s+$", match[1]):
        return None  # "the authority and the CCG"
    article = re.search(r"\b(?:and|of|for|in)\s+the\s+(?!.*\bthe\s)(.+)$", match[1])
    if article and not any(word not in GENERIC for word in re.findall(r"[\w']+", article[1].lower())):
        return None  # "the Group and the County Council"
    for word in re.finditer(r"[\w'.-]+", match[1]):
        stem = word[0].lower().removesuffix("'s").strip(".")
        if stem not in GENERIC and word[0][0].isupper() and not (word[0].isupper() and len(word[0]) < 4):
            return match.start(1) + word.start()
    return None


def _has_name(found: str) -> bool:
    stems = [word.lower() for word in found.split()]
    return stems[0] not in NATIONS and any(stem not in GENERIC | NATIONS for stem in stems)
