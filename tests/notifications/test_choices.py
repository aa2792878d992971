"""What one is told: sensible from the start, kept as chosen, wrong choices refused."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.notifications.queries import ways_of
from portal.notifications.words import KINDS
from tests.factories.accounts import make_person

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
PAGE = "/account/notifications"


def test_every_kind_has_a_usual_way_and_the_page_shows_it(app: Flask, sign_in: SignIn) -> None:
    page = sign_in().get(PAGE).text
    for kind in KINDS.values():
        assert kind.label in page
    assert page.count(" checked") == len(KINDS)


def test_a_choice_is_kept_for_that_person_alone(app: Flask, sign_in: SignIn) -> None:
    me, other = make_person(), make_person()
    me_id, other_id = me.id, other.id
    wanted = dict.fromkeys(KINDS, "weekly") | {"answer": "never"}
    assert sign_in(me).post(PAGE, data=wanted).status_code == 302
    ways = ways_of([me_id, other_id])
    assert ways[me_id] == wanted
    assert ways[other_id]["answer"] == "now"


@pytest.mark.parametrize("wrong", ["hourly", ""])
def test_what_there_is_not_is_refused_and_nothing_is_changed(app: Flask, sign_in: SignIn, wrong: str) -> None:
    me = make_person()
    me_id = me.id
    answer = sign_in(me).post(PAGE, data=dict.fromkeys(KINDS, "daily") | {"answer": wrong})
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert ways_of([me_id])[me_id]["decision"] == "now"
