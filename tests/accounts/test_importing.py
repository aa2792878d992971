"""Inviting everybody on a list: what is read, what is told of each line, and what happens once."""

from collections.abc import Callable
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.accounts.importing import NoList, read_people
from portal.accounts.models import Invitation
from portal.core.db import db
from portal.items.vocabulary import Term
from tests.accounts.forms import errors_of
from tests.factories.accounts import make_person

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
PAGE = "/invitations/list"
GOOD = (
    "email,name,role,site,reason\n"
    "mair@example.org,Mair Ellis,PPI member,,\n"
    "jo@example.org,Jo,national_partner,,You asked.\n"
)


def put_up(client: FlaskClient, text: str) -> TestResponse:
    data = {"file": (BytesIO(text.encode()), "people.csv")}
    return client.post(PAGE, data=data, content_type="multipart/form-data")


def told(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.told) for problem in read_people(text.encode()).problems]


def test_a_list_is_looked_over_then_invited_once(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("researcher")
    preview = put_up(client, GOOD).location
    page = client.get(preview).text
    assert "people.csv: 2 to invite, 0 left out." in page
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0
    db.session.rollback()
    answer = client.post(preview, data={"reason": "You came to the open day."})
    links = BeautifulSoup(answer.text, "html.parser").select("code.one-time-link")
    assert len(links) == 2
    rows = db.session.scalars(select(Invitation).order_by(Invitation.email)).all()
    assert [(row.email, row.role, row.reason) for row in rows] == [
        ("jo@example.org", "national_partner", "You asked."),
        ("mair@example.org", "ppi_member", "You came to the open day."),
    ]
    db.session.rollback()
    assert client.post(preview, data={"reason": "Again."}).status_code == 404, "a list is used up"


def test_the_page_offers_the_roles_that_the_reader_may_give(app: Flask, sign_in: SignIn) -> None:
    assert "Roles you can give: PPI member, National partner." in sign_in("researcher").get(PAGE).text
    assert "Roles you can give: Pioneer staff." in sign_in("pioneer_staff", "lead:cornwall").get(PAGE).text


def test_each_line_says_what_is_wrong_with_it() -> None:
    text = (
        "Email,Name,Role,Site\n"
        "mair@example.org,Mair,ppi_member,\n"
        "MAIR@example.org,Mair again,ppi_member,\n"
        "not an address,Jo,ppi_member,\n"
        "\n"
        "jo@example.org,Jo,king,\n"
        '"=HYPERLINK(""http://evil.example"")",Jo,ppi_member,\n'
        "kim@example.org,@SUM(A1:A9),ppi_member,\n"
    )
    assert told(text) == [
        (3, "The address stands on line 2 already."),
        (4, "“not an address” is not an email address."),
        (
            6,
            "There is no role “king”. Use one of: "
            "ppi member, pioneer staff, national partner, researcher, administrator.",
        ),
        (7, "The email begins like a formula of a spreadsheet. Take the first sign away."),
        (8, "The name begins like a formula of a spreadsheet. Take the first sign away."),
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The first line must name the columns"),
        (b"name,role\nMair,ppi_member\n", "Missing: email."),
        (b"email,role\n\x00\x00", "This is not a CSV file."),
        (b'email,role\n"mair@example.org,ppi_member\n', "is not CSV"),
        (b"x" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_what_is_no_list_is_told(data: bytes, said: str) -> None:
    with pytest.raises(NoList, match=said):
        read_people(data)


def test_five_thousand_people_are_read_and_one_more_is_too_many() -> None:
    lines = [f"person{number}@example.org,ppi_member" for number in range(4_000)]
    doubled = "\n".join(["email,role", *lines, *lines[:1_000]]).encode()
    found = read_people(doubled)
    assert (len(found.rows), len(found.problems)) == (4_000, 1_000)
    with pytest.raises(NoList, match="more than 5,000 lines"):
        read_people(doubled + b"\none@example.org,ppi_member")


def test_a_windows_file_is_read_with_its_accents() -> None:
    found = read_people("email,name,role\nzoe@example.org,Zoë,ppi_member\n".encode("cp1252"))
    assert found.rows[0]["name"] == "Zoë"


def test_who_is_known_and_whom_one_may_not_invite_is_left_out(app: Flask, sign_in: SignIn) -> None:
    db.session.add(Term(vocabulary="site", key="cornwall", label="Cornwall"))
    make_person(email="known@example.org")
    client = sign_in("researcher")
    text = (
        "email,role,site\nknown@example.org,ppi_member,\nann@example.org,administrator,\n"
        "jo@example.org,pioneer_staff,cornwall\nkim@example.org,ppi_member,nowhere\n"
    )
    page = BeautifulSoup(client.get(put_up(client, text).location).text, "html.parser").get_text(" ", strip=True)
    assert "0 to invite, 4 left out." in page
    for sentence in (
        "This address has an account already.",
        "You may not invite people of this role.",
        "There is no Pioneer called “nowhere”.",
    ):
        assert sentence in page


def test_nobody_sees_anothers_list(app: Flask, sign_in: SignIn) -> None:
    preview = put_up(sign_in("researcher"), GOOD).location
    assert sign_in("administrator").get(preview).status_code == 404


def test_the_pages_say_what_is_missing(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("researcher")
    assert errors_of(client.post(PAGE, data={})) == ["Choose a file"]
    assert errors_of(put_up(client, "name\nMair\n"))[0].startswith("The first line must name the columns")
    preview = put_up(client, GOOD).location
    assert errors_of(client.post(preview, data={"reason": ""})) == ["Say why you invite these people"]
