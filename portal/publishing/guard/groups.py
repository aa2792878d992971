"""Detector of small groups in words: "4 of 6 carers", "n = 7". Counts of who came are not groups of answers."""

import re
from collections.abc import Iterator

from portal.publishing.guard.hits import Rules, Span
from portal.publishing.guard.text import Text, find_in, stretches

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
_ONES = r"(?:patients|people|persons|residents|carers|service users|users|clients|families|men|women|children)"
_ILLNESS = (
    r"(?:disease|syndrome|disorder|dementia|cancer|conditions?|disabilit(?:y|ies)|illness|injury|injuries|hiv|"
    r"epilepsy|diabetes|sclerosis|stroke|schizophrenia|psychosis|autism|transplants?|diagnosis)"
)
_WHERE = r"(?:practice|surgery|care home|nursing home|home|ward|hospice|village|street|road|hostel|estate|flats)"
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
    rf"\bof\s+{_THE}{_SMALL}\s+{_GAP}{_PERSONS}\s+who\s+(?:{_SAID})",
    rf"\bthe\s+only\s+{_SMALL}\s+{_GAP}(?:{_PERSONS}|staff)\b",
    rf"\b(?:replies|responses|answers|returns)\s+(?:came\s+)?(?:from|by)\s+(?:only\s+|just\s+)?{_SMALL}\s+{_GAP}{_PERSONS}\b",
    rf"(?<!of\s)(?<!no\s)\b(?:fewer|less)\s+than\s+(?:{_SMALL}|ten|10)\s+{_GAP}{_ONES}\b",
    r"\b(?:a|one|the)\s+(?:single|sole|only|lone)\s+(?:respondent|interviewee|informant|participant)\b(?!\s(?:view|basis)|-)",
    rf"\b{_SMALL}\s+{_ONES}\s+(?:with|had|living with|who had|who have)\s+(?:[a-z'-]+\s+){{0,4}}{_ILLNESS}\b(?! of)",
    rf"\b{_SMALL}\s+{_ONES}\s+(?:at|in|on)\s+(?:the|that|this|our|one)\s+(?:[a-z'-]+\s+)?{_WHERE}\b",
    rf"\bsamples?\s(?:size\s)?(?:of|was|is|=)\s?(?:only\s)?(?:[1-9]|{_NUMBERS})\b(?!\s?%|[.,]\d|\s(?:per|hundred|thousand|million))",
)
OF = tuple(re.compile(pattern, re.IGNORECASE) for pattern in PATTERNS)
# A count with its share tells the base: "3 (43%) of the carers" are three of seven.
COUNT_AND_SHARE = re.compile(
    rf"\b([1-9])\s?\(\s?(\d{{1,3}})\s?%\s?\)\s+(?:of\s+)?{_THE}{_GAP}{_PEOPLE}\b", re.IGNORECASE
)
# Each pattern holds a small number: only near one they are looked for.
SMALL_NUMBER = re.compile(
    rf"\b(?:[1-9](?![\d,]|\.\d)|(?:{_NUMBERS}|ten|10|single|sole|lone|the only)\b)", re.IGNORECASE
)
REACH = 160  # characters
BASE = re.compile(r"\b(?:n\s*[=:]\s*|base\s*(?:of|is|was|:|=)?\s*)[1-9](?!\d|[.,]\d|\s?%)", re.IGNORECASE)


def find(text: Text, _rules: Rules) -> Iterator[Span]:
    """Yields: each group of fewer than ten of whom the text tells a part, and each base below ten."""
    near = stretches(text.clean, SMALL_NUMBER, REACH)
    for pattern in OF:
        for match in find_in(text.clean, near, pattern):
            yield Span("small-group", match.start(), match.end(), "some people")
    for match in COUNT_AND_SHARE.finditer(text.clean):
        if any(round(100 * int(match[1]) / base) == int(match[2]) for base in range(2, SMALLEST)):
            yield Span("small-group", match.start(), match.end(), "some people")
    for match in BASE.finditer(text.clean):
        yield Span("small-group", match.start(), match.end(), "fewer than 10, not shown")
