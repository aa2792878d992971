"""How sittings and summaries are told in words."""

import pytest
from flask import Flask

from portal.workshops.shown import sittings, summaries
from tests.factories.workshops import make_workshop


@pytest.mark.parametrize(("status", "word"), [("held", "Held"), ("cancelled", "Cancelled")])
def test_a_sitting_without_a_day_says_once_how_it_stands(app: Flask, status: str, word: str) -> None:
    card = sittings.card(make_workshop(status=status))
    assert (card["when"], card["tags"], card["venue"]) == (f"{word}, date not published", [], None)


def test_the_headings_of_an_empty_summary_have_no_reading_age() -> None:
    assert summaries.ages("", "## Purpose\n\n## Who came")["age_body"] == "Full text: nothing yet"
    assert summaries.ages("", "## Purpose\n\nTo learn.")["age_body"] != "Full text: nothing yet"
