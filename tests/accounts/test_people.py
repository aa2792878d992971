"""The administrators' pages of people."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.memberships import keys_of
from portal.accounts.actions import TAKEN, create_person
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.errors import Invalid
from portal.items.vocabulary import Term
from tests.accounts.forms import enter, errors_of, is_signed_in, person_at, person_with_password, send
from tests.conftest import counted_statements
from tests.factories.accounts import make_person

SignIn = Callable[..., FlaskClient]
LIST, NEW = "/admin/people", "/admin/people/new"


@pytest.fixture
def administrator(app: Flask, sign_in: SignIn) -> FlaskClient:
    return sign_in("administrator")


def names_on(client: FlaskClient, path: str) -> list[str]:
    return [row.get_text(strip=True) for row in BeautifulSoup(client.get(path).text, "html.parser").select("tbody a")]


def acts_on(person_id: int) -> list[str]:
    db.session.rollback()
    return [line.act for line in db.session.scalars(select(AuditLine)) if line.detail.get("person") == person_id]


@pytest.mark.parametrize("who", ["public", "ppi_member", "pioneer_staff", "national_partner", "researcher"])
def test_nobody_but_administrators_sees_them(who: str, app: Flask, sign_in: SignIn) -> None:
    person = make_person()
    visitor = sign_in(who)
    db.session.commit()
    for path in (LIST, NEW, f"{LIST}/{person.id}"):
        assert visitor.get(path).status_code == (302 if who == "public" else 403)
    for act in ("reset-link", "close", "reopen"):
        page = "/account/sign-in" if who == "public" else "/account/settings"
        assert send(visitor, f"{LIST}/{person.id}/{act}", page).status_code == 403
    assert acts_on(person.id) == []


def test_the_list_is_by_address_and_paged(administrator: FlaskClient) -> None:
    for number in range(25):
        make_person(email=f"aa{number:02d}@example.net")
    db.session.commit()
    assert names_on(administrator, LIST) == [f"aa{number:02d}@example.net" for number in range(20)]
    assert names_on(administrator, f"{LIST}?page=2")[:5] == [f"aa{number}@example.net" for number in range(20, 25)]
    assert administrator.get(f"{LIST}?page=3").status_code == 404


def test_it_searches_addresses_and_names_in_any_letters(administrator: FlaskClient) -> None:
    make_person(email="ada@example.net", name="Ada Byron")
    make_person(email="other_100%@example.net", name="Bo", chosen_name="Amber Heron")
    db.session.commit()
    assert names_on(administrator, f"{LIST}?q=BYRON") == ["ada@example.net"]
    assert names_on(administrator, f"{LIST}?q=amber++heron") == ["other_100%@example.net"]
    assert names_on(administrator, f"{LIST}?q=_100%25") == ["other_100%@example.net"]
    assert "Nobody found" in administrator.get(f"{LIST}?q=zebra").text


def test_as_many_statements_for_many_people_as_for_few(administrator: FlaskClient) -> None:
    with counted_statements() as few:
        administrator.get(LIST)
    for _ in range(30):
        make_person(keys=("site:cornwall",))
    db.session.commit()
    with counted_statements() as many:
        administrator.get(LIST)
    assert len(many) == len(few) <= 5


def test_a_page_says_in_words_what_a_person_is_and_belongs_to(administrator: FlaskClient) -> None:
    db.session.add(Term(vocabulary="site", key="cornwall", label="Cornwall and Isles of Scilly"))
    person = make_person("pioneer_staff", keys=("site:cornwall", "lead:cornwall", "review:57"))
    db.session.commit()
    page = administrator.get(f"{LIST}/{person.id}").text
    for words in (
        "Works in the Cornwall and Isles of Scilly Pioneer",
        "Leads the Cornwall and Isles of Scilly Pioneer",
        "Reviews item 57",
        "Pioneer staff",
        "Not set yet: hand over a one-time link",
    ):
        assert words in page


def test_an_account_is_made_and_entered_by_the_link(app: Flask, administrator: FlaskClient) -> None:
    db.session.add(Term(vocabulary="site", key="cornwall", label="Cornwall"))
    db.session.commit()
    data = {"email": "Ada@Example.NET", "name": "Ada Byron", "role": "pioneer_staff", "sites": "cornwall"}
    made = send(administrator, NEW, **data)
    person = person_at("ada@example.net")
    assert made.location == f"{LIST}/{person.id}"
    assert (person.role, person.name, keys_of(person.id)) == ("pioneer_staff", "Ada Byron", {"site:cornwall"})
    page = send(administrator, f"{made.location}/reset-link", made.location)
    assert "no-store" in page.headers["Cache-Control"]
    link = BeautifulSoup(page.text, "html.parser").select_one("code.one-time-link")
    assert link is not None
    newcomer = app.test_client()
    send(newcomer, link.text.removeprefix("http://127.0.0.1:8000"), password="nine herons above the marsh")
    assert enter(newcomer, "ada@example.net", "nine herons above the marsh").status_code == 302
    assert acts_on(person.id) == ["person:create", "membership:give", "person:reset-link"]


def test_the_form_says_what_is_wrong_and_keeps_the_rest(administrator: FlaskClient) -> None:
    make_person(email="ada@example.net")
    db.session.commit()
    good = {"email": "bo@example.net", "name": "Bo", "role": "researcher"}
    for changes, told in (
        ({"email": "not an address"}, "Enter an email address like name@example.org"),
        (
            {"email": "ADA@example.net"},
            TAKEN,
        ),
        ({"name": ""}, "Enter the name"),
        ({"role": ""}, "Choose a role"),
    ):
        answer = send(administrator, NEW, **good | changes)
        assert errors_of(answer) == [told]
        assert 'value="Bo"' in answer.text or changes == {"name": ""}
    assert len(names_on(administrator, LIST)) == 2


def test_closing_ends_the_sessions_and_opening_lets_in_again(app: Flask, administrator: FlaskClient) -> None:
    person = person_with_password()
    member = app.test_client()
    enter(member, person.email)
    page = f"{LIST}/{person.id}"
    assert send(administrator, f"{page}/close", page).location == page
    assert "Closed" in administrator.get(page).text
    assert not is_signed_in(member)
    assert errors_of(enter(app.test_client(), person.email))
    assert send(administrator, f"{page}/reset-link", "/account/settings").status_code == 409
    assert send(administrator, f"{page}/reopen", page).location == page
    assert not is_signed_in(member), "the old session stays ended"
    assert enter(member, person.email).status_code == 302
    assert acts_on(person.id) == ["person:close", "person:reopen"]


def test_nobody_closes_their_own_account_or_the_last_administrators(app: Flask, sign_in: SignIn) -> None:
    first, second = make_person("administrator"), make_person("administrator", demo=True)
    client = sign_in(first)
    assert send(client, f"{LIST}/{first.id}/close", "/account/settings").status_code == 409
    other = sign_in(second)
    assert send(other, f"{LIST}/{first.id}/close", "/account/settings").status_code == 409
    assert person_at(first.email).active


def test_someone_who_does_not_exist_is_not_found(administrator: FlaskClient) -> None:
    assert administrator.get(f"{LIST}/99999").status_code == 404
    for act in ("reset-link", "close", "reopen"):
        assert send(administrator, f"{LIST}/99999/{act}", "/account/settings").status_code == 404
        assert administrator.get(f"{LIST}/99999/{act}").status_code == 404


def test_acts_need_the_form_token(administrator: FlaskClient) -> None:
    person = person_with_password()
    assert administrator.post(f"{LIST}/{person.id}/close").status_code == 400
    assert person_at(person.email).active


def test_a_second_administrator_is_made_alone_only_while_there_is_none_to_confirm(app: Flask, sign_in: SignIn) -> None:
    data = {"email": "new@example.net", "name": "New", "role": "administrator"}
    alone = sign_in(make_person("administrator"))
    make_person("administrator", active=False)
    make_person("administrator", demo=True)
    db.session.commit()
    assert send(alone, NEW, **data).status_code == 302
    refused = send(alone, NEW, **data | {"email": "third@example.net"})
    assert errors_of(refused) == ["A new administrator joins by an invitation, which a second administrator confirms."]
    assert "third@example.net" not in names_on(alone, LIST)


def test_nobody_but_pioneer_staff_is_put_into_a_pioneer(app: Flask) -> None:
    with pytest.raises(Invalid, match="Only Pioneer staff belong to a Pioneer"):
        create_person("a@example.org", "ppi_member", sites=["cornwall"])
