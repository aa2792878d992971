"""Detectors of what reaches or marks one person: e-mail, telephone, NHS number, postcode, date of birth."""

import re
from collections.abc import Iterator

from portal.publishing.guard.hits import Rules, Span
from portal.publishing.guard.lists import word_list
from portal.publishing.guard.text import Text

_AT = r"\s?(?:@|\(at\)|\[at\]|\sat\s(?=\w+\s?dot\s))\s?"
# Begins only where a word begins, and never gives back: a long word without an @ is read once, not once a letter.
EMAIL = re.compile(rf"(?<![\w.+%-])[\w.+%-]++{_AT}[\w-]+(?:\s?(?:\.|\sdot\s|\sdot)\s?[a-zA-Z-]{{2,}})+")
# UK numbers: +44 or 0, then 9 or 10 digits in groups. Not inside a longer number, a DOI or a decimal.
_LEAD = r"(?:(?:\+|00)\s?44[\s().-]{0,3}(?:\(0\)[\s.-]?)?|\(?0)"
PHONE = re.compile(rf"(?<![\d./-]){_LEAD}[1-9](?:[\s().-]{{0,2}}\d){{8,9}}(?![\d/])")
NHS_NUMBER = re.compile(r"(?<![\d.+-])(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?![\d-])")
_AREA = "|".join(sorted(word_list("postcode_areas"), key=len, reverse=True))
POSTCODE = re.compile(rf"(?<![\w-])(?:{_AREA})\d[\dA-Z]?\s{{0,2}}\d[ABD-HJLNP-UW-Z]{{2}}(?![\w-])", re.IGNORECASE)
_IN_NUMBERS = r"\d{1,2}[./ -]\d{1,2}[./ -]\d{2,4}|\d{4}-\d{2}-\d{2}"
_IN_WORDS = r"\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[A-Z][a-z]{2,8},?\s+\d{4}"
BIRTH = re.compile(
    rf"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\s*(?:is|was|:|-)?\s*(?:the\s+)?(?:{_IN_NUMBERS}|{_IN_WORDS})",
    re.IGNORECASE,
)


def find(text: Text, _rules: Rules) -> Iterator[Span]:
    """Yields: every such mark, whatever the rules: none is ever needed in a published text."""
    for name, pattern, instead in (
        ("email", EMAIL, "the team's address"),
        ("phone", PHONE, "the team's number"),
        ("postcode", POSTCODE, "an area in England"),
        ("birth-date", BIRTH, "in their seventies"),
    ):
        for match in pattern.finditer(text.clean):
            if name != "postcode" or _looks_like_postcode(match[0]):
                yield Span(name, match.start(), match.end(), instead)
    for match in NHS_NUMBER.finditer(text.clean):
        if is_nhs_number("".join(match.groups())):
            yield Span("nhs-number", match.start(), match.end())


def _looks_like_postcode(found: str) -> bool:
    """Small letters are taken for a postcode only when all are small, as people type on a phone."""
    return found.isupper() or found.islower()


def is_nhs_number(digits: str) -> bool:
    """Returns: whether ten digits are an NHS number by their check digit.

    Source: NHS Data Dictionary, "NHS number": weights 10 to 2, modulus 11; a check digit of 10 is never given out.
    """
    if len(digits) != 10 or not digits.isdigit() or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = (11 - total % 11) % 11
    return check == int(digits[9])
