"""Errors in plain words, with what was typed handed back."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.access.policy import EXTERNAL
from portal.core import errors
from portal.core.db import db
from tests.accounts.forms import enter, person_with_password
from tests.factories.findings import make_finding

SignIn = Callable[..., FlaskClient]
RAISED = {
    400: errors.Invalid("Write a title"),
    403: errors.Denied(),
    404: errors.NotFound(),
    409: errors.Conflict(theirs="Their words", yours="Your words"),
    410: errors.Gone(title="An old page", reason="The base was wrong."),
    413: errors.TooLarge(),
    429: errors.TooMany(),
    500: RuntimeError("a secret detail"),
    503: errors.Unavailable(),
}


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An app with one page for each kind of error."""
    monkeypatch.setitem(EXTERNAL, "fail", "site:read")
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail(status: int) -> str:
        raise RAISED[status]

    app.add_url_rule("/fail/<int:status>", "fail", fail, methods=["GET", "POST"])
    return app


@pytest.mark.parametrize("status", sorted(RAISED))
def test_each_error_has_its_page_with_a_way_on(failing: Flask, status: int) -> None:
    answer = failing.test_client().get(f"/fail/{status}")
    assert answer.status_code == status
    assert "Joined Up" in answer.text
    assert "secret detail" not in answer.text
    assert answer.text.count("<h1") == 1
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("status", [400, 409, 413, 429, 500, 503])
@pytest.mark.usefixtures("without_csrf")
def test_what_was_typed_is_handed_back_and_passwords_are_not(failing: Flask, status: int) -> None:
    answer = failing.test_client().post(f"/fail/{status}", data={"body": "My long words", "password": "my secret"})
    assert answer.status_code == status
    assert "My long words" in answer.text
    assert "my secret" not in answer.text


def test_a_conflict_shows_theirs_and_yours(failing: Flask) -> None:
    page = failing.test_client().get("/fail/409").text
    assert "Their words" in page
    assert "Your words" in page


def test_an_unknown_address_is_not_found(client: FlaskClient) -> None:
    for address in ("/nowhere", "/findings/..%2f..%2fetc", "/findings/%00", "/%F0%9F%98%80"):
        assert client.get(address).status_code == 404
    page = client.get("/nowhere").text
    assert page.count("We cannot find that page") == 2, "in the title and the heading, and not once more"
    assert "<p>Check the address, or search for what you need.</p>" in page


def test_an_old_form_gets_its_words_back(app: Flask, sign_in: SignIn) -> None:
    finding = make_finding()
    db.session.commit()
    answer = sign_in("ppi_member").post(f"/items/{finding.item_id}/comments", data={"body": "Typed for an hour"})
    assert answer.status_code == 400
    assert "Typed for an hour" in answer.text
    assert "too long" in answer.text


@pytest.mark.usefixtures("without_csrf")
def test_a_session_that_ended_while_typing_keeps_the_words(app: Flask, client: FlaskClient) -> None:
    finding = make_finding()
    db.session.commit()
    sent = {"body": "Typed for an hour", "form_key": "f" * 32, "show_as": "alias"}
    answer = client.post(f"/items/{finding.item_id}/comments", data=sent)
    assert answer.status_code == 403
    assert "You are signed out" in answer.text
    assert 'rows="6">Typed for an hour</textarea>' in answer.text
    assert f'type="hidden" name="form_key" value="{"f" * 32}"' in answer.text
    assert "Sign in again (opens in a new tab)" in answer.text
    assert "Send again" in answer.text


def test_who_signs_in_in_another_tab_is_told_so_and_sends_the_words(app: Flask, client: FlaskClient) -> None:
    """Signing in makes a new session, so the form of the page that lost the old one is refused once more."""
    person, finding = person_with_password(), make_finding()
    db.session.commit()
    address = f"/items/{finding.item_id}/comments"
    sent = {"body": "Typed for an hour", "form_key": "f" * 32, "show_as": "alias", "ground_rules": "y"}
    signed_out = client.post(address, data=sent)
    assert (signed_out.status_code, "Sign in again" in signed_out.text) == (400, True)
    old = token_in(signed_out)
    enter(client, person.email)
    refused = client.post(address, data={**sent, "csrf_token": old})
    assert refused.status_code == 400
    assert "You are signed in now, and your words are kept below" in refused.text
    assert "Sign in again" not in refused.text
    assert client.post(address, data={**sent, "csrf_token": token_in(refused)}).status_code == 302


def test_a_refused_sign_in_does_not_offer_to_send_it_again(client: FlaskClient) -> None:
    refused = client.post("/account/sign-in", data={"email": "a@example.org", "password": "three unrelated words"})
    assert refused.status_code == 400
    assert "load the page again" in refused.text
    assert "Send again" not in refused.text
    assert "What you typed" not in refused.text


def token_in(answer: TestResponse) -> str:
    return str(BeautifulSoup(answer.text, "html.parser").select_one(".kept input[name=csrf_token]")["value"])  # type: ignore[index]


@pytest.mark.usefixtures("without_csrf")
def test_a_body_that_is_far_too_large_is_refused(app: Flask, sign_in: SignIn) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    finding = make_finding()
    db.session.commit()
    answer = sign_in("ppi_member").post(f"/items/{finding.item_id}/comments", data={"body": "x" * 200_000})
    assert answer.status_code == 413
    assert "Send less" in answer.text or "smaller" in answer.text


def test_every_answer_carries_the_security_headers(client: FlaskClient) -> None:
    for address in ("/findings/", "/nowhere", "/account/sign-in", "/static/img/favicon.svg"):
        headers = client.get(address).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"


def test_public_pages_are_answered_304_and_private_ones_are_never_kept(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    first = client.get("/findings/")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/findings/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert sign_in("ppi_member").get("/findings/").headers["Cache-Control"] == "private, no-store"
