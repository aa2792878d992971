"""Accepting an invitation: two pages, then one is in."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access import memberships
from portal.accounts.actions import invitations
from portal.accounts.models import Invitation, Person, PpiGroup
from portal.config import Settings
from portal.core import clock
from portal.core.db import db
from portal.notifications.models import Preference
from portal.privacy.queries.consents import newest_of
from tests.accounts.forms import PASSWORD, errors_of, is_signed_in, person_at
from tests.conftest import settings_for, viewer_of
from tests.factories.accounts import make_person

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
EMAIL = "mair.ellis@example.org"
FIRST = {"name": "Mair Ellis", "show_as": "alias", "chosen_name": "", "mails": "usual", "ground_rules": "y"}


def invited(role: str = "ppi_member", **more: object) -> str:
    """The path of a new invitation's link; committed."""
    asker = viewer_of(make_person("administrator", name="Ann Administrator"))
    _row, link = invitations.invite(asker, EMAIL, role, "You asked to read along.", name="Mair Ellis", **more)  # type: ignore[arg-type]
    db.session.commit()
    assert link is not None
    return link.removeprefix("http://127.0.0.1:8000")


def first(client: FlaskClient, link: str, **more: str) -> TestResponse:
    return client.post(link, data=FIRST | more)


def second(client: FlaskClient, link: str, **more: str) -> TestResponse:
    return client.post(f"{link}/way-in", data={"way": "password", "password": PASSWORD} | more)


def test_the_first_page_says_who_asks_and_why_and_knows_the_name(app: Flask, client: FlaskClient) -> None:
    page = BeautifulSoup(client.get(invited()).text, "html.parser")
    text = page.get_text(" ", strip=True)
    assert "Ann Administrator invites you" in text
    assert "You asked to read along." in text
    assert page.select_one("input[name=name]")["value"] == "Mair Ellis"  # type: ignore[index]
    fields = {field["name"] for field in page.select("main input, main select, main textarea")}
    assert fields == {"name", "show_as", "chosen_name", "mails", "ground_rules"}, "nothing is asked that is not used"


def test_two_pages_lead_in(app: Flask, client: FlaskClient) -> None:
    link = invited()
    answer = first(client, link, show_as="chosen", chosen_name="Mair from Penzance")
    assert answer.location == f"{link}/way-in"
    assert EMAIL in client.get(answer.location).text
    assert second(client, link).location == "/account/"
    assert is_signed_in(client)
    person = person_at(EMAIL)
    assert (person.role, person.name, person.shown_name) == ("ppi_member", "Mair Ellis", "Mair from Penzance")
    assert person.ground_rules_at is not None
    assert db.session.scalars(select(Preference)).all() == []
    db.session.rollback()
    again = app.test_client().post("/account/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert again.status_code == 302


@pytest.mark.parametrize("mails", ["daily", "weekly", "never"])
def test_what_one_wants_to_be_told_is_kept(mails: str, app: Flask, client: FlaskClient) -> None:
    link = invited()
    first(client, link, mails=mails)
    second(client, link)
    assert {row.how for row in db.session.scalars(select(Preference))} == {mails}


def test_site_and_group_come_with_the_account(app: Flask, client: FlaskClient) -> None:
    group = PpiGroup(name="National advisory group")
    db.session.add(group)
    db.session.flush()
    key = group.key
    link = invited(group_id=group.id)
    first(client, link)
    second(client, link)
    assert memberships.keys_of(person_at(EMAIL).id) == {key}


def test_a_used_invitation_is_dead(app: Flask, client: FlaskClient) -> None:
    link = invited()
    first(client, link)
    second(client, link)
    answer = app.test_client().get(link)
    assert answer.status_code == 410
    assert "This invitation was used already. Sign in with the address that it was sent to." in answer.text
    assert second(app.test_client(), link).status_code == 410
    assert len(db.session.scalars(select(Person).where(Person.email == EMAIL)).all()) == 1


def test_two_weeks_later_it_is_dead_even_between_the_pages(app: Flask, client: FlaskClient) -> None:
    link = invited()
    first(client, link)
    row = db.session.scalars(select(Invitation)).one()
    row.ends_at = clock.now() - timedelta(seconds=1)
    db.session.commit()
    for answer in (client.get(link), second(client, link)):
        assert answer.status_code == 410
        assert "This invitation is more than 14 days old." in answer.text


@pytest.mark.parametrize("change", [lambda link: link[:-1], lambda link: link + "x", lambda _link: "/account/join/no"])
def test_an_altered_link_opens_nothing(change: Callable[[str], str], app: Flask, client: FlaskClient) -> None:
    answer = client.get(change(invited()))
    assert answer.status_code == 404
    assert "Copy the whole link from the newest email." in answer.text


def test_who_is_signed_in_as_somebody_else_is_told_to_sign_out(app: Flask, sign_in: SignIn) -> None:
    answer = sign_in("researcher").get(invited())
    assert answer.status_code == 409
    assert "sign out first" in answer.text


def test_an_account_made_meanwhile_in_other_letters_wins(app: Flask, client: FlaskClient) -> None:
    link = invited()
    first(client, link)
    make_person(email=EMAIL)
    db.session.commit()
    assert second(client, link).status_code == 410


def test_the_second_page_does_not_open_before_the_first(app: Flask, client: FlaskClient) -> None:
    link = invited()
    assert client.get(f"{link}/way-in").location == link


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": ""}, "Enter your name"),
        ({"ground_rules": ""}, "Read the ground rules, then tick the box"),
        ({"show_as": "chosen"}, "Enter the name to show"),
    ],
)
def test_the_first_page_says_what_is_missing(
    change: dict[str, str], error: str, app: Flask, client: FlaskClient
) -> None:
    data = {name: value for name, value in (FIRST | change).items() if value or name != "ground_rules"}
    assert errors_of(client.post(invited(), data=data)) == [error]


