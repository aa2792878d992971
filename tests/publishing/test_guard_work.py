"""The guard's work grows with the text and no faster: counted in calls, on texts made to be slow."""

import sys
from collections.abc import Callable

import pytest

from portal.publishing.guard import Rules, scan

RULES = Rules(people=("Ann Smith", "Ben Ten", "Priya de Souza"), authors=frozenset({"Judith Smith"}))
SHORT = 200
# What a text is made of again and again.
ROWS = (
    *("a", "A", "9", " ", "\n", ".", "@", "-", "_", "'", "\u0301", "\u0591\u05b0", "O'", "A-", "Aa-", "AB-", "A. "),
    *("a at a dot a ", "a_dot_", "a@a-dot-", "a@", "Ann ", "Ann-", "Ben ", "de ", "Dr A ", "Ann Smith ", "Aa and "),
    *("Age UK ", "Aa NHS ", "Trust ", "Healthwatch Aa ", "East London ", "Kent ", "two of ", "two people with a "),
    *("1/2 ", "1 (50%) of the ", "doi:", "10.1234/a 07", "+44 ", "S1 ", "n=", "<a", "x-\n", "Aa hospice ", "in LS1 "),
    *("a man aged 93 in Kent ", "a a a man, 9", "she is 9 ", "aged 9, ", "in her 90s, ", "a 9-year-old a "),
)
# Texts on which a pattern that goes back over what it read would not end in any time at all.
LONG = 10_000


def calls_of(work: Callable[[], object]) -> int:
    """How many functions, of Python and of C, the work calls."""
    count = 0

    def note(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("row", ROWS)
def test_twice_the_text_is_twice_the_work(row: str) -> None:
    once, twice = row * SHORT, row * (2 * SHORT)
    scan({"body": twice}, RULES)  # what is remembered of words does not count
    first, second = (calls_of(lambda body=body: scan({"body": body}, RULES)) for body in (once, twice))
    assert second <= 2.1 * first + 200


@pytest.mark.parametrize("row", ROWS)
def test_a_long_row_is_read_to_its_end(row: str) -> None:
    hits = scan({"body": row * (LONG // len(row)) + " barnsley"}, RULES)
    assert any("barnsley" in hit.found.lower() for hit in hits)


def test_of_many_overlapping_finds_none_stands_in_another() -> None:
    hits = scan({"body": "Staff of Barnsley Hospital NHS Foundation Trust agreed.\n" * 300}, Rules())
    assert [(hit.detector, hit.line) for hit in hits] == [("organisation", line) for line in range(1, 301)]
