"""A visitor without an account: nothing is kept about them, and what they see can be kept."""

from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.forms import enter, person_with_password
from tests.conftest import counted_statements

PICTURE = "/static/vendor/joined-up.css?v=1"


def test_a_public_page_sets_no_cookie_and_is_answered_304_when_unchanged(app: Flask, client: FlaskClient) -> None:
    first = client.get("/findings/")
    assert "Set-Cookie" not in first.headers
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/findings/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_same_page_is_never_stored_for_someone_signed_in(app: Flask, client: FlaskClient) -> None:
    enter(client, person_with_password().email)
    answer = client.get("/findings/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers


def test_files_cost_no_statement_and_can_be_shared(app: Flask, client: FlaskClient) -> None:
    enter(client, person_with_password().email)
    with counted_statements() as seen, client.get(PICTURE) as answer:
        vary = answer.headers.get("Vary", "")
    assert seen == []
    assert "Cookie" not in vary
