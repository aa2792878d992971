"""Signing out."""

from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.forms import enter, is_signed_in, person_with_password, send

PAGE = "/account/sign-out"
BUTTON = "/account/settings"  # a page that has the button


def test_it_ends_the_session_and_the_long_lived_cookie(app: Flask, client: FlaskClient) -> None:
    enter(client, person_with_password().email, remember="y")
    assert send(client, PAGE, BUTTON).location == "/"
    assert not is_signed_in(client)
    assert client.get_cookie("remember_token") is None


def test_it_leaves_nothing_in_the_session(app: Flask, client: FlaskClient) -> None:
    enter(client, person_with_password().email)
    with client.session_transaction() as session:
        session["something"] = "of this person"
    send(client, PAGE, BUTTON)
    with client.session_transaction() as session:
        assert "something" not in session
        assert "_user_id" not in session


def test_a_link_cannot_sign_anybody_out(app: Flask, client: FlaskClient) -> None:
    enter(client, person_with_password().email)
    assert client.get(PAGE).status_code == 404
    assert is_signed_in(client)


def test_another_site_cannot_sign_anybody_out(app: Flask, client: FlaskClient) -> None:
    enter(client, person_with_password().email)
    assert client.post(PAGE).status_code == 400
    assert is_signed_in(client)


def test_it_does_not_lead_to_another_site(app: Flask, client: FlaskClient) -> None:
    enter(client, person_with_password().email)
    assert send(client, f"{PAGE}?next=//evil.example", BUTTON).status_code == 400
    assert send(client, PAGE, BUTTON, next="https://evil.example/").status_code == 400
