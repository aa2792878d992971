"""One's own settings: how one is shown."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.audit import AuditLine
from portal.core.db import db
from portal.privacy.queries.consents import newest_of
from tests.accounts.forms import errors_of, person_at, person_with_password, send
from tests.conftest import counted_statements

PAGE = "/account/settings"
SignIn = Callable[..., FlaskClient]


def test_it_shows_what_is_set_and_the_ways_out(app: Flask, sign_in: SignIn) -> None:
    page = sign_in(person_with_password(name="Ada Byron")).get(PAGE).text
    assert "My real name: Ada Byron" in page
    assert 'href="/account/password"' in page
    assert 'action="/account/sign-out"' in page


def test_a_chosen_name_is_kept_without_stray_spaces(app: Flask, sign_in: SignIn) -> None:
    person = person_with_password()
    answer = send(sign_in(person), PAGE, show_as="chosen", chosen_name="  Amber   Heron ", version=person.version)
    assert answer.location == PAGE
    kept = person_at(person.email)
    assert (kept.show_as, kept.chosen_name, kept.shown_name) == ("chosen", "Amber Heron", "Amber Heron")
    lines = db.session.scalars(select(AuditLine).where(AuditLine.act == "person:choose-name")).all()
    assert [line.detail for line in lines] == [{"show_as": "chosen"}], "the log holds no names"


def test_it_says_what_is_missing(app: Flask, sign_in: SignIn) -> None:
    person = person_with_password()
    client = sign_in(person)
    assert errors_of(send(client, PAGE, show_as="chosen", version=person.version)) == ["Enter the name to show"]
    assert errors_of(send(client, PAGE, version=person.version, chosen_name="x")) == ["Choose how you want to be shown"]
    assert errors_of(send(client, PAGE, show_as="chosen", chosen_name="x" * 61, version=1)) == [
        "Use a name of at most 60 characters"
    ]
    assert person_at(person.email).show_as == "alias"


def test_a_name_that_someone_else_is_shown_with_is_refused(app: Flask, sign_in: SignIn) -> None:
    person_with_password(show_as="chosen", chosen_name="Amber Heron")
    person = person_with_password()
    answer = send(sign_in(person), PAGE, show_as="chosen", chosen_name="AMBER HERON", version=person.version)
    assert (answer.status_code, errors_of(answer)) == (
        400,
        ["Someone else is shown with this name. Choose another."],
    )
    assert "AMBER HERON" in answer.text


def test_the_second_of_two_who_save_gets_a_conflict_and_keeps_the_words(app: Flask, sign_in: SignIn) -> None:
    person = person_with_password()
    client = sign_in(person)
    send(client, PAGE, show_as="real", version=person.version)
    late = send(client, PAGE, show_as="chosen", chosen_name="Amber Heron", version=person.version)
    assert late.status_code == 409
    assert "Amber Heron" in late.text
    assert person_at(person.email).show_as == "real"


def test_an_unknown_way_to_be_shown_is_refused(app: Flask, sign_in: SignIn) -> None:
    person = person_with_password()
    answer = send(sign_in(person), PAGE, show_as="anonymous", version=person.version)
    assert errors_of(answer)
    assert person_at(person.email).show_as == "alias"


def test_a_visitor_is_led_to_sign_in(app: Flask, client: FlaskClient) -> None:
    assert client.get(PAGE).location == "/account/sign-in?next=%2Faccount%2Fsettings"


def test_it_takes_three_statements(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(person_with_password())
    with counted_statements() as seen:
        assert client.get(PAGE).status_code == 200
    assert len(seen) <= 3, seen


def test_choosing_the_real_name_is_agreeing_that_it_is_shown(app: Flask, sign_in: SignIn) -> None:
    person = person_with_password()
    number, client = person.id, sign_in(person)
    assert "You agree that it may stand beside what you write." in client.get(PAGE).text
    send(client, PAGE, show_as="alias", version=person.version)
    db.session.rollback()
    assert newest_of(number) == {}, "no other choice agrees to anything"
    send(client, PAGE, show_as="real", version=person_at(person.email).version)
    db.session.rollback()
    assert {purpose: row.given for purpose, row in newest_of(number).items()} == {"name": True}
