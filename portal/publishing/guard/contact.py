"""Detectors of what reaches or marks one person: e-mail, telephone, NHS number, postcode, date of birth."""

import re
from bisect import bisect
from collections.abc import Iterator

from portal.publishing.guard.hits import Rules, Span
from portal.publishing.guard.lists import word_list
from portal.publishing.guard.text import Text

# Ways to hide a sign of an e-mail address: "(at)", "[at]", "<at>", "{at}", "-at-", and the same for "dot".
# Each begins only where a word begins: a long word without a sign is read once, not once a letter.
_OPEN, _CLOSE = r"[(\[{<_-]\s?", r"\s?[)\]}>_-]"
_AT = rf"\s?(?:@|{_OPEN}(?:at|@){_CLOSE})\s?"
_DOT = rf"\s?(?:\.|{_OPEN}(?:dot|\.){_CLOSE}|\sdot\s|,(?=com|co|org|net|nhs|uk))\s?"
_LOCAL = rf"(?<![\w.+%'-])[\w.+%'-]{{0,127}}[\w+%](?:{_OPEN}dot{_CLOSE}[^\W_]++){{0,6}}"
_TOP = r"(?:uk|com|net|org|edu|gov|info|eu|io|me|co|ac|nhs|example)\b"
EMAIL = re.compile(rf"{_LOCAL}{_AT}[\w-]+(?:{_DOT}[a-zA-Z][a-zA-Z-]+)+", re.IGNORECASE)
# In words ("jo dot bloggs at nhs dot net"), and with "at" where the rest can only be an address.
EMAIL_SPOKEN = re.compile(
    rf"(?<![\w.-])(?:(?:\w++\sdot\s){{0,6}}[\w.-]++\sat\s\w++(?:\sdot\s\w++){{0,6}}\sdot\s{_TOP}"
    rf"|[a-z]++(?:[._][a-z]++)+\s+at\s+[\w-]++(?:\.[\w-]++)*?\.{_TOP}"
    r"|[\w.-]++\s+at\s+(?:nhs\.net|gmail\.com|hotmail\.\w+|outlook\.com)\b)",
    re.IGNORECASE,
)
# UK numbers: +44 or 0, then 9 or 10 digits in groups. Not inside a longer number, a DOI or a decimal.
_LEAD = r"(?:(?:\+|00)\s?44[\s().-]{0,3}(?:\(0\)[\s.-]?)?|(?<!\d)44\s(?=7\d{3})|\(?0|(?<!\w)O(?=7\d{3}))"
PHONE = re.compile(
    rf"(?<![\d./])(?<!\d-)(?!\d\d[./-]\d\d[./-]\d\d(?!\d{{2}})\D){_LEAD}[1-9](?:[\s().-]{{0,2}}\d){{8,9}}(?![\d/])"
    r"|(?<![\d./-])0[1-9]\d{2,3}\s?/\s?\d{3}[\s-]?\d{3,4}(?![\d/])"
)
# A number without its code, after a word that says what it is.
PHONE_LOCAL = re.compile(
    r"\b(?:tel|telephone|phone|mobile|fax|ring|text)\b\.?(?:\s(?:us|me|on|no|number))?[:.\s]{1,3}"
    r"(\d{3}[ -]?\d{3,4})(?![%,]|[\s.-]?\d|\s?(?:people|patients|times|calls))",
    re.IGNORECASE,
)
NHS_NUMBER = re.compile(r"(?<![\d+£$€])(?<!\d[.-])(\d{3})[\s._/-]{0,2}(\d{3})[\s._/-]{0,2}(\d{4})(?!\d|-\d)")
# Marks of a book or an article: ISBNs of ten digits even have the check digit of NHS numbers.
OF_WORKS = re.compile(
    r"\bISBN(?:-1[03])?:?\s?[\dX -]{10,17}|\b97[89][ -]?\d[\d -]{8,13}|(?:doi[:\s]|doi\.org/|\b10\.\d{4,9}/)\S+",
    re.IGNORECASE,
)
_AREA = "|".join(sorted(word_list("postcode_areas"), key=len, reverse=True))
POSTCODE = re.compile(
    rf"(?<![A-Za-z0-9])(?<![a-z0-9]-)(?:{_AREA})\d[\dA-Z]?[\s-]{{0,2}}\d[ABD-HJLNP-UW-Z]{{2}}(?![A-Za-z0-9])(?!-\w)",
    re.IGNORECASE,
)
# The first half tells a town when the text says that it is one, or that something happens there. Gases do not.
_LONG_AREA = "|".join(sorted(area for area in word_list("postcode_areas") if len(area) == 2))
POSTCODE_AREA = re.compile(
    rf"\b(?:[Pp]ost\s?codes?\s(?:(?:area|district|sector)s?\s)?({_AREA})"
    rf"|(?:[Ii]n|[Ff]rom|[Aa]round|[Aa]cross|[Nn]ear)\s(?![CSP]O2\b)(?:{_LONG_AREA}))"
    r"\d[\dA-Z]?(?:\s\d)?(?![A-Za-z0-9])(?![.-]\d)"
)
_IN_NUMBERS = r"\d{1,2}[./ -]\d{1,2}[./ -]\d{2,4}|\d{4}-\d{2}-\d{2}"
_IN_WORDS = r"\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[A-Z][a-z]{2,8},?\s+\d{4}"
BIRTH = re.compile(
    rf"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\s*(?:is|was|:|-)?\s*(?:the\s+)?(?:{_IN_NUMBERS}|{_IN_WORDS})",
    re.IGNORECASE,
)


def find(text: Text, _rules: Rules) -> Iterator[Span]:
    """Yields: every such mark, whatever the rules: none is ever needed in a published text."""
    works = [match.span() for match in OF_WORKS.finditer(text.clean)]
    starts = [start for start, _ in works]
    for name, pattern, instead in (
        ("email", EMAIL, "the team's address"),
        ("email", EMAIL_SPOKEN, "the team's address"),
        ("phone", PHONE, "the team's number"),
        ("phone", PHONE_LOCAL, "the team's number"),
        ("postcode", POSTCODE, "an area in England"),
        ("postcode", POSTCODE_AREA, "a postcode area"),
        ("nhs-number", NHS_NUMBER, "[number left out]"),
        ("birth-date", BIRTH, "in their seventies"),
    ):
        for match in pattern.finditer(text.clean):
            at = bisect(starts, match.start())
            in_work = at > 0 and match.start() < works[at - 1][1]
            if _counts(pattern, match) and not (in_work and name in ("phone", "nhs-number")):
                yield Span(name, match.start(), match.end(), instead)


def _counts(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether a match is what it looks like."""
    if pattern is POSTCODE:
        return _looks_like_postcode(match[0])
    return pattern is not NHS_NUMBER or is_nhs_number("".join(match.groups()))


def _looks_like_postcode(found: str) -> bool:
    """Small letters are taken for a postcode when all are small or each word has a capital, as a phone writes it."""
    return found.isupper() or found.istitle() or (found.islower() and not found.endswith(("1st", "2nd", "3rd")))


def is_nhs_number(digits: str) -> bool:
    """Returns: whether ten digits are an NHS number by their check digit.

    Source: NHS Data Dictionary, "NHS number": weights 10 to 2, modulus 11; a check digit of 10 is never given out.
    """
    if len(digits) != 10 or not digits.isdigit() or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = (11 - total % 11) % 11
    return check == int(digits[9])
