"""A value that is not offered is refused in words that say what to do."""

import re
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

import portal
from portal.core.web.choices import RadioField, SelectField, SelectMultipleField
from portal.core.web.fields import LOST, MarkField, StampField, options

OFFERED = options([("1", "One"), ("2", "Two")])


class ChoiceForm(Form):  # type: ignore[misc]
    one = RadioField(choices=OFFERED, coerce=int)
    listed = SelectField(choices=OFFERED, coerce=int)
    several = SelectMultipleField(choices=OFFERED, coerce=int)
    own = SelectField(choices=OFFERED, coerce=int, invalid_choice_message="Choose a day of the workshop")


@pytest.mark.parametrize(
    ("field", "sent", "told"),
    [
        ("one", ["3"], "Choose one of the answers shown"),
        ("one", ["x"], "Choose one of the answers shown"),
        ("listed", ["3"], "Choose one from the list"),
        ("several", ["1", "3"], "Choose from the list: “3” is not in it"),
        ("several", ["x"], "Choose from the list"),
        ("own", ["3"], "Choose a day of the workshop"),
    ],
)
def test_a_value_that_is_not_offered_is_refused_with_what_to_do(field: str, sent: list[str], told: str) -> None:
    form = ChoiceForm(MultiDict({"one": ["1"], "listed": ["1"], "own": ["2"], field: sent}))
    assert not form.validate()
    assert form.errors == {field: [told]}


def test_no_form_takes_choices_from_the_library_itself() -> None:
    taken = re.compile(r"^from wtforms import (?:\([^)]*|.*)\b(?:Radio|Select|SelectMultiple)Field\b", re.MULTILINE)
    files = Path(portal.__file__).parent.rglob("*.py")
    assert [path.name for path in files if taken.search(path.read_text("utf-8"))] == []


class SentForm(Form):  # type: ignore[misc]
    version = StampField()
    older = StampField(needed=False)
    form_key = MarkField(longest=4)


@pytest.mark.parametrize("sent", [{}, {"version": "x", "older": "y", "form_key": "12345"}])
def test_what_the_page_sends_by_itself_is_missed_in_words_that_say_what_to_do(sent: dict[str, str]) -> None:
    form = SentForm(MultiDict({"words": "Mine", **sent}))
    assert not form.validate()
    assert form.errors == {name: [LOST] for name in ("version", *(["older"] if sent else []), "form_key")}


def test_no_form_leaves_the_words_for_what_is_missing_to_the_library() -> None:
    silent = re.compile(r"\b(?:DataRequired|InputRequired)\(\)")
    files = Path(portal.__file__).parent.rglob("*.py")
    assert [path.name for path in files if silent.search(path.read_text("utf-8"))] == []
