"""Where one is led after signing in: only ever to a page of this portal."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st

from portal.core.web.addresses import is_our_address
from tests.accounts.forms import PASSWORD, enter, is_signed_in, person_with_password, token_of

PAGE = "/account/sign-in"
ORIGIN = "https://portal.example"
EVIL = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\r\nLocation: https://evil.example",
    "\x01//evil.example",
    " //evil.example",
    "evil.example",
    "security.logout",
    "",
)


def where_a_browser_goes(address: str) -> str:
    """The host that the URL standard leads to: controls dropped, backslashes read as slashes."""
    cleaned = address.strip("".join(map(chr, range(0x21))))
    cleaned = cleaned.replace("\t", "").replace("\r", "").replace("\n", "").replace("\\", "/")
    while cleaned.startswith("///"):
        cleaned = cleaned[1:]
    return urlsplit(urljoin(ORIGIN, cleaned)).netloc


@given(st.text(alphabet=st.sampled_from("/\\:.?#@ \t\r\n\x00htpsevilxample%2F"), max_size=12) | st.text(max_size=30))
@example("//evil.example")
@example("/\\evil.example")
@example("/\t/evil.example")
def test_what_is_taken_for_ours_stays_with_us(address: str) -> None:
    if is_our_address(address):
        assert where_a_browser_goes(address) == "portal.example"


@given(st.lists(st.text(alphabet="abcdefghij-0123456789", min_size=1), min_size=1, max_size=4), st.text("abc&=12"))
def test_every_plain_path_of_ours_is_taken(parts: list[str], query: str) -> None:
    assert is_our_address(f"/{'/'.join(parts)}")
    assert is_our_address(f"/{'/'.join(parts)}?{query}")


@pytest.mark.parametrize("address", EVIL)
def test_what_is_not_ours_is_refused(address: str) -> None:
    assert not is_our_address(address)


def test_it_leads_on_to_where_the_reader_wanted_to_go(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    asked = client.get("/account/settings?from=mail")
    assert asked.location == "/account/sign-in?next=%2Faccount%2Fsettings%3Ffrom%3Dmail"
    page = client.get(asked.location).text
    assert 'name="next"' in page
    answer = enter(client, person.email, next="/account/settings?from=mail")
    assert answer.location == "/account/settings?from=mail"


@pytest.mark.parametrize("address", [evil for evil in EVIL if evil])
def test_a_foreign_address_in_the_form_is_refused(address: str, app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    data = {"csrf_token": token_of(client, PAGE), "email": person.email, "password": PASSWORD, "next": address}
    assert client.post(PAGE, data=data).status_code == 400
    assert not is_signed_in(client)


@pytest.mark.parametrize("address", [evil for evil in EVIL if evil])
def test_a_foreign_address_in_the_link_is_dropped(address: str, app: Flask, client: FlaskClient) -> None:
    answer = client.get(f"{PAGE}?next={quote(address)}")
    assert (answer.status_code, answer.location) == (302, PAGE)


def test_a_foreign_address_behind_a_good_one_is_refused_too(app: Flask, client: FlaskClient) -> None:
    person = person_with_password()
    data = {"csrf_token": token_of(client, PAGE), "email": person.email, "password": PASSWORD, "next": "/findings/"}
    assert client.post(f"{PAGE}?next=//evil.example", data=data).status_code == 400
