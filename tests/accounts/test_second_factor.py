"""The code of an app after the password: setting it up, using it, losing it, and who must have it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts.actions import ensure_demo_accounts
from portal.accounts.demo import ACCOUNTS
from portal.accounts.demo import PASSWORD as DEMO_PASSWORD
from portal.accounts.models import SignedIn
from portal.config import Settings, read_settings
from portal.core.db import db
from portal.core.outbox import Mail
from tests.accounts.authenticator import code_of
from tests.accounts.forms import PASSWORD, errors_of, is_signed_in, person_at, person_with_password
from tests.conftest import settings_for
from tests.factories.accounts import make_person

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
APP, CODE, RECOVERY = "/account/app", "/account/sign-in/code", "/account/sign-in/recovery-code"


def enter(client: FlaskClient, email: str) -> TestResponse:
    return client.post("/account/sign-in", data={"email": email, "password": PASSWORD})


def set_up(client: FlaskClient) -> str:
    """Set up the app by the pages. Returns: its key."""
    page = BeautifulSoup(client.post(APP, data={"setup": "authenticator"}).text, "html.parser")
    key = page.select_one("main code").get_text()  # type: ignore[union-attr]
    form = page.select_one("form[action^='/account/app/']")
    answer = client.post(str(form["action"]), data={"code": code_of(key, seconds=-30)})  # type: ignore[index]
    assert answer.location == "/account/ways-in"
    return key


def person_with_app(app: Flask, **fields: object) -> tuple[str, str]:
    """Somebody with a password and an app. Returns: address and the app's key."""
    email = person_with_password(**fields).email  # type: ignore[arg-type]
    client = app.test_client()
    enter(client, email)
    key = set_up(client)
    client.post("/account/sign-out")
    return email, key


def test_after_the_password_the_code_is_asked_for(app: Flask, client: FlaskClient) -> None:
    email, key = person_with_app(app)
    there = enter(client, email).location
    assert there.startswith(CODE)
    assert not is_signed_in(client)
    page = client.get(there, follow_redirects=True).text
    assert "Code of your app" in page
    assert "We left out the address" not in page, "nobody asked to go on to anywhere"
    assert client.post(CODE, data={"code": code_of(key)}).location == "/account/"
    assert is_signed_in(client)
    db.session.rollback()
    row = db.session.scalars(select(SignedIn).order_by(SignedIn.id.desc())).first()
    assert row is not None and (row.way, row.strong) == ("code", True)


@pytest.mark.parametrize(("seconds", "good"), [(-20, True), (45, True), (-150, False), (150, False)])
def test_a_clock_may_be_off_by_a_minute(seconds: int, good: bool, app: Flask, client: FlaskClient) -> None:
    email, key = person_with_app(app)
    person_at(email).totp_counter = None
    db.session.commit()
    enter(client, email)
    answer = client.post(CODE, data={"code": code_of(key, seconds=seconds)})
    assert (answer.status_code == 302) is good
    assert good or errors_of(answer) == ["This code is not right. Wait for the next one, then type it."]


def test_no_code_works_twice(app: Flask, client: FlaskClient) -> None:
    email, key = person_with_app(app)
    code = code_of(key)
    enter(client, email)
    assert client.post(CODE, data={"code": code}).status_code == 302
    other = app.test_client()
    enter(other, email)
    assert errors_of(other.post(CODE, data={"code": code}))


def test_guesses_at_the_code_are_limited(app: Flask, client: FlaskClient) -> None:
    email, key = person_with_app(app)
    enter(client, email)
    for _ in range(10):
        assert client.post(CODE, data={"code": "000000"}).status_code == 200
    assert client.post(CODE, data={"code": code_of(key)}).status_code == 429


def test_the_code_page_is_closed_without_a_password(app: Flask, client: FlaskClient) -> None:
    for path in (CODE, RECOVERY):
        assert client.get(path).location == "/account/sign-in"


@pytest.mark.parametrize("page", [CODE, RECOVERY])
def test_who_is_signed_in_stays_so_when_they_open_the_code_page(page: str, app: Flask, client: FlaskClient) -> None:
    email = person_with_password().email
    enter(client, email)
    assert client.get(page).location == client.post(page, data={"code": "123456"}).location == "/account/"
    assert is_signed_in(client)


def test_recovery_codes_are_shown_once_and_each_works_once(app: Flask, client: FlaskClient) -> None:
    email, key = person_with_app(app)
    enter(client, email)
    client.post(CODE, data={"code": code_of(key)})
    made = BeautifulSoup(client.post("/account/recovery-codes").text, "html.parser").select("main li code")
    codes = [code.get_text() for code in made]
    assert len(set(codes)) == 8
    assert all(code not in client.get("/account/recovery-codes?show_codes=1").text for code in codes)
    assert codes[0] not in str(person_at(email).mf_recovery_codes)
    db.session.rollback()
    for number, good in ((0, True), (0, False), (1, True)):
        visitor = app.test_client()
        enter(visitor, email)
        answer = visitor.post(RECOVERY, data={"code": f" {codes[number].upper()} "})
        assert (answer.location == "/account/") is good, (answer.location, errors_of(answer))
    assert len(person_at(email).mf_recovery_codes or []) == 6


