"""The demonstration accounts: there while there is a demonstration, and nowhere otherwise."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.memberships import keys_of
from portal.accounts.actions import ensure_demo_accounts, one_time_link
from portal.accounts.demo import ACCOUNTS, PASSWORD
from portal.accounts.queries import list_people
from portal.core.db import db
from tests.accounts.forms import enter, errors_of, is_signed_in, person_at, send

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def accounts(app: Flask) -> Flask:
    ensure_demo_accounts()
    return app


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.role)
def test_each_can_sign_in(account: object, accounts: Flask, client: FlaskClient) -> None:
    assert enter(client, account.email, PASSWORD).status_code == 302  # type: ignore[attr-defined]
    assert is_signed_in(client)


def test_the_sign_in_page_names_them(accounts: Flask, client: FlaskClient) -> None:
    page = client.get("/account/sign-in").text
    assert all(account.email in page for account in ACCOUNTS)
    assert PASSWORD in page


def test_making_them_again_changes_nothing(accounts: Flask) -> None:
    before = [(person.id, person.password, person.version) for person, _ in list_people()]
    assert ensure_demo_accounts() == 0
    db.session.expire_all()
    assert [(person.id, person.password, person.version) for person, _ in list_people()] == before
    assert keys_of(person_at("pioneer@demo.example").id) == {"site:cornwall", "lead:cornwall"}


def test_what_a_visitor_changed_is_put_right(accounts: Flask, client: FlaskClient) -> None:
    enter(client, "ppi@demo.example", PASSWORD)
    send(client, "/account/password", password=PASSWORD, new_password="nine herons above the marsh")
    db.session.rollback()
    assert ensure_demo_accounts() == 1
    assert enter(app_client(accounts), "ppi@demo.example", PASSWORD).status_code == 302


def app_client(app: Flask) -> FlaskClient:
    return app.test_client()


class TestWhenTheDemonstrationEnds:
    """The same database, served with PORTAL_DEMO=0."""

    @pytest.fixture(autouse=True)
    def _end(self, accounts: Flask, sign_in: Callable[..., FlaskClient]) -> None:
        self.app = accounts
        self.visitor = app_client(accounts)
        enter(self.visitor, "researcher@demo.example", PASSWORD, remember="y")
        self.link = one_time_link(person_at("ppi@demo.example")).removeprefix(BASE)
        self.person_id = person_at("ppi@demo.example").id
        self.administrator = sign_in("administrator")
        accounts.config["DEMO"] = False

    def test_nobody_signs_in_with_them(self) -> None:
        for account in ACCOUNTS:
            assert errors_of(enter(app_client(self.app), account.email, PASSWORD))

    def test_their_sessions_have_ended(self) -> None:
        assert not is_signed_in(self.visitor)
        self.visitor.delete_cookie("joined_up")
        assert not is_signed_in(self.visitor), "nor does the long-lived cookie help"

    def test_their_links_are_dead(self) -> None:
        assert app_client(self.app).get(self.link).location == "/account/new-password"

    def test_administrators_do_not_see_them(self) -> None:
        assert "demo.example" not in self.administrator.get("/admin/people").text
        assert self.administrator.get(f"/admin/people/{self.person_id}").status_code == 404


def test_no_demonstration_makes_no_accounts(app: Flask, tmp_path: Path) -> None:
    assert list_people() == []
