"""Where one is signed in: the list, ending one or all, stolen cookies, and the mail about a new device."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.devices import described
from portal.accounts.models import SignedIn
from portal.core import clock
from portal.core.db import db
from portal.core.outbox import Mail
from tests.accounts.forms import enter, is_signed_in, person_with_password, send
from tests.factories.accounts import make_person, make_session

SignIn = Callable[..., FlaskClient]
PAGE = "/account/sessions"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def thief_of(app: Flask, victim: FlaskClient) -> FlaskClient:
    """Somebody who holds a copy of the victim's cookies."""
    thief = app.test_client()
    for name in ("joined_up", "remember_token"):
        cookie = victim.get_cookie(name)
        if cookie is not None:
            thief.set_cookie(name, cookie.value)
    return thief


def rows() -> list[SignedIn]:
    db.session.rollback()
    return list(db.session.scalars(select(SignedIn).order_by(SignedIn.id)))


def test_the_page_lists_my_sessions_in_words_and_marks_this_one(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    other = app.test_client()
    other.environ_base["HTTP_USER_AGENT"] = FIREFOX
    enter(other, person.email)
    enter(client, person.email)
    lines = [row.get_text(" ", strip=True) for row in BeautifulSoup(client.get(PAGE).text, "html.parser").select("tr")]
    assert len(lines) == 3
    assert "(this device)" in lines[1] and "(this device)" not in lines[2]
    assert "Firefox on Windows" in lines[2]


def test_a_session_that_is_ended_elsewhere_is_dead_at_its_next_request(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    other = app.test_client()
    enter(other, person.email, remember="y")
    enter(client, person.email)
    thief = thief_of(app, other)
    send(client, f"{PAGE}/{rows()[0].id}/end", page=PAGE)
    assert not is_signed_in(other)
    assert not is_signed_in(thief)
    assert is_signed_in(client)


def test_signing_out_everywhere_ends_every_copy(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    other = app.test_client()
    enter(other, person.email)
    enter(client, person.email, remember="y")
    thieves = [thief_of(app, other), thief_of(app, client)]
    assert send(client, f"{PAGE}/sign-out", page=PAGE).location == "/account/sign-in"
    assert [is_signed_in(one) for one in (client, other, *thieves)] == [False] * 4
    assert enter(client, person.email).status_code == 302


def test_a_copy_of_the_cookie_ends_with_signing_out(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    enter(client, person.email)
    thief = thief_of(app, client)
    assert is_signed_in(thief)
    send(client, "/account/sign-out", page="/account/settings")
    assert not is_signed_in(thief)


def test_ending_this_very_session_signs_out(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    enter(client, person.email)
    assert send(client, f"{PAGE}/{rows()[0].id}/end", page=PAGE).location == "/account/sign-in"
    assert not is_signed_in(client)


def test_nobody_ends_anothers_session(app: Flask, sign_in: SignIn) -> None:
    stranger = make_person()
    make_session(stranger)
    db.session.commit()
    number = rows()[0].id
    client = sign_in()
    assert send(client, f"{PAGE}/{number}/end", page=PAGE).status_code == 404
    assert rows()[0].ended_at is None


def test_after_14_days_a_session_is_over(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    enter(client, person.email, remember="y")
    (row,) = rows()
    row.ends_at = clock.now() - timedelta(seconds=1)
    db.session.commit()
    assert not is_signed_in(client)


def test_a_change_of_password_keeps_this_session_and_its_place_on_the_list(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    other = app.test_client()
    enter(other, person.email)
    enter(client, person.email)
    changed = {"password": "seven otters cross the weir", "new_password": "nine herons above the marsh"}
    send(client, "/account/password", **changed)
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)
    assert [row.ended_at is None for row in rows()] == [False, True]


def test_the_day_of_use_is_noted_once_a_day(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    enter(client, person.email)
    (row,) = rows()
    row.used_on -= timedelta(days=3)
    db.session.commit()
    assert is_signed_in(client)
    assert rows()[0].used_on == clock.in_london(clock.now()).date()


@pytest.mark.parametrize("demo", [False, True], ids=["a person", "a demonstration account"])
def test_a_new_device_is_told_by_mail_but_not_the_first_nor_a_known_one(
    demo: bool, app: Flask, client: FlaskClient
) -> None:
    person = person_with_password(demo=demo)
    enter(client, person.email)
    send(client, "/account/sign-out", page="/account/settings")
    enter(client, person.email)
    assert db.session.scalars(select(Mail)).all() == []
    other = app.test_client()
    other.environ_base["HTTP_USER_AGENT"] = FIREFOX
    enter(other, person.email)
    db.session.rollback()
    told = [(mail.subject, "Firefox on Windows" in mail.text) for mail in db.session.scalars(select(Mail))]
    assert told == ([] if demo else [("A new device signed in to your account", True)])


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1", "Safari on an iPad"),
        ("Mozilla/5.0 (Linux; Android 9) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("curl/8.0", "A browser that we cannot name"),
    ],
)
def test_a_browser_is_said_in_words(agent: str, words: str) -> None:
    assert described(agent) == words
