"""Passkeys as the server sees them; a real device's answers are tried in the journeys."""

import json
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Passkey
from portal.core.db import db
from tests.accounts.forms import errors_of, is_signed_in, person_with_password
from tests.factories.accounts import make_person

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
MINE, SIGN_IN = "/account/passkeys", "/account/sign-in/passkey"


def keep_passkey(person_id: int, name: str = "My phone") -> None:
    key = Passkey(user_id=person_id, name=name, credential_id=name.encode(), public_key=b"key", usage="first")
    key.backup_state, key.device_type, key.transports = True, "multi_device", ["internal"]
    db.session.add(key)
    db.session.commit()


def asked(page: str) -> tuple[dict[str, object], str]:
    """What the page asks of the device, and where the answer goes."""
    form = BeautifulSoup(page, "html.parser").select_one("form[data-passkey]")
    assert form is not None
    return json.loads(str(form["data-options"])), str(form["action"])


def test_a_new_passkey_must_stand_alone_and_be_opened_by_its_owner(app: Flask, sign_in: SignIn) -> None:
    client = sign_in()
    assert "Name of this passkey" in client.get(MINE).text
    options, _action = asked(client.post(MINE, data={"name": "My phone", "usage": "secondary"}).text)
    chosen = options["authenticatorSelection"]
    assert isinstance(chosen, dict)
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")


def test_each_passkey_has_a_name_of_its_own(app: Flask, sign_in: SignIn) -> None:
    person = make_person()
    client = sign_in(person)
    keep_passkey(person.id)
    taken = errors_of(client.post(MINE, data={"name": "My phone"}))
    assert taken == ["You have a passkey of this name. Choose another name."]
    assert errors_of(client.post(MINE, data={"name": ""})) == ["Enter a name for the passkey"]


def test_nobody_learns_which_passkeys_an_address_has(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    email = person.email
    keep_passkey(person.id)
    assert "Use my passkey" in client.get(SIGN_IN).text
    for identity in (email, "nobody@example.org"):
        options, _action = asked(client.post(SIGN_IN, data={"identity": identity}).text)
        assert options["allowCredentials"] == []
        assert options["userVerification"] == "required"


@pytest.mark.parametrize("answer", ["", "no json", "{}", '{"id": "x", "rawId": "x", "type": "public-key"}'])
def test_an_answer_that_is_none_lets_nobody_in(answer: str, app: Flask, client: FlaskClient) -> None:
    _options, action = asked(client.post(SIGN_IN).text)
    assert client.post(action, data={"credential": answer}).location == SIGN_IN
    assert "Your device’s answer was not complete. Try again." in client.get(SIGN_IN).text
    assert not is_signed_in(client)


def test_a_passkey_is_taken_away_by_its_name_and_only_ones_own(app: Flask, sign_in: SignIn) -> None:
    owner, other = make_person(), make_person()
    number = owner.id
    mine, theirs = sign_in(owner), sign_in(other)
    keep_passkey(number)
    for client in (theirs, mine):
        client.post(f"{MINE}/delete", data={"name": "My phone"})
        db.session.rollback()
        left = db.session.query(Passkey).count()
        db.session.rollback()
        assert left == (1 if client is theirs else 0)


def test_the_page_of_ways_in_lists_them(app: Flask, sign_in: SignIn) -> None:
    person = make_person()
    client = sign_in(person)
    keep_passkey(person.id)
    assert "Take away “My phone”" in client.get("/account/ways-in").text
