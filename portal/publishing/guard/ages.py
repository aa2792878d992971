"""Detector of one person by age, with a place near: "a man of 93 in Wombwell". Ages of many people say nothing."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator

from portal.publishing.guard import organisations, sites
from portal.publishing.guard.hits import Rules, Span
from portal.publishing.guard.lists import word_list
from portal.publishing.guard.text import Text, find_in, stretches

FIRST_NAMES = word_list("first_names")
CHILD, OLD = 18, 60  # years: younger than the one, from the other on
YOUNGEST_OF = 16  # years: "a mother of three" tells of her children
PARTS = frozenset(
    {"member", "user", "service user", "partner", "participant", "volunteer", "worker", "client", "friend"}
)
REACH, BEFORE = 100, 70  # characters around a sign of an age; before an age, where its person stands
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
# No single age: "65 and over", "18 to 64", "65+"; no age at all: "93%", "12.5".
_SINGLE = (
    r"(?![\w%+/]|[.,:]\d|\s?%|\s?\+|\s?(?:-|to|or|and|until|through)\s?(?:\d|over|under|older|younger|above|below|up|"
    r"more|less|beyond)|\s?plus\b)"
)
_NUMBER = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_ONES[:9])}))?|{'|'.join(reversed(_ONES))}|1[01]\d|[1-9]\d?)"
_AGE = rf"(?P<age>{_NUMBER})"
_CHILDREN = r"boy|girl|child|kid|lad|lass|baby|toddler|infant|pupil"
_PERSON = (
    rf"(?:{_CHILDREN}|man|woman|lady|gentleman|person|patient|inpatient|resident|carer|teenager|adolescent|youth|adult|"
    r"pensioner|widow|widower|mother|mum|father|dad|parent|grandmother|grandfather|grandad|gran|nan|son|daughter|sister|"
    r"brother|wife|husband|partner|spouse|uncle|aunt|neighbour|friend|relative|client|tenant|service user|user|member|"
    r"participant|interviewee|respondent|veteran|student|volunteer|nurse|farmer|miner|teacher|driver|worker)"
)
_DET = r"\b(?:an?|the|one|another|this|that|his|her|my|our|their)"
_SOME = (
    r"(?:(?!(?:is|was|has|had|turned|who|of|in|at|from|aged?|and|or|by|for|on|to|with|near|living)\b)[a-z][a-z'-]*\s+)"
)
_ONE = rf"{_DET}\s+{_SOME}{{0,3}}?"
# What may come after "of 93" and after a bare number: all else is counted ("93 minutes", "93 Park Road").
_NO_THING = (
    r"(?=\s*(?:$|[.,;:!?)\]\"'\n|]|-\s|(?:years?[\s-](?:old|of\sage)|in|at|from|near|on|outside|who|whose|with|without|and|"
    r"but|living|live[sd]|was|is|has|had|told|said|says|came|went|needs|needed|fell|died|waited|waits|wanted|wants|asked|"
    r"could|cannot|can|did|while|when|after|because|to|she|he|they|under|as|looking|caring|sent|admitted)\b))"
)
_NOW = r"(?:(?:now|only|then|just|nearly|almost|about)\s+)?"
_IS = r"(?:\s+(?:is|was|(?:has\s+|had\s+)?(?:just\s+)?turned)|'s)"
_OLD = r"[\s-]?(?:(?:year|yr)s?[\s-]?old|y/?o)\b"
_THING = (
    r"(?:building|car|charity|computer|contract|database|home|hospital|house|idea|law|model|organisation|partnership|plan|"
    r"policy|programme|project|record|scheme|service|site|software|system|team|trust|unit|ward)"
)
# Whole: what is said of one person.
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_ONE}{_PERSON}(?:,?\s+{_NOW}aged?\s+{_NOW}|\s+who{_IS}\s+{_NOW}(?:aged\s+)?){_AGE}{_SINGLE}",
        rf"{_ONE}(?P<whose>{_PERSON})\s+of\s+{_NOW}{_AGE}{_SINGLE}{_NO_THING}",
        rf"{_ONE}{_PERSON}(?:\s(?:in|from|of)\s\w+)?,\s+{_AGE}(?=,)",
        rf"{_ONE}{_PERSON}\s+\((?:aged?\s+{_AGE}|(?P<in_brackets>[6-9]\d))\)",
        rf"{_DET}\s+{_SOME}{{0,2}}?{_AGE}{_OLD}(?!\s+{_SOME}{{0,2}}{_THING}s?\b)(?:\s+{_SOME}{{0,2}}?{_PERSON}\b)?",
        rf"(?<![\w-]){_AGE}{_OLD}\s+{_SOME}{{0,2}}?{_PERSON}\b",
        rf"\bage:\s?{_AGE}{_SINGLE}",
        rf"{_DET}\s+{_SOME}{{0,2}}?(?P<very_old>(?:octo|nona)genarian|centenarian)\b",
    )
)
# What is said of somebody named before: it counts when that is one person.
SAID_OF = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\bat\s)\baged?\s+{_NOW}{_AGE}{_SINGLE}",
        rf"(?<!retire\s)\bat\s+the\s+age\s+of\s+{_AGE}{_SINGLE}",
        rf"(?:(?<=\bhe)|(?<=\bshe)){_IS}\s+{_NOW}{_AGE}{_SINGLE}{_NO_THING}",
        rf"\b(?:is|was|turned)\s+{_NOW}{_AGE}\s+years\s+(?:old|of\sage)\b",
        r"\bin\s+(?:his|her|their)\s+(?:(?:early|mid|late)[\s-]+)?(?:eighties|nineties|'?[89]0s)\b",
    )
)
_ONE_BEFORE = re.compile(
    rf"\b(?:s?he|him|his|her|I|(?<!each\s)(?<!every\s)(?<!any\s)(?<!per\s){_PERSON})\b", re.IGNORECASE
)
_MANY = re.compile(
    rf"\b(?:each|every|any|no|people|men|women|children|those|they|\w*everyone|anyone|anybody|everybody|population|staff|"
    rf"half|all|most|(?:{_PERSON}|person|household|group)s|families|average|mean|median)\b",
    re.IGNORECASE,
)
# "Mary, 93, from", "Mrs X is 84".
_BESIDE_NAME = re.compile(
    r"\b(?P<title>M(?:r|rs|s|iss)\.?\s)?(?P<name>[A-Z][a-z]*)"
    rf"(?P<said>,\s[1-9]\d,(?=\s)|\s\((?:aged?\s)?[1-9]\d\)|\s(?:is|was)\s{_NOW}{_AGE}{_SINGLE}{_NO_THING})"
)
_NAME = re.compile(r"(?<!\bin\s)(?<!\bat\s)(?<!\bfrom\s)(?<!\bnear\s)\b[A-Z][a-z]+(?<!s),?\s$")
_SIGN = re.compile(
    rf"\baged?\b|(?:year|yr)s?[\s-]?old|\dy/?o\b|\s(?:80|90)s\b|(?:eight|ninet)ies\b|genarian|centenarian|"
    rf"(?:\bof|\bis|\bwas|'s|\bturned|[a-z],|[a-z]\s\()\s?{_NOW}{_NUMBER}\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:\b(?:in|at|from|near|outside|around)|, of)\s+(?:the\s+)?([A-Z][a-z]+)|\bon\s[Ww]ard\s\w+")
_NO_PLACES = word_list("nations") | word_list("not_names") | word_list("not_places")


def find(text: Text, _rules: Rules) -> Iterator[Span]:
    """Yields: each person who is told by age with a place in that sentence or in one beside it."""
    found = list(_ages(text))
    places = sorted(_places(text)) if found else []
    for span in found:
        start, end = _around(text, span)
        at = bisect_left(places, start)
        if at < len(places) and places[at] < end:
            yield span


def _ages(text: Text) -> Iterator[Span]:
    near = stretches(text.clean, _SIGN, REACH)
    for match in itertools.chain.from_iterable(find_in(text.clean, near, pattern) for pattern in PATTERNS):
        if _is_age(match):
            closed = "," in match[0] and text.clean[match.end() : match.end() + 1] == ","
            yield Span("age", match.start(), match.end() + closed, _person_of(_years(match)))
    for match in itertools.chain.from_iterable(find_in(text.clean, near, pattern) for pattern in SAID_OF):
        if _of_one(text, match.start(), match.end()):
            yield Span("age", match.start(), match.end(), _said_of(match, match[0]))
    for match in _BESIDE_NAME.finditer(text.clean):
        if match["title"] or match["name"].lower() in FIRST_NAMES:
            yield Span("age", match.start("said"), match.end(), _said_of(match, match["said"]) if match["age"] else "")


def _years(match: re.Match[str]) -> int:
    """The age in years; that of "in her nineties" and of a centenarian is told as old."""
    groups = match.groupdict()
    said = (groups.get("age") or groups.get("in_brackets") or "").lower().replace("-", " ")
    if not said or said.isdigit():
        return int(said or OLD)
    return sum(10 * (_TENS.index(part) + 2) if part in _TENS else _ONES.index(part) + 1 for part in said.split())


def _is_age(match: re.Match[str]) -> bool:
    """Whether "of three" is an age: it is a child's, and tells how many children others have."""
    whose = (match.groupdict().get("whose") or "").lower()
    return (
        not whose or re.fullmatch(_CHILDREN, whose) is not None or (_years(match) >= YOUNGEST_OF and whose not in PARTS)
    )


