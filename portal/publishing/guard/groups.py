"""Detector of small groups in words: "4 of 6 carers", "n = 7". Counts of who came are not groups of answers."""

import re
from collections.abc import Iterator

from portal.publishing.guard.hits import Rules, Span
from portal.publishing.guard.text import Text

SMALLEST = 10  # a group with a base below this is not shown. Source: the project's rule on small numbers
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_ANY = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)}|none|all|both|neither)"
_SMALL = rf"(?P<base>[2-9]|{'|'.join(list(_NUMBERS)[1:])})"
_PEOPLE = (
    r"(?:people|persons|patients|carers|clients|respondents|informants|interviewees|participants|leads?|managers|"
    r"commissioners|nurses|doctors|gps|clinicians|social workers|staff|workers|members|volunteers|users|service users|"
    r"residents|men|women|families|parents|directors|officers|chief executives|consultants|therapists|coordinators|"
    r"navigators|providers|ccgs|councils|pharmacists|practices|organisations|trusts|those (?:who|asked))"
)
OF = re.compile(
    rf"\b{_ANY}\s+(?:out\s+)?of\s+(?:the\s+|our\s+|its\s+|their\s+|these\s+|those\s+)?{_SMALL}\s+(?:[a-z-]+\s+){{0,3}}?{_PEOPLE}\b",
    re.IGNORECASE,
)
BASE = re.compile(r"\b(?:n\s*=\s*|base\s*(?:of|is|was|:|=)?\s*)(?P<base>[1-9])(?!\d|[.,]\d|\s?%)", re.IGNORECASE)


def find(text: Text, _rules: Rules) -> Iterator[Span]:
    """Yields: each group of fewer than ten of whom the text tells a part, and each base below ten."""
    for match in OF.finditer(text.clean):
        yield Span("small-group", match.start(), match.end(), "some of those who answered")
    for match in BASE.finditer(text.clean):
        yield Span("small-group", match.start(), match.end(), "fewer than 10, not shown")
