"""What the room calls things: stages, what became of a barrier, the scale of evidence, the five sides of a result."""

import re
from collections.abc import Sequence
from typing import Final

from portal.items.queries import made_up

# A year in a period, or the end of a span in short: the 15 of "2014-15" and "2014/15".
# A year, or two years as in 2014-15; 2009-10-01 is a day of one year.
YEAR: Final = re.compile(r"(?<![\d£,.])((?:19|20)\d\d)(?:\s?([-–/])\s?(\d\d)(?!\2\d\d?(?!\d)))?(?!\d)")
FIRST_YEAR, LAST_YEAR = 1990, 2100  # a number outside is no year of a case

MATURITIES = {
    "planned": "Planned",
    "early": "Early",
    "established": "Established",
    "ended": "Ended",
}

# What became of a barrier, best first: the order in which cases are found by barrier.
BARRIER_OUTCOMES = {
    "overcame": "Overcame it",
    "working": "Working on it",
    "met": "Met it, and did not overcome it",
    "planned": "Planned an answer",
}
BARRIER_TAGS = {
    "overcame": ("Overcome", "petrol"),
    "working": ("Being worked on", "white"),
    "met": ("Not overcome", "white"),
    "planned": ("Planned, not reported", "white"),
}

STATUSES = {
    "measured": "Measured",
    "aimed": "Hoped for, not measured",
    "not measured": "Not measured",
}
DIRECTIONS = {
    "improved": "Better",
    "no-change": "No change",
    "worsened": "Worse",
    "unknown": "Not clear",
}

# How far the way of measuring can rule out other reasons for a change.
# Source: Maryland Scientific Methods Scale (Sherman and others 1998; Farrington and others 2002); the page
# /help/evidence-ratings explains it. "view" and "none" are our own words and no levels of the scale.
SCALE = {
    "5": "Level 5: chance decided who got it",
    "4": "Level 4: compared, other causes allowed for",
    "3": "Level 3: before and after, beside a similar group",
    "2": "Level 2: before and after",
    "1": "Level 1: one point in time",
    "view": "View of those involved",
    "none": "Not on the scale: nothing to compare with",
}
SCALE_RANK: Final = tuple(SCALE)  # strongest first

# The five sides of a result. Source: EMMIE (Johnson, Tilley and Bowers 2015), whose questions are borrowed.
DIMENSIONS = {
    "effect": "Effect",
    "mechanism": "How it works",
    "moderators": "Where it works",
    "implementation": "Putting it in place",
    "cost": "Cost",
}
LEVELS = {
    "described": "Described",
    "partly": "Partly described",
    "not_measured": "Not measured",
    "not_reported": "Not reported",
}

SPREAD = {
    "plans": "Plans to use it",
    "tries": "Is trying it",
    "adopted": "Uses it as it is",
    "adapted": "Uses it in its own way",
    "stopped": "Stopped using it",
}
USING = ("adopted", "adapted")

COLUMNS = {
    "context": "Context",
    "inputs": "What goes in",
    "outputs": "What is done",
    "outcomes": "Hoped-for outcomes",
    "impact": "Impact",
}
CONTEXT_GROUPS = {
    "national_issues": "National issues",
    "national_policy": "National policy",
    "local_context": "Local context",
}

# Said wherever a strength is told away from the page that explains it.
CITED: Final = (
    "Strength of evidence: Maryland Scientific Methods Scale (Sherman and others 1998; Farrington and others 2002). "
    "The five sides: EMMIE (Johnson, Tilley and Bowers 2015)."
)

NOT_REAL = made_up("case_study", demo=True)
NO_RESULT = "Not measured. That is not a poor result: it is no result yet."


def listed(names: Sequence[str]) -> str:
    """Returns: the names of terms as one list in a sentence: only the first keeps its capital, except short forms."""
    later = (f"{name[0].lower()}{name[1:]}" if _begins_as_a_word(name) else name for name in names[1:])
    return ", ".join([*names[:1], *later])


def _begins_as_a_word(name: str) -> bool:
    """Not a short form, such as "GPs are not on board", and not the "I" of an I-statement."""
    return name[1:2].islower() or name.startswith("A ")


def years_in(text: str) -> tuple[int, int] | None:
    """Read the years of a period such as "May 2014 to June 2016", "2014-15" or "Since 2013".

    Returns: the first and the last year that it names; None when it names none. What is still going on ends with
    the last year named: nothing is made up.
    """
    found = []
    for year, _between, short in YEAR.findall(text):
        found.append(int(year))
        if short and int(short) > int(year[2:]):
            found.append(int(f"{year[:2]}{short}"))
    named = [year for year in found if FIRST_YEAR <= year <= LAST_YEAR]
    return (min(named), max(named)) if named else None
