"""Signing in: who gets in, and what the others are told."""

import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Person
from portal.accounts.security import hashing
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.mail_address import normal_email
from tests.accounts.forms import PASSWORD, enter, errors_of, is_signed_in, person_with_password, send, token_of

PAGE = "/account/sign-in"


def acts() -> list[tuple[str, int | None, dict[str, object]]]:
    db.session.rollback()
    return [(line.act, line.actor_id, line.detail) for line in db.session.scalars(select(AuditLine))]


def test_it_lets_a_person_in_and_leads_to_their_page(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    answer = enter(client, person.email)
    assert (answer.status_code, answer.location) == (302, "/account/")
    assert is_signed_in(client)
    assert ("sign-in", person.id, {"way": "password"}) in acts()
    assert db.session.get_one(Person, person.id, populate_existing=True).last_seen_at is not None


def test_it_changes_nothing_that_another_sign_in_at_the_same_moment_could_meet(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    before = person.version
    assert enter(client, person.email).status_code == 302
    assert db.session.get_one(Person, person.id, populate_existing=True).version == before


def test_it_takes_the_address_in_any_letters_and_with_spaces(app: Flask, client: FlaskClient) -> None:
    person = person_with_password(email="jo.bloggs@example.org")
    assert enter(client, " Jo.Bloggs@Example.ORG ").status_code == 302
    assert is_signed_in(client)
    assert person.email == "jo.bloggs@example.org"


def test_it_takes_an_accented_address_however_it_was_typed(app: Flask, client: FlaskClient) -> None:
    person_with_password(email=normal_email("se\u0301an@example.org"))
    assert enter(client, "S\u00c9AN@example.org").status_code == 302
    assert is_signed_in(client)


def test_it_takes_an_accented_password_however_it_was_typed(app: Flask, client: FlaskClient) -> None:
    person = person_with_password(password=hashing.hash_password("café café café"))
    assert enter(client, person.email, "cafe\u0301 cafe\u0301 cafe\u0301").status_code == 302


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(app: Flask) -> None:
    person = person_with_password()
    pages = []
    for email in (person.email, "nobody.of.that@example.org"):
        visitor = app.test_client()
        token = token_of(visitor, PAGE)
        answer = visitor.post(PAGE, data={"csrf_token": token, "email": email, "password": "not the one at all"})
        assert answer.status_code == 200
        assert errors_of(answer) == ["The email address or the password is not right. Check both and try again."]
        assert not is_signed_in(visitor)
        pages.append(re.sub(r'(name="csrf_token"[^>]* value=")[^"]+', r"\1", answer.text.replace(email, "EMAIL")))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("who", ["known", "unknown", "closed", "without a password"])
def test_the_hash_is_computed_once_for_everybody(
    who: str, app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes: dict[str, dict[str, object]] = {"closed": {"active": False}, "without a password": {"password": None}}
    person = person_with_password(**changes.get(who, {}))
    context, seen = app.extensions["security"].pwd_context, []
    verify = context.verify

    def counted(password: str, kept: str) -> bool:
        seen.append(kept.split("$")[1:4])
        return bool(verify(password, kept))

    monkeypatch.setattr(context, "verify", counted)
    email = "nobody@example.org" if who == "unknown" else person.email
    assert errors_of(enter(client, email, "not the one at all"))
    assert seen == [["argon2id", "v=19", "m=64,t=1,p=1"]]


def test_the_hash_that_nobody_has_costs_what_a_real_one_costs(app: Flask) -> None:
    real, nobodys = hashing.hash_password(PASSWORD), hashing.nobodys_hash()
    assert real.split("$")[:4] == nobodys.split("$")[:4]
    assert [len(part) for part in real.split("$")] == [len(part) for part in nobodys.split("$")]


def test_a_refusal_leaves_an_audit_line_whether_or_not_the_person_exists(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    enter(client, person.email, "not the one at all")
    enter(client, "nobody@example.org", "not the one at all")
    refusals = [(actor, detail) for act, actor, detail in acts() if act == "sign-in:refuse"]
    assert refusals == [(None, {"person": person.id}), (None, {"person": None})]


def test_it_says_which_field_was_left_empty(app: Flask, client: FlaskClient) -> None:
    assert errors_of(enter(client, "", "")) == ["Enter your email address", "Enter your password"]
    assert errors_of(enter(client, "jo@example.org", "")) == ["Enter your password"]


def test_it_keeps_the_address_and_not_the_password_on_the_page(app: Flask, client: FlaskClient) -> None:
    answer = enter(client, "jo@example.org", "a secret that stays secret")
    assert 'value="jo@example.org"' in answer.text
    assert "a secret that stays secret" not in answer.text


def test_a_closed_account_does_not_open_and_its_session_ends(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    enter(client, person.email)
    db.session.get_one(Person, person.id).active = False
    db.session.commit()
    assert not is_signed_in(client)
    assert errors_of(enter(app.test_client(), person.email))


def test_it_refuses_a_form_without_its_token(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    assert client.post(PAGE, data={"email": person.email, "password": PASSWORD}).status_code == 400
    assert not is_signed_in(client)


def test_nothing_of_the_visit_before_lives_on_in_the_session(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    token = token_of(client, PAGE)
    with client.session_transaction() as session:
        session["planted"] = "by a stranger"
        before = session["csrf_token"]
    client.post(PAGE, data={"csrf_token": token, "email": person.email, "password": PASSWORD})
    with client.session_transaction() as session:
        assert session["_user_id"].startswith(f"{person.fs_uniquifier}.")
        assert "planted" not in session
        assert session.get("csrf_token") != before


def test_someone_who_is_signed_in_is_led_to_their_page(app: Flask, client: FlaskClient) -> None:
    enter(client, person_with_password().email)
    assert client.get(PAGE).location == "/account/"


def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites(app: Flask, client: FlaskClient) -> None:
    answer = enter(client, person_with_password().email, remember="y")
    cookies = {line.split("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}
    for name in ("joined_up", "remember_token"):
        assert "HttpOnly" in cookies[name]
        assert "SameSite=Lax" in cookies[name]
        assert "Secure" not in cookies[name]


def test_only_those_who_ask_are_remembered(app: Flask, client: FlaskClient) -> None:
    answer = enter(client, person_with_password().email)
    assert not [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("remember_token=")]


def test_a_remembered_person_comes_back_without_a_session(app: Flask, client: FlaskClient) -> None:
    enter(client, person_with_password().email, remember="y")
    client.delete_cookie("joined_up")
    assert is_signed_in(client)


@pytest.mark.parametrize("address", ["/account/settings?auth_token={}", "/account/settings"])
def test_nobody_signs_in_by_a_token(address: str, app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    token = str(person.get_auth_token())
    headers = {"Authentication-Token": token, "Accept": "application/json"}
    assert client.get(address.format(token), headers=headers).status_code == 302


def test_it_refuses_json(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    headers = {"X-CSRFToken": token_of(client, PAGE)}
    answer = client.post(PAGE, json={"email": person.email, "password": PASSWORD}, headers=headers)
    assert answer.status_code == 400
    assert not is_signed_in(client)


def test_no_password_reaches_the_log(app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    enter(client, person_with_password().email, "a secret that stays secret")
    assert "a secret that stays secret" not in caplog.text


def test_the_page_needs_no_account_and_is_never_stored(app: Flask, client: FlaskClient) -> None:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert send(client, PAGE, email="", password="").status_code == 200
