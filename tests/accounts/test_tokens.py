"""The page of one's tokens for the API: made, shown once, ended."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.actions import MOST_TOKENS
from portal.accounts.models import ApiToken
from portal.accounts.security.tokens import PREFIX, hash_token
from portal.core import clock
from portal.core.audit import AuditLine
from portal.core.db import db
from tests.accounts.forms import errors_of, person_with_password, send
from tests.conftest import counted_statements
from tests.factories.accounts import make_person
from tests.factories.tokens import make_token

SignIn = Callable[..., FlaskClient]
PAGE = "/account/tokens"


def shown_token(page: str) -> str:
    code = BeautifulSoup(page, "html.parser").select_one("code.one-time-link")
    return code.get_text() if code else ""


def test_a_new_token_is_shown_once_and_only_its_hash_is_kept(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(person_with_password("researcher"))
    answer = send(client, PAGE, name="  Reference   manager ", days="30")
    token = shown_token(answer.text)
    assert token.startswith(PREFIX) and len(token) > 40
    assert answer.headers["Cache-Control"] == "private, no-store"
    kept = db.session.scalars(select(ApiToken)).one()
    assert (kept.name, kept.sha256, kept.used_on) == ("Reference manager", hash_token(token), None)
    assert timedelta(days=29) < kept.ends_at - clock.now() < timedelta(days=31)
    again = client.get(PAGE).text
    assert token not in again and "Reference manager" in again


def test_the_log_names_neither_the_token_nor_what_it_is_for(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(person_with_password("administrator"))
    send(client, PAGE, name="My secret plan", days="90")
    send(client, f"{PAGE}/1/end", page=PAGE)
    lines = db.session.scalars(select(AuditLine).where(AuditLine.act.startswith("token:")).order_by(AuditLine.id)).all()
    assert [(line.act, line.detail) for line in lines] == [("token:make", {"days": 90}), ("token:end", {})]


def test_an_ended_token_is_gone(app: Flask, sign_in: SignIn) -> None:
    person = person_with_password("researcher")
    make_token(person)
    db.session.commit()
    answer = send(sign_in(person), f"{PAGE}/1/end", page=PAGE)
    assert answer.location == PAGE
    db.session.rollback()
    assert db.session.scalars(select(ApiToken)).all() == []


def test_nobody_ends_the_token_of_somebody_else(app: Flask, sign_in: SignIn) -> None:
    make_token(make_person("researcher"))
    db.session.commit()
    client = sign_in(person_with_password("administrator"))
    assert send(client, f"{PAGE}/1/end", page=PAGE).status_code == 404
    assert send(client, f"{PAGE}/999999/end", page=PAGE).status_code == 404
    db.session.rollback()
    assert len(db.session.scalars(select(ApiToken)).all()) == 1


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"name": " ", "days": "30"}, "Say what the token is for"),
        ({"name": "x" * 61, "days": "30"}, "Use a name of at most 60 characters"),
        ({"name": "Script", "days": ""}, "Choose how long it should work"),
    ],
)
def test_it_says_what_is_missing(app: Flask, sign_in: SignIn, sent: dict[str, str], error: str) -> None:
    answer = send(sign_in(person_with_password("researcher")), PAGE, **sent)
    assert errors_of(answer)[0] == error
    assert shown_token(answer.text) == ""


def test_sending_the_form_twice_makes_one_token(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(person_with_password("researcher"))
    send(client, PAGE, name="Script", days="30")
    again = send(client, PAGE, name="SCRIPT", days="30")
    assert "You have a token with this name" in errors_of(again)[0]
    assert len(db.session.scalars(select(ApiToken)).all()) == 1


def test_there_is_an_end_to_how_many(app: Flask, sign_in: SignIn) -> None:
    person = person_with_password("researcher")
    for _ in range(MOST_TOKENS):
        make_token(person)
    db.session.commit()
    answer = send(sign_in(person), PAGE, name="One more", days="30")
    assert errors_of(answer) == ["You have 10 tokens. End one that you no longer need."]


def test_it_tells_which_have_ended_and_when_each_was_used(app: Flask, sign_in: SignIn) -> None:
    person = person_with_password("researcher")
    make_token(person, days=-3)
    make_token(person)
    db.session.flush()
    db.session.scalars(select(ApiToken).order_by(ApiToken.id.desc())).first().used_on = clock.now().date()  # type: ignore[union-attr]
    db.session.commit()
    page = sign_in(person).get(PAGE).text
    ended = clock.format_date(clock.now() - timedelta(days=3))
    assert f"Ended {ended}" in page
    assert clock.format_date(clock.now().date()) in page
    assert "Never" in page


@pytest.mark.parametrize("who", ["ppi_member", "pioneer_staff", "national_partner"])
def test_members_make_none(app: Flask, sign_in: SignIn, who: str) -> None:
    client = sign_in(who)
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/account/settings").text


def test_the_team_finds_the_page_from_its_settings(app: Flask, sign_in: SignIn) -> None:
    assert f'href="{PAGE}"' in sign_in("researcher").get("/account/settings").text


def test_a_visitor_is_led_to_sign_in(app: Flask, client: FlaskClient) -> None:
    assert client.get(PAGE).location == "/account/sign-in?next=%2Faccount%2Ftokens"


def test_it_takes_four_statements_however_many_there_are(app: Flask, sign_in: SignIn) -> None:
    person = person_with_password("researcher")
    for _ in range(9):
        make_token(person)
    client = sign_in(person)
    with counted_statements() as seen:
        assert client.get(PAGE).status_code == 200
    assert len(seen) <= 4, seen
