"""Fields of choices that say what to do when something else was sent: WTForms' own words say only that it is wrong."""

from typing import Any

import wtforms

ONE_ANSWER = "Choose one of the answers shown"
FROM_LIST = "Choose one from the list"
SEVERAL = "Choose from the list: “%(value)s” is not in it"


class RadioField(wtforms.RadioField):
    """A choice of one from a short list."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **_told(options, ONE_ANSWER, ONE_ANSWER))


class SelectField(wtforms.SelectField):
    """A choice of one from a long list."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **_told(options, FROM_LIST, FROM_LIST))


class SelectMultipleField(wtforms.SelectMultipleField):
    """A choice of several."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **_told(options, SEVERAL, "Choose from the list"))


def _told(options: dict[str, Any], unlisted: str, unreadable: str) -> dict[str, Any]:
    """The messages for a value that is not listed and for one of another kind, unless the form has better ones."""
    return {"invalid_choice_message": unlisted, "invalid_value_message": unreadable} | options
