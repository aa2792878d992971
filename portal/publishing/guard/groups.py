"""Detector of small groups in words: "4 of 6 carers", "n = 7". Counts of who came are not groups of answers."""

import re
from collections.abc import Iterator

from portal.publishing.guard.hits import Rules, Span
from portal.publishing.guard.text import Text

SMALLEST = 10  # a group with a base below this is not shown. Source: the project's rule on small numbers
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine"
_SHARE = r"(?:\s?\(\d{1,3}\s?%\))?"
_ANY = (
    rf"(?:\d{{1,3}}|{_NUMBERS}|none|all|both|neither|half|most|an?\s(?:third|quarter)|two[\s-]thirds|"
    rf"three[\s-]quarters|\d{{1,3}}\s?%){_SHARE}"
)
_SMALL = rf"(?:[2-9]|{_NUMBERS.removeprefix('one|')})"
_THE = r"(?:the\s+|our\s+|its\s+|their\s+|these\s+|those\s+)?"
_PERSONS = (
    r"(?:people|persons|patients|carers|clients|respondents|informants|interviewees|participants|leads?|managers|"
    r"commissioners|nurses|doctors|gps|clinicians|social workers|workers|members|volunteers|users|residents|men|"
    r"women|families|parents|directors|officers|chief executives|consultants|therapists|coordinators|navigators|"
    r"pharmacists|professionals|practitioners|representatives|reps|colleagues|employees|midwives|paramedics|"
    r"physiotherapists|psychologists|researchers|chairs|councillors|geriatricians|matrons|assistants|advisers|trustees|relatives|spouses|daughters)"
)
_PEOPLE = (
    rf"(?:{_PERSONS}|staff|providers|ccgs|councils|practices|organisations|trusts|hospices|hospitals|charities|"
    r"surgeries|care homes|those\s(?:who|asked))"
)
# Words between number and people. A preposition or a thing begins something else: "two of three aims for carers".
_NO_GAP = (
    r"(?!(?:of|for|in|on|with|by|to|from|about|among|that|which|and|or|per|percent|hundred|thousand|million|aims?|"
    r"areas?|barriers|criteria|days|facilitators|findings|groups|hours|models|months|outcomes|projects|questions|"
    r"reasons|stages|statements|steps|strands|tables|themes|things|times|ways|weeks|years)\b)"
)
_GAP = rf"(?:{_NO_GAP}[a-z'-]+\s+){{0,3}}?"
_SAID = (
    r"(?:agreed|disagreed|said|thought|felt|reported|answered|replied|responded|wanted|told|named|refused|declined|"
    r"complained|objected|took\spart|did\snot|were\snot|had\snot)\b"
)
PATTERNS = (
    rf"\b{_ANY}\s+(?:out\s+)?(?:of|from)\s+{_THE}{_SMALL}{_SHARE}\s+{_GAP}{_PEOPLE}\b",
    rf"\b{_ANY}\s+\((?:out\s+)?of\s+{_THE}{_SMALL}\)",
    rf"\b{_ANY}\s+(?:out\s+)?of\s+{_THE}{_SMALL}\s+(?={_SAID})",
    rf"\b[1-9]\s?/\s?[2-9]\s+(?:{_GAP}{_PEOPLE}\b|{_SAID})",
    rf"\b{_ANY}\s+{_GAP}{_PEOPLE}\s+(?:out\s+of|of)\s+{_THE}{_SMALL}\b(?![.,]\d|\s+[a-z])",
    rf"\bof\s+{_THE}{_SMALL}\s+{_GAP}{_PERSONS},?\s+(?:only\s+)?(?:\d|{_NUMBERS}|none|all|both)\b",
    rf"\ball\s+(?:of\s+)?{_THE}{_SMALL}\s+{_GAP}{_PERSONS}\b",
    rf"\b(?:only|just)\s+(?:one|1|{_SMALL})\s+{_GAP}{_PERSONS}\s+(?:\w+\s+)?{_SAID}",
    # A share of a small base: "50% (3 of 6)", "4/6 (67%)".
    rf"\b\d{{1,3}}\s?%\s*\(\s?(?:\d|{_NUMBERS})\s?(?:/|of|out\sof)\s?{_THE}{_SMALL}\s?\)",
    rf"\b(?:[1-9]\s?/|(?:\d|{_NUMBERS})\s(?:out\s)?of\s{_THE})\s?{_SMALL}\s*\(\s?\d{{1,3}}\s?%\s?\)",
    rf"\b{_PERSONS}\s\(\s?(?:\d|{_NUMBERS})\s?(?:/|of|out\sof)\s?{_THE}{_SMALL}\s?\)",
    rf"\b{_SMALL}\s+{_GAP}{_PERSONS},?\s+of\s+whom\b",
    rf"\bsamples?\s(?:size\s)?(?:of|was|is|=)\s?(?:only\s)?(?:[1-9]|{_NUMBERS})\b(?!\s?%|[.,]\d|\s(?:per|hundred|thousand|million))",
)
OF = tuple(re.compile(pattern, re.IGNORECASE) for pattern in PATTERNS)
BASE = re.compile(r"\b(?:n\s*[=:]\s*|base\s*(?:of|is|was|:|=)?\s*)[1-9](?!\d|[.,]\d|\s?%)", re.IGNORECASE)


def find(text: Text, _rules: Rules) -> Iterator[Span]:
    """Yields: each group of fewer than ten of whom the text tells a part, and each base below ten."""
    for pattern in OF:
        for match in pattern.finditer(text.clean):
            yield Span("small-group", match.start(), match.end(), "some of those who answered")
    for match in BASE.finditer(text.clean):
        yield Span("small-group", match.start(), match.end(), "fewer than 10, not shown")