def _person_of(years: int) -> str:
    return "a young person" if years < CHILD else "an adult" if years < OLD else "an older person"


def _said_of(match: re.Match[str], words: str) -> str:
    """What says the age less closely in the place of these words, with their verb."""
    years = _years(match)
    said = "under 18" if years < CHILD else "of working age" if years < OLD else "in later life"
    verb = re.match(r"\s?(?:is|was|'s|(?:has |had )?(?:just )?turned)\b", words, re.IGNORECASE)
    return said if verb is None else f"{' ' * (not words[0].isalpha())}{'was' if 'was' in verb[0] else 'is'} {said}"


def _of_one(text: Text, start: int, end: int) -> bool:
    """Whether the words before (or "she" soon after) tell of one person, not of many."""
    first, last = text.sentence_at(start, end)
    before = text.clean[max(first, start - BEFORE) : start]
    one = max((match.start() for match in _ONE_BEFORE.finditer(before)), default=-1)
    many = max((match.start() for match in _MANY.finditer(before)), default=-1)
    if one < 0 and many < 0:
        after = text.clean[end : min(last, end + 20)]
        return _NAME.search(before) is not None or re.match(r",?\s(?:s?he|his|her)\b", after) is not None
    return one > many


def _places(text: Text) -> Iterator[int]:
    """Yields: where a place or an organisation begins that the guard knows, or a name after "in"."""
    anywhere = Rules()
    for span in (*sites.find(text, anywhere), *organisations.find(text, anywhere)):
        yield span.start
    for match in _PLACE.finditer(text.clean):
        if (match[1] or "").lower() not in _NO_PLACES:
            yield match.start()


def _around(text: Text, span: Span) -> tuple[int, int]:
    """Where the sentence before begins, and where the one after ends."""
    start, end = text.sentence_at(span.start, span.end)
    before, after = max(start - 1, 0), min(end + 1, len(text.clean))
    return text.sentence_at(before, before)[0], text.sentence_at(after, after)[1]
