"""What no database can hold is taken out of what a request sends, or refused as a page and not as an error."""

from io import BytesIO

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy.exc import DataError

from portal.config import Settings
from tests.conftest import settings_for


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: object) -> Settings:
    more = {"database_url": request.getfixturevalue("postgres_url")} if request.param == "postgresql" else {}
    return settings_for(tmp_path, **more)  # type: ignore[arg-type]


def test_a_nul_in_an_address_or_a_form_is_no_error(app: Flask, client: FlaskClient) -> None:
    page = client.get("/search?q=%00falls%00")
    assert page.status_code == 200
    assert "\x00" not in page.text
    assert "<title>\ufffdfalls\ufffd - search" in page.text
    for path in ("/findings/?theme=%00", "/library/?q=%00", "/api/v1/search?q=%00a", "/case-studies/?barrier=B%0001"):
        assert client.get(path).status_code < 500, path
    for path in ("/findings/%00", "/themes/%00", "/%00", "/account/join/a%00b"):
        assert client.get(path).status_code == 404, path
    sent = {"email": "a\x00@example.org", "password": "x\x00", "remember\x00": "y"}
    assert client.post("/account/sign-in", data=sent).status_code in (200, 400)


def test_form_values_and_names_of_files_hold_no_nul(app: Flask) -> None:
    data = {"words": "a\x00b", "plain": "c", "file": (BytesIO(b"\x00"), "na\x00me.pdf")}
    with app.test_request_context("/?q=a%00&q=b", method="POST", data=data):
        assert request.args.getlist("q") == ["a\ufffd", "b"]
        assert request.form.to_dict() == {"words": "ab", "plain": "c"}
        assert "\x00" not in (request.files["file"].filename or "")
        assert request.files["file"].read() == b"\x00", "what is in a file is its own matter"


def test_a_line_break_in_a_form_is_one_sign_as_browsers_count_it(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"words": "one\r\ntwo\n\r\nthree"}):
        assert request.form["words"] == "one\ntwo\n\nthree"


def test_what_the_database_refuses_is_a_page_of_its_own(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> str:
        raise DataError("INSERT", {}, Exception("value too long"))

    monkeypatch.setitem(app.view_functions, "pages.index", refuse)
    answer = client.get("/")
    assert answer.status_code == 400
    assert "too long" in answer.text
