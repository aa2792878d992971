"""Dates as other programs write them, read as far as they say anything."""

import re
from datetime import date

from portal.core import clock
from portal.core.errors import Invalid
from portal.evidence.citations.checks import quoted
from portal.evidence.citations.reference import PartialDate

FIRST_YEAR = 1500
YEARS_AHEAD = 2
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UNDATED = re.compile(
    r"\W*(?:n\.?\s?d\.?|no date|not stated.*|in press|forthcoming|undated|none|null)?\W*", re.IGNORECASE
)
ISO = re.compile(r"(\d{4})(?:[-/](\d{0,2}))?(?:[-/](\d{0,2}))?(?:[/T](?!\d{4}).*)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
NAMED_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})[a-z]*\b", re.IGNORECASE)

DateAndNotice = tuple[PartialDate | None, str]  # the notice is empty when nothing was left out


def read_date(text: str) -> DateAndNotice:
    """Read "2016", "2016-05-05", "2016/05/05/", "5 May 2016", "May 2016", "20160505" and the like.

    Returns: the date, None where it says that there is none; and what to tell the reader of what was left out.
    Raises: Invalid (field "year") for a year that cannot be, such as 20166.
    """
    said = text.strip()
    if UNDATED.fullmatch(said):
        return None, ""
    found = ISO.fullmatch(said) or COMPACT.fullmatch(said)
    if found:
        return _checked(said, *(int(part or 0) or None for part in found.groups()))
    runs = re.findall(r"\d+", said)
    years = [run for run in runs if len(run) == 4]
    if any(len(run) > 4 for run in runs) or (runs and not years):
        raise Invalid(f"The year {quoted(said)} cannot be. Write it with 4 figures, such as 2016.", "year")
    if not years:
        return None, f"We left out the date {quoted(said)}: it has no year."
    return _worded(said, int(years[0]), [int(run) for run in runs if len(run) < 3], len(years))


def _worded(said: str, year: int, days: list[int], years: int) -> DateAndNotice:
    month = NAMED_MONTH.search(said)
    if month is None or years > 1:
        return _checked(said, year)[0], f"We kept only the year {year} of {quoted(said)}."
    number = MONTHS.index(month.group(1).lower()) + 1
    return _checked(said, year, number, days[0] if len(days) == 1 else None)


def _checked(said: str, year: int | None, month: int | None = None, day: int | None = None) -> DateAndNotice:
    latest = clock.now().year + YEARS_AHEAD
    if year is None or not FIRST_YEAR <= year <= latest:
        raise Invalid(f"The year {year} cannot be. Write one from {FIRST_YEAR} to {latest}.", "year")
    if month is None and day is None:
        return PartialDate(year), ""
    try:
        date(year, month or 0, day or 1)
    except ValueError:
        return PartialDate(year), f"We kept only the year of {quoted(said)}: there is no such day."
    return PartialDate(year, month, day), ""
