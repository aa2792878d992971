"""Public answers go out packed, private ones as they are."""

import gzip
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from tests.factories.findings import make_finding
from tests.support.source import ROOT

PACKED = {"Accept-Encoding": "gzip, deflate, br"}
SignIn = Callable[..., FlaskClient]
DRAWING = "/static/img/mark.svg"


def test_a_public_page_is_packed_for_those_who_can_unpack_it(app: Flask, client: FlaskClient) -> None:
    plain, packed = client.get("/findings/"), client.get("/findings/", headers=PACKED)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.content_length == len(packed.data) < len(plain.data) / 3
    for answer in (plain, packed):
        assert {"Cookie", "Accept-Encoding"} <= set(answer.vary.as_set(preserve_casing=True))


def test_those_who_refuse_it_get_the_page_as_it_is(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/findings/", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("first, then", [(PACKED, PACKED), ({}, PACKED), (PACKED, {})])
def test_an_unchanged_page_is_not_sent_again_in_either_form(
    app: Flask, client: FlaskClient, first: dict[str, str], then: dict[str, str]
) -> None:
    etag = client.get("/findings/", headers=first).headers["ETag"]
    again = client.get("/findings/", headers={**then, "If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_page_with_a_forms_token_is_never_packed(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    """Its length would tell of the token, guess by guess (BREACH)."""
    finding = make_finding()
    db.session.commit()
    for visitor, address in ((client, "/account/sign-in"), (sign_in("ppi_member"), f"/findings/{finding.item.slug}")):
        answer = visitor.get(address, headers=PACKED)
        assert "csrf_token" in answer.text
        assert "Content-Encoding" not in answer.headers


def test_errors_and_short_answers_go_out_as_they_are(app: Flask, client: FlaskClient) -> None:
    for address in ("/findings/no-such", "/healthz"):
        assert "Content-Encoding" not in client.get(address, headers=PACKED).headers


def test_static_text_is_packed_once_and_kept(app: Flask, client: FlaskClient) -> None:
    packed = client.get(f"{DRAWING}?v=1", headers=PACKED)
    assert gzip.decompress(packed.data) == (ROOT / "static/img/mark.svg").read_bytes()
    assert "immutable" in packed.headers["Cache-Control"]
    with client.get(DRAWING, headers={**PACKED, "If-None-Match": packed.headers["ETag"]}) as again:
        assert again.status_code == 304


def test_pictures_and_parts_of_files_are_left_alone(app: Flask, client: FlaskClient) -> None:
    with client.get("/static/img/icon-180.png", headers=PACKED) as picture:
        assert "Content-Encoding" not in picture.headers
    with client.get(DRAWING, headers={**PACKED, "Range": "bytes=0-99"}) as part:
        assert (part.status_code, len(part.data)) == (206, 100)


def test_asking_for_the_head_alone_tells_the_same(app: Flask, client: FlaskClient) -> None:
    head, whole = client.head("/findings/", headers=PACKED), client.get("/findings/", headers=PACKED)
    assert head.data == b""
    assert head.headers["Content-Encoding"] == whole.headers["Content-Encoding"]
