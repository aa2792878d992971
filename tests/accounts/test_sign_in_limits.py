"""Guessing is slowed down, per account and per address, and a stranger cannot shut anybody out."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import SignInAttempt
from portal.accounts.security import limits
from portal.config import ConfigError, Settings, read_settings
from portal.core.db import db, separately
from portal.core.errors import TooMany
from tests.accounts.forms import PASSWORD, enter, errors_of, is_signed_in, person_with_password
from tests.conftest import settings_for

WRONG = "not the one at all"
HOME, STRANGER = "198.51.100.7", "203.0.113.9"


def at(client: FlaskClient, address: str) -> FlaskClient:
    client.environ_base["REMOTE_ADDR"] = address
    return client


def guess(app: Flask, email: str, times: int, address: str = STRANGER) -> None:
    """So many wrong passwords, counted as the form counts them, without drawing the pages."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        for _ in range(times):
            limits.begin("sign-in", email)


def let_time_pass(minutes: int) -> None:
    with separately() as session:
        rows = session.scalars(select(SignInAttempt)).all()
        for row in rows:
            row.at -= timedelta(minutes=minutes)


@pytest.mark.parametrize("email", ["", "nobody@example.org"], ids=["known", "unknown"])
def test_after_ten_wrong_passwords_the_page_says_how_long_to_wait(email: str, app: Flask, client: FlaskClient) -> None:
    wanted = email or person_with_password().email
    guess(app, wanted, 10, "127.0.0.1")
    answer = enter(client, wanted)
    assert answer.status_code == 429
    assert "Wait 15 minutes, then try again" in answer.text
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert PASSWORD not in answer.text


def test_a_wrong_password_on_the_form_counts_and_the_right_one_does_not(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    enter(client, person.email, WRONG)
    enter(client, person.email)
    db.session.rollback()
    assert db.session.scalars(select(SignInAttempt.good).order_by(SignInAttempt.id)).all() == [False, True]


def test_waiting_helps_and_what_was_refused_does_not_count(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    guess(app, person.email, 10, "127.0.0.1")
    let_time_pass(8)
    for _ in range(3):
        assert enter(client, person.email).status_code == 429
    let_time_pass(8)
    assert enter(client, person.email).status_code == 302


def test_a_stranger_cannot_shut_a_person_out_at_home(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    assert enter(at(client, HOME), person.email).status_code == 302
    for number in range(2):
        guess(app, person.email, 5, f"203.0.113.{number}")
    assert enter(at(app.test_client(), "203.0.113.77"), person.email).status_code == 429
    assert enter(at(app.test_client(), HOME), person.email).status_code == 302


def test_ten_wrong_passwords_from_two_addresses_close_an_account_to_strangers_for_a_while(
    app: Flask, client: FlaskClient
) -> None:
    person = person_with_password()
    for number in range(2):
        guess(app, person.email, 5, f"203.0.113.{number}")
    assert enter(at(client, HOME), person.email).status_code == 429
    let_time_pass(16)
    assert enter(client, person.email).status_code == 302


def test_one_address_is_limited_over_all_accounts(app: Flask) -> None:
    for number in range(6):
        guess(app, f"person{number}@example.org", 10)
    with pytest.raises(TooMany):
        guess(app, "somebody.else@example.org", 1)
    guess(app, "somebody.else@example.org", 1, HOME)


def test_an_ipv6_customer_is_one_address() -> None:
    home = limits.network("2001:db8:1:2::1")
    assert home == limits.network("2001:db8:1:2:ffff::1")
    assert home != limits.network("2001:db8:1:3::1")


def test_a_proxy_that_is_not_ours_cannot_lend_addresses(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    guess(app, person.email, 10, "127.0.0.1")
    client.environ_base["HTTP_X_FORWARDED_FOR"] = HOME
    assert enter(client, person.email).status_code == 429


def test_the_table_names_nobody(app: Flask) -> None:
    guess(app, "jo@example.org", 1, HOME)
    row = db.session.scalars(select(SignInAttempt)).one()
    kept = f"{row.account_key} {row.address_key}"
    assert "jo" not in kept.split()
    assert HOME not in kept
    assert len(row.account_key) == len(row.address_key) == 32


def test_old_attempts_are_deleted_at_the_next_sign_in(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    guess(app, person.email, 1)
    enter(client, person.email)
    let_time_pass(60 * 24 + 1)
    enter(app.test_client(), person.email)
    db.session.rollback()
    assert db.session.scalars(select(SignInAttempt.good)).all() == [True, True]


def test_a_slip_is_forgiven(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    for _ in range(3):
        assert errors_of(enter(client, person.email, WRONG))
    enter(client, person.email)
    assert is_signed_in(client)


class TestBehindOneProxyOfOurs:
    """PORTAL_PROXIES=1: what the nearest proxy says of the visitor's address is believed, and no more."""

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return settings_for(tmp_path, proxies=1)

    def test_the_visitors_address_counts_and_not_the_proxys(self, app: Flask, client: FlaskClient) -> None:
        person = person_with_password()
        client.environ_base["HTTP_X_FORWARDED_FOR"] = HOME
        assert enter(client, person.email).status_code == 302
        client = app.test_client()
        guess(app, person.email, 10, STRANGER)
        client.environ_base["HTTP_X_FORWARDED_FOR"] = STRANGER
        assert enter(client, person.email).status_code == 429
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"{HOME}, {STRANGER}"
        assert enter(client, person.email).status_code == 429, "only the last is our proxy's word"
        client.environ_base["HTTP_X_FORWARDED_FOR"] = HOME
        assert enter(client, person.email).status_code == 302


@pytest.mark.parametrize("text", ["-1", "one", "99", "1.5"])
def test_a_wrong_number_of_proxies_is_told(text: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="PORTAL_PROXIES"):
        read_settings({"PORTAL_DATA_DIR": str(tmp_path), "PORTAL_PROXIES": text})