def test_setting_it_up_is_told_by_mail_and_kept_encrypted(app: Flask) -> None:
    email, key = person_with_app(app)
    mails = db.session.scalars(select(Mail)).all()
    assert ["An authenticator app was set up" in mail.text for mail in mails] == [True]
    assert key.replace("-", "") not in str(person_at(email).tf_totp_secret)


def test_it_can_be_taken_away_again(app: Flask, client: FlaskClient) -> None:
    email, key = person_with_app(app)
    enter(client, email)
    client.post(CODE, data={"code": code_of(key)})
    assert client.post(APP, data={"setup": "disable"}).location == "/account/ways-in"
    assert person_at(email).tf_primary_method is None
    db.session.rollback()
    assert enter(app.test_client(), email).location == "/account/"


def test_an_administrator_takes_it_off_for_who_lost_it(app: Flask, sign_in: SignIn) -> None:
    email, _key = person_with_app(app)
    number = person_at(email).id
    admin = sign_in("administrator")
    assert "Take app and passkeys away" in admin.get(f"/admin/people/{number}").text
    assert admin.post(f"/admin/people/{number}/factors").status_code == 302
    assert enter(app.test_client(), email).location == "/account/"


def test_a_visitor_cannot_shut_others_out_of_a_demonstration_account(app: Flask, client: FlaskClient) -> None:
    ensure_demo_accounts()
    address = ACCOUNTS[0].email
    client.post("/account/sign-in", data={"email": address, "password": DEMO_PASSWORD})
    set_up(client)
    assert ensure_demo_accounts() == 1
    again = app.test_client().post("/account/sign-in", data={"email": address, "password": DEMO_PASSWORD})
    assert again.location == "/account/"


def test_a_wrong_code_at_set_up_changes_nothing(app: Flask, sign_in: SignIn) -> None:
    person = make_person()
    email, client = person.email, sign_in(person)
    page = BeautifulSoup(client.post(APP, data={"setup": "authenticator"}).text, "html.parser")
    form = page.select_one("form[action^='/account/app/']")
    assert client.post(str(form["action"]), data={"code": "000000"}).location == APP  # type: ignore[index]
    assert person_at(email).tf_primary_method is None


class TestWhereTheTeamNeedsOne:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return settings_for(tmp_path, second_factor=True)

    @pytest.mark.parametrize("role", ["researcher", "administrator"])
    def test_the_team_sets_one_up_before_anything_else(self, role: str, app: Flask, client: FlaskClient) -> None:
        email = person_with_password(role).email
        enter(client, email)
        for path in ("/account/", "/account/settings", "/findings/"):
            assert client.get(path).location == "/account/ways-in"
        page = client.get("/account/ways-in")
        assert "Your role needs more than a password" in page.text
        key = set_up(client)
        assert client.get("/account/settings").status_code == 200
        assert errors_of(client.post(APP, data={"setup": "disable"})) == [
            "Your role needs a second factor. Make a passkey before you take the app away."
        ]
        client.post("/account/sign-out")
        enter(client, email)
        assert client.get("/findings/").status_code == 200, "a stranger still, who reads what is public"
        client.post(CODE, data={"code": code_of(key)})
        assert client.get("/account/settings").status_code == 200

    @pytest.mark.parametrize("role", ["ppi_member", "pioneer_staff", "national_partner"])
    def test_members_do_not_need_one(self, role: str, app: Flask, client: FlaskClient) -> None:
        enter(client, person_with_password(role).email)
        assert is_signed_in(client)

    def test_demonstration_accounts_do_not_need_one(self, app: Flask, client: FlaskClient) -> None:
        enter(client, person_with_password("researcher", demo=True).email)
        assert is_signed_in(client)


@pytest.mark.parametrize(
    ("environ", "needed"),
    [
        ({}, True),
        ({"PORTAL_DEMO": "1"}, False),
        ({"PORTAL_SECOND_FACTOR": "0"}, False),
        ({"PORTAL_DEMO": "1", "PORTAL_SECOND_FACTOR": "1"}, True),
    ],
)
def test_the_setting_is_on_but_for_a_demonstration(environ: dict[str, str], needed: bool, tmp_path: Path) -> None:
    assert read_settings({"PORTAL_DATA_DIR": str(tmp_path)} | environ).second_factor is needed
