"""Signing in by one's organisation: whom it lets in, where they are led, and what is told of it."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.actions import organisation as actions
from portal.accounts.models import OutsideIdentity, Person, SignedIn
from portal.config import Settings
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.outbox import Mail
from tests.accounts.authenticator import code_of
from tests.accounts.forms import is_signed_in, person_at, person_with_password
from tests.accounts.provider import BACK, CHOSEN, THERE, Provider, come_by, said, stand_in
from tests.accounts.test_second_factor import person_with_app
from tests.conftest import settings_for

pytestmark = pytest.mark.usefixtures("without_csrf")
NAME = CHOSEN.name


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path, organisation=CHOSEN, second_factor=True)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Provider:
    return stand_in(monkeypatch)


def bound() -> list[tuple[int, str, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(OutsideIdentity).execution_options(populate_existing=True))
    return [(row.person_id, row.issuer, row.subject) for row in rows]


def acts() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditLine.act).order_by(AuditLine.id)))


def test_the_sign_in_page_offers_it_and_keeps_where_one_wanted_to_go(app: Flask, client: FlaskClient) -> None:
    assert f"Sign in with {NAME}" in client.get("/account/sign-in").text
    assert f'href="{THERE}"' in client.get("/account/sign-in").text
    assert f'href="{THERE}?next=/findings/"' in client.get("/account/sign-in?next=/findings/").text


def test_the_first_time_binds_it_and_tells_the_owner(app: Flask, client: FlaskClient, provider: Provider) -> None:
    person = person_with_password()
    number, email = person.id, person.email
    assert come_by(client, provider, email).location == "/account/"
    assert is_signed_in(client)
    assert bound() == [(number, CHOSEN.issuer, "4711")]
    assert acts() == ["organisation:bind", "sign-in"]
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.recipient, mail.subject) == (email, "The way into your account has changed")
    assert f"Your account at {NAME} opens your account here from now on." in mail.text


def test_the_next_time_it_opens_without_another_word(app: Flask, client: FlaskClient, provider: Provider) -> None:
    email = person_with_password().email
    come_by(client, provider, email)
    client.post("/account/sign-out")
    assert not is_signed_in(client)
    assert come_by(client, provider).location == "/account/"
    assert is_signed_in(client)
    assert len(bound()) == 1
    assert acts().count("organisation:bind") == 1
    assert len(db.session.scalars(select(Mail)).all()) == 1


@pytest.mark.parametrize("in_token", [True, False])
def test_the_address_may_stand_in_the_token_or_on_the_page_of_claims(
    in_token: bool, app: Flask, client: FlaskClient, provider: Provider
) -> None:
    provider.in_token = in_token
    come_by(client, provider, person_with_password().email)
    assert is_signed_in(client)
    assert ("/me" in [path for path, _ in provider.asked]) is not in_token


def test_an_address_in_other_letters_is_the_same(app: Flask, client: FlaskClient, provider: Provider) -> None:
    person_with_password(email="mair.ellis@example.org")
    come_by(client, provider, "Mair.Ellis@Example.ORG")
    assert is_signed_in(client)


@pytest.mark.parametrize("where", ["here", "there", "there, and not checked"])
def test_what_is_bound_stays_so_when_the_address_changes(
    where: str, app: Flask, client: FlaskClient, provider: Provider
) -> None:
    email = person_with_password().email
    come_by(client, provider, email)
    client.post("/account/sign-out")
    if where == "here":
        person_at(email).email = "moved@example.org"
        db.session.commit()
    else:
        provider.claims |= {"email": "moved@example.org", "email_verified": where == "there"}
    come_by(client, provider)
    assert is_signed_in(client)


def test_another_account_there_with_the_same_address_is_refused(
    app: Flask, client: FlaskClient, provider: Provider
) -> None:
    person = person_with_password()
    number, email = person.id, person.email
    come_by(client, provider, email)
    client.post("/account/sign-out")
    provider.claims["sub"] = "somebody new"
    assert "opens this account already" in said(client, come_by(client, provider))
    assert not is_signed_in(client)
    assert bound() == [(number, CHOSEN.issuer, "4711")]


@pytest.mark.parametrize("who", ["unknown", "closed", "not checked", "checked in a word", "without an address"])
def test_whom_it_does_not_let_in(who: str, app: Flask, client: FlaskClient, provider: Provider) -> None:
    email = person_with_password(active=who != "closed").email
    provider.claims |= {"email": "nobody@example.org" if who == "unknown" else email}
    if who == "not checked":
        provider.claims["email_verified"] = False
    elif who == "checked in a word":
        provider.claims["email_verified"] = "true"
    elif who == "without an address":
        del provider.claims["email"]
    words = "No open account here has" if who in ("unknown", "closed") else "has not checked your email address"
    assert words in said(client, come_by(client, provider))
    assert not is_signed_in(client)
    assert bound() == []
    assert acts() == ["organisation:refuse"]
    assert db.session.scalars(select(Person.email)).all() == [email], "it makes no account"
    assert db.session.scalars(select(Mail)).all() == []


def test_a_bound_account_that_is_closed_stays_closed(app: Flask, client: FlaskClient, provider: Provider) -> None:
    email = person_with_password().email
    come_by(client, provider, email)
    client.post("/account/sign-out")
    person_at(email).active = False
    db.session.commit()
    assert "No open account here" in said(client, come_by(client, provider))
    assert not is_signed_in(client)


def test_two_first_times_at_once_bind_once(
    app: Flask, client: FlaskClient, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = person_with_password()
    db.session.add(OutsideIdentity(person_id=person.id, issuer=CHOSEN.issuer, subject="another"))
    db.session.commit()
    monkeypatch.setattr(actions, "find_outside", lambda *_: None)  # it came after we looked
    answer = come_by(client, provider, person.email)
    assert (answer.status_code, "Sign in again." in answer.text) == (409, True)
    assert not is_signed_in(client)
    assert len(bound()) == 1


def test_it_leads_on_to_where_the_reader_wanted_to_go(app: Flask, client: FlaskClient, provider: Provider) -> None:
    email = person_with_password().email
    assert come_by(client, provider, email, wanted="/findings/?site=leeds").location == "/findings/?site=leeds"


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1"])
def test_it_never_leads_to_another_site(address: str, app: Flask, client: FlaskClient, provider: Provider) -> None:
    assert come_by(client, provider, person_with_password().email, wanted=address).location == "/account/"


def test_a_refusal_keeps_where_one_wanted_to_go(app: Flask, client: FlaskClient, provider: Provider) -> None:
    answer = come_by(client, provider, "nobody@example.org", wanted="/findings/")
    assert answer.location == "/account/sign-in?next=/findings/"


def test_who_is_signed_in_already_is_led_on_without_asking(app: Flask, client: FlaskClient, provider: Provider) -> None:
    come_by(client, provider, person_with_password().email)
    before = len(provider.asked)
    assert client.get(f"{THERE}?next=/findings/").location == "/findings/"
    assert len(provider.asked) == before


def test_the_code_of_an_app_is_still_asked_for(app: Flask, client: FlaskClient, provider: Provider) -> None:
    email, key = person_with_app(app)
    answer = come_by(client, provider, email, wanted="/findings/")
    assert answer.location.startswith("/account/sign-in/code")
    assert not is_signed_in(client)
    assert client.post(answer.location, data={"code": code_of(key)}).location == "/findings/"
    assert is_signed_in(client)


def test_a_researcher_must_still_set_up_a_second_factor(app: Flask, client: FlaskClient, provider: Provider) -> None:
    come_by(client, provider, person_with_password("researcher").email)
    assert client.get("/account/settings").location == "/account/ways-in"
    db.session.rollback()
    row = db.session.scalars(select(SignedIn)).one()
    assert (row.way, row.strong) == ("organisation", False)


def test_it_starts_a_session_that_holds_nothing_from_before(
    app: Flask, client: FlaskClient, provider: Provider
) -> None:
    with client.session_transaction() as session:
        session["planted"] = "by a stranger"
    come_by(client, provider, person_with_password().email)
    with client.session_transaction() as session:
        assert not [name for name in session if name == "planted" or "organisation" in name]


def test_an_answer_that_is_sent_again_signs_nobody_in(app: Flask, client: FlaskClient, provider: Provider) -> None:
    provider.claims["email"] = person_with_password().email
    way = provider.visit(client.get(THERE).location)
    assert client.get(way).location == "/account/"
    client.post("/account/sign-out")
    for visitor in (client, app.test_client()):
        assert "Begin again." in said(visitor, visitor.get(way))
        assert not is_signed_in(visitor)
    assert BACK in way