def test_an_easy_password_is_refused_and_no_account_is_made(app: Flask, client: FlaskClient) -> None:
    link = invited()
    first(client, link)
    assert errors_of(second(client, link, password="mairellis1942")) == [
        "This password is easy to guess. Choose another: three or four unrelated words work well."
    ]
    assert errors_of(second(client, link, password="")) == ["Enter a password"]
    assert second(client, link).status_code == 302


def test_the_link_by_mail_is_on_offer_only_where_mail_is_sent(app: Flask, client: FlaskClient) -> None:
    link = invited()
    first(client, link)
    assert "With a link by email" not in client.get(f"{link}/way-in").text
    assert errors_of(second(client, link, way="link")) == ["Choose one of the answers shown"]


class TestWithAMailServer:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return settings_for(tmp_path, smtp_url="smtp://127.0.0.1:1")

    def test_who_chooses_links_by_mail_has_no_password(self, app: Flask, client: FlaskClient) -> None:
        asker = viewer_of(make_person("administrator"))
        invitation, _none = invitations.invite(asker, EMAIL, "ppi_member", "You asked.")
        secret = "known to this test"
        invitation.sha256 = invitations.hash_token(secret)
        db.session.commit()
        link = f"/account/join/{secret}"
        first(client, link)
        assert second(client, link, way="link", password="").status_code == 302
        person = person_at(EMAIL)
        assert (person.password, person.sign_in_link) == (None, True)
        assert is_signed_in(client)


def test_who_joins_with_their_real_name_agrees_that_it_is_shown_and_nobody_else_does(app: Flask) -> None:
    link = invited()
    newcomer = app.test_client()
    assert "You agree that it may stand beside what you write." in newcomer.get(link).text
    first(newcomer, link, show_as="real")
    second(newcomer, link)
    assert {purpose: row.given for purpose, row in newest_of(person_at(EMAIL).id).items()} == {"name": True}


def test_who_joins_by_passkey_and_gets_none_chooses_a_password_instead(app: Flask, client: FlaskClient) -> None:
    link = invited()
    first(client, link)
    page = second(client, link, way="passkey", password="").location or ""
    for answer in (client.get(page), client.post(page, data={"name": "My phone"})):
        assert "You have no other way to sign in yet." in answer.text
        assert 'href="/account/password"' in answer.text
    assert "no way to sign in again yet" in client.get("/account/ways-in").text
    assert "Present password" not in client.get("/account/password").text
    assert errors_of(client.post("/account/password", data={"new_password": "short"}))
    assert client.post("/account/password", data={"new_password": PASSWORD}).status_code == 302
    assert is_signed_in(client)
    assert "You have no other way" not in client.get(page).text
    again = app.test_client().post("/account/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert again.status_code == 302


def test_a_later_session_sets_no_first_password(app: Flask, sign_in: SignIn) -> None:
    person = make_person(password=None)
    client = sign_in(person)
    assert errors_of(client.post("/account/password", data={"new_password": PASSWORD})) == [
        "Enter your present password"
    ]
