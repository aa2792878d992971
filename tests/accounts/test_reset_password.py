"""Choosing a password by a one-time link."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from portal.accounts.actions import one_time_link
from portal.accounts.models import Person
from portal.core.db import db
from tests.accounts.forms import (
    PASSWORD,
    enter,
    errors_of,
    is_signed_in,
    person_at,
    person_with_password,
    send,
    token_of,
)

BASE = "http://127.0.0.1:8000"
NEW = "nine herons above the marsh"
FORGOT = "/account/new-password"


def link_for(email: str) -> str:
    """The path of a one-time link for that person."""
    link = one_time_link(person_at(email))
    db.session.commit()
    assert link.startswith(f"{BASE}{FORGOT}/")
    return link.removeprefix(BASE)


@pytest.mark.parametrize("password", [PASSWORD, None], ids=["forgotten", "never set"])
def test_the_link_lets_a_person_choose_a_password(password: str | None, app: Flask, client: FlaskClient) -> None:
    person = person_with_password() if password else person_with_password(password=None)
    answer = send(client, link_for(person.email), password=NEW)
    assert answer.location == "/account/sign-in"
    assert "Your new password is saved. Sign in with it." in client.get("/account/sign-in").text
    assert enter(client, person.email, NEW).status_code == 302
    assert is_signed_in(client)


def test_it_works_once(app: Flask, client: FlaskClient) -> None:
    email = person_with_password().email
    first, second = link_for(email), link_for(email)
    send(client, first, password=NEW)
    for link in (first, second):
        assert client.get(link).location == FORGOT
    assert "This link does not work any more" in client.get(FORGOT).text


def test_it_cannot_be_used_by_two_who_opened_it_at_once(app: Flask, client: FlaskClient) -> None:
    email = person_with_password().email
    link, other = link_for(email), app.test_client()
    token = token_of(other, link)
    assert send(client, link, password=NEW).status_code == 302
    late = other.post(link, data={"csrf_token": token, "password": "eleven geese on a pond"})
    assert late.location == FORGOT
    assert enter(client, email, NEW).status_code == 302


def test_it_dies_when_the_password_changes_otherwise(app: Flask, client: FlaskClient) -> None:
    email = person_with_password().email
    link = link_for(email)
    enter(client, email)
    send(client, "/account/password", password=PASSWORD, new_password=NEW)
    assert app.test_client().get(link).location == FORGOT


def test_it_dies_after_a_day(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    link = link_for(person_with_password().email)
    later = timedelta(hours=24, seconds=2).total_seconds()
    now = URLSafeTimedSerializer.default_signer.get_timestamp
    monkeypatch.setattr(URLSafeTimedSerializer.default_signer, "get_timestamp", lambda signer: now(signer) + int(later))
    assert client.get(link).location == FORGOT
    assert "This link is more than 24 hours old. Ask for a new one." in client.get(FORGOT).text


@pytest.mark.parametrize("change", [lambda token: token[:-2], lambda token: "x" + token, lambda _token: "nothing"])
def test_an_altered_link_opens_nothing(change: object, app: Flask, client: FlaskClient) -> None:
    link = link_for(person_with_password().email)
    token = link.removeprefix(f"{FORGOT}/")
    assert client.get(f"{FORGOT}/{change(token)}").location == FORGOT  # type: ignore[operator]


def test_a_closed_account_stays_closed(app: Flask, client: FlaskClient) -> None:
    email = person_with_password().email
    link = link_for(email)
    person_at(email).active = False
    db.session.commit()
    assert client.get(link).location == FORGOT


def test_it_ends_all_sessions_of_the_person(app: Flask, client: FlaskClient) -> None:
    email = person_with_password().email
    enter(client, email)
    send(app.test_client(), link_for(email), password=NEW)
    assert not is_signed_in(client)


def test_it_says_what_is_wrong_with_the_password(app: Flask, client: FlaskClient) -> None:
    email = person_with_password(email="wilhelmina.harker@example.org").email
    link = link_for(email)
    assert errors_of(send(client, link, password="")) == ["Enter a new password"]
    assert errors_of(send(client, link, password="wilhelmina.harker")) == [
        "This password is easy to guess. Choose another: three or four unrelated words work well."
    ]
    assert enter(app.test_client(), email, PASSWORD).status_code == 302


def test_the_link_leads_to_the_portal_whatever_the_request_says(app: Flask) -> None:
    person: Person = person_with_password()
    with app.test_request_context(base_url="https://evil.example"):
        assert one_time_link(person).startswith(f"{BASE}{FORGOT}/")
