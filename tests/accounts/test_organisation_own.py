"""An organisation's sign-in among one's own matters, in the settings of an installation, and where there is none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.actions import organisation as actions
from portal.accounts.models import OutsideIdentity, Person, SignedIn
from portal.cli.doctor import settings_line
from portal.config import ConfigError, Settings, read_settings
from portal.core.audit import AuditLine
from portal.core.db import db, separately
from portal.core.outbox import Mail
from tests.accounts.forms import is_signed_in, person_with_password
from tests.accounts.provider import BACK, CHOSEN, THERE, Provider, come_by, stand_in
from tests.conftest import settings_for

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
REMOVE = "/account/ways-in/organisation"
TOLD = {
    "PORTAL_OIDC_ISSUER": "https://login.example/",
    "PORTAL_OIDC_CLIENT_ID": "the-portal",
    "PORTAL_OIDC_CLIENT_SECRET": "a-secret-between-two",
    "PORTAL_OIDC_NAME": "Cornwall Council",
}


class TestWithOne:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return settings_for(tmp_path, organisation=CHOSEN)

    @pytest.fixture
    def provider(self, monkeypatch: pytest.MonkeyPatch) -> Provider:
        return stand_in(monkeypatch)

    def test_the_page_of_ways_in_says_what_it_needs(self, app: Flask, sign_in: SignIn) -> None:
        person = person_with_password(email="mair@example.org")
        page = sign_in(person).get("/account/ways-in").text
        assert "You can sign in with your account at Cornwall Council" in page
        assert "mair@example.org" in page
        assert "Take away Cornwall Council" not in page

    def test_it_is_taken_away_and_comes_back_with_the_next_sign_in(
        self, app: Flask, client: FlaskClient, provider: Provider
    ) -> None:
        come_by(client, provider, person_with_password().email)
        assert "Take away Cornwall Council" in client.get("/account/ways-in").text
        for _ in range(2):  # pressed twice: nothing more to do
            assert client.post(REMOVE).location == "/account/ways-in"
        db.session.rollback()
        assert db.session.scalars(select(OutsideIdentity)).all() == []
        acts = db.session.scalars(select(AuditLine.act).order_by(AuditLine.id)).all()
        assert acts == ["organisation:bind", "sign-in", "organisation:unbind"]
        mails = db.session.scalars(select(Mail.text).order_by(Mail.id)).all()
        assert "no longer opens your account" in mails[-1]
        assert is_signed_in(client), "only the next sign-in is another"
        client.post("/account/sign-out")
        assert come_by(client, provider).location == "/account/"

    def test_after_it_is_taken_away_another_account_there_may_be_bound(
        self, app: Flask, client: FlaskClient, provider: Provider
    ) -> None:
        come_by(client, provider, person_with_password().email)
        client.post(REMOVE)
        client.post("/account/sign-out")
        provider.claims["sub"] = "a new account there"
        come_by(client, provider)
        assert is_signed_in(client)

    def test_the_pages_and_the_mail_of_sessions_say_how_one_signed_in(
        self, app: Flask, client: FlaskClient, provider: Provider
    ) -> None:
        email = person_with_password().email
        come_by(client, provider, email)
        assert "Your organisation" in client.get("/account/sessions").text
        come_by(app.test_client(), provider, email)
        db.session.rollback()
        (mail,) = (text for text in db.session.scalars(select(Mail.text)) if "have not seen before" in text)
        assert "Signed in by: Your organisation." in mail

    def test_it_stands_in_what_is_held_and_goes_when_one_leaves(
        self, app: Flask, client: FlaskClient, provider: Provider
    ) -> None:
        come_by(client, provider, person_with_password().email)
        assert "Your account at your organisation" in client.get("/account/data").text
        given = client.get("/account/data.json").text
        assert CHOSEN.issuer in given and "4711" in given
        client.post("/account/leave", data={"comments": "go", "sure": "y"})
        db.session.rollback()
        assert db.session.scalars(select(Person)).all() == []
        assert db.session.scalars(select(OutsideIdentity)).all() == []
        assert db.session.scalars(select(SignedIn)).all() == []

    def test_taking_it_away_needs_an_account(self, app: Flask, client: FlaskClient) -> None:
        assert client.get(REMOVE).status_code == 404
        assert client.post(REMOVE).status_code == 403


class TestOnPostgresql:
    @pytest.fixture
    def settings(self, tmp_path: Path, postgres_url: str) -> Settings:
        return settings_for(tmp_path, database_url=postgres_url, organisation=CHOSEN)

    def test_it_binds_opens_again_and_binds_once_when_it_comes_twice_at_once(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        provider, first, last = stand_in(monkeypatch), person_with_password(), person_with_password()
        first_email, last_id, last_email = first.email, last.id, last.email
        for _ in range(2):
            client = app.test_client()
            come_by(client, provider, first_email)
            assert is_signed_in(client)

        def find_none_and_lose(person_id: int, issuer: str) -> None:
            with separately() as session:
                session.add(OutsideIdentity(person_id=person_id, issuer=issuer, subject="0815"))

        monkeypatch.setattr(actions, "find_outside", find_none_and_lose)
        provider.claims["sub"] = "0815"
        late = app.test_client()
        assert come_by(late, provider, last_email).status_code == 409
        assert not is_signed_in(late)
        db.session.rollback()
        rows = db.session.scalars(select(OutsideIdentity).order_by(OutsideIdentity.id)).all()
        assert [row.subject for row in rows] == ["4711", "0815"]
        assert rows[1].person_id == last_id


class TestWithout:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return settings_for(tmp_path)

    def test_there_is_no_way_there(self, app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
        assert "Sign in with" not in client.get("/account/sign-in").text.replace("Sign in with a passkey", "")
        person = person_with_password()
        visitor = sign_in(person)
        assert "organisation" not in visitor.get("/account/ways-in").text
        for path in (THERE, BACK, f"{BACK}?code=1&state=2"):
            assert client.get(path).status_code == visitor.get(path).status_code == 404
        assert visitor.post(REMOVE).status_code == 404


def settings_of(folder: Path, **changes: str) -> Settings:
    return read_settings({"PORTAL_DATA_DIR": str(folder)} | TOLD | changes)


def test_the_four_variables_make_a_provider(tmp_path: Path) -> None:
    assert settings_of(tmp_path).organisation == CHOSEN
    assert settings_of(tmp_path, **dict.fromkeys(TOLD, "")).organisation is None
    assert read_settings({"PORTAL_DATA_DIR": str(tmp_path)}).organisation is None


def test_what_is_logged_of_the_settings_holds_no_secret(tmp_path: Path) -> None:
    assert CHOSEN.client_secret not in repr(settings_of(tmp_path))


@pytest.mark.parametrize("name", TOLD)
def test_one_that_is_missing_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"^{name}: .*needs all four variables"):
        settings_of(tmp_path, **{name: " "})


@pytest.mark.parametrize(
    "issuer",
    ["login.example", "http://login.example", "https://", "https://[", "ftp://login.example", "https://a.example/?b=1",
     "https://a.example/#b", f"https://a.example/{'b' * 255}", "http://127.0.0.1.evil.example"],
)  # fmt: skip
def test_an_issuer_that_is_no_safe_address_is_refused(issuer: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^PORTAL_OIDC_ISSUER: write the provider's whole address"):
        settings_of(tmp_path, PORTAL_OIDC_ISSUER=issuer)


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:4000", "http://localhost:4000/", "https://a.example/realms/one"])
def test_an_issuer_may_be_on_this_machine_or_have_a_path(issuer: str, tmp_path: Path) -> None:
    chosen = settings_of(tmp_path, PORTAL_OIDC_ISSUER=issuer).organisation
    assert chosen is not None and chosen.issuer == issuer.rstrip("/")


def test_the_doctor_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    for name, value in TOLD.items():
        monkeypatch.setenv(name, value)
    said = list(settings_line())
    db.disconnect()
    assert ("ok", "people of Cornwall Council can sign in by https://login.example") in said
    assert CHOSEN.client_secret not in str(said)
    monkeypatch.delenv("PORTAL_OIDC_NAME")
    ((level, line),) = settings_line()
    assert (level, line.partition(":")[0]) == ("fail", "PORTAL_OIDC_NAME")
