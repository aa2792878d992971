"""Changing one's password."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.outbox import Mail
from tests.accounts.forms import (
    PASSWORD,
    enter,
    errors_of,
    is_signed_in,
    person_at,
    person_with_password,
    send,
)

PAGE = "/account/password"
NEW = "nine herons above the marsh"


def test_the_new_password_works_and_the_old_one_does_not(app: Flask, client: FlaskClient) -> None:
    email = person_with_password().email
    enter(client, email)
    assert send(client, PAGE, password=PASSWORD, new_password=NEW).location == "/account/settings"
    assert errors_of(enter(app.test_client(), email, PASSWORD))
    assert enter(app.test_client(), email, NEW).status_code == 302


def test_it_signs_out_everywhere_else_and_stays_here(app: Flask, client: FlaskClient) -> None:
    email = person_with_password().email
    elsewhere = app.test_client()
    enter(client, email)
    enter(elsewhere, email, remember="y")
    send(client, PAGE, password=PASSWORD, new_password=NEW)
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_the_person_is_told_by_mail_and_the_log_has_a_line(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    enter(client, person.email)
    send(client, PAGE, password=PASSWORD, new_password=NEW)
    db.session.rollback()
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.recipient, mail.person_id) == (person.email, person.id)
    assert mail.subject == "Your password was changed"
    assert NEW not in mail.text
    acts = db.session.scalars(select(AuditLine.act).where(AuditLine.actor_id == person.id)).all()
    assert acts == ["sign-in", "password:change"]


def test_the_present_password_must_be_right(app: Flask, client: FlaskClient) -> None:
    email = person_with_password().email
    enter(client, email)
    answer = send(client, PAGE, password="not the one at all", new_password=NEW)
    assert errors_of(answer) == ["This is not your present password. Type it again."]
    assert enter(app.test_client(), email, PASSWORD).status_code == 302


def test_guesses_at_the_present_password_are_limited(app: Flask, client: FlaskClient) -> None:
    enter(client, person_with_password().email)
    for _ in range(10):
        assert send(client, PAGE, password="not the one at all", new_password=NEW).status_code == 200
    assert send(client, PAGE, password=PASSWORD, new_password=NEW).status_code == 429


def test_it_says_what_is_wrong_with_the_new_one(app: Flask, client: FlaskClient) -> None:
    enter(client, person_with_password().email)

    def told(**data: str) -> list[str]:
        return errors_of(send(client, PAGE, **{"password": PASSWORD} | data))

    assert told() == ["Enter a new password"]
    assert told(new_password="too short") == [
        "Your password must be 12 characters or more. Three or four unrelated words work well."
    ]
    assert told(new_password="password123456") == [
        "This password is easy to guess. Choose another: three or four unrelated words work well."
    ]
    assert told(new_password=PASSWORD) == ["The new password is your present one. Choose another."]
    assert told(new_password=NEW, new_password_confirm="nine herons above") == [
        "The two passwords differ. Type both again."
    ]


def test_both_boxes_alike_are_taken_without_script(app: Flask, client: FlaskClient) -> None:
    email = person_with_password().email
    enter(client, email)
    answer = send(client, PAGE, password=PASSWORD, new_password=NEW, new_password_confirm=NEW)
    assert answer.status_code == 302
    assert person_at(email).password != PASSWORD


def test_a_visitor_is_led_to_sign_in(app: Flask, client: FlaskClient) -> None:
    assert client.get(PAGE).location == "/account/sign-in?next=%2Faccount%2Fpassword"


def test_it_needs_the_form_token(app: Flask, client: FlaskClient) -> None:
    email = person_with_password().email
    enter(client, email)
    assert client.post(PAGE, data={"password": PASSWORD, "new_password": NEW}).status_code == 400
    assert enter(app.test_client(), email, PASSWORD).status_code == 302
